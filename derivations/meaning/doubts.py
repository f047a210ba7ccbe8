"""Obstacles: what the document says of the names of a step and was not read, so that no number speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from derivations.meaning.conventions import Used
from derivations.meaning.definitions import Key, Resolver, tree_names
from derivations.meaning.usage import ARITHMETIC, CONGRUENCE, DISCRETE, INDICES, PRIOR, RANGE, SUPPORT
from derivations.meaning.words import Described
from derivations.model.derivation import Claim, Relation
from derivations.model.terms import (
    Apply,
    Component,
    Deriv,
    Expect,
    Function,
    Integral,
    Roles,
    Sum,
    Sym,
    Term,
    free_symbols,
    subterms,
)
from derivations.model.unfolding import plain_key
from derivations.reading.raw import RawStep

WEIGHTS = ("p", "q", "\\pi", "w")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the document says around the chain.

    ``solved`` are the unknowns that later rows solve for, ``related`` the families whose elements a formula relates,
    ``concludes`` is whether words lead to it as to what follows,
    ``special`` the names of which the prose before the chain says something special, with the line; ``described`` is
    what the words of the document call its names, ``leading`` a word by which they lead to a special case,
    ``trailing`` what stands behind the formula in its sentence and may restrict it, ``confined`` the names of which a
    sentence of the same section may restrict the values.  ``kinds`` is whether words speak of kinds of matrices, laws
    or kernels, such as symmetric ones.
    """

    solved: Mapping[Key, int]
    related: Mapping[Key, str]
    concludes: bool
    special: Mapping[str, int]
    described: Described
    leading: str | None
    trailing: str | None
    confined: Mapping[str, int]
    kinds: bool


def doubts_of(raw: RawStep, claim: Claim, used: Used, resolver: Resolver, ahead: Ahead) -> Iterator[str]:
    """The doubts about a claim, in words."""
    yield from doubts_of_names(raw, used, resolver, ahead)
    if ahead.described.generalised and (_sums_up(claim) or used.definitions):
        yield ahead.described.generalised
    if ahead.kinds and _exchanged(claim):
        yield "the words of the document may say that a function is symmetric"
    yield from _notation(claim, used, resolver.survey.unclear)
    yield from _laws_of_other_shapes(claim, used.unreadable, resolver)


def doubts_of_names(raw: RawStep, used: Used, resolver: Resolver, ahead: Ahead) -> Iterator[str]:
    """The doubts that rest on the names of a step alone."""
    for key, error in used.unreadable.items():
        if key not in resolver.foreign:
            yield f"the definition of {key.name} could not be read: {error}"
    if ahead.leading:
        yield f"the words before the formula (“{ahead.leading}”) may restrict it"
    if ahead.trailing:
        yield f"the words behind the formula (“{ahead.trailing}”) may restrict it"
    yield from _said_elsewhere(raw, used, resolver, ahead)
    defined = {key.name for key in used.definitions}
    yield from ahead.described.doubts(names_of(raw), used.symbols, defined)
    stated = defined | set(resolver.declared)
    applied = {function.name for function in used.functions if function.density is None and not function.subscripts}
    for name in sorted((applied & ahead.described.related.keys()) - stated):
        yield ahead.described.related[name]
    for symbol in sorted(used.symbols, key=lambda symbol: symbol.name):
        if symbol.shape.rank == 1 and symbol.name in WEIGHTS and symbol.name not in resolver.declared:
            yield f"the components of {symbol.name} may be probabilities, which sum to 1"


def doubts_of_premises(raw: RawStep, ahead: Ahead) -> Iterator[str]:
    """An implication may rest on what the words around it say of its names."""
    for name in sorted(names_of(raw) & set(ahead.confined)):
        yield f"line {ahead.confined[name]} says something of {name}, which may be a premise"


def _exchanged(claim: Claim) -> bool:
    """Whether a function is applied to the same arguments in two orders."""
    applied = {p for side in (claim.left, claim.right) for _, p in subterms(side) if isinstance(p, Apply)}
    return any(
        one.function == other.function and one.args != other.args and set(one.args) == set(other.args)
        for one in applied
        for other in applied
    )


def _sums_up(claim: Claim) -> bool:
    """Whether there is something in a claim that need not converge."""
    parts = [part for side in (claim.left, claim.right) for _, part in subterms(side)]
    return any(isinstance(part, Integral | Expect | Sum) for part in parts)


def _notation(claim: Claim, used: Used, unclear: Mapping[str, str]) -> Iterator[str]:
    """Words of the document about a modulus, a summation convention, a flat prior, or ranges of integrals."""
    if ARITHMETIC in unclear:
        yield f"{unclear[ARITHMETIC]}, so the equation may not be one between real numbers"
    if RANGE in unclear and any(map(_has_no_range, (claim.left, claim.right))):
        yield f"{unclear[RANGE]}, so an integral without limits may not be one over the whole space"
    if claim.relation is Relation.IDENTICAL and CONGRUENCE in unclear:
        yield f"{unclear[CONGRUENCE]}, so ≡ may be a congruence"
    if INDICES in unclear and indices_of(claim) & (free_symbols(claim.left) | free_symbols(claim.right)):
        yield f"{unclear[INDICES]}, so repeated indices may be summed over"
    if PRIOR in unclear and any(_is_conditional(function) for function in used.functions):
        yield f"{unclear[PRIOR]}, which no density states"
    if DISCRETE in unclear and any(map(_has_law, (claim.left, claim.right))):
        yield f"{unclear[DISCRETE]}, so a law may have no density"
    if SUPPORT in unclear and any(f.density is not None and f not in used.definitions for f in used.functions):
        yield f"{unclear[SUPPORT]}, so a density may be 0 somewhere"


def _has_no_range(side: Term) -> bool:
    """Whether there is an integral without limits over something else than the values of a density."""
    return any(
        isinstance(part, Integral) and part.lower is None and not _is_weighted(part) for _, part in subterms(side)
    )


def _has_law(side: Term) -> bool:
    """Whether there is an average over the density of a law that is not written out, and need not have one."""
    averages = (part for _, part in subterms(side) if isinstance(part, Expect | Integral))
    return any(not density.general for part in averages for density in _densities(part))


def _is_weighted(integral: Integral) -> bool:
    return any(_densities(integral))


def _densities(total: Integral | Expect) -> Iterator[Roles]:
    """The roles of the densities of abstract laws, at the variable of an average, that stand inside of it."""
    for child in total.children:
        for _, part in subterms(child):
            if isinstance(part, Apply) and part.function.density is not None and total.variable in part.args:
                yield part.function.density


def _is_conditional(function: Function) -> bool:
    return function.density is not None and bool(function.density.given)


def indices_of(claim: Claim) -> set[Term]:
    """The indices by which components are taken in a claim."""
    parts = [part for side in (claim.left, claim.right) for _, part in subterms(side)]
    found = {part.index for part in parts if isinstance(part, Deriv) and part.index is not None}
    return found | {index for part in parts if isinstance(part, Component) for index in part.indices}


def names_of(raw: RawStep) -> set[str]:
    """All names that the sides of a step write."""
    return tree_names([side.tree for side in (raw.left, raw.right) if side.tree is not None])


def _said_elsewhere(raw: RawStep, used: Used, resolver: Resolver, ahead: Ahead) -> Iterator[str]:
    """Names that the document defines later or gives a special value are not arbitrary."""
    names = {symbol.name for symbol in used.symbols} | {function.name for function in used.functions}
    families = {f.name for f in used.functions if f.subscripts} & resolver.survey.indices.families
    names |= {name for name in ahead.special if name.partition("_{")[0] in families}
    for name in sorted(names & set(ahead.special)):
        yield f"line {ahead.special[name]} says something special about {name}"
    keys: list[Key] = [plain_key(symbol) for symbol in used.symbols]
    keys += [plain_key(function) for function in used.functions]
    for key in keys:
        if key in ahead.related:
            yield f"{key.name} {ahead.related[key]}"
        if ahead.solved.get(key, 0) > raw.number:
            yield f"this is an equation for {key.name}, which step {ahead.solved[key]} solves"


def _laws_of_other_shapes(claim: Claim, unreadable: Iterable[Key], resolver: Resolver) -> Iterator[str]:
    """A law whose density was stated only for variables of other shapes is not arbitrary here."""
    roles: dict[str, set[str]] = {}
    for side in (claim.left, claim.right):
        for _, part in subterms(side):
            if isinstance(part, Apply) and part.function.density is not None:
                named = roles.setdefault(part.function.name, set())
                named.update(part.function.density.of, part.function.density.given)
    for key in unreadable:
        if isinstance(key, Sym) or key.density is None or key not in resolver.direct:
            continue
        if {*key.density.of, *key.density.given} <= roles.get(key.name, set()):
            yield f"the density {key.name} was stated for variables of other dimensions only"
