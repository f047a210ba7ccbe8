"""What can be done about a step: put in a repair, state a line in the context, or let it be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol.types import CodeAction, CodeActionKind, Diagnostic, TextEdit, WorkspaceEdit

from derivations.language_server.diagnostics import SOURCE
from derivations.language_server.following import Checked
from derivations.language_server.places import Ruler, steps_at
from derivations.model.errors import UnusableInputError
from derivations.reading.blocks import ContextBlock
from derivations.reading.context_blocks import read_context
from derivations.reading.documents import extracted
from derivations.reading.formats import BY_SUFFIX
from derivations.reading.macros import shorthands
from derivations.reading.raw import RawContext, RawStatement
from derivations.reading.waivers import waiver_line
from derivations.report.fixes import repair_of
from derivations.report.marks import SATISFYING
from derivations.report.readable import readable, readable_sentence
from derivations.report.view import StepView

LONGEST = 120

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_DASH = re.compile(r"^[ \t%>]*-[ \t]+")


def actions(
    checked: Checked, ruler: Ruler, uri: str, start: int, end: int, reported: Sequence[Diagnostic]
) -> list[CodeAction]:
    """What can be done about the steps that a stretch touches."""
    found: list[CodeAction] = []
    for step in steps_at(checked, start, end):
        at = ruler.of_span(checked.span(step))
        own = [one for one in reported if one.source == SOURCE and one.range == at]
        for title, edit, preferred in _edits(step, checked, ruler):
            changes = WorkspaceEdit(changes={uri: [edit]})
            found.append(CodeAction(title[:LONGEST], CodeActionKind.QuickFix, own, preferred or None, edit=changes))
    return found


def _edits(step: StepView, checked: Checked, ruler: Ruler) -> Iterator[tuple[str, TextEdit, bool]]:
    fix, offered = repair_of(checked.steps[step.chain, step.number], checked.edition.source), step.suggestion
    if fix is not None and offered is not None:
        edit = TextEdit(ruler.range(fix.start, fix.end), fix.text)
        title = f"Put {readable(fix.text)} ({readable_sentence(offered.edit)}; then {offered.verdict.value})"
        yield title, edit, step.fix is not None
    if step.ask:
        lines = [line.removeprefix("- ") for line in step.ask]
        yield f"State {'; '.join(map(readable, lines))}", stated(checked, ruler, lines, checked.span(step).start), False
    if step.verdict not in SATISFYING and step.held is None:
        yield f"Let {step.id} be, with a reason", _waived(step, checked, ruler), False


def stated(checked: Checked, ruler: Ruler, lines: Sequence[str], before: int) -> TextEdit:
    """Put lines into the last context block that begins before a place; without one, into a new block."""
    own = [one for one in _given(checked) if one.start <= before]
    text = checked.edition.source.text
    if own:
        first = text.rfind("\n", 0, own[-1].start) + 1
        mark = _DASH.match(text[first : own[-1].end])
        if mark is not None and first + mark.end() == own[-1].start:
            return TextEdit(ruler.range(own[-1].end, own[-1].end), "".join(f"\n{mark.group()}{x}" for x in lines))
    known = BY_SUFFIX[checked.edition.unsaved.suffix]
    opening, indent, closing = known.stating
    front = _FRONT_MATTER.match(text) if known.front_matter else None
    at = front.end() if front is not None else 0
    gap = "" if not at or text[at - 1] == "\n" else "\n"
    block = "".join([gap, opening, *(f"{indent}- {line}\n" for line in lines), closing, "\n"])
    return TextEdit(ruler.range(at, at), block)


def _given(checked: Checked) -> list[RawStatement]:
    """The lines that are given in the context blocks of a document."""
    source = checked.edition.source
    try:
        extract = extracted(source, checked.edition.unsaved.suffix)
        blocks = [one for one in extract.blocks if isinstance(one, ContextBlock)]
        contexts: list[RawContext] = [read_context(source, extract.text, one, shorthands()) for one in blocks]
    except UnusableInputError:
        return []
    return [line for one in contexts for line in one.given]


def _waived(step: StepView, checked: Checked, ruler: Ruler) -> TextEdit:
    text = checked.edition.source.text
    line = waiver_line(f"x{checked.edition.unsaved.suffix}", step.fingerprint, step.verdict)
    return TextEdit(ruler.range(len(text), len(text)), f"{'' if text.endswith(chr(10)) else chr(10)}\n{line}\n")
