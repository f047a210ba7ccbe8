r"""Brackets, bars and norms that stand for something of the document's own: values of which nothing is known.

What is proved of them holds whatever they stand for, grouping included.
"""

from __future__ import annotations

from derivations.meaning.environment import Environment, Factor
from derivations.meaning.scripts import scripted
from derivations.meaning.sentences.signs import BARS, BRACES, BRACKETS, NORM
from derivations.model.terms import Opaque, Term
from derivations.reading.syntax import Fence, Script, Sequence

CLOSING = {"[": "]", r"\{": r"\}", "|": "|", r"\|": r"\|", r"\langle": r"\rangle"}


def own_bracket(env: Environment, group: Fence, script: Script | None) -> Factor | None:
    """What stands in brackets that the document gives a meaning of its own; ``None`` for others."""
    own = env.survey.own
    marked = script is not None and script.sub is not None
    if marked or group.close != CLOSING.get(group.open) or not own.keys() & {group.open, NORM}:
        return None
    if group.open not in own and group.open != BARS:
        return None
    items = group.body.items if isinstance(group.body, Sequence) else (group.body,)
    args = tuple(env.term(item) for item in items)
    if group.open not in own and not any(arg.shape.rank for arg in args):
        return None
    factor = Factor(_value(group, args))
    return factor if script is None else scripted(env, factor, script)


def _value(group: Fence, args: tuple[Term, ...]) -> Term:
    shown = ", ".join(f"#{number}" for number in range(1, len(args) + 1))
    dims = args[0].shape.dims if group.open in (BRACKETS, BRACES) and len(args) == 1 else ()
    return Opaque(None, rf"\left{group.open} {shown} \right{group.close}", args, 0, dims)
