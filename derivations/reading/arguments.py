r"""Commands that take arguments: faces and words, fractions and roots, scripts, delimiters, stacked relations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from derivations.reading import commands as table
from derivations.reading.cursor import Cursor
from derivations.reading.layout import open_brace, skip_option
from derivations.reading.stacked import stacked_relation
from derivations.reading.tokens import MARK, RawToken, argument_at, skip_blanks, unbraced

SPACING = frozenset(table.IGNORED | {r"\quad", r"\qquad"})


DECLARATIONS = frozenset({r"\bf", r"\rm", r"\it", r"\cal", r"\frak"})
"""Faces that hold up to the end of their group, unless an argument in braces follows."""


def faced(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""A face such as ``\mathbf``: over one symbol or a word it makes a name, over more it holds in the group."""
    face = table.FACES[token.text]
    if token.text in DECLARATIONS and _text_at(cursor, skip_blanks(cursor.raw, cursor.index)) != "{":
        cursor.face = face
        return
    starred = token.text == r"\operatorname" and cursor.peek() == "*"
    first, last = argument_at(cursor.raw, cursor.index + starred)
    argument = [part for part in unbraced(cursor.raw[first:last]) if not part.blank and part.text not in SPACING]
    if len(argument) > 1 and argument[-1].text == ".":
        argument.pop()
    text = "".join(table.UNICODE.get(part.text, part.text) for part in argument)
    if _word(text) or (len(argument) == 1 and (text.isalnum() or text in table.GREEK.values())):
        cursor.index = last
        if text == "0" and face == r"\mathbf":
            cursor.emit("NUMBER", text, token.start, cursor.raw[last - 1].end)
            return
        for name in named(face, text):
            cursor.emit("NAME", name, token.start, cursor.raw[last - 1].end)
    elif last > first and cursor.raw[first].text == "{":
        open_brace(cursor, first, RawToken("{", token.start, cursor.raw[first].end))
        cursor.face = face
        cursor.index = first + 1


def _text_at(cursor: Cursor, index: int) -> str:
    return cursor.raw[index].text if index < len(cursor.raw) else ""


_LABEL = re.compile(r"(?!(?:IF|FOR|AND|OR|THEN|ELSE|WHERE)$)[A-Z]{2,12}|[A-Za-z]+[0-9]+")
"""Capital letters that abbreviate a quantity, or a word with a number (``part1``): names, no words beside a formula."""


def words(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\text`` and its kin; the words *and* and *or* between formulas are logic."""
    first, last = argument_at(cursor.raw, cursor.index)
    text = "".join(part.text.partition(MARK)[0] or part.text for part in unbraced(cursor.raw[first:last]))
    cursor.index = last
    end = cursor.raw[last - 1].end if last > first else token.end
    plain = " ".join(text.replace("$", "").replace("~", " ").split())
    logic = {"and": "AND", "or": "OR"}.get(plain.strip(","))
    if logic is not None:
        cursor.emit(logic, {"AND": r"\land", "OR": r"\lor"}[logic], token.start, end)
    elif _LABEL.fullmatch(text):
        cursor.emit("NAME", rf"\text{{{text}}}", token.start, end)
    elif _is_operator_name(cursor, text):
        for name in named(r"\mathrm" if len(text) == 1 else r"\operatorname", text):
            cursor.emit("NAME", name, token.start, end)
    elif plain:
        cursor.emit("TEXT", text, token.start, end)


def _is_operator_name(cursor: Cursor, text: str) -> bool:
    r"""Whether upright letters name what acts on what follows: ``\text{Det}(A)``, ``\text{d}x``."""
    before = [token.kind for token in cursor.out[-2:]]
    if not (text.isascii() and text.isalpha()) or before[-1:] in (["SUB"], ["SUP"]):
        return False
    following = cursor.peek()
    if following == r"\left":
        following = _text_at(cursor, skip_blanks(cursor.raw, cursor.index + 1))
    if text == "d" and (following.isalpha() or following in _NAMED or before == ["FRAC", "LBRACE"]):
        return True
    return following in ("(", "[")


_NAMED = {"^"} | table.ACCENTS.keys() | table.NAMES | table.FACES.keys()
"""What a differential may be of, besides letters."""


def coloured(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\textcolor[…]{…}{…}``: of two arguments the second is printed."""
    if cursor.peek() == "[":
        skip_option(cursor)
    _, cursor.index = argument_at(cursor.raw, cursor.index)
    boxed(cursor, index, token)


def boxed(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""A box around its argument; in some there are words, and formulas between dollars: ``\fbox{$x = 1$}``."""
    if cursor.peek() == "[":
        skip_option(cursor)
    first, last = argument_at(cursor.raw, cursor.index)
    if last <= first + 1:
        return
    if token.text in table.TEXT_BOXES and all(part.text != "$" for part in cursor.raw[first:last]):
        words(cursor, index, token)
        return
    for at in range(first, last):
        if cursor.raw[at].text == "$":
            cursor.raw[at] = RawToken(" ", cursor.raw[at].start, cursor.raw[at].end)
    open_brace(cursor, first, RawToken("{", token.start, cursor.raw[first].end))
    cursor.index = first + 1


def takes_arguments(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\frac`` and ``\binom``."""
    kind = "FRAC" if token.text in table.FRACTIONS else "BINOM"
    cursor.emit(kind, token.text, token.start, token.end)
    cursor.split_digits(2)


def root(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\sqrt`` with its degree in brackets."""
    cursor.emit("SQRT", token.text, token.start, token.end)
    at = skip_blanks(cursor.raw, cursor.index)
    end = _degree_end(cursor.raw, at)
    if end is None:
        cursor.split_digits(1)
        return
    cursor.emit("DEGREE_OPEN", "[", cursor.raw[at].start, cursor.raw[at].end)
    cursor.degree_ends.add(end)
    cursor.index = at + 1


def _degree_end(raw: Sequence[RawToken], at: int) -> int | None:
    """The position of the bracket that closes a degree opened at ``at``; ``None`` where there is no degree."""
    if at >= len(raw) or raw[at].text != "[":
        return None
    depth = 0
    for position in range(at + 1, len(raw)):
        text = raw[position].text
        depth += (text == "{") - (text == "}")
        if text == "]" and not depth:
            return position
        if depth < 0:
            return None
    return None


def accent(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\hat`` and its kin."""
    cursor.emit("ACCENT", table.ACCENTS[token.text], token.start, token.end)
    cursor.split_digits(1)


def script(cursor: Cursor, index: int, token: RawToken) -> None:
    """A subscript or superscript."""
    cursor.emit("SUB" if token.text == "_" else "SUP", token.text, token.start, token.end)
    cursor.split_digits(1)


def delimiter(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\left``, ``\right`` or ``\middle`` with the delimiter behind it."""
    at = skip_blanks(cursor.raw, cursor.index)
    if at >= len(cursor.raw):
        cursor.emit("UNKNOWN", token.text, token.start, token.end)
        return
    raw = cursor.raw[at]
    text = table.UNICODE.get(raw.text, raw.text)
    if raw.text == "\\\\" and _text_at(cursor, at + 1) in ("{", "}"):
        text = f"\\{cursor.raw[at + 1].text}"  # where something else undoes one of two backslashes
    value = table.DELIMITERS.get(text, "")
    if not value:
        cursor.emit("UNKNOWN", f"{token.text} before {raw.text}", token.start, raw.end)
        return
    cursor.index = at + 1 + (raw.text == "\\\\")
    kind = {r"\left": "LEFT", r"\right": "RIGHT", r"\middle": "SEPARATOR"}[token.text]
    cursor.emit(kind, value, token.start, raw.end)


def sized(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\bigl`` and its kin say which way a bar faces; before other delimiters they are dropped."""
    at = skip_blanks(cursor.raw, cursor.index)
    bar = table.BARS.get(table.UNICODE.get(cursor.raw[at].text, cursor.raw[at].text)) if at < len(cursor.raw) else None
    kind = {"l": "OPEN", "r": "CLOSE", "m": "SEPARATOR"}.get(token.text[-1])
    if bar is not None and kind is not None:
        cursor.index = at + 1
        cursor.emit(kind, bar, token.start, cursor.raw[at].end)


def relation_over(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\stackrel{…}{=}`` is a relation; over anything else the upper script is decoration."""
    if cursor.peek() == "[":
        close = next((i for i in range(cursor.index, len(cursor.raw)) if cursor.raw[i].text == "]"), cursor.index)
        cursor.index = close + 1
    first = argument_at(cursor.raw, cursor.index)
    if token.text.startswith(r"\x"):
        cursor.index = first[1]
        emit_relation(cursor, table.CHAIN_RELATIONS[token.text], token, first[1])
        return
    second = argument_at(cursor.raw, first[1])
    relation = stacked_relation(cursor.raw[first[0] : first[1]], cursor.raw[second[0] : second[1]])
    if relation is not None:
        cursor.index = second[1]
        emit_relation(cursor, relation, token, second[1])
    elif token.text == r"\underset" and second[1] > second[0] and _is_operator(cursor.raw[second[0] : second[1]]):
        script = [RawToken("_", token.start, token.start), *_braced(cursor.raw[first[0] : first[1]])]
        cursor.replace(cursor.index, second[1], [*_braced(cursor.raw[second[0] : second[1]]), *script])
    else:
        cursor.index = second[0]


def _is_operator(tokens: Sequence[RawToken]) -> bool:
    """Whether what stands above a note is an operator or a name, to which that belongs, and no formula."""
    texts = [token.text for token in unbraced(tokens) if not token.blank]
    return not any(text in _OF_FORMULAS for text in texts)


_OF_FORMULAS = frozenset({*"+-=()[]|,/<>", r"\left", r"\frac", r"\int", r"\sum", r"\log", r"\cdot"})


def emit_relation(cursor: Cursor, relation: str, token: RawToken, behind: int) -> None:
    """Make a relation of a whole stack that ends before the index ``behind``."""
    kind = "IMPLIES" if relation in table.STATEMENT_RELATIONS else "RELATION"
    cursor.emit(kind, relation, token.start, max(token.end, cursor.raw[behind - 1].end))


def negated(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\not`` before a relation."""
    at = skip_blanks(cursor.raw, cursor.index)
    text = cursor.raw[at].text if at < len(cursor.raw) else ""
    relation = table.OTHER_RELATIONS.get(rf"\not{text}")
    if relation is None and (text in table.CHAIN_RELATIONS or text in table.OTHER_RELATIONS):
        relation = rf"\not{text}"
    if relation is None:
        cursor.emit("UNKNOWN", token.text, token.start, token.end)
        return
    cursor.index = at + 1
    cursor.emit("RELATION", relation, token.start, cursor.raw[at].end)


def named(face: str, text: str) -> list[str]:
    r"""The names that letters in a face stand for; an upright ``dx`` is the differential of ``x``."""
    if face in (r"\mathrm", r"\mathsf") and len(text) == 2 and text[0] == "d" and text[1] in "xyztuvwrs":
        return [rf"{face}{{d}}", text[1]]
    if text.startswith("\\"):
        return [rf"{face}{{{text}}}" if face == r"\mathbf" else text]
    return [f"{face}{{{text}}}" if face else text]


def _word(text: str) -> bool:
    return bool(text) and text.replace("-", "").isalnum() and text.isascii()


def _braced(tokens: list[RawToken]) -> list[RawToken]:
    if tokens and tokens[0].text != "{":
        return [RawToken("{", tokens[0].start, tokens[0].start), *tokens, RawToken("}", tokens[-1].end, tokens[-1].end)]
    return tokens
