r"""From raw LaTeX tokens to the tokens of the grammar: spacing dropped, faces and words made names, layout undone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise, takewhile

from derivations.model.errors import ReadError
from derivations.model.terms.known_functions import KNOWN
from derivations.reading import arguments, layout, units
from derivations.reading import commands as table
from derivations.reading.arguments import named
from derivations.reading.cursor import DIGITS, Cursor
from derivations.reading.macros import Macros, expand
from derivations.reading.pairing import facing
from derivations.reading.printed import printed
from derivations.reading.tokens import MARK, RawToken, Token, scan, skip_blanks

_ELEMENTARY = frozenset(word for one in KNOWN for word in one.words)
SPELT = frozenset({*_ELEMENTARY, "max", "min", "lim", "sup", "inf", "det", "arg"})
"""Functions that are written without their backslash at times; as products of letters they would be nonsense."""

LONGEST = max(map(len, SPELT))

_POWER_OF_TEN = re.compile(r"[eE](?P<sign>[+-]?)(?P<digits>\d{1,3})(?![\w.^_\\])")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\d{3})*|\d+\.(?:\d{3})+")
_NEXT_GROUP = re.compile(r"\d{3}(?:\.\d+)?")
_TAKING_TWO = frozenset({"FRAC", "BINOM"})
_TAKING_ONE = _TAKING_TWO | {"SUB", "SUP", "SQRT", "DEGREE_CLOSE", "ACCENT"}
"""The tokens behind which a numeral without braces is an argument."""

JOINED_FACES = frozenset({r"\mathrm", r"\operatorname", r"\mathsf", r"\mathtt", r"\mathit"})
"""Faces in which several letters are one word."""


def lex(text: str, offset: int, macros: Macros) -> list[Token]:
    """Cut a formula into the tokens of the grammar.

    Raises:
        ReadError: the formula exceeds the limits, its braces do not match, or a macro in it does not end.
    """
    return printed(facing(_Lexer(expand(scan(text, offset), macros)).run()))


class _Lexer(Cursor):
    """One pass over the raw tokens."""

    def run(self) -> list[Token]:
        while (index := skip_blanks(self.raw, self.index)) < len(self.raw):
            self.index = index + 1
            self.one(index, self.raw[index])
        return self.out

    def one(self, index: int, token: RawToken) -> None:
        if index in self.degree_ends:
            self.emit("DEGREE_CLOSE", "]", token.start, token.end)
            return
        text = table.UNICODE.get(token.text, token.text)
        simple = SIMPLE.get(text)
        if simple is not None:
            self.simple(simple, token)
            return
        if text[0] == "\\" and MARK in text[2:]:
            self.quantity(text, token)
            return
        handler = HANDLERS.get(text)
        if handler is not None:
            handler(self, index, RawToken(text, token.start, token.end))
        elif text[0] == "\\":
            self.emit("UNKNOWN", text, token.start, token.end)  # what it prints is not known
        elif text[0] in DIGITS or (text[0] == "." and len(text) > 1):
            self.numeral(text, token)
        else:
            self.character(text, token)

    def numeral(self, text: str, token: RawToken) -> None:
        r"""A numeral; three digits behind another one go on with it, whatever space is between: ``2\,598\,960``."""
        power, end = self.power_of_ten(token)
        if power:
            self.index, text = end, format(Decimal(text).scaleb(int(power)), "f")
            token = RawToken(text, token.start, self.raw[end - 1].end)
        before = self.out[-1] if self.out else None
        if power or before is None or not self.is_group(before, text):
            self.emit("NUMBER", text, token.start, token.end)
            return
        self.out.pop()
        self.emit("NUMBER", before.value + text, before.start, token.end)

    def power_of_ten(self, token: RawToken) -> tuple[str, int]:
        """The power of ten behind a numeral as programs print it, ``1e-6``, and where it ends; empty, if none stands.

        Raises:
            ReadError: ``2e-3`` may be ``2 e - 3``, too.
        """
        behind = pairwise([token, *self.raw[self.index : self.index + 4]])
        found = _POWER_OF_TEN.match("".join(after.text for _, after in takewhile(_touch, behind)))
        if found is None:
            return "", self.index
        last = self.index + 2 + bool(found["sign"])
        if found["sign"] and token.text != "1" and "." not in token.text and len(found["digits"]) == 1:
            whole = f"{token.text}{found[0]}"
            hint = f"write {token.text} \\cdot 10^{{{found['sign']}{found['digits']}}}, or {token.text} \\cdot e"
            raise ReadError(token.start, self.raw[last - 1].end, whole, "a numeral or a product", hint)
        return f"{found['sign']}{found['digits']}", last

    def is_group(self, before: Token, text: str) -> bool:
        """Whether a numeral is the next group of three digits of the one before it, which is no argument by itself."""
        if before.kind != "NUMBER" or not _GROUPED.fullmatch(before.value) or not _NEXT_GROUP.fullmatch(text):
            return False
        kinds = [token.kind for token in self.out[-3:-1]]
        return not (_TAKING_TWO.intersection(kinds) or _TAKING_ONE.intersection(kinds[-1:]))

    def quantity(self, text: str, token: RawToken) -> None:
        """A command of which only its arguments are known; in a face it is another one."""
        name, _, count = text.partition(MARK)
        name = f"{self.face}{{{name}}}" if self.face else name
        self.emit("NAME" if count == "0" else f"COMMAND{count}", name, token.start, token.end)

    def simple(self, simple: tuple[str, str], token: RawToken) -> None:
        kind, value = simple
        if kind == "SEPARATOR" and value == ":" and (at := self.equals_sign()):
            self.emit("RELATION", ":=", token.start, self.raw[at].end)
            self.index = at + 1
        elif kind == "NAME" and self.face == r"\mathbf" and value in table.GREEK.values():
            self.emit(kind, rf"\mathbf{{{value}}}", token.start, token.end)
        else:
            self.emit(kind, value, token.start, token.end)

    def equals_sign(self) -> int:
        """Where the equals sign stands that follows; 0 where none does."""
        at = skip_blanks(self.raw, self.index)
        return at if at < len(self.raw) and self.raw[at].text == "=" else 0

    def character(self, text: str, token: RawToken) -> None:
        if text.isspace():
            return
        if [one.text for one in self.raw[self.index - 1 : self.index + 2]] == ["."] * 3:
            self.emit("NAME", r"\ldots", token.start, self.raw[self.index + 1].end)
            self.index += 2
            return
        if text in table.BLACKBOARD:
            self.emit("NAME", rf"\mathbb{{{table.BLACKBOARD[text]}}}", token.start, token.end)
        elif text in table.SUPERSCRIPTS or text in table.SUBSCRIPTS:
            self.raised(text, token)
        elif text.isalpha():
            self.letter(text, token)
        else:
            self.emit("UNKNOWN", text, token.start, token.end)

    def spelt(self, index: int) -> str:
        """The function that letters without a backslash spell, as in ``ln[x]`` and ``lnx``; empty if they do not."""
        if self.face or (index and _is_letter(self.raw[index - 1])):
            return ""
        word = "".join(t.text for t in takewhile(_is_letter, self.raw[index : index + LONGEST + 2]))
        if word in SPELT:
            return word
        return word[:-1] if word[:-1] in _ELEMENTARY else ""

    def letter(self, text: str, token: RawToken) -> None:
        word = self.spelt(self.index - 1)
        if word:
            self.index += len(word) - 1
            self.one(self.index - 1, RawToken(f"\\{word}", token.start, self.raw[self.index - 1].end))
            return
        face = self.face or _styled(text)
        plain = unicodedata.normalize("NFKC", text)
        text = table.GREEK.get(plain, plain) if len(plain) == 1 else text
        end = token.end
        if self.face in JOINED_FACES:
            while len(self.peek()) == 1 and self.peek().isalpha():
                text += self.peek()
                end = self.raw[self.index].end
                self.index += 1
        for name in named(face, text):
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


def _is_letter(token: RawToken) -> bool:
    return len(token.text) == 1 and token.text.isascii() and token.text.isalpha()


def _styled(letter: str) -> str:
    """The face that a character of the block of mathematical letters stands for: a bold letter is no plain one."""
    words = unicodedata.name(letter, "").split()
    if words[:1] != ["MATHEMATICAL"]:
        return ""
    return next((face for word, face in _STYLES.items() if word in words), "")


_STYLES = {
    "SCRIPT": r"\mathcal", "FRAKTUR": r"\mathfrak", "BOLD": r"\mathbf", "DOUBLE-STRUCK": r"\mathbb",
    "SANS-SERIF": r"\mathsf", "MONOSPACE": r"\mathtt",
}  # fmt: skip

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

Handler = Callable[[Cursor, int, RawToken], None]

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(table.IGNORED, layout.ignore),
    **dict.fromkeys(table.IGNORED_WITH_ARGUMENT, layout.skip_argument),
    **dict.fromkeys(table.FACES, arguments.faced),
    **dict.fromkeys(table.WORDS, arguments.words),
    **dict.fromkeys(table.FRACTIONS | table.BINOMIALS, arguments.takes_arguments),
    **dict.fromkeys(table.ROOTS, arguments.root),
    **dict.fromkeys(table.ACCENTS, arguments.accent),
    **dict.fromkeys(table.LABELLED, layout.labelled_group),
    **dict.fromkeys(table.STACKED_RELATION, arguments.relation_over),
    **dict.fromkeys(table.SIZES, arguments.sized),
    **dict.fromkeys((r"\left", r"\right", r"\middle"), arguments.delimiter),
    **dict.fromkeys(table.COLOURED, arguments.coloured),
    **dict.fromkeys(table.BOXES, arguments.boxed),
    **dict.fromkeys(table.OVERLAYS, layout.overlay),
    r"\num": units.number,
    r"\ang": units.angle,
    **dict.fromkeys((r"\si", r"\unit"), units.unit),
    **dict.fromkeys(table.SPACES, layout.space),
    **dict.fromkeys(table.GAPS, layout.gap),
    **dict.fromkeys(("\\\\", r"\cr"), layout.newline),
    **dict.fromkeys("_^", arguments.script),
    "{": layout.open_brace,
    "}": layout.close_brace,
    "&": layout.cell,
    r"\substack": layout.stacked_rows,
    r"\begin": layout.begin,
    r"\end": layout.end_environment,
    r"\not": arguments.negated,
}
"""Commands that look at what follows them."""


def _touch(pair: tuple[RawToken, RawToken]) -> bool:
    """Whether the second of two tokens stands right behind the first one."""
    return pair[0].end == pair[1].start
