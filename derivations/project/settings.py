"""What a project says once, in ``[tool.derivations]`` of its ``pyproject.toml``: options of the commands, documents.

The nearest ``pyproject.toml`` with such a table counts, from the working folder upwards.  Paths and patterns in it are
relative to its folder; what is said on the command line outranks it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from derivations.model.errors import UnusableInputError

FILE = "pyproject.toml"
TABLE_NAME = "tool.derivations"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that a project sets, by their names in Python, and patterns of documents, as of ``.gitignore``.

    ``folder`` is what the patterns are relative to.
    """

    folder: str = "."
    options: Mapping[str, Any] = field(default_factory=dict)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def of(self, command: str) -> dict[str, Any]:
        """The options that a command has of them."""
        return {name: value for name, value in self.options.items() if name in _OPTIONS[command]}


@dataclass(frozen=True, slots=True)
class _Key:
    """A key: what its value has to be, in words and as a test, and the option that it sets."""

    expected: str
    fits: Callable[[Any], bool]
    option: str = ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_SWITCH = "true or false"
_TEXTS = "a list of strings"
_KEYS = {
    "include": _Key(_TEXTS, _are_texts),
    "exclude": _Key(_TEXTS, _are_texts),
    "context": _Key("the path of a file", lambda value: isinstance(value, str), "context"),
    "baseline": _Key("the path of a file", lambda value: isinstance(value, str), "baseline"),
    "strict": _Key(_SWITCH, lambda value: isinstance(value, bool), "strict"),
    "cache": _Key(_SWITCH, lambda value: isinstance(value, bool), "no_cache"),
    "seed": _Key("a whole number from 0 on", lambda value: _is_whole(value) and value >= 0, "seed"),
    "jobs": _Key("a whole number from 1 on", lambda value: _is_whole(value) and value >= 1, "jobs"),
    "time-limit": _Key("a number of seconds", lambda value: _is_number(value) and value > 0, "time_limit"),
    "select": _Key(_TEXTS, _are_texts, "select"),
    "ignore": _Key(_TEXTS, _are_texts, "ignore"),
}
_PATHS = frozenset({"context", "baseline"})
_JUDGING = frozenset({"seed", "jobs", "no_cache", "time_limit"})
_OPTIONS = {
    "check": _JUDGING | {"context", "strict", "select", "ignore", "baseline"},
    "report": _JUDGING | {"context"},
    "library": _JUDGING,
}
COMMANDS = frozenset(_OPTIONS)
"""The commands that have options which a project may set."""


def described() -> list[tuple[str, str, tuple[str, ...]]]:
    """Each key, what its value has to be, and the commands that go by it."""
    users = {key: tuple(c for c, options in _OPTIONS.items() if row.option in options) for key, row in _KEYS.items()}
    return [(key, row.expected, users[key] or ("check",)) for key, row in _KEYS.items()]


def settings(start: Path) -> Settings:
    """The settings of the project that a folder belongs to; none if it belongs to none.

    Raises:
        UnusableInputError: the file cannot be read, or says what is not understood.
    """
    for folder in (start, *start.parents):
        path = folder / FILE
        if path.is_file():
            table = _table(path)
            if table is not None:
                return _understood(Path(os.path.relpath(path, start)), table)
    return Settings()


def _table(path: Path) -> Any:
    import tomllib

    try:
        with path.open("rb") as file:
            data: dict[str, Any] = tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableInputError(f"{os.path.relpath(path)}: {error}") from error
    tool = data.get("tool", {})
    return tool.get("derivations") if isinstance(tool, dict) else None


def _understood(path: Path, table: Any) -> Settings:
    if not isinstance(table, dict):
        raise UnusableInputError(f"{path}: {TABLE_NAME}: found {table!r}, expected a table")
    for key, value in table.items():
        if key not in _KEYS:
            raise UnusableInputError(f"{path}: {TABLE_NAME}: there is no key {key!r}; the keys are {', '.join(_KEYS)}")
        if not _KEYS[key].fits(value):
            raise UnusableInputError(f"{path}: {TABLE_NAME}.{key}: found {value!r}, expected {_KEYS[key].expected}")
    folder = str(path.parent)
    patterns = (tuple(table.get(key, ())) for key in ("include", "exclude"))
    options = {_KEYS[key].option: _value(key, value, folder) for key, value in table.items() if _KEYS[key].option}
    return Settings(folder, options, *patterns)


def _value(key: str, value: Any, folder: str) -> Any:
    if key in _PATHS:
        return os.path.normpath(os.path.join(folder, value))
    return not value if key == "cache" else value
