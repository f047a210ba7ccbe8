"""How the uses of ``e`` decide what it is."""

from __future__ import annotations

import pytest

from derivations.meaning.names.euler import is_mixed, is_number, uses_of_e
from derivations.reading.latex import parse_formula


@pytest.mark.parametrize(
    ("formulas", "number", "mixed"),
    [
        ([r"\int_1^e f(t)\,dt"], True, False),
        ([r"\log(e + 1)"], True, False),
        ([r"\log_e x"], True, False),
        ([r"\log(2\pi e s^2)"], True, False),
        (["e^x", "e - 1"], True, False),
        (["e - 1"], False, False),
        (["e^2 - 1", "e - 1"], False, False),
        (["y + e"], False, False),
        (["e^x", "y + e"], False, False),
        ([r"\int_1^e f(t)\,dt", "y + e"], False, True),
        ([r"\log(e + 1)", "e_i"], False, True),
        ([r"\log(e + 1)", r"\hat{e}"], False, True),
        (["x"], False, False),
    ],
)
def test_what_e_is(formulas: list[str], number: bool, mixed: bool):
    uses = uses_of_e(map(parse_formula, formulas))
    assert (is_number(uses), is_mixed(uses)) == (number, mixed)
