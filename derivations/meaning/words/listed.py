r"""Laws that words list: ``$X$ takes the value $1$ with probability $p$ and $0$ with probability $1 - p$``.

An average is the sum over the values, if the probabilities add up to one whatever is in them.  Only proofs go by it: it
does not say what else may be known of what stands in the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.names.dependence import require_constants
from derivations.meaning.names.environment import Environment, UnstatedError
from derivations.meaning.names.senses import OF_CHANCE
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.sentences.formulas import formulas_in
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Fact, Lists, Point, Unparsed
from derivations.meaning.words.averages import Average, Given, is_variable, roots_of, with_roots_expanded
from derivations.meaning.words.spoken import Spoken
from derivations.model.context import Context
from derivations.model.terms import ONE, Sym, Term, add, div, free_symbols, mul, number, sub, substitute
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.reading.names import argument_nodes, lowered, spelling
from derivations.reading.raw import RawChain
from derivations.reading.syntax import Node


def listed_at(spoken: Spoken, chain: RawChain) -> dict[str, tuple[Lists, str]]:
    """The laws that sentences list and that hold where a formula stands, with where they stand.

    They hold until a heading or another edge, or until a sentence speaks of the random variable anew.
    """
    if not spoken.yielded(Lists):
        return {}
    own, found = spoken.sentence(chain), dict[str, tuple[Lists, str]]()
    for read in spoken.reads:
        if read.sentence.start >= chain.start and read is not own:
            break
        said = [one for one in read.yields if isinstance(one, Lists)]
        names = {spelling(node) for one in said for node in one.names}
        if read.sentence.start in spoken.lifted:
            found.clear()
        for name in {*_spoken_of(read.yields), *_told_of(read)} - names:
            found.pop(name, None)
        for one in said:
            where = f"line {spoken.line(one.start)}"
            found |= {spelling(node): (one, where) for node in one.names}
    reach, edge = spoken.scopes.reaches, spoken.scopes.edge_between
    return {
        name: (one, where)
        for name, (one, where) in found.items()
        if reach(one.start, chain.start) and not edge(one.start, chain.start)
    }


def _spoken_of(yields: tuple[object, ...]) -> Iterator[str]:
    """The names that a sentence introduces anew, or says the law of, or of which it says what was not understood."""
    for one in yields:
        match one:
            case Binds(names=nodes):
                yield from map(spelling, nodes)
            case Fact(names=nodes, property=told) if told in OF_CHANCE | {Property.TAKES, Property.VALUES_IN}:
                yield from map(spelling, nodes)
            case Unparsed(names=names):
                yield from names
            case _:
                continue


_TELLS = re.compile(
    r"(<n\d+>) (?:now |here |then |also |again )*(?:is|be|becomes?|equals?|counts?|describes?|measures?|denotes?"
    r"|represents?|stands|records?|indicates?|gives?)(?= |$)"
)


def _told_of(read: Read) -> Iterator[str]:
    """The names of which a sentence says what they are or count."""
    for found in _TELLS.finditer(without_marks(read.line.text)):
        yield from map(spelling, formulas_in(read.line.formula(found[1]).item))


def listed_average(env: Environment, subscript: Node | None, body: Node, given: Given) -> Average | None:
    """The average over the values that words list; ``None``: over something else, or over more than that."""
    if given.names or not env.survey.listed:
        return None
    whole = with_roots_expanded(env, add(*(env.term(node) for node in argument_nodes(body)[0])))
    found = (one for one in free_symbols(whole) if one.name in env.survey.listed)
    symbol = min(found, key=lambda one: one.key, default=None)
    other = subscript is not None and (symbol is None or symbol_name(subscript) != symbol.name)
    if symbol is None or symbol.shape.rank or other or not is_variable(env, symbol) or _has_law(env, symbol.name):
        return None
    name = symbol.name
    lists, where = env.survey.listed[name]
    points = _points(env, lists.points)
    if points is None or not _only(env, whole, symbol):
        return None
    env.log.convention(f"the law of {name} is the one that {where} lists")
    env.log.untold[f"{where} lists the values of {name}, of which more may be known"] = None

    def mean(term: Term) -> Term:
        whole = with_roots_expanded(env, term)
        if not _only(env, whole, symbol):
            raise UnstatedError(f"the joint law of {name} and of what else is averaged is not stated")
        require_constants(env, whole, symbol)
        return add(*(mul(weight, substitute(whole, {symbol: value})) for value, weight in points))

    return Average(env, (symbol,), mean)


def _has_law(env: Environment, name: str) -> bool:
    """Whether a law stands behind a sign for a random variable somewhere, so that it may be meant."""
    return lowered(name) in map(lowered, env.survey.variates)


def _only(env: Environment, term: Term, symbol: Sym) -> bool:
    """Whether a term holds no random variable but one."""
    others = free_symbols(term) - {symbol}
    chance = {one for one in others if is_variable(env, one) or one.name in env.survey.random}
    return not chance and roots_of(env, term) <= {symbol}


def _points(env: Environment, points: tuple[Point, ...]) -> tuple[tuple[Term, Term], ...] | None:
    """The values with their probabilities, as terms without random variables; ``None``: these are not all values."""
    values = [env.term(point.value) for point in points]
    told = [None if point.weight is None else env.term(point.weight) for point in points]
    terms = [*values, *(one for one in told if one is not None)]
    if any(term.shape.rank or _is_random(env, term) for term in terms):
        return None
    rest = sub(ONE, add(*(one for one in told if one is not None))) if any(told) else ONE
    left = told.count(None)
    share = div(rest, number(left)) if left else rest
    weights = [share if one is None else one for one in told]
    if not left and not _vanishes(rest):
        return None
    return tuple(zip(values, weights, strict=True))


def _is_random(env: Environment, term: Term) -> bool:
    """Whether something in a value or a probability is random itself."""
    return any(is_variable(env, one) or one.name in env.survey.random for one in free_symbols(term))


def _vanishes(term: Term) -> bool:
    try:
        return is_zero(normal := Normalizer(Context()), normal(term))
    except CannotNormaliseErrors:
        return False
