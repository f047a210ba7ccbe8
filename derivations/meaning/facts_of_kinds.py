"""What blocks say of the kinds of matrices and functions, as facts: a matrix is symmetric, a function is odd."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from derivations.meaning.sentences.properties import Property
from derivations.meaning.vocabulary import Told
from derivations.model.conditions import Condition, Need
from derivations.model.context import Fact
from derivations.model.terms import Apply, Sym, Term, free_symbols, subterms

_OF_MATRICES = {
    Property.SYMMETRIC: Need.SYMMETRIC,
    Property.ANTISYMMETRIC: Need.ANTISYMMETRIC,
    Property.DIAGONAL: Need.DIAGONAL,
    Property.ORTHOGONAL: Need.ORTHOGONAL,
}
_OF_FUNCTIONS = {Property.EVEN: Need.EVEN, Property.ODD: Need.ODD}


def facts_of_kinds(told: Iterable[Told], terms: Sequence[Term]) -> tuple[Fact, ...]:
    """What is told of the square matrices in some terms, and of the functions of one number."""
    return tuple(dict.fromkeys(_facts(told, terms)))


def _facts(told: Iterable[Told], terms: Sequence[Term]) -> Iterator[Fact]:
    symbols = {symbol for term in terms for symbol in free_symbols(term)}
    applied = {part.function: part for term in terms for _, part in subterms(term) if isinstance(part, Apply)}
    for one in told:
        for symbol in sorted(symbols, key=lambda symbol: symbol.key):
            square = len(symbol.dims) == 2 and symbol.dims[0] == symbol.dims[1]
            if symbol.name in one.names and square and one.what in _OF_MATRICES:
                yield Fact(Condition(_OF_MATRICES[one.what], (symbol,)), one.source)
        for function, part in applied.items():
            *parameters, argument = part.args
            plain = len(parameters) == function.subscripts and not argument.shape.rank
            if function.name in one.names and plain and one.what in _OF_FUNCTIONS:
                at = Apply(function, (*parameters, Sym("t")))
                yield Fact(Condition(_OF_FUNCTIONS[one.what], (at,)), one.source)


def is_of_kinds(told: Told, facts: Iterable[Fact], spoken: Container[str]) -> bool:
    """Whether all that is told of the names of a step is among some facts, which hold in every world."""
    need = {**_OF_MATRICES, **_OF_FUNCTIONS}.get(told.what) if isinstance(told.what, Property) else None
    stated = {_name(fact.condition.terms[0]) for fact in facts if fact.condition.need is need}
    return need is not None and all(name in stated for name in told.names if name in spoken)


def _name(term: Term) -> str:
    return term.function.name if isinstance(term, Apply) else term.name if isinstance(term, Sym) else ""
