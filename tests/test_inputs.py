"""Folders, standard input, and the names by which documents are spoken of."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derivations.cli import main
from derivations.project.inputs import documents_below, gathered

RIGHT = "Let $x$ be a real number. $$x + x = 2x$$\n"
WRONG = "Let $x$ be a positive number. Then $$x + x = 3x.$$\n"


def checked(*arguments: str, given: str = "") -> Result:
    """What ``check`` answers."""
    return CliRunner().invoke(main, ["check", "--no-cache", "--format", "json", *arguments], input=given)


def test_a_folder_stands_for_the_documents_below_it(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.tex", "a/notes.txt", ".hidden/d.md", "a/.e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(RIGHT, encoding="utf-8")
    assert documents_below(str(tmp_path)) == [str(tmp_path / "a/c.tex"), str(tmp_path / "b.md")]


def test_a_folder_and_a_file_in_it_are_one_document(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(RIGHT, encoding="utf-8")
    with gathered((str(tmp_path), str(file))) as inputs:
        assert inputs.paths == (str(file),)


def test_a_folder_without_documents_is_one_clear_line(tmp_path: Path) -> None:
    result = checked(str(tmp_path))
    assert result.exit_code == 2
    assert f"{tmp_path}: found a folder without documents" in result.stderr


def test_standard_input_is_checked_under_its_name() -> None:
    document = json.loads(checked("-", given=RIGHT).stdout)["documents"][0]
    assert document["path"] == "-"
    assert [step["verdict"] for step in document["steps"]] == ["proved"]


def test_the_name_of_standard_input_tells_its_format_and_its_context(tmp_path: Path) -> None:
    (tmp_path / "post.derivations.yaml").write_text("given: ['c = 2']\n", encoding="utf-8")
    name = str(tmp_path / "post.tex")
    document = json.loads(checked("--stdin-filename", name, "-", given=r"\[c + c = 4\]").stdout)["documents"][0]
    assert document["path"] == name
    assert [step["verdict"] for step in document["steps"]] == ["proved"]


def test_what_is_wrong_with_standard_input_is_said_of_its_name() -> None:
    result = checked("--stdin-filename", "post.md", "-", given="<!-- derivations\ngiven:\n  - }{\n-->\n" + RIGHT)
    assert result.exit_code == 2
    assert "post.md:3" in result.stderr
    assert "stdin" not in result.stderr


def test_lines_of_standard_input_are_quoted() -> None:
    result = CliRunner().invoke(main, ["check", "--no-cache", "-"], input=WRONG)
    assert "x + x = 3x" in result.stdout
    assert result.exit_code == 1


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derivations.reading.source.MAX_BYTES", 10)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 100)))
    with gathered(("-",)) as inputs:
        assert Path(inputs.paths[0]).stat().st_size == 11
