"""What holds of the names of a step by convention, where nothing is stated."""

from __future__ import annotations

import re

from derivations.meaning.formulas.laws import values_of
from derivations.meaning.names.environment import Log
from derivations.meaning.names.survey import Survey
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.used import Used
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.errors import DerivationError
from derivations.model.terms import (
    ONE,
    Sort,
    Sym,
    Term,
    add,
    number,
    sub,
)
from derivations.model.unfolding import plain_key
from derivations.normal.signs import Signs

_LETTER = r"(?:[a-z]|\\(?!hat|bar|tilde|check|dot)[a-z]+)"

_FACED = rf"(?:{_LETTER}|\\mathbf\{{{_LETTER}\}})"

_GENERIC = re.compile(rf"(?:{_FACED}|\\tilde\{{{_FACED}\}})'*(?:_\{{[a-z0-9]\}})?")

_SCALE = re.compile(r"\\sigma(?:_\{(?:[a-zA-Z0-9]|\\[a-zA-Z]+)\})?")
"""A standard deviation by its name; with two indices, as in ``σ_{xy}``, it is a covariance of either sign."""


def conventional(used: Used, resolver: Resolver, signed: set[Sym]) -> list[Fact]:
    """The facts that hold by convention, where nothing is stated."""
    facts: list[Fact] = []
    for symbol in sorted(used.symbols | used.dimensions, key=_order):
        if _is_free(symbol, used, signed):
            facts += _parameter(symbol, resolver.survey)
            facts += _values(symbol, resolver)
        if symbol in used.indices or _ran(symbol, resolver):
            facts += _in_range(symbol, used.indices.get(symbol, set()), resolver)
        elif symbol.sort is Sort.INTEGER:
            facts.append(_by_convention(Need.INTEGER, symbol, f"{symbol.name} is an integer"))
        if symbol in used.dimensions:
            facts.append(_by_convention(Need.POSITIVE, symbol, f"the dimension {symbol.name} is positive"))
        elif _is_free(symbol, used, signed) and _is_scale(symbol, resolver):
            facts.append(_by_convention(Need.POSITIVE, symbol, f"{symbol.name} as a scale is positive"))
    for function, applied in used.functions.items():
        if function.density is None or function.density.general or function in used.definitions:
            continue  # of a density that is defined, the definition says where it is positive
        if all(isinstance(arg, Sym) for arg in applied.args):
            text = f"the density {function.name}({', '.join(function.density.of)}) is positive"
            facts.append(_by_convention(Need.POSITIVE, applied, text))
    return facts


def _order(symbol: Sym) -> tuple[str, str]:
    """By name; a number and a whole number may have the same one."""
    return symbol.name, symbol.sort.value


def _is_free(symbol: Sym, used: Used, signed: set[Sym]) -> bool:
    """Whether nothing is said of the sign of a symbol, and nothing defines it."""
    return symbol not in signed and plain_key(symbol) not in used.definitions


def _values(symbol: Sym, resolver: Resolver) -> list[Fact]:
    """What a random variable may be by the law that is stated for it."""
    try:
        found = values_of(resolver.environment(Log()), symbol)
    except DerivationError:
        return []
    source = Source(Origin.DOCUMENT, f"{symbol.name} takes the values of its law")
    return [Fact(condition, source) for condition in found]


def _parameter(symbol: Sym, survey: Survey) -> list[Fact]:
    """What a symbol may be as a parameter of a named law: a probability, or a number of trials."""
    if symbol.shape.rank:
        return []
    if symbol.name in survey.fractions:
        text = f"{symbol.name} as a probability lies strictly between 0 and 1"
        return [_by_convention(Need.POSITIVE, part, text) for part in (symbol, sub(ONE, symbol))]
    if symbol.name in survey.counts:
        text = f"{symbol.name} as a number of trials is a positive integer"
        return [_by_convention(need, symbol, text) for need in (Need.INTEGER, Need.POSITIVE)]
    return []


def _ran(symbol: Sym, resolver: Resolver) -> bool:
    """Whether a letter ran in a sum somewhere, and stands for no number of another kind."""
    known = symbol.name in resolver.declared or symbol.name in resolver.survey.bound
    return resolver.survey.indices.firsts.get(symbol.name, "").isdigit() and not known and not symbol.shape.rank


def _in_range(symbol: Sym, families: set[str], resolver: Resolver) -> list[Fact]:
    """An index is a whole number, and not below the one from which it, or the index of its families, ran in a sum."""
    facts = [_by_convention(Need.INTEGER, symbol, f"{symbol.name} is a whole number, as an index is")]
    indices = resolver.survey.indices
    own = indices.firsts.get(symbol.name, "")
    firsts = [int(own)] if own.isdigit() else [indices.starts[name] for name in families & indices.starts.keys()]
    if firsts:
        first = max(firsts)
        text = f"{symbol.name} is at least {first}, as where it is an index"
        facts.append(_by_convention(Need.NONNEGATIVE, add(symbol, number(-first)), text))
    return facts


def _by_convention(need: Need, term: Term, text: str) -> Fact:
    return Fact(Condition(need, (term,)), Source(Origin.CONVENTION, text))


def _is_scale(symbol: Sym, resolver: Resolver) -> bool:
    """Whether it stands as the scale of a law, or is called like one where the author does not say what it is."""
    if symbol.shape.rank or symbol.sort is not Sort.REAL:
        return False
    if symbol.name in resolver.survey.scales:
        return True
    known = symbol.name in resolver.declared or symbol.name in resolver.survey.spoken
    return not known and _SCALE.fullmatch(symbol.name) is not None


def is_generic(name: str) -> bool:
    r"""Whether a name is written like a variable: a small letter, light or bold, with at most a short label."""
    return _GENERIC.fullmatch(name) is not None


def typed(used: Used, context: Context) -> list[str]:
    r"""The conventions that say what the free symbols of a step are.

    Only names that are written like variables count: what is called ``RSS``, ``R`` or ``\bar{x}`` has a meaning
    that may be said in words, and is no arbitrary number.
    """
    defined = {key.name for key in used.definitions if isinstance(key, Sym)}
    signs = Signs(context)
    generic = (s for s in used.symbols if s.name not in defined and not signs.whole(s) and is_generic(s.name))
    free = sorted(generic, key=_order)
    found = []
    for rank, words in ((0, "a real number"), (1, "a vector"), (2, "a matrix")):
        found += [f"{symbol.name} is {words}" for symbol in free if symbol.shape.rank == rank]
    return found
