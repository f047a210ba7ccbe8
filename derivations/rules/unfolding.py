"""Replacing names by what the context defines them to be."""

from __future__ import annotations

from derivations.model.context import Context, Definition
from derivations.model.terms import Apply, Sym, Term, free_symbols, substitute

MAX_ROUNDS = 12


def definition_of(term: Term, context: Context) -> Definition | None:
    """The definition that a name or an applied function unfolds by."""
    if isinstance(term, Sym):
        return context.definition(term)
    if isinstance(term, Apply) and not term.partials:
        return context.definition(term.function)
    return None


def unfold(term: Term, definition: Definition) -> Term:
    """The body of a definition at the arguments of the term."""
    args = term.args if isinstance(term, Apply) else ()
    return substitute(definition.body, dict(zip(definition.parameters, args, strict=True)))


def hidden_symbols(definition: Definition) -> frozenset[Sym]:
    """The symbols of a definition's body that are not among its parameters: a binder must not capture them."""
    return free_symbols(definition.body) - set(definition.parameters)


def unfolded(term: Term, context: Context) -> Term:
    """Unfold every definition, a bounded number of times over; capture is avoided by leaving such names alone."""
    for _ in range(MAX_ROUNDS):
        new = _once(term, context, frozenset())
        if new == term:
            return term
        term = new
    return term


def _once(term: Term, context: Context, bound: frozenset[Sym]) -> Term:
    definition = None if term in bound else definition_of(term, context)
    if definition is not None and not hidden_symbols(definition) & bound and len(definition.parameters) == _arity(term):
        return unfold(term, definition)
    if not term.children:
        return term
    symbol, scope = term.binds
    inside = bound if symbol is None else bound | {symbol}
    children = tuple(
        _once(child, context, inside if position in scope else bound) for position, child in enumerate(term.children)
    )
    return term if children == term.children else term.rebuild(children)


def _arity(term: Term) -> int:
    return len(term.args) if isinstance(term, Apply) else 0
