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

from derivations.checking.checkers import Checker, check_steps, check_text
from derivations.checking.results import Result
from derivations.checking.verify import Options, check_step
from derivations.from_sympy.chains import CaseStep, Link, case_steps, together
from derivations.from_sympy.statements import links, to_statement
from derivations.from_sympy.terms import Density, facts, symbol, to_term
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Origin, Source
from derivations.model.derivation import Conjunction, Step
from derivations.model.errors import UnusableInputError
from derivations.model.relations import TYPED, Relation
from derivations.model.statements import cases_of
from derivations.model.terms import Apply, Sym
from derivations.rewards import Outcome, Reward, Weights, reward, rewards

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
    """A chain of SymPy expressions, ``e0 = e1 = … = en``, and what it may rely on.

    Other relations stand between expressions, ``Chain(a, "<=", b, "=", c)``; one alone is a chain of its sides,
    ``Chain(Eq(a, b))``.  Statements are related by ``"=>"`` and ``"<=>"``, or are one ``Implies`` or ``Equivalent``.
    The sign assumptions of the symbols count as given.  Abstract functions are ``sympy.Function``; densities of one
    law are made by ``Density``.  SymPy evaluates what it builds: what is checked is the expression that it shows.
    """

    expressions: tuple[Any, ...]
    context: Context
    relations: tuple[Relation, ...]

    def __init__(self, *items: Any, context: Context | None = None) -> None:
        """Make a chain of at least two expressions.

        Raises:
            UnusableInputError: there are fewer than two, one is no SymPy expression, or a relation is not known.
        """
        expressions, relations = links(items)
        object.__setattr__(self, "expressions", expressions)
        object.__setattr__(self, "relations", relations)
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

    def assuming(self, *relations: Any) -> Chain:
        """Grant relations between numbers: ``Ne(Determinant(A), 0)``, ``x > y``.

        Raises:
            UnusableInputError: one of them is something else.
        """
        statements = [to_statement(one, to_term) for one in relations]
        (clause,) = cases_of(Conjunction(tuple(statements)), True)
        assumed = Source(Origin.ASSUMED, "assumed")
        return self._with(facts=(*self.context.facts, *(Fact(condition, assumed) for condition in clause)))

    def _granting(self, condition: Condition) -> Chain:
        return self._with(facts=(*self.context.facts, Fact(condition, Source(Origin.ASSUMED, "assumed"))))

    def _with(self, **changes: Any) -> Chain:
        between = [item for pair in zip(self.relations, self.expressions[1:], strict=True) for item in pair]
        items = (_SPELLINGS.get(item, item) for item in (self.expressions[0], *between))
        return Chain(*items, context=replace(self.context, **changes))

    def check(self, *, seed: int = 0, time_limit: float = 10.0) -> Result:
        """Judge every step; one whose sides are defined piece by piece is judged case by case.

        Raises:
            UnusableInputError: an expression holds something that has no term.
        """
        options = Options(seed=seed, time_limit=time_limit)
        judged = ([(one.under, check_step(one.step, options)) for one in steps] for steps in self._cases())
        return Result(tuple(map(together, self.steps(), judged)))

    def steps(self) -> tuple[Step, ...]:
        """The steps as they are written; as the checker takes them, where none is judged case by case."""
        return tuple(steps[0].step if len(steps) == 1 else steps[0].written for steps in self._cases())

    def _cases(self) -> list[list[CaseStep]]:
        """The cases of each step."""
        given = tuple(fact for expression in self.expressions for fact in facts(expression))
        context = replace(self.context, facts=(*dict.fromkeys(given), *self.context.facts))
        pairs = zip(self.expressions, self.relations, self.expressions[1:], strict=False)
        return [case_steps(number, Link(*link), self.expressions, context) for number, link in enumerate(pairs, 1)]

    def _repr_latex_(self) -> str:
        """The chain in display mathematics, as SymPy prints its expressions."""
        rows = [f"{sympy.latex(self.expressions[0])} "]
        for relation, expression in zip(self.relations, self.expressions[1:], strict=True):
            rows.append(f"&{relation.value} {sympy.latex(expression)}")
        return "$$\\begin{aligned}\n" + rows[0] + " \\\\\n".join(rows[1:]) + "\n\\end{aligned}$$"


_SPELLINGS: dict[Any, str] = {relation: spelling for spelling, relation in TYPED.items()}
