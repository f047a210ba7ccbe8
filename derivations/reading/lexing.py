r"""From raw LaTeX tokens to the tokens of the grammar: spacing dropped, faces and words made names, layout undone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from derivations.reading import commands as table
from derivations.reading.macros import Macros, expand
from derivations.reading.stacked import stacked_relation
from derivations.reading.tokens import RawToken, Token, argument_at, matching_brace, scan, skip_blanks, unbraced

JOINED_FACES = frozenset({r"\mathrm", r"\operatorname", r"\mathsf", r"\mathtt", r"\mathit"})
"""Faces in which several letters are one word."""
DIGITS = frozenset("0123456789")


def lex(text: str, offset: int, macros: Macros) -> list[Token]:
    """Cut a formula into the tokens of the grammar.

    Raises:
        ReadError: the formula exceeds the limits, its braces do not match, or a macro in it does not end.
    """
    return _Lexer(expand(scan(text, offset), macros)).run()


@dataclass(slots=True)
class _Group:
    """An open brace: the face in force before it, and what its closing brace ends."""

    face: str
    stacked: bool = False


class _Lexer:
    """One pass over the raw tokens; ``index`` is the next one to look at."""

    def __init__(self, raw: list[RawToken]) -> None:
        self.raw = raw
        self.index = 0
        self.out: list[Token] = []
        self.face = ""
        self.groups: list[_Group] = []
        self.environments: list[str] = []
        self.lefts = 0
        self.labelled: set[int] = set()
        self.degree_ends: set[int] = set()

    def run(self) -> list[Token]:
        while (index := skip_blanks(self.raw, self.index)) < len(self.raw):
            self.index = index + 1
            self.one(index, self.raw[index])
        return self.out

    def emit(self, kind: str, value: str, start: int, end: int) -> None:
        self.out.append(Token(kind, value, start, end))

    def one(self, index: int, token: RawToken) -> None:
        if index in self.degree_ends:
            self.emit("DEGREE_CLOSE", "]", token.start, token.end)
            return
        text = table.UNICODE.get(token.text, token.text)
        simple = SIMPLE.get(text)
        if simple is not None:
            self.simple(simple, token)
            return
        handler = HANDLERS.get(text)
        if handler is not None:
            handler(self, index, RawToken(text, token.start, token.end))
        elif text[0] == "\\":
            self.command(index, text, token)
        elif text[0] in DIGITS or (text[0] == "." and len(text) > 1):
            self.emit("NUMBER", text, token.start, token.end)
        else:
            self.character(text, token)

    def simple(self, simple: tuple[str, str], token: RawToken) -> None:
        kind, value = simple
        if kind == "SEPARATOR" and value == ":" and self.peek() == "=":
            self.emit("RELATION", ":=", token.start, self.raw[self.index].end)
            self.index += 1
        elif kind == "NAME" and self.face == r"\mathbf" and value in table.GREEK.values():
            self.emit(kind, rf"\mathbf{{{value}}}", token.start, token.end)
        else:
            self.emit(kind, value, token.start, token.end)

    def peek(self) -> str:
        return self.raw[self.index].text if self.index < len(self.raw) else ""

    def character(self, text: str, token: RawToken) -> None:
        if text.isspace():
            return
        if text in table.BLACKBOARD:
            self.emit("NAME", rf"\mathbb{{{table.BLACKBOARD[text]}}}", token.start, token.end)
        elif text in table.SUPERSCRIPTS or text in table.SUBSCRIPTS:
            self.raised(text, token)
        elif text.isalpha():
            self.letter(text, token)
        else:
            self.emit("UNKNOWN", text, token.start, token.end)

    def letter(self, text: str, token: RawToken) -> None:
        plain = unicodedata.normalize("NFKC", text)
        text = plain if len(plain) == 1 else text
        end = token.end
        if self.face in JOINED_FACES:
            while len(self.peek()) == 1 and self.peek().isalpha():
                text += self.peek()
                end = self.raw[self.index].end
                self.index += 1
        for name in named(self.face, text):
            self.emit("NAME", name, token.start, end)

    def raised(self, text: str, token: RawToken) -> None:
        chars, kind = (table.SUPERSCRIPTS, "SUP") if text in table.SUPERSCRIPTS else (table.SUBSCRIPTS, "SUB")
        end = token.end
        written = chars[text]
        while self.peek() in chars:
            written += chars[self.peek()]
            end = self.raw[self.index].end
            self.index += 1
        self.emit(kind, text, token.start, token.start)
        self.emit("LBRACE", "{", token.start, token.start)
        for piece in _Lexer([RawToken(part.text, token.start, end) for part in scan(written)]).run():
            self.out.append(piece)
        self.emit("RBRACE", "}", end, end)

    def command(self, index: int, text: str, token: RawToken) -> None:
        argument = argument_at(self.raw, self.index)
        if self.raw[argument[0] : argument[0] + 1] and self.raw[argument[0]].text == "{" and argument[0] == self.index:
            self.emit("UNKNOWN", text, token.start, token.end)
        elif text[1:].isalpha():
            self.emit("NAME", text, token.start, token.end)
        else:
            self.emit("UNKNOWN", text, token.start, token.end)

    # ------------------------------------------------------------------------------------------ groups and layout

    def open_brace(self, index: int, token: RawToken) -> None:
        self.emit("LBRACE", "{", token.start, token.end)
        self.groups.append(_Group(self.face))

    def close_brace(self, index: int, token: RawToken) -> None:
        end = token.end
        if index in self.labelled:
            at = skip_blanks(self.raw, self.index)
            if at < len(self.raw) and self.raw[at].text in "_^":
                _, self.index = argument_at(self.raw, at + 1)
                end = self.raw[self.index - 1].end
        self.emit("RBRACE", "}", token.start, end)
        self.face = self.groups.pop().face

    def labelled_group(self, index: int, token: RawToken) -> None:
        first, last = argument_at(self.raw, self.index)
        if last > first + 1:
            self.labelled.add(last - 1)
            self.open_brace(first, RawToken("{", token.start, self.raw[first].end))
            self.index = first + 1

    def skip_argument(self, index: int, token: RawToken) -> None:
        first = skip_blanks(self.raw, self.index)
        if first < len(self.raw) and self.raw[first].text == "*":
            self.index = first + 1
        if skip_blanks(self.raw, self.index) == self.index or self.raw[first].text == "{":
            _, self.index = argument_at(self.raw, self.index)

    def ignore(self, index: int, token: RawToken) -> None:
        """Drop it."""

    def quad(self, index: int, token: RawToken) -> None:
        self.emit("QUAD", token.text, token.start, token.end)

    def cell(self, index: int, token: RawToken) -> None:
        self.emit("CELL", "&", token.start, token.end)

    def newline(self, index: int, token: RawToken) -> None:
        if self.groups and self.groups[-1].stacked:
            self.emit("SEPARATOR", ",", token.start, token.end)
            return
        if self.peek() == "*":
            self.index += 1
        at = skip_blanks(self.raw, self.index)
        if at < len(self.raw) and self.raw[at].text == "[":
            close = next((i for i in range(at, min(at + 8, len(self.raw))) if self.raw[i].text == "]"), None)
            inside = "" if close is None else "".join(t.text for t in self.raw[at + 1 : close])
            if close is not None and inside[:1] in "-.0123456789" and inside.strip()[-2:].isalpha():
                self.index = close + 1
        self.emit("NEWLINE", "\\\\", token.start, token.end)

    def stacked_rows(self, index: int, token: RawToken) -> None:
        first, last = argument_at(self.raw, self.index)
        if last > first + 1:
            self.open_brace(first, RawToken("{", token.start, self.raw[first].end))
            self.groups[-1].stacked = True
            self.index = first + 1

    def begin(self, index: int, token: RawToken) -> None:
        first, last = argument_at(self.raw, self.index)
        name = "".join(part.text for part in unbraced(self.raw[first:last])).strip()
        self.index = last
        end = self.raw[last - 1].end if last > first else token.end
        plain = name.rstrip("*")
        inner = bool(self.groups or self.lefts or any(self.environments))
        if plain in table.COUNTED_WRAPPERS or plain in ("array", "tabular", "subarray"):
            _, self.index = argument_at(self.raw, self.index)
        elif self.peek() == "[":
            self.skip_option()
        if plain in table.WRAPPERS and not inner:
            self.environments.append("")
        elif plain in table.WRAPPERS or plain in table.TABLES:
            self.environments.append(plain)
            self.emit("BEGIN", plain, token.start, end)
        else:
            self.environments.append("")
            self.emit("UNKNOWN", rf"\begin{{{name}}}", token.start, end)

    def skip_option(self) -> None:
        window = range(self.index, min(self.index + 4, len(self.raw)))
        close = next((i for i in window if self.raw[i].text == "]"), None)
        if close is not None:
            self.index = close + 1

    def end_environment(self, index: int, token: RawToken) -> None:
        first, self.index = argument_at(self.raw, self.index)
        name = self.environments.pop() if self.environments else ""
        if name:
            self.emit("END", name, token.start, self.raw[self.index - 1].end if self.index > first else token.end)

    # --------------------------------------------------------------------------------------------- names and words

    def faced(self, index: int, token: RawToken) -> None:
        face = table.FACES[token.text]
        starred = token.text == r"\operatorname" and self.peek() == "*"
        first, last = argument_at(self.raw, self.index + starred)
        argument = [part for part in unbraced(self.raw[first:last]) if not part.blank and part.text not in SPACING]
        if len(argument) > 1 and argument[-1].text == ".":
            argument.pop()
        text = "".join(table.UNICODE.get(part.text, part.text) for part in argument)
        if _word(text) or (len(argument) == 1 and (text.isalnum() or text in table.GREEK.values())):
            self.index = last
            for name in named(face, text):
                self.emit("NAME", name, token.start, self.raw[last - 1].end)
        elif last > first and self.raw[first].text == "{":
            self.open_brace(first, RawToken("{", token.start, self.raw[first].end))
            self.face = face
            self.index = first + 1
        elif token.text in (r"\bf", r"\rm", r"\it", r"\cal"):
            self.face = face

    def words(self, index: int, token: RawToken) -> None:
        first, last = argument_at(self.raw, self.index)
        text = "".join(part.text for part in unbraced(self.raw[first:last]))
        self.index = last
        end = self.raw[last - 1].end if last > first else token.end
        plain = " ".join(text.replace("$", "").replace("~", " ").split())
        logic = {"and": "AND", "or": "OR"}.get(plain.strip(","))
        if logic is not None:
            self.emit(logic, {"AND": r"\land", "OR": r"\lor"}[logic], token.start, end)
        elif plain:
            self.emit("TEXT", text, token.start, end)

    # ---------------------------------------------------------------------------------- arguments and delimiters

    def takes_arguments(self, index: int, token: RawToken) -> None:
        kind = "FRAC" if token.text in table.FRACTIONS else "BINOM"
        self.emit(kind, token.text, token.start, token.end)
        self.split_digits(2)

    def root(self, index: int, token: RawToken) -> None:
        self.emit("SQRT", token.text, token.start, token.end)
        at = skip_blanks(self.raw, self.index)
        if at < len(self.raw) and self.raw[at].text == "[":
            depth = 0
            for position in range(at + 1, len(self.raw)):
                text = self.raw[position].text
                depth += (text == "{") - (text == "}")
                if depth < 0 or (text == "]" and not depth):
                    break
            if self.raw[position].text == "]":
                self.emit("DEGREE_OPEN", "[", self.raw[at].start, self.raw[at].end)
                self.degree_ends.add(position)
                self.index = at + 1
                return
        self.split_digits(1)

    def accent(self, index: int, token: RawToken) -> None:
        self.emit("ACCENT", table.ACCENTS[token.text], token.start, token.end)
        self.split_digits(1)

    def script(self, index: int, token: RawToken) -> None:
        self.emit("SUB" if token.text == "_" else "SUP", token.text, token.start, token.end)
        self.split_digits(1)

    def split_digits(self, arguments: int) -> None:
        """An argument without braces is one digit: cut longer numerals where arguments are expected."""
        at = self.index
        for _ in range(arguments):
            at = skip_blanks(self.raw, at)
            if at >= len(self.raw):
                return
            raw = self.raw[at]
            if raw.text[0] in DIGITS and len(raw.text) > 1:
                self.raw[at : at + 1] = [
                    RawToken(raw.text[0], raw.start, min(raw.start + 1, raw.end)),
                    RawToken(raw.text[1:], min(raw.start + 1, raw.end), raw.end),
                ]
                self.degree_ends = {end + (end > at) for end in self.degree_ends}
                self.labelled = {end + (end > at) for end in self.labelled}
            at = matching_brace(self.raw, at) + 1 if raw.text == "{" else at + 1

    def replace(self, start: int, end: int, new: list[RawToken]) -> None:
        """Replace input that is still to be read; what is remembered about later positions moves along."""
        self.raw[start:end] = new
        shift = len(new) - (end - start)
        self.degree_ends = {position + shift * (position >= end) for position in self.degree_ends}
        self.labelled = {position + shift * (position >= end) for position in self.labelled}

    def delimiter(self, index: int, token: RawToken) -> None:
        at = skip_blanks(self.raw, self.index)
        if at >= len(self.raw):
            self.emit("UNKNOWN", token.text, token.start, token.end)
            return
        raw = self.raw[at]
        text = table.UNICODE.get(raw.text, raw.text)
        value = table.DELIMITERS.get(text, "")
        if not value:
            self.emit("UNKNOWN", f"{token.text} before {raw.text}", token.start, raw.end)
            return
        self.index = at + 1
        kind = {r"\left": "LEFT", r"\right": "RIGHT", r"\middle": "SEPARATOR"}[token.text]
        self.lefts += (kind == "LEFT") - (kind == "RIGHT")
        self.emit(kind, value, token.start, raw.end)

    def sized(self, index: int, token: RawToken) -> None:
        at = skip_blanks(self.raw, self.index)
        bar = table.BARS.get(table.UNICODE.get(self.raw[at].text, self.raw[at].text)) if at < len(self.raw) else None
        kind = {"l": "OPEN", "r": "CLOSE", "m": "SEPARATOR"}.get(token.text[-1])
        if bar is not None and kind is not None:
            self.index = at + 1
            self.emit(kind, bar, token.start, self.raw[at].end)

    def relation_over(self, index: int, token: RawToken) -> None:
        r"""``\stackrel{…}{=}`` is a relation; over anything else the upper script is decoration."""
        if self.peek() == "[":
            close = next((i for i in range(self.index, len(self.raw)) if self.raw[i].text == "]"), self.index)
            self.index = close + 1
        first = argument_at(self.raw, self.index)
        if token.text.startswith(r"\x"):
            self.index = first[1]
            self.emit_relation(table.CHAIN_RELATIONS[token.text], token, first[1])
            return
        second = argument_at(self.raw, first[1])
        relation = stacked_relation(self.raw[first[0] : first[1]], self.raw[second[0] : second[1]])
        if relation is not None:
            self.index = second[1]
            self.emit_relation(relation, token, second[1])
        elif token.text == r"\underset" and second[1] > second[0]:
            script = [RawToken("_", token.start, token.start), *_braced(self.raw[first[0] : first[1]])]
            self.replace(self.index, second[1], [*_braced(self.raw[second[0] : second[1]]), *script])
        else:
            self.index = second[0]

    def emit_relation(self, relation: str, token: RawToken, behind: int) -> None:
        kind = "IMPLIES" if relation in table.STATEMENT_RELATIONS else "RELATION"
        self.emit(kind, relation, token.start, max(token.end, self.raw[behind - 1].end))

    def coloured(self, index: int, token: RawToken) -> None:
        _, self.index = argument_at(self.raw, self.index)

    def negated(self, index: int, token: RawToken) -> None:
        at = skip_blanks(self.raw, self.index)
        text = self.raw[at].text if at < len(self.raw) else ""
        relation = table.OTHER_RELATIONS.get(rf"\not{text}")
        if relation is None and (text in table.CHAIN_RELATIONS or text in table.OTHER_RELATIONS):
            relation = rf"\not{text}"
        if relation is None:
            self.emit("UNKNOWN", token.text, token.start, token.end)
            return
        self.index = at + 1
        self.emit("RELATION", relation, token.start, self.raw[at].end)


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


SPACING = frozenset(table.IGNORED | {r"\quad", r"\qquad"})

SIMPLE: dict[str, tuple[str, str]] = {
    **{name: ("NAME", name) for name in table.NAMES},
    **{spelling: ("RELATION", canonical) for spelling, canonical in table.OTHER_RELATIONS.items()},
    **{
        spelling: ("IMPLIES" if canonical in table.STATEMENT_RELATIONS else "RELATION", canonical)
        for spelling, canonical in table.CHAIN_RELATIONS.items()
        if spelling not in table.STACKED_RELATION
    },
    **{spelling: (kind, r"\lor" if kind == "OR" else r"\land") for spelling, kind in table.LOGIC.items()},
    **{spelling: ("SIGN", canonical) for spelling, canonical in table.SIGNS.items()},
    **{spelling: ("SEPARATOR", canonical) for spelling, canonical in table.SEPARATORS.items()},
    **{spelling: ("OPERATOR", canonical) for spelling, canonical in table.OPERATORS.items()},
    **{spelling: ("OPEN", canonical) for spelling, canonical in table.OPENERS.items()},
    **{spelling: ("CLOSE", canonical) for spelling, canonical in table.CLOSERS.items()},
    **{spelling: ("BAR", canonical) for spelling, canonical in table.BARS.items()},
    "'": ("PRIME", "'"),
    r"\over": ("OVER", r"\over"),
    r"\choose": ("OVER", r"\choose"),
    r"\atop": ("OVER", r"\choose"),
}
"""Commands and characters that are one token of the grammar."""

Handler = Callable[[_Lexer, int, RawToken], None]

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(table.IGNORED, _Lexer.ignore),
    **dict.fromkeys(table.IGNORED_WITH_ARGUMENT, _Lexer.skip_argument),
    **dict.fromkeys(table.FACES, _Lexer.faced),
    **dict.fromkeys(table.WORDS, _Lexer.words),
    **dict.fromkeys(table.FRACTIONS | table.BINOMIALS, _Lexer.takes_arguments),
    **dict.fromkeys(table.ROOTS, _Lexer.root),
    **dict.fromkeys(table.ACCENTS, _Lexer.accent),
    **dict.fromkeys(table.LABELLED, _Lexer.labelled_group),
    **dict.fromkeys(table.STACKED_RELATION, _Lexer.relation_over),
    **dict.fromkeys(table.SIZES, _Lexer.sized),
    **dict.fromkeys((r"\left", r"\right", r"\middle"), _Lexer.delimiter),
    **dict.fromkeys((r"\textcolor", r"\href", r"\colorbox"), _Lexer.coloured),
    **dict.fromkeys((r"\quad", r"\qquad"), _Lexer.quad),
    **dict.fromkeys(("\\\\", r"\cr"), _Lexer.newline),
    **dict.fromkeys("_^", _Lexer.script),
    "{": _Lexer.open_brace,
    "}": _Lexer.close_brace,
    "&": _Lexer.cell,
    r"\substack": _Lexer.stacked_rows,
    r"\begin": _Lexer.begin,
    r"\end": _Lexer.end_environment,
    r"\not": _Lexer.negated,
}
"""Commands that look at what follows them."""
