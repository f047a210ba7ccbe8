"""Worlds in which premises hold: what follows from premises that no world satisfies is worth nothing.

A premise is solved for a name that it is linear in; else a root is looked for between two signs.  Values of abstract
functions at single points are free: some smooth function takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np

from derivations.crosscheck.contents import contents, restricted
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import FAILURES, NoValueError, OutOfTimeError
from derivations.crosscheck.families import RANDOM
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Plan, Problem, admissible, draw, keeps_signs, problem
from derivations.crosscheck.laws import random_mixture
from derivations.crosscheck.values import flat
from derivations.crosscheck.world import World
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from derivations.model.terms import (
    Apply,
    Function,
    Opaque,
    Partial,
    Sort,
    Sym,
    Term,
    free_symbols,
    rewrite,
    sub,
    subterms,
)
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.solving import solutions
from numeric import dual, grids

DRAWS = 6
CHOICES = 3
ROOTLESS = 2
"""In so many worlds may premises have no solution before no other one is drawn for the same choice of names."""
TOLERANCE = 1e-6
GRIDS = tuple(tuple(Fraction(sign * n, parts) for n in range(8 * parts + 1)) for parts in (1, 4) for sign in (1, -1))
"""Where a change of sign is looked for: the finer grids only where the coarse ones show none.

Positive values come first, since most names that have a sign are positive.
"""
PARTS = 16
REFINEMENTS = 14
"""So often an interval with a root in it is cut into so many parts: to what floats can tell apart."""
STEPS = 8
MOST_NAMES = 2
"""For so many names is a premise solved, one after the other, until a value is found."""
SHIFT = 2.0**-20

Equation = tuple[Term, Term]
SUPPOSED = Source(Origin.LINE, "a premise")


def satisfiable(claim: Claim, premises: Sequence[Hypothesis], context: Context, *, seed: int, deadline: float) -> bool:
    """Whether a world was found in which facts and premises hold, and both sides of a claim have values there.

    Args:
        claim: what rests on the premises.
        premises: equations, as they stand.
        context: the facts and definitions that hold as well; open conditions of a proof among the facts.
        seed: of the random generator.
        deadline: the time of the clock of work after which the search stops.
    """
    try:
        with np.errstate(all="ignore"):
            return any(_Search.of(claim, premises, context, n).found(seed, deadline) for n in range(CHOICES))
    except (*FAILURES, *CannotNormaliseErrors):
        return False


def solving(premises: Sequence[Hypothesis], context: Context) -> Context | None:
    """The context with names defined by what premises make of them; ``None``: one can be solved for no name."""
    try:
        solved = _solved([(h.left, h.right) for h in premises], context)
    except CannotNormaliseErrors:
        return None
    return None if solved is None or solved[1] else solved[0]


def contradicts(claim: Claim, context: Context) -> bool:
    """Whether the sides of an equation differ by a number once all definitions are unfolded."""
    if claim.left.shape.rank or claim.relation is not Relation.EQUAL:
        return False
    try:
        gap = Normalizer(context)(sub(unfolded(claim.left, context), unfolded(claim.right, context)))
    except CannotNormaliseErrors:
        return False
    return bool(gap.constant)


def _solved(
    equations: Sequence[Equation], context: Context, choice: int = 0
) -> tuple[Context, tuple[Equation, ...]] | None:
    """The context with the names for which equations were solved, and the equations that are left.

    ``choice`` counts the names for which an equation may be solved.  ``None``: an equation between different numbers.
    """
    left: list[Equation] = []
    for sides in equations:
        first, second = (unfolded(side, context) for side in sides)
        normal = Normalizer(context)
        gap = None if first.shape.rank else normal(sub(first, second))
        if gap is not None and not gap:
            continue
        if gap is not None and gap.constant is not None:
            return None
        found = list(_definitions(first, second, normal))
        if found:
            context = replace(context, definitions=(*context.definitions, found[choice % len(found)]))
        else:
            left.append(sides)
    return context, tuple(left)


def _definitions(left: Term, right: Term, normal: Normalizer) -> Iterator[Definition]:
    """What an equation makes of the real numbers in it."""
    for one in solutions(left, right, normal):
        if isinstance(one.name, Sym) and one.name.sort is Sort.REAL:
            yield Definition(one.name, (), one.value, SUPPOSED)


@dataclass(frozen=True, slots=True)
class _Search:
    """A search for a world: what must have a value in it, what must be equal, and which places must differ.

    ``left`` are the equations that are solved for no name.
    """

    sides: tuple[Term, ...]
    equations: tuple[Equation, ...]
    left: tuple[Equation, ...]
    places: tuple[tuple[tuple[Term, ...], tuple[Term, ...]], ...]
    context: Context

    @classmethod
    def of(cls, claim: Claim, premises: Sequence[Hypothesis], context: Context, choice: int) -> _Search:
        opened = [unfolded(t, context) for t in (claim.left, claim.right, *(s for h in premises for s in _sides(h)))]
        asked = [f.condition for f in context.facts if f.condition.need in (*SIGNS, Need.INTEGER, Need.EQUAL)]
        told = [replace(c, terms=tuple(unfolded(term, context) for term in c.terms)) for c in asked]
        defined = tuple(definition for definition in context.definitions if definition.domain)
        points = Points.of([*opened, *(term for c in told for term in c.terms)], {d.head for d in defined})
        terms = [points(term) for term in opened]
        equations = tuple(zip(terms[2::2], terms[3::2], strict=True))
        facts = [replace(c, terms=tuple(points(term) for term in c.terms)) for c in told]
        facts += points.signs(told)
        plain = Context(tuple(Fact(one, SUPPOSED) for one in facts), defined)
        solved = _solved(equations, plain, choice)
        if solved is None:
            raise NoValueError("the premises contradict each other")
        if any(isinstance(part, Opaque) for term in terms for _, part in subterms(term)):
            raise NoValueError("no number tells the value of an operator of which only the notation is known")
        return cls(tuple(terms[:2]), equations, solved[1], points.alike(), solved[0])

    def found(self, seed: int, deadline: float) -> bool:
        """Whether a world was found."""
        terms = [*self.sides, *(side for pair in self.equations for side in pair)]
        terms += [term for pair in self.places for place in pair for term in place]
        task = problem(contents(terms, self.context), self.context)
        if restricted(task.found, self.context):
            return False
        rng = np.random.default_rng(seed)
        rootless = 0
        for n in range(DRAWS):
            world = draw(task, Plan(RANDOM[n % len(RANDOM)], random_mixture, 1 + n % 2), rng, deadline)
            if world is None or rootless == ROOTLESS:
                return False
            whole = self._completed(world, deadline)
            rootless += whole is None
            if whole is not None and self._holds(task, whole, deadline):
                return True
        return False

    def _completed(self, world: World, deadline: float) -> World | None:
        """The world with values at which the equations that are left hold, each by a name of its own or all at once."""
        gaps = [sub(left, right) for left, right in self.left]
        spoken = [free_symbols(unfolded(gap, self.context)) & world.values.keys() for gap in gaps]
        if sum(map(len, spoken)) > len(set[Sym]().union(*spoken)):
            return _newton(gaps, spoken, world, deadline)
        taken: set[Sym] = set()
        for left, right in self.left:
            names = free_symbols(unfolded(sub(left, right), self.context)) & world.values.keys()
            scalars = [name for name in sorted(names - taken, key=lambda s: s.name) if not name.dims]
            solved = _solved_in(sub(left, right), scalars[:MOST_NAMES], world, deadline)
            if solved is None:
                return None
            taken |= names
            world = solved
        return world

    def _holds(self, task: Problem, world: World, deadline: float) -> bool:
        """Whether all that is asked for holds in a world."""
        try:
            if not admissible(task, world, deadline) or not keeps_signs(task, world, deadline):
                return False
            if not all(np.all(np.isfinite(_values(side, world, deadline))) for side in self.sides):
                return False
            if any(_agree(one, two, world, deadline) for one, two in self.places):
                return False
            return all(_agree((left,), (right,), world, deadline) for left, right in self.equations)
        except OutOfTimeError:
            raise
        except FAILURES:
            return False


@dataclass(slots=True)
class Points:
    """Symbols for the values that abstract functions take at single points.

    Only of functions that stand under no binder of one of their arguments, and of no densities.
    """

    barred: frozenset[Function]
    found: dict[tuple[Function, tuple[Term, ...], tuple[Partial, ...]], Sym] = field(default_factory=dict)

    @classmethod
    def of(cls, terms: Sequence[Term], defined: set[Sym | Function]) -> Points:
        """The points of terms in which definitions are unfolded, but for some that hold on a domain only."""
        own = frozenset(head for head in defined if isinstance(head, Function))
        return cls(own.union(*(_running(term, frozenset()) for term in terms)))

    def __call__(self, term: Term) -> Term:
        """A term with symbols for the values."""
        return rewrite(term, self._value)

    def _value(self, part: Term) -> Term | None:
        if not isinstance(part, Apply) or part.function in self.barred:
            return None
        key = (part.function, part.args, part.partials)
        return self.found.setdefault(key, Sym(f"{part.function.name}^{{({len(self.found)})}}", part.shape.dims))

    def alike(self) -> tuple[tuple[tuple[Term, ...], tuple[Term, ...]], ...]:
        """The pairs of places at which one function takes different values, so that they must not be the same."""
        pairs = combinations(self.found, 2)
        return tuple((one[1], two[1]) for one, two in pairs if (one[0], one[2]) == (two[0], two[2]))

    def signs(self, told: Sequence[Condition]) -> Iterator[Condition]:
        """What is said of the sign of a function holds at all of its points."""
        for condition in told:
            subject = condition.terms[0]
            if condition.need in SIGNS and isinstance(subject, Apply) and not subject.partials:
                own = (
                    value for (f, _, partials), value in self.found.items() if f == subject.function and not partials
                )
                yield from (Condition(condition.need, (value,)) for value in own)


def _running(term: Term, bound: frozenset[Sym]) -> Iterator[Function]:
    """The functions whose values are no free choice: they run over a bound variable, or are densities."""
    if isinstance(term, Apply) and (term.function.density is not None or free_symbols(term) & bound):
        yield term.function
    symbol, scope = term.binds
    inside = bound if symbol is None else bound | {symbol}
    for position, child in enumerate(term.children):
        yield from _running(child, inside if position in scope else bound)


def _sides(premise: Hypothesis) -> Equation:
    return premise.left, premise.right


def _agree(left: tuple[Term, ...], right: tuple[Term, ...], world: World, deadline: float) -> bool:
    """Whether terms have the same values in a world."""
    pairs = ((_values(a, world, deadline), _values(b, world, deadline)) for a, b in zip(left, right, strict=True))
    return all(bool(np.all(np.abs(a - b) <= TOLERANCE * (1 + np.abs(a)))) for a, b in pairs)


def _values(term: Term, world: World, deadline: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    found = Evaluator(world, Floats(grids.LEVELS[0]), deadline)(term)
    return np.array([float(dual.innermost(part)) for part in flat(found)])


def _solved_in(term: Term, names: Sequence[Sym], world: World, deadline: float) -> World | None:
    """The world with a value of the first of some names at which a scalar vanishes."""
    roots = ((name, _root(term, name, world, deadline)) for name in names)
    return next((world.at({name: root}) for name, root in roots if root is not None), None)


def _root(term: Term, name: Sym, world: World, deadline: float) -> Fraction | None:
    """A value of a name at which a scalar changes its sign."""

    def signs(values: Sequence[Fraction]) -> Sequence[float | None]:
        return _signs(term, name, values, world, deadline)

    return next((root for grid in GRIDS if (root := _between(grid, signs)) is not None), None)


def _signs(term: Term, name: Sym, values: Sequence[Fraction], world: World, deadline: float) -> Sequence[float | None]:
    """The signs of a scalar at values of a name: at all of them at once where floats can, else one by one."""

    def sign(value: Fraction) -> float | None:
        try:
            found = _values(term, world.at({name: value}), deadline)
        except FAILURES:
            return None
        return float(np.sign(found[0])) if found.shape == (1,) and np.isfinite(found[0]) else None

    floats = Floats(grids.LEVELS[0], lanes=len(values))
    try:
        side = Evaluator(world.at({name: np.array(values, dtype=float)}), floats, deadline)(term)
        (found,) = (np.broadcast_to(dual.innermost(part), len(values)) for part in flat(side))
    except FAILURES:
        return [sign(value) for value in values]
    return [float(np.sign(one)) if np.isfinite(one) else None for one in found]


def _between(
    grid: Sequence[Fraction], signs: Callable[[Sequence[Fraction]], Sequence[float | None]]
) -> Fraction | None:
    """A root on a grid, or between two neighbours of different signs, which a finer grid is then laid between."""
    for _ in range(REFINEMENTS):
        found = list(zip(grid, signs(grid), strict=True))
        exact = next((value for value, one in found if one == 0), None)
        if exact is not None:
            return exact
        changes = ((a, b) for (a, one), (b, other) in pairwise(found) if one and other and one != other)
        low, high = next(changes, (None, None))
        if low is None or high is None:
            return None
        grid = [low + (high - low) * Fraction(part, PARTS) for part in range(PARTS + 1)]
    return grid[0]


def _newton(gaps: Sequence[Term], spoken: Sequence[frozenset[Sym]], world: World, deadline: float) -> World | None:
    """The world with values of as many names as there are terms, at which all of these vanish; they share names."""
    names: list[Sym] = []
    for own in spoken:
        names += sorted((s for s in own - {*names} if not s.dims), key=lambda s: s.name)[:1]
    if len(names) < len(gaps):
        return None

    def at(point: np.ndarray) -> World:
        return world.at({name: Fraction(float(value)) for name, value in zip(names, point, strict=True)})

    def values(point: np.ndarray) -> np.ndarray:
        found = [_values(gap, at(point), deadline) for gap in gaps]
        return np.array([float(value[0]) for value in found])

    point = np.array([1.0 + n / 2 for n in range(len(names))])
    try:
        for _ in range(STEPS):
            here = values(point)
            slopes = np.array([(values(point + SHIFT * unit) - here) / SHIFT for unit in np.eye(len(names))]).T
            point = point - np.linalg.solve(slopes, here)
    except (*FAILURES, np.linalg.LinAlgError, ValueError, OverflowError):
        return None
    return at(point) if np.all(np.isfinite(point)) else None
