"""Read a document of any format into its chains, inline formulas and context blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from derivations.model.errors import ReadError, UnusableInputError
from derivations.reading.blocks import Block, ContextBlock, Extract, MathBlock, blanked
from derivations.reading.chains import Read, read_chain
from derivations.reading.context_blocks import read_context
from derivations.reading.dotted_signs import with_dotted_signs
from derivations.reading.formats import BY_SUFFIX, OF_TEXTS
from derivations.reading.going_on import leads_on
from derivations.reading.latex import parse_formula, parse_tokens
from derivations.reading.lexing import lex
from derivations.reading.macros import Macro, Macros, collect, make_macro, shorthands
from derivations.reading.notebook import source_of
from derivations.reading.raw import InlineMath, RawDocument, RawItem
from derivations.reading.rows import statements_apart
from derivations.reading.source import SourceText
from derivations.reading.undefined import quantities


def extract_of(path: str) -> tuple[SourceText, Extract]:
    """A document's text and what is in it.

    Raises:
        UnusableInputError: the file is missing, no text, or of an unknown format.
    """
    suffix = Path(path).suffix
    known = ", ".join(sorted(BY_SUFFIX))
    if Path(path).is_dir():
        raise UnusableInputError(f"{path}: found a folder without documents, expected files that end in one of {known}")
    if suffix not in BY_SUFFIX:
        raise UnusableInputError(f"{path}: found a file named *{suffix}, expected one of {known}")
    source = source_of(path)
    return source, BY_SUFFIX[suffix].extract(source.text)


def read_document(source: SourceText, suffix: str = ".md") -> RawDocument:
    """Read the text of a document in the format that goes with the suffix.

    Raises:
        UnusableInputError: a context block is wrong.
    """
    return read_extract(source, BY_SUFFIX[suffix].extract(source.text))


def extracted(source: SourceText, suffix: str) -> Extract:
    """What is in a text of the format that goes with a suffix.

    Raises:
        UnusableInputError: there is no such format.
    """
    if suffix not in BY_SUFFIX or BY_SUFFIX[suffix].cells:
        known = ", ".join(sorted(name for one in OF_TEXTS for name in one.suffixes))
        raise UnusableInputError(f"{source.path}: found a text of the format {suffix!r}, expected one of {known}")
    return BY_SUFFIX[suffix].extract(source.text)


def without_context(extract: Extract) -> Extract:
    """What is in a document, with its context blocks as comments."""
    contexts = [block for block in extract.blocks if isinstance(block, ContextBlock)]
    others = tuple(block for block in extract.blocks if not isinstance(block, ContextBlock))
    return Extract(blanked(extract.text, [(block.start, block.end) for block in contexts]), others, extract.comments)


def read_extract(source: SourceText, extract: Extract) -> RawDocument:
    """Read what is in a document.

    Raises:
        UnusableInputError: a context block is wrong.
    """
    defined, definitions = collect(extract.text)
    defined = {**_undefined(extract, {**shorthands(), **defined}), **defined}
    prose = blanked(extract.text, definitions)
    return RawDocument(source, with_dotted_signs(tuple(_items(source, prose, extract.blocks, defined))), prose)


def _undefined(extract: Extract, macros: Macros) -> dict[str, Macro]:
    """The commands that a document takes from elsewhere and that stand for quantities."""
    return quantities(_formulas(extract), macros)


def _formulas(extract: Extract) -> Iterator[str]:
    """The formulas of a document, and the lines of its context blocks."""
    for block in extract.blocks:
        inside = extract.text[block.inner_start : block.inner_end]
        yield from inside.splitlines() if isinstance(block, ContextBlock) else [inside]


def _items(source: SourceText, text: str, blocks: tuple[Block, ...], defined: dict[str, Macro]) -> Iterator[RawItem]:
    macros: dict[str, Macro] = {**shorthands(), **defined}
    number, end = 1, 0
    read: Read | None = None
    inline: list[MathBlock] = []
    for block in blocks:
        if isinstance(block, ContextBlock):
            context = read_context(source, text, block, macros)
            macros.update({name: make_macro(body) for name, body in context.macros})
            yield context
            continue
        chain = None
        if block.displayed:
            above = read if read is not None and leads_on(text, end, block.start, inline) else None
            read, inline = read_chain(number, text, block, macros, above), []
            chain, end = read.chain, block.end
        else:
            inline.append(block)
        number += chain is not None
        if chain is not None and (chain.steps or _formula(text, block, macros).tree is None):
            yield chain
        else:
            yield from _rows(text, block, macros) or [_formula(text, block, macros)]


def _rows(text: str, block: MathBlock, macros: Macros) -> list[InlineMath]:
    """The rows of a displayed block that are statements of their own without a relation of a chain, if all are."""
    inside = text[block.inner_start : block.inner_end]
    try:
        lines = statements_apart(lex(inside, block.inner_start, macros)) if block.displayed else []
        trees = [parse_tokens(line, line[0].start, line[-1].end) for line in lines]
    except ReadError:
        return []
    starts = [block.start, *(line[0].start for line in lines[1:])]
    ends = [*(line[-1].end for line in lines[:-1]), block.end]
    places = zip(starts, ends, trees, lines, strict=True) if lines else ()
    return [InlineMath(a, b, text[row[0].start : row[-1].end], tree, None, True) for a, b, tree, row in places]


def _formula(text: str, block: MathBlock, macros: Macros) -> InlineMath:
    """A formula of the prose, or a displayed one of which no relation makes a step."""
    inside = text[block.inner_start : block.inner_end]
    written = inside.strip()
    try:
        tree = parse_formula(inside, block.inner_start, macros)
    except ReadError as error:
        return InlineMath(block.start, block.end, written, None, error, block.displayed)
    return InlineMath(block.start, block.end, written, tree, None, block.displayed)
