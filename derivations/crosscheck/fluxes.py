"""Instances with a flux that does not vanish at infinity: where an integration by parts leaves a boundary term.

A density with heavy tails and a field that grows, or two plain functions with different limits at both ends.  For a
density the flux can only stay away from 0 where the field grows as fast as the density falls; the integrals then
diverge, and what is shown is what remains of the sides when both are cut off at the same distance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.crosscheck.contents import available
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import OutOfTimeError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.formulas import ARCTAN, CAUCHY, CUBIC, LEANING, LIFTED, NORMAL, ONE, SQUARE, Formula
from derivations.crosscheck.instances import Problem, admissible
from derivations.crosscheck.printing import rounded
from derivations.crosscheck.scope import BoundValues
from derivations.crosscheck.sides import ROUNDING
from derivations.crosscheck.values import flat
from derivations.crosscheck.windows import WINDOWS, Widening, growth
from derivations.crosscheck.world import World
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.derivation import Claim
from derivations.model.relations import EQUALITIES
from derivations.model.term_latex import to_latex
from derivations.model.terms import Apply, Function, Num, Sym, Term
from numeric import dual, grids
from numeric.probes import total

FAR = WINDOWS[-1]
NEGLIGIBLE = 1e-7
"""What counts as 0 far out."""


FAMILIES: tuple[tuple[Formula, ...], ...] = ((ARCTAN, ONE), (ONE, ARCTAN), (LIFTED, ONE), (SQUARE,))
"""What stands for the functions that are no densities: the first, and the others."""

TAILS = (CAUCHY, LEANING)
"""What stands for the densities of the variable; those with parameters are models, and fall like ``CUBIC``."""


@dataclass(frozen=True, slots=True)
class FixedFormula:
    """A formula as a function of the last argument, in the shape that is asked for."""

    formula: Formula
    rank: int

    def __call__(self, args: Sequence[Any]) -> Any:
        """The value at the arguments."""
        x = args[-1]
        value = self.formula.value(x[0] if isinstance(x, tuple) else x)
        for _ in range(self.rank):
            value = (value,)
        return value

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The formula."""
        return self.formula.latex(names[-1])


@dataclass(frozen=True, slots=True)
class Independent:
    """The density of independent variables, each with its own formula."""

    formulas: tuple[Formula, ...]
    skip: int

    def __call__(self, args: Sequence[Any]) -> Any:
        """The density at the arguments."""
        result = None
        for formula, x in zip(self.formulas, args[self.skip :], strict=False):
            factor = formula.value(x[0] if isinstance(x, tuple) else x)
            result = factor if result is None else result * factor
        return result

    def log(self, args: Sequence[Any]) -> Any:
        """The logarithm of the density."""
        points = [x[0] if isinstance(x, tuple) else x for x in args[self.skip :]]
        pairs = zip(self.formulas, points, strict=False)
        return total([dual.log(f.value(x)) if f.log is None else f.log(x) for f, x in pairs])

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The product."""
        pairs = zip(self.formulas, names[self.skip :], strict=False)
        return " ".join(formula.latex(name) for formula, name in pairs)


def breaking_flux(claim: Claim, condition: Condition, task: Problem, deadline: float) -> str | None:
    """A sentence about an instance whose flux does not vanish and at which the step breaks; nothing if none is found.

    Raises:
        NoValueError: something has no value that could be computed.
    """
    found = task.found
    if len(condition.variables) != 1 or len(condition.variables[0].dims) > 1 or set(found.indices) & found.symbols:
        return None
    defined = any(isinstance(head, Function) and head.density is not None for head in found.definitions)
    if (defined and found.uses) or not _familiar(task):
        return None
    for row, tail in _choices(task):
        world = _world(task, row, tail, condition.variables[0])
        if world is None or not admissible(task, world, deadline) or not _keeps(task, world, deadline):
            continue
        ends = flux_ends(condition, world, deadline)
        if ends is None or max(map(abs, ends)) < 1e-2:
            continue
        told = _told(claim, world, ends, deadline)
        if told is not None:
            where = "in one dimension, " if found.dimensions else ""
            return f"fails {where}for {_shown(world)}, {told}" if found.uses else f"fails as it stands: {told}"
    return None


def _choices(task: Problem) -> Iterator[tuple[tuple[Formula, ...], Formula]]:
    """What to try: plain functions with the first tail; with each tail, where there are densities only."""
    uses = task.found.uses.values()
    if any(use.function.density is None for use in uses):
        yield from ((row, TAILS[0]) for row in FAMILIES)
    else:
        yield from (((), tail) for tail in TAILS[: 2 if uses else 1])


def _familiar(task: Problem) -> bool:
    """Whether the facts about functions can be checked, or hold for every choice here: densities are positive."""
    return all(
        c.need in (Need.DIFFERENTIABLE, Need.VANISHES)
        or (c.need in SIGNS and isinstance(c.terms[0], Apply) and c.terms[0].function.density is not None)
        for c in task.unchecked
    )


def _keeps(task: Problem, world: World, deadline: float) -> bool:
    """Whether what is granted holds: limits at infinity, and signs on a grid."""
    ends = [flux_ends(c, world, deadline) for c in task.unchecked if c.need is Need.VANISHES]
    return _positive(task, world) and all(end is not None and max(map(abs, end)) < NEGLIGIBLE for end in ends)


def _world(task: Problem, row: tuple[Formula, ...], tail: Formula, variable: Sym) -> World | None:
    values: dict[Sym, Any] = {}
    for symbol in task.found.symbols:
        if any(not isinstance(dim, Num | Sym) or (isinstance(dim, Num) and dim.value != 1) for dim in symbol.dims):
            return None
        values[symbol] = (Fraction(1),) if len(symbol.dims) == 1 else Fraction(1)
    probes: dict[Function, Any] = {}
    uses: dict[Function, tuple[tuple[str, ...], tuple[int, ...]]] = {}
    plain = 0
    for use in sorted(task.found.uses.values(), key=lambda u: u.function.name):
        function = use.function
        uses[function] = use.names, (0,) * len(use.names)
        if function.density is not None:
            heavy = CUBIC if function.subscripts else tail
            laws = tuple(heavy if role == variable.name.rstrip("'") else NORMAL for role in function.density.of)
            probes[function] = Independent(laws, function.subscripts)
            continue
        probes[function] = FixedFormula(row[min(plain, len(row) - 1)], function.result.rank)
        plain += 1
    return World(values, probes, available(task.context), uses)


def _positive(task: Problem, world: World) -> bool:
    """Whether functions that are declared positive are so on a grid."""
    points = np.linspace(-50.0, 50.0, 101)
    args = {f: [points] * len(world.uses[f][0]) for f in task.positive if f.density is None}
    return all(bool(np.all(np.asarray(flat(world.probes[f](points))[0]) > 0)) for f, points in args.items())


def flux_ends(condition: Condition, world: World, deadline: float) -> tuple[float, float] | None:
    """The flux far out on the left and on the right, where it has settled."""
    variable = condition.variables[0]
    ends = []
    for sign in (-1.0, 1.0):
        near, far = (_at(condition.terms[0], variable, sign * x, world, deadline) for x in (FAR / 100, FAR))
        if not np.isfinite(far) or abs(near - far) > 1e-3 * (1 + abs(far)):
            return None
        ends.append(far)
    return ends[0], ends[1]


def _at(term: Term, variable: Sym, point: float, world: World, deadline: float) -> float:
    x = np.float64(point)
    scope = BoundValues().bind(variable, (x,) if variable.dims else x)
    value = flat(Evaluator(world, Floats(grids.LEVELS[0]), deadline)(term, scope))
    return float(dual.innermost(value[0])) if len(value) == 1 else float("nan")


def _told(claim: Claim, world: World, ends: tuple[float, float], deadline: float) -> str | None:
    try:
        sides = [growth(side, world, deadline) for side in (claim.left, claim.right)]
    except OutOfTimeError:
        raise
    except ArithmeticError:
        return None
    left, right = sides
    if left is None or right is None or len(left.values[-1]) != 1 or not (left.masses and right.masses):
        return None
    whose = "whose" if world.uses else "the"
    flux = f"{whose} flux tends to {rounded(ends[0])} and {rounded(ends[1])} at the two ends"
    gap = _gap(left, right) if claim.relation in EQUALITIES else None
    if left.converges and right.converges:
        if gap is None or abs(gap) < 1e-2:
            return None
        a, b = (rounded(float(side.values[-1][0]), ROUNDING) for side in (left, right))
        return f"{flux}: the left side is {a}, the right side is {b}"
    if not (left.diverges and right.diverges):
        return None
    cut = (
        "" if gap is None or abs(gap) < 1e-6 else f"; cut off at the same distance, they differ by {rounded(abs(gap))}"
    )
    joint = ":" if world.uses else ", and"
    return f"{flux}{joint} the integrals on both sides diverge{cut}"


def _gap(left: Widening, right: Widening) -> float | None:
    """The difference of the sides at the widest windows, where it has settled."""
    near, far = (float(left.values[k][0] - right.values[k][0]) for k in (-2, -1))
    return far if np.isfinite(far) and abs(far - near) <= 1e-3 * (1 + abs(far)) else None


def _shown(world: World) -> str:
    shown = [
        f"${to_latex(Apply(f, tuple(Sym(n) for n in names)))} = {world.probes[f].latex(names, dims)}$"
        for f, (names, dims) in sorted(world.uses.items(), key=lambda item: item[0].name)
    ]
    return ", ".join(shown)
