"""Two sides of a claim at one instance: whether they contradict it, and what they are in words."""

from __future__ import annotations

import numpy as np

from derivations.crosscheck.printing import rounded
from derivations.crosscheck.sides import SideValue
from derivations.model.relations import ORDERS, Relation


def breaks(relation: Relation, left: SideValue, right: SideValue) -> bool:
    """Whether two values contradict a relation by far more than their errors."""
    a, b = np.array(left.values), np.array(right.values)
    gap = np.maximum(relation.direction * (a - b), 0.0) if relation in ORDERS else np.abs(a - b)
    size = np.maximum(np.abs(a), np.abs(b))
    return bool(np.any(gap > 1e-4 * size + 100 * (left.error + right.error) + 1e-7))


def comparison(left: SideValue, right: SideValue) -> str:
    """Both sides in words; of vectors, the component in which they differ most."""
    if not left.defined and not right.defined:
        if left.reason and right.reason:
            return f"neither side has a value ({left.reason})"
        return f"the {'left' if left.reason else 'right'} side has no value ({left.reason or right.reason})"
    position = 0
    if left.defined and right.defined:
        position = int(np.argmax(np.abs(np.array(left.values) - np.array(right.values))))
    several = max(len(left.values), len(right.values)) > 1
    what = f"component {position + 1} of the" if several else "the"
    return f"{what} left side {_side(left, position)}, the right side {_side(right, position)}"


def _side(side: SideValue, position: int) -> str:
    return f"is {rounded(side.values[position], side.error)}" if side.defined else f"has no value ({side.reason})"
