from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from derivations.cli import main
from derivations.commands import run
from derivations.model.verdict import DocumentVerdict, Verdict

TRUE = "$$\n(x+1)^2 = x^2 + 2x + 1\n$$\n"
REAL = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->\n\n"
FALSE = REAL + "$$\n(x+1)^2 = x^2 + x + 1\n$$\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "true.md").write_text(TRUE)
    (tmp_path / "false.md").write_text(FALSE)
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert "Traceback" not in result.output
    return result


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["true.md"], 0),
        (["false.md"], 1),
        (["true.md", "false.md"], 1),
        (["true.md", "--strict"], 0),
        (["missing.md"], 2),
        (["missing.md", "false.md"], 2),
        (["binary.md"], 2),
        (["true.md", "--context", "missing.yaml"], 2),
        (["true.md", "--format", "xml"], 2),
        (["true.md", "--time-limit", "0"], 2),
        ([], 2),
    ],
)
def test_exit_status_of_check(arguments: list[str], status: int) -> None:
    assert invoke("check", *arguments).exit_code == status


@pytest.mark.usefixtures("folder")
def test_what_is_not_proved_fails_only_a_strict_run() -> None:
    Path("open.md").write_text("$$\nf(-x) = f(x)\n$$\n")
    assert invoke("check", "open.md").exit_code == 0
    assert invoke("check", "open.md", "--strict").exit_code == 1


@pytest.mark.usefixtures("folder")
def test_unusable_files_cost_one_line_and_the_others_are_checked() -> None:
    result = invoke("check", "missing.md", "true.md")
    assert result.stderr.splitlines() == ["derivations: missing.md: No such file or directory"]
    assert "1 step: 1 proved" in result.stdout


@pytest.mark.usefixtures("folder")
def test_json_is_alone_on_standard_output() -> None:
    result = invoke("check", "true.md", "missing.md", "--format", "json", "--seed", "7")
    data = json.loads(result.stdout)
    assert data["seed"] == 7
    assert [document["error"] is None for document in data["documents"]] == [True, False]
    assert data["summary"]["proved"] == 1


@pytest.mark.usefixtures("folder")
def test_other_formats() -> None:
    assert invoke("check", "false.md", "--format", "github").stdout.startswith("::error file=false.md,line=7")
    assert json.loads(invoke("check", "false.md", "--format", "sarif").stdout)["version"] == "2.1.0"


def test_an_interrupted_run_prints_what_is_done(make_verdict: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def check_paths(paths: list[str], options: object, progress: Any) -> Iterator[DocumentVerdict]:
        yield DocumentVerdict(paths[0], (make_verdict(),))
        progress(make_verdict(Verdict.REFUTED))
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "check_paths", check_paths)
    result = invoke("check", "a.md", "b.md", "c.md", "--format", "json")
    assert result.exit_code == 130
    assert [document["path"] for document in json.loads(result.stdout)["documents"]] == ["a.md", "b.md"]
    assert "interrupted" in result.stderr


def test_a_bug_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_paths(*_: object) -> Iterator[DocumentVerdict]:
        raise ZeroDivisionError("of mine")

    monkeypatch.setattr(run, "check_paths", check_paths)
    result = invoke("check", "a.md")
    assert result.exit_code == 2
    assert result.stderr == "derivations: internal error, please report it: ZeroDivisionError: of mine\n"


@pytest.mark.usefixtures("folder")
def test_reports_are_written_by_suffix() -> None:
    assert invoke("report", "false.md", "-o", "x.tex").exit_code == 0
    assert r"\badgerefuted" in Path("x.tex").read_text()
    assert invoke("report", "false.md", "-o", "x.html").exit_code == 0
    assert "<math" in Path("x.html").read_text()


@pytest.mark.usefixtures("folder")
def test_reports_that_cannot_be_made() -> None:
    for arguments in (["missing.md", "-o", "x.tex"], ["true.md", "-o", "x.doc"], ["true.md", "-o", "no/x.tex"]):
        result = invoke("report", *arguments)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
    assert not list(Path().glob("x.*"))


def test_rules_and_their_pages() -> None:
    assert "algebra" in invoke("rules").stdout
    page = invoke("explain", "BAYES").stdout
    assert page.startswith("bayes: Bayes' theorem\n\nStatement\n")
    assert "why each is needed" in page
    wrong = invoke("explain", "baies")
    assert wrong.exit_code == 2
    assert "did you mean bayes?" in wrong.stderr


def test_reasons_have_pages_too() -> None:
    from derivations.model.reasons import Code

    listing = invoke("explain").stdout
    for code in Code:
        page = invoke("explain", code.value).stdout
        assert page.startswith(f"{code.value}: a reason why a step is not proved\n")
        assert f"\n  {code.value} " in listing
    both = invoke("explain", "definition").stdout
    assert "\ndefinition: definition\n" in both.lower()
    assert "\n  bayes " in listing


@pytest.mark.usefixtures("folder")
def test_a_line_of_a_block_that_is_not_understood_is_said_and_the_rest_is_checked() -> None:
    Path("lost.md").write_text(
        REAL.replace("-->", "  - c \\in \\mathbb{H}\n  - z >\n-->") + TRUE + "\n" + TRUE.replace("x", "c")
    )
    result = invoke("check", "lost.md", "true.md", "--format", "json", "--no-cache")
    assert result.exit_code == 2
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == ["lost.md:4:11", "lost.md:5:8"]
    lost, true = json.loads(result.stdout)["documents"]
    assert [(s["verdict"], s["code"]) for s in lost["steps"]] == [("proved", ""), ("undecided", "sort")]
    assert [line.split(": ")[0] for line in lost["error"].splitlines()] == ["lost.md:4:11", "lost.md:5:8"]
    assert true["error"] is None


@pytest.mark.usefixtures("folder")
def test_lines_that_were_not_understood_are_said_from_the_cache_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVATIONS_CACHE_DIR", "cache")
    Path("lost.yaml").write_text("given:\n  - c \\in \\mathbb{H}\n")
    first, second = (invoke("check", "true.md", "--context", "lost.yaml") for _ in range(2))
    assert first.exit_code == second.exit_code == 2
    assert first.stderr == second.stderr
    assert "lost.yaml:2:11" in second.stderr


def test_help_names_every_command() -> None:
    text = invoke("--help").stdout
    for command in ("check", "report", "rules", "explain", "library"):
        assert f"  {command}" in text


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, derivations.cli; print([m for m in ('sympy', 'scipy', 'numpy', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
