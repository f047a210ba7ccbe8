"""One step of integration by parts on a product: a derivative moved off one of its factors."""

from __future__ import annotations

from derivations.model.terms import Apply, Component, Partial, Sym, Term, free_symbols
from derivations.normal.derivative import differentiate
from derivations.normal.equality import free_indices
from derivations.normal.form import Normalizer
from derivations.normal.poly import Dummy, Factors, Poly, rename
from derivations.normal.products import with_dummies


def applied_in(base: Term) -> Apply | None:
    """The applied function that a factor is, or is a component of."""
    inner = base.body if isinstance(base, Component) else base
    return inner if isinstance(inner, Apply) else None


def strip(
    normal: Normalizer, dummies: tuple[Dummy, ...], factors: Factors, position: int, last: Partial, variable: Sym
) -> tuple[Poly, Poly] | None:
    """``C ∂_j R = ∂_j(C R) - (∂_j C) R``: the flux ``C R`` and what is left, for one derivative of a factor.

    ``None``: the derivative is by one fixed component, or by another argument than the variable.
    """
    base = factors[position][0]
    inner = applied_in(base)
    if inner is None or variable not in free_symbols(inner.args[last.slot]):
        return None
    partials = list(inner.partials)
    partials.remove(last)
    shorter: Term = Apply(inner.function, inner.args, tuple(partials))
    if isinstance(base, Component):
        shorter = Component(shorter, base.indices)
    beside = Poly({((), factors[:position] + factors[position + 1 :]): 1})
    lowered = Poly({((), ((shorter, 1),)): 1})
    flux = _flux_of(normal, dummies, normal.product(beside, lowered), last)
    if flux is None:
        return None
    slope = differentiate(normal, beside, variable, last.index)
    return flux, with_dummies(normal.product(slope, lowered), dummies, normal).scaled(-1)


def _flux_of(normal: Normalizer, dummies: tuple[Dummy, ...], product: Poly, last: Partial) -> Poly | None:
    """The flux with free index ``ι0`` in the place of the derivative's index; nothing for one fixed component."""
    if last.index is None:
        return with_dummies(product, dummies, normal)
    (index,) = free_indices(1)
    others = tuple(d for d in dummies if d[0] != last.index)
    if len(others) == len(dummies) or not isinstance(last.index, Sym):
        return None
    return with_dummies(rename(product, {last.index: index}), others, normal)
