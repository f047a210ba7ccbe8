r"""Where a definition holds, as written: ``\text{for } 0 \le x \le 1``, ``\quad (x \ge 1)``, ``for $x > 0$``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivations.meaning.declared.declarations import ORDER, statements
from derivations.meaning.declared.extensions import Beyond, said_in
from derivations.meaning.named_laws.event_signs import is_chance
from derivations.meaning.sentences.properties import Property
from derivations.model.errors import DerivationError
from derivations.reading.latex import parse_formula
from derivations.reading.names import DOTS, base_name, children, row_of, spelling, without_comma
from derivations.reading.syntax import Additive, Empty, Fence, Node, Related, Row, Sequence, Table, Text

UNDERSTOOD = (*ORDER, "\\ne", "\\in", "=")
_LINK = r"(?:for|if|when|whenever|where|on|in|over|with|and|all|every|any|each|the|real|interval|range|values? of)"
LINKS = re.compile(rf"(?:[\s,;:({{]|\\text\s*\{{|\}}|\b{_LINK}\b)*", re.IGNORECASE)
"""What may stand between a formula and the comparison that says where it holds."""
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_CLAUSE = re.compile(
    r"[\s,;({]*(?:\\text\s*\{\s*)?(?:for|when|whenever|if|unless|provided|near|on|except|away|far|with|without|under"
    r"|given|assuming|almost|up to)\b"
    r"(?!\s+(?:all|every|any|each)\b(?!.*\b(?:positive|negative|non|large|small)))",
    re.IGNORECASE,
)
"""Words that restrict a formula: ``for large x``, but not ``for all x``."""
_RELATION = re.compile(r"[<>=\[]|\\(?:[lg]e(?:q|qslant)?|neq?|in|notin)\b")


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is said of where a formula holds.

    ``where`` are comparisons and memberships (a bare interval is the range of the only argument), ``beyond`` what is
    said of what lies outside; ``unclear`` are words that may restrict it and are not understood.
    """

    where: tuple[Node, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    unclear: str = ""

    def __bool__(self) -> bool:
        return bool(self.where or self.beyond or self.unclear)

    def joined(self, other: Restriction) -> Restriction:
        """Both restrictions together."""
        unclear = self.unclear or other.unclear
        return Restriction((*self.where, *other.where), (*self.beyond, *other.beyond), unclear)


def comparisons(tree: Node) -> tuple[Node, ...]:
    """The statements of a formula that says where another one holds; none, if it says something else."""
    if isinstance(tree, Fence) and isinstance(tree.body, Sequence) and tree.open in ("(", "["):
        return (tree,)
    if isinstance(tree, Fence) and tree.open == "(":
        return comparisons(tree.body)
    counted = _counted(tree)
    if counted is not None:
        return counted
    found = tuple(statements(tree))
    understood = bool(found) and all(relation in UNDERSTOOD for one in found for relation in one.relations)
    return found if understood else ()


def _counted(tree: Node) -> tuple[Node, ...] | None:
    r"""``k = 0, 1, 2, \dots`` and ``k = 1, \dots, n``: from the first number on, and up to the last."""
    if not isinstance(tree, Sequence) or not isinstance(tree.items[0], Related) or tree.items[0].relations != ("=",):
        return None
    dots = [n for n, item in enumerate(tree.items) if spelling(item) in DOTS]
    if len(dots) != 1 or dots[0] < len(tree.items) - 2:
        return None
    name, first = tree.items[0].items
    found: list[Node] = [Related(name.start, first.end, (name, first), ("\\ge",))]
    if dots[0] == len(tree.items) - 2:
        found.append(Related(name.start, tree.end, (name, tree.items[-1]), ("\\le",)))
    return tuple(found)


def of_remark(text: str) -> Restriction:
    """What a remark behind a displayed formula says of where it holds."""
    if not text.strip():
        return Restriction()
    if not _RELATION.search(text):
        beyond = tuple(said_in(f" {text.strip()}"))
        return Restriction(beyond=beyond, unclear=text if not beyond and _CLAUSE.match(text) else "")
    rest = LINKS.sub("", text, count=1)
    word = _WORD.search(rest)
    formula, words = (rest[: word.start()], rest[word.start() :]) if word else (rest, "")
    where = _parsed(formula)
    beyond = tuple(said_in(f", {words}")) if words else ()
    if not where or (words and not beyond):
        return Restriction(unclear=text)
    return Restriction(where, beyond)


def _parsed(text: str) -> tuple[Node, ...]:
    text = unclosed(text)
    opened, closed = (sum(map(text.count, marks)) for marks in ("([", ")]"))
    text = text[:-1].rstrip() if closed > opened and text.endswith(")") else text
    try:
        return comparisons(parse_formula(text))
    except DerivationError:
        return ()


def unclosed(text: str) -> str:
    """A formula without the marks behind it, and without the braces there that close none of its own."""
    text = text.rstrip(" ,.;:&\\")
    while text.endswith("}") and text.count("}") > text.count("{"):
        text = text[:-1].rstrip(" ,.;:&\\")
    return text


def separated(tree: Node) -> tuple[Node, Restriction]:
    r"""An equation ``f(x) = …`` without the words and comparisons behind it in the same formula, and these."""
    parts = tree.items if isinstance(tree, Sequence) else (tree,)
    first = parts[0]
    if not isinstance(first, Related) or first.relations[0] != "=":
        return tree, Restriction()
    (_, equation), *others = _segments(first)
    if len(parts) > 1 and isinstance(tree, Sequence):
        rest = Sequence(parts[1].start, tree.end, parts[1:], tree.separators[1:])
        counted = _counted(rest) is not None
        others += [("", rest)] if counted else [segment for part in parts[1:] for segment in _segments(part)]
        if any(_is_equation(part) for part in parts[1:]) and not counted:
            return tree, Restriction()
    if not others or not isinstance(equation, Related):
        return tree, Restriction()
    if spelling(equation.items[-1]) == "0":
        return tree, Restriction()  # where a function vanishes is a fact about it, and no definition
    found = Restriction()
    for words, part in others:
        found = found.joined(_said(words, part))
    return equation, found


def _is_equation(part: Node) -> bool:
    return isinstance(part, Related) and "=" in part.relations


def _said(words: str, part: Node | None) -> Restriction:
    """What a part of a formula says with the words before it."""
    link = LINKS.fullmatch(words) is not None
    if part is None and link:
        return Restriction()
    where = comparisons(part) if part is not None and link else ()
    beyond = () if link else tuple(said_in(f", {words.strip()}"))
    return Restriction(where, beyond, "" if where or beyond else words or spelling(part))


def _segments(tree: Node) -> list[tuple[str, Node | None]]:
    """A formula cut at the words and the bracketed comparisons in it: the words before each part, and the part."""
    items, signs = (tree.items, tree.relations) if isinstance(tree, Related) else ((tree,), ())
    found: list[tuple[str, list[Node], list[str]]] = [("", [], [])]
    for number, item in enumerate(items):
        for place, piece in enumerate(_cut(item)):
            if isinstance(piece, Text):
                found.append((piece.text, [], []))
                continue
            if place and isinstance(piece, Fence):
                found.append(("", [], []))
            if not place and number:
                found[-1][2].append(signs[number - 1])
            found[-1][1].append(piece)
    return [(words, _related(run, relations)) for words, run, relations in found if words or run]


def _cut(node: Node) -> Iterator[Node]:
    """A row as its parts between words, the words, and the comparisons in brackets at its end."""
    if isinstance(node, Additive) and isinstance(node.terms[-1][1], Row):
        sign, last = node.terms[-1]
        head, *rest = _cut(last)
        if rest and not isinstance(head, Text):
            yield Additive(node.start, head.end, (*node.terms[:-1], (sign, head)))
            yield from rest
            return
    if not isinstance(node, Row):
        yield node
        return
    run: list[Node] = []
    for item in node.items:
        if isinstance(item, Text) or (isinstance(item, Fence) and run and _says_where(run[-1], item)):
            if run:
                yield row_of(run)
            yield item
            run = []
        else:
            run.append(item)
    if run:
        yield row_of(run)


def _says_where(before: Node, fence: Fence) -> bool:
    """Whether what stands in brackets says where a formula holds; behind a sign of probability it is an event."""
    return bool(comparisons(fence)) and not is_chance(before) and not _is_pair(fence)


def _is_pair(fence: Fence) -> bool:
    return isinstance(fence.body, Sequence) and not any(isinstance(item, Related) for item in fence.body.items)


def _related(items: list[Node], relations: list[str]) -> Node | None:
    if not items:
        return None
    if len(relations) != len(items) - 1:
        return row_of(items)
    return items[0] if not relations else Related(items[0].start, items[-1].end, tuple(items), tuple(relations))


# ------------------------------------------------------------------------------------------------------- cases


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a definition by cases."""

    body: Node
    where: tuple[Node, ...]


def cases_of(body: Node) -> tuple[tuple[Case, ...], Restriction] | None:
    r"""The lines of a ``cases`` layout, and that it is zero otherwise if the last one says so; ``None``: it is none."""
    if not isinstance(body, Table) or body.environment not in ("cases", "dcases", "rcases"):
        return None
    found: list[Case] = []
    beyond: list[Beyond] = []
    for row in body.rows:
        cells = [cell for cell in row if not isinstance(cell, Empty)]
        if len(cells) != 2 or beyond:
            return None
        value = without_comma(cells[0])
        where = comparisons(_without_words(cells[1]))
        if (
            not where
            and re.fullmatch(r"\W*(?:otherwise|elsewhere|else)\W*", _text(cells[1]))
            and spelling(value) == "0"
        ):
            beyond.append(Beyond(Property.ZERO_OUTSIDE))
        elif where and not any(isinstance(one, Related) and "=" in one.relations for one in where):
            found.append(Case(value, where))
        else:
            return None
    return (tuple(found), Restriction(beyond=tuple(beyond))) if found else None


def _text(node: Node) -> str:
    return node.text if isinstance(node, Text) else spelling(node)


def _without_words(node: Node) -> Node:
    """A condition without the word before it."""
    match node:
        case Sequence(items=items) if isinstance(items[-1], Empty) and len(items) == 2:
            return _without_words(items[0])
        case Related():
            first = node.items[0]
            if isinstance(first, Row) and isinstance(first.items[0], Text) and LINKS.fullmatch(first.items[0].text):
                return replace(node, items=(row_of(first.items[1:]), *node.items[1:]))
            return node
        case Row(items=items) if isinstance(items[0], Text) and LINKS.fullmatch(items[0].text):
            return row_of(items[1:])
        case _:
            return node


def base_names(node: Node) -> Iterator[str]:
    """The names that stand in a comparison."""
    own = base_name(node)
    if own is not None:
        yield own
    else:
        for part in children(node):
            yield from base_names(part)
