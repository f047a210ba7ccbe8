"""What it means for a step that a name is called something: no real number, no arbitrary value, or nothing at all."""

from __future__ import annotations

from derivations.meaning.sentences.nouns import MASSES, Noun
from derivations.meaning.sentences.properties import SIGNS, Property

What = Noun | Property
"""What a name is called, or said to be."""

FOREIGN = frozenset(
    {
        Noun.COMPLEX, Noun.IMAGINARY_UNIT, Noun.GROUP, Noun.RING, Noun.FIELD, Noun.PERMUTATION, Noun.ORDINAL,
        Noun.MORPHISM,
    }
)  # fmt: skip
"""What stands for no real number."""

ORDERED = frozenset(
    {
        Noun.MATRIX,
        Noun.SPECIAL_MATRIX,
        Noun.TENSOR,
        Noun.OPERATOR,
        Noun.IDENTITY,
        Noun.COVARIANCE,
        Noun.HESSIAN,
        Noun.JACOBIAN,
    }
)
"""What multiplies in an order."""

COMPOSED = frozenset({Noun.WORD, Noun.MORPHISM})
"""What is joined by a product, in an order."""

ADDED_AS_SETS = frozenset({Noun.SET, Noun.SPACE})
"""What is added to its like, and not to numbers."""

UNNUMBERED = frozenset({Noun.OBJECT})
"""What is neither added nor multiplied as numbers are."""

UNKNOWN_RINGS = frozenset({Noun.THING, Noun.MEMBER, Noun.OPERATOR})
"""What is at most added and multiplied in an order, for all that is known."""

PERHAPS_COMPLEX = frozenset(
    {
        Noun.EIGENVALUE, Noun.EIGENFUNCTION, Noun.ROOT, Noun.CHARACTERISTIC_FUNCTION, Noun.COMPLEX_FUNCTION,
        Noun.MEMBER_OF_FIELD,
    }
)  # fmt: skip
"""What adds and multiplies as real numbers do, and may have no order."""

OF_REAL_EIGENVALUES = frozenset(
    {
        Property.SYMMETRIC, Property.HERMITIAN, Property.POSITIVE_DEFINITE, Property.SEMIDEFINITE, Property.DIAGONAL,
        Property.TRIANGULAR, Noun.COVARIANCE, Noun.PRECISION, Noun.HESSIAN, Noun.LAPLACIAN,
    }
)  # fmt: skip
"""Matrices whose eigenvalues are real."""

PERHAPS_MATRICES = frozenset(
    {
        Noun.MATRIX, Noun.SPECIAL_MATRIX, Noun.OPERATOR, Noun.TRANSFORM, Noun.TENSOR, Noun.JACOBIAN, Noun.INVERSE,
        Noun.TRANSPOSE, Noun.COVARIANCE, Noun.PRECISION, Noun.HESSIAN, Noun.LAPLACIAN, Noun.KERNEL, Noun.MORPHISM,
    }
)  # fmt: skip
"""What may have eigenvalues."""

MEASURED = frozenset(
    {Noun.SET, Noun.CLASS, Noun.OBJECT, Noun.SPACE, Noun.GROUP, Noun.RING, Noun.FIELD, Noun.WORD, Noun.EVENT}
)
"""What has a size between bars, and no absolute value."""

ARBITRARY = frozenset({Noun.REAL, Noun.RATIONAL, Noun.SCALAR, Noun.NUMBER})
"""What may have any real value."""

WHOLE = frozenset({Noun.INTEGER, Noun.PARTICULAR_INTEGER, Noun.NATURAL, Noun.COUNT})
"""What is a whole number."""

REALS = frozenset(
    {
        Noun.REAL, Noun.RATIONAL, Noun.INDEX, Noun.TIME, Noun.SIZE, Noun.NORM, Noun.RANK, Noun.PROBABILITY, Noun.SPACE,
        Noun.SET, Noun.CLASS, Noun.INTERVAL, *WHOLE,
    }
)  # fmt: skip
"""What is a real number, or none, also where complex ones are spoken of."""

HARMLESS = frozenset(
    {
        Noun.RANDOM_VARIABLE, Noun.RANDOM_VECTOR, Noun.PROCESS, Noun.MARKOV_CHAIN, Noun.BROWNIAN_MOTION, Noun.SAMPLE,
        Noun.NOISE, Noun.DISTRIBUTION, Noun.DENSITY, *MASSES, Noun.CUMULATIVE, Noun.LIKELIHOOD, Noun.POLICY,
        Noun.ESTIMATOR, Noun.STATISTIC, Noun.DATA, Noun.PARAMETER, Noun.HYPERPARAMETER, Noun.VARIABLE, Noun.CONSTANT,
        Noun.INDEX, Noun.TIME, Noun.VECTOR, Noun.FUNCTION, Noun.FUNCTIONAL, Noun.SEQUENCE, Noun.SPACE, Noun.SET,
        Noun.CLASS, Noun.COMPLEX_FUNCTION, Noun.INTERVAL, Noun.POSTERIOR, Noun.EQUATION, Noun.QUANTITY, Noun.KERNEL,
    }
)  # fmt: skip
"""What says nothing of the values that a name may take."""

FIXED = frozenset(Noun) - HARMLESS - FOREIGN - ORDERED - ARBITRARY - WHOLE | {
    Noun.SPECIAL_MATRIX,
    Noun.PARTICULAR_INTEGER,
}
"""What may be fixed by other things, or have a sign, so that not every value refutes."""

DETERMINED = frozenset(
    {
        Noun.LIKELIHOOD, Noun.POSTERIOR, Noun.ESTIMATOR, Noun.DENSITY, Noun.MASS_FUNCTION, Noun.JOINT_PROBABILITY,
        Noun.CUMULATIVE, Noun.GENERATING_FUNCTION, Noun.CHARACTERISTIC_FUNCTION, Noun.MEAN, Noun.EXPECTATION,
        Noun.VARIANCE, Noun.STANDARD_DEVIATION, Noun.COVARIANCE, Noun.PRECISION, Noun.CORRELATION, Noun.MEDIAN,
        Noun.MODE, Noun.MOMENT, Noun.ENTROPY, Noun.DIVERGENCE,
        Noun.GRADIENT, Noun.DERIVATIVE, Noun.ANTIDERIVATIVE, Noun.HESSIAN, Noun.JACOBIAN, Noun.LAPLACIAN, Noun.SCORE,
        Noun.INVERSE, Noun.TRANSPOSE, Noun.CONJUGATE, Noun.DETERMINANT, Noun.TRACE, Noun.RANK, Noun.EIGENVALUE,
        Noun.SINGULAR_VALUE, Noun.EIGENVECTOR, Noun.EIGENFUNCTION, Noun.NORM, Noun.LIMIT, Noun.SOLUTION, Noun.ROOT,
        Noun.MINIMISER, Noun.MAXIMISER, Noun.MINIMUM, Noun.MAXIMUM, Noun.CONVOLUTION,
    }
)  # fmt: skip
"""What is made of other things that a text has spoken of, so that it may be wrong what it is concluded to be."""

UNRESTRICTING = frozenset(
    {
        Property.CONSTANT, Property.ARBITRARY, Property.KNOWN, Property.REAL, Property.FINITE, Property.CONTINUOUS,
        Property.DIFFERENTIABLE, Property.SMOOTH, Property.HOLOMORPHIC, Property.INTEGRABLE, Property.FOLLOWS,
        Property.HAS_DENSITY, Property.EITHER_SIGN, Property.DEPENDS_ON, Property.FREE_OF, Property.INTEGER,
        Property.COUNTS, *SIGNS,
    }
)  # fmt: skip
"""Properties that restrict no value, or that are facts."""

TELLING = frozenset(Property) - UNRESTRICTING
"""Properties that a claim on a name may rest on."""

EXTENDING = frozenset(
    {
        Property.EVEN, Property.ODD, Property.PERIODIC, Property.PERIOD, Property.ZERO, Property.ZERO_OUTSIDE,
        Property.VANISHES,
    }
)  # fmt: skip
"""Properties by which a function that is defined on a domain goes on beyond it."""

UNREAL = frozenset({Property.COMPLEX, Property.IMAGINARY, Property.NONCOMMUTING, Property.HERMITIAN, Property.UNITARY})
"""Properties of what is no real number, or hardly has real entries."""

KINDS = frozenset(
    {
        Property.SYMMETRIC, Property.ANTISYMMETRIC, Property.ORTHOGONAL, Property.ORTHONORMAL, Property.UNITARY,
        Property.DIAGONAL, Property.POSITIVE_DEFINITE, Property.SEMIDEFINITE, Property.COMMUTING, Property.INDEPENDENT,
        Property.INDEPENDENT_OF, Property.IID, Property.UNCORRELATED, Property.UNIFORM,
    }
)  # fmt: skip
"""Kinds of matrices and laws, of which a block may say nothing although words do."""

KINDS_OF_MATRICES = frozenset(
    {
        Property.SYMMETRIC, Property.ANTISYMMETRIC, Property.DIAGONAL, Property.ORTHOGONAL, Property.POSITIVE_DEFINITE,
        Property.SEMIDEFINITE, Property.INVERTIBLE,
    }
)  # fmt: skip
"""Kinds of matrices that words may state as facts, as a block does."""

OF_LAWS = frozenset(
    {
        Property.DISCRETE,
        Property.INDEPENDENT,
        Property.INDEPENDENT_OF,
        Property.IID,
        Property.UNCORRELATED,
        Property.UNIFORM,
        Property.TAKES,
        Property.VALUES_IN,
    }
)
"""Properties of random variables that are understood, and that no instance satisfies yet."""

MADE_OF = frozenset({Noun.UNKNOWN, Noun.FUNCTION, Noun.SAMPLE})
"""What depends on that of which it is: a function of x, a noisy copy of x."""

RANDOM = frozenset({Noun.RANDOM_VARIABLE, Noun.RANDOM_VECTOR, Noun.NOISE})
"""What is random."""

APART = frozenset({Property.INDEPENDENT, Property.INDEPENDENT_OF, Property.IID, Property.STANDARD_NORMAL})
"""What says of random variables that they are independent, or what their law is, as an average over them uses it."""

NOT_APART = {Property.CORRELATED: False, **dict.fromkeys((*APART, Property.UNCORRELATED), True)}
"""What says of random variables that they are not independent, and whether it does so where it is denied."""

OF_CHANCE = frozenset(
    {
        Property.INDEPENDENT,
        Property.INDEPENDENT_OF,
        Property.IID,
        Property.UNCORRELATED,
        Property.CORRELATED,
        Property.FOLLOWS,
    }
)
"""What is said of random variables only."""

MEASURES = frozenset({Noun.DISTRIBUTION, Noun.CUMULATIVE, Noun.SPACE})
"""What is integrated by, and is no variable: a measure, or the space that holds it, ``(Ω, A, P)``."""

NO_LAWS = frozenset(
    {Noun.POLYNOMIAL, Noun.QUANTITY, Noun.MATRIX, Noun.SPECIAL_MATRIX, Noun.EVENT, Noun.SIZE, Noun.PROBABILITY}
)
"""What is no density, whatever its letter."""

SORTS: dict[Noun, str] = {
    **dict.fromkeys(ARBITRARY | WHOLE, "number"),
    **dict.fromkeys((Noun.CONSTANT, Noun.INDEX, Noun.TIME, Noun.SIZE, Noun.PROBABILITY), "number"),
    **dict.fromkeys((Noun.NORM, Noun.DETERMINANT, Noun.TRACE, Noun.RANK, Noun.STANDARD_DEVIATION), "number"),
    **dict.fromkeys(ORDERED, "matrix"),
    **dict.fromkeys((Noun.OPERATOR, Noun.TRANSFORM), "operator"),
    **dict.fromkeys(FOREIGN | {Noun.WORD, Noun.WAVE, Noun.OBJECT}, "no real number"),
    **dict.fromkeys((Noun.VECTOR, Noun.EIGENVECTOR, Noun.EIGENFUNCTION), "vector"),
    **dict.fromkeys((Noun.FUNCTION, Noun.FUNCTIONAL, Noun.POLYNOMIAL, Noun.KERNEL, Noun.CUMULATIVE), "function"),
    Noun.COMPLEX_FUNCTION: "function",
    **dict.fromkeys((Noun.DENSITY, *MASSES, Noun.DISTRIBUTION, Noun.PRIOR, Noun.POSTERIOR), "law"),
    **dict.fromkeys((*RANDOM, Noun.PROCESS, Noun.MARKOV_CHAIN, Noun.BROWNIAN_MOTION), "random variable"),
    **dict.fromkeys((Noun.SET, Noun.CLASS, Noun.SPACE, Noun.INTERVAL, Noun.EVENT), "element"),
}
"""Of what sort names are that are called something; what is called something else may be of any."""

# ------------------------------------------------------------------------------------------- in context blocks

NUMBERS: dict[Noun, str] = {
    **dict.fromkeys((Noun.REAL, Noun.SCALAR, Noun.NUMBER, Noun.PARAMETER, Noun.HYPERPARAMETER), "\\mathbb{R}"),
    **dict.fromkeys((Noun.VARIABLE, Noun.CONSTANT, Noun.QUANTITY, Noun.TIME, Noun.RATIONAL), "\\mathbb{R}"),
    **dict.fromkeys((Noun.INTEGER, Noun.PARTICULAR_INTEGER, Noun.INDEX), "\\mathbb{Z}"),
    **dict.fromkeys((Noun.NATURAL, Noun.COUNT), "\\mathbb{N}"),
    Noun.COMPLEX: "\\mathbb{C}",
}
"""The nouns of numbers, with the set that each one means."""

OF_VALUES = frozenset(
    {Noun.DENSITY, *MASSES, Noun.LIKELIHOOD, Noun.PRIOR, Noun.POSTERIOR, Noun.DISTRIBUTION, Noun.CUMULATIVE}
)
"""What is that of a random variable, at values of it."""

SETS = frozenset({Noun.SET, Noun.CLASS, Noun.SPACE, Noun.INTERVAL})

DENSITIES = frozenset({Noun.DENSITY, *MASSES})

SATISFIED: frozenset[Property] = frozenset(
    {
        Property.REAL, Property.ARBITRARY, Property.KNOWN, Property.CONTINUOUS, Property.DIFFERENTIABLE,
        Property.SMOOTH, Property.HOLOMORPHIC, Property.FREE_OF, Property.CONSTANT,
    }
)  # fmt: skip
"""What is so of every name as it is read, and in every world."""

READ: frozenset[Noun] = frozenset(
    {*NUMBERS, Noun.RANDOM_VARIABLE, Noun.SAMPLE, Noun.DATA, Noun.SIZE, Noun.FUNCTION, Noun.DENSITY, Noun.DISTRIBUTION}
)
"""What names are read as already: numbers, functions, and densities."""

RANKS = {Noun.VECTOR: 1, Noun.RANDOM_VECTOR: 1, Noun.MATRIX: 2, Noun.SPECIAL_MATRIX: 2}
"""The number of indices of an entry."""

MUTUAL = frozenset(
    {
        Property.INDEPENDENT, Property.UNCORRELATED, Property.GIVEN, Property.DISTINCT, Property.DISJOINT,
        Property.COMMUTING,
    }
)  # fmt: skip
"""What several names have together: a step that speaks of one of them alone pays nothing."""

KINDS_OF_LAWS: dict[Property, frozenset[Noun]] = {
    Property.DISCRETE: frozenset({Noun.MASS_FUNCTION}),
    Property.CONTINUOUS: frozenset({Noun.DENSITY}),
}
"""What is summed over its values and never integrated, and what is integrated over them and not summed."""

DISCRETE = frozenset({Property.DISCRETE, *MASSES})
"""What has its values one by one, so that it has no density."""
