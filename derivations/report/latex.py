"""The report as LaTeX: the author's document, with what is said of its steps."""

from __future__ import annotations

from pathlib import PurePath

from jinja2 import Environment, PackageLoader, StrictUndefined

from derivations.report.graph import anchors, graph_of
from derivations.report.json import package_version
from derivations.report.latex_prose import LatexProse, bookmark
from derivations.report.latex_text import display, escape, formula, number, prose, spoken, verbatim
from derivations.report.marks import MARKS
from derivations.report.math_source import safe_math
from derivations.report.problems import problems
from derivations.report.prose.documents import Prose, bare_prose
from derivations.report.view import DocumentView, StepView


def to_latex_document(document: DocumentView, pictures: str | None = None, author: Prose | None = None) -> str:
    """Write the report on a document as a complete LaTeX document for pdfLaTeX.

    Args:
        document: what is reported.
        pictures: what stands before the names of the pictures (:meth:`StepView.named_figures`) in their paths; ``None``
            where there are none.
        author: the document itself; without it the chains are shown alone.
    """
    author = author if author is not None else bare_prose(document)
    environment = latex_environment()
    steps = environment.get_template("step.tex.j2").module
    links = anchors(document)

    def card(step: StepView) -> str:
        return str(steps.step(step, pictures, links))  # type: ignore[attr-defined]

    return environment.get_template("report.tex.j2").render(
        document=document,
        name=PurePath(document.path).name,
        title=author.title,
        version=package_version(),
        bars=bars(document),
        attention=problems(document),
        graph=graph_of(document),
        links=links,
        body=LatexProse(author, {step.key: step for step in document.steps}, card).written(),
    )


def latex_environment() -> Environment:
    """Templates of LaTeX, whose values pass filters that escape them."""
    environment = Environment(
        loader=PackageLoader("derivations.report"),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,  # every value passes one of the filters below, which escape for TeX
    )
    environment.filters |= {
        "text": escape,
        "prose": prose,
        "code": verbatim,
        "math": formula,
        "number": number,
        "whole": whole,
        "spoken": spoken,
        "bookmark": bookmark,
        "rgb": rgb,
    }
    environment.globals |= {"marks": {verdict.value: mark for verdict, mark in MARKS.items()}}
    return environment


def whole(step: StepView) -> str:
    """Write both sides of a step as a display, or verbatim where it is not safe."""
    left, right = step.formulas
    return display(safe_math(f"{left} {step.relation} {right}"), f"{step.left} {step.relation} {step.right}")


def bars(document: DocumentView) -> list[tuple[str, int, float]]:
    """The verdicts that occur: word, count, and share of all steps."""
    total = sum(document.counts.values()) or 1
    return [(verdict.value, number, number / total) for verdict, number in document.counts.items() if number]


def rgb(colour: str) -> str:
    """A colour in hexadecimal digits as TeX takes it everywhere: three shares."""
    return ",".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (0, 2, 4))
