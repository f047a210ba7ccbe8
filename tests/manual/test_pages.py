"""Every example on a page of the site is what comes out."""

from __future__ import annotations

import pytest

from derivations.report.guide import names, page
from tests.manual.examples import fences, rewritten


@pytest.mark.parametrize("name", names())
def test_the_examples_of_a_page_are_what_comes_out(name: str) -> None:
    text = page(name)
    new, missing = rewritten(text)
    assert new == text
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.mark.parametrize("name", names())
def test_no_fence_is_overlooked(name: str) -> None:
    text = page(name)
    assert len(fences(text)) * 2 == sum(line.lstrip().startswith("```") for line in text.splitlines())
