"""Fingerprints of steps: what a step says, wherever in its document it stands.

They survive moved lines, other spacing and changes elsewhere; any change of the step itself makes another one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from derivations.model.derivation import Step

DIGITS = 10
"""Hexadecimal digits of a fingerprint: a document of 10,000 steps has two equal ones by chance once in 20,000."""


def fingerprints(steps: Iterable[Step]) -> list[str]:
    """The fingerprint of each step of a document; a step that says what an earlier one said gets its number behind."""
    seen: Counter[str] = Counter()
    found = []
    for step in steps:
        digest = fingerprint(step)
        seen[digest] += 1
        found.append(digest if seen[digest] == 1 else f"{digest}.{seen[digest]}")
    return found


def fingerprint(step: Step) -> str:
    """A hash of the two sides and the relation as written, without spaces."""
    parts = ("".join(part.split()) for part in (step.left, step.relation, step.right))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
