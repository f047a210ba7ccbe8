r"""The relations between two sides: one row each says how it is spelled, of which kind it is and where it holds.

Reading, proofs, numbers and reports go by the row.  An order, or an equality, is what it says of the sign of the left
side minus the right; that alone decides how it reads from the right, what contradicts it and which sides it bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class RelationKind(Enum):
    """What a relation claims, and so how it is proved and refuted."""

    EQUALITY = auto()
    """Both sides are the same."""
    APPROXIMATION = auto()
    """Both sides are close, in a sense that is not said."""
    UP_TO_TERM = auto()
    """The difference of the sides is free of some variables."""
    UP_TO_FACTOR = auto()
    """The quotient of the sides is free of some variables."""
    ORDER = auto()
    """The sides are numbers, and one is the greater."""
    INFERENCE = auto()
    """The sides are statements."""
    LIMIT = auto()
    """The left side tends to the right one."""


class Relation(Enum):
    """The relations of the contract, by their LaTeX."""

    EQUAL = "="
    IDENTICAL = r"\equiv"
    DEFINED = ":="
    APPROXIMATE = r"\approx"
    PROPORTIONAL = r"\propto"
    LESS_EQUAL = r"\le"
    GREATER_EQUAL = r"\ge"
    LESS = "<"
    GREATER = ">"
    IMPLIES = r"\Rightarrow"
    EQUIVALENT = r"\Leftrightarrow"
    TENDS = r"\to"
    EQUAL_UP_TO_CONSTANT = "≐"

    @property
    def kind(self) -> RelationKind:
        """What it claims."""
        return _ROWS[self].kind

    @property
    def signs(self) -> frozenset[int]:
        """The signs of left minus right with which it holds; none where it is not about the sign."""
        return _ROWS[self].signs

    @property
    def latex(self) -> str:
        """How it is printed."""
        return _ROWS[self].printed or self.value

    @property
    def strict(self) -> bool:
        """Whether it never holds between equal sides."""
        return 0 not in self.signs

    @property
    def of_gap(self) -> frozenset[int]:
        """The signs with which an order holds, of the side that it says is the greater one minus the other."""
        return frozenset(-sign * self.direction for sign in self.signs)

    @property
    def direction(self) -> int:
        """1 where the right side is the greater one, -1 where the left side is, 0 where neither is."""
        return -sum(self.signs)

    @property
    def mirrored(self) -> Relation:
        """What it says when it is read from the right; itself where it is not about the sign."""
        return _with_signs({-sign for sign in self.signs}, self)


@dataclass(frozen=True, slots=True)
class Row:
    """A relation: how it is spelled and printed, of which kind it is, and where it holds.

    Attributes:
        relation: with its canonical spelling.
        spellings: the commands beside that.
        kind: what it claims.
        signs: of left minus right, with which it holds; none where it is not about the sign.
        characters: of Unicode that stand for it; the first one is how plain text shows it.
        typed: how a chain of Python writes it.
        printed: how LaTeX prints it, if not as its canonical spelling.
    """

    relation: Relation
    spellings: str
    kind: RelationKind
    signs: frozenset[int] = frozenset()
    characters: str = ""
    typed: str = ""
    printed: str = ""

    def __post_init__(self) -> None:
        if self.kind is RelationKind.ORDER and sum(self.signs) == 0:
            raise ValueError(f"{self.relation} is no order: it does not say which side is the greater one")


_SAME, _BELOW, _ABOVE = frozenset({0}), frozenset({-1}), frozenset({1})

TABLE = (
    Row(Relation.EQUAL, r"\eq", RelationKind.EQUALITY, _SAME, typed="= =="),
    Row(Relation.IDENTICAL, "", RelationKind.EQUALITY, _SAME, "≡"),
    Row(
        Relation.DEFINED,
        r"\coloneqq \triangleq \vcentcolon= \eqdef \defeq \coloneq \colonequals",
        RelationKind.EQUALITY,
        _SAME,
        "≔≜",
    ),
    Row(Relation.APPROXIMATE, r"\simeq \approxeq \thickapprox", RelationKind.APPROXIMATION, characters="≈≃"),
    Row(Relation.PROPORTIONAL, r"\varpropto", RelationKind.UP_TO_FACTOR, characters="∝"),
    Row(Relation.LESS_EQUAL, r"\leq \leqslant \leqq", RelationKind.ORDER, _BELOW | _SAME, "≤⩽", "<= ≤"),
    Row(Relation.GREATER_EQUAL, r"\geq \geqslant \geqq", RelationKind.ORDER, _ABOVE | _SAME, "≥⩾", ">= ≥"),
    Row(Relation.LESS, r"\lt", RelationKind.ORDER, _BELOW, typed="<"),
    Row(Relation.GREATER, r"\gt", RelationKind.ORDER, _ABOVE, typed=">"),
    Row(
        Relation.IMPLIES,
        r"\implies \Longrightarrow \rArr \xRightarrow",
        RelationKind.INFERENCE,
        characters="⇒⟹",
        typed="=> ⇒",
    ),
    Row(Relation.EQUIVALENT, r"\iff \Longleftrightarrow", RelationKind.INFERENCE, characters="⇔⟺", typed="<=> ⇔"),
    Row(Relation.TENDS, r"\rightarrow \longrightarrow \rarr \xrightarrow", RelationKind.LIMIT, characters="→⟶"),
    Row(Relation.EQUAL_UP_TO_CONSTANT, r"\stackrel{c}{=}", RelationKind.UP_TO_TERM, printed=r"\doteq"),
)

_ROWS = {row.relation: row for row in TABLE}

SPELLINGS = {spelling: row.relation for row in TABLE for spelling in (row.relation.value, *row.spellings.split())}
"""Every spelling, and the relation it stands for."""

TYPED = {text: row.relation for row in TABLE for text in row.typed.split()}
"""How a chain of Python writes relations."""

GLYPHS = {character: row.relation for row in TABLE for character in row.characters}
"""The characters of Unicode that stand for relations."""

SHOWN = "".join(
    row.characters[:1] or row.relation.value for row in TABLE if len(row.relation.value) == 1 or row.characters
)
"""The characters by which plain text shows relations."""


def _with_signs(signs: Iterable[int], otherwise: Relation) -> Relation:
    """The order that holds with these signs of left minus right."""
    wanted = frozenset(signs)
    return next((row.relation for row in TABLE if row.kind is RelationKind.ORDER and row.signs == wanted), otherwise)


def of_kind(*kinds: RelationKind) -> frozenset[Relation]:
    """The relations of some kinds."""
    return frozenset(row.relation for row in TABLE if row.kind in kinds)


EQUALITIES = of_kind(RelationKind.EQUALITY)
UP_TO = of_kind(RelationKind.UP_TO_TERM, RelationKind.UP_TO_FACTOR)
ORDERS = of_kind(RelationKind.ORDER)
BETWEEN_STATEMENTS = of_kind(RelationKind.INFERENCE)
EQUATING = of_kind(RelationKind.EQUALITY, RelationKind.APPROXIMATION, RelationKind.UP_TO_TERM)
"""Those of which the sides are of one shape, and either may be put for the other in what follows."""
