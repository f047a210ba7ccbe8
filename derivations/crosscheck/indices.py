r"""Where the indices of components run: inside the vector, whose first component has the index 1.

A vector whose components are counted from zero, ``\sum_{j=0}^{M-1} w_j``, has other indices, and the same components.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivations.model.context import Context, Definition
from derivations.model.derivation import Claim
from derivations.model.terms import (
    ONE,
    ZERO,
    Apply,
    Component,
    Deriv,
    Product,
    Sum,
    Sym,
    Term,
    add,
    binders_above,
    free_symbols,
    rewrite,
    sub,
    substitute,
    subterms,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite


def counted_from_one(claim: Claim, context: Context) -> tuple[Claim, Context]:
    """A claim and its context with the components of each vector counted from one, where that can be done."""
    sides = (claim.left, claim.right)
    vectors = {v for term in (*sides, *(d.body for d in context.definitions)) for v in _counted_from_zero(term)}
    if not vectors or _in_parts(vectors, context):
        return claim, context

    def moved(part: Term) -> Term | None:
        match part:
            case Component(Sym() as vector, (index,)) if vector in vectors:
                return Component(vector, (add(index, ONE),))
            case Deriv(vector, Term() as index, body, at) if vector in vectors:
                return Deriv(vector, add(index, ONE), body, at)
            case Apply(function, args, partials):
                own = {p for p in partials if p.index is not None and args[p.slot] in vectors}
                found = (replace(p, index=add(p.index, ONE)) if p in own and p.index else p for p in partials)
                return Apply(function, args, tuple(found)) if own else None
            case _:
                return None

    left, right = (rewrite(side, moved) for side in sides)
    definitions = tuple(replace(d, body=rewrite(d.body, moved)) for d in context.definitions)
    facts = tuple(
        replace(f, condition=replace(f.condition, terms=tuple(rewrite(t, moved) for t in f.condition.terms)))
        for f in context.facts
    )
    return replace(claim, left=left, right=right), replace(context, definitions=definitions, facts=facts)


def _counted_from_zero(term: Term) -> Iterator[Sym]:
    """The vectors in a term one of whose components has the index 0."""
    for path, part in subterms(term):
        if isinstance(part, Component) and len(part.indices) == 1 and isinstance(part.body, Sym):
            index = part.indices[0]
            binder = next((b for b in binders_above(term, path) if b.binds[0] == index), None)
            if index == ZERO or (isinstance(binder, Sum | Product) and binder.lower == ZERO):
                yield part.body


def _in_parts(vectors: set[Sym], context: Context) -> bool:
    """Whether equations, or definitions that hold on domains, speak of some vectors."""
    terms = [side for h in context.hypotheses for side in (h.left, h.right)]
    terms += [term for d in context.definitions if _on_domain(d) for term in d.terms]
    return any(part in vectors for term in terms for _, part in subterms(term))


def _on_domain(definition: Definition) -> bool:
    return bool(definition.domain or definition.others or definition.extension)


def last_indices(term: Term) -> Iterator[tuple[Sym, Term]]:
    """The sizes of the vectors whose components are summed over, each with the largest index that is reached."""
    for path, part in subterms(term):
        if not isinstance(part, Component):
            continue
        binders = [b for b in binders_above(term, path) if isinstance(b, Sum | Product)]
        bound = {symbol for b in binders_above(term, path) if (symbol := b.binds[0]) is not None}
        for index, size in zip(part.indices, part.body.shape.dims, strict=True):
            binder = next((b for b in binders if free_symbols(index) & bound == {b.index}), None)
            if binder is None or not isinstance(size, Sym) or is_infinite(binder.upper):
                continue
            last = substitute(index, {binder.index: binder.upper})
            if not free_symbols(last) & bound:
                yield size, last


def offset(term: Term) -> tuple[Sym, int] | None:
    """The symbol and the number that an index such as ``k - 1`` is the sum of."""
    symbols = free_symbols(term)
    if len(symbols) != 1:
        return None
    symbol = next(iter(symbols))
    try:
        rest = Normalizer(Context())(sub(term, symbol)).constant
    except CannotNormaliseErrors:
        return None
    return None if rest is None or int(rest) != rest else (symbol, int(rest))
