"""Remarks behind a formula, on its own line or in the words that go on: what they restrict it to, or why it holds."""

from __future__ import annotations

import re

from derivations.meaning.declared.declarations import ORDER, conditions, statements
from derivations.meaning.declared.restrictions import unclosed
from derivations.meaning.names.environment import Environment, UnstatedError
from derivations.meaning.sentences.formulas import head_of, named
from derivations.model.conditions import Condition
from derivations.model.errors import DerivationError
from derivations.reading.latex import parse_formula
from derivations.reading.raw import RawChain, RawDocument
from derivations.reading.syntax import Node

_LINKS = re.compile(
    r"(?:[\s,;({]|\\text\{|\}|\b(?:for|if|when|whenever|all|any|every|where|with|since|as|because|and|let|given"
    r"|assuming|provided|that|which)\b)*"
)
"""What may stand before the condition of a remark."""

_RELATION = re.compile(r"[<>=]|\\(?:[lg]e(?:q|qslant)?|neq?|to|rightarrow|in|notin|subset\w*|sim)\b")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
"""A word that is no link: ``unless``, ``or``, ``large``."""
_STOP = re.compile(r"\.(?:\s|[$}]|\\[\])]|\\end\{\w+\*?\})*$")
"""A full stop at the end of a displayed formula, before what closes it."""
_UNDERSTOOD = (*ORDER, "\\ne", "\\in")


_REASON = re.compile(
    r"\b(?:by|because|since|using|from|see|definitions?|rules?|theorems?|lemmas?|laws?|identit\w+|formulas?|formulae"
    r"|linearity|eqs?|equations?|propositions?|corollar\w+|substitut\w+)\b|^\W*\d+\W*$",
    re.IGNORECASE,
)
"""Words of a remark that tells why a formula holds, or which one it is."""


def remark(env: Environment, text: str) -> list[Condition]:
    """What a remark behind a formula restricts it to: ``for x > 0`` is a condition, a reason is not.

    Raises:
        UnstatedError: the remark may restrict the formula in a way that is not understood.
    """
    if not _RELATION.search(text):
        if re.search(r"\w", text) and not _REASON.search(text):
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


_EVERY = re.compile(r"\\forall(?![a-zA-Z])|\b(?:all|any|every|each|arbitrary)\b")


def names_of_every(text: str) -> frozenset[str]:
    """The names of which a remark behind a formula says that it is so for each value: ``for all x``."""
    found = _EVERY.search(text)
    if found is None:
        return frozenset()
    try:
        tree = parse_formula(_without_closers(_LINKS.sub("", text[found.end() :], count=1)))
    except DerivationError:
        return frozenset()
    return frozenset(name for node in named(tree) if (name := head_of(node)) is not None)


def _without_closers(text: str) -> str:
    """Without the punctuation at the end, and the bracket that closes one before the condition."""
    text = unclosed(text)
    opened, closed = (sum(map(text.count, marks)) for marks in ("([", ")]"))
    return text[:-1].rstrip() if closed > opened and text.endswith(")") else text


def _says_where(tree: Node) -> bool:
    """Whether a formula consists of comparisons and memberships, which say for what values another one holds."""
    related = list(statements(tree))
    return bool(related) and all(relation in _UNDERSTOOD for one in related for relation in one.relations)


def ends_its_sentence(raw: RawDocument, chain: RawChain) -> bool:
    """Whether a displayed formula ends with a full stop."""
    return _STOP.search(raw.source.text[chain.start : chain.end]) is not None


_BEHIND = re.compile(r"[$ \t]*(?:\\\))?[ \t]*\r?\n?[ \t]*(\\?%|°|[A-Za-z]+)")
_GOING_ON = (
    "is are was were be has have had and or nor so which that where when if then hence thus therefore for by since as"
    " because in at on of to with from into but we i you one it they this these those there the a an also again holds"
    " hold follows follow not while however using via whenever unless until after before gives yields here now can may"
    " must will would should do does let note recall see"
)
_NO_UNITS = frozenset(_GOING_ON.split())
"""Words behind a number that go on with a sentence."""


def unit_behind(raw: RawDocument, chain: RawChain) -> str:
    r"""What stands right behind a formula and may be the unit of the number that it ends in: ``$x = 5$ percent``."""
    if ends_its_sentence(raw, chain):
        return ""
    found = _BEHIND.match(raw.source.text, chain.end)
    return found[1] if found is not None and found[1].lower() not in _NO_UNITS else ""
