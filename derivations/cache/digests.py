"""What a step is asked, as a key: wherever it stands, a step that says the same on the same grounds has the same.

A context says where each of its lines stands, and so does a verdict that rests on them.  When text is put in above,
these numbers change and nothing else does.  So places count by their order only: of each that is told, which of those
before it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import blake2b
from typing import Any

from derivations.cache.program import program
from derivations.model.derivation import Premise, Role, Step
from derivations.model.terms import Term

PLACE = re.compile(r"\b(?:line|chain) \d+\b")
"""How texts tell where something stands."""

_APART = frozenset(
    {"chain", "number", "span", "fault", "place", "around", "premises", "reading", "said", "lower", "weaker", "choice"}
)
"""The fields of a step that only tell where it stands, at which the judge does not look, or that count otherwise."""
_AS_WRITTEN = frozenset({"left", "right", "relation"})
_PLAIN = (float, type(None))

Places = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A step that is to be judged, the key of all that its verdict depends on, and the places that it tells, in order.

    There is no key where nothing is claimed, and where the step holds what was never meant to be part of one.
    """

    step: Step
    key: str | None
    places: Places


@dataclass(frozen=True, slots=True)
class Judging:
    """How a step is judged: what its verdict depends on beside itself."""

    seed: int
    time_limit: float
    rate: float
    pictured: bool = False

    def task(self, step: Step) -> tuple[Step, int, float, float, bool]:
        """The arguments of ``judge``."""
        return step, self.seed, self.time_limit, self.rate, self.pictured


class Questioner:
    """Asks about the steps of one document, and remembers what it has seen of what they share."""

    def __init__(self) -> None:
        self._terms: dict[Term, bytes] = {}
        self._parts: dict[int, tuple[Any, bytes, Places]] = {}

    def ask(self, steps: Iterable[Step], judging: Judging) -> list[Question]:
        """The questions whether steps hold."""
        how = blake2b(program(), digest_size=32)
        how.update(repr((judging.seed, judging.time_limit, judging.rate, judging.pictured)).encode())
        return [self._question(step, how.digest()) for step in steps]

    def _question(self, step: Step, how: bytes) -> Question:
        if step.role is not Role.CLAIM:  # known as it stands
            return Question(step, None, ())
        try:
            said, told = self._step(step)
        except TypeError:
            return Question(step, None, ())
        places = tuple(dict.fromkeys((step.home, *told)))
        order = [places.index(place) for place in told]
        return Question(step, blake2b(how + said + repr(order).encode(), digest_size=32).hexdigest(), places)

    def _step(self, step: Step) -> tuple[bytes, Places]:
        """A step without what only tells where it stands."""
        chains = sorted({one.line[0] for one in step.premises})
        parts = [_raw(str(getattr(step, name))) for name in sorted(_AS_WRITTEN)]
        parts += [self._part(getattr(step, name)) for name in _names(Step) if name not in _APART | _AS_WRITTEN]
        parts += [(b"settled" if step.around.settled_by else b"-", ())]
        parts += [self._premise(one, chains) for one in step.premises]
        parts += [self._step(step.lower)] if step.lower is not None else []
        parts += [(b"weaker", ()), self._step(step.weaker)] if step.weaker is not None else []
        if step.choice is not None:
            parts += [self._part((step.choice.why, step.choice.usual)), *map(self._step, step.choice.steps)]
        return _joined("Step", parts)

    def _premise(self, premise: Premise, chains: Sequence[int]) -> tuple[bytes, Places]:
        """A premise with the rank of its chain among those of the others."""
        line = chains.index(premise.line[0]), premise.line[1]
        own = [getattr(premise, name) for name in _names(Premise) if name != "line"]
        return _joined("Premise", [self._part(one) for one in (line, *own)])

    def _part(self, value: Any) -> tuple[bytes, Places]:
        """A digest of data, with the places that its texts tell.

        Raises:
            TypeError: it holds something else than data.
        """
        if isinstance(value, str):
            return _signed(value)
        if isinstance(value, Term):
            return self._term(value), ()
        if isinstance(value, Enum):
            return _raw(f"{type(value).__qualname__}.{value.name}")
        if isinstance(value, int | Fraction):  # of one value they are equal, and so are terms that hold them
            return _raw(f"number {value.numerator}/{value.denominator}")
        if isinstance(value, _PLAIN):
            return _raw(f"{type(value).__name__} {value!r}")
        known = self._parts.get(id(value))
        if known is not None:
            return known[1:]
        found = self._compound(value)
        self._parts[id(value)] = (value, *found)  # what is kept alive keeps its number
        return found

    def _compound(self, value: Any) -> tuple[bytes, Places]:
        if isinstance(value, tuple):
            return _joined("tuple", [self._part(one) for one in value])
        if isinstance(value, frozenset):
            return _joined("frozenset", sorted(self._part(one) for one in value))
        if not is_dataclass(value) or isinstance(value, type):
            raise TypeError(f"{type(value).__name__} is no part of a key")
        kind = type(value)
        return _joined(kind.__qualname__, [self._part(getattr(value, name)) for name in _names(kind)])

    def _term(self, term: Term) -> bytes:
        """A digest of a term: names and numbers, and no places."""
        known = self._terms.get(term)
        if known is None:
            known = blake2b(b"".join(map(self._field, (type(term).__name__, *term.fields()))), digest_size=32).digest()
            self._terms[term] = known
        return known

    def _field(self, value: Hashable) -> bytes:
        if isinstance(value, str):
            return _raw(value)[0]
        if isinstance(value, tuple):
            return blake2b(b"tuple" + b"".join(map(self._field, value)), digest_size=32).digest()
        digest, places = self._part(value)
        return blake2b(digest + repr(places).encode(), digest_size=32).digest() if places else digest


def _joined(kind: str, parts: Sequence[tuple[bytes, Places]]) -> tuple[bytes, Places]:
    digest = blake2b(f"{kind} {len(parts)} ".encode(), digest_size=32)
    places: list[str] = []
    for part, told in parts:
        digest.update(part)
        places += told
    return digest.digest(), tuple(places)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, by which its records are told from each other."""
    return tuple(one.name for one in fields(kind) if one.init)


def _raw(text: str) -> tuple[bytes, Places]:
    """A text that tells no place."""
    return blake2b(b"text" + text.encode("utf-8", "surrogatepass"), digest_size=32).digest(), ()


def _signed(text: str) -> tuple[bytes, Places]:
    """A text with its places apart."""
    if "line " not in text and "chain " not in text:
        return _raw(text)
    pieces = PLACE.split(text)
    return _joined("text", [_raw(piece) for piece in pieces])[0], tuple(PLACE.findall(text))
