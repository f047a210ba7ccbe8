"""Probes: concrete functions that stand for abstract ones, valid for every number type of this package.

All parameters are exact rationals, so one probe serves floats, derivatives, rigorous enclosures and growth bounds, and
prints exactly.  Densities come from one joint law: a mixture of Gaussians with a common covariance, in closed form for
every marginal and conditional, and with provable lower bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import prod

import numpy as np

from numeric import dual
from numeric.dual import Scalar

Vector = tuple[Scalar, ...]


def total(terms: Sequence[Scalar]) -> Scalar:
    """The sum of at least one number."""
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def scaled(factor: Fraction, value: Scalar) -> Scalar:
    """An exact multiple."""
    return value if factor == 1 else dual.constant(factor, value) * value


@dataclass(frozen=True, slots=True)
class Smooth:
    """``offset + linear·u + square Σ u_i² + wave tanh(slope·u)`` of the coordinates ``u`` of its arguments.

    ``square`` weighs the coordinates one by one, so that a parameter can be left out of a confining part.
    """

    offset: Fraction
    linear: tuple[Fraction, ...]
    square: tuple[Fraction, ...] = ()
    wave: Fraction = Fraction(0)
    slope: tuple[Fraction, ...] = ()
    cross: Fraction = Fraction(0)

    def __call__(self, u: Sequence[Scalar]) -> Scalar:
        """The value at the coordinates."""
        result = dual.constant(self.offset, u[0])
        for factors, powers in ((self.linear, 1), (self.square, 2)):
            for factor, value in zip(factors, u, strict=False):
                if factor:
                    result = result + scaled(factor, dual.integer_power(value, powers))
        if self.cross and len(u) > 1:
            result = result + scaled(self.cross, u[0] * u[-1])
        if self.wave:
            slopes = [scaled(factor, value) for factor, value in zip(self.slope, u, strict=True) if factor]
            result = result + scaled(self.wave, dual.tanh(total(slopes)))
        return result

    @property
    def even(self) -> Smooth:
        """The part with the same value at ``-u``."""
        return Smooth(self.offset, (), self.square, cross=self.cross)

    @property
    def odd(self) -> Smooth:
        """The part with the opposite value at ``-u``."""
        return Smooth(Fraction(0), self.linear, wave=self.wave, slope=self.slope)

    def latex(self, names: Sequence[str]) -> str:
        """The formula in the given coordinate names."""
        terms = [(self.offset, "")] if self.offset else []
        terms += [(factor, name) for factor, name in zip(self.linear, names, strict=False)]
        terms += [(factor, f"{name}^{{2}}") for factor, name in zip(self.square, names, strict=False)]
        if len(names) > 1:
            terms.append((self.cross, f"{names[0]} {names[-1]}"))
        if self.wave:
            inner = combination([(f, n) for f, n in zip(self.slope, names, strict=True)])
            terms.append((self.wave, rf"\tanh\left({inner}\right)"))
        return combination(terms)


@dataclass(frozen=True, slots=True)
class Exponential:
    """``exp`` of another probe: positive, and decaying where the exponent is confining."""

    exponent: Smooth
    factor: Smooth | None = None

    def __call__(self, u: Sequence[Scalar]) -> Scalar:
        """The value at the coordinates."""
        value = dual.exp(self.exponent(u))
        return value if self.factor is None else self.factor(u) * value

    def latex(self, names: Sequence[str]) -> str:
        """The formula in the given coordinate names."""
        front = "" if self.factor is None else rf"\left({self.factor.latex(names)}\right) "
        return rf"{front}e^{{{self.exponent.latex(names)}}}"


def combination(terms: Sequence[tuple[Fraction, str]]) -> str:
    """A linear combination as LaTeX."""
    text = ""
    for factor, name in terms:
        if factor:
            text += (" - " if factor < 0 else " + ") + (_coefficient(abs(factor), name))
    if not text:
        return "0"
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def _coefficient(factor: Fraction, name: str) -> str:
    if name and factor == 1:
        return name
    return f"{fraction_latex(factor)} {name}".strip()


def fraction_latex(value: Fraction) -> str:
    """An exact rational as LaTeX."""
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


# ------------------------------------------------------------------------------------------------ joint laws


@dataclass(frozen=True, slots=True)
class Gaussians:
    """The joint density of several variables: ``Σ_k w_k N(mean_k, C ⊗ I)``.

    ``means[k][v]`` are the coordinates of the mean of variable ``v`` (the first ones are used in lower dimensions);
    ``covariance[v][w]`` couples equal coordinates of two variables; ``shift[k]`` times the sum of the parameters is
    added to every coordinate of every mean of component ``k``.
    """

    weights: tuple[Fraction, ...]
    means: tuple[tuple[tuple[Fraction, ...], ...], ...]
    covariance: tuple[tuple[Fraction, ...], ...]
    shift: tuple[Fraction, ...] = ()

    def density(self, chosen: Sequence[int], points: Sequence[Vector], parameters: Sequence[Scalar] = ()) -> Scalar:
        """The marginal density of the chosen variables at a point for each."""
        terms = self._log_terms(chosen, points, parameters)
        return total([dual.exp(t) for t in terms])

    def log_density(self, chosen: Sequence[int], points: Sequence[Vector], parameters: Sequence[Scalar] = ()) -> Scalar:
        """The logarithm of the marginal density, without underflow in floats."""
        terms = self._log_terms(chosen, points, parameters)
        if len(terms) == 1:
            return terms[0]
        plain = [dual.innermost(t) for t in terms]
        if hasattr(plain[0], "lift"):
            return dual.log(total([dual.exp(t) for t in terms]))
        top = np.maximum.reduce(np.broadcast_arrays(*plain))
        return dual.log(total([dual.exp(t - top) for t in terms])) + top

    def _log_terms(self, chosen: Sequence[int], points: Sequence[Vector], parameters: Sequence[Scalar]) -> list[Scalar]:
        like = points[0][0]
        groups = [
            (tuple(v for v, p in zip(chosen, points, strict=True) if len(p) > c), c)
            for c in range(max(len(p) for p in points))
        ]
        inverses, determinants = zip(*(_inverted(self.covariance, group) for group, _ in groups), strict=True)
        two_pi = dual.constant(Fraction(2), like) * dual.pi(like)
        scale = dual.constant(prod(determinants), like) * dual.integer_power(two_pi, sum(map(len, points)))
        log_scale = dual.log(scale)  # of all components: they have one covariance
        at = dict(zip(chosen, points, strict=True))
        terms = []
        for k, weight in enumerate(self.weights):
            move = scaled(self.shift[k], total(parameters)) if parameters and self.shift else None
            forms = [
                _quadratic(inverse, [self._gap(at[v][c], self.means[k][v][c], move) for v in group])
                for (group, c), inverse in zip(groups, inverses, strict=True)
            ]
            exponent = scaled(Fraction(1, 2), total([log_scale, *forms]))
            terms.append(dual.log(dual.constant(weight, like)) - exponent)
        return terms

    @staticmethod
    def _gap(value: Scalar, mean: Fraction, move: Scalar | None) -> Scalar:
        gap = value - dual.constant(mean, value) if mean else value
        return gap if move is None else gap - move

    def coordinates(self, chosen: Sequence[int], dimension: int) -> int:
        """How many uniform numbers make a draw of the chosen variables."""
        return len(chosen) * dimension + (len(self.weights) > 1)

    def transformed(self, chosen: Sequence[int], uniform: np.ndarray, dimension: int) -> list[np.ndarray]:
        """Draws of the chosen variables, each of shape ``(dimension, …)``, without parameters.

        Args:
            chosen: the variables.
            uniform: numbers in (0, 1), ``(coordinates, …)``, which it maps by the inverse distribution functions.
            dimension: of each variable.
        """
        from scipy.special import ndtri

        rest = uniform.shape[1:]
        noise = ndtri(uniform[len(uniform) - len(chosen) * dimension :]).reshape(len(chosen), dimension, -1)
        cov = np.array([[float(self.covariance[v][w]) for w in chosen] for v in chosen])
        ends = np.cumsum([float(w) for w in self.weights])[:-1]
        which = np.searchsorted(ends, uniform[0]).ravel() if len(self.weights) > 1 else np.zeros(1, dtype=int)
        means = np.array([[[float(m) for m in mean[v][:dimension]] for v in chosen] for mean in self.means])
        draws = np.einsum("vw,wds->vds", np.linalg.cholesky(cov), noise) + np.moveaxis(means[which], 0, 2)
        return [one.reshape(dimension, *rest) for one in draws]

    def moments(self, chosen: int, dimension: int) -> tuple[np.ndarray, np.ndarray]:
        """The means and the variances of the coordinates of a variable, without parameters."""
        weights = np.array([float(w) for w in self.weights])
        means = np.array([[float(m) for m in mean[chosen][:dimension]] for mean in self.means])
        mean = weights @ means
        return mean, float(self.covariance[chosen][chosen]) + weights @ (means - mean) ** 2

    def latex(self, chosen: int, name: str, parameters: Sequence[str] = (), dimension: int = 1) -> str:
        """The marginal of one variable as a mixture in the field's notation."""
        parts = []
        for k, weight in enumerate(self.weights):
            mean = self._mean_latex(k, chosen, parameters, dimension)
            front = "" if len(self.weights) == 1 else fraction_latex(weight) + " "
            variance = fraction_latex(self.covariance[chosen][chosen]) + (" I" if dimension > 1 else "")
            parts.append(rf"{front}\mathcal{{N}}({name}; {mean}, {variance})")
        return " + ".join(parts)

    def _mean_latex(self, k: int, chosen: int, parameters: Sequence[str], dimension: int) -> str:
        shift = self.shift[k] if parameters and self.shift else Fraction(0)
        moved = [(shift, name) for name in parameters]
        coordinates = self.means[k][chosen][:dimension]
        shown = [combination([*moved, (c, "")]) for c in coordinates]
        return shown[0] if dimension == 1 else "(" + ", ".join(shown) + ")"


def _quadratic(matrix: tuple[tuple[Fraction, ...], ...], gaps: Sequence[Scalar]) -> Scalar:
    terms = [scaled(matrix[i][i], gap * gap) for i, gap in enumerate(gaps)]
    for i in range(len(gaps)):
        terms += [scaled(2 * matrix[i][j], gaps[i] * gaps[j]) for j in range(i) if matrix[i][j]]
    return total(terms)


@lru_cache(maxsize=256)
def _inverted(
    covariance: tuple[tuple[Fraction, ...], ...], chosen: tuple[int, ...]
) -> tuple[tuple[tuple[Fraction, ...], ...], Fraction]:
    """The exact inverse and determinant of a principal submatrix, by Gauss–Jordan elimination."""
    size = len(chosen)
    rows = [
        [covariance[v][w] for w in chosen] + [Fraction(int(i == j)) for j in range(size)] for i, v in enumerate(chosen)
    ]
    determinant = Fraction(1)
    for i in range(size):
        pivot = rows[i][i]  # a positive definite matrix has positive pivots
        determinant *= pivot
        rows[i] = [entry / pivot for entry in rows[i]]
        for j in range(size):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return tuple(tuple(row[size:]) for row in rows), determinant
