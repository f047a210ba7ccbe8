r"""Formulas of documents, taken apart and written anew so that they are safe to typeset.

A formula comes back only if all of it is understood: balanced groups, commands from the allow-list with their
arguments, at most one subscript and one superscript on anything.  Then TeX meets nothing in it that could run,
read, write, or fail.  Everything else has to be shown verbatim.
"""

from __future__ import annotations

import re

from derivations.report import math_commands as commands

LONGEST_FORMULA = 6000
DEEPEST_GROUP = 60

_TOKEN = re.compile(r"\\(?:operatorname\*|[A-Za-z]+|.)|\s+|.", re.DOTALL)
_WORDS = re.compile(r"[A-Za-z0-9 .,;:!?'()/=+*-]*")
_WORD_OR_SPACE = re.compile(r"\s+|\S+")
_MATH_IN_TEXT = re.compile(r"\$([^$]*)\$")


def safe_math(formula: str, names_unknown: bool = False) -> str | None:
    """Write a formula anew from allowed parts only; ``None`` where something in it is not allowed or not closed.

    With ``names_unknown`` the name of a command that is not known stands in its place, in typewriter letters.
    """
    if len(formula) > LONGEST_FORMULA:
        return None
    try:
        reader = _Reader(_TOKEN.findall(formula), names_unknown)
        text = reader.row(())
        reader.expect_end()
    except _NotAllowedError:
        return None
    return text or None


def split_math(text: str) -> list[tuple[bool, str]]:
    """Split a sentence at ``$…$`` and around bare commands: pairs of whether it is mathematics, and the text."""
    parts: list[tuple[bool, str]] = []
    for position, part in enumerate(_MATH_IN_TEXT.split(text)):
        parts += [(True, part)] if position % 2 else _split_words(part)
    return [(is_math, part) for is_math, part in parts if part]


def _split_words(text: str) -> list[tuple[bool, str]]:
    """Find the words that are formulas although nobody said so, such as a command for a Greek letter."""
    parts: list[tuple[bool, str]] = [(False, "")]
    for word in _WORD_OR_SPACE.findall(text):
        core = word.rstrip(".,;:")
        if "\\" in core and safe_math(core) is not None:
            parts += [(True, core), (False, word[len(core) :])]
        else:
            parts[-1] = (False, parts[-1][1] + word)
    return parts


class _NotAllowedError(Exception):
    """Something in the formula is not on the list."""


class _Reader:
    """A recursive-descent reader over tokens that writes what it accepts."""

    def __init__(self, tokens: list[str], names_unknown: bool = False) -> None:
        self.tokens = tokens
        self.names_unknown = names_unknown
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        """The next token that is not a space, or ``""`` at the end."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Consume the next token."""
        token = self.peek()
        if not token:
            raise _NotAllowedError
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        """Consume a certain token."""
        if self.take() != token:
            raise _NotAllowedError

    def expect_end(self) -> None:
        """Refuse anything that is left."""
        if self.peek():
            raise _NotAllowedError

    def row(self, stop: tuple[str, ...], columns: int | None = None) -> str:
        """Read items up to one of the stopping tokens, which stays; ``columns`` allows cells and rows of them."""
        self.depth += 1
        if self.depth > DEEPEST_GROUP:
            raise _NotAllowedError
        parts: list[str] = []
        cells = columns
        while (token := self.peek()) and token not in stop:
            if token[1:] in commands.SWITCHES and token.startswith("\\"):
                self.at += 1
                parts.append(f"\\{commands.SWITCHES[token[1:]]}{{{self.row(stop)}}}")
            elif cells is not None and token in ("&", r"\\"):
                self.at += 1
                cells = columns if token != "&" else cells - 1
                parts.append("&" if token == "&" else r"\\{}")
            else:
                parts.append(self.item())
            if cells is not None and cells < 0:
                raise _NotAllowedError
        self.depth -= 1
        return " ".join(filter(None, parts))

    def item(self) -> str:
        """Read one atom with its scripts."""
        base = "" if self.peek() in ("^", "_", "'") else self.atom()
        return self.scripts(base or "{}") if self.peek() in ("^", "_", "'") else base

    def scripts(self, base: str) -> str:
        """Read the scripts on an atom: primes and a superscript share one place."""
        below, above, primes = "", "", ""
        while (token := self.peek()) in ("^", "_", "'"):
            self.at += 1
            if token == "'" and not above:
                primes += "'"
            elif token == "_" and not below:
                below = f"_{{{self.argument()}}}"
            elif token == "^" and not above:
                above = self.argument()
            else:
                raise _NotAllowedError
        raised = (r"\prime " * len(primes) + above).strip()
        return base + below + (f"^{{{raised}}}" if raised else "")

    def argument(self) -> str:
        """Read a group or a single atom."""
        self.depth += 1
        if self.depth > DEEPEST_GROUP:
            raise _NotAllowedError
        text = self.group() if self.peek() == "{" else self.atom()
        self.depth -= 1
        return text

    def group(self) -> str:
        """Read what stands in braces."""
        self.expect("{")
        text = self.row(("}",))
        self.expect("}")
        return text

    def atom(self) -> str:
        """Read a character, a group or a command."""
        token = self.peek()
        if token == "{":
            return f"{{{self.group()}}}"
        self.at += 1
        if token.startswith("\\") and len(token) > 1:
            return self.command(token[1:])
        if token in commands.CHARACTERS:
            return token
        if token == "~":
            return r"\ "
        if token in commands.UNICODE:
            text = commands.UNICODE[token]
            return f"{{{{}}{text}}}" if text.startswith("^") else text
        raise _NotAllowedError

    def command(self, name: str) -> str:
        """Read the arguments of a command and write it."""
        if name in commands.RENAMED:
            replacement = commands.RENAMED[name]
            if not replacement.isalpha():
                return f"\\{replacement}" if replacement[0].isalpha() else replacement
            name = replacement
        if name in commands.SYMBOLS:
            return self.limited(name)
        if name in commands.ONE_ARGUMENT:
            return self.one_argument(name)
        if name in commands.TWO_ARGUMENTS:
            return f"\\{name}{{{self.argument()}}}{{{self.argument()}}}"
        if name in commands.TEXT:
            return f"\\text{{{self.words()}}}"
        if name in commands.IGNORED_WITH_ARGUMENT:
            self.verbatim_group()
            return ""
        return self.structure(name)

    def structure(self, name: str) -> str:
        """Read delimiters, environments, rows and spacing."""
        if name == "left":
            return self.fence()
        if name in commands.SIZES:
            return f"\\{name}{self.delimiter()}"
        if name == "begin":
            return self.environment()
        if name in commands.IGNORED:
            return ""
        if name in ("{", "}", "|", "%", "#", "&", "_", "$"):
            return f"\\{name}"
        if name in commands.SPACES:
            return rf"\{' ' if name.isspace() else name}"
        if name == "substack":
            return self.stacked()
        if self.names_unknown and name.isascii() and name.isalpha():
            return rf"\mathtt{{\backslash {name}}}"
        raise _NotAllowedError

    def stacked(self) -> str:
        """Read rows below an operator."""
        self.expect("{")
        inside = self.row(("}",), 0)
        self.expect("}")
        return f"\\begin{{subarray}}{{c}}{inside}\\end{{subarray}}"

    def limited(self, name: str) -> str:
        """An operator keeps the ``limits`` that stand on it; elsewhere TeX would stop at them."""
        if self.peek() in (r"\limits", r"\nolimits") and name in commands.LIMITED:
            return f"\\{name}{self.take()}"
        return f"\\{name}"

    def one_argument(self, name: str) -> str:
        """Read the argument of a command; a root may have a degree, an operator's name is of letters."""
        degree = ""
        if name == "sqrt" and self.peek() == "[":
            self.at += 1
            degree = f"[{{{self.row((']',))}}}]"
            self.expect("]")
        inside = self.argument()
        return f"\\{name}{degree}{{{inside}}}"

    def words(self) -> str:
        """Read the plain words of a text command."""
        text = self.verbatim_group()
        if not _WORDS.fullmatch(text):
            raise _NotAllowedError
        return text

    def verbatim_group(self) -> str:
        """Read a group without reading into it; groups inside are refused."""
        self.expect("{")
        start = self.at
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            if self.tokens[self.at] == "{":
                raise _NotAllowedError
            self.at += 1
        text = "".join(self.tokens[start : self.at])
        self.expect("}")
        return text

    def delimiter(self) -> str:
        """Read a delimiter."""
        token = self.take()
        if token not in commands.DELIMITERS:
            raise _NotAllowedError
        token = commands.ANGLES.get(token, token)
        return f"{token} " if token[-1].isalpha() else token

    def fence(self) -> str:
        """Read from a left delimiter to the right one."""
        opening = self.delimiter()
        inside = self.row((r"\right",))
        self.expect(r"\right")
        return f"\\left{opening}{inside} \\right{self.delimiter()}"

    def environment(self) -> str:
        """Read a matrix, cases or aligned rows."""
        name = self.verbatim_group()
        columns = self.columns() if name == "array" else ""
        if not columns and name not in commands.ENVIRONMENTS:
            raise _NotAllowedError
        inside = self.row((r"\end",), len(columns) - 1 if columns else commands.ENVIRONMENTS[name])
        self.expect(r"\end")
        if self.verbatim_group() != name:
            raise _NotAllowedError
        name = commands.REBUILT.get(name, name)
        columns = columns and f"{{{columns}}}"
        return f"\\begin{{{name}}}{columns}{inside}\\end{{{name}}}"

    def columns(self) -> str:
        """Read how the columns of an array are set; lines between them are left out."""
        columns = self.verbatim_group().replace("|", "").replace(" ", "")
        if not 0 < len(columns) <= commands.MOST_COLUMNS or set(columns) - set("lcr"):
            raise _NotAllowedError
        return columns
