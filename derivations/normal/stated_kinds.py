"""What the facts of a context state of the kinds of matrices and functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from derivations.model.conditions import OF_FUNCTIONS, OF_MATRICES, Condition, Need
from derivations.model.context import Context
from derivations.model.terms import Apply, Function, Sym


@dataclass(frozen=True, slots=True)
class Kinds:
    """The stated kinds, with the conditions that state them."""

    matrices: Mapping[Sym, Mapping[Need, Condition]] = field(default_factory=dict)
    functions: Mapping[Function, Condition] = field(default_factory=dict)


@lru_cache(maxsize=64)
def kinds_in(context: Context) -> Kinds:
    """The kinds that the facts of a context state."""
    matrices: dict[Sym, dict[Need, Condition]] = {}
    functions: dict[Function, Condition] = {}
    for fact in context.facts:
        condition = fact.condition
        match condition.terms[0]:
            case Sym() as matrix if condition.need in OF_MATRICES:
                matrices.setdefault(matrix, {})[condition.need] = condition
            case Apply(function) if condition.need in OF_FUNCTIONS:
                functions[function] = condition
    return Kinds(matrices, functions)
