"""Instances with a flux that does not vanish at infinity: where an integration by parts leaves a boundary term.

A density with heavy tails and a field that grows, or two plain functions with different limits at both ends.  For a
density the flux can only stay away from 0 where the field grows as fast as the density falls; the integrals then
diverge, and what is shown is what remains of the sides when both are cut off at the same distance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import SIGNS, Problem, admissible
from derivations.crosscheck.outcome import OutOfTimeError
from derivations.crosscheck.printing import rounded
from derivations.crosscheck.scope import Scope
from derivations.crosscheck.sides import ROUNDING
from derivations.crosscheck.survey import available
from derivations.crosscheck.values import flat
from derivations.crosscheck.windows import WINDOWS, Growth, growth
from derivations.crosscheck.world import World
from derivations.model.conditions import Condition, Need
from derivations.model.derivation import Claim
from derivations.model.term_latex import to_latex
from derivations.model.terms import Apply, Function, Num, Sym, Term
from numeric import dual, grids

Scalar = Any
FAR = WINDOWS[-1]


@dataclass(frozen=True, slots=True)
class Formula:
    """A function of one real variable, and its LaTeX with ``x`` for the variable."""

    value: Callable[[Scalar], Scalar]
    latex: Callable[[str], str]


def _one(x: Scalar) -> Scalar:
    return dual.constant(Fraction(1), x)


def _cauchy(x: Scalar) -> Scalar:
    return _one(x) / (dual.pi(x) * (_one(x) + x * x))


CAUCHY = Formula(_cauchy, lambda x: rf"\frac{{1}}{{\pi (1 + {x}^{{2}})}}")
NORMAL = Formula(
    lambda x: dual.exp(-x * x / dual.constant(Fraction(2), x)) / dual.root(dual.constant(Fraction(2), x) * dual.pi(x)),
    lambda x: rf"\mathcal{{N}}({x}; 0, 1)",
)
ONE = Formula(_one, lambda x: "1")
ARCTAN = Formula(dual.arctan, lambda x: rf"\arctan {x}")
LIFTED = Formula(lambda x: dual.constant(Fraction(2), x) + dual.arctan(x), lambda x: rf"2 + \arctan {x}")
SQUARE = Formula(lambda x: x * dual.root(_one(x) + x * x), lambda x: rf"{x} \sqrt{{1 + {x}^{{2}}}}")

FAMILIES: tuple[tuple[Formula, ...], ...] = ((ARCTAN, ONE), (ONE, ARCTAN), (LIFTED, ONE), (SQUARE,))
"""What stands for the functions that are no densities: the first, and the others."""


@dataclass(frozen=True, slots=True)
class _Fixed:
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
class _Product:
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
    if any(isinstance(h, Function) and h.density is not None for h in found.definitions) or not _familiar(task):
        return None
    for row in FAMILIES:
        world = _world(task, row, condition.variables[0])
        if world is None or not admissible(task, world, deadline) or not _positive(task, world):
            continue
        ends = _flux(condition, world, deadline)
        if ends is None or max(map(abs, ends)) < 1e-2:
            continue
        told = _told(claim, world, ends, deadline)
        if told is not None:
            where = "in one dimension, " if found.dimensions else ""
            return f"fails {where}for {_shown(world)}, {told}"
    return None


def _familiar(task: Problem) -> bool:
    """Whether the facts about functions hold for every choice here: densities are positive, and all is smooth."""
    return all(
        c.need is Need.DIFFERENTIABLE
        or (c.need in SIGNS and isinstance(c.terms[0], Apply) and c.terms[0].function.density is not None)
        for c in task.unchecked
    )


def _world(task: Problem, row: tuple[Formula, ...], variable: Sym) -> World | None:
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
            laws = tuple(CAUCHY if role == variable.name.rstrip("'") else NORMAL for role in function.density.of)
            probes[function] = _Product(laws, function.subscripts)
            continue
        probes[function] = _Fixed(row[min(plain, len(row) - 1)], function.result.rank)
        plain += 1
    return World(values, probes, available(task.context), uses) if plain else None


def _positive(task: Problem, world: World) -> bool:
    """Whether functions that are declared positive are so on a grid."""
    points = np.linspace(-50.0, 50.0, 101)
    return all(bool(np.all(np.asarray(flat(world.probes[f]([points]))[0]) > 0)) for f in task.positive)


def _flux(condition: Condition, world: World, deadline: float) -> tuple[float, float] | None:
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
    scope = Scope().bind(variable, (x,) if variable.dims else x)
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
    flux = f"whose flux tends to {rounded(ends[0])} and {rounded(ends[1])} at the two ends"
    gap = _gap(left, right)
    if left.converges and right.converges:
        if gap is None or abs(gap) < 1e-2:
            return None
        a, b = (rounded(float(side.values[-1][0]), ROUNDING) for side in (left, right))
        return f"{flux}: the left side is {a}, the right side is {b}"
    if not (left.diverges and right.diverges):
        return None
    cut = "" if gap is None else f"; cut off at the same distance, they differ by {rounded(abs(gap))}"
    return f"{flux}: the integrals on both sides diverge{cut}"


def _gap(left: Growth, right: Growth) -> float | None:
    """The difference of the sides at the widest windows, where it has settled."""
    near, far = (float(left.values[k][0] - right.values[k][0]) for k in (-2, -1))
    return far if np.isfinite(far) and abs(far - near) <= 1e-3 * (1 + abs(far)) else None


def _shown(world: World) -> str:
    shown = [
        f"${to_latex(Apply(f, tuple(Sym(n) for n in names)))} = {world.probes[f].latex(names, dims)}$"
        for f, (names, dims) in sorted(world.uses.items(), key=lambda item: item[0].name)
    ]
    return ", ".join(shown)
