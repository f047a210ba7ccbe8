"""Derivations in Python: a chain of SymPy expressions, its verdicts as objects that show themselves.

>>> from sympy import Function, Integral, oo, symbols
>>> from derivations.api import Chain
>>> x = symbols("x", real=True)
>>> u, v = Function("u"), Function("v")
>>> chain = Chain(
...     Integral(u(x) * v(x).diff(x), (x, -oo, oo)),
...     -Integral(u(x).diff(x) * v(x), (x, -oo, oo)),
... )
>>> [verdict.value for verdict in chain.check().verdicts]
['conditional']
>>> [verdict.value for verdict in chain.assuming_vanishing(u(x) * v(x), x).check().verdicts]
['proved']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from derivations.checkers import Checker, check_steps, check_text
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Origin, Source
from derivations.model.derivation import Claim, Role, SourceSpan, Step
from derivations.model.errors import UnusableInputError
from derivations.model.relations import Relation
from derivations.model.terms import Apply, Sym
from derivations.results import Result
from derivations.rewards import Outcome, Reward, Weights, reward, rewards
from derivations.sympy_terms import Density, facts, function_name, symbol, to_term
from derivations.verify import Options, check_step

__all__ = [
    "Chain",
    "Checker",
    "Density",
    "Outcome",
    "Result",
    "Reward",
    "Weights",
    "check_steps",
    "check_text",
    "reward",
    "rewards",
]


@dataclass(frozen=True, slots=True, init=False)
class Chain:
    """A chain of equal SymPy expressions, ``e0 = e1 = … = en``, and what it may rely on.

    The sign assumptions of the symbols count as given.  Abstract functions are ``sympy.Function``; densities of one
    law are made by ``Density``.  SymPy evaluates what it builds: what is checked is the expression that it shows.
    """

    expressions: tuple[sympy.Expr, ...]
    context: Context

    def __init__(self, *expressions: sympy.Expr, context: Context | None = None) -> None:
        """Make a chain of at least two expressions.

        Raises:
            UnusableInputError: there are fewer than two, or one is no SymPy expression.
        """
        if len(expressions) < 2:
            raise UnusableInputError("a chain has at least two expressions")
        try:
            taken = tuple(sympy.sympify(e, strict=True) for e in expressions)
        except sympy.SympifyError as error:
            raise UnusableInputError(f"found {error.expr!r}, expected a SymPy expression") from None
        object.__setattr__(self, "expressions", taken)
        object.__setattr__(self, "context", context or Context())

    def where(self, head: sympy.Expr, body: sympy.Expr) -> Chain:
        """Define a symbol, or a function at plain symbols, by an expression.

        Raises:
            UnusableInputError: the head is neither.
        """
        applied = to_term(head)
        parameters = applied.args if isinstance(applied, Apply) else ()
        if not isinstance(applied, Sym | Apply) or not all(isinstance(arg, Sym) for arg in parameters):
            raise UnusableInputError(f"found {head}, expected a symbol or a function of symbols to define")
        symbols = tuple(arg for arg in parameters if isinstance(arg, Sym))
        name = applied if isinstance(applied, Sym) else applied.function
        definition = Definition(name, symbols, to_term(body), Source(Origin.GIVEN, "where"))
        return self._with(definitions=(*self.context.definitions, definition))

    def assuming_vanishing(self, flux: sympy.Expr, variable: sympy.Symbol) -> Chain:
        """Grant that a flux tends to 0 as the variable tends to ±∞."""
        return self._granting(Condition(Need.VANISHES, (to_term(flux),), (symbol(variable),)))

    def assuming_dominated(self, integral: sympy.Integral, parameter: sympy.Symbol) -> Chain:
        """Grant that an integral may be differentiated by a parameter under the integral sign."""
        term = to_term(integral)
        variable = symbol(integral.limits[0][0])
        return self._granting(Condition(Need.DOMINATED, (term,), (symbol(parameter), variable)))

    def _granting(self, condition: Condition) -> Chain:
        return self._with(facts=(*self.context.facts, Fact(condition, Source(Origin.ASSUMED, "assumed"))))

    def _with(self, **changes: Any) -> Chain:
        return Chain(*self.expressions, context=replace(self.context, **changes))

    def check(self, *, seed: int = 0, time_limit: float = 10.0) -> Result:
        """Judge every step.

        Raises:
            UnusableInputError: an expression holds something that has no term.
        """
        options = Options(seed=seed, time_limit=time_limit)
        return Result(tuple(check_step(step, options) for step in self.steps()))

    def steps(self) -> tuple[Step, ...]:
        """The steps as the checker takes them."""
        given = tuple(fact for expression in self.expressions for fact in facts(expression))
        context = replace(self.context, facts=(*dict.fromkeys(given), *self.context.facts))
        symbols = sorted({s for expression in self.expressions for s in expression.free_symbols}, key=str)
        applied = {f for expression in self.expressions for f in expression.atoms(AppliedUndef)}
        declared = frozenset(map(sympy.latex, symbols)) | {function_name(f) for f in applied}
        conventions = tuple(f"{sympy.latex(s)} is a real number" for s in symbols if not s.is_real)
        terms = tuple(map(to_term, self.expressions))
        return tuple(
            Step(
                chain=1,
                number=number,
                span=SourceSpan(1, 1, 1, 1, 0, 0),
                relation="=",
                left=sympy.latex(self.expressions[number - 1]),
                right=sympy.latex(self.expressions[number]),
                role=Role.CLAIM,
                claim=Claim(terms[number - 1], Relation.EQUAL, terms[number]),
                context=context,
                conventions=conventions,
                declared=declared,
            )
            for number in range(1, len(terms))
        )
