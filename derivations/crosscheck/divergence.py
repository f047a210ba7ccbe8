"""Sides without a value: integrals and series that provably diverge at an instance.

Only what is certain counts: the divergent part enters its side linearly, with a coefficient that is not zero, and all
else in the side is finite.  An integral over a function that was chosen for a name the claim leaves abstract says
nothing, since the claim may ask for functions whose integral exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import arb

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import FAILURES, NoValueError, OutOfTimeError
from derivations.crosscheck.lower_calculus import infinite_sign
from derivations.crosscheck.moments import with_moments
from derivations.crosscheck.poles import diverges_at, inner_poles
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.scope import BoundValues
from derivations.crosscheck.values import Value
from derivations.crosscheck.world import World
from derivations.model import terms as t
from derivations.model.context import Context
from derivations.model.term_latex import to_latex
from derivations.model.unfolding import unfolded
from derivations.normal.signs import Signs
from numeric import dual
from numeric.divergence import diverges_far_out, stays_large
from numeric.enclosures import Enclosure
from numeric.tails import Growth

End = tuple[int | Enclosure, str]
"""An end of a range, or the sign of an infinite one, and how it is written."""

Divergent = t.Integral | t.Expect | t.Sum


@dataclass(frozen=True, slots=True)
class NoValue:
    """A divergent part of a side, and where it diverges, as LaTeX."""

    part: Divergent
    where: str

    def __str__(self) -> str:
        return f"${to_latex(self.part)}$ diverges {self.where}"


@dataclass(frozen=True, slots=True)
class OneSided:
    """At an instance one side has no value, the other has one: ``side`` is ``"left"`` or ``"right"``."""

    side: str
    cause: NoValue
    other: arb


def one_sided(sides: tuple[t.Term, t.Term], context: Context, world: World, deadline: float) -> OneSided | None:
    """Which side provably has no value at an instance while the other has one; nothing if that is not shown.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    if any(side.shape.rank for side in sides):
        return None
    names = ("left", "right")
    for k, side in enumerate(sides):
        if not any(isinstance(part, Divergent) for _, part in t.subterms(unfolded(side, context))):
            continue
        cause = without_value(side, context, world, deadline)
        if cause is None:
            continue
        other = _finite(sides[1 - k], _Finder(world, context, deadline), BoundValues())
        return None if other is None else OneSided(names[k], cause, other)
    return None


def without_value(side: t.Term, context: Context, world: World, deadline: float) -> NoValue | None:
    """The divergent part because of which a scalar has no value at an instance, if that is shown.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    return _part(unfolded(side, context), _Finder(world, context, deadline), BoundValues())


def value_at(side: t.Term, context: Context, world: World, deadline: float) -> arb | None:
    """An enclosure of a scalar at an instance; nothing where none is found.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    return _finite(side, _Finder(world, context, deadline), BoundValues())


class _Finder(Evaluator):
    """The evaluator in enclosures at one instance, which can tell signs in the context."""

    def __init__(self, world: World, context: Context, deadline: float) -> None:
        super().__init__(world, Balls(), deadline)
        self.signs = Signs(context)


# --------------------------------------------------------------------------------------------- linear contexts


def _part(term: t.Term, ev: _Finder, scope: BoundValues) -> NoValue | None:
    match term:
        case t.Integral() | t.Expect() | t.Sum():
            return _diverges(term, ev, scope)
        case t.Add(parts) | t.Mul(parts):
            return _only_one(term, parts, ev, scope)
        case t.Deriv(variable, None, body, at) if not variable.dims:
            point = _value(at, ev, scope)
            return None if point is None else _part(body, ev, scope.bind(variable, point))
    return None


def _only_one(term: t.Term, parts: tuple[t.Term, ...], ev: _Finder, scope: BoundValues) -> NoValue | None:
    """The part of a sum or product without a value where all others are finite, and not 0 in a product."""
    found = None
    for part in parts:
        lost = _part(part, ev, scope)  # first, since the value of an integral without one is sought for long
        if lost is None:
            value = _finite(part, ev, scope)
            if value is None or (isinstance(term, t.Mul) and value.contains(0)):
                return None
        elif found is None:
            found = lost
        else:
            return None
    return found


def _finite(term: t.Term, ev: _Finder, scope: BoundValues) -> arb | None:
    value = _value(with_moments(term, ev.world), ev, scope)
    try:
        return None if value is None or isinstance(value, tuple) else rigorous_value(value)
    except NoValueError:
        return None


def _value(term: t.Term, ev: _Finder, scope: BoundValues) -> Value | None:
    try:
        return ev(term, scope)
    except OutOfTimeError:
        raise
    except FAILURES:
        return None


# ---------------------------------------------------------------------------------------------- one integral


def _diverges(term: Divergent, ev: _Finder, scope: BoundValues) -> NoValue | None:
    """Whether an integral or a series diverges at the instance, whatever was chosen for abstract functions."""
    variable = term.binds[0]
    if variable is None or term.shape.rank or not _is_line(variable, ev.world):
        return None
    whole = _integrand(term)
    integrand = _without_positive(whole, variable, ev.signs) if isinstance(term, t.Integral | t.Expect) else whole
    if rests_on_choice(integrand, variable):
        return None
    if isinstance(term, t.Sum):
        return _series(term, variable, ev, scope)
    ends = _ends(term, ev, scope)
    if ends is None:
        return None

    def at(part: t.Term, point: Any) -> Any:
        return _at((point,) if variable.dims else point, variable, part, ev, scope)

    for (end, shown), inward in zip(ends, (1, -1), strict=True) if integrand == whole else ():
        if isinstance(end, int):
            lost = diverges_far_out(at(integrand, Growth.identity(end)))
        else:
            lost = diverges_at(at, integrand, end, inward)
        if lost:
            return NoValue(term, f"as ${variable.name} \\to {shown}$")
    low, high = (_key(end) for end, _ in ends)
    place = next(inner_poles(at, integrand, variable, low, high), None)
    return None if place is None else NoValue(term, f"as ${variable.name} \\to {place}$")


def _is_line(variable: t.Sym, world: World) -> bool:
    """Whether a variable runs over numbers, or over vectors of one component at the instance."""
    return all(dim == t.ONE or (isinstance(dim, t.Sym) and world.values.get(dim) == 1) for dim in variable.dims)


def _series(term: t.Sum, index: t.Sym, ev: _Finder, scope: BoundValues) -> NoValue | None:
    if infinite_sign(term.upper) <= 0:
        return None
    far = Growth.identity(1)
    sizes = t.mul(*(_size(factor, index, ev, scope) for factor in t.factors_of(term.body)))
    if diverges_far_out(_at(far, index, term.body, ev, scope)) or stays_large(_at(far, index, sizes, ev, scope)):
        return NoValue(term, f"as ${index.name} \\to \\infty$")
    return None


def _size(factor: t.Term, index: t.Sym, ev: _Finder, scope: BoundValues) -> t.Term:
    """A factor of the terms of a series, with ``|c|^n`` for the power ``c^n`` of a negative number."""
    if isinstance(factor, t.Pow) and index not in t.free_symbols(factor.base):
        base = _finite(factor.base, ev, scope)
        if base is not None and base < 0:
            return t.Pow(t.neg(factor.base), factor.exponent)
    return factor


def _integrand(term: Divergent) -> t.Term:
    return t.mul(term.body, term.weight) if isinstance(term, t.Expect) else term.body


def rests_on_choice(term: t.Term, variable: t.Sym) -> bool:
    """Whether a term depends on a variable through an abstract function."""
    if variable not in t.free_symbols(term):
        return False
    if isinstance(term, t.Apply):
        return True
    if term.binds[0] is not None:
        return t.has_function(term)
    return any(rests_on_choice(child, variable) for child in term.children)


def _without_positive(integrand: t.Term, variable: t.Sym, signs: Signs) -> t.Term:
    """The integrand without its positive abstract factors, which are bounded away from 0 beside an inner point.

    There it is then the same whether the integral converges; at the ends of the range it is not.
    """
    factors = t.factors_of(integrand)
    kept = [f for f in factors if not (isinstance(f, t.Apply) and rests_on_choice(f, variable) and signs.positive(f))]
    return integrand if len(kept) == len(factors) else t.mul(*kept)


def _ends(term: t.Integral | t.Expect, ev: _Finder, scope: BoundValues) -> list[End] | None:
    """The ends in order, infinite ones as their signs, and how they are written; nothing where they are not known."""
    if isinstance(term, t.Expect) or term.lower is None or term.upper is None:
        return [(-1, "-\\infty"), (1, "\\infty")]
    found: list[End] = []
    for bound in (term.lower, term.upper):
        value = infinite_sign(bound) or _value(bound, ev, scope)
        if not isinstance(value, int | Enclosure):
            return None
        found.append((value, to_latex(bound)))
    (first, _), (second, _) = found
    if _key(second) < _key(first):
        found.reverse()
    return found if _key(found[0][0]) < _key(found[1][0]) else None


def _key(end: int | Enclosure) -> arb:
    if isinstance(end, int):
        return arb("inf") * end
    return end.real()


def _at(point: Any, variable: t.Sym, integrand: t.Term, ev: _Finder, scope: BoundValues) -> Any:
    """The integrand at a growth or a germ; nothing where it has no bound there."""
    return dual.innermost(_value(integrand, ev, scope.bind(variable, point)))
