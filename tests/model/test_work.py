"""What is found depends on the work that is allowed, and not on how fast the machine does it."""

from __future__ import annotations

import time
from itertools import count
from typing import Any

import pytest

from derivations.engine.search import NotFound, prove
from derivations.judging.judge import judge
from derivations.meaning import read_text
from derivations.model import work
from derivations.model.derivation import Step
from tests.pages import document

FORMULAS = (
    r"(x + y)^4 = x^4 + 4 x^3 y + 6 x^2 y^2 + 4 x y^3 + y^4",
    r"\int_0^1 x e^{-x}\,dx = 1 - 2 e^{-1}",
    r"(x + y)^2 = x^2 + y^2",
    r"\sqrt{x^2} = x",
)


@pytest.fixture(scope="module")
def steps() -> tuple[Step, ...]:
    return tuple(step for f in FORMULAS for step in read_text(document(f, given=(r"x, y \in \mathbb{R}",))).steps)


def told(step: Step) -> Any:
    found = judge(step, 0, 10.0)
    return found.verdict, found.reason, found.counterexample, found.suggestion


def test_a_slow_machine_finds_the_same(steps: tuple[Step, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    before = [told(step) for step in steps]
    ages = count(0, 1000)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(ages)))
    assert [told(step) for step in steps] == before


def test_work_is_counted_where_it_is_done(steps: tuple[Step, ...]) -> None:
    for step in steps:
        start = work.now()
        judge(step, 0, 10.0)
        assert 0 < work.now() - start < 10.0 * work.SHARE * 1.5


def test_without_work_nothing_is_found(steps: tuple[Step, ...]) -> None:
    assert steps[0].claim is not None
    assert isinstance(prove(steps[0].claim, steps[0].context, work.now()), NotFound)


def test_a_share_is_one_of_what_is_left() -> None:
    start = work.now()
    assert work.share_of(start + 2, 0.25) == pytest.approx(start + 0.5)
    assert work.share_of(start - 2, 0.25) == start
    work.spend(1e6)
    assert work.now() == pytest.approx(start + 1)


def test_what_is_remembered_costs_what_it_cost_at_first() -> None:
    done = []

    @work.remembered(maxsize=2)
    def doubled(number: int) -> int:
        done.append(number)
        work.spend(500.0)
        return 2 * number

    start = work.now()
    assert [doubled(3), doubled(3), doubled(4)] == [6, 6, 8]
    assert done == [3, 4]
    assert work.now() - start == pytest.approx(3 * 500e-6)
