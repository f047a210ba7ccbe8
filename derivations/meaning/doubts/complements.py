"""Pairs of letters that belong together by custom.

``q`` beside ``p`` is its complement, or its conjugate exponent; ``f`` beside ``F`` is its derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import replace

from derivations.model.derivation import Claim
from derivations.model.terms import (
    ONE,
    Apply,
    Function,
    Partial,
    Sym,
    Term,
    div,
    functions_in,
    rewrite,
    sub,
    substitute,
)
from derivations.reading.names import lowered

TIED = "q may be 1 - p, or the exponent that is conjugate to p; declare them"
UNDERIVED = "{0} may be the derivative of {1}, which is not stated; write it"


def as_derivatives(claim: Claim, is_open: Callable[[Function], bool]) -> Iterator[tuple[Claim, str]]:
    """What a claim says if a function with a small letter is the derivative of that with its capital, and why."""
    found = sorted(functions_in(claim.left) | functions_in(claim.right), key=lambda one: one.name)
    for large in found:
        small = replace(large, name=lowered(large.name))
        if small == large or small not in found or large.density is not None or large.subscripts:
            continue
        if is_open(small) and is_open(large):
            left, right = (_derived(side, small, large) for side in (claim.left, claim.right))
            yield Claim(left, claim.relation, right, claim.free_of), UNDERIVED.format(small.name, large.name)


def _derived(term: Term, small: Function, large: Function) -> Term:
    """A term with the derivative of one function of a number in the place of another one."""

    def change(part: Term) -> Term | None:
        if isinstance(part, Apply) and part.function == small and len(part.args) == 1 and not part.args[0].shape.rank:
            return Apply(large, part.args, (*part.partials, Partial(0)))
        return None

    return rewrite(term, change)


def complements(claim: Claim, loose: Set[Sym]) -> Iterator[Claim]:
    """What a claim says if a ``q`` of no stated meaning is tied to its ``p``: ``q = 1 - p``, or ``1/p + 1/q = 1``."""
    names = {symbol.name: symbol for symbol in loose if not symbol.shape.rank}
    for name, second in sorted(names.items()):
        first = names.get(f"p{name[1:]}") if name[:1] == "q" else None
        for value in _tied(first) if first is not None else ():
            left, right = (substitute(side, {second: value}) for side in (claim.left, claim.right))
            yield Claim(left, claim.relation, right, claim.free_of)


def _tied(first: Sym) -> tuple[Term, Term]:
    rest = sub(ONE, first)
    return rest, div(first, sub(first, ONE))
