from __future__ import annotations

import pytest

from derivations.meaning import read_text

HEAD = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n  - u, v: \\mathbb{R} \\to \\mathbb{R}\n-->\n\n"


@pytest.mark.parametrize(
    ("operand", "doubtful"),
    [
        (r"\left[ u(x) v(x) \right]", False),
        (r"( u(x) v(x) )", False),
        (r"u(x)", False),
        (r"u(x) v(x)", True),
        (r"( u(x) ) ( v(x) )", True),
    ],
)
def test_how_far_a_derivative_reaches_is_open_only_without_brackets(operand: str, doubtful: bool):
    text = f"{HEAD}$$\n\\frac{{\\mathrm{{d}}}}{{\\mathrm{{d}}x}} {operand} = u'(x) v(x)\n$$\n"
    (step,) = read_text(text).steps
    assert (step.claim is None) is doubtful
    assert ("may mean" in str(step.reason)) is doubtful
