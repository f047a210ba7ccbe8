r"""Recursions with noise: ``x_{k+1} = x_k - h \nabla f(x_k) + \sqrt{2h}\,\xi_k`` with ``\xi_k \sim \mathcal{N}(0, I)``.

In formulas behind one, each average of what it speaks of is marked here on the syntax trees, with the next element
written out; :mod:`.stepwise` says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derivations.meaning.sentences.formulas import relations_of, statements
from derivations.model.errors import DerivationError
from derivations.reading.latex import parse_formula
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    argument_nodes,
    base_name,
    parts_of,
    plain_word,
    row_of,
    spelling,
    within,
)
from derivations.reading.raw import InlineMath, RawChain, RawItem
from derivations.reading.rebuilding import as_name, changed, grouped, with_elements_named, with_runs
from derivations.reading.syntax import Additive, Fence, Marked, Name, Node, Number, Related, Script, Text

_MOMENTS = re.compile(
    r"\s*(?:has|have|with|is a random variable with|are)\s+(?:mean zero|zero mean|mean \$0\$)\s+and\s+variance\s*\$?\s*"
)
"""Words between a name and its variance."""
_STANDARD = (
    r"(?:(?:is|are|be|being|a|an|the|all|each|i\.?i\.?d\.?|iid|independent|mutually|and|identically|distributed|,"
    r"|sequence|family|of)\s+)*standard\s+(?:normal|gaussian)"
    r"(?:ly\s+distributed|\s+(?:random\s+)?(?:variables?|vectors?|noises?|draws?|increments?|numbers?))?"
)
_STANDARD_BEHIND = re.compile(rf"\$?,?\s+{_STANDARD}(?=\W|$)", re.IGNORECASE)
_STANDARD_BEFORE = re.compile(rf"(?<!non-)(?<!not )\b{_STANDARD}\s*\$?$", re.IGNORECASE)
"""Words around a name that is a standard normal variable, or a vector of such."""
_INDEPENDENT = re.compile(r"[\s,(]*(?:i\.?i\.?d\.?|(?:mutually )?independent(?:ly)?(?: of)?)[\s,.)]*", re.IGNORECASE)
_INDEPENDENT_BEHIND = re.compile(
    r"[\s,(]+(?:i\.?i\.?d\b\.?|(?:mutually )?independent(?:ly)?(?: of [^,;]*)?)[\s,.)]*$", re.IGNORECASE
)
_REACH = 100
STANDARD = parse_formula(r"\mathcal{N}(0, 1)")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The law of a name, as it is written: its variance alone where only that is ``told``, of what has mean zero.

    What words call ``standard`` normal is a number or a vector of independent ones, as its place asks.
    """

    name: Node
    law: Node
    told: bool = False
    standard: bool = False


@dataclass(frozen=True, slots=True)
class Recursion:
    """What an equation says of the next element of a family: ``following`` is ``body`` in ``now`` and in noises."""

    following: Node
    now: Node
    body: Node
    where: str
    start: int


@dataclass(frozen=True, slots=True)
class Average(Marked):
    """An average by a sign over what a recursion speaks of; ``drawn`` are the laws of what is random in it."""

    sign: str
    now: Node
    drawn: tuple[Drawn, ...]


def recursion_of(left: Node, right: Node, where: str, start: int) -> Recursion | None:
    """What an equation says of the next element of a family; ``None``: it says something else."""
    index = _next_index(left)
    if index is None or not isinstance(left, Script) or left.base is None:
        return None
    now = Script(left.start, left.end, left.base, index, None)
    spelt = _elements(right)
    return Recursion(left, now, right, where, start) if spelling(now) in spelt and spelling(left) not in spelt else None


def _next_index(node: Node) -> Name | None:
    """The index ``k`` of an element ``x_{k+1}``."""
    sub = node.sub if isinstance(node, Script) and node.sup is None and base_name(node) is not None else None
    if not isinstance(sub, Additive) or len(sub.terms) != 2:
        return None
    (first, index), (sign, one) = sub.terms
    plain = first == sign == "+" and isinstance(index, Name) and isinstance(one, Number) and one.text == "1"
    return index if plain and isinstance(index, Name) else None


def _elements(tree: Node, *indices: str) -> set[str]:
    """The elements of families in a tree, without their powers; those with some indices, if any are given."""
    scripts = [
        part for part in within(tree) if isinstance(part, Script) and part.base is not None and part.sub is not None
    ]
    kept = (part for part in scripts if not indices or spelling(part.sub) in (*indices, *(f"{i}+1" for i in indices)))
    return {spelling(Script(part.start, part.end, part.base, part.sub, None)) for part in kept}


def laws_told(items: Iterable[RawItem], text: str) -> Iterator[Drawn]:
    r"""The laws that formulas state, ``\xi_k \sim p``, and the variances that words tell of what has mean zero."""
    before: InlineMath | None = None
    for item in items:
        behind = (
            (relations_behind(step.comment) for step in item.steps if "\\sim" in step.comment)
            if isinstance(item, RawChain)
            else ()
        )
        for tree in (*relations_of(item), *(one for found in behind for one in found)):
            if tree.relations == ("\\sim",) and base_name(tree.items[0]) is not None:
                yield Drawn(tree.items[0], _alone_standing(tree.items[1]))
        if isinstance(item, InlineMath) and item.tree is not None:
            if before is not None and before.tree is not None and base_name(before.tree) is not None:
                between = text[before.end : item.start].strip("$ ")
                if _MOMENTS.fullmatch(f" {between} "):
                    yield Drawn(before.tree, item.tree, told=True)
            if item.tree is not None and base_name(item.tree) is not None and _is_standard(item, text):
                yield Drawn(item.tree, STANDARD, standard=True)
            before = item


def _alone_standing(law: Node) -> Node:
    r"""A law without words behind it that say that its draws are independent: ``\mathcal{N}(0, 1) \text{ i.i.d.}``."""
    items = parts_of(law)
    told = next((n for n, part in enumerate(items) if isinstance(part, Text)), None)
    words = items[told] if told else None
    independent = isinstance(words, Text) and _INDEPENDENT.fullmatch(words.text)
    return row_of(items[:told]) if independent else law


def _is_standard(item: InlineMath, text: str) -> bool:
    """Whether words beside a name say that it is standard normal."""
    behind, before = text[item.end : item.end + _REACH], text[max(0, item.start - _REACH) : item.start]
    return _STANDARD_BEHIND.match(behind) is not None or _STANDARD_BEFORE.search(before) is not None


def relations_behind(remark: str) -> tuple[Related, ...]:
    """The relations that stand behind a formula on its own line, without words that say that draws are independent."""
    remark = _INDEPENDENT_BEHIND.sub("", remark)
    try:
        return tuple(statements(parse_formula(remark.strip(" ,.;")))) if remark else ()
    except DerivationError:
        return ()


def averaged(tree: Node, known: Recursion, drawn: tuple[Drawn, ...]) -> Node:
    """A tree with its averages over what a recursion speaks of marked, and the next element in them written out."""
    names = {spelling(known.now), spelling(known.following), *(spelling(one.name) for one in drawn)}

    def made(items: tuple[Node, ...], position: int) -> tuple[Node, int] | None:
        sign, after = items[position], items[position + 1] if position + 1 < len(items) else None
        group = operand(sign, after)
        if group is None or after is None or names.isdisjoint(_elements(group)):
            return None
        body = _alone(_written_out(group, known), known, drawn)
        sup = after.sup if isinstance(after, Script) and not _is_norm(after) else None
        average: Node = Average(sign.start, after.end, body, spelling(sign), as_name(known.now), _plainly(drawn))
        return average if sup is None else Script(sign.start, after.end, grouped(average), None, sup), position + 2

    return with_runs(tree, made)


def operand(sign: Node, after: Node | None) -> Node | None:
    """What a sign averages, if it does: in brackets, or a norm."""
    if spelling(sign) not in EXPECTATIONS and plain_word(spelling(sign)) not in MOMENTS:
        return None
    group = after.base if isinstance(after, Script) else after
    if not isinstance(group, Fence) or "|" in argument_nodes(group.body)[1]:
        return None
    return after if _is_norm(after) else group.body


def _is_norm(node: Node | None) -> bool:
    group = node.base if isinstance(node, Script) else node
    return isinstance(group, Fence) and group.open in ("\\|", "|")


def _written_out(tree: Node, known: Recursion) -> Node:
    """A tree with what the recursion says in the place of the next element."""
    following = spelling(known.following)

    def put(node: Node) -> Node | None:
        if spelling(node) == following:
            return grouped(known.body)
        if isinstance(node, Script) and node.sup is not None and node.base is not None and node.sub is not None:
            bare = Script(node.start, node.end, node.base, node.sub, None)
            if spelling(bare) == following:
                return Script(node.start, node.end, grouped(known.body), None, node.sup)
        return None

    return changed(tree, put)


def _alone(tree: Node, known: Recursion, drawn: tuple[Drawn, ...]) -> Node:
    """A tree in which the elements of families that are averaged over are names of their own."""
    names = {spelling(known.now), *(spelling(one.name) for one in drawn)}

    return with_elements_named(tree, lambda one: spelling(one) in names)


def _plainly(drawn: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    return tuple(replace(one, name=as_name(one.name)) for one in drawn)


def noises_in(known: Recursion, drawn: Iterable[Drawn]) -> tuple[Drawn, ...] | None:
    """The laws of the elements beside that of the family itself; ``None``: one of them has none that is stated."""
    index = spelling(known.now.sub) if isinstance(known.now, Script) else ""
    elements = _elements(known.body, index)
    laws = {spelling(one.name): one for one in drawn}
    others = elements - {spelling(known.now)}
    if not others <= laws.keys():
        return None
    own = [laws[spelling(known.now)]] if spelling(known.now) in laws else []
    return (*(laws[name] for name in sorted(others)), *own)
