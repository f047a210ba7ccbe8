"""Pictures as vector graphics, by Matplotlib: without a display, a network, or anything that depends on the day.

Matplotlib is an extra (`derivations[figures]`); nothing is drawn without it.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Any

from derivations.model.errors import UnusableInputError
from derivations.model.pictures import Curve, Look, Picture

INK, QUIET, FIRST, SECOND, FAULT = "#1d2327", "#5f6b73", "#1f6380", "#9a4a00", "#a81e1e"
"""The colours of a drawing, which pages may replace."""
_WIDTH, _HEIGHT = 5.2, 2.6
_STYLE: Any = {
    "axes.edgecolor": QUIET, "axes.labelcolor": INK, "axes.linewidth": 0.8, "axes.spines.right": False,
    "axes.spines.top": False, "font.family": "sans-serif", "font.size": 9, "legend.frameon": False,
    "pdf.fonttype": 42, "savefig.transparent": True, "svg.fonttype": "none", "svg.hashsalt": "derivations",
    "text.color": INK, "text.parse_math": False, "xtick.color": QUIET, "ytick.color": QUIET,
}  # fmt: skip


def can_draw() -> bool:
    """Whether Matplotlib is there."""
    return find_spec("matplotlib") is not None


def need_drawing() -> None:
    """Refuse to go on where nothing can be drawn.

    Raises:
        UnusableInputError: Matplotlib is not installed.
    """
    if not can_draw():
        raise UnusableInputError("figures need Matplotlib: python -m pip install 'derivations[figures]'")


def to_svg(picture: Picture) -> str:
    """Draw a picture as an SVG document, with its description; its text stays text."""
    return _drawn(picture, "svg").decode("utf-8")


def to_pdf(picture: Picture) -> bytes:
    """Draw a picture as a page of PDF of its own size."""
    return _drawn(picture, "pdf")


def _drawn(picture: Picture, style: str) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    described = {
        "svg": {"Date": None, "Description": picture.described, "Creator": None},
        "pdf": {"CreationDate": None},
    }
    buffer = io.BytesIO()
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        _draw(figure.subplots(), picture)
        figure.savefig(buffer, format=style, metadata=described[style])
    return buffer.getvalue()


def _draw(axes: Any, picture: Picture) -> None:
    if picture.marked is not None:
        axes.axvline(picture.marked, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    for number, curve in enumerate(picture.curves):
        _curve(axes, curve, _colour(number, len(picture.curves), picture.failing), number)
    axes.set_xlabel(picture.across)
    axes.set_title(picture.up, fontsize=9, loc="left", wrap=True)
    axes.legend(loc="best", fontsize=8)


def _colour(number: int, curves: int, failing: bool) -> str:
    if number == curves - 1 and failing:
        return FAULT
    return (FIRST, SECOND)[number % 2]


def _curve(axes: Any, curve: Curve, colour: str, number: int) -> None:
    errors = curve.errors or None
    if curve.look is Look.LINE:
        dashes = ("-", (0, (4, 2)))[number % 2]
        axes.plot(curve.xs, curve.ys, color=colour, linewidth=1.4, linestyle=dashes, label=curve.label)
        return
    if curve.look is Look.BARS:
        width = 0.9 * min((b - a for a, b in zip(curve.xs, curve.xs[1:], strict=False)), default=1.0)
        axes.bar(curve.xs, curve.ys, width, color=colour, alpha=0.25)
    style = {"fmt": "o", "markersize": 3, "capsize": 2.5, "elinewidth": 1, "linestyle": "none"}
    axes.errorbar(curve.xs, curve.ys, yerr=errors, color=colour, label=curve.label, **style)
