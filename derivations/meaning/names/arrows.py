r"""Letters that stand for vectors or matrices by the way they are written, and what may be claimed of them.

An arrow above a letter says that it is a vector.  A bold capital letter is a vector or a matrix; where nothing says
which of them, it is read as a vector, and only what is linear in it is claimed, since that holds of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from derivations.meaning.names.environment import UnstatedError
from derivations.model.terms import (
    Add,
    Apply,
    Deriv,
    Expect,
    Integral,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    Zeros,
    rational_value,
    subterms,
)

_ARROW = re.compile(r"\\vec\s*(?:\{\s*)?(\\[A-Za-z]+|[A-Za-z])")


def arrows(text: str) -> frozenset[str]:
    """The names over whose letters a document writes an arrow somewhere."""
    return frozenset(rf"\mathbf{{{letter}}}" for letter in _ARROW.findall(text))


def require_linear(terms: Iterable[Term], names: AbstractSet[str]) -> tuple[str, ...]:
    """Require that terms are linear in some names; the answer is which of these they hold.

    Raises:
        UnstatedError: one stands in a product with another vector, under a norm, or as an argument.
    """
    held: set[str] = set()
    for term in terms:
        for name in _held(term, names):
            if not _is_linear(term, names):
                raise UnstatedError(f"the shape of {name} is not stated")
            held.add(name)
    return tuple(sorted(held))


def _held(term: Term, names: AbstractSet[str]) -> Iterator[str]:
    for _, part in subterms(term):
        name = part.name if isinstance(part, Sym) else part.function.name if isinstance(part, Apply) else ""
        if name in names and part.shape.rank:
            yield name


def _is_number(factor: Term) -> bool:
    """Whether what stands behind a vector is a number for certain: any other name may be a vector or a matrix."""
    exponent = rational_value(factor.exponent) if isinstance(factor, Pow) else None
    return isinstance(factor, Num) or (exponent is not None and exponent < 0)


def _is_linear(term: Term, names: AbstractSet[str]) -> bool:
    """Whether names stand in a term only where sums, multiples, averages and derivatives let them stand."""
    if not any(_held(term, names)):
        return True
    match term:
        case Sym() | Zeros():
            return True
        case Apply(function=function, args=args):
            return function.density is not None or not any(any(_held(arg, names)) for arg in args)
        case Add():
            return all(_is_linear(part, names) for part in term.children)
        case Mul(factors=factors):
            place = next(k for k, factor in enumerate(factors) if any(_held(factor, names)))
            return _is_linear(factors[place], names) and all(map(_is_number, factors[place + 1 :]))
        case Expect(body=body):
            return _is_linear(body, names)
        case Deriv() | Integral() | Sum():
            body, *others = term.children
            return _is_linear(body, names) and not any(any(_held(other, names)) for other in others)
        case _:
            return False
