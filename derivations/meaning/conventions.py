"""The context of a step: the definitions it uses, transitively, and the facts and hypotheses about its symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from derivations.meaning.declarations import granted, hypothesis, meant_by_some, stated
from derivations.meaning.definitions import Key
from derivations.meaning.environment import Log, UnstatedError
from derivations.meaning.laws import values_of
from derivations.meaning.resolver import Resolver
from derivations.meaning.sides import without_constant
from derivations.meaning.survey import Survey
from derivations.model.conditions import INTEGRABILITY, SIGNS, Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.errors import DerivationError, ShapeError
from derivations.model.terms import (
    ONE,
    Apply,
    Function,
    Sort,
    Sym,
    Term,
    add,
    free_symbols,
    has_function,
    number,
    rewrite,
    sub,
    subterms,
)
from derivations.model.unfolding import plain_key
from derivations.normal.signs import Signs
from derivations.reading.names import base_name, children
from derivations.reading.syntax import Node, Related

_LETTER = r"(?:[a-z]|\\(?!hat|bar|tilde|check|dot)[a-z]+)"
_FACED = rf"(?:{_LETTER}|\\mathbf\{{{_LETTER}\}})"
_GENERIC = re.compile(rf"(?:{_FACED}|\\tilde\{{{_FACED}\}})'*(?:_\{{[a-z0-9]\}})?")
_SCALE = re.compile(r"\\sigma(?:_\{(?:[a-zA-Z0-9]|\\[a-zA-Z]+)\})?")
"""A standard deviation by its name; with two indices, as in ``σ_{xy}``, it is a covariance of either sign."""


@dataclass(frozen=True, slots=True)
class StatedLine:
    """A line of a context block or of the prose that states facts: its tree and where it stands.

    ``granted`` is a line that holds as it is written: of ``assume``, or an equation of ``given`` that defines no name.
    """

    tree: Node
    source: Source
    granted: bool = False


@dataclass(frozen=True, slots=True)
class Approximation:
    """Two sides that the document calls approximately equal."""

    left: Node
    right: Node
    source: Source


@dataclass(slots=True)
class Used:
    """The symbols, functions and definitions that a claim rests on."""

    symbols: set[Sym] = field(default_factory=set)
    bound: set[Sym] = field(default_factory=set)
    dimensions: set[Sym] = field(default_factory=set)
    indices: dict[Sym, set[str]] = field(default_factory=dict)
    functions: dict[Function, Apply] = field(default_factory=dict)
    definitions: dict[Key, Definition] = field(default_factory=dict)
    unreadable: dict[Key, DerivationError] = field(default_factory=dict)


def used_by(terms: Iterable[Term], resolver: Resolver) -> Used:
    """All that some terms rest on, through the definitions of their symbols and of the laws they speak of."""
    used = Used()
    waiting: list[tuple[Term, frozenset[Sym]]] = [(term, frozenset()) for term in terms]
    while waiting:
        term, parameters = waiting.pop()
        free = free_symbols(term) - parameters
        used.symbols |= free
        keys: list[Key] = [plain_key(symbol) for symbol in free]
        for _, part in subterms(term):
            used.dimensions |= {dim for dim in _dimensions(part) if isinstance(dim, Sym)}
            used.bound |= {symbol for symbol in part.binds[:1] if symbol is not None}
            if isinstance(part, Apply):
                for index in free_symbols(part) & free if part.is_element else ():
                    used.indices.setdefault(index, set()).update({part.function.name} if index in part.args else ())
                other = used.functions.setdefault(part.function, part)
                if len(other.args) != len(part.args):
                    error = UnstatedError(f"{part.function.name} with {len(part.args)} and {len(other.args)} arguments")
                    used.unreadable[plain_key(part.function)] = error
                keys += [plain_key(part.function), *_same_law(part.function, resolver)]
        for key in keys:
            if key in used.definitions or (key not in resolver.entries and resolver.lookup(key) is None):
                continue
            definition = resolver.lookup(key)
            if definition is None:
                used.unreadable[key] = resolver.failures.get(key, ShapeError("it is defined in a circle"))
            else:
                used.definitions[key] = definition
                waiting.append((definition.body, frozenset(definition.parameters)))
    return used


def _dimensions(part: Term) -> tuple[Term, ...]:
    """The dimensions of the vector that a term is or binds."""
    symbol = part if isinstance(part, Sym) else part.binds[0]
    return symbol.dims if symbol is not None else ()


def _same_law(function: Function, resolver: Resolver) -> list[Key]:
    """The other densities of one law that the document defines."""
    if function.density is None:
        return []
    return [
        key
        for key in resolver.entries
        if isinstance(key, Function)
        and key.density is not None
        and (key.name, key.subscripts) == (function.name, function.subscripts)
    ]


def context_of(
    used: Used, resolver: Resolver, statements: Iterable[StatedLine], approximations: Iterable[Approximation]
) -> tuple[Context, Log]:
    """The context of a step, and the notes that its definitions left."""
    log = Log()
    facts, hypotheses, ignored = _stated(used, resolver, statements, log)
    _follow_places(facts, used, resolver)
    order = sorted(used.definitions, key=resolver.number)
    definitions = tuple(used.definitions[key] for key in order)
    for noted in map(resolver.logs.__getitem__, used.definitions):
        log.conventions.update(noted.conventions)
        log.ambiguities.update(noted.ambiguities)
        if noted.orders:
            log.join(noted)
    facts += _beside(definitions, resolver, facts)
    facts += _conventional(used, resolver, _signed(facts))
    hypotheses += _approximate(used, resolver, approximations)
    unread = frozenset(key for key in used.unreadable if key not in resolver.foreign)
    meant = tuple(_meant_by_some(used, resolver, statements))
    return Context(
        tuple(dict.fromkeys(facts)), definitions, tuple(dict.fromkeys(hypotheses)), ignored, unread, meant
    ), log


def _meant_by_some(used: Used, resolver: Resolver, statements: Iterable[StatedLine]) -> Iterator[Condition]:
    """What some authors mean by what is said of the symbols of a step."""
    for statement in statements:
        try:
            found = meant_by_some(resolver.environment(Log()), statement.tree)
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
                hypotheses += [h for h in found.hypotheses if _speaks((h.left, h.right), used)]
            else:
                facts += [Fact(c, statement.source) for c in stated(env, statement.tree)]
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
    return [f for f in facts if f in chosen or any(arguments & free_symbols(t) for t in f.condition.terms)]


def _counts(condition: Condition, used: Used) -> bool:
    """Whether a condition is about what the step uses; one on integrals may be about what is bound there, or closed."""
    if condition.need not in INTEGRABILITY:
        return _speaks(condition.terms, used)
    free = set().union(*map(free_symbols, condition.terms)).difference(condition.variables)
    return bool(free & used.bound) or not free or _speaks(condition.terms, used)


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
    for one in approximations:
        env = resolver.environment(Log())
        try:
            left, right = (env.term(without_constant(tree, resolver.entries)[0]) for tree in (one.left, one.right))
        except (DerivationError, RecursionError):
            continue
        functions = [p.function for side in (left, right) for _, p in subterms(side) if isinstance(p, Apply)]
        if left.shape == right.shape and any(function in used.functions for function in functions):
            found.append(hypothesis(left, right, one.source))
    return found


def _signed(facts: Iterable[Fact]) -> set[Sym]:
    """The symbols of whose sign or size something is stated, so that no convention is needed."""
    return {symbol for condition in _plain_signs(facts) for symbol in free_symbols(condition.terms[0])}


def _plain_signs(facts: Iterable[Fact]) -> list[Condition]:
    """What is said of the signs of symbols themselves, not of the values of functions."""
    signs = (fact.condition for fact in facts if fact.condition.need in SIGNS)
    return [c for c in signs if not has_function(c.terms[0])]


def _conventional(used: Used, resolver: Resolver, signed: set[Sym]) -> list[Fact]:
    """The facts that hold by convention, where nothing is stated."""
    facts: list[Fact] = []
    for symbol in sorted(used.symbols | used.dimensions, key=lambda symbol: symbol.name):
        if _is_free(symbol, used, signed):
            facts += _parameter(symbol, resolver.survey)
            facts += _values(symbol, resolver)
        if symbol in used.indices or _ran(symbol, resolver):
            facts += _in_range(symbol, used.indices.get(symbol, set()), resolver)
        elif symbol.sort is Sort.INTEGER:
            facts.append(_by_convention(Need.INTEGER, symbol, f"{symbol.name} is an integer"))
        if symbol in used.dimensions:
            facts.append(_by_convention(Need.POSITIVE, symbol, f"the dimension {symbol.name} is positive"))
        elif _is_free(symbol, used, signed) and _is_scale(symbol, resolver):
            facts.append(_by_convention(Need.POSITIVE, symbol, f"{symbol.name} as a scale is positive"))
    for function, applied in used.functions.items():
        if function.density is None or function.density.general or function in used.definitions:
            continue  # of a density that is defined, the definition says where it is positive
        if all(isinstance(arg, Sym) for arg in applied.args):
            text = f"the density {function.name}({', '.join(function.density.of)}) is positive"
            facts.append(_by_convention(Need.POSITIVE, applied, text))
    return facts


def _is_free(symbol: Sym, used: Used, signed: set[Sym]) -> bool:
    """Whether nothing is said of the sign of a symbol, and nothing defines it."""
    return symbol not in signed and plain_key(symbol) not in used.definitions


def _values(symbol: Sym, resolver: Resolver) -> list[Fact]:
    """What a random variable may be by the law that is stated for it."""
    try:
        found = values_of(resolver.environment(Log()), symbol)
    except DerivationError:
        return []
    source = Source(Origin.DOCUMENT, f"{symbol.name} takes the values of its law")
    return [Fact(condition, source) for condition in found]


def _parameter(symbol: Sym, survey: Survey) -> list[Fact]:
    """What a symbol may be as a parameter of a named law: a probability, or a number of trials."""
    if symbol.shape.rank:
        return []
    if symbol.name in survey.fractions:
        text = f"{symbol.name} as a probability lies strictly between 0 and 1"
        return [_by_convention(Need.POSITIVE, part, text) for part in (symbol, sub(ONE, symbol))]
    if symbol.name in survey.counts:
        text = f"{symbol.name} as a number of trials is a positive integer"
        return [_by_convention(need, symbol, text) for need in (Need.INTEGER, Need.POSITIVE)]
    return []


def _ran(symbol: Sym, resolver: Resolver) -> bool:
    """Whether a letter ran in a sum somewhere, and stands for no number of another kind."""
    known = symbol.name in resolver.declared or symbol.name in resolver.survey.bound
    return resolver.survey.indices.firsts.get(symbol.name, "").isdigit() and not known and not symbol.shape.rank


def _in_range(symbol: Sym, families: set[str], resolver: Resolver) -> list[Fact]:
    """An index is a whole number, and not below the one from which it, or the index of its families, ran in a sum."""
    facts = [_by_convention(Need.INTEGER, symbol, f"{symbol.name} is a whole number, as an index is")]
    indices = resolver.survey.indices
    own = indices.firsts.get(symbol.name, "")
    firsts = [int(own)] if own.isdigit() else [indices.starts[name] for name in families & indices.starts.keys()]
    if firsts:
        first = max(firsts)
        text = f"{symbol.name} is at least {first}, as where it is an index"
        facts.append(_by_convention(Need.NONNEGATIVE, add(symbol, number(-first)), text))
    return facts


def _by_convention(need: Need, term: Term, text: str) -> Fact:
    return Fact(Condition(need, (term,)), Source(Origin.CONVENTION, text))


def _is_scale(symbol: Sym, resolver: Resolver) -> bool:
    """Whether it stands as the scale of a law, or is called like one where the author does not say what it is."""
    if symbol.shape.rank or symbol.sort is not Sort.REAL:
        return False
    if symbol.name in resolver.survey.scales:
        return True
    known = symbol.name in resolver.declared or symbol.name in resolver.survey.spoken
    return not known and _SCALE.fullmatch(symbol.name) is not None


def is_generic(name: str) -> bool:
    r"""Whether a name is written like a variable: a small letter, light or bold, with at most a short label."""
    return _GENERIC.fullmatch(name) is not None


def typed(used: Used, context: Context) -> list[str]:
    r"""The conventions that say what the free symbols of a step are.

    Only names that are written like variables count: what is called ``RSS``, ``R`` or ``\bar{x}`` has a meaning
    that may be said in words, and is no arbitrary number.
    """
    defined = {key.name for key in used.definitions if isinstance(key, Sym)}
    signs = Signs(context)
    generic = (s for s in used.symbols if s.name not in defined and not signs.whole(s) and is_generic(s.name))
    free = sorted(generic, key=lambda s: s.name)
    found = []
    for rank, words in ((0, "a real number"), (1, "a vector"), (2, "a matrix")):
        found += [f"{symbol.name} is {words}" for symbol in free if symbol.shape.rank == rank]
    return found
