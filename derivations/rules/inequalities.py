"""The rule that the difference of both sides is a sum of what known inequalities say is not negative."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import Condition
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.proof import Argument
from derivations.model.relations import ORDERS
from derivations.model.terms import (
    HALF,
    INFINITY,
    ONE,
    Dot,
    Expect,
    Integral,
    Norm,
    Sum,
    Term,
    add,
    call,
    mul,
    power,
    sub,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite
from derivations.normal.signs import Signs
from derivations.normal.terms_of import to_term
from derivations.rules.algebra import presented, with_domains
from derivations.rules.definedness import domain_of


@dataclass(frozen=True, slots=True)
class Total:
    """A positive functional ``g ↦ ∫ g w``: binders, the innermost of so many of them around a weight ``w ≥ 0``.

    Of depth 0 it is multiplication with the weight.
    """

    frame: Term
    depth: int

    def of(self, inner: Term) -> Term:
        """The total of something else, written in the bound variables.

        Raises:
            ShapeError: there are fewer binders.
        """
        return self._in(self.frame, self.depth, inner)

    def _in(self, frame: Term, depth: int, inner: Term) -> Term:
        if depth == 0:
            return _times(inner, frame)
        match frame:
            case Expect(variable, body, weight):
                return Expect(variable, self._in(body, depth - 1, inner), weight)
            case Integral(variable, body, lower, upper):
                return Integral(variable, self._in(body, depth - 1, inner), lower, upper)
            case Sum(index, body, lower, upper):
                return Sum(index, self._in(body, depth - 1, inner), lower, upper)
            case _:
                raise ShapeError("not a total")

    def is_positive(self, signs: Signs) -> bool:
        """Whether all integrals run forwards, over weights that are not negative."""
        frame = self.frame
        for _ in range(self.depth):
            frame = signs.freed(frame)
            match frame:
                case Expect(_, body, weight) if signs.nonnegative(weight):
                    frame = body
                case Integral(_, body, None, None) | Sum(_, body, _, _):
                    frame = body
                case Integral(_, body, lower, upper) if lower is not None and upper is not None:
                    endless = upper == INFINITY or (is_infinite(lower) and lower != INFINITY)
                    if not (endless or signs.nonnegative(sub(upper, lower))):
                        return False
                    frame = body
                case _:
                    return False
        return not frame.shape.rank and signs.nonnegative(frame)


def _times(left: Term, right: Term) -> Term:
    return left if right == ONE else right if left == ONE else mul(left, right)


def _size(term: Term) -> Term:
    return Norm(term) if term.shape.rank else call("Abs", term)


def _squares(total: Total, left: Term, right: Term) -> tuple[Term, Term, Term]:
    return total.of(_times(left, left)), total.of(_times(right, right)), total.of(_times(left, right))


def _product_of_squares(total: Total, left: Term, right: Term) -> Term:
    one, two, both = _squares(total, left, right)
    return sub(mul(one, two), power(both, 2))


def _product_of_roots(total: Total, left: Term, right: Term) -> Term:
    one, two, both = _squares(total, left, right)
    return sub(mul(power(one, HALF), power(two, HALF)), call("Abs", both))


def _root_of_product(total: Total, left: Term, right: Term) -> Term:
    one, two, both = _squares(total, left, right)
    return sub(power(mul(one, two), HALF), call("Abs", both))


POINTWISE: dict[str, tuple[int, Callable[..., Term]]] = {
    "square": (1, lambda a: Dot(a, a) if a.shape.rank else power(a, 2)),
    "absolute": (1, lambda a: sub(call("Abs", a), a)),
    "exponential": (1, lambda a: sub(call("exp", a), add(ONE, a))),
    "logarithm": (1, lambda a: sub(a, add(ONE, call("log", a)))),
    "sine": (1, lambda a: sub(call("Abs", a), call("Abs", call("sin", a)))),
    "bounded-sine": (1, lambda a: sub(ONE, call("sin", a))),
    "bounded-cosine": (1, lambda a: sub(ONE, call("cos", a))),
    "cosine-below": (1, lambda a: add(ONE, call("cos", a))),
    "triangle": (2, lambda a, b: sub(add(_size(a), _size(b)), _size(add(a, b)))),
    "cauchy-schwarz": (2, lambda a, b: sub(mul(Norm(a), Norm(b)), call("Abs", Dot(a, b)))),
}
"""What is not negative for all values of so many parts at which it is defined."""

OF_TOTALS: dict[str, tuple[int, Callable[..., Term]]] = {
    "total": (1, lambda total, a: sub(total.of(call("Abs", a)), call("Abs", total.of(a)))),
    "cauchy-schwarz-squared": (2, _product_of_squares),
    "cauchy-schwarz-roots": (2, _product_of_roots),
    "cauchy-schwarz-root": (2, _root_of_product),
}
"""What is not negative for a positive functional and so many parts."""


@dataclass(frozen=True, slots=True)
class Known:
    """A known inequality: ``code`` of which, for which parts, and the positive functional that it is under or about."""

    code: str
    total: Total
    parts: tuple[Term, ...]

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """How a proof writes it."""
        return self.code, self.total.frame, self.total.depth, *self.parts

    def gap(self) -> Term | None:
        """What is not negative by it; ``None``: there is no such inequality, or one of other parts.

        Raises:
            ShapeError: the parts do not fit together.
        """
        about = self.code in OF_TOTALS
        row = OF_TOTALS.get(self.code) if about else POINTWISE.get(self.code)
        if row is None or len(self.parts) != row[0]:
            return None
        return row[1](self.total, *self.parts) if about else self.total.of(row[1](*self.parts))


def named_in(arguments: tuple[Argument, ...]) -> Iterator[Known | None]:
    """The inequalities that a proof names, one after the other; ``None`` where one is not written as it should be."""
    starts = [n for n, one in enumerate(arguments) if isinstance(one, str)]
    for start, end in pairwise((*starts, len(arguments))):
        match arguments[start:end]:
            case (str() as code, Term() as frame, int() as depth, *rest) if depth >= 0:
                parts = tuple(part for part in rest if isinstance(part, Term))
                yield Known(code, Total(frame, depth), parts) if len(parts) == len(rest) else None
            case _:
                yield None


def _close(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if claim.relation not in ORDERS or claim.left.shape.rank:
        return Refusal("not an inequality")
    assumed = tuple(takewhile(lambda one: isinstance(one, Term), arguments))
    normal = Normalizer(context, frozenset(one for one in assumed if isinstance(one, Term)))
    asked: list[Condition] = []
    try:
        rest = (normal(claim.right) - normal(claim.left)).scaled(claim.relation.direction)
        for one in named_in(arguments):
            gap = None if one is None else one.gap()
            if one is None or gap is None:
                return Refusal(
                    "the arguments are positive terms, then known inequalities, each with a total and its parts"
                )
            if not one.total.is_positive(normal.signs):
                return Refusal("a total is not shown to run forwards over a weight that is not negative")
            rest = rest - normal(gap)
            domain = domain_of(gap, context)
            asked += (*domain.relied, *domain.needed)
        if not normal.signs.sign(to_term(rest)).possible <= claim.relation.of_gap:
            return Refusal("the sign of what is left is not known")
        closed = with_domains(claim, context, tuple(normal.signs.used))
    except (ShapeError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))
    more = (presented(one) for one in asked if one not in closed.presupposed)
    return Closed(tuple(dict.fromkeys((*closed.conditions, *more))), closed.presupposed)


_DENSITIES = (r"p \text{ a density}", r"q \text{ a density}")

INEQUALITY = Rule(
    code="inequality",
    name="known inequalities",
    statement=(
        "The difference of both sides is a sum of what is not negative: of squares, |a| - a, e^a - 1 - a, "
        "a - 1 - log a, 1 ± cos a, |a| - |sin a|, ‖a‖ + ‖b‖ - ‖a + b‖, ‖a‖ ‖b‖ - |a·b|, each also under integrals, "
        "sums and averages with weights that are not negative; of ∫|g| - |∫g|, and of ∫f² ∫g² - (∫f g)². "
        "Jensen's inequality for the logarithm and the exponential and Gibbs' inequality are among these sums."
    ),
    conditions=(
        ("the weights are not negative", "∫ w log(w/q) with w = -q is -∫ q log(-1)"),
        ("the parts have values", "log a ≤ a - 1 says nothing for a < 0"),
        ("the totals converge", "∫ f² ∫ g² is ∞ · 0 for g = 0"),
    ),
    source="Hardy, Littlewood & Pólya, Inequalities (1934), ch. II and VI; Cover & Thomas 2006, thm 2.6.3",
    examples=(
        Example(r"\log u \le u - 1", (r"u > 0",)),
        Example(r"|x + y| \le |x| + |y|", (r"x, y \in \mathbb{R}",)),
        Example(r"a^\top b \le \|a\| \|b\|", (r"a, b \in \mathbb{R}^n",)),
        Example(
            r"\left( \int_0^1 x f(x)\,\mathrm{d}x \right)^2 \le \int_0^1 x^2\,\mathrm{d}x \int_0^1 f(x)^2\,\mathrm{d}x"
        ),
        Example(r"\int p(x) \log \frac{p(x)}{q(x)}\,\mathrm{d}x \ge 0", _DENSITIES),
        Example(r"\log u \ge u - 1", (r"u > 0",), "refuted"),
    ),
    close=_close,
    trusted=True,
)
