r"""Signs of complex numbers: the imaginary unit, conjugates ``\bar z`` and ``z^*``, ``\operatorname{Re}`` and ``Im``.

They are read where a formula has an imaginary unit or names of complex numbers, and on what is made of these only:
elsewhere ``\bar x`` is a name and ``i`` an index.
"""

from __future__ import annotations

from dataclasses import replace

from derivations.meaning.formulas.complex_parts import CONJUGATE, IMAGINARY_PART, REAL_PART, is_complex, marked
from derivations.meaning.formulas.reaches import argument_group
from derivations.meaning.formulas.scripts import raised, scripted
from derivations.meaning.names.complex_marks import conjugated, is_imaginary_part, is_real_part
from derivations.meaning.names.environment import (
    IMAGINARY_UNIT,
    Environment,
    Factor,
    Log,
    Read,
    UnstatedError,
    written,
)
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code
from derivations.model.terms import Sym
from derivations.reading.names import spelling
from derivations.reading.syntax import Node, Operator, Script


def complex_at(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """A sign of complex numbers with what it stands on, or ``None`` where none stands."""
    if not (env.survey.imaginary or env.survey.complex):
        return None
    return _unit(env, items, position) or _part(env, items, position) or _conjugate(env, items, position)


def _unit(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """The imaginary unit, alone or with a power."""
    node = items[position]
    base = node.base if isinstance(node, Script) and node.sub is None and not node.primes else node
    if spelling(base) not in env.survey.imaginary or env.symbol(spelling(base)) != IMAGINARY_UNIT:
        return None
    env.log.convention(f"{spelling(base)} is the imaginary unit")
    if spelling(base) in env.survey.unsaid:
        env.log.untold[f"{spelling(base)} may be a number; say that it is the imaginary unit, if it is"] = Code.TIES
    sup = node.sup if isinstance(node, Script) else None
    factor = Factor(IMAGINARY_UNIT)
    return (factor if sup is None else raised(env, factor, sup)), position + 1


def _part(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    r"""The real or the imaginary part of the group behind it, or of the one factor there.

    Raises:
        UnstatedError: how far it reaches is not clear, as in ``\operatorname{Re} z w``.
    """
    node = items[position]
    pattern = REAL_PART if is_real_part(node) else IMAGINARY_PART
    if not (is_real_part(node) or is_imaginary_part(node)) or env.is_declared(spelling(node)):
        return None
    if position + 1 == len(items) or isinstance(items[position + 1], Operator):
        return None
    group = argument_group(items[position + 1])
    if group is not None:
        inside = env.term(group.body)
        name = spelling(group.body)
        if inside.shape.rank or name in env.survey.matrices or name in env.survey.mapped:
            raise UnstatedError(f"{written(node)} of what is no number")
        value = Factor(marked(pattern, inside))
        return scripted(env, value, items[position + 1]), position + 2
    factor, stop = env.factor_at(items, position + 1)
    if stop < len(items) and not isinstance(items[stop], Operator):
        raise UnstatedError(f"how far {written(node)} reaches is not clear: write brackets")
    return Factor(marked(pattern, factor.term)), stop


def _conjugate(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """The conjugate of a name or of what stands below a bar, if that is made of complex numbers."""
    plain = conjugated(items[position])
    if plain is None:
        return None
    own, behind = Sym(spelling(items[position])), (plain, *items[position + 1 :])
    if env.is_declared(own.name) or own.name in env.survey.spoken or env.lookup(own) is not None:
        return None
    try:
        tried, _ = replace(env, log=Log()).factor_at(behind, 0)
    except DerivationError:
        return None
    if not is_complex(env, tried.term):
        return None
    factor, stop = env.factor_at(behind, 0)
    return Factor(marked(CONJUGATE, factor.term)), position + stop
