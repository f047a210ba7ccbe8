r"""What a document says of its notation: a base of logarithms, a layout of Jacobians, a modulus; and iterates."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import pairwise

from derivations.meaning.named_laws.law_table import Letters
from derivations.meaning.names.families import NABLAS
from derivations.meaning.names.spaces import is_whole_space
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.signs import COMPLEX
from derivations.meaning.sentences.yields import Notation, Sign
from derivations.meaning.words.spoken import Spoken
from derivations.reading.names import TRANSPOSES, base_name, parts_of, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawDocument, RawItem
from derivations.reading.syntax import Fence, Node, Related, Row, Script

LOGARITHM = "\\log"
NORMAL = "\\mathcal{N}"
RATE = "\\mathrm{Exp}"
JACOBIAN = "\\nabla"
CONGRUENCE = "\\equiv"
INDICES = "index"
HESSIAN = "\\nabla^{2}"
SECOND = "\\nabla\\nabla"
"""Where the square of a nabla is the Hessian and the Laplacian on one page."""
CONVOLUTION = "*"
CONJUGATE = "^*"
ARITHMETIC = "="
ANGLE = "\\sin"
MATRICES = "\\exp"
MULTIPLICATION = "\\cdot"
TIMES_SIGN = "\\times"
RANGE = "\\int"
FIRST = "\\sum"

_LAPLACIAN = re.compile(r"\blaplacian|\blaplace(?:['’]s)?[ -](?:operator|equation)|\bharmonic function", re.IGNORECASE)

_DEFINITE = frozenset({"\\succeq", "\\succ", "\\preceq", "\\prec", "\\succcurlyeq", "\\preccurlyeq"})
"""Orders of matrices."""

SIGNS = {
    Sign.LOG_BASE: LOGARITHM,
    Sign.NORMAL_BY_DEVIATION: NORMAL,
    Sign.NORMAL_BY_PRECISION: NORMAL,
    Sign.DENOMINATOR_LAYOUT: JACOBIAN,
    Sign.CONGRUENCE: CONGRUENCE,
    Sign.SUMMED_INDICES: INDICES,
    Sign.OTHER_ALGEBRA: ARITHMETIC,
    Sign.CONVOLUTION: CONVOLUTION,
    Sign.HESSIAN: HESSIAN,
    Sign.CONJUGATE: CONJUGATE,
    Sign.COMPLEX_SPACE: CONJUGATE,
    Sign.ANGLE_UNIT: ANGLE,
    Sign.OF_MATRICES: MATRICES,
    Sign.NONCOMMUTATIVE: MULTIPLICATION,
    Sign.CROSS_PRODUCT: TIMES_SIGN,
    Sign.RANGE: RANGE,
    Sign.FIRST_INDEX: FIRST,
}
"""The notation that a sentence makes mean something else than usual."""


def other_notation(spoken: Spoken) -> dict[str, str]:
    """What words of a document say of its notation, with the line."""
    said = (one for one in spoken.yielded(Notation) if one.sign in SIGNS and not _is_usual(one))
    found = {SIGNS[one.sign]: spoken.told(one) for one in said}
    shown = {} if HESSIAN in found else _hessian_shown(spoken)
    found |= shown
    laplacian = next((spoken.told(one) for one in spoken.yielded(Notation) if one.sign is Sign.LAPLACIAN), "")
    if laplacian and HESSIAN in found:
        found[SECOND] = f"{found.pop(HESSIAN)}, and {laplacian}"
    scales = spoken.called(frozenset({Noun.MEAN, Noun.SIZE})).items()
    found |= dict([(RATE, why) for name, why in scales if name in Letters.RATES.value][:1])
    layouts = (item for item in spoken.raw.items if isinstance(item, InlineMath) and _is_layout(item.tree))
    for one in layouts:
        found[JACOBIAN] = f"line {spoken.line(one.start)} writes {one.source[:60]}"
    return found


def _hessian_shown(spoken: Spoken) -> dict[str, str]:
    """Where a document does with the square of a nabla what only matrices have: an inverse, a definite sign."""
    trees = [tree for item in spoken.raw.items for tree in (*_trees(item), *_related(item))]
    matrices = frozenset(spoken.matrices(None))
    shown = (part for tree in trees for part in within(tree) if _is_of_matrix(part, matrices))
    first = next(shown, None)
    return {} if first is None else {HESSIAN: f"line {spoken.line(first.start)} has ∇² as a matrix"}


def _related(item: RawItem) -> Iterator[Related]:
    """The steps of a displayed formula as relations."""
    for step in item.steps if isinstance(item, RawChain) else ():
        left, right = step.left.tree, step.right.tree
        if left is not None and right is not None:
            yield Related(left.start, right.end, (left, right), (step.relation,))


def _is_of_matrix(part: Node, matrices: Container[str]) -> bool:
    """Whether a formula is one of matrices, and of the square of a nabla."""
    match part:
        case Related(items=items, relations=relations) if any(map(_squares_nabla, items)):
            return not _DEFINITE.isdisjoint(relations) or any(spelling(one) in matrices for one in items)
        case Script(base=Fence(body=body), sup=sup) if body is not None and sup is not None:
            return spelling(sup) == "-1" and _squares_nabla(body)
        case Row(items=items):
            return any(_is_transposed(first) and _is_squared_nabla(then) for first, then in pairwise(items))
        case _:
            return False


def _squares_nabla(tree: Node) -> bool:
    """Whether a formula begins with the square of a nabla."""
    return _is_squared_nabla(parts_of(tree)[0])


def _is_squared_nabla(node: Node) -> bool:
    return isinstance(node, Script) and spelling(node.base) in NABLAS and spelling(node.sup) == "2"


def _is_transposed(node: Node) -> bool:
    return isinstance(node, Script) and node.sup is not None and spelling(node.sup) in TRANSPOSES


def _is_usual(one: Notation) -> bool:
    """Whether what is said is what goes without saying: that integrals run over the whole space."""
    space = one.tree.items[-1] if isinstance(one.tree, Related) else one.tree
    return one.sign is Sign.RANGE and space is not None and (is_whole_space(space) or spelling(space) == "-\\infty")


def own_brackets(spoken: Spoken) -> dict[str, str]:
    """The brackets that words of a document give a meaning of its own, and whether it speaks of complex numbers."""
    found: dict[str, str] = {}
    for one in spoken.yielded(Notation):
        if one.sign is Sign.OWN_MEANING and not isinstance(one.tree, Related):
            found.setdefault(one.bracket, spoken.told(one))
        elif one.sign is Sign.COMPLEX_SPACE:
            found.setdefault(COMPLEX, spoken.told(one))
    return found


def laplacian_stands(spoken: Spoken) -> bool:
    r"""Whether a document may write the Laplacian: it speaks of one, or applies ``∇`` twice or ``Δ`` to ``f(x)``.

    Elsewhere ``\Delta F`` is a difference.
    """
    if _LAPLACIAN.search(spoken.raw.prose):
        return True
    rows = (parts_of(part) for item in spoken.raw.items for tree in _trees(item) for part in within(tree))
    return any(_is_laplacian(items[n : n + 3]) for items in rows for n in range(len(items)))


def _is_laplacian(items: tuple[Node, ...]) -> bool:
    """Whether ``∇²``, ``∇·∇`` or ``Δ f(x)`` begins some items of a row."""
    first, after, beyond = (*items, None, None)[:3]
    if isinstance(first, Script) and base_name(first) is None and spelling(first.base) in NABLAS:
        return _is_squared_nabla(first)
    if spelling(first) in NABLAS:
        return spelling(after) == "\\cdot" and spelling(beyond) in NABLAS
    return (
        spelling(first) == "\\Delta"
        and isinstance(beyond, Fence)
        and after is not None
        and base_name(after) is not None
    )


def _is_layout(tree: Node | None) -> bool:
    r"""Whether a formula says what the entries of a Jacobian are: ``(\nabla s)_{ij} = \partial_i s_j``."""
    first = tree.items[0] if isinstance(tree, Related) and tree.relations == ("=",) else None
    if not isinstance(first, Script) or first.sub is None or not isinstance(first.base, Fence):
        return False
    return spelling(first.base.body).startswith(JACOBIAN)


def iterated(raw: RawDocument) -> dict[str, str]:
    """The functions that are applied to their own values somewhere: a power of such a name may be an iterate."""
    found: dict[str, str] = {}
    for item in raw.items:
        for tree in _trees(item):
            for name in _nested(tree):
                found.setdefault(name, f"line {raw.source.row(item.start)} applies {name} to its own values")
    return found


def _trees(item: object) -> Iterator[Node]:
    if isinstance(item, InlineMath) and item.tree is not None:
        yield item.tree
    elif isinstance(item, RawChain):
        yield from item.trees


def _nested(tree: Node) -> Iterator[str]:
    """The names applied to something that starts with their own application: ``f(f(x))``."""
    for part in within(tree):
        if isinstance(part, Row):
            for head, group in zip(part.items, part.items[1:], strict=False):
                inner = group.body if isinstance(group, Fence) else None
                name = base_name(head)
                if name and isinstance(inner, Row) and base_name(inner.items[0]) == name and _applied(inner):
                    yield name


def _applied(row: Row) -> bool:
    return len(row.items) > 1 and isinstance(row.items[1], Fence) and bool(spelling(row.items[1]))
