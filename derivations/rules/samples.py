r"""Averages over families of random variables, ``X_1, …, X_n``, whose joint law is that of one random vector.

What is averaged is a product of functions of single members.  Members whose indices are written differently may be one
and the same: ``E[X_i X_j]`` is ``E[X_i] E[X_j]`` where the indices differ, and ``E[X_i^2]`` where they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Hypothesis
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES
from derivations.model.terms import (
    ONE,
    Apply,
    Call,
    Component,
    Integral,
    Num,
    Pow,
    Sym,
    Term,
    factors_of,
    free_symbols,
    mul,
    number,
    rewrite,
    sub,
    substitute,
    subterms,
)
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import ONE as UNITY
from derivations.normal.poly import Dummy, Exponent, Monomial, Poly, Rational, park, total
from derivations.normal.powers import power
from derivations.normal.products import as_poly, distribute, is_atomic, merge, product_of, with_dummies
from derivations.normal.terms_of import factors_term
from derivations.rules.algebra import with_domains

MAX_MEMBERS = 4
"""An average of a product over more members is left alone."""

INDEPENDENT, UNCORRELATED, IDENTICAL, MOMENTS = "independent", "uncorrelated", "identical", "moments"
"""The arguments by which a proof names what it uses: how the members go together, and in what they are alike."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family in an average: the vector that is bound there, and its law."""

    vector: Sym
    law: Apply

    def condition(self, need: Need, *more: Term) -> Condition:
        """A condition on the joint law of the members, in the letter of the family."""
        roles = self.law.function.density
        written = Sym(roles.of[0] if roles is not None else "", self.vector.dims)
        return Condition(need, (Apply(self.law.function, (written,)), *more), (written,))

    def mean(self, *factors: Term) -> Term:
        """The average of a product."""
        return Integral(self.vector, mul(*factors, self.law))

    def member(self, index: Term) -> Component:
        """One of the random variables."""
        return Component(self.vector, (index,))


@dataclass(frozen=True, slots=True)
class Moment:
    """An average in normal form over a family: its factors, by the index of the member that each is a function of."""

    family: Family
    groups: dict[Term, tuple[Term, ...]]


def as_moment(term: Term) -> Moment | None:
    """A term as the average of a product of functions of single members of a family; ``None``: it is none."""
    if not isinstance(term, Integral) or term.lower is not None or term.variable.shape.rank != 1:
        return None
    factors = factors_of(term.body)
    laws = [part for part in factors if isinstance(part, Apply) and is_law_of_only(part, term.variable)]
    if len(laws) != 1:
        return None
    groups: dict[Term, tuple[Term, ...]] = {}
    for factor in factors:
        if factor != laws[0]:
            index = _index(factor, term.variable)
            if index is None:
                return None
            groups[index] = (*groups.get(index, ()), factor)
    return Moment(Family(term.variable, laws[0]), groups)


def is_law_of_only(part: Apply, variable: Sym) -> bool:
    """Whether a factor is the law of just a random vector of which no density is known."""
    roles = part.function.density
    return roles is not None and roles.general and len(roles.of) == 1 and not roles.given and part.args == (variable,)


def _index(factor: Term, vector: Sym) -> Term | None:
    """The index of the one member that a factor is a function of; ``None``: of several, or of the family as a whole."""
    parts = [part for _, part in subterms(factor)]
    members = [part for part in parts if isinstance(part, Component) and part.body == vector]
    indices = {part.indices[0] for part in members}
    if len(indices) != 1 or parts.count(vector) != len(members):
        return None
    index = indices.pop()
    return index if free_symbols(index) <= free_symbols(factor) else None


# ------------------------------------------------------------------------------------------------- what is used


Change = Callable[[Term, Moment], Poly | None]
"""What becomes of an average; ``None``: it stays."""


@dataclass(slots=True)
class Parting:
    """Takes averages over families apart; ``used`` are the conditions on their joint laws that this rests on."""

    normal: Normalizer
    by: frozenset[str]
    used: dict[Condition, None] = field(default_factory=dict)
    known: dict[Term, Poly] = field(default_factory=dict)

    def __call__(self, poly: Poly) -> Poly:
        """The polynomial with the averages in it taken apart as far as the members are independent, and alike."""
        parted = self._everywhere(self._everywhere(poly, self._apart), self._first)
        return self._everywhere(parted, self._stated) if self.known else parted

    def learn(self, premise: Hypothesis) -> bool:
        """Take in what an equation says a moment is; the answer is whether it says so of one alone, and everywhere."""
        if premise.where:
            return False
        gap = self(self.normal(premise.left) - self.normal(premise.right))
        found = max(filter(None, map(_linear_moment, gap.terms)), default=None, key=lambda one: one[0])
        if found is None:
            return False
        _, term, monomial = found
        rest = Poly({one: c for one, c in gap.terms.items() if one != monomial})
        if any(term in free_parts(one) for one in rest.terms):
            return False
        self.known[term] = rest.scaled(Fraction(-1) / gap.terms[monomial])
        self.used[Condition(Need.EQUAL, (premise.left, premise.right))] = None
        return True

    def _everywhere(self, poly: Poly, change: Change) -> Poly:
        return distribute(poly, lambda monomial: self._in_product(monomial, change))

    def _in_product(self, monomial: Monomial, change: Change) -> Poly:
        dummies, factors = park(monomial)
        kept: list[tuple[Term, Exponent]] = []
        made: list[Poly] = []
        for base, exponent in factors:
            new = self._in_factor(base, exponent, change)
            if new is None:
                kept.append((base, exponent))
            else:
                made.append(new)
        product = self.normal.product(product_of(merge(tuple(kept)), self.normal), *made)
        if not made:
            return with_dummies(product, dummies, self.normal)
        return total(self._summed(one, coefficient, dummies) for one, coefficient in product.terms.items())

    def _summed(self, monomial: Monomial, coefficient: Rational, dummies: tuple[Dummy, ...]) -> Poly:
        """The sum of a product over indices: one that has to agree with that of a member takes its value.

        That member exists, so its index is in the range.
        """
        for factor in monomial[1]:
            found = _agreeing(factor, dummies)
            if found is not None:
                index, value = found
                body = factors_term(tuple(one for one in monomial[1] if one != factor))
                rest = self.normal(substitute(body, {index: value}))
                whole = with_dummies(rest, monomial[0], self.normal) if monomial[0] else rest
                left = tuple(one for one in dummies if one[0] != index)
                return total(self._summed(one, c * coefficient, left) for one, c in whole.terms.items())
        return with_dummies(Poly({monomial: coefficient}), dummies, self.normal)

    def _in_factor(self, base: Term, exponent: Exponent, change: Change) -> Poly | None:
        """What becomes of a power of an average, or of a sum with averages in it; ``None``: it stays."""
        moment = as_moment(base)
        if moment is not None:
            found = change(base, moment)
        elif not is_atomic(base) and any(as_moment(part) for _, part in subterms(base)):
            found = self._everywhere(self.normal(base), change)
        else:
            found = None
        return None if found is None else power(self.normal, found, as_poly(exponent))

    # -------------------------------------------------------------------------------------------- independence

    def _apart(self, _: Term, moment: Moment) -> Poly | None:
        """An average of a product over several members as one of averages over single ones."""
        indices = tuple(moment.groups)
        if not 1 < len(indices) <= MAX_MEMBERS:
            return None
        if INDEPENDENT in self.by:
            self.used[moment.family.condition(Need.JOINTLY_INDEPENDENT)] = None
        elif UNCORRELATED in self.by and _is_bilinear(moment):
            self.used[moment.family.condition(Need.UNCORRELATED)] = None
        else:
            return None
        return total(self._where_equal(moment, blocks) for blocks in _partitions(indices))

    def _where_equal(self, moment: Moment, blocks: Sequence[tuple[Term, ...]]) -> Poly:
        """The average where just the indices of each block agree, and 0 elsewhere."""
        family = moment.family
        size = family.vector.dims[0]
        product = UNITY
        for block in blocks:
            first = family.member(block[0])
            factors = [_at(factor, family.member(index), first) for index in block for factor in moment.groups[index]]
            deltas = [self.normal(Call("Delta", (block[0], index, size))) for index in block[1:]]
            product = self.normal.product(product, self.normal(family.mean(*factors)), *deltas)
        for one, other in combinations(blocks, 2):
            product = self.normal.product(product, UNITY - self._equal(one[0], other[0], size))
        apart = any(self._differ(a, b) for block in blocks for a, b in combinations(block, 2))
        return Poly({}) if apart else product

    def _equal(self, one: Term, other: Term, size: Term) -> Poly:
        """One where two indices agree, and 0 elsewhere."""
        return Poly({}) if self._differ(one, other) else self.normal(Call("Delta", (one, other, size)))

    def _differ(self, one: Term, other: Term) -> bool:
        """Whether two indices are known to differ."""
        gaps = (sub(one, other), sub(other, one))
        return any(map(self.normal.signs.nonzero, (*gaps, *map(self.normal.canonical, gaps))))

    # ------------------------------------------------------------------------------------------------ one law

    def _stated(self, term: Term, _: Moment) -> Poly | None:
        """What an equation says an average is."""
        return self.known.get(term)

    def _first(self, _: Term, moment: Moment) -> Poly | None:
        """An average over a single member as the one over the first, which is alike."""
        if len(moment.groups) != 1:
            return None
        ((index, factors),) = moment.groups.items()
        family = moment.family
        order = _order(factors, family.member(index))
        if IDENTICAL in self.by:
            needed = family.condition(Need.ALIKE)
        elif MOMENTS in self.by and order in (1, 2):
            needed = family.condition(Need.SAME_MOMENTS, number(order))
        else:
            return None
        if index == ONE:
            return None
        self.used[needed] = None
        own, first = family.member(index), family.member(ONE)
        return self.normal(family.mean(*(_at(factor, own, first) for factor in factors)))


def _at(factor: Term, member: Term, other: Term) -> Term:
    """A function of one member at another one."""
    return rewrite(factor, lambda part: other if part == member else None)


def _agreeing(factor: tuple[Term, Exponent], dummies: tuple[Dummy, ...]) -> tuple[Sym, Term] | None:
    """The summed index that has to agree with a number, and that."""
    match factor:
        case (Call("Delta", (left, right, size)), 1):
            for index, value in ((left, right), (right, left)):
                whole = any(one == (index, ONE, size) for one in dummies)
                nested = any(index in free_symbols(lower) | free_symbols(upper) for _, lower, upper in dummies)
                if isinstance(index, Sym) and whole and not nested and isinstance(value, Num):
                    return index, value
    return None


def _linear_moment(monomial: Monomial) -> tuple[int, Term, Monomial] | None:
    """The moment of a first member that a product consists of, with its order."""
    dummies, factors = monomial
    if dummies or len(factors) != 1 or factors[0][1] != 1:
        return None
    term = factors[0][0]
    moment = as_moment(term)
    if moment is None or list(moment.groups) != [ONE]:
        return None
    order = _order(moment.groups[ONE], moment.family.member(ONE))
    return None if order is None else (order, term, monomial)


def free_parts(monomial: Monomial) -> set[Term]:
    """All terms that a product is made of."""
    return {part for base, _ in monomial[1] for _, part in subterms(base)}


def _is_bilinear(moment: Moment) -> bool:
    """Whether the average is that of the product of two members."""
    orders = [_order(factors, moment.family.member(index)) for index, factors in moment.groups.items()]
    return orders == [1, 1]


def _order(factors: Sequence[Term], member: Term) -> int | None:
    """The power of a member that a product is; ``None``: another function of it."""
    match factors:
        case (only,) if only == member:
            return 1
        case (Pow(base, Num(value)),) if base == member and value.denominator == 1 and value > 0:
            return int(value)
        case _:
            return None


def _partitions(indices: Sequence[Term]) -> Iterator[tuple[tuple[Term, ...], ...]]:
    """The ways in which indices may agree, as blocks of those that do."""
    if not indices:
        yield ()
        return
    first, *rest = indices
    for blocks in _partitions(rest):
        yield ((first,), *blocks)
        for n, block in enumerate(blocks):
            yield (*blocks[:n], (first, *block), *blocks[n + 1 :])


# ---------------------------------------------------------------------------------------------------- the rule


def _close(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if claim.relation not in EQUALITIES or claim.left.shape.rank or claim.right.shape.rank:
        return Refusal("not an equation between numbers")
    by = frozenset(one for one in arguments if isinstance(one, str))
    premises = [context.hypotheses[n] for n in arguments if isinstance(n, int) and 0 <= n < len(context.hypotheses)]
    if len(by) + len(premises) != len(arguments) or not by <= {INDEPENDENT, UNCORRELATED, IDENTICAL, MOMENTS}:
        return Refusal("the arguments say how the members go together and are alike, and which moments are known")
    normal = Normalizer(context)
    parting = Parting(normal, by)
    try:
        if not all(map(parting.learn, premises)):
            return Refusal("an equation that does not say what a moment is")
        gap = parting(normal(claim.left) - normal(claim.right))
        if not parting.used:
            return Refusal("nothing is used of a family")
        if not is_zero(normal, gap):
            return Refusal("the averages differ")
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return with_domains(claim, context, (*normal.signs.used, *parting.used))


SAMPLE = Rule(
    code="sample",
    name="averages over a sample",
    statement=(
        "E[f(X_i) g(X_j)] = E[f(X_i)] E[g(X_j)] for i ≠ j where the X_i are independent, so that double sums part into "
        "the diagonal and the rest; E[X_i X_j] alone where they are uncorrelated; E[f(X_i)] = E[f(X_1)] where they are "
        "identically distributed, and E[X_i] = E[X_1] and E[X_i²] = E[X_1²] where means and variances are the same."
    ),
    conditions=(
        ("the X_i are independent", "where all X_i are one random variable X, the mean of X_1 X_2 is that of X²"),
        ("the X_i are identically distributed", "the means of the constants 1 and 2 are not the same"),
        ("i ≠ j", "the mean of X_i X_i is that of X_i², which is not E[X_i]² unless X_i is constant"),
    ),
    source="Kolmogorov, Grundbegriffe (1933), ch. VI §1; Casella & Berger, Statistical Inference (2002), thm 5.2.6",
    examples=(
        Example(
            r"\operatorname{Var}\left(\sum_{i=1}^n X_i\right) = \sum_{i=1}^n \operatorname{Var}(X_i)",
            (r"X_1, \dots, X_n \text{ independent}",),
        ),
        Example(
            r"\operatorname{Var}\left(\sum_{i=1}^n X_i\right) = n \operatorname{Var}(X_1)",
            (r"X_1, \dots, X_n \text{ iid}",),
        ),
        Example(
            r"\operatorname{Var}\left(\sum_{i=1}^n X_i\right) = \sum_{i=1}^n \operatorname{Var}(X_i)",
            (r"X_1, \dots, X_n \text{ identically distributed}",),
            "conditional",
            "open: the X_i are independent",
        ),
        Example(
            r"\operatorname{Var}\left(\sum_{i=1}^n X_i\right) = n^2 \operatorname{Var}(X_1)",
            (r"X_1, \dots, X_n \text{ iid}",),
            "refuted",
        ),
    ),
    close=_close,
    trusted=True,
)
