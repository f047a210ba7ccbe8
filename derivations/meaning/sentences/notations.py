"""Makers of rows that say what a sign stands for in the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.matcher import Found
from derivations.meaning.sentences.row import Maker
from derivations.meaning.sentences.yields import Notation, Sign, Yield
from derivations.reading.names import parts_of, spelling
from derivations.reading.syntax import Fence, Node, Number, Script, Sequence


def notation(sign: Sign, slot: str = "S") -> Maker:
    """A sign stands for something in the whole document."""

    def make(found: Found) -> Iterator[Yield]:
        trees: tuple[Node, ...] = found.trees(slot)
        yield Notation(*found.span, sign, trees[0] if trees else None, found.shown)

    return make


def of_nabla(sign: Sign) -> Maker:
    r"""The square of a nabla stands for something in the whole document, where words call what it begins so."""

    def make(found: Found) -> Iterator[Yield]:
        for tree in found.trees("F2|F3"):
            first = parts_of(tree)[0] if parts_of(tree) else tree
            if isinstance(first, Script) and spelling(first.base) == r"\nabla" and spelling(first.sup) == "2":
                yield Notation(*found.span, sign, tree, found.shown)

    return make


_SPEAKER = re.compile(r"\b(?:we|all|everything|throughout|here)\b")


def of_formulas(sign: Sign, slot: str = "S") -> Maker:
    """A sign stands for something in the whole document, where a sentence says so of formulas or of all of them.

    One that only mentions such a structure, as prose about programs or groups of people does, says nothing.
    """

    def make(found: Found) -> Iterator[Yield]:
        if found.line.sentence.formulas or _SPEAKER.search(f"{found.leading} {found.trailing}"):
            yield from notation(sign, slot)(found)

    return make


_PLAIN_SIDE = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?")


def equated_if(found: Found) -> Iterator[Yield]:
    """An equation between plain names is said to be written for something else than that they are equal."""
    for relation in found.relations("E"):
        if relation.relations[0] == "=" and all(_PLAIN_SIDE.fullmatch(spelling(side)) for side in relation.items):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, relation, found.shown)


_OTHER_NUMBERS = re.compile(r"\\mathbb\{(?:Q|Z|F)\}_|\\mathbb\{F\}|\\mathbb\{Z\}/")


def other_numbers(found: Found) -> Iterator[Yield]:
    r"""That something is said of other numbers than the real ones: ``in $\mathbb{Z}_2$``, ``over $\mathbb{C}$``."""
    for tree in found.trees("F"):
        if spelling(tree).startswith(r"\mathbb{C}"):
            yield Notation(*found.span, Sign.COMPLEX_SPACE, tree, found.shown)
        if _OTHER_NUMBERS.match(spelling(tree).replace(" ", "")):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, tree, found.shown)


def naturals(found: Found) -> Iterator[Yield]:
    r"""That the set of the natural numbers is written down, with or without zero: ``\mathbb{N} = \{0, 1, …\}``."""
    for relation in found.relations("E"):
        match relation.items:
            case (head, Fence(body=Sequence(items=(Number(text="0" | "1"), *_)))) if "mathbb{N}" in spelling(head):
                yield Notation(*found.span, Sign.USUAL_MEANING, head)
