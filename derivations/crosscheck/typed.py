"""Which symbols have a meaning: only those may take part in a refutation."""

from __future__ import annotations

from derivations.crosscheck.survey import Survey, survey
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import Apply, Expect, Sym, Term, free_symbols, subterms


def untyped(claim: Claim, context: Context, found: Survey) -> set[Sym]:
    """Free symbols that the equation may be there to define: they occur on one side only, and nothing names them.

    A symbol is named by a fact, by a definition that has it as a parameter, by an abstract function that it is an
    argument of, by a component or an expectation that it is the index or variable of, or by occurring on both sides.
    """
    left, right = survey((claim.left,), context).symbols, survey((claim.right,), context).symbols
    one_sided = (left ^ right) - found.dimensions - set(found.indices) - set(claim.free_of)
    return one_sided - _named(claim, context)


def _named(claim: Claim, context: Context) -> set[Sym]:
    named: set[Sym] = set()
    for fact in context.facts:
        for term in fact.condition.terms:
            named |= free_symbols(term)
    for definition in context.definitions:
        named |= set(definition.parameters)
    for side in (claim.left, claim.right):
        for _, part in subterms(side):
            if isinstance(part, Apply):
                named |= {arg for arg in part.args if isinstance(arg, Sym)}
            named |= {part.binds[0]} if part.binds[0] is not None else set()
    return named


def exposed(term: Term) -> set[Sym]:
    """Free symbols of a side outside of expectations and the arguments of abstract functions."""
    if isinstance(term, Sym):
        return {term}
    if isinstance(term, Expect | Apply):
        return set()
    bound, scope = term.binds
    found: set[Sym] = set()
    for position, child in enumerate(term.children):
        found |= exposed(child) - ({bound} if bound is not None and position in scope else set())
    return found
