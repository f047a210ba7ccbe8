"""Sides without a value: refuted where that is certain, and never where the integral or the series converges."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx

from derivations.crosscheck.divergence import rests_on_choice, without_value
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.world import World
from derivations.model import terms as t
from derivations.model import work
from derivations.model.context import Context
from derivations.model.verdict import Verdict
from numeric import grids
from tests.pages import answers, document, verdicts

REAL = (r"x, y, \theta \in \mathbb{R}",)
CAUCHY = (*REAL, r"q(x) = \frac{1}{\pi (1 + x^2)}")

DIVERGENT = (
    r"\int_{-1}^1 \frac{1}{x}\,\mathrm{d}x = 0",
    r"\int_1^{-1} \frac{1}{x}\,\mathrm{d}x = 0",
    r"\int_1^\infty \frac{1}{x}\,\mathrm{d}x = 1",
    r"\int_0^1 x^{-3/2}\,\mathrm{d}x = 2",
    r"\int_0^1 \frac{1}{1 - \cos x}\,\mathrm{d}x = 3",
    r"\int_0^1 \frac{1}{\sin x}\,\mathrm{d}x = 3",
    r"\int_0^3 \frac{1}{3x - 1}\,\mathrm{d}x = \frac{1}{3} \log 8",
    r"\int_0^3 \left(\frac{1}{3x - 1} + x\right)\mathrm{d}x = 5",
    r"\int_0^\infty \frac{e^{-x}}{x^2 - 2}\,\mathrm{d}x = 1",
    r"\int_0^2 \frac{x}{(x^2 - 2)^3}\,\mathrm{d}x = 1",
    r"\int_0^2 \frac{1}{\cos x}\,\mathrm{d}x = 1",
    r"\int_0^2 \frac{1}{\log x}\,\mathrm{d}x = 1",
    r"\int_{-1}^1 \frac{1}{|x|}\,\mathrm{d}x = 1",
    r"\int_{-\infty}^{\infty} \frac{x^2}{1 + x^2}\,\mathrm{d}x = 1",
    r"\int_0^\infty e^{x}\,\mathrm{d}x = 1",
    r"\int_0^\infty 3\,\mathrm{d}x = 1",
    r"2 - 3 \int_1^\infty \frac{1}{x}\,\mathrm{d}x = 1",
    r"\frac{\mathrm{d}}{\mathrm{d}y} \left[ y^2 + \int_1^\infty \frac{1}{x}\,\mathrm{d}x \right] = 3 y",
    r"\sum_{n=1}^{\infty} \frac{1}{n} = 3",
    r"\sum_{n=1}^{\infty} \frac{1}{\sqrt{n}} = 3",
    r"\sum_{n=0}^{\infty} (-2)^n = \frac{1}{3}",
    r"\sum_{n=0}^{\infty} n = -\frac{1}{12}",
)

CONVERGENT = (
    r"\int_{-\infty}^{\infty} \frac{\sin x}{x}\,\mathrm{d}x = \pi",
    r"\int_0^\infty \frac{\sin x}{x}\,\mathrm{d}x = \frac{\pi}{2}",
    r"\int_0^\infty \sin(x^2)\,\mathrm{d}x = \frac{1}{2} \sqrt{\frac{\pi}{2}}",
    r"\int_0^1 \log x\,\mathrm{d}x = -1",
    r"\int_0^1 x^{-1/2}\,\mathrm{d}x = 2",
    r"\int_{-1}^1 |x|^{-1/2}\,\mathrm{d}x = 4",
    r"\int_{-1}^1 \log |x|\,\mathrm{d}x = -2",
    r"\int_0^3 |x - 2|^{-1/3}\,\mathrm{d}x = \frac{3}{2} (1 + 2^{2/3})",
    r"\int_0^\infty \frac{x^{-1/2}}{1 + x}\,\mathrm{d}x = \pi",
    r"\int_0^1 \frac{1}{\sqrt{x (1 - x)}}\,\mathrm{d}x = \pi",
    r"\int_{-\infty}^{\infty} \frac{x}{(1 + x^2)^2}\,\mathrm{d}x = 0",
    r"\int_0^1 \left(\frac{1}{x} - \frac{1}{x}\right)\mathrm{d}x = 0",
    r"\int_0^2 \frac{x^2 - 1}{x - 1}\,\mathrm{d}x = 4",
    r"\int_0^2 \frac{x^2 - 2}{x^2 - 2}\,\mathrm{d}x = 2",
    r"\int_0^1 \frac{x - 1}{\log x}\,\mathrm{d}x = \log 2",
    r"\int_0^\infty \frac{x}{e^x - 1}\,\mathrm{d}x = \frac{\pi^2}{6}",
    r"\int_1^\infty x^{-2}\,\mathrm{d}x = 1",
    r"\int_{-\infty}^{\infty} 0\,\mathrm{d}x = 0",
    r"\int_0^5 y\,\mathrm{d}x = 5 y",
    r"\int x\,\mathrm{d}x = \frac{x^2}{2}",
    r"\int 1\,\mathrm{d}x = x",
    r"\sum_{n=1}^{\infty} \frac{(-1)^{n+1}}{n} = \log 2",
    r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}",
    r"\sum_{n=0}^{\infty} \frac{y^n}{n!} = e^y",
)

CAREFUL = (
    r"0 \cdot \int_0^1 \frac{1}{x}\,\mathrm{d}x = 0",
    r"\frac{1}{\int_0^1 \frac{1}{x}\,\mathrm{d}x} = 0",
    r"\int_0^1 \frac{1}{x}\,\mathrm{d}x - \int_0^1 \frac{1}{x}\,\mathrm{d}x = 0",
    r"\int_0^1 \frac{1}{x}\,\mathrm{d}x = \int_0^1 \frac{1}{x^2}\,\mathrm{d}x",
    r"\int_0^1 \frac{1}{x}\,\mathrm{d}x = \infty",
)

CHANGING = (
    r"\sum_{n=0}^{\infty} y^n = \frac{1}{1 - y}",
    r"\sum_{n=1}^{\infty} n y^n = \frac{y}{(1 - y)^2}",
    r"\sum_{n=0}^{\infty} (-y)^n = \frac{1}{1 + y}",
    r"\int_y^1 x^{-2}\,\mathrm{d}x = \frac{1}{y} - 1",
    r"\int_0^\infty e^{-y x} \sin x\,\mathrm{d}x = \frac{1}{1 + y^2}",
    r"\int_0^\infty \frac{x^{y - 1}}{1 + x}\,\mathrm{d}x = \frac{\pi}{\sin(\pi y)}",
)


@pytest.mark.parametrize("claim", DIVERGENT)
def test_what_diverges_is_refuted(claim: str) -> None:
    (answer,) = answers(document(claim, given=REAL))
    assert answer.verdict is Verdict.REFUTED
    assert "diverges" in answer.reason
    assert answer.counterexample is None


@pytest.mark.parametrize("claim", CONVERGENT)
def test_what_converges_is_not(claim: str) -> None:
    (verdict,) = verdicts(claim, given=REAL)
    assert verdict not in (Verdict.REFUTED, Verdict.CONFLICT)


@pytest.mark.parametrize("claim", CAREFUL)
def test_what_is_not_certain_is_left(claim: str) -> None:
    (verdict,) = verdicts(claim, given=REAL)
    assert verdict not in (Verdict.REFUTED, Verdict.PROVED, Verdict.SUPPORTED)


@pytest.mark.parametrize("claim", CHANGING)
def test_what_holds_where_it_converges_is_neither_refuted_nor_supported(claim: str) -> None:
    (verdict,) = verdicts(claim, given=REAL)
    assert verdict in (Verdict.UNDECIDED, Verdict.CONDITIONAL)


def test_a_series_inside_its_disc_is_proved() -> None:
    for given in (r"|r| < 1", r"-1 < r < 1"):
        assert verdicts(r"\sum_{n=0}^{\infty} r^n = \frac{1}{1 - r}", given=(given,)) == [Verdict.PROVED]


def test_the_moments_of_a_cauchy_law() -> None:
    claims = (r"\int x q(x)\,\mathrm{d}x = 0", r"\mathbb{E}_{q(x)}[x] = 0", r"\int x^2 q(x)\,\mathrm{d}x = 1")
    assert set(verdicts(*claims, given=CAUCHY)) == {Verdict.REFUTED}


def test_the_range_of_an_undeclared_variable_may_be_said_in_words() -> None:
    claim = r"\int \mathrm{d}x = 1"
    assert verdicts(claim, given=REAL) == [Verdict.REFUTED]
    assert verdicts(claim, words=r"Over the unit interval,") != [Verdict.REFUTED]
    assert verdicts(claim, given=(r"x > 0",)) != [Verdict.REFUTED]


@pytest.mark.parametrize(
    "words", ["As a principal value,", "where p.v. is meant,", "(Cesàro)", "as a divergent series"]
)
def test_words_may_give_a_value_to_what_diverges(words: str) -> None:
    assert verdicts(r"\int_{-1}^1 \frac{1}{x}\,\mathrm{d}x = 0", given=REAL, words=words) == [Verdict.UNDECIDED]


@pytest.mark.parametrize("sign", [r"P", r"\mathcal{P}", r"\mathrm{PV}", r"\text{p.v.}", r"\operatorname{PV}"])
def test_a_sign_before_the_integral_may_be_that_of_a_principal_value(sign: str) -> None:
    (verdict,) = verdicts(sign + r"\int_{-1}^1 \frac{1}{x}\,\mathrm{d}x = 0", given=REAL)
    assert verdict is not Verdict.REFUTED


ABSTRACT = (*REAL, r"f: \mathbb{R} \to \mathbb{R}", r"a \in \mathbb{R}")


@pytest.mark.parametrize(
    "claim",
    [
        r"\int_0^\infty f(x)\,\mathrm{d}x = f(y)",
        r"\int_0^\infty x f(x)\,\mathrm{d}x = \int_0^\infty f(x)\,\mathrm{d}x + f(y)",
        r"\int x\, p(x)\,\mathrm{d}x = \int \theta\, p(\theta)\,\mathrm{d}\theta",
        r"\int_0^1 \frac{f(x)}{x}\,\mathrm{d}x = f(y)",
    ],
)
def test_what_was_chosen_for_a_name_does_not_refute(claim: str) -> None:
    (answer,) = answers(document(claim, given=ABSTRACT))
    assert answer.verdict is not Verdict.REFUTED or "diverges" not in answer.reason


def test_a_constant_over_the_whole_line_diverges_whatever_it_is() -> None:
    (answer,) = answers(document(r"f(y) + \int (1 + f(y)^2)\,\mathrm{d}a = 2 f(y)", given=ABSTRACT))
    assert answer.verdict is Verdict.REFUTED
    assert "diverges" in answer.reason


NORMED = (*REAL, r"\int p(x)\,\mathrm{d}x = 1", r"f: \mathbb{R} \to \mathbb{R}", r"\int f(x)\,\mathrm{d}x = 1")


@pytest.mark.parametrize(
    ("claim", "refuted"),
    [
        (r"\int \frac{p(x)}{x^2}\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x", True),
        (r"\int \frac{p(x)}{|x - y|}\,\mathrm{d}x = \int |x - y|\, p(x)\,\mathrm{d}x", True),
        (r"\int \frac{p(x)}{\sqrt{|x|}}\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x", False),
        (r"\int_0^1 \frac{p(x)}{x}\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x", False),
        (r"\int_{-1}^1 \frac{p(x)}{x}\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x", True),
        (r"\int \frac{f(x)}{x^2}\,\mathrm{d}x = \int x^2 f(x)\,\mathrm{d}x", False),
        (r"\int x^4 p(x)\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x", False),
    ],
)
def test_a_pole_under_a_positive_density_diverges_whatever_the_density_is(claim: str, refuted: bool) -> None:
    (answer,) = answers(document(claim, given=NORMED))
    assert ("diverges" in answer.reason and answer.verdict is Verdict.REFUTED) == refuted


def test_a_density_may_have_its_mass_away_from_a_pole_where_the_range_is_not_stated() -> None:
    claim = r"\int \frac{p(x)}{x^2}\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x"
    (answer,) = answers(document(claim))
    assert answer.verdict is not Verdict.REFUTED or "diverges" not in answer.reason


@pytest.mark.parametrize(
    "claim",
    [
        r"y^2 + \int x^2 p(x)\,\mathrm{d}y = y^2 + \int x^2 p(x)\,\mathrm{d}x",
        r"2 y \int x^2 p(x)\,\mathrm{d}y = \int (y + x)^2 p(x)\,\mathrm{d}x",
        r"x^2 = x^2 - \theta \left( y \int \theta^2\,\mathrm{d}y \right) + 1",
    ],
)
def test_what_diverges_and_is_no_antiderivative_either_is_refuted(claim: str) -> None:
    (answer,) = answers(document(claim, given=REAL))
    assert answer.verdict is Verdict.REFUTED
    assert "antiderivative" in answer.reason


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (r"y^2 + \int x^2\,\mathrm{d}y = y^2 + x^2 y", REAL),
        (r"y^2 + \int x^2\,\mathrm{d}y = y^2 + x^2 y + x", REAL),
        (r"x + 2 y \int 3\,\mathrm{d}y = x + 6 y^2", REAL),
        (r"x + 2 y \int 3\,\mathrm{d}y = x + 6 y^2 + 10 y", REAL),
        (r"y^2 + \int x^2 p(x)\,\mathrm{d}y = y^2 + x^2 y\, p(x)", REAL),
        (r"2 y \int x^2 p(x)\,\mathrm{d}y = 2 y^2 x^2 p(x) + 3 y", REAL),
        (r"y + \int \mathrm{d}u = y + x^2", (*REAL, "u = x^2")),
        (r"3 x^2 = 3 \int \mathrm{d}u", (*REAL, "u = x^2")),
        (r"\frac{x^2 y}{2} = y \int \frac{1}{2}\,\mathrm{d}u", (*REAL, "u = x^2")),
        (r"y + \int 2 u\,\mathrm{d}u = y + x^4", (*REAL, "u = x^2")),
        (r"y + \int x e^x\,\mathrm{d}x = y + x e^x - \int e^x\,\mathrm{d}x", REAL),
    ],
)
def test_an_antiderivative_is_not_refuted_for_diverging_over_the_line(claim: str, given: tuple[str, ...]) -> None:
    (verdict,) = verdicts(claim, given=given)
    assert verdict is not Verdict.REFUTED


def test_a_constant_over_a_whole_space_diverges() -> None:
    given = (r"x, y \in \mathbb{R}^d",)
    (answer,) = answers(document(r"\int \|y\|^2\,\mathrm{d}x = \|y\|^2", given=given))
    assert answer.verdict is Verdict.REFUTED
    assert "diverges" in answer.reason


def test_an_instance_at_which_nothing_has_a_value_says_nothing() -> None:
    given = (r"x, \theta \in \mathbb{R}", r"f_\theta: \mathbb{R} \to \mathbb{R}")
    words = r"Let $Z(\theta) = \int e^{-f_\theta(x)}\,\mathrm{d}x$ and $q_\theta(x) = e^{-f_\theta(x)} / Z(\theta)$."
    claim = r"\int q_\theta(x)\,\mathrm{d}x = \frac{1}{Z(\theta)} \int 1\,\mathrm{d}x"
    answer = answers(document(claim, given=given, words=words))[-1]
    assert answer.verdict is Verdict.REFUTED
    assert "diverges" in answer.reason


x, y = t.Sym("x"), t.Sym("y")
F = t.Function("f")


def test_dependence_through_a_function_is_seen_inside_binders() -> None:
    inner = t.Integral(y, t.Apply(F, (y,)), t.number(0), x)
    assert rests_on_choice(t.mul(x, t.Apply(F, (x,))), x)
    assert rests_on_choice(inner, x)
    assert not rests_on_choice(t.mul(x, t.Apply(F, (y,))), x)


def test_a_derivative_of_what_has_no_value_has_none() -> None:
    tail = t.Integral(x, t.power(x, -1), t.number(1), t.INFINITY)
    world = World({y: Fraction(2)}, {}, {})
    found = without_value(t.partial(t.add(t.power(y, 2), tail), y), Context(), world, work.now() + 5)
    assert found is not None
    assert found.part == tail
    assert without_value(t.power(tail, -1), Context(), world, work.now() + 5) is None


ROOT = t.power(t.sub(t.number(1), t.power(x, 2)), Fraction(1, 2))

VALUES = {
    "half a disc": (t.Integral(x, ROOT, t.number(-1), t.number(1)), lambda: arb.pi() / 2),
    "arcsine law": (t.Integral(x, t.power(ROOT, -1), t.number(-1), t.number(1)), arb.pi),
    "logarithm": (t.Integral(x, t.call("log", x), t.number(0), t.number(1)), lambda: arb(-1)),
    "cube root": (t.Integral(x, t.power(x, Fraction(-2, 3)), t.number(0), t.number(8)), lambda: arb(6)),
    "gamma": (
        t.Integral(x, t.mul(t.power(x, Fraction(-1, 2)), t.call("exp", t.neg(x))), t.number(0), t.INFINITY),
        lambda: arb.pi().sqrt(),
    ),
    "absolute value": (
        t.Integral(x, t.power(t.power(x, 2), Fraction(1, 2)), t.number(-1), t.number(2)),
        lambda: arb(5) / 2,
    ),
    "reversed": (t.Integral(x, ROOT, t.number(1), t.number(0)), lambda: -arb.pi() / 4),
}


@pytest.mark.parametrize("name", VALUES)
def test_ends_at_which_the_integrand_is_not_analytic(name: str) -> None:
    term, true = VALUES[name]
    with ctx.workprec(72), np.errstate(all="ignore"):
        value = rigorous_value(Evaluator(World({}, {}, {}), Balls(), work.now() + 20)(term))
        assert value.overlaps(true())
        assert value.rad() < 1e-6


@pytest.mark.parametrize(
    "term",
    [
        t.Integral(x, ROOT, t.number(-2), t.number(2)),
        t.Integral(x, t.power(x, Fraction(1, 2)), t.number(-1), t.number(1)),
        t.Integral(x, t.call("log", t.sub(t.power(x, 2), x)), t.number(0), t.number(1)),
        t.Integral(x, t.power(x, -1), t.number(0), t.number(1)),
    ],
)
def test_what_is_not_defined_is_not_enclosed(term: t.Term) -> None:
    with ctx.workprec(72), pytest.raises(ArithmeticError):
        Evaluator(World({}, {}, {}), Balls(), work.now() + 20)(term)


def test_a_power_without_a_value_is_no_number_and_warns_nobody():
    root = t.Pow(t.number(-2), t.number(Fraction(3, 2)))
    assert np.isnan(Evaluator(World({}, {}, {}), Floats(grids.LEVELS[0]), work.now() + 10)(root))
