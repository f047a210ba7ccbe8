r"""Sets of numbers, vectors and matrices, as written: ``\mathbb{R}^n``."""

from __future__ import annotations

from derivations.meaning.names.survey import symbol_name
from derivations.model.terms import Sort, Sym, Term, number
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.syntax import Node, Number, Script

REALS = frozenset({"\\mathbb{R}", "\\mathbf{R}", "\\R"})
INTEGERS = frozenset({"\\mathbb{N}", "\\mathbb{Z}", "\\mathbf{N}", "\\mathbf{Z}"})
NATURALS = frozenset({"\\mathbb{N}", "\\mathbf{N}"})
"""The natural numbers, of which authors differ whether 0 is one; where nothing says so, only ``n ≥ 0`` is certain."""
COMPLEX = ("\\mathbb{C}", "\\mathbf{C}")

Dims = tuple[Term, ...]


def dimension_of(node: Node) -> Term | None:
    """A number or a name as a dimension; ``None``: it is neither."""
    if isinstance(node, Number) and node.text.isdigit() and 0 < len(node.text) < 6:
        return number(int(node.text))
    if base_name(node) is not None:
        return Sym(symbol_name(node), sort=Sort.INTEGER)
    return None


def dimensions_of(space: Node) -> Dims:
    r"""The dimensions of ``\mathbb{R}^d`` or ``\mathbb{R}^{n \times m}``; none for ``\mathbb{R}`` and other sets."""
    if not isinstance(space, Script) or space.sup is None or spelling(space.base) not in REALS:
        return ()
    parts = [part for part in parts_of(space.sup) if spelling(part) != "\\times"]
    dims = [dimension_of(part) for part in parts]
    found = tuple(dim for dim in dims if dim is not None)
    return found if len(found) == len(dims) and found != (number(1),) else ()


def is_complex(space: Node) -> bool:
    """Whether a set is one of complex numbers or vectors."""
    return spelling(space).startswith(COMPLEX)


def is_complex_line(space: Node) -> bool:
    """Whether a set is that of all complex numbers."""
    return spelling(space) in COMPLEX


def is_whole_space(space: Node) -> bool:
    """Whether a set is a whole space: real or complex numbers, vectors, matrices, or whole numbers."""
    if dimensions_of(space):
        return not (isinstance(space, Script) and space.sub is not None)
    if is_complex_line(space):
        return True
    return spelling(space) in REALS | INTEGERS or spelling(space) in {f"{name}^{{1}}" for name in REALS}
