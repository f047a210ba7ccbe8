"""Elements of families as symbols of their own: ``α_t`` and ``α_{t-1}`` are two numbers, whatever ``t`` is.

A family is a function of its index.  Where a claim takes a few of its values only, at indices that differ for sure, no
function need be chosen: any numbers that satisfy the facts are values of some family.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from derivations.model.conditions import Condition
from derivations.model.context import Context, Fact
from derivations.model.derivation import Claim
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    Apply,
    Function,
    Sym,
    Term,
    add,
    bound_above,
    free_symbols,
    rewrite,
    sub,
    substitute,
    subterms,
)
from derivations.model.unfolding import heads_in, unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.terms_of import to_term

MAX_ELEMENTS = 16


def with_elements(claim: Claim, context: Context) -> tuple[Claim, Context]:
    """A claim and its context with the elements of families as symbols, where their indices differ for sure.

    What the context says of an element at one index is taken to hold at every index in the claim, which is more than
    it may say: an instance of the answer is one of the claim.  Where that cannot be done, both are as they were.
    """
    written = [unfolded(side, context) for side in (claim.left, claim.right)]
    names = {_tidied(part): to_latex(part) for side in written for part in _elements(side)}
    sides = [rewrite(side, _tidied) for side in written]
    elements = [part for side in sides for part in _elements(side)]
    if not elements or _speaks_of_more(sides, elements, context):
        return claim, context
    facts = [found for fact in context.facts for found in _at_indices(fact, elements)]
    inside = [part for fact in facts for term in fact.condition.terms for part in _elements(term)]
    values: dict[Term, Sym] = {part: Sym(names.get(part) or to_latex(part)) for part in (*elements, *inside)}
    if len(values) > MAX_ELEMENTS or not _are_apart([*elements, *inside]) or _are_taken(values, sides):
        return claim, context
    left, right = (rewrite(side, values.get) for side in sides)
    told = (
        Fact(replace(f.condition, terms=tuple(rewrite(term, values.get) for term in f.condition.terms)), f.source)
        for f in facts
    )
    return replace(claim, left=left, right=right), replace(context, facts=tuple(dict.fromkeys(told)))


def _tidied(part: Term) -> Term | None:
    """An element with its indices in normal form."""
    if not isinstance(part, Apply) or not part.is_element:
        return None
    try:
        return replace(part, args=tuple(to_term(Normalizer(Context())(arg)) for arg in part.args))
    except CannotNormaliseErrors:
        return None


def _elements(term: Term) -> Iterator[Apply]:
    """The elements of families in a term whose indices nothing in it binds."""
    for path, part in subterms(term):
        if isinstance(part, Apply) and part.is_element and not free_symbols(part) & set(bound_above(term, path)):
            yield part


def _speaks_of_more(sides: Sequence[Term], elements: Sequence[Apply], context: Context) -> bool:
    """Whether more than single numbers are asked of the families: sums over them, laws, what equations say of them."""
    families = {part.function for part in elements}
    parts = [part for side in sides for _, part in subterms(side)]
    applied = [part for part in parts if isinstance(part, Apply)]
    defined = {d.head for d in context.definitions}
    terms = [side for h in context.hypotheses for side in (h.left, h.right)]
    terms += [term for condition in context.narrower for term in condition.terms]
    return (
        any(heads_in(side) & defined for side in sides)
        or any(part.function.density is not None for part in applied)
        or any(part.function in families and (part not in elements or part.partials) for part in applied)
        or any(family.result.rank or not family.subscripts for family in families)
        or any(isinstance(p, Apply) and p.function in families for term in terms for _, p in subterms(term))
        or any(_relates(fact.condition, families) for fact in context.facts)
    )


def _relates(condition: Condition, families: Iterable[Function]) -> bool:
    """Whether a fact speaks of the elements of families otherwise than at one index that may be any."""
    applied = {p for term in condition.terms for _, p in subterms(term) if isinstance(p, Apply)}
    own = {part for part in applied if part.function in families}
    if not own:
        return False
    return applied != own or len({part.args for part in own}) > 1 or any(_letter(part) is None for part in own)


def _letter(part: Apply) -> Sym | None:
    """The only symbol of the only index of an element."""
    symbols = free_symbols(part)
    return next(iter(symbols)) if len(part.args) == len(symbols) == 1 else None


def _at_indices(fact: Fact, elements: Sequence[Apply]) -> Iterator[Fact]:
    """A fact on the elements of families at one index, at each of the indices of some elements."""
    families = {part.function for part in elements}
    inside = (part for term in fact.condition.terms for part in _elements(term) if part.function in families)
    first = next(inside, None)
    letter = _letter(first) if first is not None else None
    if first is None or letter is None:
        yield fact
        return
    for index in dict.fromkeys(part.args[0] for part in elements if len(part.args) == 1):
        moved: dict[Sym, Term] = {letter: add(letter, sub(index, first.args[0]))}
        terms = tuple(rewrite(substitute(term, moved), _tidied) for term in fact.condition.terms)
        yield Fact(replace(fact.condition, terms=terms), fact.source)


def _are_apart(elements: Sequence[Apply]) -> bool:
    """Whether the elements of each family have indices that differ by numbers."""
    normal = Normalizer(Context())
    return all(
        any(normal(sub(a, b)).constant for a, b in zip(one.args, other.args, strict=True))
        for one, other in combinations(dict.fromkeys(elements), 2)
        if one.function == other.function
    )


def _are_taken(values: Mapping[Term, Sym], sides: Sequence[Term]) -> bool:
    """Whether the names of some elements are those of others, or of symbols."""
    names = [symbol.name for symbol in values.values()]
    return len(set(names)) < len(names) or bool({s.name for side in sides for s in free_symbols(side)} & set(names))
