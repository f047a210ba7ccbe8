r"""Totals over sets: ``\sum_{x \in \mathcal{X}}``, ``\sum_x``, ``\int_{x \in A}``.

A sum over a set that is not written out is an integral by a measure of which nothing is known: what holds for sums over
every set is algebra of such integrals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from derivations.meaning.formulas.indicated import holds, set_of
from derivations.meaning.formulas.laws import values_counted
from derivations.meaning.names.dependence import require_constants
from derivations.meaning.names.environment import Environment, UnstatedError, written
from derivations.model.terms import (
    Integral,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    add,
    all_values,
    equated_to,
    factors_of,
    mul,
    substitute,
    subterms,
)
from derivations.reading.names import argument_nodes, base_name, lowered, spelling
from derivations.reading.syntax import Additive, Empty, Fence, Node, Number, Related, Sequence

_VALUES = re.compile(r"(?:\\[a-z]+\{)?(?:Val|supp|Supp|Im|range)\}?\((.+)\)")
"""What stands for the set of values of a random variable: ``Val(X)``."""


@dataclass(frozen=True, slots=True)
class Running:
    r"""An index under a sum sign, with its lower bound or the set that it runs through, where one is written.

    ``apart`` are the values that it leaves out, as in ``k = 1, k \ne i``; ``such`` is what holds of those that it
    takes, ``y \ne x``.
    """

    index: Node
    lower: Node | None = None
    within: Node | None = None
    apart: tuple[Node, ...] = ()
    such: Related | None = None


def running_in(sub: Node) -> tuple[Running, ...]:
    r"""The indices under a sum sign; of ``x, y \in S``, both run through the set, and of ``k = 1, \ne i``, one does."""
    found: list[Running] = []
    for part in argument_nodes(sub)[0]:
        if not isinstance(part, Related):
            found.append(Running(part))
        elif part.relations == ("\\ne",) and found and _is_same(part.items[0], found[-1].index):
            found[-1] = replace(found[-1], apart=(*found[-1].apart, part.items[1]))
        elif part.relations == ("=",):
            found.append(Running(part.items[0], lower=part.items[1]))
        elif part.relations == ("\\in",):
            found = [one if one.lower or one.within else Running(one.index, None, part.items[1]) for one in found]
            found.append(Running(part.items[0], within=part.items[1]))
        elif len(part.items) == 2 and base_name(part.items[0]) is not None:
            found.append(Running(part.items[0], such=part))
        else:
            raise UnstatedError(f"the range {written(sub)} of a sum is not supported")
    return tuple(found)


def _is_same(node: Node, index: Node) -> bool:
    """Whether a node is an index, or stands for it unwritten."""
    return isinstance(node, Empty) or spelling(node) == spelling(index)


def over_set(
    env: Environment, running: Running, body_in: Callable[[Environment], Term], sign: str, *, indexed: bool = False
) -> Term:
    r"""A total over the elements of a set: of one that is written out term by term, else by a measure.

    Args:
        env: the scope around it.
        running: its variable, and the set.
        body_in: what elaborates its body.
        sign: ``\\sum``, ``\\prod``, or ``\\int`` of an integral without a differential.
        indexed: whether the variable counts the elements of families.

    Raises:
        UnstatedError: a product over a set that is not written out.
    """
    text = spelling(running.index)
    if running.apart:
        raise UnstatedError(f"what a sum over {text} leaves out is not supported")
    index = Sym(text, sort=Sort.INTEGER) if indexed else Sym(text, env.shapes.dims(text))
    whole = _is_whole(index.name, running.within) and running.such is None
    ends = values_counted(env, text.rstrip("'")) if whole else None
    if ends is not None:
        index = Sym(text, sort=Sort.INTEGER)
    scope = env.inside(index, index=indexed, integrated=True)
    body = env.expanded(body_in(scope), index)
    require_constants(env, body, index)
    if ends is not None and sign != "\\int":
        env.log.convention(f"{text} runs over the values of its law")
        return Sum(index, body, *ends) if sign == "\\sum" else Product(index, body, *ends)
    values = _written_out(running.within)
    if values is not None and sign != "\\int":
        terms = [substitute(body, {index: env.term(value)}) for value in values]
        return add(*terms) if sign == "\\sum" else mul(*terms)
    if sign == "\\prod":
        raise UnstatedError(f"the range of the product over {text} is not stated")
    role = _role(env, index, body) if whole else text
    measure: tuple[Term, ...] = (all_values(index, role),)
    if running.such is not None:
        measure += (holds(scope, running.such),)
    if whole or running.such is not None:
        env.log.convention(f"{written_sign(sign)} over {text} runs over all values of {role}, and converges")
    elif running.within is not None:
        measure += (set_of(env, index, running.within),)
    return Integral(index, mul(*factors_of(body), *measure))


def _role(env: Environment, index: Sym, body: Term) -> str:
    """Of what the values are counted: ``v`` stands for those of ``B`` beside ``B = v``, if there is no ``V``."""
    names = {name for _, part in subterms(body) if (name := equated_to(part, index)) is not None}
    own = index.name.rstrip("'")
    others = {lowered(name) for name in env.survey.variables | env.survey.variates if lowered(name) != name}
    return lowered(names.pop()) if len(names) == 1 and own not in others else own


def written_sign(sign: str) -> str:
    """What a sign is called."""
    return "the integral" if sign == "\\int" else "the sum"


def _is_whole(name: str, within: Node | None) -> bool:
    r"""Whether a set is that of all values of a variable: ``\mathcal{X}`` or ``X`` of ``x``, ``Val(X)``."""
    if within is None:
        return True
    values = _VALUES.fullmatch(spelling(within))
    if values is not None:
        return lowered(values[1]) == name.rstrip("'")
    letter = name.split("_")[0].rstrip("'").removeprefix("\\mathbf{").removesuffix("}")
    return spelling(within) in (letter.upper(), f"\\mathcal{{{letter.upper()}}}", f"\\mathbb{{{letter.upper()}}}")


def _written_out(within: Node | None) -> tuple[Node, ...] | None:
    r"""The elements of a set of different numbers, ``\{0, 1\}``."""
    if not isinstance(within, Fence) or within.open != "\\{":
        return None
    elements = within.body.items if isinstance(within.body, Sequence) else (within.body,)
    different = len({spelling(element) for element in elements}) == len(elements)
    return elements if different and all(map(_is_number, elements)) else None


def _is_number(node: Node) -> bool:
    match node:
        case Additive(terms=(("-", inner),)):
            return isinstance(inner, Number)
        case _:
            return isinstance(node, Number)
