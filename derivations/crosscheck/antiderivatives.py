"""The other meaning of an integral without bounds: an antiderivative at the variable that it is written in."""

from __future__ import annotations

from derivations.model import terms as t
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from derivations.model.unfolding import unfolded


def as_antiderivative(claim: Claim, part: t.Integral, context: Context) -> Claim | None:
    """What an equation says where an integral in it is an antiderivative; nothing where that is not told so easily.

    With ``∫ f(v) dv`` in one term of a side, times a factor, it says that the rest divided by the factor equals
    ``∫_0^v f(u) du`` up to a term free of ``v``, or of the symbols that ``v`` is made of.

    Args:
        claim: an equation between scalars.
        part: an integral without bounds in one of its sides, definitions unfolded.
        context: what the definitions are.
    """
    left, right = (unfolded(side, context) for side in (claim.left, claim.right))
    for side, other in ((left, right), (right, left)):
        terms = t.summands_of(side)
        hosts = [term for term in terms if _holds(term, part)]
        if len(hosts) != 1 or _holds(other, part):
            continue
        factors = t.factors_of(hosts[0])
        rest = t.sub(other, t.add(*(term for term in terms if term != hosts[0])))
        if factors.count(part) == 1:
            return _claim(part, t.div(rest, t.mul(*(f for f in factors if f != part))), context)
    return None


def _holds(term: t.Term, part: t.Term) -> bool:
    return any(other == part for _, other in t.subterms(term))


def _claim(part: t.Integral, other: t.Term, context: Context) -> Claim:
    variable = part.variable
    inner = t.Sym(t.fresh_name(variable.name, {s.name for s in t.free_symbols(part.body)}), (), variable.sort)
    whole = t.Integral(inner, t.substitute(part.body, {variable: inner}), t.ZERO, variable)
    moved = sorted(t.free_symbols(unfolded(variable, context)), key=lambda s: s.name)
    return Claim(whole, Relation.EQUAL_UP_TO_CONSTANT, other, tuple(moved))
