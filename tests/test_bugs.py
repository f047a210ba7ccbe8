"""A bug is told in one line: what broke, where in the checker, and why."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.bugs import LONGEST, described
from derivations.model.terms import Sym, at_path


def test_a_bug_is_told_with_its_innermost_place_in_the_checker() -> None:
    with pytest.raises(TypeError) as caught:
        at_path(Sym("x"), 3)  # type: ignore[arg-type]
    told = described(caught.value)
    assert told.startswith("TypeError in derivations/model/terms/")
    assert ", line " in told
    assert told.endswith(str(caught.value))


def test_a_place_outside_of_the_checker_is_none_of_ours() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        Fraction(1, 0)
    assert described(caught.value) == "ZeroDivisionError: Fraction(1, 0)"


def test_a_message_is_one_line_and_bounded() -> None:
    assert described(ValueError("a\n  b")) == "ValueError: a b"
    assert len(described(ValueError("x" * 10_000))) <= LONGEST + len("ValueError: ")
