"""Sums of powers times binomial coefficients, over all of a row of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need, OnConditions
from derivations.model.proof import Argument
from derivations.model.terms import Num, Sum, Term, add, call, div, mul, number, power, sub
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import E, Factors, Poly, atom, constant
from derivations.normal.products import is_infinite
from derivations.rules.definedness import domain_of
from derivations.rules.growth import inside, region_of
from derivations.rules.summands import MAX_DEGREE, Summand, falling, taken_apart

MAX_START = 4
"""So many terms may be missing at the beginning."""


def _of_row(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    total = place.term
    if arguments or not isinstance(total, Sum) or total.shape.rank or is_infinite(total.upper):
        return Refusal("not a finite sum of numbers")
    start = total.lower.value if isinstance(total.lower, Num) else None
    region = region_of(total, place.context)
    if start is None or start.denominator != 1 or not 0 <= start <= MAX_START or region is None:
        return Refusal("not a sum from a small number on")
    normal = Normalizer(inside(place.context, total.index, region))
    try:
        found = [taken_apart(normal, m, c, total.index) for m, c in normal(total.body).terms.items()]
        values = [None if one is None else _value(one, total, int(start), normal) for one in found]
        needed = domain_of(total, place.context).needed
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    if not values or None in values:
        return Refusal(
            "a term of it is no multiple of a binomial coefficient, a power of the index, and powers with it"
        )
    known = [value for value in values if value is not None]
    whole = (Condition(Need.INTEGER, (total.upper,)), Condition(Need.NONNEGATIVE, (total.upper,)))
    conditions = (*whole, *(c for _, own in known for c in own), *needed)
    return Rewritten(add(*(term for term, _ in known)), tuple(dict.fromkeys(conditions)))


def _value(one: Summand, total: Sum, start: int, normal: Normalizer) -> OnConditions | None:
    """``Σ_k k(k-1)…(k-j+1) C(n, k) x^k y^(n-k) = n(n-1)…(n-j+1) x^j (x+y)^(n-j)``, which is 0 for ``j > n``."""
    size = normal(total.upper)
    if not _is_row(one, total, size) or not 0 <= one.degree <= MAX_DEGREE:
        return None
    x, y, beside = _bases(one, size, normal)
    whole, n = add(x, y), total.upper
    nothing = not normal(whole)
    parts: list[Term] = []
    conditions: list[Condition] = []
    for j, count in enumerate(falling(one.degree)):
        above = sub(n, number(j))
        if count and nothing:
            conditions.append(Condition(Need.POSITIVE, (above,)))
        elif count:
            conditions += [Condition(Need.NONZERO, (whole,))] if j else []
            parts.append(mul(number(count), _falling(n, j), one.factor(beside(j)), power(whole, above)))
    for k in range(start):
        if k or not one.degree:
            share = number(Fraction(-(k**one.degree), factorial(k)))
            parts.append(mul(share, _falling(n, k), one.factor(beside(k)), power(y, sub(n, number(k)))))
    return div(add(*parts), call("factorial", n)), tuple(conditions)


def _is_row(one: Summand, total: Sum, size: Poly) -> bool:
    """Whether below the fraction stands ``k! (n-k)!`` alone."""
    up = atom(total.index) + constant(1)
    down = size - atom(total.index) + constant(1)
    return len(one.below) == 2 and all(part in one.below for part in (up, down))


def _bases(one: Summand, size: Poly, normal: Normalizer) -> tuple[Term, Term, Callable[[int], Factors]]:
    """``x`` and ``y`` of ``x^k y^(n-k)``, and what stands beside the powers of ``y`` for a value of ``k``."""
    steps = {part: part.step.constant for part in one.powers if part.base != E}
    y = {part: -step for part, step in steps.items() if isinstance(step, int) and step < 0}
    x = [part for part in one.powers if part not in y]

    def beside(k: int) -> Factors:
        return (*(part.at(constant(k), normal) for part in x), *(part.at(size, normal) for part in y))

    return mul(*(part.ratio for part in x)), mul(*(power(part.base, step) for part, step in y.items())), beside


def _falling(n: Term, count: int) -> Term:
    """``n(n-1)…(n-count+1)``."""
    return mul(*(sub(n, number(i)) for i in range(count)))


BINOMIAL = Rule(
    code="binomial-theorem",
    name="binomial theorem",
    statement=(
        "Σ_{k=0}^n C(n, k) x^k y^(n-k) = (x + y)^n, and with k(k-1)…(k-j+1) before C(n, k), "
        "n(n-1)…(n-j+1) x^j (x + y)^(n-j); so for sums of such terms, and from a small number on."
    ),
    conditions=(
        ("n is a whole number, n ≥ 0", "for n = -1, the sum is empty, hence 0, while (x + y)^(-1) is not"),
        ("x + y ≠ 0, where j > 0", "for n = 0, k C(n, k) x^k y^(n-k) adds up to 0, while (x + y)^(n-1) has no value"),
        ("n > j, where x + y = 0", "C(0, 0) = 1, although 1 - 1 = 0"),
    ),
    source="Graham, Knuth & Patashnik, Concrete Mathematics (1994), eqs. (5.12) and (5.6)",
    examples=(
        Example(r"\sum_{k=0}^n \binom{n}{k} x^k y^{n-k} = (x + y)^n", (r"n \in \mathbb{N}",)),
        Example(r"\sum_{k=0}^n k \binom{n}{k} \theta^k (1 - \theta)^{n-k} = n \theta", (r"n \in \mathbb{N}",)),
        Example(r"\sum_{k=0}^n (-1)^k \binom{n}{k} = 0", (r"n \in \mathbb{N}",), "conditional", "open: n > 0"),
        Example(r"\sum_{k=1}^n \binom{n}{k} = 2^n", (r"n \in \mathbb{N}",), "refuted"),
    ),
    rewrite=_of_row,
)
