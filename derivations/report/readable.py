r"""Formulas for a terminal: LaTeX as Unicode text where nothing is lost by it, and as it is where something would be.

``\int_0^1 x^2\,dx = \frac13`` becomes ``∫₀¹ x² dx = ⅓``.  Which character a command stands for is the table of the
package ``unicodeit``; what no character says (an array, an unknown command, a script of which some letter has no raised
form) keeps its LaTeX.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from derivations.model.relations import SHOWN
from derivations.report.math_source import split_math

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\s+|\d+|.", re.DOTALL)
_SIZES = frozenset(f"\\{word}{end}" for word in ("big", "Big", "bigg", "Bigg") for end in ("", "l", "r", "m"))
_DROPPED = _SIZES | {"\\left", "\\right", "\\middle", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits", "\\!"}
_SPACES = frozenset({"\\,", "\\;", "\\:", "\\ ", "\\quad", "\\qquad", "~"})
_UPRIGHT = frozenset({"\\mathrm", "\\operatorname", "\\operatorname*", "\\text", "\\textrm", "\\mathit", "\\textit"})
_ALPHABETS = frozenset({"\\mathbb", "\\mathcal", "\\mathbf", "\\boldsymbol", "\\mathfrak", "\\mathscr", "\\mathsf"})
_ACCENTS = {
    "\\hat": "\u0302", "\\widehat": "\u0302", "\\bar": "\u0304", "\\overline": "\u0305", "\\tilde": "\u0303",
    "\\widetilde": "\u0303", "\\dot": "\u0307", "\\ddot": "\u0308", "\\check": "\u030c", "\\vec": "\u20d7",
}  # fmt: skip
_WORDS = re.compile(
    r"\\(?:a(?:rccos|rcsin|rctan|rg|rgmax|rgmin)|cosh?|coth?|csc|de[gt]|dim|exp|gcd|hom|inf|ker|lim(?:inf|sup)?"
    r"|ln|log|max|min|Pr|sec|sinh?|sup|tanh?)"
)
_PLAIN = {
    "\\{": "{", "\\}": "}", "\\|": "‖", "\\Vert": "‖", "\\lVert": "‖", "\\rVert": "‖", "\\vert": "|", "\\lvert": "|",
    "\\rvert": "|", "\\mid": "|", "\\_": "_", "\\%": "%",
}  # fmt: skip
_VULGAR = {("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "8"): "⅛"}
RELATIONS = frozenset(f"{SHOWN}∼∈⊂⊆≠↦")
_SIGNS = frozenset("+-−±∓⋅×∗∧∨∪∩")
_PREFIXES = frozenset("∂∇")
_OPENING = frozenset("([{,;|‖") | RELATIONS | _SIGNS
_SCRIPTS = "[\u0300-\u036f\u2070-\u209c²³¹ⁱᵀᵢᵣᵤᵥⱼₐₑₒₓₕₖₗₘₙₚₛₜ′]*"
_CLOSING = frozenset(")]}〉,;")
DEEPEST = 60
LONGEST = 6000


def readable(formula: str) -> str:
    """A formula of LaTeX as Unicode text; itself where it is not understood as a whole."""
    if len(formula) > LONGEST:
        return formula
    reader = _Reader(_TOKEN.findall(formula))
    try:
        text = reader.row("")
    except _UnreadableError:
        return formula
    return text if reader.at == len(reader.tokens) else formula


def readable_sentence(text: str) -> str:
    """A sentence with its formulas, between dollar signs or not, as Unicode text."""
    return "".join(readable(part) if is_math else part for is_math, part in split_math(text))


class _UnreadableError(Exception):
    """Unicode text would lose something of the formula."""


class _Reader:
    """A reader of tokens that writes what it reads; every item is put beside what stands before it."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        """The next token, or ``""`` at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Consume the next token that is no space.

        Raises:
            _UnreadableError: there is none.
        """
        while self.peek().isspace():
            self.at += 1
        if not self.peek():
            raise _UnreadableError
        self.at += 1
        return self.tokens[self.at - 1]

    def row(self, stop: str, *, tight: bool = False) -> str:
        """Read items up to a closing brace or the end; ``tight`` sets signs without spaces around them."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise _UnreadableError
        line = _Line(tight)
        while (token := self.peek()) and token != stop:
            if token.isspace() or token in _SPACES:
                self.at += 1
                line.space = line.space or token in _SPACES or not token.strip("\n ")
            elif token in _DROPPED:
                self.at += 1
                if self.peek() == ".":
                    self.at += 1
            else:
                line.add(*self.item())
        self.depth -= 1
        return line.text

    def item(self) -> tuple[str, bool]:
        """Read one item with its scripts, and whether it is a fraction, which brackets have to part from factors."""
        token = self.take()
        if token in ("\\frac", "\\dfrac", "\\tfrac"):
            return self.fraction()
        return self.scripted("" if token in "_^" else self.atom(token), token), False

    def scripted(self, base: str, token: str) -> str:
        """Read the scripts of an item; ``token`` is the first one, where nothing stands before it."""
        if token in ("^", "_"):
            self.at -= 1
        while self.peek() in ("^", "_"):
            base += _script(self.take(), self.argument(tight=True))
        return base

    def argument(self, *, tight: bool = False) -> str:
        """Read a group or a single item without scripts."""
        token = self.take()
        if token != "{":
            return token[0] if token.isdigit() and self._put_back(token) else self.atom(token)
        text = self.row("}", tight=tight)
        self.take()
        return text

    def words(self) -> str:
        """Read a group of words, or else of mathematics, as it would be without the command that sets it upright."""
        end = self.tokens.index("}", self.at) if "}" in self.tokens[self.at :] else self.at
        inside = self.tokens[self.at + 1 : end]
        if self.peek() != "{" or any(token in "{_^" or token[0] == "\\" for token in inside):
            return self.argument()
        self.at = end + 1
        return "".join(inside)

    def _put_back(self, number: str) -> bool:
        """Leave the digits behind the first one to be read, as TeX does; always true."""
        if len(number) > 1:
            self.at -= 1
            self.tokens[self.at] = number[1:]
        return True

    def atom(self, token: str) -> str:
        """Read what a token begins, without scripts."""
        if token == "{":
            self.at -= 1
            return self.argument()
        if token in _UPRIGHT or token in _ALPHABETS or token in _ACCENTS or token == "\\sqrt":
            return self.marked(token)
        if token in "&}" or token in ("\\begin", "\\end", "\\\\"):
            raise _UnreadableError
        return _character(token)

    def marked(self, token: str) -> str:
        """Read a command with one argument."""
        if token == "\\sqrt" and self.peek() == "[":
            raise _UnreadableError
        if token in _UPRIGHT:
            return self.words()
        text = self.argument()
        if token in _ALPHABETS:
            letters = [_table().get(f"{token}{{{letter}}}") or _bold(token, letter) for letter in text]
            return "".join(filter(None, letters)) if letters and all(letters) else f"{token}{{{text}}}"
        if token == "\\sqrt":
            return f"√{text}" if len(text) == 1 else f"√({text})"
        return unicodedata.normalize("NFC", text + _ACCENTS[token]) if len(text) == 1 else f"{token}{{{text}}}"

    def fraction(self) -> tuple[str, bool]:
        """Read a fraction: as a sign of its own, or with a stroke, and brackets around what is more than one item."""
        above, below = self.argument(), self.argument()
        if (above, below) in _VULGAR:
            return self.scripted(_VULGAR[above, below], ""), False
        text = f"{_bracketed(above)}/{_bracketed(below)}"
        return (self.scripted(f"({text})", ""), False) if self.peek() in ("^", "_") else (text, True)


class _Line:
    """What was written so far, and what has to come between it and the next item."""

    def __init__(self, tight: bool) -> None:
        self.text = ""
        self.space = False
        self._tight = tight
        self._word = False
        """Whether the line ends in a word, such as the name of a function."""
        self._binary = False
        """Whether it ends in a sign between two items."""
        self._fraction = -1
        """Where a fraction begins that ends the line."""

    def add(self, item: str, is_fraction: bool) -> None:
        """Put an item behind the others."""
        if not item:
            return
        if self._fraction >= 0 and _is_factor(item):
            self.text = f"{self.text[: self._fraction]}({self.text[self._fraction :]})"
        if is_fraction and self.text and self.text[-1] not in _OPENING and self.text[-1] != " ":
            item, is_fraction = f"({item})", False
        binary = item in _SIGNS and bool(self.text) and self.text[-1] not in _OPENING
        self.text += self._gap(item, binary)
        self._fraction = len(self.text) if is_fraction else -1
        self.text += item
        self.space, self._word, self._binary = False, _is_word(item), binary

    def _gap(self, item: str, binary: bool) -> str:
        """The space before an item; ``binary`` is whether it is a sign between two."""
        before = self.text[-1:]
        if not before or before == " " or before in _PREFIXES or before in "([{〈" or item in _CLOSING:
            return ""
        around = not self._tight and (
            item[0] in RELATIONS or before in RELATIONS or binary or self._binary or before == ","
        )
        words = (self._word and (item[0].isalnum() or item[0] in "√∫∑∂∇")) or (
            _is_word(item) and (before.isalnum() or before in ")]")
        )
        return " " if around or words or (self.space and not self._tight) else ""


def _bold(alphabet: str, letter: str) -> str | None:
    """A Greek letter in bold, which stands in the table of no alphabet."""
    name = unicodedata.name(letter, "") if alphabet in ("\\mathbf", "\\boldsymbol") else ""
    if not name.startswith("GREEK "):
        return None
    try:
        return unicodedata.lookup(name.replace("GREEK ", "MATHEMATICAL BOLD ").replace("LETTER ", ""))
    except KeyError:
        return None


def _is_word(item: str) -> bool:
    """Whether an item is a word of several plain letters, such as the name of a function."""
    return len(item) > 1 and item.isascii() and item.isalpha()


def _is_factor(item: str) -> bool:
    """Whether an item behind a fraction would be read as part of its denominator."""
    return item[0].isalnum() or item[0] in "([√\\∫∑∏∇∂‖|"


def _bracketed(text: str) -> str:
    """The numerator or denominator of a fraction, in brackets unless it is a number or a letter with its scripts."""
    plain = re.fullmatch(rf"\d+|[∂d]?\w{_SCRIPTS}|(?:\w{_SCRIPTS})?\([^()]*\){_SCRIPTS}|[∂d]{_SCRIPTS}", text)
    return text if plain else f"({text})"


def _script(sign: str, text: str) -> str:
    """A subscript or superscript: raised or lowered characters where all of them exist, TeX's signs where not."""
    if sign == "^" and text and set(text) <= {"′"}:
        return text
    if sign == "^" and text == "⊤":
        return "ᵀ"
    raised = [_table().get(f"{sign}{letter}") for letter in text]
    if raised and all(raised) and not set("()") & set(text):
        return "".join(filter(None, raised))
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"


def _character(token: str) -> str:
    """What a token without arguments looks like; an unknown command is itself, and keeps off what follows."""
    if token == "'":
        return "′"
    if _WORDS.fullmatch(token):
        return token[1:]
    if not token.startswith("\\"):
        return token
    return _PLAIN.get(token) or _table().get(token) or f"{token} "


@cache
def _table() -> dict[str, str]:
    """The characters that commands, alphabets and scripts stand for."""
    from unicodeit.data import REPLACEMENTS, SUBSUPERSCRIPTS

    return {**dict(REPLACEMENTS), **dict(SUBSUPERSCRIPTS)}
