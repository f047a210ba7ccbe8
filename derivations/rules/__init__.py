"""The rules: one file a family, listed in one table."""

from __future__ import annotations

from derivations.kernel import Rule, Rulebook
from derivations.rules.additivity import ADDITIVITY
from derivations.rules.algebra import ALGEBRA
from derivations.rules.antiderivative import ANTIDERIVATIVE, BRACKET
from derivations.rules.binomial import BINOMIAL
from derivations.rules.boundary import BOUNDARY
from derivations.rules.by_parts import BY_PARTS
from derivations.rules.cases import SIGN_COMBINATION, SIGN_TABLE, ZERO_PRODUCT, statement_domains
from derivations.rules.closed_forms import CLOSED_FORM
from derivations.rules.definedness import existence
from derivations.rules.definitions import HYPOTHESIS, IDENTIFY, UNFOLD
from derivations.rules.discharge import settle_all
from derivations.rules.exchange import BY_BOUND, LEIBNIZ, MEAN_SCORE
from derivations.rules.extrema import EXTREMA
from derivations.rules.inequalities import INEQUALITY
from derivations.rules.initial_values import INITIAL_VALUE
from derivations.rules.iterated import FUBINI
from derivations.rules.limits import LIMIT, LIMITS_APART
from derivations.rules.normal_moments import NORMAL_MOMENT
from derivations.rules.premises import COMBINATION, PREMISE
from derivations.rules.probability import BAYES, INDEPENDENCE, MARGINAL, PRODUCT
from derivations.rules.reindexing import REINDEXING
from derivations.rules.relations import CONSTANT, ORDER, PROPORTIONAL
from derivations.rules.samples import SAMPLE
from derivations.rules.series import EXPONENTIAL, GEOMETRIC, LOGARITHMIC
from derivations.rules.telescoping import TELESCOPING, TELESCOPING_PRODUCT

TABLE: tuple[Rule, ...] = (
    ALGEBRA,
    UNFOLD,
    IDENTIFY,
    HYPOTHESIS,
    PREMISE,
    COMBINATION,
    INITIAL_VALUE,
    BAYES,
    PRODUCT,
    MARGINAL,
    INDEPENDENCE,
    SAMPLE,
    LEIBNIZ,
    BY_BOUND,
    MEAN_SCORE,
    FUBINI,
    ADDITIVITY,
    REINDEXING,
    TELESCOPING,
    TELESCOPING_PRODUCT,
    BINOMIAL,
    CLOSED_FORM,
    NORMAL_MOMENT,
    ANTIDERIVATIVE,
    BRACKET,
    GEOMETRIC,
    EXPONENTIAL,
    LOGARITHMIC,
    LIMIT,
    LIMITS_APART,
    BY_PARTS,
    BOUNDARY,
    CONSTANT,
    PROPORTIONAL,
    ORDER,
    INEQUALITY,
    EXTREMA,
    ZERO_PRODUCT,
    SIGN_COMBINATION,
    SIGN_TABLE,
)
"""Every rule there is, in the order in which they are shown."""

RULEBOOK = Rulebook({rule.code: rule for rule in TABLE}, existence, statement_domains, settle_all)
"""What the kernel is handed."""
