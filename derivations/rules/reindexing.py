"""Another start for the index of a sum, a series or a product."""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.proof import Argument
from derivations.model.terms import Product, Sum, Term, add, number, sub, substitute
from derivations.normal.products import is_infinite


def _shifted(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    total = place.term
    match arguments:
        case (int() as step,) if step:
            pass
        case _:
            return Refusal("the argument is a number of steps")
    if not isinstance(total, Sum | Product):
        return Refusal("not a sum or a product")
    body = substitute(total.body, {total.index: sub(total.index, number(step))})
    lower, upper = (_moved(end, step) for end in (total.lower, total.upper))
    return Rewritten(type(total)(total.index, body, lower, upper))


def _moved(end: Term, step: int) -> Term:
    return end if is_infinite(end) else add(end, number(step))


REINDEXING = Rule(
    code="reindexing",
    name="shift of an index",
    statement="Σ_{k=m}^n a_k = Σ_{k=m+s}^{n+s} a_{k-s}, for every whole number s; series and products too.",
    conditions=(),
    source="Graham, Knuth & Patashnik, Concrete Mathematics (1994), eq. (2.17)",
    examples=(
        Example(r"\sum_{k=1}^n f(k-1) = \sum_{k=0}^{n-1} f(k)", (r"n \in \mathbb{N}",)),
        Example(r"\sum_{k=1}^n (k-1)! = \sum_{k=0}^{n} k!", (r"n \in \mathbb{N}",), "refuted"),
    ),
    rewrite=_shifted,
)
