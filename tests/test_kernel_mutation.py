"""Every field of every proof of the library corrupted in turn: refused, or a proof at no lower price."""

from __future__ import annotations

import pytest

from derivations.kernel import Accepted, replay
from derivations.rules import RULEBOOK, TABLE
from tests.engine.corruptions import INSPECTED, Proved, commute, figures, library, outcomes


def test_the_library_has_proofs_of_many_kinds():
    used = {application.rule for proved in library() for application in proved.proof.applications}
    assert len(library()) >= 30
    assert used >= {"algebra", "definition", "bayes", "leibniz", "by-parts"}
    assert used <= {rule.code for rule in TABLE}


@pytest.mark.parametrize("proved", library(), ids=lambda proved: proved.name)
def test_corruptions(proved: Proved):
    untouched = replay(proved.claim, proved.proof, proved.context, RULEBOOK)
    assert isinstance(untouched, Accepted)
    for corruption, conditions in outcomes(proved):
        if conditions is not None:
            assert (corruption.kind, corruption.rule) in INSPECTED, corruption
            assert conditions >= proved.conditions, corruption
            if corruption.kind == "swap":
                pairs = zip(corruption.proof.applications, proved.proof.applications, strict=True)
                one, other = (after for after, before in pairs if after != before)
                assert commute(one, other), corruption


def test_nearly_all_corruptions_are_refused():
    counts = figures()
    assert counts["corruptions"] > 1500
    assert counts["refused"] > 0.9 * counts["corruptions"]
    assert counts["refused"] + sum(counts["/".join(kind)] for kind in INSPECTED) == counts["corruptions"]
