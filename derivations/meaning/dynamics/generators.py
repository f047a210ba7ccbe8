r"""What a process says of functions and of its density, as a page would write it.

For ``dX_t = b(X_t)\,dt + σ(X_t)\,dB_t`` the generator is ``b · ∇φ + ½ σ² Δφ``, and a density that is smooth changes at
the rate ``-∇·(b p) + ½ Δ(σ² p)`` (Fokker–Planck; Risken, *The Fokker-Planck Equation* (1989), section 4.4; Øksendal,
*Stochastic Differential Equations* (2003), thm 7.3.3).  The noise has as many components as the process, which
is driven by one Brownian motion; ``σ`` is a number.  Of several processes with motions of their own, the generator is
the sum of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.meaning.dynamics.processes import Process
from derivations.meaning.names.survey import symbol_name
from derivations.reading.names import parts_of, row_of, spelling, within
from derivations.reading.rebuilding import changed, grouped
from derivations.reading.syntax import Additive, Fraction, Name, Node, Number, Operator, Script

Places = dict[str, Name]
"""The place for each process, by its name."""


def generator(
    processes: Sequence[Process], applied: Node, points: Sequence[Name], *, primed: bool = False
) -> Node | None:
    """What the generator of processes makes of a function at their places; ``None``: not of these.

    On a line its derivatives may be written with primes (``primed``).
    """
    if primed and len(points) != 1:
        return None
    places = {one.names[0]: point for one, point in zip(processes, points, strict=True)}
    noises = [name for one in processes for name in one.names[1:]]
    terms: list[tuple[str, Node]] = []
    at = applied.start
    for process, point in zip(processes, points, strict=True):
        drift, spread = _drift(process, places), _spread(process, places)
        if drift is None or spread is None or len(noises) > len(set(noises)):
            return None
        first = [_dot(at), _nabla(point), *parts_of(applied)] if not primed else _primed(applied, 1)
        second = [*_laplacian(point), *parts_of(applied)] if not primed else _primed(applied, 2)
        if process.drift:
            terms.append(("+", row_of([drift, *first])))
        if process.noises:
            terms.append(("+", row_of([_half(at), *spread, *second])))
    return Additive(at, applied.end, tuple(terms)) if terms else None


def rate_of_density(process: Process, density: Node, point: Name) -> Node | None:
    """The rate at which a density of a process changes at a point; ``None``: not of this process."""
    places = {process.names[0]: point}
    drift, spread = _drift(process, places), _spread(process, places)
    if drift is None or spread is None:
        return None
    at = density.start
    moved, spreads = (grouped(row_of([*parts, *parts_of(density)])) for parts in ([drift], spread))
    terms = [("-", row_of([_nabla(point), _dot(at), moved]))] if process.drift else []
    terms += [("+", row_of([_half(at), *_laplacian(point), spreads]))] if process.noises else []
    return Additive(at, density.end, tuple(terms)) if terms else None


def _drift(process: Process, places: Places) -> Node | None:
    terms = [(sign, _at(process, term, places)) for sign, term in process.drift]
    if any(term is None or sign not in ("+", "-") for sign, term in terms):
        return None
    kept = tuple((sign, term) for sign, term in terms if term is not None)
    point = places[process.names[0]]
    return grouped(Additive(point.start, point.end, kept)) if kept else grouped(point)


def _spread(process: Process, places: Places) -> list[Node] | None:
    """The square of what stands before the noise; nothing where that is 1, ``None`` where it is not known."""
    if len(process.noises) > 1:
        return None
    scale = process.noises[0].scale if process.noises else None
    if scale is None:
        return []
    placed = _at(process, scale, places)
    if placed is None:
        return None
    return [Script(scale.start, scale.end, grouped(placed), None, Number(scale.end, scale.end, "2"))]


def _at(process: Process, term: Node, places: Places) -> Node | None:
    """A term with their places for processes; ``None``, if it holds the noise itself, or a name of a place."""
    noises = set(process.names[1:])
    by = {id(part.sub) for part in within(term) if isinstance(part, Script) and spelling(part.base) == "\\nabla"}
    rest = _placed(term, {name: Name(0, 0, "") for name in places})
    names = {symbol_name(part) for part in within(rest) if id(part) not in by}
    if names & noises or any(point.text in names for point in places.values()):
        return None
    return _placed(term, places)


def _placed(term: Node, places: Places) -> Node:
    """A term with other names for processes, below their powers."""

    def place(node: Node) -> Node | None:
        point = places.get(symbol_name(node) or "") if isinstance(node, Name | Script) else None
        if point is None:
            return None
        sup = node.sup if isinstance(node, Script) and spelling(node) not in places else None
        return point if sup is None else Script(node.start, node.end, point, None, sup)

    return changed(term, place)


def _half(at: int) -> Node:
    return Fraction(at, at, Number(at, at, "1"), Number(at, at, "2"))


def _primed(applied: Node, times: int) -> list[Node]:
    """The derivative of a function at its place, with primes."""
    name, *rest = parts_of(applied)
    return [Script(name.start, name.end, name, None, None, times), *rest]


def _nabla(point: Name) -> Node:
    return Script(point.start, point.end, Name(point.start, point.end, "\\nabla"), point, None)


def _dot(at: int) -> Node:
    return Operator(at, at, "\\cdot")


def _laplacian(point: Name) -> tuple[Node, ...]:
    return _nabla(point), _dot(point.start), _nabla(point)
