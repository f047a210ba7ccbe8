"""Sparse polynomials with rational coefficients over atoms, whose monomials may carry summed dummy indices.

A monomial is ``(dummies, factors)``.  ``factors`` maps bases (canonical terms) to exponents: whole numbers,
fractions, or polynomials (``e^P`` is the base ``e`` with exponent ``P``, so exponentials merge by adding
exponents).  ``dummies`` are ``(symbol, lower, upper)``: the monomial is summed over each of them, Einstein style.
Dummies are named by position and monomials are kept minimal under renaming of dummies, so equal sums are equal
tuples (as in tensor computer algebra: Martín-García, xPerm, 2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from typing import TypeAlias

from derivations.model.terms import Const, Made, Sym, Term, free_symbols, made_symbol, number_of, substitute

Rational: TypeAlias = int | Fraction
Exponent: TypeAlias = "int | Fraction | Poly"
Dummy: TypeAlias = tuple[Sym, Term, Term]
Factor: TypeAlias = "tuple[Term, Exponent]"
Factors: TypeAlias = "tuple[Factor, ...]"
Monomial: TypeAlias = "tuple[tuple[Dummy, ...], Factors]"

E = Const("e")
UNIT: Monomial = ((), ())
MAX_TERMS = 4000
MAX_DUMMIES = 6


class TooLargeError(Exception):
    """The normal form would exceed the bounds on size that keep hostile input in check."""


class Poly:
    """An immutable polynomial: monomial → nonzero rational coefficient."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, Rational]) -> None:
        if len(terms) > MAX_TERMS:
            raise TooLargeError(f"a normal form of {len(terms)} terms")
        self.terms = terms
        self._hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __repr__(self) -> str:
        return f"Poly({dict(self.terms)!r})"

    def __add__(self, other: Poly) -> Poly:
        if not other:
            return self
        total = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            _accumulate(total, monomial, coefficient)
        return Poly(total)

    def __sub__(self, other: Poly) -> Poly:
        return self + other.scaled(-1)

    def scaled(self, factor: Rational) -> Poly:
        """Multiply by a rational number."""
        if factor == 1:
            return self
        return Poly({m: tidy(c * factor) for m, c in self.terms.items()}) if factor else NIL

    @property
    def constant(self) -> int | Fraction | None:
        """The value of a constant polynomial, else ``None``."""
        if not self.terms:
            return 0
        return self.terms.get(UNIT) if len(self.terms) == 1 else None

    @property
    def single(self) -> tuple[Monomial, int | Fraction] | None:
        """The only monomial with its coefficient, if there is just one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None


def _accumulate(total: dict[Monomial, Rational], monomial: Monomial, coefficient: Rational) -> None:
    value = total.get(monomial, 0) + coefficient
    if value:
        total[monomial] = tidy(value)
    else:
        total.pop(monomial, None)


def tidy(value: Rational) -> Rational:
    """Whole numbers as ``int``, which hash and multiply faster than ``Fraction``."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


NIL = Poly({})
ONE = Poly({UNIT: 1})


def constant(value: Rational) -> Poly:
    """A constant polynomial."""
    return Poly({UNIT: tidy(value)}) if value else NIL


def atom(term: Term, exponent: Exponent = 1) -> Poly:
    """A single factor."""
    return Poly({((), ((term, exponent),)): 1})


def total(polys: Iterable[Poly]) -> Poly:
    """Add many polynomials."""
    result: dict[Monomial, Rational] = {}
    for poly in polys:
        for monomial, coefficient in poly.terms.items():
            _accumulate(result, monomial, coefficient)
    return Poly(result)


# --------------------------------------------------------------------------------------- ordering and symbols


def exponent_key(exponent: Exponent) -> str:
    """A string that orders exponents."""
    if isinstance(exponent, Poly):
        return "p:" + "+".join(sorted(f"{c}*{monomial_key(m)}" for m, c in exponent.terms.items()))
    return f"q:{exponent}"


def monomial_key(monomial: Monomial) -> str:
    """A string that orders monomials."""
    dummies, factors = monomial
    return (
        "|".join(f"{s.key}:{lo.key}:{hi.key}" for s, lo, hi in dummies)
        + "@"
        + "*".join(f"{base.key}^{exponent_key(exponent)}" for base, exponent in factors)
    )


def exponent_symbols(exponent: Exponent) -> frozenset[Sym]:
    """The free symbols of an exponent."""
    return poly_symbols(exponent) if isinstance(exponent, Poly) else frozenset()


def poly_symbols(poly: Poly) -> frozenset[Sym]:
    """The free symbols of a polynomial (its dummies are not free)."""
    found: set[Sym] = set()
    for monomial in poly.terms:
        found |= monomial_symbols(monomial)
    return frozenset(found)


def factor_symbols(base: Term, exponent: Exponent) -> frozenset[Sym]:
    """The free symbols of a factor."""
    return free_symbols(base) | poly_symbols(exponent) if isinstance(exponent, Poly) else free_symbols(base)


def monomial_symbols(monomial: Monomial) -> frozenset[Sym]:
    """The free symbols of a monomial."""
    dummies, factors = monomial
    found: set[Sym] = set()
    for base, exponent in factors:
        found |= factor_symbols(base, exponent)
    for _, lower, upper in dummies:
        found |= free_symbols(lower) | free_symbols(upper)
    return frozenset(found - {symbol for symbol, _, _ in dummies})


# ------------------------------------------------------------------------------------------- renaming symbols


def rename(poly: Poly, values: dict[Sym, Term]) -> Poly:
    """Replace free symbols by symbols in a polynomial; for renamings that cannot create new algebra."""
    return Poly({rename_monomial(m, values): c for m, c in poly.terms.items()})


def rename_monomial(monomial: Monomial, values: dict[Sym, Term]) -> Monomial:
    """Replace free symbols by symbols in a monomial; its own dummies are left alone."""
    dummies, factors = monomial
    own = {symbol for symbol, _, _ in dummies}
    values = {symbol: value for symbol, value in values.items() if symbol not in own}
    ranges = tuple((symbol, substitute(lo, values), substitute(hi, values)) for symbol, lo, hi in dummies)
    return ranges, _renamed_factors(factors, values)


def _renamed_factors(factors: Factors, values: dict[Sym, Term]) -> Factors:
    return sorted_factors(
        (substitute(base, values), rename(exponent, values) if isinstance(exponent, Poly) else exponent)
        for base, exponent in factors
    )


def rename_dummies(monomial: Monomial, names: dict[Sym, Sym]) -> Monomial:
    """Give a monomial's own dummies other names, which must not occur in it."""
    dummies, factors = monomial
    values: dict[Sym, Term] = dict(names)
    ranges = tuple(
        (names.get(symbol, symbol), substitute(lo, values), substitute(hi, values)) for symbol, lo, hi in dummies
    )
    return ranges, _renamed_factors(factors, values)


def sorted_factors(factors: Iterable[Factor]) -> Factors:
    """Factors in canonical order."""
    found = tuple(factors)
    return found if len(found) < 2 else tuple(sorted(found, key=lambda factor: factor[0].key))


def dummy(position: int) -> Sym:
    """The dummy index at a position; no document can write this name."""
    return made_symbol(Made.DUMMY, position)


def parked(position: int) -> Sym:
    """A temporary name for an index that is free while the sum over it is being taken apart."""
    return made_symbol(Made.PARKED, position)


def unused(symbols: Iterable[Sym]) -> int:
    """The first position from which on no parked name is among the symbols."""
    return max((_above(s, Made.PARKED) for s in symbols), default=0)


def _above(symbol: Sym | None, made: Made) -> int:
    """One more than the number of a symbol that was made for this; 0 for others."""
    number = number_of(symbol, made)
    return 0 if number is None else number + 1


def _turning(position: int) -> Sym:
    """A name that lives only inside one renaming."""
    return made_symbol(Made.TURNING, position)


@lru_cache(maxsize=50_000)
def height(term: Term) -> int:
    """One more than the highest dummy position bound inside a term; 0 without."""
    return max([_above(term.binds[0], Made.DUMMY), *map(height, term.children)])


def poly_height(poly: Poly) -> int:
    """One more than the highest dummy position in a polynomial."""
    return max((_monomial_height(m) for m in poly.terms), default=0)


def _monomial_height(monomial: Monomial) -> int:
    dummies, factors = monomial
    own = max((_above(symbol, Made.DUMMY) for symbol, _, _ in dummies), default=0)
    return max(own, _inner_height(factors))


def _inner_height(factors: Factors) -> int:
    return max(
        (max(height(base), poly_height(exponent) if isinstance(exponent, Poly) else 0) for base, exponent in factors),
        default=0,
    )


@lru_cache(maxsize=50_000)
def canonical_monomial(monomial: Monomial) -> Monomial:
    """The least monomial under renaming of its dummies, which get names above all that are bound inside.

    Raises:
        TooLargeError: it has more dummies than can be permuted.
    """
    dummies, factors = monomial
    if not dummies:
        return (), sorted_factors(factors)
    if len(dummies) > MAX_DUMMIES:
        raise TooLargeError(f"{len(dummies)} summed indices in one product")
    away = rename_dummies(monomial, {symbol: _turning(n) for n, (symbol, _, _) in enumerate(dummies)})
    first = _inner_height(factors)
    candidates = (_in_order(away, order, first) for order in permutations(range(len(dummies))))
    return min(candidates, key=monomial_key)


def _in_order(monomial: Monomial, order: tuple[int, ...], first: int) -> Monomial:
    ranges, factors = rename_dummies(monomial, {_turning(old): dummy(first + new) for new, old in enumerate(order)})
    return tuple(sorted(ranges, key=lambda r: number_of(r[0], Made.DUMMY) or 0)), factors


def park(monomial: Monomial, beside: Iterable[Sym] = ()) -> Monomial:
    """Give a monomial's dummies parked names that are used neither in it nor among the symbols ``beside``."""
    if not monomial[0]:
        return (), sorted_factors(monomial[1])
    inner = {symbol for factor in monomial[1] for symbol in factor_symbols(*factor)}
    start = unused([*inner, *beside, *(symbol for symbol, _, _ in monomial[0])])
    return rename_dummies(monomial, {symbol: parked(start + n) for n, (symbol, _, _) in enumerate(monomial[0])})


def level(variable: Sym, *bodies: Term) -> Sym:
    """The canonical name of a symbol bound around canonical terms: one level above all that is bound inside."""
    return made_symbol(Made.LEVEL, max(map(bound_height, bodies), default=0), variable.dims, variable.sort)


@lru_cache(maxsize=50_000)
def bound_height(term: Term) -> int:
    """One more than the highest level bound inside a term."""
    return max([_above(term.binds[0], Made.LEVEL), *map(bound_height, term.children)])
