r"""Functions that are greatest at the same places: ``\arg\max f = \arg\max (a \log f + b)`` for ``a > 0``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.extrema import Extremum, extremum
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES, Relation
from derivations.model.terms import Sym, Term, call, free_symbols, fresh_name, mul, number, rational_value, substitute
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Exponent, Factor, Monomial, Poly, factor_symbols, monomial_symbols
from derivations.normal.products import add_exponents, product_of
from derivations.normal.terms_of import to_term
from derivations.rules.algebra import presented, with_domains

MAX_PAIRS = 12
"""So many terms of a function are compared with one of the other, to find the factor between them."""


def _same_place(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    left, right = extremum(claim.left), extremum(claim.right)
    if claim.relation not in EQUALITIES or left is None or right is None:
        return Refusal("not an equation of two places of extrema")
    assumed = frozenset(a for a in arguments if isinstance(a, Term))
    if len(assumed) != len(arguments):
        return Refusal("the arguments are terms taken to be positive")
    sizes = [[variable.dims for variable in one.variables] for one in (left, right)]
    if left.range != right.range or sizes[0] != sizes[1]:
        return Refusal("the extrema are over different values")
    variables = _common(claim, left, right, context)
    f, g = (substitute(one.body, dict(zip(one.variables, variables, strict=True))) for one in (left, right))
    for one, other, inner in ((f, g, None), (call("log", f), g, f), (f, call("log", g), g)):
        normal = Normalizer(context, assumed)
        found = _affine(one, other, frozenset(variables), left.sign * right.sign, normal)
        if found is not None:
            return found if inner is None else _with_logarithm(found, inner, normal)
    return Refusal("neither function is shown to be an increasing one of the other")


def _common(claim: Claim, left: Extremum, right: Extremum, context: Context) -> tuple[Sym, ...]:
    """Variables for both functions that neither of them holds as something else, and of which nothing is said."""
    said = [term for fact in context.facts for term in fact.condition.terms]
    said += [definition.head for definition in context.definitions if isinstance(definition.head, Sym)]
    taken = {symbol.name for term in (claim.left, claim.right, *said) for symbol in free_symbols(term)}
    found: list[Sym] = []
    for own in left.variables:
        name = own.name if own.name not in taken else fresh_name(own.name, taken)
        found.append(Sym(name, own.dims, own.sort))
        taken.add(name)
    return tuple(found)


def _affine(f: Term, g: Term, variables: frozenset[Sym], sign: int, normal: Normalizer) -> Closed | None:
    """Where ``g = a f + b``, with ``a`` and ``b`` free of the variables, and ``a`` of the sign: its conditions."""
    try:
        moving = _moving(normal(f), variables), _moving(normal(g), variables)
        if not all(moving):
            return None
        for factor in islice(_factors(*moving, variables, normal), MAX_PAIRS):
            if is_zero(normal, moving[1] - normal.product(factor, moving[0])):
                return _of_sign(to_term(factor), f, g, sign, normal)
    except CannotNormaliseErrors:
        return None
    return None


def _with_logarithm(closed: Closed, inner: Term, normal: Normalizer) -> Closed:
    """The conditions where the logarithm of something was taken that stands without it: it is positive everywhere."""
    before = frozenset(normal.signs.used)
    known = normal.signs.positive(inner)
    needed = normal.signs.used - before if known else {Condition(Need.POSITIVE, (inner,))}
    return Closed((*closed.conditions, *(presented(one) for one in sorted(needed, key=repr))), closed.presupposed)


def _of_sign(factor: Term, f: Term, g: Term, sign: int, normal: Normalizer) -> Closed | None:
    value = rational_value(factor)
    if value is not None and value * sign <= 0:
        return None
    positive = () if value is not None else (Condition(Need.POSITIVE, (mul(number(sign), factor),)),)
    closed = with_domains(Claim(f, Relation.EQUAL, g), normal.signs.context, tuple(normal.signs.used))
    return Closed((*closed.conditions, *positive), closed.presupposed)


def _moving(poly: Poly, variables: frozenset[Sym]) -> Poly:
    """The terms that hold a variable."""
    return Poly({m: c for m, c in poly.terms.items() if not variables.isdisjoint(monomial_symbols(m))})


def _factors(f: Poly, g: Poly, variables: frozenset[Sym], normal: Normalizer) -> Iterator[Poly]:
    """What may stand before ``f`` in ``g``: the quotients of what is free of the variables in a term of each."""
    monomial, coefficient = next(iter(g.terms.items()))
    for other, divisor in f.terms.items():
        quotient = dict(_fixed(monomial, variables))
        for base, exponent in _fixed(other, variables):
            quotient[base] = add_exponents(quotient.get(base, 0), _negative(exponent))
        yield product_of(quotient, normal).scaled(Fraction(coefficient) / Fraction(divisor))


def _negative(exponent: Exponent) -> Exponent:
    return exponent.scaled(-1) if isinstance(exponent, Poly) else -exponent


def _fixed(monomial: Monomial, variables: frozenset[Sym]) -> Iterator[Factor]:
    """The factors of a term that hold neither a variable nor an index that is summed over."""
    dummies, factors = monomial
    moving = {*variables, *(symbol for symbol, _, _ in dummies)}
    return (factor for factor in factors if moving.isdisjoint(factor_symbols(*factor)))


EXTREMA = Rule(
    code="same-extremum",
    name="functions with the same extremum",
    statement=(
        "arg max f = arg max g, where g = a f + b, or g = a log f + b, with a > 0, and a and b free of the variable; "
        "with a < 0, arg max f = arg min g."
    ),
    conditions=(
        ("a > 0", "arg max of -f is where f is least"),
        ("f > 0, where its logarithm is taken", "log(-1) has no value"),
    ),
    source="Boyd & Vandenberghe, Convex Optimization (2004), §4.1.3",
    examples=(
        Example(
            r"\arg\max_{\theta} \prod_{i=1}^N f(x_i, \theta) = \arg\max_{\theta} \sum_{i=1}^N \log f(x_i, \theta)",
            (r"f: \mathbb{R} \times \mathbb{R} \to \mathbb{R}", r"f(x, \theta) > 0", r"x_1, \dots, x_N \in \mathbb{R}"),
        ),
        Example(
            r"\arg\min_{t} (a f(t) + b) = \arg\max_{t} -f(t)",
            (r"a > 0", r"b \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}"),
        ),
        Example(
            r"\arg\max_{t} a f(t) = \arg\max_{t} f(t)",
            (r"a \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}"),
            "conditional",
            "open: a > 0",
        ),
        Example(
            r"\arg\min_{a, b} \left(2 f(a, b) + c\right) = \arg\min_{a, b} f(a, b)",
            (r"c \in \mathbb{R}", r"f: \mathbb{R} \times \mathbb{R} \to \mathbb{R}"),
        ),
        Example(r"\arg\max_{t} f(t) = \arg\max_{t} t f(t)", (r"f: \mathbb{R} \to \mathbb{R}",), "undecided"),
    ),
    close=_same_place,
    trusted=True,
)
