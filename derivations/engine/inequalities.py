"""Which known inequalities may add up to the difference of the sides of a claim, and how often each is needed.

Whatever stands in the claim suggests inequalities: an absolute value or a logarithm those on itself, a total those on
totals.  How often each is taken is a linear program: what is left must have a known sign, monomial by monomial of the
normal form.  Untrusted: the kernel adds them up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from math import isqrt

from derivations.engine.linear_program import nonnegative_solution
from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.proof import Argument
from derivations.model.terms import (
    HALF,
    ONE,
    Add,
    Apply,
    Call,
    Dot,
    Expect,
    Integral,
    Mul,
    Norm,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    call,
    div,
    factors_of,
    mul,
    neg,
    number,
    power,
    sub,
    substitute,
    subterms,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Factors, Monomial, Poly, tidy
from derivations.normal.signs import Signs
from derivations.normal.terms_of import to_term
from derivations.rules.inequalities import Known, Total

MOST = 48
"""So many inequalities are taken into account."""
MOST_LOGARITHMS = 6
PLAIN = Total(ONE, 0)
QUADRATIC = "cauchy-schwarz-squared"
CAUCHY_SCHWARZ = (QUADRATIC, "cauchy-schwarz-roots", "cauchy-schwarz-root")


@dataclass(frozen=True, slots=True)
class _Inside:
    """A part of a claim that stands under some binders, the outermost one first, beside other factors."""

    term: Term
    binders: tuple[Expect | Integral | Sum, ...]
    beside: tuple[Term, ...]

    def total(self, weight: Term) -> Total:
        """The positive functional with the binders around it and a weight."""
        frame = weight
        for one in reversed(self.binders):
            frame = _around(one, frame)
        return Total(frame, len(self.binders))

    @property
    def law(self) -> Total:
        """That with the densities beside the part: its average, where the binders have none of their own."""
        return self.total(mul(*(one for one in self.beside if _is_density(one))))

    @property
    def totals(self) -> Iterator[Total]:
        """Those with no weight of their own, and with what stands beside the part."""
        yield self.total(ONE)
        if self.beside:
            yield self.total(mul(*self.beside))


def _around(binder: Expect | Integral | Sum, body: Term) -> Term:
    match binder:
        case Expect(variable, _, weight):
            return Expect(variable, body, weight)
        case Integral(variable, _, lower, upper):
            return Integral(variable, body, lower, upper)
        case Sum(index, _, lower, upper):
            return Sum(index, body, lower, upper)


def inequalities_for(claim: Claim, normal: Normalizer) -> Iterator[tuple[Argument, ...]]:
    """The known inequalities, each as often as it is needed, of which a claim that orders numbers may be the sum.

    Raises:
        CannotNormaliseErrors: the claim has no normal form.
    """
    found = _found(claim, normal)
    if found is None:
        assumed = _under_logarithms(claim, normal)
        found = _found(claim, Normalizer(normal.signs.context, frozenset(assumed))) if assumed else None
        yield from ((*assumed, *found),) if found else ()
    elif found:
        yield found


def _under_logarithms(claim: Claim, normal: Normalizer) -> list[Term]:
    """What logarithms are of that is not known to be positive, as it stands in the normal form."""
    parts = (part for _, part in subterms(to_term(normal(sub(claim.right, claim.left)))))
    inner = {part.args[0] for part in parts if isinstance(part, Call) and part.name == "log"}
    assumed: list[Term] = []
    for one in sorted(inner, key=lambda term: sum(1 for _ in subterms(term))):
        if not Signs(normal.signs.context, frozenset(assumed)).positive(one):
            assumed.append(one)
    return assumed


def _found(claim: Claim, normal: Normalizer) -> tuple[Argument, ...] | None:
    """The inequalities that add up to the difference of the sides."""
    difference = sub(claim.right, claim.left)
    gap = normal(difference).scaled(claim.relation.direction)
    found: dict[Known, Poly] = {}
    for one in islice(dict.fromkeys((*_suggested(difference), *_squares(gap))), MOST):
        try:
            made = one.gap()
            if made is not None and one.total.is_positive(normal.signs):
                found[one] = normal(made)
        except (ShapeError, *CannotNormaliseErrors):
            continue
    times = _times(gap, list(found.values()), normal)
    if times is None:
        return None
    used = (_times_over(one, value) for one, value in zip(found, times, strict=True) if value)
    return tuple(argument for one in used for argument in one.arguments)


def _times_over(one: Known, times: Fraction) -> Known:
    """An inequality under a functional that is so many times its own."""
    if times == 1:
        return one
    weight = power(number(times), HALF) if one.code == QUADRATIC else number(times)
    return replace(one, total=replace(one.total, frame=one.total.of(weight)))


def _times(gap: Poly, known: Sequence[Poly], normal: Normalizer) -> list[Fraction] | None:
    """How often to take each of what is not negative, so that what is left of a polynomial is not negative."""
    slacks = _Slacks(normal.signs)
    left = _useful(gap, known, slacks)
    if not left:
        return None
    standing = {monomial for poly in (gap, *(known[n] for n in left)) for monomial in poly.terms}
    needed = [one for one in dict.fromkeys(m for poly in (gap, *known) for m in poly.terms) if one in standing]
    slack = {monomial: slacks.of(monomial) for monomial in needed}
    free = [monomial for monomial in needed if slack[monomial]]
    rows = [
        [*(_often(monomial, known[n]) for n in left), *(Fraction(slack[one] if one == monomial else 0) for one in free)]
        for monomial in needed
    ]
    solved = nonnegative_solution(rows, [_often(monomial, gap) for monomial in needed])
    if solved is None:
        return None
    times = dict(zip(left, solved, strict=False))
    return [times.get(n, Fraction()) for n in range(len(known))]


@dataclass(frozen=True, slots=True)
class _Slacks:
    """The sign with which each monomial may be left over, 0 if neither is known to do no harm.

    Found out where it is asked for: most monomials of what is known are taken by nothing, or by several.
    """

    signs: Signs
    _known: dict[Monomial, int] = field(default_factory=dict)

    def of(self, monomial: Monomial) -> int:
        """The sign of what may be left over of a monomial."""
        if monomial not in self._known:
            possible = self.signs.sign(to_term(Poly({monomial: 1}))).possible
            self._known[monomial] = 1 if possible <= {0, 1} else -1 if possible <= {0, -1} else 0
        return self._known[monomial]


def _often(monomial: Monomial, poly: Poly) -> Fraction:
    return Fraction(poly.terms.get(monomial, 0))


def _useful(gap: Poly, known: Sequence[Poly], slacks: _Slacks) -> list[int]:
    """Which of what is not negative leave nothing over whose sign is not known, one beside the other."""
    left, before = list(range(len(known))), -1
    while len(left) != before:
        before = len(left)
        standing = {(monomial, value > 0) for n in left for monomial, value in known[n].terms.items()}
        left = [n for n in left if not _leaves_over(known[n], gap, standing, slacks)]
    return left


def _leaves_over(own: Poly, gap: Poly, standing: set[tuple[Monomial, bool]], slacks: _Slacks) -> bool:
    """Whether a monomial of what is not negative stays with a sign that is not known: nothing that stands takes it."""
    return any(
        gap.terms.get(monomial, 0) * value <= 0
        and (monomial, value < 0) not in standing
        and slacks.of(monomial) * value >= 0
        for monomial, value in own.terms.items()
    )


def _suggested(difference: Term) -> Iterator[Known]:
    parts = list(_inside(difference, (), ()))
    yield from _of_logarithms([one for one in parts if isinstance(one.term, Call) and one.term.name == "log"])
    for one in parts:
        yield from _of_part(one)


def _inside(term: Term, binders: tuple[Expect | Integral | Sum, ...], beside: tuple[Term, ...]) -> Iterator[_Inside]:
    """All parts of a term that no binder but totals of numbers binds anything in."""
    yield _Inside(term, binders, beside)
    match term:
        case Expect() | Integral() | Sum() if not term.shape.rank:
            yield from _inside(term.children[0], (*binders, term), ())
        case Mul(factors):
            for n, factor in enumerate(factors):
                yield from _inside(factor, binders, (*beside, *factors[:n], *factors[n + 1 :]))
        case Add(terms):
            for part in terms:
                yield from _inside(part, binders, beside)
        case Pow() | Call() | Norm() | Dot():
            for child in term.children:
                yield from _inside(child, binders, ())


def _of_part(one: _Inside) -> Iterator[Known]:
    """What an absolute value, a norm, a wave, a product of vectors or a total suggests."""
    match one.term:
        case Call("Abs", (inner,)):
            yield from _known(one, ("absolute", inner), ("absolute", neg(inner)))
            if isinstance(inner, Call) and inner.name == "sin":
                yield from _known(one, ("sine", inner.args[0]))
            if isinstance(inner, Add):
                yield from _triangles(one, inner)
            yield from _of_total(inner)
        case Norm(Add((first, *rest)) as inner):
            yield from _triangles(one, inner)
            yield from _known(one, ("square", inner), ("square", sub(first, add(*rest))))
        case Dot(left, right):
            yield from _known(one, ("cauchy-schwarz", left, right), ("absolute", one.term), ("absolute", neg(one.term)))
            yield from _known(one, ("square", add(left, right)), ("square", sub(left, right)))
        case Expect() | Integral() | Sum() if not one.binders:
            yield from _of_total(one.term)
        case Call(name, (inner,)):
            yield from _of_function(one, name, inner)


def _of_function(one: _Inside, name: str, inner: Term) -> Iterator[Known]:
    """What an exponential or a wave suggests."""
    if name == "exp":
        yield from _known(one, ("exponential", inner))
        mean, law = one.law.of(inner), one.law
        if one.binders:
            yield Known("exponential", replace(law, frame=law.of(call("exp", mean))), (sub(inner, mean),))
    elif name == "sin":
        yield from _known(one, ("bounded-sine", inner), ("bounded-sine", neg(inner)))
    elif name == "cos":
        yield from _known(one, ("bounded-cosine", inner), ("cosine-below", inner))


def _known(one: _Inside, *named: tuple[str, Term] | tuple[str, Term, Term]) -> Iterator[Known]:
    """Inequalities under the binders around a part."""
    for code, *parts in named:
        yield from (Known(code, total, tuple(parts)) for total in dict.fromkeys(one.totals))


def _triangles(one: _Inside, whole: Add) -> Iterator[Known]:
    first, *rest = whole.terms
    other = add(*rest)
    yield from _known(one, ("triangle", first, other), ("triangle", whole, neg(first)), ("triangle", whole, neg(other)))


def _of_total(term: Term) -> Iterator[Known]:
    """What a total suggests: that of absolute values, and the inequality of Cauchy and Schwarz for its two factors."""
    binders: list[Expect | Integral | Sum] = []
    body = term
    while isinstance(body, Expect | Integral | Sum):
        binders.append(body)
        body = body.children[0]
    if not binders:
        return
    factors = [part for one in factors_of(body) for part in _apart(one)]
    weights = list(filter(_is_density, factors))
    rest = [one for one in factors if one not in weights]
    total = _Inside(body, tuple(binders), ()).total(mul(*weights))
    yield Known("total", total, (mul(*rest),))
    yield from (Known("absolute", PLAIN, (own,)) for own in (term, neg(term)))
    for one, two in [(rest[0], mul(*rest[1:])), (mul(*rest), ONE)] if rest else []:
        yield from (Known(code, total, (one, two)) for code in CAUCHY_SCHWARZ)


def _is_density(term: Term) -> bool:
    return isinstance(term, Apply) and term.function.density is not None


def _apart(term: Term) -> tuple[Term, ...]:
    """The factors of an absolute value of a product, as absolute values."""
    if isinstance(term, Call) and term.name == "Abs":
        return tuple(call("Abs", one) for one in factors_of(term.args[0]))
    return (term,)


def _of_logarithms(parts: Sequence[_Inside]) -> Iterator[Known]:
    """What logarithms suggest: on what they are of, on its quotient by its mean, and by what others are of."""
    found = [(one, one.term.args[0]) for one in parts[:MOST_LOGARITHMS] if isinstance(one.term, Call)]
    for one, inner in found:
        yield from _known(one, ("logarithm", inner), ("logarithm", div(ONE, inner)))
        if one.binders:
            yield from _known(one, ("logarithm", div(inner, one.law.of(inner))))
        for other, under in found:
            if other is not one and len(other.binders) <= len(one.binders):
                renamed = substitute(under, dict(zip(_bound(other), _bound(one), strict=False)))
                yield from _known(one, ("logarithm", div(inner, renamed)), ("logarithm", div(renamed, inner)))


def _bound(one: _Inside) -> tuple[Sym, ...]:
    return tuple(symbol for binder in one.binders if (symbol := binder.binds[0]) is not None)


def _squares(gap: Poly) -> Iterator[Known]:
    """What products of two numbers suggest: the squares of their sum and their difference, as often as theirs stand."""
    for dummies, factors in gap.terms:
        if 1 <= len(factors) <= 2 and not dummies:
            first, second = [*((factor,) for factor in factors), ()][:2]
            weight = number(_root_of_ratio(gap, first, second))
            one, two = mul(weight, to_term(Poly({((), first): 1}))), to_term(Poly({((), second): 1}))
            yield Known("square", PLAIN, (sub(one, two),))
            yield Known("square", PLAIN, (add(one, two),))


def _root_of_ratio(gap: Poly, first: Factors, second: Factors) -> Fraction:
    """The root of how often one square stands in a sum, over how often another one does; 1 if it is no number."""
    one, two = (_times_squared(gap, own) for own in (first, second))
    if one <= 0 or two <= 0:
        return Fraction(1)
    root = Fraction(isqrt((one / two).numerator), isqrt((one / two).denominator))
    return root if root**2 == one / two else Fraction(1)


def _times_squared(gap: Poly, factors: Factors) -> Fraction:
    """How often the square of a product stands in a sum."""
    plain = [(base, exponent) for base, exponent in factors if isinstance(exponent, int | Fraction)]
    square = tuple((base, tidy(2 * exponent)) for base, exponent in plain)
    return Fraction(gap.terms.get(((), square), 0)) if len(plain) == len(factors) else Fraction()
