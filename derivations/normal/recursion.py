"""What the parts of the normaliser see of the whole: the normal form of a term is made of those of its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from derivations.model.terms import Shape, Term
from derivations.normal.poly import Poly
from derivations.normal.signs import Signs


class Recursion(Protocol):
    """Gives the normal forms of the parts of a term, and remembers which signs they rely on."""

    signs: Signs

    def __call__(self, term: Term, /) -> Poly:
        """The normal form of a scalar term."""

    def canonical(self, term: Term) -> Term:
        """The canonical term of a scalar term."""

    def component(self, term: Term, indices: tuple[Term, ...]) -> Poly:
        """The normal form of a component of a vector or matrix."""

    def product(self, *polys: Poly) -> Poly:
        """The product of polynomials."""

    def summed(self, shape: Shape, body: Callable[[tuple[Term, ...]], Poly]) -> Poly:
        """The sum over the components of a vector shape; ``body`` gets the index."""

    def vector(self, term: Term) -> Term:
        """A canonical term for a vector or matrix."""
