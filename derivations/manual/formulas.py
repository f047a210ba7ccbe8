"""An extension of Python-Markdown: formulas become MathML, and the names of verdicts wear their colours."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from derivations.model.verdict import Verdict
from derivations.reading.blocks import MathBlock
from derivations.reading.markdown import extract_markdown
from derivations.report.mathml import mathml

_VERDICTS = frozenset(verdict.value for verdict in Verdict)
_SAID = re.compile(r"→ (?:\w+, )*\w+")


class _Formulas(Preprocessor):
    """Puts MathML in place of formulas, before anything else is read."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace the formulas of a page."""
        text = "\n".join(lines)
        pieces, position = [], 0
        for block in extract_markdown(text).blocks:
            if isinstance(block, MathBlock):
                source = text[block.inner_start : block.inner_end]
                written = mathml(source, "block" if block.displayed else "inline")
                if written is None:
                    raise ValueError(f"{source!r}: found what cannot be typeset, expected a formula")
                pieces += [text[position : block.start], self.md.htmlStash.store(str(written))]
                position = block.end
        return "".join([*pieces, text[position:]]).split("\n")


class _Verdicts(Treeprocessor):
    """Gives the names of verdicts their colours."""

    def run(self, root: ElementTree.Element) -> None:
        """Mark code that is the name of a verdict, and the line that says what an example gets."""
        for code in root.iter("code"):
            if code.text in _VERDICTS:
                code.set("class", f"verdict {code.text}")
        for paragraph in root.iter("p"):
            if paragraph.text and not len(paragraph) and _SAID.fullmatch(paragraph.text):
                _spelled(paragraph)


def _spelled(paragraph: ElementTree.Element) -> None:
    """Write the verdicts of an example one by one."""
    words = (paragraph.text or "")[2:].split(", ")
    paragraph.text = "→ "
    paragraph.set("class", "said")
    for word in words:
        one = ElementTree.SubElement(paragraph, "code", {"class": f"verdict {word}"})
        one.text, one.tail = word, " "


class FormulasExtension(Extension):
    """Formulas and verdicts on the pages of the site."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register what reads formulas (after white space is tidied, before fences of code) and what marks verdicts."""
        md.preprocessors.register(_Formulas(md), "derivations-formulas", 27)
        md.treeprocessors.register(_Verdicts(md), "derivations-verdicts", 0)


def makeExtension(**options: Any) -> FormulasExtension:  # noqa: N802
    """What Python-Markdown calls."""
    return FormulasExtension(**options)
