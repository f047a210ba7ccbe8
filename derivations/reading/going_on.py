r"""Which words between two displays only lead from one to the next, so that a leading relation goes on over them.

A display that begins with a relation takes its left side from the one above it, if nothing stands between them that
could be another subject: at most one plain sentence, each clause of which tells what is used or that a result follows
(``Using $a = b$ and simplifying, we get``).  What changes a value (*taking the derivative*), names another part of
the text (*the second term is*) or puts a formula forward as the subject leads on from nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derivations.reading.blocks import MathBlock
from derivations.reading.unread import SOME_RELATION

_MOST_WORDS = 30
_FORMULA = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a formula that holds a relation."""

_PLAIN = re.compile(rf"[\w\s,.:;'’()/{_FORMULA}-]*")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\n]*\r\n")
_ITEM = re.compile(r"^\s*(?:[-+]|\d+[.)]|\(?[a-z]\))\s", re.MULTILINE)
_SENTENCE = re.compile(r"[.;]\s+\S")
_REWRITES = (
    r"(?:us(?:e|ing)|simplify(?:ing)?|expand(?:ing)?|substitut(?:e|ing)|plug(?:ging)?|insert(?:ing)?|rewrit(?:e|ing)"
    r"|re-?arrang(?:e|ing)|re-?group(?:ing)?|re-?order(?:ing)?|factor(?:ing)?|collect(?:ing)?|combin(?:e|ing)"
    r"|cancel(?:l?ing)?|distribut(?:e|ing)|group(?:ing)?|split(?:ting)?|recogni[sz](?:e|ing)|evaluat(?:e|ing)"
    r"|remember(?:ing)?|not(?:e|ing)|multiply(?:ing)? out|pull(?:ing)? out|apply(?:ing)?)"
)
"""What is done to an expression and leaves its value as it is."""

_GOES_ON = (
    r"(?:(?:and|then|now|next|so|thus|hence|therefore|finally|further|again|here|let us|let's|we(?: can| may)?) )*"
)
_REASON = re.compile(rf"{_GOES_ON}(?:(?:(?:after|by|upon|when) )?{_REWRITES}|by|since|because|due to|from)\b.*", re.I)
_RESULT = re.compile(
    rf"{_GOES_ON}(?:(?:(?:this|that|it|which|to) (?:can be |then |now |is )?)?"
    r"(?:get|gets|obtain|have|gives?|yields?|becomes?|equals?|is|equal to|equivalent to|written as|simplif(?:y|ies) to"
    r"|reduces? to|find|arrive at|leads? to|follows)?(?: that)?|that is|i\.e\.|or) ?",
    re.I,
)
_SUBJECT = re.compile(
    r"\b(?:other(?:wise)?|cases?|if|suppose|assume|consider|let|similarly|likewise|instead|recall|example|equations?"
    r"|expressions?|first|second|third|fourth|last|former|latter|sides?|not|paper|problem|part|term|at"
    r"|differentiat\w*|derivatives?|integrat\w*|(?:product|quotient|chain) rule)\b",
    re.I,
)
"""Words that speak of something else than the side above, or of more than rewriting it."""

_COPULA = re.compile(r"\b(?:is|are|be|was|as|becomes?|equals?|given|reads|of|to)$", re.I)
_APPLIED = re.compile(r"\bappl\w+\b", re.I)
_LAW = re.compile(r"\b(?:rule|theorem|lemma|identity|formula|definition|law|inequality|property|linearity)\b", re.I)


def leads_on(text: str, start: int, end: int, inline: Sequence[MathBlock]) -> bool:
    """Whether nothing but blanks, or one sentence of going on, stands between two displays.

    Args:
        text: the document.
        start: where the first display ends.
        end: where the second one begins.
        inline: the formulas between them.
    """
    words = _words(text, start, end, inline)
    if words is None or _PARAGRAPH.search(words) or _ITEM.match(words) or not _PLAIN.fullmatch(words):
        return False
    said = " ".join(words.split()).rstrip(".:, ")
    if not said:
        return not words.strip()
    if len(said.split()) > _MOST_WORDS or _SENTENCE.search(said) or _SUBJECT.search(said):
        return False
    clauses = [clause.strip() for clause in said.split(",")]
    if _APPLIED.search(said) and not _LAW.search(said):
        return False
    return all(_RESULT.fullmatch(f"{one} ") or (_REASON.fullmatch(one) and not _COPULA.search(one)) for one in clauses)


def _words(text: str, start: int, end: int, inline: Sequence[MathBlock]) -> str | None:
    """The words between two displays with a mark for each relation; none if a formula is only a quantity."""
    pieces: list[str] = []
    for block in inline:
        if not SOME_RELATION.search(text, block.inner_start, block.inner_end):
            return None
        pieces += [text[start : block.start], _FORMULA]
        start = block.end
    return "".join([*pieces, text[start:end]]).strip("\r\n")
