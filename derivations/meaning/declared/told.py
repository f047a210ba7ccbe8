"""What the words of context blocks cost the steps on whose names they speak, where nothing satisfies or uses them.

A property that the worlds do not satisfy may make a claim true that fails at an instance; a kind of thing that is no
number, function or density makes whatever is proved of numbers say nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from enum import Enum, auto

from derivations.meaning.declared.lines import plain
from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.names.environment import DIFFERENTIAL
from derivations.meaning.names.families import letters_in
from derivations.meaning.names.senses import DISCRETE, MUTUAL, RANKS, READ, SATISFIED, UNREAL, What
from derivations.meaning.names.spaces import REALS, dimensions_of
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.model.reasons import Code, Reason
from derivations.model.terms import (
    Apply,
    Deriv,
    Div,
    Expect,
    Grad,
    Integral,
    Jacobian,
    Limits,
    Sym,
    Term,
    free_symbols,
    subterms,
)
from derivations.reading.names import spelling

_CALCULUS = (Integral, Expect, Deriv, Grad, Div, Jacobian, Limits)


class Cost(Enum):
    """What a step pays for something that is told: nothing, that no number speaks against it, or that it is open."""

    NOTHING = auto()
    NUMBERS = auto()
    ALL = auto()


def cost(told: Told, spoken: Container[str], terms: Sequence[Term]) -> Cost:
    """What a step with such names and sides pays."""
    about = {plain(name) for name in told.names}
    named = [name for name in about if name in spoken]
    if not named or (told.what in MUTUAL and len(named) < min(2, len(about))):
        return Cost.NOTHING
    what = told.what
    match what:
        case Property.VALUES_IN:
            return _of_space(told, terms)
        case _ if what in SATISFIED or what in READ:
            return Cost.NOTHING
        case Property.DEPENDS_ON:
            by = letters_in(told.argument) if told.argument is not None else frozenset()
            return Cost.ALL if any(name in spoken for name in by) else Cost.NOTHING
        case _ if what in DISCRETE:
            return Cost.ALL if _has_calculus(terms) else Cost.NUMBERS
        case Noun() as noun if noun in RANKS:
            return Cost.NOTHING if _all_of_rank(told, terms, RANKS[noun]) else Cost.ALL
        case Noun.BROWNIAN_MOTION if _only_changes(told, terms):
            return Cost.NOTHING
        case Noun():
            return Cost.ALL
        case _ if what in UNREAL:
            return Cost.ALL
        case _:
            return Cost.NUMBERS


def _of_space(told: Told, terms: Sequence[Term]) -> Cost:
    """What it costs that names have their values, or functions their arguments, in a space."""
    space = told.argument
    dims = () if space is None else dimensions_of(space)
    whole = space is not None and (bool(dims) or spelling(space) in REALS)
    free = {symbol for term in terms for symbol in free_symbols(term)}
    parts = [part for term in terms for _, part in subterms(term)]
    arguments = [part.args[-1] for part in parts if isinstance(part, Apply) and part.function.name in told.names]
    values = [part for part in parts if isinstance(part, Sym) and part.name in told.names]
    if whole:
        return Cost.NOTHING if all(one.shape.dims == dims for one in (*arguments, *values)) else Cost.ALL
    within = arguments and not values and not any(free_symbols(one) & free for one in arguments)
    return Cost.NOTHING if within else Cost.NUMBERS


def kinds_of(told: Iterable[Told]) -> dict[str, str]:
    """What lines call names, in words."""
    return {name: _words(one.what) for one in told if isinstance(one.what, Noun) for name in one.names}


def told_reason(told: Told) -> Reason:
    """Why a step pays for something that is told."""
    what = _words(told.what)
    return Reason(Code.WORDS, f"{told.source.where} tells of {told.names[0]} what is not used yet: {what}")


def _words(what: What) -> str:
    return what.name.lower().replace("_", " ")


def _only_changes(told: Told, terms: Sequence[Term]) -> bool:
    """Whether Brownian motions stand in terms by their differentials alone, which are read as such (Itô)."""
    names = {part.name for term in terms for _, part in subterms(term) if isinstance(part, Sym)}
    changing = {f"{DIFFERENTIAL} {name}" for name in told.names}
    return not any(isinstance(p, Integral) for t in terms for _, p in subterms(t)) and (
        not names & set(told.names) and bool(names & changing)
    )


def _has_calculus(terms: Sequence[Term]) -> bool:
    return any(isinstance(part, _CALCULUS) for term in terms for _, part in subterms(term))


def _all_of_rank(told: Told, terms: Sequence[Term], rank: int) -> bool:
    parts = (part for term in terms for _, part in subterms(term))
    return all(part.shape.rank == rank for part in parts if isinstance(part, Sym) and part.name in told.names)
