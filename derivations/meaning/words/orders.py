"""Products whose order may matter: of names that may be matrices or operators, and that nothing declares."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations

from derivations.meaning.declared.lines import plain
from derivations.model.terms import (
    Add,
    Apply,
    Array,
    Call,
    Det,
    Inverse,
    MatMul,
    Mul,
    Pow,
    Sym,
    Term,
    Transpose,
    subterms,
)
from derivations.reading.names import MATRIX_LETTERS

HAT = "\\hat{"
Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Which names may be matrices or operators: capital letters, unless they are ``declared``.

    ``functions`` is whether the document speaks of matrices, so that a function of a sum may be no product, ``all``
    whether it says that products do not commute, so that every letter counts; those that are ``composed`` do, declared
    or not.
    """

    declared: Container[str]
    functions: bool = False
    all: bool = False
    composed: Container[str] = ()

    def may_be(self, term: Term) -> bool:
        """Whether a term is a name that may stand for a matrix."""
        if not isinstance(term, Sym) or term.dims:
            return False
        undeclared = term.name not in self.declared
        composed = term.name in self.composed or plain(term.name) in self.composed
        return composed or (undeclared and (self.all or is_matrix_letter(term.name)))

    def within(self, term: Term) -> set[str]:
        """The names that are factors somewhere in a term."""
        if self.may_be(term):
            return {term.name} if isinstance(term, Sym) else set()
        match term:
            case Add() | Mul() | MatMul() | Array() | Inverse() | Transpose():
                return set().union(*map(self.within, term.children))
            case Pow(base=base):
                return self.within(base)
            case Apply(function=function) if function.name in self.composed:
                return {function.name}
            case Call() if self.functions:
                return set().union(*map(self.within, term.children))
            case _:
                return set()

    def orders(self, term: Term) -> Pairs:
        """The pairs of names that stand in this order in a product; powers of sums hold both orders."""
        found: Pairs = set()
        for _, part in subterms(term):
            match part:
                case Mul() | MatMul():
                    found |= _pairs([self.within(factor) for factor in part.children])
                case Pow(base=Add() | Mul()) | Inverse() | Det():
                    found |= set(permutations(self.within(part.children[0]), 2))
                case Call() if self.functions and not all(isinstance(arg, Sym) for arg in part.children):
                    found |= set(permutations(self.within(part), 2))
                case _:
                    continue
        return {(a, b) for a, b in found if a != b}


def _pairs(names: list[set[str]]) -> Pairs:
    return {(a, b) for left, right in combinations(names, 2) for a in left for b in right}


def commuted(sides: Iterable[Term], names: Names) -> str | None:
    """Why a claim is not one about numbers: it turns a product of letters round that may be matrices.

    Capital letters are read as numbers unless something speaks against it; where the order of a product or the power
    of a sum would matter for matrices, the author has to say what they are.
    """
    sides = tuple(sides)
    numbers = {symbol.name for side in sides for symbol in _bound_numbers(side)}
    orders = [{pair for pair in names.orders(side) if not numbers & set(pair)} for side in sides]
    turned = {(a, b) for found in orders for a, b in found if any((b, a) in other for other in orders)}
    operators = set().union(*(_operator_orders(side, names.declared) for side in sides))
    turned |= {(a, b) for a, b in operators if (b, a) in operators}
    if turned:
        first, second = min(turned)
        return f"whether {first} and {second} commute is not stated; declare them as numbers or matrices"
    return None


_DRESSED = re.compile(r"\\(?:hat|bar|tilde|overline|widehat|widetilde|check|dot|ddot|breve|underline)\{(.+)\}")
_ENTRY = re.compile(r".+_\{(?:[a-z0-9]{2}|[^{}]+,[^{}]+)\}")
"""A name with two indices, which is an entry of a matrix, and a number."""


def of_a_matrix(names: Iterable[str], declared: Mapping[str, tuple[object, ...] | None]) -> str:
    r"""Why some names read as numbers may be none: ``A_t``, ``A'`` and ``\tilde{A}`` of a declared matrix ``A``."""
    for name in sorted(names):
        bare = _DRESSED.match(name)
        base = plain(bare[1] if bare else name)
        matrix = len(declared.get(base) or ()) == 2 and base != name
        if matrix and name not in declared and _ENTRY.fullmatch(name) is None:
            return f"{base} is a matrix, as {name} may be; declare it, if it is a number"
    return ""


def _bound_numbers(term: Term) -> Iterator[Sym]:
    """The scalar variables of integrals and averages, which are numbers whatever their letter."""
    for _, part in subterms(term):
        symbol = part.binds[0]
        if symbol is not None and not symbol.shape.rank:
            yield symbol


def _operator_orders(term: Term, declared: Container[str]) -> Pairs:
    r"""The pairs of names with hats that stand in this order in a product: ``\hat x\hat p`` may be operators."""
    found: Pairs = set()
    for _, part in subterms(term):
        if isinstance(part, Mul):
            names = [f.name for f in part.factors if isinstance(f, Sym) and f.name.startswith(HAT)]
            names = [name for name in names if name not in declared]
            found |= {(a, b) for a, b in combinations(names, 2) if a != b}
    return found


def is_matrix_letter(name: str) -> bool:
    """Whether a name is written like that of a matrix."""
    base = plain(name)
    return (len(base) == 1 and base.isupper()) or base in MATRIX_LETTERS
