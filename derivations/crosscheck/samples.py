"""Both sides of a claim at one instance, and how far they are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Sample:
    """Both sides at one instance as flat lists, with an error for each entry."""

    left: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    error: np.ndarray[Any, Any]
    integrals: int

    @property
    def size(self) -> Any:
        """The larger of the two absolute values, entry by entry."""
        return np.maximum(np.abs(self.left), np.abs(self.right))

    def gap(self, order: int) -> Any:
        """How far the sides are apart; for an order (1: left ≤ right, -1: left ≥ right, 0: none) how far beyond it."""
        difference = self.left - self.right
        return np.abs(difference) if order == 0 else np.maximum(order * difference, 0.0)

    @property
    def too_small(self) -> bool:
        """Whether both sides are so small that agreement says nothing, without being zero."""
        size, least = self.size, np.minimum(np.abs(self.left), np.abs(self.right))
        return bool(np.any((size < 1e-8) & (size > 1e-13) & (least > 0)))

    @property
    def difference(self) -> str:
        """The entries that differ most, in words."""
        position = int(np.argmax(np.abs(self.left - self.right)))
        left, right = self.left[position], self.right[position]
        return f"at an admissible instance the left side is {left:.8g}, the right side {right:.8g}"
