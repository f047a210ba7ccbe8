"""Sign conditions in their simplest form, so that what is equivalent is written alike and asked once.

Trusted: the simpler conditions together must say the same as the first one, wherever its term has a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from derivations.model.conditions import Condition, Need
from derivations.model.terms import Call, Term, free_symbols
from derivations.normal.equality import cleared
from derivations.normal.form import Normalizer
from derivations.normal.poly import ONE, E, Factor, Poly, Rational, monomial_key
from derivations.normal.signs import Signs
from derivations.normal.terms_of import monomial_term, to_term

MAX_DENOMINATORS = 4


def essential(condition: Condition, signs: Signs, normal: Normalizer) -> tuple[Condition, ...]:
    """A sign condition as equivalent ones on simpler terms: ``2ab > 0`` with ``b > 0`` is ``a > 0``.

    What is equivalent gets the same form, so that conditions of two sides can be compared.
    """
    (term,) = condition.terms
    if signs.holds(condition.need, term):
        return (condition,)
    poly = normal(term)
    single = poly.single
    if single is None or single[0][0]:
        return _of_sum(Condition(condition.need, (to_term(poly),)), poly, signs, normal)
    (_, factors), coefficient = single
    rest = [(b, e) for b, e in factors if b != E and not signs.positive(b)]
    positive = condition.need is Need.POSITIVE and coefficient > 0
    if condition.need is Need.NONZERO or (positive and rest and all(map(_is_absolute, rest))):
        found = tuple(Condition(Need.NONZERO, (_inside_absolute(b),)) for b, _ in rest)
        return found or (Condition(condition.need, (to_term(poly),)),)
    even = [b for b, e in rest if isinstance(e, int) and e % 2 == 0]
    odd = tuple((b, 1 if isinstance(e, int) else e) for b, e in rest if b not in even)
    if not odd and coefficient > 0:
        return tuple(Condition(Need.NONZERO, (b,)) for b in even) if condition.need is Need.POSITIVE else ()
    whole = Condition(condition.need, (monomial_term(((), odd), 1 if coefficient > 0 else -1),))
    return (whole, *(Condition(Need.NONZERO, (b,)) for b in even)) if condition.need is Need.POSITIVE else (whole,)


def _is_absolute(factor: Factor) -> bool:
    return isinstance(factor[0], Call) and factor[0].name == "Abs"


def _inside_absolute(base: Term) -> Term:
    return base.args[0] if isinstance(base, Call) and base.name == "Abs" else base


# ---------------------------------------------------------------------------------------------------- sums


def _of_sum(whole: Condition, poly: Poly, signs: Signs, normal: Normalizer) -> tuple[Condition, ...]:
    """The condition on a sum: without a positive factor, and "not zero" factor by factor.

    ``a b - a ≠ 0`` is ``a ≠ 0`` and ``b - 1 ≠ 0``; ``1 + x/(1 - x) ≠ 0`` is ``1 - x ≠ 0``.
    """
    if not poly or signs.holds(whole.need, whole.terms[0]):
        return (whole,)
    if whole.need is not Need.NONZERO:
        above = to_term(primitive(_above(poly, signs, normal), keep_sign=True))
        return (Condition(whole.need, (above,)),)
    bases = _factors_of_quotient(poly, normal)
    rest = None
    if bases is None:
        bases, rest = _without(_shared(poly), poly, normal)
    kept = sorted({_inside_absolute(b) for b in bases if not signs.positive(b)}, key=lambda term: term.key)
    found = [Condition(Need.NONZERO, (b,)) for b in kept]
    if rest is not None:
        found.append(Condition(Need.NONZERO, (to_term(primitive(rest, keep_sign=False)),)))
    return tuple(found)


def _above(poly: Poly, signs: Signs, normal: Normalizer) -> Poly:
    """A sum times its denominators that are positive: ``1 - a/b > 0`` with ``b > 0`` is ``b - a > 0``."""
    least: dict[Term, int] = {}
    for powers in _powers(poly):
        for base, exponent in powers.items():
            if isinstance(exponent, int) and exponent < 0:
                least[base] = min(least.get(base, 0), exponent)
    for base, exponent in least.items():
        if signs.positive(base):
            poly = normal.product(poly, Poly({((), ((base, -exponent),)): 1}))
    return poly


def _factors_of_quotient(poly: Poly, normal: Normalizer) -> tuple[Term, ...] | None:
    """The factors of a sum that is one product over its denominators; ``None`` where it is none that shows.

    The denominators are among them: where one of them is 0, the sum has no value.
    """
    below = _denominators(poly)
    if len(below) > MAX_DENOMINATORS:
        return None
    whole = cleared(normal, poly)
    bases, rest = _without(_least(whole), whole, normal)
    if not rest:
        return None
    for size in range(len(below) + 1):
        for chosen in combinations(below, size):
            product = ONE
            for base in chosen:
                product = normal.product(product, normal(base))
            if primitive(product, keep_sign=False) == primitive(rest, keep_sign=False):
                return (*below, *bases)
    return None


def _without(content: Mapping[Term, Rational], poly: Poly, normal: Normalizer) -> tuple[tuple[Term, ...], Poly]:
    """The bases of a content, and the polynomial divided by it."""
    for base, exponent in content.items():
        poly = normal.product(poly, Poly({((), ((base, -exponent),)): 1}))
    return tuple(content), poly


def _denominators(poly: Poly) -> tuple[Term, ...]:
    """The bases of negative powers."""
    found = {base: None for _, factors in poly.terms for base, e in factors if not isinstance(e, Poly) and e < 0}
    return tuple(found)


def _powers(poly: Poly) -> list[dict[Term, Rational]]:
    """The powers of each term of a sum that could be common to all: with numbers as exponents, and no bound index."""
    found = []
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        found.append({b: e for b, e in factors if b != E and not isinstance(e, Poly) and not bound & free_symbols(b)})
    return found


def _shared(poly: Poly) -> dict[Term, Rational]:
    """The powers that stand in every term of a sum."""
    first, *others = _powers(poly)
    return {b: min(e, *(o[b] for o in others)) for b, e in first.items() if others and all(b in o for o in others)}


def _least(poly: Poly) -> dict[Term, Rational]:
    """The power of each base that leaves no denominator when the sum is divided by it."""
    powers = _powers(poly)
    least = {b: min(own.get(b, 0) for own in powers) for own in powers for b in own}
    return {b: e for b, e in least.items() if e}


def primitive(poly: Poly, *, keep_sign: bool) -> Poly:
    """A multiple whose first coefficient is 1 (or -1, if the sign is to be kept); zero stays zero."""
    if not poly:
        return poly
    first = min(poly.terms, key=monomial_key)
    value = Fraction(poly.terms[first])
    return poly.scaled(1 / (abs(value) if keep_sign else value))
