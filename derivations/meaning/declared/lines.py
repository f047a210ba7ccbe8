"""Lines of a context block: which are understood, and what one that is not costs the steps on whose names it speaks."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from derivations.meaning.declared.convergence import said_of_term
from derivations.meaning.declared.declarations import declared, foreign_set, statements
from derivations.meaning.declared.domains import UNDERSTOOD, is_understood, memberships
from derivations.meaning.declared.vocabulary import Meant, Told, arguments, meant
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.sentences.properties import Property
from derivations.model.context import Source
from derivations.model.reasons import Code, Reason
from derivations.model.relations import Relation
from derivations.reading.names import base_name, is_sign, lowered, spelling, within
from derivations.reading.raw import RawStatement
from derivations.reading.source import SourceText
from derivations.reading.syntax import Fence, Node, Text

EXPECTED = "a declaration such as x \\in \\mathbb{R}, a definition or a condition"
WORDS = "words such as “symmetric”, “continuous”, “independent”, “a random variable with mean …” or “for …”"

RELATIONS = frozenset({*(relation.value for relation in Relation), "\\in", "\\sim", "\\ne", "\\land", "\\lor"})

_LINK = re.compile(r"(?:as|for|if|when|whenever|where|on|outside|and|or|with)\b")
_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_UPRIGHT = re.compile(r"\\(?:text|mathbb|mathrm|operatorname)\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class LostLine:
    """A line that is not understood: where it stands, on which names it speaks, and what its author is told."""

    source: Source
    names: frozenset[str]
    complaint: str
    code: Code

    def reason(self, names: Iterable[str]) -> Reason | None:
        """Why a step on some names is not decided; ``None`` where the line does not speak of them."""
        spoken = sorted(self.names & set(map(plain, names)))
        if not spoken:
            return None
        return Reason(self.code, f"{self.source.where} speaks of {spoken[0]} and was not understood")


def read_line(line: RawStatement, text: SourceText, source: Source, sets: Container[str]) -> Meant | LostLine:
    """What a line means, or what it costs that it is not understood; ``sets`` are the names of sets so far."""
    found = meant(line.parts, source)
    if found is None or (line.tree is not None and said_of_term(line.tree)):
        if line.tree is None:
            start, complaint = (line.error.start, str(line.error)) if line.error else (line.start, "not a formula")
            return _lost(_written(line.source), text, start, complaint, source)
        words = next((part for part in line.parts if isinstance(part, Text)), None)
        if words is not None and not _LINK.match(words.text) and not said_of_term(line.tree):
            return _lost(_named(line.tree), text, words.start, f"found “{words.text}”, expected {WORDS}", source)
        found = Meant((line.tree,), ())
    for tree in found.formulas:
        told = _element(tree, sets, source)
        if told is not None:
            return Meant((), (*found.told, *told))
        lost = _lost_formula(tree, line, text, source)
        if lost is not None:
            return lost
    return Meant(found.formulas, (*found.told, *(told for tree in found.formulas for told in arguments(tree, source))))


def _element(tree: Node, sets: Container[str], source: Source) -> list[Told] | None:
    """What it says of names that they are elements of sets that have a name, where a formula says no more."""
    pairs = list(memberships(statements(tree)))
    known = all(spelling(space) in sets or _lists(space) for _, space in pairs)
    if not pairs or not known or not all(base_name(node) is not None for node, _ in pairs):
        return None
    return [Told((symbol_name(node),), Property.VALUES_IN, space, source) for node, space in pairs]


def _lists(space: Node) -> bool:
    r"""Whether a set lists elements that are no range of integers: ``\{-1, 1\}``."""
    return isinstance(space, Fence) and space.open == "\\{" and not is_understood(space)


def _lost_formula(tree: Node, line: RawStatement, text: SourceText, source: Source) -> LostLine | None:
    known = all(relation in RELATIONS for one in statements(tree) for relation in one.relations)
    if not known or not (declared(tree) or any(statements(tree)) or said_of_term(tree)):
        return _lost(_named(tree), text, line.start, f"found {line.source}, expected {EXPECTED}", source)
    space = foreign_set(tree)
    if space is None:
        return None
    complaint = f"the set {spelling(space)} is not understood, expected {UNDERSTOOD}"
    return _lost(_named(tree), text, space.start, complaint, source, Code.SORT)


def contradicting(tree: Node, text: SourceText, source: Source) -> LostLine:
    """What a statement costs that contradicts an earlier line of its block."""
    complaint = f"found {spelling(tree)}, which contradicts an earlier line of the block, expected signs that agree"
    return _lost(_named(tree), text, tree.start, complaint, source)


def _lost(
    spoken: set[str], text: SourceText, start: int, complaint: str, source: Source, code: Code = Code.WORDS
) -> LostLine:
    names = {name for name in spoken if not name.startswith("\\mathbb")}
    names |= {lowered(name) for name in names}
    return LostLine(source, frozenset(names), f"{text.path}:{text.place(start)}: {complaint}", code)


def plain(name: str) -> str:
    """A name without its scripts and primes: what is said of ``x_1`` may say something of ``x_i``."""
    return name.split("_{")[0].split("^{")[0].rstrip("'")


def _named(tree: Node) -> set[str]:
    """The names in a tree, without their scripts."""
    return {name for node in within(tree) if (name := base_name(node)) is not None}


def _written(text: str) -> set[str]:
    """What may be a name in a line that could not be parsed."""
    return {name for name in _NAME.findall(_UPRIGHT.sub(" ", text)) if not is_sign(name)}
