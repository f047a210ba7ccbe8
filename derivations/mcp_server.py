"""A server for language models by the Model Context Protocol: ``check``, ``explain``, ``suggest_context``.

Source: https://modelcontextprotocol.io; the SDK ``mcp`` from version 2 on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from derivations.checking.checkers import Checker
from derivations.checking.results import Result
from derivations.checking.texts import Text
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import StepVerdict
from derivations.report.marks import MARKS, SATISFYING
from derivations.report.view import summarise

if TYPE_CHECKING:
    from mcp.server import MCPServer

MOST_CHARACTERS = 200_000
"""Longer texts are not taken."""
STEP_SECONDS = 5.0
GUIDE = "derivations://guide"

INSTRUCTIONS = f"""Checks every step of a mathematical derivation: proved, refuted with a counterexample, or undecided.
Write a document with displayed formulas, and declare its names in a context block or by `given`; the resource {GUIDE}
says how. Call `check`. At refuted steps correct the mathematics. Where steps are doubtful or undecided,
`suggest_context` offers declarations that settle them: use those that are true of what is meant, and no others.
Never call a step proved that the checker does not."""

Format = Literal["md", "tex", "rst", "qmd"]
Lines = list[str] | None


def serve() -> None:
    """Answer on standard input and output until the client goes.

    Raises:
        UnusableInputError: the SDK is not installed.
    """
    with Checker() as checker:
        server = make_server(checker)
        checker.check([Text("$$ x = x $$")])  # workers start before there are threads, and the first answer is quick
        server.run("stdio")


def make_server(checker: Checker) -> MCPServer:
    """The server with its tools, which check by a checker.

    Raises:
        UnusableInputError: the SDK is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError:
        raise UnusableInputError("derivations mcp needs the SDK: python -m pip install 'derivations[mcp]'") from None
    from derivations.report.guide import guide
    from derivations.report.json import package_version

    server = MCPServer("derivations", instructions=INSTRUCTIONS, version=package_version(), log_level="WARNING")

    def check(text: str, format: Format = "md", given: Lines = None, assume: Lines = None) -> dict[str, Any]:
        r"""Check every step of a document; what needs a look comes with all that is known about it.

        Args:
            text: the document, with displayed formulas in LaTeX.
            format: md, tex, rst or qmd.
            given: what names are, a fact a line: `x \in \mathbb{R}`, `\sigma > 0`, `X \sim \mathcal{N}(0, 1)`.
            assume: side conditions that are granted, a condition a line.
        """
        return checked(checker, _text(text, format, given, assume))

    def suggest_context(text: str, format: Format = "md", given: Lines = None) -> dict[str, Any]:
        """Lines for `given` that settle steps, each tried before it is offered, and the verdicts that they change.

        Args:
            text: the document, with displayed formulas in LaTeX.
            format: md, tex, rst or qmd.
            given: what is stated already.
        """
        return suggested(checker, _text(text, format, given, None))

    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in (check, suggest_context, explain):
        server.tool(annotations=reads, structured_output=False)(tool)
    server.resource(GUIDE, mime_type="text/markdown", description="How to write documents that check.")(guide)
    return server


def explain(code: str = "") -> str:
    """Say what a code of a reason or of a rule means; without a code, list them all."""
    from derivations.report.code_pages import listing, pages

    known = pages()
    if not code:
        return listing()
    return known.get(code.lower(), f"There is no code {code!r}. Without a code, all of them are listed.")


def _text(text: str, format: str, given: Lines, assume: Lines) -> Text:
    return Text(text, f".{format}", tuple(given or ()), tuple(assume or ()), name="document")


def checked(checker: Checker, text: Text) -> dict[str, Any]:
    """What is found of a text, as a model reads it: little of what holds, and nothing that is empty."""
    result = _checked(checker, text)
    return {"summary": _summary(result), "holds": result.holds, **_faults(result), "steps": list(map(_step, result))}


def suggested(checker: Checker, text: Text) -> dict[str, Any]:
    """The lines that would get further, and the verdicts with all of them."""
    before = _checked(checker, text)
    lines = tuple(dict.fromkeys(line.removeprefix("- ") for step in before for line in step.ask))
    if not lines:
        return {"given": [], "summary": _summary(before), **_faults(before)}
    (after,) = checker.check([replace(text, given=(*text.given, *lines))], time_limit=STEP_SECONDS)
    changes = [
        {"id": old.step.id, "line": old.step.span.line, "before": old.verdict.value, "with them": new.verdict.value}
        for old, new in zip(before, after, strict=False)
        if old.verdict is not new.verdict
    ]
    return {"given": list(lines), "changes": changes, "summary with them": _summary(after), **_faults(before)}


def _checked(checker: Checker, text: Text) -> Result:
    length = len(text.text)
    if length > MOST_CHARACTERS:
        fault = f"found {length} characters, expected at most {MOST_CHARACTERS}: check the parts of the document"
        return Result((), text.name, fault)
    (result,) = checker.check([text], time_limit=STEP_SECONDS, ask=True)
    return result


def _summary(result: Result) -> str:
    return summarise({verdict: result.verdicts.count(verdict) for verdict in MARKS})


def _faults(result: Result) -> dict[str, Any]:
    faults = [*([result.error] if result.error else []), *result.complaints]
    return {"faults": faults} if faults else {}


def _step(verdict: StepVerdict) -> dict[str, Any]:
    return {name: value for name, value in _facts(verdict) if value}


def _facts(verdict: StepVerdict) -> Iterator[tuple[str, Any]]:
    step = verdict.step
    yield from (("id", step.id), ("line", step.span.line), ("verdict", verdict.verdict.value))
    yield from (("left", step.left), ("relation", step.relation), ("right", step.right))
    if verdict.verdict in SATISFYING:
        yield "granted", [c.statement for c in verdict.conditions if c.status == "granted"]
        return
    yield from (("code", verdict.code.value if verdict.code else ""), ("reason", verdict.reason))
    yield "open conditions", [c.statement for c in verdict.conditions if c.status == "open"]
    found, offered = verdict.counterexample, verdict.suggestion
    if found is not None:
        yield "counterexample", {"at": dict(found.where), "left": found.lhs, "right": found.rhs}
    if offered is not None:
        yield "suggestion", {"edit": offered.edit, "right": offered.rhs, "then": offered.verdict.value}
    yield "read as", {one.name: one.sort for one in step.reading}
    yield from (("notices", list(verdict.notices)), ("ask", list(verdict.ask)))
