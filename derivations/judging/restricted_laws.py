"""Laws of random variables whose values keep to a part of the line, as worlds in which a claim on any law is tried.

A claim about every law with positive values holds for each of them, so that one of these refutes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    Apply,
    Expect,
    Function,
    Integral,
    Sym,
    Term,
    add,
    call,
    free_symbols,
    mul,
    neg,
    number,
    rewrite,
    sub,
    substitute,
    subterms,
)
from derivations.normal.form import Normalizer
from derivations.reading.names import lowered

Ends = tuple[Fraction | None, Fraction | None]
RATES = (1, 3)
"""Rates of the exponentials in the laws on half lines, of which the second is tried if numbers agree at the first."""


def in_laws_on_parts(claim: Claim, conditions: Iterable[Condition]) -> Iterator[Claim]:
    """A claim with a law of stated density in the place of each that is averaged over, where the conditions fit it.

    Nothing, where they do not restrict each variable to an interval by itself, or another law is spoken of.
    """
    conditions = tuple(conditions)
    names = {lowered(s.name) for one in conditions for term in one.terms for s in free_symbols(term)}
    ends = {name: _ends(name, conditions) for name in names}
    if any(one is None for one in ends.values()):
        return
    for rate in RATES:
        left, right = (_drawn(side, ends, rate) for side in (claim.left, claim.right))
        if not any(_speaks_of_laws(part) for side in (left, right) for _, part in subterms(side)):
            yield Claim(left, claim.relation, right, claim.free_of)


def _drawn(side: Term, ends: Mapping[str, Ends | None], rate: int) -> Term:
    """A side with its averages over one variable each taken under a law between the ends of that variable."""

    def average(part: Term) -> Term | None:
        own = ends.get(lowered(part.variable.name)) if isinstance(part, Expect) else None
        if not isinstance(part, Expect) or own is None or not _is_over_one(part):
            return None
        return _under(part.variable, rewrite(part.body, average), own, rate)

    return rewrite(side, average)


def _is_over_one(part: Expect) -> bool:
    """Whether an average is over a single random variable with real values, under no condition."""
    weight = part.weight
    roles = weight.function.density if isinstance(weight, Apply) else None
    return roles is not None and len(roles.of) == 1 and not roles.given and not part.variable.shape.rank


def _speaks_of_laws(part: Term) -> bool:
    """Whether something is said of a law that has no values here: its density, an average, the chance of an event."""
    density = isinstance(part, Apply) and isinstance(part.function, Function) and part.function.density is not None
    return density or isinstance(part, Expect) or (isinstance(part, Sym) and part.slot is not None)


def _ends(name: str, conditions: Iterable[Condition]) -> Ends | None:
    """Between which numbers conditions put the values of a variable; ``None`` if they say something else of it."""
    low: Fraction | None = None
    high: Fraction | None = None
    normal = Normalizer(Context())
    for one in conditions:
        (term,) = one.terms
        symbols = free_symbols(term)
        if not any(lowered(symbol.name) == name for symbol in symbols):
            continue
        if len(symbols) != 1 or one.need not in (Need.POSITIVE, Need.NONNEGATIVE):
            return None
        (symbol,) = symbols
        first, second = (normal(substitute(term, {symbol: number(n)})).constant for n in (0, 1))
        if first is None or second is None or second == first:
            return None
        line = add(number(first), mul(number(second - first), symbol))
        if (normal(term) - normal(line)).constant != 0:
            return None
        end = Fraction(-first) / Fraction(second - first)
        if second > first:
            low = end if low is None else max(low, end)
        else:
            high = end if high is None else min(high, end)
    return None if low is not None and high is not None and low >= high else (low, high)


def _under(variable: Sym, body: Term, ends: Ends, rate: int) -> Term:
    """The average of a body under a law between two ends, one of them at least."""
    low, high = ends
    if low is not None and high is not None:
        gap = sub(variable, number(low)) if rate == RATES[0] else sub(number(high), variable)
        density = mul(number(2 / (high - low) ** 2), gap)
        return Integral(variable, mul(body, density), number(low), number(high))
    gap = sub(variable, number(low)) if low is not None else sub(number(high or 0), variable)
    density = mul(number(rate**2), gap, call("exp", neg(mul(number(rate), gap))))
    bounds = (number(low), INFINITY) if low is not None else (NEGATIVE_INFINITY, number(high or 0))
    return Integral(variable, mul(body, density), *bounds)
