"""Products of matrices as sums of words, in which a matrix cancels with its inverse beside it.

In a word, the factors of a product stand in their order; a vector in front is a row, one at the end a column.

Beside the inverse of a sum ``S = L + R`` its greatest word ``L`` gives way to the others, ``S⁻¹ L = I - S⁻¹ R`` and
``L S⁻¹ = I - R S⁻¹``.  Words are ordered by their length and then by their factors, so that every word that comes of it
is smaller (F. Baader & T. Nipkow, *Term Rewriting and All That*, 1998, § 5.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, reduce

from derivations.model.terms import (
    MINUS_ONE,
    Add,
    Dot,
    Identity,
    Inverse,
    MatMul,
    Mul,
    Num,
    Pow,
    Shape,
    Term,
    Trace,
    Transpose,
    add,
    contains,
    mul,
)

MAX_WORDS = 64


@dataclass(frozen=True, slots=True)
class Word:
    """Scalar factors, and vectors and matrices in the order of their product; ``size`` is that of an empty product."""

    scalars: tuple[Term, ...]
    factors: tuple[Term, ...]
    size: Term

    @property
    def term(self) -> Term:
        """The product that the word stands for, its factors multiplied from the right."""
        factors = self.factors or (Identity(self.size),)
        whole = reduce(lambda right, left: MatMul(left, right), reversed(factors[:-1]), factors[-1])
        return mul(*self.scalars, whole)


def has_inverse(term: Term) -> bool:
    """Whether the inverse of a matrix stands in a term."""
    return contains(term, Inverse)


def cancelled(term: Term) -> Term:
    """A vector or matrix with each matrix and its inverse beside it taken out."""
    words = words_of(term)
    return term if words is None else add(*(word.term for word in words))


def cancelled_scalar(term: Dot | Trace) -> Term:
    """An inner product or a trace, in which what stands at its ends meets."""
    if isinstance(term, Dot):
        left, right = words_of(term.left), words_of(term.right)
        if left is None or right is None or len(left) * len(right) > MAX_WORDS:
            return term
        return add(*(_inner(one, other) for one in left for other in right))
    words = words_of(term.matrix)
    return term if words is None else add(*map(_trace, words))


def words_of(term: Term) -> list[Word] | None:
    """The words whose sum a vector or matrix is; ``None`` where they are too many."""
    found = _words(term)
    return None if found is None else [one for word in found for one in _reduced(word)]


def _words(term: Term) -> list[Word] | None:
    match term:
        case Add(terms):
            parts = [_words(part) for part in terms]
            known = [word for part in parts if part is not None for word in part]
            return known if None not in parts and len(known) <= MAX_WORDS else None
        case Mul(factors):
            inner = _words(next(f for f in factors if f.shape.rank))
            scalars = tuple(f for f in factors if not f.shape.rank)
            return inner and [Word(scalars + w.scalars, w.factors, w.size) for w in inner]
        case MatMul(left, right):
            first, second = _words(left), _words(right)
            if first is None or second is None or len(first) * len(second) > MAX_WORDS:
                return None
            return [Word(a.scalars + b.scalars, _row(a) + _column(b), b.size) for a in first for b in second]
        case Transpose(matrix):
            inner = _words(matrix)
            return inner and [_transposed(word) for word in inner]
        case Inverse(matrix):
            return [_inverted(matrix)]
        case Identity(size):
            return [Word((), (), size)]
        case _:
            return [Word((), (term,), term.shape.dims[-1])]


def _transposed(word: Word) -> Word:
    return Word(word.scalars, tuple(map(_transpose, reversed(word.factors))), word.size)


def _transpose(factor: Term) -> Term:
    if isinstance(factor, Transpose):
        return factor.matrix
    return _inverse_of(cancelled(Transpose(factor.matrix))) if isinstance(factor, Inverse) else Transpose(factor)


def _inverse_of(matrix: Term) -> Term:
    return matrix.matrix if isinstance(matrix, Inverse) else Inverse(matrix)


def _inverted(matrix: Term) -> Word:
    """The inverse of a product of square matrices is that of its factors turned round; any other one stays."""
    size = matrix.shape.dims[0]
    words = words_of(matrix)
    if words is not None and len(words) == 1:
        (word,) = words
        if all(factor.shape == Shape((size, size)) for factor in word.factors):
            scalars = tuple(Pow(scalar, MINUS_ONE) for scalar in word.scalars)
            return Word(scalars, tuple(map(_inverse_of, reversed(word.factors))), size)
    return Word((), (_inverse_of(cancelled(matrix)),), size)


def _reduced(word: Word) -> list[Word]:
    """The sum that a word is, in which neither a matrix nor the greatest word of a sum stands beside its inverse."""
    waiting, found = [_shortened(word)], list[Word]()
    while waiting:
        one = waiting.pop()
        split = _split(one)
        if split is None:
            found.append(one)
        else:
            waiting += map(_shortened, split)
        if len(waiting) + len(found) > MAX_WORDS:
            return [_shortened(word)]
    return found


def _split(word: Word) -> list[Word] | None:
    """The words that a word comes to in which the inverse of a sum stands beside the greatest word of that sum."""
    for position, factor in enumerate(word.factors):
        parts = _parts(factor.matrix) if isinstance(factor, Inverse) else ()
        for start, stop in _beside(word.factors, position, parts):
            before, behind = word.factors[:start], word.factors[stop:]
            left = start < position  # the greatest word stands in front of the inverse
            scale = Pow(mul(*parts[0].scalars), MINUS_ONE)
            others = [Word((*word.scalars, scale), before + behind, word.size)]
            for one in parts[1:]:
                inner = (*one.factors, factor) if left else (factor, *one.factors)
                others.append(Word((MINUS_ONE, *word.scalars, scale, *one.scalars), before + inner + behind, word.size))
            return others
    return None


def _beside(factors: tuple[Term, ...], position: int, parts: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
    """Where an inverse at a position stands together with the first of some words, behind it or in front of it."""
    span = parts[0].factors if parts else ()
    behind, before = position + 1 + len(span), position - len(span)
    if span and factors[position + 1 : behind] == span:
        yield position, behind
    if span and before >= 0 and factors[before:position] == span:
        yield before, position + 1


@lru_cache(maxsize=256)
def _parts(matrix: Term) -> tuple[Word, ...]:
    """The words whose sum a matrix is, the greatest one first; nothing for others, and where that may be zero."""
    words = words_of(matrix)
    if words is None or len(words) < 2:
        return ()
    ordered = sorted(words, key=lambda word: (len(word.factors), [one.key for one in word.factors]), reverse=True)
    numeric = all(isinstance(scalar, Num) for scalar in ordered[0].scalars)
    distinct = ordered[0].factors != ordered[1].factors
    return tuple(ordered) if numeric and distinct and ordered[0].factors else ()


def _shortened(word: Word) -> Word:
    """A word without a matrix beside its inverse."""
    factors, position = list(word.factors), 0
    while position < len(factors):
        factor = factors[position]
        span = _spelt(factor.matrix) if isinstance(factor, Inverse) else ()
        if span and tuple(factors[position + 1 : position + 1 + len(span)]) == span:
            del factors[position : position + 1 + len(span)]
            position = 0
        elif span and position >= len(span) and tuple(factors[position - len(span) : position]) == span:
            del factors[position - len(span) : position + 1]
            position = 0
        else:
            position += 1
    return Word(word.scalars, tuple(factors), word.size)


def _spelt(matrix: Term) -> tuple[Term, ...]:
    """The factors of a matrix that is one product without scalars; none for others."""
    words = _words(matrix)
    if words is None or len(words) != 1 or words[0].scalars:
        return (matrix,)
    return words[0].factors


def _inner(left: Word, right: Word) -> Term:
    """The inner product of two vectors that are products: the first one as a row, the second one as a column."""
    whole = Word((*left.scalars, *right.scalars), _row(left) + _column(right), right.size)
    return add(*(mul(*one.scalars, _dot(one)) for one in _reduced(whole)))


def _dot(word: Word) -> Term:
    """The inner product of the vector in front of a word and of what stands behind it."""
    first, *rest = word.factors
    return Dot(first, Word((), tuple(rest), word.size).term)


def _row(word: Word) -> tuple[Term, ...]:
    """The factors of a word on the left of others: a vector stands in front."""
    ends_in_vector = len(word.factors) > 1 and word.factors[-1].shape.rank == 1
    return _turned(word) if ends_in_vector else word.factors


def _column(word: Word) -> tuple[Term, ...]:
    """The factors of a word on the right of others: a vector stands at the end."""
    starts_with_vector = len(word.factors) > 1 and word.factors[0].shape.rank == 1
    return _turned(word) if starts_with_vector else word.factors


def _turned(word: Word) -> tuple[Term, ...]:
    return tuple(_transpose(factor) if factor.shape.rank == 2 else factor for factor in reversed(word.factors))


def _trace(word: Word) -> Term:
    """The trace of a product, turned round so that an inverse stands in front."""
    at = next((n for n, factor in enumerate(word.factors) if isinstance(factor, Inverse)), 0)
    turned = word.factors[at:] + word.factors[:at]
    whole = Word(word.scalars, turned, turned[0].shape.dims[0] if turned else word.size)
    return add(*(mul(*one.scalars, Trace(replace(one, scalars=()).term)) for one in _reduced(whole)))
