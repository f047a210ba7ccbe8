"""Break every step of the library in every way that is known, and count what the checker says.

Run as ``python -m tests.mutation.figures`` from the project's root; it takes about half an hour on two cores.  The
mutants that are true by accident go to ``accidental.md``, the ones that are not refuted to ``unrefuted.md``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from derivations.model.derivation import Role
from tests.mutation.runner import Judgement, attempt, by_step, judge_all, library_mutants, post_mutants, sample

HERE = Path(__file__).parent
ACCIDENTAL = HERE / "accidental.md"
UNREFUTED = HERE / "unrefuted.md"
SIZE = 2_000
POST_SIZE = 400
_POSITED = re.compile(r"line \d+ posits ")


def false_claims(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The mutants that state something and are not true by accident."""
    return [j for j in judgements if j.role == Role.CLAIM.value and not j.agrees]


def on_posits(judgement: Judgement) -> bool:
    """Whether a step rests on an equation that its document posits: with it nothing can be refuted.

    Whether values exist that satisfy the equation, and not only in the document, is not known.
    """
    return judgement.verdict == "undecided" and _POSITED.match(judgement.reason) is not None


def seen_to_fail(judgement: Judgement) -> bool:
    """Whether a step is refuted, or fails at an instance where the words around it do not claim it without reserve."""
    return judgement.verdict in ("refuted", "doubtful") or "it fails: at an admissible instance" in judgement.reason


def _counts(judgements: Sequence[Judgement]) -> dict[str, int]:
    wrong = false_claims(judgements)
    return {
        "tried": len(judgements),
        "state nothing": sum(j.role != Role.CLAIM.value for j in judgements),
        "true by accident": sum(j.agrees for j in judgements),
        "false": len(wrong),
        "false proved": sum(j.verdict == "proved" for j in wrong),
    }


def summary(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """How many mutants there are, what was said of them, and for each kind how many of the false ones are refuted."""
    wrong = false_claims(judgements)
    kinds = {
        kind: {"false": len(group), "refuted": sum(j.verdict == "refuted" for j in group)}
        for kind in sorted({j.kind for j in wrong})
        for group in [[j for j in wrong if j.kind == kind]]
    }
    return {
        **_counts(judgements),
        "verdicts": dict(sorted(Counter(j.verdict for j in wrong).items())),
        "kinds": kinds,
    }


def figures(size: int = SIZE, seed: int = 0) -> dict[str, Any]:
    """Judge mutants of the library and, where it is there, of the post; write what has to be looked at."""
    library = list(judge_all(sample(library_mutants(), size, seed)))
    post = list(judge_all(sample(post_mutants(), POST_SIZE, seed, by_step), attempt))
    ACCIDENTAL.write_text(accidental_page(library), encoding="utf-8")
    UNREFUTED.write_text(unrefuted_page(library), encoding="utf-8")
    return {
        "library": summary(library),
        "post (proofs only)": proof_summary(post),
    }


def proof_summary(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """The same where a proof was tried and nothing else; what holds under open conditions is counted apart."""
    wrong = false_claims(judgements)
    return {
        **_counts(judgements),
        "conditional": sum(j.verdict == "conditional" for j in wrong),
    }


def accidental_page(judgements: Iterable[Judgement]) -> str:
    """The mutants that are true all the same, with the step as it stands."""
    rows = [f"- {j.name}: {j.verdict}\n\n      {j.claim}\n" for j in judgements if j.agrees]
    head = "# Mutants that are true by accident\n\nThe checker accepts each, and both sides agree at 25 instances.\n\n"
    return head + "\n".join(rows)


def unrefuted_page(judgements: Iterable[Judgement]) -> str:
    """The false mutants that are not refuted, by the reason that the checker gives."""
    by_reason: dict[str, list[Judgement]] = {}
    for judgement in false_claims(judgements):
        if judgement.verdict != "refuted":
            by_reason.setdefault(plain(judgement.reason), []).append(judgement)
    lines = ["# False mutants that are not refuted", ""]
    for reason, group in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        lines += [f"## {len(group)}: {reason}", ""]
        lines += [f"- {j.name}: {j.verdict}\n\n      {j.claim}\n" for j in group[:3]]
    return "\n".join(lines) + "\n"


def plain(reason: str) -> str:
    """A reason without its numbers."""
    parts = [part for part in reason.split("; ") if not part.startswith("at an admissible instance")]
    return "; ".join(parts)


if __name__ == "__main__":
    json.dump(figures(*map(int, sys.argv[1:])), sys.stdout, indent=2, ensure_ascii=False)
    print()
