"""Limits of short elementary expressions, by SymPy's own algorithm.

Gruntz, On computing limits in a symbolic manipulation system (1996).
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from derivations.confirmation.totals import BOUNDARY, LIMIT, Total

LONGEST = 40
"""An expression of more operations is left alone."""


def value(body: Any, variables: Any, lower: Any, upper: Any, kind: str) -> Any | None:
    """The limit of an expression, or the difference of its limits at two bounds; ``None`` where nothing is told."""
    if len(variables) != 1 or body.has(AppliedUndef, Total) or body.count_ops() > LONGEST:
        return None
    (variable,) = variables
    if kind.startswith(str(LIMIT)):
        return _at(body, variable, upper, {"1": "+", "-1": "-"}.get(kind.removeprefix(str(LIMIT)), "+-"))
    if kind != str(BOUNDARY):
        return None
    above, below = _at(body, variable, upper, "-"), _at(body, variable, lower, "+")
    return None if above is None or below is None else above - below


def _at(body: Any, variable: Any, end: Any, side: str) -> Any | None:
    try:
        found = sympy.limit(body, variable, end, side)
    except (NotImplementedError, ValueError):
        return None
    return found if found.is_finite and not found.has(sympy.Limit, sympy.AccumBounds) else None
