"""Where a term has a value: the conditions on denominators, logarithms, roots, integrals and series.

What the context shows at once is reported by the facts it rests on; the rest is left to the rules as conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derivations.kernel import for_every
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Call,
    Deriv,
    Div,
    Grad,
    Integral,
    Jacobian,
    Mul,
    Pow,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    bound_above,
    free_symbols,
    power,
    rational_value,
    substitute,
    subterms,
)
from derivations.normal.form import Normalizer
from derivations.normal.products import is_infinite
from derivations.normal.signs import Signs
from derivations.rules.growth import convergence


@dataclass(slots=True)
class Domain:
    """What is needed for a term to be defined, beyond what holds at once (``relied`` are the facts used for that)."""

    normal: Normalizer
    needed: dict[Condition, None] = field(default_factory=dict)
    relied: dict[Condition, None] = field(default_factory=dict)


def domain_of(term: Term, context: Context) -> Domain:
    """Collect where a term is defined."""
    domain = Domain(Normalizer(context))
    _visit(term, context, (), domain, frozenset())
    return domain


def _visit(term: Term, context: Context, bound: tuple[Sym, ...], domain: Domain, interior: frozenset[Term]) -> None:
    for condition in _own_conditions(term, context):
        _require(condition, context, bound, domain, interior)
    symbol, scope = term.binds
    positive = symbol is not None and _over_positive(term, context)
    for position, child in enumerate(term.children):
        if symbol is None or position not in scope:
            _visit(child, context, bound, domain, interior)
        elif positive:
            mark = Sym(f"{symbol.name}\u207a", symbol.dims, symbol.sort)
            _visit(substitute(child, {symbol: mark}), context, (*bound, mark), domain, interior | {mark})
        else:
            _visit(child, context, (*bound, symbol), domain, interior - {symbol})


def _over_positive(term: Term, context: Context) -> bool:
    """Whether the bound variable of a term takes positive values only."""
    if isinstance(term, Sum | Product):
        return Signs(context).positive(term.lower)
    if not isinstance(term, Integral) or term.lower is None or term.upper is None:
        return False
    signs = Signs(context)
    return signs.nonnegative(term.lower) and signs.nonnegative(term.upper)


def _require(
    condition: Condition, context: Context, bound: tuple[Sym, ...], domain: Domain, interior: frozenset[Term]
) -> None:
    condition = for_every(condition, bound, context)
    signs = Signs(context, interior=set(interior))
    if condition.need in (Need.POSITIVE, Need.NONNEGATIVE, Need.NONZERO):
        term = domain.normal.canonical(condition.terms[0]) if not interior else condition.terms[0]
        if signs.holds(condition.need, condition.terms[0]) or signs.holds(condition.need, term):
            domain.relied.update(dict.fromkeys(signs.used))
            return
        condition = Condition(condition.need, (term,), condition.variables)
    domain.needed[condition] = None


def _own_conditions(term: Term, context: Context) -> tuple[Condition, ...]:
    match term:
        case Pow(base, exponent):
            return _of_power(base, exponent)
        case Call(name, args):
            return _of_call(name, args)
        case Integral():
            return convergence(term, context)
        case Deriv() | Grad() | Div() | Jacobian():
            return tuple(_smooth(term.body, {term.variable: term.at}, term.variable))
        case Sum(_, _, _, upper) if is_infinite(upper):
            return (Condition(Need.CONVERGES, (term,)),)
        case _:
            return ()


def _smooth(body: Term, values: dict[Sym, Term], variable: Sym) -> Iterator[Condition]:
    """Where a term has a derivative by a variable at all: not at the corners of ``|a|`` and at the ends of roots."""
    for path, part in subterms(body):
        if variable not in free_symbols(part) or variable in bound_above(body, path):
            continue
        match part:
            case Call("Abs" | "sign", (inner,)):
                yield Condition(Need.NONZERO, (substitute(inner, values),))
            case Pow(base, exponent) if (value := rational_value(exponent)) is not None and value.denominator != 1:
                yield Condition(Need.POSITIVE, (substitute(base, values),))


def _of_power(base: Term, exponent: Term) -> tuple[Condition, ...]:
    value = rational_value(exponent)
    if value is not None:
        if value.denominator != 1:
            return (Condition(Need.NONNEGATIVE if value > 0 else Need.POSITIVE, (base,)),)
        return (Condition(Need.NONZERO, (base,)),) if value < 0 else ()
    if isinstance(exponent, Sym) and exponent.sort is Sort.INTEGER:
        return (Condition(Need.NONZERO, (base,)),)
    return (Condition(Need.POSITIVE, (base,)),)


def _of_call(name: str, args: tuple[Term, ...]) -> tuple[Condition, ...]:
    match name:
        case "log" | "Gamma" | "digamma":
            return (Condition(Need.POSITIVE, args),)
        case "Beta":
            return tuple(Condition(Need.POSITIVE, (a,)) for a in args)
        case "tan":
            return (Condition(Need.NONZERO, (Call("cos", args),)),)
        case "arcsin" | "arccos":
            return (Condition(Need.NONNEGATIVE, (Add((ONE, Mul((MINUS_ONE, power(args[0], 2))))),)),)
        case _:
            return ()
