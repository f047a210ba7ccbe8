r"""Where a function is greatest or least: ``\arg\max_x f(x)`` as an operator of which only the notation is known."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.terms import Opaque, Sym, Term

GREATEST = r"\arg\max"
LEAST = r"\arg\min"
SIGNS = {GREATEST: 1, LEAST: -1}
NEXT = r"\;_{@} #1"
"""How a further variable of the same sign is written."""
UNSURE = Sym(r"\mathrm{else}")
"""What stands behind the arguments of an extremum where the function may depend on its variable unseen."""


@dataclass(frozen=True, slots=True)
class Extremum:
    """A place of an extremum: 1 for the greatest value and -1 for the least, of what, over which variables, and where.

    ``range`` is what restricts them, as it is written and with the terms on which it depends.
    """

    sign: int
    variables: tuple[Sym, ...]
    body: Term
    range: tuple[str, tuple[Term, ...]]


def extremum(term: Term) -> Extremum | None:
    """What a term is an extremum of, if it is one whose function is wholly seen."""
    if not isinstance(term, Opaque) or term.variable is None or term.scope != 1 or UNSURE in term.args[1:]:
        return None
    variables: tuple[Sym, ...] = (term.variable,)
    body = term.args[0]
    while isinstance(body, Opaque) and body.variable is not None and body.pattern == NEXT:
        variables, body = (*variables, body.variable), body.args[0]
    for latex, sign in SIGNS.items():
        if term.pattern.startswith(f"{latex}_{{@"):
            return Extremum(sign, variables, body, (term.pattern.removeprefix(latex), term.args[1:]))
    return None
