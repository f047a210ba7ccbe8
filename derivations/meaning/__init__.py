"""Meaning: what a document says, from syntax trees to steps over terms.

The modules load when something is read: who only wants the lines of a document does not wait for the grammar.  In
the order of the way that a document takes:

- The page, and where things stand on it: ``page``, ``language``, ``structure``, ``mistakes``, ``scopes``,
  ``surroundings``, ``prose_claims``.
- Its words: ``sentences`` is the grammar; ``spoken`` and ``telling`` take in what sentences say, by the tables of
  ``senses``; ``suppositions``, ``independence``, ``moments``, ``samples``, ``listed``, ``extensions``, ``scales``,
  ``notation``, ``remarks``, ``restrictions``, ``kinds_by_words`` and ``conditioned`` each know one thing that words may
  say.
- Its context blocks: ``lines`` and ``vocabulary`` read them, ``told`` is what they cost; ``declarations``, ``spaces``,
  ``domains``, ``bounds``, ``growth`` and ``convergence`` are what a line may state.
- Names: ``lives`` tells where one means the same, ``declared_names`` what it is declared to be there.
- How names are used: ``surveyor`` walks over formulas and fills ``survey``; ``evidence`` joins it with the words, for
  the whole document and by ``usage`` for its places;
  ``families``, ``letters``, ``customary``, ``euler``, ``constants``, ``shapes``, ``arrows`` and ``sizes`` say what a
  name is by its use, ``made_of`` on what else it depends, ``elements`` what is in sets that are not known, ``acting``
  what may be an operator, ``words_of_letters`` what is no product.
- Definitions: ``definitions`` as written, ``introductions`` which steps are such, ``levels`` which only look so,
  ``bindings`` where they hold, ``unbound`` and ``constraints`` equations that are none, ``resolver`` as terms, ``used``
  which of them a claim uses.
- Formulas as terms: ``expressions`` is the dispatcher over the rest, and ``environment`` what is known at a place;
  ``grouping``, ``brackets``, ``products``, ``applications`` with ``heads``, ``variables`` and ``scripts``, ``calls``,
  ``superscripts``, ``compositions``, ``quantities``, ``calculus`` with ``operands``, ``dependence`` and ``varying``,
  ``differentials``, ``stretches``, ``integrals`` with ``antiderivatives`` and ``unranged``, ``sums`` with ``extents``
  and ``sets``, ``matrices``, ``operators``, ``systems``; ``written_out`` puts what an operator does in its place.
- Dynamics: ``processes`` finds what is said of differentials, ``ito`` says what the others are, ``generators`` what a
  process does to functions and to its density; ``motions`` are processes without noise, ``rates`` what changes along
  them, ``recursions`` steps with noise, and ``stepwise`` averages over one; ``placeless`` writes the place of functions
  that stand without it, ``normalised`` the factor of densities; ``dynamics`` goes through a document with them.
- Probability: ``law_table`` with ``stated_laws``, ``laws_in_reach``, ``distributions``, ``other_parameters``,
  ``called_laws`` and ``supports``, ``equal_laws``; ``laws`` and ``weights`` find the law of an average; ``densities``,
  ``expectations``, ``averages``, ``unknown_laws``, ``functionals``; ``chance_by_words``, with ``worded_names``;
  ``events`` with ``event_signs``, ``blanks``, ``intervals`` and ``indicators``; ``probabilities``; ``random_families``
  of variables, with ``facts_of_samples``; ``facts_of_kinds``, of matrices and functions.
- Steps: ``elaborate`` drives all of it, ``steps`` makes each one; ``diagrams`` tells arrows that claim no limit;
  ``sides``, ``claims``, ``orders`` and ``inferences`` are what is judged, ``both_signs`` what states two equations at
  once, ``contexts`` what it rests on, with ``standing`` and ``beside``; ``forms`` what it is by its form, ``rounding``
  its numerals.
- What keeps a verdict from being certain: ``readings``, ``conventions``, ``obstacles``, ``other_meanings``,
  ``other_variables``, ``acting_alone``, ``ties``, ``complements``, ``counts``, ``open_signs``, ``special_values``.

A new known function, law, relation, pattern or noun is a row of a table: see ``CONTRIBUTING.md``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from derivations.model.derivation import Document

if TYPE_CHECKING:
    from derivations.reading.raw import RawContext
    from derivations.reading.source import SourceText

__all__ = ["context_of", "read", "read_text"]


def read(path: str, context_path: str | None = None) -> Document:
    """Read a document file into steps.

    Args:
        path: the document.
        context_path: a context file; without it ``NAME.derivations.yaml`` beside the document counts, if it exists.

    Raises:
        UnusableInputError: the document or its context cannot be used; the message is one clear line.
    """
    from derivations.meaning.elaborate import elaborate
    from derivations.reading.documents import read_source

    return elaborate(read_source(path), context_of(path, context_path))


def read_text(text: str, suffix: str = ".md", context: str | None = None, path: str = "<text>") -> Document:
    """Read a document from its text, in the format of the suffix; ``context`` is the path of a context file.

    Raises:
        UnusableInputError: the text or the context cannot be used.
    """
    from derivations.meaning.elaborate import elaborate
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
