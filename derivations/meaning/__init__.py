"""Meaning: what a document says, from syntax trees to steps over terms.

The modules load when something is read: who only wants the lines of a document does not wait for the grammar.  The
folders lie in layers, and each imports from those before it alone; their docstrings name the modules:

- ``named_laws``: the table of named laws, and how letters stand for laws and events.
- ``page``: where things stand on the page, by its text.
- ``sentences``: the grammar of its prose, a row a pattern.
- ``scopes``: where a binding holds.
- ``names``: what each name is by its use and by custom, and the environment in which a formula is read.
- ``dynamics``: differentials, rates, recursions, and what a page says of processes.
- ``declared``: what context blocks, and formulas that state a fact, say of names.
- ``words``: what sentences say of formulas and names.
- ``formulas``: syntax trees to terms, a module for each kind of node.
- ``chance``: expectations, events and functionals of laws as terms.
- ``terms``: formulas, definitions and sides as terms where they stand; the dispatcher over all of this.
- ``doubts``: what keeps a verdict from being certain.
- ``steps``: from a raw document to steps; ``elaborate`` drives all of it.

A new known function, law, relation, pattern or noun is a row of a table: see ``CONTRIBUTING.md``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from derivations.model.derivation import Document

if TYPE_CHECKING:
    from derivations.meaning.steps.elaborate import Elaboration
    from derivations.reading.raw import RawContext
    from derivations.reading.source import SourceText

__all__ = ["context_of", "elaboration", "read", "read_text"]


def read(path: str, context_path: str | None = None) -> Document:
    """Read a document file into steps.

    Args:
        path: the document.
        context_path: a context file; without it ``NAME.derivations.yaml`` beside the document counts, if it exists.

    Raises:
        UnusableInputError: the document or its context cannot be used; the message is one clear line.
    """
    return elaboration(path, context_path).document


def elaboration(path: str, context_path: str | None) -> Elaboration:
    """Read a document file, with what its parts show of each other; the two that were read last are not read again.

    Raises:
        UnusableInputError: the document or its context cannot be used.
    """
    from derivations.meaning.steps.elaborate import elaborated
    from derivations.reading.documents import extract_of

    return elaborated(*extract_of(path), context_of(path, context_path))


def read_text(text: str, suffix: str = ".md", context: str | None = None, path: str = "<text>") -> Document:
    """Read a document from its text, in the format of the suffix; ``context`` is the path of a context file.

    Raises:
        UnusableInputError: the text or the context cannot be used.
    """
    from derivations.meaning.steps.elaborate import elaborate
    from derivations.reading.context_blocks import read_context_file
    from derivations.reading.documents import read_document
    from derivations.reading.source import SourceText

    raw = read_document(SourceText(path, text), suffix)
    return elaborate(raw, read_context_file(context) if context else None)


def context_of(path: str, context_path: str | None) -> tuple[SourceText, RawContext] | None:
    """The context of a document from a file: the one that is named, or the one beside it, if there is one.

    Raises:
        UnusableInputError: the file cannot be used.
    """
    from derivations.reading.context_blocks import read_context_file
    from derivations.reading.source import context_beside

    if context_path is not None:
        return read_context_file(context_path)
    beside = context_beside(path)
    return read_context_file(str(beside)) if os.path.isfile(beside) else None  # a name may be too long to look for
