"""Run the steps of documents as tests: ``pytest --derivations 'docs/*.md'``."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the ini setting that name the documents."""
    group = parser.getgroup("derivations", "derivations in documents")
    group.addoption("--derivations", action="append", default=[], metavar="DOC", help="check the steps of a document")
