r"""Brackets, bars and norms that stand for something of the document's own: values of which nothing is known.

What is proved of them holds whatever they stand for, grouping included.
"""

from __future__ import annotations

from derivations.meaning.environment import Environment, Factor
from derivations.meaning.scripts import scripted
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.signs import BARS, BRACES, BRACKETS, NORM
from derivations.model.terms import Opaque, Term
from derivations.reading.syntax import Fence, Script, Sequence

CLOSING = {"[": "]", r"\{": r"\}", "|": "|", r"\|": r"\|", r"\langle": r"\rangle"}


def own_bracket(env: Environment, group: Fence, script: Script | None) -> Factor | None:
    """What stands in brackets that the document gives a meaning of its own; ``None`` for others."""
    marked = script is not None and script.sub is not None
    if marked or group.close != CLOSING.get(group.open) or not _may_be_own(env, group):
        return None
    items = group.body.items if isinstance(group.body, Sequence) else (group.body,)
    args = tuple(env.term(item) for item in items)
    sized = bool(names_in(group.body) & env.survey.sets)
    normed = NORM in env.survey.own and any(arg.shape.rank for arg in args)
    if group.open not in env.survey.own and not sized and not normed:
        return None
    factor = Factor(_value(group, args))
    return factor if script is None else scripted(env, factor, script)


def _may_be_own(env: Environment, group: Fence) -> bool:
    """Whether a kind of brackets has a meaning of its own, or bars stand for a norm or a size that has."""
    return group.open in env.survey.own or (group.open == BARS and (NORM in env.survey.own or bool(env.survey.sets)))


def _value(group: Fence, args: tuple[Term, ...]) -> Term:
    shown = ", ".join(f"#{number}" for number in range(1, len(args) + 1))
    dims = args[0].shape.dims if group.open in (BRACKETS, BRACES) and len(args) == 1 else ()
    return Opaque(None, rf"\left{group.open} {shown} \right{group.close}", args, 0, dims)
