"""What two statements on signs say together: whether they bound the same quantity, contradict, or follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.terms import Add, Apply, Mul, Num, Sym, Term, free_symbols, has_function, rewrite, subterms

Linear = dict[Term | None, Fraction]
"""A sum by its parts: their rational factors; the number under ``None``."""


def names_bounded(conditions: Iterable[Condition]) -> set[str]:
    """The names of the symbols and functions in some conditions."""
    terms = [term for condition in conditions for term in condition.terms]
    functions = {part.function.name for term in terms for _, part in subterms(term) if isinstance(part, Apply)}
    heads = {symbol.name for term in terms if not has_function(term) for symbol in free_symbols(term)}
    return functions | heads


def contradict(first: Condition, second: Condition) -> bool:
    """Whether two order conditions cannot both hold: their sides add up to a number of the wrong sign."""
    if not {first.need, second.need} <= {Need.POSITIVE, Need.NONNEGATIVE}:
        return False
    one, other = _linear(first.terms[0]), _linear(second.terms[0])
    if one.keys() - {None} != other.keys() - {None}:
        return False
    total = _constant(_combined(one, other, Fraction(1)))
    return total is not None and (total < 0 or (total == 0 and Need.POSITIVE in (first.need, second.need)))


def clash(old: Iterable[Condition], new: Iterable[Condition]) -> bool:
    """Whether two statements contradict each other."""
    later = tuple(new)
    return any(contradict(_plain(was), _plain(now)) for was in old for now in later)


def follow(known: Iterable[Condition], said: Iterable[Condition]) -> bool:
    """Whether each of some order conditions follows from one that is known: it is that with a number added."""
    bounds = [_plain(one) for one in known]
    return all(any(_follows(one, _plain(new)) for one in bounds) for new in said)


def _follows(known: Condition, said: Condition) -> bool:
    if known == said or known.need not in (Need.POSITIVE, Need.NONNEGATIVE):
        return known == said
    gap = _constant(_combined(_linear(known.terms[0]), _linear(said.terms[0]), Fraction(-1)))
    as_strict = known.need is said.need or known.need is Need.POSITIVE
    return gap is not None and (gap > 0 or (gap == 0 and as_strict))


def same_subject(old: Iterable[Condition], new: Iterable[Condition]) -> bool:
    """Whether two statements bound the same quantity."""
    subjects = [{_subject(c) for c in conditions} - {None} for conditions in (old, new)]
    return bool(subjects[0] & subjects[1])


def _subject(condition: Condition) -> frozenset[tuple[Term, Fraction]] | None:
    """The quantity that a condition bounds, up to its sign and an added number."""
    if condition.need not in SIGNS:
        return None
    parts = [(t, c) for t, c in _linear(_plain(condition).terms[0]).items() if t is not None]
    if not parts:
        return None
    first = min(parts, key=lambda part: repr(part[0]))[1]
    return frozenset((term, factor / first) for term, factor in parts)


def _plain(condition: Condition) -> Condition:
    """The condition with the arguments of functions at plain names replaced by places: they stand for any value."""

    def change(part: Term) -> Term | None:
        if not isinstance(part, Apply) or not all(isinstance(arg, Sym) for arg in part.args):
            return None
        places = tuple(Sym(f"#{n}", arg.shape.dims) for n, arg in enumerate(part.args))
        return Apply(part.function, places, part.partials)

    return Condition(condition.need, tuple(rewrite(term, change) for term in condition.terms), condition.variables)


@lru_cache(maxsize=10_000)
def _linear(term: Term) -> Linear:
    found: Linear = {}
    for factor, part in _parts(term, Fraction(1)):
        key, value = (None, factor * part.value) if isinstance(part, Num) else (part, factor)
        found[key] = found.get(key, Fraction(0)) + value
    return {key: value for key, value in found.items() if value or key is None}


def _parts(term: Term, factor: Fraction) -> Iterator[tuple[Fraction, Term]]:
    match term:
        case Add(terms):
            for part in terms:
                yield from _parts(part, factor)
        case Mul((Num(value), *rest)) if rest:
            yield from _parts(rest[0] if len(rest) == 1 else Mul(tuple(rest)), factor * value)
        case _:
            yield factor, term


def _combined(first: Linear, second: Linear, factor: Fraction) -> Linear:
    """``second + factor * first``."""
    keys = {*first, *second}
    return {key: second.get(key, Fraction(0)) + factor * first.get(key, Fraction(0)) for key in keys}


def _constant(linear: Linear) -> Fraction | None:
    """The value of a sum that is a number."""
    if any(value for key, value in linear.items() if key is not None):
        return None
    return linear.get(None, Fraction(0))
