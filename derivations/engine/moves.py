"""The moves of the search: a rule applied wherever it can be, on both sides of a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, permutations

from derivations.engine.antiderivatives import antiderivative
from derivations.engine.premises import rates, replacements, usable
from derivations.engine.summation import by_known_terms, by_the_claim, of_symbolic_length
from derivations.kernel import Refusal, Rewritten, place_at
from derivations.model import work
from derivations.model.context import BLOCK, Context, Origin
from derivations.model.derivation import Claim
from derivations.model.evolutions import places_of
from derivations.model.proof import Application, Argument, Side
from derivations.model.terms import (
    ONE,
    Add,
    Apply,
    Call,
    Deriv,
    Div,
    Expect,
    Function,
    Grad,
    Integral,
    Jacobian,
    Limit,
    Limits,
    Mul,
    Num,
    Path,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    add,
    binders_above,
    div,
    free_symbols,
    replace_at,
    rewrite,
    sub,
    substitute,
    subterms,
)
from derivations.model.unfolding import definition_of, underived
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite
from derivations.normal.terms_of import to_term
from derivations.rules import RULEBOOK
from derivations.rules.definitions import oriented
from derivations.rules.iterated import addends, iterated
from derivations.rules.limits import CONTINUITY

MAX_ADDENDS = 4
"""So many terms of an integrand are tried one by one."""

_CHOICES = ("binomial", "factorial", "Gamma")
"""The functions of which binomial coefficients are written."""

MAX_CUT = 3
"""So many terms more than another one a sum may have to be cut."""

Wanted = Callable[[Term], tuple[Argument, ...] | None]
"""The arguments with which a rule is to be tried on a term; ``None``: not on this one."""


@dataclass(frozen=True, slots=True)
class Move:
    """A rule, where to try it, and its price: 1 where it costs a condition that is likely to stay open.

    ``repeats`` is how often it may be made on the way to one proof; ``inside`` lets it begin with the innermost places
    rather than with the outermost ones, as for the mean in the sum that is a variance.
    """

    rule: str
    label: str
    wanted: Wanted
    price: int = 0
    repeats: int = 1
    inside: bool = False


NORMAL_AVERAGE = Move(
    "normal-moment", "average over a normal law", lambda t: () if isinstance(t, Expect) else None, inside=True
)
MAX_NESTED = 8
"""So often are averages taken from the inside."""


def without_normal_averages(claim: Claim, context: Context) -> tuple[Claim, tuple[Application, ...]]:
    """A claim with its averages of polynomials over normal laws as what they are, from the inside."""
    made: list[Application] = []
    for _ in range(MAX_NESTED):
        found = apply_everywhere(claim, NORMAL_AVERAGE, context)
        if found is None:
            break
        claim, applications = found
        made += applications
    return claim, tuple(made)


def without_rates(claim: Claim, laws: Sequence[int], context: Context) -> Claim:
    """A claim with derivatives taken under integrals, and with the rates in it as what some hypotheses say they are."""
    made = apply_everywhere(claim, LEIBNIZ, context)
    claim = claim if made is None else made[0]
    for number in laws:
        terms = dict.fromkeys(_terms(claim))
        found = {old: new[1] for old, new in rates(number, context.hypotheses[number], terms, context)}
        law = context.hypotheses[number]
        known = {old: new for old, new in found.items() if isinstance(new, Term)} | {law.left: law.right}
        left, right = (rewrite(side, known.get) for side in (claim.left, claim.right))
        claim = replace(claim, left=left, right=right)
    return claim


LEIBNIZ = Move("leibniz", "leibniz", lambda t: () if isinstance(t, Deriv | Grad | Div | Jacobian) else None, repeats=3)


def apply_everywhere(claim: Claim, move: Move, context: Context) -> tuple[Claim, tuple[Application, ...]] | None:
    """Apply a move at every outermost, or innermost, position where its rule accepts; ``None`` if there is none."""
    left, on_left = _on_side(claim.left, Side.LEFT, move, context)
    right, on_right = _on_side(claim.right, Side.RIGHT, move, context)
    applications = (*on_left, *on_right)
    return (Claim(left, claim.relation, right, claim.free_of), applications) if applications else None


def _on_side(term: Term, side: Side, move: Move, context: Context) -> tuple[Term, tuple[Application, ...]]:
    applications: list[Application] = []
    new, done = term, None
    for path, part in reversed(_places(term)) if move.inside else _places(term):
        arguments = None if done is not None and _overlap(path, done) else move.wanted(part)
        if arguments is None:
            continue
        result = _rewritten(move.rule, part, binders_above(term, path), context, arguments)
        if isinstance(result, Rewritten):
            applications.append(Application(move.rule, side, path, arguments))
            new, done = replace_at(new, path, result.term), path
    return new, tuple(applications)


def _overlap(one: Path, other: Path) -> bool:
    """Whether one of two places is inside the other."""
    return all(a == b for a, b in zip(one, other, strict=False))


@work.remembered(4096)
def _rewritten(
    rule: str, term: Term, binders: tuple[Term, ...], context: Context, arguments: tuple[Argument, ...]
) -> Rewritten | Refusal:
    """What a rule answers at a place: the states of a search share most of their terms."""
    rewrite = RULEBOOK.rules[rule].rewrite
    if rewrite is None:
        return Refusal("it rewrites nothing")
    try:
        return rewrite(place_at(term, binders, context), arguments)
    except CannotNormaliseErrors as error:
        return Refusal(str(error))


@lru_cache(maxsize=64)
def _places(term: Term) -> tuple[tuple[Path, Term], ...]:
    """The subterms with their positions: every move of a state looks through the same ones."""
    return tuple(subterms(term))


def moves(claim: Claim, context: Context) -> Iterator[Move]:
    """The moves that could help with a claim, cheap and likely ones first."""
    terms = _terms(claim)
    yield from unfoldings(claim, context)
    if any(isinstance(t, Deriv | Grad | Div | Jacobian) for t in terms):
        yield Move("derivative-by-bound", "derivative by a bound", lambda t: () if isinstance(t, Deriv) else None)
        yield LEIBNIZ
    if any(isinstance(t, Integral | Expect) for t in terms):
        yield Move("closed-form", "closed form", _integrals, repeats=3)
        yield Move("antiderivative", "antiderivative", _by_antiderivative(claim, context), repeats=3)
    if any(isinstance(t, Sum) and is_infinite(t.upper) for t in terms):
        for rule in ("geometric-series", "exponential-series", "logarithmic-series"):
            yield Move(rule, rule, _sums, repeats=2, inside=True)
    yield from _cuts(terms, context)
    yield from _telescoping(claim, terms, context)
    yield from _orders(terms)
    yield from _probability(terms)
    if any(isinstance(t, Limit) for t in terms):
        yield Move("limit", "limit", lambda t: () if isinstance(t, Limit) else None, repeats=2)
        for levels in (1, 2):
            yield Move("limits-apart", f"limits of parts, {levels}", _limits(levels), price=1)
        yield Move("limit", "limit by continuity", _limits(CONTINUITY), price=1)
    if any(isinstance(t, Limits) for t in terms):
        yield Move("boundary", "boundary", lambda t: () if isinstance(t, Limits) else None)
        yield Move("bracket", "bracket", lambda t: () if isinstance(t, Limits) else None, repeats=3)
    yield from _identifications(terms, context)
    yield from by_premises(claim, context)


def by_premises(claim: Claim, context: Context) -> Iterator[Move]:
    """The moves that use an equation which is granted, stated by an earlier line, or called approximate."""
    for number, hypothesis in enumerate(context.hypotheses):
        price = int(hypothesis.source.origin not in (*BLOCK, Origin.LINE))
        pattern, _ = oriented(hypothesis)
        if price or isinstance(pattern, Sym | Apply):
            yield Move("hypothesis", f"hypothesis {number}", _like(pattern, number), price)
    yield from _replacements(claim, context)


def _replacements(claim: Claim, context: Context) -> Iterator[Move]:
    """The terms that premises replace where algebra does not see them: inside of functions, of binders, of vectors."""
    numbers = usable(context)
    inside = {term for side in (claim.left, claim.right) for term in _inside(side)} if numbers else set()
    for number in numbers:
        premise = context.hypotheses[number]
        turned = rates(number, premise, inside, context) if places_of(premise) else ()
        for old, arguments in (*replacements(number, premise, context), *turned):
            if old in inside:
                yield Move("premise", f"premise {number} for {old!r}", _same(old, arguments), price=1)


def _inside(term: Term) -> Iterator[Term]:
    """The subterms of a term that are no part of a polynomial, or no scalars."""
    if term.shape.rank:
        yield term
    for position, child in enumerate(term.children):
        plain = isinstance(term, Add | Mul) or (isinstance(term, Pow) and position == 0 and _is_whole(term.exponent))
        yield from _inside(child) if plain else (part for _, part in subterms(child))


def _is_whole(exponent: Term) -> bool:
    return isinstance(exponent, Num) and exponent.value.denominator == 1


def _same(old: Term, arguments: tuple[Argument, ...]) -> Wanted:
    return lambda term: arguments if term == old else None


def _terms(claim: Claim) -> list[Term]:
    return [*claim.parts]


def _cuts(terms: list[Term], context: Context) -> Iterator[Move]:
    """A sum or product that is longer than another one by a few terms, at either end, is cut where that one ends."""
    starting = [t for t in dict.fromkeys(terms) if isinstance(t, Sum | Product) and not is_infinite(t.lower)]
    normal = Normalizer(context)
    yield from _shifts(starting, normal)
    cuts: dict[Term, Term] = {}
    for one, other in permutations(starting, 2):
        if type(one) is not type(other):
            continue
        if _is_ahead(one, other, normal):
            cuts[one] = one.lower
        elif one.lower == other.lower and _longer(normal, other.upper, one.upper):
            cuts.setdefault(one, other.upper)
        elif one.upper == other.upper and _longer(normal, one.lower, other.lower):
            cuts.setdefault(one, sub(other.lower, ONE))
    if cuts:
        yield Move("additivity", "cuts", _looked_up(cuts))


def _shifts(starting: list[Sum | Product], normal: Normalizer) -> Iterator[Move]:
    """The sums and products of one length get the start of the first of them."""
    steps: dict[Term, Argument] = {}
    for one, other in combinations(starting, 2):
        if type(one) is type(other) and other not in steps and one not in steps:
            step = _apart(one, other, normal)
            steps.update({other: step} if step else {})
    if steps:
        yield Move("reindexing", "shifts", _looked_up(steps))


def _apart(one: Sum | Product, other: Sum | Product, normal: Normalizer) -> int | None:
    """How many steps the start of one range is behind that of another one of the same length."""
    try:
        step = (normal(one.lower) - normal(other.lower)).constant
        endless = is_infinite(one.upper) and one.upper == other.upper
        same = endless or (normal(one.upper) - normal(other.upper)).constant == step
    except CannotNormaliseErrors:
        return None
    return step if same and isinstance(step, int) else None


def _is_ahead(one: Sum | Product, other: Sum | Product, normal: Normalizer) -> bool:
    """Whether one sum adds from its second term on what another one adds from its first, times what is no term."""
    vectors = one.body.shape.rank or other.body.shape.rank
    if one.lower != other.lower or vectors or not _is_one_longer(one, other, normal):
        return False
    index = one.index
    try:
        ahead = normal(substitute(one.body, {index: add(index, ONE)}))
        ratio = normal(div(to_term(ahead), substitute(other.body, {other.index: index})))
    except CannotNormaliseErrors:
        return False
    return bool(ratio) and index not in free_symbols(to_term(ratio))


def _is_one_longer(one: Sum | Product, other: Sum | Product, normal: Normalizer) -> bool:
    try:
        endless = is_infinite(one.upper) and one.upper == other.upper
        return endless or (normal(one.upper) - normal(other.upper)).constant == 1
    except CannotNormaliseErrors:
        return False


def _longer(normal: Normalizer, low: Term, high: Term) -> bool:
    """Whether one bound is a few whole numbers above another one."""
    try:
        return (normal(high) - normal(low)).constant in range(1, MAX_CUT + 1)
    except CannotNormaliseErrors:
        return False


def _telescoping(claim: Claim, terms: list[Term], context: Context) -> Iterator[Move]:
    """Finite sums and products in closed form: all powers of an index, or one sum by the value that the claim says."""
    totals = [t for t in dict.fromkeys(terms) if isinstance(t, Sum | Product) and of_symbolic_length(t)]
    known: dict[Term, Term] = {
        t: found for t in totals if isinstance(t, Sum) and (found := by_known_terms(t, context)) is not None
    }
    if any(isinstance(part, Call) and part.name in _CHOICES for t in totals for _, part in subterms(t)):
        yield Move("binomial-theorem", "binomial theorem", _sums, repeats=2, inside=True)
    if known:
        yield Move("telescoping", "powers of an index", _looked_up(known), repeats=3)
    for total in totals if len(totals) == 1 else ():
        found = by_the_claim(total, claim, context)
        if found is not None:
            rule = "telescoping" if isinstance(total, Sum) else "telescoping-product"
            yield Move(rule, "by the claim", _same(total, (found,)))


def _looked_up(arguments: Mapping[Term, Argument]) -> Wanted:
    """The terms for which there is an argument, each with its own."""
    return lambda term: (arguments[term],) if term in arguments else None


def _sums(term: Term) -> tuple[Argument, ...] | None:
    return () if isinstance(term, Sum) else None


def _integrals(term: Term) -> tuple[Argument, ...] | None:
    return () if isinstance(term, Integral | Expect) else None


def _limits(argument: int) -> Wanted:
    return lambda term: (argument,) if isinstance(term, Limit) else None


def _by_antiderivative(claim: Claim, context: Context) -> Wanted:
    """Integrals between two ends by an antiderivative: one that the claim writes in brackets, or one that is found."""
    written = [t for t in _terms(claim) if isinstance(t, Limits) and t.lower is not None and t.index is None]

    def wanted(term: Term) -> tuple[Argument, ...] | None:
        if not isinstance(term, Integral) or term.shape.rank or term.variable.shape.rank:
            return None
        ends = (term.lower, term.upper)
        told = (t for t in written if (t.lower, t.upper) == ends)
        primitives = (substitute(t.body, {t.variable: term.variable}) for t in told)
        found = next(primitives, None) or antiderivative(term, context)
        return None if found is None else (found,)

    return wanted


def _orders(terms: list[Term]) -> Iterator[Move]:
    """Exchanges of iterated integrals, one for each pair of variables in their order, as a whole and term by term."""
    found = [nested for term in terms if (nested := iterated(term)) is not None]
    counts = {nested.variables: len(addends(nested.inner.body)) for nested in found}
    for pair, count in counts.items():
        label = f"{pair[1].name} inside {pair[0].name}"
        yield Move("fubini", label, _nested(pair, ()))
        for number in range(count if 1 < count <= MAX_ADDENDS else 0):
            yield Move("fubini", f"{label}, term {number}", _nested(pair, (number,)))


def _nested(variables: tuple[Sym, Sym], arguments: tuple[Argument, ...]) -> Wanted:
    def wanted(term: Term) -> tuple[Argument, ...] | None:
        found = iterated(term)
        return arguments if found is not None and found.variables == variables else None

    return wanted


def _heads(terms: list[Term], context: Context) -> list[Sym | Function]:
    found: dict[Sym | Function, None] = {}
    for term in terms:
        definition = definition_of(underived(term), context)
        if definition is not None and not definition.domain:
            found[definition.head] = None
    return list(found)


def unfoldings(claim: Claim, context: Context) -> Iterator[Move]:
    """The moves that put the bodies of definitions in the places of names."""
    for head in _heads(_terms(claim), context):
        yield Move("definition", f"unfold {head.name} {head!r}", _headed(head, ()))


def _headed(head: Sym | Function, arguments: tuple[Argument, ...]) -> Wanted:
    def wanted(term: Term) -> tuple[Argument, ...] | None:
        own = term.function if isinstance(term, Apply) else term
        return arguments if own == head else None

    return wanted


def _like(pattern: Term, number: int) -> Wanted:
    def wanted(term: Term) -> tuple[Argument, ...] | None:
        if term == pattern:
            return (number,)
        same = isinstance(term, Apply) and isinstance(pattern, Apply) and term.function == pattern.function
        return (number,) if same else None

    return wanted


def _identifications(terms: list[Term], context: Context) -> Iterator[Move]:
    for head in _heads(terms, context):
        definition = context.definition(head)
        if definition is None or not isinstance(head, Function):
            continue
        for loose in definition.loose:
            for slot, parameter in enumerate(definition.parameters):
                if parameter.shape == loose.shape and parameter not in free_symbols(definition.body):
                    label = f"identify {loose.name} with argument {slot}"
                    yield Move("identify", label, _headed(head, (loose, slot)), price=1)


def _densities(terms: list[Term]) -> dict[Function, Apply]:
    return {t.function: t for t in terms if isinstance(t, Apply) and t.function.density is not None}


def _probability(terms: list[Term]) -> Iterator[Move]:
    found = _densities(terms)
    partners = {function: _partners(function, found) for function in found}
    if sum(map(bool, partners.values())) > 1:
        firsts = {function: (variables[0],) for function, variables in partners.items() if variables}
        yield Move("marginal", "all marginals", lambda t: firsts.get(t.function) if isinstance(t, Apply) else None)
    for function in found:
        roles = function.density
        if roles is None:
            continue
        if roles.given and not roles.general:
            yield Move("bayes", f"bayes {function!r}", _headed(function, ()))
            for name in roles.given if len(roles.given) > 1 else ():
                yield Move("bayes", f"bayes for {name} {function!r}", _headed(function, (name,)))
        for name in roles.of if len(roles.of) > 1 else ():
            yield Move("product-rule", f"condition on {name} {function!r}", _headed(function, (name,)))
        for variable in partners[function]:
            yield Move("marginal", f"marginal over {variable.name} {function!r}", _headed(function, (variable,)))


def independences(claim: Claim) -> Iterator[Move]:
    """The moves that part the variables of joint densities, at the cost of a condition that does not hold as a rule."""
    for function in _densities(_terms(claim)):
        of = function.density.of if function.density is not None else ()
        for name in of if len(of) > 1 else ():
            yield Move("independence", f"part {name} {function!r}", _headed(function, (name,)))


def _partners(function: Function, found: dict[Function, Apply]) -> list[Sym]:
    """The random variables of the same law that a density could be written as a marginal over."""
    own = set(function.density.of + function.density.given) if function.density else set()
    partners: dict[Sym, None] = {}
    for other, term in found.items():
        if other.name != function.name or other.subscripts != function.subscripts or other.density is None:
            continue
        names = other.density.of + other.density.given
        if not own & set(names):
            continue
        for name, value in zip(names, term.args[other.subscripts :], strict=False):
            if name not in own and isinstance(value, Sym):
                partners[Sym(name, value.dims, value.sort)] = None
    return list(partners)
