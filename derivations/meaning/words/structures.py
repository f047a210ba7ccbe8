r"""What names lack that real numbers have, by what words call them: an order, products that commute, any arithmetic.

A noun tells the structure of what it names; what is called by a noun that is in no row, or put into a set of which
only a name is known, has the weakest one in which anything can be added and multiplied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from derivations.meaning.names.senses import (
    ADDED_AS_SETS,
    COMPOSED,
    PERHAPS_COMPLEX,
    UNKNOWN_RINGS,
    UNNUMBERED,
)
from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.meaning.words.compared import compared, numbers_said, of_compared_values
from derivations.meaning.words.eigenvalues import EIGEN, not_known_real
from derivations.meaning.words.names_spoken import NamesSpoken, families_said, listed, names_said
from derivations.reading.names import argument_nodes, base_name, within
from derivations.reading.syntax import Fence, Node, Related, Script


class Structure(Enum):
    """What there is of the arithmetic of real numbers."""

    NONE = auto()
    SUMS = auto()
    """Sums of such things, in any order: of sets, of spaces."""
    MONOID = auto()
    """Products, which have an order."""
    RING = auto()
    """Sums and products, which have an order."""
    FIELD = auto()
    """All but an order of the numbers."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """The structure of what a name stands for, where it is less than that of real numbers, and where this is said."""

    structure: Structure
    why: str


def structures_at(spoken: NamesSpoken, elements: Iterable[str], offset: int) -> dict[str, Lacking]:
    """The names that lack something at a place; ``elements`` are those of sets that are not known."""
    rings = {name: f"what {name} is an element of is not known" for name in elements}
    rings |= spoken.called(UNKNOWN_RINGS, offset)
    of = {
        Structure.FIELD: _perhaps_complex(spoken, offset),
        Structure.RING: rings,
        Structure.MONOID: spoken.called(COMPOSED, offset),
        Structure.SUMS: _made_of(spoken, ADDED_AS_SETS, offset),
        Structure.NONE: _made_of(spoken, UNNUMBERED, offset),
    }
    found = {name: Lacking(structure, why) for structure, own in of.items() for name, why in own.items()}
    numbers = _numbers(spoken, offset) if found else {}
    return {name: one for name, one in found.items() if name not in numbers[one.structure]}


def _numbers(spoken: NamesSpoken, offset: int) -> dict[Structure, frozenset[str]]:
    """The names that are real numbers for what words say of them, if they have a structure by what they are called.

    What may be a number is one if it is compared; sets, words and vertices are compared, too.
    """
    said = numbers_said(spoken, offset)
    alike = said | compared(spoken, offset)
    values = alike | of_compared_values(spoken, offset)
    return dict.fromkeys(Structure, said) | {Structure.RING: alike, Structure.FIELD: values}


def _made_of(spoken: NamesSpoken, nouns: frozenset[Noun], offset: int) -> dict[str, str]:
    """The names of some kinds of things, and of what these are made of: ``V`` and ``E`` of ``G = (V, E)``."""
    found = spoken.called(nouns, offset)
    for one in spoken.yielded(Binds):
        if one.noun in nouns and one.body is not None:
            why = next((found[name] for name in names_said(one.names) if name in found), "")
            found |= dict.fromkeys(_components(one.body), why) if why else {}
    return found


def _components(body: Node) -> Iterable[str]:
    """The names that a thing is a tuple of."""
    match body:
        case Related(relations=("=",), items=(_, Fence(open="(", body=inside))):
            nodes = argument_nodes(inside)[0]
            return tuple(filter(None, map(base_name, nodes))) if len(nodes) > 1 else ()
        case _:
            return ()


def _perhaps_complex(spoken: NamesSpoken, offset: int) -> dict[str, str]:
    """The names of what may be complex numbers, or have complex values."""
    nouns = PERHAPS_COMPLEX - EIGEN
    said: list[Binds | Fact] = [one for one in spoken.yielded(Binds) if one.noun in nouns or _may_be_complex(one)]
    said += not_known_real(spoken, offset)
    said += [one for one in spoken.yielded(Fact) if one.property is Property.HOLOMORPHIC and not one.denied]
    found: dict[str, str] = {}
    for one in said:
        why = f"line {spoken.line(one.start)} tells of {listed(one.names)} what may be complex"
        names = (*names_said(one.names), *families_said(one.names))
        reaches = spoken.scopes.reaches(one.start, offset)
        found |= {name: why for name in names if reaches and spoken.lives.may_be(name, one.start, offset)}
    return found


def _may_be_complex(one: Binds) -> bool:
    """Whether names are the transform of something, or solve an equation with powers of them."""
    return _is_transform(one) or _solves_powers(one)


def _is_transform(one: Binds) -> bool:
    """Whether names are the transform of something, and no operator."""
    return one.noun is Noun.TRANSFORM and bool(one.of)


def _solves_powers(one: Binds) -> bool:
    """Whether names are called the solutions of an equation in which powers of them stand."""
    if one.noun is not Noun.SOLUTION:
        return False
    parts = (part for tree in one.of if isinstance(tree, Related) for part in within(tree))
    raised = {base_name(part) for part in parts if isinstance(part, Script) and part.sup is not None}
    return not raised.isdisjoint(map(head_of, one.names))
