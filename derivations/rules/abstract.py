"""Integrals over abstract functions: what the convention covers that they converge, and what it does not.

An author who writes ``∫ f(x) p(x) dx`` takes it to exist.  That says nothing of a product without an abstract function,
of a pole, or of a product that does not fall where its abstract functions do: ``1/(1 + p)`` tends to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from derivations.model.conditions import SIGNS, Condition, Conditions
from derivations.model.context import Context
from derivations.model.terms import (
    Add,
    Apply,
    Call,
    Component,
    Function,
    Integral,
    Mul,
    Pow,
    Sum,
    Sym,
    Term,
    applies,
    free_symbols,
    has_function,
    rational_value,
    subterms,
)
from derivations.model.terms.known_functions import BY_NAME
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Exponent, Factor, Monomial, Poly
from derivations.normal.terms_of import to_term
from derivations.rules.growth import Total, inside, integrable, region_of, running
from derivations.rules.known_domains import domain_of_call
from derivations.rules.profiles import Region, profile_of


def beside_convention(total: Total, context: Context) -> Conditions | None:
    """What an integral or series needs beside the convention that those over abstract functions converge.

    Product by product: one that holds no abstract function of the variable, or does not fall where that does, must
    converge by itself; the others must have no pole in the range or at its ends.  ``None``: the convention does not say
    that it converges.
    """
    variable = running(total)
    region = region_of(total, context) or Region(plus=True, minus=True)
    inner = inside(context, variable, region)
    normal = Normalizer(inner)
    integrand = unfolded(total.body, inner)
    if _is_over_a_condition(integrand, variable):
        return None
    products = component_form(normal, integrand).terms
    if _rise_and_fall(products, variable):
        return None
    falling = Falling(normal, variable, context)
    unbounded = region.plus or region.minus
    needed: list[Condition] = []
    for monomial in products:
        if falling.order(monomial) > 0 if unbounded else _is_abstract(monomial, variable):
            if has_pole(normal, monomial, (variable,)):
                return None
            continue
        profile = profile_of(normal, monomial, variable, region, None)
        own = None if profile is None else integrable(profile, region, None)
        if own is None:
            return None
        needed += own
    return tuple(needed)


def _is_over_a_condition(integrand: Term, variable: Sym) -> bool:
    """Whether a conditional density is integrated over what it is conditioned on alone: that has no reason to converge.

    ``∫ p(x | θ) p(θ) dθ`` is an average over the condition; ``∫ p(θ | x) dx`` is none.
    """
    places: set[bool] = set()
    for _, part in subterms(integrand):
        if isinstance(part, Apply) and part.function.density is not None:
            own = part.args[part.function.subscripts :]
            count = len(part.function.density.of)
            places |= {n < count for n, arg in enumerate(own) if arg == variable}
    return places == {False}


# ------------------------------------------------------------------------------------------- falling products


@dataclass(frozen=True, slots=True)
class Falling:
    """How fast products fall where the abstract functions of a variable do."""

    normal: Normalizer
    variable: Sym
    context: Context

    def order(self, monomial: Monomial) -> Fraction:
        """The power of something falling that a product falls with at least.

        It is 1 for ``p/(1 + p)``, 0 for ``p/(p + q)``; an exponential ``e^{-f}`` of no density counts as one more.
        """
        return sum((self._of_factor(factor) for factor in monomial[1]), Fraction(0))

    def _of_factor(self, factor: Factor) -> Fraction:
        base, exponent = factor
        if base == E and isinstance(exponent, Poly):
            return Fraction(any(_free_functions(inner, self.variable) for inner in exponent.terms))
        if not _holds_function(base, self.variable):
            return Fraction(0)
        if isinstance(exponent, Poly):
            return Fraction(self.normal.signs.positive(to_term(exponent)) and self._of_atom(base) > 0)
        return exponent * self._of_atom(base)

    def _of_atom(self, base: Term) -> Fraction:
        """That of an atom; of a sum and under an integral, that of the term which falls least."""
        match base:
            case Apply(function) | Component(Apply(function)):
                return Fraction(not _is_held_up(function, self.context))
            case Call("Abs", (inner,)):
                return self._of_atom(inner)
            case Add():
                return self._least(base)
            case Integral(_, body) | Sum(_, body):
                return self._least(body)
            case _:
                return Fraction(0)

    def _least(self, term: Term) -> Fraction:
        return min(map(self.order, self.normal(term).terms), default=Fraction(0))


def _is_held_up(function: Function, context: Context) -> bool:
    """Whether something is said of a function that keeps it away from 0: ``f(x) > 1``, or a formula for it."""
    for fact in context.facts:
        term = fact.condition.terms[0]
        if fact.condition.need in SIGNS and isinstance(term, Add):
            for part in term.terms:
                value = rational_value(part.factors[0]) if isinstance(part, Mul) else None
                if (value is None or value > 0) and applies(part, function):
                    return True
    return any(
        isinstance(side, Apply) and side.function == function and not has_function(other)
        for hypothesis in context.hypotheses
        for side, other in ((hypothesis.left, hypothesis.right), (hypothesis.right, hypothesis.left))
    )


def _is_abstract(monomial: Monomial, variable: Sym) -> bool:
    """Whether a product holds an abstract function of the variable."""
    return any(_holds_function(term, variable) for term in _terms(monomial))


def _terms(monomial: Monomial) -> Iterator[Term]:
    """The bases and the exponents of a product."""
    for base, exponent in monomial[1]:
        yield base
        if isinstance(exponent, Poly):
            yield to_term(exponent)


def _rise_and_fall(products: Iterable[Monomial], variable: Sym) -> bool:
    """Whether exponentials of an abstract function and of its negative occur, which cannot fall both."""
    found = {
        Poly({inner: value for inner, value in exponent.terms.items() if _free_functions(inner, variable)})
        for monomial in products
        for base, exponent in monomial[1]
        if base == E and isinstance(exponent, Poly)
    }
    return any(part and part.scaled(-1) in found for part in found)


def _free_functions(monomial: Monomial, variable: Sym) -> bool:
    """Whether a product holds an abstract function of the variable that is no density."""
    return any(
        isinstance(part, Apply) and part.function.density is None and variable in free_symbols(part)
        for term in _terms(monomial)
        for _, part in subterms(term)
    )


def _holds_function(term: Term, variable: Sym) -> bool:
    if variable not in free_symbols(term):
        return False
    return isinstance(term, Apply) or any(_holds_function(child, variable) for child in term.children)


# ------------------------------------------------------------------------------------------------------ poles


def has_pole(normal: Normalizer, monomial: Monomial, variables: tuple[Sym, ...]) -> bool:
    """Whether a product may have a pole for some values of the variables."""
    for base, exponent in monomial[1]:
        if isinstance(exponent, Poly) and any(has_pole(normal, inner, variables) for inner in exponent.terms):
            return True
        if _is_pole(normal, base, exponent, variables) or _holds_pole(normal, base, variables):
            return True
    return False


def _is_pole(normal: Normalizer, base: Term, exponent: Exponent, variables: tuple[Sym, ...]) -> bool:
    """Whether what may vanish stands under an exponent that may be negative."""
    if not free_symbols(base) & set(variables):
        return False
    rises = normal.signs.nonnegative(to_term(exponent)) if isinstance(exponent, Poly) else exponent >= 0
    return not rises and not normal.signs.nonzero(base)


def _holds_pole(normal: Normalizer, term: Term, variables: tuple[Sym, ...]) -> bool:
    """Whether something inside an atom may have a pole; what an abstract function is applied to does not matter."""
    if isinstance(term, Apply) or not free_symbols(term) & set(variables):
        return False
    match term:
        case Call(name) if name in BY_NAME and BY_NAME[name].poles:
            if not all(normal.signs.holds(one.need, *one.terms) for one in domain_of_call(term)):
                return True
        case Pow(base, exponent):
            value = rational_value(exponent)
            if _is_pole(normal, base, normal(exponent) if value is None else value, variables):
                return True
    return any(_holds_pole(normal, child, variables) for child in term.children)
