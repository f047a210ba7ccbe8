"""Cutting the range of an integral, a sum or a product in two."""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.proof import Argument
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ONE,
    Expect,
    Integral,
    Product,
    Sum,
    Term,
    add,
    free_symbols,
    mul,
    sub,
)
from derivations.normal.products import is_infinite


def on_the_line(term: Term) -> Integral | None:
    """An integral or an expectation over a number, with its ends written; ``None``: it is neither."""
    match term:
        case Integral(variable, body, None, None) if not variable.shape.rank:
            return Integral(variable, body, NEGATIVE_INFINITY, INFINITY)
        case Integral(_, _, Term(), Term()):
            return term
        case Expect(variable, body, weight) if not variable.shape.rank and not body.shape.rank:
            return Integral(variable, mul(weight, body), NEGATIVE_INFINITY, INFINITY)
        case _:
            return None


def _split(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    match arguments:
        case (Term() as cut,) if not is_infinite(cut) and not cut.shape.rank:
            pass
        case _:
            return Refusal("the argument is the place where the range is cut")
    halves = cut_in_two(place.term, cut)
    if halves is None:
        return Refusal("no integral over a number, sum or product, or the cut depends on its variable")
    if isinstance(place.term, Sum | Product):
        whole = Condition(Need.INTEGER, (cut,))
        return Rewritten(halves, (whole, *_between(sub(place.term.lower, ONE), cut, place.term.upper)))
    total = on_the_line(place.term)
    if total is None or total.lower is None or total.upper is None:
        return Refusal("no integral over a number")
    if total.lower == INFINITY or total.upper == NEGATIVE_INFINITY:
        return Refusal("the range runs downwards")
    return Rewritten(halves, _between(total.lower, cut, total.upper))


def cut_in_two(term: Term, cut: Term) -> Term | None:
    """The same range in two parts; ``None``: it is no range of numbers, or the cut is not the same all along it."""
    if isinstance(term, Sum | Product):
        if term.index in free_symbols(cut):
            return None
        first = type(term)(term.index, term.body, term.lower, cut)
        second = type(term)(term.index, term.body, add(cut, ONE), term.upper)
        return add(first, second) if isinstance(term, Sum) else mul(first, second)
    total = on_the_line(term)
    if total is None or total.lower is None or total.upper is None or total.variable in free_symbols(cut):
        return None
    return add(
        Integral(total.variable, total.body, total.lower, cut), Integral(total.variable, total.body, cut, total.upper)
    )


def _between(lower: Term, cut: Term, upper: Term) -> tuple[Condition, ...]:
    """That a cut is neither before the beginning nor behind the end."""
    above = () if is_infinite(lower) else (Condition(Need.NONNEGATIVE, (sub(cut, lower),)),)
    below = () if is_infinite(upper) else (Condition(Need.NONNEGATIVE, (sub(upper, cut),)),)
    return (*above, *below)


ADDITIVITY = Rule(
    code="additivity",
    name="additivity in the range",
    statement="∫ over (a, b) = ∫ over (a, c) + ∫ over (c, b); sums and products too, cut behind k.",
    conditions=(
        ("a ≤ c ≤ b", "the integral converges on (a, b) only: ∫ dx/√x over (0, 1) says nothing of what is below 0"),
        ("k is a whole number, m - 1 ≤ k ≤ n", "cut at 3/2, a sum from 1 on would go on at 5/2"),
    ),
    source="Rudin, Principles of Mathematical Analysis (1976), thm 6.12",
    examples=(
        Example(
            r"\int_0^2 f(x)\,\mathrm{d}x = \frac{1}{2}",
            (r"f(x) = x \text{ for } 0 \le x \le 1, \text{ zero elsewhere}",),
        ),
        Example(r"\int_0^2 f(x)\,\mathrm{d}x = 2", (r"f(x) = x \text{ for } 0 \le x \le 1",), "undecided"),
    ),
    rewrite=_split,
)
