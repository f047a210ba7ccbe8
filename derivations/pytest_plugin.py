"""Run the steps of documents as tests: ``pytest --derivations 'docs/*.md'``.

Every step is a test item such as ``docs/post.md::chain 4, step 2``.  As for ``derivations check``, a step fails
when it is refuted or in conflict, and with ``--derivations-strict`` whenever it is neither proved nor a definition.
The rest passes and is counted in the summary.  A document that cannot be used is one failing item.

Nothing heavy is imported until documents are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, TerminalRepr
    from _pytest.terminal import TerminalReporter

    from derivations.report.view import DocumentView, StepView

_PROPERTY = "derivations verdict"


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
    group.addoption("--derivations-seed", type=int, default=0, metavar="N", help="seed of all chance (default: 0)")
    parser.addini("derivations", "documents whose steps are tests: paths or globs", type="args", default=[])
    parser.addini("derivations_strict", "as --derivations-strict", type="bool", default=False)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the steps of the documents to the tests."""
    patterns = [*config.getoption("--derivations"), *config.getini("derivations")]
    for path in _documents(patterns, config):
        document = DocumentFile.from_parent(session, path=path)
        items.extend(document.collect())


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Count the verdicts in one line."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    counts = Counter(word for report in reports for key, word in report.user_properties if key == _PROPERTY)
    if counts:
        parts = ", ".join(f"{number} {word}" for word, number in counts.most_common())
        terminalreporter.write_sep("-", "derivations")
        terminalreporter.write_line(f"{sum(counts.values())} steps: {parts}")


class FailedStepError(Exception):
    """A step that does not hold; the message is for the person who reads the test report."""


class UnusableDocumentError(Exception):
    """A document that cannot be used."""


class DocumentFile(pytest.File):
    """A document; it is checked once, when its steps are collected."""

    def collect(self) -> Iterator[StepItem]:
        """Check the document and make an item of every step, and one that fails for what of it cannot be used."""
        from derivations.report.sources import views
        from derivations.verify import Options, check_paths

        options = Options(seed=self.config.getoption("--derivations-seed"))
        (document,) = views(list(check_paths([str(self.path)], options)))
        if document.faults:
            yield StepItem.from_parent(self, name="document", document=document, step=None)
        for step in document.steps:
            yield StepItem.from_parent(self, name=step.id, document=document, step=step)


class StepItem(pytest.Item):
    """One step, already judged; running it reports the verdict."""

    def __init__(self, *, document: DocumentView, step: StepView | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.document = document
        self.step = step

    def runtest(self) -> None:
        """Pass or fail by the verdict.

        Raises:
            FailedStepError: the verdict is not acceptable.
            UnusableDocumentError: there is no verdict, because the document cannot be used.
        """
        from derivations.report.marks import is_failure

        if self.step is None:
            raise UnusableDocumentError("\n".join(self.document.faults))
        self.user_properties.append((_PROPERTY, self.step.verdict.value))
        strict = self.config.getoption("--derivations-strict") or self.config.getini("derivations_strict")
        if is_failure(self.step.verdict, bool(strict)):
            raise FailedStepError(failure_text(self.nodeid.partition("::")[0], self.step))

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """Show the verdict instead of a traceback."""
        if isinstance(excinfo.value, FailedStepError | UnusableDocumentError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the step stands, for the headline of a failure."""
        line = None if self.step is None else self.step.line - 1
        return self.path, line, f"{self.nodeid.partition('::')[0]}: {self.name}"


def failure_text(path: str, step: StepView) -> str:
    """Say what does not hold, as an assertion would."""
    from derivations.report.terminal import failure_facts

    lines = [f"{path}:{step.place}: {step.id} is {step.verdict.value}"]
    if step.source is not None:
        lines += ["", f"    {step.source.strip()}", ""]
    facts = [("left", step.left), ("right", step.right), *failure_facts(step)]
    lines += [f"E   {name:>8}  {text.replace('$', '')}" for name, text in facts]
    return "\n".join(lines)


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
