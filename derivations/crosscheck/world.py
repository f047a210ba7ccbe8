"""A world: one concrete instance of everything that a claim leaves abstract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.values import Value
from derivations.model.context import Definition
from derivations.model.terms import Function, Sym
from numeric import dual
from numeric.probes import Exponential, Gaussians, Smooth


class Probe(Protocol):
    """A concrete function of shaped values."""

    def __call__(self, args: Sequence[Value]) -> Value:
        """The value at the arguments."""

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The formula, with the names of the arguments and their dimensions (0 for a scalar)."""


def coordinates(args: Sequence[Value]) -> list[Any]:
    """All components of all arguments in order, the entries of a matrix row by row."""
    parts = [part for arg in args for part in (arg if isinstance(arg, tuple) else (arg,))]
    return [entry for part in parts for entry in (part if isinstance(part, tuple) else (part,))]


def coordinate_names(names: Sequence[str], dims: Sequence[int]) -> list[str]:
    """The names of all components."""
    shown: list[str] = []
    for name, dim in zip(names, dims, strict=True):
        shown += [name] if dim <= 1 else [f"{name}_{{{i}}}" for i in range(1, dim + 1)]
    return shown


@dataclass(frozen=True, slots=True)
class FieldProbe:
    """A scalar, vector or matrix function, one formula for each component."""

    parts: tuple[Smooth | Exponential, ...]
    shape: tuple[int, ...]

    def __call__(self, args: Sequence[Value]) -> Value:
        """The value at the arguments."""
        u = coordinates(args)
        found = [part(u) for part in self.parts]
        if not self.shape:
            return found[0]
        if len(self.shape) == 1:
            return tuple(found)
        width = self.shape[1]
        return tuple(tuple(found[i * width : (i + 1) * width]) for i in range(self.shape[0]))

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The formula; components are separated by commas."""
        shown = [part.latex(coordinate_names(names, dims)) for part in self.parts]
        return shown[0] if len(shown) == 1 else "(" + ", ".join(shown) + ")"


@dataclass(frozen=True, slots=True)
class DensityProbe:
    """A marginal or conditional density of a joint law, after ``parameters`` leading arguments."""

    law: Gaussians
    of: tuple[int, ...]
    given: tuple[int, ...]
    parameters: int = 0

    def _points(self, args: Sequence[Value]) -> tuple[list[Any], list[tuple[Any, ...]]]:
        points = [a if isinstance(a, tuple) else (a,) for a in args[self.parameters :]]
        if any(isinstance(entry, tuple) for point in points for entry in point):
            raise NoValueError("a density at a matrix has no value")
        return coordinates(args[: self.parameters]), points

    def __call__(self, args: Sequence[Value]) -> Value:
        """The density at the arguments."""
        parameters, points = self._points(args)
        if not self.given:
            return self.law.density(self.of, points, parameters)
        if len(self.law.weights) == 1 or not hasattr(dual.innermost(points[0][0]), "lift"):
            return dual.exp(self.log(args))
        joint = self.law.density(self.of + self.given, points, parameters)
        return joint / self.law.density(self.given, points[len(self.of) :], parameters)

    def log(self, args: Sequence[Value]) -> Value:
        """The logarithm of the density."""
        parameters, points = self._points(args)
        joint = self.law.log_density(self.of + self.given, points, parameters)
        if not self.given:
            return joint
        return joint - self.law.log_density(self.given, points[len(self.of) :], parameters)

    def latex(self, names: Sequence[str], dims: Sequence[int]) -> str:
        """The law of one variable; a conditional is stated through the joint law."""
        count = self.parameters
        if len(self.of) == 1 and not self.given:
            return self.law.latex(self.of[0], names[count], names[:count], max(1, dims[count]))
        chosen = [self.law.latex(v, n, names[:count], max(1, d)) for v, n, d in self._variables(names, dims)]
        pairs = [
            rf"\operatorname{{Cov}}({a},{b}) = {self.law.covariance[v][w]}"
            for (v, a, _), (w, b, _) in _pairs(list(self._variables(names, dims)))
        ]
        return r"\text{jointly normal, } " + r",\ ".join([*chosen, *pairs])

    def _variables(self, names: Sequence[str], dims: Sequence[int]) -> list[tuple[int, str, int]]:
        count = self.parameters
        return list(zip(self.of + self.given, names[count:], dims[count:], strict=True))


def _pairs(items: list[Any]) -> list[tuple[Any, Any]]:
    return [(items[j], items[i]) for i in range(len(items)) for j in range(i)]


@dataclass(frozen=True, slots=True)
class World:
    """Exact values of symbols, probes for functions, and the definitions that unfold."""

    values: Mapping[Sym, Any]
    probes: Mapping[Function, Probe]
    definitions: Mapping[Sym | Function, Definition]
    uses: Mapping[Function, tuple[tuple[str, ...], tuple[int, ...]]] = field(default_factory=dict)
    """For printing: the names of each chosen function's arguments and their dimensions (0 for a scalar)."""

    def at(self, values: Mapping[Sym, Any]) -> World:
        """The same instance with other values of some symbols."""
        return World({**self.values, **values}, self.probes, self.definitions, self.uses)
