"""Formulas as MathML, by math-core: browsers set it with the fonts for mathematics that they find."""

from __future__ import annotations

import re
from functools import cache
from html.entities import html5
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

from markupsafe import Markup

from derivations.report.math_source import safe_math

if TYPE_CHECKING:
    from math_core import LatexToMathML

_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]+;)")
_MACROS = {"dotsb": r"\cdots", "dotsm": r"\cdots", "dotsi": r"\cdots", "dotsc": r"\ldots"}
"""Commands that the converter does not know."""
_ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom", "menclose"),
        *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
        *("mtable", "mtr", "mtd"),
    )
)


def mathml(text: str, mode: Literal["inline", "block"], names_unknown: bool = False) -> Markup | None:
    """Convert a formula to MathML; ``None`` where it is not safe or cannot be converted.

    With ``names_unknown`` the name of a command that is not known stands in its place.
    """
    from math_core import LatexError

    safe = safe_math(text, names_unknown)
    if safe is None:
        return None
    try:
        written = _converter().convert_with_local_state(_as_matrices(safe), displaystyle=mode == "block")
        tree = ElementTree.fromstring(_NAMED.sub(lambda name: html5.get(name[1], name[0]), written))
    except (LatexError, ElementTree.ParseError):  # the source is shown instead
        return None
    if any(element.tag not in _ELEMENTS for element in tree.iter()):
        return None
    _mend(tree)
    return Markup(ElementTree.tostring(tree, encoding="unicode"))


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False, allow_unreliable_rendering=True, macros=_MACROS)


def _as_matrices(safe: str) -> str:
    """A formula with the one kind of small rows that the converter knows."""
    return (
        safe.replace("{subarray}{c}", "{matrix}").replace("{subarray}", "{matrix}").replace("{smallmatrix}", "{matrix}")
    )


def _mend(tree: ElementTree.Element) -> None:
    """Draw lines over letters as fonts for mathematics have them."""
    for over in tree.iter("mover"):
        line = over[-1]
        if line.text == "\u0332":  # a combining mark for a line below
            line.text = "\u00af"
