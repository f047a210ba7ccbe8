r"""Levels of functions: ``g(x, y) = 0`` is an equation for the arguments, as of a curve, and no body of ``g``.

It says nothing of other values, so that no derivative follows from it.  That a function is constant is said in words
(*for all*, *the constant function*) or by a sign (``:=``, ``\equiv``).
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.meaning.names.survey import symbol_name
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.yields import Fact, Restricts, Yield
from derivations.meaning.terms.bounds import arguments
from derivations.meaning.terms.definitions import DEFINING, Key, tree_names
from derivations.model.terms import Function
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.syntax import Node

IDENTITIES = DEFINING - {"="}
"""The signs that say of a function which values it has everywhere."""
NUMBERS = frozenset({r"\pi", "e"})
"""Names with a fixed meaning."""


def is_zero_of(key: Key, body: Node) -> bool:
    """Whether an equation says where a function is zero."""
    return isinstance(key, Function) and spelling(body) == "0"


def is_level(key: Key, head: Node, body: Node) -> bool:
    """Whether an equation gives a value of a function that is the same for all arguments: a number or a mere name."""
    if is_zero_of(key, body):
        return True
    if not arguments(head) or (isinstance(key, Function) and key.density is not None):
        return False
    own = names_in(head)
    alone = base_name(body) is not None and not names_in(body) & own
    return alone or not tree_names([body]) - NUMBERS


def said_everywhere(yields: Sequence[Yield], head: Node) -> bool:
    """Whether words say that an equation for a function holds for all of its arguments, or that it is constant."""
    needed = frozenset[str]().union(*(names_in(one) for one in arguments(head)))
    name = symbol_name(parts_of(head)[0])
    universal = (names_in(one.tree) for one in yields if isinstance(one, Restricts) and one.universal)
    constant = (one for one in yields if isinstance(one, Fact) and one.property is Property.CONSTANT)
    held = (node for one in constant if not one.denied for node in one.names)
    return any(needed and needed <= names for names in universal) or any(name in names_in(node) for node in held)
