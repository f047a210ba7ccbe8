"""``derivations report`` on one document, on several, and as a package for LaTeX."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from derivations.cli import main

PAGE = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->\n# A page\n\n$$x + x = 2 x$$\n\n$$x + x = 2 x = 3 x$$\n"
TEX = "For real $x$ and $y$\n\\[ (x + y)^2 = x^2 + 2 x y + y^2 = x^2 + 3 x y + y^2 \\]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "docs" / "more").mkdir(parents=True)
    (tmp_path / "docs" / "one.md").write_text(PAGE)
    (tmp_path / "docs" / "more" / "two.tex").write_text(TEX)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def called(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["report", "--no-cache", *arguments])
    return done.exit_code, done.output


def test_a_folder_of_documents_gives_pages_with_an_index(folder: Path) -> None:
    status, said = called("docs", "-o", "site/")
    assert (status, said.splitlines()[-1]) == (0, "site/: 5 steps: 3 proved, 2 refuted")
    assert sorted(path.name for path in (folder / "site").iterdir()) == ["index.html", "one.html", "two.html"]
    assert "<h1>A page</h1>" in (folder / "site" / "one.html").read_text()
    status, _ = called("docs/one.md", "-o", "site")
    assert status == 0
    assert "two.html" not in (folder / "site" / "index.html").read_text()


def test_a_package_for_the_margin(folder: Path) -> None:
    status, said = called("docs/more/two.tex", "-o", "verdicts.sty")
    assert (status, said) == (0, "verdicts.sty: 2 steps: 1 proved, 1 refuted\n")
    assert r"\derivations@mark{refuted}{1.2}" in (folder / "verdicts.sty").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("docs", "-o", "x.html"), "x.html: found 2 documents, expected one; name a folder for several"),
        (("docs/one.md", "-o", "x"), "x: cannot tell the format; name it .tex, .pdf, .html or .sty, or a folder as x/"),
        (("docs/one.md", "-o", "x.sty"), "docs/one.md: found no document of LaTeX, expected .tex for x.sty"),
        (("docs/one.md", "-o", "no/x/"), "no/x/: there is no folder no"),
        (("none.md", "-o", "x/"), "none.md: No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_one_line(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    assert called(*arguments) == (2, f"derivations: {said}\n")


def test_one_that_cannot_be_used_leaves_the_others(folder: Path) -> None:
    status, said = called("docs", "none.md", "-o", "site/")
    assert status == 2
    assert "none.md: No such file" in said
    assert (folder / "site" / "one.html").exists()
