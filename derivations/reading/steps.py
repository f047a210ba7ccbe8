"""Steps: the role of each step of a chain, its claim, and everything the claim rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim, Relation, Role, Step
from derivations.model.errors import DerivationError, ReadError, ShapeError
from derivations.model.terms import (
    INFINITY,
    MINUS_ONE,
    ZERO,
    Add,
    Apply,
    Deriv,
    Expect,
    Grad,
    Integral,
    Mul,
    Num,
    Sum,
    Sym,
    Term,
    describe,
    free_symbols,
    partial,
    subterms,
)
from derivations.reading.conventions import Approximation, Statement, Used, context_of, typed, used_by
from derivations.reading.declarations import remark
from derivations.reading.definitions import Key, Resolver, plain_key
from derivations.reading.environment import Log, UnstatedError
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.sides import Place, Reading, place, reason
from derivations.reading.source import SourceText

RELATIONS = {relation.value: relation for relation in Relation}
UNCHECKED = {
    "\\approx": "an approximation in no stated sense",
    "\\Rightarrow": "implications are not checked yet",
    "\\Leftrightarrow": "equivalences are not checked yet",
    "\\to": "limits are not checked yet",
}
ORDERS = frozenset({Relation.LESS, Relation.LESS_EQUAL, Relation.GREATER, Relation.GREATER_EQUAL})


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a step does to the definitions: the key it introduces (if it does), and notices about that."""

    is_definition: bool = False
    notices: tuple[str, ...] = ()
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class ChainReader:
    """All that the steps of one chain need."""

    source: SourceText
    chain: RawChain
    readings: dict[Place, Reading]
    resolver: Resolver
    statements: Sequence[Statement]
    approximations: Sequence[Approximation]
    later: Mapping[Key, str]
    solved: Mapping[Key, int]
    special: Mapping[str, int]

    def step(self, raw: RawStep, introduced: Introduced) -> Step:
        """Elaborate one step; whatever goes wrong costs this step only."""
        left, right = self.readings[place(raw.left)], self.readings[place(raw.right)]
        for side, reading in ((raw.left, left), (raw.right, right)):
            if isinstance(reading.error, ReadError) or side.tree is None:
                return self._plain(raw, Role.UNREAD, self._reason(reading), introduced.notices)
        if introduced.is_definition:
            return self._definition(raw, left, right, introduced)
        if raw.relation in UNCHECKED:
            return self._plain(raw, Role.UNSTATED, UNCHECKED[raw.relation], introduced.notices)
        for reading in (left, right):
            if reading.error is not None:
                return self._plain(raw, Role.UNSTATED, self._reason(reading), introduced.notices)
        if introduced.unknown:
            return self._plain(raw, Role.UNSTATED, introduced.unknown, introduced.notices)
        try:
            return self._claim(raw, left, right, introduced)
        except DerivationError as error:
            return self._plain(raw, Role.UNSTATED, str(error), introduced.notices)

    def _definition(self, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
        notices = (*introduced.notices, *right.log.notices)
        conventions = tuple({**left.log.conventions, **right.log.conventions})
        return self._plain(raw, Role.DEFINITION, "", notices, conventions)

    def _reason(self, reading: Reading) -> str:
        error = reading.error
        position = self.source.position(error.start) if isinstance(error, ReadError) else (0, 0)
        return reason(reading, position)

    def _plain(
        self, raw: RawStep, role: Role, why: str, notices: Sequence[str] = (), conventions: Sequence[str] = ()
    ) -> Step:
        return self._step(raw, role, None, Context(), why, tuple(conventions), tuple(dict.fromkeys(notices)))

    def _step(
        self,
        raw: RawStep,
        role: Role,
        claim: Claim | None,
        context: Context,
        why: str,
        conventions: tuple[str, ...],
        notices: tuple[str, ...],
    ) -> Step:
        start = min(raw.start, raw.left.start) if raw.left is not raw.right else raw.start
        span = self.source.span(start, max(raw.end, start))
        return Step(
            self.chain.number,
            raw.number,
            span,
            raw.relation,
            raw.left.source,
            raw.right.source,
            role,
            claim,
            context,
            why,
            conventions,
            notices,
            frozenset(self.resolver.declared),
        )

    def _claim(self, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
        claim = claimed(raw, left, right)
        terms = (claim.left, claim.right)
        used = used_by(terms, self.resolver)
        for key, error in used.unreadable.items():
            if key not in self.resolver.foreign:
                raise UnstatedError(f"{key.name} cannot be used here: {error}")
        self._not_yet_defined(raw, used)
        self._no_condition(raw, claim, used)
        self._laws_stated(claim)
        self._laws_meant(claim, used.unreadable)
        context, log = context_of(used, self.resolver, self.statements, self.approximations)
        conventions = dict.fromkeys(
            [*left.log.conventions, *right.log.conventions, *log.conventions, *typed(used)]
        )
        notices = dict.fromkeys([*introduced.notices, *left.log.notices, *right.log.notices])
        if raw.comment:
            source = Source(Origin.DOCUMENT, f"the remark “{raw.comment}”")
            restrictions = remark(self.resolver.environment(Log()), raw.comment)
            context = replace(context, facts=context.facts + tuple(Fact(one, source) for one in restrictions))
        if claim.left is not left.term:
            conventions["an integral without limits beside a formula in its variable is an antiderivative"] = None
        return self._step(raw, Role.CLAIM, claim, context, "", tuple(conventions), tuple(notices))

    def _not_yet_defined(self, raw: RawStep, used: Used) -> None:
        """Refuse a claim about a name that the document defines only later: it is not arbitrary.

        Raises:
            UnstatedError: there is such a name.
        """
        for symbol in used.symbols:
            if symbol.name in self.special:
                where = f"line {self.special[symbol.name]}"
                raise UnstatedError(f"{where} says something special about {symbol.name}, which is not used")
        keys: list[Key] = [plain_key(symbol) for symbol in used.symbols]
        keys += [plain_key(function) for function in used.functions]
        for key in keys:
            if key in self.later:
                raise UnstatedError(f"{key.name} is defined only in {self.later[key]}")
            if self.solved.get(key, 0) > raw.number:
                raise UnstatedError(f"this is an equation for {key.name}, which step {self.solved[key]} solves")

    def _no_condition(self, raw: RawStep, claim: Claim, used: Used) -> None:
        """Refuse an equation that states a condition or a relation between quantities rather than an identity.

        Raises:
            UnstatedError: the equation stands alone and is of such a form.
        """
        sides = (claim.left, claim.right)
        if claim.relation in ORDERS and all(_is_plain(side) for side in sides):
            raise UnstatedError("an inequality between names, which states a condition")
        alone = not any(other is not raw and _continues(other, raw) for other in self.chain.steps)
        if not alone or claim.relation is not Relation.EQUAL:
            return
        for side, other in (sides, sides[::-1]):
            if other == ZERO and free_symbols(side) and _may_be_solved(side):
                raise UnstatedError("an equation that may be meant as a condition, not as an identity")
        names = [_all_names(side) for side in sides]
        if all(names) and not names[0] & names[1] and not used.definitions:
            raise UnstatedError("the two sides have no symbol in common: the formula says how they are related")

    def _laws_stated(self, claim: Claim) -> None:
        """Refuse a claim in which a law that nothing defines stands on one side, and a formula without it on the other.

        Such a law has been described in words; as an arbitrary law it would make a correct step look false.

        Raises:
            UnstatedError: there is such a law.
        """
        for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
            if not free_symbols(other) or any(isinstance(part, Apply) for _, part in subterms(other)):
                continue
            for _, part in subterms(side):
                if not isinstance(part, Apply) or part.function.density is None:
                    continue
                defined = self.resolver.lookup(part.function) is not None
                if not defined and not _defined_symbols(other, self.resolver):
                    raise UnstatedError(f"nothing in the document says what the law {part.function.name} is")

    def _laws_meant(self, claim: Claim, unreadable: Iterable[Key]) -> None:
        """Refuse a claim about a law whose density was stated only for variables of other shapes.

        Raises:
            UnstatedError: the claim speaks of all the variables of such a density.
        """
        roles: dict[str, set[str]] = {}
        for side in (claim.left, claim.right):
            for _, part in subterms(side):
                if isinstance(part, Apply) and part.function.density is not None:
                    named = roles.setdefault(part.function.name, set())
                    named.update(part.function.density.of, part.function.density.given)
        for key in unreadable:
            if isinstance(key, Sym) or key.density is None or key not in self.resolver.direct:
                continue
            if {*key.density.of, *key.density.given} <= roles.get(key.name, set()):
                raise UnstatedError(f"the density {key.name} was stated for variables of other dimensions only")


def _continues(other: RawStep, step: RawStep) -> bool:
    """Whether two steps share a side."""
    return place(other.right) == place(step.left) or place(other.left) == place(step.right)


def _is_plain(side: Term) -> bool:
    """Whether a side is a number, a name or an abstract function: a condition says something about it."""
    return isinstance(side, Sym | Num | Apply) or (isinstance(side, Mul) and side.factors[0] == MINUS_ONE)


def _may_be_solved(side: Term) -> bool:
    """Whether ``side = 0`` may be an equation to solve: a derivative, or no integral or sum inside."""
    if isinstance(side, Deriv | Grad | Apply):
        return True
    return not any(isinstance(part, Integral | Expect | Sum) for _, part in subterms(side))


def _all_names(term: Term) -> set[str]:
    found = {symbol.name for symbol in free_symbols(term)}
    return found | {part.function.name for _, part in subterms(term) if isinstance(part, Apply)}


def _defined_symbols(term: Term, resolver: Resolver) -> bool:
    return any(resolver.lookup(symbol) is not None for symbol in free_symbols(term))


def claimed(raw: RawStep, left: Reading, right: Reading) -> Claim:
    """The claim of a step.

    Raises:
        UnstatedError: the relation has no meaning here.
        ShapeError: the sides differ in shape.
    """
    if left.term is None or right.term is None:
        raise UnstatedError("a side has no term")
    if left.term.shape != right.term.shape:
        raise ShapeError(f"the left side is {describe(left.term.shape)}, the right side {describe(right.term.shape)}")
    if INFINITY in (left.term, right.term):
        raise UnstatedError("whether something is finite is not checked")
    relation = RELATIONS[raw.relation]
    free_of: tuple[Sym, ...] = ()
    if left.constant or right.constant or relation is Relation.EQUAL_UP_TO_CONSTANT:
        if relation not in (Relation.EQUAL, Relation.IDENTICAL, Relation.EQUAL_UP_TO_CONSTANT):
            raise UnstatedError("an unnamed constant beside a relation that is no equality")
        relation, free_of = Relation.EQUAL_UP_TO_CONSTANT, _parameters(left.term, right.term)
    elif relation is Relation.PROPORTIONAL:
        free_of = _proportional_in(left.term)
    if relation in ORDERS and left.term.shape.rank:
        raise ShapeError("an order between vectors")
    return _antiderivative(left, right) or Claim(left.term, relation, right.term, free_of)


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


def _antiderivative(left: Reading, right: Reading) -> Claim | None:
    """Read ``∫ f dx = F(x)``, with no limits and no abstract function under the integral, as ``f = F'``."""
    for this, other in ((left, right), (right, left)):
        if this.term is None or other.term is None:
            continue
        free = free_symbols(other.term)
        for integral in this.log.open_integrals:
            if integral.variable not in free or any(isinstance(p, Apply | Expect) for _, p in subterms(integral)):
                continue
            sides = [_differentiated(reading, integral.variable) for reading in (left, right)]
            return Claim(sides[0], Relation.EQUAL, sides[1])
    return None


def _differentiated(reading: Reading, variable: Sym) -> Term:
    term = reading.term
    if term is None:
        raise UnstatedError("a side has no term")
    return _derivative(term, variable, reading)


def _derivative(term: Term, variable: Sym, reading: Reading) -> Term:
    match term:
        case Integral() if term in reading.log.open_integrals and term.variable == variable:
            return term.body
        case Add(terms=terms):
            return Add(tuple(_derivative(part, variable, reading) for part in terms))
        case Mul(factors=factors) if any(part in reading.log.open_integrals for part in factors):
            others = [part for part in factors if part not in reading.log.open_integrals]
            if len(others) != len(factors) - 1 or any(variable in free_symbols(part) for part in others):
                raise UnstatedError("an indefinite integral inside a product is not supported")
            inner = next(part for part in factors if part not in others)
            return Mul((*others, _derivative(inner, variable, reading)))
        case _:
            if any(part in reading.log.open_integrals for _, part in subterms(term)):
                raise UnstatedError("an indefinite integral inside a formula is not supported")
            return partial(term, variable)
