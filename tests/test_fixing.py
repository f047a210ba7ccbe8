"""Repairs that are put into documents: proved ones only, and files that are written whole or left as they are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derivations.checking.verify import Options, check_paths
from derivations.cli import main
from derivations.commands import fixing
from derivations.commands.fixing import apply, fixed
from derivations.model.errors import UnusableInputError
from derivations.report.fixes import Fix
from derivations.report.sources import views

REAL = "<!-- derivations\ngiven:\n  - x, y \\in \\mathbb{R}\n-->\n\n"
CHAIN = """$$
\\begin{aligned}
(x+y)^2 &= x^2 + xy + yx + y^2 \\\\
        &= x^2 + xy + y^2. % sum
\\end{aligned}
$$
"""
SCORE = """<!-- derivations
given:
  - x \\in \\mathbb{R}^d
  - \\theta \\in \\mathbb{R}
  - s_\\theta: \\mathbb{R}^d \\to \\mathbb{R}^d
assume:
  - p(x) s_\\theta(x) \\to 0 \\text{ as } \\|x\\| \\to \\infty
-->
Let
$$ L(\\theta) = \\mathbb{E}_{p(x)}\\left[\\|s_\\theta(x) - \\nabla_x \\log p(x)\\|^2\\right]. $$
Then
$$ L(\\theta) = \\mathbb{E}_{p(x)}\\left[\\operatorname{tr}(\\nabla_x s_\\theta(x)) + \\|s_\\theta(x)\\|^2\\right]. $$
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=given)


def test_what_is_refuted_is_repaired_and_nothing_else_is_touched() -> None:
    text = (REAL + CHAIN).replace("\n", "\r\n")
    Path("post.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    Path("post.md").chmod(0o640)
    result = check("post.md", "--fix")
    assert result.exit_code == 0, result.output
    assert result.stderr == "post.md: 1 step repaired\n"
    assert "2 steps: 2 proved" in result.stdout
    after = Path("post.md").read_bytes().decode()
    assert after == "\ufeff" + text.replace("x^2 + xy + y^2. ", "x^{2} + 2 x y + y^{2}. ")
    assert Path("post.md").stat().st_mode & 0o777 == 0o640
    assert list(Path().iterdir()) == [Path("post.md")]


def test_the_diff_is_what_fix_would_do_and_applies() -> None:
    Path("post.md").write_text(REAL + CHAIN)
    result = check("post.md", "--diff")
    assert result.exit_code == 1  # the file is as wrong as it was
    assert Path("post.md").read_text() == REAL + CHAIN
    done = subprocess.run(["git", "apply", "-p0", "-"], input=result.stdout, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert check("post.md", "--strict").exit_code == 0
    clean = check("post.md", "--diff")
    assert clean.stdout == ""
    assert "nothing is repaired" in clean.stderr
    assert check("-", "--diff", given=REAL + CHAIN).stdout.startswith("--- -\n+++ -\n")


def test_a_repair_that_does_not_hold_as_it_is_written_stays_out() -> None:
    Path("score.md").write_text(SCORE)
    result = check("score.md", "--fix")
    assert "equality then holds up to a term free of θ" in " ".join(result.stdout.split())
    assert Path("score.md").read_text() == SCORE
    assert result.exit_code == 1


def test_a_repair_that_breaks_another_step_stays_out() -> None:
    text = f"{REAL}$$ x + x = 3x = \\frac{{6x}}{{2}} $$\n\n$$ y + y = 3y $$\n"
    Path("post.md").write_text(text)
    assert check("post.md", "--fix").exit_code == 1
    assert Path("post.md").read_text() == text.replace("= 3y", "= 2 y")


def test_what_is_waived_is_not_repaired() -> None:
    Path("post.md").write_text(REAL + CHAIN)
    (line,) = (line for line in check("post.md", "-v").stdout.splitlines() if " waive " in line)
    Path("post.md").write_text(f"{REAL}{CHAIN}\n{line.split('waive ', 1)[1].strip()}\n")
    before = Path("post.md").read_text()
    assert check("post.md", "--fix").exit_code == 0
    assert Path("post.md").read_text() == before


def test_a_file_that_changes_meanwhile_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("post.md").write_text(REAL + CHAIN)
    (seen,) = views(list(check_paths(["post.md"], Options())))
    repaired = fixed(seen, "post.md", Options())
    assert repaired is not None
    Path("post.md").write_text("Something else.")
    with pytest.raises(UnusableInputError, match="changed while it was checked"):
        repaired.write()
    assert Path("post.md").read_text() == "Something else."
    Path("post.md").write_text(repaired.before)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fixing, "write_atomically", full)
    with pytest.raises(UnusableInputError, match=r"post\.md: No space left on device"):
        repaired.write()


def test_of_repairs_that_overlap_the_first_counts() -> None:
    fixes = [Fix(4, 6, 1, 5, 1, 7, "Z"), Fix(1, 3, 1, 2, 1, 4, "XY"), Fix(2, 5, 1, 3, 1, 6, "W")]
    assert apply("abcdefg", fixes) == "aXYdZg"


@pytest.mark.parametrize(
    "arguments", [("-", "--fix"), ("-", "--watch"), ("a.md", "--diff", "--fix"), ("a.md", "--diff", "--format", "json")]
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...]) -> None:
    assert check(*arguments, given="").exit_code == 2
