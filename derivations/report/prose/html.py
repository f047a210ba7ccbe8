"""HTML inside of a document: its words, and the tags for a few styles; all else is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from derivations.report.prose.nodes import Code, Inline, Link, Style, Styled, plain

_STYLES = {
    **dict.fromkeys(("em", "i", "var", "cite", "dfn"), Style.EMPHASIS),
    **dict.fromkeys(("strong", "b", "summary", "th", "h1", "h2", "h3", "h4", "h5", "h6"), Style.STRONG),
    **dict.fromkeys(("del", "s", "strike"), Style.DELETED),
    "sup": Style.RAISED,
    "sub": Style.LOWERED,
}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_INLINE = frozenset(
    {*_STYLES, *_CODE, "a", "br", "span", "u", "small", "big", "font", "mark", "abbr", "q", "label", "img"}
)
_APART = frozenset({"summary", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset(
    ["script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title", "select"]
)
"""Elements whose words are not for reading."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that opens or closes an element."""

    name: str
    opens: bool
    target: str = ""

    @property
    def styles(self) -> bool:
        """Whether it sets words in a style, or makes them a link."""
        return self.name in _STYLES or self.name in _CODE or self.name == "a"

    @property
    def parts(self) -> bool:
        """Whether it parts what stands before it from what stands behind."""
        return self.name not in _INLINE or (self.name in _APART and self.opens)

    def around(self, inside: tuple[Inline, ...]) -> Inline:
        """Its element."""
        if self.name == "a":
            return Link(self.target, inside)
        return Code(plain(inside)) if self.name in _CODE else Styled(_STYLES[self.name], inside)


def tags_and_words(content: str) -> Iterator[Tag | str]:
    """Take HTML apart; what browsers would not show is left out."""
    parser = _Parser(convert_charrefs=True)
    parser.feed(content)
    parser.close()
    yield from parser.found


class _Parser(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.found: list[Tag | str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note that an element begins."""
        self.silent += tag in _SILENT
        if not self.silent:
            self.found.append(Tag(tag, True, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif not self.silent:
            self.found.append(Tag(tag, False))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An empty element neither begins nor ends, except a break."""
        if tag == "br" and not self.silent:
            self.found.append(Tag(tag, True))

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not self.silent:
            self.found.append(data)
