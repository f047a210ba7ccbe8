"""How often this process looks for garbage in cycles: seldom.

Terms and syntax trees are made by the hundred thousand and hold no cycles, so that looking for such among them at
Python's usual pace takes a sixth of the time of a check.
"""

from __future__ import annotations

import gc

THRESHOLDS = 50_000, 20, 50
"""New objects before the youngest are looked through; Python's own pace is 700, 10, 10."""


def collect_seldom() -> None:
    """Look for garbage seldom from here on; only for processes that are ours alone."""
    gc.set_threshold(*THRESHOLDS)


def keep_what_is_loaded() -> None:
    """Never look through what there is now: modules and tables stay until a process ends."""
    gc.freeze()
