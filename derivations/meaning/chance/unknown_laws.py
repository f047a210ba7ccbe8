r"""Averages of what has no law that is known, ``\mathbb{E}[\|x_t - x^*\|^2]``: operators of which only the notation is.

They are linear over sums and over numerals, and a summand of random variables and constants alone has an average of
these; else one equals another one just if what is averaged is equal.  They depend on all that is bound around them, and
on a law of which nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from derivations.meaning.chance.weights import Conditioned
from derivations.meaning.names.dependence import CHANCE
from derivations.meaning.names.environment import Environment, UnstatedError, written
from derivations.meaning.words.averages import Given, general_average
from derivations.model.terms import Add, Mul, Num, Opaque, Term, add, mul
from derivations.reading.names import averages_always, spelling
from derivations.reading.syntax import Node

WORK = 200
"""What it costs of the work that a formula may take to read an operand again, which one in it doubles."""


def unknown_average(env: Environment, sign: Node, body: Node, conditions: Conditioned) -> Term:
    """The average of what has no law that is known.

    Raises:
        DerivationError: what is averaged, or what is given, is not understood.
    """
    env.log.work += WORK
    term = env.term(body)
    given = tuple(env.term(node) for node in conditions.nodes)
    shown = (f"{name} = #{place}" for place, name in enumerate(conditions.written, 2))
    inside = " \\mid ".join(filter(None, ("#1", ", ".join(shown))))
    pattern = rf"{spelling(sign)}\left[ {inside} \right]"
    env.log.untold[f"the law over which {written(sign)} averages is not stated"] = None
    hidden = (CHANCE, *env.bound)
    if not averages_always(sign, env.survey.averages):
        return _of(term, pattern, (*given, *hidden))
    env.log.convention(f"what {written(sign)} averages has an average, each summand by itself")
    values = Given(conditions.written, given)
    return add(*(_known(env, part, values) or _of(part, pattern, (*given, *hidden)) for part in _summands(term)))


def unknown_moment(env: Environment, word: str, parts: tuple[Node, ...]) -> Term:
    """The variance or the covariance of what has no law that is known.

    Raises:
        DerivationError: what it is of is not understood, or is neither numbers nor vectors.
    """
    env.log.work += WORK
    terms = tuple(env.term(part) for part in parts)
    ranks = {term.shape.rank for term in terms}
    if len(ranks) > 1 or not ranks <= {0, 1}:
        raise UnstatedError(f"{word} of what is neither numbers nor vectors is not supported")
    dims = (*terms[0].shape.dims, *terms[-1].shape.dims)
    env.log.untold[f"the law over which {word} is taken is not stated"] = None
    shown = ", ".join(f"#{k}" for k in range(1, len(terms) + 1))
    return Opaque(None, rf"{word}\left({shown} \right)", (*terms, CHANCE, *env.bound), 0, dims)


def _known(env: Environment, term: Term, given: Given) -> Term | None:
    """The average of a summand over its random variables, if all else in it is constant."""
    try:
        average = general_average(env, term, None, given)
    except UnstatedError:
        return None
    return None if average is None else average.of(term)


def _of(term: Term, pattern: str, beside: tuple[Term, ...]) -> Term:
    """The average of one summand, with the numerals before it."""
    factors = tuple(_factors(term))
    numerals = tuple(one for one in factors if isinstance(one, Num))
    rest = mul(*(one for one in factors if not isinstance(one, Num)))
    return mul(*numerals, Opaque(None, pattern, (rest, *beside), 0, rest.shape.dims))


def _factors(term: Term) -> Iterator[Term]:
    """The factors of a product, also of one among these."""
    if isinstance(term, Mul):
        for factor in term.factors:
            yield from _factors(factor)
    else:
        yield term


MAX_SUMMANDS = 100
"""Into so many summands what is averaged is multiplied out."""
LEVELS = 4
"""So deep sums in it are."""


def _summands(term: Term) -> list[Term]:
    """The summands of a term, also of products with sums among their factors, unless they are too many."""
    found = [term]
    for _ in range(LEVELS):
        split = [part for one in found for part in _multiplied(one)]
        if len(split) == len(found) or len(split) > MAX_SUMMANDS:
            break
        found = split
    return found


def _multiplied(term: Term) -> list[Term]:
    """A product of sums multiplied out once."""
    sums = [factor.terms if isinstance(factor, Add) else (factor,) for factor in _factors(term)]
    count = prod(map(len, sums))
    return [term] if count == 1 or count > MAX_SUMMANDS else [mul(*chosen) for chosen in product(*sums)]
