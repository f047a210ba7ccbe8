r"""Names of what is not the same everywhere: ``the density $\rho$ of the star, which falls outwards``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.sentences.formulas import formulas_in
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.meaning.sentences.yields import Binds
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Node

_CONSTANT = re.compile(r"\b(?:constant|uniform|homogeneous|fixed|incompressible)\b")
_MOVES = "falls?|rises?|varies|vary|changes?|increases?|decreases?|drops?|grows?|decays?|depends?"
_VARIES = re.compile(rf"\b(?:which|that|and) (?:\w+ly )?(?:{_MOVES})\b|\bvarying\b")
"""Words of a sentence that say of what it names that it is not the same everywhere."""


_SAYS = re.compile(_MOVES)
"""Words right behind a name that say so of it: ``the velocity $v$ depends on time``."""

_OBJECT = 4
"""So many words may stand before the name on which another one depends: ``depends on each component of $z$``."""

_MOVING = re.compile(
    r"(<[nm]\d+>) (?:(?:of|in|on|at|along|between|for|inside|within|from)(?: [a-z'-]+){1,8}? "
    rf"(?:\w+ly )?(?:{_MOVES})\b|(?:is|are|be|being) (?:[a-z]+-)+(?:dependent|varying)\b)"
)
"""A name with what it is of, or in, and a verb that says so; or an adjective: ``is temperature-dependent``."""


def varying_in(reads: Iterable[Read]) -> frozenset[str]:
    """The names of which sentences say that they vary, or that they are densities, and not that they are constant."""
    return frozenset(name for read in reads for name in _varying(read))


def _varying(read: Read) -> Iterator[str]:
    text = without_marks(read.line.text)
    bound = [one for one in read.yields if isinstance(one, Binds) and one.body is None]
    varies = len(bound) == 1 and _VARIES.search(text) is not None
    if _CONSTANT.search(text) is None:
        yield from _said_to_move(read.sentence)
        for found in _MOVING.finditer(text):
            yield from _bare(formulas_in(read.line.formula(found[1]).item))
    for one in bound if _CONSTANT.search(text) is None else ():
        if varies or one.noun is Noun.DENSITY:
            yield from _bare(one.names)


def _said_to_move(sentence: Sentence) -> Iterator[str]:
    """The names of which the next word says that they vary, or the one behind an adverb, and not with which name."""
    for at, part in enumerate(sentence.parts):
        behind = sentence.parts[at + 1 : at + 3 + _OBJECT]
        behind = behind[1:] if behind and isinstance(behind[0], Word) and behind[0].text.endswith("ly") else behind
        verb, *others = [one.text if isinstance(one, Word) else "" for one in behind] or [""]
        named = others[:1] == ["on"] and "" in others[: others.index(",") if "," in others else None]
        if isinstance(part, Formula) and _SAYS.fullmatch(verb) and not named:
            yield from _bare(formulas_in(part.item))


def _bare(nodes: Iterable[Node]) -> Iterator[str]:
    """The names that are written without arguments."""
    return (spelling(node) for node in nodes if base_name(node) is not None)
