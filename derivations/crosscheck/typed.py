"""What a refutation may rest on: only what the claim itself ties together.

A document says much in words: that ``F`` is the antiderivative of ``f``, that ``Y = X + Z`` with noise of variance
``σ²``, that ``x`` is the point ``0``.  A claim that such words would make true must not be refuted, so a refutation
asks that whatever is left abstract stands on both sides.  Where blocks of the author speak of every name, nothing is
left to words.
"""

from __future__ import annotations

from collections import Counter

from derivations.crosscheck.contents import Contents, barred, contents, letter_of_law
from derivations.crosscheck.draws import moments_stated, states_moments
from derivations.model.context import BLOCK, Context
from derivations.model.derivation import Claim
from derivations.model.terms import (
    MINUS_ONE,
    Apply,
    Function,
    Limit,
    Num,
    Opaque,
    Pow,
    Sym,
    Term,
    factors_of,
    functions_in,
    mul,
    subterms,
    summands_of,
)


def untied(
    claim: Claim, context: Context, declared: frozenset[str] = frozenset(), stated: frozenset[str] = frozenset()
) -> str | None:
    """Why words outside the claim may make it true; nothing if all that is abstract stands on both sides.

    ``declared`` are the names that the author declares: such a symbol stands for every value of its sort; ``stated``
    are those of them that stand in a block made for it.
    """
    left, right = contents((claim.left,), context), contents((claim.right,), context)
    moments = {s.name for s in moments_stated(context, {*left.uses, *right.uses})}
    declared = declared | moments
    for side, other in ((left, right), (right, left)):
        open_symbols = {s for s in other.symbols - other.dimensions if s.name not in declared}
        if _is_number(side) and (open_symbols or other.uses):
            return "one side is a number: the line may single out values or state a property"
    at_rest = settled(left, context, stated) and settled(right, context, stated)
    apart = {letter_of_law(f) for f in left.uses} ^ {letter_of_law(f) for f in right.uses}
    apart -= {
        letter_of_law(f) for f in {*left.uses, *right.uses} if states_moments(context, f, left.symbols | right.symbols)
    }
    if apart and not at_rest:
        return f"nothing in the claim ties {min(name for name, _ in apart)} to the other side"
    shapes = {(s.name, len(s.dims)) for s in left.symbols | right.symbols}
    if len({name for name, _ in shapes}) < len(shapes):
        return "one letter is read in two shapes"
    worded = _worded(left.symbols | right.symbols)
    if worded:
        return f"{min(worded)} may be made of other symbols"
    twice = {f.name for f in {*left.uses, *right.uses}} & {s.name for s in left.symbols | right.symbols}
    if twice:
        return f"{min(twice)} is read both as a number and as a function"
    found = set() if at_rest else _one_sided(claim, declared, left, right)
    unknown = {symbol for symbol in found if symbol.name not in moments}
    return f"{min(s.name for s in unknown)} has no stated meaning" if unknown else None


def unrelated(
    claim: Claim, context: Context, declared: frozenset[str] = frozenset(), stated: frozenset[str] = frozenset()
) -> str | None:
    """Why an equation tells something rather than computes: nothing else says what its two sides have to do.

    Each side holds quantities that the other one lacks and the author does not declare, a side is a name that the other
    lacks, or a single quantity is said to be a number.
    """
    left, right = contents((claim.left,), context), contents((claim.right,), context)
    if settled(left, context, stated) and settled(right, context, stated):
        return None
    if _cancels(claim.left):
        return None  # no name of it can be related to anything
    moments = {s.name for s in moments_stated(context, {*left.uses, *right.uses})}
    pairs = ((left, right), (right, left))
    own = [_lacking(claim, one, other, declared | moments) for one, other in pairs]
    if all(own):
        return f"nothing says how {min(own[0])} and {min(own[1])} are related"
    for term, side, lacking in ((claim.left, right, own[0]), (claim.right, left, own[1])):
        if lacking and (_name_of(term) in lacking or (_is_number(side) and _is_quantity(term))):
            return f"nothing else says what {min(lacking)} is"
    return None


def _cancels(term: Term) -> bool:
    """Whether a term takes things from the same things, as they are written: ``a - a``, but not ``a b - b a``."""
    added = list(summands_of(term))
    taken = [mul(*factors_of(one)[1:]) for one in added if factors_of(one)[0] == MINUS_ONE]
    rest = [one for one in added if factors_of(one)[0] != MINUS_ONE]
    return bool(taken) and Counter(taken) == Counter(rest)


def _lacking(claim: Claim, side: Contents, other: Contents, declared: frozenset[str]) -> set[str]:
    """The names of a side that the other one lacks: of its symbols that are not declared, and of its functions.

    The law of a variable is not lacking where the variable itself stands.
    """
    symbols = side.symbols - other.symbols - side.dimensions - set(side.indices) - set(claim.free_of)
    values = {s.name.lower() for s in other.symbols}
    own = (f for f in side.uses if f.density is None or values.isdisjoint(f.density.of))
    laws = set(map(letter_of_law, own)) - set(map(letter_of_law, other.uses))
    return {s.name for s in symbols if s.name not in declared} | {name for name, _ in laws}


def _is_quantity(term: Term) -> bool:
    """Whether a term is one quantity of which nothing is computed: a name, a value of a function, a limit, a chance."""
    return isinstance(term, Sym | Apply | Limit | Opaque)


def _name_of(term: Term) -> str | None:
    """The name that a term is, or a power of, or a value of the function of that name."""
    base = term.base if isinstance(term, Pow) and isinstance(term.exponent, Num) else term
    match base:
        case Sym(name):
            return name
        case Apply(function):
            return function.name
        case _:
            return None


def settled(found: Contents, context: Context, stated: frozenset[str]) -> bool:
    """Whether blocks of the author declare every symbol and state something of every abstract function.

    To declare the sort of a function is not enough: words may still say that ``F`` is the antiderivative of ``f``.
    Of a law, ``p(x | θ)`` and ``p(θ)`` speak of all densities in ``x`` and ``θ``.
    """
    facts = [fact.condition.terms for fact in context.facts if fact.source.origin in BLOCK]
    known = stated | {terms[0].name for terms in facts if len(terms) == 1 and isinstance(terms[0], Sym)}
    if not {s.name for s in found.symbols - found.dimensions} <= known:
        return False
    spoken = _spoken_of(context)
    return all(f in spoken or _covered(f, spoken) for f in found.uses)


def _spoken_of(context: Context) -> set[Function]:
    """The functions that the statements of blocks contain."""
    terms = [term for fact in context.facts if fact.source.origin in BLOCK for term in fact.condition.terms]
    terms += [side for h in context.hypotheses if h.source.origin in BLOCK for side in (h.left, h.right)]
    given = [d for d in context.definitions if d.source.origin in BLOCK]
    terms += [d.body for d in given]
    found = {d.head for d in given if isinstance(d.head, Function)}
    return found.union(*map(functions_in, terms))


def _covered(function: Function, spoken: set[Function]) -> bool:
    """Whether the spoken densities of a law, multiplied up from those without a condition, reach its variables."""
    law = [f.density for f in spoken if letter_of_law(f) == letter_of_law(function) and f.density is not None]
    reached: set[str] = set()
    for _ in law:
        reached |= {name for roles in law if set(roles.given) <= reached for name in roles.of}
    roles = function.density
    return roles is not None and {*roles.of, *roles.given} <= reached


def _worded(symbols: set[Sym]) -> set[str]:
    """Names that words explain: barred ones, other than the mean of a vector's components, and ranges of indices."""
    vectors = {s.name for s in symbols if s.dims}
    barred_ones = {s.name for s in symbols if barred(s.name) is not None and barred(s.name) not in vectors}
    return barred_ones | {s.name for s in symbols if ":" in s.name}


def _is_number(side: Contents) -> bool:
    return not side.symbols - side.dimensions and not side.uses


def _one_sided(claim: Claim, declared: frozenset[str], left: Contents, right: Contents) -> set[Sym]:
    """Symbols on one side that the equation may be there to define, or that the other side may hide.

    A symbol counts as known if it is an argument of an abstract function, or if the author declares it and the side
    without it has no abstract function in which it could be hidden.  A fact is not enough: ``α > 0`` does not keep the
    text from turning to the case ``α = 1``.
    """
    unknown: set[Sym] = set()
    named = _arguments((claim.left, claim.right), {*left.uses, *right.uses})
    for side, other in ((left, right), (right, left)):
        lonely = side.symbols - other.symbols - side.dimensions - set(side.indices) - set(claim.free_of) - named
        unknown |= {s for s in lonely if other.uses or s.name not in declared}
    return unknown


def _arguments(terms: tuple[Term, ...], functions: set[Function]) -> set[Sym]:
    """The symbols that abstract functions are applied to."""
    parts = [part for term in terms for _, part in subterms(term)]
    applied = [part for part in parts if isinstance(part, Apply) and part.function in functions]
    return {arg for part in applied for arg in part.args if isinstance(arg, Sym)}


def bound_names(term: Term) -> set[str]:
    """The names of the variables that a term binds."""
    return {bound.name for _, part in subterms(term) if (bound := part.binds[0]) is not None}
