"""Lines of a context block: which are understood, and what one that is not costs the steps on whose names it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from derivations.meaning.convergence import is_converging
from derivations.meaning.declarations import declared, foreign_set, statements
from derivations.meaning.domains import UNDERSTOOD
from derivations.model.context import Source
from derivations.model.reasons import Code, Reason
from derivations.reading.names import base_name, children, is_sign, lowered, spelling
from derivations.reading.raw import RawStatement
from derivations.reading.source import SourceText
from derivations.reading.syntax import Node

EXPECTED = "a declaration such as x \\in \\mathbb{R}, a definition or a condition"

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


def lost_line(line: RawStatement, text: SourceText, source: Source) -> LostLine | None:
    """What a line costs; ``None`` where it is understood."""
    tree = line.tree
    if tree is None:
        start, complaint = (line.error.start, str(line.error)) if line.error else (line.start, "not a formula")
        return _lost(_written(line.source), text, start, complaint, source)
    if not (declared(tree) or any(statements(tree)) or is_converging(tree)):
        return _lost(_named(tree), text, line.start, f"found {line.source}, expected {EXPECTED}", source)
    space = foreign_set(tree)
    if space is None:
        return None
    start = line.start + max(line.source.find("\\in"), 0)
    complaint = f"the set {spelling(space)} is not understood, expected {UNDERSTOOD}"
    return _lost(_named(tree), text, start, complaint, source, Code.SORT)


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
    found: set[str] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        name = base_name(node)
        found |= {name} if name is not None else set()
        stack += children(node)
    return found


def _written(text: str) -> set[str]:
    """What may be a name in a line that could not be parsed."""
    return {name for name in _NAME.findall(_UPRIGHT.sub(" ", text)) if not is_sign(name)}
