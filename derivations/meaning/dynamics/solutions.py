r"""What a page says that a motion is: ``x(t) = x_0 e^{-kt}`` behind ``\dot x = -k x`` and ``x(0) = x_0``.

Such a formula claims something.  What was said before of the rate of the name, and of its value at a time, are laws
beside it, with the name as a function of the time, ``x(t)``, wherever it stands.

So is what the mean and the variance of a process with noise are, ``\mathbb{E}[X_t] = x_0 e^{-kt}``: where its drift is
linear, ``d/dt E[X_t] = a E[X_t] + b``, and ``d/dt Var(X_t) = 2 a Var(X_t) + σ²``, if nothing before the noise depends
on the process (Øksendal, *Stochastic Differential Equations* (2003), example 5.3 and thm 7.4.1; Karatzas & Shreve,
*Brownian Motion and Stochastic Calculus* (1991), section 5.6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from derivations.meaning.dynamics.processes import Process
from derivations.meaning.names.sizes import IDENTITIES
from derivations.model.terms import fresh_name
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    base_name,
    is_random,
    parts_of,
    plain_word,
    row_of,
    spelling,
    within,
)
from derivations.reading.raw import RawChain, RawLaw
from derivations.reading.rebuilding import applied, changed
from derivations.reading.syntax import Fence, Fraction, Marked, Name, Node, Number, Related, Row, Script
from derivations.reading.syntax import Sequence as Listed

MEAN, VARIANCE, FACTOR = "mean", "variance", "factor"
"""What is known of a process: moments, and what stands before its first value in its mean given that."""


@dataclass(frozen=True, slots=True)
class MomentRate(Marked):
    """The rate of a moment of a process with noise, or of a factor; ``body`` is that as a function of the time."""

    along: tuple[Process]
    kind: str


def beginning(left: Node) -> tuple[Node, Node] | None:
    """The name and the time, a number, of which a side is the value at that time: ``x(0)``, ``X_0``."""
    items = parts_of(left)
    name: Node = items[0]
    at = items[1].body if len(items) == 2 and isinstance(items[1], Fence) else None
    if len(items) == 1 and isinstance(name, Script) and name.base is not None and name.sup is None and not name.primes:
        return (name.base, name.sub) if isinstance(name.sub, Number) else None
    return (name, at) if isinstance(at, Number) else None


def base_of(process: Process) -> Node:
    """The name of a process without its time."""
    name = process.name
    return name.base if isinstance(name, Script) and name.base is not None else name


def value_law(name: Node, at: Node, value: Node, where: str) -> RawLaw:
    """The law that a name has a value at a time."""
    return RawLaw(applied(name, (at,)), value, _number(where), "", where)


def solved(chain: RawChain, process: Process, values: Iterable[RawLaw]) -> RawChain | None:
    """A chain that says what a motion is, with what is known of it; ``None``: it says something else."""
    base, step = base_of(process), chain.steps[0]
    left, right = step.left.tree, step.right.tree
    if left is None or right is None or step.relation != "=" or not isinstance(base, Name) or process.noises:
        return None
    if spelling(_at_time(left, base, process.time)) != spelling(applied(base, (process.time,))):
        return None
    start = Script(left.start, left.end, base, Number(left.start, left.end, "0"), None)
    body = changed(right, lambda node: _started(node, base, start))
    named = [part for part in within(body) if spelling(part) in (base.text, spelling(process.name))]
    starts = [part for part in within(body) if isinstance(part, Script) and _is_at(part, start)]
    if len(named) > len(starts):
        return None
    held = [one for one in values if spelling(parts_of(one.left)[0]) == base.text]
    if not held and starts:
        said = f"{spelling(start)} is the value of {base.text} at the time 0"
        held = [RawLaw(applied(base, (start.sub or start,)), start, _number(process.where), said, process.where)]
    ((_, drift),) = process.drift
    said = f"{process.where} holds at all times {spelling(process.time)}, on which no other name in it depends"
    law = _law_of(process, base, _at_time(drift, base, process.time), said)
    return _claimed(chain, applied(base, (process.time,)), body, law, held)


def _claimed(chain: RawChain, left: Node, right: Node, law: RawLaw, held: list[RawLaw]) -> RawChain | None:
    """A chain with its first step as the claim that a function of the time is something, beside what is known of it."""
    step = chain.steps[0]
    new = replace(step, left=replace(step.left, tree=left), right=replace(step.right, tree=right), claims=True)
    return replace(chain, steps=(new, *chain.steps[1:]), laws=(*chain.laws, law, *held)) if held else None


def moment_solved(
    chain: RawChain,
    process: Process,
    values: Iterable[RawLaw],
    named: Mapping[str, Node],
    given: Mapping[str, tuple[str, str]],
    drawn: Collection[str],
    taken: Collection[str],
) -> RawChain | None:
    """A chain that says what the mean or the variance of a process is, with what is known of that; ``None``: none.

    ``named`` are the names of averages with what these are, ``given`` the parameters of laws of processes given where
    these begin, as :func:`transitions` finds them, ``drawn`` the names that have laws, and ``taken`` all names.
    """
    name, step = process.name, chain.steps[0]
    left, right = step.left.tree, step.right.tree
    if left is None or right is None or step.relation != "=" or not isinstance(name, Script) or name.base is None:
        return None
    of, parameter = given.get(spelling(left), ("", ""))
    kind = parameter if of == spelling(name) else _moment_of(named.get(spelling(left), left), name)
    start = Script(name.start, name.end, name.base, Number(name.start, name.end, "0"), None)
    if kind is None or not process.noises or spelling(name.sub) != spelling(process.time):
        return None
    base = Name(left.start, left.end, fresh_name("v" if kind == VARIANCE else "m", taken))
    begun = Script(left.start, left.end, base, start.sub, None)
    body = changed(right, lambda node: begun if _moment_of(node, start) == kind else None)
    if any(spelling(part) in (*process.names, spelling(left)) for part in within(body)):
        return None
    begins = begun in within(body)
    held = _held_at_start(values, name.base, drawn)
    if held is None or (held and begins):
        return None
    at = applied(base, (process.time,))
    said = f"{spelling(at)} is the {kind} of {spelling(name)}"
    beginning_at = applied(base, (Number(left.start, left.end, "0"),))
    beginning = RawLaw(beginning_at, begun, _number(process.where), said, process.where)
    if of == spelling(name):
        beginning = replace(beginning, right=Number(left.start, left.end, "1" if kind == FACTOR else "0"))
    elif held:
        value = held[0].right if kind == MEAN else Number(left.start, left.end, "0")
        beginning = replace(held[0], left=beginning_at, right=value)
    elif not begins:
        return None
    told = f"{said}, at all times {spelling(process.time)} (Itô's formula, with a stochastic integral of mean zero)"
    law = _law_of(replace(process, name=base), base, MomentRate(left.start, left.end, at, (process,), kind), told)
    return _claimed(chain, at, body, law, [beginning])


def _held_at_start(values: Iterable[RawLaw], base: Node, drawn: Collection[str]) -> list[RawLaw] | None:
    """The value with which a process begins, if one is told; ``None``: there are several, or it may be random."""
    held = [one for one in values if spelling(parts_of(one.left)[0]) == spelling(base)]
    sure = all(isinstance(parts_of(one.left)[-1], Fence) and _starts(one) for one in held)
    names = {base_name(part) for one in held for part in within(one.right)}
    sure = sure and not any(name is not None and (name in drawn or is_random(name)) for name in names)
    return held if sure and len(held) <= 1 else None


def transitions(trees: Iterable[Node]) -> Iterator[tuple[str, tuple[str, str]]]:
    r"""The parameters of normal laws of processes given where these begin, ``X_t \mid X_0 \sim N(a_t X_0, s_t^2)``.

    Each is found as it is spelled, with the name of the process, and what it is of that.
    """
    for tree in trees:
        told = tree.items[1] if isinstance(tree, Listed) and tree.separators == ("|",) else None
        if not isinstance(tree, Listed) or not isinstance(told, Related) or told.relations != ("\\sim",):
            continue
        now, begun, law = tree.items[0], told.items[0], parts_of(told.items[1])
        group = law[1].body if len(law) == 2 and isinstance(law[1], Fence) else None
        parameters = group.items if isinstance(group, Listed) and spelling(law[0]) == "\\mathcal{N}" else ()
        same = isinstance(now, Script) and isinstance(begun, Script) and spelling(now.base) == spelling(begun.base)
        if not same or len(parameters) != 2 or not spelling(begun).endswith("_{0}"):
            continue
        mean = parts_of(parameters[0])
        spread = [one for one in parts_of(parameters[1]) if spelling(one) not in IDENTITIES]
        if len(mean) == 2 and spelling(mean[1]) == spelling(begun):
            yield spelling(mean[0]), (spelling(now), FACTOR)
        if len(spread) == 1:
            yield spelling(spread[0]), (spelling(now), VARIANCE)


def _starts(law: RawLaw) -> bool:
    """Whether a law says where something is at the time 0."""
    group = parts_of(law.left)[-1]
    return isinstance(group, Fence) and spelling(group.body) == "0"


def _moment_of(node: Node, name: Node) -> str | None:
    r"""Which moment of a name a side is: ``\mathbb{E}[X_t]``, ``\operatorname{Var}(X_t)``."""
    items = parts_of(node)
    group = items[1] if len(items) == 2 else None
    if not isinstance(group, Fence) or spelling(group.body) != spelling(name):
        return None
    sign = spelling(items[0])
    return MEAN if sign in EXPECTATIONS else VARIANCE if MOMENTS.get(plain_word(sign)) == VARIANCE else None


def _law_of(process: Process, base: Name, right: Node, said: str) -> RawLaw:
    """The equation for the rate of a function of the time, at all times."""
    time, start, end = process.time, process.name.start, process.name.end
    sign = Name(start, end, "d")
    by = Fraction(start, end, sign, Row(start, end, (sign, time)))
    rate = row_of([by, *parts_of(applied(base, (time,)))])
    return RawLaw(rate, right, _number(process.where), said, process.where, always=True)


def _is_at(node: Script, start: Script) -> bool:
    return spelling(node.base) == spelling(start.base) and spelling(node.sub) == spelling(start.sub)


def head_of_law(law: RawLaw) -> Node:
    """The name of whose rate an equation at all times says what it is."""
    return parts_of(law.left)[1]


def _number(where: str) -> int:
    return int(where.removeprefix("chain ")) if where.startswith("chain ") else 0


def _at_time(tree: Node, base: Name, time: Node) -> Node:
    """A tree with a name as a function of the time, wherever it stands: ``x`` and ``x_t`` as ``x(t)``."""

    def put(node: Node) -> Node | None:
        if isinstance(node, Row):
            return _in_row(node)
        return _one(node)

    def _one(node: Node) -> Node | None:
        name, sup = (node.base, node.sup) if isinstance(node, Script) and not node.primes else (node, None)
        plain = not isinstance(node, Script) or node.sub is None or spelling(node.sub) == spelling(time)
        if spelling(name) != base.text or not plain:
            return node if isinstance(node, Script) and spelling(node.base) == base.text else None
        made = applied(base, (time,))
        group: Node = made.items[1]
        return (
            made if sup is None else Row(node.start, node.end, (base, Script(node.start, node.end, group, None, sup)))
        )

    def _in_row(row: Row) -> Node:
        made: list[Node] = []
        for item, after in zip(row.items, (*row.items[1:], None), strict=True):
            group = after.base if isinstance(after, Script) else after
            applied = isinstance(group, Fence) and group.open == "(" and isinstance(item, Name)
            made += [item] if applied and spelling(item) == base.text else parts_of(_one(item) or changed(item, put))
        return row_of(made)

    return changed(tree, put)


def _started(node: Node, base: Name, start: Script) -> Node | None:
    """``x_0`` in the place of ``x(0)``."""
    if not isinstance(node, Row):
        return None
    made: list[Node] = []
    for item in node.items:
        at = isinstance(item, Fence) and item.open == "(" and spelling(item.body) == "0"
        if at and made and spelling(made[-1]) == base.text:
            made[-1] = start
        else:
            made.append(changed(item, lambda part: _started(part, base, start)))
    return row_of(made)
