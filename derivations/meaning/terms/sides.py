"""The sides of a chain as terms of one shape: promotions first, then repairs of the notation."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from derivations.meaning.chance.expectations import averaged_together
from derivations.meaning.declared.declared_names import Declarations
from derivations.meaning.formulas.calculus import LAPLACIAN, free_component_index
from derivations.meaning.formulas.complex_parts import taken_apart
from derivations.meaning.formulas.shapes import domains_through, shapes_of
from derivations.meaning.named_laws.equal_laws import law_variable, relates_laws, without_law
from derivations.meaning.names.dependence import differentiated
from derivations.meaning.names.environment import (
    DIMENSION,
    Environment,
    Log,
    PromotionError,
    UnstatedError,
    component,
    promote,
)
from derivations.meaning.names.sizes import same_sizes
from derivations.meaning.names.spaces import Dims
from derivations.meaning.names.survey import Survey
from derivations.meaning.terms.definitions import Entry, Key, tree_names
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.transformed import law_equated
from derivations.meaning.terms.usage import Usage
from derivations.meaning.terms.used import used_by
from derivations.model.errors import DerivationError, ReadError, ShapeError
from derivations.model.terms import ZERO, Apply, Component, Sym, Term, Zeros, free_symbols, subterms
from derivations.model.unfolding import plain_key
from derivations.reading.names import CONSTANT_WORDS, spelling
from derivations.reading.raw import RawChain, RawSide, RawStep
from derivations.reading.statements import EQUATING, ORDERS
from derivations.reading.syntax import Additive, Name, Node, Related, Text

OF_ONE_SHAPE = EQUATING | ORDERS
"""The relations whose sides have one shape."""

T = TypeVar("T")

ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A side as read: its term or the error, the notes, and whether an unnamed constant was added to it.

    It may be a side of the equation that is to hold for a step on a law (``of_law``).  Where its values are complex,
    its term is their real part, beside the ``imaginary`` one, and ``whole`` is all of it.
    """

    term: Term | None
    error: DerivationError | None
    log: Log
    constant: bool = False
    of_law: bool = False
    imaginary: Term | None = None
    whole: Term | None = None

    def in_general(self, resolver: Resolver, names: frozenset[str]) -> Reading:
        """The side with some further names complex.

        Raises:
            UnstatedError: it cannot be taken apart so.
        """
        survey = replace(resolver.survey, complex=resolver.survey.complex | names)
        term = self.term if self.whole is None else self.whole
        if term is None:
            return self
        pair = taken_apart(replace(resolver.environment(self.log), survey=survey), term)
        return replace(self, term=pair.real, imaginary=None if pair.is_real else pair.imaginary)

    @property
    def turned(self) -> Reading:
        """The imaginary part of what was read, which is 0 of a real number."""
        return replace(self, term=self.imaginary or ZERO, imaginary=None)


@dataclass(slots=True)
class ChainScope:
    """What holds where a chain stands.

    ``place`` is where that is, ``fields`` are the functions with vector values and ``known`` the letters that some
    chain uses as vectors, each with the life of its name; ``made`` are the pairs of a name and another one by which it
    is said to be made, where that could not be used.  ``used`` is what names are used as there, ``survey`` that with
    the laws that hold.
    """

    usage: Usage
    entries: Mapping[Key, Entry]
    declarations: Declarations
    fields: set[tuple[str, int]]
    known: frozenset[tuple[str, int]]
    place: int = 0
    made: frozenset[tuple[str, str]] = frozenset()
    used: Survey = field(init=False)
    survey: Survey = field(init=False)

    def __post_init__(self) -> None:
        self.used = self.survey = self.usage.whole

    def move(self, place: int) -> None:
        """Go on to another place."""
        self.place = place
        self.used = self.survey = self.usage.at(place)

    @property
    def declared(self) -> Mapping[str, Dims]:
        """The dimensions of the names that are declared."""
        return self.declarations.at(self.place).dims

    @property
    def values(self) -> Mapping[str, Dims]:
        """The dimensions of the values of functions that are declared."""
        return self.declarations.at(self.place).values

    @property
    def domains(self) -> Mapping[str, Dims]:
        """The dimensions of the arguments of functions that are declared."""
        bodies = ((entry.head, entry.body) for entry in self.entries.values())
        return domains_through(bodies, self.declarations.at(self.place).domains, self.survey)

    def add_fields(self, names: Iterable[str], place: int) -> None:
        """Take in functions that have vector values at a place."""
        self.fields |= {(name, self.declarations.lives.life(name, place)) for name in names}

    def here(self, names: Iterable[tuple[str, int]]) -> frozenset[str]:
        """Those of some names that mean here what they mean in their lives."""
        return frozenset(name for name, life in names if self.declarations.lives.life(name, self.place) == life)

    def resolver(
        self, trees: list[Node], extra: Mapping[str, Dims] | None = None, sizes: Mapping[Sym, Term] | None = None
    ) -> Resolver:
        """The definitions as the formulas of a chain see them."""
        members = {name: one.dims for name, one in self.survey.samples.items() if one.dims}
        own, values, known = self.declared, self.values, self.here(self.known)
        declared = {**members, **(extra or {}), **own}
        shapes = shapes_of(trees, declared, self.here(self.fields), self.survey, known, self.domains)
        stated = any(DIMENSION in dims for dims in (*own.values(), *values.values()))
        shapes = replace(shapes, values=values, sizes=sizes or {}, stated_dimension=stated)
        survey = replace(self.survey, dependent=self.survey.dependent | differentiated(trees) | self.made)
        homes = self.declarations, self.place
        resolver = Resolver(survey, shapes, self.entries, declared, known, *homes, stated=frozenset(own))
        resolver.mentioned = tree_names(trees)
        resolver.together = averaged_together(trees, self.survey.samples, self.survey.averages, self.survey.transposes)
        return resolver

    def read(self, tree: Node, reading: Callable[[Environment], T]) -> T:
        """What is read of a formula in the words, anew as long as that shows more of the shapes in it.

        Raises:
            DerivationError: it is not understood.
        """
        vectors: dict[str, Dims] = {}
        sizes: dict[Sym, Term] = {}
        for _ in range(ROUNDS):
            log = Log()
            try:
                return reading(self.resolver([tree], vectors, sizes).environment(log))
            except PromotionError:
                vectors |= {name: dims for name, dims in log.vectors.items() if name not in vectors}
                _take_sizes(sizes, {size: other for size, other in log.sizes.items() if size not in sizes})
        return reading(self.resolver([tree], vectors, sizes).environment(Log()))


Place = tuple[int, int]


def place(side: RawSide) -> Place:
    """What tells one side from another."""
    return side.start, side.end


def continues(chain: RawChain, raw: RawStep) -> bool:
    """Whether a step goes on from the one before it: its left side is the right side of that one."""
    if chain.goes_on and raw.left.start < chain.start:
        return True
    return any(place(other.right) == place(raw.left) for other in chain.steps if other.number == raw.number - 1)


def read_sides(scope: ChainScope, chain: RawChain) -> tuple[dict[Place, Reading], Resolver]:
    """Elaborate all sides of a chain, so that related sides agree in shape wherever some reading allows it."""
    vectors: dict[str, Dims] = {}
    sizes: dict[Sym, Term] = {}
    for _ in range(ROUNDS):
        resolver = scope.resolver(chain.trees, vectors, sizes)
        readings = _with_zeros(chain, _all(resolver, chain, repair=False))
        readings = _agreed(resolver, chain, readings)
        used_by((reading.term for reading in readings.values() if reading.term is not None), resolver)  # for its shapes
        logs = [resolver.log, *(reading.log for reading in readings.values())]
        fields = set(resolver.log.fields).union(*(log.fields for log in logs)) - scope.here(scope.fields)
        symbols = {name: dims for log in logs for name, dims in log.vectors.items() if name not in vectors}
        found = {size: other for log in logs for size, other in log.sizes.items() if size not in sizes}
        if not fields and not symbols and not found:
            return readings, resolver
        scope.add_fields(fields, scope.place)
        vectors.update(symbols)
        _take_sizes(sizes, found)
    return readings, resolver


def _take_sizes(sizes: dict[Sym, Term], found: Mapping[Sym, Term]) -> None:
    """Take in which sizes are which others, unless that closes a circle."""
    for size, other in found.items():
        last: Term = other
        while isinstance(last, Sym) and last in sizes:
            last = sizes[last]
        if last != size:
            sizes[size] = last


def _all(resolver: Resolver, chain: RawChain, repair: bool, hessian: bool = False) -> dict[Place, Reading]:
    readings: dict[Place, Reading] = {}
    location: tuple[Sym, ...] = ()
    at = law_variable(resolver.mentioned)
    trees = chain.trees
    own = (replace(at, dims=resolver.shapes.dims(at.name)),)
    for step in chain.steps:
        readings.update(_of_law(resolver, step))
        laws = relates_laws(step)
        for side in (step.left, step.right):
            if place(side) not in readings:
                there = own if laws else location if side is step.right else ()
                beside = tuple(tree for tree in trees if tree is not side.tree)
                readings[place(side)] = _read(resolver, side, there, beside, repair, hessian)
        location = _location(readings[place(step.left)].term) or location
    return readings


def _of_law(resolver: Resolver, step: RawStep) -> dict[Place, Reading]:
    """The sides of the equation that is to hold for a step on a law, or what its parts show of names; else nothing."""
    left, right = Log(placed=True), Log(placed=True)
    try:
        sides = law_equated(step, resolver, left, right)
    except DerivationError as error:
        shown = left.vectors or right.vectors or left.sizes or right.sizes
        return (
            {place(step.left): Reading(None, error, left), place(step.right): Reading(None, error, right)}
            if shown
            else {}
        )
    except RecursionError:
        return {}
    if sides is None:
        return {}
    pairs = zip((step.left, step.right), sides, (left, right), strict=True)
    return {place(side): Reading(term, None, log, of_law=True) for side, term, log in pairs}


def _location(term: Term | None) -> tuple[Sym, ...]:
    if not isinstance(term, Apply) or term.function.density is None:
        return ()
    start = term.function.subscripts
    args = term.args[start : start + len(term.function.density.of)]
    return tuple(arg for arg in args if isinstance(arg, Sym))


def _read(
    resolver: Resolver,
    side: RawSide,
    location: tuple[Sym, ...],
    beside: tuple[Node, ...],
    repair: bool,
    hessian: bool,
) -> Reading:
    log = Log(placed=True)
    if side.tree is None:
        missing = ReadError(side.start, side.end, "a formula", "one that can be parsed")
        return Reading(None, side.error or missing, log)
    tree, constant = without_constant(_without_law(side.tree, log), resolver.entries, resolver.declared)
    if (unprinted := resolver.survey.unprinted(tree)) is not None:
        log.doubt(unprinted)
    env = replace(resolver.environment(log), location=location, repair=repair, beside=beside, hessian=hessian)
    try:
        term, before = replace(env, whole=True).term(tree), set(log.unfolded)
        pair = taken_apart(env, term)
        for one in [one for one in log.unfolded if one not in before]:
            log.take_notes(resolver.logs[plain_key(one.head)])
        return Reading(pair.real, None, log, constant, imaginary=None if pair.is_real else pair.imaginary, whole=term)
    except DerivationError as error:
        return Reading(None, error, log, constant)
    except RecursionError:
        deep = ReadError(side.start, side.end, "a formula nested too deep", "a flatter one")
        return Reading(None, deep, log, constant)


def _without_law(tree: Node, log: Log) -> Node:
    own, law = without_law(tree)
    if law is not None:
        log.notice(f"the law {spelling(law)} stated besides is not checked")
    return own


def states_law(raw: RawStep) -> str | None:
    """That a side states a law besides, which a proof of the equation alone would seem to prove too."""
    for tree in (raw.left.tree, raw.right.tree):
        if isinstance(tree, Related) and "\\sim" in tree.relations:
            return f"the law {spelling(tree.items[-1])} stated besides is not checked"
    return None


def has_constant(tree: Node, entries: Mapping[Key, Entry]) -> bool:
    """Whether a side ends in an unnamed constant."""
    return without_constant(tree, entries)[1]


def without_constant(
    tree: Node, entries: Mapping[Key, Entry], declared: Container[str] = frozenset()
) -> tuple[Node, bool]:
    r"""Take ``+ \text{const}`` or ``+ C`` with a ``C`` of which nothing is said away from the end of a side."""
    if not isinstance(tree, Additive) or len(tree.terms) < 2 or tree.terms[-1][0] != "+":
        return tree, False
    last = tree.terms[-1][1]
    word = last.text.strip() if isinstance(last, Text) else spelling(last).split("{")[-1].rstrip("}").removeprefix("\\")
    letter = isinstance(last, Name) and last.text == "C" and Sym("C") not in entries and "C" not in declared
    if word not in CONSTANT_WORDS and not letter:
        return tree, False
    rest = tree.terms[:-1]
    if len(rest) == 1 and rest[0][0] == "+":
        return rest[0][1], True
    return Additive(tree.start, rest[-1][1].end, rest), True


def _agreed(resolver: Resolver, chain: RawChain, readings: dict[Place, Reading]) -> dict[Place, Reading]:
    if not _clashes(chain, readings):
        return readings
    hessians = _with_hessians(resolver, chain, readings)
    if hessians is not None:
        return hessians
    if _promoted(resolver, chain, readings):
        return readings
    repaired = _all(resolver, chain, repair=True)
    for step in chain.steps:
        _entries_meant(step, repaired)
    better = len(_clashes(chain, repaired)) < len(_clashes(chain, readings))
    return repaired if better else readings


def _with_hessians(
    resolver: Resolver, chain: RawChain, readings: Mapping[Place, Reading]
) -> dict[Place, Reading] | None:
    """The readings with ∇² as the matrix of second derivatives, where it is a Laplacian else and all shapes agree."""
    squared = [where for where, reading in readings.items() if _holds_laplacian(reading)]
    found = _with_zeros(chain, _all(resolver, chain, repair=False, hessian=True)) if squared else {}
    if not found or _clashes(chain, found):
        return None
    for where in squared:
        found[where].log.convention("∇² is the matrix of second derivatives, as what stands beside it is a matrix")
    return found


def _holds_laplacian(reading: Reading) -> bool:
    """Whether a square of a nabla was read as a Laplacian, by custom alone."""
    return any(text.startswith(LAPLACIAN) for text in reading.log.conventions)


def _with_zeros(chain: RawChain, readings: dict[Place, Reading]) -> dict[Place, Reading]:
    """The readings with a 0 beside a vector or matrix as the one of that shape."""
    for step in chain.steps:
        for here, there in ((step.left, step.right), (step.right, step.left)):
            zero, other = readings[place(here)], readings[place(there)].term
            if zero.term == ZERO and other is not None and other.shape.rank and step.relation in OF_ONE_SHAPE:
                zero.log.notice("0 is read as the zero of the vectors or matrices beside it")
                readings[place(here)] = replace(zero, term=Zeros(other.shape.dims))
    return readings


def _clashes(chain: RawChain, readings: Mapping[Place, Reading]) -> list[RawStep]:
    """The steps whose sides differ in shape, or have a shape error inside."""
    found: list[RawStep] = []
    for step in chain.steps:
        left, right = readings[place(step.left)], readings[place(step.right)]
        if isinstance(left.error, ShapeError) or isinstance(right.error, ShapeError):
            found.append(step)
        elif left.term is None or right.term is None or step.relation not in OF_ONE_SHAPE:
            continue
        elif left.term.shape != right.term.shape:
            found.append(step)
    return found


def _promoted(resolver: Resolver, chain: RawChain, readings: Mapping[Place, Reading]) -> bool:
    """Whether a clash shows that a function or symbol is a vector (noted in the log of its side)."""
    for reading in readings.values():
        if reading.log.fields or reading.log.vectors or reading.log.sizes:
            return True
    return any(
        _shows_shape(resolver, readings[place(step.left)], readings[place(step.right)])
        for step in _clashes(chain, readings)
    )


def _shows_shape(resolver: Resolver, left: Reading, right: Reading) -> bool:
    """Whether two sides that clash show the shape of a name (noted in the log of its side)."""
    if left.term is None or right.term is None:
        return False
    if left.term.shape.rank == right.term.shape.rank:
        return _same_sizes(resolver, left, right)
    low, high = (left, right) if left.term.shape.rank < right.term.shape.rank else (right, left)
    if low.term is None or high.term is None or low.term.shape.rank:
        return False
    try:
        promote(resolver.environment(low.log), low.term, high.term.shape)
    except DerivationError:
        return bool(low.log.fields or low.log.vectors)
    return False


def _same_sizes(resolver: Resolver, left: Reading, right: Reading) -> bool:
    """Whether two sides of one rank differ in sizes that are not stated, and hence are the same (noted in the log)."""
    if left.term is None or right.term is None:
        return False
    try:
        same_sizes(resolver.environment(left.log), left.term.shape.dims, right.term.shape.dims)
    except DerivationError:
        return bool(left.log.sizes)
    return False


def _entries_meant(step: RawStep, readings: dict[Place, Reading]) -> None:
    """A scalar with one free component index beside a matrix or vector: the entry or component is meant."""
    left, right = readings[place(step.left)], readings[place(step.right)]
    if left.term is None or right.term is None or left.term.shape == right.term.shape:
        return
    low, high, at = (
        (left, right, step.right) if left.term.shape.rank < right.term.shape.rank else (right, left, step.left)
    )
    if low.term is None or high.term is None or low.term.shape.rank:
        return
    index = free_component_index(low.term)
    if index is None or _taken_apart(low.term) & free_symbols(high.term):
        return  # ``\mu_i = \mu`` says that all of a family are one, and is no identity
    if high.term.shape.rank == 2 and high.term.shape.dims[0] == high.term.shape.dims[1]:
        high.log.notice(f"a scalar beside a matrix: the entry ({index.name}, {index.name}) of the matrix is meant")
        readings[place(at)] = replace(high, term=Component(high.term, (index, index)))
    elif high.term.shape.rank == 1:
        high.log.notice(f"a scalar beside a vector: component {index.name} of the vector is meant")
        readings[place(at)] = replace(high, term=component(high.term, index))


def _taken_apart(term: Term) -> set[Term]:
    """What components are taken of in a term."""
    return {part.children[0] for _, part in subterms(term) if isinstance(part, Component)}


def reason(reading: Reading, where: str) -> str:
    """Why a side has no term, with its place for what was not understood."""
    error = reading.error
    if isinstance(error, ReadError):
        return f"{where}: {error}"
    if isinstance(error, UnstatedError | ShapeError):
        return str(error)
    return f"not understood: {error}"
