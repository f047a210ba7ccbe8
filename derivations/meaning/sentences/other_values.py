r"""Words by which a name that had one value is spoken of at others: ``now let $n > 1$``, ``assume it is true for $n$``.

``Let $n = 1$; then nothing is to be shown`` gives a value for a case, of which its words say nothing; that it goes
on to others shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.formulas import heads_of
from derivations.meaning.sentences.matcher import Line, without_marks

_MORE = r"(?: (?:that|now|instead|any|all|every|each|some|only|first|next|we|have|let))*"
_BOUNDED = re.compile(
    rf"(?:^|[ ,;:(])(?:let|for|with|when|whenever|if|suppose|assume|take|consider|case|where|at)(?:{_MORE}) (<o\d+>)"
)
_OTHERS = re.compile(
    r"\b(?:other|larger|bigger|smaller|higher|lower|greater|general|arbitrary|different|non-?zero|remaining|further"
    r"|varying|increasing|decreasing|positive|negative|all|any|every|each)"
    r"(?: (?:values?|choices?|cases?|sizes?|numbers?)(?: of| for)?)? (<[nm]\d+>)"
)
_CLAIMED = re.compile(
    r"\b(?:true|holds?|valid|proved?|proven|shown?|claim|statement|formula|result|assertion|hypothesis|known|correct"
    r"|works?|established|implies)(?: [a-z]+){0,3} (?:for|that for|at|from|with) (?:some |any |all |every |a |given "
    r"|fixed"
    r" |arbitrary |general |the )*(<[nm]\d+>)"
)
_MOVES = re.compile(
    r"(<[nm]\d+>) (?:grows|increases|decreases|varies|runs|changes|becomes|tends|goes|approaches|is (?:not|large|larger"
    r"|greater|bigger|small|smaller|general|arbitrary|different|non-?zero|positive|negative|at least|at most|any))\b"
)
_INDUCTION = re.compile(r"\b(?:induction|inductive) (?:step|hypothesis|assumption)\b")


def at_other_values(line: Line) -> frozenset[str]:
    """The names that a sentence speaks of at other values than one they had."""
    return frozenset(_named(line))


def steps_up(line: Line) -> bool:
    """Whether a sentence is of an induction beyond its base case, so that no name has the value that it had there."""
    return _INDUCTION.search(without_marks(line.text)) is not None


def _named(line: Line) -> Iterator[str]:
    text = without_marks(line.text)
    for pattern in (_BOUNDED, _OTHERS, _CLAIMED, _MOVES):
        for found in pattern.finditer(text):
            yield from heads_of(line.formula(found[1]).item)
