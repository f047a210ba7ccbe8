"""Where a definition holds, as written, and as conditions on its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from derivations.meaning.declared.declarations import conditions, says_nothing
from derivations.meaning.declared.extensions import NOTHING_SAID, Extended, extended
from derivations.meaning.declared.restrictions import Case, Restriction, base_names, cases_of
from derivations.meaning.names.environment import UnstatedError
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.terms.expressions import Elaborator
from derivations.model.conditions import SIGNS, Condition, Conditions
from derivations.model.context import Context, Extension
from derivations.model.terms import Deriv, Num, Sym, Term, add, free_symbols
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.reading.names import argument_nodes, base_name, parts_of
from derivations.reading.syntax import Fence, Node, Related


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a definition holds: comparisons for its body, further formulas with theirs, and what is said beyond.

    ``unclear`` are words beside it that may restrict it and are not understood.
    """

    where: tuple[Node, ...] = ()
    others: tuple[Case, ...] = ()
    extended: Extended = NOTHING_SAID
    unclear: str = ""

    @property
    def restrict(self) -> bool:
        """Whether the definition holds somewhere only."""
        return bool(self.where or self.others)


EVERYWHERE = Bounds()


@dataclass(frozen=True, slots=True)
class Domain:
    """The domains of the pieces of a definition, the bodies of all but the first, and what is known beyond them.

    ``general`` are conditions on other names than the arguments of the head: they hold wherever these names stand.
    """

    pieces: tuple[Conditions, ...]
    bodies: tuple[Term, ...]
    extension: Extension
    general: Conditions


def bounded(head: Node, body: Node, said: Restriction) -> tuple[Node, Bounds]:
    """The first formula of a definition, and its bounds, from what is written in it and beside it."""
    cases = cases_of(body)
    if cases is None:
        return body, Bounds(_of_argument(said.where, head), (), extended(said.beyond), said.unclear)
    (first, *others), own = cases
    pieces = tuple(Case(case.body, _of_argument((*case.where, *said.where), head)) for case in (first, *others))
    beyond = extended((*said.beyond, *own.beyond))
    return first.body, Bounds(pieces[0].where, pieces[1:], beyond, said.unclear)


def arguments(head: Node) -> tuple[Node, ...]:
    """The arguments that a head is applied to."""
    parts = parts_of(head)
    return argument_nodes(parts[1].body)[0] if len(parts) == 2 and isinstance(parts[1], Fence) else ()


def _of_argument(where: Sequence[Node], head: Node) -> tuple[Node, ...]:
    """The comparisons among some statements; a bare interval is the range of the only argument.

    What is said of the values of the function itself is no part of its domain.
    """
    found: list[Node] = []
    args, own = arguments(head), base_name(parts_of(head)[0])
    for part in where:
        if args and own in set(base_names(part)):
            continue
        if isinstance(part, Fence) and len(args) == 1:
            found.append(Related(args[0].start, part.end, (args[0], part), ("\\in",)))
        elif not (isinstance(part, Related) and "=" in part.relations):
            found.append(part)
    return tuple(found)


def at_a_point(head: Node, said: Restriction) -> bool:
    """Whether an equation is said to hold at one value of an argument only: that defines no function."""
    names = {base_name(arg) for arg in arguments(head)}
    return any(isinstance(part, Related) and sets_one_of(part, names) for part in said.where)


def sets_one_of(part: Related, names: Set[str | None]) -> bool:
    """Whether an equation gives one of some names a value."""
    return part.relations == ("=",) and any(base_name(side) in names for side in part.items if base_name(side))


def domain_of(env: Elaborator, bounds: Bounds, parameters: tuple[Sym, ...], location: tuple[Sym, ...]) -> Domain:
    """The conditions on the parameters under which a definition holds.

    Raises:
        UnstatedError: what is said beside it may restrict it, and is not understood.
        DerivationError: a comparison cannot be read.
    """
    if bounds.unclear:
        raise UnstatedError(f"the words “{bounds.unclear.strip()}” beside it may restrict it, and are not understood")
    found = [_conditions(env, where) for where in (bounds.where, *(case.where for case in bounds.others))]
    bodies = tuple(env.term(case.body) for case in bounds.others)
    general = tuple(dict.fromkeys(c for piece in found for c in piece if not _speaks_of(c, location or parameters)))
    pieces = tuple(tuple(c for c in piece if _speaks_of(c, parameters)) for piece in found)
    if len(pieces) > 1 and not all(pieces):
        raise UnstatedError("one of its formulas holds everywhere")
    known = bounds.extended
    period = None if known.period is None else env.term(known.period)
    extension = Extension(known.parity, period, frozenset(_vanishing(pieces, known, location or parameters)))
    return Domain(pieces, bodies, extension if any(pieces) else Extension(), general)


def _conditions(env: Elaborator, where: Iterable[Node]) -> Conditions:
    found: list[Condition] = []
    for part in where:
        new = conditions(env, part)
        if not new and not says_nothing(part):
            raise UnstatedError("a comparison beside it is not understood")
        found += new
    return tuple(dict.fromkeys(found))


def _speaks_of(condition: Condition, symbols: Iterable[Sym]) -> bool:
    return any(free_symbols(term) & set(symbols) for term in condition.terms)


def _vanishing(pieces: tuple[Conditions, ...], known: Extended, variables: tuple[Sym, ...]) -> Iterator[int]:
    """The numbers of the conditions without which a function is zero."""
    numbered = enumerate(condition for piece in pieces for condition in piece)
    everywhere = known.zero & {Property.ZERO_OUTSIDE, Noun.DENSITY}
    for number, condition in numbered if known.zero else ():
        if not _speaks_of(condition, variables) or condition.need not in SIGNS:
            continue
        side = _side(condition, variables)
        if everywhere or side in known.zero:
            yield number


def exclude(first: Conditions, second: Conditions) -> bool:
    """Whether two domains have a point in common at most: two of their conditions add up to a number ≤ 0."""
    normal = Normalizer(Context())
    for one in first:
        for other in second:
            if one.need in SIGNS and other.need in SIGNS:
                total = normal.canonical(add(one.terms[0], other.terms[0]))
                if isinstance(total, Num) and total.value <= 0:
                    return True
    return False


def _side(condition: Condition, variables: tuple[Sym, ...]) -> Property | None:
    """On which side of a domain a condition fails."""
    variable = variables[0]
    try:
        slope = Normalizer(Context()).canonical(Deriv(variable, None, condition.terms[0], variable))
    except CannotNormaliseErrors:
        return None
    if not isinstance(slope, Num) or not slope.value:
        return None
    return Property.ZERO_BELOW if slope.value > 0 else Property.ZERO_ABOVE
