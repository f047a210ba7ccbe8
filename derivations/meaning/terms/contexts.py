"""The context of a step: the definitions it uses, and the facts and hypotheses about its symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from derivations.meaning.declared.declarations import conditions, granted, hypothesis, meant_by_some, stated
from derivations.meaning.names.environment import Environment, Log, UnstatedError
from derivations.meaning.terms.conventions import conventional
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.sides import without_constant
from derivations.meaning.terms.used import Used
from derivations.model.conditions import INTEGRABILITY, SIGNS, Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code
from derivations.model.terms import (
    Apply,
    Sym,
    Term,
    free_symbols,
    has_function,
    rewrite,
    subterms,
)
from derivations.model.unfolding import plain_key
from derivations.reading.names import base_name, children
from derivations.reading.syntax import Node, Related


@dataclass(frozen=True, slots=True)
class StatedLine:
    """A line of a context block or of the prose that states facts: its tree and where it stands.

    ``granted`` is a line that holds as it is written: of ``assume``, or an equation of ``given`` that defines no name.
    ``carried`` is a restriction of the formula before: no proof rests on it, and no instance is outside it.
    """

    tree: Node
    source: Source
    granted: bool = False
    carried: bool = False


@dataclass(frozen=True)
class Approximation:
    """Two sides that the document calls approximately equal."""

    left: Node
    right: Node
    source: Source

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The names in both sides, without their subscripts: the names of functions in them begin with one."""
        return tuple(_named(self.left) | _named(self.right))


def context_of(
    used: Used, resolver: Resolver, statements: Iterable[StatedLine], approximations: Iterable[Approximation]
) -> tuple[Context, Log]:
    """The context of a step, and the notes that its definitions left."""
    log = Log()
    facts, hypotheses, ignored = _stated(used, resolver, [one for one in statements if not one.carried], log)
    _follow_places(facts, used, resolver)
    order = sorted(used.definitions, key=resolver.number)
    definitions = tuple(used.definitions[key] for key in order)
    for noted in map(resolver.logs.__getitem__, used.definitions):
        log.conventions.update(noted.conventions)
        log.ambiguities.update(noted.ambiguities)
        log.open.update(noted.open)
        log.untold.update({text: code for text, code in noted.untold.items() if code is Code.LAW})
        if noted.orders:
            log.join(noted)
    facts += _beside(definitions, resolver, facts)
    facts += conventional(used, resolver, _signed(facts))
    hypotheses += _approximate(used, resolver, approximations)
    unread = frozenset(key for key in used.unreadable if key not in resolver.foreign)
    meant = tuple(_meant_by_some(used, resolver, statements))
    return Context(
        tuple(dict.fromkeys(facts)), definitions, tuple(dict.fromkeys(hypotheses)), ignored, unread, meant
    ), log


def _meant_by_some(used: Used, resolver: Resolver, statements: Iterable[StatedLine]) -> Iterator[Condition]:
    """What some authors mean by what is said of the symbols of a step, or of the formula before it."""
    for statement in statements:
        told = conditions if statement.carried else meant_by_some
        try:
            found = told(resolver.environment(Log()), statement.tree)
        except (DerivationError, RecursionError):
            continue
        yield from (condition for condition in found if _speaks(condition.terms, used))


def _beside(definitions: Iterable[Definition], resolver: Resolver, facts: list[Fact]) -> list[Fact]:
    """What is said beside the definitions of other names than their arguments, unless something else is stated."""
    signed = _signed(facts)
    found = [
        Fact(condition, definition.source)
        for definition in definitions
        for condition in resolver.general.get(plain_key(definition.head), ())
    ]
    return [fact for fact in found if not any(free_symbols(term) & signed for term in fact.condition.terms)]


def _follow_places(facts: Iterable[Fact], used: Used, resolver: Resolver) -> None:
    """Add what the arguments in facts are defined as: with ``c = 2``, the fact ``f(c) > 0`` is one about ``f(2)``.

    So with what is free in an integral.
    """
    parts = [part for fact in facts for term in fact.condition.terms for _, part in subterms(term)]
    places = {arg for part in parts if isinstance(part, Apply) for arg in part.args if isinstance(arg, Sym)}
    integrals = [fact.condition.terms for fact in facts if fact.condition.need in INTEGRABILITY]
    for symbol in places.union(*(free_symbols(term) for terms in integrals for term in terms)):
        definition = resolver.lookup(symbol)
        if definition is not None:
            used.definitions.setdefault(plain_key(symbol), definition)


def _stated(
    used: Used, resolver: Resolver, statements: Iterable[StatedLine], log: Log
) -> tuple[list[Fact], list[Hypothesis], frozenset[str]]:
    """What the statements say of a step, and the functions of it of which they say what is not understood."""
    ignored: set[str] = set()
    facts: list[Fact] = []
    hypotheses: list[Hypothesis] = []
    for statement in statements:
        env = resolver.environment(Log())
        try:
            if statement.granted:
                found = granted(env, statement.tree, statement.source)
                facts += found.facts
                hypotheses += [h for h in found.hypotheses if _constrains(h, used)]
            else:
                facts += [Fact(c, statement.source) for c in _of_one_reading(env, statement.tree)]
        except (DerivationError, RecursionError):
            # often said under other shapes: then it is about the letters of another chain
            spoken = _named(statement.tree)
            ignored |= spoken & {function.name for function in used.functions}
            if statement.source.origin is not Origin.DOCUMENT and spoken & (ignored | {s.name for s in used.symbols}):
                log.doubt(f"what {statement.source.where} says of it is not understood here")
    told = _for_every_parameter(facts, used)
    tied = {symbol for h in hypotheses for side in (h.left, h.right) for symbol in free_symbols(side)}
    chosen = _relevant(told, used)
    relevant = [f for f in told if f in chosen or any(free_symbols(t) & tied for t in f.condition.terms)]
    hypotheses = [replace(one, where=tuple(_said_of(one.variables, facts, resolver))) for one in hypotheses]
    return relevant, hypotheses, frozenset(ignored | _undefined(statements, used))


def _of_one_reading(env: Environment, tree: Node) -> list[Condition]:
    """What a statement says, if its notation has one reading.

    Raises:
        DerivationError: it is not understood, or has several.
    """
    found = stated(env, tree)
    if env.log.several is not None:
        raise UnstatedError(env.log.several)
    return list(found)


def _said_of(variables: Iterable[Sym], facts: Iterable[Fact], resolver: Resolver) -> Iterator[Condition]:
    """What is said of the values of some symbols themselves: their signs, and what they are defined to be."""
    signs = _plain_signs(facts)
    for symbol in variables:
        yield from (condition for condition in signs if symbol in free_symbols(condition.terms[0]))
        definition = resolver.lookup(symbol)
        if definition is not None:
            yield Condition(Need.EQUAL, (symbol, definition.body))


def _undefined(statements: Iterable[StatedLine], used: Used) -> set[str]:
    """The functions of a step that a given equation ought to define and does not."""
    open_ones = {f.name for f in used.functions} - {key.name for key in used.definitions}
    equations = (s.tree for s in statements if not s.granted and isinstance(s.tree, Related))
    return {name for tree in equations if tree.relations[0] == "=" for name in _named(tree.items[0]) & open_ones}


def _named(tree: Node) -> set[str]:
    """The names in a tree."""
    own = base_name(tree)
    return ({own} if own is not None else set()).union(*map(_named, children(tree)))


def _for_every_parameter(facts: list[Fact], used: Used) -> list[Fact]:
    """What is said of ``s`` is said of ``s_θ`` for every ``θ``, where the step has no ``s`` without its parameter.

    A density ``p`` and a model ``p_θ`` of it are two laws, so this is for other functions only.
    """
    plain = {function.name for function in used.functions if not function.subscripts}
    family = {
        f.name: applied
        for f, applied in used.functions.items()
        if f.subscripts and f.density is None and f.name not in plain
    }
    if not family:
        return facts

    def change(part: Term) -> Term | None:
        if not isinstance(part, Apply) or part.function.subscripts or part.function.name not in family:
            return None
        like = family[part.function.name]
        return Apply(like.function, like.args[: like.function.subscripts] + part.args, part.partials)

    def changed(condition: Condition) -> Condition:
        return replace(condition, terms=tuple(rewrite(term, change) for term in condition.terms))

    return [replace(fact, condition=changed(fact.condition)) for fact in facts]


def _relevant(facts: list[Fact], used: Used) -> list[Fact]:
    """The facts about what the step uses, and those about the arguments that these speak of.

    With ``x > 0``, the fact ``f(x) > 0`` says nothing of ``f(-1)``: one must not be kept without the other.  So with
    the constants of a bound, and with what is free in an integral.
    """
    chosen = [fact for fact in facts if _counts(fact.condition, used)]
    applied = [p for fact in chosen for term in fact.condition.terms for _, p in subterms(term) if isinstance(p, Apply)]
    arguments = {symbol for part in applied for argument in part.args for symbol in free_symbols(argument)}
    whole = [fact.condition for fact in chosen if applied or fact.condition.need in INTEGRABILITY]
    arguments |= {s for condition in whole for term in condition.terms for s in free_symbols(term)}
    chosen = [f for f in facts if f in chosen or any(arguments & free_symbols(t) for t in f.condition.terms)]
    return _with_compared(chosen, facts)


def _with_compared(chosen: list[Fact], facts: list[Fact]) -> list[Fact]:
    """Facts with what is said of the signs of all that they compare: of ``b > a`` with ``a > 0``, too."""
    signs = [fact for fact in facts if fact.condition.need in SIGNS]
    while True:
        compared = [free_symbols(f.condition.terms[0]) for f in chosen if f.condition.need in SIGNS]
        names = frozenset[Sym]().union(*(symbols for symbols in compared if len(symbols) > 1))
        more = [f for f in signs if f not in chosen and names & free_symbols(f.condition.terms[0])]
        if not more:
            return chosen
        chosen = [f for f in facts if f in chosen or f in more]


def _counts(condition: Condition, used: Used) -> bool:
    """Whether a condition is about what the step uses; one on integrals may be about what is bound there, or closed."""
    if condition.need not in INTEGRABILITY:
        return _speaks(condition.terms, used)
    free = set().union(*map(free_symbols, condition.terms)).difference(condition.variables)
    return bool(free & used.bound) or not free or _speaks(condition.terms, used)


def _constrains(one: Hypothesis, used: Used) -> bool:
    """Whether a hypothesis says something of the values that a step speaks of, not only of vectors of the same size."""
    apart = replace(used, symbols=used.symbols & used.values)
    return _speaks((one.left, one.right), apart)


def _speaks(terms: Iterable[Term], used: Used) -> bool:
    """Whether terms speak of something that the step uses."""
    for term in terms:
        if free_symbols(term) & used.symbols:
            return True
        if any(isinstance(part, Apply) and part.function in used.functions for _, part in subterms(term)):
            return True
    return False


def _approximate(used: Used, resolver: Resolver, approximations: Iterable[Approximation]) -> list[Hypothesis]:
    found: list[Hypothesis] = []
    names = {function.name for function in used.functions}
    for one in approximations:
        if not any(name.startswith(one.letters) for name in names):
            continue  # what it would be elaborated for is not in it
        if id(one) not in resolver.pairs:
            resolver.pairs[id(one)] = _sides_of(one, resolver)
        sides = resolver.pairs[id(one)]
        if sides is None:
            continue
        left, right = sides
        functions = [p.function for side in (left, right) for _, p in subterms(side) if isinstance(p, Apply)]
        if left.shape == right.shape and any(function in used.functions for function in functions):
            found.append(hypothesis(left, right, one.source))
    return found


def _sides_of(one: Approximation, resolver: Resolver) -> tuple[Term, Term] | None:
    """The sides of an approximation as terms, if they are understood."""
    env = resolver.environment(Log())
    try:
        sides = (without_constant(tree, resolver.entries, resolver.declared)[0] for tree in (one.left, one.right))
        left, right = map(env.term, sides)
    except (DerivationError, RecursionError):
        return None
    return left, right


def _signed(facts: Iterable[Fact]) -> set[Sym]:
    """The symbols of whose sign or size something is stated, so that no convention is needed."""
    return {symbol for condition in _plain_signs(facts) for symbol in free_symbols(condition.terms[0])}


def _plain_signs(facts: Iterable[Fact]) -> list[Condition]:
    """What is said of the signs of symbols themselves, not of the values of functions."""
    signs = (fact.condition for fact in facts if fact.condition.need in SIGNS)
    return [c for c in signs if not has_function(c.terms[0])]
