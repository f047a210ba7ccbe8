r"""Families: names with indices, ``x_t``, ``y_{ij}``, ``x^{(k)}``, which are functions of whole numbers.

What a document does with the indices of a name says whether it is one: an index runs in a sum, is shifted
(``x_{k-1}``), or stands in a definition (``\alpha_t = 1 - \beta_t``).  A name of which only ``Σ_{i=1}^n x_i`` is
written, or that is varied, integrated over or random, stays a vector or a symbol of its own: see ``shapes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from derivations.kept import kept
from derivations.model.term_latex import DOT, PLACE
from derivations.reading.grouping import is_differential_sign, sign_name
from derivations.reading.names import (
    EXPECTATIONS,
    TRANSPOSES,
    argument_nodes,
    base_name,
    children,
    is_bold,
    is_dots,
    is_label,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.syntax import (
    Additive,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Row,
    Script,
    Sequence,
    Table,
)

INDEX_LETTERS = frozenset({"i", "j", "k", "l"})
_COUNTING = INDEX_LETTERS | frozenset("mnpqrstMNT")
SUM_SIGNS = frozenset({"\\sum", "\\prod"})
CHANCE = frozenset({"P", "Pr", "Var", "Cov"})
NABLAS = frozenset({"\\nabla", "\\mathbf{\\nabla}"})
VARYING = NABLAS | {"\\partial"}
RAISED = r"^{(\cdot)}"
"""What the name of a family with an index above, ``x^{(k)}``, ends in."""
DOTS = frozenset({DOT, "\\cdot"})
"""What stands in the place of an index over which something was summed or averaged: ``n_{i\\bullet}``."""

_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Indices:
    """What a document does with indices.

    ``families`` are the names that are families, ``letters`` the letters that stand for indices or bounds of them,
    ``firsts`` the lower limits of the letters that run in sums and products, ``starts`` the first indices of the
    families of which elements are summed or multiplied; ``applied`` are the names of functions with an index that runs,
    ``drawn`` the letters of families of random variables.
    """

    families: frozenset[str] = frozenset()
    letters: frozenset[str] = INDEX_LETTERS
    firsts: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    drawn: frozenset[str] = frozenset()

    def element(self, node: Node) -> tuple[str, tuple[Node, ...]] | None:
        r"""The family and the indices of an element of it, ``None`` for everything else (``x_{\max}``, too)."""
        found = indexed(node)
        if found is None or found[0] not in self.families:
            return None
        known = all(letters_in(part) <= self.letters for part in found[1])
        return found if known else None

    def runs_through(self, node: Node) -> tuple[str, tuple[Node, ...]] | None:
        """A name and its indices, if they are letters that run somewhere: an element of a family, or a component."""
        found = indexed(node)
        letters = letters_within(found[1]) if found is not None else frozenset[str]()
        return found if letters and letters <= self.letters else None

    def head(self, node: Node) -> tuple[str, tuple[Node, ...]] | None:
        """The family and the indices of an element that is a whole left side: a power of one is none."""
        return self.element(node) if is_plain(node) else None


def indexed(node: Node) -> tuple[str, tuple[Node, ...]] | None:
    r"""A name and what may be its indices, as written.

    The name of ``x^{(k)}`` is ``x^{(\cdot)}``, and that of ``n_{i\bullet}`` is ``n_{\cdot\bullet}``.
    """
    return _indexed(node) if isinstance(node, Script) and not node.primes else None


@kept
def _indexed(node: Script) -> tuple[str, tuple[Node, ...]] | None:
    if node.base is None or base_name(node) is None or is_stretch(node):
        return None
    name = spelling(node.base)
    parts = index_parts(node.sub) if node.sub is not None else ()
    if any(map(_is_dot, parts)):
        name += f"_{{{' '.join(DOT if _is_dot(part) else PLACE for part in parts)}}}"
        parts = tuple(part for part in parts if not _is_dot(part))
    if isinstance(node.sup, Fence) and node.sup.open == "(":
        name, parts = name + RAISED, (*parts, *index_parts(node.sup.body))
    elif node.sup is not None and is_label(node.sup):
        name += f"^{{{spelling(node.sup)}}}"
    return (name, parts) if parts and all(is_index(part) for part in parts) else None


def is_stretch(node: Script) -> bool:
    """Whether a name stands for the elements of a family from one index to another: ``x_{0:K}``."""
    ends = argument_nodes(node.sub) if node.sub is not None and base_name(node) is not None else ((), ())
    return ends[1] == (":",) and node.sup is None and all(map(is_index, ends[0]))


def is_plain(node: Node) -> bool:
    """Whether a name is written without a power."""
    return not isinstance(node, Script) or node.sup is None or is_label(node.sup)


def is_dotted(name: str) -> bool:
    r"""Whether a name has a dot in the place of an index: what ``n_{i\bullet}`` is, its definition has to say."""
    return DOT in name.partition("_{")[2]


def _is_dot(node: Node) -> bool:
    return isinstance(node, Operator) and node.symbol in DOTS


def index_parts(node: Node) -> tuple[Node, ...]:
    """The indices of a script: between commas, or letters and dots side by side."""
    found: list[Node] = []
    for part in argument_nodes(node)[0]:
        letters = isinstance(part, Row) and all(isinstance(item, Name) or _is_dot(item) for item in part.items)
        found += part.items if isinstance(part, Row) and letters else [part]
    return tuple(found)


def is_index(node: Node) -> bool:
    """Whether a node is made of whole numbers and single letters as an index is: ``k``, ``3``, ``t - 1``, ``2k``."""
    match node:
        case Number(text=text):
            return text.isdigit()
        case Name(text=text):
            return _LETTER.fullmatch(text) is not None
        case Additive(terms=terms):
            parts = [term for sign, term in terms if sign in "+-"]
            shifted = any(isinstance(part, Number) for part in parts) or _are_apart(set(map(spelling, parts)))
            return shifted and len(parts) == len(terms) and all(map(is_index, parts))
        case Row(items=items):
            return isinstance(items[0], Number) and all(is_index(item) for item in items)
        case _:
            return False


def _are_apart(letters: set[str]) -> bool:
    """Whether letters without a number are those of a difference of indices, ``n - k``, rather than of names."""
    return len(letters) > 1 and letters <= _COUNTING and not letters.isdisjoint(INDEX_LETTERS)


def running(sign: Node) -> Iterator[tuple[str, str, str]]:
    """The indices of a sum or product sign, with their limits as written (empty where there are none)."""
    if sign_name(sign) not in SUM_SIGNS or not isinstance(sign, Script) or sign.sub is None:
        return
    if isinstance(sign.sub, Related):
        if sign.sub.relations == ("=",):
            yield spelling(sign.sub.items[0]), spelling(sign.sub.items[1]), spelling(sign.sup)
        return
    for part in index_parts(sign.sub):
        yield spelling(part), "", ""


def survey_indices(
    trees: Iterable[Node],
    equations: Iterable[tuple[Node, Node]],
    laws: frozenset[str],
    functions: frozenset[str],
    samples: frozenset[str] = frozenset(),
) -> Indices:
    """Collect what all formulas of a document do with indices; ``equations`` are those that may define a family.

    ``samples`` are the letters of families of random variables: what is defined by their members is a family, too.
    """
    collector = _Collector(laws, functions, samples)
    for tree in trees:
        collector.visit(tree, {})
    return collector.result(tuple(equations))


Limits = Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class _Collector:
    """What becomes of the names with indices.

    ``ran`` are those of which an index runs, ``beyond`` those that are more than the components of one vector,
    ``varied`` those that are varied, random or applied, ``applied`` those functions of which an index runs,
    ``vectors`` those that stand as a vector without an index, ``stretched`` those of which a stretch is written,
    ``x_{0:K}``, ``uppers`` the limits up to which an index of a name runs, ``alone`` the letters that stand as the only
    index of a name without running.
    """

    laws: frozenset[str]
    functions: frozenset[str]
    samples: frozenset[str] = frozenset()
    ran: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    varied: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    uppers: dict[str, set[str]] = field(default_factory=dict)
    alone: dict[str, set[str]] = field(default_factory=dict)
    letters: set[str] = field(default_factory=lambda: set(INDEX_LETTERS))
    firsts: dict[str, str] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    stretched: set[str] = field(default_factory=set)
    chance: bool = False

    def visit(self, node: Node, bound: Limits) -> None:
        """Walk over a formula; ``bound`` are the indices that run around it, with their limits."""
        found = indexed(node)
        if found is not None:
            self._element(found[0], found[1], bound)
            if spelling(node) in self.functions:
                self.varied.add(found[0])
                self.applied |= {found[0]} if letters_within(found[1]) & bound.keys() else set()
        stretched = isinstance(node, Script) and is_stretch(node)
        self.stretched |= {spelling(getattr(node, "base", None))} if stretched else set()
        self.chance |= spelling(node) in EXPECTATIONS or plain_word(spelling(node)) in CHANCE
        if isinstance(node, Row):
            self._row(node.items, bound)
            return
        written_out = entries_with_dots(node)
        if written_out:
            self.vectors |= written_out
            return
        self._script(node)
        self.vectors |= {name(spelling(whole)) for whole in _whole_vectors(node) for name in (str, lowered)}
        for child in children(node):
            if (found is None and not stretched) or child is not getattr(node, "base", None):
                self.visit(child, bound)

    def _row(self, items: tuple[Node, ...], bound: Limits) -> None:
        before: Node | None = None
        for item in items:
            if before is not None:
                self._behind(before, item)
            self.visit(item, bound)
            for index, lower, upper in running(item):
                self.firsts.setdefault(index, lower)
                self.letters |= {part for part in (index, upper) if lower and _LETTER.fullmatch(part)}
                bound = {**bound, index: (lower, upper)}
            before = item

    def _behind(self, before: Node, item: Node) -> None:
        """Note what stands under a d, or is an argument of a law; right behind a row stands no component."""
        if is_differential_sign(before):
            self._vary(item)
        if _is_row(before):
            self.beyond |= {family for family, _ in _behind_row(item)}
        base = base_name(before)
        if isinstance(item, Fence) and base is not None and (base in self.laws or base in EXPECTATIONS):
            for argument in argument_nodes(item.body)[0]:
                self._vary(argument)

    def _element(self, name: str, parts: tuple[Node, ...], bound: Limits) -> None:
        letters = letters_within(parts)
        if letters & bound.keys():
            self.ran.add(name)
            self.letters |= letters & bound.keys()
        dotted = is_dotted(name)
        if not dotted and (len(parts) > 1 or name.endswith(RAISED) or is_bold(name)):
            self.beyond.add(name)
        self._starts(name, parts, bound)
        for part in parts:
            if isinstance(part, Additive | Row):
                self.beyond.add(name)
                self.letters |= letters
            elif isinstance(part, Name) and part.text in bound:
                self._runs(name, *bound[part.text])
            elif isinstance(part, Name):
                self.alone.setdefault(name, set()).add(part.text)

    def _starts(self, name: str, parts: tuple[Node, ...], bound: Limits) -> None:
        """Note the first element of a family with one index that runs from a number on."""
        place = shift(parts[0]) if len(parts) == 1 else None
        lower = bound.get(place[0], ("", ""))[0] if place is not None else ""
        if place is not None and lower.isdigit():
            first = int(lower) + place[1]
            self.starts[name] = min(first, self.starts.get(name, first))

    def _runs(self, name: str, lower: str, upper: str) -> None:
        self.uppers.setdefault(name, set()).add(upper)
        if lower not in ("1", "") or not (upper == "" or upper.isdigit() or _LETTER.fullmatch(upper)):
            self.beyond.add(name)

    def _script(self, node: Node) -> None:
        """Note what is varied or random: under a nabla, a round d, an expectation, or with a law; and what is a row."""
        self.beyond |= {family for family, _ in (*_turned(node), *_in_spaces(node))}
        if isinstance(node, Script) and node.sub is not None and spelling(node.base) in VARYING | EXPECTATIONS:
            for part in (node.sub, *children(node.sub)):
                self._vary(part)
        if isinstance(node, Fraction):
            below = parts_of(node.denominator)
            for sign, variable in pairwise(below):
                if is_differential_sign(sign) or spelling(sign) == "\\partial":
                    self._vary(variable)
        if isinstance(node, Related) and "\\sim" in node.relations:
            self.chance = True
            for part in (node.items[0], *children(node.items[0])):
                self._vary(part)

    def _vary(self, node: Node) -> None:
        plain = Script(node.start, node.end, node.base, node.sub, None) if isinstance(node, Script) else node
        for part in (node, plain):
            found = indexed(part)
            if found is not None:
                self.varied.add(found[0])

    def _admits(self, name: str) -> bool:
        """Whether a name may be a family: it is not varied, random, applied, or a vector as a whole."""
        base = name.removesuffix(RAISED)
        random = self.chance and is_random(base)
        return not (name in self.varied or random or base in self.vectors)

    def result(self, equations: tuple[tuple[Node, Node], ...]) -> Indices:
        """The families: of a definition for all indices, head and body alike."""
        for name, letters in self.alone.items():
            if letters & (self.letters - INDEX_LETTERS):
                self.beyond.add(name)
        self.beyond |= {name for name, uppers in self.uppers.items() if len(uppers - {""}) > 1}
        families = {name for name in self.ran & self.beyond if self._admits(name)}
        families |= {name for name in self.stretched - self.vectors if not (self.chance and is_random(name))}
        for _ in equations:
            new = set[str]().union(*(self._defined(head, body) for head, body in equations)) - families
            if not new:
                break
            families |= new
        names = [frozenset(one) for one in (families, self.letters, self.applied)]
        return Indices(names[0], names[1], self.firsts, self.starts, names[2], self.samples)

    def _defined(self, head: Node, body: Node) -> set[str]:
        r"""The families that an equation ``\alpha_t = 1 - \beta_t`` speaks of, if it holds for all indices."""
        found = indexed(head) if is_plain(head) else None
        if found is None:
            return set()
        own = letters_within(found[1])
        if not own or not own <= self.letters & letters_in(body):
            return set()
        names = {found[0], *(name for name, parts in elements_in(body) if own & letters_within(parts))}
        running = {name for name, _ in elements_in(body) if name in self.ran and self._admits(name)}
        if names & self.samples and not names & self.vectors:
            return names
        return names | running if all(map(self._admits, names)) else set()


def _turned(node: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    r"""The names with indices that are transposed: as no number is, and no component of a vector."""
    match node:
        case Script(base=Fence(open="(", body=body), sup=sup) if spelling(sup) in TRANSPOSES:
            yield from _last_of_terms(body)
        case Script(sup=sup) if spelling(sup) in TRANSPOSES:
            yield from filter(None, (indexed(node),))


def _last_of_terms(body: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """The names with indices in which the terms of a sum end."""
    terms = [term for _, term in body.terms] if isinstance(body, Additive) else [body]
    yield from filter(None, (indexed(parts_of(term)[-1]) for term in terms))


def _behind_row(node: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    r"""The names with indices that stand right behind a row: ``w^\top x_i``, ``w^\top (x_i - \mu)``."""
    match node:
        case Fence(open="(", body=body) | Script(base=Fence(open="(", body=body)):
            yield from _last_of_terms(body)
        case _:
            yield from filter(None, (indexed(node),))


def _is_row(node: Node) -> bool:
    """Whether a node is written as a row: a transposed small letter, or brackets that are transposed."""
    if not isinstance(node, Script) or spelling(node.sup) not in TRANSPOSES:
        return False
    return isinstance(node.base, Fence) or not is_random(base_name(node) or "X")


def _in_spaces(node: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    r"""The names with indices that are said to be vectors: ``x_i \in \mathbb{R}^p``."""
    match node:
        case Related(items=(*names, Script(base=Name(text="\\mathbb{R}"), sup=Node())), relations=("\\in",)):
            yield from filter(None, map(indexed, names))


def _whole_vectors(node: Node) -> Iterator[Node]:
    r"""What a node shows to be a vector as a whole: under a norm, transposed, below a nabla, in a space."""
    match node:
        case Name(text=text) if is_bold(text):
            yield node
        case Fence(open="\\|", body=body):
            yield body
        case Script(base=Node() as base, sub=None, sup=sup) if spelling(sup) in TRANSPOSES:
            yield base
        case Script(base=base, sub=Node() as sub) if spelling(base) in NABLAS:
            yield sub
        case Related(items=(name, Script(sup=Node())), relations=("\\in",)):
            yield name


def shift(node: Node) -> tuple[str, int] | None:
    """An index ``letter + number`` as these two."""
    match node:
        case Name(text=text):
            return text, 0
        case Additive(terms=(("+", Name(text=text)), ("+" | "-" as sign, Number(text=number)))) if number.isdigit():
            return text, int(sign + number)
        case _:
            return None


def elements_in(node: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """All names with indices in a tree."""
    found = indexed(node)
    if found is not None:
        yield found
    for child in children(node):
        yield from elements_in(child)


def lists_itself(head: Node, body: Node) -> bool:
    r"""Whether an equation names the elements of a family as a whole: ``y = \{y_1, \dots, y_n\}``."""
    items = body.body.items if isinstance(body, Fence) and isinstance(body.body, Sequence) else ()
    named = [item for item in items if not is_dots(item)]
    families = {None if (one := indexed(item)) is None else one[0] for item in named}
    return len(items) > 1 and families == {spelling(head)}


def entries_with_dots(node: Node) -> frozenset[str]:
    r"""The name of which all entries of an array with dots are, ``(x_1; \vdots; x_n)``; none, if they are of none."""
    cells = [cell for row in node.rows for cell in row] if isinstance(node, Table) else []
    named = [cell for cell in cells if not is_dots(cell)]
    names = frozenset(
        spelling(cell.base) if isinstance(cell, Script) and cell.sup is None and cell.sub is not None else ""
        for cell in named
    )
    return names if len(named) < len(cells) and len(names) == 1 and "" not in names else frozenset()


def letters_in(node: Node) -> frozenset[str]:
    """All plain names in a tree."""
    return frozenset(part.text for part in within(node) if isinstance(part, Name))


def letters_within(nodes: Iterable[Node]) -> frozenset[str]:
    """All plain names in some trees."""
    return frozenset[str]().union(*map(letters_in, nodes))
