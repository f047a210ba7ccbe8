"""The kernel: replays proofs.  Nothing else can make a claim `proved`.

A proof is a list of rule applications (``model.proof``).  The kernel looks up each rule, hands it the subterm at the
stated position, puts the answer back, and collects the conditions.  The last application closes the claim.  At the
end every condition is settled; open ones are returned with the rest and never dropped.

The rules and the function that settles conditions come in as data (``Rulebook``), so that the kernel can be read
without them; what they do is trusted, and counted in the README.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn

from derivations.model.conditions import INTEGRABILITY, Condition, Settled, Status
from derivations.model.context import Context, Definition, Fact, Origin, Source
from derivations.model.derivation import Claim, Inference
from derivations.model.errors import DerivationError
from derivations.model.proof import Application, Argument, CaseProof, Proof, Side
from derivations.model.relations import Relation
from derivations.model.statements import Clause, TooManyClausesError, clauses, is_flat, terms_of
from derivations.model.terms import (
    Apply,
    Sym,
    Term,
    at_path,
    binders_above,
    free_symbols,
    fresh_name,
    has_function,
    replace_at,
    substitute,
    subterms,
)
from derivations.model.unfolding import captured, unfolded_by

MAX_APPLICATIONS = 200
PRESUPPOSED = "both sides are written only where this holds"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule does not apply, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a rule puts in the place of a term, and under which conditions the two are equal.

    Conditions are on the place, for every value of what is bound there; those ``outside`` are stated as they are to
    hold outside of all that binds.  ``by`` is the definition that says so, if one does.
    """

    term: Term
    conditions: tuple[Condition, ...] = ()
    outside: tuple[Condition, ...] = ()
    by: Definition | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A claim is settled by a closing rule, under conditions.

    ``presupposed`` are the conditions without which neither side is defined: the claim says nothing there.
    """

    conditions: tuple[Condition, ...] = ()
    presupposed: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rewriting rule works: the subterm, what binds symbols around it, and what the context says there."""

    term: Term
    binders: tuple[Term, ...]
    context: Context

    @property
    def bound(self) -> tuple[Sym, ...]:
        """The symbols that are bound there, the outermost first."""
        return bound_by(self.binders)


Rewrite = Callable[[Place, tuple[Argument, ...]], Rewritten | Refusal]
Close = Callable[[Claim, Context, tuple[Argument, ...]], Closed | Refusal]
Contradict = Callable[[Clause, Context, tuple[Argument, ...]], tuple[Condition, ...] | Refusal]
Existence = Callable[[Claim, Context], tuple[Condition, ...] | Refusal]
Domains = Callable[[Sequence[Term], Sequence[Term], Context, bool], Closed]
Settle = Callable[[Sequence[Condition], Context], tuple[Settled, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """A formula that a rule accepts or rejects, as LaTeX with its context lines, and what is to be seen in it.

    ``words`` stand before the formula.
    """

    formula: str
    given: tuple[str, ...] = ()
    verdict: str = "proved"
    note: str = ""
    assume: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named step of reasoning.

    ``conditions`` are pairs of a condition and why it is needed (the instance that breaks without it).  Exactly one
    of ``rewrite``, ``close`` and ``contradict`` is given: a rule turns one side into an equal one, settles a claim, or
    shows that the literals of a clause are not all true.  ``trusted`` marks a rule whose body is an algorithm, not a
    pattern.
    """

    code: str
    name: str
    statement: str
    conditions: tuple[tuple[str, str], ...]
    source: str
    examples: tuple[Example, ...]
    rewrite: Rewrite | None = None
    close: Close | None = None
    contradict: Contradict | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What the kernel trusts: the rules by code, what a claim needs to exist, and how conditions are settled.

    ``domains`` says under which conditions the terms of two statements have values, at the same points, or where the
    first one is true.
    """

    rules: Mapping[str, Rule]
    existence: Existence
    domains: Domains
    settle: Settle


_REPLAYED = object()
"""Whoever makes an :class:`Accepted` shows this; nothing outside of the kernel has it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proof that was replayed: the rules used, in order, every condition with its status, and the definitions used.

    Only the kernel makes one; it is neither changed nor copied nor sent to another process.

    Raises:
        TypeError: something else tried to.
    """

    rules: tuple[str, ...]
    conditions: tuple[Settled, ...]
    definitions: tuple[Definition, ...] = ()
    replayed: InitVar[object] = None

    def __post_init__(self, replayed: object) -> None:
        if replayed is not _REPLAYED:
            raise TypeError("only the kernel accepts a proof: replay it")

    def __reduce__(self) -> NoReturn:
        raise TypeError("what the kernel accepted is no data: send the proof, and replay it")

    @property
    def open(self) -> tuple[Settled, ...]:
        """The conditions that nobody discharged or granted."""
        return tuple(c for c in self.conditions if c.status is Status.OPEN)


def replay(claim: Claim, proof: Proof, context: Context, rulebook: Rulebook) -> Accepted | Refusal:
    """Check a proof of a claim, application by application.

    Raises:
        DerivationError: only from terms that a rule built wrongly, which is a bug of the rule.
    """
    if not proof.applications or len(proof.applications) > MAX_APPLICATIONS:
        return Refusal("a proof has at least one and not too many applications")
    hiding = _hiding((claim.left, claim.right), context)
    if hiding is not None:
        return hiding
    existing = rulebook.existence(claim, context)
    if isinstance(existing, Refusal):
        return existing
    conditions, definitions = list[Condition](), dict[Definition, None]()
    for application in proof.applications[:-1]:
        result = _rewrite(claim, application, context, rulebook)
        if isinstance(result, Refusal):
            return result
        claim, new, by = result
        conditions.extend(new)
        definitions |= {} if by is None else {by: None}
    hiding = _hiding((claim.left, claim.right), context)
    if hiding is not None:
        return hiding
    last = proof.applications[-1]
    rule = rulebook.rules.get(last.rule)
    if rule is None or rule.close is None or last.side is not Side.BOTH or last.path:
        return Refusal(f"{last.rule} does not close a claim")
    closed = rule.close(claim, context, last.arguments)
    if isinstance(closed, Refusal):
        return closed
    conditions = [*(one for one in existing if one not in closed.presupposed), *conditions, *closed.conditions]
    codes = [application.rule for application in proof.applications]
    return _accepted(codes, conditions, closed.presupposed, context, rulebook, tuple(definitions))


def passed(
    claim: Claim, proof: Proof, context: Context, rulebook: Rulebook
) -> tuple[tuple[Claim, Definition | None], ...]:
    """The claims that an accepted proof passes through, as stated first; each with the definition that led to it."""
    found: list[tuple[Claim, Definition | None]] = [(claim, None)]
    for application in proof.applications[:-1]:
        result = _rewrite(found[-1][0], application, context, rulebook)
        if isinstance(result, Refusal):
            break
        found.append((result[0], result[2]))
    return tuple(found)


def replay_cases(inference: Inference, proof: CaseProof, context: Context, rulebook: Rulebook) -> Accepted | Refusal:
    """Check a proof of an inference: each of its clauses, at the points where all terms of both sides have values.

    The inference is false at such a point just if all literals of some clause are true there.  ``beside`` is not
    relied on: what the document states elsewhere may be a claim of its own.
    """
    try:
        cases = clauses(inference)
    except TooManyClausesError as error:
        return Refusal(str(error))
    if not cases or len(cases) != len(proof.applications):
        return Refusal("a proof has one application for each case")
    terms = (*terms_of(inference.premise), *terms_of(inference.conclusion))
    hiding = _hiding(terms, context)
    if hiding is not None:
        return hiding
    domains = domains_of(inference, context, rulebook)
    conditions = list(domains.conditions)
    inside = where_defined(context, domains)
    for clause, application in zip(cases, proof.applications, strict=True):
        rule = rulebook.rules.get(application.rule)
        if rule is None or rule.contradict is None or application.side is not Side.BOTH or application.path:
            return Refusal(f"{application.rule} settles no case")
        needed = rule.contradict(clause, inside, application.arguments)
        if isinstance(needed, Refusal):
            return needed
        conditions.extend(condition for condition in needed if condition not in domains.presupposed)
    codes = list(dict.fromkeys(application.rule for application in proof.applications))
    return _accepted(codes, conditions, domains.presupposed, inside, rulebook, unfolded_by(terms, context))


def domains_of(inference: Inference, context: Context, rulebook: Rulebook) -> Closed:
    """Where the terms of an inference have values; where a premise that is an "and" is true, its own terms have."""
    sides = tuple(terms_of(inference.premise)), tuple(terms_of(inference.conclusion))
    return rulebook.domains(*sides, context, inference.relation is Relation.IMPLIES and is_flat(inference.premise))


def _hiding(terms: tuple[Term, ...], context: Context) -> Refusal | None:
    """The rules look at symbols as they are written, so no name may hide one that is bound around it."""
    name = captured(terms, context)
    return None if name is None else Refusal(f"what {name} stands for holds a variable that is bound around it")


def where_defined(context: Context, domains: Closed) -> Context:
    """The context at the points where both sides have values: what is presupposed there holds.

    A fact on ``f(x)`` would be read as one on ``f`` everywhere, so such conditions are left out.
    """
    plain = [c for c in domains.presupposed if not any(map(has_function, c.terms))]
    source = Source(Origin.DOCUMENT, PRESUPPOSED)
    return replace(context, facts=(*context.facts, *(Fact(condition, source) for condition in plain)))


def _accepted(
    codes: list[str],
    conditions: list[Condition],
    presupposed: tuple[Condition, ...],
    context: Context,
    rulebook: Rulebook,
    definitions: tuple[Definition, ...] = (),
) -> Accepted | Refusal:
    """Settle the conditions of a proof; one that is false makes it worthless."""
    supposed = tuple(Settled(condition, Status.DISCHARGED, PRESUPPOSED) for condition in presupposed)
    settled = rulebook.settle(tuple(dict.fromkeys(conditions)), context)
    nowhere = (one for one in rulebook.settle(presupposed, context) if one.status is Status.FALSE)
    if any(outcome.status is Status.FALSE for outcome in settled) or next(nowhere, None) is not None:
        return Refusal("a condition of it is false")
    settled += (*supposed, *_taken(context, rulebook))
    return Accepted(tuple(codes[:1] + [b for a, b in pairwise(codes) if a != b]), settled, definitions, _REPLAYED)


def _taken(context: Context, rulebook: Rulebook) -> tuple[Settled, ...]:
    """The conditions under which alone a claim says what it was read as, settled without taking them for granted."""
    if not context.taken:
        return ()
    stated = (f for f in context.facts if f.condition not in context.taken or f.source.origin is not Origin.CONVENTION)
    said = tuple(stated)
    return rulebook.settle(context.taken, replace(context, facts=said))


def _rewrite(
    claim: Claim, application: Application, context: Context, rulebook: Rulebook
) -> tuple[Claim, tuple[Condition, ...], Definition | None] | Refusal:
    rule = rulebook.rules.get(application.rule)
    if rule is None or rule.rewrite is None or application.side is Side.BOTH:
        return Refusal(f"{application.rule} does not rewrite a side")
    whole = claim.left if application.side is Side.LEFT else claim.right
    try:
        term = at_path(whole, application.path)
    except IndexError:
        return Refusal(f"no position {application.path}")
    place = place_at(term, binders_above(whole, application.path), context)
    result = rule.rewrite(place, application.arguments)
    if isinstance(result, Refusal):
        return result
    if result.term.shape != term.shape:
        raise DerivationError(f"{rule.code} changed the shape of a term")
    escaped = _escaped(term, result)
    if escaped:
        return Refusal(f"{min(s.name for s in escaped)} would get out of the scope of what binds it")
    new = replace_at(whole, application.path, result.term)
    left, right = (new, claim.right) if application.side is Side.LEFT else (claim.left, new)
    conditions = tuple(for_every(condition, place.bound, context) for condition in result.conditions)
    return Claim(left, claim.relation, right, claim.free_of), (*conditions, *result.outside), result.by


def _escaped(term: Term, result: Rewritten) -> set[Sym]:
    """The symbols that a term binds and that are free in what a rule makes of it: there they would be others."""
    inside = {symbol for _, part in subterms(term) if (symbol := part.binds[0]) is not None} - free_symbols(term)
    if not inside:
        return set()
    loose = set(free_symbols(result.term))
    for condition in result.conditions:
        loose |= {s for part in condition.terms for s in free_symbols(part)} - set(condition.variables)
    return inside & loose


def place_at(term: Term, binders: tuple[Term, ...], context: Context) -> Place:
    """The place of a subterm, given what binds symbols around it."""
    return Place(term, binders, inside_of(bound_by(binders), context))


def bound_by(binders: Sequence[Term]) -> tuple[Sym, ...]:
    """The symbols that some terms bind."""
    return tuple(symbol for binder in binders if (symbol := binder.binds[0]) is not None)


@lru_cache(maxsize=256)
def inside_of(bound: tuple[Sym, ...], context: Context) -> Context:
    """The context where symbols are bound: what it says of a symbol of that name is not about them."""
    if not bound:
        return context
    spoken = spoken_of(context)
    inner = {symbol for symbol in bound if symbol.name in spoken}
    facts = tuple(f for f in context.facts if not any(inner & free_symbols(t) for t in f.condition.terms))
    definitions = tuple(d for d in context.definitions if d.head not in bound)
    return replace(context, facts=facts, definitions=definitions)


def for_every(condition: Condition, bound: tuple[Sym, ...], context: Context) -> Condition:
    """State a condition for every value of the bound symbols: facts of the context about their names do not apply."""
    known = spoken_of(context)
    shadowing = [symbol for symbol in bound if symbol.name in known]
    values: dict[Sym, Term] = {s: Sym(fresh_name(s.name, known), s.dims, s.sort) for s in shadowing}
    if not values:
        return condition
    terms = tuple(substitute(term, values) for term in condition.terms)
    variables = tuple(values.get(v, v) for v in condition.variables)
    return Condition(condition.need, terms, tuple(v for v in variables if isinstance(v, Sym)))


@lru_cache(maxsize=64)
def spoken_of(context: Context) -> frozenset[str]:
    """The names that are defined or that facts speak of; integrals converge for every value of the others."""
    facts = [fact.condition for fact in context.facts if fact.condition.need not in INTEGRABILITY]
    defined = {definition.head.name for definition in context.definitions if isinstance(definition.head, Sym)}
    return frozenset(defined.union(*(_names(term) for condition in facts for term in condition.terms)))


def _names(term: Term) -> set[str]:
    """The names in a term; the arguments of a function stand for all values already."""
    if isinstance(term, Apply):
        return set()
    if isinstance(term, Sym):
        return {term.name}
    return set().union(*map(_names, term.children))
