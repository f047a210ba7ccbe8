"""Every example on a page of the site is what comes out."""

from __future__ import annotations

import re
import tomllib

import pytest

from derivations.report.guide import names, page
from tests.manual.examples import ROOT, fences, rewritten


@pytest.mark.parametrize("name", names())
def test_the_examples_of_a_page_are_what_comes_out(name: str) -> None:
    text = page(name)
    new, missing = rewritten(text)
    assert new == text
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def test_the_extras_that_pages_name_are_there_and_all_have_a_size() -> None:
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
    named = {one for name in names() for said in re.findall(r"'\.\[([\w,]+)\]'", page(name)) for one in said.split(",")}
    assert named <= extras
    assert extras - {"test", "fuzz"} == set(re.findall(r"^\| `(\w+)` \| .* MB \|$", page("installing"), re.MULTILINE))


@pytest.mark.parametrize("name", names())
def test_no_fence_is_overlooked(name: str) -> None:
    text = page(name)
    assert len(fences(text)) * 2 == sum(line.lstrip().startswith("```") for line in text.splitlines())
