r"""Stretches of families as one variable: ``x_{0:K}``, over which a joint law is averaged or integrated.

The elements of the family are functions of the stretch and of their index.  Which stretch holds which element is not
used: an element that is none of it is a function of it that is constant.
"""

from __future__ import annotations

import re
from dataclasses import replace

from derivations.meaning.names.environment import Environment
from derivations.model.reasons import Code
from derivations.model.terms import Apply, Function, Sym, Term, rewrite
from derivations.reading.names import lowered, spelling
from derivations.reading.syntax import Fence, Node, Sequence

_STRETCH = re.compile(r"(.+)_\{([^{}:]+):([^{}:]+)\}")


def family_of(name: str) -> str | None:
    """The family of which a name is a stretch, or ``None`` where it is none."""
    found = _STRETCH.fullmatch(name)
    return None if found is None else found[1]


def lists_stretch(head: Node, body: Node) -> bool:
    r"""Whether an equation only says which elements a stretch holds: ``x_{0:K} = (x_0, \dots, x_K)``."""
    found = _STRETCH.fullmatch(spelling(head))
    listed = body.body if isinstance(body, Fence) else body
    if found is None or not isinstance(listed, Sequence):
        return False
    family, *ends = found.groups()
    return {spelling(listed.items[0]), spelling(listed.items[-1])} == {f"{family}_{{{end}}}" for end in ends}


def _is_part(name: str, family: str) -> bool:
    """Whether a name is an element or a stretch of a family that is written as a name of its own."""
    base = name.partition("_{")[0]
    return "_{" in name and lowered(base) == lowered(family)


def within_stretch(env: Environment, term: Term, variable: Sym) -> Term:
    """A term with the elements of a family as functions of a stretch of it; as it is where the variable is none."""
    family = family_of(variable.name)
    if family is None:
        return term

    def of_stretch(part: Term) -> Term | None:
        if isinstance(part, Sym) and part != variable and _is_part(part.name, family):
            return Apply(Function(rf"\operatorname{{pr}}^{{{part.name}}}", part.shape), (variable,))
        if not isinstance(part, Apply) or not part.is_element or lowered(part.function.name) != lowered(family):
            return None
        name = rf"\operatorname{{pr}}^{{{part.function.name}}}"
        return Apply(replace(part.function, name=name), (*part.args, variable))

    found = rewrite(term, of_stretch)
    if found != term:
        env.log.untold[f"how the elements of {family} are related is not used"] = Code.NO_WORLD
    return found
