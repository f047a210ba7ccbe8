r"""Equations that words call something of a process: its probability flow, its time reversal, a scheme of Euler.

What that is follows from what was said of the process, ``dX_t = b(X_t, t)\,dt + σ(t)\,dB_t``, so such an equation
claims that its right side is it: with the density ``p_t`` of ``X_t`` the drift of the flow is ``b - ½ σ² ∇ log p_t``
(Song et al. 2021, *Score-based generative modeling*, equation 13), that of the reversal in the time of the process
``b - σ² ∇ log p_t``, and in a time that runs on ``-b + σ² ∇ log p_{T-t}`` at the time ``T - t`` (Anderson 1982); a
step of Euler and Maruyama is ``X_k + b(X_k) h + σ \sqrt{h}\, ξ_k`` (Kloeden and Platen 1992, section 10.2).  Where the
noise depends on the process, nothing is said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from derivations.meaning.dynamics.motions import rated_name
from derivations.meaning.dynamics.processes import NOISES, Process, first_name, is_d, terms_of
from derivations.meaning.dynamics.recursions import Drawn, Recursion, recursion_of
from derivations.reading.names import base_name, parts_of, row_of, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawItem
from derivations.reading.rebuilding import changed, grouped
from derivations.reading.syntax import (
    Accent,
    Additive,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Related,
    Root,
    Row,
    Script,
    Sequence,
)

_FLOW = re.compile(r"\bprobability[- ]flow\b", re.IGNORECASE)
_REVERSED = re.compile(r"\b(?:time[- ]revers\w+|revers\w+[- ](?:time|sde|process|diffusion))\b", re.IGNORECASE)
_EULER = re.compile(
    r"(?<!symplectic )(?<!implicit )(?<!backward )(?<!semi-implicit )\beuler(?:\s*(?:--?|–)\s*maruyama)?\s+"
    r"(?:scheme|discreti[sz]ation|method|step|approximation|algorithm)",
    re.IGNORECASE,
)
_SCORE = ("\\log", "\\ln")
_STEP = re.compile(r"\bstep(?:[- ]?size|[- ]?length)?s?(?: of (?:size|length))?\s*\$?$", re.IGNORECASE)
PLACE = "x"


def step_names(items: Iterable[RawItem], text: str) -> tuple[Node, ...]:
    """The names that words call steps in time, each once."""
    found: dict[str, Node] = {}
    for item in items:
        name = first_name(item.tree) if isinstance(item, InlineMath) and _is_of_one(item.tree) else None
        if (
            name is not None
            and base_name(name) is not None
            and _STEP.search(text[max(0, item.start - 30) : item.start])
        ):
            found.setdefault(spelling(name), name)
    return tuple(found.values())


def _is_of_one(tree: Node | None) -> bool:
    """Whether a formula is a name, or says something of one: ``h > 0``."""
    return isinstance(tree, Name | Script) or (isinstance(tree, Related) and isinstance(tree.items[0], Name | Script))


def called(
    chain: RawChain, words: str, along: Iterable[Process], steps: tuple[Node, ...], drawn: tuple[Drawn, ...]
) -> RawChain | None:
    """A chain whose words call it something of the one process that is known; ``None``: it says something else.

    ``steps`` are the names of steps in time, and ``drawn`` the laws that are told of noises.
    """
    noisy = [one for one in along if one.noises and one.names[0] not in one.names[1:]]
    first = chain.steps[0]
    left, right = first.left.tree, first.right.tree
    if len(noisy) != 1 or len(chain.steps) != 1 or first.relation != "=" or left is None or right is None:
        return None
    (process,) = noisy
    found = None
    if _FLOW.search(words):
        found = _flow(process, left, right)
    elif _REVERSED.search(words):
        found = _reversal(process, left, right)
    elif _EULER.search(words) and len(steps) == 1:
        new = recursion_of(left, right, chain.name, left.start)
        found = None if new is None else _stepped(process, new, steps[0], drawn)
    if found is None:
        return None
    known, said, what = found
    told = f"it is the {what} of {spelling(process.name)}, which {process.where} says"
    score = _score_in(said)
    if score is not None:
        told += f", with {spelling(parts_of(score)[2])} for its density"
    sides = replace(first.left, tree=known), replace(first.right, tree=said)
    step = replace(first, left=sides[0], right=sides[1], claims=True, acting=(*first.acting, told))
    return replace(chain, steps=(step,))


def _flow(process: Process, left: Node, right: Node) -> tuple[Node, Node, str] | None:
    """The drift of the probability flow, beside what is said of it."""
    rated = rated_name(left)
    items, terms = parts_of(left), list(terms_of(right))
    if rated is not None:
        name, drift = rated[0], right
    elif len(items) == 2 and is_d(items[0]) and len(terms) == 1 and spelling(terms[0][2]) == spelling(process.time):
        name, drift = items[1], _signed_row(*terms[0][:2])
    else:
        return None
    said = _at_place(drift, name)
    score = None if said is None else _score_in(said)
    known = None if score is None else _drift_with(process, score, half=True)
    return None if said is None or known is None else (known, said, "probability flow")


def _reversal(process: Process, left: Node, right: Node) -> tuple[Node, Node, str] | None:
    """The drift of the reversed process, beside what is said of it, if its noise is that of the process."""
    items, terms = parts_of(left), list(terms_of(right))
    time = spelling(process.time)
    drifts = [one for one in terms if spelling(one[2]) == time]
    noises = [one for one in terms if _is_noise(one[2])]
    if len(items) != 2 or not is_d(items[0]) or len(drifts) != 1 or len(noises) != 1 or len(terms) != 2:
        return None
    name = items[1]
    said = _at_place(_signed_row(*drifts[0][:2]), name)
    score = None if said is None else _score_in(said)
    if said is None or score is None:
        return None
    own = spelling(name) == spelling(process.name)
    until = _time_of(score)
    backwards = isinstance(until, Additive) and len(until.terms) == 2 and spelling(until.terms[1][1]) == time
    if own == backwards or (own and spelling(until) != time):
        return None
    mirrored = process if own or until is None else _mirrored(process, until)
    sign, factor, _ = noises[0]
    scale = mirrored.noises[0].scale
    if sign != "+" or spelling(row_of(factor) if factor else None) != spelling(scale):
        return None
    known = _drift_with(mirrored, score, half=False)
    if known is None:
        return None
    return (known if own else _negative(known)), said, "time reversal"


def _stepped(process: Process, new: Recursion, step: Node, drawn: tuple[Drawn, ...]) -> tuple[Node, Node, str] | None:
    """The next element by the scheme of Euler and Maruyama, beside what is said of it."""
    now, name = new.now, process.name
    same = isinstance(now, Script) and isinstance(name, Script) and spelling(now.base) == spelling(name.base)
    index = spelling(now.sub) if isinstance(now, Script) else ""
    laws = {spelling(one.name) for one in drawn if one.standard or spelling(one.law).startswith("\\mathcal{N}(0,")}
    noises = {
        spelling(part): part
        for part in within(new.body)
        if isinstance(part, Script) and part.sup is None and spelling(part.sub) in (index, f"{index}+1") and part != now
    }
    others = {name: part for name, part in noises.items() if name != spelling(now)}
    if not same or len(others) != 1 or not others.keys() <= laws or _timely(process):
        return None
    (noise,) = others.values()
    said = changed(new.body, lambda node: _one_of(node, {spelling(now): PLACE, spelling(noise): "\\xi"}))
    drift, scale = _drift(process), _scale(process)
    if drift is None or scale is None:
        return None
    at = new.start
    place, random = Name(at, at, PLACE), Name(at, at, "\\xi")
    terms: list[tuple[str, Node]] = [("+", place), ("+", row_of([step, drift]))]
    terms.append(("+", row_of([*scale, Root(at, at, step, None), random])))
    return Additive(at, at, tuple(terms)), said, "Euler–Maruyama scheme"


def _drift_with(process: Process, score: Node, *, half: bool) -> Node | None:
    """The drift of a process less the score times the square of its noise, or half of that, at the place."""
    drift, scale = _drift(process), _scale(process)
    if drift is None or scale is None:
        return None
    at = score.start
    factor = [Fraction(at, at, Number(at, at, "1"), Number(at, at, "2"))] if half else []
    square = [Script(at, at, grouped(row_of(scale)), None, Number(at, at, "2"))] if scale else []
    terms = [("+", drift)] if process.drift else []
    return Additive(at, at, (*terms, ("-", row_of([*factor, *square, score]))))


def _drift(process: Process) -> Node | None:
    kept = tuple((sign, _at_place(term, process.name)) for sign, term in process.drift)
    if any(term is None or sign not in ("+", "-") for sign, term in kept):
        return None
    terms = tuple((sign, term) for sign, term in kept if term is not None)
    start = process.name.start
    return grouped(Additive(start, start, terms)) if terms else Number(start, start, "0")


def _scale(process: Process) -> list[Node] | None:
    """What stands before the one noise of a process; ``None``: it depends on that, or there are several."""
    if len(process.noises) != 1 or process.noises[0].sign != "+":
        return None
    scale = process.noises[0].scale
    if scale is None:
        return []
    depends = any(spelling(part) == spelling(process.name) for part in within(scale))
    return None if depends else [grouped(scale)]


def _at_place(term: Node, name: Node) -> Node | None:
    """A term with the place where a process stands; ``None``: the place is something else in it."""
    plain = spelling(name) == PLACE
    taken = not plain and any(_is_place(part) for part in within(term))
    score = any(
        isinstance(part, Script) and spelling(part.base) == "\\nabla" and part.sub is not None for part in within(term)
    )
    if taken and not score:
        return None
    return term if plain else changed(term, lambda node: _one_of(node, {spelling(name): PLACE}))


def _is_place(part: Node) -> bool:
    return isinstance(part, Name) and part.text == PLACE


def _one_of(node: Node, names: dict[str, str]) -> Node | None:
    """A name with another one in its place, below its power."""
    if isinstance(node, Script) and node.sup is not None and node.sub is not None:
        bare = spelling(Script(node.start, node.end, node.base, node.sub, None))
        if bare in names:
            return Script(node.start, node.end, Name(node.start, node.end, names[bare]), None, node.sup)
    new = names.get(spelling(node)) if isinstance(node, Name | Script) else None
    return None if new is None else Name(node.start, node.end, new)


def _score_in(said: Node) -> Node | None:
    r"""The one score in a formula, ``\nabla \log p_t(x)``, as it stands there; ``None``: there are none, or others."""
    found: dict[str, Node] = {}
    for node in within(said):
        items = parts_of(node) if isinstance(node, Row) else ()
        for number, item in enumerate(items[:-3]):
            sign = item.base if isinstance(item, Script) else item
            density, group = items[number + 2], items[number + 3]
            plain = spelling(sign) == "\\nabla" and spelling(items[number + 1]) in _SCORE
            if plain and base_name(density) is not None and isinstance(group, Fence):
                score = row_of(items[number : number + 4])
                found[spelling(score)] = score
    scores = [score for score in found.values() if _time_of(score) is not None]
    return scores[0] if len(scores) == len(found) == 1 else None


def _time_of(score: Node) -> Node | None:
    """The time of a density in a score: below its name, or its second argument."""
    items = parts_of(score)
    density, group = items[2], items[3]
    if isinstance(density, Script) and density.sub is not None:
        return density.sub
    body = group.body if isinstance(group, Fence) else None
    return body.items[1] if isinstance(body, Sequence) and len(body.items) == 2 else None


def _mirrored(process: Process, until: Node) -> Process:
    """A process with another time in what it depends on."""
    time = spelling(process.time)

    def put(node: Node) -> Node | None:
        if isinstance(node, Script) and spelling(node) == spelling(process.name):
            return node
        return until if isinstance(node, Name) and node.text == time else None

    drift = tuple((sign, changed(term, put)) for sign, term in process.drift)
    noises = tuple(one if one.scale is None else replace(one, scale=changed(one.scale, put)) for one in process.noises)
    return replace(process, drift=drift, noises=noises)


def _timely(process: Process) -> bool:
    """Whether the time itself stands in what a process says."""
    terms = [term for _, term in process.drift] + [one.scale for one in process.noises if one.scale is not None]
    named = changed(row_of(terms), lambda node: _one_of(node, {spelling(process.name): PLACE})) if terms else None
    return named is not None and any(spelling(part) == spelling(process.time) for part in within(named))


def _is_noise(node: Node) -> bool:
    """Whether a name has a customary letter of Brownian motions, also with an accent."""
    base = node.base if isinstance(node, Script) else node
    return base_name(base.body if isinstance(base, Accent) else base) in NOISES if base is not None else False


def _signed_row(sign: str, factor: tuple[Node, ...]) -> Node:
    row = row_of(factor)
    return row if sign == "+" else _negative(row)


def _negative(node: Node) -> Node:
    return Additive(node.start, node.end, (("-", grouped(node)),))
