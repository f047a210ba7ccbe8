"""The report as one HTML file: nothing is loaded from elsewhere; formulas as MathML.

Its only script is that of the package, which searches and filters; without it all is shown.  Nothing of a document gets
into the page but escaped words and formulas from the allow-list.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from derivations.report.drawing import can_draw, to_inline_svg
from derivations.report.graph import anchors, graph_of
from derivations.report.html_prose import ProseWriter
from derivations.report.json import package_version
from derivations.report.latex import bars
from derivations.report.marks import MARKS
from derivations.report.math_source import split_math
from derivations.report.mathml import mathml
from derivations.report.problems import settled, sorted_out
from derivations.report.prose.displays import Key
from derivations.report.prose.documents import Prose, bare_prose
from derivations.report.seen import Figure
from derivations.report.view import DocumentView, StepView


def to_html(document: DocumentView, author: Prose | None = None, index: str = "") -> str:
    """Write the report on a document as a self-contained page.

    Args:
        document: what was found.
        author: the document itself; without it the chains are shown alone.
        index: the page beside it that lists it with others, if there is one.
    """
    author = author if author is not None else bare_prose(document)
    environment = page_environment()
    steps = environment.get_template("steps.html.j2").module
    told: Mapping[str, Any] = {"links": anchors(document), "following": _following(document)}
    shown = {step.key: step for step in document.steps}

    def noted(macro: str, keys: Sequence[Key]) -> Markup:
        found = [shown[key] for key in keys if key in shown]
        return Markup(getattr(steps, macro)(found, told)) if found else Markup("")

    writer = ProseWriter(author, lambda keys: noted("marks", keys), lambda keys: noted("cards", keys))
    return environment.get_template("report.html.j2").render(
        document=document,
        title=author.title,
        name=PurePath(document.path).name,
        bars=bars(document),
        groups=sorted_out(document),
        graph=graph_of(document),
        body=writer.written(),
        index=index,
    )


def page_environment() -> Environment:
    """Templates for pages, with their style, their script and what they say of verdicts."""
    environment = Environment(
        loader=PackageLoader("derivations.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"math": inline, "prose": prose, "whole": whole, "drawn": drawn}
    script = _template("report.js")
    environment.globals |= {
        "version": package_version(),
        "marks": {verdict.value: mark for verdict, mark in MARKS.items()},
        "style": Markup(_template("report.css")),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }
    return environment


def _template(name: str) -> str:
    return (files("derivations.report") / "templates" / name).read_text(encoding="utf-8")


def _following(document: DocumentView) -> dict[str, str]:
    """For each step that needs a look, the next one on the page."""
    return dict(pairwise(step.anchor for step in document.steps if not settled(step)))


def prose(text: str) -> Markup:
    """Write a sentence, with what stands between dollar signs as mathematics."""
    return Markup("").join(inline(part) if is_math else escape(part) for is_math, part in split_math(text))


def inline(text: str) -> Markup:
    """Write a formula for the running text."""
    return mathml(text, "inline") or Markup("<code>{}</code>").format(text)


def whole(step: StepView) -> Markup:
    """Write both sides of a step as a display, or its source where it cannot be converted."""
    left, right = step.formulas
    written = f"{step.left} {step.relation} {step.right}"
    return mathml(f"{left} {step.relation} {right}", "block") or Markup("<code>{}</code>").format(written)


def display(step: StepView) -> Markup:
    """Write the relation of a step as a display, or its source where it cannot be converted."""
    return mathml(step.formula, "block") or Markup("<code>{}</code>").format(step.written)


def drawn(figure: Figure, name: str) -> Markup:
    """Draw a figure; nothing where nothing can be drawn."""
    return Markup(to_inline_svg(figure.picture, name)) if can_draw() else Markup("")
