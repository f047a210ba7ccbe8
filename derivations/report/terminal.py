"""Verdicts on a terminal: what needs a look first, with whole formulas; what holds is counted; one line sums up.

Formulas are Unicode where the stream can say it.  Lines are broken for a terminal only, at relations and signs first; a
pipe gets each as one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from derivations.model.reasons import Code
from derivations.model.verdict import Verdict
from derivations.reading.waivers import waiver_line
from derivations.report.differences import differing
from derivations.report.held import Hold
from derivations.report.marks import FAILING, MARKS, SATISFYING
from derivations.report.readable import RELATIONS, readable, readable_sentence
from derivations.report.view import DocumentView, StepView, summarise

ORDER = (
    Verdict.CONFLICT,
    Verdict.REFUTED,
    Verdict.DOUBTFUL,
    Verdict.UNREAD,
    Verdict.CONDITIONAL,
    Verdict.SUPPORTED,
    Verdict.UNDECIDED,
)
"""What needs a look, in the order in which it is shown; other verdicts are folded into a count."""

_TO_PASTE = frozenset({"ask", "waive"})
"""What is shown as it is written, since it is meant to be pasted."""

_NEXT = "paste what stands after “ask” under “given:” of a context block, or let --write-context FILE collect it"
_FIX = "--diff shows how, --fix does it where the step is then proved in its place"

_BREAKS = re.compile(rf" (?=[{''.join(sorted(RELATIONS))}] )| (?=[+\-−±⋅] )| ")
_RELATION, _SIGN, _SPACE = range(3)


def print_documents(console: Console, documents: Sequence[DocumentView], *, verbose: bool = False) -> None:
    """Print what was found, and the summary; documents that could not be used are left to the caller.

    Args:
        console: where to.
        documents: the verdicts.
        verbose: whether to show every step, in the order of the document.
    """
    printer = _Printer(console, verbose)
    usable = [document for document in documents if document.error is None]
    for document in usable:
        printer.document(document)
    if usable:
        printer.summary(usable)


@dataclass(frozen=True, slots=True)
class _Printer:
    """Prints documents on a console."""

    console: Console
    verbose: bool

    def document(self, document: DocumentView) -> None:
        """A document: its steps that need a look, and how many others there are."""
        self._line(Text(document.path, style="bold"))
        for notice in document.notices:
            self._line(Text(f"note: {self._said(notice)}"), 2)
        if not document.chains:
            self._line(Text("no displayed chain of relations was found"), 2)
        shown = self._shown(document)
        section = ""
        for step in shown:
            self._line(Text())
            if step.section != section:
                section = step.section
                self._line(Text(f"{'›' if self._speaks_unicode else '>'} {section}", style="bold dim"))
            self._step(document.path, step)
        self._folded([step for step in document.steps if step not in shown])
        self._line(Text())

    def _folded(self, steps: Sequence[StepView]) -> None:
        """How many steps are not shown: those that hold, and those that are held back."""
        holding = Counter(step.verdict for step in steps if step.held is None)
        held = Counter(step.held.hold for step in steps if step.held is not None)
        parts = [f"{holding[verdict]} {verdict.value}" for verdict in MARKS if holding[verdict]]
        parts += [f"{held[hold]} {hold.value}" for hold in Hold if held[hold]]
        if parts:
            self._line(Text())
            mark = self._symbol(Verdict.PROVED if holding else Verdict.ASSUMED)
            self._line(Text(f"{mark} {', '.join(parts)} (-v shows them)", style="dim"))

    def _shown(self, document: DocumentView) -> list[StepView]:
        if self.verbose:
            return list(document.steps)
        steps = [s for verdict in ORDER for s in document.steps if s.verdict is verdict and s.held is None]
        sections = list(dict.fromkeys(step.section for step in steps))  # that with the worst step first
        return sorted(steps, key=lambda step: sections.index(step.section))

    def _step(self, path: str, step: StepView) -> None:
        """One step: what it says, where, and what was found."""
        verdict = (f"{self._symbol(step.verdict)} {step.verdict.value}", step.mark.style)
        self._line(Text.assemble(verdict, f"  {step.id}  ", (f"{path}:{step.place}", "dim")))
        if step.verdict is Verdict.UNREAD and step.source is not None:
            self._source(step)
        else:
            self._formula(step)
        for name, text in failure_facts(step) if step.detailed else _quiet_facts(step):
            style = "dim" if step.verdict not in ORDER else ""
            said = Text(text if name in _TO_PASTE else self._said(text), style=style)
            if step.suggestion is not None and text == f"${step.suggestion.rhs}$" and step.verdict in FAILING:
                self._mark(said, step, 1)
            self._fact(name, said)
        if step.held is not None:
            self._fact(step.held.hold.value, Text(self._said(step.held.why)))
        elif self.verbose and step.verdict not in SATISFYING:
            self._fact("waive", Text(waiver_line(path, step.fingerprint, step.verdict), style="dim"))

    def _formula(self, step: StepView) -> None:
        """Both sides, the right one marked where it fails; on lines of their own where one is not enough."""
        sides = step.formulas
        left, right = Text(self._math(sides[0])), Text(self._math(f"{step.relation} {sides[1]}"))
        if step.verdict in FAILING:
            self._mark(right, step, 0)
        whole = Text.assemble(left, " ", right)
        if self._room(4) is None or whole.cell_len <= self.console.width - 4:
            self._line(whole, 4)
            return
        for text, indent in ((left, 4), (right, 6)):
            for number, (start, end) in enumerate(_broken(text.plain, self._room(indent + 2))):
                self._line(text[start:end], indent + 2 * bool(number))

    def _mark(self, text: Text, step: StepView, which: int) -> None:
        """Underline in the right side (0) or in its repair (1) what the other one has not."""
        if not self.console.is_terminal:
            return
        right, repaired = self._math(step.formulas[1]), self._math(step.suggestion.rhs if step.suggestion else "")
        spans = differing(right, repaired)[which] if repaired else [(0, len(right))]
        behind = len(text) - len((right, repaired)[which])  # the relation stands before it
        for start, end in spans:
            text.stylize("underline", max(0, start + behind), end + behind)

    def _source(self, step: StepView) -> None:
        """The source line, cut to the window, with a caret under the column of the fault."""
        number = f"{step.row} | "
        room = max(self.console.width - 4 - len(number), 20)
        column = max(step.caret - 1, 0)
        first = max(0, column - room // 3) if column >= room - 8 else 0
        source = step.source or ""
        gap = " " * (len(number) + cell_len(source[first:column]))
        self._line(Text.assemble((number, "dim"), source[first : first + room].rstrip()), 4)
        self._line(Text.assemble(gap, ("^", step.mark.style)), 4)

    def _fact(self, name: str, text: Text) -> None:
        """A named line; what follows on further lines stands under its beginning."""
        head = f"{name:<9} " if name != "reason" else ""
        room = self._room(4 + len(head))
        lines = [text] if room is None or name in _TO_PASTE else list(text.wrap(self.console, room))
        for number, line in enumerate(lines):
            start = (head if number == 0 else " " * len(head), "dim")
            self._line(Text.assemble(start, line), 4)

    def summary(self, documents: Sequence[DocumentView]) -> None:
        """One line on all documents, and one on what to do next."""
        counts = {verdict: sum(d.counts[verdict] for d in documents) for verdict in MARKS}
        self._on_waivers(documents)
        bad = any(step.fails(strict=False) for d in documents for step in d.steps)
        where = f" in {len(documents)} documents" if len(documents) > 1 else ""
        total, _, parts = summarise(counts).partition(":")
        seconds = sum(d.milliseconds for d in documents) / 1000
        bugs = sum(step.code is Code.BUG for d in documents for step in d.steps)
        failed = (
            f"; the checker itself failed at {bugs} step{'' if bugs == 1 else 's'}: please report it" if bugs else ""
        )
        held = Counter(step.held.hold for d in documents for step in d.steps if step.held is not None)
        back = "".join(f"; {held[hold]} {hold.value}" for hold in Hold if held[hold])
        text = f"{total}{where}{':' if parts else ''}{parts}{back} ({seconds:.1f} s){failed}"
        asks = sum(bool(step.ask) and step.held is None for d in documents for step in d.steps)
        fixes = sum(step.fix is not None and step.fails(strict=False) for d in documents for step in d.steps)
        if fixes:
            self._line(Text(f"{fixes} of them can be repaired: {_FIX}", style="dim"))
        if asks:
            self._line(Text(f"{asks} of them would get further: {_NEXT}", style="dim"))
        self._line(Text(text, style="bold red" if bad or bugs else "bold"))

    def _on_waivers(self, documents: Sequence[DocumentView]) -> None:
        """What is waived, with the reasons, and which waivers are to be looked at."""
        lines = [
            f"waived: {d.path}:{step.place}: {step.id} is {step.verdict.value}: {self._said(step.held.why)}"
            for d in documents
            for step in d.steps
            if step.held is not None and step.held.hold is Hold.WAIVED
        ]
        lines += [f"note: {remark}" for document in documents for remark in document.remarks]
        for line in lines:
            self._line(Text(line))
        if lines:
            self._line(Text())

    # ------------------------------------------------------------------------------------------------- lines

    @property
    def _speaks_unicode(self) -> bool:
        return self.console.encoding.lower().startswith("utf")

    def _symbol(self, verdict: Verdict) -> str:
        """The mark of a verdict in what the console's encoding can say."""
        mark = MARKS[verdict]
        return mark.symbol if self._speaks_unicode else mark.plain

    def _math(self, formula: str) -> str:
        return readable(formula) if self._speaks_unicode else formula

    def _said(self, text: str) -> str:
        """A sentence with its formulas; the dollar signs around them are for typesetters."""
        return readable_sentence(text) if self._speaks_unicode else text.replace("$", "")

    def _room(self, indent: int) -> int | None:
        """The columns behind an indent; ``None`` where lines are not broken."""
        return max(self.console.width - indent, 20) if self.console.is_terminal else None

    def _line(self, text: Text, indent: int = 0) -> None:
        self.console.print(Text(" " * indent) + text, soft_wrap=not self.console.is_terminal)


def _broken(text: str, room: int | None) -> Iterator[tuple[int, int]]:
    """Where lines of a formula begin and end that fit: broken at its relations, else at its signs, else at spaces."""
    start = 0
    while room is not None and cell_len(text[start:]) > room:
        at = _break(text[start:], room)
        if at is None:
            break
        yield start, start + at
        start += at + 1
    yield start, len(text)


def _break(text: str, room: int) -> int | None:
    """Where to break a line: the last relation that fits, the last sign outside of brackets, or the last space."""
    found: dict[int, int] = {}
    for match in _BREAKS.finditer(text):
        if cell_len(text[: match.start()]) > room:
            break
        following = text[match.end() : match.end() + 1]
        depth = sum(map(text[: match.start()].count, "([{")) - sum(map(text[: match.start()].count, ")]}"))
        kind = _SPACE if depth or text[match.end() + 1 : match.end() + 2] != " " else _SIGN
        kind = _RELATION if kind == _SIGN and following in RELATIONS else kind
        if match.start():
            found[kind] = match.start()
    return next((found[kind] for kind in (_RELATION, _SIGN, _SPACE) if kind in found), None)


def _quiet_facts(step: StepView) -> list[tuple[str, str]]:
    """The reason and what it leaves open, of a step at which nothing fails."""
    found = [("reason", step.reason)]
    found += [("open", f"${c.statement}$") for c in step.open_conditions if c.statement not in step.reason]
    found += [("note", notice) for notice in step.notices]
    found += [("ask", line) for line in step.ask]
    found += [("evidence", step.evidence)] if step.verdict is Verdict.SUPPORTED else []
    return [(name, text) for name, text in found if text]


def failure_facts(step: StepView) -> list[tuple[str, str]]:
    """What a person needs to see why a step fails, as named lines; formulas stand between dollar signs."""
    found = step.counterexample
    lines = [("reason", step.reason)]
    if found is not None:
        where = ", ".join(f"${name} = {value}$" for name, value in found.where)
        lines += [("at", where)] if where else []
        numbers = [("left is", found.lhs), ("right is", found.rhs)]
        lines += [(name, number) for name, number in numbers if number not in step.reason]
    lines += [("open", f"${c.statement}$") for c in step.open_conditions]
    lines += [("note", notice) for notice in step.notices]
    if step.suggestion is not None:
        lines.append(("try", f"{step.suggestion.edit} (then {step.suggestion.verdict.value})"))
        lines += [(" ", f"${step.suggestion.rhs}$")] if step.suggestion.rhs else []
    lines += [("read as" if n == 0 else " ", f"${name}$: {sort}") for n, (name, sort) in enumerate(step.reading)]
    lines += [("ask", line) for line in step.ask]
    lines += [("evidence", step.evidence)] if step.evidence else []
    return [(name, text) for name, text in lines if text]
