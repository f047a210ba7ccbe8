"""Replacing names by what the context defines them to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from derivations.model.conditions import Need
from derivations.model.context import Context, Definition
from derivations.model.terms import Apply, Deriv, Function, Shape, Sym, Term, free_symbols, functions_in, substitute

MAX_ROUNDS = 12


def definition_of(term: Term, context: Context) -> Definition | None:
    """The definition that a name or an applied function unfolds by."""
    if isinstance(term, Sym):
        return context.definition(term)
    if isinstance(term, Apply) and not term.partials:
        return context.definition(term.function)
    return None


def definition_in(term: Term, heads: Mapping[Sym | Function, Definition]) -> Definition | None:
    """The one of some definitions that a name or an applied function unfolds by."""
    if isinstance(term, Sym):
        return heads.get(term)
    return heads.get(term.function) if isinstance(term, Apply) and not term.partials else None


def unfold(term: Term, definition: Definition) -> Term:
    """The body of a definition at the arguments of the term, with the derivatives that the term takes of it."""
    args = term.args if isinstance(term, Apply) else ()
    body, partials = definition.body, term.partials if isinstance(term, Apply) else ()
    for partial in partials:
        parameter = definition.parameters[partial.slot]
        body = Deriv(parameter, partial.index, body, parameter)
    return substitute(body, dict(zip(definition.parameters, args, strict=True)))


def hidden_symbols(definition: Definition) -> frozenset[Sym]:
    """The symbols of a definition that are not among its parameters: a binder must not capture them."""
    return frozenset[Sym]().union(*map(free_symbols, definition.terms)) - set(definition.parameters)


def underived(term: Term) -> Term:
    """A function at its arguments instead of its derivative there."""
    return replace(term, partials=()) if isinstance(term, Apply) and term.partials else term


@lru_cache(maxsize=4_096)
def unfolded(term: Term, context: Context) -> Term:
    """Unfold every definition that holds everywhere, a bounded number of times over, under derivatives too.

    Names that would be captured are left alone, and so are those that are defined on a domain: they cost conditions.
    """
    return _unfolded(term, lambda part: _everywhere(part, context))


def unfolded_by(terms: Iterable[Term], context: Context) -> tuple[Definition, ...]:
    """The definitions by which :func:`unfolded` unfolds some terms."""
    found: dict[Definition, None] = {}

    def find(part: Term) -> Definition | None:
        definition = _everywhere(part, context)
        found.update({} if definition is None else {definition: None})
        return definition

    for term in terms:
        _unfolded(term, find)
    return tuple(found)


def _everywhere(part: Term, context: Context) -> Definition | None:
    """The definition that a name unfolds by, under derivatives too, unless it holds on a domain."""
    if isinstance(part, Apply) and any(partial.index is not None for partial in part.partials):
        return None
    definition = definition_of(underived(part), context)
    return None if definition is None or definition.domain else definition


def _unfolded(term: Term, find: Callable[[Term], Definition | None]) -> Term:
    for _ in range(MAX_ROUNDS):
        new = unfolded_once(term, find)
        if new == term:
            return term
        term = new
    return term


def unfolded_once(term: Term, find: Callable[[Term], Definition | None], bound: frozenset[Sym] = frozenset()) -> Term:
    """Unfold the outermost names for which there is a definition, where nothing around captures its symbols."""
    definition = None if term in bound else find(term)
    if definition is not None and not hidden_symbols(definition) & bound and fits(definition, term):
        return unfold(term, definition)
    if not term.children:
        return term
    symbol, scope = term.binds
    inside = bound if symbol is None else bound | {symbol}
    children = tuple(
        unfolded_once(child, find, inside if position in scope else bound)
        for position, child in enumerate(term.children)
    )
    return term if children == term.children else term.rebuild(children)


def fits(definition: Definition, term: Term) -> bool:
    """Whether a term has as many arguments as a definition has parameters, of their shapes."""
    args = term.args if isinstance(term, Apply) else ()
    return [parameter.shape for parameter in definition.parameters] == [arg.shape for arg in args]


# ---------------------------------------------------------------------------------------------------- capture


def depends(key: Sym | Function, variable: Sym, lookup: Callable[[Sym | Function], Definition | None]) -> bool:
    """Whether a name depends on a variable through its definition, or through those of the names in it."""
    waiting, seen = [key], set[Sym | Function]()
    while waiting:
        definition = lookup(waiting.pop())
        if definition is None or definition.head in seen:
            continue
        seen.add(definition.head)
        if variable.name in _names(hidden_symbols(definition)):
            return True
        waiting += (head for term in definition.terms for head in heads_in(term))
    return False


def heads_in(term: Term) -> set[Sym | Function]:
    """The free symbols and the functions of a term: whatever could have a definition."""
    return {*free_symbols(term), *functions_in(term)}


def captured(terms: Iterable[Term], context: Context) -> str | None:
    """A name whose definition holds a variable that something around the name binds, so that its meaning is in doubt.

    Of a law, the definition of one density tells what all depend on; a granted equation tells what its sides do.  A
    definition that could not be read may hold anything.  Variables are told apart by their names, as readers do.
    """
    return _captured_in(tuple(terms), context)


@lru_cache(maxsize=256)
def _captured_in(terms: tuple[Term, ...], context: Context) -> str | None:
    """The same; the kernel asks before every proof of a claim, and a search replays many."""
    hidden = _Hidden(context)
    return next((name for term in terms if (name := _captured(term, hidden, frozenset())) is not None), None)


def _captured(term: Term, hidden: _Hidden, bound: frozenset[Sym]) -> str | None:
    key = term.function if isinstance(term, Apply) else term if isinstance(term, Sym) and term not in bound else None
    if key is not None and bound and hidden.may_hold(key, bound, term):
        return key.name
    symbol, scope = term.binds
    inside = bound if symbol is None else bound | {symbol}
    found = (
        _captured(child, hidden, inside if position in scope else bound) for position, child in enumerate(term.children)
    )
    return next((name for name in found if name is not None), None)


class _Hidden:
    """The names of the variables that the names of a context depend on without showing them."""

    def __init__(self, context: Context) -> None:
        self._unread = context.unread
        self._direct: dict[Sym | Function | tuple[str, int], list[tuple[frozenset[Sym], Term]]] = {}
        self._known: dict[Sym | Function, frozenset[str]] = {}
        for definition in context.definitions:
            for term in definition.terms:
                self._add(definition.head, hidden_symbols(definition), term)
        for hypothesis in context.hypotheses:
            self._relate(hypothesis.left, hypothesis.right, frozenset(hypothesis.variables))
        for fact in context.facts:
            if fact.condition.need is Need.EQUAL:
                left, right = fact.condition.terms[:2]
                self._relate(left, right, frozenset())

    def _relate(self, left: Term, right: Term, variables: frozenset[Sym]) -> None:
        """Note that an equation tells what a name or a function on one side is."""
        for side, other in ((left, right), (right, left)):
            if isinstance(side, Sym | Apply):
                head = side.function if isinstance(side, Apply) else side
                self._add(head, (free_symbols(left) | free_symbols(right)) - variables - {head}, other)

    def _add(self, head: Sym | Function, symbols: frozenset[Sym], body: Term) -> None:
        self._direct.setdefault(_law(head), []).append((symbols, body))

    def may_hold(self, key: Sym | Function, bound: frozenset[Sym], term: Term) -> bool:
        """Whether a name, as it is written in a term, may depend on one of some variables without showing it."""
        if self._names_of(key) & _names(bound):
            return True
        shown = frozenset[Sym]().union(*map(free_symbols, term.args)) if isinstance(term, Apply) else frozenset[Sym]()
        return plain_key(key) in self._unread and bool(bound - shown)

    def _names_of(self, key: Sym | Function) -> frozenset[str]:
        known = self._known.get(key)
        if known is None:
            found, waiting, seen = set[str](), [key], set[object]()
            while waiting:
                law = _law(waiting.pop())
                if law in seen:
                    continue
                seen.add(law)
                for symbols, body in self._direct.get(law, ()):
                    found |= _names(symbols)
                    waiting += heads_in(body)
            known = self._known[key] = frozenset(found)
        return known


@lru_cache(maxsize=4_096)
def plain_key(key: Sym | Function) -> Sym | Function:
    """A symbol or function without its shape."""
    return Sym(key.name) if isinstance(key, Sym) else replace(key, result=Shape())


def _names(symbols: Iterable[Sym]) -> set[str]:
    return {symbol.name for symbol in symbols}


def _law(head: Sym | Function) -> Sym | Function | tuple[str, int]:
    """What all densities of one law have in common; of other names, the name itself."""
    if isinstance(head, Function) and head.density is not None:
        return head.name, head.subscripts
    return head
