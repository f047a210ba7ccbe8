"""Whether the context states a condition, as it is or in other words: what an author grants, and what is given.

Trusted, like all that settles conditions.
"""

from __future__ import annotations

from collections.abc import Mapping

from derivations.model.conditions import OF_SAMPLES, SIGNS, Condition, Need, Settled, Status
from derivations.model.context import BLOCK, Context, Fact, Hypothesis, Origin
from derivations.model.terms import (
    Add,
    Apply,
    Integral,
    Limit,
    Sum,
    Sym,
    Term,
    free_symbols,
    rational_value,
    substitute,
)
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import Normalizer
from derivations.normal.poly import Monomial, Poly, factor_symbols
from derivations.normal.signs import Signs
from derivations.normal.terms_of import factors_term
from derivations.rules.definedness import unmarked
from derivations.rules.essential import primitive
from derivations.rules.growth import Total, running
from derivations.rules.iterated import Iterated, iterated


def settled_by_statement(condition: Condition, context: Context) -> Settled | None:
    """What becomes of a condition that the context states as it is, or in other words; ``None`` if it does not."""
    for fact in reversed(context.facts):
        if _at_least(fact.condition.need, condition.need) and _says(fact.condition, condition, context):
            return _by_fact(condition, fact)
    own = (h for h in context.hypotheses if condition == Condition(Need.EQUAL, (h.left, h.right)))
    return next((settled for h in own if (settled := _by_hypothesis(condition, h)) is not None), None)


def _by_hypothesis(condition: Condition, hypothesis: Hypothesis) -> Settled | None:
    """What a hypothesis says of the condition that it holds; ``None``: nothing that grants it."""
    origin, where = hypothesis.source.origin, hypothesis.source.where
    if origin is Origin.LINE and hypothesis.unsettled:
        return Settled(condition, Status.OPEN, f"{where} {hypothesis.unsettled}")
    if origin is Origin.LINE and (hypothesis.variables or hypothesis.convention):
        names = ", ".join(one.name for one in hypothesis.variables)
        told = (f"{where} holds for every {names}" if names else "", hypothesis.convention)
        return Settled(condition, Status.GRANTED, where, tuple(filter(None, told)))
    return Settled(condition, Status.GRANTED, where) if origin in (*BLOCK, Origin.LINE) else None


def _at_least(stated: Need, asked: Need) -> bool:
    """Whether a fact of one kind says a condition of the other about the same term."""
    return stated is asked or asked in _WEAKER.get(stated, ())


_WEAKER = {
    Need.POSITIVE: (Need.NONNEGATIVE, Need.NONZERO),
    Need.JOINTLY_INDEPENDENT: (Need.UNCORRELATED,),
    Need.ALIKE: (Need.SAME_MOMENTS,),
}
"""What else a fact of a kind says."""


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
    if isinstance(stated.terms[0], Limit):
        return equal(stated.terms[0], asked.terms[0], context)
    if stated.need in SIGNS:
        # in other words: b² - 4ac for -4ac + b², or half of it; no fact may help, since it would have to be listed
        return isinstance(stated.terms[0], Add) and _same_sign(stated.terms[0], asked.terms[0])
    if stated.need is Need.CONTINUOUS:
        told, wanted = stated.terms[0], asked.terms[0]
        if not isinstance(told, Apply) or not isinstance(wanted, Apply) or told.function != wanted.function:
            return False
        return Signs(context).matches(told, wanted)
    if stated.need in OF_SAMPLES:
        return stated.terms[0] == asked.terms[0] and _to_the_order(stated, asked)
    if stated.need is Need.VANISHES:
        return stated.variables == asked.variables and _proportional(stated.terms[0], asked.terms[0], asked, context)
    return _says_of_total(stated, asked, context)


def _says_of_total(stated: Condition, asked: Condition, context: Context) -> bool:
    """Whether a fact on an integral or a series says a condition on one."""
    if stated.need is Need.CONVERGES:
        return _same_total(stated.terms[0], unmarked(asked.terms[0], context), context)
    if stated.need is Need.SUMMABLE:
        return _same_integrals(stated.terms[0], unmarked(asked.terms[0], context), context)
    return stated.need is Need.DOMINATED and _same_integrand(stated, asked, context)


def _to_the_order(stated: Condition, asked: Condition) -> bool:
    """Whether moments that are said to be the same go up to the order that is asked."""
    orders = [rational_value(one.terms[1]) or 0 for one in (stated, asked) if one.need is Need.SAME_MOMENTS]
    return len(orders) < 2 or orders[0] >= orders[1]


def _same_total(stated: Term, asked: Term, context: Context) -> bool:
    """Whether two integrals or series run alike over the same term, up to a number that is not 0."""
    if not isinstance(stated, Integral | Sum) or not isinstance(asked, Integral | Sum):
        return False
    names = {running(stated): running(asked)}
    return _same_range(stated, asked, context) and _multiples(stated.body, asked.body, names, context)


def _same_range(one: Total, other: Total, context: Context) -> bool:
    ends = (one.children[1:], other.children[1:])
    return (
        type(one) is type(other)
        and len(ends[0]) == len(ends[1])
        and all(a == b or equal(a, b, context) for a, b in zip(*ends, strict=True))
    )


def _multiples(stated: Term, asked: Term, names: Mapping[Sym, Sym], context: Context) -> bool:
    """Whether terms whose bound variables have other names are the same up to a number that is not 0.

    A vector may be stated where its general component is asked for.
    """
    component = stated.shape.rank == 1 and not asked.shape.rank
    if not (component or stated.shape == asked.shape) or any(old.shape != new.shape for old, new in names.items()):
        return False
    if (free_symbols(stated) - names.keys()) & set(names.values()):
        return False  # a name of the one is bound in the other
    normal = Normalizer(context)
    told = (substitute(stated, {**names}), asked)
    one, other = (component_form(normal, unfolded(term, context)) for term in told)
    if primitive(one, keep_sign=False) == primitive(other, keep_sign=False):
        return True
    variables = tuple(names.values())
    return _bare(one, variables) == _bare(other, variables) is not None and _never_zero(one, variables, context)


def _never_zero(poly: Poly, variables: tuple[Sym, ...], context: Context) -> bool:
    """Whether the factors of a single product that are free of the variables are not zero."""
    single, signs = poly.single, Signs(context)
    factors = () if single is None else single[0][1]
    free = (
        term for b, e in factors if not set(variables) & factor_symbols(b, e) for term in (factors_term(((b, e),)),)
    )
    return all(signs.holds(Need.NONZERO, term) for term in free)


def _same_integrals(stated: Term, asked: Term, context: Context) -> bool:
    """Whether two iterated integrals are the same but for the order and the names of their variables."""
    one, other = iterated(stated), iterated(asked)
    if one is None or other is None:
        return False
    return any(_alike(own, other, context) for own in (one, one.turned))


def _alike(one: Iterated, other: Iterated, context: Context) -> bool:
    pairs = ((one.outer, other.outer), (one.inner, other.inner))
    if not all(_same_range(a, b, context) for a, b in pairs):
        return False
    names = {running(a): running(b) for a, b in pairs}
    return _multiples(one.inner.body, other.inner.body, names, context)


def _same_integrand(stated: Condition, asked: Condition, context: Context) -> bool:
    """Whether two derivatives under an integral are the same, whatever the variables are called."""
    bodies = [term.body if isinstance(term, Integral) else term for term in (stated.terms[0], asked.terms[0])]
    return _multiples(bodies[0], bodies[1], dict(zip(stated.variables, asked.variables, strict=True)), context)


def equal(left: Term, right: Term, context: Context) -> bool:
    """Whether two terms have the same normal form."""
    if left.shape != right.shape:
        return False
    normal = Normalizer(context)
    return is_zero(normal, component_form(normal, left) - component_form(normal, right))


def _same_sign(stated: Term, asked: Term) -> bool:
    """Whether two scalars are positive multiples of each other."""
    normal = Normalizer(Context())
    return primitive(normal(stated), keep_sign=True) == primitive(normal(asked), keep_sign=True)


def _proportional(stated: Term, asked: Term, condition: Condition, context: Context) -> bool:
    """Whether a flux is a stated one up to a factor that the variables do not enter; of sums, up to a number.

    One is written as a vector, the other one may be its general component.
    """
    normal = Normalizer(context)
    forms = [component_form(normal, unfolded(t, context)) for t in (stated, asked)]
    if primitive(forms[0], keep_sign=False) == primitive(forms[1], keep_sign=False):
        return bool(forms[0])
    shown = [_bare(form, condition.variables) for form in forms]
    return shown[0] is not None and shown[0] == shown[1]


def _bare(poly: Poly, variables: tuple[Sym, ...]) -> Monomial | None:
    """A single product without its factors free of the variables."""
    single = poly.single
    if single is None:
        return None
    (dummies, factors), _ = single
    kept = tuple((b, e) for b, e in factors if set(variables) & factor_symbols(b, e))
    return (dummies, kept) if kept else None
