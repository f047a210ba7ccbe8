"""Integration by parts from the highest derivative down, for integrands that hold a function inside another.

The Euler operator is out of reach of ``(Δp) log p``, but the second derivatives can be moved off: ``p_ii C`` is
``∂_i (p_i C)`` less ``p_i ∂_i C``, and where ``C`` holds no derivatives near that order, fewer of them are left.
"""

from __future__ import annotations

from derivations.engine.strips import applied_in, strip
from derivations.model.terms import Apply, Sym, Term, subterms
from derivations.normal.form import Normalizer
from derivations.normal.poly import NIL, Factor, Monomial, Poly, park
from derivations.normal.terms_of import exponent_term

MAX_PEELED = 400


def peeled(normal: Normalizer, integrand: Poly, variable: Sym) -> tuple[Poly, Poly]:
    """What is left of an integrand once its highest derivatives are moved off, and the flux of what was moved."""
    rest, flux, waiting = NIL, NIL, integrand
    for _ in range(MAX_PEELED):
        if not waiting:
            break
        monomial, coefficient = next(iter(waiting.terms.items()))
        waiting = Poly({m: c for m, c in waiting.terms.items() if m != monomial})
        moved = _moved(normal, monomial, variable)
        if moved is None:
            rest += Poly({monomial: coefficient})
            continue
        flux += moved[0].scaled(coefficient)
        waiting += moved[1].scaled(coefficient)
    return rest + waiting, flux


def _moved(normal: Normalizer, monomial: Monomial, variable: Sym) -> tuple[Poly, Poly] | None:
    """``C ∂_i R = ∂_i (C R) - (∂_i C) R``, where the orders of the derivatives in ``C`` are below that of ``R``."""
    dummies, factors = park(monomial)
    orders = [_order(factor, variable) for factor in factors]
    top = max(orders, default=0)
    if top < 2:
        return None
    position = orders.index(top)
    applied = applied_in(factors[position][0])
    others = orders[:position] + orders[position + 1 :]
    if factors[position][1] != 1 or applied is None or max(others, default=0) > top - 2:
        return None
    by_place = (one for one in applied.partials if applied.args[one.slot] == variable)
    return next((made for one in by_place if (made := strip(normal, dummies, factors, position, one, variable))), None)


def _order(factor: Factor, variable: Sym) -> int:
    """The highest order of the derivatives by a variable in a factor."""
    base, exponent = factor
    parts = (part for term in (base, exponent_term(exponent)) for _, part in subterms(term) if isinstance(part, Apply))
    return max((_derivatives(part, variable) for part in parts), default=0)


def _derivatives(applied: Apply, variable: Term) -> int:
    return sum(applied.args[one.slot] == variable for one in applied.partials)
