from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.model import terms as t
from derivations.model.conditions import Condition, Need
from derivations.model.derivation import Claim
from derivations.model.latex import claim_to_latex, condition_to_latex, to_latex
from derivations.model.relations import Relation
from derivations.model.terms import add, call, div, mul, neg, number, partial, power, sub

X, Y, A, B = (t.Sym(name) for name in "xyab")
THETA = t.Sym("\\theta")
D = t.Sym("d", sort=t.Sort.INTEGER)
INDEX = t.Sym("i", sort=t.Sort.INTEGER)
V = t.Sym("x", (D,))
W = t.Sym("y", (D,))
M = t.Sym("A", (D, D))
P = t.Apply(t.Function("p", density=t.Roles(("x",))), (X,))
PV = t.Apply(t.Function("p", density=t.Roles(("x",))), (V,))
LIKELIHOOD = t.Apply(t.Function("p", density=t.Roles(("x",), ("\\theta",))), (X, THETA))
SCORE = t.Apply(t.Function("s", t.Shape((D,)), 1), (THETA, V))
F = t.Function("f")

CASES: dict[str, tuple[t.Term, str]] = {
    "sum": (add(X, neg(Y), number(-2)), "x - y - 2"),
    "nested sum": (add(X, add(neg(Y), A)), "x - y + a"),
    "minus a sum": (sub(X, add(Y, A)), r"x - \left(y + a\right)"),
    "leading minus": (add(neg(X), Y), "-x + y"),
    "double minus": (neg(neg(X)), r"-\left(-x\right)"),
    "product of sums": (mul(number(2), add(X, Y), A), r"2 \left(x + y\right) a"),
    "no application": (mul(X, add(X, Y)), r"x \cdot \left(x + y\right)"),
    "numerals": (mul(X, number(2), number(3)), r"x \cdot 2 \cdot 3"),
    "power of a numeral": (mul(number(2), power(number(3), X)), r"2 \cdot 3^{x}"),
    "negative factor": (mul(X, number(-2)), r"x \cdot \left(-2\right)"),
    "negative inner factor": (mul(X, neg(Y)), r"x \cdot \left(-y\right)"),
    "fraction": (div(add(X, Y), A), r"\frac{x + y}{a}"),
    "two divisors": (mul(X, power(Y, -1), power(A, -2)), r"\frac{x}{y a^{2}}"),
    "half": (mul(t.HALF, X), r"\frac{x}{2}"),
    "minus half": (mul(number(Fraction(-1, 2)), X), r"-\frac{x}{2}"),
    "half of a minus": (t.Mul((t.Mul((number(-1), X)), t.HALF)), r"-\frac{x}{2}"),
    "minus one behind a half": (add(X, t.Mul((t.HALF, number(-1)))), r"x - \frac{1}{2}"),
    "half of an integral": (mul(t.HALF, t.Integral(X, P)), r"\frac{1}{2} \int_{-\infty}^{\infty} p(x) \, \mathrm{d}x"),
    "reciprocal": (power(X, -1), r"\frac{1}{x}"),
    "reciprocal root": (power(mul(number(2), t.PI), Fraction(-1, 2)), r"\frac{1}{\sqrt{2 \pi}}"),
    "cube root": (power(X, Fraction(1, 3)), r"\sqrt[3]{x}"),
    "power of a negative": (power(number(-1), A), r"\left(-1\right)^{a}"),
    "power of a power": (power(power(X, 2), 3), r"\left(x^{2}\right)^{3}"),
    "power of a fraction": (power(div(X, Y), 2), r"\left(\frac{x}{y}\right)^{2}"),
    "power of a primed name": (power(t.Sym("x'"), 2), r"\left(x'\right)^{2}"),
    "power of a logarithm": (power(call("log", X), 2), r"\left(\log x\right)^{2}"),
    "exponential": (call("exp", neg(X)), "e^{-x}"),
    "logarithm of a product": (call("log", mul(X, Y)), r"\log\left(x y\right)"),
    "logarithm swallows": (mul(call("log", X), Y), r"\left(\log x\right) y"),
    "logarithm last": (mul(Y, call("log", P)), r"y \log p(x)"),
    "product ends in a logarithm": (mul(mul(Y, call("log", X)), A), r"\left(y \log x\right) a"),
    "absolute value": (power(call("Abs", X), 2), r"\left|x\right|^{2}"),
    "factorial": (power(call("factorial", X), 2), r"\left(x!\right)^{2}"),
    "binomial": (call("binomial", X, Y), r"\binom{x}{y}"),
    "density": (LIKELIHOOD, r"p(x \mid \theta)"),
    "density elsewhere": (t.Apply(LIKELIHOOD.function, (Y, THETA)), r"p_{x \mid \theta}(y \mid \theta)"),
    "subscript": (SCORE, r"s_{\theta}(x)"),
    "two subscripts": (t.Apply(t.Function("p_{0}", subscripts=1), (THETA, X)), r"p_{0, \theta}(x)"),
    "prime": (t.Apply(F, (X,), (t.Partial(0),)), "f'(x)"),
    "partial": (t.Apply(F, (X, Y), (t.Partial(1),)), r"\frac{\partial}{\partial y} f(x, y)"),
    "partial elsewhere": (
        t.Apply(F, (X, add(X, Y)), (t.Partial(1),)),
        r"\left(\partial_{2} f\right)\left(x, x + y\right)",
    ),
    "integral": (t.Integral(X, sub(P, X), t.ZERO, A), r"\int_{0}^{a} \left(p(x) - x\right) \, \mathrm{d}x"),
    "integral over space": (t.Integral(V, PV), r"\int_{\mathbb{R}^{d}} p(x) \, \mathrm{d}x"),
    "integral first": (mul(t.Integral(X, P), Y), r"\left(\int_{-\infty}^{\infty} p(x) \, \mathrm{d}x\right) y"),
    "sum sign": (t.Sum(INDEX, t.Component(V, (INDEX,)), t.ONE, D), r"\sum_{i = 1}^{d} x_{i}"),
    "expectation": (t.Expect(X, X, P), r"\mathbb{E}_{x \sim p(x)}\left[x\right]"),
    "limit": (mul(t.Limit(X, add(P, Y), A), Y), r"\left(\lim_{x \to a} \left(p(x) + y\right)\right) y"),
    "limit from above": (t.Limit(X, P, add(A, Y), 1), r"\lim_{x \to \left(a + y\right)^{+}} p(x)"),
    "limit at infinity": (t.Limit(X, P, t.NEGATIVE_INFINITY), r"\lim_{x \to -\infty} p(x)"),
    "limits": (t.Limits(X, P, t.ZERO, t.ONE), r"\left[p(x)\right]_{x = 0}^{x = 1}"),
    "boundary": (t.Limits(V, PV, index=INDEX), r"\left[p(x)\right]_{x_{i} = -\infty}^{x_{i} = \infty}"),
    "derivative": (partial(call("log", P), X), r"\frac{\mathrm{d}}{\mathrm{d}x} \log p(x)"),
    "second derivative": (partial(partial(P, X), X), r"\frac{\mathrm{d}^{2}}{\mathrm{d}x^{2}} p(x)"),
    "mixed derivative": (
        partial(partial(t.Apply(F, (X, Y)), Y), X),
        r"\frac{\partial^{2}}{\partial x \partial y} f(x, y)",
    ),
    "by a component": (partial(PV, V, INDEX), r"\frac{\partial}{\partial x_{i}} p(x)"),
    "derivative of a product": (partial(mul(X, Y), X), r"\frac{\partial}{\partial x} \left(x y\right)"),
    "derivative at": (t.Deriv(X, None, P, A), r"\left.\frac{\mathrm{d}}{\mathrm{d}x} p(x)\right|_{x = a}"),
    "gradient": (t.Grad(V, call("log", PV), V), r"\nabla_{x} \log p(x)"),
    "divergence": (t.Div(V, SCORE, V), r"\nabla_{x} \cdot s_{\theta}(x)"),
    "trace": (t.Trace(t.Jacobian(V, SCORE, V)), r"\operatorname{tr}\left(\nabla_{x} s_{\theta}(x)\right)"),
    "norm": (power(t.Norm(SCORE), 2), r"\left\|s_{\theta}(x)\right\|^{2}"),
    "inner product": (t.Dot(V, W), r"\left\langle x, y \right\rangle"),
    "matrix": (t.MatMul(t.Transpose(M), V), r"A^{\top} x"),
    "row vector": (t.MatMul(V, M), r"x^{\top} A"),
    "component of a value": (t.Component(SCORE, (INDEX,)), r"\left[s_{\theta}(x)\right]_{i}"),
    "entry": (t.Component(M, (INDEX, number(2))), "A_{i, 2}"),
}


@pytest.mark.parametrize(("term", "expected"), CASES.values(), ids=CASES.keys())
def test_terms(term: t.Term, expected: str) -> None:
    assert to_latex(term) == expected


def test_the_brackets_of_every_case_balance() -> None:
    for term, _ in CASES.values():
        text = to_latex(term)
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") - text.count(r"\left\langle") == text.count(r"\right") - text.count(
            r"\right\rangle"
        )


def test_every_kind_of_term_can_be_written() -> None:
    from derivations.model.term_latex import _PRINTERS

    classes = [kind for kind in vars(t).values() if isinstance(kind, type) and issubclass(kind, t.Term)]
    concrete = {kind for kind in classes if kind is not t.Term and not kind.__name__.startswith("_")}
    assert concrete == set(_PRINTERS)


CONDITIONS = {
    Need.POSITIVE: (Condition(Need.POSITIVE, (P,)), "p(x) > 0"),
    Need.NONNEGATIVE: (Condition(Need.NONNEGATIVE, (X,)), r"x \ge 0"),
    Need.NONZERO: (Condition(Need.NONZERO, (X,)), r"x \ne 0"),
    Need.EQUAL: (Condition(Need.EQUAL, (X, THETA)), r"x = \theta"),
    Need.VANISHES: (
        Condition(Need.VANISHES, (mul(PV, SCORE),), (V,)),
        r"p(x) s_{\theta}(x) \to 0 \text{ as } \left\|x\right\| \to \infty",
    ),
    Need.CONVERGES: (
        Condition(Need.CONVERGES, (t.Integral(X, P),)),
        r"\int_{-\infty}^{\infty} p(x) \, \mathrm{d}x \text{ converges absolutely}",
    ),
    Need.DOMINATED: (
        Condition(Need.DOMINATED, (LIKELIHOOD,), (X, THETA)),
        r"\left|\partial_{x} p(x \mid \theta)\right| \le g(\theta) \text{ for } x \text{ near every value, with } "
        r"\int g(\theta) \, \mathrm{d}\theta < \infty",
    ),
    Need.SUMMABLE: (
        Condition(Need.SUMMABLE, (t.Integral(THETA, t.Integral(X, LIKELIHOOD)),)),
        r"\int_{-\infty}^{\infty} \int_{-\infty}^{\infty} \left|p(x \mid \theta)\right| \, \mathrm{d}x \, "
        r"\mathrm{d}\theta < \infty",
    ),
    Need.DIFFERENTIABLE: (
        Condition(Need.DIFFERENTIABLE, (P,), (X,)),
        r"p(x) \text{ is continuously differentiable in } x",
    ),
    Need.INTEGRABLE: (
        Condition(Need.INTEGRABLE, (P,), (X,)),
        r"\int_{-\infty}^{\infty} \left|p(x)\right| \, \mathrm{d}x < \infty",
    ),
    Need.CONTINUOUS: (Condition(Need.CONTINUOUS, (P,)), r"p(x) \text{ is continuous}"),
    Need.EXISTS: (Condition(Need.EXISTS, (t.Limit(X, P, A),)), r"\lim_{x \to a} p(x) \text{ exists}"),
    Need.INTEGER: (Condition(Need.INTEGER, (X,)), r"x \in \mathbb{Z}"),
    Need.COUNT: (Condition(Need.COUNT, (X,)), r"x \in \mathbb{N}_{0}"),
    Need.SUPPORTED: (Condition(Need.SUPPORTED, (P,), (X,)), r"p(x) = 0 \text{ outside a bounded set of } x"),
    Need.INDEPENDENT: (Condition(Need.INDEPENDENT, (P,), (Y,)), r"p(x) \text{ does not depend on } y"),
    Need.JOINTLY_INDEPENDENT: (
        Condition(Need.JOINTLY_INDEPENDENT, (P,), (V,)),
        r"x_{1}, \dots, x_{d} \text{ independent}",
    ),
    Need.UNCORRELATED: (Condition(Need.UNCORRELATED, (P,), (V,)), r"x_{1}, \dots, x_{d} \text{ uncorrelated}"),
    Need.ALIKE: (Condition(Need.ALIKE, (P,), (V,)), r"x_{1}, \dots, x_{d} \text{ identically distributed}"),
    Need.SYMMETRIC: (Condition(Need.SYMMETRIC, (M,)), r"A \text{ is symmetric}"),
    Need.ANTISYMMETRIC: (Condition(Need.ANTISYMMETRIC, (M,)), r"A \text{ is antisymmetric}"),
    Need.DIAGONAL: (Condition(Need.DIAGONAL, (M,)), r"A \text{ is diagonal}"),
    Need.ORTHOGONAL: (Condition(Need.ORTHOGONAL, (M,)), r"A \text{ is orthogonal}"),
    Need.DEFINITE: (Condition(Need.DEFINITE, (M,)), r"A \text{ is positive definite}"),
    Need.SEMIDEFINITE: (Condition(Need.SEMIDEFINITE, (M,)), r"A \text{ is positive semidefinite}"),
    Need.EVEN: (Condition(Need.EVEN, (P,)), r"p(x) \text{ is even}"),
    Need.ODD: (Condition(Need.ODD, (P,)), r"p(x) \text{ is odd}"),
    Need.SAME_MOMENTS: (
        Condition(Need.SAME_MOMENTS, (P, t.number(2)), (V,)),
        r"x_{1}, \dots, x_{d} \text{ with one mean and variance}",
    ),
}


@pytest.mark.parametrize("need", list(Need))
def test_conditions(need: Need) -> None:
    condition, expected = CONDITIONS[need]
    assert condition_to_latex(condition) == expected


def test_claims() -> None:
    assert claim_to_latex(Claim(X, Relation.EQUAL, Y)) == "x = y"
    proportional = Claim(X, Relation.PROPORTIONAL, Y, (THETA,))
    assert claim_to_latex(proportional) == r"x \propto y \quad \text{up to a factor free of } \theta"
    assert r"x \doteq y" in claim_to_latex(Claim(X, Relation.EQUAL_UP_TO_CONSTANT, Y, (THETA,)))


def test_symbols_of_the_checker_get_letters() -> None:
    made = t.Sym("ι0", sort=t.Sort.INTEGER)
    body = mul(t.Component(V, (made,)), t.Component(V, (INDEX,)))
    assert condition_to_latex(Condition(Need.POSITIVE, (t.Sum(made, body, t.ONE, D),))) == (
        r"\sum_{j = 1}^{d} x_{j} x_{i} > 0"
    )
    assert condition_to_latex(Condition(Need.POSITIVE, (t.Sym("x⁺"),))) == "x > 0"
    assert condition_to_latex(Condition(Need.POSITIVE, (add(X, t.Sym("x⁺")),))) == "x + x' > 0"
    vanishing = Condition(Need.VANISHES, (t.Component(W, (made,)),), (W,))
    assert condition_to_latex(vanishing) == r"y_{i} \to 0 \text{ as } \left\|y\right\| \to \infty"


def test_numerals_beside_each_other_have_a_dot_between_them() -> None:
    x = t.Sym("x")
    two, three = t.number(2), t.number(3)
    for term, text in (
        (t.Mul((two, t.Mul((three, x)))), r"2 \cdot 3 x"),
        (t.Mul((two, t.Mul((t.ONE, x)))), r"2 \cdot 1 x"),
        (t.Mul((x, t.Mul((three, x)))), r"x \cdot 3 x"),
        (t.Mul((two, x)), "2 x"),
    ):
        assert to_latex(term) == text


def test_averages_and_sums_by_measures_of_the_checker_are_written_as_such() -> None:
    law = t.Function(r"\mathbb{P}", density=t.Roles(("x", "y"), general=True))
    joint = t.Apply(law, (X, Y))
    assert to_latex(t.Integral(Y, t.Integral(X, mul(X, joint)))) == r"\mathbb{E}\left[x\right]"
    assert r"\int" in to_latex(t.Integral(X, mul(X, joint)))
    assert to_latex(t.Integral(X, mul(t.power(X, 2), t.all_values(X, "x")))) == r"\sum_{x} x^{2}"
