"""Polynomials in one variable with rational coefficients, and a point of each sign pattern that they have.

Sturm's theorem counts the real roots in an interval, so that roots are told apart and signs at them are decided in
exact arithmetic (Basu, Pollack & Roy, Algorithms in Real Algebraic Geometry, 2006, sections 2.2 and 10.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

Polynomial: TypeAlias = tuple[Fraction, ...]
"""Coefficients from the constant upwards, the last one not zero; ``()`` is zero."""

MAX_DEGREE = 24


def trimmed(coefficients: Sequence[Fraction]) -> Polynomial:
    """Without zeros at the end."""
    end = len(coefficients)
    while end and not coefficients[end - 1]:
        end -= 1
    return tuple(coefficients[:end])


def value(p: Polynomial, x: Fraction) -> Fraction:
    """The value at a rational point."""
    result = Fraction(0)
    for coefficient in reversed(p):
        result = result * x + coefficient
    return result


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    """The product."""
    result = [Fraction(0)] * max(0, len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            result[i + j] += a * b
    return trimmed(result)


def divided(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """The quotient and the remainder of a division by a polynomial that is not zero."""
    rest = list(p)
    quotient = [Fraction(0)] * max(0, len(p) - len(q) + 1)
    for shift in range(len(p) - len(q), -1, -1):
        factor = rest[shift + len(q) - 1] / q[-1]
        quotient[shift] = factor
        for i, coefficient in enumerate(q):
            rest[shift + i] -= factor * coefficient
    return trimmed(quotient), trimmed(rest)


def derivative(p: Polynomial) -> Polynomial:
    """The derivative."""
    return trimmed([n * coefficient for n, coefficient in enumerate(p)][1:])


def squarefree(p: Polynomial) -> Polynomial:
    """The same roots, each once."""
    divisor = _greatest_divisor(p, derivative(p))
    return divided(p, divisor)[0] if len(divisor) > 1 else p


def _greatest_divisor(p: Polynomial, q: Polynomial) -> Polynomial:
    while q:
        p, q = q, divided(p, q)[1]
        q = tuple(coefficient / q[-1] for coefficient in q) if q else q
    return p


def _sturm(p: Polynomial) -> list[Polynomial]:
    sequence = [p, derivative(p)]
    while sequence[-1]:
        sequence.append(tuple(-c for c in divided(sequence[-2], sequence[-1])[1]))
    return sequence[:-1]


def _variations(sequence: list[Polynomial], x: Fraction) -> int:
    signs = [v > 0 for p in sequence if (v := value(p, x))]
    return sum(a != b for a, b in pairwise(signs))


class _Roots:
    """Counts the roots of one squarefree polynomial."""

    def __init__(self, p: Polynomial) -> None:
        self.p = p
        self.sequence = _sturm(p)

    def between(self, low: Fraction, high: Fraction) -> int:
        """How many roots there are in ``(low, high]``."""
        return _variations(self.sequence, low) - _variations(self.sequence, high)


def isolated(p: Polynomial) -> list[tuple[Fraction, Fraction]]:
    """Intervals ``(low, high]`` with one root of a squarefree polynomial each, in order, whose ends are no roots."""
    if len(p) < 2:
        return []
    roots = _Roots(p)
    bound = 1 + max(abs(c / p[-1]) for c in p)
    waiting, found = [(-bound, bound)], []
    while waiting:
        low, high = waiting.pop()
        count = roots.between(low, high)
        if count == 1:
            found.append((low, high))
        elif count:
            middle = _no_root(p, low, high)
            waiting += [(low, middle), (middle, high)]
    return sorted(found)


def _no_root(p: Polynomial, low: Fraction, high: Fraction) -> Fraction:
    """A point between that is no root: one of more candidates than there are roots."""
    candidates = (low + (high - low) * Fraction(k, len(p) + 1) for k in range(1, len(p) + 1))
    return min((x for x in candidates if value(p, x)), key=lambda x: abs(x - (low + high) / 2))


Signs: TypeAlias = tuple[int, ...]
Place: TypeAlias = "Fraction | tuple[Fraction, Fraction]"


def sign_table(polynomials: Sequence[Polynomial]) -> Iterator[tuple[Place, Signs]]:
    """Every combination of signs that polynomials have at real points, with a place where they have it.

    The place is a rational point, or the ends of an interval that holds one root of their product, which is meant.
    """
    whole: Polynomial = (Fraction(1),)
    for p in polynomials:
        whole = times(whole, squarefree(p)) if len(p) > 1 else whole
    intervals = isolated(squarefree(whole)) if len(whole) > 1 else []
    counted = [_Roots(squarefree(p)) if len(p) > 1 else None for p in polynomials]
    points = [intervals[0][0]] if intervals else [Fraction(0)]
    points += [high for _, high in intervals]
    for point in points:
        yield point, tuple(_sign(value(p, point)) for p in polynomials)
    for low, high in intervals:
        vanishing = [roots is not None and roots.between(low, high) == 1 for roots in counted]
        # what does not vanish at the only root of the product in the interval has one sign in all of it
        signs = (0 if zero else _sign(value(p, high)) for p, zero in zip(polynomials, vanishing, strict=True))
        yield (low, high), tuple(signs)


def _sign(x: Fraction) -> int:
    return (x > 0) - (x < 0)
