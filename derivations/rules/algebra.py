"""The rule that closes most claims: both sides have the same normal form."""

from __future__ import annotations

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES
from derivations.model.terms import Apply, Made, Sort, Sym, Term, free_symbols, fresh_name, substitute
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.rules.definedness import Defined, domain_of


def _close(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if claim.relation not in EQUALITIES:
        return Refusal("not an equation")
    if claim.left.shape != claim.right.shape:
        return Refusal("the sides are of different shapes")
    assumed = frozenset(a for a in arguments if isinstance(a, Term))
    if len(assumed) != len(arguments):
        return Refusal("the arguments are terms taken to be positive")
    normal = Normalizer(context, assumed)
    try:
        difference = component_form(normal, claim.left) - component_form(normal, claim.right)
        if not is_zero(normal, difference):
            return Refusal("the normal forms differ")
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return with_domains(claim, context, tuple(normal.signs.used))


def with_domains(claim: Claim, context: Context, used: tuple[Condition, ...]) -> Closed:
    """Add to the conditions used that both sides are defined together.

    A pointwise condition that both sides need is presupposed; one that only one side needs is a condition.  An
    integral must converge, whichever side it stands on: what diverges proves nothing.
    """
    left, right = domain_of(claim.left, context), domain_of(claim.right, context)
    both = [c for c in left.needed if _asked(c, right)] + [c for c in right.needed if _asked(c, left)]
    single = [c for c in (*left.needed, *right.needed) if c not in both]
    relied = [*left.relied, *right.relied]
    stated = [presented(c) for c in [*sorted(used, key=repr), *relied, *single]]
    return Closed(tuple(dict.fromkeys(stated)), tuple(dict.fromkeys(both)))


def _asked(condition: Condition, side: Defined) -> bool:
    """Whether a side has no value either where a pointwise condition fails: it asks for the same, or for more."""
    stronger = Condition(Need.POSITIVE, condition.terms, condition.variables)
    return condition.need is not Need.CONVERGES and (condition in side.needed or stronger in side.needed)


def presented(condition: Condition) -> Condition:
    """A condition with letters for the bound symbols that the normal form renamed: it holds for all their values."""
    kept = (None, Made.POSITIVE, Made.CHANCE)
    internal = {s for t in condition.terms for s in free_symbols(t) if (s.slot and s.slot.made) not in kept}
    if not internal:
        return condition
    taken = {s.name for t in condition.terms for s in free_symbols(t)}
    values: dict[Sym, Term] = {}
    for symbol in sorted(internal, key=lambda s: s.name):
        letter = _role_of(symbol, condition.terms) or ("i" if symbol.sort is Sort.INTEGER else "t")
        name = fresh_name(letter, taken)
        taken.add(name)
        values[symbol] = Sym(name, symbol.dims, symbol.sort)
    return Condition(condition.need, tuple(substitute(t, values) for t in condition.terms), condition.variables)


def _role_of(symbol: Sym, terms: tuple[Term, ...]) -> str | None:
    """The name of the random variable that a bound symbol stands for in a density."""
    for term in terms:
        if isinstance(term, Apply) and term.function.density is not None:
            names = term.function.density.of + term.function.density.given
            for name, arg in zip(names, term.args[term.function.subscripts :], strict=False):
                if arg == symbol:
                    return name
    return None


ALGEBRA = Rule(
    code="algebra",
    name="algebra",
    statement=(
        "Both sides have the same normal form: a polynomial over atoms, with exponentials, logarithms and powers "
        "merged, derivatives pushed to atoms by the sum, product and chain rules, expectations written as integrals, "
        "integrals split into primitive ones, and vectors written in index notation for any dimension."
    ),
    conditions=(
        ("each denominator is not zero", "x/x = 1 has no left side at x = 0"),
        ("the argument of each logarithm is positive", "log x² = 2 log x fails at x = -1"),
        ("each radicand is not negative", "(√x)² = x has no left side at x = -1"),
        ("each integral and series converges absolutely", "∫ 1/x dx over (-1, 1) has no value, so proves nothing"),
    ),
    source="Geddes, Czapor & Labahn, Algorithms for Computer Algebra (1992), ch. 3",
    examples=(
        Example(r"(a+b)^2 = a^2 + 2ab + b^2"),
        Example(r"\frac{x^2}{x} = x", (r"x \in \mathbb{R}",), "conditional", "open: x ≠ 0"),
        Example(r"\frac{x^2}{x} = x", (r"x > 0",)),
        Example(r"(a+b)^2 = a^2 + b^2", (r"a, b \in \mathbb{R}",), "refuted"),
        Example(r"\log(x^2) = 2\log(x)", (r"x > 0",)),
    ),
    close=_close,
    trusted=True,
)
