# ruff: noqa: SIM905 -- lists of words read best as words
r"""Which words and spaces of a row are only a remark on its formula, and which are a part of it.

A remark begins behind a wide space or a separator, in brackets, or with a word that leads one (``for``, ``since``).
Other words stay in the side they stand in: what they say belongs to the formula, and it is not lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.reading.pairing import PUNCTUATION
from derivations.reading.statements import DEEPER, EQUATING, GAP, ORDERS, SHALLOWER, Line, StatementTokens, is_variable
from derivations.reading.tokens import Token

_LINKS = frozenset({"RELATION", "IMPLIES", "SIGN", "AND", "OR"})
_WORDS = frozenset(
    """where if for when since by with as because on in iff otherwise so then hence thus therefore while given using
    from let and or that is i.e. e.g. s.t. a.s. such subject""".split()
)
_ASIDES = frozenset(r"\because let where with since because note recall using if for when assuming".split())
_ALTERNATIVES = frozenset({"if", "when"})
_REASONS = frozenset("using by since because from note recall".split())
_CONDITIONS = frozenset("if for when assuming given".split())
"""The words before a statement that is no claim, but says where the next ones of the row hold."""

_CONTINUES = frozenset({"RELATION", "SUB", "SUP", "OPERATOR", "OPEN", "LEFT"})
"""What makes the words before it a name."""

_SIGNS = frozenset("+-−*/=<>≤≥·×")
_ENDS = frozenset({r"\square", r"\blacksquare", r"\qed", r"\Box", r"\therefore", r"\because"})


class Remarks:
    """Takes the remarks out of one row.

    ``comment`` is what the row says behind its formula, ``aside`` whether it begins with words that make the whole
    row a remark, ``introduced`` whether it begins with any words, ``condition`` these words where they lead to one.
    """

    def __init__(self) -> None:
        self.comment = ""
        self.aside = False
        self.introduced = False
        self.condition = ""

    def without(self, line: Line) -> Line:
        """Drop leading remarks and cut at the first remark behind a formula; what an arrow follows is no remark."""
        kept: Line = []
        arrow = max((n for n, (token, level) in enumerate(line) if level and token.kind == "IMPLIES"), default=-1)
        for index, (token, level) in enumerate(line):
            following = line[index + 1][0] if index + 1 < len(line) else None
            if token.kind == "TEXT" and not kept:
                self.aside = self.aside or _first_word(token) in _ASIDES
            if not _may_begin_remark(token, level, bool(kept)) or not _is_remark(token, kept, following):
                if token.kind != "QUAD" or not level:
                    kept.append((token, level))
            elif not kept:
                self._leading(token)
            elif token.kind == "QUAD" and (index < arrow or _goes_on(kept, line[index + 1 :])):
                kept.append((Token("SEPARATOR", GAP, token.start, token.end), level))
            elif index < arrow:
                kept.append((token, level))
            else:
                self.comment = " ".join(token.value for token, _ in line[index:] if token.kind != "QUAD")
                return kept
        return kept

    def _leading(self, token: Token) -> None:
        self.introduced = self.introduced or token.kind != "QUAD"
        self.aside = self.aside or _first_word(token) in _ASIDES
        if _first_word(token) in _CONDITIONS:
            self.condition = token.value


def _may_begin_remark(token: Token, level: bool, behind: bool) -> bool:
    quantified = level and behind and token.value == r"\forall"
    return (level and token.kind in ("QUAD", "TEXT")) or quantified or token.value in (r"\because", r"\therefore")


def _is_remark(token: Token, kept: Line, following: Token | None) -> bool:
    if token.kind in ("NAME", "OPERATOR"):
        return True
    last = kept[-1][0] if kept else None
    if token.kind == "QUAD":
        if last is None or following is None or (following.kind == "TEXT" and _has_sign(following)):
            return False
        return following.kind not in _LINKS | {"QUAD", "CLOSE", "RIGHT"} and not _waits(kept)
    return _are_words_before(token, following) if last is None else _are_words_behind(token, last)


def _waits(kept: Line) -> bool:
    """Whether a formula goes on behind a space, since it ends in an operator; ``x^*`` and ``n!`` do not."""
    last = kept[-1][0]
    if last.kind == "OPERATOR":
        return last.value != "!" and (len(kept) < 2 or kept[-2][0].kind not in ("SUB", "SUP"))
    return last.kind in _LINKS | DEEPER


def _first_word(token: Token) -> str:
    return next(iter(token.value.split()), "").strip(",:").lower()


def _are_words_before(token: Token, following: Token | None) -> bool:
    """Whether words lead to the formula behind them: they begin a sentence, end a clause, or are known to lead one."""
    words = token.value.split()
    leads = _first_word(token) in _WORDS | _ASIDES
    if following is None or (following.kind in _CONTINUES and not (leads and _opens(token, following))):
        return False
    spaced = len(words) != 1 or token.value != token.value.strip()
    return leads or following.kind == "QUAD" or (spaced and (words[0][0].isupper() or words[-1][-1] in ",:.;)"))


def _opens(token: Token, following: Token) -> bool:
    """Whether words with a space behind them end before a bracket: they are no name that is applied to it."""
    return following.kind in DEEPER and token.value != token.value.rstrip()


def is_condition(statement: StatementTokens, words: str) -> bool:
    """Whether a statement behind such words restricts names; ``for A = B`` may say what a name stands for."""
    right = statement.sides[-1].tokens
    value = all(token.kind in ("NUMBER", "SIGN") for token in right)
    equates = any(token.value in EQUATING for token in statement.relations)
    return not equates or value or words.split()[0].lower() in _ALTERNATIVES


def reason_in(line: Sequence[Token]) -> str:
    r"""What a row says that holds only words which give a reason, ``\text{by symmetry}``; nothing of other rows."""
    words = [token for token in line if token.kind != "QUAD"]
    if not words or any(token.kind != "TEXT" for token in words):
        return ""
    first = _first_word(words[0]._replace(value=words[0].value.lstrip(" (["))) if words[0].value.strip() else ""
    return " ".join(token.value for token in words) if first in _REASONS else ""


def _are_words_behind(token: Token, last: Token) -> bool:
    """Whether words speak about the formula before them instead of being a part of it."""
    words = token.value.split()
    if last.kind in ("RELATION", "IMPLIES") or _has_sign(token):
        return False
    parted = last.kind == "SEPARATOR" or last[:2] == ("UNKNOWN", ".") or words[0][0] in ",;.([:"
    return parted or _first_word(token) in _WORDS


def _compares(line: Line) -> bool:
    """Whether a formula states inequalities, and nothing else."""
    relations = [token for token, level in line if level and token.kind in ("RELATION", "IMPLIES")]
    return bool(relations) and all(token.value in ORDERS for token in relations)


def _has_sign(token: Token) -> bool:
    r"""Whether words carry a term: ``\text{ + 1}``."""
    return token.value.strip()[:1] in _SIGNS


def _goes_on(kept: Line, line: Line) -> bool:
    """Whether what follows a wide space is more than a remark: a claim, or a term that nothing explains.

    Words, a label in brackets, what restricts an equation and the sign that ends a proof are remarks.
    """
    for token, level in line:
        if level and token.kind in ("TEXT", "RELATION", "IMPLIES"):
            claims = token.value in EQUATING or not any(is_variable(other) for other, _ in line)
            return token.kind == "RELATION" and (claims or (token.value in ORDERS and _compares(kept)))
    first = line[0][0]
    last = next(token for token, _ in reversed(line) if token[:2] not in PUNCTUATION or token is first)
    return not (first.kind in DEEPER and last.kind in SHALLOWER) and first.value not in _ENDS
