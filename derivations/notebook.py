"""``%%derivations`` for notebooks: a cell is a document, and what is found of it shows itself.

%load_ext derivations.notebook

%%derivations
Let $y$ be real. $$ (y + 1)^2 = y^2 + 2y + 1 $$
"""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, Any

from derivations.checking.checkers import check_text
from derivations.checking.results import Result
from derivations.model.errors import UnusableInputError
from derivations.reading.formats import OF_TEXTS

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

NAME = "derivations"
_SUFFIXES = {one.name: one.suffixes[0] for one in OF_TEXTS}
USAGE = f"%%derivations [--format {'|'.join(_SUFFIXES)}] [--given LINE]… [--assume LINE]… [--strict] [NAME]"


class DerivationsError(Exception):
    """A cell holds something that fails; it stops a notebook that is run from the top."""


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add the magic to a shell, as ``%load_ext`` asks for."""
    magic: Any = partial(_checked, shell)
    shell.register_magic_function(magic, "cell", NAME)


def _checked(shell: Any, line: str, cell: str) -> Result:
    """Check a cell; the result goes into a variable, if one is named.

    Raises:
        UnusableInputError: the line of the magic is not understood.
        DerivationsError: the cell is strict, and does not hold.
    """
    asked = _asked(line)
    strict, name = asked.pop("strict"), asked.pop("name")
    result = check_text(cell, **asked)
    if name:
        shell.push({name: result})
    if strict and not result.holds:
        raise DerivationsError(str(result))
    return result


def _asked(line: str) -> dict[str, Any]:
    """What the line of the magic asks for."""
    found: dict[str, Any] = {"suffix": ".md", "given": [], "assume": [], "strict": False, "name": ""}
    words = iter(shlex.split(line, posix=False))
    for word in words:
        if word == "--strict":
            found["strict"] = True
        elif word in ("--given", "--assume"):
            found[word[2:]].append(_value(next(words, "")))
        elif word == "--format" and (value := next(words, "")) in _SUFFIXES:
            found["suffix"] = _SUFFIXES[value]
        elif word.isidentifier() and not found["name"]:
            found["name"] = word
        else:
            raise UnusableInputError(f"found {word!r}, expected {USAGE}")
    return found


def _value(word: str) -> str:
    """A line without the quotes around it; backslashes stand for themselves."""
    quoted = len(word) > 1 and word[0] == word[-1] and word[0] in "\"'"
    return word[1:-1] if quoted else word
