"""Chains of SymPy expressions with relations, statements, matrices, limits and pieces."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import (
    Abs,
    And,
    Determinant,
    E,
    Eq,
    Equivalent,
    Function,
    Ge,
    Implies,
    Integer,
    Integral,
    Limit,
    MatMul,
    Matrix,
    MatrixSymbol,
    Max,
    Ne,
    Not,
    Or,
    Piecewise,
    Symbol,
    Trace,
    oo,
    sin,
    symbols,
    true,
)

from derivations.api import Chain
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import Verdict

X, Y = symbols("x y", real=True)
N = symbols("n", integer=True, positive=True)
A, B = MatrixSymbol("A", N, N), MatrixSymbol("B", N, N)
V, W = MatrixSymbol("v", N, 1), MatrixSymbol("w", N, 1)
JORDAN = Matrix([[X, 1], [0, X]])
P, R, C = Verdict.PROVED, Verdict.REFUTED, Verdict.CONDITIONAL


@pytest.mark.parametrize(
    ("items", "verdicts"),
    [
        ((X**2 + Y**2, ">=", X**2, "=", X * X), [P, P]),
        ((Ge(X**2, X),), [R]),
        ((Eq((X + 1) ** 2, X**2 + 2 * X + 1),), [P]),
        ((Equivalent(Eq(X**2, 4), Or(Eq(X, 2), Eq(X, -2))),), [P]),
        ((Eq(X**2, 4), "<=>", Eq(X, 2)), [R]),
        ((Implies(X > 1, X**2 > 1),), [P]),
        ((X > 1, "=>", Not(Eq(X, 0))), [P]),
        ((Limit(sin(X) / X, X, 0), Integer(1)), [P]),
        ((Limit((1 + 1 / N) ** N, N, oo), E), [P]),
        ((Limit(1 / X, X, oo), Integer(1)), [R]),
        ((Abs(X), Piecewise((X, X >= 0), (-X, True))), [P]),
        ((Abs(X), Piecewise((X, X > 1), (-X, True))), [R]),
        ((Piecewise((Y, Eq(X, 0)), (Y * (X**2 + X) / X, True)), Y * (X + 1)), [P]),
        ((Piecewise((Y + 1, Eq(X, 0)), (Y * (X**2 + X) / X, True)), Y * (X + 1)), [R]),
        ((Max(X, Y), ">=", Y), [P]),
        (((A * B).T, B.T * A.T), [P]),
        (((A * B).T, A.T * B.T), [R]),
        ((Determinant(A * B), Determinant(A) * Determinant(B)), [P]),
        ((Trace(A * B), Trace(B * A)), [P]),
        ((V.T * A, (A.T * V).T), [P]),
        (((V.T * W)[0, 0], (W.T * V)[0, 0]), [P]),
        ((V * W.T, W * V.T), [R]),
        ((MatMul(JORDAN, JORDAN, evaluate=False), Matrix([[X**2, 2 * X], [0, X**2]])), [P]),
        ((MatMul(JORDAN, JORDAN, evaluate=False), Matrix([[X**2, X], [0, X**2]])), [R]),
    ],
    ids=str,
)
def test_verdicts(items: tuple[Any, ...], verdicts: list[Verdict]) -> None:
    assert list(Chain(*items).check().verdicts) == verdicts


def test_a_case_is_named_where_it_fails() -> None:
    (step,) = Chain(Abs(X), Piecewise((X, X > 1), (-X, True))).check()
    assert step.reason.startswith(r"where $x \leq 1$: ")
    assert step.counterexample is not None
    assert step.step.right.startswith(r"\begin{cases}")


def test_relations_are_granted() -> None:
    chain = Chain(MatMul(A, A.inv(), V, evaluate=False), V)
    assert list(chain.check().verdicts) == [C]
    assert list(chain.assuming(Ne(Determinant(A), 0)).check().verdicts) == [P]
    assert list(Chain(Abs(X * Y), X * Y).assuming(X > 0, Y >= 0).check().verdicts) == [P]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ((X, "<"), "at least two"),
        (("<", X), "expected a SymPy expression"),
        ((X, "~", X), "expected one of = =="),
        ((true, X), "SymPy has decided a statement by itself"),
        ((V.T * V, W), "expected sides of one shape"),
        ((V, V.T), "found a row and no row"),
        ((Integral(Piecewise((X, X > 0), (0, True)), (X, -1, 1)), X), "pieces that a bound name decides"),
        ((Piecewise((X, X > 0)), X), "expected a last piece for all other cases"),
        ((X + 1, "<=>", X), "expected comparisons joined by And, Or and Not"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(items: tuple[Any, ...], message: str) -> None:
    with pytest.raises(UnusableInputError, match=message):
        Chain(*items).check()


def test_a_chain_shows_itself() -> None:
    assert Chain(X, "<=", X + 1, X + 1)._repr_latex_() == (
        "$$\\begin{aligned}\nx &\\le x + 1 \\\\\n&= x + 1\n\\end{aligned}$$"
    )


@pytest.mark.parametrize(
    "items",
    [
        (Symbol("r", prime=True), ">=", 2),
        (Symbol("m", negative=True) + X, "<=", X),
        (Function("f", positive=True)(X) + 1, ">", 0),
        (Piecewise((1, And(X > 0, Y > 0)), (0, True)), Piecewise((Piecewise((1, Y > 0), (0, True)), X > 0), (0, True))),
    ],
    ids=str,
)
def test_what_sympy_assumes_or_excludes_is_not_refuted(items: tuple[Any, ...]) -> None:
    (verdict,) = Chain(*items).check().verdicts
    assert verdict in (P, Verdict.SUPPORTED, Verdict.UNDECIDED)


@pytest.mark.parametrize("assumption", ["imaginary", "complex", "infinite"])
def test_what_is_no_real_number_is_refused(assumption: str) -> None:
    with pytest.raises(UnusableInputError, match="no real number"):
        Chain(Abs(Symbol("i", **{assumption: True})) ** 2, X).check()
    with pytest.raises(UnusableInputError, match="no real number"):
        Chain(Abs(Function("f", **{assumption: True})(X)) ** 2, X).check()


def test_a_real_function_is_a_function() -> None:
    f = Function("f", real=True)
    assert list(Chain(f(X) + f(X), 2 * f(X), 3 * f(X)).check().verdicts) == [P, R]
