"""Formulas of one real variable with heavy tails or limits at infinity, for instances that violate a condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numeric import dual
from numeric.dual import Scalar


@dataclass(frozen=True, slots=True)
class Formula:
    """A function of one real variable, and its LaTeX with ``x`` for the variable."""

    value: Callable[[Scalar], Scalar]
    latex: Callable[[str], str]
    log: Callable[[Scalar], Scalar] | None = None
    """The logarithm, where the value is too small for a float far out."""


def number(value: Fraction | int, like: Scalar) -> Scalar:
    """A rational of the same kind as another number."""
    return dual.constant(Fraction(value), like)


def _cauchy(x: Scalar) -> Scalar:
    return number(1, x) / (dual.pi(x) * (number(1, x) + x * x))


def _leaning(x: Scalar) -> Scalar:
    return _cauchy(x) * (number(1, x) + number(2, x) * dual.arctan(x) / dual.pi(x))


def _normal(x: Scalar) -> Scalar:
    return dual.exp(-x * x / number(2, x)) / dual.root(number(2, x) * dual.pi(x))


CUBIC_MASS = Fraction(0.49311891928955)
"""``∫ exp(-(1 + x²)^{3/2}) dx``."""


def _log_cubic(x: Scalar) -> Scalar:
    radius = dual.root(number(1, x) + x * x)
    return -radius * radius * radius - dual.log(number(CUBIC_MASS, x))


CAUCHY = Formula(_cauchy, lambda x: rf"\frac{{1}}{{\pi (1 + {x}^{{2}})}}")
LEANING = Formula(_leaning, lambda x: rf"\frac{{1 + \frac{{2}}{{\pi}} \arctan {x}}}{{\pi (1 + {x}^{{2}})}}")
"""A density, since the arctangent is odd; its tails differ, so that boundary terms of even powers do not cancel."""

NORMAL = Formula(_normal, lambda x: rf"\mathcal{{N}}({x}; 0, 1)")
CUBIC = Formula(
    lambda x: dual.exp(_log_cubic(x)), lambda x: rf"\frac{{1}}{{Z}} e^{{-(1 + {x}^{{2}})^{{3/2}}}}", _log_cubic
)
"""A density whose score grows like the square of the variable; ``Z`` normalises it."""

ONE = Formula(lambda x: number(1, x), lambda x: "1")
ARCTAN = Formula(dual.arctan, lambda x: rf"\arctan {x}")
LIFTED = Formula(lambda x: number(2, x) + dual.arctan(x), lambda x: rf"2 + \arctan {x}")
SQUARE = Formula(lambda x: x * dual.root(number(1, x) + x * x), lambda x: rf"{x} \sqrt{{1 + {x}^{{2}}}}")
