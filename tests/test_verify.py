"""Attacks on the word proved, through whole documents: none of these may come out as proved."""

from __future__ import annotations

import pytest

from tests.pages import verdicts

FALSE = [
    # a fact on a free letter and a bound letter of that name
    (r"\int_{-2}^1 |y|\,\mathrm{d}y = \int_{-2}^1 y\,\mathrm{d}y", ("y > 0",)),
    (r"\int_{-2}^1 x\,\mathrm{d}x > 0", ("x > 0",)),
    (r"\int f(x) \frac{1+x}{1+|x|}\,\mathrm{d}x = \int f(x)\,\mathrm{d}x", ("x > 0", r"f: \mathbb{R} \to \mathbb{R}")),
    # a fact on values of a function at restricted arguments
    (r"|f(y)| = f(y)", (r"f: \mathbb{R} \to \mathbb{R}", "x > 0", "f(x) > 0", r"y \in \mathbb{R}")),
    (r"|f(y)| = f(y)", ("f(x) = x", "f(x) > 0", r"y \in \mathbb{R}")),
    # names that hide a variable
    (r"\int_0^1 Z\,\mathrm{d}\theta = Z", (r"Z = \theta^2",)),
    (r"p(\theta \mid x) \propto \frac{1}{Z}\, p(x \mid \theta)\, p(\theta)", (r"Z = \theta^2 + 1",)),
    # infinity, empty ranges, ends in the wrong order
    (r"\infty - \infty = 0", ()),
    (r"\int_0^{-\infty} e^{-x}\,\mathrm{d}x = 1", ()),
    (r"\int_{-\infty}^{-\infty} e^{-x^2}\,\mathrm{d}x = \sqrt{\pi}", ()),
    (r"\sum_{i=3}^{1} 1 = -1", ()),
    (r"\frac{\mathrm{d}}{\mathrm{d}n} \sum_{i=1}^{n} i = 0", (r"n \in \mathbb{R}",)),
    # signs, powers, factorials
    (r"|x^n| = x^n", (r"n \in \mathbb{Z}", r"x \in \mathbb{R}")),
    (r"n! \ge 0", (r"n \in \mathbb{R}",)),
    (r"\frac{n!}{(n-1)!} = n", (r"n \in \mathbb{R}",)),
    (r"\frac{\mathrm{d}}{\mathrm{d}x} |x| = 1", (r"x \ge 0",)),
    # exchanges that cost a bound
    (
        r"\frac{\mathrm{d}}{\mathrm{d}t} \int \frac{t}{1+t^2x^2}\,\mathrm{d}x = "
        r"\int \frac{1-t^2x^2}{(1+t^2x^2)^2}\,\mathrm{d}x",
        (r"t \in \mathbb{R}",),
    ),
    # a function is applied, not multiplied
    (r"f(2 a) f(3) = f(2) f(3 a)", (r"f: \mathbb{R} \to \mathbb{R}",)),
    # what is defined need not be a density
    (r"\int p(x \mid \theta)\,\mathrm{d}x = 1", (r"p(x \mid \theta) = e^{-(x-\theta)^2}",)),
    # conditions hidden in arguments and denominators
    (r"\frac{x-x}{x-x} = 1", ()),
    (r"\frac{1}{\sin^2 a + \cos^2 a - 1} = 1", ()),
    (r"\log(x^2) = 2 \log x", (r"x \in \mathbb{R}",)),
    (r"\sqrt{x^2} = x", (r"x \in \mathbb{R}",)),
]
TRUE = [
    (r"|z| = -z", ("z < 0",)),
    (r"\frac{|z|}{z} = -1", ("z < 0",)),
    (r"|f(y)| = f(y)", (r"f: \mathbb{R} \to \mathbb{R}", r"x \in \mathbb{R}", "f(x) > 0", r"y \in \mathbb{R}")),
    (r"\int_{-\infty}^0 e^x\,\mathrm{d}x = 1", ()),
    (r"\frac{\mathrm{d}}{\mathrm{d}a} \sum_{i=1}^{n} e^{a i} = \sum_{i=1}^{n} i e^{a i}", (r"a \in \mathbb{R}",)),
]


def verdict(equation: str, given: tuple[str, ...]) -> str:
    """The verdict on one equation."""
    (found,) = verdicts(equation, given=given)
    return found.value


@pytest.mark.parametrize(("equation", "given"), FALSE, ids=str)
def test_false_or_conditional_claims_are_not_proved(equation: str, given: tuple[str, ...]):
    assert verdict(equation, given) not in ("proved", "conflict")


@pytest.mark.parametrize(("equation", "given"), TRUE, ids=str)
def test_what_the_same_facts_do_prove_is_proved(equation: str, given: tuple[str, ...]):
    assert verdict(equation, given) == "proved"
