r"""Values that words give to names for a while, and that may be meant still: no number speaks against what holds so.

``If $\mu = 0$, then …`` ends with its sentence, and the next paragraph says what ``the fourth moment is then``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from derivations.meaning.names.environment import Log
from derivations.meaning.sentences.formulas import names_in, relations_of
from derivations.meaning.terms.definitions import equations
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.words.spoken import Spoken
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.terms import Sym, Term, add, free_symbols, mul, number, power, substitute
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import RawChain
from derivations.reading.syntax import Node, Related, Sequence

MAX_VALUES = 6
"""So many values are tried, the last ones."""
_ABOVE = {">": 1, "\\ge": 1, "<": -1, "\\le": -1}


@dataclass(frozen=True, slots=True)
class Value:
    """What a name is said to be, as written, and the line: equal to something, or with ``order`` above or below it."""

    head: Node
    body: Node
    line: str
    order: int = 0

    def of(self, symbol: Sym, body: Term) -> Term:
        """What stands for all values that the name may have."""
        return body if not self.order else add(body, mul(number(self.order), power(symbol, number(2))))

    @property
    def said(self) -> str:
        """What the words say."""
        sign = {0: "=", 1: ">", -1: "<"}[self.order]
        return f"{spelling(self.head)} {sign} {spelling(self.body)}"


def values_before(spoken: Spoken, chain: RawChain) -> tuple[Value, ...]:
    """What words say that names are before a formula and in its section, by numbers and names, the last ones first."""
    found: dict[tuple[str, str], Value] = {}
    for sentence in reversed(spoken.before(chain.start)):
        if spoken.scopes.section_between(sentence.start, chain.start) or len(found) >= MAX_VALUES:
            break
        trees = (tree for one in sentence.formulas if not one.displayed for tree in relations_of(one.item))
        for head, body, order in (one for tree in trees for one in _compared(tree)):
            plain = base_name(body) is not None or not names_in(body)
            if base_name(head) is not None and plain and head.start < chain.start:
                value = Value(head, body, spoken.line(head.start), order)
                found.setdefault((spelling(head), value.said), value)
    return tuple(found.values())


def _compared(tree: Node) -> Iterator[tuple[Node, Node, int]]:
    """The pairs of sides of the equations and orders in a formula, each way, and whether the first one is above."""
    yield from ((head, body, 0) for head, body in equations(tree))
    pairs = zip(tree.items, tree.relations, tree.items[1:], strict=False) if isinstance(tree, Related) else ()
    for left, relation, right in pairs:
        order = _ABOVE.get(relation, 0)
        if order:
            heads = left.items if isinstance(left, Sequence) else (left,)
            yield from ((head, right, order) for head in heads)
            yield right, left, -order


def at_values(
    written: Claim, values: Iterable[Value], resolver: Resolver, bounded: Set[Sym]
) -> Iterator[tuple[Claim, str]]:
    """What a claim, with its definitions unfolded, says at values of its names, and at all of them, with reasons.

    What holds of a ``bounded`` name is used where the claim is judged.
    """
    symbols = free_symbols(written.left) | free_symbols(written.right)
    names = {symbol.name for symbol in symbols}
    together: dict[Sym, tuple[Term, Value]] = {}
    for value in values:
        if names.isdisjoint(names_in(value.head)):
            continue
        try:
            env = resolver.environment(Log())
            head, body = env.term(value.head), env.term(value.body)
        except (DerivationError, RecursionError):
            continue
        used = value.order and head in bounded
        if isinstance(head, Sym) and head in symbols and head.shape == body.shape and not used:
            yield _with(written, {head: value.of(head, body)}), _meant(value)
            if not value.order and free_symbols(body).isdisjoint(together):
                together.setdefault(head, (body, value))
    if len(together) > 1:
        lines = " and ".join(value.said for _, value in together.values())
        yield _with(written, {head: body for head, (body, _) in together.items()}), f"{lines} may be meant here, too"


def _with(written: Claim, values: dict[Sym, Term]) -> Claim:
    """A claim with terms in place of names."""
    left, right = (substitute(side, values) for side in (written.left, written.right))
    return replace(written, left=left, right=right)


def _meant(value: Value) -> str:
    return f"line {value.line} says {value.said}, which may be meant here, too"
