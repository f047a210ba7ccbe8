"""The rows of the formats, and that what goes by them knows each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from derivations import mcp_server
from derivations.cli import main
from derivations.model.verdict import Verdict
from derivations.reading.blocks import ContextBlock
from derivations.reading.context_blocks import read_context
from derivations.reading.formats import BY_SUFFIX, FORMATS, OF_TEXTS, Format
from derivations.reading.macros import shorthands
from derivations.reading.source import SourceText
from derivations.reading.waivers import Waiver, waiver_line, waivers_in
from derivations.report.prose.documents import READERS


def test_a_suffix_and_a_language_belong_to_one_format_each() -> None:
    assert len(BY_SUFFIX) == sum(len(one.suffixes) for one in FORMATS)
    languages = [language for one in FORMATS for language in one.languages]
    assert len(languages) == len(set(languages))
    assert all(bool(one.languages) != one.cells for one in FORMATS)


@pytest.mark.parametrize("known", FORMATS, ids=lambda one: one.name)
def test_what_is_written_in_a_format_is_found_in_it(known: Format) -> None:
    waiver = waiver_line(f"x{known.suffixes[0]}", "3f9a1c2e77", Verdict.REFUTED, "as in the paper")
    found = list(waivers_in(SourceText("x", f"text\n\n{waiver}\n\ntext\n"), known.suffixes[0]))
    assert [one.reason for one in found if isinstance(one, Waiver)] == ["as in the paper"]
    opening, indent, closing = known.stating
    text = f"{opening}{indent}- x > 0\n{closing}\ntext\n"
    extract = known.extract(text)
    blocks = [block for block in extract.blocks if isinstance(block, ContextBlock)]
    (context,) = (read_context(SourceText("x", text), extract.text, block, shorthands()) for block in blocks)
    assert [line.source for line in context.given] == ["x > 0"]


def test_options_offer_the_formats_of_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(get_args(mcp_server.Format)) <= {one.name for one in OF_TEXTS}
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    said = capsys.readouterr().out
    assert all(one.suffixes[0] in said for one in FORMATS)


def test_every_format_is_read_for_reports() -> None:
    assert set(READERS) == {one.name for one in FORMATS}


def test_the_hook_of_pre_commit_takes_every_format() -> None:
    hook = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"files: (.*)", hook)
    assert all(re.search(pattern, f"post{suffix}") for suffix in BY_SUFFIX)
