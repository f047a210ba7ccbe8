"""Finite sums and products of symbolic length: by a term of which the summand is the difference, the factor the ratio.

Where the term comes from does not matter: the search proposes one, and the rule forms its differences.
"""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.proof import Argument
from derivations.model.terms import ONE, Product, Sum, Sym, Term, add, div, free_symbols, mul, sub, substitute
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite
from derivations.normal.terms_of import to_term
from derivations.rules.definedness import domain_of
from derivations.rules.growth import inside, region_of

Range = Sum | Product


def _sum(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    total = place.term
    if not isinstance(total, Sum) or total.shape.rank or is_endless(total):
        return Refusal("not a finite sum of numbers")
    steps = _steps(total, arguments)
    if isinstance(steps, Refusal):
        return steps
    following = substitute(steps, {total.index: add(total.index, ONE)})
    normal = _inside(total, place.context)
    try:
        rest = normal(sub(total.body, sub(following, steps)))
        left = None if is_zero(normal, rest) else to_term(rest)
        conditions = _conditions(total, steps, normal, place.context)
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    ends = sub(*_ends(total, steps))
    value = ends if left is None else add(ends, Sum(total.index, left, total.lower, total.upper))
    return Rewritten(value, conditions)


def _product(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    total = place.term
    if not isinstance(total, Product) or total.shape.rank or is_endless(total):
        return Refusal("not a finite product")
    steps = _steps(total, arguments)
    if isinstance(steps, Refusal):
        return steps
    following = substitute(steps, {total.index: add(total.index, ONE)})
    normal = _inside(total, place.context)
    try:
        if not is_zero(normal, normal(sub(following, mul(total.body, steps)))):
            return Refusal("the factors are not the ratios of the term")
        conditions = _conditions(total, steps, normal, place.context)
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    above, below = _ends(total, steps)
    return Rewritten(div(above, below), (*conditions, Condition(Need.NONZERO, (below,))))


def _steps(total: Range, arguments: tuple[Argument, ...]) -> Term | Refusal:
    """The term that is proposed, a number in the index."""
    match arguments:
        case (Term() as steps,) if not steps.shape.rank and total.index in free_symbols(steps):
            return steps
        case _:
            return Refusal("the argument is a term in the index")


def is_endless(total: Range) -> bool:
    """Whether a sum is a series, or a product goes on without end."""
    return is_infinite(total.lower) or is_infinite(total.upper)


def _inside(total: Range, context: Context) -> Normalizer:
    """Normal forms at an index in the range."""
    region = region_of(Sum(total.index, total.body, total.lower, total.upper), context)
    return Normalizer(context if region is None else inside(context, total.index, region))


def _ends(total: Range, steps: Term) -> tuple[Term, Term]:
    """The term behind the end of the range, and at its beginning."""
    return (
        substitute(steps, {total.index: add(total.upper, ONE)}),
        substitute(steps, {total.index: total.lower}),
    )


def _conditions(total: Range, steps: Term, normal: Normalizer, context: Context) -> tuple[Condition, ...]:
    """That the range runs upwards or is empty, what is added up has a value in it, and the term one behind it, too."""
    longer = Sum(total.index, steps, total.lower, add(total.upper, ONE))
    needed = (
        Condition(Need.INTEGER, (total.lower,)),
        Condition(Need.COUNT, (add(sub(total.upper, total.lower), ONE),)),
        *sorted((c for c in normal.signs.used if not _speaks_of(c, total.index)), key=repr),
        *domain_of(total, context).needed,
        *domain_of(longer, context).needed,
    )
    return tuple(dict.fromkeys(needed))


def _speaks_of(condition: Condition, symbol: Sym) -> bool:
    return any(symbol in free_symbols(term) for term in condition.terms)


_CONDITIONS = (
    (
        "a_k has a value at m, …, n, and T at n + 1, too",
        "k/k is the difference of k, but has none at 0",
    ),
    ("n ≥ m - 1, and both are whole numbers", "the sum of k from 1 to -3 is empty, hence 0, while T(-2) - T(1) is 3"),
)

TELESCOPING = Rule(
    code="telescoping",
    name="telescoping sum",
    statement="Σ_{k=m}^n a_k = T(n+1) - T(m) + Σ_{k=m}^n (a_k - (T(k+1) - T(k))), for any term T in k.",
    conditions=_CONDITIONS,
    source="Graham, Knuth & Patashnik, Concrete Mathematics (1994), sec. 2.6; Petkovšek, Wilf & Zeilberger 1996, ch. 5",
    examples=(
        Example(r"\sum_{k=1}^n k = \frac{n (n+1)}{2}", (r"n \in \mathbb{N}",)),
        Example(r"\sum_{k=1}^n \frac{1}{k (k+1)} = \frac{n}{n+1}", (r"n \in \mathbb{N}",)),
        Example(r"\sum_{k=0}^n q^k = \frac{1 - q^{n+1}}{1 - q}", (r"n \in \mathbb{N}",), "conditional", "open: q ≠ 1"),
        Example(r"\sum_{k=0}^n k^2 = \frac{n (n+1) (2 n - 1)}{6}", (r"n \in \mathbb{N}",), "refuted"),
    ),
    rewrite=_sum,
)

TELESCOPING_PRODUCT = Rule(
    code="telescoping-product",
    name="telescoping product",
    statement="Π_{k=m}^n a_k = T(n+1)/T(m), where T(k+1) = a_k T(k) for every k from m to n.",
    conditions=(
        *_CONDITIONS,
        ("T(m) ≠ 0", "0 = a_k · 0 holds for all factors, so T = 0 says nothing of them"),
    ),
    source="Graham, Knuth & Patashnik, Concrete Mathematics (1994), sec. 2.6",
    examples=(
        Example(r"\prod_{k=1}^n k = n!", (r"n \in \mathbb{N}",)),
        Example(r"\prod_{k=1}^n \left(1 + \frac{1}{k}\right) = n + 1", (r"n \in \mathbb{N}",)),
        Example(r"\prod_{k=1}^n k = (n+1)!", (r"n \in \mathbb{N}",), "refuted"),
    ),
    rewrite=_product,
)
