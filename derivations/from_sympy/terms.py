"""SymPy expressions as terms.

SymPy has already evaluated what it is handed (``x/x`` is ``1`` before it arrives here); what is checked is the
expression that SymPy shows.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy
from sympy.core.function import AppliedUndef, UndefinedFunction

from derivations.from_sympy.matrices import is_matrix, matrix_term, scalar_of_matrix
from derivations.model.conditions import Condition, Need
from derivations.model.context import Fact, Origin, Source
from derivations.model.errors import UnusableInputError
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ONE,
    PI,
    Add,
    Apply,
    Call,
    Deriv,
    Function,
    Integral,
    Limit,
    Mul,
    Num,
    Pow,
    Product,
    Roles,
    Sort,
    Sum,
    Sym,
    Term,
    neg,
    substitute,
)
from derivations.model.terms.known_functions import KNOWN

CALLS = {one.sympy: one.name for one in KNOWN}
"""SymPy's names of the known functions."""


class Density:
    """A probability law by one letter: ``p(x)``, ``p(x, given=theta)``.

    ``p(x)`` and ``p(theta)`` are densities of different variables of one joint law, as authors write them; the
    variables are told apart by the names of the symbols first used for them.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, *of: sympy.Symbol, given: sympy.Symbol | tuple[sympy.Symbol, ...] = ()) -> sympy.Expr:
        """The density of some variables at their own symbols, given others."""
        given = given if isinstance(given, tuple) else (given,)
        roles = Roles(tuple(map(sympy.latex, of)), tuple(map(sympy.latex, given)))
        label = f"{self.name}({', '.join(roles.of)} | {', '.join(roles.given)})"
        own = {"law": (self.name, roles), "_latex": _density_latex}
        return UndefinedFunction(label, __dict__=own)(*of, *given)


def _density_latex(applied: AppliedUndef, printer: Any, exp: str | None = None) -> str:
    r"""How SymPy prints a density: ``p(x \mid \theta)``."""
    name, roles = applied.func.law
    shown = [printer.doprint(arg) for arg in applied.args]
    of, given = ", ".join(shown[: len(roles.of)]), ", ".join(shown[len(roles.of) :])
    inside = rf"{of} \mid {given}" if given else of
    return f"{name}({inside})" if exp is None else f"{name}({inside})^{{{exp}}}"


def to_term(expression: sympy.Basic) -> Term:
    """Convert a SymPy expression of real scalars and matrices.

    Raises:
        UnusableInputError: it holds something that has no term, such as a floating-point number.
    """
    if isinstance(expression, sympy.Rational):
        return Num(Fraction(int(expression.p), int(expression.q)))
    if expression in _CONSTANTS:
        return _CONSTANTS[expression]
    if is_matrix(expression):  # for SymPy a product of matrices is a product of numbers, too
        return matrix_term(expression, to_term)
    for kind, convert in _CONVERSIONS.items():
        if isinstance(expression, kind):
            return convert(expression)
    scalar = scalar_of_matrix(expression, to_term)
    if scalar is not None:
        return scalar
    name = CALLS.get(type(expression).__name__)
    if name is not None:
        return Call(name, tuple(map(to_term, expression.args)))
    raise UnusableInputError(
        f"found {type(expression).__name__} in {expression}, expected an expression of real scalars and matrices; "
        "write numbers exactly (Rational(1, 2))"
    )


def symbol(expression: sympy.Symbol) -> Sym:
    """The symbol of a SymPy symbol, named by its LaTeX."""
    return Sym(sympy.latex(expression), (), Sort.INTEGER if expression.is_integer else Sort.REAL)


def facts(expression: sympy.Basic) -> tuple[Fact, ...]:
    """The sign assumptions that the symbols of an expression carry."""
    source = Source(Origin.GIVEN, "the symbol's assumptions")
    found: list[Fact] = []
    for one in sorted((s for s in expression.free_symbols if isinstance(s, sympy.Symbol)), key=str):
        for need, holds, term in (
            (Need.POSITIVE, one.is_positive, symbol(one)),
            (Need.POSITIVE, one.is_negative, neg(symbol(one))),
            (Need.NONNEGATIVE, one.is_nonnegative, symbol(one)),
            (Need.NONNEGATIVE, one.is_nonpositive, neg(symbol(one))),
            (Need.NONZERO, one.is_nonzero, symbol(one)),
        ):
            if holds:
                found.append(Fact(Condition(need, (term,)), source))
                break
    return tuple(found)


def unused(one: sympy.Symbol | AppliedUndef) -> tuple[str, ...]:
    """The assumptions of a symbol or a function of which nothing is used: what fails without them may hold.

    Raises:
        UnusableInputError: it is no real number.
    """
    is_function = isinstance(one, AppliedUndef)
    held = getattr(one.func, "_kwargs", {}) if is_function else one._assumptions_orig
    stated = {name for name, holds in held.items() if holds and not name.startswith("extended_")}
    if one.is_real is False or one.is_commutative is False or ("complex" in stated and not one.is_real):
        raise UnusableInputError(f"found {one}, which is no real number; expected real numbers")
    return tuple(sorted(stated - _REAL if is_function else stated - _REAL - _OF_SYMBOLS))


_REAL = frozenset({"commutative", "complex", "finite", "hermitian", "real"})
_OF_SYMBOLS = frozenset({"integer", "negative", "nonnegative", "nonpositive", "nonzero", "positive"})
"""What is stated of a symbol is used."""


def _integral(expression: sympy.Integral) -> Term:
    term = to_term(expression.function)
    for variable, *bounds in expression.limits:
        if len(bounds) != 2:
            raise UnusableInputError(f"found an integral without bounds in {expression}, expected (x, a, b)")
        whole = tuple(bounds) == (-sympy.oo, sympy.oo)
        lower, upper = (None, None) if whole else map(to_term, bounds)
        term = Integral(symbol(variable), term, lower, upper)
    return term


def _sum(expression: sympy.Sum | sympy.Product) -> Term:
    kind = Sum if isinstance(expression, sympy.Sum) else Product
    term = to_term(expression.function)
    for index, lower, upper in expression.limits:
        term = kind(symbol(index), term, to_term(lower), to_term(upper))
    return term


def _derivative(expression: sympy.Derivative) -> Term:
    term = to_term(expression.expr)
    for variable, count in expression.variable_count:
        if not isinstance(variable, sympy.Symbol) or not isinstance(count, sympy.Integer) or count > 16:
            raise UnusableInputError(
                f"found a derivative by {variable} of order {count}, expected a symbol and a number"
            )
        for _ in range(int(count)):
            term = Deriv(symbol(variable), None, term, symbol(variable))
    return term


def _limit(expression: sympy.Limit) -> Term:
    body, variable, target, direction = expression.args
    side = 0 if target.is_infinite else {"+": 1, "-": -1}.get(str(direction), 0)
    return Limit(symbol(variable), to_term(body), to_term(target), side)


def _evaluated(expression: sympy.Subs) -> Term:
    values = dict(zip(map(symbol, expression.variables), map(to_term, expression.point), strict=True))
    return substitute(to_term(expression.expr), values)


def function_name(applied: AppliedUndef) -> str:
    """The name of an abstract function, as its term carries it."""
    law = getattr(applied.func, "law", None)
    name: str = law[0] if law is not None else sympy.latex(sympy.Symbol(applied.func.__name__))
    return name


def _applied(expression: AppliedUndef) -> Term:
    law = getattr(expression.func, "law", None)
    if law is not None:
        name, roles = law
        return Apply(Function(name, density=roles), tuple(map(to_term, expression.args)))
    return Apply(Function(function_name(expression)), tuple(map(to_term, expression.args)))


_CONSTANTS: dict[sympy.Basic, Term] = {
    sympy.pi: PI,
    sympy.E: Call("exp", (ONE,)),
    sympy.oo: INFINITY,
    -sympy.oo: NEGATIVE_INFINITY,
}

_CONVERSIONS: dict[type[sympy.Basic], Callable[..., Term]] = {
    sympy.Symbol: symbol,
    sympy.Add: lambda e: Add(tuple(map(to_term, e.args))),
    sympy.Mul: lambda e: Mul(tuple(map(to_term, e.args))),
    sympy.Pow: lambda e: Pow(*map(to_term, e.args)),
    sympy.Integral: _integral,
    sympy.Sum: _sum,
    sympy.Product: _sum,
    sympy.Derivative: _derivative,
    sympy.Limit: _limit,
    sympy.Subs: _evaluated,
    AppliedUndef: _applied,
}
