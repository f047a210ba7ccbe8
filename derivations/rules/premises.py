"""Rules that use equations as premises of a step: what the author grants or posits, and earlier lines.

A premise is used as it stands: its symbols are those of the step, which it restricts to the points where it holds.  It
says nothing of other values, so it is neither used under a binder of one of its symbols nor differentiated.  An
evolution is the exception: it holds at every place, so any values may be put for its places, bound ones too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derivations.kernel import Closed, Example, Place, Refusal, Rewritten, Rule, where_defined
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Hypothesis
from derivations.model.derivation import Claim, Comparison
from derivations.model.errors import DerivationError, ShapeError
from derivations.model.evolutions import places_of
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES, Relation
from derivations.model.statements import literal
from derivations.model.terms import ZERO, Sym, Term, add, free_symbols, mul, neg, sub, substitute
from derivations.model.unfolding import captured, unfolded
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.rules.algebra import presented
from derivations.rules.cases import SIGN_COMBINATION, ZERO_PRODUCT, statement_domains
from derivations.rules.definedness import domain_of
from derivations.rules.essential import primitive

MAX_PREMISES = 4


def held(hypothesis: Hypothesis) -> tuple[Condition, ...]:
    """The condition that an equation holds, as it stands: its variables are among the values that it is about."""
    return Condition(Need.EQUAL, (hypothesis.left, hypothesis.right)), *hypothesis.where


def _rewrite(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    match arguments:
        case (int() as number, Term() as new, Term() as factor, Term() as cofactor, *values):
            pass
        case _:
            return Refusal("the arguments are the number of a premise, a term, a factor, a cofactor, and values")
    if not 0 <= number < len(place.context.hypotheses) or factor.shape.rank or cofactor.shape.rank:
        return Refusal("no such premise, or a factor that is no scalar")
    stated = place.context.hypotheses[number]
    places = places_of(stated)
    premise = _instance(stated, places, values)
    if isinstance(premise, Refusal):
        return premise
    fixed = (stated.left, stated.right) if places else (stated.left, stated.right, new, factor, cofactor)
    free = {s for term in fixed for s in free_symbols(term)} - set(places)
    if {s.name for s in place.bound} & {s.name for s in free}:
        return Refusal("a symbol of the premise is bound here and means something else")
    if new.shape != place.term.shape or captured((stated.left, stated.right), place.context) is not None:
        return Refusal("another shape, or a premise that does not say what it depends on")
    try:
        gap = mul(factor, sub(place.term, new))
        identity = add(gap, neg(mul(cofactor, sub(premise.left, premise.right))))
        made = _replaced(place, identity, (premise.left, premise.right, new, factor, cofactor), premise.where)
    except (ShapeError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))
    stands = Condition(Need.EQUAL, (stated.left, stated.right))
    return made if isinstance(made, Refusal) else replace(made, outside=(stands,))


def _instance(stated: Hypothesis, places: Sequence[Sym], values: Sequence[Argument]) -> Hypothesis | Refusal:
    """A premise at some places, which stand for themselves where none are given."""
    if not values:
        return stated
    terms = [value for value in values if isinstance(value, Term)]
    if [one.shape for one in places] != [term.shape for term in terms] or len(terms) != len(values):
        return Refusal("the values are not those of the places of the premise")
    put = dict(zip(places, terms, strict=True))
    where = tuple(replace(one, terms=tuple(substitute(term, put) for term in one.terms)) for one in stated.where)
    return replace(stated, left=substitute(stated.left, put), right=substitute(stated.right, put), where=where)


def _replaced(
    place: Place, identity: Term, written: tuple[Term, ...], where: tuple[Condition, ...]
) -> Rewritten | Refusal:
    """The new term, if the identity holds: the premise, the new term and the multipliers must have values too."""
    normal = Normalizer(place.context)
    if not is_zero(normal, component_form(normal, identity)):
        return Refusal("the premise does not turn the one term into the other")
    domains = [domain_of(term, place.context) for term in written]
    asked = [c for domain in domains for c in (*domain.needed, *domain.relied)]
    *_, new, factor, _ = written
    conditions = (*where, Condition(Need.NONZERO, (factor,)), *sorted(normal.signs.used, key=repr), *asked)
    return Rewritten(new, tuple(dict.fromkeys(presented(c) for c in conditions)))


def _combine(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    count = arguments[0] if arguments and isinstance(arguments[0], int) else 0
    numbers, rest = arguments[1 : 1 + count], arguments[1 + count :]
    chosen = [context.hypotheses[n] for n in numbers if isinstance(n, int) and 0 <= n < len(context.hypotheses)]
    if not 0 < count <= MAX_PREMISES or len(chosen) != count:
        return Refusal("the arguments are a count, the numbers of so many premises, and those of a rule for cases")
    premises = tuple(side for one in chosen for side in (one.left, one.right))
    if captured(premises, context) is not None:
        return Refusal("a premise that does not say what it depends on")
    rule, relation = (
        (ZERO_PRODUCT, Relation.EQUAL) if claim.relation in EQUALITIES else (SIGN_COMBINATION, claim.relation)
    )
    if rule.contradict is None:
        return Refusal("no rule for such a claim")
    try:
        equations = [Condition(Need.EQUAL, (sub(one.left, one.right), ZERO)) for one in chosen]
        clause = (*equations, literal(Comparison(claim.left, relation, claim.right), False))
        domains = statement_domains(premises, (claim.left, claim.right), context)
        needed = rule.contradict(clause, where_defined(context, domains), rest)
        if isinstance(needed, Refusal):
            return needed
        conditions = [c for c in needed if c not in domains.presupposed]
        if any(_denies(c, chosen, context) for c in conditions):
            return Refusal("it holds only where a premise fails")
    except (DerivationError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))
    holding = [c for one in chosen for c in held(one)]
    return Closed(tuple(dict.fromkeys((*holding, *domains.conditions, *conditions))), domains.presupposed)


def _denies(condition: Condition, chosen: list[Hypothesis], context: Context) -> bool:
    """Whether a condition asks for the difference of the sides of a premise, or a multiple, not to be zero."""
    if condition.need not in (Need.NONZERO, Need.POSITIVE):
        return False
    normal = Normalizer(context)
    asked = primitive(normal(unfolded(condition.terms[0], context)), keep_sign=False)
    gaps = (normal(unfolded(sub(one.left, one.right), context)) for one in chosen)
    return any(primitive(gap, keep_sign=False) == asked for gap in gaps)


_REALS = (r"x, y, a, b \in \mathbb{R}",)

PREMISE = Rule(
    code="premise",
    name="use of a premise",
    statement=(
        "A term u is replaced by t where an equation l = r holds and k (u - t) = c (l - r) is an identity with k ≠ 0: "
        "one side by the other, or a name by what the equation makes of it.  An evolution, an equation for a rate of a "
        "function, holds at all of its places, bound ones too."
    ),
    conditions=(
        ("the equation holds", "x + y = 1 does not hold for all x and y"),
        ("the factor k is not zero", "0·y = 0 says nothing of y"),
        ("no symbol of the equation is bound where it is used", "x = 1 does not make ∫ x dx over (0, 2) equal ∫ 1 dx"),
    ),
    source="Gentzen 1935 (assumptions in natural deduction)",
    examples=(
        Example(r"e^{x + y} = e^{2a}", _REALS, assume=("x + y = 2a",)),
        Example(r"\cos(y) = \cos(2b - x)", _REALS, assume=("x + y = 2b",)),
        Example(r"\cos(y) = \cos(2b + x)", _REALS, "undecided", "not what the equation says", assume=("x + y = 2b",)),
        Example(
            r"\int_0^1 \partial_t u(t, y)\, \mathrm{d}y = \int_0^1 \partial_y^2 u(t, y)\, \mathrm{d}y",
            (r"u: \mathbb{R}^2 \to \mathbb{R}",),
            assume=(r"\partial_t u(t, x) = \partial_x^2 u(t, x)",),
        ),
    ),
    rewrite=_rewrite,
    trusted=True,
)

COMBINATION = Rule(
    code="premises",
    name="combination of premises",
    statement=(
        "An equation n = 0 holds where equations p = 0, q = 0, … do if k nᵃ = c p + d q + … is an identity with k ≠ 0; "
        "an inequality, by a combination of the same kind."
    ),
    conditions=(
        ("the equations hold", "x + y = 1 does not hold for all x and y"),
        ("the factor k is not zero", "a x = a y does not make x = y"),
        ("the sides of the equations have values", "what is written of 1/x says nothing at x = 0"),
    ),
    source="Cox, Little & O'Shea, Ideals, Varieties, and Algorithms (2015), ch. 4 §1 (Hilbert's Nullstellensatz)",
    examples=(
        Example(r"3x = 6", _REALS, assume=("2x + 3 = 7",)),
        Example(r"2y = a - 2", _REALS, assume=("x + y = a", "x - y = 2")),
        Example(r"3x = 3y", _REALS, "conditional", "open: a ≠ 0", assume=("a x = a y",)),
        Example(r"3x = 9", _REALS, "undecided", "not what the equation says", assume=("2x + 3 = 7",)),
    ),
    close=_combine,
    trusted=True,
)
