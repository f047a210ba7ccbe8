"""Ties: which names of a failing claim have a meaning that the document states, so that the failure is an error.

A document says much in words: that ``x̄`` is a mean, that an equation is to be solved for ``x``.  A name without a
stated meaning never refutes, and an equation between different quantities may say how they are related.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.meaning.formulas.calls import BASE
from derivations.model.context import BLOCK, Context, Named, Origin
from derivations.model.derivation import Claim, Inference, Step
from derivations.model.evolutions import evolution
from derivations.model.reasons import Code, Reason
from derivations.model.relations import EQUALITIES, ORDERS, Relation
from derivations.model.statements import terms_of
from derivations.model.terms import (
    MINUS_ONE,
    Apply,
    Call,
    Deriv,
    Div,
    Expect,
    Function,
    Grad,
    Integral,
    Jacobian,
    Limits,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    factors_of,
    free_symbols,
    functions_in,
    mul,
    number,
    rational_value,
    speaks_of_chance,
    subterms,
)
from derivations.model.terms.known_functions import KNOWN, Smoothness
from derivations.model.verdict import Counterexample

OPERATORS = (Integral, Expect, Sum, Product, Deriv, Grad, Div, Jacobian, Limits)
ACCENTS = ("\\hat{", "\\bar{", "\\tilde{", "\\overline{", "\\widehat{", "\\widetilde{", "\\check{", "\\dot{")


def may_sum_to_one(vector: Sym) -> Reason:
    """That words may call the components of a vector probabilities."""
    return Reason(Code.TIES, f"the components of {vector.name} may be probabilities, which sum to 1")


def may_be_special(matrix: Sym) -> Reason:
    """That words may say of which kind a matrix is."""
    return Reason(Code.TIES, f"{matrix.name} may be a matrix of a kind that is not stated")


def loose_end(step: Step) -> Reason | None:
    """Why it is not certain that a step claims what fails; ``None``: every name in it is tied to a meaning."""
    if step.inference is not None:
        return _end_of_inference(step, step.inference)
    if step.claim is None:
        return None
    return _untied_name(step, step.claim) or _mere_relation(step, step.claim)


def puts_numbers_in(step: Step) -> bool:
    """Whether numbers take the places of names that no block declares: ``(a + b)/2 = (2 + 4)/2``, or its value ``3``.

    Which values are meant may stand in words.
    """
    claim = step.claim
    if claim is None or claim.relation is not Relation.EQUAL or not step.stance.continues:
        return False
    # a number at the end may be of particular values of what stands in the definitions, too
    within = isinstance(claim.right, Num)
    free = _quantities(claim.left, step.context) if within else free_symbols(claim.left)
    names = {s for s in free if s.name not in step.stated and step.context.definition(s) is None}
    abstract = any(_is_abstract(part, step.context if within else Context()) for _, part in subterms(claim.left))
    if not names or free_symbols(claim.right) or abstract:
        return False
    return isinstance(claim.right, Num) or _is_instance(claim.right, claim.left, {})


def _is_abstract(part: Term, context: Context) -> bool:
    """Whether a term is an average, or the value of a function that nothing defines."""
    return isinstance(part, Expect) or (isinstance(part, Apply) and context.definition(part.function) is None)


def _is_instance(concrete: Term, pattern: Term, values: dict[Sym, Term]) -> bool:
    """Whether a term is another one with a number for each name."""
    if isinstance(pattern, Sym) and isinstance(concrete, Num):
        return values.setdefault(pattern, concrete) == concrete
    if isinstance(pattern, Mul) and isinstance(concrete, Num) and pattern.factors[0] == MINUS_ONE:
        return _is_instance(number(-concrete.value), mul(*pattern.factors[1:]), values)
    parts = concrete.children, pattern.children
    if [one.shape for one in parts[0]] != [one.shape for one in parts[1]] or not parts[0]:
        return concrete == pattern
    same = pattern.rebuild(parts[0]) == concrete
    return same and all(_is_instance(one, other, values) for one, other in zip(*parts, strict=True))


def _untied_name(step: Step, claim: Claim) -> Reason | None:
    """A name to which words may give a meaning that makes the claim true."""
    loose = loose_symbols(step, claim)
    named = sorted(s.name for s in loose if s.name.startswith(ACCENTS))
    if named:
        return Reason(Code.TIES, f"{named[0]} has no stated meaning")
    signed = ", ".join(sorted(s.name for s in loose & under_roots(claim)))
    if signed and not step.stance.continues and any(isinstance(p, Integral | Limits) for p in _parts(claim)):
        return Reason(Code.TIES, f"what is under a root or in a logarithm may restrict {signed}; declare the signs")
    family = next(_bounded_families(step, claim), None)
    if family is not None:
        return Reason(Code.TIES, f"an order may be meant for some values of {family.name} only; declare it")
    if step.stance.continues:  # an order restricts what nothing is said of, wherever it stands
        loose = loose - _signed(step) if claim.relation in ORDERS else set()
    if loose and not _transforms(claim):
        letters = ", ".join(sorted(s.name for s in loose))
        what = "an order" if claim.relation in ORDERS else "an equation"
        return Reason(Code.TIES, f"{what} in {letters} may be meant for some values only; declare them")
    return None


def _bounded_families(step: Step, claim: Claim) -> Iterator[Function]:
    """The families of which nothing is stated and which an order has on one side only: ``a_1^2 < c`` bounds them."""
    if claim.relation not in ORDERS:
        return
    left, right = (
        {part.function for _, part in subterms(side) if isinstance(part, Apply) and part.is_element}
        for side in (claim.left, claim.right)
    )
    for function in sorted(left ^ right, key=lambda one: one.name):
        if function.name not in step.declared and step.context.definition(function) is None:
            yield function


def may_be_positive(step: Step, found: Counterexample | None) -> Reason | None:
    """That an integral with parameters of which nothing is said was refuted at a negative value of one."""
    claim = step.claim
    if found is None or claim is None:
        return None
    if not any(isinstance(part, Integral | Expect | Limits) for part in _parts(claim)):
        return None
    loose = sorted(symbol.name for symbol in loose_symbols(step, claim))
    negative = [name for name in loose if found.where.get(name, "").startswith("-")]
    if not negative:
        return None
    return Reason(Code.TIES, f"{', '.join(negative)} may be meant to be positive; declare the sign")


def is_mere_bound(step: Step, claim: Claim) -> bool:
    """Whether a claim only bounds names: ``n >= 4``, ``x < y``.  It is of some values, unless a block declares them."""
    sides = claim.left, claim.right
    plain = all(isinstance(side, Sym) or not free_symbols(side) for side in sides)
    names = free_symbols(claim.left) | free_symbols(claim.right)
    open_ = all(s.name not in step.stated and step.context.definition(s) is None for s in names)
    return claim.relation in ORDERS and plain and bool(names) and open_


def gives_number(step: Step) -> bool:
    """Whether a claim relates what is open to a number: ``x_1 + x_2 - 3 = 0`` says where, as ``x_1 + x_2 < 3`` does.

    An equation does so where it stands alone, and what says a probability: it rests on what the page tells of that.
    """
    claim = step.claim
    if claim is None:
        return False
    loose, sides = loose_symbols(step, claim) - {BASE}, (claim.left, claim.right)
    numbers = [side for side in sides if not free_symbols(side) - {BASE} and not functions_in(side)]
    if len(numbers) != 1 or any(map(speaks_of_chance, sides)):
        return len(numbers) == 1
    alone = claim.relation in ORDERS or not (step.stance.continues or step.stance.concludes)
    return alone and any(free_symbols(side) & loose or _open_functions(side, step) for side in sides)


def _open_functions(side: Term, step: Step) -> set[Named]:
    """The functions on which the value of a term depends and of which nothing is known."""
    averages = (part for _, part in subterms(side) if isinstance(part, Expect) and not free_symbols(part.body))
    laws = set[Function]().union(*map(functions_in, averages))
    elements = {part.function for _, part in subterms(side) if isinstance(part, Apply) and part.is_element}
    found: set[Named] = {function for function in functions_in(side) - laws if not is_known(function, step)}
    return found | {one for one in elements if one.name not in step.declared and step.context.definition(one) is None}


def _signed(step: Step) -> set[Sym]:
    """The symbols of which the document states a sign or a domain."""
    told = (fact.condition for fact in step.context.facts if fact.source.origin is not Origin.CONVENTION)
    return {symbol for condition in told for term in condition.terms for symbol in free_symbols(term)}


_RESTRICTED = frozenset(
    one.name for one in KNOWN if one.smoothness is Smoothness.CORNER or (one.domain is not None and not one.poles)
)
"""Functions of what has a value, or a sign of its own, on one side of a number only; a pole is a single point."""


def _parts(claim: Claim) -> Iterator[Term]:
    for side in (claim.left, claim.right):
        yield from (part for _, part in subterms(side))


def under_roots(claim: Claim) -> set[Sym]:
    """The symbols in what has a value, or its sign, for some numbers only: a closed form may be meant for one case."""
    found: set[Sym] = set()
    for part in _parts(claim):
        rooted = (
            isinstance(part, Pow) and (value := rational_value(part.exponent)) is not None and value.denominator > 1
        )
        if rooted or (isinstance(part, Call) and part.name in _RESTRICTED):
            found |= free_symbols(part.children[0])
    return found


def may_tell(step: Step) -> Reason | None:
    r"""What a claim that stands alone and concludes nothing may tell of functions, for all that is said of these.

    ``\rho(Y + 1, X) = \rho(Y, X)`` and ``\mu' = \mu p`` say what their functions are; what is made of the same values
    on both sides, as ``f(y) + g(y) = g(y) + 2 f(y)``, computes with them.
    """
    claim = step.claim
    if claim is None or step.stance.continues or step.stance.concludes or claim.relation not in EQUALITIES:
        return None
    if _asks(claim.left, claim.right) or _asks(claim.right, claim.left) or _values(claim.left) == _values(claim.right):
        return None
    return _of_functions(step, claim)


def _values(side: Term) -> set[Term]:
    """The values of functions that a side is made of."""
    return {part for _, part in subterms(side) if isinstance(part, Apply)}


def _asks(side: Term, other: Term) -> bool:
    r"""Whether a side asks for a value, an integral or the derivative of a formula, which the other one tells.

    ``\mu'(x)`` on its own asks for none: what it is equal to may say what the function is.
    """
    computed = (part for part in factors_of(side) if isinstance(part, OPERATORS))
    compound = any(isinstance(part, Integral | Expect) or not _is_value(part.children[0]) for part in computed)
    return compound and functions_in(other) <= functions_in(side)


def _is_value(term: Term) -> bool:
    """Whether a term is a derivative of a function at a place, or its value there."""
    return isinstance(term, Apply) or (isinstance(term, Deriv | Grad) and _is_value(term.children[0]))


def _mere_relation(step: Step, claim: Claim) -> Reason | None:
    """Why a claim may relate quantities, or state a property of a function."""
    if not step.stance.continues and _relates(step, claim):
        return Reason(Code.TIES, "the sides are made of different quantities, so the equation may relate them")
    return _of_functions(step, claim)


def _of_functions(step: Step, claim: Claim) -> Reason | None:
    """Why a claim may state a property of a function."""
    unknown = ", ".join(sorted({function.name for function in unknown_functions(step, claim)}))
    if unknown:
        declared = "declare it: f: \\mathbb{R} \\to \\mathbb{R}"
        return Reason(Code.TIES, f"the equation may state a property of {unknown}; {declared}")
    elsewhere = next((function.name for function in _at_other_values(step, claim)), None)
    if elsewhere is None:
        return None
    return Reason(Code.TIES, f"the sides take {elsewhere} at different values, which an equation on it may relate")


def _at_other_values(step: Step, claim: Claim) -> Iterator[Function]:
    """The functions that nothing declares or defines and that the sides take at different values: ``T(n/2)``."""
    left, right = (_values_taken(side, frozenset()) for side in (claim.left, claim.right))
    for function in sorted(left.keys() & right.keys(), key=repr):
        stated = function.name in step.declared or step.context.definition(function) is not None
        family = function.density is not None or function.subscripts
        if not stated and not family and left[function] != right[function]:
            yield function


def _values_taken(term: Term, bound: frozenset[Sym]) -> dict[Function, set[tuple[Term, ...]]]:
    """The arguments of functions in a term that nothing in it binds."""
    symbol, scope = term.binds
    found: dict[Function, set[tuple[Term, ...]]] = {}
    if isinstance(term, Apply) and not any(free_symbols(arg) & bound for arg in term.args):
        found[term.function] = {term.args}
    for position, child in enumerate(term.children):
        inside = bound | {symbol} if symbol is not None and position in scope else bound
        for function, values in _values_taken(child, inside).items():
            found.setdefault(function, set()).update(values)
    return found


def _end_of_inference(step: Step, inference: Inference) -> Reason | None:
    """Why a point at which an implication fails does not refute it.

    An implication may rest on what is said elsewhere in words, so each of its symbols must stand in a block of the
    author, where all is said that is assumed of it.
    """
    sides = (*terms_of(inference.premise), *terms_of(inference.conclusion))
    given = {d.head for d in step.context.definitions if d.source.origin is Origin.GIVEN}
    spoken = {s for term in sides for s in free_symbols(term)}
    spoken |= {s for d in step.context.definitions for s in free_symbols(d.body) - set(d.parameters)}
    loose = sorted(s.name for s in spoken if s.name not in step.stated and s not in given)
    if loose:
        what = f"an implication about {', '.join(loose)} may rest on more than it says; declare them to have it judged"
        return Reason(Code.TIES, what)
    told = next((d.head.name for d in step.context.definitions if d.head not in given), None)
    return None if told is None else Reason(Code.TIES, f"{told} is defined in the text")


def _transforms(claim: Claim) -> bool:
    """Whether a claim that stands alone rewrites one expression into another, rather than asking for its solutions."""
    if claim.relation not in EQUALITIES:
        return False
    return _computed(claim.left) and bool(free_symbols(claim.right))


def _relates(step: Step, claim: Claim) -> bool:
    """Whether an equation that stands alone may say how quantities are related, or ask for the value of one.

    An identity has the same symbols on both sides, or fewer on the one to which the other is computed.
    """
    if claim.relation not in (Relation.EQUAL, Relation.IDENTICAL):
        return False
    sizes = _dimensions(claim.left) | _dimensions(claim.right)
    sides = (claim.left, claim.right)
    left, right = (_quantities(side, step.context) - set(claim.free_of) - sizes for side in sides)
    computed = (_computed(claim.left) and right <= left) or (_computed(claim.right) and left <= right)
    return left != right and not computed


def _quantities(side: Term, context: Context) -> set[Sym]:
    """The free symbols of a side once its definitions are unfolded, and those of the laws that it speaks of."""
    found, dimensions, seen = set[Sym](), set[Sym](), set[Named]()
    seen_laws: set[Function] = set()
    waiting = [(side, frozenset[Sym]())]
    while waiting:
        term, parameters = waiting.pop()
        found |= free_symbols(term) - parameters
        dimensions |= _dimensions(term)
        heads: set[Named] = {*free_symbols(term), *functions_in(term)}
        seen_laws |= functions_in(term)
        laws = {(h.name, h.subscripts) for h in heads if isinstance(h, Function) and h.density is not None}
        for definition in context.definitions:
            head = definition.head
            of_law = isinstance(head, Function) and head.density is not None and (head.name, head.subscripts) in laws
            if (head in heads or of_law) and head not in seen:
                seen.add(head)
                waiting.append((definition.body, frozenset(definition.parameters)))
    for one in context.hypotheses:
        if isinstance(one.left, Expect) and seen_laws & functions_in(one.left):
            found |= free_symbols(one.right)  # a moment of the law is stated
    return {s for s in found if context.definition(s) is None} - dimensions


def unknown_functions(step: Step, claim: Claim) -> set[Function]:
    """The functions that nothing says anything of, and of which the claim may state a property.

    ``f'(x) = f(x)`` may say what ``f`` is.  Where a function stands only under integrals over its arguments, or on
    both sides of a step that goes on from the last one, it is any function, unless it may be made of a law.
    """
    sides = [functions_in(claim.left), functions_in(claim.right)]
    found = {f for f in sides[0] | sides[1] if not is_known(f, step)}
    found |= {changing} if (changing := evolves_unknown(step)) is not None else set()
    free = _free_functions(claim.left, frozenset()) | _free_functions(claim.right, frozenset())
    laws = {f for f in found if f.density is not None}
    found = (found - laws) & free | (laws if _states_law(claim, laws) else set())
    if step.stance.continues:
        written = {f for f in sides[0] | sides[1] if f.density is not None and step.context.definition(f) is None}
        return found - (sides[0] & sides[1]) | _with_laws(claim, found - laws, written)
    return set() if _composed(claim, found) else found


def evolves_unknown(step: Step) -> Function | None:
    r"""The function of whose rate a claim that stands alone says what it is, if nothing else is said of it.

    ``\partial_t p_t(x) = \frac12 \partial_x^2 p_t(x)`` says how a family of densities changes.
    """
    claim = step.claim
    if claim is None or step.stance.continues or claim.relation is not Relation.EQUAL:
        return None
    law = evolution(claim.left, claim.right) or evolution(claim.right, claim.left)
    defined = {head.name for d in step.context.definitions if isinstance(head := d.head, Function)}
    plain = law is not None and bool(law.space) and law.function.name not in defined
    return law.function if law is not None and plain else None


def _with_laws(claim: Claim, functions: set[Function], laws: set[Function]) -> set[Function]:
    r"""The functions that share a free parameter with a law: ``a(\eta)`` may be the one that ``p(y; \eta)`` has."""
    parameters = _parameters_of(claim, laws)
    return {one for one in functions if parameters & _parameters_of(claim, {one})}


def _parameters_of(claim: Claim, functions: set[Function]) -> set[Sym]:
    """The free symbols of a claim at which functions are taken."""
    free = free_symbols(claim.left) | free_symbols(claim.right)
    applied = (part for part in _parts(claim) if isinstance(part, Apply) and part.function in functions)
    return {symbol for part in applied for arg in part.args for symbol in free_symbols(arg)} & free


def is_known(function: Function, step: Step) -> bool:
    """Whether the author says what a function is: declares it, defines it, gives its sign or its parameters."""
    if function.subscripts or function.name in step.declared:
        return True
    if any(isinstance(d.head, Function) and d.head.name == function.name for d in step.context.definitions):
        return True
    own = [f.condition for f in step.context.facts if f.source.origin is not Origin.CONVENTION]
    return any(function in functions_in(term) for condition in own for term in condition.terms)


def _free_functions(term: Term, bound: frozenset[Sym]) -> set[Function]:
    """The functions that stand somewhere with an argument that no integral around them runs over."""
    if isinstance(term, Integral | Expect):
        bound = bound | {term.variable}
    found = set[Function]().union(*(_free_functions(child, bound) for child in term.children))
    if isinstance(term, Apply) and not all(free_symbols(arg) & bound for arg in term.args):
        found.add(term.function)
    return found


def _states_law(claim: Claim, laws: set[Function]) -> bool:
    """Whether a claim without an integral says something special of densities: how they change, or balance."""
    parts = [*claim.parts]
    if any(isinstance(part, Integral | Expect) for part in parts):
        return False
    moves = any(
        isinstance(part, Deriv | Grad | Div | Jacobian) or (isinstance(part, Apply) and part.partials) for part in parts
    )
    return moves or len({law.name for law in laws}) > 1


def _composed(claim: Claim, unknown: set[Function]) -> bool:
    """Whether a side asks for the derivative or sum of a formula in several functions, which the other has too."""
    if len(unknown) < 2 or not unknown <= functions_in(claim.left) & functions_in(claim.right):
        return False
    computed = (part for part in claim.parts if isinstance(part, OPERATORS))
    return any(unknown <= functions_in(part) for part in computed)


def loose_symbols(step: Step, claim: Claim) -> set[Sym]:
    """The free symbols of a claim that the author neither declares nor uses as an argument of a function."""
    known = set(step.declared)
    for fact in step.context.facts:
        if fact.source.origin in BLOCK:
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
