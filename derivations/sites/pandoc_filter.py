"""A JSON filter of Pandoc, and so of Quarto: ``filters: [derivations-pandoc]``.

A document comes in as Pandoc's syntax tree.  Its text is written anew as Markdown, which keeps formulas, comments and
sentences as they are, and is checked; badges come behind the paragraphs that hold its formulas: as HTML, and for other
formats as words.  ``derivations-fail-on: refuted`` (or ``strict``) among the metadata fails a rendering.

Source: https://pandoc.org/filters.html, of types https://hackage.haskell.org/package/pandoc-types.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from derivations.checking.checkers import check_text
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict
from derivations.project.ways import Way
from derivations.reading.source import SourceText
from derivations.report.math_source import safe_math, split_math
from derivations.report.view import ChainView, DocumentView, StepView, view
from derivations.sites.badges import FAIL_ON, badges, failures, needs_a_look, page_badges
from derivations.sites.placing import placed

Node: TypeAlias = "dict[str, Any]"

KEY = "derivations-fail-on"
_HTML = ("html", "revealjs", "epub", "slidy", "s5", "dzslides", "slideous", "chunkedhtml")
_LINE = re.compile(r"\bline \d+\b")
_SPECIAL = re.compile(r"([$`<\\])")
_FAMILY = frozenset({"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"})


def main() -> None:
    """Read a document from standard input, and write it to standard output with badges; the argument is the format."""
    target = sys.argv[1] if len(sys.argv) > 1 else "html"
    try:
        tree = json.loads(sys.stdin.buffer.read())
        failing = with_badges(tree, target)
    except UnusableInputError as error:
        sys.exit(f"derivations: {error}")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        sys.exit("derivations: found no syntax tree of Pandoc on standard input, expected one: pandoc --filter")
    json.dump(tree, sys.stdout)
    sys.stdout.flush()
    for line in failing:
        print(f"derivations: {line}", file=sys.stderr)
    if failing and _fail_on(tree) != "never":
        sys.exit(1)


def with_badges(tree: Node, target: str) -> list[str]:
    """Put badges into a document; what is returned says which of its steps fail, a line each.

    Args:
        tree: the syntax tree, which is changed.
        target: the format that Pandoc will write.

    Raises:
        UnusableInputError: the metadata or the settings of the project are not understood.
    """
    fail_on, way = _fail_on(tree), Way.of(Path())
    written = _Writer()
    written.blocks(tree["blocks"], "")
    document = _checked(written.text, way)
    found = placed(document, written.formulas)
    html = target.startswith(_HTML)
    _put(tree["blocks"], written.holders, found.behind, html)
    tree["blocks"] += _end(document, found.loose) if html else []
    strict = fail_on == "strict"
    return [*document.faults, *(f"{one.id}: {one.verdict.value}: {one.reason}" for one in failures(document, strict))]


def _fail_on(tree: Node) -> str:
    """What fails a rendering; Quarto gives a string, Pandoc words."""
    said: Any = tree["meta"].get(KEY, {}).get("c", "")
    words = (said if isinstance(said, str) else _Writer().inlines(said)) or "never"
    if words not in FAIL_ON:
        raise UnusableInputError(f"{KEY}: found {words!r}, expected one of {', '.join(FAIL_ON)}")
    return words


def _checked(text: str, way: Way) -> DocumentView:
    """What is found of a text; where it stands in there says nothing to a reader."""
    result = check_text(text, name="document", seed=way.seed, time_limit=way.time_limit)
    verdicts = DocumentVerdict("document", result.steps, result.error, (), result.complaints)
    seen = way.triage.applied(view(verdicts, text), SourceText("document", text), ".md")
    chains = (replace(one, steps=tuple(map(_without_place, one.steps))) for one in seen.chains)
    return replace(seen, chains=tuple(chains))


def _without_place(step: StepView) -> StepView:
    return replace(step, place="", reason=_LINE.sub("the text", step.reason))


@dataclass(slots=True)
class _Writer:
    """Writes blocks as Markdown, and notes the formulas that are displayed, with the paragraphs that hold them."""

    text: str = ""
    formulas: list[str] = field(default_factory=list)
    holders: dict[int, list[int]] = field(default_factory=dict)
    """The numbers of the formulas in a paragraph, by its identity."""

    def blocks(self, blocks: list[Node], margin: str) -> None:
        """Write blocks one after another, with what stands before each of their lines."""
        for block in blocks:
            before = len(self.formulas)
            self._block(block, margin)
            if block["t"] in ("Para", "Plain", "RawBlock"):
                self.holders[id(block)] = list(range(before, len(self.formulas)))

    def _block(self, block: Node, margin: str) -> None:
        kind = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            self._line(self.inlines(content), margin)
        elif kind == "Header":
            self._line(f"{'#' * content[0]} {self.inlines(content[2])}", margin)
        elif kind == "RawBlock":
            self._line(self._raw(*content), margin)
        elif kind == "LineBlock":
            self._line("\n".join(map(self.inlines, content)), margin)
        elif kind == "DefinitionList":
            self._definitions(content, margin)
        else:
            for inner in _lists_in(block):
                (self._item if kind.endswith("List") else self.blocks)(inner, margin)

    def _definitions(self, pairs: Any, margin: str) -> None:
        for term, bodies in pairs:
            self._line(self.inlines(term), margin)
            for body in bodies:
                self.blocks(body, margin)

    def _item(self, blocks: list[Node], margin: str) -> None:
        start = len(self.text)
        self.blocks(blocks, f"{margin}  ")
        first = start + len(margin)
        self.text = f"{self.text[:first]}- {self.text[first + 2 :]}"

    def _line(self, text: str, margin: str) -> None:
        self.text += "".join(f"{margin}{line}\n" for line in text.splitlines()) + "\n"

    def inlines(self, inlines: list[Node]) -> str:
        """Write what stands in a line."""
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Node) -> str:
        kind = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return _SPECIAL.sub(r"\\\1", str(content))
        if kind in ("Space", "SoftBreak", "LineBreak"):
            return " " if kind == "Space" else "\n"
        if kind == "Math":
            return self._math(content[0]["t"] == "DisplayMath", content[1])
        if kind in ("Code", "RawInline"):
            return f"`{content[1]}`" if kind == "Code" else self._raw(*content)
        return self._within(kind, content)

    def _within(self, kind: str, content: Any) -> str:
        """Write what other inlines hold: emphasis, links, quotations."""
        if kind in _FAMILY:
            return self.inlines(content)
        if kind in ("Link", "Span", "Quoted", "Cite"):
            inner = self.inlines(content[1])
            return f'"{inner}"' if kind == "Quoted" else inner
        return ""

    def _math(self, displayed: bool, formula: str) -> str:
        if not displayed:
            return f"${formula.strip()}$"
        self.formulas.append(formula)
        return f"\n$$\n{formula.strip()}\n$$\n"

    def _raw(self, form: str, text: str) -> str:
        """A comment, or an environment of LaTeX."""
        if form in ("tex", "latex") and text.lstrip().startswith("\\begin{"):
            self.formulas.append(text)
            return f"\n{text}\n"
        return text if text.lstrip().startswith("<!--") or form in ("tex", "latex") else ""


def _put(blocks: list[Node], holders: dict[int, list[int]], behind: dict[int, list[ChainView]], html: bool) -> None:
    """Put badges behind the paragraphs in lists of blocks, however deep these stand."""
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        for inner in _lists_in(block):
            _put(inner, holders, behind, html)
        chains = [chain for number in holders.get(id(block), ()) for chain in behind.get(number, ())]
        blocks[place + 1 : place + 1] = [node for chain in chains for node in _shown(chain, html)]


def _lists_in(block: Node) -> Iterator[list[Node]]:
    """The lists of blocks in a block."""
    kind = block["t"]
    content: Any = block.get("c")
    if kind == "BlockQuote":
        yield content
    elif kind in ("Div", "Figure"):
        yield content[-1]
    elif kind in ("BulletList", "OrderedList"):
        yield from content if kind == "BulletList" else content[1]
    elif kind == "DefinitionList":
        yield from (body for _, bodies in content for body in bodies)


def _shown(chain: ChainView, html: bool) -> list[Node]:
    if html:
        return [_node("RawBlock", ["html", str(badges(chain))])]
    told = [_words(step) for step in chain.steps if needs_a_look(step)]
    return told or [_node("Para", _text(" ".join(f"{s.mark.symbol} {s.verdict.value}" for s in chain.steps[:1])))]


def _end(document: DocumentView, loose: list[ChainView]) -> list[Node]:
    return [_node("RawBlock", ["html", str(page_badges(document, loose))])]


def _words(step: StepView) -> Node:
    """A step that needs a look, for formats other than HTML."""
    head = _node("Strong", _text(f"{step.mark.symbol} {step.verdict.value}:"))
    return _node("BlockQuote", [_node("Para", [head, {"t": "Space"}, *_sentence(step.reason)])])


def _sentence(text: str) -> Iterator[Node]:
    """A sentence with its formulas; one that is not safe to typeset stands as code."""
    for is_math, part in split_math(text):
        safe = safe_math(part) if is_math else None
        if safe is not None:
            yield _node("Math", [{"t": "InlineMath"}, safe])
        elif is_math:
            yield _node("Code", [["", [], []], part])
        else:
            yield from _text(part)


def _text(text: str) -> list[Node]:
    return [_node("Str", text)]


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


if __name__ == "__main__":
    main()
