"""Rules for the cases of an implication: literals that cannot all be true at one point.

A case holds literals ``p = 0``, ``n ≠ 0``, ``s > 0`` and ``w ≥ 0``; those of the premise, and the opposites of those of
the conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.proof import Argument
from derivations.model.statements import Clause
from derivations.model.terms import Sym, Term, add, has_function, mul, neg, power
from derivations.model.unfolding import unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Poly
from derivations.normal.signs import Signs
from derivations.rules.algebra import presented
from derivations.rules.definedness import domain_of
from derivations.rules.essential import essential
from derivations.rules.real_roots import MAX_DEGREE, Polynomial, sign_table, trimmed

MAX_EXPONENT = 4
ORDERED = (Need.POSITIVE, Need.NONNEGATIVE)


def statement_domains(left: Sequence[Term], right: Sequence[Term], context: Context, supposed: bool = False) -> Closed:
    """That the terms of two statements have values: what both need is presupposed, but convergence never is.

    So is what the left one needs, where it is supposed to hold: it has values where it is true.
    """
    sides = [[domain_of(unfolded(term, context), context) for term in terms] for terms in (left, right)]
    first, second = (dict.fromkeys(c for domain in side for c in domain.needed) for side in sides)
    both = [c for c in first if (supposed or c in second) and c.need is not Need.CONVERGES]
    single = [c for c in (*first, *second) if c not in both]
    relied = [c for side in sides for domain in side for c in domain.relied]
    return Closed(tuple(dict.fromkeys(presented(c) for c in [*relied, *single])), tuple(both))


@dataclass(frozen=True, slots=True)
class _Case:
    """A clause with its terms unfolded, and what holds at its points: the context and the literals themselves."""

    clause: Clause
    context: Context
    inside: Context

    @classmethod
    def of(cls, clause: Clause, context: Context) -> _Case:
        source = Source(Origin.DOCUMENT, "the case")
        opened = tuple(replace(c, terms=tuple(unfolded(t, context) for t in c.terms)) for c in clause)
        # a fact on f(x) speaks of f everywhere, a literal of this point only: such literals are no facts
        told = (c for c in (*clause, *opened) if c.need in SIGNS and not has_function(c.terms[0]))
        facts = tuple(Fact(c, source) for c in dict.fromkeys(told))
        return cls(opened, context, replace(context, facts=(*context.facts, *facts)))

    def terms(self, *needs: Need) -> list[Term]:
        """The terms of the literals of some kinds."""
        return [c.terms[0] for c in self.clause if c.need in needs]

    def needed(self, conditions: Sequence[Condition]) -> Iterator[Condition]:
        """The conditions that the literals do not settle, and the facts behind those that are settled."""
        for condition in conditions:
            if condition.need not in SIGNS:
                yield condition
                continue
            signs = Signs(self.inside)
            for part in essential(condition, signs, Normalizer(self.context)):
                if not signs.holds(part.need, part.terms[0]):
                    yield part
            yield from (c for c in sorted(signs.used, key=repr) if Signs(self.context).holds(c.need, c.terms[0]))


def _shown(
    case: _Case, identity: Term, written: Sequence[Term], wanted: Sequence[Condition]
) -> tuple[Condition, ...] | Refusal:
    """The price of an identity among the terms of a case; the terms that the proof brings must have values too."""
    normal = Normalizer(case.context)
    try:
        if not is_zero(normal, normal(identity)):
            return Refusal("the terms of the case do not combine to zero")
        domains = [domain_of(term, case.context) for term in written]
        asked = [*wanted, *(c for d in domains for c in d.needed)]
        known = [*normal.signs.used, *(c for d in domains for c in d.relied)]
        found = [*sorted(known, key=repr), *case.needed(asked)]
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return tuple(dict.fromkeys(presented(c) for c in found))


def _zero_product(clause: Clause, context: Context, arguments: tuple[Argument, ...]) -> tuple[Condition, ...] | Refusal:
    case = _Case.of(clause, context)
    equal, other = case.terms(Need.EQUAL), case.terms(Need.NONZERO)
    if not equal or len(arguments) != 1 + len(other) + len(equal):
        return Refusal("the arguments are a factor, an exponent for each ≠, and a cofactor for each =")
    factor, exponents, cofactors = arguments[0], arguments[1 : 1 + len(other)], arguments[1 + len(other) :]
    powers = [
        power(t, e) for t, e in zip(other, exponents, strict=True) if isinstance(e, int) and 0 < e <= MAX_EXPONENT
    ]
    skipped = sum(e == 0 for e in exponents)
    terms = [c for c in cofactors if isinstance(c, Term) and not c.shape.rank]
    if not isinstance(factor, Term) or factor.shape.rank or len(powers) + skipped != len(other):
        return Refusal("the factor is a scalar term, and the exponents are small whole numbers")
    if len(terms) != len(cofactors) or any(term.shape.rank for term in (*equal, *other)):
        return Refusal("the cofactors are scalar terms")
    combined = [neg(mul(c, t)) for c, t in zip(terms, equal, strict=True)]
    identity = add(mul(factor, *powers), *combined)
    return _shown(case, identity, (factor, *terms), [Condition(Need.NONZERO, (factor,))])


def _sign_combination(
    clause: Clause, context: Context, arguments: tuple[Argument, ...]
) -> tuple[Condition, ...] | Refusal:
    case = _Case.of(clause, context)
    used = [c for c in case.clause if c.need is not Need.NONZERO]
    terms = [a for a in arguments if isinstance(a, Term) and not a.shape.rank]
    if len(terms) != len(arguments) or len(terms) != len(used) + 1 or any(c.terms[0].shape.rank for c in used):
        return Refusal("the arguments are a multiplier for each literal with = or an order, and a rest")
    *multipliers, rest = terms
    wanted = _strictness(case, [(m, c.need) for m, c in zip(multipliers, used, strict=True)], rest)
    if wanted is None:
        return Refusal("no literal of the combination is strict")
    identity = add(*(mul(m, c.terms[0]) for m, c in zip(multipliers, used, strict=True)), rest)
    return _shown(case, identity, terms, wanted)


def _strictness(case: _Case, pairs: list[tuple[Term, Need]], rest: Term) -> list[Condition] | None:
    """Multipliers of orders and the rest are not negative, and one that keeps the sum away from zero is positive."""
    wanted = [Condition(Need.NONNEGATIVE, (m,)) for m, need in pairs if need in ORDERED]
    wanted.append(Condition(Need.NONNEGATIVE, (rest,)))
    strict = [rest, *(m for m, need in pairs if need is Need.POSITIVE)]
    signs = Signs(case.inside)
    chosen = next((m for m in strict if signs.positive(m)), None)
    return None if chosen is None else [*wanted, Condition(Need.POSITIVE, (chosen,))]


def _sign_table(clause: Clause, context: Context, arguments: tuple[Argument, ...]) -> tuple[Condition, ...] | Refusal:
    case = _Case.of(clause, context)
    normal = Normalizer(context)
    try:
        literals = [(c.need, normal(c.terms[0])) for c in case.clause if not c.terms[0].shape.rank]
        symbols = {s for _, poly in literals for s in _variables(poly)}
        if arguments or len(literals) != len(clause) or len(symbols) > 1:
            return Refusal("not about polynomials in one variable")
        facts = [
            f.condition for f in context.facts if f.condition.need in SIGNS and not f.condition.terms[0].shape.rank
        ]
        known = [(c, _polynomial(normal(unfolded(c.terms[0], context)), symbols)) for c in facts]
        stated = [(c, p) for c, p in known if p is not None and len(p) > 1]
        polynomials = [_polynomial(poly, symbols) for _, poly in literals]
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    whole = [p for p in polynomials if p is not None]
    if len(whole) != len(polynomials) or sum(map(len, (*whole, *(p for _, p in stated)))) > MAX_DEGREE:
        return Refusal("not about polynomials in one variable of small degree")
    needs = [need for need, _ in literals] + [c.need for c, _ in stated]
    for _, signs in sign_table([*whole, *(p for _, p in stated)]):
        if all(_agrees(need, sign) for need, sign in zip(needs, signs, strict=True)):
            return Refusal("all literals are true at some point")
    return tuple(dict.fromkeys(presented(c) for c in [*sorted(normal.signs.used, key=repr), *(c for c, _ in stated)]))


def _agrees(need: Need, sign: int) -> bool:
    match need:
        case Need.EQUAL:
            return sign == 0
        case Need.NONZERO:
            return sign != 0
        case Need.POSITIVE:
            return sign > 0
        case _:
            return sign >= 0


def _variables(poly: Poly) -> Iterator[Term]:
    return (base for _, factors in poly.terms for base, _ in factors)


def _polynomial(poly: Poly, symbols: set[Term]) -> Polynomial | None:
    """The coefficients of a polynomial in the only symbol; ``None`` for anything else."""
    found: dict[int, Fraction] = {}
    for (dummies, factors), coefficient in poly.terms.items():
        degree = 0
        for base, exponent in factors:
            if base not in symbols or not isinstance(base, Sym) or base.dims or not isinstance(exponent, int):
                return None
            degree += exponent
        if dummies or not 0 <= degree <= MAX_DEGREE:
            return None
        found[degree] = Fraction(coefficient)
    return trimmed([found.get(n, Fraction(0)) for n in range(max(found, default=-1) + 1)])


_REALS = (r"x, y, a, b \in \mathbb{R}",)

ZERO_PRODUCT = Rule(
    code="zero-product",
    name="zero product",
    statement=(
        "Equations p = 0 make one of n, m, … zero if k nᵃ mᵇ … = c₁ p₁ + c₂ p₂ + … is an identity with k ≠ 0: real "
        "numbers have no zero divisors. With one equation and one n, the equations n = 0 and k n = 0 are equivalent."
    ),
    conditions=(
        ("the factor k is not zero", "0·x = 0·y does not make x = y"),
        ("the cofactors have values", "x - 2 = (x-2)/(x-1) · (x-1) does not make x = 1 imply x = 2"),
        ("the terms of both sides have values", "a x = b is not x = b/a at a = 0"),
    ),
    source="Cox, Little & O'Shea, Ideals, Varieties, and Algorithms (2015), ch. 4 §1 (Hilbert's Nullstellensatz)",
    examples=(
        Example(r"x^2 = 4 \Leftrightarrow x = 2 \lor x = -2", _REALS),
        Example(r"x^2 = y^2 \iff x = \pm y", _REALS),
        Example(r"a x = b \iff x = \frac{b}{a}", (*_REALS, r"a \ne 0")),
        Example(r"a x = b \iff x = \frac{b}{a}", _REALS, "conditional", "open: a ≠ 0"),
        Example(r"x = y \Rightarrow x^2 = y^2", _REALS),
        Example(r"x^2 = y^2 \Rightarrow x = y", _REALS, "refuted"),
    ),
    contradict=_zero_product,
    trusted=True,
)

SIGN_COMBINATION = Rule(
    code="sign-combination",
    name="combination of inequalities",
    statement=(
        "Inequalities s > 0, w ≥ 0 and equations p = 0 are not all true if a combination of them with multipliers "
        "(not negative for the inequalities), plus a rest that is not negative, is identically zero, and one part is "
        "positive. So a < b, c a < c b with c > 0, and a + d < b + d are equivalent."
    ),
    conditions=(
        ("the multipliers of inequalities and the rest are not negative", "-a < -b is not a < b"),
        ("one part of the combination is positive", "0·a < 0·b is never true, whatever a and b are"),
    ),
    source="Schrijver, Theory of Linear and Integer Programming (1986), section 7.3 (Farkas' lemma)",
    examples=(
        Example(r"x < y \iff x + a < y + a", _REALS),
        Example(r"x < y \iff a x < a y", (*_REALS, "a > 0")),
        Example(r"x < y, y < a \Rightarrow x < a", _REALS),
        Example(r"x < y \iff a x < a y", _REALS, "refuted"),
    ),
    contradict=_sign_combination,
    trusted=True,
)

SIGN_TABLE = Rule(
    code="sign-table",
    name="table of signs",
    statement=(
        "Polynomials in one variable with rational coefficients have one combination of signs at each of their roots "
        "and one between neighbouring roots; in none of them are all literals, and the facts on the variable, true."
    ),
    conditions=(
        ("the facts on the variable that are used", "(x-2)(x+1)(x²-2x+3) > 0 does not make x > 2 unless x > 0"),
    ),
    source="Basu, Pollack & Roy, Algorithms in Real Algebraic Geometry (2006), section 10.2 (Sturm's theorem)",
    examples=(
        Example(r"x^4 < 1 \iff -1 < x < 1", _REALS),
        Example(r"x^4 + 3x^2 + x > 3x^3 + 6 \iff x > 2", (*_REALS, "x > 0")),
        Example(r"x^3 = 8 \iff x = 2", _REALS),
        Example(r"x^2 > 1 \iff x > 1", _REALS, "refuted"),
    ),
    contradict=_sign_table,
    trusted=True,
)
