r"""Processes that a page gives by their differentials: ``dX_t = b(X_t)\,dt + \sigma\,dB_t``.

In formulas that begin with a differential of theirs, each differential is marked here on the syntax trees, with the
processes that it is taken along; :mod:`.ito` says what it is.  Formulas that begin otherwise are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derivations.meaning.names.survey import symbol_name
from derivations.reading.names import DIFFERENTIALS, base_name, parts_of, row_of, spelling, within
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.rebuilding import with_runs
from derivations.reading.syntax import Additive, Fence, Marked, Name, Node, Related, Script, Sequence

NOISES = frozenset({"B", "W", "w", r"\beta", r"\mathbf{B}", r"\mathbf{W}", r"\mathbf{w}"})
"""The customary letters of Brownian motions."""


@dataclass(frozen=True, slots=True)
class Noise:
    """A Brownian motion with what stands before its differential: nothing, if that is 1."""

    name: Node
    scale: Node | None
    sign: str = "+"


@dataclass(frozen=True, slots=True)
class Process:
    """What is said of a differential: ``drift`` are the signed terms before ``dt``; a Brownian motion has none.

    ``where`` says which formula does, which begins at ``start``.
    """

    name: Node
    time: Node
    drift: tuple[tuple[str, Node], ...]
    noises: tuple[Noise, ...]
    where: str
    start: int

    @property
    def names(self) -> tuple[str, ...]:
        """The process, and the Brownian motions that drive it."""
        return (spelling(self.name), *(spelling(one.name) for one in self.noises))


@dataclass(frozen=True, slots=True)
class Change(Marked):
    """The differential of ``body`` along processes of which something is said."""

    along: tuple[Process, ...]


def spelt(process: Process) -> tuple[object, ...]:
    """What is said of a process, as it is spelt, in any order."""
    noises = (f"{one.sign}{spelling(one.scale)} {spelling(one.name)}" for one in process.noises)
    return sorted(f"{sign}{spelling(part)}" for sign, part in process.drift), sorted(noises)


def is_differential_of(tree: Node, process: Process) -> bool:
    """Whether a side is the differential of a process and nothing else."""
    items = parts_of(tree)
    return len(items) == 2 and is_d(items[0]) and spelling(items[1]) == process.names[0]


def marked(tree: Node, along: tuple[Process, ...]) -> Node:
    """A tree with its differentials marked."""

    def change(items: tuple[Node, ...], position: int) -> tuple[Node, int] | None:
        end = _operand_end(items, position + 1) if is_d(items[position]) else None
        if end is None:
            return None
        operand = row_of(items[position + 1 : end])
        return Change(items[position].start, operand.end, operand, along), end

    return with_runs(tree, change)


def first_name(tree: Node | None) -> Node | None:
    """The name with which a formula begins."""
    if isinstance(tree, Related | Sequence):
        tree = tree.items[0]
    return parts_of(tree)[0] if tree is not None else None


def is_d(node: Node) -> bool:
    """Whether a node is the sign of a differential, by its spelling."""
    return spelling(node) in DIFFERENTIALS


def begins_with_differential(tree: Node, along: tuple[Process, ...]) -> bool:
    """Whether a side begins with the differential of something that a process stands in."""
    first = tree.terms[0][1] if isinstance(tree, Additive) else tree
    items = parts_of(first)
    power = items[0] if items else None
    if isinstance(power, Script) and isinstance(power.base, Fence) and power.sub is None:
        items = parts_of(power.base.body)  # ``(dX)^2``
    end = _operand_end(items, 1) if items and is_d(items[0]) else None
    names = {name for one in along for name in one.names}
    return end is not None and any(symbol_name(part) in names for item in items[1:end] for part in within(item))


def _operand_end(items: tuple[Node, ...], start: int) -> int | None:
    """Behind what a differential is of: a name, a group, or a function at its arguments."""
    if start >= len(items):
        return None
    first = items[start]
    if isinstance(first, Fence) or (isinstance(first, Script) and isinstance(first.base, Fence)):
        return start + 1
    if spelling(first) in ("\\log", "\\ln") and start + 1 < len(items):
        return start + 2
    if base_name(first) is None or is_d(first):
        return None
    return start + 2 if start + 1 < len(items) and isinstance(items[start + 1], Fence) else start + 1


def process_of(step: RawStep, chain: RawChain, declared: frozenset[str] = frozenset()) -> Process | None:
    """What an equation says of the differential of a process; ``None``: it says something else.

    ``declared`` are the names that a page says to be Brownian motions, whatever their letters.
    """
    left, right = step.left.tree, step.right.tree
    if left is None or right is None or step.relation not in ("=", ":="):
        return None
    return process_from(left, right, chain.name, step.left.start, declared)


def process_from(left: Node, right: Node, where: str, start: int, declared: frozenset[str]) -> Process | None:
    """What the sides of an equation say of the differential of a process."""

    def noisy(node: Node) -> bool:
        return is_noise(node) or spelling(node) in declared

    items = parts_of(left)
    if len(items) != 2 or not is_d(items[0]) or base_name(items[1]) is None:
        return None
    found = list(terms_of(right))
    times = {spelling(of): of for _, _, of in found if not noisy(of)}
    if not times:  # without a drift
        times = {spelling(of.sub): of.sub for _, _, of in found if isinstance(of, Script) and of.sub is not None}
    if None in found or len(times) != 1:
        return None
    (time,) = times.values()
    if not isinstance(time, Name) or noisy(items[1]) or not _moves(items[1], time):
        return None
    drift = tuple((sign, row_of(factor)) for sign, factor, of in found if not noisy(of) and factor)
    rates = [(sign, factor) for sign, factor, of in found if not noisy(of)]
    noises = tuple(Noise(of, row_of(factor) if factor else None, sign) for sign, factor, of in found if noisy(of))
    if any(not factor for _, factor in rates) or not all(_at_time(one.name, time) for one in noises):
        return None
    return Process(items[1], time, drift, noises, where, start)


def terms_of(right: Node) -> Iterator[tuple[str, tuple[Node, ...], Node]]:
    """The signed terms of a differential: what stands before the sign, and of what it is one."""
    terms = right.terms if isinstance(right, Additive) else (("+", right),)
    for sign, term in terms:
        items = parts_of(term)
        if len(items) < 2 or not is_d(items[-2]) or any(is_d(item) for item in items[:-2]):
            yield "", (), Fence(0, 0, "", "", term)  # no differential: the equation is another one
            continue
        yield sign, items[:-2], items[-1]


def is_noise(node: Node) -> bool:
    """Whether a name has a customary letter of Brownian motions."""
    return base_name(node) in NOISES


def _at_time(node: Node, time: Name) -> bool:
    """Whether a name stands at a time, if it stands at one."""
    return not isinstance(node, Script) or (node.sub is not None and spelling(node.sub) == time.text)


def _moves(name: Node, time: Name) -> bool:
    """Whether a name may be that of a process: it stands at the time, or without one beside another letter."""
    return _at_time(name, time) and spelling(name) != time.text
