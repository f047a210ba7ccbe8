"""What is known about a step, as Markdown; nothing in it comes from the document but as text or between backticks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from derivations.language_server.following import Checked
from derivations.language_server.places import Ruler, place_of, steps_at, supports_of
from derivations.report.math_source import split_math
from derivations.report.readable import readable
from derivations.report.view import StepView, clean
from derivations.rules import RULEBOOK

MOST_STEPS = 3
_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&$.:/@])")
_KEPT = "%:/?=&+,;~-._"


def hover(checked: Checked, ruler: Ruler, uri: str, offset: int) -> Hover | None:
    """What is known about the steps at a place."""
    steps = steps_at(checked, offset, offset)[:MOST_STEPS]
    if not steps:
        return None
    text = "\n\n---\n\n".join(markdown(step, checked, ruler, uri) for step in steps)
    return Hover(MarkupContent(MarkupKind.Markdown, text), ruler.of_span(checked.span(steps[0])))


def markdown(step: StepView, checked: Checked, ruler: Ruler, uri: str) -> str:
    """All about a step."""
    head = f"**{step.mark.symbol} {step.verdict.value}** · {prose(step.id)}"
    blocks = [head, formula(f"{step.left} {step.relation} {step.right}"), prose(step.reason)]
    items = [*_found(step), *_rests(step, checked, ruler, uri), *_why(step)]
    return "\n\n".join(filter(None, [*blocks, "\n".join(f"- {item}" for item in items)]))


def _found(step: StepView) -> Iterator[str]:
    found, offered = step.counterexample, step.suggestion
    if found is not None:
        at = ", ".join(formula(f"{name} = {value}") for name, value in found.where)
        sides = "" if found.lhs in step.reason else f"left {formula(found.lhs)}, right {formula(found.rhs)}"
        yield ": ".join(filter(None, (f"at {at}" if at else "", sides))) or "at every instance"
    if offered is not None:
        yield f"try {prose(offered.edit)}: {formula(offered.rhs)} (then {offered.verdict.value})"
    for line in step.ask:
        yield f"state {code(line.removeprefix('- '))}"
    for one in step.conditions:
        because = f" ({prose(one.because)})" if one.because else ""
        yield f"condition {formula(one.statement)}: {prose(one.status)}{because}"


def _rests(step: StepView, checked: Checked, ruler: Ruler, uri: str) -> Iterator[str]:
    for where, statement in supports_of(checked, step):
        place, name = place_of(checked, ruler, where), prose(clean(where))
        link = f"[{name}](<{quote(uri, safe=_KEPT)}#L{place.start.line + 1}>)" if place is not None else name
        yield f"rests on {link}: {formula(clean(statement))}"


def _why(step: StepView) -> Iterator[str]:
    for name, sort in step.reading:
        yield f"{formula(name)} read as {prose(sort)}"
    if step.rules:
        yield f"rules: {', '.join(prose(RULEBOOK.rules[code].name) for code in dict.fromkeys(step.rules))}"
    for text in (*step.conventions, *step.notices):
        yield prose(text)
    if step.evidence:
        yield f"evidence: {prose(step.evidence)}"
    if step.held is not None:
        yield f"{step.held.hold.value}: {prose(step.held.why)}"


def prose(text: str) -> str:
    """A sentence with its formulas: what Markdown would understand in it is escaped."""
    parts = split_math(text)
    return "".join(formula(part) if is_math else _SIGNS.sub(r"\\\1", part) for is_math, part in parts)


def formula(text: str) -> str:
    """A formula in readable Unicode, as code."""
    return code(readable(text))


def code(text: str) -> str:
    """Text as a code span, whatever backticks it holds."""
    text = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}" if text else ""
