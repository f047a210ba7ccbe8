"""The search makes no state that it will not look at, and looks at the others in the same order."""

from __future__ import annotations

import pytest

from derivations.engine import search
from derivations.meaning import read_text
from derivations.model import work
from derivations.model.derivation import Claim, Step
from derivations.normal.form import Normalizer
from tests.pages import document

FORMULAS = (
    r"p(x \mid y, z) p(y) = 2 p(y \mid x, z) p(x)",
    r"\int p(x, y)\,\mathrm{d}x = p(y)",
    r"\log p(x, y, z) = \log p(x \mid y, z) + \log p(y \mid z) + \log p(z)",
)
STATES = 12


def looked_at(step: Step, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Claim], int, bool]:
    """The claims that a search tries to close, how many states it makes, and whether it finds a proof."""
    assert step.claim is not None
    claims: list[Claim] = []
    made: list[Claim] = []
    close, apply = search._close, search._apply

    def closed(original, state, normal):
        claims.append(state.claim)
        return close(original, state, normal)

    def applied(state, move, context):
        made.append(state.claim)
        return apply(state, move, context)

    with monkeypatch.context() as patch:
        patch.setattr(search, "_close", closed)
        patch.setattr(search, "_apply", applied)
        start = search._State(step.claim, ())
        found = search._search([start], step.claim, Normalizer(step.context), work.after(100), 1, STATES)
    return claims, len(made), isinstance(found, search.Found)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_not_made_would_not_have_been_looked_at(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (step,) = read_text(document(formula)).steps
    claims, made, proved = looked_at(step, monkeypatch)
    monkeypatch.setattr(search._Frontier, "reaches", lambda *_: True)
    every, more, again = looked_at(step, monkeypatch)
    assert claims == every
    assert proved == again
    assert made <= more
    assert made < more or len(claims) < STATES


def test_some_search_ends_before_all_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    (step,) = read_text(document(FORMULAS[0])).steps
    assert len(looked_at(step, monkeypatch)[0]) == STATES
