"""Whether a formula for a density only repeats the laws of probability, or says something that may be false.

``p(x) = ∫ p(x | y) p(y) dy`` holds for every law, and so it may be used like a definition.  What fails for a random law
on finitely many points, such as ``p(x) = ∫ p(x | y) dy``, defines nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import isclose, prod
from random import Random

from derivations.model.terms import (
    Add,
    Apply,
    Expect,
    Function,
    Integral,
    Mul,
    Pow,
    Sym,
    Term,
    counts_all,
    rational_value,
    subterms,
)

Parts = tuple[frozenset[str], frozenset[str]]
MAX_ROLES = 4
MAX_DEPTH = 12
STATES = (0, 1, 2)


class _BeyondError(Exception):
    """The formula holds more than densities of one law."""


def parts_of_law(function: Function) -> Parts:
    """The variables of a density and those it is conditioned on."""
    roles = function.density
    return (frozenset(roles.of), frozenset(roles.given)) if roles is not None else (frozenset(), frozenset())


def fixed(wanted: Parts, known: Iterable[Parts]) -> bool:
    """Whether some densities of a law fix another one: by products, marginals and quotients."""
    found = set(known)
    if len(frozenset().union(*wanted, *(part for one in found for part in one))) > MAX_ROLES:
        return wanted in found
    while wanted not in found:
        new = {one for first in found for one in _derived(first, found)} - found
        if not new:
            return False
        found |= new
    return True


def _derived(first: Parts, known: set[Parts]) -> Iterable[Parts]:
    of, given = first
    for name in of:
        rest = of - {name}
        if rest:
            yield rest, given
            yield frozenset({name}), given
            if (rest, given) in known:
                yield frozenset({name}), given | rest
            if (frozenset({name}), given) in known:
                yield rest, given | {name}
    for other, condition in known:
        if other <= given and condition == given - other:
            yield of | other, condition


@dataclass(frozen=True, slots=True)
class Trial:
    """A formula for a density at a random law: whether it gives that density, and whether it gives any density."""

    holds: bool
    normalised: bool


def at_random_law(function: Function, parameters: tuple[Sym, ...], body: Term) -> Trial | None:
    """Try ``function(parameters) = body`` at a random law; ``None`` if the body speaks of other things.

    What is a density without being the one of the law is a model, such as ``p(x, y) = p(x) p(y)``.
    """
    if function.density is None or function.subscripts:
        return None
    laws = {part.function for _, part in subterms(body) if isinstance(part, Apply) and not counts_all(part)}
    roles = sorted({*_roles(function)}.union(*(_roles(law) for law in laws)))
    if len(roles) > MAX_ROLES or not laws or any(law.density is None or law.name != function.name for law in laws):
        return None
    rng = Random(len(roles))
    table = {states: rng.uniform(0.1, 1.0) for states in product(STATES, repeat=len(roles))}
    law = _Law(roles, {states: weight / sum(table.values()) for states, weight in table.items()})
    everywhere = list(product(STATES, repeat=len(parameters)))
    try:
        found = {at: law.value(body, dict(zip(parameters, at, strict=True)), MAX_DEPTH) for at in everywhere}
        holds = all(isclose(law.density(function, list(at)), found[at], rel_tol=1e-9) for at in everywhere)
    except (_BeyondError, ZeroDivisionError, OverflowError):
        return None
    sums: dict[tuple[int, ...], float] = {}
    for at, value in found.items():
        condition = at[len(function.density.of) :]
        sums[condition] = sums.get(condition, 0.0) + value
    return Trial(holds, all(isclose(one, 1.0, rel_tol=1e-9) for one in sums.values()))


def _roles(function: Function) -> tuple[str, ...]:
    return (*function.density.of, *function.density.given) if function.density is not None else ()


class _Law:
    """A law on finitely many points: the weight of each tuple of states of its roles."""

    def __init__(self, roles: list[str], table: Mapping[tuple[int, ...], float]) -> None:
        self.roles = roles
        self.table = table

    def density(self, function: Function, states: list[int]) -> float:
        names = _roles(function)
        if function.density is None or len(names) != len(states):
            raise _BeyondError
        at = dict(zip(names, states, strict=True))
        condition = {name: at[name] for name in function.density.given}
        return self._weight(at) / self._weight(condition)

    def _weight(self, at: Mapping[str, int]) -> float:
        places = [(self.roles.index(name), state) for name, state in at.items()]
        return sum(w for states, w in self.table.items() if all(states[place] == state for place, state in places))

    def value(self, term: Term, values: Mapping[Sym, int], depth: int) -> float:
        number = rational_value(term)
        if number is not None:
            return float(number)
        if depth == 0:
            raise _BeyondError
        if counts_all(term):  # an integral on finitely many points is such a sum
            return 1.0
        match term:
            case Apply(function=function, args=args, partials=()):
                return self.density(function, [self._state(arg, values) for arg in args])
            case Add(terms=terms):
                return sum(self.value(one, values, depth - 1) for one in terms)
            case Mul(factors=factors):
                return prod(self.value(one, values, depth - 1) for one in factors)
            case Pow(base=base, exponent=exponent) if (power := rational_value(exponent)) is not None:
                return float(self.value(base, values, depth - 1) ** float(power))
            case Integral(variable=variable, body=body, lower=None):
                return sum(self.value(body, {**values, variable: state}, depth - 1) for state in STATES)
            case Expect(variable=variable, body=body, weight=weight):
                inside = ({**values, variable: state} for state in STATES)
                return sum(self.value(weight, one, depth - 1) * self.value(body, one, depth - 1) for one in inside)
            case _:
                raise _BeyondError

    @staticmethod
    def _state(arg: Term, values: Mapping[Sym, int]) -> int:
        if not isinstance(arg, Sym) or arg not in values:
            raise _BeyondError
        return values[arg]
