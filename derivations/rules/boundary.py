"""Boundary terms at infinity."""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.proof import Argument
from derivations.model.terms import ZERO, Limits
from derivations.normal.products import is_infinite


def _boundary(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments or not isinstance(term, Limits) or term.shape.rank:
        return Refusal("not a boundary term")
    whole = term.lower is None or (is_infinite(term.lower) and is_infinite(term.upper))
    if not whole:
        return Refusal("a bound is finite")
    need = Need.VANISHES if term.index is None else Need.INTEGRABLE
    return Rewritten(ZERO, (Condition(need, (term.body,), (term.variable,)),))


BOUNDARY = Rule(
    code="boundary",
    name="vanishing boundary term",
    statement="A boundary term over the whole space is zero when its flux tends to 0 at infinity.",
    conditions=(("the flux tends to 0", "p → 0 alone is not enough: p Cauchy and s(x) = x² leave p s → 1/π"),),
    source="Hyvärinen 2005, app. A, eq. (30)",
    examples=(
        Example(r"\left[ x\, e^{-x^2} \right]_{-\infty}^{\infty} = 0"),
        Example(
            r"\left[ x^2 p(x) \right]_{-\infty}^{\infty} + 1 = 1",
            (),
            "conditional",
            "open: x² p(x) → 0",
            (r"p(x) \to 0 \text{ as } |x| \to \infty",),
        ),
    ),
    rewrite=_boundary,
)
