r"""Vectors and matrices that are written out with dots: what such an equation says is of which size a name is.

``x = (x_1; \vdots; x_n)`` and ``W = (w_{11}, \cdots, w_{1m}; \vdots; w_{n1}, \cdots, w_{nm})`` name the entries.
"""

from __future__ import annotations

from derivations.meaning.names.families import entries_with_dots, index_parts, is_index
from derivations.reading.names import base_name, lowered, parts_of, spelling
from derivations.reading.raw import RawStep
from derivations.reading.syntax import Name, Node, Number, Operator, Related, Row, Script, Table

ARRAYS = frozenset({"matrix", "pmatrix", "bmatrix"})

Cells = tuple[tuple[Node, ...], ...]


def space_of(step: RawStep) -> Related | None:
    r"""The space of the name of which a step writes out the entries, ``x \in \mathbb{R}^{n}``; ``None``: of none.

    Names and arrays may stand side by side, ``A = [\dots]\; B = [\dots]``.
    """
    left, right = step.left.tree, step.right.tree
    if left is None or right is None or step.relation not in ("=", ":="):
        return None
    head, body = parts_of(left)[-1], parts_of(right)[0]
    sizes = _sizes(head, body) if isinstance(head, Name) else ()
    if not sizes:
        return None
    cross = Operator(body.start, body.start, "\\times")
    power = sizes[0] if len(sizes) == 1 else Row(body.start, body.end, (sizes[0], cross, sizes[1]))
    reals = Script(body.start, body.end, Name(body.start, body.start, "\\mathbb{R}"), None, power)
    return Related(head.start, body.end, (head, reals), ("\\in",))


def is_written_out(step: RawStep) -> bool:
    """Whether a step says nothing but what the entries of a name are called."""
    left = step.left.tree
    return left is not None and len(parts_of(left)) == 1 and space_of(step) is not None


def _sizes(head: Node, body: Node) -> tuple[Node, ...]:
    """The sizes that an array with dots has; none, where it is not that of the entries of a name."""
    if not isinstance(body, Table) or body.environment not in ARRAYS or not entries_with_dots(body):
        return ()
    rows = body.rows
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        return ()
    corners = [_indices(head, cell, 1 if 1 in (width, len(rows)) else 2) for cell in _corners(rows)]
    match corners:
        case [(first,), (last,)] if _is_one(first):
            return (last,)
        case [(top, left), (above, right), (bottom, below), (low, end)] if (
            _is_one(top)
            and _is_one(left)
            and _is_one(above)
            and _is_one(below)
            and spelling(right) == spelling(end)
            and spelling(bottom) == spelling(low)
        ):
            return low, end
        case _:
            return ()


def _corners(rows: Cells) -> tuple[Node, ...]:
    if 1 in (len(rows), len(rows[0])):
        return rows[0][0], rows[-1][-1]
    return rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]


def _indices(head: Node, cell: Node, count: int) -> tuple[Node, ...]:
    """The indices of an entry of a name, which has its letter, or the small one; none: it is no entry of it."""
    if not isinstance(cell, Script) or cell.sub is None or cell.sup is not None or cell.primes:
        return ()
    name, letter = spelling(head), spelling(cell.base)
    if letter != name and letter != lowered(name) and rf"\mathbf{{{letter}}}" != name:
        return ()
    parts = index_parts(cell.sub)
    if count == 2 and len(parts) == 1:
        parts = _digits(parts[0])
    named = all(is_index(part) and (isinstance(part, Number) or base_name(part) is not None) for part in parts)
    return parts if len(parts) == count and named else ()


def _digits(index: Node) -> tuple[Node, ...]:
    """Two indices side by side, the first of which is a digit: ``11``, ``1m``, and ``n1``."""
    if isinstance(index, Row):
        return index.items
    if isinstance(index, Number) and len(index.text) == 2:
        return tuple(Number(index.start, index.end, digit) for digit in index.text)
    return (index,)


def _is_one(index: Node) -> bool:
    return isinstance(index, Number) and index.text == "1"
