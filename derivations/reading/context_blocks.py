r"""Context blocks: what the author states for the checker, in YAML whose scalars are LaTeX.

LaTeX is full of what YAML gives a meaning (``s: \mathbb{R}^d \to \mathbb{R}^d``, ``\{x\}``, ``#1``), so the items of
a block are taken as they stand, line by line; only scalars in quotes and lists in brackets go through YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml

from derivations.model.errors import ReadError, UnusableInputError
from derivations.reading.blocks import ContextBlock
from derivations.reading.latex import parse_formula
from derivations.reading.macros import Macros, make_macro, shorthands
from derivations.reading.raw import RawContext, RawStatement
from derivations.reading.source import SourceText, read_file
from derivations.reading.spoken import spoken

MAX_CHARACTERS = 200_000
MAX_STATEMENTS = 500
MAX_YAML = 4_000
KEYS = ("given", "assume", "macros")

_LINE = re.compile(r"[^\r\n]+")
_KEY = re.compile(r"(?P<quote>[\"']?)(?P<key>[A-Za-z_][\w-]*)(?P=quote)[ \t]*:(?:[ \t]+|$)")
_MACRO = re.compile(r"(?P<quote>[\"']?)(?P<name>\\?(?:[A-Za-z]+|[^\w\s]))(?P=quote)[ \t]*:(?:[ \t]+|$)")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?[ \t]*$")


@dataclass(slots=True)
class _Item:
    """An item as it stands: its text, and where."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Section:
    """One key of a block with its items."""

    key: str
    items: list[_Item] = field(default_factory=list)


def read_context(source: SourceText, text: str, block: ContextBlock, macros: Macros) -> RawContext:
    """Read a context block.

    Args:
        source: the document, for the places in messages.
        text: its text with what is no LaTeX blanked.
        block: where the context stands.
        macros: the macros that the document defines so far.

    Raises:
        UnusableInputError: the block is no mapping of ``given``, ``assume`` and ``macros``; the message says where.
    """
    if block.inner_end - block.inner_start > MAX_CHARACTERS:
        raise _wrong(source, block.start, "a context block that is too long", f"at most {MAX_CHARACTERS} characters")
    sections = list(_sections(source, text, block.inner_start, block.inner_end))
    if sum(len(section.items) for section in sections) > MAX_STATEMENTS:
        raise _wrong(source, block.start, "too many statements", f"at most {MAX_STATEMENTS}")
    defined = tuple(_macro(source, item) for s in sections if s.key == "macros" for item in s.items)
    known = {**macros, **{name: make_macro(body) for name, body in defined}}
    given, assume = (
        tuple(_statement(source, item, known) for s in sections if s.key == key for item in s.items)
        for key in ("given", "assume")
    )
    return RawContext(block.start, block.end, given, assume, defined)


def read_context_file(path: str) -> tuple[SourceText, RawContext]:
    """Read the context of a document from a file of its own.

    Raises:
        UnusableInputError: the file cannot be used; the message says where and why.
    """
    return _whole(read_file(path))


def with_lines(context: tuple[SourceText, RawContext] | None, lines: Sequence[str]) -> tuple[SourceText, RawContext]:
    """A context, or none, with further lines of ``given``.

    Raises:
        UnusableInputError: there are too many lines.
    """
    before = "" if context is None else f"{context[0].text.rstrip()}\n"
    further = "".join(f"  - {line}\n" for line in lines)
    return _whole(SourceText("context" if context is None else context[0].path, f"{before}given:\n{further}"))


def stated(given: Sequence[str], assume: Sequence[str], path: str = "context") -> tuple[SourceText, RawContext]:
    """The context of lines under ``given`` and ``assume``.

    Raises:
        UnusableInputError: there are too many lines.
    """
    sections = (("given", given), ("assume", assume))
    lines = (f"{key}:\n" + "".join(f"  - {_one_line(line)}\n" for line in said) for key, said in sections if said)
    return _whole(SourceText(path, "".join(lines)))


def _one_line(text: str) -> str:
    """A line as an item: without the dash that it may have, and without line ends, which would begin another one."""
    return " ".join(text.split()).removeprefix("- ")


def _whole(source: SourceText) -> tuple[SourceText, RawContext]:
    text = re.sub(r"(?m)^(?:---|\.\.\.|%YAML[^\r\n]*)[ \t]*$", lambda m: " " * len(m.group()), source.text)
    end = len(text)
    return source, read_context(source, text, ContextBlock(0, end, 0, end), shorthands())


def _wrong(source: SourceText, offset: int, found: str, expected: str) -> UnusableInputError:
    return UnusableInputError(f"{source.path}:{source.place(offset)}: found {found}, expected {expected}")


def _sections(source: SourceText, text: str, start: int, end: int) -> Iterator[_Section]:
    """Cut a block into its keys and their items."""
    current: _Section | None = None
    margin = dash = -1
    for line in _LINE.finditer(text, start, end):
        content = line.group().strip()
        if not content or content.startswith("#"):
            continue
        at = line.start() + len(line.group()) - len(line.group().lstrip())
        indent = at - (text.rfind("\n", 0, at) + 1)
        margin = indent if margin < 0 else margin
        key = _KEY.match(content) if indent <= margin else None
        if key:
            if current:
                yield current
            current, dash = _opened(source, key, at), -1
            rest = content[key.end() :]
            if rest and not rest.startswith("#"):
                current.items.extend(_inline(source, rest, at + key.end()))
            continue
        if current is None:
            raise _wrong(source, at, content.split()[0], "given:, assume: or macros:")
        dash = _add_line(source, current, content, at, indent, dash)
    if current:
        yield current


def _opened(source: SourceText, key: re.Match[str], at: int) -> _Section:
    if key["key"] not in KEYS:
        raise _wrong(source, at, f"the key {key['key']}", "given, assume or macros")
    return _Section(key["key"])


def _add_line(source: SourceText, section: _Section, content: str, at: int, indent: int, dash: int) -> int:
    """Add a line to a section, as a new item or to the last one; returns where the items begin."""
    item = re.match(r"-(?:[ \t]+|$)", content) if section.key != "macros" or content.startswith("- ") else None
    begins = item is not None or (section.key == "macros" and _MACRO.match(content) is not None)
    if begins and (dash < 0 or indent <= dash):
        skip = item.end() if item else 0
        section.items.append(_Item(content[skip:], at + skip, at + len(content)))
        return indent
    if not section.items:
        expected = "\\name: text" if section.key == "macros" else "a list item that begins with -"
        raise _wrong(source, at, content.split()[0], expected)
    last = section.items[-1]
    last.text = f"{last.text} {content}" if not _BLOCK_SCALAR.fullmatch(last.text) else content
    if last.text == content:
        last.start = at
    last.end = at + len(content)
    return dash


def _inline(source: SourceText, text: str, start: int) -> list[_Item]:
    """The items that stand on the line of their key: one, or a list in brackets."""
    if not text.startswith(("[", "{")):
        return [_Item(text, start, start + len(text))]
    value = _yaml(source, text, start)
    if isinstance(value, dict):
        return [_Item(f"{name}: {body}", start, start + len(text)) for name, body in value.items()]
    if not isinstance(value, list):
        raise _wrong(source, start, text.split()[0], "a list")
    return [_Item(str(item), start, start + len(text)) for item in value]


def _yaml(source: SourceText, text: str, start: int) -> object:
    """Load a short piece of YAML without anchors and aliases, which could be made to explode."""
    if len(text) > MAX_YAML:
        raise _wrong(source, start, f"YAML of {len(text)} characters", f"at most {MAX_YAML}")
    try:
        if any(isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken) for token in yaml.scan(text)):
            raise _wrong(source, start, "a YAML anchor, alias or tag", "plain text")
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise _wrong(source, start, text[:40], "YAML; LaTeX needs single quotes there") from None


def _scalar(source: SourceText, item: _Item) -> str:
    """The text of an item, without quotes around all of it."""
    text = item.text.strip()
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        value = _yaml(source, text, item.start)
        if isinstance(value, str):
            return value
    return text


def _statement(source: SourceText, item: _Item, macros: Macros) -> RawStatement:
    text = _scalar(source, item)
    if len(text) > 1 and text[0] == text[-1] == "$" and text.count("$") == 2:
        text = text.strip("$")
    written = source.text[item.start : item.end]
    shift = max(0, written.find(text))
    parts = spoken(text, item.start + shift, macros)
    try:
        tree = parse_formula(text, item.start + shift, macros)
    except ReadError as error:
        return RawStatement(text, item.start, item.end, None, error, parts)
    return RawStatement(text, item.start, item.end, tree, None, parts)


def _macro(source: SourceText, item: _Item) -> tuple[str, str]:
    match = _MACRO.match(item.text)
    if match is None:
        raise _wrong(source, item.start, item.text.split()[0], "\\name: text")
    name = match["name"] if match["name"].startswith("\\") else "\\" + match["name"]
    start = item.start + match.end()
    body = _scalar(source, _Item(item.text[match.end() :], start, item.end))
    try:
        make_macro(body)
    except ReadError as error:
        raise _wrong(source, start, error.found, error.expected) from error
    return name, body
