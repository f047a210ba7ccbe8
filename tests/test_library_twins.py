"""Library documents with the mistakes that people make in them: no step with one is proved."""

from __future__ import annotations

from pathlib import Path

import pytest

import derivations
from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import StepVerdict, Verdict

FOLDER = Path(derivations.__file__).parent / "library"
SEEN = {Verdict.REFUTED, Verdict.DOUBTFUL}
OPEN = {Verdict.CONDITIONAL, Verdict.UNDECIDED, Verdict.ASSUMED, *SEEN}

TWINS = (
    ("langevin", r"+ \sqrt{2}\, \nabla \phi(X_t) \cdot dB_t", r"+ \nabla \phi(X_t) \cdot dB_t", SEEN),
    ("langevin", r"d \phi(X_t) = \left( \Delta \phi(X_t)", r"d \phi(X_t) = \left( \frac12 \Delta \phi(X_t)", SEEN),
    ("langevin", r"\mathcal{L}\phi(x) = \Delta \phi(x) -", r"\mathcal{L}\phi(x) = \Delta \phi(x) +", SEEN),
    (
        "langevin",
        r"\mathcal{L}\phi(x) = \Delta \phi(x) - \nabla f(x) \cdot \nabla \phi(x)",
        r"\mathcal{L}\phi(x) = \Delta \phi(x) + \nabla \cdot \left( \phi(x) \nabla f(x) \right)",
        SEEN,
    ),
    ("langevin", r"\left( 2 d - 2\, X_t", r"\left( 2 - 2\, X_t", OPEN),
    ("langevin", r"\nabla f(x) \right) + \Delta p_t(x)", r"\nabla f(x) \right) + \frac12 \Delta p_t(x)", SEEN),
    ("langevin", r"+ \Delta \pi(x) = 0", r"- \Delta \pi(x) = 0", OPEN),
    ("reverse-time", r"\frac{\sigma^2}{2} \Delta p_t(x).", r"\sigma^2 \Delta p_t(x).", SEEN),
    ("reverse-time", r"b(x) - \frac{\sigma^2}{2} \nabla", r"b(x) - \sigma^2 \nabla", OPEN),
    ("reverse-time", r"\sigma^2 \nabla \log p_t(x) - b(x)", r"\frac{\sigma^2}{2} \nabla \log p_t(x) - b(x)", OPEN),
    ("learned-score", r"\sqrt{2}\, e^{\lambda t}", r"e^{\lambda t}", OPEN),
    ("learned-score", r"\left( 2 - 2 \lambda", r"\left( -2 \lambda", SEEN),
    ("learned-score", r"\lambda \left( x - m \right) q(x)", r"\lambda x\, q(x)", OPEN),
    ("unadjusted", r"+ h \operatorname{Var}(G)", r"+ h^2 \operatorname{Var}(G)", OPEN),
    ("unadjusted", r"v = \frac{1}{1 - h/4}", r"v = \frac{1}{1 - h/2}", OPEN),
    ("energy-langevin", r"\log q_\theta(x) = -\nabla_x", r"\log q_\theta(x) = \nabla_x", SEEN),
    ("energy-langevin", r"\log q_\theta(x) - \nabla_x \log p_t(x)", r"\log q_\theta(x) + \nabla_x \log p_t(x)", OPEN),
)
"""A document, what stands in it, what a twin says, and the verdicts that are right for the step with that."""


def judged(name: str, old: str, new: str) -> StepVerdict:
    """The verdict on the step that a twin has instead, in a document that ends with it."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    start = text.index(old)
    end = text.index("\n$$", start) + len("\n$$")
    twin = text[:start] + new + text[start + len(old) : end] + "\n"
    return check_here(read_text(twin), Options(time_limit=60)).steps[-1]


@pytest.mark.parametrize(("name", "old", "new", "right"), TWINS)
def test_a_twin_is_not_proved(name: str, old: str, new: str, right: set[Verdict]):
    found = judged(name, old, new)
    assert found.verdict in right, found.reason


@pytest.mark.parametrize(("name", "old"), sorted({(name, old) for name, old, *_ in TWINS}))
def test_what_a_twin_replaces_is_proved(name: str, old: str):
    assert judged(name, old, old).verdict is Verdict.PROVED
