"""Expansions of terms as their variable tends to a target: exact, with conditions on the signs of coefficients.

The variable is ``a ± u`` beside a number and ``± 1/u`` far out, with ``u → 0+``.  That a term has an expansion shows
that it has a value for all small ``u > 0``, but for its functions that are abstract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from math import lcm

from derivations.model.conditions import Condition, Need
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    Add,
    Call,
    Limit,
    Mul,
    Num,
    Pow,
    Sort,
    Sym,
    Term,
    add,
    call,
    free_symbols,
    number,
    rational_value,
    sub,
)
from derivations.normal.form import Normalizer
from derivations.normal.poly import NIL, ONE, Poly, constant
from derivations.normal.products import is_infinite
from derivations.normal.stated import Sign
from derivations.normal.terms_of import to_term
from derivations.rules.asymptotics import (
    LOGARITHM,
    SLACK,
    UNIT,
    Arithmetic,
    NoExpansionError,
    Scale,
    Series,
    TooFewTermsError,
    rational,
    reciprocal_factorials,
    summed,
    tends_to_infinity,
)

MAX_COEFFICIENTS = 24
MAX_EXPONENT = 24


@dataclass(frozen=True, slots=True)
class Approach:
    """How the variable tends to the target: ``place ± u``, or ``± 1/u`` where there is no place."""

    variable: Sym
    place: Term | None
    sign: int

    @property
    def whole(self) -> bool:
        """Whether the variable runs through whole numbers."""
        return self.variable.sort is Sort.INTEGER


def approaches(limit: Limit) -> tuple[Approach, ...]:
    """The ways in which the variable of a limit tends to its target.

    Raises:
        NoExpansionError: the target is no end of the values of the variable.
    """
    if limit.target in (INFINITY, NEGATIVE_INFINITY):
        return (Approach(limit.variable, None, 1 if limit.target == INFINITY else -1),)
    if is_infinite(limit.target) or limit.variable.sort is Sort.INTEGER:
        raise NoExpansionError("the target of a limit is not understood")
    sides = (limit.side,) if limit.side else (1, -1)
    return tuple(Approach(limit.variable, limit.target, side) for side in sides)


_EXCLUDED = {
    Need.NONZERO: (Sign.ZERO,),
    Need.POSITIVE: (Sign.NEGATIVE, Sign.NONPOSITIVE, Sign.ZERO),
}
"""The signs with which a condition fails."""


@dataclass(slots=True)
class Expander:
    """Expands terms along one approach, and collects what has to hold for that.

    ``function`` expands what is no sum, product or power.  ``sure`` allows no condition that is not known to hold.
    Abstract functions are expanded up to ``smooth`` derivatives.
    """

    function: Callable[[Expander, Term], Scale]
    normal: Normalizer
    approach: Approach
    span: int
    smooth: int
    sure: bool = False
    conditions: dict[Condition, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of = Arithmetic(self.normal, Fraction(self.span))

    of: Arithmetic = field(init=False)

    def __call__(self, term: Term) -> Scale:
        """The expansion of a scalar term.

        Raises:
            NoExpansionError: none is known.
        """
        if self.approach.variable not in free_symbols(term):
            return Scale(self.of.number(self.normal(term)))
        match term:
            case Sym():
                return Scale(self._variable())
            case Add(terms):
                return self._sum(terms)
            case Mul(factors):
                return self._product(factors)
            case Pow(base, exponent):
                return self._power(base, exponent)
            case _:
                return self.function(self, term)

    # ---------------------------------------------------------------------------------------- what must hold

    def nonzero(self, value: Poly) -> None:
        """Require that a coefficient is not 0."""
        self.require(Condition(Need.NONZERO, (to_term(value),)))

    def positive(self, value: Poly) -> None:
        """Require that a coefficient is positive."""
        self.require(Condition(Need.POSITIVE, (to_term(value),)))

    def require(self, condition: Condition) -> None:
        """Require a sign.

        Raises:
            NoExpansionError: it is another one, or not known where it must be.
        """
        (term,) = condition.terms
        if self.normal.signs.holds(condition.need, term) or sign_of_logarithms(self.normal(term)) > 0:
            return
        if self.sure or self.normal.signs.sign(term) in _EXCLUDED[condition.need]:
            raise NoExpansionError("a coefficient has not the sign that it needs")
        self.conditions[condition] = None

    def known_sign(self, value: Poly) -> int:
        """1 or -1 where the sign of a coefficient is known, else 0."""
        sign = self.normal.signs.sign(to_term(value))
        known = {Sign.POSITIVE: 1, Sign.NEGATIVE: -1}.get(sign) or sign_of_logarithms(value)
        return known or next((-turn for turn in (1, -1) if self._falls(value.scaled(turn))), 0)

    def _falls(self, value: Poly) -> bool:
        """Whether a coefficient is negative by what is known of the number that it is the logarithm of."""
        return all(self.normal.signs.holds(one.need, one.terms[0]) for one in falling(value))

    # ------------------------------------------------------------------------------------------- arithmetic

    def _variable(self) -> Series:
        sign = constant(self.approach.sign)
        if self.approach.place is None:
            return Series({(Fraction(-1), 0): sign})
        return self.of.series([(UNIT, self.normal(self.approach.place)), ((Fraction(1), 0), sign)], None)

    def _sum(self, terms: tuple[Term, ...]) -> Scale:
        first, *others = (self(term) for term in terms)
        for other in others:
            first = self.plus(first, other)
        return first

    def plus(self, left: Scale, right: Scale) -> Scale:
        """The sum: of different exponentials the smaller one goes into the rest of the larger one."""
        apart = Scale(Series(), summed(left.exponent, right.exponent, -1)).lead()
        if apart is None:
            return Scale(self.of.plus(left.series, right.series), left.exponent)
        sign = self.known_sign(apart[1])
        if not sign or apart[0] == LOGARITHM:
            raise NoExpansionError("which part of a sum is the larger one is not known")
        larger = left if sign > 0 else right
        first = larger.series.lead()
        if first is None:
            raise TooFewTermsError("the leading term of a sum is not known")
        rest = Series(order=first[0] + self.span)
        return Scale(self.of.plus(larger.series, rest), larger.exponent)

    def _product(self, factors: tuple[Term, ...]) -> Scale:
        first, *others = (self(factor) for factor in factors)
        for other in others:
            first = self.times(first, other)
        return first

    def times(self, left: Scale, right: Scale) -> Scale:
        """The product."""
        return Scale(self.of.times(left.series, right.series), summed(left.exponent, right.exponent))

    def leading(self, series: Series) -> tuple[tuple[Fraction, int], Poly]:
        """The largest term of a series, the only one with its power of ``u``.

        Raises:
            NoExpansionError: there is no such term.
        """
        first = series.lead()
        if first is None:
            if series.exact:
                raise NoExpansionError("a part of it is zero that must not be")
            raise TooFewTermsError("the leading term is not known")
        if any(key[0] == first[0] and key != first for key in series.terms):
            raise NoExpansionError("logarithms of different powers in a leading term")
        return first, series.terms[first]

    def over_lead(self, series: Series) -> Series:
        """What a series divided by its leading term differs from 1 by."""
        (power, logarithms), value = self.leading(series)
        self.nonzero(value)
        inverse = self.normal(Pow(to_term(value), number(-1)))
        ratio = self.of.scaled(series, inverse, -power, -logarithms)
        return Series({key: value for key, value in ratio.terms.items() if key != UNIT}, ratio.order)

    def raised(self, scale: Scale, exponent: Fraction) -> Scale:
        """A power: ``(c u^e L^k (1 + h))^p = c^p u^(ep) L^(kp) Σ binomial(p, j) h^j``."""
        (order, logarithms), value = self.leading(scale.series)
        if exponent.denominator != 1:
            self.positive(value)
        if (logarithms * exponent).denominator != 1:
            raise NoExpansionError("a root of a logarithm")
        series = self.of.composed(_binomials(exponent), self.over_lead(scale.series))
        factor = self.normal(Pow(to_term(value), number(exponent)))
        series = self.of.scaled(series, factor, order * exponent, int(logarithms * exponent))
        return Scale(series, {key: part.scaled(exponent) for key, part in scale.exponent.items()})

    def _power(self, base: Term, exponent: Term) -> Scale:
        value = rational_value(exponent)
        if value is not None and value.denominator == 1 and 0 <= value <= MAX_EXPONENT:
            return self._repeated(self(base), int(value))
        if value is not None:
            return self.raised(self(base), value)
        if self.approach.variable not in free_symbols(base):
            return self._exponential(base, exponent)
        return self.exp(self.times(self(exponent), self.log(self(base))))

    def _repeated(self, scale: Scale, count: int) -> Scale:
        result = Scale(self.of.number(ONE))
        for _ in range(count):
            result = self.times(result, scale)
        return result

    def _exponential(self, base: Term, exponent: Term) -> Scale:
        """``b^g``; over whole numbers of any base, of which only the size is known then."""
        known = self.normal.signs.positive(base) or not self.approach.whole
        if known or not self.normal.signs.whole(exponent):
            self.positive(self.normal(base))
            return self.exp(self.times(self(exponent), Scale(self.of.number(self.normal(call("log", base))))))
        size = self.normal(call("log", call("Abs", base)))
        scale = self.exp(self.times(self(exponent), Scale(self.of.number(size))))
        depth = scale.series.depth()
        if depth is None or not (scale.exponent or rational_value(base)):
            raise NoExpansionError("a power of a number that may be 0")
        return Scale(Series(order=depth[0] - SLACK), scale.exponent)

    # -------------------------------------------------------------------------------------------- functions

    def bounded(self, scale: Scale) -> Series:
        """The series of what is not multiplied by an exponential, or by one that tends to 0."""
        lead = scale.lead()
        if lead is None:
            return scale.series
        if lead[0] == LOGARITHM or self.known_sign(lead[1]) >= 0:
            raise NoExpansionError("a function of an exponential that does not tend to 0")
        return Series(order=Fraction(self.span))

    def at_zero(self, series: Series) -> tuple[Poly, Series]:
        """The limit of a series, and what it differs from that by.

        Raises:
            NoExpansionError: it has none.
        """
        if series.order is not None and series.order < 0:
            raise TooFewTermsError("more terms are needed, or it oscillates")
        if any(map(tends_to_infinity, series.terms)):
            raise NoExpansionError("a function of what tends to infinity")
        rest = {key: value for key, value in series.terms.items() if key != UNIT}
        return series.terms.get(UNIT, NIL), Series(rest, series.order)

    def exp(self, scale: Scale) -> Scale:
        """The exponential."""
        series = self.bounded(scale)
        large = {key: value for key, value in series.terms.items() if tends_to_infinity(key)}
        small = Series({key: value for key, value in series.terms.items() if key not in large}, series.order)
        value, rest = self.at_zero(small)
        found = self.of.composed(map(constant, islice(reciprocal_factorials(), MAX_COEFFICIENTS)), rest)
        found = self.of.scaled(found, self.normal(call("exp", to_term(value))))
        power = rational(large.get(LOGARITHM, NIL))
        if power is not None:
            large.pop(LOGARITHM, None)
            found = self.of.scaled(found, ONE, -power)
        return Scale(found, large)

    def log(self, scale: Scale) -> Scale:
        """The logarithm: of ``exp(P) c u^e (1 + h)`` it is ``P + log c - e L + Σ (-1)^(j+1) h^j / j``."""
        (power, logarithms), value = self.leading(scale.series)
        self.positive(value)
        if logarithms:
            raise NoExpansionError("a logarithm of a logarithm")
        coefficients = (constant(Fraction((-1) ** (j + 1), j) if j else 0) for j in range(MAX_COEFFICIENTS))
        found = self.of.composed(coefficients, self.over_lead(scale.series))
        first = [(UNIT, self.normal(call("log", to_term(value)))), (LOGARITHM, constant(-power))]
        return Scale(self.of.plus(found, self.of.series([*first, *scale.exponent.items()], None)))


def falling(value: Poly) -> Iterator[Condition]:
    """That a coefficient is negative; of a logarithm, ``log |q| < 0``, what that says of ``q``."""
    single = value.single
    base = single[0][1][0] if single is not None and not single[0][0] and len(single[0][1]) == 1 else None
    if single is None or base is None or not _is_logarithm(base[0]) or base[1] != 1 or single[1] < 0:
        yield Condition(Need.POSITIVE, (to_term(value.scaled(-1)),))
        return
    (ratio,) = base[0].children
    inner = ratio.args[0] if isinstance(ratio, Call) and ratio.name == "Abs" else None
    yield Condition(Need.POSITIVE, (sub(number(1), ratio if inner is None else inner),))
    if inner is not None:
        yield Condition(Need.POSITIVE, (add(number(1), inner),))


def _is_logarithm(term: Term) -> bool:
    return isinstance(term, Call) and term.name == "log"


def sign_of_logarithms(value: Poly) -> int:
    """The sign of a combination of logarithms of numbers, which is that of ``Π b^q - 1``; 0 of others."""
    denominator = lcm(*(Fraction(c).denominator for c in value.terms.values()))
    product = Fraction(1)
    for (dummies, factors), coefficient in value.terms.items():
        count = int(coefficient * denominator)
        match factors:
            case ((Call("log", (Num(base),)), 1),) if base > 0 and not dummies and abs(count) <= MAX_EXPONENT:
                product *= base**count
            case _:
                return 0
    return (product > 1) - (product < 1)


def _binomials(exponent: Fraction) -> Iterator[Poly]:
    value = Fraction(1)
    for j in range(MAX_COEFFICIENTS):
        yield constant(value)
        value *= (exponent - j) / (j + 1)
