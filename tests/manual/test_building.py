"""The site is built from the repository: whole, without a network, and over nothing that is not its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from derivations.checking.verify import Options
from derivations.cli import main
from derivations.manual.pages import SECTIONS
from derivations.model.errors import UnusableInputError
from derivations.model.reasons import Code
from derivations.project.settings import described
from derivations.report.guide import names
from derivations.report.sources import library_documents
from derivations.rules import TABLE

pytest.importorskip("mkdocs")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from derivations.manual.building import build

    folder = tmp_path_factory.mktemp("site")
    helps = {f"derivations {name}": f"Usage: derivations {name}" for name in main.commands}
    assert build(folder, helps, library_documents()[:1], Options(cache=False)) == sum(map(len, SECTIONS.values()))
    return folder


def text(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


def test_every_page_is_there_and_in_the_navigation(site: Path) -> None:
    listed = [name for section in SECTIONS.values() for name in section]
    assert set(names()) <= set(listed)
    for name in listed:
        page = text(site, name)
        assert page.count('aria-current="page"') == 1
        assert "<h1" in page
    assert (site / "404.html").is_file()


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in [*site.glob("*.html"), site / "manual.css"]:
        shown = path.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"([^\"]*)\"|url\(([^)]*)\)|@import", shown)
        assert {one for pair in loaded for one in pair if one} <= {
            "manual.css",
            "search.js",
            "/manual.css",
            "/search.js",
        }


def test_pages_hold_the_tables_of_the_package(site: Path) -> None:
    rules, codes = text(site, "rules"), text(site, "codes")
    for rule in TABLE:
        assert f'id="{rule.code}"' in rules
    assert rules.count("<math") >= sum(len(rule.examples) for rule in TABLE)
    assert all(f"<code>{code.value}</code>" in codes for code in Code)
    assert all(f"<code>{key}</code>" in text(site, "settings") for key, _, _ in described())
    assert all(f"Usage: derivations {name}" in text(site, "commands") for name in main.commands)


def test_the_library_is_shown_as_reports(site: Path) -> None:
    (document,) = library_documents()[:1]
    assert f'href="library/{document.stem}.html"' in text(site, "library")
    report = (site / "library" / f"{document.stem}.html").read_text(encoding="utf-8")
    assert "<math" in report
    assert str(document.parent) not in report


def test_search_knows_every_page(site: Path) -> None:
    index = (site / "search.js").read_text(encoding="utf-8")
    assert all(f'"url": "{path.name}"' in index for path in site.glob("*.html") if path.name != "404.html")


def test_formulas_are_typeset_and_verdicts_have_their_colours(site: Path) -> None:
    assert not any("wzxhzdk" in path.read_text(encoding="utf-8") for path in site.glob("*.html"))
    page = text(site, "writing")
    assert '<code class="verdict refuted">refuted</code>' in page
    assert not re.search(
        r"\$[a-z]", re.sub(r"<pre.*?</pre>|<code.*?</code>", "", text(site, "tutorial"), flags=re.DOTALL)
    )


def test_only_an_own_folder_is_written_over(site: Path, tmp_path: Path) -> None:
    from derivations.manual.building import _check_folder

    _check_folder(site)
    _check_folder(tmp_path / "new")
    (tmp_path / "thesis.html").write_text("mine")
    with pytest.raises(UnusableInputError, match="found other files"):
        _check_folder(tmp_path)
    with pytest.raises(UnusableInputError, match="found a file"):
        _check_folder(tmp_path / "thesis.html")


def test_the_guide_prints_pages_by_name() -> None:
    assert CliRunner().invoke(main, ["guide", "tutorial"]).stdout.startswith("# Tutorial")
    wrong = CliRunner().invoke(main, ["guide", "tutoral"])
    assert wrong.exit_code == 2
    assert "did you mean tutorial?" in wrong.stderr
