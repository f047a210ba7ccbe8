"""Pictures as vector graphics, by Matplotlib: without a display, a network, or anything that depends on the day.

Matplotlib is an extra (`derivations[figures]`); nothing is drawn without it.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from derivations.model.errors import UnusableInputError
from derivations.model.pictures import Curve, Look, Picture

MISSING = "need Matplotlib: python -m pip install 'derivations[figures]'"
INK, QUIET, FIRST, SECOND, FAULT = "#1d2327", "#5f6b73", "#1f6380", "#9a4a00", "#a81e1e"
_VARIABLES = {INK: "--ink", QUIET: "--quiet", FIRST: "--first", SECOND: "--second", FAULT: "--fault"}
_LARGE, _SMALL = (5.2, 2.4), (3.2, 1.75)
HUGE = 1e100
"""Numbers that are no smaller are not drawn: no scale has room for them."""
_STYLE: Any = {
    "axes.edgecolor": QUIET, "axes.labelcolor": INK, "axes.linewidth": 0.8, "axes.spines.right": False,
    "axes.spines.top": False, "font.family": "sans-serif", "font.size": 8, "legend.frameon": False,
    "pdf.fonttype": 3, "svg.fonttype": "none", "svg.hashsalt": "derivations", "text.color": INK,
    "text.parse_math": False, "xtick.color": QUIET, "ytick.color": QUIET,
}  # fmt: skip
_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    f"{_SVG}{name}" for name in ("svg", "g", "path", "defs", "use", "clipPath", "rect", "text", "tspan")
)
_ATTRIBUTES = frozenset(
    ("id", "d", "x", "y", "width", "height", "style", "transform", "clip-path", "viewBox", "version", _LINK)
)
_FONT = re.compile(r"font: ([\d.]+px) [^;]*")


def can_draw() -> bool:
    """Whether Matplotlib is there."""
    return find_spec("matplotlib") is not None


def need_drawing() -> None:
    """Refuse to go on where nothing can be drawn.

    Raises:
        UnusableInputError: Matplotlib is not installed.
    """
    if not can_draw():
        raise UnusableInputError(f"figures {MISSING}")


def to_svg(picture: Picture) -> str:
    """Draw a picture as an SVG document on white, with its description; its text stays text."""
    return _drawn(picture, "svg", transparent=False).decode("utf-8")


def to_pdf(picture: Picture) -> bytes:
    """Draw a picture as a page of PDF of its own size, which is that of a line of text, or less."""
    return _drawn(picture, "pdf")


def to_inline_svg(picture: Picture, name: str) -> str:
    """Draw a picture as an element of a page: in the page's font and colours, with its description.

    Args:
        picture: what is drawn.
        name: a word that no other picture of the page has; the names inside begin with it.
    """
    tree = ElementTree.fromstring(_drawn(picture, "svg"))
    _cleanse(tree, name)
    for size in ("width", "height"):
        tree.attrib.pop(size)
    tree.attrib |= {"role": "img", "aria-labelledby": f"{name}-title"}
    title = ElementTree.Element(f"{_SVG}title", {"id": f"{name}-title"})
    title.text = picture.described
    tree.insert(0, title)
    ElementTree.register_namespace("", _SVG.strip("{}"))
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return ElementTree.tostring(tree, encoding="unicode")


def _cleanse(element: ElementTree.Element, name: str) -> None:
    """Keep what draws; give names, fonts and colours that fit the page."""
    for child in list(element):
        if child.tag in _ELEMENTS:
            _cleanse(child, name)
        else:
            element.remove(child)
    kept = {key: value for key, value in element.attrib.items() if key in _ATTRIBUTES}
    if "id" in kept:
        kept["id"] = f"{name}-{kept['id']}"
    if _LINK in kept:
        kept[_LINK] = f"#{name}-{kept[_LINK].removeprefix('#')}"
    if "clip-path" in kept:
        kept["clip-path"] = kept["clip-path"].replace("url(#", f"url(#{name}-")
    if "style" in kept:
        kept["style"] = _themed(kept["style"])
    element.attrib.clear()
    element.attrib.update(kept)


def _themed(style: str) -> str:
    for colour, variable in _VARIABLES.items():
        style = style.replace(colour, f"var({variable})")
    return _FONT.sub(r"font: \1 system-ui, sans-serif", style)


# ------------------------------------------------------------------------------------------------------- drawing


def _drawn(picture: Picture, style: str, *, transparent: bool = True) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    told = {
        "svg": {"Date": None, "Creator": None, "Description": picture.described},
        "pdf": {"CreationDate": None, "Subject": picture.described},
    }
    buffer = io.BytesIO()
    with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the font has not is drawn as a box
        figure = Figure(figsize=_SMALL if picture.small else _LARGE, layout="constrained")
        _draw(figure.subplots(), picture)
        figure.savefig(buffer, format=style, metadata=told[style], transparent=transparent)
    return buffer.getvalue()


def _draw(axes: Any, picture: Picture) -> None:
    picture = replace(picture, curves=tuple(map(_bounded, picture.curves)))
    if picture.marked is not None and abs(picture.marked) < HUGE:
        axes.axvline(picture.marked, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    for number, curve in enumerate(picture.curves):
        _curve(axes, curve, _colour(picture, number), number)
        if picture.marked in curve.xs and curve.look is Look.LINE:
            place = curve.xs.index(picture.marked)
            axes.plot(picture.marked, curve.ys[place], "o", color=_colour(picture, number), markersize=4)
    _lettered(axes, picture)


def _lettered(axes: Any, picture: Picture) -> None:
    """Ticks, names and the legend."""
    if picture.ticks:
        axes.set_xticks(range(len(picture.ticks)), picture.ticks)
        axes.set_xlim(-0.6, len(picture.ticks) - 0.4)
    else:
        if all(math.isfinite(x) and x == round(x) for curve in picture.curves for x in curve.xs):
            axes.xaxis.get_major_locator().set_params(integer=True)
        above = {} if picture.up else {"bbox_to_anchor": (0, 1), "ncols": 2, "borderaxespad": 0.2}
        axes.legend(loc="best" if picture.up else "lower left", fontsize=7, **above)
    axes.set_xlabel(picture.across)
    axes.set_title(picture.up, fontsize=8, loc="left", wrap=True)


def _bounded(curve: Curve) -> Curve:
    def kept(numbers: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(number if abs(number) < HUGE else math.nan for number in numbers)

    return replace(curve, xs=kept(curve.xs), ys=kept(curve.ys), errors=kept(curve.errors))


def _colour(picture: Picture, number: int) -> str:
    failing = number == len(picture.curves) - 1 and picture.failing
    return FAULT if failing else (FIRST, SECOND)[number % 2]


def _curve(axes: Any, curve: Curve, colour: str, number: int) -> None:
    if curve.look is Look.LINE:
        axes.plot(curve.xs, curve.ys, color=colour, label=curve.label, **_LINES[number % 2])
        return
    if curve.look is Look.BARS:
        width = 0.9 * min((b - a for a, b in pairwise(curve.xs)), default=1.0)
        axes.bar(curve.xs, curve.ys, width, color=colour, alpha=0.25)
    style = {"capsize": 2.5, "elinewidth": 1, "linestyle": "none", **_MARKS[number % 2]}
    axes.errorbar(curve.xs, curve.ys, yerr=curve.errors or None, color=colour, label=curve.label, **style)


_LINES: tuple[Any, Any] = ({"linewidth": 2.2, "alpha": 0.75}, {"linewidth": 1.3, "linestyle": (0, (4, 2))})
_MARKS: tuple[Any, Any] = (
    {"fmt": "o", "markersize": 6, "markerfacecolor": "none"},
    {"fmt": "s", "markersize": 3},
)
"""The first curve is broad, and its points are rings; the second one is dashed, and its points are small squares.

Both are seen where they agree, and without colour.
"""
