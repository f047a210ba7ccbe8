"""Averages of polynomials over an isotropic normal law of a vector: by the mean and the Laplacian."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.errors import DerivationError
from derivations.model.proof import Argument
from derivations.model.terms import (
    HALF,
    PI,
    ZERO,
    Add,
    Call,
    Component,
    Deriv,
    Div,
    Dot,
    Expect,
    Grad,
    MatMul,
    Mul,
    Norm,
    Num,
    Outer,
    Pow,
    Sym,
    Term,
    Trace,
    Transpose,
    add,
    call,
    difference_of,
    div,
    free_symbols,
    mul,
    neg,
    number,
    power,
    rational_value,
    substitute,
    subterms,
)
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.terms_of import to_term

MAX_DEGREE = 2
"""Up to this degree the value at the mean and the Laplacian, a constant, are all that counts."""


@dataclass(frozen=True, slots=True)
class _Normal:
    """The mean of a normal law, nothing where it is zero, and the variance of each component."""

    mean: Term | None
    variance: Term


def _moment(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments or not isinstance(term, Expect) or term.variable.shape.rank > 1:
        return Refusal("not the average over the law of a number or a vector")
    law = _law(term)
    if law is None or not _is_density(place, term, law):
        return Refusal("not over an isotropic normal law")
    body, variable = term.body, term.variable
    degree = _degree(body, variable)
    if degree is None or degree > (1 if body.shape.rank else MAX_DEGREE):
        return Refusal(f"no polynomial of a degree up to {MAX_DEGREE}, or up to 1 for vectors")
    at_mean = _at_zero(body, variable) if law.mean is None else substitute(body, {variable: law.mean})
    conditions = (Condition(Need.POSITIVE, (law.variance,)),)
    spread = _spread(place, body, variable) if degree == MAX_DEGREE else ZERO
    if spread is None or (at_mean is None and body.shape.rank):
        return Refusal("the Laplacian is not understood, or the average is a vector that vanishes")
    found = mul(HALF, law.variance, spread)
    return Rewritten(found if at_mean is None else add(at_mean, found), conditions)


def _spread(place: Place, body: Term, variable: Sym) -> Term | None:
    """The Laplacian of a polynomial of the second degree, which is constant."""
    normal = Normalizer(place.context)
    try:
        found = to_term(normal(_laplacian(variable, body)))
    except (DerivationError, *CannotNormaliseErrors):
        return None
    return None if variable in free_symbols(found) else found


def _laplacian(variable: Sym, body: Term) -> Term:
    if not variable.shape.rank:
        return Deriv(variable, None, Deriv(variable, None, body, variable), variable)
    return Div(variable, Grad(variable, body, variable), variable)


def _at_zero(term: Term, variable: Sym) -> Term | None:
    """The value of a polynomial where a vector is zero; ``None``: it is zero."""
    if variable not in free_symbols(term):
        return term
    if isinstance(term, Add):
        kept = [one for part in term.terms if (one := _at_zero(part, variable)) is not None]
        return add(*kept) if kept else None
    parts = [_at_zero(child, variable) for child in term.children]
    kept = [one for one in parts if one is not None]
    return None if isinstance(term, Sym) or len(kept) < len(parts) else term.rebuild(tuple(kept))


def _law(term: Expect) -> _Normal | None:
    """The mean and the variance that the exponent of a weight tells."""
    exponents = [part.args[0] for _, part in subterms(term.weight) if isinstance(part, Call) and part.name == "exp"]
    powers = [part for one in exponents for _, part in subterms(one) if isinstance(part, Pow)]
    held = [one for one in powers if term.variable in free_symbols(one.base) and rational_value(one.exponent) == 2]
    squares = [one.base.vector if isinstance(one.base, Norm) else one.base for one in held]
    below = [one.base for one in powers if rational_value(one.exponent) == -1]
    if len(exponents) != 1 or len(squares) != 1 or not below or term.variable in free_symbols(below[0]):
        return None
    vector, variance = squares[0], mul(HALF, below[0])
    if vector == term.variable:
        return _Normal(None, variance)
    plain = isinstance(vector, Add) and len(vector.terms) == 2 and vector.terms[0] == term.variable
    mean = neg(vector.terms[1]) if isinstance(vector, Add) and plain else None
    return None if mean is None or term.variable in free_symbols(mean) else _Normal(mean, variance)


def _is_density(place: Place, term: Expect, law: _Normal) -> bool:
    """Whether a weight is the density of a normal law, with its factor."""
    variable = term.variable
    size = mul(number(Fraction(-1, 2)), *variable.shape.dims)
    off = variable if law.mean is None else difference_of(variable, law.mean)
    square = Norm(off) if variable.shape.rank else off
    front = Pow(mul(number(2), PI, law.variance), size)
    density = mul(front, call("exp", neg(div(power(square, 2), mul(number(2), law.variance)))))
    normal = Normalizer(place.context)
    try:
        return is_zero(normal, normal(term.weight) - normal(density))
    except CannotNormaliseErrors:
        return False


def _degree(term: Term, variable: Sym) -> int | None:
    """A bound of the degree of a term as a polynomial in the components of a vector; ``None``: it may be none."""
    if variable not in free_symbols(term):
        return 0
    match term:
        case Sym():
            return 1
        case Add(terms=terms):
            return _most(_degree(one, variable) for one in terms)
        case Mul(factors=factors):
            return _sum(_degree(one, variable) for one in factors)
        case Dot(left, right) | MatMul(left, right) | Outer(left, right):
            return _sum(_degree(one, variable) for one in (left, right))
        case Pow(base=base, exponent=Num(value)) if value.denominator == 1 and value >= 0:
            return _raised(base, int(value), variable)
        case Transpose() | Trace():
            return _degree(term.children[0], variable)
        case Component(vector):
            return _degree(vector, variable)
        case _:
            return None


def _raised(base: Term, exponent: int, variable: Sym) -> int | None:
    """The degree of a power: of a norm, only of an even one."""
    if isinstance(base, Norm):
        inner = _degree(base.vector, variable) if exponent % 2 == 0 else None
    else:
        inner = _degree(base, variable)
    return None if inner is None else inner * exponent


def _most(found: Iterable[int | None]) -> int | None:
    degrees = list(found)
    return max((one for one in degrees if one is not None), default=0) if None not in degrees else None


def _sum(found: Iterable[int | None]) -> int | None:
    degrees = list(found)
    return sum(one for one in degrees if one is not None) if None not in degrees else None


NORMAL_MOMENT = Rule(
    code="normal-moment",
    name="average over a normal law",
    statement=(
        "The average of f over the normal law with mean m and covariance v I is f(m) + (v/2) Δf for a polynomial f of "
        "a degree up to 2, in any number of dimensions."
    ),
    conditions=(("v > 0", "for v < 0 there is no such law"),),
    source="Isserlis 1918; the heat equation, whose solution from f is f + t Δf where Δf is constant",
    examples=(
        Example(r"\mathbb{E}_{x \sim \mathcal{N}(0, I_d)}[\|x\|^2] = d", (r"x \in \mathbb{R}^d",)),
        Example(
            r"\mathbb{E}_{x \sim \mathcal{N}(0, I_d)}[\|v + s x\|^2] = \|v\|^2 + s^2 d",
            (r"x, v \in \mathbb{R}^d", r"s \in \mathbb{R}"),
        ),
        Example(r"\mathbb{E}_{x \sim \mathcal{N}(0, I_d)}[\|x\|^2] = 1", (r"x \in \mathbb{R}^d",), "doubtful"),
    ),
    rewrite=_moment,
    trusted=True,
)
