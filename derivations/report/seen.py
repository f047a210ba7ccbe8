"""What the numbers of a step showed, as pictures with a caption."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from derivations.model.pictures import Curve, Look, Picture
from derivations.model.verdict import FAILS, PROOFS, Seen, StepVerdict, Verdict
from derivations.report.readable import readable

PICTURED = FAILS | PROOFS | {Verdict.SUPPORTED, Verdict.CONFLICT, Verdict.UNDECIDED}
"""The answers whose numbers are shown: where nothing was claimed they mean nothing."""
LOUD = PICTURED - PROOFS
"""Those whose pictures are large: numbers are all that speaks for them, or against them."""
NOISE = 1e-9
"""Intervals that are narrower, as a share of the number, come from rounding."""
LONGEST_NAME = 24
SIDES = ("left side", "right side")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, with its caption: a sentence, and what the instance is besides (symbols and values as LaTeX)."""

    picture: Picture
    caption: str
    where: tuple[tuple[str, str], ...] = ()


def figures_of(verdict: StepVerdict, clean: Callable[[str], str]) -> tuple[Figure, ...]:
    """The pictures of a step.

    Args:
        verdict: its verdict.
        clean: takes from text what could steer the place where it is shown.
    """
    seen = verdict.evidence.seen
    if seen is None or verdict.verdict not in PICTURED:
        return ()
    against = verdict.verdict in FAILS or verdict.verdict is Verdict.CONFLICT
    where = tuple((clean(name), clean(value)) for name, value in seen.where.items())
    if not seen.parameter and len(seen.xs) > 1:
        return (Figure(_over(seen, "instance", against, small=True), "Both sides at the instances tried"),)
    if not seen.parameter:
        return (
            Figure(_alone(seen, against), "Both sides" + (" at the instance" if against or not where else ""), where),
        )
    name = clean(seen.parameter)
    picture = _over(seen, _short(readable(name)), against, verdict.verdict not in LOUD)
    caption = f"Both sides over ${name}$" + (", the rest as in the counterexample" if against and where else "")
    return (Figure(picture, caption, () if against else where),)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _over(seen: Seen, name: str, against: bool, small: bool) -> Picture:
    curves = (
        _side(SIDES[0], seen, _numbers(seen.left), _numbers(seen.left_errors)),
        _side(SIDES[1], seen, _numbers(seen.right), _numbers(seen.right_errors)),
    )
    means = ", means over draws with their intervals," if seen.left_errors else ""
    told = f"Both sides{means} over {name} from {seen.xs[0]:.3g} to {seen.xs[-1]:.3g}"
    if not seen.parameter:
        return Picture(name, "", curves, f"{told}: {_compared(seen)}.", failing=against, small=small)
    what = "the claim fails" if against else "they were compared"
    told = f"{told}: {_compared(seen)}; a dotted line marks {name} = {seen.at:.3g}, where {what}."
    return Picture(name, "", curves, told, marked=seen.at, failing=against, small=small)


def _side(label: str, seen: Seen, values: tuple[float, ...], errors: tuple[float, ...]) -> Curve:
    """A side as a line, unless it is known at whole numbers only, or up to intervals."""
    noisy = _noisy(values, errors)
    return Curve(label, seen.xs, values, Look.POINTS if noisy or seen.whole else Look.LINE, errors if noisy else ())


def _noisy(values: tuple[float, ...], errors: tuple[float, ...]) -> bool:
    return any(error > NOISE * abs(value) for error, value in zip(errors, values, strict=False))


def _alone(seen: Seen, against: bool) -> Picture:
    sides = (seen.left, seen.left_errors), (seen.right, seen.right_errors)
    curves = tuple(
        Curve("", (float(place),), values, Look.POINTS, errors if _noisy(values, errors) else ())
        for place, (values, errors) in enumerate((_numbers(side), _numbers(widths)) for side, widths in sides)
    )
    (left,), (right,) = seen.left, seen.right
    told = f"The left side is {left:.4g}, the right side {right:.4g}, with their intervals."
    return Picture("", "", curves, told, failing=against, ticks=SIDES)


def _compared(seen: Seen) -> str:
    """In words, whether two curves are one."""
    pairs = [(a, b) for a, b in zip(seen.left, seen.right, strict=True) if a is not None and b is not None]
    widths = zip(_numbers(seen.left_errors), _numbers(seen.right_errors), strict=True)
    slack = max((a + b for a, b in widths if math.isfinite(a + b)), default=0.0)
    size = max(max(abs(a), abs(b)) for a, b in pairs)
    gap = max(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    if abs(gap[0] - gap[1]) <= 1e-6 * size + slack:
        return "the two curves are one" if not slack else "the two agree within them"
    return f"they are apart by up to {abs(gap[0] - gap[1]):.3g}"


def _numbers(values: tuple[float | None, ...]) -> tuple[float, ...]:
    return tuple(math.nan if value is None else value for value in values)
