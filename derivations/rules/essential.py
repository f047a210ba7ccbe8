"""Sign conditions in their simplest form, so that what is equivalent is written alike and asked once.

Trusted: the simpler conditions together must say the same as the first one, wherever its term has a value.
"""

from __future__ import annotations

from fractions import Fraction

from derivations.model.conditions import Condition, Need
from derivations.model.terms import Call, Term
from derivations.normal.equality import cleared
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Factor, Poly, Rational, key, monomial_key, symbols_of
from derivations.normal.signs import Signs
from derivations.normal.terms_of import monomial_term, to_term


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
        return tuple(Condition(Need.NONZERO, (_inside_absolute(b),)) for b, _ in rest) or (condition,)
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

    ``a b - a ≠ 0`` is ``a ≠ 0`` and ``b - 1 ≠ 0``; ``1 + a/b ≠ 0`` is ``b ≠ 0`` and ``a + b ≠ 0``.
    """
    if not poly or signs.holds(whole.need, whole.terms[0]):
        return (whole,)
    if whole.need is not Need.NONZERO:
        return (Condition(whole.need, (to_term(_primitive(poly, keep_sign=True)),)),)
    below = _denominators(poly)
    poly = cleared(normal, poly)
    content = _content(poly)
    rest = poly
    for base, exponent in content.items():
        rest = normal.product(rest, Poly({((), ((base, -exponent),)): 1}))
    if not rest or _denominators(rest):
        return (whole,)
    bases = [b for b in dict.fromkeys((*below, *content)) if not signs.positive(b)]
    found = [Condition(Need.NONZERO, (_inside_absolute(b),)) for b in sorted(bases, key=key)]
    if rest.constant is None:
        found.append(Condition(Need.NONZERO, (to_term(_primitive(rest, keep_sign=False)),)))
    return tuple(found)


def _denominators(poly: Poly) -> tuple[Term, ...]:
    """The bases of negative powers: where one of them is 0, the sum has no value."""
    found = {base: None for _, factors in poly.terms for base, e in factors if not isinstance(e, Poly) and e < 0}
    return tuple(found)


def _content(poly: Poly) -> dict[Term, Rational]:
    """What all terms of a sum have in common: bases free of summation indices, with the least of their exponents."""
    common: dict[Term, Rational] | None = None
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        own = {b: e for b, e in factors if b != E and not isinstance(e, Poly) and not bound & symbols_of(b)}
        if common is None:
            common = own
            continue
        common = {b: min(common.get(b, 0), own.get(b, 0)) for b in (*common, *own)}
    return {b: e for b, e in (common or {}).items() if e}


def _primitive(poly: Poly, *, keep_sign: bool) -> Poly:
    """A multiple whose first coefficient is 1 (or -1, if the sign is to be kept)."""
    first = min(poly.terms, key=monomial_key)
    value = Fraction(poly.terms[first])
    return poly.scaled(1 / (abs(value) if keep_sign else value))
