"""Verdicts as HTML for the pages of others: a line of badges for each chain, and the whole of what needs a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from derivations.model.reasons import Code
from derivations.reading.waivers import severity
from derivations.report.html import inline, prose, whole
from derivations.report.marks import MARKS, SATISFYING
from derivations.report.view import ChainView, DocumentView, StepView


def badges(chain: ChainView) -> Markup:
    """The badges of a chain, and what is to be known of its steps that are not settled."""
    return Markup(_macro("chain")(_runs(chain.steps)))


def page_badges(document: DocumentView, loose: Iterable[ChainView]) -> Markup:
    """What goes to the end of a page: why it could not be checked, what needs a look elsewhere, and the style."""
    open_ = [step for chain in loose for step in chain.steps if needs_a_look(step)]
    return Markup(_macro("page")(document.faults, _runs(open_), MARKS))


def needs_a_look(step: StepView) -> bool:
    """Whether a reader is told more of a step than its verdict."""
    return step.verdict not in SATISFYING and step.held is None


FAIL_ON = ("never", "refuted", "strict")
"""What may fail a build."""


def warnings(document: DocumentView) -> Iterator[tuple[StepView | None, str]]:
    """What is said of a page while it is built: faults, and the steps that numbers speak against or a bug hit."""
    yield from ((None, line) for line in document.faults)
    for step in document.steps:
        if step.held is None and (severity(step.verdict) or step.code is Code.BUG):
            yield step, f"{step.verdict.value}: {step.reason}"


def failures(document: DocumentView, strict: bool) -> list[StepView]:
    """The steps that fail a build."""
    return [step for step in document.steps if step.fails(strict)]


def _runs(steps: Iterable[StepView]) -> list[list[StepView]]:
    """Steps that need a look one by one, and those beside each other with the same verdict together."""
    found: list[list[StepView]] = []
    for alone, group in groupby(steps, lambda step: (needs_a_look(step), step.verdict)):
        members = list(group)
        found += [[one] for one in members] if alone[0] else [members]
    return found


@cache
def _macro(name: str) -> Callable[..., str]:
    environment = Environment(loader=PackageLoader("derivations.report"), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"math": inline, "prose": prose, "display": whole}
    environment.trim_blocks = environment.lstrip_blocks = True
    macro: Callable[..., str] = getattr(environment.get_template("badges.html.j2").module, name)
    return macro
