"""Definitions elaborated under the shapes of the chain that uses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from derivations.meaning.declared.declared_names import Declarations
from derivations.meaning.formulas.distributions import SUPPORTED, inside
from derivations.meaning.formulas.laws import defined_by_law
from derivations.meaning.formulas.observed import apart_from_data
from derivations.meaning.formulas.shapes import shapes_of
from derivations.meaning.named_laws.equal_laws import without_law
from derivations.meaning.named_laws.stated_laws import StatedLaw, law_named
from derivations.meaning.names.densities import indices_of
from derivations.meaning.names.dependence import depends_on
from derivations.meaning.names.environment import Log, Shapes, UnstatedError, nothing_written
from derivations.meaning.names.quantities import is_loose
from derivations.meaning.names.sizes import same_sizes
from derivations.meaning.names.spaces import Dims
from derivations.meaning.names.survey import Survey
from derivations.meaning.terms.bounds import Domain, domain_of, exclude
from derivations.meaning.terms.definitions import Entry, Key, tree_names
from derivations.meaning.terms.expressions import Elaborator
from derivations.model.conditions import Condition
from derivations.model.context import Context, Definition, Extension, Piece
from derivations.model.errors import DerivationError, ShapeError
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Deriv,
    Function,
    Mul,
    Sym,
    Term,
    free_symbols,
    is_measure,
    rewrite,
    substitute,
    subterms,
)
from derivations.model.unfolding import heads_in, plain_key
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.reading.names import parts_of
from derivations.reading.syntax import Node

_LETTERS = re.compile(r"\\?[A-Za-z]+")
MAX_DENSITIES = 8
"""So many functions are tried that may be the density of a law."""
MAX_CHAIN = 20
"""So many names are followed from one that is defined by another one."""


@dataclass(frozen=True, slots=True)
class _Formula:
    """A definition as terms: what it defines, of which parameters, by which body, and where; it is 0 off a support."""

    head: Key
    parameters: tuple[Sym, ...]
    body: Term
    domain: Domain
    support: tuple[Condition, ...] = ()


@dataclass(slots=True)
class Resolver:
    """Elaborates the definitions that hold for one chain, each once, under the chain's shapes.

    A definition is there only if all that it rests on can be read under these shapes.  What can be read under
    its own shapes, but not under these, is *foreign*: it speaks of other variables of the same letters.  ``general``
    is what is said beside a definition of other names than its arguments, ``place`` where the chain stands, ``pairs``
    are the sides of approximations as terms, by their identity.
    """

    survey: Survey
    shapes: Shapes
    entries: Mapping[Key, Entry]
    declared: Mapping[str, Dims]
    known: frozenset[str]
    declarations: Declarations
    place: int
    stated: frozenset[str] = frozenset()
    log: Log = field(default_factory=Log)
    found: dict[Key, Definition | None] = field(default_factory=dict)
    logs: dict[Key, Log] = field(default_factory=dict)
    busy: set[Key] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    together: frozenset[str] = frozenset()
    failures: dict[Key, DerivationError] = field(default_factory=dict)
    foreign: set[Key] = field(default_factory=set)
    direct: set[Key] = field(default_factory=set)
    general: dict[Key, tuple[Condition, ...]] = field(default_factory=dict)
    pairs: dict[int, tuple[Term, Term] | None] = field(default_factory=dict)

    def lookup(self, head: Key) -> Definition | None:
        """The definition of a symbol or function, or ``None``."""
        key = plain_key(head)
        if key in self.busy:
            return None
        if key not in self.found:
            self.busy.add(key)
            try:
                self.found[key] = self._elaborated(self.entries[key]) if key in self.entries else self._of_law(key)
            finally:
                self.busy.discard(key)
        return self.found[key]

    def fit(self, applied: Apply) -> None:
        """Define a function for numbers, where it is applied to these and its own letter is a vector in the chain.

        The letter of an argument is any: behind ``s(x) = -x`` the values ``s(x_i)`` are those at the components.
        """
        key = plain_key(applied.function)
        found, entry = self.found.get(key), self.entries.get(key)
        if found is None or entry is None or applied.function.density is not None:
            return
        vectors = {one.name for one in found.parameters if one.shape.rank}
        own = shapes_of((entry.head, entry.body), self.declared, frozenset(), self.survey, frozenset()).vectors
        at_numbers = len(found.parameters) == len(applied.args) and not any(one.shape.rank for one in applied.args)
        if not (vectors and at_numbers and vectors.isdisjoint(own)):
            return
        shapes = self._shapes(entry)
        numbers = replace(shapes, vectors={n: dims for n, dims in shapes.vectors.items() if n not in vectors})
        try:
            formula = self._formula(entry, Log(), numbers)
        except (DerivationError, RecursionError):
            return
        if formula.body.shape.rank == 0 and not any(one.shape.rank for one in formula.parameters):
            self.found[key] = self._accepted(entry, formula)
            self.pairs.clear()

    def number(self, key: Key) -> int:
        """In which order a definition was bound; what a law defines comes first."""
        return self.entries[key].number if key in self.entries else -1

    def _of_law(self, key: Key) -> Definition | None:
        """The density of a named law that the document states for a random variable, and 0 outside its support."""
        stated = _stated_law(key, self.survey)
        if stated is None or not isinstance(key, Function):
            return None
        log = self.logs[key] = Log()
        try:
            return defined_by_law(self.environment(log), key, stated)
        except (DerivationError, RecursionError):
            self.log.vectors |= log.vectors
            self.log.sizes |= log.sizes
            return None

    def writes_out(self, at: Sym, density: Term) -> bool:
        """Whether the document writes a density down, at a symbol: as that of a function of one argument, or alone."""
        applied = (one for one in self.entries.values() if one.arity == 1)
        beside = any(self._is_alone(tree, at, density) for tree in self.survey.written[:MAX_DENSITIES])
        return beside or any(self._is_body(one, at, density) for one in islice(applied, MAX_DENSITIES))

    def _is_alone(self, tree: Node, at: Sym, density: Term) -> bool:
        """Whether a formula is a term in a symbol, for which one of its own may stand."""
        normal = Normalizer(Context())
        try:
            body = replace(self.environment(Log()), writes_out=nothing_written).term(tree)
            others = free_symbols(body) - (free_symbols(density) - {at})
            own = substitute(body, dict.fromkeys(others, at))
            return len(others) == 1 and is_zero(normal, normal(own) - normal(density))
        except (DerivationError, RecursionError, *CannotNormaliseErrors):
            return False

    def _is_body(self, entry: Entry, at: Sym, density: Term) -> bool:
        """Whether the body of a function is a term in a symbol; a law that is named in it writes nothing out."""
        log, normal = Log(), Normalizer(Context())
        env = replace(self.environment(log, self._shapes(entry)), writes_out=nothing_written)
        try:
            parameters = _head(env, entry).parameters
            body = env.inside(*parameters).term(entry.body)
            if len(parameters) != 1 or body.shape.rank or log.several:
                return False
            return is_zero(normal, normal(substitute(body, {parameters[0]: at})) - normal(density))
        except (DerivationError, RecursionError, *CannotNormaliseErrors):
            return False

    def environment(self, log: Log, shapes: Shapes | None = None) -> Elaborator:
        """A fresh scope for a formula of the chain."""
        scope = self.survey, shapes or self.shapes, log, self.lookup
        return Elaborator(*scope, declared=self.stated, together=self.together, writes_out=self.writes_out)

    def _derives_law(self, body: Term) -> bool:
        """Whether something is the derivative of the probability of an event, whatever the law."""
        derived = [part.body for _, part in subterms(body) if isinstance(part, Deriv)]
        heads = {head for term in derived for head in heads_in(term)}
        inner = [found.body for head in heads if (found := self.lookup(head)) is not None]
        applied = (part for term in (*derived, *inner) for _, part in subterms(term) if isinstance(part, Apply))
        return any(is_measure(part.function) for part in applied)

    def apart(self, first: Entry, second: Entry) -> bool:
        """Whether two definitions of one name hold on parts of the line that have a point in common at most."""
        try:
            domains = [self._domain(entry) for entry in (first, second)]
        except (DerivationError, RecursionError):
            return False
        return all(exclude(one, other) for one in domains[0].pieces for other in domains[1].pieces)

    def _domain(self, entry: Entry) -> Domain:
        env = self.environment(Log(), self._shapes(entry))
        head = _head(env, entry)
        return domain_of(env.inside(*head.parameters), entry.bounds, head.parameters, head.location)

    def _elaborated(self, entry: Entry) -> Definition | None:
        log = self.logs[plain_key(entry.key)] = Log(placed=True)
        if (unprinted := self.survey.unprinted(entry.body)) is not None:
            log.doubt(unprinted)
        others = (self._others(entry) & self.mentioned) - tree_names([entry.head])
        if others:
            what = f"{min(others)} is something else in {entry.source.where} than here"
            self._failed(entry.key, UnstatedError(what), False)
            return None
        if entry.rival:
            both = f"{entry.source.where} or as supposed in {entry.rival}"
            which = f"whether {entry.key.name} is as defined in {both} is not stated"
            self._failed(entry.key, UnstatedError(which), False)
            return None
        try:
            formula = self._formula(entry, log)
        except RecursionError:
            self._failed(entry.key, UnstatedError("it is nested too deep"), False)
            return None
        except DerivationError as error:
            if entry.otherwise and isinstance(error, UnstatedError):
                why = f"{entry.source.where} says first that it is something that is not understood"
                next_one = replace(entry, body=entry.otherwise[0], otherwise=entry.otherwise[1:])
                return self._elaborated(replace(next_one, sure_until=0, unsure=why))
            self.log.fields |= log.fields
            foreign = self._reads_at_home(entry)
            if not foreign:
                self._noted(entry, log)
            self._failed(entry.key, error, foreign)
            self.direct.add(plain_key(entry.key))
            return None
        if {integral.variable for integral in log.open_integrals} & set(formula.parameters):
            log.ambiguous(
                f"whether the integral in the definition of {entry.key.name} is an antiderivative is not stated"
            )
        return self._accepted(entry, formula)

    def _formula(self, entry: Entry, log: Log, shapes: Shapes | None = None) -> _Formula:
        """The head and the body of a definition as terms, under the shapes of the chain and its own, or under others.

        Raises:
            DerivationError: they are not understood.
        """
        env, doubts = self.environment(log, shapes or self._shapes(entry)), dict(log.doubts)
        # what a body defines is none of the random variables that are averaged beside those in it
        env = replace(env, together=frozenset(name for name in env.together if Sym(name) not in self.entries))
        head = _head(env, entry)
        log.doubts, parameters = doubts, head.parameters  # what is defined has one reading
        inner = replace(env.inside(*parameters), location=head.location)
        body = head.at_parameters(replace(inner, whole=True).term(without_law(entry.body)[0]))
        apart = {one: bound for one in parameters if (bound := apart_from_data(inner, body, one)) != one}
        if apart:
            parameters, body = tuple(apart.get(one, one) for one in parameters), substitute(body, dict(apart))
            inner = replace(env.inside(*parameters), location=head.location)
        body = self._shown(parameters, body)
        for name in sorted(one.name for one in free_symbols(body) - {*parameters}):
            hidden = next((one.name for one in parameters if depends_on(inner, name, one)), None)
            if hidden is not None:
                raise UnstatedError(f"how {name} depends on {hidden} is not stated")
        domain = domain_of(inner, entry.bounds, parameters, head.location)
        return _Formula(head.key, parameters, body, domain, _support(entry, log, parameters))

    def _shown(self, parameters: tuple[Sym, ...], body: Term) -> Term:
        """A body with the names written out that a parameter defines: ``h(x) = y + 1`` with ``y = x^2``."""
        for _ in range(MAX_CHAIN):
            free = sorted(free_symbols(body) - {*parameters}, key=lambda symbol: symbol.key)
            others = (name for name in free if self._holds(name, parameters))
            found = {name: own.body for name in others if (own := self.lookup(name)) is not None}
            found = {name: own for name, own in found.items() if own.shape == name.shape}
            if not found:
                break
            body = substitute(body, dict[Sym, Term](found))
        return body

    def _holds(self, name: Sym, parameters: tuple[Sym, ...]) -> bool:
        """Whether a name is defined by one of some parameters, or by names that are."""
        waiting, seen = [name], set[Sym]()
        while waiting and len(seen) < MAX_CHAIN:
            own = self.lookup(waiting.pop())
            free = free_symbols(own.body) - seen if own is not None else frozenset[Sym]()
            if not free.isdisjoint(parameters):
                return True
            seen |= free
            waiting += free
        return False

    def _accepted(self, entry: Entry, formula: _Formula) -> Definition | None:
        """The definition, where its sides fit together and nothing that it rests on is missing."""
        head, parameters, body = formula.head, formula.parameters, formula.body
        if body.shape != (head.shape if isinstance(head, Sym) else head.result):
            return self._reshaped(entry, head, parameters, body)
        if isinstance(head, Function) and head.density is not None and self._derives_law(body):
            return None  # that it is the density of its law, which it is read as anyway
        parts = (part for term in (body, *formula.domain.bodies) for _, part in subterms(term))
        missing = dict.fromkeys(key for part in parts if (key := self._missing(entry.key, part)) is not None)
        lost = next((key for key in missing if key in self.foreign or key not in self.failures), None)
        if lost is not None:
            cause = self.failures.get(lost, UnstatedError("it is defined in a circle"))
            self._failed(entry.key, cause, lost in self.foreign)
            return None
        return self._on_domain(entry, formula)

    def _on_domain(self, entry: Entry, formula: _Formula) -> Definition:
        """The definition with where it holds; that of a density with a stated law holds on the support only."""
        key, head, parameters, body = plain_key(entry.key), formula.head, formula.parameters, formula.body
        self.general[key] = formula.domain.general
        loose = _loose(head, parameters, body, self.declared)
        first, *wheres = formula.domain.pieces
        if formula.support and not (first or wheres):
            vanishes = Extension(vanishes=frozenset(range(len(formula.support))))
            return Definition(head, parameters, body, entry.source, loose, formula.support, (), vanishes)
        own = self.found[key] = self._of_law(key) if not (first or wheres) else None
        if own is not None:
            values: dict[Sym, Term] = dict(zip(own.parameters, parameters, strict=True))
            where = tuple(replace(c, terms=tuple(substitute(t, values) for t in c.terms)) for c in own.domain)
            return Definition(head, parameters, body, entry.source, loose, where, (), own.extension)
        others = tuple(Piece(term, where) for term, where in zip(formula.domain.bodies, wheres, strict=True))
        beyond, unsure = formula.domain.extension, entry.open_at(self.place)
        return Definition(head, parameters, body, entry.source, loose, first, others, beyond, unsure)

    def _reshaped(self, entry: Entry, head: Key, parameters: tuple[Sym, ...], body: Term) -> Definition | None:
        if isinstance(head, Function):
            self._note_sizes(head, body)
            if body.shape.rank == 1:
                self.log.fields.add(head.name)
            self._failed(entry.key, ShapeError(f"{head.name} has another shape than its definition"), False)
            return None
        name = Sym(head.name, body.shape.dims)
        return Definition(name, parameters, body, entry.source, unsure=entry.open_at(self.place))

    def _noted(self, entry: Entry, log: Log) -> None:
        """Take in what a definition shows of the shapes of its names, where these mean there what they mean here."""
        if not self._others(entry):
            self.log.vectors |= log.vectors
            self.log.sizes |= log.sizes

    def _note_sizes(self, head: Function, body: Term) -> None:
        """Note that a size of a function's values that is not stated is the one of its definition."""
        dims = head.result.dims
        if len(dims) == body.shape.rank:
            try:
                same_sizes(self.environment(self.log), dims, body.shape.dims)
            except ShapeError:
                return

    def _shapes(self, entry: Entry) -> Shapes:
        """The chain's shapes, and for letters it does not use those of the definition's own formula."""
        others = self._others(entry)
        home = self.declarations.at(entry.start).dims if others else {}
        elsewhere = {name: home[name] for name in others & home.keys()}
        declared = {**{name: dims for name, dims in self.declared.items() if name not in others}, **elsewhere}
        own = shapes_of(
            (entry.head, entry.body), declared, self.shapes.fields, self.survey, self.known, self.shapes.domains
        )
        used = tree_names([entry.head, entry.body])
        here = {name: dims for name, dims in self.shapes.vectors.items() if name not in others}
        mentioned = set(here) | (self.mentioned - others)
        extra = {name: dims for name, dims in own.vectors.items() if name in used and name not in mentioned}
        return replace(self.shapes, vectors={**extra, **here}, whole=own.whole | self.shapes.whole)

    def _others(self, entry: Entry) -> frozenset[str]:
        """The names in a definition that are something of another sort where the chain stands."""
        lives = self.declarations.lives
        contested = lives.contested & tree_names([entry.head, entry.body]) if not entry.given else frozenset[str]()
        here = ((name, lives.sort(name, self.place)) for name in contested)
        return frozenset(name for name, sort in here if lives.sort(name, entry.start) != sort)

    def _failed(self, key: Key, error: DerivationError, foreign: bool) -> None:
        self.failures[plain_key(key)] = error
        if foreign:
            self.foreign.add(plain_key(key))

    def _reads_at_home(self, entry: Entry) -> bool:
        """Whether a definition can be read under the shapes of its own formula alone."""
        own = (entry.head, entry.body)
        shapes = shapes_of(own, self.declared, self.shapes.fields, self.survey, frozenset(), self.shapes.domains)
        env = Elaborator(self.survey, shapes, Log(), lambda _: None)
        try:
            head = _head(env, entry)
            replace(env.inside(*head.parameters), location=head.location, whole=True).term(entry.body)
        except (DerivationError, RecursionError):
            return False
        return shapes.vectors != self.shapes.vectors

    def _missing(self, key: Key, part: Term) -> Key | None:
        """What a part of a definition's body rests on without being there."""
        head: Key | None = part.function if isinstance(part, Apply) else part if isinstance(part, Sym) else None
        if head is None or plain_key(head) not in self.entries or self.lookup(head) is not None:
            return None
        other = plain_key(head)
        return other if other not in self.foreign or _one_law(key, other) else None


def _support(entry: Entry, log: Log, parameters: tuple[Sym, ...]) -> tuple[Condition, ...]:
    """Where a function is not 0, of which named densities at its parameters are factors.

    Raises:
        UnstatedError: such a density is no factor, stands at another name, or words bound the arguments besides.
    """
    found = log.supports
    free = SUPPORTED in log.facts.values()
    if not found and not free:
        return ()
    factors = any(law_named(part) for part in parts_of(entry.body))
    if free or entry.bounds.restrict or not factors or not set(found) <= set(parameters):
        raise UnstatedError(f"where the densities in the definition of {entry.key.name} are not 0 is not stated")
    return tuple(one for at, ends in found.items() for one in inside(at, *ends))


def _stated_law(key: Key, survey: Survey) -> StatedLaw | None:
    """The named law of which a function can only be the density."""
    if not isinstance(key, Function) or key.density is None or key.subscripts:
        return None
    alone = len(key.density.of) == 1 and not key.density.given and not key.density.general
    return survey.law_of_density(key.name, key.density.of[0]) if alone else None


def _one_law(key: Key, other: Key) -> bool:
    """Whether two keys are densities of one law."""
    if isinstance(key, Sym) or isinstance(other, Sym) or key.density is None or other.density is None:
        return False
    return (key.name, key.subscripts) == (other.name, other.subscripts)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a definition defines, its parameters, and those at which a density stands.

    ``elements`` are the elements of families that stand in its arguments for whatever is put there, ``y_i`` in
    ``f(y_i)``, with their parameters.
    """

    key: Key
    parameters: tuple[Sym, ...] = ()
    location: tuple[Sym, ...] = ()
    elements: Mapping[Term, Sym] = field(default_factory=dict)

    def at_parameters(self, body: Term) -> Term:
        """A body with the parameters in the places of the elements.

        Raises:
            UnstatedError: the index of an element stands in the body for something else.
        """
        indices = frozenset[Sym]().union(*(free_symbols(index) for one in self.elements for index in indices_of(one)))
        letters = frozenset[str]().union(*map(_letters_below, self.parameters))
        others = free_symbols(body) - {*self.parameters} - indices
        carried = sorted(one.name for one in others if letters & {one.name, *_letters_below(one)})
        if carried:
            raise UnstatedError(f"how {carried[0]} goes with the index of an argument is not stated")
        if not self.elements:
            return body
        if any(part.binds[0] in indices for _, part in subterms(body)):
            raise UnstatedError("an index of its head runs in a sum in its body")
        body = rewrite(body, self.elements.get)
        loose = sorted(one.name for one in indices & free_symbols(body) - set(self.parameters))
        if loose:
            raise UnstatedError(f"how it depends on {loose[0]} is not stated")
        return body


def _head(env: Elaborator, entry: Entry) -> _Head:
    if isinstance(entry.key, Sym):
        return _Head(env.symbol(entry.key.name))
    term = replace(env, whole=True).term(entry.head)
    if not isinstance(term, Apply):
        return _Head(entry.key)
    if any(map(is_loose, term.args)):
        raise UnstatedError(f"what the arguments of {entry.key.name} stand for is not known: declare them")
    elements = {arg: Sym(to_latex(arg)) for arg in term.args if _is_any_element(arg)}
    parameters = tuple(one for one in (elements.get(arg, arg) for arg in term.args) if isinstance(one, Sym))
    roles, start = term.function.density, term.function.subscripts
    location = parameters[start : start + len(roles.of)] if roles else ()
    return _Head(term.function, parameters, location, elements)


def _letters_below(symbol: Sym) -> set[str]:
    """The letters that stand below a name."""
    return set(_LETTERS.findall(symbol.name.partition("_{")[2]))


def _is_any_element(arg: Term) -> bool:
    """Whether an argument of a head is an element of a family, or a component, at indices that are letters."""
    indices = indices_of(arg)
    return bool(indices) and not arg.shape.rank and all(isinstance(index, Sym) for index in indices)


def _loose(head: Key, parameters: tuple[Sym, ...], body: Term, declared: Mapping[str, Dims]) -> tuple[Sym, ...]:
    """Symbols that stand only as a location, where a condition of the head stands nowhere in the body."""
    if isinstance(head, Sym) or head.density is None or not head.density.given:
        return ()
    free = free_symbols(body)
    if all(parameter in free for parameter in parameters):
        return ()
    values = set(parameters[head.subscripts : head.subscripts + len(head.density.of)])
    located = {symbol for _, part in subterms(body) for symbol in _locations(part, values)}
    return tuple(s for s in sorted(located - set(parameters), key=lambda s: s.name) if s.name not in declared)


def _locations(term: Term, values: set[Sym]) -> set[Sym]:
    """The ``μ`` of a difference ``x - μ`` with a value ``x``."""
    if not isinstance(term, Add) or not any(part in values for part in term.terms):
        return set()
    return {
        part.factors[1]
        for part in term.terms
        if isinstance(part, Mul) and part.factors[0] == MINUS_ONE and isinstance(part.factors[1], Sym)
    }
