"""What stands in a line of LaTeX: words as they are printed, styles, links; of an unknown command, its arguments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from derivations.report.prose.marked import DEEPEST, MARK
from derivations.report.prose.nodes import Break, Code, Formula, Inline, Link, Reference, Style, Styled, Text, plain
from derivations.report.prose.tex_tokens import Pieces

_STYLES = {
    **dict.fromkeys((r"\emph", r"\textit", r"\textsl", r"\em", r"\it", r"\itshape", r"\sl"), Style.EMPHASIS),
    **dict.fromkeys((r"\textbf", r"\bf", r"\bfseries", r"\textsc", r"\sc"), Style.STRONG),
    r"\textsuperscript": Style.RAISED,
    r"\textsubscript": Style.LOWERED,
}
_SWITCHES = frozenset((r"\em", r"\it", r"\itshape", r"\sl", r"\bf", r"\bfseries", r"\sc"))
_CODE = frozenset((r"\texttt", r"\path", r"\nolinkurl"))
_REFERENCES = frozenset((r"\ref", r"\eqref", r"\autoref", r"\cref", r"\Cref", r"\pageref", r"\vref"))
_CITATION = re.compile(r"\\(?:no|full|short|text|paren|auto)?[Cc]ite[a-zA-Z]*\*?")
_DROPPED = {
    r"\label": 1, r"\vspace": 1, r"\hspace": 1, r"\vspace*": 1, r"\hspace*": 1, r"\index": 1, r"\input": 1,
    r"\include": 1, r"\bibliography": 1, r"\bibliographystyle": 1, r"\setlength": 2, r"\setcounter": 2, r"\color": 1,
    r"\pagestyle": 1, r"\thispagestyle": 1, r"\usepackage": 1, r"\documentclass": 1, r"\newtheorem": 2, r"\date": 1,
    r"\addtolength": 2, r"\hypersetup": 1, r"\graphicspath": 1, r"\addcontentsline": 3,
    r"\markboth": 2, r"\markright": 1, r"\theoremstyle": 1, r"\newenvironment": 3, r"\numberwithin": 2, r"\write": 1,
    r"\phantom": 1, r"\vphantom": 1, r"\hphantom": 1, r"\nocite": 1, r"\captionsetup": 1, r"\resizebox": 2,
}  # fmt: skip
"""Commands that print nothing of their arguments, and how many of these they have."""
_PRINTED = {
    r"\ldots": "…", r"\dots": "…", r"\S": "§", r"\P": "¶", r"\copyright": "©", r"\pounds": "£", r"\ss": "ß",
    r"\ae": "æ", r"\AE": "Æ", r"\oe": "œ", r"\OE": "Œ", r"\aa": "å", r"\AA": "Å", r"\o": "ø", r"\O": "Ø", r"\l": "ł",
    r"\L": "Ł", r"\i": "ı", r"\j": "ȷ", r"\textbackslash": "\\", r"\textasciitilde": "~", r"\textasciicircum": "^",
    r"\LaTeX": "LaTeX", r"\TeX": "TeX", r"\textendash": "–", r"\textemdash": "—", r"\quad": "\u2003",
    r"\qquad": "\u2003", r"\ ": " ", r"\,": "\u202f", r"\;": " ", r"\:": " ", r"\/": "", r"\-": "", r"\@": "",
    r"\!": "", r"\&": "&",
    r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_", r"\{": "{", r"\}": "}", "~": "\u00a0", "&": " ",
    r"\qed": "∎", r"\blacksquare": "∎", r"\square": "□", r"\textquotedblleft": "“", r"\textquotedblright": "”",
    r"\bullet": "•", r"\cdot": "·",
}  # fmt: skip
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_TYPEWRITTEN = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"))


def read_words(pieces: Sequence[str], depth: int = 0) -> tuple[Inline, ...]:
    """Read what stands in a line."""
    reader = Pieces(list(pieces))
    found: list[Inline] = []
    while reader.next:
        found += read_one(reader, depth)
    return tuple(found)


def read_one(reader: Pieces, depth: int) -> Iterator[Inline]:
    """Read one piece, with the arguments of a command; groups beyond all proportion are left out."""
    if depth > DEEPEST:
        reader.group()
        return
    piece = reader.next
    mark = MARK.fullmatch(piece)
    if piece == "{":
        yield from _group(reader.group(), depth)
        return
    reader.at += 1
    if mark is not None:
        yield Formula(int(mark[1]))
    elif piece in _PRINTED:
        yield Text(_PRINTED[piece])
        _end_name(piece, reader)
    elif piece.startswith("\\") and len(piece) > 1:
        yield from _command(piece, reader, depth)
    elif piece not in ("}", "\\"):
        yield Text(_printed(piece))


def _group(inside: Sequence[str], depth: int) -> Iterator[Inline]:
    """What stands in braces: a switch in it holds to its end."""
    reader = Pieces(list(inside))
    reader.skip_blanks()
    if reader.next in _SWITCHES:
        switch = reader.take()
        style = _STYLES[switch]
        _end_name(switch, reader)
        yield Styled(style, read_words(reader.all[reader.at :], depth + 1))
    else:
        yield from read_words(inside, depth + 1)


def _command(name: str, reader: Pieces, depth: int) -> Iterator[Inline]:
    if name in _STYLES and name not in _SWITCHES:
        yield Styled(_STYLES[name], read_words(reader.group(), depth + 1))
    elif name in _CODE:
        yield Code(plain(read_words(reader.group(), depth + 1)))
    elif name in (r"\href", r"\url"):
        target = reader.text()
        yield Link(target, read_words(reader.group(), depth + 1) if name == r"\href" else (Text(target),))
    elif name in _REFERENCES:
        yield Reference(reader.text())
    elif _CITATION.fullmatch(name):
        note = ", ".join(filter(None, (reader.option(), reader.option())))
        said = "; ".join(filter(None, (_printed(note).replace("~", "\u00a0"), reader.text())))
        yield Text(f"[{said}]")
    elif name in (r"\\", r"\newline", r"\linebreak", r"\\*"):
        reader.option()
        yield Break()
    elif name[1] in _ACCENTS and (len(name) == 2):
        yield Text(_accented(name[1], reader))
    elif name in (r"\footnote", r"\footnotetext", r"\thanks"):
        yield from (Text(" ("), *read_words(reader.group(), depth + 1), Text(")"))
    else:
        yield from _other(name, reader, depth)


def _other(name: str, reader: Pieces, depth: int) -> Iterator[Inline]:
    """A command that prints nothing, or is not known: then its arguments are its words."""
    if name.startswith((r"\verb", r"\lstinline")):
        yield Code(_verbatim(reader))
        return
    reader.option()
    if name == r"\includegraphics":
        yield Styled(Style.EMPHASIS, (Text(f"[figure: {reader.text()}]"),))
        return
    if name in _DROPPED:
        for _ in range(_DROPPED[name]):
            reader.option()
            reader.group()
        return
    if not reader.has_group():
        _end_name(name, reader)
    while reader.has_group():
        yield from read_words(reader.group(), depth + 1)


def _verbatim(reader: Pieces) -> str:
    """What stands between two bars, on one line."""
    bar, taken = reader.next[:1], ""
    while reader.next and "\n" not in reader.next:
        taken += reader.take()
        end = taken.find(bar, 1)
        if end > 0:
            reader.give_back(taken[end + 1 :])
            return taken[1:end]
    return taken[1:]


def _end_name(name: str, reader: Pieces) -> None:
    """Blanks behind the name of a command only end it."""
    if name[-1:].isalpha() and reader.next[:1] == " ":
        reader.give_back(reader.take().lstrip(" "))


def _accented(mark: str, reader: Pieces) -> str:
    grouped = reader.next == "{" or reader.next.startswith("\\")
    word = plain(read_words(reader.group())) if grouped else reader.take().lstrip(" ")
    base = {"ı": "i", "ȷ": "j"}.get(word[:1], word[:1])
    return unicodedata.normalize("NFC", base + _ACCENTS[mark]) + word[1:]


def _printed(text: str) -> str:
    for typed, printed in _TYPEWRITTEN:
        text = text.replace(typed, printed)
    return text
