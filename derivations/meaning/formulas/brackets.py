r"""Brackets, bars and norms that stand for something of the document's own: values of which nothing is known.

What is proved of them holds whatever they stand for, grouping included.
"""

from __future__ import annotations

from derivations.meaning.formulas.complex_parts import is_complex
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.names.environment import Environment, Factor, UnstatedError
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.signs import ANGLES, BARS, BRACES, BRACKETS, COMPLEX, NORM, POWER, used_sign
from derivations.model.terms import Apply, Opaque, Term, free_symbols, subterms
from derivations.reading.syntax import Fence, Node, Operator, Script, Sequence


def require_usual(env: Environment, node: Node) -> None:
    """That an item of a formula is no operation that the document gives a meaning of its own.

    Raises:
        UnstatedError: it is.
    """
    sign = node.symbol if isinstance(node, Operator) else used_sign(node)
    own = env.survey.own
    told = own.get(sign) or (own.get(POWER) if sign.startswith(POWER) else None) if sign is not None else None
    if told is not None:
        raise UnstatedError(f"{told}, which is not understood")


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
    if group.open not in env.survey.own and not sized and not normed and not _may_be_complex(env, args):
        return None
    factor = Factor(_value(group, args))
    return factor if script is None else scripted(env, factor, script)


def _may_be_own(env: Environment, group: Fence) -> bool:
    """Whether a kind of brackets has a meaning of its own, or stands for a norm, a size or a modulus that has."""
    own = env.survey.own
    barred = group.open == BARS and (NORM in own or bool(env.survey.sets))
    return group.open in own or barred or (COMPLEX in own and group.open in (BARS, NORM, ANGLES))


def _may_be_complex(env: Environment, args: tuple[Term, ...]) -> bool:
    """Whether something in brackets may be complex: a name that is not declared, or a function.

    Of what is complex for certain the modulus is known.
    """
    if any(is_complex(env, arg) for arg in args):
        return False
    parts = [part for arg in args for _, part in subterms(arg)] if COMPLEX in env.survey.own else []
    symbols = {symbol.name for arg in args for symbol in free_symbols(arg)}
    applied = any(isinstance(part, Apply) and part.function.name not in env.survey.numeric for part in parts)
    return bool(parts) and (applied or not symbols <= env.declared)


def _value(group: Fence, args: tuple[Term, ...]) -> Term:
    shown = ", ".join(f"#{number}" for number in range(1, len(args) + 1))
    dims = args[0].shape.dims if group.open in (BRACKETS, BRACES) and len(args) == 1 else ()
    return Opaque(None, rf"\left{group.open} {shown} \right{group.close}", args, 0, dims)
