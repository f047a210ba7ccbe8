"""What fuzzing found: text that made the reader fail, kept so that it does not again."""

from __future__ import annotations

import pytest

from derivations.meaning import read_text


@pytest.mark.parametrize("text", [r"$x\tag $", r"$$x = y\label $$", r"$$x = \phantom $$", r"$$\tag$$"])
@pytest.mark.parametrize("suffix", [".md", ".tex"])
def test_text_that_fuzzing_found(text: str, suffix: str) -> None:
    read_text(text, suffix)
