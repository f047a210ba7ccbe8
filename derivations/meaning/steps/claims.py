"""The claim of a step: its relation over two terms, with constants and proportionality settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set

from derivations.meaning.names.densities import indices_of
from derivations.meaning.names.environment import UnstatedError
from derivations.meaning.names.survey import Survey
from derivations.meaning.terms.sides import Reading
from derivations.model.context import Definition
from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.reasons import Code
from derivations.model.relations import ORDERS, Relation, RelationKind
from derivations.model.terms import (
    INFINITY,
    Apply,
    Deriv,
    Function,
    Grad,
    Sym,
    Term,
    chance_in,
    contains,
    describe,
    free_symbols,
    subterms,
)
from derivations.model.unfolding import fits
from derivations.reading.raw import RawStep

RELATIONS = {relation.value: relation for relation in Relation}


def claimed(raw: RawStep, left: Reading, right: Reading, antiderived: tuple[Sym, ...] = ()) -> Claim:
    """The claim of a step, in a chain that goes on from antiderivatives in some variables.

    Raises:
        UnstatedError: the relation has no meaning here.
        ShapeError: the sides differ in shape.
    """
    if left.term is None or right.term is None:
        raise UnstatedError("a side has no term")
    if left.term.shape != right.term.shape:
        raise ShapeError(f"the left side is {describe(left.term.shape)}, the right side {describe(right.term.shape)}")
    placed = next(iter({**left.log.supports, **right.log.supports}), None)
    if placed is not None:
        raise UnstatedError(f"whether {placed.name} runs over the support of the density at it is not stated")
    if INFINITY in (left.term, right.term):
        raise UnstatedError("whether something is finite is not checked", Code.RELATION)
    relation = RELATIONS[raw.relation]
    free_of: tuple[Sym, ...] = ()
    if left.constant or right.constant or relation is Relation.EQUAL_UP_TO_CONSTANT:
        if relation not in (Relation.EQUAL, Relation.IDENTICAL, Relation.EQUAL_UP_TO_CONSTANT):
            raise UnstatedError("an unnamed constant beside a relation that is no equality")
        over = {one.variable: None for one in (*left.log.open_integrals, *right.log.open_integrals)}
        free_of = tuple(over) or antiderived or _parameters(left.term, right.term)
        relation = Relation.EQUAL_UP_TO_CONSTANT
    elif relation.kind is RelationKind.UP_TO_FACTOR:
        free_of = _proportional_in(left.term)
    if relation in ORDERS and left.term.shape.rank:
        raise ShapeError("an order between vectors")
    return Claim(left.term, relation, right.term, free_of)


def other_argument(
    sides: Sequence[Term], definitions: Sequence[Definition], survey: Survey, declared: Set[str]
) -> str | None:
    """Why a claim goes beyond a definition: ``f(a) = 0`` says nothing of ``f(b)``.

    A definition that does not hold one of its arguments may state a single value, so it is used at that argument only:
    what it is made of may depend on the argument, unless that is ``declared`` or a parameter.  Densities that are
    written with their variables below, ``f_X`` and ``f_Y``, are different ones.  What is defined for numbers and
    written at a vector is meant component by component, or is another function.
    """
    terms = [*sides, *(d.body for d in definitions)]
    applied = [part for term in terms for _, part in subterms(term) if isinstance(part, Apply)]
    for definition in definitions:
        own = [part for part in applied if part.function == definition.head]
        if any(not fits(definition, part) or _at_whole(definition, part) for part in own):
            return f"{definition.head.name} is written at other arguments than {definition.source.where} defines it for"
        free = frozenset[Sym]().union(*map(free_symbols, definition.terms))
        for slot, parameter in enumerate(definition.parameters):
            if parameter in free or _is_label(applied, definition.head, slot):
                continue
            if any(_elsewhere(part, definition, slot) for part in applied):
                return f"{definition.head.name} is stated at {parameter.name} only ({definition.source.where})"
            bound = slot < _given_from(definition) and _is_bound(terms, definition, slot)
            moved = _moves(definition) and _varies(terms, definition, slot)
            if moved or (bound and _may_move(definition, terms, survey, declared)):
                what = f"{definition.source.where} does not show how {definition.head.name} depends on {parameter.name}"
                return f"{what}: declare what is constant"
        plain = [part for part in applied if not _is_marked(part.function, survey)]
        others = plain if not _is_marked(definition.head, survey) else ()
        other = next((part for part in others if _may_be_the_same(part, definition, applied)), None)
        if other is not None:
            name, variable = other.function.name, _variables(other.function)[0]
            return f"whether {name}({variable}) is what {definition.source.where} says of {name} is not stated"
    return None


def _is_marked(head: Sym | Function, survey: Survey) -> bool:
    """Whether a head is a density that is always written with its one variable below."""
    roles = head.density if isinstance(head, Function) else None
    return roles is not None and len(roles.of) == 1 and not roles.given and survey.is_marked(head.name, roles.of[0])


def _may_be_the_same(part: Apply, definition: Definition, applied: Sequence[Apply]) -> bool:
    """Whether a density of one variable may be another one's formula at another argument: ``p(y)`` beside ``p(x) = …``.

    It is a density of its own where the letter stands for a law of both variables.
    """
    head, function = definition.head, part.function
    if not isinstance(head, Function) or _letter(function) != _letter(head) or function == head:
        return False
    mine, own = _variables(function), _variables(head)
    if len(mine) != 1 or len(own) != 1 or part.args[-1].shape != definition.parameters[-1].shape:
        return False
    inside = (p for _, p in subterms(definition.body) if isinstance(p, Apply))
    if any(_letter(p.function) == _letter(head) for p in inside):
        return False
    others = {p.function for p in applied if _letter(p.function) == _letter(head)}
    return not any(mine[0] in _variables(one) and len(_variables(one)) > 1 for one in others)


def tells_of_laws(claim: Claim, masses: tuple[Collection[Apply], Collection[Apply]]) -> bool:
    """Whether a claim says what a law is, if it is one of which nothing is known.

    It does unless both of its sides speak of the same laws, and of no event.  Where both write out ``masses``, one
    variable has different values in them if it does: ``p(X = 0) = p(X = 1)`` holds for some laws only.
    """
    left, right = (
        {letter for _, p in subterms(side) if isinstance(p, Apply) and (letter := _letter(p.function))}
        for side in (claim.left, claim.right)
    )
    if left != right or any(map(chance_in, free_symbols(claim.left) | free_symbols(claim.right))):
        return True
    values = {value for own in masses for mass in own for value in _values(mass)}
    return all(masses) and len({(letter, name) for letter, name, _ in values}) < len(values)


def _values(mass: Apply) -> Iterator[tuple[tuple[str, int] | None, str, Term]]:
    """The values of the variables of a mass, with its letter."""
    variables = _variables(mass.function)
    values = mass.args[len(mass.args) - len(variables) :]
    yield from ((_letter(mass.function), *pair) for pair in zip(variables, values, strict=True))


def _letter(function: Function) -> tuple[str, int] | None:
    return None if function.density is None else (function.name, function.subscripts)


def _variables(function: Function) -> tuple[str, ...]:
    return () if function.density is None else function.density.of + function.density.given


def _elsewhere(part: Apply, definition: Definition, slot: int) -> bool:
    return part.function == definition.head and part.args[slot] != definition.parameters[slot]


def _at_whole(definition: Definition, part: Apply) -> bool:
    """Whether a function that is defined at an element, ``f(y_i)``, stands at the family as a whole."""
    pairs = zip(definition.parameters, part.args, strict=False)
    return any(isinstance(arg, Sym) and own.name.startswith(f"{arg.name}_{{") for own, arg in pairs)


def _is_label(applied: Iterable[Apply], head: Sym | Function, slot: int) -> bool:
    """Whether an argument is the index of another one wherever a function stands: that of ``y_i`` in ``p(y_i)``."""
    own = [part for part in applied if part.function == head]
    return bool(own) and all(any(part.args[slot] in indices_of(arg) for arg in part.args) for part in own)


def _moves(definition: Definition) -> bool:
    """Whether the body of a definition holds names that may depend on its arguments."""
    return contains(definition.body, Sym, Apply)


def _given_from(definition: Definition) -> int:
    """The slot from which on arguments are what a density is given: a proof asks which of its names these are."""
    roles = definition.head.density if isinstance(definition.head, Function) else None
    return len(definition.parameters) - (len(roles.given) if roles is not None else 0)


def _may_move(definition: Definition, terms: Iterable[Term], survey: Survey, declared: Set[str]) -> bool:
    """Whether names in the body of a definition may depend on its arguments: no parameters of laws, and no limits."""
    fixed = {symbol for term in terms for _, part in subterms(term) for symbol in _limits(part)}
    fixed |= {symbol for condition in definition.domain for term in condition.terms for symbol in free_symbols(term)}
    known = declared | survey.reals | survey.parameters
    return any(symbol not in fixed and symbol.name not in known for symbol in free_symbols(definition.body))


def _limits(part: Term) -> Iterator[Sym]:
    """The names in the limits of an integral or a sum."""
    variable, inside = part.binds
    for position, child in enumerate(part.children if variable is not None else ()):
        if position not in inside:
            yield from free_symbols(child)


def _is_bound(terms: Iterable[Term], definition: Definition, slot: int) -> bool:
    """Whether a function is integrated, summed or averaged over an argument."""
    for _, part in (pair for term in terms for pair in subterms(term)):
        variable, _ = part.binds
        inside = subterms(part) if variable is not None and not isinstance(part, Deriv | Grad) else ()
        if any(_is_at(p, definition, slot, variable) for _, p in inside):
            return True
    return False


def _is_at(part: Term, definition: Definition, slot: int, variable: Sym | None) -> bool:
    return isinstance(part, Apply) and part.function == definition.head and variable in free_symbols(part.args[slot])


def _varies(terms: Iterable[Term], definition: Definition, slot: int) -> bool:
    """Whether a function is differentiated by an argument."""
    parts = [part for term in terms for _, part in subterms(term)]
    inside = [p for part in parts if isinstance(part, Deriv | Grad) for _, p in subterms(part.body)]
    own = [p for p in parts if isinstance(p, Apply) and p.function == definition.head]
    by = {part.variable for part in parts if isinstance(part, Deriv | Grad)}
    return any(p.slot == slot for one in own for p in one.partials) or any(
        isinstance(p, Apply) and p.function == definition.head and by & free_symbols(p.args[slot]) for p in inside
    )


def _parameters(left: Term, right: Term) -> tuple[Sym, ...]:
    """The parameters that a constant must be free of: those that stand as subscripts of functions."""
    free = free_symbols(left) | free_symbols(right)
    found: dict[Sym, None] = {}
    for side in (left, right):
        for _, part in subterms(side):
            if isinstance(part, Apply) and part.function.density is None:
                leading = part.args[: part.function.subscripts]
                found.update(dict.fromkeys(arg for arg in leading if isinstance(arg, Sym) and arg in free))
    if not found and isinstance(left, Apply):
        found = dict.fromkeys(arg for arg in left.args if isinstance(arg, Sym))
    if not found:
        raise UnstatedError("of what the unnamed constant is free is not stated")
    return tuple(found)


def _proportional_in(left: Term) -> tuple[Sym, ...]:
    if isinstance(left, Apply) and left.function.density is not None:
        start = left.function.subscripts
        values = left.args[start : start + len(left.function.density.of)]
        symbols = tuple(value for value in values if isinstance(value, Sym))
        if len(symbols) == len(values):
            return symbols
    raise UnstatedError("in which variable the sides are proportional is not stated")
