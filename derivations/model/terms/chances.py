r"""Probabilities of events as terms: ``P(A \cap \{X=\cdot\})`` at the values that stand in the blanks.

The event of a probability is an intersection of parts, each a text with a blank for each of its values.  Nothing is
known of what the parts have to do with each other, but that the events ``X = x`` for all values ``x`` of ``X`` are
disjoint and fill the space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from derivations.model.terms.algebraic import Apply, Function, Roles
from derivations.model.terms.arithmetic import ONE
from derivations.model.terms.base import Sym, Term
from derivations.model.terms.builders import all_values
from derivations.model.terms.positions import free_symbols

BLANK = "\\cdot"
_JOINED = " \\cap "
_SET = "\\mathbf{1}_"
_VALUE = re.compile(rf"(?P<name>[^=<>,:|]+)={re.escape(BLANK)}")
_OTHER = re.compile(r"\\(?:text\w*|in|ni|notin|ne|le|ge|subset\w*|sim|equiv|approx|land|lor|neg)(?![a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Blanked:
    """A statement with blanks, as text, and what stands in them."""

    text: str
    args: tuple[Term, ...] = ()

    @property
    def equated(self) -> str | None:
        r"""The random variable of which the statement says that it has a value, ``X=\cdot``; else nothing."""
        found = _VALUE.fullmatch(self.text)
        return None if found is None or _OTHER.search(found["name"]) else found["name"]


def chance_of(parts: Iterable[Blanked]) -> Term:
    """The probability of an intersection of events; that of none is 1."""
    own = sorted(parts, key=lambda part: (part.text, repr(part.args)))
    name = _JOINED.join(_bracketed(part.text) for part in own)
    args = tuple(arg for part in own for arg in part.args)
    if not own:
        return ONE
    return Apply(Function(f"P({name})", density=Roles((), general=True)), args) if args else Sym(f"P({name})")


def is_unknown_chance(symbol: Sym) -> bool:
    """Whether a symbol stands for the probability of an event: no name that a document writes holds a bracket so."""
    return symbol.name.startswith("P(")


def parts_of_chance(term: Term) -> tuple[Blanked, ...]:
    """The parts of the event of a probability; none of another term."""
    if not isinstance(term, Apply) or term.partials or not term.function.name.startswith("P("):
        return ()
    texts = list(_texts(term.function.name[2:-1]))
    counts = [text.count(BLANK) for text in texts]
    if sum(counts) != len(term.args):
        return ()
    args = iter(term.args)
    return tuple(
        Blanked(text, tuple(next(args) for _ in range(count))) for text, count in zip(texts, counts, strict=True)
    )


def equated_to(term: Term, value: Sym) -> str | None:
    """The random variable that has a value in the event of a probability, in one part and no other; else nothing."""
    parts = [part for part in parts_of_chance(term) if any(value in free_symbols(arg) for arg in part.args)]
    args = [arg for part in parts for arg in part.args if value in free_symbols(arg)]
    return parts[0].equated if args == [value] and parts[0].args[-1:] == (value,) else None


def total_chance(factors: Sequence[Term], value: Sym) -> Term | None:
    """What the probability of an event sums to over all values of a random variable in it, or those in a set.

    Args:
        factors: the probability, the measure of the sum over all values, and indicators of sets.
        value: the variable of the sum.
    """
    chances = [term for term in factors if equated_to(term, value) is not None]
    if len(chances) != 1 or (name := equated_to(chances[0], value)) is None:
        return None
    rest = [term for term in factors if term != chances[0] and not counts_values_of(term, value, name)]
    sets = [_within(term, name, value) for term in rest]
    if len(rest) + 2 != len(factors) or None in sets:
        return None
    kept = (part for part in parts_of_chance(chances[0]) if value not in part.args)
    return chance_of({*kept, *filter(None, sets)})


def set_indicator(within: Blanked, variable: Term) -> Term:
    """The indicator of a set at a variable."""
    return Apply(Function(f"{_SET}{{{within.text}}}", density=Roles((), general=True)), (variable, *within.args))


def _within(term: Term, name: str, value: Sym) -> Blanked | None:
    """The event that a random variable is in the set of which a term is the indicator at a value."""
    if not isinstance(term, Apply) or not term.function.name.startswith(_SET) or term.args[0] != value:
        return None
    if any(value in free_symbols(arg) for arg in term.args[1:]):
        return None
    return Blanked(f"{name}\\in {term.function.name[len(_SET) + 1 : -1]}", term.args[1:])


def counts_values_of(term: Term, value: Sym, name: str) -> bool:
    """Whether a term is the measure of the sum over all values of a random variable, by ``x`` of ``X`` and ``X_n``."""
    own = name.lower()
    return any(term == all_values(value, role) for role in (own, own.split("_")[0]))


def _texts(name: str) -> Iterator[str]:
    """The texts of the parts in the name of a probability."""
    depth, start, at = 0, 0, 0
    while at < len(name):
        if name.startswith(("\\{", "\\}"), at):
            depth += 1 if name[at + 1] == "{" else -1
            at += 2
        elif depth == 0 and name.startswith(_JOINED, at):
            yield _unbracketed(name[start:at])
            at += len(_JOINED)
            start = at
        else:
            at += 1
    yield _unbracketed(name[start:])


def _bracketed(text: str) -> str:
    return text if text.isalnum() else f"\\{{{text}\\}}"


def _unbracketed(text: str) -> str:
    return text.removeprefix("\\{").removesuffix("\\}") if text.startswith("\\{") else text
