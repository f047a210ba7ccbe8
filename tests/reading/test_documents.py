from __future__ import annotations

import json
from pathlib import Path

import pytest

from derivations.reading.documents import extract_of, read_extract
from derivations.reading.formats import BY_SUFFIX
from derivations.reading.raw import RawChain

SHARED = Path(__file__).resolve().parents[3] / "shared"
POST = SHARED / "documents" / "generative.md"
GOLD = SHARED / "cases" / "generative.gold.json"
DOCUMENTS = sorted(p for p in (SHARED / "documents").rglob("*") if p.suffix in BY_SUFFIX)


def chains(path: Path) -> list[RawChain]:
    return [item for item in read_extract(*extract_of(str(path))).items if isinstance(item, RawChain)]


@pytest.mark.skipif(not POST.exists() or not GOLD.exists(), reason="the starting post is not beside the project")
def test_the_post_has_the_steps_of_its_gold_file():
    expected = [(step["chain"], step["step"]) for step in json.loads(GOLD.read_text(encoding="utf-8"))["steps"]]
    found = [(chain.number, step.number) for chain in chains(POST) for step in chain.steps]
    assert found == expected


@pytest.mark.skipif(not POST.exists(), reason="the starting post is not beside the project")
def test_every_side_of_the_post_is_read():
    assert all(side.tree for chain in chains(POST) for step in chain.steps for side in (step.left, step.right))


@pytest.mark.skipif(not DOCUMENTS, reason="no documents beside the project")
def test_nearly_all_sides_of_published_documents_are_read():
    sides = [s for path in DOCUMENTS for chain in chains(path) for step in chain.steps for s in (step.left, step.right)]
    unread = [side for side in sides if side.tree is None]
    assert len(unread) <= 0.01 * len(sides), [(side.source, str(side.error)) for side in unread]
