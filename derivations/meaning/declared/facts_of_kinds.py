"""What blocks say of the kinds of matrices and functions, as facts: a matrix is symmetric, a function is odd."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.sentences.properties import Property
from derivations.model.conditions import Condition, Need
from derivations.model.context import Fact, Origin, Source
from derivations.model.terms import Apply, Det, Function, Sym, Term, free_symbols, subterms

_OF_MATRICES = {
    Property.SYMMETRIC: Need.SYMMETRIC,
    Property.ANTISYMMETRIC: Need.ANTISYMMETRIC,
    Property.DIAGONAL: Need.DIAGONAL,
    Property.ORTHOGONAL: Need.ORTHOGONAL,
    Property.POSITIVE_DEFINITE: Need.DEFINITE,
    Property.SEMIDEFINITE: Need.SEMIDEFINITE,
    Property.INVERTIBLE: Need.NONZERO,
}
_DEFINITE = (Need.DEFINITE, Need.SEMIDEFINITE)
_OF_FUNCTIONS = {Property.EVEN: Need.EVEN, Property.ODD: Need.ODD}


def facts_of_kinds(told: Iterable[Told], terms: Sequence[Term], defined: Container[Sym | Function]) -> tuple[Fact, ...]:
    """What is told of the square matrices and the functions of one number in some terms: facts of every instance.

    What is ``defined``, and what is a density, is what it is made of in an instance; by a matrix of a kind nothing is
    differentiated, since it may not be changed entry by entry.
    """
    return tuple(dict.fromkeys(_facts(told, terms, defined)))


def covariances(names: Iterable[str], told: Iterable[Told]) -> tuple[Told, ...]:
    """That matrices are definite, which stand for the covariance matrices of normal laws, or for their inverses.

    Of what kind a matrix is ``told`` to be, that it is, and no other one besides.
    """
    symmetric = Source(Origin.CONVENTION, "covariance matrices are symmetric")
    definite = Source(Origin.CONVENTION, "covariance matrices of normal laws are positive definite")
    kinds = {name for one in told if _need(one, _OF_MATRICES) is not None for name in one.names}
    free = sorted(set(names) - kinds)
    found = [Told((name,), Property.POSITIVE_DEFINITE, None, definite) for name in free]
    return (*found, *(Told((name,), Property.SYMMETRIC, None, symmetric) for name in free))


def _facts(told: Iterable[Told], terms: Sequence[Term], defined: Container[Sym | Function]) -> Iterator[Fact]:
    parts = [part for term in terms for _, part in subterms(term)]
    bound = {part.binds[0] for part in parts}
    symbols = {symbol for term in terms for symbol in free_symbols(term)}
    free = sorted((one for one in symbols if one not in bound and one not in defined), key=lambda symbol: symbol.key)
    applied = {part.function: part for part in parts if isinstance(part, Apply)}
    for one in told:
        matrices, functions = _need(one, _OF_MATRICES), _need(one, _OF_FUNCTIONS)
        for symbol in free:
            square = len(symbol.dims) == 2 and symbol.dims[0] == symbol.dims[1]
            if matrices is not None and symbol.name in one.names and square:
                yield from _of_matrix(symbol, matrices, one.source)
        for function, part in applied.items():
            *parameters, argument = part.args
            plain = len(parameters) == function.subscripts and not argument.shape.rank
            arbitrary = function.density is None and function not in defined
            if functions is not None and function.name in one.names and plain and arbitrary:
                at = Apply(function, (*parameters, Sym("t")))
                yield Fact(Condition(functions, (at,)), one.source)


def _of_matrix(matrix: Sym, need: Need, source: Source) -> Iterator[Fact]:
    """That a matrix is of a kind; one that is invertible has a determinant, and a definite one is symmetric, too."""
    yield Fact(Condition(need, (Det(matrix) if need is Need.NONZERO else matrix,)), source)
    if need in _DEFINITE:
        custom = Source(Origin.CONVENTION, "positive definite and semidefinite matrices are symmetric")
        yield Fact(Condition(Need.SYMMETRIC, (matrix,)), custom)


def _need(told: Told, kinds: Mapping[Property, Need]) -> Need | None:
    return kinds.get(told.what) if isinstance(told.what, Property) else None


def is_of_kinds(told: Told, facts: Iterable[Fact], spoken: Container[str]) -> bool:
    """Whether all that is told of the names of a step is among some facts, which hold in every world."""
    need = _need(told, {**_OF_MATRICES, **_OF_FUNCTIONS})
    stated = {_name(fact.condition.terms[0]) for fact in facts if fact.condition.need is need}
    return need is not None and all(name in stated for name in told.names if name in spoken)


def kinds_held(told: Iterable[Told], facts: Iterable[Fact]) -> frozenset[tuple[str, Property]]:
    """The names of which something that is told is among some facts, with that."""
    stated = {(_name(fact.condition.terms[0]), fact.condition.need) for fact in facts}
    pairs = ((name, one.what) for one in told for name in one.names if isinstance(one.what, Property))
    return frozenset((name, what) for name, what in pairs if (name, _OF_MATRICES.get(what)) in stated)


def _name(term: Term) -> str:
    named = term.matrix if isinstance(term, Det) else term
    return named.function.name if isinstance(named, Apply) else named.name if isinstance(named, Sym) else ""
