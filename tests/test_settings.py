"""What a project says in its pyproject.toml, and the lines that a check collects for a context file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derivations.cli import main

WRONG = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->\n\n$$\n(x+1)^2 = x^2 + x + 1\n$$\n"
OPEN = "$$\nf(-x) = f(x)\n$$\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def project(*lines: str) -> None:
    write("pyproject.toml", "\n".join(["[tool.derivations]", *lines]))


def paths(result: Result) -> list[str]:
    """The documents of a JSON answer."""
    return [document["path"] for document in json.loads(result.stdout)["documents"]]


def test_a_project_sets_options_and_the_command_line_outranks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    write("open.md", OPEN)
    project("strict = true", "seed = 7", "time-limit = 5")
    assert check("open.md").exit_code == 1
    assert check("open.md", "--no-strict").exit_code == 0
    assert json.loads(check("open.md", "--format", "json").stdout)["seed"] == 7
    assert json.loads(check("open.md", "--format", "json", "--seed", "3").stdout)["seed"] == 3
    write("sub/open.md", OPEN)
    monkeypatch.chdir("sub")
    assert check("open.md").exit_code == 1


def test_paths_are_relative_to_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    write("sub/wrong.md", WRONG)
    project('baseline = "base.json"', 'ignore = ["search"]')
    assert check("sub/wrong.md", "--write-baseline", "base.json").exit_code == 0
    monkeypatch.chdir("sub")
    assert check("wrong.md").exit_code == 0


def test_patterns_choose_the_documents_of_folders() -> None:
    for name in ("docs/a.md", "docs/old/b.md", "docs/c.tex", "node_modules/d.md", "e.md"):
        write(name, OPEN)
    project('include = ["docs/"]', 'exclude = ["old/", "*.tex"]')
    assert paths(check("--format", "json")) == ["docs/a.md"]
    assert paths(check("--format", "json", "docs/old/b.md")) == ["docs/old/b.md"]  # named by itself
    assert check("docs/old").exit_code == 2
    project('exclude = ["old/"]')
    assert paths(check("--format", "json", ".", "--exclude", "/docs/c.*")) == ["docs/a.md", "e.md"]
    assert check().exit_code == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("strikt = true", "tool.derivations: there is no key 'strikt'; the keys are include, exclude, context"),
        ('strict = "yes"', "tool.derivations.strict: found 'yes', expected true or false"),
        ("jobs = 0", "tool.derivations.jobs: found 0, expected a whole number from 1 on"),
        ("seed = true", "tool.derivations.seed: found True, expected a whole number from 0 on"),
        ('include = "docs"', "tool.derivations.include: found 'docs', expected a list of strings"),
        ("strict =\n", "pyproject.toml: Invalid value (at "),
    ],
)
def test_what_is_not_understood_is_one_clear_line(line: str, said: str) -> None:
    write("open.md", OPEN)
    project(line)
    result = check("open.md")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "pyproject.toml" in result.stderr
    assert CliRunner().invoke(main, ["check", "--help"]).exit_code == 0
    assert CliRunner().invoke(main, ["explain", "bayes"]).exit_code == 0


def test_a_project_without_settings_has_none() -> None:
    write("open.md", OPEN)
    for text in ("[tool.other]\nx = 1\n", "tool = 3\n"):
        write("pyproject.toml", text)
        assert check("open.md").exit_code == 0


def test_lines_that_get_further_are_collected_and_do() -> None:
    write("open.md", "$$ f(y) + g(y) = g(y) + 2 f(y) $$\n")
    assert "ask       - f, g: \\mathbb{R} \\to \\mathbb{R}" in check("open.md").stdout
    written = check("open.md", "--write-context", "open.derivations.yaml")
    assert written.stderr == "open.derivations.yaml: 2 lines added\n"
    assert check("open.md").exit_code == 1  # refuted now: the file lies beside the document
    before = Path("open.derivations.yaml").read_text(encoding="utf-8")
    assert "no line would get further" in check("open.md", "--write-context", "open.derivations.yaml").stderr
    assert Path("open.derivations.yaml").read_text(encoding="utf-8") == before


def test_lines_are_added_to_what_a_context_file_says() -> None:
    write("open.md", "$$ f(y) + g(y) = g(y) + 2 f(y) $$\n")
    write("more.yaml", "given:\n  - z > 0")
    assert check("open.md", "--context", "more.yaml", "--write-context", "more.yaml").exit_code == 0
    assert Path("more.yaml").read_text().startswith("given:\n  - z > 0\ngiven:\n  - ")
    assert check("open.md", "--context", "more.yaml").exit_code == 1


def test_lines_of_several_documents_do_not_go_into_one_file() -> None:
    for name in ("a.md", "b.md"):
        write(name, "$$ f(y) + g(y) = g(y) + 2 f(y) $$\n")
    result = check("a.md", "b.md", "--write-context", "x.yaml")
    assert result.exit_code == 2
    assert "found lines for 2 documents, expected one: a.md, b.md" in result.stderr
    assert not Path("x.yaml").exists()
