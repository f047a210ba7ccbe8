"""Rewards: what is wrong, not decided and not read are told apart, and what costs nothing to write earns nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from derivations.api import Checker, Outcome, Reward, Weights, reward, rewards
from derivations.model.verdict import Verdict

REAL = ["x \\in \\mathbb{R}"]
RIGHT = "$$ (x+1)^2 = x^2 + 2x + 1 $$"
WRONG = "$$ (x+1)^2 = x^2 + x + 1 $$"
OPEN = "$$ f(x) + g(x) = g(x) + 2 f(x) $$"
UNREAD = "$$ x + = 2 $$"


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(isolated=False) as one:
        yield one


def rewarded(checker: Checker, *texts: str, **settings: object) -> list[Reward]:
    return rewards(texts, given=REAL, checker=checker, **settings)  # type: ignore[arg-type]


def test_the_outcomes_are_told_apart(checker: Checker) -> None:
    found = rewarded(checker, RIGHT, WRONG, OPEN, UNREAD, "No formula.", f"{RIGHT}\n\n{WRONG}")
    assert [one.outcome for one in found] == [
        Outcome.HOLDS,
        Outcome.WRONG,
        Outcome.UNDECIDED,
        Outcome.UNREAD,
        Outcome.NOTHING,
        Outcome.WRONG,
    ]
    holds, wrong, undecided, unread, nothing, mixed = (one.value for one in found)
    assert wrong < mixed < min(unread, undecided, nothing) < holds == 1.0
    assert found[-1].first_wrong == 2
    assert found[-1].counts == {Verdict.PROVED: 1, Verdict.REFUTED: 1}


def test_components_are_numbers(checker: Checker) -> None:
    (found,) = rewarded(checker, f"{RIGHT}\n\n{WRONG}")
    components = found.components()
    assert components["wrong"] == 1.0
    assert components["share proved"] == components["share refuted"] == 0.5
    assert all(isinstance(value, float) for value in components.values())


def test_repetition_and_spelling_earn_nothing(checker: Checker) -> None:
    plain, padded, empty = rewarded(
        checker, f"{RIGHT}\n\n{OPEN}", f"{RIGHT}\n\n" * 9 + OPEN + "\n\n$$ x = x $$", "$$ x = x $$\n\n$$ x^2 = x ^ 2 $$"
    )
    (again,) = rewarded(checker, "\n\n".join(["$$ a := x^2 $$", *["$$ a = x^2 $$"] * 3, "$$ x^2 = a $$"]))
    assert (again.outcome, again.trivial) == (Outcome.NOTHING, 4)
    (wrong,) = rewarded(checker, f"{WRONG}\n\n{WRONG}")
    assert wrong.counts == {Verdict.REFUTED: 2}
    assert plain.value == padded.value
    assert padded.trivial == 9
    assert empty.outcome is Outcome.NOTHING


def test_a_completion_grants_itself_nothing(checker: Checker) -> None:
    text = f"<!-- derivations\ngiven:\n  - x = 0\n-->\n\n{WRONG}"
    assert rewarded(checker, text)[0].outcome is not Outcome.HOLDS
    assert rewarded(checker, text, own_context=True)[0].outcome is Outcome.HOLDS


def test_trainers_call_it_as_they_do(checker: Checker) -> None:
    talk = [{"role": "user", "content": WRONG}, {"role": "assistant", "content": RIGHT}]
    values = reward(prompts=["p", "p"], completions=[talk, []], answer=["a", "b"], given=REAL, checker=checker)
    assert values == [1.0, Weights().nothing]
    assert reward([WRONG], given=REAL, weights=Weights(refuted=-3.0), checker=checker) == [-3.0]


def test_what_cannot_be_used_is_not_read(checker: Checker) -> None:
    (found,) = rewarded(checker, RIGHT, suffix=".doc")
    assert found.outcome is Outcome.UNREAD
    assert found.error is not None
