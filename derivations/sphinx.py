"""An extension of Sphinx, for reStructuredText and MyST: ``extensions = ["derivations.sphinx"]``.

Each page is checked when it is read; its formulas get badges, and what is refuted or in doubt is a warning.
``derivations_fail_on`` in ``conf.py`` is ``"never"``, ``"refuted"`` or ``"strict"``: then a build fails in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docutils import nodes
from sphinx.addnodes import only
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, SphinxError
from sphinx.util import logging

from derivations.project.ways import seen_documents
from derivations.reading.formats import is_document
from derivations.reading.source import context_beside
from derivations.report.json import package_version
from derivations.report.math_source import safe_math, split_math
from derivations.report.view import ChainView, DocumentView, StepView
from derivations.sites.badges import FAIL_ON, badges, failures, needs_a_look, page_badges, warnings
from derivations.sites.placing import placed

_LOG = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension."""
    app.add_config_value("derivations_fail_on", "never", "env", (str,))
    checker = _Checker()
    app.connect("config-inited", _need_known_choice)
    app.connect("env-before-read-docs", checker.check)
    app.connect("doctree-read", checker.show)
    app.connect("env-purge-doc", _forget)
    app.connect("build-finished", _fail)
    return {"version": package_version(), "env_version": 1, "parallel_read_safe": False, "parallel_write_safe": True}


class DerivationsError(SphinxError):
    """A page holds a step that fails the build."""

    category = "Derivations"


def _need_known_choice(app: Sphinx, config: Any) -> None:
    if config.derivations_fail_on not in FAIL_ON:
        known = ", ".join(FAIL_ON)
        raise ConfigError(f"derivations_fail_on: found {config.derivations_fail_on!r}, expected one of {known}")


class _Checker:
    """What was found of the pages that are being read, by their names."""

    def __init__(self) -> None:
        self._found: dict[str, DocumentView] = {}

    def check(self, app: Sphinx, env: BuildEnvironment, names: Sequence[str]) -> None:
        """Check the pages that are about to be read."""
        paths = {str(env.doc2path(name)): name for name in names}
        paths = {path: name for path, name in paths.items() if is_document(path)}
        views = seen_documents(tuple(paths), documents=len(env.found_docs))
        self._found = {name: seen for name, seen in zip(paths.values(), views, strict=True)}

    def show(self, app: Sphinx, doctree: nodes.document) -> None:
        """Put badges behind the formulas of a page."""
        name = app.env.docname
        document = self._found.pop(name, None)
        if document is None:
            return
        env = app.env
        env.note_dependency(str(context_beside(str(env.doc2path(name)))))
        formulas = list(doctree.findall(nodes.math_block))
        found = placed(document, [formula.astext() for formula in formulas])
        for number, chains in found.behind.items():
            _behind(formulas[number], [node for chain in chains for node in _shown(chain)])
        doctree += nodes.raw("", str(page_badges(document, found.loose)), format="html")
        strict = app.config.derivations_fail_on == "strict"
        _failing(env)[name] = [f"{name}, line {step.row}: {step.verdict.value}" for step in failures(document, strict)]
        for step, text in warnings(document):
            _LOG.warning("%s", text, location=(name, step.line if step is not None else 1), type="derivations")


def _shown(chain: ChainView) -> Iterator[nodes.Node]:
    """The badges of a chain; in other formats than HTML, what needs a look, in words."""
    yield nodes.raw("", str(badges(chain)), format="html")
    told = [nodes.paragraph("", "", *_words(step)) for step in chain.steps if needs_a_look(step)]
    if told:
        yield only("", nodes.block_quote("", *told), expr="not html")


def _words(step: StepView) -> Iterator[nodes.Node]:
    """A step that needs a look; a formula that is not safe to typeset stands as it is written."""
    yield nodes.strong("", f"{step.verdict.value}: ")
    for is_math, part in split_math(step.reason):
        safe = safe_math(part) if is_math else None
        yield nodes.math(safe, safe) if safe else nodes.literal(part, part) if is_math else nodes.Text(part)


def _behind(formula: nodes.math_block, badges: Sequence[nodes.Node]) -> None:
    """Put nodes behind a formula, or behind the paragraph in which it stands."""
    node: nodes.Element = formula
    while isinstance(node.parent, nodes.TextElement):
        node = node.parent
    at = node.parent.index(node) + 1
    node.parent[at:at] = list(badges)


def _failing(env: BuildEnvironment) -> dict[str, list[str]]:
    """The failing steps of all pages, by their names: those that are not read again are still known."""
    if not hasattr(env, "derivations_failing"):
        env.derivations_failing = {}  # type: ignore[attr-defined]
    found: dict[str, list[str]] = env.derivations_failing  # type: ignore[attr-defined]
    return found


def _forget(app: Sphinx, env: BuildEnvironment, name: str) -> None:
    _failing(env).pop(name, None)


def _fail(app: Sphinx, exception: Exception | None) -> None:
    """Fail the build where that is asked for."""
    if exception is not None or app.config.derivations_fail_on == "never":
        return
    lines = [line for found in _failing(app.env).values() for line in found]
    if lines:
        raise DerivationsError("; ".join(lines))
