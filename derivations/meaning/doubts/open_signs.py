"""Absolute values that a step leaves out: words may tell the sign of what stands in them, ``g`` is increasing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from derivations.meaning.doubts.ties import is_known, loose_symbols
from derivations.model.derivation import Claim, Step
from derivations.model.terms import Call, Term, free_symbols, functions_in, neg, subterms

UNSIGNED = "words may tell the sign of what stands in an absolute value; declare it"

MAX_SIGNED = 8
"""So many ways to read the signs are tried."""


def signed(step: Step, claim: Claim) -> Iterator[Claim]:
    """What a claim says for each sign of what stands in its absolute values, where nothing states that."""
    loose = loose_symbols(step, claim)
    inside = {**_absolute_values(claim.left), **_absolute_values(claim.right)}
    open_ = [
        one for one in inside if free_symbols(one) & loose or not all(is_known(f, step) for f in functions_in(one))
    ]
    for signs in islice(product((False, True), repeat=len(open_)), MAX_SIGNED) if open_ else ():
        values: dict[Term, Term] = {
            Call("Abs", (one,)): neg(one) if minus else one for one, minus in zip(open_, signs, strict=True)
        }
        yield Claim(_replaced(claim.left, values), claim.relation, _replaced(claim.right, values), claim.free_of)


def _absolute_values(term: Term) -> dict[Term, None]:
    """What stands in absolute values in a term."""
    return {part.args[0]: None for _, part in subterms(term) if isinstance(part, Call) and part.name == "Abs"}


def _replaced(term: Term, values: Mapping[Term, Term]) -> Term:
    if term in values:
        return values[term]
    return term.rebuild(tuple(_replaced(child, values) for child in term.children)) if term.children else term
