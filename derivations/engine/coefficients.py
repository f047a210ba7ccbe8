"""Coefficients with which given terms add up to another: a linear system over the rationals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derivations.engine.flux import variational_derivative
from derivations.engine.search import integration_variable
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from derivations.model.terms import Apply, Function, Sym, Term, subterms
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Monomial, Poly, monomial_symbols
from derivations.rules.by_parts import gather

Combination = tuple[Fraction, ...]
Signature = dict[object, Fraction]


def fitting_coefficients(
    target: Term, pieces: Sequence[Term], context: Context, free_of: tuple[Sym, ...]
) -> Combination | None:
    """Find rationals ``c`` with ``target = Σ c_k pieces_k``, by algebra or up to boundary terms.

    With ``free_of``, terms free of those symbols are left out of account.  Coefficients that do not matter are 1.
    """
    if target.shape.rank or any(p.shape.rank for p in pieces):
        return None
    normal = Normalizer(context)
    try:
        polys = [normal(unfolded(t, context)) for t in (target, *pieces)]
        for signatures in (_plain(polys, free_of), _variational(normal, target, pieces, polys, free_of, context)):
            if signatures is not None:
                found = _solved(signatures[0], signatures[1:])
                if found is not None:
                    return found
    except CannotNormaliseErrors:
        return None
    return None


def combination(target: Poly, pieces: Sequence[Poly]) -> Combination | None:
    """Find rationals ``c`` with ``target = Σ c_k pieces_k``."""
    signatures = _plain([target, *pieces], ())
    return None if signatures is None else _solved(signatures[0], signatures[1:])


def _plain(polys: list[Poly], free_of: tuple[Sym, ...]) -> list[Signature] | None:
    return [{m: Fraction(c) for m, c in poly.terms.items() if _counts(m, free_of)} for poly in polys]


def _counts(monomial: Monomial, free_of: tuple[Sym, ...]) -> bool:
    return not free_of or bool(set(free_of) & monomial_symbols(monomial))


def _variational(
    normal: Normalizer,
    target: Term,
    pieces: Sequence[Term],
    polys: list[Poly],
    free_of: tuple[Sym, ...],
    context: Context,
) -> list[Signature] | None:
    """The variational derivatives of the integrands, by every function that matters."""
    first = next((unfolded(t, context) for t in (target, *pieces)), target)
    variable = integration_variable(Claim(first, Relation.EQUAL, first))
    if variable is None:
        return None
    gathered = [gather(normal, poly, variable) for poly in polys]
    functions = _functions([unfolded(t, context) for t in (target, *pieces)], free_of)
    signatures: list[Signature] = []
    for parts in gathered:
        if parts is None or parts.boundary:
            return None
        signature: Signature = {}
        for function in functions:
            derivative = variational_derivative(normal, parts.integrand, function, variable)
            if derivative is None:
                return None
            signature.update({(function, m): Fraction(c) for m, c in derivative.terms.items()})
        signatures.append(signature)
    return signatures


def _functions(terms: Sequence[Term], free_of: tuple[Sym, ...]) -> list[Function]:
    found: dict[Function, None] = {}
    for term in terms:
        for _, sub in subterms(term):
            if isinstance(sub, Apply) and (not free_of or any(a in free_of for a in sub.args)):
                found[sub.function] = None
    return list(found)


def _solved(target: Signature, columns: list[Signature]) -> Combination | None:
    """Solve ``Σ c_k columns_k = target`` by elimination; free coefficients are 1; ``None`` without a solution."""
    if not target:
        return None
    rows = [
        [column.get(key, Fraction(0)) for column in columns] + [target.get(key, Fraction(0))]
        for key in dict.fromkeys([k for signature in (target, *columns) for k in signature])
    ]
    width = len(columns)
    pivots: list[int] = []
    for column in range(width):
        pivot = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        top = len(pivots)
        rows[top], rows[pivot] = rows[pivot], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for r, row in enumerate(rows):
            if r != top and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[top], strict=True)]
        pivots.append(column)
    if any(row[width] and not any(row[:width]) for row in rows):
        return None
    solution = [Fraction(1)] * width
    for top, column in enumerate(pivots):
        solution[column] = rows[top][width] - sum(
            (rows[top][k] * solution[k] for k in range(width) if k != column and k not in pivots), Fraction(0)
        )
    return tuple(solution)
