"""How a claim may use equations that are granted, posited or proved: moves and closings for the search.

Untrusted: the rules check each identity anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from derivations.engine.division import (
    NoDivisionError,
    divide,
    leading_coefficient,
    ratios,
    spanned,
    without_denominators,
)
from derivations.model.context import BLOCK, Context, Hypothesis, Origin
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.evolutions import Evolution, as_evolution, places_of
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES, ORDERS
from derivations.model.terms import ONE, Apply, Deriv, Num, Sym, Term, add, mul, neg, sub, substitute, subterms
from derivations.model.unfolding import unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import ONE as UNITY
from derivations.normal.poly import Poly, constant, poly_symbols
from derivations.normal.powers import power
from derivations.normal.solving import linear, solutions
from derivations.normal.terms_of import to_term
from derivations.rules.premises import MAX_PREMISES

MAX_POWER = 3
MAX_ORDERS = 4
MAX_DIVIDEND = 60
MAX_DIVISOR = 16
"""Polynomials with more terms are not divided, but only compared."""
MAX_TRIED = 8
"""So many combinations of premises are handed to the kernel for one state of the search."""
MAX_WRITTEN = 400
"""A premise with more parts is not used."""

Replacement = tuple[Term, tuple[Argument, ...]]
"""A term and the arguments with which the rule of premises replaces it."""


def usable(context: Context) -> list[int]:
    """The numbers of the equations of a context that the author grants, or that earlier lines state."""
    found = (
        n
        for n, one in enumerate(context.hypotheses)
        if one.source.origin in (*BLOCK, Origin.LINE) and _is_short(one.left) and _is_short(one.right)
    )
    return list(islice(found, MAX_PREMISES))


def _is_short(term: Term) -> bool:
    return sum(1 for _ in islice(subterms(term), MAX_WRITTEN)) < MAX_WRITTEN


# ------------------------------------------------------------------------------------------------ rewriting


def replacements(number: int, premise: Hypothesis, context: Context) -> Iterator[Replacement]:
    """What a premise turns into what: its sides into each other, and each name that it is linear in."""
    for old, new, factor in ((premise.left, premise.right, ONE), (premise.right, premise.left, neg(ONE))):
        if not isinstance(old, Num):
            yield old, (number, new, ONE, factor)
    for one in solutions(premise.left, premise.right, Normalizer(context)):
        if one.name not in (premise.left, premise.right):
            yield one.name, (number, one.value, one.slope, ONE)


def rates(number: int, premise: Hypothesis, terms: Iterable[Term], context: Context) -> Iterator[Replacement]:
    """What an evolution makes of derivatives by its time: each with its rate in it replaced by what that is."""
    found = as_evolution(premise)
    if found is None:
        return
    for term in dict.fromkeys(terms):
        if isinstance(term, Deriv | Apply) and not term.shape.rank and term != found.rate:
            yield from _with_rate(number, found, premise, term, context)


def _with_rate(
    number: int, law: Evolution, premise: Hypothesis, term: Deriv | Apply, context: Context
) -> Iterator[Replacement]:
    """A derivative that is linear in the rate of an evolution, with that replaced."""
    normal, places = Normalizer(context), places_of(premise)
    for state in _states(term, law, places):
        values = tuple(state.args[law.state.args.index(one)] for one in places)
        put = dict(zip(places, values, strict=True))
        atom = Apply(law.function, state.args, law.atom.partials)
        try:
            parts = linear(normal(term), atom)
            if parts is None:
                continue
            slope, rest = (to_term(part) for part in parts)
            new = add(rest, mul(slope, substitute(law.right, put)))
        except (DerivationError, *CannotNormaliseErrors):
            continue
        yield term, (number, new, ONE, slope, *values)


def _states(term: Deriv | Apply, law: Evolution, places: Sequence[Sym]) -> list[Apply]:
    """The instances of the state of an evolution in a derivative by its time."""
    if isinstance(term, Deriv) and (term.index is not None or term.at != law.time):
        return []
    own = (part for _, part in subterms(term) if isinstance(part, Apply) and part.function == law.function)
    pairs = ((part, zip(part.args, law.state.args, strict=True)) for part in dict.fromkeys(own))
    return [part for part, args in pairs if all(one == other or other in places for one, other in args)]


# -------------------------------------------------------------------------------------------------- closing


def combinations_for(claim: Claim, context: Context) -> Iterator[tuple[Argument, ...]]:
    """Arguments with which the rule that combines premises may close a claim, at most a few."""
    if claim.left.shape.rank or claim.right.shape.rank:
        return
    numbers = [n for n in usable(context) if not context.hypotheses[n].left.shape.rank]
    if numbers:
        yield from islice(_combinations(claim, context, numbers), MAX_TRIED)


def _combinations(claim: Claim, context: Context, numbers: Sequence[int]) -> Iterator[tuple[Argument, ...]]:
    normal = Normalizer(context)
    stated = [(claim.left, claim.right)]
    stated += [(context.hypotheses[n].left, context.hypotheses[n].right) for n in numbers]
    try:
        gap, *gaps = (normal(sub(unfolded(left, context), unfolded(right, context))) for left, right in stated)
        kept = [(n, poly) for n, poly in zip(numbers, gaps, strict=True) if not is_zero(normal, poly)]
        if kept and gap and claim.relation in EQUALITIES:
            yield from _equations(normal, gap, kept)
        elif kept and claim.relation in ORDERS:
            yield from _bounds(normal, gap.scaled(-claim.relation.direction), kept)
    except (DerivationError, NoDivisionError, *CannotNormaliseErrors):
        return


_Numbered = Sequence[tuple[int, Poly]]


def _equations(normal: Normalizer, gap: Poly, premises: _Numbered) -> Iterator[tuple[Argument, ...]]:
    """The difference of the sides as a sum of multiples of those of premises: by numbers, products, polynomials."""
    weights = spanned(gap, [poly for _, poly in premises])
    if weights is not None:
        yield _arguments(UNITY, [(n, constant(w)) for (n, _), w in zip(premises, weights, strict=True)])
    known = _below((gap, *(poly for _, poly in premises)))
    for n, poly in premises:
        for ratio in ratios(gap, poly) if len(gap.terms) == len(poly.terms) else ():
            if _is_plain(ratio, known) and is_zero(normal, gap - normal.product(ratio, poly)):
                yield _arguments(UNITY, [(n, ratio)])
    small = [(n, poly) for n, poly in premises if len(poly.terms) <= MAX_DIVISOR and poly_symbols(poly)]
    if small and len(gap.terms) <= MAX_DIVIDEND:
        for chosen in _chosen(small):
            yield from _divided(normal, gap, chosen)


def _chosen(premises: _Numbered) -> Iterator[_Numbered]:
    """All premises together, then each by itself."""
    yield premises
    if len(premises) > 1:
        yield from ([one] for one in premises)


def _below(polys: Iterable[Poly]) -> set[Term]:
    """What stands under fractions."""
    factors = (factor for poly in polys for _, found in poly.terms for factor in found)
    return {base for base, exponent in factors if not isinstance(exponent, Poly) and exponent < 0}


def _is_plain(poly: Poly, known: set[Term]) -> bool:
    """Whether a multiplier divides by names, and by what is written under fractions, and by nothing else."""
    return all(isinstance(base, Sym) for base in _below((poly,)) - known)


def _divided(normal: Normalizer, gap: Poly, premises: _Numbered) -> Iterator[tuple[Argument, ...]]:
    """The difference divided by those of premises without fractions, in which each of a few symbols is replaced."""
    whole, own = without_denominators(normal, gap)
    scaled = [without_denominators(normal, poly) for _, poly in premises]
    weights = spanned(whole, [poly for poly, _ in scaled])
    if weights is not None:
        weighed = zip(premises, weights, scaled, strict=True)
        yield _arguments(own, [(n, normal.product(constant(w), its)) for (n, _), w, (_, its) in weighed])
    shared = poly_symbols(whole) & {s for poly, _ in scaled for s in poly_symbols(poly)}
    for first in (None, *sorted(shared, key=lambda s: s.name)[:MAX_ORDERS]):
        extra = UNITY
        if first is not None and len(scaled) == 1:
            lead = leading_coefficient(scaled[0][0], first)
            extra = power(normal, lead, constant(min(_degree(whole, first), MAX_POWER)))
        found = divide(normal, normal.product(extra, whole), [poly for poly, _ in scaled], first)
        if not found.rest:
            parts = zip(premises, found.quotients, scaled, strict=True)
            yield _arguments(normal.product(own, extra), [(n, normal.product(q, its)) for (n, _), q, (_, its) in parts])


def _degree(poly: Poly, symbol: Sym) -> int:
    found = (e for _, factors in poly.terms for base, e in factors if base == symbol)
    return max((e for e in found if isinstance(e, int)), default=0)


def _bounds(normal: Normalizer, gap: Poly, premises: _Numbered) -> Iterator[tuple[Argument, ...]]:
    """What is to be positive, as a sum of multiples of premises and of what is positive by itself."""
    found = divide(normal, gap, [poly for _, poly in premises])
    kept = [(n, q) for (n, _), q in zip(premises, found.quotients, strict=True) if q]
    if kept:
        multipliers = (to_term(q) for _, q in kept)
        yield (len(kept), *(n for n, _ in kept), *multipliers, ONE, to_term(found.rest))


def _arguments(factor: Poly, cofactors: Sequence[tuple[int, Poly]]) -> tuple[Argument, ...]:
    """``factor · difference = Σ cofactor · premise``, without the premises that are multiplied by 0."""
    kept = [(n, poly) for n, poly in cofactors if poly]
    return (len(kept), *(n for n, _ in kept), to_term(factor), 1, *(to_term(poly) for _, poly in kept))
