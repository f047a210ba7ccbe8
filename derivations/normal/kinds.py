"""What is stated of the kinds of matrices and functions: symmetric, antisymmetric, diagonal, orthogonal; even, odd.

An entry of a symmetric matrix is written in two ways, and so is a value of an even function: of the products that are
equal for that reason one stands for all.  A diagonal matrix is both symmetric and, entry by entry, a delta times what
is on its diagonal.  A matrix with ``QᵀQ = 1`` leaves a delta where one of its columns meets another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from derivations.model.conditions import Need
from derivations.model.terms import Apply, Call, Component, Inverse, Sym, Term, neg
from derivations.normal.poly import NIL, Factors, Monomial, Poly, canonical_monomial, monomial_key, sorted_factors
from derivations.normal.products import distribute, merge, reduced, stands_alone
from derivations.normal.recursion import Recursion
from derivations.normal.stated_kinds import Kinds

MAX_WAYS = 64
"""So many ways of writing a product are compared."""


def by_kinds(normal: Recursion, kinds: Kinds, poly: Poly) -> Poly:
    """A polynomial with each product in the one way that stands for all that the stated kinds make equal."""
    if not kinds.matrices and not kinds.functions:
        return poly
    return distribute(poly, lambda monomial: _Product(normal, kinds, monomial).one_way())


@dataclass(frozen=True, slots=True)
class _Product:
    """A product of a normal form in which names of stated kinds may stand."""

    normal: Recursion
    kinds: Kinds
    monomial: Monomial

    def one_way(self) -> Poly:
        """The way of writing it that stands for all."""
        found = self._met() or self._off_diagonal()
        if found is not None:
            return by_kinds(self.normal, self.kinds, self._with_delta(*found))
        ways: list[tuple[int, Factors]] = [(1, ())]
        for base, exponent in self.monomial[1]:
            powers = [(1, base)]
            if isinstance(exponent, int):
                powers += [(sign if exponent % 2 else 1, other) for sign, other in self._written(base)]
            ways = [(sign * own, (*factors, (one, exponent))) for sign, factors in ways for own, one in powers]
            if len(ways) > MAX_WAYS:
                return Poly({self.monomial: 1})
        if len(ways) == 1:
            return Poly({self.monomial: 1})
        written = [(sign, canonical_monomial((self.monomial[0], _merged(factors)))) for sign, factors in ways]
        least = min((monomial for _, monomial in written), key=monomial_key)
        signs = {sign for sign, monomial in written if monomial == least}
        return Poly({least: signs.pop()}) if len(signs) == 1 else NIL

    def _written(self, base: Term) -> Iterator[tuple[int, Term]]:
        """The other ways of writing a factor, each with its sign."""
        match base:
            case Component(Sym() | Inverse(Sym()) as matrix, (row, column)):
                named = matrix.matrix if isinstance(matrix, Inverse) else matrix  # its inverse is symmetric, too
                stated = self.kinds.matrices.get(named, {}) if isinstance(named, Sym) else {}
                for need, sign in ((Need.SYMMETRIC, 1), (Need.ANTISYMMETRIC, -1)):
                    if need in stated:
                        self.normal.signs.used.add(stated[need])
                        yield sign, Component(matrix, (column, row))
            case Apply(function, (*parameters, argument)) if function in self.kinds.functions:
                condition = self.kinds.functions[function]
                self.normal.signs.used.add(condition)
                odd = (condition.need is Need.ODD) ^ (len(base.partials) % 2)
                turned = self.normal.canonical(neg(argument))
                yield (-1 if odd else 1), Apply(function, (*parameters, turned), base.partials)

    def _with_delta(self, index: Sym | None, gone: tuple[Term, ...], new: tuple[Term, ...]) -> Poly:
        """The product with other factors in the place of some, no longer summed over an index."""
        dummies, factors = self.monomial
        rest = [(base, e) for base, e in factors if base not in gone]
        kept = tuple(d for d in dummies if d[0] != index)
        made = reduced(kept, merge((*rest, *((one, 1) for one in new))), self.normal)
        return made if isinstance(made, Poly) else Poly({made: 1})

    def _met(self) -> tuple[Sym | None, tuple[Term, ...], tuple[Term, ...]] | None:
        """Two columns, or two rows, of an orthogonal matrix: the index over which they meet, and what they leave."""
        factors = dict(self.monomial[1])
        entries = [base for base in factors if isinstance(base, Component) and self._is(base.body, Need.ORTHOGONAL)]
        for one, other in product(entries, entries):
            if factors[one] != (2 if one == other else 1) or factors[other] != factors[one]:
                continue
            size = one.body.shape.dims[0]
            for place in (0, 1):
                index, ends = one.indices[place], (one.indices[1 - place], other.indices[1 - place])
                if index != other.indices[place] or not isinstance(index, Sym) or index in ends:
                    continue
                if stands_alone(index, size, self.monomial[0], factors, one, other):
                    return index, (one, other), (_delta(*ends, size),)
        return None

    def _off_diagonal(self) -> tuple[Sym | None, tuple[Term, ...], tuple[Term, ...]] | None:
        """An entry of a diagonal matrix that is not written as one on the diagonal."""
        for base, exponent in self.monomial[1]:
            if isinstance(base, Component) and exponent == 1 and self._is(base.body, Need.DIAGONAL):
                row, column = base.indices
                if row != column:
                    first = min(row, column, key=lambda term: term.key)
                    on = Component(base.body, (first, first))
                    return None, (base,), (on, _delta(row, column, base.body.shape.dims[0]))
        return None

    def _is(self, matrix: Term, need: Need) -> bool:
        stated = self.kinds.matrices.get(matrix, {}) if isinstance(matrix, Sym) else {}
        if need not in stated:
            return False
        self.normal.signs.used.add(stated[need])
        return True


def _delta(row: Term, column: Term, size: Term) -> Call:
    return Call("Delta", (*sorted((row, column), key=lambda term: term.key), size))


def _merged(factors: Factors) -> Factors:
    return sorted_factors(merge(factors).items())
