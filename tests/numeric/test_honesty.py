"""Convergence and honesty on the whole table, tested apart."""

from __future__ import annotations

import functools

import pytest

from tests.numeric.methods import cases, converged, honest

CASES = {f"{case.problem.family}: {case.name}": case for case in cases()}


@functools.cache
def answer(name):
    return CASES[name].solve()


@pytest.mark.parametrize("name", CASES)
def test_true_error_is_within_the_reported_error(name):
    assert honest(CASES[name], answer(name)), answer(name)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.must_converge])
def test_method_reaches_its_tolerance(name):
    assert converged(answer(name)), answer(name)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.must_converge])
def test_an_answer_that_is_not_converged_says_what_to_do(name):
    found = answer(name)
    if not converged(found):
        assert ":" in found.outcome.message or ";" in found.outcome.message


def test_every_case_has_its_own_name():
    assert len(CASES) == sum(1 for _ in cases())
