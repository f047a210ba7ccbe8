"""The examples on the pages of the site, run in their order: what a page shows is what comes out.

A fence is one of these, by its language and what stands before it:

- one below a line that is the name of a file, ``**`post.md`**``: that file, in a folder that belongs to the page;
- ``console``: commands behind ``$``, each followed by what it prints;
- ``pycon`` or ``python``: a session, or statements whose output stands in the ``text`` fence that follows; the names of
  earlier ones are known;
- ``ipython``: a cell of a notebook, what it prints, or its result as text, stands in the ``text`` fence that follows;
- ``markdown`` with ``→`` behind it: a document, and the verdicts of its steps;
- a language of ``SHOWN``: settings of other programs, which are not run here.

``python tests/manual/examples.py PAGE…`` writes into pages what comes out.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from doctest import ELLIPSIS, DocTestParser, DocTestRunner
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import yaml
from click.testing import CliRunner

from derivations.api import Checker, check_text
from derivations.cli import main

ROOT = Path(__file__).parent.parent.parent
GUIDES = ROOT / "derivations" / "guides"
_PARSERS: dict[str, Callable[[str], object]] = {
    ".json": json.loads, ".toml": tomllib.loads, ".yml": yaml.safe_load, ".yaml": yaml.safe_load,
}  # fmt: skip
SHOWN = frozenset({"lua", "vim", "elisp", "sh"})
_FENCE = re.compile(
    r"(?:^\*\*`(?P<name>[^`\n]+)`\*\*\n\n)?^```(?P<language>[\w-]*)\n(?P<text>.*?)^```\n(?:\n→ (?P<said>[^\n]*)\n)?",
    re.MULTILINE | re.DOTALL,
)
_TIME = re.compile(r"(?: \([\d.]+ s\)| in [\d.]+s(?: \([\d:]+\))?)$", re.MULTILINE)
_TAKEN = re.compile(r"(\"milliseconds\":) [\d.]+")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@dataclass(frozen=True, slots=True)
class Fence:
    """An example; ``start`` and ``end`` are where its text stands on the page."""

    language: str
    text: str
    name: str
    said: str
    start: int
    end: int


def fences(page: str) -> list[Fence]:
    """The fences of a page, in their order."""
    return [
        Fence(one["language"], one["text"], one["name"] or "", one["said"] or "", one.start("text"), one.end("text"))
        for one in _FENCE.finditer(page)
    ]


@dataclass(slots=True)
class Running:
    """Runs the examples of a page in a folder.

    Attributes:
        folder: where its files are.
        names: what its statements in Python know.
        printed: what the last statements printed that no fence has shown yet.
        missing: the programs that are called and are not there.
        shell: what its cells run in.
    """

    folder: Path
    names: dict[str, object] = field(default_factory=dict)
    printed: str | None = None
    missing: list[str] = field(default_factory=list)
    shell: Any = None

    def shown(self, fence: Fence) -> str:
        """What a fence has to show."""
        if fence.name:
            path = self.folder / fence.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.text, encoding="utf-8")
            _PARSERS.get(path.suffix, str)(fence.text)
            return fence.text
        if fence.language == "text" and self.printed is not None:
            printed, self.printed = self.printed, None
            return printed
        run = {
            "console": self.console,
            "pycon": self.session,
            "python": self.statements,
            "ipython": self.cell,
            "markdown": self.document,
        }
        if fence.language in run:
            return run[fence.language](fence)
        assert fence.language in SHOWN, f"an example in {fence.language!r} that nothing runs: {fence.text[:60]}"
        return fence.text

    def console(self, fence: Fence) -> str:
        """Run commands, and show each with what it prints."""
        shown = []
        for command, said in commands(fence.text):
            program = command.split()[0]
            if (
                program != "derivations"
                and shutil.which(program) is None
                and not (self.folder / "bin" / program).exists()
            ):
                self.missing.append(program)
                shown.append(f"$ {command}\n{said}")
                continue
            shown.append(f"$ {command}\n{tidy(self.printed_by(command))}")
        return "".join(shown)

    def printed_by(self, command: str) -> str:
        """What a command prints; the plain ones of the package run in this process."""
        if command.startswith("derivations ") and not set(command) & set("|>&;<"):
            return CliRunner().invoke(main, shlex.split(command)[1:], prog_name="derivations").output
        done = subprocess.run(
            ["bash", "-c", command], capture_output=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=100,
        )  # fmt: skip
        return done.stdout

    def session(self, fence: Fence) -> str:
        """Run a session of Python."""
        test = DocTestParser().get_doctest(fence.text, self.names, "page", None, 0)
        heard: list[str] = []
        runner = DocTestRunner(optionflags=ELLIPSIS, verbose=False)
        runner.run(test, out=heard.append, clear_globs=False)
        self.names |= test.globs
        return fence.text if not runner.failures else "".join(heard)

    def statements(self, fence: Fence) -> str:
        """Run statements of Python, and keep what they print."""
        stream = io.StringIO()
        with contextlib.redirect_stdout(stream):
            exec(compile(fence.text, "page", "exec"), self.names)
        self.printed = tidy(stream.getvalue()) or None
        return fence.text

    def cell(self, fence: Fence) -> str:
        """Run a cell of a notebook, and keep its result as text."""
        from IPython.core.interactiveshell import InteractiveShell

        shell = self.shell = self.shell or InteractiveShell()
        stream = io.StringIO()
        with contextlib.redirect_stdout(stream):
            done = shell.run_cell(fence.text)
        done.raise_error()
        text = stream.getvalue()
        if done.result is not None:  # as text, where a notebook shows it as HTML
            text = shell.display_formatter.format(done.result)[0]["text/plain"]
        self.printed = tidy(text) or None
        return fence.text

    def document(self, fence: Fence) -> str:
        """Check a document, and compare the verdicts."""
        assert fence.said, f"a document without a name and without verdicts: {fence.text[:60]}"
        result = check_text(fence.text, ask=False, checker=Checker(isolated=False))
        assert result.error is None
        assert not result.complaints
        assert [verdict.value for verdict in result.verdicts] == fence.said.split(", ")
        return fence.text


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a fence, each with what stands below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def tidy(text: str) -> str:
    """What is printed, without colours, times, the name of the folder and blanks at the ends of lines."""
    plain = _TAKEN.sub(r"\1 1.0", _TIME.sub("", _COLOUR.sub("", text))).replace(f"{Path.cwd()}/", "")
    lines = [line.rstrip() for line in plain.rstrip().splitlines()]
    return "".join(f"{line}\n" for line in lines)


@contextlib.contextmanager
def home(folder: Path) -> Iterator[None]:
    """Work in a folder, as at a terminal of 88 columns without colours, with the programs of this environment."""
    bins = folder / "bin"
    bins.mkdir()
    for name, module in (("derivations", "derivations"), ("derivations-pandoc", "derivations.sites.pandoc_filter")):
        (bins / name).write_text(
            f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m {module} "$@"\n'
        )
        (bins / name).chmod(0o755)
    own = {
        "PATH": os.pathsep.join((str(bins), str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONPATH": str(ROOT), "COLUMNS": "88", "LINES": "50", "TERM": "dumb", "FORCE_COLOR": "1",
        "DERIVATIONS_CACHE_DIR": str(folder / "bin" / "cache"),
    }  # fmt: skip
    before, place = dict(os.environ), Path.cwd()
    for name in ("NO_COLOR", "GITHUB_STEP_SUMMARY", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"):
        os.environ.pop(name, None)
    os.environ.update(own)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(place)
        os.environ.clear()
        os.environ.update(before)


def rewritten(page: str) -> tuple[str, list[str]]:
    """A page as it has to be, and the programs that are not there."""
    pieces, position = [], 0
    with TemporaryDirectory() as scratch, home(Path(scratch)):
        running = Running(Path(scratch))
        for fence in fences(page):
            pieces += [page[position : fence.start], running.shown(fence)]
            position = fence.end
    return "".join([*pieces, page[position:]]), running.missing


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = GUIDES / f"{name}.md"
        text = path.read_text(encoding="utf-8")
        new, missing = rewritten(text)
        path.write_text(new, encoding="utf-8")
        click.echo(f"{name}: {'as it was' if new == text else 'written'} {missing or ''}")
