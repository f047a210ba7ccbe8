"""Series with a closed form: geometric ones with powers of the index, exponential ones, and that of the logarithm."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need, OnConditions
from derivations.model.proof import Argument
from derivations.model.terms import ONE, Num, Sum, add, call, mul, neg, number, sub
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import atom, constant
from derivations.normal.products import is_infinite
from derivations.rules.definedness import domain_of
from derivations.rules.growth import inside, region_of
from derivations.rules.profiles import within_unit
from derivations.rules.summands import MAX_DEGREE, Summand, falling, remainder, taken_apart

MAX_START = 4
"""So many terms may be missing at the beginning of a series that has its value from 0 or 1 on."""

Evaluate = Callable[[Summand, Sum, Normalizer], OnConditions | None]


def _evaluated(evaluate: Evaluate, place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    """A series term by term, each by the same formula."""
    series = place.term
    if arguments or not isinstance(series, Sum) or series.shape.rank or not is_infinite(series.upper):
        return Refusal("not an infinite series of numbers")
    region = region_of(series, place.context)
    if region is None or region.minus:
        return Refusal("not a series that starts somewhere")
    normal = Normalizer(inside(place.context, series.index, region))
    try:
        found = [taken_apart(normal, m, c, series.index) for m, c in normal(series.body).terms.items()]
        values = [None if one is None else evaluate(one, series, normal) for one in found]
        needed = domain_of(series, place.context).needed
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return Refusal("a term of the series is not of that form")
    conditions = (*(c for _, own in known for c in own), *needed)
    return Rewritten(add(*(term for term, _ in known)), tuple(dict.fromkeys(conditions)))


def _start(series: Sum) -> int | None:
    """Where a series starts, if it is a small number."""
    value = series.lower.value if isinstance(series.lower, Num) else None
    return int(value) if value is not None and value.denominator == 1 and 0 <= value <= MAX_START else None


# ---------------------------------------------------------------------------------------------------- geometric


def _geometric(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    return _evaluated(_of_ratio, place, arguments)


def _of_ratio(one: Summand, series: Sum, normal: Normalizer) -> OnConditions | None:
    """``Σ_{k=m}^∞ c k^j q^k``."""
    if one.below or not one.powers or not 0 <= one.degree <= MAX_DEGREE:
        return None
    whole = () if isinstance(series.lower, Num) and series.lower.value.denominator == 1 else (series.lower,)
    conditions = (*(Condition(Need.INTEGER, (start,)) for start in whole), *within_unit(one.ratio))
    return remainder(one, series.lower, normal), conditions


GEOMETRIC = Rule(
    code="geometric-series",
    name="geometric series",
    statement=(
        "Σ_{k=m}^∞ c q^k = c q^m / (1 - q), and its derivatives: Σ_{k=m}^∞ k^j q^k = q^m/(1-q) Σ_n e_n m^n with "
        "e_j = 1 and e_n = q/(1-q) Σ_{i>n} C(i, n) e_i; so for sums of such terms."
    ),
    conditions=(
        ("-1 < q < 1", "at q = 2 the series diverges and the right side is negative"),
        ("m is a whole number", "from 1/2 on no whole number is met, and √q is none of the terms"),
    ),
    source="Rudin, Principles of Mathematical Analysis (1976), thms 3.26 and 8.1",
    examples=(
        Example(r"\sum_{k=0}^{\infty} 2^{-k} = 2"),
        Example(r"\sum_{k=1}^{\infty} k r^{k-1} = \frac{1}{(1-r)^2}", (r"0 < r < 1",)),
        Example(r"\sum_{k=0}^{\infty} r^k = \frac{1}{1-r}", (r"r \in \mathbb{R}",), "conditional", "open: |r| < 1"),
        Example(r"\sum_{k=1}^{\infty} 2^{-k} = 2", (), "refuted"),
    ),
    rewrite=_geometric,
)


# -------------------------------------------------------------------------------------------------- exponential


def _exponential(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    return _evaluated(_over_factorials, place, arguments)


def _over_factorials(one: Summand, series: Sum, normal: Normalizer) -> OnConditions | None:
    """``Σ_{k=0}^∞ c k^j x^k/k! = c Σ_i S(j, i) x^i e^x``, less the terms that are missing."""
    start = _start(series)
    if start is None or one.below != (atom(series.index) + constant(1),) or not 0 <= one.degree <= MAX_DEGREE:
        return None
    moments = [
        mul(number(count), one.factor(one.powers_at(constant(i), normal)))
        for i, count in enumerate(falling(one.degree))
        if count
    ]
    missing = [
        mul(number(Fraction(-(k**one.degree), factorial(k))), one.factor(one.powers_at(constant(k), normal)))
        for k in range(start)
        if k or not one.degree
    ]
    return add(mul(add(*moments), call("exp", one.ratio)), *missing), ()


EXPONENTIAL = Rule(
    code="exponential-series",
    name="exponential series",
    statement="Σ_{k=0}^∞ k(k-1)…(k-j+1) x^k/k! = x^j exp(x); so for sums of such terms, and from a small number on.",
    conditions=(("every term has a value", "k/k = 1, but the sum of (k/k) x^k/k! from 0 on has no value"),),
    source="Rudin, Principles of Mathematical Analysis (1976), eqs. (8.25) and (8.1)",
    examples=(
        Example(r"\sum_{k=0}^{\infty} \frac{x^k}{k!} = e^x", (r"x \in \mathbb{R}",)),
        Example(r"\sum_{k=0}^{\infty} k \frac{u^k}{k!} e^{-u} = u", (r"u > 0",)),
        Example(r"\sum_{k=1}^{\infty} \frac{u^k}{k!} = e^u", (r"u > 0",), "refuted"),
    ),
    rewrite=_exponential,
)


# ---------------------------------------------------------------------------------------------------- logarithm


def _logarithmic(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    return _evaluated(_over_indices, place, arguments)


def _over_indices(one: Summand, series: Sum, normal: Normalizer) -> OnConditions | None:
    """``Σ_{k=1}^∞ c q^k/k = -c log(1 - q)``, less the terms that are missing."""
    start = _start(series)
    if not start or one.below or not one.powers or one.degree != -1:
        return None
    missing = [mul(number(Fraction(-1, k)), one.factor(one.powers_at(constant(k), normal))) for k in range(1, start)]
    whole = mul(one.factor(one.powers_at(constant(0), normal)), neg(call("log", sub(ONE, one.ratio))))
    return add(whole, *missing), tuple(within_unit(one.ratio))


LOGARITHMIC = Rule(
    code="logarithmic-series",
    name="logarithmic series",
    statement="Σ_{k=1}^∞ q^k/k = -log(1 - q); so for sums of such terms, and from a small number on.",
    conditions=(("-1 < q < 1", "at q = 1 the series diverges, and log 0 has no value"),),
    source="Rudin, Principles of Mathematical Analysis (1976), thm 8.1; Abramowitz & Stegun 1964, 4.1.24",
    examples=(
        Example(r"\sum_{k=1}^{\infty} \frac{x^k}{k} = -\log(1 - x)", (r"0 < x < 1",)),
        Example(r"\sum_{k=1}^{\infty} (-1)^{k-1} \frac{x^k}{k} = \log(1 + x)", (r"0 < x < 1",)),
        Example(r"\sum_{k=1}^{\infty} \frac{x^k}{k} = \log(1 - x)", (r"0 < x < 1",), "refuted"),
    ),
    rewrite=_logarithmic,
)
