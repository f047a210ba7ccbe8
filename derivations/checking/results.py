"""Results that show themselves: as text, in notebooks as tables of formulas, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derivations.model.verdict import DocumentVerdict, StepVerdict, Verdict
from derivations.report.marks import MARKS, is_failure
from derivations.report.view import StepView, clean, summarise, view_of_step

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """The verdicts on the steps of one derivation, in order.

    ``error`` says in one line why there are none, ``complaints`` which lines of a context were not understood.  A
    result is true in a condition where it holds.
    """

    steps: tuple[StepVerdict, ...]
    name: str = "<text>"
    error: str | None = None
    complaints: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on each step."""
        return tuple(step.verdict for step in self.steps)

    @property
    def holds(self) -> bool:
        """Whether there are steps, and every one is proved or introduces or posits something."""
        usable = self.error is None and not self.complaints and bool(self.steps)
        return usable and not any(is_failure(verdict, strict=True) for verdict in self.verdicts)

    @property
    def refuted(self) -> bool:
        """Whether a step is false."""
        return Verdict.REFUTED in self.verdicts

    def to_dict(self) -> dict[str, Any]:
        """The result as a document in the JSON of ``derivations check``."""
        from derivations.report.json import document_data

        return document_data(DocumentVerdict(self.name, self.steps, self.error, (), self.complaints))

    def __bool__(self) -> bool:
        return self.holds

    def __iter__(self) -> Iterator[StepVerdict]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __repr__(self) -> str:
        counts = {verdict: self.verdicts.count(verdict) for verdict in MARKS}
        return f"Result({self.name!r}: {self.error or summarise(counts)})"

    def __str__(self) -> str:
        lines = [*([] if self.error is None else [clean(self.error)]), *map(clean, self.complaints)]
        lines += [_line(step) for step in self._views()]
        counts = {verdict: self.verdicts.count(verdict) for verdict in MARKS}
        return "\n".join([*lines, summarise(counts)])

    def _repr_latex_(self) -> str:
        """The derivation in display mathematics, a verdict beside each step.

        A step that is not safe to typeset stands as words.
        """
        from derivations.report.latex_text import escape
        from derivations.report.math_source import safe_math

        rows = []
        for step in self._views():
            left = safe_math(step.left) if step.number == 1 else ""
            right = safe_math(f"{step.relation} {step.right}")
            words = rf"\texttt{{{escape(f'{step.left} {step.relation} {step.right}')}}} &"
            shown = words if left is None or right is None else f"{left} & {right}"
            rows.append(rf"{shown} && \text{{{step.verdict.value}}}")
        return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"

    def _repr_html_(self) -> str:
        """A table of the steps with formulas as MathML, and what is known where they fail; all else is escaped."""
        from markupsafe import Markup

        from derivations.report.html import display, prose

        row = Markup(
            '<tr><td style="color:#{}">{} {}</td><td style="text-align:left">{}</td>'
            '<td style="text-align:left">{}{}</td></tr>'
        )
        rows = [
            row.format(s.mark.colour, s.mark.symbol, s.verdict.value, display(s), prose(s.reason), _told(s))
            for s in self._views()
        ]
        faults = [Markup("<p>{}</p>").format(clean(line)) for line in (self.error, *self.complaints) if line]
        return str(Markup("<div>{}<table>{}</table></div>").format(Markup("").join(faults), Markup("").join(rows)))

    def _views(self) -> tuple[StepView, ...]:
        return tuple(map(view_of_step, self.steps))


def _line(step: StepView) -> str:
    """A step as the terminal shows it: its formula, and what was found."""
    from derivations.report.readable import readable, readable_sentence

    sides = (readable(side) for side in ((step.left,) if step.number == 1 else ()))
    relation = " ".join((*sides, readable(f"{step.relation} {step.right}")))
    needs = "".join(
        f"\n    open: {readable(c.statement)}" for c in step.open_conditions if c.statement not in step.reason
    )
    suggestion = f"\n    try: {readable_sentence(clean(step.suggestion.edit))}" if step.suggestion else ""
    reason = readable_sentence(step.reason)
    return f"{step.mark.symbol} {step.verdict.value:<11} {relation}\n    {reason}{needs}{suggestion}"


def _told(step: StepView) -> Markup:
    """What is known where a step fails or is open, as lines of HTML."""
    from markupsafe import Markup

    from derivations.report.html import inline, prose

    found, offered = step.counterexample, step.suggestion
    lines = []
    if found is not None:
        at = Markup(", ").join(inline(f"{name} = {value}") for name, value in found.where)
        sides = Markup("left {}, right {}").format(found.lhs, found.rhs)
        lines.append(Markup("at {}: {}").format(at, sides) if at else sides)
    if offered is not None:
        repaired = Markup(": {}").format(inline(offered.rhs)) if offered.rhs else ""
        lines.append(Markup("try {}{} (then {})").format(prose(offered.edit), repaired, offered.verdict.value))
    lines += [Markup("open: {}").format(inline(condition.statement)) for condition in step.open_conditions]
    lines += [Markup("state <code>{}</code>").format(line.removeprefix("- ")) for line in step.ask]
    return Markup("").join(Markup("<br/>{}").format(line) for line in lines)
