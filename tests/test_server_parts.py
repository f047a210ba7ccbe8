"""What the server for editors is made of: what is judged anew, first sights, and what it writes."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from derivations.cli import main

pytest.importorskip("pygls")


from derivations.checking.verify import Options, check_document
from derivations.checking.workers import Bench
from derivations.language_server import actions, diagnostics, hovers
from derivations.language_server.edits import Edit, edit_between
from derivations.language_server.excerpts import Unsaved, excerpt, glance, read_unsaved
from derivations.language_server.following import Checked, Edition, Shown
from derivations.language_server.judging import Judging
from derivations.language_server.places import Ruler
from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.reading.documents import extracted
from derivations.reading.source import SourceText
from derivations.report.view import view

BLOCKS = r"""
We define $f(x) = x^2$ for real $x$.

$$ f(x) + f(x) = 2 x^2 $$

$$ x + x = 2 x $$

$$ (x + 1)^2 = x^2 + 2 x + 1 $$
"""


def edition(text: str, suffix: str = ".md") -> Edition:
    return Edition(1, Unsaved(f"a{suffix}", text, suffix), SourceText(f"a{suffix}", text))


def test_only_what_changed_or_rests_on_it_is_judged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    kept = Judging._one

    async def noted(self: Judging, one: Any, how: Any) -> Any:
        judged.append(one.step.right)
        return await kept(self, one, how)

    monkeypatch.setattr(Judging, "_one", noted)
    texts = (
        BLOCKS,
        f"More words.\n{BLOCKS}",
        BLOCKS.replace("= 2 x $$", "= 3 x $$"),
        BLOCKS.replace("f(x) = x^2", "f(x) = x^3"),
    )

    async def edits() -> list[tuple[list[str], list[Verdict]]]:
        found = []
        with Bench(1) as bench:
            judging = Judging(bench, 1)
            for text in texts:
                judged.clear()
                document = read_unsaved(Unsaved("a.md", text, ".md"))
                verdict = await judging.verdicts(document, lambda step: False, 0, 10.0, lambda done, total: None)
                plain = check_document(document, Options(cache=False))
                assert [(one.verdict, one.reason, one.step) for one in verdict.steps] == [
                    (one.verdict, one.reason, one.step) for one in plain.steps
                ]
                found.append((list(judged), [one.verdict for one in verdict.steps]))
        return found

    first, moved, other, redefined = asyncio.run(edits())
    assert first[0] == ["2 x^2", "2 x", "x^2 + 2 x + 1"]
    assert moved == ([], first[1])
    assert set(other[0]) == {"3 x"}
    assert other[1] == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]
    assert set(redefined[0]) == {"2 x^2"}
    assert redefined[1][0] is Verdict.REFUTED


def test_a_step_that_is_given_up_ends_unless_a_later_version_needs_it() -> None:
    left = r"\int_{-\infty}^{\infty} e^{-x^4 - x^2 \cos(x)}"
    hard = rf"$$ {left}\,dx = {left} + \sin(x)^3 e^{{-x^6}}\,dx $$"
    document = read_unsaved(Unsaved("a.md", f"{hard}\n{BLOCKS}", ".md"))
    later = read_unsaved(Unsaved("a.md", BLOCKS, ".md"))

    async def given_up() -> tuple[int, int]:
        with Bench(1) as bench:
            judging = Judging(bench, 1)
            first = asyncio.create_task(
                judging.verdicts(document, lambda step: False, 0, 10.0, lambda done, total: None)
            )
            while not judging.running:
                await asyncio.sleep(0.005)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            going_on = len(judging.running)
            await judging.verdicts(later, lambda step: False, 0, 10.0, lambda done, total: None)
            return going_on, len(judging.running)

    assert asyncio.run(given_up()) == (2, 0)


def test_an_edit_is_the_shortest_stretch_that_changed() -> None:
    pairs = (("abc", "abXc"), ("aaa", "aa"), ("", "x"), ("same", "same"), ("abcd", "axd"), ("aXbXc", "aYbYc"))
    for before, after in pairs:
        edit = edit_between(before, after)
        assert before[: edit.start] + after[edit.start : edit.after] + before[edit.before :] == after
    edit = edit_between("one two three", "one 2 three")
    assert edit == Edit(4, 7, 5)
    assert edit.carried(0, 3) == (0, 3)
    assert edit.carried(8, 13) == (6, 11)
    assert edit.carried(3, 5) is None


def test_a_first_sight_is_of_what_stands_around_the_edit_and_is_no_verdict() -> None:
    far = "".join(f"$$ x + {n} = {n} + x $$\n\n" for n in range(20))
    head = "\\newcommand{\\E}{\\mathbb{E}}\n\n<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->\n"
    text = f"{head}{far}{BLOCKS}".replace("= 2 x $$", "= 3 x $$")
    at = text.index("3 x $$")
    source = SourceText("", text)
    extract = extracted(source, ".md")
    block = next(one for one in extract.blocks if one.start <= at < one.end)
    part = excerpt(source, extract, [block]).text
    assert "newcommand" in part
    assert "given:" in part
    assert part.count("$$") < 16
    (found,) = glance(Unsaved("a.md", text, ".md"), at, at + 1, 0)
    assert text[found.step.span.start : found.step.span.end] == "= 3 x"
    shown = Shown(edition(text), glances=(found,))
    (told,) = diagnostics.diagnostics(shown, Ruler(SourceText("", text)), "file:///a.md", diagnostics.DEFAULT)
    assert told.code == "at-first-sight"
    assert "refuted" not in told.message
    assert glance(Unsaved("a.md", text, ".md"), 0, 1, 0) == ()


def test_severities_that_are_not_understood_are_said() -> None:
    levels, faults = diagnostics.severities({"wrong": "error", "refuted": "loud", "unread": "none"})
    assert levels == {**diagnostics.DEFAULT, Verdict.UNREAD: None}
    assert [line.partition(":")[0] for line in faults] == ["severities", "severities.refuted"]


@pytest.mark.parametrize(("text", "shown"), [("a `b` c", "``a `b` c``"), ("`", "`` ` ``"), ("x\ny", "`x y`"), ("", "")])
def test_code_spans_hold_what_they_are_given(text: str, shown: str) -> None:
    assert hovers.code(text) == shown


def test_prose_of_a_document_is_no_markdown() -> None:
    shown = hovers.prose("[x](http://a.b) <b> **c** $x_1$")
    assert shown == r"\[x\]\(http\:\/\/a\.b\) \<b\> \*\*c\*\* `x₁`"


@pytest.mark.parametrize(
    ("suffix", "text", "expected"),
    [
        (".md", "Words.\n", "<!-- derivations\ngiven:\n  - a > 0\n-->\n\nWords.\n"),
        (".qmd", "---\na: x\n---\nWords.\n", "---\na: x\n---\n<!-- derivations\ngiven:\n  - a > 0\n-->\n\nWords.\n"),
        (".tex", "Words.\n", "% derivations\n% given:\n%   - a > 0\n\nWords.\n"),
        (".rst", "Words.\n", ".. derivations\n\n   given:\n     - a > 0\n\nWords.\n"),
        (".tex", "% derivations\n% given:\n%   - b > 0\nx\n", "% derivations\n% given:\n%   - b > 0\n%   - a > 0\nx\n"),
    ],
)
def test_lines_come_into_the_context_of_each_format(suffix: str, text: str, expected: str) -> None:
    verdicts = DocumentVerdict("a", ())
    checked = Checked(edition(text, suffix), verdicts, view(verdicts), {})
    ruler = Ruler(checked.edition.source)
    edit = actions.stated(checked, ruler, ["a > 0"], len(text))
    start, end = ruler.offset(edit.range.start), ruler.offset(edit.range.end)
    after = text[:start] + edit.new_text + text[end:]
    assert after == expected
    shown = {".tex": r"\[ a = a \]", ".rst": ".. math::\n\n   a = a"}.get(suffix, "$$ a = a $$")
    (step,) = read_unsaved(Unsaved("a", f"{after}\n{shown}\n", suffix)).steps
    assert any(one.where.startswith("given") for one in step.reading)


def test_without_the_library_it_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "derivations.language_server.server", raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    result = CliRunner().invoke(main, ["server"])
    assert result.exit_code == 2
    assert result.stderr == "derivations: derivations server needs pygls: python -m pip install 'derivations[server]'\n"
