"""Other readings of a line: how far a derivative reaches is often left to the reader."""

from __future__ import annotations

from derivations.model.derivation import Claim
from derivations.model.terms import Deriv, Div, Grad, Mul, Term, free_symbols, rewrite


def narrow_derivatives(claim: Claim) -> Claim | None:
    """The claim with every derivative of a product taken of its first dependent factor alone, if that differs."""
    left, right = rewrite(claim.left, _narrowed), rewrite(claim.right, _narrowed)
    if (left, right) == (claim.left, claim.right):
        return None
    return Claim(left, claim.relation, right, claim.free_of)


def _narrowed(term: Term) -> Term | None:
    """``d/dx (c f g)`` as ``c (d/dx f) g``."""
    if not isinstance(term, Deriv | Grad | Div) or not isinstance(term.body, Mul) or term.at != term.variable:
        return None
    factors = term.body.factors
    first = next((k for k, f in enumerate(factors) if term.variable in free_symbols(f)), None)
    if first is None or first == len(factors) - 1:
        return None
    shaped = factors[first].shape.rank
    if isinstance(term, Div) != bool(shaped) or (isinstance(term, Grad) and term.body.shape.rank):
        return None
    alone = term.rebuild((factors[first], *term.children[1:]))
    return Mul((*factors[:first], alone, *factors[first + 1 :]))
