"""Equations between complex numbers, of which nothing is said that would make all of their names real."""

from __future__ import annotations

from derivations.meaning.declared.lines import plain
from derivations.meaning.steps.chain_view import ChainView
from derivations.meaning.terms.sides import Reading
from derivations.meaning.terms.used import Used, used_by
from derivations.model.reasons import Code
from derivations.model.terms import Sym, free_symbols

COMPLEX_LETTERS = frozenset({"z", "w", "\\zeta"})
"""The usual letters of complex numbers, which are those of real ones as well."""


def in_general(view: ChainView, left: Reading, right: Reading) -> tuple[Reading, Reading]:
    """The sides of an equation between complex numbers, in which what nothing is said of may be complex, too.

    What is proved so holds of real ones as well; no number speaks against it.
    """
    wholes = [one.term if one.whole is None else one.whole for one in (left, right)]
    found = used_by((term for term in wholes if term is not None), view.resolver)
    known = view.declared | view.resolver.survey.numeric | view.functions_declared
    heads = {one.name for one in found.functions if one.density is None and one not in found.definitions}
    symbols = (one.name for one in found.symbols if one not in found.definitions)
    heads |= {name for name in symbols if plain(name) in COMPLEX_LETTERS}
    names = frozenset(heads - known)
    for name in sorted(names):
        left.log.untold[f"whether {name} is real or complex is not stated"] = Code.SORT
    parted = [one.in_general(view.resolver, names) if names else one for one in (left, right)]
    for one, other in (parted, parted[::-1]):
        loose = _loose(one, other, found) - known if one.imaginary is None and other.imaginary is not None else ()
        for name in loose:
            left.log.untold[f"whether {name} is real or complex is not stated"] = Code.SORT
    return parted[0], parted[1]


def _loose(one: Reading, other: Reading, used: Used) -> frozenset[str]:
    """The names on a side that seems to be real which stand for nothing, and are not on the other side."""
    mine, others = (free_symbols(side.term) if side.term is not None else frozenset[Sym]() for side in (one, other))
    return frozenset(symbol.name for symbol in mine - others if symbol not in used.definitions)
