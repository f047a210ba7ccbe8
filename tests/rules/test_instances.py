"""Every rule on random admissible terms: both sides agree in ball arithmetic, and not because nothing was compared."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.rules import TABLE
from tests.rules.figures import compare, figures
from tests.rules.instances import MAKERS

FEW = 15

UNSEEN = {"premise", "premises", "sample", "normal-moment", "limit", "limits-apart", "same-extremum"}
"""No random instance states premises or laws, or how random variables go together; limits and places have no balls.

See the fixtures, ``test_samples``, ``test_limits`` and the tables ``extrema`` and ``motions``.
"""


@pytest.mark.parametrize("code", MAKERS)
@settings(max_examples=FEW, deadline=None, derandomize=True)
@given(seed=st.integers(1000, 2**32))
def test_both_sides_agree(code: str, seed: int):
    instance = MAKERS[code](Random(seed))
    if instance is not None:
        assert all(compare(instance, world) is not False for world in instance.worlds), instance


def test_no_rule_is_tested_in_vain():
    counts = figures(FEW)
    assert counts.keys() == {rule.code for rule in TABLE} - UNSEEN
    for code, found in counts.items():
        assert found["differed"] == 0, code
        assert found["accepted"] >= FEW // 5, code
        assert found["agreed"] >= FEW // 5, code
