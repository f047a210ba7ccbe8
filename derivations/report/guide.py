"""The page that says how to write documents that check."""

from __future__ import annotations

from importlib.resources import files


def guide() -> str:
    """The page, in Markdown."""
    return (files("derivations") / "guides" / "writing.md").read_text(encoding="utf-8")
