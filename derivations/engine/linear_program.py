"""Numbers that are not negative and satisfy linear conditions, exactly: the first phase of the simplex method."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

MOST_PIVOTS = 200


def nonnegative_solution(rows: Sequence[Sequence[Fraction]], goals: Sequence[Fraction]) -> list[Fraction] | None:
    """Numbers ``x ≥ 0`` with ``rows · x = goals``, few of which are not zero; ``None``: there are none.

    Bland's rule keeps it from going round in circles (R. G. Bland, *New finite pivoting rules for the simplex method*,
    Mathematics of Operations Research 2, 1977); what takes more than ``MOST_PIVOTS`` pivots counts as not found.

    Args:
        rows: one for each condition, of as many numbers as there are unknowns.
        goals: as many as there are rows.
    """
    unknowns, count = len(rows[0]) if rows else 0, len(rows)
    table = [
        [sign * value for value in row] + [Fraction(n == m) for m in range(count)] + [sign * goal]
        for n, (row, goal) in enumerate(zip(rows, goals, strict=True))
        for sign in (Fraction(-1 if goal < 0 else 1),)
    ]
    basis = list(range(unknowns, unknowns + count))
    missing = [sum((row[column] for row in table), Fraction()) for column in range(unknowns)]
    for _ in range(MOST_PIVOTS):
        entering = next((column for column in range(unknowns) if missing[column] > 0), None)
        if entering is None:
            break
        ratios = [(row[-1] / row[entering], basis[n], n) for n, row in enumerate(table) if row[entering] > 0]
        _, _, leaving = min(ratios)
        _pivot(table, leaving, entering)
        basis[leaving] = entering
        missing = [
            sum((row[column] for row, own in zip(table, basis, strict=True) if own >= unknowns), Fraction())
            for column in range(unknowns)
        ]
    if any(own >= unknowns and row[-1] for row, own in zip(table, basis, strict=True)):
        return None
    found = [Fraction()] * unknowns
    for row, own in zip(table, basis, strict=True):
        if own < unknowns:
            found[own] = row[-1]
    return found


def _pivot(table: list[list[Fraction]], leaving: int, entering: int) -> None:
    factor = table[leaving][entering]
    table[leaving] = [value / factor for value in table[leaving]]
    for n, row in enumerate(table):
        if n != leaving and row[entering]:
            times = row[entering]
            table[n] = [value - times * own for value, own in zip(row, table[leaving], strict=True)]
