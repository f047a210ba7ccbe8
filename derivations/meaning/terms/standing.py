"""Which of the signs that a document states still hold: later lines win over earlier ones, and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from derivations.meaning.declared.declarations import ORDER, declared, statements
from derivations.meaning.names.environment import Environment
from derivations.meaning.terms.contexts import StatedLine
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.terms import Add, Apply, Mul, Num, Sym, Term, free_symbols, has_function, rewrite, sub, subterms
from derivations.reading.names import base_name
from derivations.reading.syntax import Node

Linear = dict[Term | None, Fraction]
"""A sum by its parts: their rational factors; the number under ``None``."""


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A statement with the signs in it, its line, and for the prose from where on, and until where, it holds.

    ``sentence`` is where the sentence begins that says it: what one sentence says of a quantity holds together.
    """

    statement: StatedLine
    conditions: tuple[Condition, ...]
    line: str
    start: int | None = None
    until: int | None = None
    sentence: int | None = None

    @property
    def names(self) -> frozenset[str]:
        """The names that it bounds."""
        return _bounded(self.conditions)


@dataclass(frozen=True, slots=True)
class Released:
    """Names that may have any value again, whatever the prose said of them before, and from where to where."""

    names: frozenset[str]
    start: int
    end: int | None

    def holds_at(self, offset: int) -> bool:
        """Whether it is so at a place."""
        return self.start <= offset and (self.end is None or offset < self.end)


@dataclass(slots=True)
class Standing:
    """What holds at a place of the document.

    ``held`` is what context blocks say, ``told`` what the prose says, ``released`` where it says that a name may have
    any value; ``notices`` say of a name that an earlier statement holds no longer, or that a block outranks the prose.
    """

    held: list[SignedLine] = field(default_factory=list)
    told: list[SignedLine] = field(default_factory=list)
    released: list[Released] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)

    def at(self, offset: int, reaches: Callable[[int, int], bool]) -> tuple[StatedLine, ...]:
        """The statements that hold at a place: of two on the same quantity the later one, and blocks before prose.

        What one sentence says of a quantity holds together: ``x > 0 and x < 1``.
        """
        chosen = list(self.held)
        for one in reversed(self.told):
            if one.start is None or not reaches(one.start, offset) or self._frees(one.start, one, offset):
                continue
            if one.until is not None and one.until <= offset:
                continue
            if any(_clash(old.conditions, one.conditions) for old in self.held):
                self._outranked(one)
            elif not any(_replaces(c, one) for c in chosen if c.start is not None):
                chosen.append(one)
        return tuple(said.statement for said in chosen)

    def block(self, lines: list[SignedLine], names: Iterable[str], line: str) -> list[StatedLine]:
        """Take in the lines of a context block, which introduces some names.

        Returns:
            The lines that contradict an earlier one of the same block, which are not taken in.
        """
        known: list[Condition] = []
        new: list[SignedLine] = []
        clashes: list[StatedLine] = []
        for said in lines:
            if any(contradict(one, other) for one in said.conditions for other in [*known, *said.conditions]):
                clashes.append(said.statement)
                continue
            known += said.conditions
            new.append(said)
        anew = set(names)
        for old in list(self.held):
            again = any(_same_subject(old.conditions, said.conditions) for said in new)
            if again or anew & names_bounded(old.conditions):
                self._drop(old, line)
        self.held += new
        return clashes

    def tell(self, said: SignedLine, reaches: Callable[[int, int], bool]) -> list[StatedLine]:
        """Take in a sign that the prose states from a place on.

        Returns:
            The statements whose place it takes though they may hold beside it, as ``x > 0`` does beside ``x < 1``.
        """
        before = [one for one in self.told if _replaces(said, one) and _may_hold_beside(one, said)]
        self.told.append(said)
        return [
            one.statement for one in before if one.start is None or said.start is None or reaches(one.start, said.start)
        ]

    def release(self, names: Iterable[str], start: int, end: int | None) -> None:
        """Let names have any value from a place on, to another place or to the end of what reaches there."""
        self.released.append(Released(frozenset(names), start, end))

    @property
    def names(self) -> frozenset[str]:
        """The names of which the prose has told something."""
        return frozenset().union(*(one.names for one in self.told))

    def release_all(self, start: int) -> None:
        """What the prose told of any name before a place holds no longer from there on."""
        self.release((name for one in self.told for name in names_bounded(one.conditions)), start, None)

    def contradicted(self, conditions: Iterable[Condition], start: int) -> None:
        """A case that contradicts what was told before ends that."""
        case = tuple(conditions)
        clashing = (one for one in self.told if _clash(one.conditions, case))
        self.release((name for one in clashing for name in names_bounded(one.conditions)), start, None)

    def _frees(self, start: int, one: SignedLine, offset: int) -> bool:
        """Whether the names of what was told may have any value again at a place."""
        return any(
            start < free.start and free.holds_at(offset) and not one.names.isdisjoint(free.names)
            for free in self.released
        )

    def _drop(self, old: SignedLine, line: str) -> None:
        self.held.remove(old)
        notice = f"what {old.statement.source.where} says of it no longer holds: line {line} says something else"
        self.notices.update({name: f"{name}: {notice}" for name in names_bounded(old.conditions)})

    def _outranked(self, said: SignedLine) -> None:
        notice = f"what line {said.line} says of it is not used: the context says something else"
        self.notices.update({name: f"{name}: {notice}" for name in names_bounded(said.conditions)})


def ordered(tree: Node) -> bool:
    """Whether a formula holds an order relation, or puts a name into an interval or another set with signs."""
    found = [relation for one in statements(tree) for relation in one.relations]
    return any(relation in ORDER or relation == "\\ne" for relation in found)


def apart(tree: Node) -> list[Node]:
    """A statement as its single ones, where all of them are about order or membership."""
    found = list(statements(tree))
    plain = all(relation in ORDER or relation in ("\\ne", "\\in") for one in found for relation in one.relations)
    return [*found] if found and plain and not declared(tree) else [tree]


def equalities(env: Environment, tree: Node) -> list[Condition]:
    """The equations of a statement between a name and another term, as pairs of order conditions.

    Raises:
        DerivationError: a side is not understood.
    """
    found: list[Condition] = []
    for one in statements(tree):
        if one.relations[0] != "=" or base_name(one.items[0]) is None:
            continue
        left, right = env.term(one.items[0]), env.term(one.items[1])
        if isinstance(left, Sym) and not left.shape.rank and not right.shape.rank:
            found += [Condition(Need.NONNEGATIVE, (sub(*sides),)) for sides in ((left, right), (right, left))]
    return found


def names_bounded(conditions: Iterable[Condition]) -> set[str]:
    """The names of the symbols and functions in some conditions."""
    terms = [term for condition in conditions for term in condition.terms]
    functions = {part.function.name for term in terms for _, part in subterms(term) if isinstance(part, Apply)}
    heads = {symbol.name for term in terms if not has_function(term) for symbol in free_symbols(term)}
    return functions | heads


@lru_cache(maxsize=10_000)
def _bounded(conditions: tuple[Condition, ...]) -> frozenset[str]:
    return frozenset(names_bounded(conditions))


def contradict(first: Condition, second: Condition) -> bool:
    """Whether two order conditions cannot both hold: their sides add up to a number of the wrong sign."""
    if not {first.need, second.need} <= {Need.POSITIVE, Need.NONNEGATIVE}:
        return False
    one, other = _linear(first.terms[0]), _linear(second.terms[0])
    if one.keys() - {None} != other.keys() - {None}:
        return False
    total = _constant(_combined(one, other, Fraction(1)))
    return total is not None and (total < 0 or (total == 0 and Need.POSITIVE in (first.need, second.need)))


def _clash(old: Iterable[Condition], new: Iterable[Condition]) -> bool:
    later = tuple(new)
    return any(contradict(_plain(was), _plain(now)) for was in old for now in later)


def _replaces(later: SignedLine, one: SignedLine) -> bool:
    """Whether a statement takes the place of an earlier one on the same quantity."""
    together = later.sentence == one.sentence and not _clash(later.conditions, one.conditions)
    return _same_subject(later.conditions, one.conditions) and not together


def _may_hold_beside(one: SignedLine, later: SignedLine) -> bool:
    """Whether a later statement neither contradicts an earlier one nor says more or less than it."""
    pair = (one.conditions, later.conditions)
    return not (_clash(*pair) or _follow(*pair) or _follow(*reversed(pair)))


def _follow(known: Iterable[Condition], said: Iterable[Condition]) -> bool:
    """Whether each of some order conditions follows from one that is known: it is that with a number added."""
    bounds = [_plain(one) for one in known]
    return all(any(_follows(one, _plain(new)) for one in bounds) for new in said)


def _follows(known: Condition, said: Condition) -> bool:
    gap = _constant(_combined(_linear(known.terms[0]), _linear(said.terms[0]), Fraction(-1)))
    as_strict = known.need is said.need or known.need is Need.POSITIVE
    return gap is not None and (gap > 0 or (gap == 0 and as_strict))


def _same_subject(old: Iterable[Condition], new: Iterable[Condition]) -> bool:
    """Whether two statements bound the same quantity."""
    subjects = [{_subject(c) for c in conditions} - {None} for conditions in (old, new)]
    return bool(subjects[0] & subjects[1])


def _subject(condition: Condition) -> frozenset[tuple[Term, Fraction]] | None:
    """The quantity that a condition bounds, up to its sign and an added number."""
    if condition.need not in SIGNS:
        return None
    parts = [(t, c) for t, c in _linear(_plain(condition).terms[0]).items() if t is not None]
    if not parts:
        return None
    first = min(parts, key=lambda part: repr(part[0]))[1]
    return frozenset((term, factor / first) for term, factor in parts)


def _plain(condition: Condition) -> Condition:
    """The condition with the arguments of functions at plain names replaced by places: they stand for any value."""

    def change(part: Term) -> Term | None:
        if not isinstance(part, Apply) or not all(isinstance(arg, Sym) for arg in part.args):
            return None
        places = tuple(Sym(f"#{n}", arg.shape.dims) for n, arg in enumerate(part.args))
        return Apply(part.function, places, part.partials)

    return Condition(condition.need, tuple(rewrite(term, change) for term in condition.terms), condition.variables)


@lru_cache(maxsize=10_000)
def _linear(term: Term) -> Linear:
    found: Linear = {}
    for factor, part in _parts(term, Fraction(1)):
        key, value = (None, factor * part.value) if isinstance(part, Num) else (part, factor)
        found[key] = found.get(key, Fraction(0)) + value
    return {key: value for key, value in found.items() if value or key is None}


def _parts(term: Term, factor: Fraction) -> Iterator[tuple[Fraction, Term]]:
    match term:
        case Add(terms):
            for part in terms:
                yield from _parts(part, factor)
        case Mul((Num(value), *rest)) if rest:
            yield from _parts(rest[0] if len(rest) == 1 else Mul(tuple(rest)), factor * value)
        case _:
            yield factor, term


def _combined(first: Linear, second: Linear, factor: Fraction) -> Linear:
    """``second + factor * first``."""
    keys = {*first, *second}
    return {key: second.get(key, Fraction(0)) + factor * first.get(key, Fraction(0)) for key in keys}


def _constant(linear: Linear) -> Fraction | None:
    """The value of a sum that is a number."""
    if any(value for key, value in linear.items() if key is not None):
        return None
    return linear.get(None, Fraction(0))
