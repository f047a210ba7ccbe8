"""Where a term has a value: the conditions on denominators, logarithms, roots, integrals and series.

What the context shows at once is reported by the facts it rests on; the rest is left to the rules as conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from derivations.kernel import Refusal, for_every, inside_of, spoken_of
from derivations.model import work
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import (
    INFINITY,
    ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Deriv,
    Det,
    Div,
    Expect,
    Grad,
    Integral,
    Inverse,
    Jacobian,
    Limit,
    Made,
    Mul,
    Num,
    Pow,
    Product,
    Slot,
    Sum,
    Sym,
    Term,
    bound_above,
    free_symbols,
    fresh_name,
    neg,
    number,
    rational_value,
    sub,
    substitute,
    subterms,
)
from derivations.model.unfolding import definition_of
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.integrals import written_out
from derivations.normal.products import is_infinite
from derivations.normal.signs import Signs
from derivations.normal.terms_of import to_term
from derivations.rules.asymptotics import NoExpansionError
from derivations.rules.branches import domain_at
from derivations.rules.essential import essential, primitive
from derivations.rules.growth import convergence
from derivations.rules.known_domains import domain_of_call, interior_of_call
from derivations.rules.neighbourhoods import NoLimitError, holds_near, is_elementary, is_local, limit_of

DERIVATIVES = (Deriv, Grad, Div, Jacobian)

MAX_START = 9
"""So many differences of an index and a number are known to be positive, at most."""


def unmarked(term: Term, context: Context) -> Term:
    """The term with bound variables under their own names, of which the context must say nothing else."""
    spoken = spoken_of(context)
    marked = {s: s.slot.instead for s in free_symbols(term) if s.slot is not None and s.slot.made is Made.POSITIVE}
    return substitute(term, {s: Sym(name, s.dims, s.sort) for s, name in marked.items() if name not in spoken})


def _marked(symbol: Sym) -> Sym:
    """The symbol for a bound variable that takes positive values only, or counts up from 0."""
    return replace(symbol, name=symbol.name + Made.POSITIVE.value, slot=Slot(Made.POSITIVE, instead=symbol.name))


@dataclass(frozen=True, slots=True)
class Defined:
    """What is needed for a term to be defined, beyond what holds at once (``relied`` are the facts used for that)."""

    needed: tuple[Condition, ...]
    relied: tuple[Condition, ...]


@dataclass(slots=True)
class _Visited:
    """What was found to be needed so far, and relied on."""

    normal: Normalizer
    needed: dict[Condition, None] = field(default_factory=dict)
    relied: dict[Condition, None] = field(default_factory=dict)


@work.remembered(512)
def domain_of(term: Term, context: Context) -> Defined:
    """Collect where a term is defined."""
    domain = _Visited(Normalizer(context))
    _visit(term, context, (), domain, frozenset())
    return Defined(tuple(domain.needed), tuple(domain.relied))


def _visit(term: Term, context: Context, bound: tuple[Sym, ...], domain: _Visited, interior: frozenset[Term]) -> None:
    for condition in _own_conditions(term, context, interior):
        _require(condition, context, bound, domain, interior)
    if isinstance(term, DERIVATIVES):
        # a derivative looks at a neighbourhood of one point only, and all these conditions hold near it or nowhere
        _visit(substitute(term.body, {term.variable: term.at}), context, bound, domain, interior)
        _visit(term.at, context, bound, domain, interior)
        return
    if isinstance(term, Limit):
        _visit_limit(term, context, bound, domain, interior)
        return
    numbers = written_out(domain.normal, term) if isinstance(term, Sum | Product) else None
    if isinstance(term, Sum | Product) and numbers is not None:
        for value in numbers:
            _visit(substitute(term.body, {term.index: value}), context, bound, domain, interior)
        return
    if isinstance(term, Sum | Product) and isinstance(term.lower, Num):
        # the first one of what an index runs through has a value, too: there is none for 1/k from k = 0 on
        _visit(substitute(term.body, {term.index: term.lower}), context, bound, domain, interior)
    symbol, scope = term.binds
    positive = symbol is not None and _over_positive(term, context)
    counting = isinstance(term, Sum | Product) and Signs(context).nonnegative(term.lower)
    for position, child in enumerate(term.children):
        if symbol is None or position not in scope:
            _visit(child, context, bound, domain, interior)
        elif positive or counting:
            mark = _marked(symbol)
            after = Add((mark, ONE))
            known = _positive_of(mark, term, domain.normal) if positive else {after, domain.normal.canonical(after)}
            known |= _positive_below(mark, term, domain.normal)
            _visit(substitute(child, {symbol: mark}), context, (*bound, mark), domain, interior | known)
        else:
            inner = inside_of((symbol,), context)
            _visit(child, inner, (*bound, symbol), domain, interior - {symbol})


def _visit_limit(
    term: Limit, context: Context, bound: tuple[Sym, ...], domain: _Visited, interior: frozenset[Term]
) -> None:
    """What a limit needs: a condition on its variable is to hold near the target only, and not at it."""
    near, inner = _inside_limit(term, context, bound, domain.normal, interior)
    domain.relied |= inner.relied
    for condition in inner.needed:
        used = holds_near(condition, near, context) if is_local(condition, near) else None
        if used is None:
            domain.needed[condition] = None
        else:
            domain.relied |= dict.fromkeys(used)
    if not is_infinite(term.target):
        _visit(term.target, context, bound, domain, interior)


def _inside_limit(
    term: Limit, context: Context, bound: tuple[Sym, ...], normal: Normalizer, interior: frozenset[Term]
) -> tuple[Limit, _Visited]:
    """A limit over a variable of which nothing else is said, and what its body needs at every value of that."""
    taken = spoken_of(context) | {s.name for s in free_symbols(term)}
    plain = replace(term.variable, name=fresh_name(term.variable.name, taken))
    positive = term.target == INFINITY or (term.target == ZERO and term.side > 0)
    symbol = _marked(plain) if positive else plain
    body = substitute(term.body, {term.variable: symbol})
    inner = _Visited(normal)
    _visit(body, context, (*bound, symbol), inner, interior | {symbol} if positive else interior)
    return Limit(symbol, body, term.target, term.side), inner


def beside_limit(term: Limit, context: Context) -> tuple[Condition, ...]:
    """What a limit needs that says nothing of its variable."""
    near, inner = _inside_limit(term, context, (), Normalizer(context), frozenset())
    return tuple(c for c in inner.needed if not any(near.variable in free_symbols(t) for t in c.terms))


def _positive_of(mark: Sym, term: Term, normal: Normalizer) -> set[Term]:
    """What is positive where a bound variable is: for an index from 3 on also ``k - 1`` and ``k - 2``."""
    first = term.lower.value if isinstance(term, Sum | Product) and isinstance(term.lower, Num) else 1
    less = [sub(mark, number(step)) for step in range(1, min(int(first), MAX_START))]
    return {mark, *less, *map(normal.canonical, less)}


def _positive_below(mark: Sym, term: Term, normal: Normalizer) -> set[Term]:
    """What is positive up to the end of a range: one more than what is left of it."""
    if not isinstance(term, Sum | Product) or is_infinite(term.upper):
        return set()
    return {normal.canonical(Add((term.upper, neg(mark), ONE)))}


def _over_positive(term: Term, context: Context) -> bool:
    """Whether the bound variable of a term takes positive values only."""
    if isinstance(term, Sum | Product):
        return Signs(context).positive(term.lower)
    if not isinstance(term, Integral) or term.lower is None or term.upper is None:
        return False
    signs = Signs(context)
    return signs.nonnegative(term.lower) and signs.nonnegative(term.upper)


def _require(
    condition: Condition, context: Context, bound: tuple[Sym, ...], domain: _Visited, interior: frozenset[Term]
) -> None:
    condition = for_every(condition, bound, context)
    if condition.need not in SIGNS:
        domain.needed[condition] = None
        return
    signs = Signs(context, interior=set(interior))
    for part in essential(condition, signs, domain.normal):
        if signs.holds(part.need, part.terms[0]):
            domain.relied.update(dict.fromkeys(sorted(signs.used, key=repr)))
        else:
            domain.needed[part] = None


def existence(claim: Claim, context: Context) -> tuple[Condition, ...] | Refusal:
    """That the integrals, series and limits of a claim exist *as written*, whatever a proof rewrites them to.

    Limits of abstract functions are taken to exist, by a convention.
    """
    found: dict[Condition, None] = {}
    try:
        for side in (claim.left, claim.right):
            found |= dict.fromkeys(c for c in domain_of(side, context).needed if c.need is Need.CONVERGES)
            for limit, bound in _limits_in(side):
                needed = _existing(limit, inside_of(bound, context))
                found |= dict.fromkeys(for_every(condition, bound, context) for condition in needed)
    except NoLimitError:
        return Refusal("it holds a limit that does not exist")
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return tuple(found)


def _existing(limit: Limit, context: Context) -> tuple[Condition, ...]:
    """What the existence of a limit rests on.

    Raises:
        NoLimitError: it does not exist, whatever its parameters.
    """
    elementary = is_elementary(limit)
    try:
        _, needed = limit_of(limit, context)
    except NoLimitError:
        raise
    except (NoExpansionError, *CannotNormaliseErrors):
        return (Condition(Need.EXISTS, (limit,)),) if elementary else ()
    signs, normal = Signs(context), Normalizer(context)
    parts = (essential(one, signs, normal) if one.need in SIGNS else (one,) for one in needed)
    return tuple(part for found in parts for part in found) if elementary else ()


def _limits_in(side: Term) -> Iterator[tuple[Limit, tuple[Sym, ...]]]:
    """The limits in a side, with what is bound around them."""
    for path, part in subterms(side):
        if isinstance(part, Limit) and not part.shape.rank:
            yield part, bound_above(side, path)


def _own_conditions(term: Term, context: Context, interior: frozenset[Term]) -> tuple[Condition, ...]:
    match term:
        case Pow(base, exponent):
            return _of_power(base, exponent, Signs(context, interior=set(interior)))
        case Call():
            return domain_of_call(term)
        case Apply() | Sym():
            return _of_domain(term, context)
        case Inverse(matrix):
            return (Condition(Need.NONZERO, (Det(matrix),)),)
        case Integral():
            return convergence(term, context)
        case Expect(variable, body, weight):
            return convergence(Integral(variable, Mul((body, weight))), context)
        case Deriv() | Grad() | Div() | Jacobian():
            return tuple(dict.fromkeys(_smooth(term.body, {term.variable: term.at}, term.variable, context)))
        case Sum(_, _, lower, upper) if is_infinite(lower) or is_infinite(upper):
            return convergence(term, context)
        case _:
            return ()


def _smooth(body: Term, values: dict[Sym, Term], variable: Sym, context: Context) -> Iterator[Condition]:
    """Where a term has a derivative by a variable at all.

    Not at the corners of ``|a|`` and at the ends of roots and arcs; abstract functions must be differentiable.
    """
    for path, part in subterms(body):
        if variable not in free_symbols(part) or variable in bound_above(body, path):
            continue
        match part:
            case Call():
                beyond = [one for one in interior_of_call(part) or () if one not in domain_of_call(part)]
                yield from (Condition(one.need, tuple(substitute(t, values) for t in one.terms)) for one in beyond)
            case Pow(base, exponent) if (value := rational_value(exponent)) is not None and value.denominator != 1:
                yield Condition(Need.POSITIVE, (substitute(base, values),))
            case Apply() if (definition := definition_of(part, context)) is None or definition.domain:
                yield Condition(Need.DIFFERENTIABLE, (substitute(part, values),))


def _of_domain(term: Term, context: Context) -> tuple[Condition, ...]:
    """Where a function has a value: in the domain of its definition, unless something is known beyond it."""
    definition = definition_of(term, context)
    beyond = definition is None or definition.extension or definition.others
    return () if definition is None or beyond else domain_at(term, definition)


def _of_power(base: Term, exponent: Term, signs: Signs) -> tuple[Condition, ...]:
    value = rational_value(exponent)
    if value is not None and value.denominator != 1:
        return (Condition(Need.NONNEGATIVE if value > 0 else Need.POSITIVE, (base,)),)
    if value is not None:
        return (Condition(Need.NONZERO, (_without_power(base),)),) if value < 0 else ()
    if not signs.whole(exponent):
        return (Condition(Need.POSITIVE, (base,)),)
    return () if _is_natural(exponent, signs) else (Condition(Need.NONZERO, (base,)),)


def _without_power(base: Term) -> Term:
    """What is not zero just if a power of it is not, as ``cos x`` of ``cos² x``."""
    while isinstance(base, Pow) and (value := rational_value(base.exponent)) is not None and value > 0:
        base = base.base
    return base


def _is_natural(whole: Term, signs: Signs) -> bool:
    """Whether a whole number is not negative: it is above -1, or a multiple of such a one."""
    normal = Normalizer(signs.context)
    parts = to_term(primitive(normal(whole), keep_sign=True))
    above = [Add((whole, ONE)), normal.canonical(Add((whole, ONE)))]
    above.append(to_term(primitive(normal(above[0]), keep_sign=True)))
    above += [Add((parts, ONE))] if signs.whole(parts) else []
    return any(map(signs.positive, above))
