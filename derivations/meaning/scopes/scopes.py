r"""The tree of scopes: where a binding holds.

A binding reaches forward and down, never sideways: from its place to the end of its scope.  Headings close nothing;
they allow a name to be bound anew, as every edge does.  Two kinds of scope reach further:
a definition, notation or assumption holds behind its end, and a theorem's or a problem's statement reaches into its
proof or solution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from derivations.kept import kept
from derivations.meaning.page.page import Page, page_of
from derivations.meaning.page.structure import BOLD, Mark, Marked, Role, marks_of, rank_of
from derivations.meaning.scopes.mistakes import mistakes
from derivations.meaning.scopes.suppositions import Supposition, contradictions, suppositions
from derivations.meaning.sentences.split import sentences_of
from derivations.reading.raw import RawDocument

MAX_DEPTH = 60
"""How many parts of a document may be open at once; what is nested deeper counts as part of what holds it."""
_LOOKED_BACK = 50


class Kind(Enum):
    """What a scope is."""

    DOCUMENT = auto()
    ENVIRONMENT = auto()
    RUN_IN = auto()
    ITEM = auto()
    SUPPOSITION = auto()


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a document in which what is bound in it holds; ``parent`` is the index of the scope around it."""

    kind: Kind
    start: int
    end: int
    parent: int | None = None
    role: Role | None = None
    title: str = ""

    def holds(self, offset: int) -> bool:
        """Whether a place lies in it."""
        return self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes of a document in the order of their starts, the first one that of the whole."""

    scopes: tuple[Scope, ...]
    _settles: Mapping[int, int] = field(repr=False)
    _edges: tuple[int, ...] = field(repr=False)
    _contradicted: tuple[tuple[int, int], ...] = field(repr=False, default=())
    _breaks: tuple[int, ...] = field(repr=False, default=())
    _sections: tuple[int, ...] = field(repr=False, default=())
    _mistaken: tuple[tuple[int, int], ...] = field(repr=False, default=())

    def mistaken(self, offset: int) -> int | None:
        """Where words begin that say of what stands at a place that it is a mistake; ``None`` if none do."""
        return next((start for start, end in self._mistaken if start <= offset < end), None)

    def contradicted(self, offset: int) -> bool:
        """Whether what stands at a place follows from what the words suppose to contradict it."""
        return any(start <= offset < end for start, end in self._contradicted)

    def at(self, offset: int) -> Scope:
        """The innermost scope that holds a place."""
        return self.scopes[self._index(offset)]

    def _index(self, offset: int) -> int:
        index = max(0, bisect_right(self.scopes, offset, key=lambda scope: scope.start) - 1)
        while index and offset >= self.scopes[index].end:
            index = self.scopes[index].parent or 0
        return index

    def around(self, offset: int) -> Iterator[Scope]:
        """The scopes that hold a place, from the innermost to the whole document."""
        index: int | None = self._index(offset)
        while index is not None:
            yield self.scopes[index]
            index = self.scopes[index].parent

    def reaches(self, binding: int, use: int) -> bool:
        """Whether what is bound at one place holds at another."""
        if use < binding:
            return False
        scope = next(s for s in self.around(binding) if s.role is not Role.SHARED)
        if use < scope.end:
            return True
        while (
            scope.kind is Kind.SUPPOSITION and scope.parent is not None and self.scopes[scope.parent].end == scope.end
        ):
            scope = self.scopes[scope.parent]
        return any(self.statement_of(proof) is scope for proof in self.around(use))

    def statement_of(self, proof: Scope) -> Scope | None:
        """The theorem or the problem that a proof or a solution settles."""
        if proof.role is not Role.SETTLING:
            return None
        statement = self._settles.get(proof.start)
        return None if statement is None else self.scopes[statement]

    def settled_by(self, statement: Scope) -> tuple[Scope, ...]:
        """The proofs or solutions of a statement."""
        return tuple(scope for scope in self.scopes if self.statement_of(scope) is statement)

    def edge_between(self, first: int, second: int) -> bool:
        """Whether a heading, or an edge of a run-in, an item or an environment, lies between two places."""
        return _lies_between(self._edges, first, second)

    def heading_between(self, first: int, second: int) -> bool:
        """Whether a heading, or an edge of an environment, lies between two places, whatever the items of a list."""
        return _lies_between(self._breaks, first, second)

    def section_between(self, first: int, second: int) -> bool:
        """Whether a section begins between two places."""
        return _lies_between(self._sections, first, second)

    def section_end(self, offset: int) -> int:
        """Where the section ends that holds a place."""
        place = bisect_right(self._sections, offset)
        return self._sections[place] if place < len(self._sections) else self.scopes[0].end

    def section_start(self, offset: int) -> int:
        """Where the section begins that holds a place."""
        place = bisect_right(self._sections, offset)
        return self._sections[place - 1] if place else 0

    def next_edge(self, offset: int) -> int | None:
        """The next such edge behind a place; ``None``: there is none."""
        place = bisect_right(self._edges, offset)
        return self._edges[place] if place < len(self._edges) else None


def _lies_between(places: tuple[int, ...], first: int, second: int) -> bool:
    """Whether one of some places, in order, lies between two others."""
    return bisect_right(places, max(first, second)) > bisect_right(places, min(first, second))


@kept
def scope_tree(raw: RawDocument) -> Scopes:
    """The scopes of a document."""
    page = page_of(raw)
    marks = marks_of(page)
    parts = _parts(marks, len(page.text))
    sentences = sentences_of(page)
    headings = [one.start for one in marks if one.mark is Mark.HEADING and one.level < BOLD]
    found = suppositions(sentences, headings, len(page.text))
    supposed = (Scope(Kind.SUPPOSITION, one.start, one.end, role=_role_of(one, parts)) for one in found)
    scopes = _nested([*parts, *supposed], len(page.text))
    edges = {edge for part in parts for edge in (part.start, part.end)}
    edges |= {one.start for one in marks if one.mark is Mark.HEADING}
    breaks = {edge for part in parts if part.kind is not Kind.ITEM for edge in (part.start, part.end)}
    breaks |= {one.start for one in marks if one.mark is Mark.HEADING}
    against = contradictions(sentences, headings, found)
    settled, shown = _settlements(scopes, page), mistakes(marks, sentences, len(page.text))
    return Scopes(scopes, settled, tuple(sorted(edges)), against, tuple(sorted(breaks)), tuple(headings), shown)


def _role_of(one: Supposition, parts: Iterable[Scope]) -> Role | None:
    """What a definition lets a number be holds behind it, as what it defines does; what it supposes does not."""
    inner = max((part for part in parts if part.holds(one.start)), key=lambda part: part.start, default=None)
    return Role.SHARED if one.lets and inner is not None and inner.role is Role.SHARED else None


@dataclass(slots=True)
class _Open:
    """A part that has begun; ``level`` is the indent of an item, or the level of the heading that began a run-in."""

    kind: Kind | None
    mark: Marked
    level: int = 0


class _Stack:
    """The parts that are open, and those that have ended."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.ended: list[Scope] = []

    def push(self, kind: Kind | None, mark: Marked, level: int = 0) -> None:
        if len(self.open) < MAX_DEPTH:
            self.open.append(_Open(kind, mark, level))

    def close_down_to(self, index: int, end: int) -> None:
        while len(self.open) > index:
            part = self.open.pop()
            if part.kind is not None and end > part.mark.start:
                self.ended.append(Scope(part.kind, part.mark.start, end, None, part.mark.role, part.mark.title))

    def take(self, mark: Marked) -> None:
        """What a mark ends and begins."""
        match mark.mark:
            case Mark.HEADING:
                self._heading(mark)
            case Mark.OPEN:
                kind = Kind.ENVIRONMENT if mark.role is not None else None
                self.push(kind, mark, mark.level)
            case Mark.CLOSE:
                self._close(lambda part: part.mark.mark is Mark.OPEN and part.mark.name == mark.name, mark.end)
            case Mark.RUN_IN:
                self._run_in(mark)
            case Mark.ITEM:
                self._item(mark)
            case Mark.OUTDENT:
                self._outdent(mark)
            case Mark.QED:
                self._close(lambda part: part.kind is Kind.RUN_IN and part.mark.role is Role.SETTLING, mark.end)
            case Mark.RELEASE:
                self._close(lambda part: part.kind is Kind.RUN_IN and part.mark.role is Role.CASE, mark.start)

    def _close(self, ends: Callable[[_Open], bool], end: int) -> None:
        """Close the innermost part of which ``ends`` holds, with what it contains."""
        index = next((i for i in range(len(self.open) - 1, -1, -1) if ends(self.open[i])), None)
        if index is not None:
            self.close_down_to(index, end)

    def _first(self, *barriers: Mark) -> int:
        """The index of the first part inside the innermost one that began with one of the marks."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].mark.mark in barriers:
                return index + 1
        return 0

    def _heading(self, mark: Marked) -> None:
        """A heading closes run-ins and items, save a run-in that a higher heading began."""
        first = self._first(Mark.OPEN)
        if mark.level < BOLD:
            while first < len(self.open) and 0 < self.open[first].level < mark.level and self._headed(first):
                first += 1
            self.close_down_to(first, mark.start)
        if mark.role is not None:
            self.push(Kind.RUN_IN, mark, mark.level)

    def _headed(self, index: int) -> bool:
        return self.open[index].mark.mark is Mark.HEADING

    def _run_in(self, mark: Marked) -> None:
        assert mark.role is not None
        for index in range(self._first(Mark.OPEN, Mark.ITEM), len(self.open)):
            role = self.open[index].mark.role
            if role is not None and rank_of(role) >= rank_of(mark.role) and not self._headed(index):
                self.close_down_to(index, mark.start)
                break
        self.push(Kind.RUN_IN, mark)

    def _item(self, mark: Marked) -> None:
        for index in range(self._first(Mark.OPEN), len(self.open)):
            part = self.open[index]
            if part.kind is Kind.ITEM and part.level >= mark.level:
                self.close_down_to(index, mark.start)
                break
        self.push(Kind.ITEM, mark, mark.level)

    def _outdent(self, mark: Marked) -> None:
        for index, part in enumerate(self.open):
            ended = part.kind is Kind.ITEM and part.mark.name == "markdown" and mark.level <= part.level
            if ended or (part.mark.name == "admonition" and mark.level < part.level):
                self.close_down_to(index, mark.start)
                break


def _parts(marks: Iterable[Marked], end: int) -> list[Scope]:
    """The environments, run-ins and items."""
    stack = _Stack()
    for mark in marks:
        stack.take(mark)
    stack.close_down_to(0, end)
    return stack.ended


def _nested(parts: Iterable[Scope], end: int) -> tuple[Scope, ...]:
    """The scopes as a tree: what begins inside of another one ends with it."""
    made = [Scope(Kind.DOCUMENT, 0, max(end, 1))]
    around = [0]
    for part in sorted(parts, key=lambda one: (one.start, -one.end)):
        while part.start >= made[around[-1]].end:
            around.pop()
        parent = around[-1]
        inner = min(part.end, made[parent].end)
        around.append(len(made))
        made.append(Scope(part.kind, part.start, inner, parent, part.role, part.title))
    return tuple(made)


_REFERENCE = re.compile(r"\\(?:[Cc]?ref|autoref)\{([^{}\n]{1,80})\}|\[@([^\]\n]{1,80})\]")
_NUMBERED = re.compile(r"\b([A-Z][a-z]+)[ ~]+(\d[\d.]*)")


def _settlements(scopes: tuple[Scope, ...], page: Page) -> Mapping[int, int]:
    """Which statement each proof settles, by the place where the proof begins.

    It is the one that the title of the proof names; else the last one before the proof.
    """
    found: dict[int, int] = {}
    statements: list[int] = []
    for index, scope in enumerate(scopes):
        if scope.role is Role.STATEMENT:
            statements.append(index)
        elif scope.role is Role.SETTLING and statements:
            named = _named(scope, statements, scopes, page)
            found[scope.start] = statements[-1] if named is None else named
    return found


def _named(proof: Scope, statements: list[int], scopes: tuple[Scope, ...], page: Page) -> int | None:
    reference = _REFERENCE.search(proof.title)
    number = _NUMBERED.search(proof.title)
    for index in reversed(statements[-_LOOKED_BACK:]) if reference or number else ():
        scope = scopes[index]
        if reference and (reference[1] or reference[2]) in page.raw.source.text[scope.start : scope.end]:
            return index
        if number and number.group().replace("~", " ").rstrip(".") in scope.title.replace("~", " "):
            return index
    return None
