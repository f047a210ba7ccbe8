r"""What a model says of data, where its parameters are bound: in ``\frac{d}{db} (y - b x)^2`` the ``y`` stays.

After ``y = b x + e`` the error ``e`` is what is left of the data at the one ``b`` of the model; where ``b`` moves, it
is another one, of which the data know nothing.  Else the data are put together of their parts, and move with those:
then what is differentiated depends on the parameter with their definition, too, ``y^2``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derivations.meaning.names.environment import Environment, Log
from derivations.meaning.words.averages import NOISE
from derivations.model.context import Context, Definition
from derivations.model.errors import DerivationError
from derivations.model.terms import (
    Apply,
    Component,
    Function,
    Sym,
    Term,
    free_symbols,
    fresh_name,
    subterms,
    summands_of,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import factor_symbols

ERRORS = NOISE | {"e"}
"""Letters of errors, beside all names of what is random."""

Head = Sym | Function


def apart_from_data(env: Environment, term: Term, variable: Sym) -> Sym:
    """A variable as it is bound around a term: another one than in the model of data in it, if that left nothing of it.

    Where the term depends on it with that model, too, it is none.  Either may be meant, which is noted.
    """
    models = [(one, error) for one, error in _models(env, term) if variable in free_symbols(one.body)]
    if not models or variable not in free_symbols(term):
        return variable
    names = ", ".join(one.head.name for one, _ in models)
    try:
        parted = _parted(replace(env, log=Log()).expanded(term, variable), variable, models)
    except (DerivationError, *CannotNormaliseErrors):
        return variable
    if not parted:
        env.log.doubt(f"{names} are read as moving with {variable.name}, and may be data")
        return variable
    env.log.convention(f"{names} are data, which do not change with {variable.name}")
    env.log.doubt(f"{names} are read as data, and may be meant to move with {variable.name}")
    taken = {symbol.name for symbol in free_symbols(term).union(*(free_symbols(one.body) for one, _ in models))}
    return replace(variable, name=fresh_name(variable.name, taken))


def _models(env: Environment, term: Term) -> Iterator[tuple[Definition, Head]]:
    """The definitions that end in an error, with that: of names in a term, and in what those of others hold."""
    waiting, seen = [term], set[Head]()
    while waiting:
        part = waiting.pop()
        heads: set[Head] = set(free_symbols(part))
        heads |= {one.function for _, one in subterms(part) if isinstance(one, Apply) and not one.partials}
        for head in sorted(heads - seen, key=lambda one: one.name):
            seen.add(head)
            definition = env.lookup(head)
            error = None if definition is None else _error(env, definition.body)
            if definition is not None and error is not None:
                yield definition, error
            elif definition is not None:
                waiting.append(definition.body)


def _error(env: Environment, body: Term) -> Head | None:
    """The error of a model, a term of its own that is random by its law, by words or by its letter."""
    names = {name.partition("_")[0] for name in env.survey.random | env.survey.variates} | ERRORS
    for part in summands_of(body):
        head = part.function if isinstance(part, Apply) else part.body if isinstance(part, Component) else part
        if isinstance(head, Sym | Function) and head.name.partition("_")[0] in names and env.lookup(head) is None:
            return head
    return None


def _parted(term: Term, variable: Sym, models: Iterable[tuple[Definition, Head]]) -> bool:
    """Whether no product of a term holds both an error and the variable."""
    errors = {error for _, error in models}
    return not any(variable in symbols and not errors.isdisjoint(heads) for symbols, heads in _products(term))


def _products(term: Term) -> Iterator[tuple[frozenset[Sym], frozenset[Head]]]:
    """The symbols, and these with the functions, of each product of a term that is written out."""
    for _, factors in Normalizer(Context())(term).terms:
        symbols = frozenset[Sym]().union(*(factor_symbols(*factor) for factor in factors))
        functions = {part.function for base, _ in factors for _, part in subterms(base) if isinstance(part, Apply)}
        yield symbols, frozenset[Head](symbols | functions)
