"""Proofs as SymPy sees them: each application that the kernel accepted, checked once more in coordinates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from sympy.polys.polyerrors import BasePolynomialError

from derivations.confirmation.translation import HANDLERS
from derivations.confirmation.translator import NotTranslatedError, Translator
from derivations.confirmation.vanishing import TooManyTermsError, Vanishing, has_sign, primitives, seen
from derivations.kernel import passed
from derivations.model import terms as t
from derivations.model.conditions import Need
from derivations.model.context import Context, Definition
from derivations.model.derivation import Claim
from derivations.model.evolutions import as_motion
from derivations.model.proof import Application, Proof, Side
from derivations.model.relations import EQUALITIES
from derivations.model.unfolding import unfolded
from derivations.model.verdict import Confirmation
from derivations.normal.stated_kinds import kinds_in
from derivations.rules import RULEBOOK
from derivations.rules.by_parts import boundary_term, divergence
from derivations.rules.definitions import oriented
from derivations.rules.inequalities import named_in
from derivations.rules.initial_values import asked_of, solution_in

SIZES = (2, 3)
"""Numbers of components in place of symbolic sizes, in turn."""
END = 3
"""Where a sum of symbolic length ends."""
MAX_PLACES = 9
"""So many values of free indices are tried."""
MAX_PARTS = 1_500
"""A term of more parts is left alone."""

_NO_ANSWER = (
    NotTranslatedError,
    TooManyTermsError,
    BasePolynomialError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
)
"""What is raised where SymPy has no answer, or is not asked for one; it is not our code that fails then."""

Numbers = Mapping[t.Sym, int]


def confirm(claim: Claim, proof: Proof, context: Context) -> Confirmation:
    """Check the applications of a proof that the kernel accepted with SymPy.

    Args:
        claim: what was proved.
        proof: as it was replayed.
        context: in which it was.
    """
    stages = passed(claim, proof, context, RULEBOOK)
    unanswered: list[str] = []
    against: list[str] = []
    count = len(proof.applications)
    ends = (*stages[1:], (None, None)) if len(stages) == count else stages[1:]
    for application, (before, _), (after, by) in zip(proof.applications, stages, ends, strict=False):
        found = _Application(application, before, after, by, context).seen()
        if found is not Vanishing.ZERO:
            (against if found is Vanishing.NONZERO else unanswered).append(application.rule)
    unanswered += [application.rule for application in proof.applications[len(ends) :]]
    confirmed = count - len(unanswered) - len(against)
    return Confirmation(confirmed, count, tuple(dict.fromkeys(unanswered)), tuple(dict.fromkeys(against)))


@dataclass(frozen=True, slots=True)
class _Application:
    """One application: the claim before it and, where it rewrites a side, the one after it and the definition used."""

    application: Application
    before: Claim
    after: Claim | None
    by: Definition | None
    context: Context

    def seen(self) -> Vanishing:
        """Whether SymPy sees that the application is right, or that it is wrong."""
        rule = self.application.rule
        try:
            found = _CLOSING.get(rule, _unanswered)(self) if self.after is None else self._replaced(self.after)
        except _NO_ANSWER:
            return Vanishing.UNKNOWN
        decisive = rule in _DECISIVE and (self.by is None or not (self.by.domain or self.by.others))
        return found if found is Vanishing.ZERO or decisive else Vanishing.UNKNOWN

    def _replaced(self, after: Claim) -> Vanishing:
        left = self.application.side is Side.LEFT
        old, new = (
            t.at_path(claim.left if left else claim.right, self.application.path) for claim in (self.before, after)
        )
        law = self._law(old)
        if law is None:
            return self.zero(t.sub(old, new))
        loose = self._loose(old)
        bodies = (t.substitute(body, loose) for body in _bodies(law))
        return _any(self.zero(t.sub(old, new), replace(law, body=body, others=())) for body in bodies)

    def _law(self, old: t.Term) -> Definition | None:
        """The equation between a head and a body that the application uses, if it uses one."""
        if self.application.rule != "hypothesis":
            return self.by
        (number,) = self.application.arguments
        hypothesis = self.context.hypotheses[number] if isinstance(number, int) else None
        if hypothesis is None:
            return None
        pattern, body = oriented(hypothesis)
        if isinstance(pattern, t.Sym):
            return Definition(pattern, (), body, hypothesis.source)
        if isinstance(pattern, t.Apply) and all(isinstance(arg, t.Sym) for arg in pattern.args):
            parameters = tuple(arg for arg in pattern.args if isinstance(arg, t.Sym))
            return Definition(pattern.function, parameters, body, hypothesis.source)
        return None

    def _loose(self, old: t.Term) -> dict[t.Sym, t.Term]:
        """The value that the application gives a symbol of a definition."""
        match self.application.arguments:
            case (t.Sym() as loose, int() as slot) if self.application.rule == "identify":
                return {loose: old.args[slot]} if isinstance(old, t.Apply) else {}
            case _:
                return {}

    def zero(self, term: t.Term, law: Definition | None = None) -> Vanishing:
        """Whether all components of a term vanish, for each value of its free indices.

        Raises:
            NotTranslatedError: a part of it has no SymPy expression.
        """
        terms = (term,) if law is None else (term, law.body)
        parts = _parts(terms)
        special = any(part.shape.rank > 1 for part in parts)
        for to in self._translators(terms, parts, law):
            for value in to(term).values():
                found = seen(primitives(value) if self.application.rule == "additivity" else value)
                if found is not Vanishing.ZERO:
                    return Vanishing.UNKNOWN if special or to.numbers else found
        return Vanishing.ZERO

    def positive(self, term: t.Term, strict: bool) -> Vanishing:
        """Whether a scalar is not negative (``strict``: positive), by itself or next to a fact of the context.

        Raises:
            NotTranslatedError: a part of it has no SymPy expression.
        """
        needs = (Need.POSITIVE,) if strict else (Need.POSITIVE, Need.NONNEGATIVE)
        facts = [fact.condition.terms[0] for fact in self.context.facts if fact.condition.need in needs]
        told = [fact for fact in facts if t.free_symbols(fact) <= t.free_symbols(term)]
        terms = (term, *told)
        for to in self._translators(terms, _parts(terms)):
            gap = to.scalar(term)
            rests = (gap - to.scalar(fact) for fact in told)
            if not (has_sign(gap, strict) or any(has_sign(rest, False) for rest in rests)):
                return Vanishing.UNKNOWN
        return Vanishing.ZERO

    def _translators(
        self, terms: tuple[t.Term, ...], parts: Sequence[t.Term], law: Definition | None = None
    ) -> Iterator[Translator]:
        """What translates terms with these parts, for each value of their free indices."""
        signs, kinds = _signs(self.context), kinds_in(self.context)
        joint = self.application.rule in _OF_DENSITIES
        to = Translator(HANDLERS, signs=signs, kinds=kinds, unfolds=law, joint=joint)
        for numbers in _assignments(parts, {symbol for one in terms for symbol in t.free_symbols(one)}):
            yield replace(to, numbers=numbers)


def _parts(terms: tuple[t.Term, ...]) -> list[t.Term]:
    """All parts of some terms.

    Raises:
        NotTranslatedError: there are too many.
    """
    parts = [part for one in terms for _, part in islice(t.subterms(one), MAX_PARTS)]
    if len(parts) >= MAX_PARTS:
        raise NotTranslatedError("a long term")
    return parts


def _bodies(law: Definition) -> tuple[t.Term, ...]:
    """What a definition says on each of its domains; where each holds, the proof says."""
    elsewhere = (t.ZERO,) if law.extension.vanishes else ()
    return (*(piece.body for piece in law.pieces), *elsewhere)


# ------------------------------------------------------------------------------------------------------- closing


def _equation(one: _Application) -> Vanishing:
    return one.zero(t.sub(one.before.left, one.before.right))


def _by_parts(one: _Application) -> Vanishing:
    variable, flux = one.application.arguments
    if not isinstance(variable, t.Sym) or not isinstance(flux, t.Term):
        return Vanishing.UNKNOWN
    difference = t.sub(one.before.left, one.before.right)
    rest = t.sub(difference, t.Integral(variable, divergence(flux, variable)))
    boundary = t.contains(difference, t.Limits)
    return one.zero(t.add(rest, boundary_term(flux, variable)) if boundary else rest)


def _up_to_term(one: _Application) -> Vanishing:
    """Whether the difference of the sides, less what integrates to nothing, has no derivative by the variables."""
    rest = t.sub(one.before.left, one.before.right)
    match one.application.arguments:
        case (t.Sym() as variable, t.Term() as flux):
            rest = t.sub(rest, t.Integral(variable, divergence(flux, variable)))
    return _all(one.zero(_derivative(rest, variable)) for variable in one.before.free_of)


def _up_to_factor(one: _Application) -> Vanishing:
    """Whether ``left' right - left right'`` is zero: then their quotient does not change with the variables."""
    left, right = one.before.left, one.before.right
    return _all(
        one.zero(t.sub(t.mul(_derivative(left, variable), right), t.mul(left, _derivative(right, variable))))
        for variable in one.before.free_of
    )


def _order(one: _Application) -> Vanishing:
    """Whether the difference of the sides has the sign that is claimed, by the assumptions on what it is made of."""
    return one.positive(_gap(one), one.before.relation.strict)


def _inequality(one: _Application) -> Vanishing:
    """Whether the difference of the sides is what the known inequalities add up to, or more."""
    parts = [None if own is None else own.gap() for own in named_in(one.application.arguments)]
    if any(part is None for part in parts):
        return Vanishing.UNKNOWN
    rest = t.sub(_gap(one), t.add(*(part for part in parts if part is not None)))
    zero = one.zero(rest)
    return zero if zero is Vanishing.ZERO else one.positive(rest, one.before.relation.strict)


def _gap(one: _Application) -> t.Term:
    """By how much the side that is claimed to be larger exceeds the other one."""
    return t.mul(t.number(one.before.relation.direction), t.sub(one.before.right, one.before.left))


def _premises(one: _Application) -> Vanishing:
    """Whether a multiple of a power of the difference of the sides is a combination of those of the premises."""
    match one.application.arguments:
        case (int() as count, *rest) if one.before.relation in EQUALITIES and len(rest) == 2 * count + 2:
            pass
        case _:
            return Vanishing.UNKNOWN
    (factor, exponent, *cofactors) = rest[count:]
    premises = [one.context.hypotheses[n] for n in rest[:count] if isinstance(n, int)]
    sides = [(one.before.left, one.before.right), *((premise.left, premise.right) for premise in premises)]
    gap, *gaps = (unfolded(t.sub(left, right), one.context) for left, right in sides)
    if not isinstance(factor, t.Term) or not isinstance(exponent, int):
        return Vanishing.UNKNOWN
    combined = (
        t.neg(t.mul(cofactor, own))
        for cofactor, own in zip(cofactors, gaps, strict=True)
        if isinstance(cofactor, t.Term)
    )
    return one.zero(t.add(t.mul(factor, t.power(gap, exponent)), *combined))


def _initial_value(one: _Application) -> Vanishing:
    """Whether what is said to be a solution solves its equation, and has its value."""
    numbers = [n for n in one.application.arguments if isinstance(n, int)]
    law, value = (one.context.hypotheses[n] for n in numbers)
    motion = as_motion(law)
    said = None if motion is None else solution_in(one.before, motion.function)
    asked = None if motion is None or said is None else asked_of(motion, value, *said)
    return _all(one.zero(t.sub(claim.left, claim.right)) for claim in asked or ())


def _derivative(term: t.Term, variable: t.Sym) -> t.Term:
    """The derivative by a number, or by a component of a vector whose index is free."""
    return t.partial(term, variable, t.made_symbol(t.Made.COMPONENT, 0) if variable.dims else None)


def _any(found: Iterator[Vanishing]) -> Vanishing:
    """The first zero, or the last answer."""
    answer = Vanishing.UNKNOWN
    for answer in found:
        if answer is Vanishing.ZERO:
            break
    return answer


def _all(found: Iterator[Vanishing]) -> Vanishing:
    outcomes = list(found)
    return Vanishing.ZERO if outcomes and all(one is Vanishing.ZERO for one in outcomes) else Vanishing.UNKNOWN


def _unanswered(one: _Application) -> Vanishing:
    return Vanishing.UNKNOWN


_CLOSING: dict[str, Callable[[_Application], Vanishing]] = {
    "algebra": _equation,
    "by-parts": _by_parts,
    "up-to-constant": _up_to_term,
    "proportional": _up_to_factor,
    "initial-value": _initial_value,
    "order": _order,
    "inequality": _inequality,
    "premises": _premises,
}
_DECISIVE = frozenset({"algebra", "by-parts", "definition"})
"""The rules whose applications are identities between what is written: where SymPy sees another value, one is wrong."""
_OF_DENSITIES = frozenset({"bayes", "marginal", "product-rule"})
"""The rules that say how the densities of one joint law belong together."""


# ------------------------------------------------------------------------------------------- what SymPy is told of


def _signs(context: Context) -> dict[t.Sym, str]:
    """What is known of the signs of symbols."""
    names = {Need.POSITIVE: "positive", Need.NONNEGATIVE: "nonnegative"}
    found: dict[t.Sym, str] = {}
    for fact in context.facts:
        need, terms = fact.condition.need, fact.condition.terms
        if need in names and isinstance(terms[0], t.Sym) and found.get(terms[0]) != "positive":
            found[terms[0]] = names[need]
    return found


def _assignments(parts: Sequence[t.Term], free: set[t.Sym]) -> Iterator[Numbers]:
    """Values for the symbols that are sizes, ends of sums and free indices."""
    sizes = _symbols(dim for part in parts for dim in part.shape.dims)
    ends = _symbols(end for part in parts if isinstance(part, t.Sum | t.Product) for end in (part.lower, part.upper))
    indices = _symbols(index for part in parts for index in _indices(part))
    fixed = {symbol: SIZES[n % len(SIZES)] for n, symbol in enumerate(sizes)}
    fixed |= {symbol: END for symbol in ends if symbol in free and symbol not in fixed}
    loose = [symbol for symbol in indices if symbol in free and symbol not in fixed]
    for values in islice(product(range(1, SIZES[0] + 1), repeat=len(loose)), MAX_PLACES):
        yield {**fixed, **dict(zip(loose, values, strict=True))}


def _symbols(terms: Iterator[t.Term]) -> dict[t.Sym, None]:
    return {symbol: None for term in terms for symbol in sorted(t.free_symbols(term), key=lambda s: s.name)}


def _indices(part: t.Term) -> tuple[t.Term, ...]:
    """The indices of components that a term is written with."""
    match part:
        case t.Component(indices=own):
            return own
        case t.Apply(partials=partials):
            return tuple(one.index for one in partials if one.index is not None)
        case t.Deriv(index=index) if index is not None:
            return (index,)
        case t.Call(name="Delta", args=own):
            return own[:2]
        case _:
            return ()
