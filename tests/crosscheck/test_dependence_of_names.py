"""A name that is defined by a formula in z need not depend on z: the text may say that it is constant."""

from __future__ import annotations

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import Verdict

DOCUMENT = r"""
$$
\frac{p(z)}{q(z)} = C
$$

$$
\int p(z)\,\mathrm{d}z = C \int q(z)\,\mathrm{d}z
$$
"""


def test_a_named_constant_does_not_refute() -> None:
    verdicts = [step.verdict for step in check_here(read_text(DOCUMENT), Options(cache=False)).steps]
    assert Verdict.REFUTED not in verdicts
