"""The normal form on tables of equations: what agrees, and what must not."""

from __future__ import annotations

import pytest

from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import Normalizer
from tests.normal.tables import Case, cases, claim


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_equation(case: Case):
    stated, step = claim(case.equation, case.given)
    normal = Normalizer(step.context)
    difference = component_form(normal, stated.left) - component_form(normal, stated.right)
    assert is_zero(normal, difference) is case.equal
