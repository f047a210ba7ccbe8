"""The untrusted search for proofs of implications and equivalences: an application for each of their cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from derivations.engine.coefficients import combination
from derivations.engine.division import (
    NoDivisionError,
    content,
    divide,
    leading_coefficient,
    ratios,
    without_denominators,
)
from derivations.engine.search import NotFound
from derivations.kernel import Accepted, Refusal, domains_of, replay_cases, where_defined
from derivations.model import work
from derivations.model.conditions import Need, Settled, Status
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Inference
from derivations.model.errors import DerivationError
from derivations.model.proof import Application, Argument, CaseProof, Side
from derivations.model.statements import Clause, clauses
from derivations.model.terms import ONE, ZERO, Sym, Term, free_symbols
from derivations.model.unfolding import unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import ONE as UNITY
from derivations.normal.poly import Poly, constant
from derivations.normal.powers import power
from derivations.normal.terms_of import to_term
from derivations.rules import RULEBOOK

MAX_POWER = 3
MAX_ORDERS = 6
ORDERED = (Need.POSITIVE, Need.NONNEGATIVE)


def prove_cases(inference: Inference, context: Context, deadline: float, *, pay: bool = False) -> Accepted | NotFound:
    """Search for a proof of an implication or equivalence.

    Args:
        inference: what to prove.
        context: what may be relied on.
        deadline: the ``work.now()`` at which to give up.
        pay: whether a case may cost a condition on a symbol that stays open, such as a ≠ 0, beside the conditions on
            where the terms have values.
    """
    try:
        cases = clauses(inference)
        domains = domains_of(inference, context, RULEBOOK)
    except (DerivationError, *CannotNormaliseErrors) as error:
        return NotFound(str(error))
    source = Source(Origin.DOCUMENT, "where the terms have values")
    paid = tuple(Fact(condition, source) for condition in (*domains.conditions, *domains.presupposed))
    inside = where_defined(context, domains)
    found: list[Application] = []
    for clause in cases:
        application = _settled(clause, inside, paid, deadline, pay)
        if application is None:
            return NotFound("no rule settles each of its cases")
        found.append(application)
    accepted = replay_cases(inference, CaseProof(tuple(found)), context, RULEBOOK)
    return accepted if isinstance(accepted, Accepted) else NotFound(accepted.reason)


def _settled(
    clause: Clause, context: Context, paid: tuple[Fact, ...], deadline: float, pay: bool
) -> Application | None:
    """The first application that shows a clause at no price, else the first one that costs a plain condition."""
    wider = replace(context, facts=(*context.facts, *paid))
    costly: Application | None = None
    for code, arguments in _candidates(clause, context):
        if work.now() > deadline:
            break
        rule = RULEBOOK.rules[code].contradict
        needed = Refusal("") if rule is None else rule(clause, context, arguments)
        if isinstance(needed, Refusal):
            continue
        application = Application(code, Side.BOTH, (), arguments)
        short = [s for s in RULEBOOK.settle(needed, wider) if s.status in (Status.OPEN, Status.FALSE)]
        if not short:
            return application
        if all(_is_plain(s, clause) for s in short):
            costly = costly or application
    return costly if pay else None


def _is_plain(settled: Settled, clause: Clause) -> bool:
    """Whether what is short is a condition on a parameter, and not on what the case itself is about."""
    condition = settled.condition
    plain = condition.need in (Need.NONZERO, Need.POSITIVE) and isinstance(condition.terms[0], Sym)
    own = {term for literal in clause for term in literal.terms}
    return settled.status is Status.OPEN and plain and condition.terms[0] not in own


Candidate = tuple[str, tuple[Argument, ...]]


def _candidates(clause: Clause, context: Context) -> Iterator[Candidate]:
    terms = [unfolded(c.terms[0], context) for c in clause]
    if any(term.shape.rank for term in terms):
        return
    for search in (_zero_products, _sign_combinations):
        try:
            yield from search(clause, terms, Normalizer(context))
        except (NoDivisionError, *CannotNormaliseErrors):
            continue
    yield "sign-table", ()


# -------------------------------------------------------------------------------------------------- equations


def _zero_products(clause: Clause, terms: Sequence[Term], normal: Normalizer) -> Iterator[Candidate]:
    """``k ∏ n^e = Σ c p``, by dividing the product by the equations, and one equation by the product."""
    equal = [normal(t) for c, t in zip(clause, terms, strict=True) if c.need is Need.EQUAL]
    other = [normal(t) for c, t in zip(clause, terms, strict=True) if c.need is Need.NONZERO]
    for n, p in enumerate(equal):
        yield "zero-product", (to_term(p), *([0] * len(other)), *_unit(len(equal), n))
    if not equal or not all(equal):
        return
    yield from _multiples(normal, equal, other)
    scaled = [without_denominators(normal, p) for p in equal]
    symbols = sorted({s for term in terms for s in free_symbols(term)}, key=lambda s: s.name)[:MAX_ORDERS]
    for exponents in _exponents(len(other)):
        whole, below = without_denominators(
            normal, normal.product(*(n for n, e in zip(other, exponents, strict=True) for _ in range(e)))
        )
        for shared in _factors(scaled):
            divisors = [divide(normal, p, [s]).quotients[0] for (p, _), s in zip(scaled, shared, strict=True)]
            for extra, quotients in _quotients(normal, whole, divisors, symbols):
                # extra whole = Σ q p own / shared, where shared is 1 unless there is one equation
                factor = normal.product(shared[0], extra)
                cofactors = (
                    normal.product(q, own, _inverse(normal, below))
                    for q, (_, own) in zip(quotients, scaled, strict=True)
                )
                yield "zero-product", (to_term(factor), *exponents, *map(to_term, cofactors))
        for n, (p, own) in enumerate(scaled):
            quotient = divide(normal, p, [whole])
            if whole and not quotient.rest:
                factor = normal.product(quotient.quotients[0], below, _inverse(normal, own))
                yield "zero-product", (to_term(factor), *exponents, *_unit(len(equal), n))


def _multiples(normal: Normalizer, equal: Sequence[Poly], other: Sequence[Poly]) -> Iterator[Candidate]:
    """One literal as another times a product of atoms, whatever sums and integrals they hold."""
    for (i, p), (j, n) in product(enumerate(equal), enumerate(other)):
        for ratio in ratios(n, p):
            if is_zero(normal, n - normal.product(ratio, p)):
                chosen = (int(place == j) for place in range(len(other)))
                cofactors = (to_term(ratio) if place == i else ZERO for place in range(len(equal)))
                yield "zero-product", (ONE, *chosen, *cofactors)


def _unit(size: int, place: int) -> tuple[Term, ...]:
    return tuple(ONE if n == place else ZERO for n in range(size))


def _exponents(count: int) -> Iterator[tuple[int, ...]]:
    """The exponents to try for the product, with the smallest ones first."""
    if count > 3:
        yield tuple([1] * count)
        return
    yield from sorted(
        (e for e in product(range(MAX_POWER + 1), repeat=count) if any(e)), key=lambda e: (sum(e), max(e))
    )


def _factors(scaled: Sequence[tuple[Poly, Poly]]) -> Iterator[list[Poly]]:
    """What to divide the equations by: nothing, then, of a single one, what all its terms share."""
    yield [UNITY] * len(scaled)
    if len(scaled) == 1:
        shared = content(scaled[0][0])
        if shared != UNITY:
            yield [shared]


def _quotients(
    normal: Normalizer, whole: Poly, divisors: Sequence[Poly], symbols: Sequence[Sym]
) -> Iterator[tuple[Poly, tuple[Poly, ...]]]:
    """Divisions without a rest, by a single divisor also after multiplying by powers of its leading coefficient.

    By several divisors also in the other order, and as sums with rational coefficients, which no order need find.
    """
    summed = combination(whole, divisors) if len(divisors) > 1 else None
    if summed is not None:
        yield UNITY, tuple(map(constant, summed))
    for first in (None, *symbols):
        found = divide(normal, whole, divisors, first)
        if not found.rest:
            yield UNITY, found.quotients
        elif len(divisors) > 1 and not (turned := divide(normal, whole, divisors[::-1], first)).rest:
            yield UNITY, turned.quotients[::-1]
    for first in symbols if len(divisors) == 1 else ():
        lead, extra = leading_coefficient(divisors[0], first), UNITY
        for _ in range(MAX_POWER if lead != UNITY else 0):
            extra = normal.product(extra, lead)
            found = divide(normal, normal.product(extra, whole), divisors, first)
            if not found.rest:
                yield extra, found.quotients


def _inverse(normal: Normalizer, poly: Poly) -> Poly:
    return power(normal, poly, constant(-1))


# ------------------------------------------------------------------------------------------------ inequalities


_Used = list[tuple[Need, Poly]]


def _sign_combinations(clause: Clause, terms: Sequence[Term], normal: Normalizer) -> Iterator[Candidate]:
    """Sums of literals, pairs of which one is a multiple of the other; what is left over is the rest."""
    used: _Used = [(c.need, normal(t)) for c, t in zip(clause, terms, strict=True) if c.need is not Need.NONZERO]
    polys = [poly for _, poly in used]
    orders = [n for n, (need, _) in enumerate(used) if need in ORDERED]
    for size in range(1, min(4, len(orders)) + 1):
        for chosen in combinations(orders, size):
            yield _combination(normal, used, {n: UNITY for n in chosen})
    for n, (need, poly) in enumerate(used):
        if need is Need.EQUAL:
            yield _combination(normal, used, {n: UNITY})
            yield _combination(normal, used, {n: UNITY.scaled(-1)})
        for other in range(len(used)):
            if other != n and polys[n] and polys[other]:
                yield from _multiple(normal, used, n, other, poly)


def _multiple(normal: Normalizer, used: _Used, n: int, other: int, poly: Poly) -> Iterator[Candidate]:
    """One literal as a multiple of another."""
    (above, own), (below, its) = (without_denominators(normal, p) for p in (poly, used[other][1]))
    found = divide(normal, above, [below])
    if not found.rest:
        factor = normal.product(found.quotients[0], its, _inverse(normal, own)).scaled(-1)
        yield _combination(normal, used, {n: UNITY, other: factor})


def _combination(normal: Normalizer, used: _Used, factors: dict[int, Poly]) -> Candidate:
    """The literals with their multipliers; equations take away from the rest what they can."""
    total = Poly({})
    for n, factor in factors.items():
        total = total + normal.product(factor, used[n][1])
    places = [n for n, (need, p) in enumerate(used) if need is Need.EQUAL and n not in factors and p]
    multipliers = dict(factors)
    if places and total:
        found = divide(normal, total, [used[n][1] for n in places])
        total = found.rest
        multipliers |= {n: q.scaled(-1) for n, q in zip(places, found.quotients, strict=True)}
    shown = [to_term(multipliers[n]) if n in multipliers else ZERO for n in range(len(used))]
    return "sign-combination", (*shown, to_term(total.scaled(-1)))
