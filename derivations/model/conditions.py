"""Side conditions: statements that a rule needs, as data, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from derivations.model.terms import Sym, Term


class Need(Enum):
    """The kinds of side condition.  The operands are given in the order of the description."""

    POSITIVE = "the term is > 0"
    NONNEGATIVE = "the term is ≥ 0"
    NONZERO = "the term is ≠ 0"
    EQUAL = "the first term equals the second"
    VANISHES = "the flux tends to 0 at infinity in the variables"
    CONVERGES = "the integral or the infinite sum converges absolutely"
    DOMINATED = "the derivative of the integrand by a parameter has an integrable bound, locally uniformly"
    SUMMABLE = "the iterated integral (or series) of the absolute value is finite"
    DIFFERENTIABLE = "the term is continuously differentiable in the variables"
    CONTINUOUS = "the function is continuous at its arguments"
    EXISTS = "the limit exists"
    INTEGER = "the term is an integer"
    COUNT = "the term is a whole number ≥ 0"
    INTEGRABLE = "the size of the term has a finite integral over the variable"
    SUPPORTED = "the term is 0 outside a bounded set of the variables"
    INDEPENDENT = "the term does not depend on the variables"
    JOINTLY_INDEPENDENT = "the components of the random vector with the law are independent"
    UNCORRELATED = "the components of the random vector with the law are pairwise uncorrelated"
    ALIKE = "the components of the random vector with the law are identically distributed"
    SYMMETRIC = "the matrix is its transpose"
    ANTISYMMETRIC = "the matrix is its transpose times -1"
    DIAGONAL = "the matrix is 0 off its diagonal"
    ORTHOGONAL = "the transpose of the square matrix is its inverse"
    DEFINITE = "the matrix A is positive definite: xᵀAx > 0 for every vector x that is not 0"
    SEMIDEFINITE = "the matrix A is positive semidefinite: xᵀAx ≥ 0 for every vector x"
    EVEN = "the function has the same value at an argument and at its opposite"
    ODD = "the function has opposite values at an argument and at its opposite"
    SAME_MOMENTS = "they have the same moments up to the order that is the second term"


SIGNS = (Need.POSITIVE, Need.NONNEGATIVE, Need.NONZERO)
"""The conditions on the sign of a term."""

OF_MATRICES = (
    Need.SYMMETRIC, Need.ANTISYMMETRIC, Need.DIAGONAL, Need.ORTHOGONAL, Need.DEFINITE, Need.SEMIDEFINITE,
)  # fmt: skip
"""The kinds of a matrix, which is a symbol."""

OF_FUNCTIONS = (Need.EVEN, Need.ODD)
"""The kinds of a function, which stands at a symbol as its last argument."""

OF_SAMPLES = (Need.JOINTLY_INDEPENDENT, Need.UNCORRELATED, Need.ALIKE, Need.SAME_MOMENTS)
"""The conditions on the joint law of a family of random variables; the variable is the family as a vector."""

INTEGRABILITY = (Need.CONVERGES, Need.DOMINATED, Need.SUMMABLE)
"""The conditions on integrals and series: a name of which nothing else is said stands in them for every value."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A statement over terms, meant for every value of the ``bound`` symbols.

    ``variables`` are the symbols that the statement is about: the integration variable of ``VANISHES`` (one),
    the parameter and then the integration variable of ``DOMINATED``, the variables of ``DIFFERENTIABLE``.
    """

    need: Need
    terms: tuple[Term, ...]
    variables: tuple[Sym, ...] = ()


Conditions = tuple[Condition, ...]

OnConditions = tuple[Term, Conditions]
"""A value, and what it rests on."""


class Status(Enum):
    """What became of a condition."""

    DISCHARGED = "discharged"
    GRANTED = "granted"
    OPEN = "open"
    FALSE = "false"
    """It fails wherever it is asked: what needs it proves nothing.  Never shown, since no proof is accepted with it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A condition with its outcome, the reason, and the conventions that the outcome rests on."""

    condition: Condition
    status: Status
    because: str
    conventions: tuple[str, ...] = ()
