"""Run the steps of documents as tests: ``pytest --derivations 'docs/*.md'``.

Every step is a test item with an id that can be rerun as printed, ``docs/post.md::chain4.2``.  As for ``derivations
check``, a step fails when it is refuted or in conflict.  What is not settled is expected to be so: it is reported as
xfailed, with the reason, and never as passed.  With ``--derivations-strict`` (or ``--runxfail``) it fails.  A document
that cannot be used is one failing item.  Waivers in documents count, and what ``[tool.derivations]`` of the project
says of contexts, codes and a baseline.

Nothing heavy is imported until documents are named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, ReprExceptionInfo, TerminalRepr
    from _pytest.terminal import TerminalReporter

    from derivations.report.view import DocumentView, StepView

_PROPERTY = "derivations verdict"
_ITEM = re.compile(r"(?:cell\d+\.)?(?:chain|line)\d+\.\d+$|document$")
_NUMBERED = re.compile(r"(step|formula) (\d+)$")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the ini settings for those who always want them."""
    group = parser.getgroup("derivations", "derivations in documents")
    group.addoption(
        "--derivations", action="append", default=[], metavar="DOC", help="check the steps of a document or of a glob"
    )
    group.addoption(
        "--derivations-strict",
        action="store_true",
        default=False,
        help="fail on every step that is neither proved nor a definition",
    )
    group.addoption(
        "--derivations-seed", type=int, metavar="N", help="seed of all chance (default: the project's, or 0)"
    )
    parser.addini("derivations", "documents whose steps are tests: paths or globs", type="args", default=[])
    parser.addini("derivations_strict", "as --derivations-strict", type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DocumentFile | None:
    """Collect a document of which a step is asked for by its id: ``docs/post.md::chain4.2``."""
    if parent.session.isinitpath(file_path) and any(_names_step(arg, file_path, parent) for arg in parent.config.args):
        return DocumentFile.from_parent(parent, path=file_path)
    return None


def _names_step(argument: str, path: Path, parent: pytest.Collector) -> bool:
    """Whether an argument of the command line is the id of a step of a document."""
    named, _, item = argument.partition("::")
    return _ITEM.match(item) is not None and (parent.config.invocation_params.dir / named).resolve() == path.resolve()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the steps of the documents to the tests.

    Those of the ini file are added to a run of everything, not to one of what is named.
    """
    patterns = list(config.getoption("--derivations"))
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        patterns += config.getini("derivations")
    have = {item.path for item in items if isinstance(item, StepItem)}
    for path in _documents(patterns, config):
        if path not in have:
            items.extend(DocumentFile.from_parent(session, path=path).collect())


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Count the verdicts in one line."""
    reports = [report for kind in ("passed", "failed", "xfailed") for report in terminalreporter.getreports(kind)]
    counts = Counter(word for report in reports for key, word in report.user_properties if key == _PROPERTY)
    if counts:
        parts = ", ".join(f"{number} {word}" for word, number in counts.most_common())
        why = "; -rx says why the xfailed ones are not settled" if terminalreporter.getreports("xfailed") else ""
        total = sum(counts.values())
        terminalreporter.write_sep("-", "derivations")
        terminalreporter.write_line(f"{total} step{'' if total == 1 else 's'}: {parts}{why}")


class FailedStepError(Exception):
    """A step that does not hold; the message is for the person who reads the test report."""


class UnusableDocumentError(Exception):
    """A document that cannot be used."""


class DocumentFile(pytest.File):
    """A document; it is checked once, when its steps are collected."""

    def collect(self) -> Iterator[StepItem]:
        """Check the document and make an item of every step, and one that fails for what of it cannot be used."""
        document = self._checked()
        if document.faults:
            yield StepItem.from_parent(self, name="document", document=document, step=None)
        for step in document.steps:
            yield StepItem.from_parent(self, name=item_name(step.id), document=document, step=step)

    def _checked(self) -> DocumentView:
        from derivations.checking.verify import Options, check_paths
        from derivations.model.errors import UnusableInputError
        from derivations.project.settings import settings
        from derivations.project.triage import triage_of
        from derivations.report.sources import views

        try:
            said = settings(self.config.invocation_params.dir).of("check")
            triage = triage_of(said)
        except UnusableInputError as error:
            raise pytest.UsageError(str(error)) from None
        known = {name: said[name] for name in ("context", "time_limit") if name in said}
        seed = self.config.getoption("--derivations-seed")
        options = Options(seed=said.get("seed", 0) if seed is None else seed, **known)
        (document,) = views(list(check_paths([str(self.path)], options)))
        return triage.applied(document)


def item_name(step: str) -> str:
    """What a step is called as a test, so that a shell takes it as it stands: ``chain4.2``, ``line12.1``."""
    return ".".join(_NUMBERED.sub(r"\2", part).replace(" ", "") for part in step.split(", "))


class StepItem(pytest.Item):
    """One step, already judged; running it reports the verdict."""

    def __init__(self, *, document: DocumentView, step: StepView | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.document = document
        self.step = step

    def runtest(self) -> None:
        """Pass, fail, or be expected to be open, by the verdict.

        Raises:
            FailedStepError: the verdict is not acceptable.
            UnusableDocumentError: there is no verdict, because the document cannot be used.
        """
        from derivations.report.marks import SATISFYING

        if self.step is None:
            raise UnusableDocumentError("\n".join(self.document.faults))
        self.user_properties.append((_PROPERTY, self.step.verdict.value))
        if self.step.verdict in SATISFYING:
            return
        strict = self.config.getoption("--derivations-strict") or self.config.getini("derivations_strict")
        if not self.step.fails(bool(strict)):
            pytest.xfail(_expected(self.step))  # does nothing with --runxfail
        raise FailedStepError(f"{self.step.verdict.value}: {self.step.reason}")

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """Show the verdict instead of a traceback."""
        path = self.nodeid.partition("::")[0]
        if isinstance(excinfo.value, UnusableDocumentError):
            return _shown(path, 1, str(excinfo.value), [f"E   {line}" for line in str(excinfo.value).splitlines()])
        if isinstance(excinfo.value, FailedStepError) and self.step is not None:
            place = path if self.step.cell is None else f"{path}:cell {self.step.cell}"
            return _shown(place, self.step.line, str(excinfo.value), failure_lines(self.step))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the step stands, for the headline of a failure."""
        line = None if self.step is None else self.step.line - 1
        return self.path, line, f"{self.nodeid.partition('::')[0]}: {self.step.id if self.step else self.name}"


def _expected(step: StepView) -> str:
    """Why a step that is not settled fails no run."""
    if step.held is not None:
        return f"{step.verdict.value}, {step.held.hold.value}: {step.held.why}"
    code = f" ({step.code.value})" if step.code else ""
    return f"{step.verdict.value}{code}: {step.reason}"


def _shown(path: str, line: int, message: str, lines: list[str]) -> ReprExceptionInfo:
    """Lines as pytest shows those of an assertion, and what its short summary says."""
    from _pytest._code.code import ReprEntry, ReprExceptionInfo, ReprFileLocation, ReprTraceback

    crash = ReprFileLocation(path, line, message)
    entry = ReprEntry(lines, None, None, crash, "long")
    return ReprExceptionInfo(reprtraceback=ReprTraceback([entry], None, "long"), reprcrash=crash)


def failure_lines(step: StepView) -> list[str]:
    """Say what does not hold, as an assertion would: the line, the statement, and what each side is."""
    from derivations.report.readable import readable, readable_sentence
    from derivations.report.terminal import failure_facts

    lines = [f"    {step.source.strip()}"] if step.source is not None else []
    lines.append(f"E   {step.verdict.value}: {readable(step.left)} {readable(step.relation)} {readable(step.right)}")
    said = ((name, text if name == "ask" else readable_sentence(text)) for name, text in failure_facts(step))
    return lines + [f"E   {name:>8}  {text}" for name, text in said]


def _documents(patterns: Iterable[str], config: pytest.Config) -> list[Path]:
    """The files that the patterns name; a pattern that matches nothing names itself, and fails as missing."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        base = config.rootpath if pattern in config.getini("derivations") else config.invocation_params.dir
        path = Path(pattern)
        anchored = path if path.is_absolute() else base / path
        matches = sorted(Path(anchored.anchor).glob(str(anchored.relative_to(anchored.anchor))))
        found.update(dict.fromkeys(matches or [anchored]))
    return list(found)
