"""Verdicts on a terminal: a table of the steps, what failed in full, and one line that sums up."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from derivations.model.reasons import Code
from derivations.model.verdict import Verdict
from derivations.report.marks import FAILING, MARKS
from derivations.report.view import DocumentView, StepView, summarise

_WIDE = 110
_TAIL = 24


def print_documents(console: Console, documents: Sequence[DocumentView]) -> None:
    """Print tables, failures and the summary; documents that could not be used are left to the caller."""
    usable = [document for document in documents if document.error is None]
    for document in usable:
        _print_document(console, document)
    if usable:
        console.print(_summary(console, usable))


def symbol(console: Console, verdict: Verdict) -> str:
    """The mark of a verdict in what the console's encoding can say."""
    mark = MARKS[verdict]
    return mark.symbol if console.encoding.lower().startswith("utf") else mark.plain


def _print_document(console: Console, document: DocumentView) -> None:
    console.print(Text(document.path, style="bold"), soft_wrap=True)
    for notice in document.notices:
        console.print(Text(f"note: {notice}"))
    if not document.chains:
        console.print("no displayed chain of relations was found\n")
        return
    console.print(_table(console, document))
    for step in document.steps:
        if step.detailed:
            console.print(_failure(console, document.path, step))
            console.print()


def _table(console: Console, document: DocumentView) -> Table:
    wide = console.width >= _WIDE
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False, padding=(0, 1))
    table.add_column("Step", justify="right", no_wrap=True)
    table.add_column("Line", justify="right", no_wrap=True, style="dim")
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Relation", no_wrap=wide, overflow="ellipsis" if wide else "fold", ratio=2 if wide else None)
    if wide:
        table.add_column("Reason", ratio=3)
    for step in document.steps:
        table.add_row(*_row(console, step, wide))
    return table


def _row(console: Console, step: StepView, wide: bool) -> list[RenderableType]:
    verdict = Text(f"{symbol(console, step.verdict)} {step.verdict.value}", style=step.mark.style)
    room = console.width - 36
    relation = Text(excerpt(step, room if not wide else (console.width - 36) * 2 // 5))
    start: list[RenderableType] = [Text(f"{step.chain}.{step.number}"), Text(step.row), verdict]
    below = _notes(step)
    if wide:
        return [*start, relation, Group(*below)]
    return [*start, Group(relation, *below)]


def excerpt(step: StepView, width: int) -> str:
    """The relation in at most ``width`` characters: the whole, or its right side, or as much of that as fits."""
    whole = f"{step.left} {step.relation} {step.right}"
    if step.number == 1 and len(whole) <= width:
        return whole
    text = f"{step.relation} {step.right}"
    if step.number == 1 and len(step.left) + 4 + _TAIL <= width:
        text = whole
    return text if len(text) <= width else text[: max(width - 1, 1)] + "…"


def _notes(step: StepView) -> list[Text]:
    """The reason and what it leaves open, quiet where there is nothing to act on."""
    style = "dim" if step.verdict in (Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED) else ""
    notes = [Text(_bare(step.reason), style=style)] if step.reason else []
    unsaid = [c.statement for c in step.open_conditions if c.statement not in step.reason]
    notes += [Text(f"open: {statement}", style="yellow") for statement in unsaid]
    notes += [Text(f"note: {_bare(notice)}", style="italic") for notice in step.notices]
    if not step.detailed:
        notes += [Text(f"ask: {line}") for line in step.ask]
    if step.verdict is Verdict.SUPPORTED and step.evidence:
        notes.append(Text(step.evidence, style="dim"))
    return notes


def _bare(text: str) -> str:
    """A sentence without the dollar signs that only a typesetter needs."""
    return text.replace("$", "")


def _failure(console: Console, path: str, step: StepView) -> RenderableType:
    head = Text.assemble(
        (f"{symbol(console, step.verdict)} {step.verdict.value}", step.mark.style),
        f"  {step.id}  ",
        (f"{path}:{step.place}", "dim"),
    )
    body: list[RenderableType] = []
    if step.source is not None:
        body.append(_caret(console, step))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, text in failure_facts(step):
        facts.add_row(name, Text(_bare(text)))
    body.append(facts)
    return Group(head, Padding(Group(*body), (0, 0, 0, 2)))


def failure_facts(step: StepView) -> list[tuple[str, str]]:
    """What a person needs to see why a step fails, as named lines."""
    facts = [("left", step.left), ("right", step.right), ("reason", step.reason)]
    found = step.counterexample
    if found is not None:
        where = ", ".join(f"{name} = {value}" for name, value in found.where)
        facts += [("at", where)] if where else []
        facts += [("left is", found.lhs), ("right is", found.rhs)]
    facts += [("open", c.statement) for c in step.open_conditions]
    facts += [("note", notice) for notice in step.notices]
    if step.suggestion is not None:
        facts.append(("try", f"{step.suggestion.edit} (then {step.suggestion.verdict.value})"))
        facts += [("", step.suggestion.rhs)] if step.suggestion.rhs else []
    facts += [("read as" if n == 0 else "", f"{name}: {sort}") for n, (name, sort) in enumerate(step.reading)]
    facts += [("ask", line) for line in step.ask]
    facts += [("evidence", step.evidence)] if step.evidence else []
    return [(name, text) for name, text in facts if text]


def _caret(console: Console, step: StepView) -> Text:
    """The source line, cut to the window, with a caret under the column of the fault."""
    number = f"{step.row} | "
    room = max(console.width - 2 - len(number), 20)
    column = max(step.caret - 1, 0)
    first = max(0, column - room // 3) if column >= room - 8 else 0
    line = (step.source or "")[first : first + room]
    gap = " " * (len(number) + Text((step.source or "")[first:column]).cell_len)
    return Text.assemble(
        (number, "dim"), line.rstrip(), "\n", gap, ("^", step.mark.style), no_wrap=True, overflow="crop"
    )


def _summary(console: Console, documents: Sequence[DocumentView]) -> Text:
    counts = {verdict: sum(d.counts[verdict] for d in documents) for verdict in MARKS}
    bad = any(counts[verdict] for verdict in FAILING)
    where = f" in {len(documents)} documents" if len(documents) > 1 else ""
    total, _, parts = summarise(counts).partition(":")
    seconds = sum(d.milliseconds for d in documents) / 1000
    bugs = sum(step.code is Code.BUG for d in documents for step in d.steps)
    failed = f"; the checker itself failed at {bugs} step{'' if bugs == 1 else 's'}: please report it" if bugs else ""
    text = f"{total}{where}{':' if parts else ''}{parts} ({seconds:.1f} s){failed}"
    return Text(text, style="bold red" if bad or bugs else "bold")
