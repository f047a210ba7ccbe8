"""Limits: their values by exact expansions, and how they go with sums, products and continuous functions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.proof import Argument
from derivations.model.terms import Add, Call, Limit, Mul, Pow, Term, free_symbols, has_function, rational_value
from derivations.model.terms.known_functions import KNOWN
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.signs import Signs
from derivations.rules.asymptotics import NoExpansionError
from derivations.rules.definedness import beside_limit, domain_of
from derivations.rules.essential import essential
from derivations.rules.neighbourhoods import limit_of

CONTINUOUS = frozenset(one.name for one in KNOWN if one.continuous and one.domain is None)
"""The known functions that are continuous everywhere."""

CONTINUITY = 0
"""The argument that allows abstract functions to be taken as continuous at a point, at the price of a condition."""

MAX_LEVELS = 3


def _limit(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments not in ((), (CONTINUITY,)) or not isinstance(term, Limit) or term.shape.rank:
        return Refusal("not the limit of a number")
    try:
        value, conditions = limit_at(term, place.context)
        if not arguments and any(condition.need is Need.CONTINUOUS for condition in conditions):
            return Refusal("a function is not said to be continuous")
        return Rewritten(value, conditions)
    except (NoExpansionError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))


def limit_at(limit: Limit, context: Context) -> tuple[Term, tuple[Condition, ...]]:
    """The value of a limit, and all that it rests on.

    Raises:
        NoExpansionError: it is not known.
        CannotNormaliseErrors: a part of it is too large.
    """
    value, needed = limit_of(limit, context)
    return value, _beyond([*needed, *beside_limit(limit, context)], value, context)


def _beyond(conditions: list[Condition], value: Term, context: Context) -> tuple[Condition, ...]:
    """The conditions without which a limit has another value, or none, though the one that is told has one."""
    signs, normal = Signs(context), Normalizer(context)
    asked = domain_of(value, context).needed
    found: dict[Condition, None] = {}
    for condition in conditions:
        sign = condition.need in (Need.POSITIVE, Need.NONZERO)
        parts = essential(condition, signs, normal) if sign else (condition,)
        if not all(part in asked for part in parts):
            found[condition] = None
    return tuple(found)


# ---------------------------------------------------------------------------------------------------- apart


def _apart(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    levels = arguments[0] if len(arguments) == 1 else None
    if not isinstance(term, Limit) or not isinstance(levels, int) or not 1 <= levels <= MAX_LEVELS:
        return Refusal("not a limit with a number of levels")
    conditions: dict[Condition, None] = {}
    try:
        new = _taken_apart(term, levels, place.context, conditions)
        if new == term:
            return Refusal("not the limit of a sum, a product or a continuous function")
        return Rewritten(new, _beyond(list(conditions), new, place.context))
    except (NoExpansionError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))


def _taken_apart(limit: Limit, levels: int, context: Context, conditions: dict[Condition, None]) -> Term:
    """The limit by those of the parts of its body, each of which must exist.

    Raises:
        NoExpansionError: that of a part without abstract functions is not shown to.
    """
    body = limit.body
    if limit.variable not in free_symbols(body):
        return body
    free = isinstance(body, Add | Mul) and any(limit.variable not in free_symbols(part) for part in body.children)
    parts = _continuous_in(body) if levels or free else None
    if parts is None:
        return _left(limit, context, conditions)
    below = levels if free else levels - 1
    found = [replace(limit, body=part) for part in parts]
    inner = tuple(_taken_apart(one, below, context, conditions) for one in found)
    if isinstance(body, Pow):
        exponent = rational_value(body.exponent) or Fraction(0)
        if exponent < 0 or exponent.denominator != 1:
            need = Need.NONZERO if exponent.denominator == 1 else Need.POSITIVE
            conditions[Condition(need, inner)] = None
        return Pow(inner[0], body.exponent)
    if isinstance(body, Call) and body.name == "log":
        conditions[Condition(Need.POSITIVE, inner)] = None
    return body.rebuild(inner)


def _left(limit: Limit, context: Context, conditions: dict[Condition, None]) -> Term:
    """A limit that is not taken apart: its value, or itself where it is one of abstract functions."""
    if not has_function(limit.body):
        value, needed = limit_of(limit, context)
        conditions |= dict.fromkeys(needed)
        return value
    conditions[Condition(Need.EXISTS, (limit,))] = None
    return limit


def _continuous_in(body: Term) -> tuple[Term, ...] | None:
    """The parts of a term in which it is continuous together."""
    match body:
        case Add(parts) | Mul(parts):
            return parts
        case Call(name, (inner,)) if name in CONTINUOUS or name == "log":
            return (inner,)
        case Pow(base, exponent) if rational_value(exponent) is not None:
            return (base,)
        case _:
            return None


LIMIT = Rule(
    code="limit",
    name="value of a limit",
    statement=(
        "A limit is the constant term of the expansion of its body in powers of the distance to the target, logarithms "
        "and exponentials, where no term tends to infinity; from both sides it is the same."
    ),
    conditions=(
        ("each divisor has a leading coefficient that is not 0", "(ax + 1)/(bx + 1) tends to infinity for b = 0"),
        ("logarithms and roots are of what is positive near the target", "√(-x) has no limit from above at 0"),
        ("an exponential that the limit is 0 by has a falling exponent", "2^n tends to infinity"),
        ("an abstract function is continuous, differentiable where its derivatives enter", "|x|/x at 0: f(x) = |x|"),
        ("the limits from both sides agree", "1/(1 + e^{1/x}) tends to 0 from above and to 1 from below"),
    ),
    source="Gruntz, On computing limits in a symbolic manipulation system (1996), ch. 3; Rudin 1976, thm 4.4 and 5.15",
    examples=(
        Example(r"\lim_{x \to 0} \frac{\sin x}{x} = 1"),
        Example(
            r"\lim_{n \to \infty} r^n = 0", (r"n \in \mathbb{N}", r"r \in \mathbb{R}"), "conditional", "open: |r| < 1"
        ),
        Example(r"\lim_{x \to 0} \frac{\sin x}{x} = 0", (), "refuted"),
    ),
    rewrite=_limit,
    trusted=True,
)

LIMITS_APART = Rule(
    code="limits-apart",
    name="limits of parts",
    statement="The limit of a sum, a product, a power or a continuous function is that of the limits of its parts.",
    conditions=(
        ("the limits of the parts exist", "lim (n + 1 - n) = 1, and lim (n + 1) - lim n is none"),
        ("the limit of a divisor is not 0", "lim x/x = 1 at 0, and 0/0 is none"),
        ("that of what stands in a logarithm or under a root is positive", "log x has no limit at 0"),
    ),
    source="Rudin, Principles of Mathematical Analysis (1976), thm 4.4 and 4.7",
    examples=(
        Example(
            r"\lim_{x \to 0} \left(f(x) + g(x)\right) = \lim_{x \to 0} f(x) + \lim_{x \to 0} g(x)",
            (r"f, g: \mathbb{R} \to \mathbb{R}",),
            "conditional",
            "open: the limits on the right exist",
        ),
        Example(
            r"\lim_{x \to 0} f(x) \frac{\sin x}{x} = \lim_{x \to 0} f(x)",
            (r"f: \mathbb{R} \to \mathbb{R}",),
            assume=(r"\lim_{x \to 0} f(x) \text{ exists}",),
        ),
    ),
    rewrite=_apart,
)
