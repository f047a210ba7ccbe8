r"""Commands that a document uses and does not define: which of them stand for one quantity, whatever they print.

A command of another file may print anything: a sign, a relation, words, something that acts on what stands behind it.
One that stands alone somewhere between brackets, signs or relations, with all of its arguments, is none of these: it
has no operand beside it.  Such a command is made a macro of its own, of which nothing is known but its arguments; any
other stays unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from derivations.model.errors import ReadError
from derivations.reading import commands as table
from derivations.reading.lexing import HANDLERS, SIMPLE
from derivations.reading.macros import Macro, Macros, expand, quantity
from derivations.reading.tokens import RawToken, matching_brace, scan, skip_blanks

MAX_ARGUMENTS = 3

_SPACING = table.IGNORED | table.SPACES | table.SIZES | {"&", r"\left", r"\right", r"\nonumber"}
_SIGNS = frozenset({"+", r"\mid", *table.CHAIN_RELATIONS, *table.OTHER_RELATIONS})
_ENDS = frozenset({",", ";", ".", r"\\", *table.GAPS, ""})
_BEFORE = _SIGNS | {"(", "[", r"\{", "-"}
_OVER = table.ACCENTS.keys() | table.ROOTS | {r"\vec"}
_BEHIND = _SIGNS | {")", "]", r"\}"}


@dataclass(slots=True)
class _Use:
    """With how many arguments in braces a command stands somewhere, and with how many of them it stands alone."""

    counts: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)


def quantities(formulas: Iterable[str], macros: Macros) -> dict[str, Macro]:
    """The commands without a definition that stand for one quantity somewhere, as macros.

    Args:
        formulas: all formulas of a document, without delimiters.
        macros: what is defined.
    """
    uses: dict[str, _Use] = {}
    for formula in formulas:
        if "\\" in formula:
            _survey(formula, macros, uses)
    return dict(_found(uses))


def _found(uses: Mapping[str, _Use]) -> Iterable[tuple[str, Macro]]:
    for name, use in uses.items():
        count = min(use.counts)
        consistent = count > 0 or use.counts == {0}
        if consistent and count in use.alone and count <= MAX_ARGUMENTS:
            yield name, quantity(name, count)


def _survey(formula: str, macros: Macros, uses: dict[str, _Use]) -> None:
    try:
        tokens = expand(scan(formula), macros)
    except ReadError:
        return
    for index, token in enumerate(tokens):
        text = token.text
        if text[0] == "\\" and text[1:].isalpha() and text not in SIMPLE and text not in HANDLERS:
            count, stop = _arguments(tokens, index + 1)
            use = uses.setdefault(text, _Use())
            use.counts.add(count)
            before, behind = _text_before(tokens, index), _text_behind(tokens, stop)
            if _is_alone(before, behind) or (behind == "}" and _under_accent(tokens, index)):
                use.alone.add(count)


def _arguments(tokens: Sequence[RawToken], start: int) -> tuple[int, int]:
    """How many groups in braces follow, and where they end."""
    count, stop = 0, start
    while (at := skip_blanks(tokens, stop)) < len(tokens) and tokens[at].text == "{":
        count, stop = count + 1, matching_brace(tokens, at) + 1
    return count, stop


def _is_alone(before: str, behind: str) -> bool:
    """Whether nothing stands beside it that it could act on, relate or follow; a comma alone says little."""
    inside = (before in _BEFORE or before in _ENDS) and (behind in _BEHIND or behind in _ENDS)
    return inside and (before in _BEFORE or behind in _BEHIND)


def _under_accent(tokens: Sequence[RawToken], index: int) -> bool:
    r"""Whether the group that begins right before a place is what an accent or a root is over, ``\vec{\foo{x}}``."""
    texts = [token.text for token in tokens[:index] if not token.blank][-2:]
    return len(texts) == 2 and texts[1] == "{" and texts[0] in _OVER


def _text_before(tokens: Sequence[RawToken], index: int) -> str:
    before = (t.text for t in reversed(tokens[:index]) if not t.blank and t.text not in _SPACING)
    return next(before, "")


def _text_behind(tokens: Sequence[RawToken], index: int) -> str:
    behind = (t.text for t in tokens[index:] if not t.blank and t.text not in _SPACING)
    return next(behind, "")
