"""Instances at which a derivative may not be taken under an integral: a peak that runs away as the parameter nears 0.

For a function of the parameter ``t`` and the variable ``x``, ``t³ exp(-t⁴ x²)``: its integral over ``x`` is ``√π t``,
though its derivative by ``t`` vanishes at ``t = 0`` for every ``x``.  For a density of ``t`` given ``x``,
``N(t; 0, 1) (1 + s³ exp(-s²))`` with ``s = t √(1 + x²)``, averaged over a Cauchy law of ``x``: near ``t = 0`` the
average of the second part is ``N(0; 0, 1) t/π``, and its derivative by ``t`` vanishes there for every ``x``.  It is a
density, since ``s³`` is odd in ``t`` and ``|s³ exp(-s²)| < 1``.

Source: the idea is that of B. R. Gelbaum, J. M. H. Olmsted, *Counterexamples in Analysis*, 1964, ch. 9, ex. 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivations.crosscheck.contents import Use, available
from derivations.crosscheck.fluxes import FixedFormula, Independent
from derivations.crosscheck.formulas import CAUCHY, NORMAL, ONE, number
from derivations.crosscheck.instances import Problem, admissible
from derivations.crosscheck.world import Probe, World
from derivations.model.conditions import Condition, Need
from derivations.model.terms import Function, Num, Sym
from numeric import dual


@dataclass(frozen=True, slots=True)
class _RunningPeak:
    """``t³ exp(-t⁴ x²)`` of two of the arguments."""

    parameter: int
    variable: int

    def __call__(self, args: Sequence[Any]) -> Any:
        """The value at the arguments."""
        t, x = (_plain(args[slot]) for slot in (self.parameter, self.variable))
        square = t * t
        return t * square * dual.exp(-square * square * x * x)

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The formula."""
        t, x = names[self.parameter], names[self.variable]
        return rf"{t}^{{3}} e^{{-{t}^{{4}} {x}^{{2}}}}"


@dataclass(frozen=True, slots=True)
class _RunningDensity:
    """``N(t; 0, 1) (1 + s³ exp(-s²))`` with ``s = t √(1 + x²)``, of two of the arguments."""

    parameter: int
    variable: int

    def __call__(self, args: Sequence[Any]) -> Any:
        """The density at the arguments."""
        t, x = (_plain(args[slot]) for slot in (self.parameter, self.variable))
        s = t * dual.root(number(1, x) + x * x)
        return NORMAL.value(t) * (number(1, s) + s * s * s * dual.exp(-s * s))

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The formula."""
        t, x = names[self.parameter], names[self.variable]
        square = rf"{t}^{{2}} (1 + {x}^{{2}})"
        return rf"{NORMAL.latex(t)} \left(1 + {t}^{{3}} (1 + {x}^{{2}})^{{3/2}} e^{{-{square}}}\right)"


def _plain(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


def failing_exchange(condition: Condition, task: Problem, deadline: float) -> World | None:
    """An instance with an abstract function whose derivative has no integrable bound; nothing if none can be built.

    The parameter is 0 there, and every vector has one component.
    """
    parameter, variable = condition.variables[:2]
    found = task.found
    if found.definitions or any(c.need is not Need.DIFFERENTIABLE for c in task.unchecked):
        return None
    if any(function.density is None for function in task.positive):
        return None  # the running peak changes its sign
    values: dict[Sym, Any] = {}
    for symbol in found.symbols:
        if any(isinstance(dim, Num) and dim.value != 1 for dim in symbol.dims) or len(symbol.dims) > 1:
            return None
        value = Fraction(symbol != parameter)
        values[symbol] = (value,) if symbol.dims else value
    probes: dict[Function, Probe] = {}
    for use in found.uses.values():
        probe = _probe(use, parameter, variable)
        if probe is None:
            return None
        probes[use.function] = probe
    if not any(isinstance(probe, _RunningPeak | _RunningDensity) for probe in probes.values()):
        return None
    uses = {use.function: (use.names, (0,) * len(use.names)) for use in found.uses.values()}
    world = World(values, probes, available(task.context), uses)
    return world if admissible(task, world, deadline) else None


def _probe(use: Use, parameter: Sym, variable: Sym) -> Probe | None:
    """What stands for a function: a running peak, where it holds both the parameter and the variable."""
    function, density = use.function, use.function.density
    places = [use.names.index(s.name) if s.name in use.names else -1 for s in (parameter, variable)]
    both = min(places) >= 0
    if density is None:
        if both and not function.result.rank:
            return _RunningPeak(*places)
        return FixedFormula(ONE, function.result.rank)
    of = use.names[function.subscripts : function.subscripts + len(density.of)]
    if both:
        one_of_each = of == (parameter.name,) and len(use.names) == function.subscripts + 2
        return _RunningDensity(*places) if one_of_each and places[1] > places[0] else None
    if len(of) != 1 or density.given:
        return None
    return Independent((CAUCHY if of == (variable.name,) else NORMAL,), function.subscripts)
