"""What the prose says of a name: properties, and the words for each one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache


class Property(Enum):
    """What may be said of a name; those of the second part have an argument."""

    POSITIVE = auto()
    NEGATIVE = auto()
    NONNEGATIVE = auto()
    NONPOSITIVE = auto()
    NONZERO = auto()
    EITHER_SIGN = auto()
    CONSTANT = auto()
    ARBITRARY = auto()
    KNOWN = auto()
    SMALL = auto()
    LARGE = auto()
    FINITE = auto()
    REAL = auto()
    COMPLEX = auto()
    IMAGINARY = auto()
    INTEGER = auto()
    BINARY = auto()
    ONE_HOT = auto()
    DISTINCT = auto()
    DISJOINT = auto()
    SYMMETRIC = auto()
    ANTISYMMETRIC = auto()
    ORTHOGONAL = auto()
    ORTHONORMAL = auto()
    UNITARY = auto()
    HERMITIAN = auto()
    DIAGONAL = auto()
    TRIANGULAR = auto()
    INVERTIBLE = auto()
    SINGULAR = auto()
    POSITIVE_DEFINITE = auto()
    SEMIDEFINITE = auto()
    IDEMPOTENT = auto()
    UNIT = auto()
    COMMUTING = auto()
    NONCOMMUTING = auto()
    EVEN = auto()
    ODD = auto()
    PERIODIC = auto()
    CONTINUOUS = auto()
    DIFFERENTIABLE = auto()
    SMOOTH = auto()
    HOLOMORPHIC = auto()
    CONVEX = auto()
    CONCAVE = auto()
    BOUNDED = auto()
    SPARSE = auto()
    INCREASING = auto()
    DECREASING = auto()
    MONOTONE = auto()
    LINEAR = auto()
    INTEGRABLE = auto()
    ZERO = auto()
    DISCRETE = auto()
    GAUSSIAN = auto()
    STANDARD_NORMAL = auto()
    UNIFORM = auto()
    IDENTICAL = auto()
    IID = auto()
    INDEPENDENT = auto()
    UNCORRELATED = auto()
    CORRELATED = auto()
    UNBIASED = auto()
    CENTRED = auto()
    NORMALISED = auto()
    MARKOVIAN = auto()
    STATIONARY = auto()
    # with an argument
    PERIOD = auto()
    ZERO_OUTSIDE = auto()
    ZERO_ABOVE = auto()
    ZERO_BELOW = auto()
    VANISHES = auto()
    DEPENDS_ON = auto()
    FREE_OF = auto()
    INDEPENDENT_OF = auto()
    GIVEN = auto()
    FOLLOWS = auto()
    HAS_DENSITY = auto()
    HAS_MEAN = auto()
    HAS_VARIANCE = auto()
    VALUES_IN = auto()
    HAS_SIZE = auto()
    COUNTS = auto()
    TAKES = auto()
    ORTHOGONAL_TO = auto()
    OPTIMISES = auto()


SIGNS = {
    Property.POSITIVE: ">",
    Property.NONNEGATIVE: r"\ge",
    Property.NEGATIVE: "<",
    Property.NONPOSITIVE: r"\le",
    Property.NONZERO: r"\ne",
}
"""Properties that are relations to zero."""
TOGETHER = frozenset({Property.IID, Property.INDEPENDENT, Property.UNCORRELATED, Property.IDENTICAL})
"""What may be said of all members of a family at once."""
OF_MATRICES = frozenset(
    {
        Property.SYMMETRIC, Property.ANTISYMMETRIC, Property.ORTHOGONAL, Property.ORTHONORMAL, Property.UNITARY,
        Property.HERMITIAN, Property.DIAGONAL, Property.TRIANGULAR, Property.INVERTIBLE, Property.SINGULAR,
        Property.POSITIVE_DEFINITE, Property.SEMIDEFINITE, Property.IDEMPOTENT,
    }
)  # fmt: skip
"""Properties that numbers are not said to have."""

PROPERTIES: dict[Property, str] = {
    Property.POSITIVE: "positive/strictly positive/greater than zero",
    Property.NEGATIVE: "negative/strictly negative",
    Property.NONNEGATIVE: "nonnegative/non-negative/not negative",
    Property.NONPOSITIVE: "nonpositive/non-positive",
    Property.NONZERO: "nonzero/non-zero/non-vanishing/nonvanishing",
    Property.EITHER_SIGN: "of either sign/of any sign",
    Property.CONSTANT: "constant/time-independent/conserved",
    Property.ARBITRARY: "arbitrary/fixed/given/free/generic",
    Property.KNOWN: "known/unknown/observed/unobserved/latent/hidden",
    Property.SMALL: "small/infinitesimal/sufficiently small",
    Property.LARGE: "large/sufficiently large",
    Property.FINITE: "finite",
    Property.REAL: "real/real-valued/real valued",
    Property.COMPLEX: "complex/complex-valued/complex valued",
    Property.IMAGINARY: "imaginary/purely imaginary",
    Property.INTEGER: "integer/integer-valued/integral",
    Property.BINARY: "binary/boolean/dichotomous/indicator",
    Property.ONE_HOT: "one-hot/one hot/one-hot encoded/one-hot-encoded/one-hot vectors",
    Property.DISTINCT: "distinct/pairwise distinct",
    Property.DISJOINT: "disjoint/mutually exclusive/pairwise disjoint",
    Property.SYMMETRIC: "symmetric/symmetrical",
    Property.ANTISYMMETRIC: "antisymmetric/anti-symmetric/skew-symmetric/skew symmetric",
    Property.ORTHOGONAL: "orthogonal/perpendicular/mutually orthogonal",
    Property.ORTHONORMAL: "orthonormal",
    Property.UNITARY: "unitary",
    Property.HERMITIAN: "hermitian/self-adjoint/selfadjoint",
    Property.DIAGONAL: "diagonal/diagonalizable",
    Property.TRIANGULAR: "triangular/lower triangular/upper triangular",
    Property.INVERTIBLE: "invertible/nonsingular/non-singular/of full rank/full rank",
    Property.SINGULAR: "singular",
    Property.POSITIVE_DEFINITE: "positive definite/positive-definite/strictly positive definite/spd",
    Property.SEMIDEFINITE: "positive semidefinite/positive semi-definite/positive-semidefinite/psd",
    Property.IDEMPOTENT: "idempotent",
    Property.UNIT: "unit/of unit length/of unit norm",
    Property.COMMUTING: "abelian/commutative/commuting",
    Property.NONCOMMUTING: "non-abelian/nonabelian/noncommutative/non-commutative/noncommuting/non-commuting",
    Property.EVEN: "even",
    Property.ODD: "odd",
    Property.PERIODIC: "periodic",
    Property.CONTINUOUS: "continuous/absolutely continuous/lipschitz",
    Property.DIFFERENTIABLE: "differentiable/twice differentiable/continuously differentiable/analytic",
    Property.HOLOMORPHIC: "holomorphic/meromorphic/entire",
    Property.SMOOTH: "smooth/sufficiently smooth/infinitely differentiable",
    Property.CONVEX: "convex/strictly convex/strongly convex",
    Property.CONCAVE: "concave/strictly concave",
    Property.BOUNDED: "bounded",
    Property.SPARSE: "sparse",
    Property.INCREASING: "increasing/strictly increasing/nondecreasing/non-decreasing/monotonically increasing",
    Property.DECREASING: "decreasing/strictly decreasing/nonincreasing/non-increasing/monotonically decreasing",
    Property.MONOTONE: "monotone/monotonic",
    Property.LINEAR: "linear/affine",
    Property.INTEGRABLE: "integrable/square-integrable/square integrable",
    Property.ZERO: "zero/equal to zero/identically zero",
    Property.DISCRETE: "discrete/discrete-valued",
    Property.GAUSSIAN: "gaussian/normal/normally distributed/gaussian distributed/multivariate normal",
    Property.STANDARD_NORMAL: "standard normal/standard gaussian/standard normally distributed",
    Property.UNIFORM: "uniform/uniformly distributed/flat",
    Property.IDENTICAL: "identically distributed/equally likely",
    Property.IID: "i.i.d./iid/independent and identically distributed/independent identically distributed",
    Property.INDEPENDENT: "independent/mutually independent/pairwise independent/statistically independent"
    "/independently distributed",
    Property.UNCORRELATED: "uncorrelated",
    Property.CORRELATED: "correlated/positively correlated/negatively correlated/dependent/statistically dependent",
    Property.UNBIASED: "unbiased",
    Property.CENTRED: "centered/centred/zero-mean/zero mean/mean-zero",
    Property.NORMALISED: "normalized/normalised/standardized/standardised",
    Property.MARKOVIAN: "markovian/markov",
    Property.STATIONARY: "stationary/time-homogeneous/homogeneous",
}
"""The words for each property that has no argument, between slashes."""


@cache
def properties_by_words() -> Mapping[str, Property]:
    """The property for each of its spellings."""
    return {word: prop for prop, words in PROPERTIES.items() for word in words.split("/")}
