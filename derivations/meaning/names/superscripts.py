r"""Indices that are written above: ``w^1, w^2, \ldots, w^K`` are values of their own, and no powers.

Nobody writes the power ``w^1``, unless in a pattern of powers: ``1 + r^1 + r^2``, ``x^1 = x``.  What stands beside
such letters with their superscripts, as ``h^k`` in ``h^k = h^{k-1} + w^k``, has indices, too, if it never stands
without one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from derivations.meaning.names.families import letters_in
from derivations.reading.names import TRANSPOSES, base_name, children, is_dots, is_label, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawDocument
from derivations.reading.syntax import Additive, Fence, Fraction, Node, Number, Related, Row, Script, Sequence

_FIRST = re.compile(r"\^\s*(?:\{\s*)?1(?![0-9])")
_NUMBERS = frozenset({"e", "\\mathrm{e}", "\\pi"})
_SPACES = frozenset({"\\ell", "l"})
"""Small letters of spaces, which a number tells apart; capital ones are such where a formula only mentions them."""
_INTO = frozenset({"\\in", "\\notin", "\\subset", "\\subseteq", "\\to", "\\colon"})
_FACES = ("\\mathbb{", "\\mathcal{", "\\mathscr{")


def indices_above(raw: RawDocument) -> dict[str, str]:
    """The letters whose superscripts may be indices, as written without scripts, with where that is seen."""
    formulas = list(_formulas(raw)) if _FIRST.search(raw.source.text) else []
    powers = frozenset[str]().union(*(one.powers() for one in formulas))
    found: dict[str, str] = {}
    for one in formulas:
        for letter in one.raised(powers):
            line = raw.source.row(one.start)
            found.setdefault(letter, f"line {line} writes {letter}^{{1}}, so that its superscripts may be indices")
    plain = frozenset[str]().union(*(one.plain for one in formulas)) if found else frozenset[str]()
    while True:
        beside = {letter: found[near] for one in formulas for letter, near in one.beside(found.keys() - _NUMBERS)}
        new = {letter: why for letter, why in beside.items() if letter not in found.keys() | plain | _NUMBERS}
        if not new:
            return found
        found |= new


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula, by its sides: the superscripts of its letters, and the letters that stand without one."""

    start: int
    sides: tuple[Node, ...]
    above: dict[str, dict[str, Node]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for side in self.sides:
            for node in _terms(side):
                self._note(node)

    def _note(self, node: Node) -> None:
        if base_name(node) is None:
            return
        sup = node.sup if isinstance(node, Script) else None
        if sup is None or is_label(sup) or spelling(sup) in TRANSPOSES:
            self.plain.add(letter_of(node))
        else:
            self.above.setdefault(letter_of(node), {})[spelling(sup)] = sup

    def raised(self, powers: Collection[str]) -> Iterator[str]:
        """The letters with the superscript 1 that is no exponent; those of ``powers`` are known to have such."""
        lists = {letter for side in self.sides for letter in _listed(side)}
        for letter, sups in self.above.items():
            first = "1" in sups and letter not in powers and all(map(may_be_index, sups.values()))
            if letter not in _NUMBERS and (letter in lists or (first and not self._mentions_space(letter))):
                yield letter

    def powers(self) -> Iterator[str]:
        """The letters whose superscripts are exponents: a sum or an equation says that the first one is."""
        for letter in (letter for letter, sups in self.above.items() if "1" in sups):
            texts = [spelling(side) for side in self.sides]
            dropped = [text.replace(f"{letter}^{{1}}", letter) for text in texts]
            same = any(new in texts and new != old for old, new in zip(texts, dropped, strict=True))
            if same or any(_sums_powers(part, letter) for side in self.sides for part in within(side)):
                yield letter

    def _mentions_space(self, letter: str) -> bool:
        """Whether the formula is the name of a space, such as ``C^1``."""
        return len(self.sides) == 1 and isinstance(self.sides[0], Script) and (letter in _SPACES or letter.isupper())

    def beside(self, letters: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The letters that have a superscript of one of some letters, or one with its index, and of which."""
        for near in self.above.keys() & set(letters):
            shared = {*self.above[near], *(one for sup in self.above[near].values() for one in letters_in(sup))}
            for letter, sups in self.above.items():
                if any(not shared.isdisjoint({text, *letters_in(sup)}) for text, sup in sups.items()):
                    yield letter, near


def may_be_index(sup: Node) -> bool:
    """Whether a superscript may be an index: ``2``, ``k``, ``k - 1``; not ``-1``, ``1/2``, ``1 + 2``."""
    if isinstance(sup, Number):
        return sup.text.isdigit()
    return bool(letters_in(sup)) and not isinstance(sup, Fraction) and not spelling(sup).startswith("-")


def _formulas(raw: RawDocument) -> Iterator[_Formula]:
    """The formulas of a document, each with the sides of its relations."""
    for item in raw.items:
        match item:
            case InlineMath(tree=Related(items=sides, relations=relations)) if not _INTO & set(relations):
                yield _Formula(item.start, sides)
            case InlineMath(tree=tree) if tree is not None:
                yield _Formula(item.start, (tree,))
            case RawChain():
                trees = (side.tree for step in item.steps for side in (step.left, step.right))
                yield _Formula(item.start, tuple(tree for tree in trees if tree is not None))


def letter_of(node: Node) -> str:
    """A name without its scripts."""
    while isinstance(node, Script) and node.base is not None:
        node = node.base
    return spelling(node)


def _terms(side: Node) -> Iterator[Node]:
    """The parts of a side, without what stands below names, and without the spaces that something is put into."""
    stack = [side]
    while stack:
        node = stack.pop()
        if base_name(node) is not None:
            yield node
            stack += [node.sup] if isinstance(node, Script) and node.sup is not None else []
        elif isinstance(node, Related) and _INTO & set(node.relations):
            stack.append(node.items[0])
        elif isinstance(node, Row):
            stack += [
                one for one, after in zip(node.items, (*node.items[1:], None), strict=True) if not _on(one, after)
            ]
        else:
            stack += children(node)


def _on(node: Node, after: Node | None) -> bool:
    r"""Whether a node is the name of a space of functions: ``L^1(\mathbb{R})``."""
    letter = letter_of(node)
    return isinstance(after, Fence) and isinstance(node, Script) and (letter.isupper() or letter.startswith(_FACES))


def _listed(side: Node) -> Iterator[str]:
    """The letters of which several superscripts are listed, the first of them 1."""
    for part in within(side):
        if isinstance(part, Sequence):
            named = [one for one in part.items if isinstance(one, Script) and base_name(one) is not None]
            first = {letter_of(one) for one in named if spelling(one.sup) == "1"}
            others = {letter_of(one) for one in named if one.sup is not None and spelling(one.sup) != "1"}
            yield from first & others


def _sums_powers(part: Node, letter: str) -> bool:
    """Whether a sum goes on from the power 0 of a letter, or from a number, over its power 1."""
    if not isinstance(part, Additive):
        return False
    texts = [{spelling(node) for node in _terms(term)} for _, term in part.terms]
    powers = any(f"{letter}^{{1}}" in text for text in texts) and not any(is_dots(term) for _, term in part.terms[:1])
    constant = any(isinstance(term, Number) for _, term in part.terms[:1])
    return powers and (constant or any(f"{letter}^{{0}}" in text for text in texts))
