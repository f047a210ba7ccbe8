r"""Probabilities of events of which nothing else is known: in an instance, on a space of a few outcomes.

Each random variable has the values 0, 1, 2 there, and those next to numbers that it is compared with, and each event
that only has a name happens or not.  The outcomes are all combinations, with any positive weights: what is false there
is false for random variables with some joint law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from itertools import product as combinations

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.terms import (
    ZERO,
    Apply,
    Event,
    Expect,
    Integral,
    Num,
    Sum,
    Sym,
    Term,
    add,
    chance_in,
    counts_all,
    div,
    factors_of,
    free_symbols,
    mul,
    number,
    parts_of_chance,
    random_in,
    rational_value,
    speaks_of_chance,
    sub,
    substitute,
    subterms,
)
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer

FEW = (0, 1, 2)
MAX_OUTCOMES = 64
MAX_CHOICES = 200
MAX_TERMS = 4
MAX_TRIED = 9
_SOURCE = Source(Origin.CONVENTION, "an instance on a finite space")


class _UnfitError(ArithmeticError):
    """A claim speaks of something that has no value on a space of a few outcomes."""


def on_finite_space(claim: Claim, context: Context, *, ties: bool = True) -> tuple[Claim, Context]:
    """A claim on probabilities of events, and its context, on a space of a few outcomes; others are as they were.

    Without ``ties`` no random variable takes a value that another one takes or that stands in an event, as those with
    continuous laws do not; a claim on sums over their values has no such instance.
    """
    sides = [unfolded(side, context) for side in (claim.left, claim.right)]
    if not any(map(speaks_of_chance, sides)):
        return claim, context
    if any(speaks_of_chance(side) for h in context.hypotheses for side in (h.left, h.right)):
        return claim, context
    facts = [fact for fact in context.facts if not any(map(speaks_of_chance, fact.condition.terms))]
    try:
        space = _Space.of(sides, ties)
        tried = [(one, space.claim(claim, sides, one)) for one in islice(_choices(sides, facts), MAX_TRIED)]
        failing = (pair for pair in tried if space.fails(pair[1]))
        chosen, claim = next(failing, tried[0])
    except (_UnfitError, *CannotNormaliseErrors):
        return claim, context
    kept = [fact for fact in facts if not any(free_symbols(t) & chosen.keys() for t in fact.condition.terms)]
    weights = (Fact(Condition(Need.POSITIVE, (weight,)), _SOURCE) for weight in space.weights)
    return claim, replace(context, facts=(*kept, *weights))


def _choices(sides: Iterable[Term], facts: Iterable[Fact]) -> Iterator[dict[Sym, Term]]:
    """Values of what stands in events, and is bound nowhere, that satisfy what is said of their signs.

    Raises:
        _UnfitError: there are none.
    """
    sides = list(sides)
    outside = frozenset[Sym]().union(*map(free_symbols, sides))
    inside = {s for side in sides for _, part in subterms(side) if parts_of_chance(part) for s in free_symbols(part)}
    names = sorted(outside & {one for one in inside if chance_in(one) is None}, key=lambda one: one.key)
    terms = [(f.condition.need, f.condition.terms[0]) for f in facts if f.condition.need in _HOLDS]
    about = [(need, term) for need, term in terms if free_symbols(term) and free_symbols(term) <= set(names)]
    none = True
    for choice in islice(combinations((1, 2, 0), repeat=len(names)), MAX_CHOICES):
        values: dict[Sym, Term] = dict(zip(names, map(number, choice), strict=True))
        if all(_HOLDS[need](_number(substitute(term, values))) for need, term in about):
            none = False
            yield values
    if none:
        raise _UnfitError("no values in the events satisfy the facts")


_HOLDS = {
    Need.POSITIVE: lambda value: value > 0,
    Need.NONNEGATIVE: lambda value: value >= 0,
    Need.NONZERO: lambda value: value != 0,
}


def _number(term: Term) -> Fraction:
    value = rational_value(Normalizer(Context()).canonical(term))
    if value is None:
        raise _UnfitError("a value in an event that is no rational number")
    return value


@dataclass(frozen=True, slots=True)
class _Space:
    """Random variables and named events, with the weight of each combination of their values."""

    names: tuple[str, ...]
    values: tuple[Fraction, ...]
    weights: Mapping[Sym, tuple[Fraction, ...]]

    @classmethod
    def of(cls, sides: Iterable[Term], ties: bool) -> _Space:
        """The space that some terms speak of.

        Raises:
            _UnfitError: it would be too large, or events have names that depend on something, or several signs.
        """
        terms = [part for side in sides for _, part in subterms(side)]
        chances = [chance for part in terms if (chance := chance_in(part)) is not None]
        events = {event for part in terms for event in parts_of_chance(part)}
        named = {event.text for event in events if event.form.subject is None}
        if len({chance.sign for chance in chances}) > 1 or any(e.args for e in events if e.form.subject is None):
            raise _UnfitError("several measures, or families of events")
        names = sorted({name for event in events for name in random_in(event.form)})
        numbers = {rational_value(event.form.value) for event in events if event.form.value is not None}
        near = {Fraction(n) + more for n in numbers if n is not None and n.denominator == 1 for more in (0, 1)}
        values = tuple(sorted({*map(Fraction, FEW), *near}))
        if not ties and any(map(counts_all, terms)):
            raise _UnfitError("sums over the values of what has a continuous law")
        beside = [Fraction(0) if ties else Fraction(n + 1, len(names) + 2) for n in range(len(names))]
        ranges = [
            (Fraction(0), Fraction(1)) if name in named else tuple(value + more for value in values)
            for name, more in zip(names, beside, strict=True)
        ]
        outcomes = list(islice(combinations(*ranges), MAX_OUTCOMES + 1))
        if len(outcomes) > MAX_OUTCOMES:
            raise _UnfitError("too many outcomes")
        return cls(tuple(names), values, {_weight(names, outcome): outcome for outcome in outcomes})

    def claim(self, claim: Claim, sides: Iterable[Term], values: dict[Sym, Term]) -> Claim:
        """A claim on the space, at values of what stands in its events."""
        left, right = (self.at(substitute(side, values)) for side in sides)
        return replace(claim, left=left, right=right)

    def fails(self, claim: Claim) -> bool:
        """Whether a claim in which nothing but probabilities stands fails where all weights are different."""
        weights: dict[Sym, Term] = {one: number(n * n + 3) for n, one in enumerate(self.weights)}
        try:
            gap = _number(substitute(sub(claim.left, claim.right), weights))
        except (_UnfitError, *CannotNormaliseErrors):
            return False
        return (gap > 0) - (gap < 0) not in claim.relation.signs

    def at(self, term: Term) -> Term:
        """A term on the space."""
        parts = parts_of_chance(term)
        if parts:
            return self._chance(parts)
        match term:
            case Integral(variable=variable, body=body, lower=None):
                factors = factors_of(body)
                rest = [factor for factor in factors if not counts_all(factor, variable)]
                if len(rest) + 1 != len(factors):
                    raise _UnfitError("an integral by something else than the count of values")
                return add(*(self.at(substitute(mul(*rest), {variable: number(value)})) for value in self.values))
            case Sum(lower=Num(value=first), upper=Num(value=last)) if 0 <= last - first <= MAX_TERMS:
                values = range(int(first), int(last) + 1)
                return add(*(self.at(substitute(term.body, {term.index: number(value)})) for value in values))
            case Apply(function=function) if function.density is not None:
                raise _UnfitError("a law beside events")
            case Expect() | Integral():
                raise _UnfitError("an average beside events")
            case _ if term.binds[0] is not None and speaks_of_chance(term):
                raise _UnfitError("something else than a sum of probabilities")
        children = tuple(map(self.at, term.children))
        return term if children == term.children else term.rebuild(children)

    def _chance(self, parts: tuple[Event, ...]) -> Term:
        happening = [weight for weight, values in self.weights.items() if all(self._happens(p, values) for p in parts)]
        return div(add(*happening), add(*self.weights)) if happening else ZERO

    def _happens(self, event: Event, values: tuple[Fraction, ...]) -> bool:
        own = dict(zip(self.names, values, strict=True))
        if event.form.subject is None or event.value is None:
            return bool(own[event.text])
        at: dict[Sym, Term] = dict(zip(event.form.places, event.args, strict=False))
        at |= {Sym(name): number(value) for name, value in own.items()}
        more = _number(substitute(sub(event.form.subject, event.value), at))
        return more > 0 if event.form.sign == ">" else more == 0


def _weight(names: Iterable[str], outcome: Iterable[Fraction]) -> Sym:
    return Sym(r"\propto P(" + ", ".join(f"{name}={value}" for name, value in zip(names, outcome, strict=True)) + ")")
