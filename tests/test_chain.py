"""Chains of SymPy expressions."""

from __future__ import annotations

import pytest
import sympy
from sympy import Abs, Derivative, Function, Integral, Matrix, Symbol, cos, exp, log, oo, pi, sin, sqrt, symbols

from derivations.api import Chain, Density
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import Verdict

X, Y, THETA = symbols("x y theta", real=True)
SIGMA = symbols("sigma", positive=True)
U, V, K = Function("u"), Function("v"), Function("k")
P = Density("p")


def only(chain: Chain) -> Verdict:
    (verdict,) = chain.check().verdicts
    return verdict


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ((X + Y) ** 2, X**2 + 2 * X * Y + Y**2, Verdict.PROVED),
        ((X + Y) ** 2, X**2 + Y**2, Verdict.REFUTED),
        (sin(X) ** 2 + cos(X) ** 2, sympy.Integer(1), Verdict.PROVED),
        (log(SIGMA**2), 2 * log(SIGMA), Verdict.PROVED),
        (sqrt(X**2), X, Verdict.REFUTED),
        (Integral(exp(-(X**2)), (X, -oo, oo)), sqrt(pi), Verdict.PROVED),
        (Integral(P(X), (X, -oo, oo)), sympy.Integer(1), Verdict.PROVED),
        (U(X + Y).diff(X), U(X + Y).diff(Y), Verdict.PROVED),
        (U(X).diff(X), U(X), Verdict.REFUTED),
    ],
)
def test_single_steps(left: sympy.Expr, right: sympy.Expr, verdict: Verdict) -> None:
    assert only(Chain(left, right)) is verdict


def test_a_granted_flux_turns_conditional_into_proved() -> None:
    chain = Chain(Integral(U(X) * V(X).diff(X), (X, -oo, oo)), -Integral(U(X).diff(X) * V(X), (X, -oo, oo)))
    assert only(chain) is Verdict.CONDITIONAL
    assert only(chain.assuming_vanishing(U(X) * V(X), X)) is Verdict.PROVED
    assert only(chain.assuming_vanishing(U(X) + V(X), X)) is Verdict.CONDITIONAL


def test_a_granted_domination() -> None:
    inner = Integral(K(X, Y), (X, -oo, oo))
    chain = Chain(Derivative(inner, Y), Integral(K(X, Y).diff(Y), (X, -oo, oo)))
    assert only(chain) is Verdict.CONDITIONAL
    assert only(chain.assuming_dominated(inner, Y)) is Verdict.PROVED


def test_definitions_unfold() -> None:
    assert only(Chain(U(Y + 1), (Y + 1) ** 2).where(U(X), X**2)) is Verdict.PROVED
    with pytest.raises(UnusableInputError, match="expected a symbol or a function"):
        Chain(X, X).where(X + 1, X)


def test_bayes_for_densities_of_one_law() -> None:
    assert only(Chain(P(THETA, given=X), P(X, given=THETA) * P(THETA) / P(X))) is Verdict.PROVED


def test_a_symbol_that_sympy_takes_for_complex_is_said_to_be_real() -> None:
    z = Symbol("z")
    (step,) = Chain(Abs(z) ** 2, z**2).check()
    assert "z is a real number" in step.conventions


@pytest.mark.parametrize("bad", ["x", 0.5 * X, Matrix([X])])
def test_what_has_no_term_is_refused_in_one_line(bad: object) -> None:
    with pytest.raises(UnusableInputError, match="found"):
        Chain(bad, X).check()  # type: ignore[arg-type]


def test_a_chain_needs_two_expressions() -> None:
    with pytest.raises(UnusableInputError, match="at least two"):
        Chain(X)


def test_densities_print_as_authors_write_them() -> None:
    assert sympy.latex(P(X, given=THETA)) == r"p(x \mid \theta)"
    assert sympy.latex(P(X) ** 2) == r"p(x)^{2}"


@pytest.mark.parametrize("other", [sympy.Dummy("x", real=True), sympy.Symbol("x", positive=True)])
def test_two_symbols_of_one_name_are_refused(other: sympy.Symbol) -> None:
    with pytest.raises(UnusableInputError, match="two different symbols"):
        Chain(other, sympy.Symbol("x", real=True)).check()
