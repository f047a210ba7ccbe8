"""Remarks behind a formula, on its own line or in the words that go on: what they restrict it to, or why it holds."""

from __future__ import annotations

import re

from derivations.meaning.declarations import ORDER, conditions, restricted, statements
from derivations.meaning.definitions import tree_names
from derivations.meaning.doubts import names_of
from derivations.meaning.environment import Environment, UnstatedError
from derivations.meaning.prose import FORMULA, may_restrict, special
from derivations.model.conditions import Condition
from derivations.model.errors import DerivationError
from derivations.reading.latex import parse_formula
from derivations.reading.names import spelling
from derivations.reading.raw import InlineMath, RawChain, RawDocument
from derivations.reading.syntax import Node

_LINKS = re.compile(
    r"(?:[\s,;({]|\\text\{|\}|\b(?:for|if|when|whenever|all|any|every|where|with|since|as|because|and|let|given"
    r"|assuming|provided|that|which)\b)*"
)
"""What may stand before the condition of a remark."""

_RELATION = re.compile(r"[<>=]|\\(?:[lg]e(?:q|qslant)?|neq?|to|rightarrow|in|notin|subset\w*|sim)\b")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
"""A word that is no link: ``unless``, ``or``, ``large``."""
_UNDERSTOOD = (*ORDER, "\\ne", "\\in")
_STOP = re.compile(r"\.(?:\s|[$}]|\\[\])]|\\end\{\w+\*?\})*$")
"""A full stop at the end of a displayed formula, before what closes it."""


def remark(env: Environment, text: str) -> list[Condition]:
    """What a remark behind a formula restricts it to: ``for x > 0`` is a condition, a reason is not.

    Raises:
        UnstatedError: the remark may restrict the formula in a way that is not understood.
    """
    if not _RELATION.search(text):
        if may_restrict(text):
            raise UnstatedError(f"the remark “{text}” behind the formula may restrict it")
        return []
    rest = _without_closers(_LINKS.sub("", text, count=1))
    try:
        tree = parse_formula(rest)
        found = conditions(env, tree) if _says_where(tree) and not _WORD.search(rest) else None
    except DerivationError:
        found = None
    if found is None:
        raise UnstatedError(f"the formula is restricted by the remark “{text}”, which is not understood")
    return found


def _without_closers(text: str) -> str:
    """Without the punctuation at the end, and the bracket that closes one before the condition."""
    text = text.rstrip(" ,.;}")
    opened, closed = (sum(map(text.count, marks)) for marks in ("([", ")]"))
    return text[:-1].rstrip() if closed > opened and text.endswith(")") else text


def _says_where(tree: Node) -> bool:
    """Whether a formula consists of comparisons and memberships, which say for what values another one holds."""
    related = list(statements(tree))
    return bool(related) and all(relation in _UNDERSTOOD for one in related for relation in one.relations)


def ends_its_sentence(raw: RawDocument, chain: RawChain) -> bool:
    """Whether a displayed formula ends with a full stop."""
    return _STOP.search(raw.source.text[chain.start : chain.end]) is not None


def words_behind(raw: RawDocument, position: int, chain: RawChain, words: str) -> str | None:
    """What goes on behind a displayed formula in its sentence and may restrict it: ``for $x > 0$``, ``up to``.

    Args:
        raw: the document.
        position: of the chain among its items.
        chain: the displayed formula.
        words: those behind it in its sentence, if it does not end there.
    """
    if ends_its_sentence(raw, chain):
        return None
    names = {name for step in chain.steps for name in names_of(step)}
    for item in raw.items[position + 1 : position + 1 + words.count(FORMULA)]:
        tree = item.tree if isinstance(item, InlineMath) else None
        if tree is not None and names & set(tree_names([tree])) and _restricts(tree):
            return spelling(tree)
    return special(words)


def _restricts(tree: Node) -> bool:
    relations = {relation for one in statements(tree) for relation in one.relations}
    return bool(relations & {*ORDER, "\\ne", "\\to"}) or any(restricted(tree))
