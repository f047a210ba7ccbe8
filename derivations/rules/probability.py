"""Rules for densities of one joint law: Bayes, products of conditionals, marginals."""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.proof import Argument
from derivations.model.terms import (
    Apply,
    Function,
    Integral,
    Roles,
    Sym,
    Term,
    all_values,
    div,
    free_symbols,
    fresh_name,
    mul,
)


def density(like: Function, of: tuple[str, ...], given: tuple[str, ...] = ()) -> Function:
    """Another density of the same law."""
    old = like.density or Roles(())
    return Function(like.name, like.result, like.subscripts, Roles(of, given, old.general, old.counted))


Split = tuple[Function, Roles, tuple[Term, ...], dict[str, Term]]


def split(term: Term) -> Split | None:
    """A density at its arguments: the function, its roles, the subscript arguments, and the argument of each role."""
    if not isinstance(term, Apply) or term.partials or term.function.density is None:
        return None
    roles = term.function.density
    names = roles.of + roles.given
    subscripts = term.args[: term.function.subscripts]
    values = term.args[term.function.subscripts :]
    if len(set(names)) != len(names) or len(values) != len(names):
        return None
    return term.function, roles, subscripts, dict(zip(names, values, strict=True))


def _at(
    like: Function, of: tuple[str, ...], given: tuple[str, ...], subs: tuple[Term, ...], at: dict[str, Term]
) -> Term:
    """A density of the same law, its variables in the order of their names: ``p(y, x)`` is ``p(x, y)``."""
    of, given = tuple(sorted(of)), tuple(sorted(given))
    return Apply(density(like, of, given), (*subs, *(at[name] for name in of + given)))


def _free(place: Place) -> Split | None:
    """A density that nothing defines: what is defined has the values it is given, whether or not they fit a law."""
    parts = split(place.term)
    return None if parts is None or place.context.definition(parts[0]) is not None else parts


def _bayes(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    """Bayes' theorem, given the conditions that are not among the arguments; all are turned where there are none."""
    parts = _free(place)
    if parts is None or not parts[1].given:
        return Refusal("not a conditional density")
    function, roles, subs, at = parts
    turned = tuple(name for name in roles.given if name in arguments) if arguments else roles.given
    if len(turned) < len(arguments):
        return Refusal("not among the conditions of the density")
    kept = tuple(name for name in roles.given if name not in turned)
    if arguments and not kept:
        return Refusal("all conditions are turned without naming them")
    likelihood = _at(function, turned, (*roles.of, *kept), subs, at)
    prior, evidence = _at(function, roles.of, kept, subs, at), _at(function, turned, kept, subs, at)
    return Rewritten(div(mul(likelihood, prior), evidence), (Condition(Need.POSITIVE, (evidence,)),))


def _joint(place: Place, arguments: tuple[Argument, ...]) -> tuple[Split, str, tuple[str, ...]] | Refusal:
    """A joint density that nothing defines, the role that the argument names, and its other roles."""
    parts = _free(place)
    if parts is None or len(arguments) != 1 or not isinstance(arguments[0], str):
        return Refusal("not a density with a role to part from the others")
    of, name = parts[1].of, arguments[0]
    if name not in of or len(of) < 2:
        return Refusal("not a joint density of this variable and others")
    return parts, name, tuple(n for n in of if n != name)


def _product(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    found = _joint(place, arguments)
    if isinstance(found, Refusal):
        return found
    (function, roles, subs, at), name, others = found
    conditional = _at(function, others, (name, *roles.given), subs, at)
    marginal = _at(function, (name,), roles.given, subs, at)
    # a law takes no values where its marginal is 0, whatever the conditional one is taken to be there
    conditions = () if roles.general else (Condition(Need.POSITIVE, (marginal,)),)
    return Rewritten(mul(conditional, marginal), conditions)


def _independence(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    found = _joint(place, arguments)
    if isinstance(found, Refusal):
        return found
    (function, roles, subs, at), name, others = found
    variables = tuple(value for role in roles.of if isinstance(value := at[role], Sym) and value in place.bound)
    if len(set(variables)) < len(roles.of):
        return Refusal("not an average over the variables: the claim would be its own condition")
    product = mul(*(_at(function, own, roles.given, subs, at) for own in ((name,), others)))
    return Rewritten(product, (Condition(Need.EQUAL, (place.term, product), variables),))


def _marginal(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    parts = _free(place)
    match arguments:
        case (Sym() as variable,) if parts is not None:
            pass
        case _:
            return Refusal("not a density with a variable to integrate over")
    function, roles, subs, at = parts
    if variable.name in at:
        return Refusal("the variable is one of the density's own")
    taken = {s.name for s in free_symbols(place.term)}
    inner = Sym(fresh_name(variable.name, taken), variable.dims, variable.sort)
    joint = _at(function, (*roles.of, variable.name), roles.given, subs, {**at, variable.name: inner})
    counted = variable.name in roles.counted
    return Rewritten(Integral(inner, mul(joint, all_values(inner, variable.name)) if counted else joint), ())


BAYES = Rule(
    code="bayes",
    name="Bayes' theorem",
    statement="p(θ | x) = p(x | θ) p(θ) / p(x) for the densities of one joint law, also given other variables.",
    conditions=(("p(x) > 0", "where p(x) = 0 the conditional density is not determined"),),
    source="Bayes 1763; Schervish, Theory of Statistics (1995), thm 1.31",
    examples=(
        Example(r"p(\theta \mid x)\, p(x) = p(x \mid \theta)\, p(\theta)"),
        Example(r"p(\theta \mid x, z)\, p(x \mid z) = p(x \mid \theta, z)\, p(\theta \mid z)"),
        Example(r"p(\theta \mid x)\, p(\theta) = p(x \mid \theta)\, p(x)", (), "refuted"),
        Example(r"p(\theta \mid x, z)\, p(x) = p(x \mid \theta, z)\, p(\theta)", (), "doubtful"),
    ),
    rewrite=_bayes,
)

PRODUCT = Rule(
    code="product-rule",
    name="product rule for densities",
    statement="p(x, y) = p(x | y) p(y) for the densities of one joint law.",
    conditions=(("p(y) > 0", "where p(y) = 0 the conditional density is not determined"),),
    source="Kolmogorov, Grundbegriffe (1933), ch. I §4",
    examples=(
        Example(r"p(x \mid y)\, p(y) = p(x, y)"),
        Example(r"p(x)\, p(y) = p(x, y)", (), "doubtful", "this needs independence"),
    ),
    rewrite=_product,
)

INDEPENDENCE = Rule(
    code="independence",
    name="independence",
    statement="p(x, y) = p(x) p(y) under an integral over x and y, if the random variables are independent.",
    conditions=(
        (
            "p(x, y) = p(x) p(y)",
            "for y = x, both standard normal, the mean of x y is 1 and the product of the means is 0",
        ),
    ),
    source="Kolmogorov, Grundbegriffe (1933), ch. I §5 and ch. III",
    examples=(
        Example(
            r"\int \int x y\, p(x, y)\,\mathrm{d}x\,\mathrm{d}y = "
            r"\int x\, p(x)\,\mathrm{d}x \int y\, p(y)\,\mathrm{d}y",
            (r"x, y \in \mathbb{R}",),
            "conditional",
        ),
        Example(
            r"\int \int x y\, p(x, y)\,\mathrm{d}x\,\mathrm{d}y = "
            r"2 \int x\, p(x)\,\mathrm{d}x \int y\, p(y)\,\mathrm{d}y",
            (r"x, y \in \mathbb{R}",),
            "refuted",
        ),
    ),
    rewrite=_independence,
)

MARGINAL = Rule(
    code="marginal",
    name="marginal density",
    statement="p(x) = ∫ p(x, θ) dθ for the densities of one joint law, or the sum over all θ.",
    conditions=(),
    source="Kolmogorov, Grundbegriffe (1933), ch. III; Schervish 1995, §A.3 (Fubini for nonnegative functions)",
    examples=(
        Example(r"\int p(x, y, z)\,\mathrm{d}z = p(x, y)"),
        Example(r"\int p(x, y)\,\mathrm{d}x = 2 p(y)", (), "refuted"),
    ),
    rewrite=_marginal,
)
