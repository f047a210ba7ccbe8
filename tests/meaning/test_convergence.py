"""What an author may grant of the convergence of integrals, and what is not enough for it."""

from __future__ import annotations

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, document

GIVEN = (r"t, x \in \mathbb{R}", r"f: \mathbb{R}^2 \to \mathbb{R}")
EXCHANGE = r"\frac{d}{dt} \int f(t, x) dx = \int \frac{\partial}{\partial t} f(t, x) dx"
DOUBLED = r"\int_0^\infty \frac{2 \sin(a x)}{x + x^3} dx = 2 \int_0^\infty \frac{\sin(a x)}{x + x^3} dx"


@pytest.mark.parametrize(
    "line",
    [
        r"|\partial_t f(t, x)| \le g(x) \text{ for } t \text{ near every value, with } \int g(x) dx < \infty",
        r"|\partial_t f(t, y)| \le e^{-y^2} \text{ for all } t \text{, with } \int e^{-y^2} \mathrm{d}y < \infty",
    ],
)
def test_an_integrable_bound_permits_the_exchange(line: str):
    (answer,) = answers(document(EXCHANGE, given=GIVEN, assume=[line]))
    assert answer.verdict is Verdict.PROVED
    assert [c.because for c in answer.conditions if c.status == "granted"] == ["assume, line 6"]


@pytest.mark.parametrize(
    "line",
    [
        r"|\partial_t f(t, x)| \le g(x)",
        r"|\partial_t f(t, x)| \le g(x) \text{ for positive } t \text{ only, with } \int g(x) dx < \infty",
        r"|\partial_t f(t, x)| \le g(x) \text{ for some } t \text{, with } \int g(x) dx < \infty",
        r"|\partial_t f(t, x)| \le M < \infty",
        r"|\partial_t f(t, x)| \le g(t, x) \text{ with } \int g(t, x) dx < \infty",
        r"|\partial_t f(t, y)| \le \int k(x, y) dy < \infty",
        r"|\partial_t f(t, x)| \le g(x) \text{ with } \int h(x) dx < \infty",
        r"|\partial_t f(t, 0)| \le g(x) \text{ with } \int g(x) dx < \infty",
        r"\int |f(t, x)| dx < \infty",
    ],
)
def test_no_other_bound_does(line: str):
    (answer,) = answers(document(EXCHANGE, given=GIVEN, assume=[line]))
    assert answer.verdict is Verdict.CONDITIONAL


@pytest.mark.parametrize(
    "line",
    [
        r"\int_0^\infty \frac{\sin(a x)}{x + x^3} dx \text{ converges absolutely}",
        r"\int_0^\infty \frac{3 \sin(a y)}{y + y^3} dy \text{ converges absolutely.}",
        r"\int_0^\infty \left|\frac{\sin(a x)}{x + x^3}\right| dx < \infty",
    ],
)
def test_a_convergent_integral_is_granted(line: str):
    (answer,) = answers(document(DOUBLED, given=[r"a \in \mathbb{R}"], assume=[line]))
    assert answer.verdict is Verdict.PROVED, answer.reason
    assert {c.because for c in answer.conditions if c.status == "granted"} == {"assume, line 5"}


@pytest.mark.parametrize(
    "line",
    [
        r"\int_0^\infty \frac{\sin(a x)}{x + x^3} dx < \infty",
        r"\int_1^\infty \left|\frac{\sin(a x)}{x + x^3}\right| dx < \infty",
        r"\int_0^\infty \left|\frac{\sin(x)}{x + x^3}\right| dx < \infty",
        r"a \text{ converges absolutely}",
    ],
)
def test_another_integral_says_nothing(line: str):
    (answer,) = answers(document(DOUBLED, given=[r"a \in \mathbb{R}"], assume=[line]))
    assert answer.verdict is Verdict.CONDITIONAL


def test_a_name_that_is_bound_in_the_step_and_free_in_what_is_granted_is_another_one():
    lines = [
        r"\int_1^\infty \left|\frac{z}{x^2}\right| dx < \infty",
        r"\int_1^\infty \left|\frac{z}{x (x+1)}\right| dx < \infty",
        r"\int_1^\infty \left(\frac{1}{z} - \frac{1}{z + 1}\right) dz \text{ converges absolutely}",
    ]
    first, second = r"\frac{1}{z}", r"\frac{1}{z + 1}"
    formula = rf"\int_1^\infty ({first} - {second}) dz = \int_1^\infty {first} dz - \int_1^\infty {second} dz"
    (answer,) = answers(document(formula, given=[r"z \in \mathbb{R}"], assume=lines))
    assert answer.verdict is not Verdict.PROVED


def test_a_double_integral_over_a_triangle_says_nothing_of_a_rectangle():
    body = r"\frac{t^2-(1-y)^2}{(t^2+(1-y)^2)^2}"
    lines = [
        r"\int_0^1 \int_0^a \left|\frac{a^2-(1-y)^2}{(a^2+(1-y)^2)^2}\right| dy\, da < \infty",
        rf"\int_0^1 {body} dt \text{{ converges absolutely}}",
        rf"\int_0^a {body} dy \text{{ converges absolutely}}",
    ]
    formula = rf"\int_0^a \left(\int_0^1 {body} dt\right) dy = \int_0^1 \left(\int_0^a {body} dy\right) dt"
    (answer,) = answers(document(formula, given=["a > 0", r"a \le 1"], assume=lines))
    assert answer.verdict is Verdict.CONDITIONAL


def test_the_size_of_a_vector_is_enough_for_its_components():
    formula = r"\int 2 v(x) p(x) dx = 2 \int v(x) p(x) dx"
    given = (r"x \in \mathbb{R}^d", r"v: \mathbb{R}^d \to \mathbb{R}^d", r"x \sim p", r"p(x) = \frac{1}{1 + \|x\|^2}")
    lines = (r"\int \|v(x)\| p(x) dx < \infty",)
    (answer,) = answers(document(formula, given=given, assume=lines))
    assert {c.status for c in answer.conditions} == {"granted"}


@pytest.mark.parametrize(("said", "status"), [(r"x \in \mathbb{R}", "granted"), ("x < 0", "open"), ("x = -2", "open")])
def test_an_integral_is_granted_for_a_bound_variable_of_which_nothing_else_is_said(said: str, status: str):
    formula = (
        r"\int_0^1 \int_0^1 \frac{2 \sin(x y)}{y + y^3} dy dx = 2 \int_0^1 \int_0^1 \frac{\sin(x y)}{y + y^3} dy dx"
    )
    line = r"\int_0^1 \frac{\sin(x y)}{y + y^3} dy \text{ converges absolutely}"
    (answer,) = answers(document(formula, given=[said, r"y \in \mathbb{R}"], assume=[line]))
    inner = [c for c in answer.conditions if c.statement.count(r"\int") == 1]
    assert {c.status for c in inner} == {status}
