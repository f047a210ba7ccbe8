"""What is held back from a report: by codes, by waivers in the document, by a baseline."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from derivations.cli import main
from derivations.model.verdict import Verdict
from derivations.reading.source import SourceText
from derivations.reading.waivers import Misspelt, Waiver, waiver_line, waivers_in

REAL = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->\n\n"
WRONG = "$$\n(x+1)^2 = x^2 + x + 1\n$$\n"
OPEN = "$$\nf(-x) = f(x)\n$$\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def write(text: str, name: str = "post.md") -> None:
    Path(name).write_text(text, encoding="utf-8")


def the_waiver(name: str = "post.md", reason: str = "as in the paper") -> str:
    """The waiver that ``-v`` offers for the only step, with a reason."""
    (line,) = (line for line in check(name, "-v").stdout.splitlines() if " waive " in line)
    return line.split("waive ", 1)[1].strip().replace("WHY", reason)


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [
        ("post.md", REAL + WRONG, ("x + 1\n", "x + 2\n")),
        ("post.tex", "Let $x$ be a positive number. Then \\[x + x = 3x.\\]\n", ("3x", "4x")),
        ("post.rst", "Let :math:`x` be a positive number. Then\n\n.. math:: x + x = 3x.\n\n", ("3x", "4x")),
    ],
)
def test_a_waiver_holds_until_its_step_changes(name: str, text: str, changed: tuple[str, str]) -> None:
    write(text, name)
    assert check(name).exit_code == 1
    write(f"{text}\n{the_waiver(name)}\n\nMore words.\n", name)
    waived = check(name)
    assert waived.exit_code == 0, waived.stdout
    assert f"waived: {name}:" in waived.stdout
    assert "is refuted: as in the paper" in waived.stdout
    assert "✗" not in waived.stdout
    write(Path(name).read_text(encoding="utf-8").replace(*changed), name)
    expired = check(name)
    assert expired.exit_code == 1
    assert "the waiver has expired: no step says any more what it was for (as in the paper)" in expired.stdout


def test_a_waiver_in_a_notebook(tmp_path: Path) -> None:
    cells = [nbformat.v4.new_markdown_cell(text) for text in (REAL, WRONG)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), "post.ipynb")
    cells.append(nbformat.v4.new_markdown_cell(the_waiver("post.ipynb")))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), "post.ipynb")
    assert check("post.ipynb").exit_code == 0


def test_a_waiver_of_what_is_open_does_not_hide_what_is_refuted() -> None:
    write(OPEN)
    waiver = the_waiver()
    assert " doubtful:" in waiver or " undecided:" in waiver
    definition = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n  - f(x) = x^3\n-->\n\n"
    write(f"{definition}{OPEN}\n{waiver}\n")
    result = check("post.md")
    assert result.exit_code == 1
    assert "and is refuted now" in result.stdout


def test_a_waiver_that_is_not_needed_or_not_understood_is_said() -> None:
    write(f"{REAL}{WRONG}")
    waiver = the_waiver()
    write(f"{REAL}$$\n(x+1)^2 = x^2 + 2x + 1\n$$\n<!-- derivations-waive because I say so -->\n")
    assert "post.md:9:1: found a waiver that is not understood" in check("post.md").stdout
    write(f"{REAL}{WRONG}\n```\n{waiver}\n```\n")
    assert check("post.md").exit_code == 1  # in code it is an example of one


def test_a_waiver_needs_a_reason() -> None:
    write(f"{REAL}{WRONG}")
    waiver = the_waiver(reason="")
    write(f"{REAL}{WRONG}\n{waiver}\n")
    assert check("post.md").exit_code == 1


def test_lines_of_waivers_are_read_back() -> None:
    for path in ("a.md", "a.tex", "a.rst", "a.qmd"):
        line = waiver_line(path, "0123456789.2", Verdict.DOUBTFUL, "because $x$: so")
        (found,) = waivers_in(SourceText(path, f"words\n\n{line}\n"), path[1:])
        assert found == Waiver("0123456789.2", Verdict.DOUBTFUL, "because $x$: so", "3:1")
    (found,) = waivers_in(SourceText("a.md", "<!-- derivations-waive 0123456789 wrong: x -->"), ".md")
    assert found == Misspelt("1:1")


@pytest.mark.timeout(10)
def test_hostile_waivers_take_no_time() -> None:
    long = "<!-- derivations-waive" + " " * 500_000 + "x -->"
    many = "<!-- derivations-waive 0123456789 refuted: x -->\n" * 3_000
    assert list(waivers_in(SourceText("a.md", long), ".md")) == []
    assert len(list(waivers_in(SourceText("a.md", many), ".md"))) == 1_000


def test_codes_are_selected_and_ignored() -> None:
    write(REAL + WRONG + OPEN.replace("x", "y"))
    steps = json.loads(check("post.md", "--format", "json").stdout)["documents"][0]["steps"]
    assert steps[0]["code"] == "differs"
    ignored = check("post.md", "--ignore", "Differs,time")
    assert ignored.exit_code == 0
    assert "1 left out" in ignored.stdout
    assert check("post.md", "--select", "differs", "--strict").exit_code == 1
    assert check("post.md", "--select", "time", "--strict").exit_code == 0
    wrong = check("post.md", "--ignore", "E501")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("derivations: there is no code 'e501'; the codes are notation, ")


def test_an_old_text_is_held_to_nothing_new() -> None:
    Path("docs").mkdir()
    write(REAL + WRONG + OPEN.replace("x", "y"), "docs/post.md")
    written = check("docs", "--write-baseline", "docs/base.json")
    assert written.exit_code == 0
    assert "2 known" in written.stdout
    write(f"{REAL}New words.\n\n{WRONG.replace('+', '  +')}{OPEN.replace('x', 'y')}", "docs/post.md")
    assert check("docs", "--baseline", "docs/base.json", "--strict").exit_code == 0
    write(Path("docs/post.md").read_text() + WRONG.replace("x + 1", "x + 2"), "docs/post.md")
    new = check("docs", "--baseline", "docs/base.json")
    assert new.exit_code == 1
    assert new.stdout.count("✗ refuted") == 1
    write(Path("docs/post.md").read_text() + WRONG, "docs/post.md")
    assert check("docs", "--baseline", "docs/base.json").stdout.count("✗ refuted") == 2  # the same once more is new
    sarif = json.loads(check("docs", "--baseline", "docs/base.json", "--format", "sarif").stdout)
    states = [result["baselineState"] for result in sarif["runs"][0]["results"]]
    assert sorted(states) == ["new", "new", "unchanged", "unchanged"]
    write(REAL, "docs/post.md")
    assert "2 steps of the baseline are settled or gone" in check("docs", "--baseline", "docs/base.json").stdout


def test_what_is_known_as_open_is_new_when_it_is_refuted() -> None:
    write(OPEN)
    assert check("post.md", "--write-baseline", "base.json").exit_code == 0
    write(f"<!-- derivations\ngiven:\n  - x \\in \\mathbb{{R}}\n  - f(x) = x^3\n-->\n\n{OPEN}")
    assert check("post.md", "--baseline", "base.json").exit_code == 1


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 2, "documents": {}}', '{"version": 1, "documents": {"a": [1]}}']
)
def test_a_baseline_that_is_none_is_one_clear_line(text: str) -> None:
    write(OPEN)
    write(text, "base.json")
    result = check("post.md", "--baseline", "base.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("derivations: base.json: found ")
    assert len(result.stderr.splitlines()) == 1
    assert check("post.md", "--write-baseline", "no/base.json").exit_code == 2


def test_programs_are_told_what_is_held_back() -> None:
    write(REAL + WRONG)
    write(f"{REAL}{WRONG}\n{the_waiver()}\n")
    (step,) = json.loads(check("post.md", "--format", "json").stdout)["documents"][0]["steps"]
    assert step["verdict"] == "refuted"
    assert step["notices"] == ["waived: as in the paper"]
