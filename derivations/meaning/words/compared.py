"""The names that words compare, or of which they say what is said of real numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derivations.meaning.names.senses import WHOLE
from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.sentences.properties import SIGNS, Property
from derivations.meaning.sentences.yields import Binds, Fact, Restricts, Supposes
from derivations.meaning.words.names_spoken import NamesSpoken, names_said
from derivations.reading.names import base_name, is_label
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Additive, Fence, Fraction, Node, Number, Related, Row, Script

_OF_NUMBERS = frozenset({Property.REAL, Property.INTEGER, Property.COUNTS})
"""Properties of real numbers alone."""
_OF_ORDER = frozenset({Property.SMALL, Property.LARGE, *SIGNS}) - {Property.NONZERO}
"""Properties of what is greater or less than others of its kind: sets are so, too."""


def numbers_said(spoken: NamesSpoken, offset: int) -> frozenset[str]:
    """The names that words at a place call real or whole numbers."""
    said = [(one.start, names_said(one.names)) for one in _facts(spoken, _OF_NUMBERS)]
    said += [(one.start, names_said(one.names)) for one in spoken.yielded(Binds) if one.noun in WHOLE]
    return _reaching(spoken, said, offset)


def compared(spoken: NamesSpoken, offset: int) -> frozenset[str]:
    """The names that words at a place compare, as with zero where they are said to be positive."""
    said = [(one.start, names_said(one.names)) for one in _facts(spoken, _OF_ORDER)]
    said += [(place, tuple(_names_alone(side))) for place, side in _sides(spoken)]
    return _reaching(spoken, said, offset)


def of_compared_values(spoken: NamesSpoken, offset: int) -> frozenset[str]:
    """The names of functions whose values words at a place compare."""
    heads = ((place, head_of(side)) for place, side in _sides(spoken) if isinstance(side, Row))
    return _reaching(spoken, ((place, (name,)) for place, name in heads if name is not None), offset)


def _facts(spoken: NamesSpoken, properties: frozenset[Property]) -> Iterator[Fact]:
    return (one for one in spoken.yielded(Fact) if one.property in properties and not one.denied)


def _sides(spoken: NamesSpoken) -> Iterator[tuple[int, Node]]:
    """What words compare, each with its place."""
    trees = [(one.start, one.body) for one in spoken.yielded(Binds)]
    restricted: tuple[Restricts | Supposes, ...] = (*spoken.yielded(Restricts), *spoken.yielded(Supposes))
    trees += [(one.start, one.tree) for one in restricted]
    for place, tree in trees:
        if isinstance(tree, Related) and ORDERS & {*tree.relations}:
            yield from ((place, side) for side in tree.items)


def _names_alone(side: Node) -> Iterator[str]:
    r"""The name in a side that is a number if the side is one, with and without its subscript.

    ``x``, ``2x`` and ``1 - x`` are real only if ``x`` is; ``|z|``, ``z^2``, ``z + \bar z`` and ``\mu(A)`` also are
    where what stands in them is not.
    """
    match side:
        case Additive(terms=terms):
            others = [term for _, term in terms if not isinstance(term, Number)]
            yield from _names_alone(others[0]) if len(others) == 1 else ()
        case Row(items=(Number(), only)) | Fraction(numerator=only, denominator=Number()) | Fence(open="(", body=only):
            yield from _names_alone(only)
        case Script(sup=sup) if sup is not None and not is_label(sup):
            return
        case Row():
            return
        case _:
            yield from (name for name in (head_of(side), base_name(side)) if name is not None)


def _reaching(spoken: NamesSpoken, said: Iterable[tuple[int, Iterable[str]]], offset: int) -> frozenset[str]:
    """The names of which something is said in what reaches a place, and that nothing introduces anew before it."""
    return frozenset(
        name
        for place, names in said
        if spoken.scopes.reaches(place, offset)
        for name in names
        if not spoken.lives.is_anew(name, place, offset)
    )
