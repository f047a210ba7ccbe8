r"""What a line of a context block says in words: ``A \in \mathbb{R}^{n \times n} \text{ symmetric}``.

A line is a formula, whose names it speaks of, and phrases: a noun (``a random variable``), a property (``even``) or one
with an argument (``of period T``).  The words for nouns and properties are those of the sentences of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from derivations.meaning.names.senses import NUMBERS, SETS, What
from derivations.meaning.names.spaces import is_whole_space
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.sentences.nouns import Noun, nouns_by_words
from derivations.meaning.sentences.properties import SIGNS, Property, properties_by_words
from derivations.model.context import Origin, Source
from derivations.reading.names import argument_nodes, base_name, is_dots, parts_of, spelling
from derivations.reading.raw import RawStatement
from derivations.reading.syntax import Name, Node, Number, Related, Script, Sequence, Text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the vocabulary: words, with ``<>`` for a formula, and what they say of the names of the line."""

    words: str
    what: What


PHRASES: tuple[Phrase, ...] = (
    Phrase(r"(?:depends?|depending) (?:only )?(?:on|upon) <>", Property.DEPENDS_ON),
    Phrase(r"functions? of <>", Property.DEPENDS_ON),
    Phrase(r"(?:(?:does|do) not depend|not depending) on <>", Property.FREE_OF),
    Phrase(r"constant in <>", Property.FREE_OF),
    Phrase(r"(?:conditionally )?independent given <>", Property.GIVEN),
    Phrase(r"given <>", Property.GIVEN),
    Phrase(r"independent of <>", Property.INDEPENDENT_OF),
    Phrase(r"orthogonal to <>", Property.ORTHOGONAL_TO),
    Phrase(r"(?:periodic )?(?:with|of) period <>", Property.PERIOD),
    Phrase(r"(?:zero|vanish(?:es|ing)?) outside (?:of )?<>", Property.ZERO_OUTSIDE),
    Phrase(r"(?:with |taking |takes )?values? in <>", Property.VALUES_IN),
    Phrase(r"on <>", Property.VALUES_IN),
    Phrase(r"(?:with )?mean <>", Property.HAS_MEAN),
    Phrase(r"(?:with )?variance <>", Property.HAS_VARIANCE),
    Phrase(r"densit(?:y|ies) (?:in|of) <>", Noun.DENSITY),
    Phrase(r"with density <>", Property.HAS_DENSITY),
    Phrase(r"(?:follows?|with law|with distribution) <>", Property.FOLLOWS),
)
"""The phrases with an argument."""

RELATIONS: dict[Property, tuple[str, str]] = {
    **{said: (sign, "0") for said, sign in SIGNS.items()},
    Property.INTEGER: ("\\in", "\\mathbb{Z}"),
    Property.REAL: ("\\in", "\\mathbb{R}"),
}
"""The properties of numbers that a formula says as well."""

DEFINITE = {("\\succ",): Property.POSITIVE_DEFINITE, ("\\succeq",): Property.SEMIDEFINITE}

_FILLER = re.compile(r"(?:,|(?:is|are|be|an?|the|and|also|both|all|with|some|any|real-valued)(?= |$))\s*")
_MARK = "<>"
_IID = ("\\overset{iid}{\\sim}", "\\overset{i.i.d.}{\\sim}", "\\stackrel{iid}{\\sim}", "\\stackrel{i.i.d.}{\\sim}")


@dataclass(frozen=True, slots=True)
class Told:
    """A noun or a property of names, with its argument, and which line says so."""

    names: tuple[str, ...]
    what: What
    argument: Node | None
    source: Source

    @property
    def sets(self) -> tuple[str, ...]:
        """The names that are those of sets."""
        return self.names if self.what in SETS else ()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a line means: the formulas that it states, and what it tells of names besides."""

    formulas: tuple[Node, ...]
    told: tuple[Told, ...]


def meant(parts: tuple[Node, ...], source: Source) -> Meant | None:
    """What the formulas and words of a line mean; ``None`` where the vocabulary does not have them."""
    if not parts or isinstance(parts[0], Text):
        return None
    head = parts[0]
    if len(parts) == 1:
        return _related(head, source)
    phrases = _phrases(parts[1:])
    names, plain = _subjects(head), base_name(argument_nodes(head)[0][0]) is not None and not _relates(head)
    if phrases is None or not names or (isinstance(head, Related) and "=" in head.relations):
        return None
    numbers = plain and not any(isinstance(what, Noun) and what not in NUMBERS for what, _ in phrases)
    stated = [head] if _relates(head) else []
    told: list[Told] = []
    for what, argument in phrases:
        relation = _as_relation(what) if numbers else None
        if relation is not None:
            stated += [_statement(node, relation) for node in argument_nodes(head)[0]]
        else:
            told.append(Told(names, what, argument, source))
    return Meant(tuple(stated), tuple(told))


def _relates(tree: Node) -> bool:
    """Whether a formula states something, and is no mere list of names."""
    return isinstance(tree, Related) or any(isinstance(node, Related) for node in argument_nodes(tree)[0])


def _phrases(parts: tuple[Node, ...]) -> list[tuple[What, Node | None]] | None:
    """The phrases of some words and formulas in turn."""
    text = " ".join(_words(part.text) if isinstance(part, Text) else _MARK for part in parts)
    formulas = [part for part in parts if not isinstance(part, Text)]
    found: list[tuple[What, Node | None]] = []
    position = 0
    while position < len(text):
        row = _row_at(text, position)
        filler = _FILLER.match(text, position)
        if row is not None:
            what, end = row
            used = text.count(_MARK, 0, end)
            found.append((what, formulas[used - 1] if _MARK in text[position:end] else None))
            position = end + (text[end : end + 1] == " ")
        elif filler is not None and filler.end() > position:
            position = filler.end()
        else:
            return None
    return found


def _words(text: str) -> str:
    return " ".join(text.lower().replace("~", " ").split())


def _row_at(text: str, position: int) -> tuple[What, int] | None:
    """The longest row that stands at a place, and where it ends."""
    found = [(m.end(), row.what) for row, pattern in _patterns() if (m := pattern.match(text, position)) is not None]
    plain = _plain_words().match(text, position)
    if plain is not None:
        words = plain.group()
        found.append((plain.end(), properties_by_words().get(words) or nouns_by_words()[words]))
    return max(((what, end) for end, what in found), key=lambda one: one[1], default=None)


@cache
def _patterns() -> tuple[tuple[Phrase, re.Pattern[str]], ...]:
    return tuple((row, re.compile(rf"{row.words}(?=[ ,]|$)")) for row in PHRASES)


@cache
def _plain_words() -> re.Pattern[str]:
    words = sorted({*nouns_by_words(), *properties_by_words()}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?=[ ,]|$)")


def _as_relation(what: What) -> tuple[str, str] | None:
    """The relation that says the same of a number."""
    if isinstance(what, Property):
        return RELATIONS.get(what)
    return ("\\in", NUMBERS[what]) if what in NUMBERS else None


def _statement(node: Node, relation: tuple[str, str]) -> Node:
    sign, right = relation
    number = Number(node.end, node.end, right) if right.isdigit() else Name(node.end, node.end, right)
    return Related(node.start, node.end, (node, number), (sign,))


def formulas_of(line: RawStatement) -> list[Node]:
    """The formulas of a line without its words."""
    if any(isinstance(part, Text) for part in line.parts):
        return [part for part in line.parts if not isinstance(part, Text)]
    return [] if line.tree is None else [line.tree]


def called(lines: Iterable[RawStatement], kinds: Container[What]) -> frozenset[str]:
    """The names that lines call something of certain kinds, or of which they say such a thing."""
    found = (meant(line.parts, Source(Origin.GIVEN, "")) for line in lines)
    told = [one for line in found if line is not None for one in line.told]
    return frozenset(name for one in told if one.what in kinds for name in one.names)


def _related(tree: Node, source: Source) -> Meant | None:
    r"""What a formula without words tells of names: ``X \perp Y \mid Z``, or values that are independent of one law."""
    given = None
    body = tree
    if isinstance(tree, Sequence) and tree.separators == ("|",):
        body, given = tree.items
    if isinstance(body, Related) and set(body.relations) == {"\\perp"}:
        names = tuple(dict.fromkeys(name for item in body.items for name in _subjects(item)))
        what = Property.INDEPENDENT if given is None else Property.GIVEN
        return Meant((), (Told(names, what, given, source),)) if names else None
    if isinstance(body, Related) and body.relations in DEFINITE and spelling(body.items[1]) == "0":
        return Meant((), (Told(_subjects(body), DEFINITE[body.relations], None, source),))
    last = argument_nodes(body)[0][-1]
    if isinstance(last, Related) and last.relations[0] in _IID and given is None:
        return Meant((), (Told(_subjects(body), Property.IID, last.items[1], source),))
    return None


def arguments(tree: Node, source: Source) -> list[Told]:
    r"""What ``f: [0, 1] \to \mathbb{R}`` tells of the arguments of functions, where they are no whole space."""
    last = argument_nodes(tree)[0][-1]
    if not isinstance(tree, Sequence) or tree.separators[-1] != ":" or not isinstance(last, Related):
        return []
    space = last.items[0]
    return [] if is_whole_space(space) else [Told(_subjects(tree), Property.VALUES_IN, space, source)]


def _subjects(tree: Node) -> tuple[str, ...]:
    """The names that a formula is about, with and without their indices; none where it is about something else."""
    nodes = [_leading(node) for node in argument_nodes(tree)[0]]
    if isinstance(tree, Sequence) and ":" in tree.separators:
        nodes = nodes[: tree.separators.index(":") + 1]
    nodes = [node for node in nodes if not is_dots(node)]
    names = [base_name(node) for node in nodes]
    if not nodes or None in names:
        return ()
    return tuple(dict.fromkeys([name for node in nodes for name in _names_of(node)]))


def _leading(node: Node) -> Node:
    while isinstance(node, Related):
        node = node.items[0]
    return parts_of(node)[0]


def _names_of(node: Node) -> Iterator[str]:
    yield symbol_name(node)
    if isinstance(node, Script) and node.base is not None:
        yield spelling(node.base)


def listed_families(tree: Node) -> Iterator[str]:
    r"""The families of which a line lists elements: ``x_1, \dots, x_n``."""
    nodes = argument_nodes(tree)[0]
    if any(is_dots(node) for node in nodes):
        elements = map(_leading, nodes)
        yield from (spelling(node.base) for node in elements if isinstance(node, Script) and node.base is not None)
