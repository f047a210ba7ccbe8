r"""Named distributions as explicit densities: ``\mathcal{N}(x; \mu, \sigma^2)``, ``Exp``, ``Gam``, ``Beta``, ``U``.

Densities as in Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions; the gamma distribution is
parametrised by shape and rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as Rational

from derivations.meaning.applications import group_of
from derivations.meaning.environment import Environment, Factor, UnstatedError, here, written
from derivations.meaning.scripts import scripted
from derivations.meaning.survey import symbol_name
from derivations.meaning.usage import NORMAL
from derivations.model.errors import ShapeError
from derivations.model.terms import (
    HALF,
    INFINITY,
    ONE,
    PI,
    ZERO,
    Add,
    Mul,
    Norm,
    Pow,
    Term,
    call,
    describe,
    div,
    mul,
    neg,
    number,
    power,
    sub,
)
from derivations.reading.names import argument_nodes, base_name, parts_of, plain_word, spelling
from derivations.reading.syntax import Name, Node

NAMES = {
    "\\mathcal{N}": "normal",
    "N": "normal",
    "Normal": "normal",
    "Exp": "exponential",
    "Exponential": "exponential",
    "Gam": "gamma",
    "Gamma": "gamma",
    "Beta": "beta",
    "Bet": "beta",
    "Unif": "uniform",
    "Uniform": "uniform",
    "\\mathcal{U}": "uniform",
}
SCALES = ("\\sigma", "\\tau", "s", "\\varsigma", "\\kappa", "\\lambda")
"""Letters that stand for standard deviations and precisions as often as for variances."""

RATES = ("\\lambda", "b", "r")
"""Letters that stand for the rate of an exponential or gamma law."""

IDENTITIES = ("I", "\\mathbf{I}", "\\mathbb{I}", "\\mathrm{I}")


@dataclass(frozen=True, slots=True)
class Law:
    """The density of a distribution at a variable, and its support where that is not the whole space."""

    density: Term
    lower: Term | None = None
    upper: Term | None = None


def distribution_name(node: Node) -> str | None:
    """Which distribution a node names, if any (a bare ``N`` does not count)."""
    text = spelling(node)
    word = plain_word(text)
    if text == "N" or (word == text and isinstance(node, Name) and len(text) == 1):
        return None
    return NAMES.get(text) or NAMES.get(word)


def distribution_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    r"""A named density with its variable: ``\mathcal{N}(x; \mu, \sigma^2)``, or that of the left side."""
    name = distribution_name(items[position])
    after = items[position + 1] if position + 1 < len(items) else None
    group = group_of(after)
    if name is None or group is None or after is None:
        return None
    nodes, separators = argument_nodes(group.body)
    marked = (separators and separators[0] in (";", "|")) or len(nodes) == 3
    if marked:
        law = density_of(env, name, env.term(nodes[0]), nodes[1:])
    elif len(env.location) == 1:
        law = density_of(env, name, env.location[0], nodes)
    else:
        raise UnstatedError(f"{written(items[position])}(…) does not say of which variable it is the density")
    if law.lower is not None:
        raise UnstatedError(f"the density of the {name} distribution outside its support is not supported")
    return scripted(env, Factor(law.density), after), position + 2


def density_of(env: Environment, name: str, at: Term, nodes: tuple[Node, ...]) -> Law:
    """The density of a distribution at a value, its parameters given as written.

    Raises:
        ShapeError: the parameters do not fit the value.
        UnstatedError: the distribution has no term yet.
    """
    count = 1 if name == "exponential" else 2
    if len(nodes) != count:
        raise here(nodes[0], f"{len(nodes)} parameters", f"{count} of the {name} distribution")
    if name == "normal":
        return Law(_normal(env, at, nodes[0], nodes[1]))
    values = [env.term(node) for node in nodes]
    if name in ("exponential", "gamma"):
        _rate_named(env, nodes[-1])
    if name == "exponential":
        return Law(mul(values[0], call("exp", neg(mul(values[0], at)))), ZERO, INFINITY)
    if name == "gamma":
        return Law(_gamma(at, *values), ZERO, INFINITY)
    if name == "beta":
        return Law(_beta(at, *values), ZERO, ONE)
    return Law(div(ONE, sub(values[1], values[0])), values[0], values[1])


def _gamma(at: Term, shape: Term, rate: Term) -> Term:
    front = div(Pow(rate, shape), call("Gamma", shape))
    return mul(front, Pow(at, sub(shape, ONE)), call("exp", neg(mul(rate, at))))


def _beta(at: Term, first: Term, second: Term) -> Term:
    kernel = (Pow(at, sub(first, ONE)), Pow(sub(ONE, at), sub(second, ONE)))
    return mul(*kernel, power(call("Beta", first, second), -1))


def _normal(env: Environment, at: Term, mean: Node, variance: Node) -> Term:
    _parameter_named(env, variance)
    centre = _centre(env, at, mean)
    spread, isotropic = _variance(env, variance)
    if at.shape.rank == 0:
        if isotropic:
            raise ShapeError("a covariance matrix for a scalar")
        difference: Term = Add((at, neg(centre))) if centre != ZERO else at
        front = Pow(Mul((number(2), PI, spread)), neg(HALF))
        return mul(front, call("exp", neg(div(power(difference, 2), mul(number(2), spread)))))
    if not isotropic:
        raise ShapeError(f"a scalar variance for {describe(at.shape)}")
    difference = Add((at, neg(centre))) if centre != ZERO else at
    exponent = mul(number(Rational(-1, 2)), at.shape.dims[0])
    front = Pow(Mul((number(2), PI, spread)), exponent)
    return mul(front, call("exp", neg(div(power(Norm(difference), 2), mul(number(2), spread)))))


def _rate_named(env: Environment, node: Node) -> None:
    """Note that a parameter that is not called like a rate may be a scale, the reciprocal of one."""
    base = base_name(parts_of(node)[0])
    if base is not None and base not in RATES:
        env.log.convention("the last parameter of Exp and Gamma is the rate")
        env.log.doubt(f"the parameter {spelling(node)} is read as the rate of its law, not as its scale")


def _parameter_named(env: Environment, node: Node) -> None:
    """Note that a letter of a scale without a square may be a standard deviation, or a precision."""
    first = parts_of(node)[0]
    if base_name(first) not in SCALES or symbol_name(first) != spelling(first):
        return
    name = spelling(first)
    env.log.convention("the second parameter of \\mathcal{N} is the variance")
    if NORMAL in env.survey.unclear:
        env.log.ambiguous(f"{env.survey.unclear[NORMAL]}: whether {name} is the variance is not stated; write {name}^2")
    env.log.doubt(f"the second parameter {name} of \\mathcal{{N}} is read as the variance")


def _centre(env: Environment, at: Term, mean: Node) -> Term:
    centre = env.term(mean)
    if centre.shape.rank == at.shape.rank or centre == ZERO:
        return centre
    raise ShapeError(f"the mean is {describe(centre.shape)}, the variable {describe(at.shape)}")


def _variance(env: Environment, node: Node) -> tuple[Term, bool]:
    r"""The variance, and whether it is written as a multiple of the identity: ``\sigma^2 I``."""
    parts = parts_of(node)
    if spelling(parts[-1]).split("_")[0] in IDENTITIES:
        return (env.product(parts[:-1]) if len(parts) > 1 else ONE), True
    return env.term(node), False
