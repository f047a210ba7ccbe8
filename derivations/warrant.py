"""When a difference in numbers refutes a step, and when the text around it may still make it true.

A document says much in words: that ``x̄`` is a mean, that an equation is to be solved for ``x``.  A symbol without a
stated meaning never refutes, so before a step is refuted it must be plain that it claims an identity.
"""

from __future__ import annotations

from derivations.model.context import Origin
from derivations.model.derivation import Claim, Relation, Step
from derivations.model.terms import (
    Apply,
    Deriv,
    Div,
    Expect,
    Function,
    Grad,
    Integral,
    Jacobian,
    Limits,
    Product,
    Sum,
    Sym,
    Term,
    free_symbols,
    subterms,
)

OPERATORS = (Integral, Expect, Sum, Product, Deriv, Grad, Div, Jacobian, Limits)
ACCENTS = ("\\hat{", "\\bar{", "\\tilde{", "\\overline{", "\\widehat{", "\\widetilde{", "\\check{", "\\dot{")

Head = Sym | Function


def doubt_about(step: Step, before: Step | None) -> str | None:
    """Why a difference in numbers does not refute a step; ``None``: it does.

    Args:
        step: the step in question.
        before: the step just before it in the document, which tells whether it goes on from there.
    """
    claim = step.claim
    if claim is None:
        return "it is no claim"
    if step.doubts:
        return step.doubts[0]
    loose = loose_symbols(step, claim)
    named = sorted(s.name for s in loose if s.name.startswith(ACCENTS))
    if named:
        return f"{named[0]} has no stated meaning"
    if loose and not _transforms(step, before, claim):
        letters = ", ".join(sorted(s.name for s in loose))
        return f"an equation in {letters} may be meant for some values only; declare them to have it judged"
    return None


def _transforms(step: Step, before: Step | None, claim: Claim) -> bool:
    """Whether the step rewrites one expression into another, rather than stating an equation to be solved."""
    if before is not None and before.chain == step.chain and before.right == step.left:
        return True
    if claim.relation not in (Relation.EQUAL, Relation.IDENTICAL, Relation.DEFINED):
        return False
    return _computed(claim.left) and bool(free_symbols(claim.right))


def spoilt_by(step: Step) -> set[Head]:
    """The defined names on the left of a refuted step: their chain is wrong, so what rests on them is in doubt."""
    if step.claim is None:
        return set()
    return {d.head for d in step.context.definitions if _mentions(step.claim.left, d.head)}


def loose_symbols(step: Step, claim: Claim) -> set[Sym]:
    """The free symbols of a claim that the author neither declares nor uses as an argument of a function."""
    known = set(step.declared)
    for fact in step.context.facts:
        if fact.source.origin in (Origin.GIVEN, Origin.ASSUMED):
            known |= {s.name for term in fact.condition.terms for s in free_symbols(term)}
    defined = {d.head for d in step.context.definitions}
    free = free_symbols(claim.left) | free_symbols(claim.right)
    dimensions = {s for side in (claim.left, claim.right) for s in _dimensions(side)}
    arguments = {s for side in (claim.left, claim.right) for s in _arguments(side)}
    return {s for s in free - dimensions - arguments if s.name not in known and s not in defined}


def _dimensions(term: Term) -> set[Sym]:
    """The symbols that occur as dimensions of vectors, bound ones included."""
    found: set[Sym] = set()
    for _, sub in subterms(term):
        bound = sub.binds[0]
        dims = sub.shape.dims + (bound.dims if bound is not None else ())
        found.update(symbol for dim in dims for symbol in free_symbols(dim))
    return found


def _arguments(term: Term) -> set[Sym]:
    applied = [t for _, t in subterms(term) if isinstance(t, Apply)]
    return {arg for t in applied for arg in t.args if isinstance(arg, Sym)}


def _computed(term: Term) -> bool:
    """Whether a side asks for something to be computed: it holds an integral, a sum or a derivative."""
    return any(isinstance(t, OPERATORS) or (isinstance(t, Apply) and bool(t.partials)) for _, t in subterms(term))


def _mentions(term: Term, head: Head) -> bool:
    return any(t == head or (isinstance(t, Apply) and t.function == head) for _, t in subterms(term))
