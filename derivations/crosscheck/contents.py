"""What a claim involves, once its definitions are unfolded: symbols, abstract functions, indices, dimensions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from derivations.crosscheck.indices import last_indices, offset
from derivations.model.conditions import Condition, Need
from derivations.model.context import BLOCK, Context, Definition
from derivations.model.derivation import Claim
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    INFINITY,
    Apply,
    Component,
    Deriv,
    Expect,
    Function,
    Integral,
    Num,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    applies,
    bound_above,
    free_symbols,
    has_function,
    subterms,
)
from derivations.model.unfolding import definition_in
from derivations.normal.products import is_infinite
from derivations.rules.branches import domain_at

MAX_SIZE = 4000


Heads = Mapping[Sym | Function, Definition]
Open = tuple[Term, frozenset[Sym]]
"""A term still to be visited, with the parameters that its definition binds."""


@dataclass(frozen=True, slots=True)
class Use:
    """How an abstract function is used: the shapes of its arguments and how they are written."""

    function: Function
    shapes: tuple[tuple[Term, ...], ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Contents:
    """Everything that needs a value before a claim has one.

    ``symbols`` are those without definition; ``indices`` maps a symbol to the dimensions it may not exceed as
    an index, with what is added to it there,
    ``least`` a dimension to the number that it is at least, since some component has that index, and ``lasts`` a
    dimension to the last indices of the sums over components;
    ``uses`` are the abstract functions without definition; ``definitions`` those that unfold; ``loose`` the symbols
    that nothing in the document ties to anything; ``size`` the number of subterms seen; ``ranges`` the variables that
    run over their whole space; ``discrete`` whether a density is summed over its variable; ``clashing``
    the functions that are used with arguments of different number or shape; ``partial`` the random variables that are
    integrated over a fixed part of the line only; ``inside`` the conditions under which what is defined on a domain
    has a value at all; ``averages`` whether it holds an expectation, an integral over the whole space, or one of a
    density.
    """

    symbols: set[Sym] = field(default_factory=set)
    dimensions: set[Sym] = field(default_factory=set)
    indices: dict[Sym, list[tuple[Term, int]]] = field(default_factory=dict)
    least: dict[Sym, int] = field(default_factory=dict)
    uses: dict[Function, Use] = field(default_factory=dict)
    definitions: dict[Sym | Function, Definition] = field(default_factory=dict)
    loose: set[Sym] = field(default_factory=set)
    size: int = 0
    ranges: set[Sym] = field(default_factory=set)
    counts: set[tuple[Term, Term]] = field(default_factory=set)
    lasts: dict[Sym, set[Term]] = field(default_factory=dict)
    discrete: bool = False
    clashing: set[str] = field(default_factory=set)
    partial: set[str] = field(default_factory=set)
    inside: dict[Condition, None] = field(default_factory=dict)
    averages: bool = False


def contents(terms: Iterable[Term], context: Context) -> Contents:
    """Collect what the terms involve, following the definitions of the context."""
    found = Contents()
    heads = available(context)
    queue: list[Open] = [(term, frozenset()) for term in terms]
    while queue and found.size <= MAX_SIZE:
        queue += _visit(*queue.pop(), found, heads)
    return found


def letter_of_law(function: Function) -> tuple[str, int]:
    """What all densities of one law have in common: the letter, and the number of subscripts."""
    return function.name, function.subscripts


def of_claim(claim: Claim, context: Context) -> Contents:
    """Survey both sides of a claim."""
    return contents((claim.left, claim.right), context)


def available(context: Context) -> dict[Sym | Function, Definition]:
    """The definitions in force, with granted equations ``f(x) = term`` as definitions too; the last one wins."""
    heads: dict[Sym | Function, Definition] = {d.head: d for d in context.definitions}
    for hypothesis in context.hypotheses:
        left = hypothesis.left
        if hypothesis.source.origin not in BLOCK or not isinstance(left, Apply):
            continue
        args = tuple(a for a in left.args if isinstance(a, Sym))
        if len(set(args)) == len(left.args) and not left.partials and not applies(hypothesis.right, left.function):
            heads.setdefault(left.function, Definition(left.function, args, hypothesis.right, hypothesis.source))
    for fact in context.facts:
        if fact.condition.need is Need.EQUAL and isinstance(fact.condition.terms[0], Sym):
            head, body = fact.condition.terms[:2]
            if isinstance(head, Sym) and head not in free_symbols(body):
                heads.setdefault(head, Definition(head, (), body, fact.source))
    return heads


def _visit(term: Term, parameters: frozenset[Sym], found: Contents, heads: Heads) -> list[Open]:
    """Record one term; the answer is the bodies of definitions that it is the first to use."""
    bodies: list[Open] = []
    for symbol in free_symbols(term) - parameters:
        bodies += _symbol(symbol, found, heads)
    for size, last in last_indices(term):
        if not free_symbols(last) & parameters:
            found.lasts.setdefault(size, set()).add(last)
    for path, part in subterms(term):
        found.size += 1
        _note_range(part, found, heads)
        _note_domain(part, parameters.union(bound_above(term, path)), found, heads)
        _note_index(part, parameters.union(bound_above(term, path)), found)
        bound = part.binds[0]
        bodies += _sizes(bound.dims if bound is not None else (), found, heads)
        if isinstance(part, Apply):
            bodies += _applied(part, found, heads)
    return bodies


def _symbol(symbol: Sym, found: Contents, heads: Heads) -> list[Open]:
    bodies = _sizes(symbol.dims, found, heads)
    definition = heads.get(symbol)
    if definition is None:
        found.symbols.add(symbol)
        return bodies
    return bodies + _unfolded(definition, found)


def _sizes(dims: Iterable[Term], found: Contents, heads: Heads) -> list[Open]:
    """Record the sizes of a vector or a matrix; those that a definition makes of others have these for sizes, too."""
    bodies: list[Open] = []
    for dim in dims:
        if isinstance(dim, Sym) and dim not in found.dimensions:
            found.symbols.add(dim)
            found.dimensions.add(dim)
            definition = heads.get(dim)
            if definition is not None:
                bodies += [*_sizes(free_symbols(definition.body), found, heads), *_unfolded(definition, found)]
    return bodies


def _unfolded(definition: Definition, found: Contents) -> list[Open]:
    if definition.head in found.definitions:
        return []
    found.definitions[definition.head] = definition
    found.loose |= set(definition.loose)
    return [(term, frozenset(definition.parameters)) for term in definition.terms]


def _applied(part: Apply, found: Contents, heads: Heads) -> list[Open]:
    definition = heads.get(part.function)
    if definition is not None:
        return _unfolded(definition, found)
    bodies = _sizes(part.function.result.dims, found, heads)
    names = tuple(to_latex(a) if isinstance(a, Sym) else f"u_{{{i}}}" for i, a in enumerate(part.args, 1))
    use = Use(part.function, tuple(a.shape.dims for a in part.args), names)
    if tuple(map(len, found.uses.setdefault(part.function, use).shapes)) != tuple(map(len, use.shapes)):
        found.clashing.add(part.function.name)
    return bodies + [body for d in base_definitions(part.function, heads.values()) for body in _unfolded(d, found)]


def base_definitions(function: Function, definitions: Iterable[Definition]) -> list[Definition]:
    """The definitions of a density's letter that its variables reach and that do not use the letter themselves."""
    if function.density is None:
        return []
    candidates = [
        d
        for d in definitions
        if isinstance(d.head, Function)
        and _same_letter(d.head, function)
        and not any(isinstance(p, Apply) and _same_letter(p.function, function) for _, p in subterms(d.body))
    ]
    reached = set(roles(function))
    related: list[Definition] = []
    for _ in candidates:
        for definition in candidates:
            if definition not in related and reached & set(roles(definition.head)):
                related.append(definition)
                reached |= set(roles(definition.head))
    return related


def roles(head: Sym | Function) -> tuple[str, ...]:
    """The variables of a density."""
    return head.density.of + head.density.given if isinstance(head, Function) and head.density is not None else ()


def _same_letter(left: Function, right: Function) -> bool:
    return left.density is not None and (left.name, left.subscripts) == (right.name, right.subscripts)


def _note_range(part: Term, found: Contents, heads: Heads) -> None:
    if isinstance(part, Expect) or (isinstance(part, Integral) and part.lower is None):
        found.ranges.add(part.variable)
        found.averages = True
        found.discrete |= part.variable.sort is Sort.INTEGER
    if isinstance(part, Integral) and _covers_part(part) and _is_random(part.variable, part.body, heads):
        found.partial.add(part.variable.name)
    if isinstance(part, Integral) and not found.averages:
        found.averages = any(isinstance(p, Apply) and p.function.density for _, p in subterms(part.body))
    if isinstance(part, Sum | Product):
        if not is_infinite(part.upper) and not is_infinite(part.lower):
            found.counts.add((part.lower, part.upper))
        found.discrete |= _is_random(part.index, part.body, heads)


def _covers_part(integral: Integral) -> bool:
    """Whether an integral runs over a fixed part of the line."""
    bounds = integral.children[1:]
    infinite = [any(part == INFINITY for _, part in subterms(bound)) for bound in bounds]
    return bool(bounds) and not all(infinite) and not any(map(free_symbols, bounds))


def _is_random(variable: Sym, body: Term, heads: Heads) -> bool:
    """Whether a density in a formula, of which nothing says what it is, has a variable among its arguments."""
    parts = (part.function for _, part in subterms(body) if isinstance(part, Apply) and variable in part.args)
    return any(function.density is not None and function not in heads for function in parts)


def barred(name: str) -> str | None:
    r"""What stands under the bar of ``\bar{x}`` or ``\overline{x}``."""
    found = re.match(r"\\(?:bar|overline)\s*\{(.*?)\}", name)
    return found.group(1) if found else None


def restricted(found: Contents, context: Context) -> str | None:
    """Why the instances of this package do not fit, such as a variable that does not run over all real numbers."""
    if found.clashing:
        return f"{min(found.clashing)} is used with different numbers of arguments"
    families = {(f.name, f.subscripts) for f in found.uses if f.subscripts and f.density is None}
    written = [name for name, _ in families]
    if len(set(written)) < len(written):
        return f"{min(n for n in written if written.count(n) > 1)} is written with different numbers of indices"
    if found.discrete:
        return "a law over integers has no instances here"
    if any(symbol.shape.rank > 1 for symbol in found.ranges):
        return "a law over matrices has no instances here"
    names = {symbol.name for symbol in found.ranges} | found.partial
    for fact in context.facts:
        subject = fact.condition.terms[0]
        if fact.condition.need in (Need.POSITIVE, Need.NONNEGATIVE, Need.NONZERO, Need.INTEGER):
            inside = {s.name for s in free_symbols(subject)} & names
            if inside and not has_function(subject):
                return f"{min(inside)} does not run over all real numbers"
    return None


def _note_domain(part: Term, bound: frozenset[Sym], found: Contents, heads: Heads) -> None:
    """Note the conditions on free symbols under which a function has a value at its arguments."""
    definition = definition_in(part, heads)
    if definition is None or definition.extension or definition.others:
        return
    asked = domain_at(part, definition)
    found.inside |= dict.fromkeys(c for c in asked if not any(free_symbols(t) & bound for t in c.terms))


def _note_index(part: Term, bound: frozenset[Sym], found: Contents) -> None:
    pairs: list[tuple[Term | None, Term]] = []
    if isinstance(part, Component):
        pairs = list(zip(part.indices, part.body.shape.dims, strict=True))
    elif isinstance(part, Deriv) and part.index is not None:
        pairs = [(part.index, part.variable.dims[0])]
    elif isinstance(part, Apply):
        pairs = [(p.index, part.args[p.slot].shape.dims[0]) for p in part.partials if p.index is not None]
    for index, dim in pairs:
        moved = offset(index) if index is not None and not free_symbols(index) & bound else None
        if moved is not None:
            found.indices.setdefault(moved[0], []).append((dim, moved[1]))
        elif isinstance(index, Num) and isinstance(dim, Sym):
            found.least[dim] = max(found.least.get(dim, 1), int(index.value))
