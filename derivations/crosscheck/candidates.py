"""Points at which an implication may fail: numbers around zero, roots of its equations, and what it names itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise, product

from flint import fmpq_poly, fmpz

from derivations.crosscheck.truth import Oracle, Point, exact_value
from derivations.model.derivation import Comparison
from derivations.model.relations import Relation
from derivations.model.terms import (
    ONE,
    PI,
    Add,
    Call,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    add,
    free_symbols,
    mul,
    neg,
    number,
    power,
    subterms,
)
from derivations.model.terms.known_functions import KNOWN
from derivations.rules.real_roots import Polynomial, times, trimmed

NUMBERS = (*map(Fraction, (2, 1, -1, 0, -2, 3)), Fraction(1, 2), Fraction(-3), Fraction(-1, 2), Fraction(5))
ANGLES = (PI, neg(PI), mul(number(2), PI), mul(number(Fraction(1, 2)), PI), mul(number(Fraction(-3, 4)), PI))
"""Values at which functions of angles have their extrema and their branches end."""

ANGULAR = frozenset(one.name for one in KNOWN if one.angular)
MAX_TUPLES = 160
MAX_DEGREE = 12


def candidates(oracle: Oracle, symbols: Sequence[Sym], comparisons: Sequence[Comparison]) -> Iterator[Point]:
    """Points for the symbols, plain numbers in all but one of them at a time."""
    yield from _named(symbols, comparisons)
    yield from _angles(symbols, comparisons)
    for values in islice(_tuples(len(symbols)), MAX_TUPLES):
        point = {symbol: number(value) for symbol, value in zip(symbols, values, strict=True)}
        yield point
        for symbol in symbols:
            others = {s: v for s, v in point.items() if s != symbol}
            for root in _solutions(oracle, symbol, others, comparisons):
                yield {**others, symbol: root}


def _tuples(count: int) -> Iterator[tuple[Fraction, ...]]:
    """Tuples of plain numbers, those with distinct ones from the front of the list first."""
    for reach in (3, 5, len(NUMBERS)):
        yield from product(NUMBERS[:reach], repeat=count)


def plain(value: Term) -> Term:
    """A value as a number where it is rational."""
    exact = exact_value(value)
    return value if exact is None else number(exact)


def _named(symbols: Sequence[Sym], comparisons: Sequence[Comparison]) -> Iterator[Point]:
    """What the statement itself calls the value of its only symbol, and its negative."""
    if len(symbols) != 1:
        return
    for comparison in comparisons:
        for side in (comparison.left, comparison.right):
            if not free_symbols(side):
                yield {symbols[0]: side}
                yield {symbols[0]: plain(neg(side))}


def _angles(symbols: Sequence[Sym], comparisons: Sequence[Comparison]) -> Iterator[Point]:
    """Multiples of π for each symbol, the others being 1, where there are functions of angles."""
    sides = (side for one in comparisons for side in (one.left, one.right))
    if any(isinstance(part, Call) and part.name in ANGULAR for side in sides for _, part in subterms(side)):
        for symbol in symbols:
            yield from ({**dict.fromkeys(symbols, ONE), symbol: angle} for angle in ANGLES)


def _solutions(oracle: Oracle, symbol: Sym, others: Point, comparisons: Sequence[Comparison]) -> Iterator[Term]:
    """The roots of the comparisons in one symbol, and points between and beyond them."""
    roots: dict[Fraction, None] = {}
    for comparison in comparisons:
        if comparison.relation is Relation.EQUAL:
            for this, other in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
                if this == symbol:
                    value = oracle.at(other, others)
                    yield from () if free_symbols(value) else (plain(value),)
        difference = oracle.at(add(comparison.left, neg(comparison.right)), others)
        found = _numerator(difference, symbol)
        if found is None or len(found) < 2:
            continue
        for root in _roots(found):
            if isinstance(root, Num):
                roots[root.value] = None
            yield root
    ordered = sorted(roots)
    between = [(a + b) / 2 for a, b in pairwise(ordered)]
    ends = [ordered[0] - 1, ordered[-1] + 1] if ordered else []
    yield from map(number, (*between, *ends))


def _roots(p: Polynomial) -> Iterator[Term]:
    """The rational roots, and those of quadratic factors."""
    leading = fmpz(1)
    for coefficient in p:
        leading *= fmpz(coefficient.denominator)
    whole = fmpq_poly([fmpz(c.numerator) * (leading // fmpz(c.denominator)) for c in p]).numer()
    for factor, _ in whole.factor()[1]:
        c = [Fraction(int(factor[n])) for n in range(factor.degree() + 1)]
        if len(c) == 2:
            yield number(-c[0] / c[1])
        elif len(c) == 3 and c[1] ** 2 > 4 * c[0] * c[2]:
            middle, reach = -c[1] / (2 * c[2]), (c[1] ** 2 - 4 * c[0] * c[2]) / (2 * c[2]) ** 2
            root = power(number(reach), Fraction(1, 2))
            for side in (root, neg(root)):
                yield add(number(middle), side) if middle else side


Ratio = tuple[Polynomial, Polynomial]


def _numerator(term: Term, symbol: Sym) -> Polynomial | None:
    """The numerator of a rational function of one symbol; ``None`` for anything else."""
    found = _rational(term, symbol)
    return None if found is None or len(found[0]) > MAX_DEGREE + 1 else found[0]


def _rational(term: Term, symbol: Sym) -> Ratio | None:
    unit: Polynomial = (Fraction(1),)
    if term == symbol:
        return (Fraction(0), Fraction(1)), unit
    value = exact_value(term)
    if value is not None:
        return trimmed([value]), unit
    match term:
        case Add(terms):
            return _folded([_rational(part, symbol) for part in terms], ((), unit), _sum)
        case Mul(factors):
            return _folded([_rational(part, symbol) for part in factors], (unit, unit), _product)
        case Pow(base, exponent):
            e, inner = exact_value(exponent), _rational(base, symbol)
            if inner is None or e is None or e.denominator != 1 or not 0 < abs(e) <= MAX_DEGREE:
                return None
            whole = _folded([inner] * abs(e.numerator), (unit, unit), _product)
            if whole is None or e > 0:
                return whole
            return (whole[1], whole[0]) if whole[0] else None
        case _:
            return None


def _folded(parts: Sequence[Ratio | None], start: Ratio, join: Callable[[Ratio, Ratio], Ratio]) -> Ratio | None:
    result = start
    for part in parts:
        if part is None or len(result[0]) + len(part[0]) > 4 * MAX_DEGREE:
            return None
        result = join(result, part)
    return result


def _sum(a: Ratio, b: Ratio) -> Ratio:
    if a[1] == b[1]:
        return _added(a[0], b[0]), a[1]
    return _added(times(a[0], b[1]), times(b[0], a[1])), times(a[1], b[1])


def _product(a: Ratio, b: Ratio) -> Ratio:
    return times(a[0], b[0]), times(a[1], b[1])


def _added(p: Polynomial, q: Polynomial) -> Polynomial:
    longer, shorter = (p, q) if len(p) >= len(q) else (q, p)
    return trimmed([c + (shorter[n] if n < len(shorter) else 0) for n, c in enumerate(longer)])
