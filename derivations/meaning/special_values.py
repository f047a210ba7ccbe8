r"""Values that words give to names for a while, and that may be meant still: no number speaks against what holds so.

``If $\mu = 0$, then …`` ends with its sentence, and the next paragraph says what ``the fourth moment is then``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derivations.meaning.definitions import equations
from derivations.meaning.environment import Log
from derivations.meaning.resolver import Resolver
from derivations.meaning.sentences.formulas import names_in, relations_of
from derivations.meaning.spoken import Spoken
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.terms import Sym, free_symbols, substitute
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import RawChain
from derivations.reading.syntax import Node

MAX_VALUES = 6
"""So many values are tried, the last ones."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written, the name that has it, and the line that says so."""

    head: Node
    body: Node
    line: int


def values_before(spoken: Spoken, chain: RawChain) -> tuple[Value, ...]:
    """What words set names equal to before a formula and in its section: numbers and names, the last ones first."""
    found: dict[tuple[str, str], Value] = {}
    for sentence in reversed(spoken.before(chain.start)):
        if spoken.scopes.section_between(sentence.start, chain.start) or len(found) >= MAX_VALUES:
            break
        trees = (tree for one in sentence.formulas if not one.displayed for tree in relations_of(one.item))
        for head, body in (pair for tree in trees for pair in equations(tree)):
            plain = base_name(body) is not None or not names_in(body)
            if base_name(head) is not None and plain and head.start < chain.start:
                found.setdefault((spelling(head), spelling(body)), Value(head, body, spoken.line(head.start)))
    return tuple(found.values())


def at_values(written: Claim, values: Iterable[Value], resolver: Resolver) -> Iterator[tuple[Claim, str]]:
    """What a claim, with its definitions unfolded, says at each value that its names may have, with the reason."""
    symbols = free_symbols(written.left) | free_symbols(written.right)
    names = {symbol.name for symbol in symbols}
    for value in values:
        if names.isdisjoint(names_in(value.head)):
            continue
        try:
            env = resolver.environment(Log())
            head, body = env.term(value.head), env.term(value.body)
        except (DerivationError, RecursionError):
            continue
        if isinstance(head, Sym) and head in symbols and head.shape == body.shape:
            left, right = (substitute(side, {head: body}) for side in (written.left, written.right))
            said = f"{spelling(value.head)} = {spelling(value.body)}"
            why = f"line {value.line} says {said}, which may be meant here, too"
            yield replace(written, left=left, right=right), why
