"""What becomes of a condition: discharged by the context, granted by the author, or open.

Trusted, like the rules: a condition discharged here is one that a verdict no longer depends on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derivations.model.conditions import SIGNS, Condition, Need, Settled, Status
from derivations.model.context import BLOCK, Context, Fact, Origin, Source
from derivations.model.terms import Add, Apply, Integral, Sum, Sym, Term, rational_value, substitute, subterms
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Monomial, Poly, exponent_symbols, symbols_of
from derivations.normal.signs import Sign, Signs
from derivations.rules.essential import essential, primitive
from derivations.rules.growth import abstract, convergence, domination, region_of, vanishing

EXISTENCE = "the integrals and series written over abstract functions converge absolutely, term by term"
POSITIVITY = "densities are positive on their whole space"
RANGES = "the limits of sums and products are whole numbers, and their ranges run upwards (or are empty)"
SMOOTHNESS = "abstract functions and densities are smooth"


def settle_all(conditions: Sequence[Condition], context: Context) -> tuple[Settled, ...]:
    """Settle conditions one by one; a sign that follows from other open ones is not asked for twice."""
    tidy = dict.fromkeys(part for condition in conditions for part in _tidy(condition, context))
    settled = [settle(condition, context) for condition in tidy]
    for position, outcome in enumerate(settled):
        if outcome.status is Status.OPEN and outcome.condition.need in SIGNS:
            others = [s for n, s in enumerate(settled) if n != position and s.status is Status.OPEN]
            if _follows(outcome.condition, others, context):
                settled[position] = Settled(outcome.condition, Status.DISCHARGED, "follows from the open conditions")
    return tuple(settled)


def _tidy(condition: Condition, context: Context) -> tuple[Condition, ...]:
    """A sign condition in its simplest form, so that one condition is not stated twice in other words."""
    if condition.need not in SIGNS:
        return (condition,)
    try:
        return essential(condition, Signs(context), Normalizer(context))
    except CannotNormaliseErrors:
        return (condition,)


def _follows(condition: Condition, others: list[Settled], context: Context) -> bool:
    source = Source(Origin.ASSUMED, "an open condition")
    facts = tuple(Fact(other.condition, source) for other in others if other.condition.need in SIGNS)
    signs = Signs(replace(context, facts=(*context.facts, *facts)))
    return bool(facts) and signs.holds(condition.need, condition.terms[0])


def settle(condition: Condition, context: Context) -> Settled:
    """Settle a condition: by a fact that says it, by analysis, by a listed convention; else it stays open."""
    try:
        granted = _stated(condition, context)
        return granted or _analysed(condition, context)
    except CannotNormaliseErrors as error:
        return Settled(condition, Status.OPEN, f"too hard to analyse: {error}")


def _stated(condition: Condition, context: Context) -> Settled | None:
    for fact in reversed(context.facts):
        if _at_least(fact.condition.need, condition.need) and _says(fact.condition, condition, context):
            return _by_fact(condition, fact)
    if condition.need is Need.EQUAL:
        for hypothesis in context.hypotheses:
            if hypothesis.source.origin in BLOCK and condition.terms == (
                hypothesis.left,
                hypothesis.right,
            ):
                return Settled(condition, Status.GRANTED, hypothesis.source.where)
    return None


def _at_least(stated: Need, asked: Need) -> bool:
    """Whether a fact of one kind says a condition of the other about the same term."""
    return stated is asked or (stated is Need.POSITIVE and asked in (Need.NONNEGATIVE, Need.NONZERO))


def _by_fact(condition: Condition, fact: Fact) -> Settled:
    match fact.source.origin:
        case Origin.ASSUMED:
            return Settled(condition, Status.GRANTED, fact.source.where)
        case Origin.CONVENTION:
            return Settled(condition, Status.DISCHARGED, "by convention", (fact.source.where,))
        case _:
            return Settled(condition, Status.DISCHARGED, fact.source.where)


def _says(stated: Condition, asked: Condition, context: Context) -> bool:
    if stated == asked:
        return True
    if stated.need in SIGNS:
        # in other words: b² - 4ac for -4ac + b², or half of it; no fact may help, since it would have to be listed
        return isinstance(stated.terms[0], Add) and _same_sign(stated.terms[0], asked.terms[0])
    if stated.need is Need.VANISHES:
        return stated.variables == asked.variables and _proportional(stated.terms[0], asked.terms[0], asked, context)
    if stated.need is Need.CONVERGES:
        return _same_total(stated.terms[0], asked.terms[0], context)
    if stated.need is Need.DOMINATED:
        return _same_integrand(stated, asked, context)
    return False


def _same_total(stated: Term, asked: Term, context: Context) -> bool:
    """Whether two integrals or series run alike over the same term, up to a number that is not 0."""
    if isinstance(stated, Integral) and isinstance(asked, Integral):
        ends = ((stated.lower, asked.lower), (stated.upper, asked.upper))
        names = {stated.variable: asked.variable}
    elif isinstance(stated, Sum) and isinstance(asked, Sum):
        ends = ((stated.lower, asked.lower), (stated.upper, asked.upper))
        names = {stated.index: asked.index}
    else:
        return False
    alike = all(a == b or (a is not None and b is not None and _equal(a, b, context)) for a, b in ends)
    return alike and _multiples(stated.body, asked.body, names, context)


def _multiples(stated: Term, asked: Term, names: Mapping[Sym, Sym], context: Context) -> bool:
    """Whether terms whose bound variables have other names are the same up to a number that is not 0."""
    if stated.shape != asked.shape or any(old.shape != new.shape for old, new in names.items()):
        return False
    normal = Normalizer(context)
    one, other = (component_form(normal, term) for term in (substitute(stated, {**names}), asked))
    return primitive(one, keep_sign=False) == primitive(other, keep_sign=False)


def _same_integrand(stated: Condition, asked: Condition, context: Context) -> bool:
    """Whether two derivatives under an integral are the same, whatever the variables are called."""
    bodies = [term.body if isinstance(term, Integral) else term for term in (stated.terms[0], asked.terms[0])]
    return _multiples(bodies[0], bodies[1], dict(zip(stated.variables, asked.variables, strict=True)), context)


def _equal(left: Term, right: Term, context: Context) -> bool:
    if left.shape != right.shape:
        return False
    normal = Normalizer(context)
    return is_zero(normal, component_form(normal, left) - component_form(normal, right))


def _same_sign(stated: Term, asked: Term) -> bool:
    """Whether two scalars are positive multiples of each other."""
    normal = Normalizer(Context())
    return primitive(normal(stated), keep_sign=True) == primitive(normal(asked), keep_sign=True)


def _proportional(stated: Term, asked: Term, condition: Condition, context: Context) -> bool:
    """Whether a flux is a stated one up to a factor that the variables do not enter."""
    if stated.shape != asked.shape:
        return False
    normal = Normalizer(context)
    shown = [_bare(component_form(normal, unfolded(t, context)), condition.variables) for t in (stated, asked)]
    return shown[0] is not None and shown[0] == shown[1]


def _bare(poly: Poly, variables: tuple[Sym, ...]) -> Monomial | None:
    """A single product without its factors free of the variables."""
    single = poly.single
    if single is None:
        return None
    (dummies, factors), _ = single
    kept = tuple((b, e) for b, e in factors if set(variables) & (symbols_of(b) | exponent_symbols(e)))
    return (dummies, kept) if kept else None


def _analysed(condition: Condition, context: Context) -> Settled:
    match condition.need:
        case Need.POSITIVE | Need.NONNEGATIVE | Need.NONZERO:
            return _sign(condition, context)
        case Need.CONVERGES:
            return _convergent(condition, context)
        case Need.DOMINATED:
            return _dominated(condition, context)
        case Need.VANISHES:
            found = vanishing(condition.terms[0], condition.variables[0], context)
            return _through(condition, found, context, "a falling exponential times powers tends to 0")
        case Need.DIFFERENTIABLE:
            return Settled(condition, Status.DISCHARGED, "by convention", (SMOOTHNESS,))
        case Need.EQUAL:
            left, right = (unfolded(t, context) for t in condition.terms)
            equal = _equal(left, right, context)
            return Settled(
                condition, Status.DISCHARGED if equal else Status.OPEN, "by algebra" if equal else NOT_STATED
            )
        case Need.COUNT:
            return _count(condition, context)
        case Need.INTEGER | Need.INDEPENDENT | Need.SUPPORTED:
            return Settled(condition, Status.OPEN, NOT_STATED)


NOT_STATED = "nothing in the document says so"


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


def _count(condition: Condition, context: Context) -> Settled:
    """The length of a range: checked where it is a number or has a known sign, by convention elsewhere."""
    value = rational_value(condition.terms[0])
    if value is None and Signs(context).sign(_canonical(condition.terms[0], context)) is Sign.NEGATIVE:
        return Settled(condition, Status.OPEN, "the range runs downwards")
    if value is None:
        return Settled(condition, Status.DISCHARGED, "by convention", (RANGES,))
    if value >= 0 and value.denominator == 1:
        return Settled(condition, Status.DISCHARGED, "by its form")
    return Settled(condition, Status.OPEN, "the range runs downwards")


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
    if isinstance(term, Integral):
        found = convergence(term, context)
        if condition not in found:
            return _through(condition, found, context, "its integrand falls fast enough")
    if abstract(term, context) and isinstance(term, Integral | Sum) and not _over_a_condition(term):
        return Settled(condition, Status.DISCHARGED, "by convention", (EXISTENCE,))
    return Settled(condition, Status.OPEN, "convergence was not shown")


def _over_a_condition(term: Integral | Sum) -> bool:
    """Whether a conditional density is integrated over what it is conditioned on alone: that has no reason to converge.

    ``∫ p(x | θ) p(θ) dθ`` is an average over the condition; ``∫ p(θ | x) dx`` is none.
    """
    variable = term.variable if isinstance(term, Integral) else term.index
    places: set[bool] = set()
    for _, part in subterms(term.children[0]):
        if isinstance(part, Apply) and part.function.density is not None:
            own = part.args[part.function.subscripts :]
            count = len(part.function.density.of)
            places |= {n < count for n, arg in enumerate(own) if arg == variable}
    return places == {False}


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
