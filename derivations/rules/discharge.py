"""What becomes of a condition: discharged by the context, granted by the author, or open.

Trusted, like the rules: a condition discharged here is one that a verdict no longer depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derivations.model.conditions import SIGNS, Condition, Need, Settled, Status
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.terms import (
    ONE,
    Apply,
    Component,
    Integral,
    Limit,
    Sum,
    Sym,
    Term,
    add,
    contains,
    counts_all,
    free_symbols,
    rational_value,
    subterms,
)
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form, free_indices
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.signs import Signs
from derivations.normal.stated import Sign
from derivations.rules.abstract import beside_convention
from derivations.rules.asymptotics import NoExpansionError
from derivations.rules.essential import essential
from derivations.rules.growth import convergence, domination, region_of, vanishing
from derivations.rules.iterated import is_expectation, iterated, summable
from derivations.rules.neighbourhoods import limit_of
from derivations.rules.stated import equal, settled_by_statement

EXISTENCE = "the integrals and series written over abstract functions converge absolutely, term by term"
POSITIVITY = "densities are positive on their whole space"
RANGES = "the limits of sums and products are whole numbers, and their ranges run upwards (or are empty)"
SUMS = "the sums written over sets converge absolutely, term by term"
SMOOTHNESS = "abstract functions and densities are smooth"


def settle_all(conditions: Sequence[Condition], context: Context) -> tuple[Settled, ...]:
    """Settle conditions one by one; what follows from other open ones is not asked for twice."""
    tidy = dict.fromkeys(part for condition in conditions for part in _tidy(condition, context))
    settled = [settle(condition, context) for condition in tidy]
    for position, outcome in enumerate(settled):
        if outcome.status is Status.OPEN:
            others = [s for n, s in enumerate(settled) if n != position and s.status is Status.OPEN]
            settled[position] = _following(outcome.condition, others, context) or outcome
    return tuple(settled)


def _tidy(condition: Condition, context: Context) -> tuple[Condition, ...]:
    """A sign condition in its simplest form, so that one condition is not stated twice in other words."""
    if condition.need not in SIGNS:
        return (condition,)
    try:
        return essential(condition, Signs(context), Normalizer(context))
    except CannotNormaliseErrors:
        return (condition,)


def _following(condition: Condition, others: list[Settled], context: Context) -> Settled | None:
    """How a sign follows from open ones, or the convergence of an iterated integral from that of its size."""
    source = Source(Origin.ASSUMED, "an open condition")
    facts = tuple(Fact(o.condition, source) for o in others if o.condition.need in (*SIGNS, Need.SUMMABLE))
    assumed = replace(context, facts=(*context.facts, *facts))
    follows = Settled(condition, Status.DISCHARGED, "follows from the open conditions")
    if condition.need in (Need.CONVERGES, Need.EXISTS) and facts:
        found = settle(condition, assumed)
        return None if found.status is Status.OPEN else replace(follows, conventions=found.conventions)
    holds = condition.need in SIGNS and bool(facts) and Signs(assumed).holds(condition.need, condition.terms[0])
    return follows if holds else None


def settle(condition: Condition, context: Context) -> Settled:
    """Settle a condition: by a fact that says it, by analysis, by a listed convention; else it stays open."""
    try:
        granted = settled_by_statement(condition, context)
        return granted or _analysed(condition, context)
    except CannotNormaliseErrors as error:
        return Settled(condition, Status.OPEN, f"too hard to analyse: {error}")


def _analysed(condition: Condition, context: Context) -> Settled:
    match condition.need:
        case Need.POSITIVE | Need.NONNEGATIVE | Need.NONZERO:
            return _sign(condition, context)
        case Need.CONVERGES:
            return _convergent(condition, context)
        case Need.DOMINATED:
            return _dominated(condition, context)
        case Need.SUMMABLE | Need.INTEGRABLE:
            return _summable(condition, context)
        case Need.VANISHES:
            found = vanishing(condition.terms[0], condition.variables[0], context)
            return _through(condition, found, context, "a falling exponential times powers tends to 0")
        case Need.DIFFERENTIABLE:
            return _differentiable(condition, context)
        case Need.EXISTS:
            return _existing(condition, context)
        case Need.EQUAL:
            return _equal(condition, context)
        case Need.COUNT | Need.INTEGER:
            return _of_range(condition, context)
        case _:
            return Settled(condition, Status.OPEN, NOT_STATED)


NOT_STATED = "nothing in the document says so"


def _equal(condition: Condition, context: Context) -> Settled:
    left, right = (unfolded(t, context) for t in condition.terms)
    same = equal(left, right, context)
    return Settled(condition, Status.DISCHARGED if same else Status.OPEN, "by algebra" if same else NOT_STATED)


def _differentiable(condition: Condition, context: Context) -> Settled:
    """Abstract functions are smooth by convention; what is pieced together from a definition on a domain may not be."""
    parts = (part for term in condition.terms for _, part in subterms(term) if isinstance(part, Apply))
    if any((d := context.definition(part.function)) is not None and d.domain for part in parts):
        return Settled(condition, Status.OPEN, NOT_STATED)
    return Settled(condition, Status.DISCHARGED, "by convention", (SMOOTHNESS,))


def _existing(condition: Condition, context: Context) -> Settled:
    """That a limit exists, by its value."""
    (term,) = condition.terms
    try:
        found = limit_of(term, context)[1] if isinstance(term, Limit) else None
    except NoExpansionError as error:
        return Settled(condition, Status.OPEN, str(error))
    return _through(condition, found, context, "it has a value")


_EXCLUDED = {
    Need.POSITIVE: (Sign.NEGATIVE, Sign.NONPOSITIVE, Sign.ZERO),
    Need.NONNEGATIVE: (Sign.NEGATIVE,),
    Need.NONZERO: (Sign.ZERO,),
}
"""The signs with which a condition fails."""


def _sign(condition: Condition, context: Context) -> Settled:
    signs = Signs(context)
    term = condition.terms[0]
    canonical = _canonical(term, context)
    if not signs.holds(condition.need, term) and not signs.holds(condition.need, canonical):
        false = signs.sign(canonical) in _EXCLUDED[condition.need]
        return Settled(condition, Status.FALSE if false else Status.OPEN, NOT_STATED)
    sources = [_source(used, context) for used in sorted(signs.used, key=repr) if used != condition]
    own = _source(condition, context)
    if own:
        sources.insert(0, own)
    conventions = tuple(dict.fromkeys(text for origin, text in sources if origin is Origin.CONVENTION))
    stated = [text for origin, text in sources if origin is not Origin.CONVENTION]
    because = "; ".join(dict.fromkeys(stated)) or ("by convention" if conventions else "by its form")
    return Settled(condition, Status.DISCHARGED, because, conventions)


def _of_range(condition: Condition, context: Context) -> Settled:
    """The length or the start of a range: checked where it is a number, by its form or by convention elsewhere.

    A range runs upwards by convention only where its author says nothing else of the names in its ends.
    """
    term = condition.terms[0]
    value, counts = rational_value(term), condition.need is Need.COUNT
    if value is None and counts:
        return _of_length(condition, term, context)
    if value is None and Signs(context).whole(term):
        return Settled(condition, Status.DISCHARGED, "by its form")
    if value is None:
        return Settled(condition, Status.DISCHARGED, "by convention", (RANGES,))
    if value.denominator == 1 and (value >= 0 or not counts):
        return Settled(condition, Status.DISCHARGED, "by its form")
    if counts:
        return Settled(condition, Status.OPEN, DOWNWARDS)
    return Settled(condition, Status.FALSE, NOT_STATED)


DOWNWARDS = "the range runs downwards"


def _of_length(condition: Condition, term: Term, context: Context) -> Settled:
    """The length of a range between ends with names; that of an empty one is 0."""
    signs, length = Signs(context), _canonical(term, context)
    if signs.sign(length) in (Sign.NEGATIVE, Sign.NONPOSITIVE):
        return Settled(condition, Status.OPEN, DOWNWARDS)
    upwards = signs.nonnegative(length) or signs.holds(Need.POSITIVE, _canonical(add(term, ONE), context))
    if not upwards and free_symbols(term) <= _told(context):
        return Settled(condition, Status.OPEN, NOT_STATED)
    return Settled(condition, Status.DISCHARGED, "by convention", (RANGES,))


def _told(context: Context) -> set[Sym]:
    """The numbers of which the author says a sign, or that they are whole: of ``n`` nothing is said with ``x_n``."""
    said = (f.condition for f in context.facts if f.source.origin is not Origin.CONVENTION)
    terms = (term for one in said if one.need in (*SIGNS, Need.INTEGER) for term in one.terms)
    return {symbol for term in terms if not contains(term, Apply, Component) for symbol in free_symbols(term)}


def _canonical(term: Term, context: Context) -> Term:
    return Normalizer(context).canonical(unfolded(term, context))


def _source(condition: Condition, context: Context) -> tuple[Origin, str]:
    """Who says a sign condition that the analysis used."""
    term = condition.terms[0]
    for fact in reversed(context.facts):
        if fact.condition.need is condition.need and fact.condition.terms[0] == term:
            return fact.source.origin, fact.source.where
    if isinstance(term, Apply) and term.function.density is not None:
        return Origin.CONVENTION, POSITIVITY
    for fact in reversed(context.facts):
        stated = fact.condition.terms[0]
        if isinstance(term, Apply) and isinstance(stated, Apply) and stated.function == term.function:
            return Origin.CONVENTION, f"what is said of {term.function.name} ({fact.source.where}) holds everywhere"
    return Origin.DOCUMENT, "by its form"


def _convergent(condition: Condition, context: Context) -> Settled:
    term = condition.terms[0]
    if iterated(term) is not None:
        whole = settle(Condition(Need.SUMMABLE, (term,)), context)
        if whole.status is not Status.OPEN:
            return replace(whole, condition=condition)
    if not isinstance(term, Integral | Sum):
        return Settled(condition, Status.OPEN, NOT_STATED)
    if isinstance(term, Integral) and _sums_over_set(term, context):
        return Settled(condition, Status.DISCHARGED, "by convention", (SUMS,))
    found = convergence(term, context)
    if condition not in found:
        return _through(condition, found, context, "its terms fall fast enough")
    beside = beside_convention(term, context)
    if beside is None:
        return Settled(condition, Status.OPEN, "convergence was not shown")
    whole = _through(condition, beside, context, "by convention")
    return replace(whole, conventions=(EXISTENCE, *whole.conventions) if whole.status is not Status.OPEN else ())


def _sums_over_set(term: Integral, context: Context) -> bool:
    """Whether an integral is a sum over all values of its variable, which is written only where it has a value."""
    products = component_form(Normalizer(context), unfolded(term.body, context)).terms
    return all(any(e == 1 and counts_all(b, term.variable) for b, e in factors) for _, factors in products)


def _integrable(condition: Condition, context: Context) -> Settled:
    """That something is integrable which is not written as an integral: no convention says that it is."""
    term, variable = condition.terms[0], condition.variables[0]
    granted = settled_by_statement(Condition(Need.CONVERGES, (Integral(variable, term),)), context)
    if granted is not None:
        return replace(granted, condition=condition)
    single = Component(term, free_indices(1)) if term.shape.rank == 1 else term
    whole = Integral(variable, single)
    found = convergence(whole, context)
    unknown = Condition(Need.CONVERGES, (whole,)) in found
    return _through(condition, None if unknown else found, context, "it falls fast enough")


def _summable(condition: Condition, context: Context) -> Settled:
    if condition.need is Need.INTEGRABLE:
        return _integrable(condition, context)
    term = condition.terms[0]
    found = summable(term, context)
    if found is None and is_expectation(term, context):
        return Settled(condition, Status.DISCHARGED, "by convention", (EXISTENCE,))
    return _through(condition, found, context, "its integrand falls fast enough in each variable")


def _dominated(condition: Condition, context: Context) -> Settled:
    term = condition.terms[0]
    parameter = condition.variables[0]
    if not isinstance(term, Integral):
        return Settled(condition, Status.OPEN, NOT_STATED)
    region = region_of(term, context)
    found = None if region is None else domination(term.body, parameter, term.variable, region, context)
    return _through(condition, found, context, "the derivative is bounded by an integrable function")


def _through(condition: Condition, needed: tuple[Condition, ...] | None, context: Context, because: str) -> Settled:
    """Settle a condition by others, all of which must hold."""
    if needed is None:
        return Settled(condition, Status.OPEN, NOT_STATED)
    outcomes = [settle(c, context) for c in needed if c != condition]
    if any(outcome.status is Status.OPEN for outcome in outcomes):
        return Settled(condition, Status.OPEN, NOT_STATED)
    conventions = tuple(dict.fromkeys(text for outcome in outcomes for text in outcome.conventions))
    granted = [outcome.because for outcome in outcomes if outcome.status is Status.GRANTED]
    status = Status.GRANTED if granted else Status.DISCHARGED
    return Settled(condition, status, "; ".join(dict.fromkeys((because, *granted))), conventions)
