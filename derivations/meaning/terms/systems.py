r"""Systems of equations: the rows of a table in a brace, which all hold."""

from __future__ import annotations

from dataclasses import replace

from derivations.reading.syntax import Empty, Fence, Node, Related, Table

_BRACED = frozenset({"cases", "dcases", "rcases"})
"""Tables that come with a brace of their own."""

_PLAIN = frozenset({"array", "aligned", "alignedat", "gathered", "split", "matrix"})
"""Tables that are a system where a brace stands before them."""


def system(tree: Node) -> tuple[Node, ...]:
    r"""The statements of a system such as ``\begin{cases} x + y = 3 \\ x - y = 1 \end{cases}``; empty for all else."""
    if isinstance(tree, Fence) and tree.open == "\\{" and tree.close == ".":
        table = tree.body if isinstance(tree.body, Table) and tree.body.environment in _PLAIN else None
    else:
        table = tree if isinstance(tree, Table) and tree.environment in _BRACED else None
    rows = [_row(cells) for cells in table.rows] if table is not None else []
    return tuple(row for row in rows if row is not None) if all(rows) else ()


def _row(cells: tuple[Node, ...]) -> Related | None:
    """The statement of a row, whose relation may stand behind an alignment mark."""
    filled = [cell for cell in cells if not isinstance(cell, Empty)]
    match filled:
        case [Related() as whole] if not isinstance(whole.items[0], Empty):
            return whole
        case [left, Related(items=(Empty(), *rest)) as right] if not isinstance(left, Related):
            return replace(right, start=left.start, items=(left, *rest))
        case _:
            return None
