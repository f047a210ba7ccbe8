"""Verdicts are about the mathematics: other letters and other notation get the same ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import derivations
from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from tests.notation import NOTATIONS, in_formulas, renamed, renaming

LIBRARY = sorted((Path(derivations.__file__).parent / "library").glob("*.md"))
POST = Path(__file__).parents[2] / "shared" / "documents" / "generative.md"
POST_NOTATIONS = ("more spaces", "exp", "slashes", "nothing for the whole line", "partial with a subscript", "bars")
"""Documents take seconds to check, so notations are tried on them at once; each alone in slow runs."""

OTHER_RANGES = ("whole line", "the whole line written out")
"""Other spellings of a range for which there is one among the others."""

needs_post = pytest.mark.skipif(not POST.is_file(), reason="the post is not beside the project")
Verdicts = dict[str, str]


def _verdicts(text: str) -> Verdicts:
    answers = check_here(read_text(text), Options()).steps
    return {f"{v.step.chain}.{v.step.number}": v.verdict.value for v in answers}


@cache
def _original(path: Path) -> Verdicts:
    return _verdicts(path.read_text(encoding="utf-8"))


def _in_notations(text: str, notations: Iterable[str]) -> str:
    for notation in notations:
        text = in_formulas(text, NOTATIONS[notation])
    return text


def _changes(before: Verdicts, after: Verdicts) -> dict[str, tuple[str | None, str | None]]:
    return {s: (before.get(s), after.get(s)) for s in before | after if before.get(s) != after.get(s)}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_other_letters(path: Path, seed: int):
    text = renamed(path.read_text(encoding="utf-8"), renaming(seed))
    assert not _changes(_original(path), _verdicts(text))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_other_notations(path: Path):
    text = path.read_text(encoding="utf-8")
    changed = _in_notations(text, [name for name in NOTATIONS if name not in OTHER_RANGES])
    assert changed != text
    assert not _changes(_original(path), _verdicts(changed))


@pytest.mark.slow
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_other_notation(path: Path, notation: str):
    text = path.read_text(encoding="utf-8")
    changed = in_formulas(text, NOTATIONS[notation])
    if changed == text:
        pytest.skip("it has nothing that is written otherwise")
    assert not _changes(_original(path), _verdicts(changed))


@needs_post
def test_the_post_in_other_letters_and_notation():
    text = _in_notations(POST.read_text(encoding="utf-8"), POST_NOTATIONS)
    assert not _changes(_original(POST), _verdicts(renamed(text, renaming(0))))


@pytest.mark.slow
@needs_post
@pytest.mark.parametrize("seed", range(2))
def test_the_post_in_other_letters(seed: int):
    text = renamed(POST.read_text(encoding="utf-8"), renaming(seed))
    assert not _changes(_original(POST), _verdicts(text))


@pytest.mark.slow
@needs_post
@pytest.mark.parametrize("notation", POST_NOTATIONS)
def test_the_post_in_other_notation(notation: str):
    text = in_formulas(POST.read_text(encoding="utf-8"), NOTATIONS[notation])
    assert not _changes(_original(POST), _verdicts(text))


@pytest.mark.parametrize("seed", range(3))
def test_a_renaming_loses_no_letter(seed: int):
    names = renaming(seed)
    assert sorted(names) == sorted(names.values())
    assert all(old != new for old, new in names.items())
