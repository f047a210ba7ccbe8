r"""Normal laws of linear functions of normal random variables, as claims: ``(X - \mu)/\sigma \sim \mathcal{N}(0, 1)``.

A linear function of a normal random variable is normal, so that its law is told by its mean and its covariance.  Both
are compared at once, in the logarithms of the characteristic functions at any place, ``m t + v t^2 / 2``: they are the
same for every ``t`` where the means and the covariances are (Anderson 2003, An Introduction to Multivariate Statistical
Analysis, section 2.4 and theorem 2.6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from derivations.meaning.formulas.distributions import normal_parameters
from derivations.meaning.formulas.laws import law_stated_for
from derivations.meaning.named_laws.law_table import normal_density
from derivations.meaning.named_laws.stated_laws import StatedLaw, stated_law
from derivations.meaning.names.environment import Environment, Log
from derivations.meaning.sentences.properties import Property
from derivations.meaning.terms.resolver import Resolver
from derivations.model.context import Context
from derivations.model.terms import (
    HALF,
    ONE,
    ZERO,
    Apply,
    Component,
    Dot,
    MatMul,
    Mul,
    Sum,
    Sym,
    Term,
    Transpose,
    add,
    free_symbols,
    fresh_name,
    mul,
    power,
    rewrite,
    sub,
    subterms,
    summands_of,
)
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.solving import linear
from derivations.normal.terms_of import to_term
from derivations.reading.names import base_name, lowered, spelling
from derivations.reading.raw import RawStep
from derivations.reading.syntax import Node, Related

FOLLOWS = "\\sim"
PLACE = "t"
_APART = frozenset({Property.INDEPENDENT, Property.IID})


@dataclass(frozen=True, slots=True)
class Transformed:
    """What a step says of the law of a function of a random variable.

    Attributes:
        variable: the random variable, and its law where the step states it.
        head: what the function is said to be, if anything.
        function: the function of the random variable.
        law: what it is said to follow.
    """

    variable: tuple[Node, Node] | None
    head: Node | None
    function: Node
    law: Node


def transformed(raw: RawStep) -> Transformed | None:
    r"""The statement of a step on a law: behind ``X \sim L \Rightarrow``, or besides an equation."""
    left, right = raw.left.tree, raw.right.tree
    match raw.relation, left, right:
        case "\\Rightarrow", Related(relations=(sign,), items=(own, law)), Related(items=(*heads, function, other)):
            said = right.relations if isinstance(right, Related) else ()
            if sign == FOLLOWS and said in ((FOLLOWS,), ("=", FOLLOWS)):
                return Transformed((own, law), heads[0] if heads else None, function, other)
        case "=", Node(), Related(relations=(sign,), items=(function, law)) if sign == FOLLOWS:
            return Transformed(None, left, function, law)
    return None


def law_equated(raw: RawStep, resolver: Resolver, left: Log, right: Log) -> tuple[Term, Term] | None:
    """What a step says of the normal law of a linear function, as the sides of an equation; ``None`` of other steps.

    The function may be said to be what it is already, or what nothing else says anything of.

    Raises:
        DerivationError: a part of it has no meaning.
    """
    found = transformed(raw)
    law = None if found is None else _normal(found.law)
    if found is None or law is None:
        return None
    try:
        sides = _equated(found, law, resolver, left, right)
    except CannotNormaliseErrors:
        return None
    if sides is not None:
        left.convention("a linear function of a normal random variable is normal: its mean and covariance are compared")
    return sides


def on_law(raw: RawStep) -> RawStep:
    """A step on the law of a function as one that equates the function with the law."""
    found = transformed(raw)
    if found is None:
        return raw
    sides = replace(raw.left, tree=found.function), replace(raw.right, tree=found.law)
    return replace(raw, relation="=", left=sides[0], right=sides[1])


def _normal(node: Node) -> StatedLaw | None:
    stated = stated_law(node)
    return stated if stated is not None and stated.law.density is normal_density else None


def _equated(found: Transformed, law: StatedLaw, resolver: Resolver, left: Log, right: Log) -> tuple[Term, Term] | None:
    env, other = resolver.environment(left), resolver.environment(right)
    function = env.term(found.function)
    whole, known, stated = _totals(env, function)
    random = _names((function,)) & {family.name for family in env.survey.samples.values()}
    if not known:
        laws = {s: own for s in free_symbols(function) if (own := _law_of(env, found, s)) is not None}
        if not laws or (len(laws) > 1 and not _independent(env, laws)):
            return None
        known = {s: normal_parameters(env, own, s) for s, own in laws.items()}
        random, stated = {s.name for s in laws}, [term for pair in known.values() for term in pair]
    asked = normal_parameters(other, law, function)
    made = _moments(whole, known)
    if made is None or asked[0].shape != function.shape:
        return None
    given, names = _names(stated), _names((function,)) - random
    wanted = _names(asked)
    if not random.isdisjoint(given) or not names <= given | wanted or not wanted <= names | given:
        return None  # what is in neither law may be random itself, or be defined here
    taken = names | given | wanted
    place = Sym(fresh_name(PLACE, taken), function.shape.dims)
    if found.head is not None and not _is(env.term(found.head), function, resolver):
        return None
    return _exponent(place, *made), _exponent(place, *asked)


_Moments = tuple[Term, Term]
"""A mean and a covariance."""


def _totals(env: Environment, function: Term) -> tuple[Term, dict[Sym, _Moments], list[Term]]:
    """A function with a name for the sum over all of a family of independent normal variables, with its moments.

    Beside them stand those of the members.
    """
    sums = [part for _, part in subterms(function) if isinstance(part, Sum) and _family(env, part) is not None]
    if len(sums) != 1 or (found := _family(env, sums[0])) is None:
        return function, {}, []
    family, stated = found
    member = Component(family, (sums[0].index,))
    mean, spread = normal_parameters(env, stated, member)
    total = Sym(fresh_name("s", {symbol.name for symbol in free_symbols(function)}))
    whole = rewrite(function, lambda part: total if part == sums[0] else None)
    parts = linear(Normalizer(Context())(sums[0].body), member)
    if parts is None or family in free_symbols(whole):
        return function, {}, []
    slope, rest = map(to_term, parts)
    if family in free_symbols(slope) | free_symbols(rest):
        return function, {}, []
    env.log.convention(f"the {family.name}_{{i}} are independent ({env.survey.samples[family.name].source.where})")
    bodies = add(mul(slope, mean), rest), mul(power(slope, 2), spread)
    first, second = (replace(sums[0], body=body) for body in bodies)
    return whole, {total: (first, second)}, [mean, spread]


def _family(env: Environment, total: Sum) -> tuple[Sym, StatedLaw] | None:
    """The family of independent normal random variables over all members of which a sum runs, with their law."""
    for symbol in free_symbols(total.body):
        family = env.survey.samples.get(symbol.name) if symbol.shape.rank == 1 else None
        if family is None or family.doubt or family.law is None or family.told.isdisjoint(_APART):
            continue
        stated = _normal(family.law)
        if stated is not None and total.lower == ONE and total.upper == symbol.shape.dims[0]:
            return symbol, stated
    return None


def _is(head: Term, function: Term, resolver: Resolver) -> bool:
    """Whether a name may be a function: nothing else says what it is, or that is the same."""
    definition = resolver.lookup(head) if isinstance(head, Sym) else None
    if definition is None or definition.body.shape.rank:
        return isinstance(head, Sym) and (definition is None or definition.body == function)
    return is_zero(Normalizer(Context()), Normalizer(Context())(sub(definition.body, function)))


def _law_of(env: Environment, found: Transformed, symbol: Sym) -> StatedLaw | None:
    """The normal law of a random variable: that which the step states, else the one of the document."""
    if found.variable is not None:
        name, law = found.variable
        return _normal(law) if base_name(name) is not None and spelling(name) == symbol.name else None
    if not any(spelling(one.left) == symbol.name for one in env.survey.drawn):
        return None
    stated = law_stated_for(env, lowered(symbol.name))
    return stated if stated is not None and stated.law.density is normal_density else None


def _independent(env: Environment, laws: Mapping[Sym, object]) -> bool:
    """Whether the words say that some random variables are independent."""
    names = {symbol.name for symbol in laws}
    said = env.survey.said_independent(names)
    if said is not None:
        env.log.convention(f"{', '.join(sorted(names))} are independent ({said.source.where})")
    return said is not None


def _moments(function: Term, known: Mapping[Sym, _Moments]) -> _Moments | None:
    """The mean and the covariance of a linear function of independent random variables; ``None`` of another one."""
    means, spreads, rest = list[Term](), list[Term](), function
    for variable, (mean, spread) in sorted(known.items(), key=lambda pair: pair[0].name):
        parts = _linear(rest, variable)
        if parts is None or not free_symbols(parts[0]).isdisjoint(known) or mean.shape != variable.shape:
            return None
        slope, rest = parts
        means.append(_applied(slope, mean))
        spreads.append(_spread(slope, spread))
    return add(*means, *([] if rest == ZERO else [rest])), add(*spreads)


def _names(terms: Iterable[Term]) -> set[str]:
    """The free names of terms, of symbols and of functions."""
    found = set[str]()
    for term in terms:
        found |= {symbol.name for symbol in free_symbols(term)}
        found |= {part.function.name for _, part in subterms(term) if isinstance(part, Apply)}
    return found


def _linear(function: Term, variable: Sym) -> tuple[Term, Term] | None:
    """The slope and the rest of a linear function, neither of which holds the variable; ``None`` of another one."""
    if not variable.shape.rank:
        parts = linear(Normalizer(Context())(function), variable) if not function.shape.rank else None
        return None if parts is None else (to_term(parts[0]), to_term(parts[1]))
    slopes: list[Term] = []
    rest: list[Term] = []
    for part in summands_of(function):
        if variable not in free_symbols(part):
            rest.append(part)
            continue
        slope = _slope(part, variable)
        if slope is None:
            return None
        slopes.append(slope)
    if len(slopes) != 1:
        return None
    return slopes[0], add(*rest) if rest else ZERO


def _slope(part: Term, variable: Sym) -> Term | None:
    """By what a vector is multiplied in a product; ``None``, if it stands elsewhere in it."""
    if part == variable:
        return ONE
    match part:
        case MatMul(left=left, right=right) if variable not in free_symbols(left):
            inner = _slope(right, variable)
            return inner if inner is None else left if inner == ONE else MatMul(left, inner)
        case Mul(factors=factors):
            own = [factor for factor in factors if variable in free_symbols(factor)]
            inner = _slope(own[0], variable) if len(own) == 1 else None
            return inner if inner is None else mul(*(factor for factor in factors if factor != own[0]), inner)
    return None


def _applied(slope: Term, mean: Term) -> Term:
    return MatMul(slope, mean) if slope.shape.rank else mul(slope, mean)


def _spread(slope: Term, spread: Term) -> Term:
    """The covariance of a linear function."""
    return MatMul(MatMul(slope, spread), Transpose(slope)) if slope.shape.rank else mul(power(slope, 2), spread)


def _exponent(place: Sym, mean: Term, spread: Term) -> Term:
    r"""``t m + v t^2 / 2``, or ``\langle t, m \rangle + \langle t, V t \rangle / 2``."""
    if not place.shape.rank:
        return add(mul(place, mean), mul(HALF, spread, power(place, 2)))
    return add(Dot(place, mean), mul(HALF, Dot(place, MatMul(spread, place))))
