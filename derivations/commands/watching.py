"""Checking again whenever a document changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

from derivations.commands.answers import BY_SIGNAL
from derivations.model.errors import UnusableInputError
from derivations.project.settings import FILE as SETTINGS
from derivations.reading.source import is_context

ROUND = 100
"""Milliseconds after which it is looked whether something has changed."""


def watch(check: Callable[[], int], arguments: Sequence[str], context: str | None, between: Callable[[], None]) -> int:
    """Check, and again after every change of a document, of a context file, or of the settings, until interrupted.

    Args:
        check: does so, and returns its exit status.
        arguments: files and folders that are watched.
        context: a context file that is watched, too.
        between: called before it is checked again.

    Raises:
        UnusableInputError: the library is missing that watches, or something that is to be watched.
    """
    try:
        from watchfiles import watch as changes
    except ImportError:
        raise UnusableInputError("--watch needs watchfiles: python -m pip install 'derivations[watch]'") from None
    folders = [name for name in arguments if os.path.isdir(name)]
    files = [os.path.abspath(name) for name in (*arguments, *([context] if context else [])) if name not in folders]
    roots = {os.path.abspath(folder) for folder in folders} | {os.path.dirname(name) for name in files}
    missing = [root for root in roots if not os.path.isdir(root)]
    if missing:
        raise UnusableInputError(f"{missing[0]}: there is no such folder to watch")

    def counts(change: Any, path: str) -> bool:
        return path in files or is_context(path) or _in(path, folders)

    status: int | None = None
    # the first round comes when it is watched already: what changes during a check is not missed
    watched = changes(
        *roots, watch_filter=counts, recursive=bool(folders), yield_on_timeout=True, rust_timeout=ROUND, debounce=ROUND
    )
    for found in watched:
        if status is not None and not found:
            continue
        if status is not None:
            between()
        status = check()
        if status > BY_SIGNAL:  # a check that a signal ends keeps what is done, and raises nothing
            return status
    return status or 0


def _in(path: str, folders: Sequence[str]) -> bool:
    """Whether a path is that of a document in one of some folders, or of the settings."""
    from derivations.reading.formats import is_document

    pure = PurePath(path)
    inside = any(pure.is_relative_to(os.path.abspath(folder)) for folder in folders)
    return inside and not pure.name.startswith(".") and (is_document(path) or pure.name == SETTINGS)
