"""The README says what is so: its trusted lines and its Python example."""

from __future__ import annotations

import io
import re
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import Verdict
from derivations.report.guide import names, page
from derivations.report.terminal import print_documents
from derivations.report.view import view

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRUSTED = re.findall(
    r"^\| `(kernel\.py|rules/|normal/|model/terms/|model/(?:statements|relations|unfolding)\.py)`: .* \| (\d+) \|$",
    README,
    flags=re.MULTILINE,
)


def lines(place: str) -> int:
    """The physical lines of a module or of all modules of a package."""
    path = ROOT / "derivations" / place
    files = path.rglob("*.py") if path.is_dir() else [path]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def test_the_readme_counts_all_that_is_trusted() -> None:
    model = ["model/terms/", "model/statements.py", "model/relations.py", "model/unfolding.py"]
    assert [place for place, _ in TRUSTED] == ["kernel.py", "rules/", "normal/", *model]


@pytest.mark.parametrize(("place", "stated"), TRUSTED)
def test_the_trusted_lines_are_counted(place: str, stated: str) -> None:
    assert int(stated) == pytest.approx(lines(place), rel=0.05)


def test_the_pages_say_the_same_of_verdicts_and_are_all_named() -> None:
    table = README.split("## The verdicts\n\n")[1].split("\n\n")[0]
    assert table.count("\n") == len(Verdict) + 1
    assert table in page("verdicts")
    assert {
        "index",
        *re.findall(r"`(\w+)`", README.split("## Where to read on")[1].split("## The verdicts")[0]),
    } >= set(names())


def test_the_error_of_the_example_is_caught() -> None:
    before, after = README.split("## An error, caught")[1].split("## The commands")[0].split("`derivations check")
    document, said = (
        dedent("".join(f"{line}\n" for line in part.splitlines() if line[:4] in ("    ", "")))
        for part in (before, after)
    )
    stream = io.StringIO()
    console = Console(file=stream, width=100, force_terminal=True, color_system=None, highlight=False)
    checked = check_here(read_text(document.strip(), path="score.md"), Options())
    print_documents(console, [view(checked, document.strip())])
    shown = [re.sub(r" \([\d.]+ s\)$", "", line.rstrip()) for line in stream.getvalue().strip().splitlines()]
    assert shown == [line.rstrip() for line in said.strip().splitlines()]


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    section = README.split("## From Python")[1].split("## How it is built")[0]
    code = "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))
    exec(compile(code, "README", "exec"), {})
    said = capsys.readouterr().out
    assert "✓ proved" in said
    for line in re.findall(r"^    print\(.*?\) +# (True .*)$", section, flags=re.MULTILINE):
        assert line in said
