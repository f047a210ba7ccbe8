"""The rates of the tests of a run add up to that of the run, however many documents and steps it has."""

from __future__ import annotations

import itertools

import pytest

from derivations.model.alarms import RUN, TESTS, alarm_rate, counted


@pytest.mark.parametrize("sizes", [(1,), (0,), (7, 40), (1,) * 10, (3,) * 11, (250, 1, 0, 12) * 30])
def test_the_rates_of_a_run_add_up(sizes: tuple[int, ...]) -> None:
    total = sum(TESTS * steps * alarm_rate(steps, len(sizes)) for steps in sizes)
    assert total <= RUN * (1 + 1e-12)


def test_one_step_alone_has_the_whole_rate() -> None:
    assert TESTS * alarm_rate() == RUN


def test_few_changes_of_a_set_of_documents_change_a_rate() -> None:
    assert [counted(n) for n in (0, 1, 2, 10, 11, 100, 101, 1000, 1001)] == [1, 1, 10, 10, 100, 100, 1000, 1000, 10_000]
    rates = [alarm_rate(5, n) for n in range(1, 2000)]
    assert all(a >= b for a, b in itertools.pairwise(rates))
