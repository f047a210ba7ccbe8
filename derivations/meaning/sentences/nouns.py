"""What the prose calls a name: nouns, and what each one stands for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache


class Noun(Enum):
    """What a name may be called; ``UNKNOWN`` is a noun that is in no row."""

    UNKNOWN = auto()
    RANDOM_VARIABLE = auto()
    RANDOM_VECTOR = auto()
    PROCESS = auto()
    MARKOV_CHAIN = auto()
    BROWNIAN_MOTION = auto()
    SAMPLE = auto()
    NOISE = auto()
    EVENT = auto()
    PROBABILITY = auto()
    DISTRIBUTION = auto()
    DENSITY = auto()
    MASS_FUNCTION = auto()
    JOINT_PROBABILITY = auto()
    """That of values, by a mass function or by a density, as many write."""
    CUMULATIVE = auto()
    LIKELIHOOD = auto()
    PRIOR = auto()
    POSTERIOR = auto()
    POLICY = auto()
    ESTIMATOR = auto()
    STATISTIC = auto()
    DATA = auto()
    PARAMETER = auto()
    HYPERPARAMETER = auto()
    VARIABLE = auto()
    CONSTANT = auto()
    REAL = auto()
    COMPLEX = auto()
    IMAGINARY_UNIT = auto()
    RATIONAL = auto()
    INTEGER = auto()
    PARTICULAR_INTEGER = auto()
    NATURAL = auto()
    SCALAR = auto()
    NUMBER = auto()
    COUNT = auto()
    INDEX = auto()
    TIME = auto()
    QUANTITY = auto()
    SIZE = auto()
    VECTOR = auto()
    MATRIX = auto()
    SPECIAL_MATRIX = auto()
    """One with a property of its own, as a projection has."""
    TENSOR = auto()
    OPERATOR = auto()
    TRANSFORM = auto()
    """An operator, unless it is the transform of something."""
    PERMUTATION = auto()
    ORDINAL = auto()
    WORD = auto()
    MORPHISM = auto()
    WAVE = auto()
    """What has complex values: a wave function, a quantum state."""
    IDENTITY = auto()
    GROUP = auto()
    RING = auto()
    FIELD = auto()
    SPACE = auto()
    SET = auto()
    CLASS = auto()
    """A set, or what is measured by a number of the same letter: a class, a surface."""
    INTERVAL = auto()
    OBJECT = auto()
    """What is no number and no element of an algebra: a vertex, a graph, a person."""
    MEMBER = auto()
    """An element of a space."""
    MEMBER_OF_FIELD = auto()
    THING = auto()
    """One of a kind that is in no row."""
    FUNCTION = auto()
    FUNCTIONAL = auto()
    POLYNOMIAL = auto()
    SEQUENCE = auto()
    KERNEL = auto()
    GENERATING_FUNCTION = auto()
    CHARACTERISTIC_FUNCTION = auto()
    COMPLEX_FUNCTION = auto()
    """A function or a quantity that has complex values, unless more is said of it."""
    MEAN = auto()
    EXPECTATION = auto()
    VARIANCE = auto()
    STANDARD_DEVIATION = auto()
    COVARIANCE = auto()
    PRECISION = auto()
    CORRELATION = auto()
    MEDIAN = auto()
    MODE = auto()
    MOMENT = auto()
    ENTROPY = auto()
    DIVERGENCE = auto()
    GRADIENT = auto()
    DERIVATIVE = auto()
    ANTIDERIVATIVE = auto()
    HESSIAN = auto()
    JACOBIAN = auto()
    LAPLACIAN = auto()
    SCORE = auto()
    INVERSE = auto()
    TRANSPOSE = auto()
    CONJUGATE = auto()
    DETERMINANT = auto()
    TRACE = auto()
    RANK = auto()
    EIGENVALUE = auto()
    SINGULAR_VALUE = auto()
    EIGENVECTOR = auto()
    EIGENFUNCTION = auto()
    NORM = auto()
    SUM = auto()
    PRODUCT = auto()
    LIMIT = auto()
    SOLUTION = auto()
    ROOT = auto()
    """One of a polynomial or of a function, which may be complex."""
    MINIMISER = auto()
    MAXIMISER = auto()
    MINIMUM = auto()
    MAXIMUM = auto()
    CONVOLUTION = auto()
    EQUATION = auto()


NOUNS: dict[Noun, str] = {
    Noun.RANDOM_VARIABLE: "random variable/r.v./rv/random number/random quantity",
    Noun.RANDOM_VECTOR: "random vector",
    Noun.PROCESS: "process/stochastic process/random walk/martingale",
    Noun.MARKOV_CHAIN: "markov chain/chain",
    Noun.BROWNIAN_MOTION: "brownian motion/wiener process",
    Noun.SAMPLE: "sample/draw/realisation/realization/random sample/sample point/copy/variate",
    Noun.NOISE: "noise/error/disturbance/residual",
    Noun.EVENT: "event",
    Noun.PROBABILITY: "probability/success probability/chance",
    Noun.DISTRIBUTION: "distribution/law/probability distribution/probability measure/measure/gaussian/normal/normal"
    " distribution/gaussian distribution/marginal/joint distribution",
    Noun.DENSITY: "density/density function/probability density/probability density function/pdf/p.d.f./pulse",
    Noun.MASS_FUNCTION: "probability mass function/pmf/p.m.f./mass function/probability mass/joint mass function"
    "/joint pmf/joint probability mass function",
    Noun.JOINT_PROBABILITY: "joint probability/marginal probability/conditional probability",
    Noun.CUMULATIVE: "cumulative distribution function/cdf/distribution function",
    Noun.LIKELIHOOD: "likelihood/likelihood function/log-likelihood/log likelihood",
    Noun.PRIOR: "prior/prior distribution/prior density",
    Noun.POSTERIOR: "posterior/posterior distribution/posterior density",
    Noun.POLICY: "policy",
    Noun.ESTIMATOR: "estimator/estimate/maximum likelihood estimator/mle/predictor/prediction",
    Noun.STATISTIC: "statistic/sufficient statistic/test statistic",
    Noun.DATA: "data/dataset/data set/training set/test set/validation set/observation/measurement/data point/input"
    "/output/target/label/feature/datum",
    Noun.PARAMETER: "parameter/parameter vector/weight/coefficient/bias/multiplier/lagrange multiplier/rate",
    Noun.HYPERPARAMETER: "hyperparameter/hyper-parameter/penalty/regularization parameter/learning rate/step size",
    Noun.VARIABLE: "variable/unknown/coordinate/argument/latent variable",
    Noun.CONSTANT: "constant/normalizing constant/normalising constant/normalization constant/normalizer/factor",
    Noun.REAL: "real/real number/reals",
    Noun.COMPLEX: "complex number/imaginary number",
    Noun.IMAGINARY_UNIT: "imaginary unit",
    Noun.RATIONAL: "rational/rational number",
    Noun.INTEGER: "integer",
    Noun.PARTICULAR_INTEGER: "odd number/even number/prime/prime number/composite number/perfect square/square number",
    Noun.NATURAL: "natural number/positive integer/whole number",
    Noun.SCALAR: "scalar/real scalar",
    Noun.NUMBER: "number/value",
    Noun.COUNT: "number of/count/total number/dimension/dimensionality/degree/order/sample size",
    Noun.INDEX: "index",
    Noun.TIME: "time/instant",
    Noun.QUANTITY: "quantity/velocity/speed/acceleration/force"
    "/energy/potential/temperature/pressure/field/charge/current"
    "/momentum/position/angle/phase/stress/flux/price/cost/risk/reward/return/state/action/loss/signal/wave/entropy"
    " rate/spin"
    "/amplitude/displacement/action/lagrangian/hamiltonian/free energy/profit/utility/height/depth/concentration",
    Noun.SIZE: "length/radius/diameter/width/distance/area/volume/mass/period/frequency/scale/shape"
    "/bandwidth/intensity",
    Noun.VECTOR: "vector/unit vector/column vector/row vector/vector field/point/basis vector/column/row/direction",
    Noun.MATRIX: "matrix/square matrix/design matrix/matrix-valued function",
    Noun.SPECIAL_MATRIX: "projection/projection matrix/projector/rotation matrix/transition matrix/permutation matrix"
    "/density matrix/stochastic matrix/rotation",
    Noun.TENSOR: "tensor",
    Noun.OPERATOR: "observable/hamiltonian/operator/differentiation/linear operator"
    "/linear map/transformation/linear transformation/generators",
    Noun.TRANSFORM: "transform/integral transform/fourier transform/laplace transform",
    Noun.PERMUTATION: "permutation",
    Noun.ORDINAL: "ordinal/ordinal number/cardinal/cardinal number/infinite cardinal/limit ordinal/quaternion/octonion"
    "/dual number/grassmann number/grassmann variable/hyperreal number/split-complex number/p-adic number"
    "/surreal number",
    Noun.WORD: "word/string/binary string/bit string/bitstring/finite word",
    Noun.MORPHISM: "morphism/homomorphism/isomorphism/automorphism/endomorphism",
    Noun.WAVE: "wave function/wavefunction/state vector/quantum state/pure state/ket/spinor/qubit/phasor",
    Noun.IDENTITY: "identity matrix/identity/unit matrix",
    Noun.GROUP: "group/semigroup/monoid/subgroup/normal subgroup/quotient group",
    Noun.RING: "ring/semiring/subring/ideal/division ring",
    Noun.FIELD: "number field/finite field/skew field",
    Noun.SPACE: "space/vector space/subspace/inner product space/hilbert space/sample space/state space",
    Noun.SET: "set/algebra/sigma-algebra/σ-algebra/event space/subset/finite set/alphabet/collection/family/language"
    "/equivalence class/residue class/conjugacy class/coset",
    Noun.CLASS: "region/domain/support/class/ball/sphere/surface/curve",
    Noun.OBJECT: "vertex/edge/graph/digraph/subgraph/hypergraph/tree/path/clique/category/functor/arrow/knot/manifold"
    "/variety/bundle/sheaf/proposition/statement/sentence/theorem/person/player/individual/customer/patient/algorithm"
    "/program/machine/automaton/grammar/lattice/poset/partition/polygon/triangle/simplex/polytope/module",
    Noun.INTERVAL: "interval",
    Noun.FUNCTION: "function/map/mapping/loss function/objective/objective function/activation"
    "/activation function/cost function/neural network/network/test function",
    Noun.FUNCTIONAL: "functional",
    Noun.POLYNOMIAL: "polynomial",
    Noun.SEQUENCE: "sequence/series/family of functions",
    Noun.KERNEL: "kernel/transition kernel",
    Noun.GENERATING_FUNCTION: "moment-generating function/moment generating function/generating function/mgf",
    Noun.CHARACTERISTIC_FUNCTION: "characteristic function/joint characteristic function",
    Noun.COMPLEX_FUNCTION: "transfer function/frequency response/z-transform/discrete fourier transform/impedance"
    "/character/meromorphic function/holomorphic function/entire function",
    Noun.MEAN: "mean/average/mean value/sample mean/mean vector/empirical mean",
    Noun.EXPECTATION: "expectation/expected value/expected return",
    Noun.VARIANCE: "variance/sample variance",
    Noun.STANDARD_DEVIATION: "standard deviation/standard error",
    Noun.COVARIANCE: "covariance/covariance matrix/variance matrix",
    Noun.PRECISION: "precision/precision matrix/inverse covariance/inverse variance",
    Noun.CORRELATION: "correlation/correlation coefficient",
    Noun.MEDIAN: "median",
    Noun.MODE: "mode",
    Noun.MOMENT: "moment",
    Noun.ENTROPY: "entropy/shannon entropy/differential entropy/cross entropy/cross-entropy",
    Noun.DIVERGENCE: "kl divergence/divergence/kullback-leibler divergence/relative entropy",
    Noun.GRADIENT: "gradient",
    Noun.DERIVATIVE: "derivative/partial derivative/time derivative/slope",
    Noun.ANTIDERIVATIVE: "antiderivative/primitive",
    Noun.HESSIAN: "hessian/hessian matrix",
    Noun.JACOBIAN: "jacobian/jacobian matrix",
    Noun.LAPLACIAN: "laplacian/laplace operator",
    Noun.SCORE: "score/score function",
    Noun.INVERSE: "inverse/inverse matrix/inverse function/pseudoinverse",
    Noun.TRANSPOSE: "transpose",
    Noun.CONJUGATE: "conjugate/complex conjugate/adjoint",
    Noun.DETERMINANT: "determinant",
    Noun.TRACE: "trace",
    Noun.RANK: "rank",
    Noun.EIGENVALUE: "eigenvalue/characteristic root",
    Noun.SINGULAR_VALUE: "singular value",
    Noun.EIGENVECTOR: "eigenvector",
    Noun.EIGENFUNCTION: "eigenfunction/eigenstate",
    Noun.NORM: "norm/euclidean norm/length of/magnitude/modulus/absolute value",
    Noun.SUM: "sum/total/difference/linear combination",
    Noun.PRODUCT: "product/inner product/dot product/scalar product/ratio/quotient/fraction/proportion",
    Noun.LIMIT: "limit",
    Noun.SOLUTION: "solution/fixed point/answer/square root/real root/real zero",
    Noun.ROOT: "root/zero/pole",
    Noun.MINIMISER: "minimizer/minimiser/least-squares solution/argmin",
    Noun.MAXIMISER: "maximizer/maximiser/argmax",
    Noun.MINIMUM: "minimum/infimum/smallest value",
    Noun.MAXIMUM: "maximum/supremum/optimum/optimal value/largest value",
    Noun.CONVOLUTION: "convolution",
    Noun.EQUATION: "equation/equality/relation/constraint/condition/formula/expression/inequality",
}
"""The nouns of each kind in the singular, between slashes."""

MASSES = frozenset({Noun.MASS_FUNCTION, Noun.JOINT_PROBABILITY})
"""What tells the probabilities of values, for certain or as some write."""

ADJECTIVES = frozenset({"ideal", "real", "rational", "constant", "scalar", "primitive"})
"""The nouns that are adjectives before another noun: ``the ideal gas constant``."""

_PLURALS = {
    "matrix": "matrices",
    "index": "indices",
    "basis": "bases",
    "datum": "data",
    "data": "data",
    "axis": "axes",
    "vertex": "vertices",
}


def _plural(words: str) -> str:
    before, _, last = words.rpartition(" ")
    if last in _PLURALS:
        plural = _PLURALS[last]
    elif last.endswith("y") and last[-2:-1] not in ("a", "e", "o"):
        plural = f"{last[:-1]}ies"
    else:
        plural = f"{last}es" if last.endswith(("s", "x", "ch")) else f"{last}s"
    return f"{before} {plural}".strip()


@cache
def nouns_by_words() -> Mapping[str, Noun]:
    """The noun for each of its spellings, in the singular and in the plural."""
    singular = {word: noun for noun, words in NOUNS.items() for word in words.split("/")}
    return {_plural(word): noun for word, noun in singular.items()} | singular


def noun_of(words: str) -> Noun:
    """What a noun stands for, as written in the singular or in the plural."""
    return nouns_by_words().get(words, Noun.UNKNOWN)
