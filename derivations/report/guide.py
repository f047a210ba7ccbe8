"""The pages of the site that are written, and not made from tables."""

from __future__ import annotations

from importlib.resources import files


def guide() -> str:
    """The page that says how to write documents that check, in Markdown."""
    return page("writing")


def page(name: str) -> str:
    """A page, in Markdown."""
    return (files("derivations") / "guides" / f"{name}.md").read_text(encoding="utf-8")


def names() -> list[str]:
    """The names of the pages."""
    pages = (files("derivations") / "guides").iterdir()
    return sorted(page.name.removesuffix(".md") for page in pages if page.name.endswith(".md"))
