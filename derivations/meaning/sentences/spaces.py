"""Makers of rows that say of which space or size names are: matrices, vectors, members of a set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.bindings import naming
from derivations.meaning.sentences.formulas import formulas_in, names_in
from derivations.meaning.sentences.guards import reaches_back
from derivations.meaning.sentences.matcher import Found, without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.row import Maker
from derivations.meaning.sentences.yields import Binds, Fact, Yield
from derivations.reading.names import spelling
from derivations.reading.syntax import Name, Node, Number, Operator, Related, Script
from derivations.reading.syntax import Row as Side


def sized(found: Found) -> Iterator[Yield]:
    r"""Names have the size that is written as a product, ``n \times p``: real matrices of it, columns, or just that."""
    for tree in found.trees("F2"):
        if r"\times" not in spelling(tree) or not found.names():
            continue
        space = None if _OTHER_MATRICES.search(_clause(found)) else _space_of_size(tree)
        if space is None:
            yield Fact(*found.span, found.names(), Property.HAS_SIZE, (tree,), False, found.shown)
            continue
        for name in found.names():
            yield _of_space(found, name, space)


def _space_of_size(size: Node) -> Node | None:
    r"""The space of what has a size: ``\mathbb{R}^{n \times p}``, for ``p = 1`` that of vectors; none of rows."""
    match size:
        case Side(items=(Number(text="1"), Operator(symbol=r"\times"), _)):
            return None
        case Side(items=(rows, Operator(symbol=r"\times"), columns)):
            column = isinstance(columns, Number) and columns.text == "1"
            reals = Name(size.start, size.start, r"\mathbb{R}")
            return Script(size.start, size.end, reals, None, rows if column else size)
        case _:
            return None


def dimensioned(found: Found) -> Iterator[Yield]:
    """Names are vectors of a dimension that is written before them."""
    if _OTHER_MATRICES.search(_clause(found)):
        return
    for tree in found.trees("F2"):
        space = Script(tree.start, tree.end, Name(tree.start, tree.start, r"\mathbb{R}"), None, tree)
        yield from (_of_space(found, name, space) for name in found.names())


def in_space(found: Found) -> Iterator[Yield]:
    r"""Names are of a space that is written behind them, ``in $\mathbb{R}^n$``; of several spaces, each of one."""
    names = found.names()
    spaces = [tree for tree in found.trees("F2") if _is_real_space(tree)]
    if len(spaces) in (1, len(names)):
        spaces = spaces * len(names) if len(spaces) == 1 else spaces
        yield from (_of_space(found, name, space) for name, space in zip(names, spaces, strict=True))


def _is_real_space(tree: Node) -> bool:
    return isinstance(tree, Script) and tree.sub is None and spelling(tree.base) == r"\mathbb{R}"


def among(slot: str, name: str = "N") -> Maker:
    """Names are elements of a set that has a name, or of a space."""

    def make(found: Found) -> Iterator[Yield]:
        sets = found.trees(slot)
        if len(sets) == 1:
            yield from (_of_space(found, node, sets[0]) for node in found.names(name))

    return make


def members(found: Found) -> Iterator[Yield]:
    """Names are elements of what a noun says."""
    words = found.text("NP").split()
    noun = found.noun("NP")
    if "field" in words[-1:] or "fields" in words[-1:]:
        noun = Noun.MEMBER_OF_FIELD
    elif noun is Noun.SPACE:
        noun = Noun.VECTOR if not _WITH_PRODUCTS.isdisjoint(words) else Noun.MEMBER
    yield from naming(noun, of="none")(found)


_WITH_PRODUCTS = frozenset({"hilbert", "inner", "euclidean"})
"""Words for spaces whose norm is that of an inner product."""
_OTHER_MATRICES = re.compile(
    r"\b(?:complex|hermitian|unitary|random(?! vectors?\b)|block|over|entries|coefficients (?:in|from|are)"
    r"|integers?|binary|boolean|not|tables?|grids?|images?|boards?|linear maps?|operators?|tensors?)\b"
)
"""Words by which an array of a size may be no matrix of real numbers."""
_FORMULA_MARK = re.compile(r"<\w\d+>")


def _clause(found: Found) -> str:
    """The words from the formula before what was found to the one behind it, which tell of nothing else."""
    text, (start, end) = found.line.text, found.place
    before = max((mark.end() for mark in _FORMULA_MARK.finditer(text, 0, start)), default=0)
    behind = _FORMULA_MARK.search(text, end)
    return without_marks(text[before : behind.start() if behind else len(text)])


def _of_space(found: Found, name: Node, space: Node) -> Binds:
    """A name is an element of a space, in the formulas before it in its sentence, too, if they speak of it."""
    body = Related(name.start, name.end, (name, space), (r"\in",))
    before = (one for one in found.line.sentence.formulas if one.end <= name.start)
    spoken = any(spelling(name) in names_in(tree) for one in before for tree in formulas_in(one.item))
    return Binds(*found.span, (name,), Noun.UNKNOWN, body, (), spoken or reaches_back(found))
