"""The pages of the site in their order: those that are written, and those that are made from tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derivations.manual.tables import codes_page, commands_page, rules_page, settings_page, vocabulary_page
from derivations.report.guide import names, page

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Start": ("index", "installing", "tutorial", "writing"),
    "Checking documents": ("terminal", "editor", "ci", "pytest", "reports", "corpus"),
    "On your pages": ("sphinx", "mkdocs", "pandoc"),
    "From Python": ("notebooks", "sympy", "programs", "agents", "simulations"),
    "Reference": ("verdicts", "codes", "rules", "context", "vocabulary", "formats", "commands", "settings", "library"),
}
"""The names of the pages, by the section that they stand in; ``library`` is made where its documents are checked."""

_MADE: Mapping[str, Callable[[], str]] = {
    "codes": codes_page,
    "rules": rules_page,
    "settings": settings_page,
    "vocabulary": vocabulary_page,
}


def pages(helps: Mapping[str, str]) -> dict[str, str]:
    """All pages but that of the library, in Markdown.

    Args:
        helps: what each command says of itself.
    """
    found = {name: page(name) for name in names()} | {name: make() for name, make in _MADE.items()}
    return found | {"commands": commands_page(helps)}
