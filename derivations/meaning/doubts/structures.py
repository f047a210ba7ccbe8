"""Claims that need more of what their names stand for than there is: an order, or any arithmetic.

A proof takes names for real numbers.  What it says of a name of less structure holds where the claim only needs what
there is: an equation between sums, products and powers holds of complex numbers, too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from derivations.meaning.words.structures import Lacking, Structure
from derivations.model.terms import (
    Add,
    Apply,
    Call,
    Dot,
    MatMul,
    Mul,
    Norm,
    Opaque,
    Pow,
    Sym,
    Term,
    rational_value,
    subterms,
)

_ENTIRE = frozenset({"exp", "sin", "cos", "sinh", "cosh"})
"""Functions whose identities hold of complex numbers, too."""
_ABSOLUTE = "Abs"
_NOT_ADDED = frozenset({Structure.NONE, Structure.MONOID})
_NOT_MULTIPLIED = frozenset({Structure.NONE, Structure.SUMS})


def beyond_structure(sides: Iterable[Term], ordered: bool, names: Mapping[str, Lacking]) -> str:
    """Why some terms need more than there is of what a name stands for; or nothing.

    Args:
        sides: the terms of a claim.
        ordered: whether the claim is that one is greater than the other.
        names: the names that have less structure than numbers.
    """
    sides = tuple(sides) if names else ()
    ordered = ordered or any(map(_is_absolute, (part for side in sides for _, part in subterms(side))))
    needed = (_Needs(names)(side, ordered) for side in sides)
    return next((lacking.why for lacking in needed if lacking is not None), "")


class _Needs:
    """The first thing in a term to which something is done that cannot be done to it."""

    def __init__(self, names: Mapping[str, Lacking]) -> None:
        self.names = names

    def __call__(self, term: Term, ordered: bool) -> Lacking | None:
        match term:
            case Sym() | Apply():
                return self._found(term) if ordered else None
            case Opaque():
                return None
            case Add(terms=terms):
                return self._of_sum(terms) or self._below(term, ordered)
            case Mul(factors=factors):
                normed = sum(map(self._is_normed, factors)) > 1
                own = self._inside(term) if normed else self._operand(term, _NOT_MULTIPLIED)
                return own or self._below(term, ordered)
            case Pow():
                return self._of_power(term, ordered)
            case Norm(vector=inner) | Call(name="Abs", args=(inner,)):
                return self._of_norm(term, inner)
            case Call(name=name) if name in _ENTIRE:
                return self._operand(term, _NOT_ADDED | _NOT_MULTIPLIED) or self._below(term, ordered)
            case Call() | Dot():
                return self._inside(term)
            case _:
                return self._below(term, ordered)

    def _of_sum(self, terms: tuple[Term, ...]) -> Lacking | None:
        """Sets are added to sets alone."""
        found = [self._found(one) for one in terms]
        alone = all(isinstance(one, Sym) for one in terms)
        lacking = (one for one in found if one is not None)
        return next((one for one in lacking if one.structure in _NOT_ADDED or not (alone or _adds(one))), None)

    def _of_power(self, term: Pow, ordered: bool) -> Lacking | None:
        value = rational_value(term.exponent)
        whole = value is not None and value.denominator == 1
        divides = value is not None and value < 0 and not _is_product(term.base)
        if not whole or divides or self._is_normed(term.base):
            return self._inside(term)
        return self._operand(term, _NOT_MULTIPLIED) or self._below(term, ordered)

    def _of_norm(self, term: Term, inner: Term) -> Lacking | None:
        """What is not known of a norm: its values of products; of an absolute value: those of sums."""
        if self._is_normed(term):
            return self._inside(term) if any(map(self._multiplies, (part for _, part in subterms(inner)))) else None
        fits = _is_absolute(term) and _is_product(inner)
        return self(inner, False) if fits else self._inside(term)

    def _is_normed(self, term: Term) -> bool:
        """Whether the size is taken of something in a term of which more is not known than that it has one."""
        norms = (part for _, part in subterms(term) if isinstance(part, Norm) or _is_absolute(part))
        found = (self._found(inner) for part in norms for _, inner in subterms(part))
        return any(one is not None and one.structure is Structure.RING for one in found)

    def _multiplies(self, term: Term) -> bool:
        """Whether several things of less structure are multiplied, or one with itself."""
        match term:
            case Mul(factors=factors):
                return sum(self._inside(one) is not None for one in factors) > 1
            case Pow() | Dot() | MatMul() | Call():
                return self._inside(term) is not None
            case _:
                return False

    def _below(self, term: Term, ordered: bool) -> Lacking | None:
        return next((one for child in term.children if (one := self(child, ordered)) is not None), None)

    def _operand(self, term: Term, structures: Container[Structure]) -> Lacking | None:
        """An operand of certain structures."""
        found = map(self._found, term.children)
        return next((one for one in found if one is not None and one.structure in structures), None)

    def _inside(self, term: Term) -> Lacking | None:
        """Anything in what is done that only numbers have."""
        return next((one for _, part in subterms(term) if (one := self._found(part)) is not None), None)

    def _found(self, term: Term) -> Lacking | None:
        """What is lacked by a name, or by a value of a function of that name, which is no thing itself."""
        match term:
            case Sym(name=name):
                return self.names.get(name)
            case Apply(function=function):
                lacking = self.names.get(function.name)
                return lacking if lacking is not None and lacking.structure is Structure.FIELD else None
            case _:
                return None


def _adds(one: Lacking) -> bool:
    return one.structure is not Structure.SUMS


def _is_absolute(term: Term) -> bool:
    """Whether a term is an absolute value: its rules for real numbers are those of an order."""
    return isinstance(term, Call) and term.name == _ABSOLUTE


def _is_product(term: Term) -> bool:
    """Whether nothing is added in a term."""
    return not any(isinstance(part, Add) for _, part in subterms(term))
