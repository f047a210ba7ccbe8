"""What a sentence yields: a closed union of records.

Every one says where its words stand.  A name is a tree, a statement the tree of a relation; of a displayed chain the
relation is that of its first step.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.reading.syntax import Node


@dataclass(frozen=True, slots=True)
class Said:
    """Something that is said: ``start`` to ``end`` are its words with their formulas, as offsets in the document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Binds(Said):
    r"""Names are introduced, or it is said what they are.

    ``body`` is the relation as written where there is one (``f(x) = x^2``, ``X \sim p``, ``x \in S``, ``c > 0``);
    ``of`` what the noun is of (the mean *of X*); ``backwards`` whether it reaches back to the beginning of its
    sentence; ``existential`` whether it is said only that there is such a thing; ``free`` whether the names are
    parameters of a law whose values are listed, or random variables of a law that is told.
    """

    names: tuple[Node, ...]
    noun: Noun
    body: Node | None = None
    of: tuple[Node, ...] = ()
    backwards: bool = False
    existential: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Fact(Said):
    """A property of names, with its argument; ``denied`` where the words say that they do not have it."""

    names: tuple[Node, ...]
    property: Property
    argument: tuple[Node, ...] = ()
    denied: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Restricts(Said):
    """A condition on names: ``for x > 0``; ``over`` is the stretch that holds under it only.

    ``universal`` where the words say that it is for every value, ``bare`` names included.
    """

    tree: Node
    over: tuple[int, int]
    universal: bool = False


class Supposition(Enum):
    """Why something is supposed."""

    SUPPOSED = auto()
    CONDITION = auto()
    VALUE = auto()
    """A value, or one of several: what holds in one of several cases."""
    CONTRADICTION = auto()


@dataclass(frozen=True, slots=True)
class Supposes(Said):
    """A relation that holds in a supposition only; how far that reaches, the tree of scopes says."""

    tree: Node
    kind: Supposition


class Posit(Enum):
    """Why something is posited."""

    REQUIRED = auto()
    """As what holds from there on: a requirement, a model, an update, an equation to be solved."""
    SOUGHT = auto()
    """As what something has to fulfil that is looked for: a goal."""
    STATIONARY = auto()
    GUESS = auto()
    HYPOTHESIS = auto()


@dataclass(frozen=True, slots=True)
class Posits(Said):
    """A relation that the author posits: a model, an equation to be solved, an update.

    There is no tree where the words only say that something is set to zero.
    """

    tree: Node | None
    kind: Posit


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a random variable with its probability; without one, what is left, in equal parts."""

    value: Node
    weight: Node | None


@dataclass(frozen=True, slots=True)
class Lists(Said):
    """All values of random variables, each of which has the law that their probabilities tell."""

    names: tuple[Node, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Told(Said):
    r"""Laws that words tell: what stands on the left of ``\sim``, with what would stand on the right of it.

    ``worded`` are the parameters of which the words say which ones they are.
    """

    laws: tuple[tuple[Node, Node], ...]
    worded: frozenset[Node] = frozenset()


class MomentOf(Enum):
    """Which moment of random variables words name."""

    MEAN = auto()
    VARIANCE = auto()
    DEVIATION = auto()
    COVARIANCE = auto()
    """The matrix of a random vector."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a moment of each of some random variables is called, or is."""

    which: MomentOf
    value: Node


@dataclass(frozen=True, slots=True)
class Samples(Said):
    """Random variables that are members of one family: how they go together, and what moments each of them has.

    ``names`` are those that are written, ``X_1`` and ``X_n``; ``size`` is the number of members, if it is told.
    ``equations`` tell more of each member: a moment, or a law.  ``only_here`` is whether it is supposed in an if.
    """

    names: tuple[Node, ...]
    told: frozenset[Property]
    size: Node | None = None
    moments: tuple[Moment, ...] = ()
    equations: tuple[Node, ...] = ()
    only_here: bool = False


@dataclass(frozen=True, slots=True)
class Moments(Said):
    """A random variable with what its moments are called, and equations that say more of them."""

    of: Node
    moments: tuple[Moment, ...]
    equations: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Plainly(Said):
    """What a sentence says of independence may be relied on; ``only_here``, where it is supposed in an if."""

    property: Property
    only_here: bool


@dataclass(frozen=True, slots=True)
class Lifts(Said):
    """What was said to be independent may be so no longer."""


class Modality(Enum):
    """How a formula is put forward."""

    CONCLUDES = auto()
    STATES = auto()
    """As known or noted: ``since``, ``note that``."""
    ADDS = auto()
    """As one more, or once more: ``moreover``, ``recall``."""
    DEFINES = auto()
    NEUTRAL = auto()
    GOAL = auto()
    QUESTION = auto()
    DENIAL = auto()
    REPORT = auto()
    MENTION = auto()


NOT_SAID = frozenset({Modality.DENIAL, Modality.REPORT})
"""How words speak of a formula that its author does not put forward."""


@dataclass(frozen=True, slots=True)
class Modal(Said):
    """How the formula that begins at ``at`` is put forward; ``at`` is -1 where no formula follows.

    ``special`` where the words say that it is so in a case that was spoken of: ``in this case``; ``plain`` where they
    claim it in a way that is understood, so that it may be refuted.  ``concludes`` is whether the words before it
    conclude it, whatever else the sentence makes of it, and ``infers`` whether they say that it follows, so that it
    introduces nothing: ``therefore``; ``doubted`` where they leave open whether it is meant at all: ``the first edition
    said``.
    """

    modality: Modality
    at: int = -1
    special: bool = False
    plain: bool = True
    concludes: bool = False
    infers: bool = False
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Cites(Said):
    """What a sentence refers to: labels and numbers of formulas, ``above`` and ``before`` for what stands there."""

    targets: tuple[str, ...]


class Weaker(Enum):
    """A relation that is weaker than the sign that is printed."""

    CONSTANT = auto()
    """Up to a constant, a term or a factor."""
    TERM = auto()
    FACTOR = auto()
    APPROXIMATE = auto()
    LIMIT = auto()
    IN_LAW = auto()
    ALMOST_SURE = auto()
    PROBABLE = auto()
    """With some probability only."""


@dataclass(frozen=True, slots=True)
class Weakens(Said):
    """The relations of a sentence are weaker than printed; ``free_of`` is what the constant may not depend on."""

    relation: Weaker
    free_of: tuple[Node, ...] = ()


class Sign(Enum):
    """What a sign may stand for in the whole document, other than usual or among several usages."""

    CONVOLUTION = auto()
    HESSIAN = auto()
    LAPLACIAN = auto()
    CONJUGATE = auto()
    CROSS_PRODUCT = auto()
    LOG_BASE = auto()
    SUMMED_INDICES = auto()
    DENOMINATOR_LAYOUT = auto()
    NORMAL_BY_DEVIATION = auto()
    NORMAL_BY_PRECISION = auto()
    CONGRUENCE = auto()
    OTHER_ALGEBRA = auto()
    OF_MATRICES = auto()
    """Matrices or operators are spoken of, so that functions may be of these."""
    NONCOMMUTATIVE = auto()
    COMPLEX_SPACE = auto()
    GENERALISED_VALUES = auto()
    OWN_MEANING = auto()
    """Brackets, bars or a norm that stand for something else than usual."""
    USUAL_MEANING = auto()
    """What is said of the sign is what it may stand for anyway, as its formulas show: nothing is read otherwise."""
    RANGE = auto()
    """Integrals that show no limits run over a part of the space."""
    FIRST_INDEX = auto()
    """Indices do not begin at one."""
    ANGLE_UNIT = auto()
    """Angles are not in radians."""


@dataclass(frozen=True, slots=True)
class Notation(Said):
    """What a sign stands for in the whole document.

    ``tree`` is the sign, the base of the logarithm, or the equation that says it; ``bracket`` is the opening bracket of
    a sign with a meaning of its own.
    """

    sign: Sign
    tree: Node | None = None
    words: str = ""
    bracket: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed(Said):
    """Words that restrict names and match no pattern.

    ``describes`` is whether they only say what a name is, ``backwards`` whether they speak of the formula before, too.
    """

    words: str
    names: frozenset[str]
    describes: bool = False
    backwards: bool = False


Chance = Lists | Told | Samples | Moments | Plainly | Lifts
"""What a sentence says of random variables alone."""

Yield = Binds | Fact | Chance | Restricts | Supposes | Posits | Modal | Cites | Weakens | Notation | Unparsed
