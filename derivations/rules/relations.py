"""Closing rules for the relations other than equality: up to a constant, proportional, and order."""

from __future__ import annotations

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Origin
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.relations import ORDERS, RelationKind
from derivations.model.terms import ZERO, Apply, Sym, Term, add, free_symbols, neg
from derivations.model.unfolding import unfolded
from derivations.normal.equality import cleared
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Poly, constant
from derivations.normal.powers import power
from derivations.normal.terms_of import to_term
from derivations.rules.algebra import with_domains
from derivations.rules.by_parts import divergence, gather, no_boundary_term, on_a_part, smooth_flux


def _free_of(poly: Poly, claim: Claim, context: Context) -> bool:
    """Whether a polynomial is free of the variables, also behind the names that the context defines."""
    return bool(claim.free_of) and not set(claim.free_of) & free_symbols(unfolded(to_term(poly), context))


def _constant(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if claim.relation.kind is not RelationKind.UP_TO_TERM or claim.left.shape.rank:
        return Refusal("not an equation up to a constant")
    normal = Normalizer(context)
    conditions: tuple[Condition, ...] = ()
    try:
        difference = normal(claim.left) - normal(claim.right)
        match arguments:
            case ():
                rest = difference
            case (Sym() as variable, Term() as flux):
                gathered = gather(normal, difference, variable)
                if gathered is None or gathered.boundary or on_a_part(claim, context) is not None:
                    return Refusal("the sides do not differ by an integral over the whole space")
                rest = cleared(normal, gathered.integrand - normal(divergence(flux, variable)))
                conditions = (
                    no_boundary_term(normal, flux, variable),
                    *smooth_flux(flux, variable, context),
                )
            case _:
                return Refusal("the arguments are a variable and a flux, or none")
        if not _free_of(rest, claim, context):
            return Refusal("the difference is not shown to be constant")
        closed = with_domains(claim, context, tuple(normal.signs.used))
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return Closed((*closed.conditions, *conditions), closed.presupposed)


def _proportional(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if claim.relation.kind is not RelationKind.UP_TO_FACTOR or claim.left.shape.rank or arguments:
        return Refusal("not a proportionality")
    normal = Normalizer(context)
    try:
        ratio = normal.product(normal(claim.left), power(normal, normal(claim.right), constant(-1)))
        if not ratio or not _free_of(ratio, claim, context):
            return Refusal("the quotient is not shown to be constant")
        closed = with_domains(claim, context, tuple(normal.signs.used))
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return closed


def _order(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if claim.relation not in ORDERS or claim.left.shape.rank or arguments:
        return Refusal("not an inequality")
    normal = Normalizer(context)
    try:
        expanded = to_term((normal(claim.right) - normal(claim.left)).scaled(claim.relation.direction))
        as_written = _difference(claim)
        if not any(normal.signs.sign(term).possible <= claim.relation.of_gap for term in (as_written, expanded)):
            return Refusal("the sign of the difference is not known")
        if claim.relation.strict and any(_is_custom(used, context) for used in normal.signs.used):
            return Refusal("that densities are positive is a convention, and such a claim is about it")
        return with_domains(claim, context, tuple(normal.signs.used))
    except CannotNormaliseErrors as error:
        return Refusal(str(error))


def _is_custom(used: Condition, context: Context) -> bool:
    """Whether nothing but the convention that densities are positive says that one is."""
    (term,) = used.terms
    if used.need is not Need.POSITIVE or not isinstance(term, Apply) or term.function.density is None:
        return False
    stated = (fact for fact in context.facts if fact.source.origin is not Origin.CONVENTION)
    said = (part for fact in stated for part in fact.condition.terms if isinstance(part, Apply))
    return context.definition(term.function) is None and all(part.function != term.function for part in said)


def _difference(claim: Claim) -> Term:
    """What should be positive, as written: a square is not expanded, and a side that is 0 is left out."""
    larger, smaller = (claim.right, claim.left) if claim.relation.direction == 1 else (claim.left, claim.right)
    return add(*(t for t in (larger, neg(smaller)) if t not in (ZERO, neg(ZERO))))


CONSTANT = Rule(
    code="up-to-constant",
    name="equality up to a constant",
    statement="Both sides differ by a term (or, with a flux, by the integral of one) that is free of the variable.",
    conditions=(("the flux vanishes at infinity, where one is used", "as for integration by parts"),),
    source="Hyvärinen 2005, thm 1 (losses that differ by a constant)",
    examples=(
        Example(
            r"\mathbb{E}_{p(x)}\left[ \|s_\theta(x) - \nabla_x \log p(x)\|^2 \right] = "
            r"\mathbb{E}_{p(x)}\left[ \|s_\theta(x)\|^2 + 2 \nabla_x \cdot s_\theta(x) \right] + \text{const}",
            (r"x \in \mathbb{R}^d", r"\theta \in \mathbb{R}", r"s_\theta: \mathbb{R}^d \to \mathbb{R}^d"),
            "conditional",
            "open: p s → 0 at infinity",
        ),
    ),
    close=_constant,
    trusted=True,
)

PROPORTIONAL = Rule(
    code="proportional",
    name="proportionality",
    statement="The quotient of both sides is free of the variable.",
    conditions=(("the right side is not zero", "0 is proportional to everything only from one side"),),
    source="Gelman et al., Bayesian Data Analysis (2013), §1.3",
    examples=(Example(r"p(\theta \mid x) \propto p(x \mid \theta)\, p(\theta)"),),
    close=_proportional,
    trusted=True,
)

ORDER = Rule(
    code="order",
    name="order by sign",
    statement="The difference of both sides has a sign by its form: sums, products and powers of terms of known sign.",
    conditions=(("the facts on signs that are used", "x ≤ x + y fails for y < 0"),),
    source="Hardy, Littlewood & Pólya, Inequalities (1934), ch. I",
    examples=(
        Example(r"a^2 \ge -b^2", (r"a, b \in \mathbb{R}",)),
        Example(r"x \le x + y", (r"y > 0",)),
        Example(r"x^2 + 1 \le 0", (r"x \in \mathbb{R}",), "refuted"),
    ),
    close=_order,
    trusted=True,
)
