"""Differentiation of polynomials: linearity, the product rule and the chain rule, pushed down to atoms.

Derivatives of integrals, series and boundary terms are left alone: exchanging them costs a condition, and that is
for a rule to ask.
"""

from __future__ import annotations

from derivations.model.terms import (
    Add,
    Apply,
    Call,
    Component,
    Deriv,
    Mul,
    Num,
    Partial,
    Pow,
    Shape,
    Sum,
    Sym,
    Term,
    free_symbols,
    rebind,
)
from derivations.model.terms.known_functions import BY_NAME
from derivations.normal.poly import NIL, ONE, E, Exponent, Monomial, Poly, atom, level, park, total
from derivations.normal.powers import UndefinedError
from derivations.normal.products import add_exponents, as_poly, distribute, is_infinite, product_of, with_dummies
from derivations.normal.recursion import Recursion
from derivations.normal.terms_of import monomial_term


def differentiate(normal: Recursion, poly: Poly, variable: Sym, index: Term | None) -> Poly:
    """The derivative by a scalar variable, or by component ``index`` of a vector variable."""
    return distribute(poly, lambda monomial: _of_monomial(normal, monomial, variable, index))


def _of_monomial(normal: Recursion, monomial: Monomial, variable: Sym, index: Term | None) -> Poly:
    if any(variable in free_symbols(bound) for _, *bounds in monomial[0] for bound in bounds):
        return _left_alone(monomial_term(monomial, 1), variable, index)
    dummies, factors = park(monomial, free_symbols(index) if index is not None else ())
    pieces: list[Poly] = []
    for position, (base, exponent) in enumerate(factors):
        derivative = _of_power(normal, base, exponent, variable, index)
        if not derivative:
            continue
        rest = dict(factors[:position] + factors[position + 1 :])
        pieces.append(normal.product(product_of(rest, normal), derivative))
    return with_dummies(total(pieces), dummies, normal) if pieces else NIL


def _of_power(normal: Recursion, base: Term, exponent: Exponent, variable: Sym, index: Term | None) -> Poly:
    """``d(b^e) = e b^(e-1) db + b^e log(b) de``."""
    pieces: list[Poly] = []
    if base != E and variable in free_symbols(base):
        lowered = normal.product(as_poly(exponent), product_of({base: add_exponents(exponent, -1)}, normal))
        pieces.append(normal.product(lowered, _of_base(normal, base, variable, index)))
    if isinstance(exponent, Poly):
        change = differentiate(normal, exponent, variable, index)
        if change:
            logarithm = ONE if base == E else normal(Call("log", (base,)))
            pieces.append(normal.product(product_of({base: exponent}, normal), logarithm, change))
    return total(pieces)


def _of_base(normal: Recursion, base: Term, variable: Sym, index: Term | None) -> Poly:
    match base:
        case Sym():
            return ONE if base == variable and index is None else NIL
        case Component(Sym() as vector, indices) if vector == variable and index is not None:
            size = normal.canonical(variable.shape.dims[0])
            left, right = sorted((indices[0], index), key=lambda term: term.key)
            if left != right and isinstance(left, Num) and isinstance(right, Num):
                return NIL
            return normal(Call("Delta", (left, right, size))) if left != right else ONE
        case Component(Apply() as applied, indices):
            return _of_applied(normal, applied, indices, variable, index)
        case Apply():
            return _of_applied(normal, base, (), variable, index)
        case Call(name, args):
            return _of_call(normal, name, args, variable, index)
        case Add() | Mul() | Pow():
            return differentiate(normal, normal(base), variable, index)
        case Sum() if not is_infinite(base.upper):
            return differentiate(normal, normal(base), variable, index)
        case _:
            return _left_alone(base, variable, index)


def _left_alone(base: Term, variable: Sym, index: Term | None) -> Poly:
    """A derivative that stays: a canonical ``Deriv`` whose bound symbol is named by height."""
    inner = Deriv(variable, index, base, variable)
    return atom(rebind(inner, level(variable, base)))


def _of_applied(
    normal: Recursion, applied: Apply, indices: tuple[Term, ...], variable: Sym, index: Term | None
) -> Poly:
    """The chain rule over the arguments of an abstract function.

    Raises:
        UndefinedError: the density of a law that need not have a smooth one.
    """
    if applied.function.density is not None and applied.function.density.general:
        raise UndefinedError("the derivative of a law that is not stated")
    moved = [(slot, arg) for slot, arg in enumerate(applied.args) if variable in free_symbols(arg)]
    if any(arg.shape.rank > 1 for _, arg in moved):  # a partial derivative has the index of a vector at most
        return _left_alone(Component(applied, indices) if indices else applied, variable, index)
    pieces = []
    for slot, arg in moved:
        if not arg.shape.rank:
            pieces.append(
                normal.product(
                    _partial(applied, indices, Partial(slot)), differentiate(normal, normal(arg), variable, index)
                )
            )
        elif arg == variable and index is not None:
            pieces.append(_partial(applied, indices, Partial(slot, index)))
        else:
            pieces.append(_through_vector(normal, applied, indices, slot, arg, variable, index))
    return total(pieces)


def _through_vector(
    normal: Recursion,
    applied: Apply,
    indices: tuple[Term, ...],
    slot: int,
    arg: Term,
    variable: Sym,
    index: Term | None,
) -> Poly:
    """``Σ_k ∂_k f · ∂ arg_k``."""
    return normal.summed(
        Shape(arg.shape.dims),
        lambda k: normal.product(
            _partial(applied, indices, Partial(slot, k[0])),
            differentiate(normal, normal.component(arg, k), variable, index),
        ),
    )


def _partial(applied: Apply, indices: tuple[Term, ...], new: Partial) -> Poly:
    term: Term = Apply(applied.function, applied.args, (*applied.partials, new))
    return atom(Component(term, indices) if indices else term)


def _of_call(normal: Recursion, name: str, args: tuple[Term, ...], variable: Sym, index: Term | None) -> Poly:
    known = BY_NAME.get(name)
    if known is None or known.derivative is None:
        if variable in set().union(*(free_symbols(a) for a in args)):
            return _left_alone(Call(name, args), variable, index)
        return NIL
    inner = differentiate(normal, normal(args[0]), variable, index)
    return normal.product(normal(known.derivative(args[0])), inner) if inner else NIL
