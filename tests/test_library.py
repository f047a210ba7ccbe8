"""The derivations that come with the package: all that they state is proved, but the processes that they are about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import derivations
from derivations.checking.verify import Options, check_here
from derivations.meaning import read
from derivations.model.verdict import Verdict

LIBRARY = sorted((Path(derivations.__file__).parent / "library").glob("*.md"))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_every_step_is_proved_or_a_definition(path: Path):
    found = check_here(read(str(path)), Options())
    assert found.error is None
    assert {v.verdict for v in found.steps} <= {Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED}
    posited = [v.reason for v in found.steps if v.verdict is Verdict.ASSUMED]
    assert len(posited) <= 2  # the processes, and equations that are there to be solved
    assert any(v.verdict is Verdict.PROVED for v in found.steps)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_every_document_names_a_source_and_a_title(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert re.search(r"\((?:18|19|20)\d\d\)", text)
