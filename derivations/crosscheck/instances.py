"""Draws admissible instances: values for symbols, probes for functions, joint laws for densities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import count
from math import inf, prod
from typing import Any

import numpy as np

from derivations.crosscheck.contents import Contents, Use, available, barred, contents
from derivations.crosscheck.draws import Draws, draws_of
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import FAILURES, NoValueError, OutOfTimeError
from derivations.crosscheck.families import Family, split, with_parity
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.gaussian import closed_law, unfolds_to_law
from derivations.crosscheck.indices import offset
from derivations.crosscheck.laws import DrawnLaw, independent, laws, realise
from derivations.crosscheck.matrices import of_kinds
from derivations.crosscheck.scope import BoundValues
from derivations.crosscheck.values import flat
from derivations.crosscheck.world import DensityProbe, World
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context, Definition
from derivations.model.terms import (
    ONE,
    Apply,
    Component,
    Expect,
    Function,
    Num,
    Roles,
    Sort,
    Sym,
    Term,
    add,
    free_symbols,
    sub,
)
from derivations.normal.signs import is_point
from derivations.normal.stated_kinds import kinds_in
from numeric import dual, grids
from numeric.probes import Gaussians

ATTEMPTS = 160
"""Draws of the symbols before a claim counts as vacuous."""

MAX_DISTINCT = 4
"""So many different simple values."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to choose an instance: the family of functions, the mixture of a law, the dimension, the simple values.

    All symbolic sizes are the ``dimension``, unless they are set ``apart``: then they differ, in a turn of their order.
    Simple values are 1 first, or all ``distinct``, since 1 hides factors and exponents.
    """

    family: Family
    mixture: Callable[[np.random.Generator, int, bool], Gaussians]
    dimension: int
    simple: bool = False
    distinct: bool = False
    apart: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A claim's contents with the facts that restrict its instances.

    ``restrictions`` are facts over symbols alone; ``positive`` the functions that are declared positive;
    ``unchecked`` the other facts that touch the claim.
    """

    found: Contents
    context: Context
    restrictions: tuple[Condition, ...]
    positive: frozenset[Function]
    unchecked: tuple[Condition, ...]


def problem(found: Contents, context: Context) -> Problem:
    """Sort the facts of a context by what they mean for the instances of a claim."""
    _draw_in(found, context)
    _note_sizes(found, context)
    heads = available(context)
    restrictions = [*runs_upwards(found), *_filled(found), *found.inside, *_narrower(found, context)]
    positive, unchecked = set(), []
    for fact in context.facts:
        condition = fact.condition
        inside = contents(condition.terms, context)
        if not inside.symbols <= found.symbols and not inside.uses:
            continue
        if condition.need in (*SIGNS, Need.EQUAL, Need.INTEGER) and not inside.uses:
            restrictions.append(condition)
        elif condition.need in SIGNS and _is_chosen(condition.terms[0], heads):
            positive |= {part.function for part in condition.terms if isinstance(part, Apply)}
        elif set(inside.uses) & set(found.uses):
            unchecked.append(condition)
    return Problem(found, context, tuple(restrictions), frozenset(positive), tuple(unchecked))


def _note_sizes(found: Contents, context: Context) -> None:
    """Note how large sizes are at least: two indices that differ ask for two, and so does what is said of a size."""
    for condition in (fact.condition for fact in context.facts):
        term = condition.terms[0]
        symbols = free_symbols(term)
        if condition.need is Need.NONZERO and len(symbols) == 2 and symbols <= found.indices.keys():
            shared = set.intersection(*({dim for dim, _ in found.indices[symbol]} for symbol in symbols))
            found.least.update({dim: max(2, found.least.get(dim, 1)) for dim in shared if isinstance(dim, Sym)})
        elif condition.need in (Need.POSITIVE, Need.NONNEGATIVE) and len(symbols) == 1 and symbols <= found.dimensions:
            (size,) = symbols
            shift = offset(term)
            above = 0 if shift is None else -shift[1] + (condition.need is Need.POSITIVE)
            found.least[size] = max(above, found.least.get(size, 1))


def _narrower(found: Contents, context: Context) -> list[Condition]:
    """What the instances keep to, of the symbols of a claim, since some authors mean it."""
    return [c for c in context.narrower if set().union(*map(free_symbols, c.terms)) <= found.symbols]


def runs_upwards(found: Contents) -> list[Condition]:
    """That sums run over whole numbers, from their lower limit upwards; those with other limits may be empty."""
    conditions: list[Condition] = []
    for lower, upper in sorted(found.counts, key=repr):
        symbols = free_symbols(lower) | free_symbols(upper)
        if not symbols or not symbols <= found.symbols - found.dimensions:
            continue
        plain = isinstance(upper, Sym) and not free_symbols(lower)
        whole = [s for s in symbols if s.sort is not Sort.INTEGER and not s.dims]
        conditions += [Condition(Need.INTEGER, (s,)) for s in whole] if len(symbols) == 1 else []
        conditions.append(Condition(Need.NONNEGATIVE, (sub(upper, lower) if plain else add(sub(upper, lower), ONE),)))
    return conditions


def _filled(found: Contents) -> list[Condition]:
    """That sums over the components of a vector stay inside it, and end with the last one if there is one such sum."""
    conditions: list[Condition] = []
    for size, lasts in sorted(found.lasts.items(), key=lambda item: item[0].name):
        for last in lasts if size in found.dimensions else ():
            if last != size and free_symbols(last) <= found.symbols:
                gaps = (sub(size, last), sub(last, size)) if len(lasts) == 1 else (sub(size, last),)
                conditions += [Condition(Need.NONNEGATIVE, (gap,)) for gap in gaps]
    return conditions


def _draw_in(found: Contents, context: Context) -> None:
    """Add the symbols that facts tie to those of the claim: ``a < b < 1`` restricts ``a`` where ``b`` is absent too."""
    laws_used = {use.function for use in found.uses.values() if use.function.density is not None}
    for one in context.hypotheses:
        if (
            isinstance(one.left, Expect)
            and isinstance(one.left.weight, Apply)
            and one.left.weight.function in laws_used
        ):
            found.symbols |= free_symbols(one.right)  # its law is drawn with such moments
    inside = [contents(f.condition.terms, context) for f in context.facts if f.condition.need in (*SIGNS, Need.EQUAL)]
    for _ in inside:
        for other in inside:
            if other.symbols & found.symbols and not other.uses:
                found.symbols |= other.symbols
                found.dimensions |= other.dimensions


def _is_chosen(term: Term, heads: dict[Sym | Function, Definition]) -> bool:
    """Whether a term is an abstract function of variables, which a family can make positive everywhere."""
    if not isinstance(term, Apply) or term.partials or term.function in heads:
        return False
    return not any(isinstance(arg, Sym) and (arg in heads or is_point(arg)) for arg in term.args)


def admissible(task: Problem, world: World, deadline: float) -> bool:
    """Whether the values of the symbols satisfy the facts about them, in floats."""
    return all(_holds_everywhere(condition, world, deadline) for condition in task.restrictions)


def _holds_everywhere(condition: Condition, world: World, deadline: float) -> bool:
    """Whether a fact holds, in floats; one of a component at any index has to hold of all components."""
    term = condition.terms[0]
    holds = _OF_NUMBERS.get(condition.need)
    match term:
        case Component(Sym() as body, indices) if holds and body in world.values and set(map(type, indices)) == {Sym}:
            return all(map(holds, flat(world.values[body])))
    return _holds(condition, world, deadline)


_OF_NUMBERS: dict[Need, Callable[[Fraction], bool]] = {
    Need.POSITIVE: lambda value: value > 0,
    Need.NONNEGATIVE: lambda value: value >= 0,
    Need.NONZERO: lambda value: value != 0,
    Need.INTEGER: lambda value: value.denominator == 1,
}


def keeps_signs(task: Problem, world: World, deadline: float) -> bool:
    """Whether the chosen functions satisfy the stated signs of what is made of them, in floats."""
    return all(_holds(condition, world, deadline) for condition in task.unchecked if condition.need in SIGNS)


def draw(task: Problem, plan: Plan, rng: np.random.Generator, deadline: float) -> World | None:
    """An instance that satisfies the facts, or nothing where none was found.

    Raises:
        NoValueError: the definitions cannot be made into one law.
    """
    heads = available(task.context)
    for attempt in range(ATTEMPTS):
        values = _values(task, plan, rng, attempt)
        if values is not None and admissible(task, World(values, {}, heads), deadline):
            return populate(task, plan, rng, values)
    return None


# ------------------------------------------------------------------------------------------------- symbols


def _values(task: Problem, plan: Plan, rng: np.random.Generator, attempt: int) -> dict[Sym, Any] | None:
    found = task.found
    sizes = _sizes(task, plan, attempt)
    if any(size < found.least.get(s, 1) for s, size in sizes.items()):
        return None
    positive = {_whole(c.terms[0]) for c in task.restrictions if c.need in (Need.POSITIVE, Need.NONNEGATIVE)}
    whole = {_whole(c.terms[0]) for c in task.restrictions if c.need is Need.INTEGER}
    values: dict[Sym, Any] = dict(sizes)
    counted = _counts(found)
    scalars: dict[str, Any] = {symbol.name: value for symbol, value in values.items()}
    for symbol in sorted(found.symbols - found.dimensions, key=lambda s: (s.name, len(s.dims), s.sort.value)):
        dims = _dims(symbol, values)
        if not dims and symbol.name in scalars:
            values[symbol] = scalars[symbol.name]  # one letter read with two sorts is still one number
            continue
        if symbol in found.indices:
            first = max(1 - shift for _, shift in found.indices[symbol])
            last = min(_size(dim, values) - shift for dim, shift in found.indices[symbol])
            values[symbol] = scalars[symbol.name] = Fraction(int(rng.integers(first, max(first, last) + 1)))
            continue
        if symbol in counted:
            values[symbol] = scalars[symbol.name] = Fraction(_size(counted[symbol][0], values) - counted[symbol][1])
            continue
        chooser = _simple if plan.simple and attempt < 12 else _random
        is_whole = symbol.sort is Sort.INTEGER or symbol in whole
        values[symbol] = _shaped(partial(chooser, rng, attempt, symbol in positive, is_whole), dims)
        if plan.distinct and attempt == 0 and not dims:
            values[symbol] = Fraction(2 + sum(isinstance(v, Fraction) for v in values.values()) % MAX_DISTINCT)
        if plan.simple and attempt == 0 and dims:
            values[symbol] = _counted(sum(isinstance(v, tuple) for v in values.values()), dims)
        if not dims:
            scalars[symbol.name] = values[symbol]
    means = _means(values)
    found_values = {s: value if s.dims else means.get(barred(s.name), value) for s, value in values.items()}
    kinds = kinds_in(task.context).matrices
    return {s: of_kinds(value, kinds[s]) if s in kinds else value for s, value in found_values.items()}


def _sizes(task: Problem, plan: Plan, attempt: int) -> Mapping[Sym, Fraction]:
    """The symbolic sizes: those that are defined are what others make of them, and the others are free.

    Raises:
        NoValueError: a size is defined by something that is no whole number.
    """
    found = task.found
    free = sorted(found.dimensions - found.definitions.keys(), key=lambda s: s.name)
    apart = plan.apart if plan.apart is not None or not attempt or len(free) == len(found.dimensions) else attempt - 1
    larger = [0 if apart is None else plan.dimension * ((place + apart) % len(free)) for place in range(len(free))]
    sizes = {s: max(plan.dimension + more, found.least.get(s, 1)) for s, more in zip(free, larger, strict=True)}
    values = {s: Fraction(size) for s, size in sizes.items()}
    evaluate = Evaluator(World(values, {}, available(task.context)), Floats(grids.LEVELS[0]), inf)
    made = {s: Fraction(evaluate.integer(s, BoundValues())) for s in found.dimensions & found.definitions.keys()}
    return values | made


def _whole(term: Term) -> Term:
    """What a term is a component of, or it itself."""
    return term.body if isinstance(term, Component) else term


def _counts(found: Contents) -> dict[Sym, tuple[Sym, int]]:
    """The symbols with which the only sum over the components of a vector ends, with its size and what is added."""
    ends = {size: offset(next(iter(lasts))) for size, lasts in found.lasts.items() if len(lasts) == 1}
    return {end[0]: (size, end[1]) for size, end in ends.items() if end is not None and end[0] not in found.dimensions}


def _means(values: Mapping[Sym, Any]) -> dict[str | None, Fraction]:
    """The means that bars over the names of vectors stand for: choices that are admissible in any case."""
    vectors = {symbol.name: value for symbol, value in values.items() if isinstance(value, tuple)}
    numbers = {name: v for name, v in vectors.items() if all(isinstance(part, Fraction) for part in v)}
    return {name: sum(v, Fraction(0)) / len(v) for name, v in numbers.items()}


MAX_ENTRIES = 10_000
"""No instance has a vector or a matrix with more entries."""


def _dims(symbol: Sym, values: dict[Sym, Any]) -> tuple[int, ...]:
    """The sizes of a symbol in an instance.

    Raises:
        NoValueError: it has too many entries.
    """
    dims = tuple(_size(dim, values) for dim in symbol.dims)
    if prod(dims) > MAX_ENTRIES:
        raise NoValueError(f"{symbol.name} has more than {MAX_ENTRIES} entries")
    return dims


def _size(dim: Term, values: dict[Sym, Any]) -> int:
    if isinstance(dim, Num):
        return int(dim.value)
    value = values.get(dim) if isinstance(dim, Sym) else None
    if value is None:
        raise NoValueError("a dimension that is neither a number nor a symbol")
    return int(value)


def _shaped(choose: Callable[[], Fraction], dims: tuple[int, ...]) -> Any:
    if not dims:
        return choose()
    return tuple(_shaped(choose, dims[1:]) for _ in range(dims[0]))


def _counted(start: int, dims: tuple[int, ...]) -> Any:
    """Components that count upwards: no vector is a multiple of another, and no matrix is symmetric."""
    numbers = count(start)
    return _shaped(lambda: Fraction(next(numbers)), dims)


def _random(rng: np.random.Generator, attempt: int, positive: bool, whole: bool) -> Fraction:
    """A multiple of 1/8, or an integer; later attempts reach further out."""
    reach = 1 if attempt < ATTEMPTS // 2 else 10
    if whole:
        return Fraction(int(rng.integers(1 if positive or attempt < 40 else -4, 5 * reach)))
    if positive or (attempt % 4 == 3):
        return Fraction(int(rng.integers(4 if attempt < 40 else 1, 17 * reach)), 8)
    return Fraction(int(rng.integers(-16 * reach, 16 * reach + 1)) or 3, 8)


def _simple(rng: np.random.Generator, attempt: int, positive: bool, whole: bool) -> Fraction:
    """A small number: 1 first."""
    choices = [Fraction(n) for n in ((1, 2, 3) if positive or whole else (1, 2, -1))]
    choices += [] if whole else [Fraction(1, 2)]
    return choices[0] if attempt == 0 else choices[int(rng.integers(len(choices)))]


def _holds(condition: Condition, world: World, deadline: float) -> bool:
    """Whether a fact over symbols holds, in floats; one on a vector is not known to."""
    if any(term.shape.rank for term in condition.terms):
        return False
    evaluator = Evaluator(world, Floats(grids.LEVELS[0]), deadline)
    try:
        values = [float(dual.innermost(evaluator(term))) for term in condition.terms]
    except OutOfTimeError:
        raise
    except FAILURES:
        return False
    return {
        Need.POSITIVE: lambda: values[0] > 0,
        Need.NONNEGATIVE: lambda: values[0] >= 0,
        Need.NONZERO: lambda: values[0] != 0,
        Need.EQUAL: lambda: abs(values[0] - values[-1]) <= 1e-12 * (1 + abs(values[0])),
        Need.INTEGER: lambda: values[0] == round(values[0]),
    }[condition.need]()


# ------------------------------------------------------------------------------------------------ functions


def populate(task: Problem, plan: Plan, rng: np.random.Generator, values: Mapping[Sym, Any]) -> World:
    """The instance with the given values of the symbols: functions and laws are chosen to the plan.

    Raises:
        NoValueError: the definitions cannot be made into one law.
    """
    heads = available(task.context)
    world = World(values, {}, heads)
    probes: dict[Function, Any] = {}
    definitions = dict(heads)
    uses: dict[Function, tuple[tuple[str, ...], tuple[int, ...]]] = {}
    for law in laws(task.found, heads):
        drawn = _drawn(law, task, world, rng)
        if drawn is not None:
            probes.update(drawn)
            continue
        free = [v for v in law.variables if law.defined(v) is None]
        prior = plan.mixture(rng, max(1, len(free)), law.subscripts > 0)
        prior = independent(prior) if law.independent else prior
        made, defined = realise(law, prior)
        if plan.simple and plan.dimension == 1 and law.base:
            made, defined = _in_closed_form(law, prior, world, heads) or (made, defined)
        probes.update(made)
        definitions = {head: one for head, one in definitions.items() if head not in law.independent} | defined
        uses.update({f: _shown(f, law, world) for f in made})
    for use in sorted(task.found.uses.values(), key=lambda u: (u.function.name, u.names)):
        if use.function.density is None:
            probes[use.function] = _field(use, task, plan, rng, dict(world.values))
    for use in task.found.uses.values():
        if use.function in probes:
            uses[use.function] = (use.names, tuple(_flat_sizes(use.shapes, dict(world.values))))
    return World(world.values, probes, definitions, uses)


def _drawn(law: DrawnLaw, task: Problem, world: World, rng: np.random.Generator) -> dict[Function, Draws] | None:
    """The law of a family of random variables of which it is said how they go together."""
    if len(law.asked) != 1 or len(law.asked[0].shapes) != 1 or len(law.asked[0].shapes[0]) != 1:
        return None
    (use,) = law.asked
    size = _size(use.shapes[0][0], dict(world.values))
    found = draws_of(use.function, size, task.context, world, rng)
    return None if found is None else {use.function: found}


def _in_closed_form(
    law: DrawnLaw, prior: Gaussians, world: World, heads: dict[Sym | Function, Definition]
) -> tuple[dict[Function, DensityProbe], dict[Sym | Function, Definition]] | None:
    """All densities of a linear Gaussian law without integrals; its own definitions stay as they are written."""
    closed = closed_law(law, prior, world.values)
    if closed is None:
        return None
    joint, order = closed
    derived = [d.head for d in heads.values() if isinstance(d.head, Function) and unfolds_to_law(d, law)]
    free = Function(law.name, density=Roles(tuple(v for v in law.variables if law.defined(v) is None)))
    probes = {}
    for function in (*(use.function for use in law.asked), *derived, free):
        roles = function.density
        if roles is not None and roles.of:
            of, given = (tuple(order.index(v) for v in part) for part in (roles.of, roles.given))
            probes[function] = DensityProbe(joint, of, given)
    return probes, {}


def _shown(function: Function, law: DrawnLaw, world: World) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """How to print a density that the claim does not write itself."""
    roles = function.density.of + function.density.given if function.density else ()
    shapes = [()] * law.subscripts + [law.dims[role] for role in roles]
    names = tuple(f"\\alpha_{{{i}}}" for i in range(1, law.subscripts + 1)) + roles
    return names, tuple(_flat_sizes(shapes, dict(world.values)))


def _flat_sizes(shapes: Sequence[tuple[Term, ...]], values: dict[Sym, Any]) -> list[int]:
    """The number of components of each argument; 0 for scalars."""
    return [int(np.prod([_size(d, values) for d in shape])) if shape else 0 for shape in shapes]


def _field(use: Use, task: Problem, plan: Plan, rng: np.random.Generator, values: dict[Sym, Any]) -> Any:
    dims = _flat_sizes(use.shapes, values)
    parameters, points = split(dims, use.function.subscripts)
    shape = tuple(_size(d, values) for d in use.function.result.dims)
    field = plan.family.field(rng, parameters, points, shape, use.function in task.positive)
    stated = kinds_in(task.context).functions.get(use.function)
    if stated is None:
        return field
    odd = stated.need is Need.ODD
    return replace(field, parts=tuple(with_parity(probe, odd=odd) for probe in field.parts))
