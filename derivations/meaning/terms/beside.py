"""What stands beside an equation, in formulas and words of its own, and says where it holds and what lies beyond."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.meaning.declared.extensions import said_beyond
from derivations.meaning.declared.restrictions import LINKS, Restriction, base_names, comparisons
from derivations.meaning.sentences.split import Sentence
from derivations.meaning.terms.bounds import arguments, sets_one_of
from derivations.reading.names import base_name, parts_of
from derivations.reading.raw import InlineMath, RawDocument
from derivations.reading.syntax import Fence, Node, Related

MAX_BEHIND = 4
_JOINED = re.compile(r"\s*,\s*(?:and)?\s*|\s*and\s*")
_AT = re.compile(r"\b(?:at|when|if|for|where|with|setting)\s*$", re.IGNORECASE)
_THEN = re.compile(r"[\s,]*(?:(?:we|then|it|is|have|has|get|find|know|that|holds|the|value)\b[\s,:]*)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Beside:
    """Finds what is said beside the formulas of a document."""

    raw: RawDocument
    sentences: tuple[Sentence, ...]

    def behind(self, position: int, equation: Node) -> tuple[Restriction, set[int]]:
        """The comparisons in the formulas behind an equation, linked to it by ``for``, ``when``, ``on``; and which."""
        args = _arguments(equation)
        found, consumed = Restriction(), set[int]()
        for number in range(position + 1, min(position + 1 + MAX_BEHIND, len(self.raw.items))):
            before, item = self.raw.items[number - 1], self.raw.items[number]
            words = self.raw.prose[before.end : item.start]
            if not isinstance(item, InlineMath) or item.displayed or item.tree is None or not args:
                break
            where = comparisons(item.tree)
            linked = _links(words) or _JOINED.fullmatch(words)
            if not linked or not where or not (_about(where, args) or (consumed and _compares(where))):
                break
            if _head(equation) in {name for one in where for name in base_names(one)}:
                break
            found = found.joined(Restriction(where))
            consumed.add(number)
        return found, consumed

    def before(self, position: int, equation: Node | None) -> Restriction:
        """The value of an argument at which an equation is said to hold: ``at $x = 1$ we have $g(x) = 2$``."""
        args = _arguments(equation) if equation is not None else frozenset()
        earlier = self.raw.items[position - 1] if position else None
        if not isinstance(earlier, InlineMath) or earlier.tree is None or not args:
            return Restriction()
        words = self.raw.prose[earlier.end : self.raw.items[position].start]
        where = comparisons(earlier.tree)
        pointed = any(isinstance(one, Related) and sets_one_of(one, args) for one in where)
        led = _AT.search(self.raw.prose[max(0, earlier.start - 40) : earlier.start])
        return (
            Restriction(where) if pointed and led and _THEN.fullmatch(words) and _about(where, args) else Restriction()
        )

    def beyond(self, position: int) -> tuple[Restriction, frozenset[int]]:
        """What the sentence of a formula says of its function beyond the domain, and where the sentences begin."""
        found, sentences = said_beyond(self.sentences, position)
        return Restriction(beyond=found), frozenset(sentence.start for sentence in sentences)


def _links(words: str) -> bool:
    return re.search(r"\w", words) is not None and "\n\n\n" not in words and LINKS.fullmatch(words) is not None


def _compares(where: tuple[Node, ...]) -> bool:
    return all(isinstance(one, Related) and "=" not in one.relations for one in where)


def _head(equation: Node) -> str | None:
    """The name of the function that an equation defines."""
    return base_name(parts_of(equation.items[0] if isinstance(equation, Related) else equation)[0])


def _arguments(equation: Node) -> frozenset[str]:
    head = equation.items[0] if isinstance(equation, Related) else equation
    return frozenset(name for arg in arguments(head) if (name := base_name(arg)) is not None)


def _about(where: tuple[Node, ...], args: frozenset[str]) -> bool:
    """Whether statements restrict the arguments of a function, rather than say what another name stands for."""
    equations = [one for one in where if isinstance(one, Related) and "=" in one.relations]
    plain = all(sets_one_of(one, args) for one in equations)
    return plain and any(isinstance(one, Fence) or args & set(base_names(one)) for one in where)
