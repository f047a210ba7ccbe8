"""Derivatives of what does not show how it moves: all that it holds is taken as a function of the variable.

``d/dt (m v) = m dv/dt`` needs that ``m`` is constant; ``d/dt log z = (1/z) dz/dt`` holds however ``z`` moves.  What
holds where every name and every function of a step may depend on the variable in any way holds in each reading of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivations.model.derivation import Claim
from derivations.model.terms import (
    Apply,
    Deriv,
    Div,
    Function,
    Grad,
    Jacobian,
    Opaque,
    Partial,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    counts_all,
    free_symbols,
)
from derivations.reading.grouping import is_derivative_sign
from derivations.reading.names import parts_of, spelling, within
from derivations.reading.raw import RawStep
from derivations.reading.syntax import Fraction, Node

IMPLICIT = "what is differentiated, and does not show how it depends on the variable, may depend on it in any way"


def differentiates(step: RawStep) -> bool:
    """Whether the sign of a derivative stands in a step."""
    trees = step.trees
    return any(map(_is_derivative, (part for tree in trees for part in within(tree))))


def _is_derivative(node: Node) -> bool:
    first = parts_of(node.numerator)[0] if isinstance(node, Fraction) else node
    return is_derivative_sign(first) or spelling(first).startswith(("\\nabla", "\\partial"))


class _NotMovingError(Exception):
    """Something is differentiated at another place than at the variable, or its value is not known to be a function."""


def all_moving(claim: Claim, moved: Iterable[Sym]) -> Claim | None:
    """A claim with all that it holds as functions of one variable; ``None``: of none, or of several."""
    variables = set(moved)
    if len(variables) != 1:
        return None
    (by,) = variables
    totals = [part for part in claim.parts if isinstance(part, Sum | Product)]
    sizes = frozenset[Sym]().union(*(free_symbols(end) for total in totals for end in (total.lower, total.upper)))
    try:
        return replace(claim, left=_moving(claim.left, by, sizes), right=_moving(claim.right, by, sizes))
    except _NotMovingError:
        return None


def _moving(term: Term, by: Sym, fixed: frozenset[Sym]) -> Term:
    match term:
        case Deriv() | Grad() | Jacobian() | Div():
            if term.at != by:
                raise _NotMovingError
            body, *others = term.children
            return term.rebuild((_moving(body, term.variable, fixed), *others))
        case Sym():
            constant = term in fixed or term == by or term.sort is not Sort.REAL
            return term if constant else Apply(Function(term.name, term.shape), (by,))
        case Apply():
            return _function(term, by, fixed)
        case Opaque():
            raise _NotMovingError
    symbol, scope = term.binds
    inside = fixed if symbol is None else fixed | {symbol}
    if symbol == by:
        raise _NotMovingError
    children = (_moving(child, by, inside if n in scope else fixed) for n, child in enumerate(term.children))
    return term.rebuild(tuple(children)) if term.children else term


def _function(term: Apply, by: Sym, fixed: frozenset[Sym]) -> Term:
    """A function at its arguments, and at the variable where none of them shows it."""
    args = tuple(_moving(arg, by, fixed) for arg in term.args)
    if counts_all(term) or any(by in free_symbols(arg) for arg in term.args):
        return replace(term, args=args)
    function = replace(term.function, subscripts=term.function.subscripts + 1)
    partials = tuple(Partial(one.slot + 1, one.index) for one in term.partials)
    return Apply(function, (by, *args), partials)
