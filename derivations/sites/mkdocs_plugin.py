"""A plugin of MkDocs: ``plugins: [search, derivations]``.

Each page is checked as it stands in its file; its formulas get badges, and what is refuted or in doubt is a warning,
which fails a build with ``mkdocs build --strict``.  ``fail_on: refuted`` (or ``strict``) fails every build.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from derivations.project.ways import seen_documents
from derivations.reading.blocks import MathBlock
from derivations.reading.formats import is_document
from derivations.reading.markdown import extract_markdown
from derivations.report.view import DocumentView
from derivations.sites.badges import FAIL_ON, badges, failures, page_badges, warnings
from derivations.sites.placing import placed

_LOG = logging.getLogger("mkdocs.plugins.derivations")
_MARGIN = re.compile(r"[ \t>]*")
_BLANK = re.compile(r"\n[ \t>]*(?:\r?\n|\Z)")


class Choices(Config):
    """What a site chooses."""

    fail_on = config_options.Choice(FAIL_ON, default="never")


class DerivationsPlugin(BasePlugin[Choices]):
    """Checks the pages of a site."""

    def __init__(self) -> None:
        self._failing: dict[str, list[str]] = {}
        self._found: dict[str, DocumentView] = {}

    def on_files(self, files: Any, *, config: Any) -> Any:
        """Check the pages."""
        paths = [one.abs_src_path for one in files.documentation_pages() if one.abs_src_path is not None]
        paths = [path for path in paths if is_document(path)]
        self._found = dict(zip(paths, seen_documents(paths, documents=len(paths)), strict=True))
        self._failing = {}
        return files

    def on_page_markdown(self, markdown: str, *, page: Any, config: Any, files: Any) -> str:
        """Put badges behind the formulas of a page."""
        document = self._found.get(page.file.abs_src_path)
        if document is None:  # made by another plugin
            return markdown
        name = page.file.src_uri
        strict = self.config.fail_on == "strict"
        self._failing[name] = [f"{name}:{step.row}: {step.verdict.value}" for step in failures(document, strict)]
        for step, text in warnings(document):
            _LOG.warning("%s", text if step is None else f"{name}:{step.row}: {text}")
        return with_badges(markdown, document)

    def on_post_build(self, *, config: Any) -> None:
        """Fail the build where that is asked for.

        Raises:
            PluginError: a page holds a step that fails it.
        """
        lines = [line for found in self._failing.values() for line in found]
        if lines and self.config.fail_on != "never":
            raise PluginError("; ".join(lines))


def with_badges(markdown: str, document: DocumentView) -> str:
    """A page of Markdown with badges behind the paragraphs that hold its formulas."""
    blocks = [b for b in extract_markdown(markdown).blocks if isinstance(b, MathBlock) and b.displayed]
    found = placed(document, [markdown[one.inner_start : one.inner_end] for one in blocks])
    pieces, position = [], 0
    for number, chains in sorted(found.behind.items()):
        margin, end = _margin(markdown, blocks[number].start), max(position, _end(markdown, blocks[number].end))
        html = "".join(f"\n\n{margin}{_line(str(badges(chain)))}" for chain in chains)
        pieces += [markdown[position:end], html]
        position = end
    return "".join([*pieces, markdown[position:], "\n\n", _line(str(page_badges(document, found.loose))), "\n"])


def _margin(text: str, offset: int) -> str:
    """What stands at the beginning of the line of a formula: it may be an item of a list, or quoted."""
    found = _MARGIN.match(text, text.rfind("\n", 0, offset) + 1)
    return found.group() if found is not None else ""


def _end(text: str, offset: int) -> int:
    """The end of the paragraph of a place."""
    found = _BLANK.search(text, offset)
    return found.start() if found is not None else len(text)


def _line(html: str) -> str:
    """HTML on one line, which Markdown takes as it is."""
    return " ".join(html.split())
