"""Which names a formula carries outside of the signs that bind them."""

from __future__ import annotations

import pytest

from derivations.meaning.formulas.extents import bound_indices, carries
from derivations.reading.latex import parse_formula
from derivations.reading.names import parts_of


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("b_i w", True),
        ("c w", False),
        (r"\sum_{i=1}^n b_i", False),
        (r"\sum_{j=1}^n b_i", True),
        (r"\sum_{j=1}^i b_j", True),
        (r"\lambda(\sum_i b_i - 1)", False),
        (r"\frac{b_i}{2}", True),
        (r"x^i", True),
    ],
)
def test_what_carries_an_index(formula: str, expected: bool):
    assert carries(parts_of(parse_formula(formula)), frozenset({"i"})) is expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\sum_{i=1}^n", {"i"}),
        (r"\sum_{i,j}", {"i", "j"}),
        (r"\prod_{k \in S}", {"k"}),
        (r"\int_a^b", set()),
        ("x_i", set()),
    ],
)
def test_what_a_sign_binds(formula: str, expected: set[str]):
    assert bound_indices(parse_formula(formula)) == expected
