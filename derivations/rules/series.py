"""Series with a closed form: geometric ones."""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.proof import Argument
from derivations.model.terms import ONE, Sum, Sym, Term, add, div, mul, power, rational_value, sub
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Exponent, Monomial, Poly, Rational, factor_symbols
from derivations.normal.products import is_infinite, simple
from derivations.normal.terms_of import monomial_term
from derivations.rules.definedness import domain_of
from derivations.rules.growth import inside, region_of
from derivations.rules.profiles import coefficient, stepwise, within_unit


def _geometric(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    series = place.term
    if arguments or not isinstance(series, Sum) or series.shape.rank or not is_infinite(series.upper):
        return Refusal("not an infinite series of numbers")
    region = region_of(series, place.context)
    if region is None or region.minus:
        return Refusal("not a series that starts somewhere")
    normal = Normalizer(inside(place.context, series.index, region))
    try:
        found = [_taken_apart(m, c, series.index) for m, c in normal(series.body).terms.items()]
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    values: list[Term] = []
    start = rational_value(series.lower)
    conditions = [Condition(Need.INTEGER, (series.lower,))] if start is None or start.denominator != 1 else []
    for one in found:
        if one is None:
            return Refusal("a term of the series is no multiple of a power of a fixed ratio")
        factor, ratio = one
        values.append(mul(factor, div(power(ratio, series.lower), sub(ONE, ratio))))
        conditions += within_unit(ratio)
    conditions += domain_of(series, place.context).needed
    return Rewritten(add(*values), tuple(dict.fromkeys(conditions)))


def _taken_apart(monomial: Monomial, number: Rational, index: Sym) -> tuple[Term, Term] | None:
    """``c`` and ``q`` of a product ``c q^k``."""
    dummies, factors = monomial
    outside: list[tuple[Term, Exponent]] = []
    ratios: list[Term] = []
    for base, exponent in factors:
        if index not in factor_symbols(base, exponent):
            outside.append((base, exponent))
            continue
        ratio = stepwise(base, exponent, index)
        if ratio is None or not isinstance(exponent, Poly):
            return None
        ratios.append(ratio)
        rest = coefficient(exponent, index, 0)
        if rest:
            outside.append((base, simple(rest)))
    if dummies or not ratios:
        return None
    return monomial_term(((), tuple(outside)), number), mul(*ratios)


GEOMETRIC = Rule(
    code="geometric-series",
    name="geometric series",
    statement="Σ_{k=m}^∞ c q^k = c q^m / (1 - q); so for sums of such terms.",
    conditions=(
        ("-1 < q < 1", "at q = 2 the series diverges and the right side is negative"),
        ("m is a whole number", "from 1/2 on no whole number is met, and √q is none of the terms"),
    ),
    source="Rudin, Principles of Mathematical Analysis (1976), thm 3.26",
    examples=(
        Example(r"\sum_{k=0}^{\infty} 2^{-k} = 2"),
        Example(r"\sum_{k=0}^{\infty} r^k = \frac{1}{1-r}", (r"r \in \mathbb{R}",), "conditional", "open: |r| < 1"),
        Example(r"\sum_{k=1}^{\infty} 2^{-k} = 2", (), "refuted"),
    ),
    rewrite=_geometric,
)
