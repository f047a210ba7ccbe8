r"""Cut the prose of a document into sentences, their parts being words, formulas and references.

A sentence goes on through a displayed formula (``we get $$…$$ where …``) unless the formula ends with a full stop or
a new sentence begins behind it; it ends at paragraphs, items, headings, run-ins and edges of environments.  Where a
list follows ``where``, ``with``, ``let``, ``suppose`` …, each item begins with that word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derivations.kept import Keeper, kept
from derivations.meaning.page.page import DISPLAY, INLINE, Page
from derivations.meaning.page.structure import LISTS, Mark, Marked, marks_of
from derivations.reading.raw import RawItem

MAX_PARTS = 300
"""Where a sentence is cut off."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, and where it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word(Part):
    """A word in small letters, a number, or a punctuation mark."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula(Part):
    """A formula, ``displayed`` on lines of its own or not; ``index`` is that of its item in the document."""

    index: int
    displayed: bool
    item: RawItem = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reference(Part):
    r"""A reference to a formula or to a place: the label in ``\ref``, or the number in ``(3)``."""

    target: str


@dataclass(frozen=True, slots=True)
class Sentence(Keeper):
    """A sentence: where it begins and ends, and its parts in order.

    One that ``follows`` stands in the paragraph of the one before it, one that ``opens`` is the first behind a heading.
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    follows: bool = False
    opens: bool = False

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Its formulas."""
        return _formulas(self)

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, without punctuation."""
        return _words(self)

    def text(self, formula: str = "") -> str:
        """Its words and punctuation, with a mark for each formula if there is one."""
        return " ".join(text for part in self.parts if (text := part.text if isinstance(part, Word) else formula))


@kept
def _formulas(sentence: Sentence) -> tuple[Formula, ...]:
    return tuple(part for part in sentence.parts if isinstance(part, Formula))


@kept
def _words(sentence: Sentence) -> tuple[str, ...]:
    return tuple(part.text for part in sentence.parts if isinstance(part, Word) and part.text[0].isalnum())


_ABBREVIATIONS = (
    r"e\.\s?g\.|i\.\s?e\.|i\.\s?i\.\s?d\.|w\.r\.t\.|w\.l\.o\.g\.|s\.t\.|a\.s\.|a\.e\.|cf\.|resp\.|viz\.|vs\.|et al\."
    r"|eqs?\.|eqns?\.|figs?\.|secs?\.|thm\.|lem\.|prop\.|cor\.|defn?\.|ch\.|chap\.|approx\.|const\."
    r"|etc\.(?=\s+[a-z,])|p\.v\.|no\.(?=\s+\d)|dr\.|prof\.|st\.(?=\s[A-Z])|p\.(?=\s?\d)|pp\."
)
_TOKEN = re.compile(
    rf"(?P<formulas>[{INLINE}{DISPLAY}]+)"
    r"|(?P<paragraph>\n[ \t]*\r?\n\s*|\||</?(?:p|li|ol|ul|div|section|details)\b[^<>\n]{0,300}>"
    r"|\{\{[<%][^{}\n]{0,200}[%>]\}\})"
    r"|\\(?:eq|auto|[cC]|page|v)?ref\*?\{(?P<label>[^{}\n]{1,80})\}|:(?:eq"
    r"|num)ref:`(?P<role>[^`\n]{1,80})`|\\?@ref\((?P<rmarkdown>[^()\n]{1,80})\)|\[?@(?P<quarto>(?:eq|thm|lem|def"
    r"|sec)-[\w-]{1,80})\]?|\((?P<number>\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?'?)\)|(?P<dropped>\\(?:cite\w{0,8}|label"
    r"|footnotemark|index|vspace|hspace)\*?(?:\[[^\]\n]{0,80}\]){0,2}\{[^{}\n]{0,200}\}|\[@[^\]\n]{0,200}\]"
    r"|:(?:label|cite|eqlabel|width|citet):`[^`\n]{0,200}`|\]\([^()\n]{0,300}\)|https?://[^\s)]{0,300}"
    r"|\{[^{}\n]{1,60}=[^{}\n]{1,60}\}|\.{2,}|…)"
    rf"|(?P<abbreviation>\b(?:{_ABBREVIATIONS}))"
    r"|(?P<word>[^\W\d_]+(?:['’\-–][^\W\d_]+)*(?:['’](?!\w))?)|(?P<numeral>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?)"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|.))|(?P<mark>[.?!,;:()])",
    re.IGNORECASE,
)
_AFTER_STOP = re.compile(r"[\s)\]}*_\"'”’]|\Z")
_DISPLAY_END = re.compile(
    r"(?:\s|\\\)|\$|`|\\\]|\$\$|```|\\end\{\w+\*?\}|\\(?:label|tag)\*?\{[^{}]*\}|\\nonumber|\\notag|\\[,;!: ]"
    r"|\\q?quad|~|\}|&|\\text\{|\(\\#eq:[^()\s]*\))+\Z"
)
_CARRIED = frozenset({"where", "with", "here", "let", "suppose", "assume", "if", "given", "denote"})
_SUBJECTS = (Mark.HEADING, Mark.RUN_IN, Mark.ITEM)


@kept
def sentences_of(page: Page) -> tuple[Sentence, ...]:
    """Cut a document into its sentences; headings and the words of run-ins belong to none."""
    splitter = _Splitter(page)
    breaks = [mark for mark in marks_of(page) if _breaks(mark)]
    position = 0
    for mark in breaks:
        if mark.start > position:
            splitter.stretch(position, mark.start)
        splitter.at_mark(mark)
        position = max(position, mark.start if mark.spoken else mark.end)
    splitter.stretch(position, len(page.text))
    splitter.flush()
    return tuple(splitter.sentences)


def _breaks(mark: Marked) -> bool:
    if mark.mark in (Mark.OPEN, Mark.CLOSE):
        return mark.role is not None or mark.name in LISTS
    return mark.mark in _SUBJECTS


class _Splitter:
    """Collects parts into sentences."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sentences: list[Sentence] = []
        self.parts: list[Part] = []
        self.follows = False
        """Whether the sentence stands in the paragraph of the one before it."""
        self.broken = True
        """Whether a paragraph has ended behind the last part."""
        self.opens = False
        """Whether nothing stands between the sentence and a heading before it."""
        self.carried = ""
        """The word with which a list goes on in each of its items."""
        self.stopped = False
        """Whether the last formula of a line ends with a full stop, so that a sentence may have ended there."""

    def flush(self) -> None:
        """End the sentence, if there is one."""
        if self.parts:
            start, end = self.parts[0].start, self.parts[-1].end
            self.sentences.append(Sentence(start, end, tuple(self.parts), self.follows, self.opens))
            self.opens = False
        self.parts = []

    def at_mark(self, mark: Marked) -> None:
        """End the sentence where something else begins, and begin an item with the word that its list goes on."""
        last = self._last_word()
        self.flush()
        self.broken = True
        self.opens = self.opens or mark.mark is Mark.HEADING
        if mark.mark is not Mark.ITEM:
            if mark.name not in LISTS or mark.mark is not Mark.OPEN:
                self.carried = ""
            elif last in _CARRIED:
                self.carried = last
            return
        self.carried = last if last in _CARRIED else self.carried
        if self.carried:
            self.parts.append(Word(mark.end, mark.end, self.carried))

    def _last_word(self) -> str:
        words = [part.text for part in self.parts[-4:] if isinstance(part, Word) and part.text not in (",", ":")]
        return words[-1] if words else ""

    def stretch(self, start: int, end: int) -> None:
        """Take in the words and formulas of a stretch of prose."""
        for token in _TOKEN.finditer(self.page.text, start, end):
            self.token(token, end)

    def token(self, token: re.Match[str], end: int) -> None:
        """Take in a token."""
        kind = token.lastgroup or ""
        if kind == "paragraph":
            self.broken = True
            if token.group() == "|":
                self.flush()
        elif kind == "formulas":
            for number in self.page.formulas_between(token.start(), token.end()):
                self.formula(number)
        elif kind in ("label", "role", "rmarkdown", "quarto", "number"):
            self.add(Reference(token.start(), token.end(), token[kind]), goes_on=True)
        elif kind in ("word", "numeral", "abbreviation"):
            small = token.group().lower().replace("’", "'").replace("–", "-")
            self.add(
                Word(token.start(), token.end(), small), goes_on=small[0] == token.group()[0] and small[0].isalpha()
            )
        elif kind == "mark":
            self.mark(token)

    def mark(self, token: re.Match[str]) -> None:
        """Take in a punctuation mark, which may end the sentence."""
        if not self.parts:
            return
        text = token.group()
        if not (self.broken and text in ".?!,;:"):
            self.add(Word(token.start(), token.end(), text), goes_on=True)
        if text in ".?!" and _AFTER_STOP.match(self.page.text, token.end()):
            self.flush()

    def formula(self, number: int) -> None:
        """Take in a formula."""
        item = self.page.item(number)
        part = Formula(item.start, item.end, self.page.formulas[number], self.page.displayed(number), item)
        if part.displayed and self.parts:
            before = self.parts[-1]
            if isinstance(before, Formula) and before.displayed and self._ending(before) != ",":
                self.flush()
            self.broken = False
        self.add(part, goes_on=False)
        if not part.displayed and self._ending(part) in (",", ".", ";", "?"):
            self.parts.append(Word(part.end, part.end, self._ending(part)))
            self.stopped = self._ending(part) in (".", "?")

    def add(self, part: Part, goes_on: bool) -> None:
        """Add a part; ``goes_on`` is whether it is written as what continues a sentence."""
        if len(self.parts) >= MAX_PARTS or (self.parts and self._ended(part, goes_on)):
            self.flush()
        if not self.parts:
            self.follows = not self.broken
        self.broken = self.stopped = False
        self.parts.append(part)

    def _ended(self, part: Part, goes_on: bool) -> bool:
        """Whether the sentence has ended before a part."""
        before = self.parts[-1]
        mark = isinstance(part, Word) and not part.text[0].isalnum()
        if isinstance(before, Formula) and before.displayed and not mark:
            if self._ending(before) == ".":
                return True
            return not goes_on if isinstance(part, Word) else self.broken
        return self.broken or (self.stopped and isinstance(part, Word) and not mark and not goes_on)

    def _ending(self, formula: Formula) -> str:
        """The last character that a displayed formula shows."""
        text = self.page.raw.source.text[max(formula.start, formula.end - 200) : formula.end]
        return _DISPLAY_END.sub("", text)[-1:]
