"""Broken documents: no broken step is proved, and nearly all are refuted."""

from __future__ import annotations

from collections import Counter

import pytest

from derivations.meaning import read_text
from tests.mutation.figures import (
    SIZE,
    accidental_page,
    false_claims,
    on_posits,
    plain,
    proof_summary,
    seen_to_fail,
    summary,
    unrefuted_page,
)
from tests.mutation.generator import mutants
from tests.mutation.runner import (
    Judgement,
    attempt,
    by_kind,
    by_step,
    judge,
    judge_all,
    library_mutants,
    post_mutants,
    sample,
)

EVERY_STEP = 10
"""Each step is broken in at least so many ways."""

REFUTED_SHARE = 0.7
"""Of the false ones that rest on no posited equation, on a busy machine too: some take nearly all of the time limit."""

DOCUMENT = r"""# A document

<!-- derivations
given:
  - x, y \in \mathbb{R}
-->

$$
(x + y)^2 = x^2 + 2 x y + y^2 \ge 0
$$
"""


def test_a_mutant_differs_from_its_document_at_its_edit_only():
    found = list(mutants("document", DOCUMENT))
    assert {"sign", "factor", "exponent", "dropped term", "swapped variables", "opposite order"} <= {
        m.kind for m in found
    }
    for mutant in found:
        edit = mutant.edit
        assert mutant.text != DOCUMENT
        assert mutant.text[: edit.start] == DOCUMENT[: edit.start]
        assert mutant.text[edit.start + len(edit.text) :] == DOCUMENT[edit.end :]


def test_mutants_are_broken_in_the_step_that_they_name():
    before = read_text(DOCUMENT).steps
    for mutant in mutants("document", DOCUMENT):
        after = read_text(mutant.text).steps
        changed = {
            (a.chain, a.number)
            for a, b in zip(after, before, strict=True)
            if (a.left, a.relation, a.right) != (b.left, b.relation, b.right)
        }
        assert (mutant.chain, mutant.step) in changed


def test_there_are_enough_mutants_of_every_kind_and_of_every_step():
    found = list(library_mutants())
    assert len(found) >= SIZE
    assert len(Counter(map(by_kind, found))) >= 12
    assert min(Counter(map(by_step, [*found, *post_mutants()])).values()) >= EVERY_STEP


def test_a_sample_is_seeded_and_takes_of_every_kind():
    population = list(mutants("document", DOCUMENT))
    first, second = (sample(iter(population), 12, seed=1) for _ in range(2))
    assert first == second
    assert len({m.kind for m in first}) == len({m.kind for m in population})


def test_no_broken_step_of_a_sample_is_proved():
    found = [judge(mutant) for mutant in sample(library_mutants(), 20, seed=1)]
    wrong = false_claims(found)
    assert len(wrong) > len(found) / 2
    assert not [j for j in wrong if j.verdict in ("proved", "conflict")]
    refutable = [j for j in wrong if not on_posits(j)]
    assert len(refutable) > len(found) / 2
    assert sum(map(seen_to_fail, refutable)) >= 0.6 * len(refutable)


@pytest.mark.slow
def test_no_broken_step_of_the_library_is_proved():
    judgements = list(judge_all(sample(library_mutants(), SIZE, seed=0)))
    found, refutable = summary(judgements), [j for j in false_claims(judgements) if not on_posits(j)]
    assert found["false proved"] == 0
    assert found["verdicts"].get("conflict", 0) == 0
    assert len(refutable) > found["false"] / 2
    assert sum(map(seen_to_fail, refutable)) >= REFUTED_SHARE * len(refutable)


@pytest.mark.slow
@pytest.mark.skipif(not any(post_mutants()), reason="the post is not beside the project")
def test_no_broken_step_of_the_post_is_proved():
    assert proof_summary(list(judge_all(sample(post_mutants(), SIZE // 4, 0, by_step), attempt)))["false proved"] == 0


def _judgement(verdict: str, *, agrees: bool = False, role: str = "claim") -> Judgement:
    reason = "why; at an admissible instance 1, 2"
    return Judgement("a 1.1 sign at 0", "a", "sign", verdict, role, reason, "x = y", (), agrees)


def test_the_summary_counts_what_is_false_apart_from_what_is_true_by_accident():
    accident, senseless = _judgement("proved", agrees=True), _judgement("unread", role="unread")
    found = summary([_judgement("refuted"), _judgement("proved"), accident, senseless])
    assert (found["tried"], found["state nothing"], found["true by accident"]) == (4, 1, 1)
    assert (found["false"], found["false proved"]) == (2, 1)
    assert found["kinds"] == {"sign": {"false": 2, "refuted": 1}}


def test_the_pages_list_what_has_to_be_looked_at():
    accident, open_case = _judgement("proved", agrees=True), _judgement("undecided")
    assert "x = y" in accidental_page([accident, open_case])
    assert "## 1: why\n" in unrefuted_page([accident, open_case])
    assert plain(open_case.reason) == "why"
