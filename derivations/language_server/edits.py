"""What an edit changed, as one stretch of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """The text from ``start`` to before ``before`` became that from ``start`` to before ``after``."""

    start: int
    before: int
    after: int

    def carried(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch of the earlier text stands now; ``None`` where it was changed."""
        if end <= self.start:
            return start, end
        if start >= self.before:
            shift = self.after - self.before
            return start + shift, end + shift
        return None

    def touches(self, start: int, end: int) -> bool:
        """Whether a stretch of the later text was changed."""
        return start <= self.after and end >= self.start


def edit_between(before: str, after: str) -> Edit:
    """The shortest stretch outside of which two texts are the same."""
    most = min(len(before), len(after))
    start = _common(before, after, most)
    behind = _common(before[start:][::-1], after[start:][::-1], most - start)
    return Edit(start, len(before) - behind, len(after) - behind)


def _common(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with in common, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
