r"""What divides a document: headings, environments, run-in headings and items, as marks in its prose.

A *mark* is where something begins or ends.  Run-ins are known by their words (``LABELS``): ``**Proof.**`` begins a
part of the document that ends, ``**The forward process.**`` is only a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from derivations.kept import kept
from derivations.meaning.page.page import DISPLAY, INLINE, Page
from derivations.reading.raw import InlineMath


class Role(Enum):
    """What a labelled part of a document does."""

    STATEMENT = auto()
    """It says what is to be shown or solved; a part that settles it belongs to it."""
    SETTLING = auto()
    """A proof, a solution, an answer."""
    SHARED = auto()
    """A definition, a notation, an assumption: what it binds holds behind it."""
    ASIDE = auto()
    PART = auto()
    CASE = auto()


LABELS: dict[Role, str] = {
    Role.STATEMENT: "theorem thm lemma lem proposition prop corollary cor claim fact conjecture example ex exercise"
    " exer problem prob question quiz task",
    Role.SETTLING: "proof pf solution sol answer ans",
    Role.SHARED: "definition defn def notation notations assumption assumptions setup setting convention conventions"
    " axiom",
    Role.ASIDE: "remark rem remarks observation aside",
    Role.PART: "part",
    Role.CASE: "case",
}
"""The words that begin a labelled part, in a run-in or a heading, or as the name of an environment."""

_ROLE_OF = {word: role for role, words in LABELS.items() for word in words.split()}
_WORDS = "|".join(sorted(_ROLE_OF, key=len, reverse=True))
_LETTERED = r"\((?:[a-hj-z]|[ivx]{1,4})\)|(?:[IVX]{1,4}\.|[a-h]\))(?=[ \t])"
_RANKS = {Role.PART: 2, Role.CASE: 3}


LISTS = frozenset({"itemize", "enumerate", "description"})
"""The environments that hold items."""


def rank_of(role: Role) -> int:
    """How deep a run-in of a role stands: a new one closes those of its rank and of deeper ranks."""
    return _RANKS.get(role, 1)


class Mark(Enum):
    """What begins or ends at a place."""

    OUTDENT = auto()
    HEADING = auto()
    OPEN = auto()
    CLOSE = auto()
    ITEM = auto()
    RUN_IN = auto()
    QED = auto()
    RELEASE = auto()


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark with its stretch of text, which is no part of a sentence unless it is ``spoken``.

    ``level`` is that of a heading, or the indent of an item; ``name`` the environment's; ``role`` and ``title`` what
    the words of a label say.
    """

    mark: Mark
    start: int
    end: int
    level: int = 0
    name: str = ""
    role: Role | None = None
    title: str = ""
    spoken: bool = False


BOLD = 7
"""The level of a line in bold that is no labelled part: it allows names to be bound anew, and closes nothing."""
_SECTIONS = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
_UNDERLINES = {"=": 1, "*": 1, "-": 2, "~": 3, "^": 4}
_STRUCTURE = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<hashes>\#{1,6})[ \t]+(?P<atx>[^\n]*)"
    r"|(?P<underline>={3,}|-{3,}|~{3,}|\^{3,}|\*{3,})[ \t]*\r?$"
    r"|(?P<colons>:{3,})[ \t]*(?P<fenced>[^\n]*)"
    r"|!!![ \t]+(?P<admonition>\w+)[^\n]*"
    r"|(?P<bullet>[-*+]|\d{1,3}[.)])[ \t]+(?=\S))"
    r"|\\(?P<section>part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?[ \t]*\{(?P<sectioned>[^{}\n]*)\}?"
    r"|\\(?P<edge>begin|end)\{(?P<environment>[A-Za-z]+)\*?\}(?:\[(?P<option>[^\]\n]{0,200})\])?"
    r"|\\(?P<item>item)\b(?:\[[^\]\n]{0,80}\])?"
    r"|<(?P<tag>/?(?:div|section|details)|h[1-6])\b(?P<attributes>[^<>\n]*)>",
    re.MULTILINE,
)
_RUN_IN = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\\noindent\b[ \t]*)?(?:"
    r"(?P<stars>\*{1,3}|_{1,3})(?P<bold>[^*_\n]{1,120})(?P=stars)(?P<after>[.:]?)(?P<rest>[ \t]*\r?$)?"
    r"|\\(?:textbf|textit|emph|textsc|underline|text)\{(?P<faced>[^{}\n]{1,120})\}(?P<after2>[.:]?)"
    r"|\{\\(?:bf|it|sc|em|bfseries|itshape)[ \t]+(?P<old>[^{}\n]{1,120})\}(?P<after3>[.:]?)"
    rf"|(?P<plain>(?:{_WORDS})(?:[ \t]+[\w.]{{1,8}})?(?:[ \t]+{INLINE}{{1,80}})?[ \t]*[.:])(?=\s)"
    rf"|(?P<lettered>{_LETTERED}))",
    re.MULTILINE | re.IGNORECASE,
)
_LABEL = re.compile(rf"[\W\d]*(?P<word>{_WORDS})\b", re.IGNORECASE)
_LABELLED = re.compile(rf"[\W\d]*(?:{_WORDS})(?:[ ~]+[\w.]{{1,8}})?\W*(?:[.:(—–-].*)?", re.IGNORECASE)
"""A heading that is no more than a label, with its number or with a title behind a mark."""
_NEWTHEOREM = re.compile(r"\\newtheorem\*?\{(\w{1,30})\}(?:\[\w{1,30}\])?\{([^{}\n]{1,60})\}")
_RELEASE = re.compile(
    r"^[ \t]*In (?:both|either|any|all|every|each|these)(?: of)?(?: the| these)? cases?\b", re.MULTILINE
)
_QED_WORD = re.compile(r"[∎□■◻]|\\qed(?:here)?\b|\bQ\.?E\.?D\b")
_QED_SIGN = re.compile(r"\\(?:q?square|blacksquare|Box|qed)\b")


_INDUCTION = re.compile(r"(?:the )?(?:base|initial|inductive|induction) (?:case|step)\b", re.IGNORECASE)
"""How the parts of an induction are called, which hold apart as cases do."""


def role_of(title: str) -> Role | None:
    """The role of the part that begins with the words of a title, if they are those of a label."""
    found = _LABEL.match(title)
    if found is None:
        return Role.CASE if _INDUCTION.match(title) else None
    return _ROLE_OF[found["word"].lower()]


@kept
def marks_of(page: Page) -> tuple[Marked, ...]:
    """The marks of a document in order; those at one place in the order of ``Mark``."""
    named = {name.lower(): role_of(title) for name, title in _NEWTHEOREM.findall(page.text)}
    found = [*_structure(page, named), *_run_ins(page), *_ends(page), *_outdents(page)]
    return tuple(sorted(found, key=lambda one: (one.start, one.mark.value)))


def _structure(page: Page, named: dict[str, Role | None]) -> Iterator[Marked]:
    for match in _STRUCTURE.finditer(page.text):
        start, end = match.span()
        if match["hashes"]:
            yield _heading(start, end, len(match["hashes"]), match["atx"])
        elif match["underline"]:
            yield from _underlined(page.text, match)
        elif match["section"]:
            yield _heading(start, end, _SECTIONS.get(match["section"], 6), match["sectioned"])
        elif match["bullet"]:
            yield Marked(Mark.ITEM, start, end, len(match["indent"].expandtabs(4)), name="markdown")
        elif match["item"]:
            yield Marked(Mark.ITEM, start, end)
        elif match["edge"]:
            name = match["environment"].lower()
            role = named[name] if name in named else _ROLE_OF.get(name)
            mark = Mark.OPEN if match["edge"] == "begin" else Mark.CLOSE
            yield Marked(mark, start, end, name=name, role=role, title=match["option"] or "")
        else:
            yield _fenced(match)


def _fenced(match: re.Match[str]) -> Marked:
    start, end = match.span()
    if match["admonition"]:
        role = _ROLE_OF.get(match["admonition"].lower())
        return Marked(Mark.OPEN, start, end, len(match["indent"].expandtabs(4)) + 1, name="admonition", role=role)
    words = re.findall(r"[A-Za-z]+", match["fenced"] if match["colons"] else match["attributes"])
    role = next((_ROLE_OF[word.lower()] for word in words if len(word) > 2 and word.lower() in _ROLE_OF), None)
    if match["colons"]:
        return Marked(Mark.OPEN if words else Mark.CLOSE, start, end, name=":::", role=role)
    tag = match["tag"].lower()
    if tag.startswith("h"):
        return Marked(Mark.HEADING, start, end, int(tag[1]))
    return Marked(Mark.CLOSE if tag.startswith("/") else Mark.OPEN, start, end, name=tag.strip("/"), role=role)


def _heading(start: int, end: int, level: int, title: str) -> Marked:
    labelled = _LABELLED.fullmatch(title.strip()) is not None
    return Marked(Mark.HEADING, start, end, level, role=role_of(title) if labelled else None, title=title)


def _underlined(text: str, match: re.Match[str]) -> Iterator[Marked]:
    """A heading whose line is underlined; a line of dashes behind a blank line is a rule."""
    line = text.rfind("\n", 0, max(0, match.start() - 1)) + 1
    title = text[line : max(line, match.start() - 1)]
    if re.search(r"\w", title) and DISPLAY not in title:
        yield _heading(line, match.end(), _UNDERLINES[match["underline"][0]], title)
    else:
        yield _heading(match.start(), match.end(), 6, "")


def _run_ins(page: Page) -> Iterator[Marked]:
    for match in _RUN_IN.finditer(page.text):
        start, end = match.span()
        if match["lettered"]:
            if _begins_paragraph(page.text, start):
                yield Marked(Mark.RUN_IN, start, end, role=Role.PART, title=match["lettered"])
            continue
        title = next(filter(None, (match["bold"], match["faced"], match["old"], match["plain"])))
        role = role_of(title)
        ended = title.rstrip()[-1:] in (".", ":") or match["after"] or match["after2"] or match["after3"]
        if match["plain"] and not (role is Role.CASE or _begins_paragraph(page.text, start)):
            continue
        if role is not None and (ended or match["rest"] is not None or _is_numbered(title)):
            yield Marked(Mark.RUN_IN, start, end, role=role, title=title, spoken=role is Role.CASE)
        elif ended or match["rest"] is not None:
            yield Marked(Mark.HEADING, start, end, BOLD, title=title)


def _is_numbered(title: str) -> bool:
    return re.search(r"\d", title) is not None and len(title) < 60


def _begins_paragraph(text: str, start: int) -> bool:
    """Whether a line comes first, or behind a blank line, a displayed formula or a break of lines."""
    before = text[max(0, start - 200) : start]
    return start == 0 or re.search(rf"\n[ \t\r]*\n\Z|[{DISPLAY}}}][ \t\r.,;]*\n\Z|\\\\[ \t\r]*\n\Z", before) is not None


def _ends(page: Page) -> Iterator[Marked]:
    """Where proofs say that they end, and where what follows is no longer one of several cases."""
    for number in page.formulas_between(0, len(page.text)):
        item = page.item(number)
        if isinstance(item, InlineMath) and len(item.source) < 40 and _QED_SIGN.search(item.source):
            yield Marked(Mark.QED, item.end, item.end)
    for match in _QED_WORD.finditer(page.text):
        yield Marked(Mark.QED, match.end(), match.end())
    for match in _RELEASE.finditer(page.text):
        yield Marked(Mark.RELEASE, match.start(), match.start())


_OUTDENTED = re.compile(r"\n[ \t]*\r?\n(?:[ \t]*\r?\n)*(?P<indent>[ \t]*)(?=[^\s])")


def _outdents(page: Page) -> Iterator[Marked]:
    """Where a paragraph begins, with its indent; items that it is not indented for end before it.

    A displayed formula that goes on with the sentence of an item belongs to it, however it is indented.
    """
    for match in _OUTDENTED.finditer(page.text):
        at = match.end()
        before = page.text[max(0, match.start() - 1) : match.start()]
        if page.text[at] == DISPLAY and before not in (".", "!", "?", ""):
            continue
        yield Marked(Mark.OUTDENT, at, at, len(match["indent"].expandtabs(4)))
