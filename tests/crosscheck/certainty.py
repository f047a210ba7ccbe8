"""What the tests of refutations ask: whether one is certain."""

from __future__ import annotations

from derivations.crosscheck import NoRefutation, Refutation


def certain(found: Refutation | NoRefutation) -> bool:
    """Whether a disproof leaves nothing open: no other reading, no name without a stated meaning."""
    return isinstance(found, Refutation) and found.open is None


def doubt(found: Refutation | NoRefutation) -> str:
    """What speaks against a disproof, or why there is none; empty for a certain one."""
    if isinstance(found, NoRefutation):
        return found.reason
    return found.open.text if found.open is not None else ""
