"""Instances as LaTeX, for counterexamples."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations.crosscheck.contents import Contents
from derivations.crosscheck.world import World
from derivations.model.parts import joined
from derivations.model.term_latex import to_latex
from derivations.model.terms import Apply, Function, Sym
from numeric.balls import Ball
from numeric.probes import fraction_latex


def where(found: Contents, world: World) -> dict[str, str]:
    """The value of every free symbol and every abstract function of a claim."""
    shown: dict[str, str] = {}
    for symbol in sorted(found.symbols, key=lambda s: (s in found.dimensions, s.name)):
        if symbol in world.values:
            shown[symbol.name] = value_latex(world.values[symbol])
    shown = joined(shown)
    for function, (names, dims) in sorted(world.uses.items(), key=lambda item: item[0].name):
        shown[_applied(function, names)] = world.probes[function].latex(names, dims)
    return shown


def instance(found: Contents, world: World) -> str:
    """The beginning of a sentence about an instance, with its values where there are any."""
    place = ", ".join(f"${name} = {value}$" for name, value in where(found, world).items())
    return f"at an admissible instance ({place}) " if place else ""


def _applied(function: Function, names: tuple[str, ...]) -> str:
    return to_latex(Apply(function, tuple(Sym(name) for name in names)))


def value_latex(value: Any) -> str:
    """An exact number, vector or matrix."""
    if isinstance(value, Fraction):
        return fraction_latex(value)
    if value and isinstance(value[0], tuple):
        rows = r" \\ ".join(" & ".join(value_latex(entry) for entry in row) for row in value)
        return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
    if len(value) == 1:
        return value_latex(value[0])
    return "(" + ", ".join(value_latex(part) for part in value) + ")"


def ball_text(ball: Ball) -> str:
    """``number ± radius`` without digits that nobody reads."""
    if ball.radius is None or ball.radius == 0:
        return str(ball)
    return str(ball.widened(abs(ball.midpoint) / 10**12))


def rounded(value: float, error: float = 0.0) -> str:
    """A float for a sentence: as it is where that is short, else rounded and marked with ≈."""
    if error == 0.0 and value * 8 == round(value * 8) and abs(value) < 1000:
        return f"{value:g}"
    return f"≈ {0.0 if abs(value) <= 10 * error else value:.4g}"
