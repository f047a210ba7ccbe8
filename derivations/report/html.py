"""The report as one HTML file: no scripts, no links, nothing loaded from elsewhere; formulas as MathML."""

from __future__ import annotations

from pathlib import PurePath
from xml.etree import ElementTree

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from derivations.report.drawing import can_draw, to_inline_svg
from derivations.report.json import package_version
from derivations.report.latex import bars
from derivations.report.marks import MARKS
from derivations.report.math_source import safe_math, split_math
from derivations.report.seen import Figure
from derivations.report.view import DocumentView, StepView

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom", "menclose"),
        *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
        *("mtable", "mtr", "mtd"),
    )
)


def to_html(document: DocumentView) -> str:
    """Write the report on a document as a self-contained page."""
    environment = Environment(loader=PackageLoader("derivations.report"), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"math": inline, "prose": prose, "display": display, "drawn": drawn}
    return environment.get_template("report.html.j2").render(
        document=document,
        name=PurePath(document.path).name,
        version=package_version(),
        marks={verdict.value: mark for verdict, mark in MARKS.items()},
        bars=bars(document),
    )


def prose(text: str) -> Markup:
    """Write a sentence, with what stands between dollar signs as mathematics."""
    return Markup("").join(inline(part) if is_math else escape(part) for is_math, part in split_math(text))


def inline(text: str) -> Markup:
    """Write a formula for the running text."""
    return mathml(text, "inline") or Markup("<code>{}</code>").format(text)


def display(step: StepView) -> Markup:
    """Write the relation of a step as a display, or its source where it cannot be converted."""
    return mathml(step.formula, "block") or Markup("<code>{}</code>").format(step.written)


def drawn(figure: Figure, name: str) -> Markup:
    """Draw a figure; nothing where nothing can be drawn."""
    return Markup(to_inline_svg(figure.picture, name)) if can_draw() else Markup("")


def mathml(text: str, mode: str) -> Markup | None:
    """Convert a formula to MathML; ``None`` where it is not safe or cannot be converted."""
    from latex2mathml.converter import convert

    safe = safe_math(text)
    if safe is None:
        return None
    try:
        tree = ElementTree.fromstring(convert(safe, display=mode))
    except Exception:  # the converter raises many kinds on what it does not know; the source is shown instead
        return None
    if any(element.tag.removeprefix(_MATHML) not in _ELEMENTS for element in tree.iter()):
        return None
    ElementTree.register_namespace("", _MATHML.strip("{}"))
    return Markup(ElementTree.tostring(tree, encoding="unicode"))
