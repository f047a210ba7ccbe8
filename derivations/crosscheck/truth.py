"""Whether a statement is true at an exact point; an equality never is by overlapping enclosures.

Values are compared as rational numbers, else by disjoint enclosures, and two irrational values are equal only if their
normal forms are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod

from flint import arb

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import FAILURES, NoValueError, OutOfTimeError
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.world import World
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Comparison, Conjunction, Disjunction, Negation, Statement
from derivations.model.terms import ZERO, Add, Call, Deriv, Mul, Num, Pow, Sym, Term, contains, substitute
from derivations.model.unfolding import unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.terms_of import to_term
from derivations.rules.definedness import domain_of

Point = Mapping[Sym, Term]
"""Values without symbols, such as ``1/2`` or ``1 + √2``."""


MAX_BITS = 4000


def exact_value(term: Term) -> Fraction | None:
    """The value of a term of rational numbers; ``None`` for others, for what has none, and for huge numbers."""
    match term:
        case Num(value):
            return value
        case Add(parts) | Mul(parts):
            values = [found for part in parts if (found := exact_value(part)) is not None]
            if len(values) < len(parts):
                return None
            return sum(values, Fraction(0)) if isinstance(term, Add) else prod(values, start=Fraction(1))
        case Pow(base, exponent):
            return _exact_power(exact_value(base), exact_value(exponent))
        case Call("Abs", (inner,)):
            inside = exact_value(inner)
            return None if inside is None else abs(inside)
        case _:
            return None


def _exact_power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if base is None or exponent is None or exponent.denominator != 1 or (base == 0 and exponent <= 0):
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent.numerator)
    return Fraction(base**exponent.numerator) if bits <= MAX_BITS else None


class Oracle:
    """Tells the truth of statements at points, under the definitions of a context.

    Raises:
        NoValueError: a term has no value at the point, or none that could be enclosed.
        OutOfTimeError: the deadline has passed.
    """

    def __init__(self, context: Context, deadline: float) -> None:
        self._context = Context(definitions=context.definitions)
        self._deadline = deadline
        self._unfolded: dict[Term, Term] = {}

    def at(self, term: Term, point: Point) -> Term:
        """A term with its definitions unfolded and the values put in."""
        if term not in self._unfolded:
            self._unfolded[term] = _differentiated(unfolded(term, self._context))
        return substitute(self._unfolded[term], dict(point))

    def truth(self, statement: Statement, point: Point) -> bool | None:
        """Whether a statement is true; ``None``: not decided."""
        match statement:
            case Comparison():
                return self._compared(statement, point)
            case Negation(body):
                found = self.truth(body, point)
                return None if found is None else not found
            case Conjunction(parts):
                return _every([self.truth(part, point) for part in parts])
            case Disjunction(parts):
                found = _every([_opposite(self.truth(part, point)) for part in parts])
                return _opposite(found)

    def meets(self, condition: Condition, point: Point) -> bool:
        """Whether a sign condition is shown to hold."""
        sign = self._sign(self.at(condition.terms[0], point), ZERO)
        match condition.need:
            case Need.POSITIVE:
                return sign == 1
            case Need.NONNEGATIVE:
                return sign in (0, 1)
            case _:
                return sign in (-1, 1)

    def is_whole(self, term: Term, point: Point) -> bool:
        """Whether a term is shown to be a whole number."""
        value = exact_value(self.at(term, point))
        return value is not None and value.denominator == 1

    def _compared(self, comparison: Comparison, point: Point) -> bool | None:
        left, right = (self.at(side, point) for side in (comparison.left, comparison.right))
        sign = self._sign(left, right)
        if sign is None:
            return None
        return sign in comparison.relation.signs

    def _sign(self, left: Term, right: Term) -> int | None:
        """The sign of the difference of two terms without symbols."""
        exact = [exact_value(side) for side in (left, right)]
        if exact[0] is not None and exact[1] is not None:
            return _of(exact[0] - exact[1])
        values = [self.enclosed(side) if e is None else _ball(e) for side, e in zip((left, right), exact, strict=True)]
        if not values[0].overlaps(values[1]):
            return 1 if values[0] > values[1] else -1
        normal = Normalizer(Context())
        try:
            return 0 if is_zero(normal, normal(left) - normal(right)) else None
        except CannotNormaliseErrors:
            return None

    def enclosed(self, term: Term) -> arb:
        """The enclosure of a term without symbols, all of whose parts have real values."""
        try:
            needed = domain_of(term, Context()).needed
            if not all(self._holds(condition) for condition in needed):
                raise NoValueError("a term has no value at the point")
            return rigorous_value(Evaluator(World({}, {}, {}), Balls(), self._deadline)(term))
        except OutOfTimeError:
            raise
        except (*FAILURES, *CannotNormaliseErrors) as error:
            raise NoValueError(str(error)) from None

    def _holds(self, condition: Condition) -> bool:
        """Whether a condition on a term without symbols holds; a root must not be taken of a negative number."""
        if condition.need not in SIGNS:
            return False
        term = condition.terms[0]
        value = exact_value(term)
        ball = self.enclosed(term) if value is None else _ball(value)
        if condition.need is Need.POSITIVE:
            return bool(ball > 0)
        return bool(ball >= 0) if condition.need is Need.NONNEGATIVE else not ball.contains(0)


def _differentiated(term: Term) -> Term:
    """A term with the derivatives worked out that exist everywhere, so that its roots can be found."""
    if isinstance(term, Deriv):
        try:
            if not domain_of(term, Context()).needed:
                found = to_term(Normalizer(Context())(term))
                return term if contains(found, Deriv) else found
        except CannotNormaliseErrors:
            return term
    children = tuple(map(_differentiated, term.children))
    return term if children == term.children else term.rebuild(children)


def _ball(value: Fraction) -> arb:
    return arb(value.numerator) / arb(value.denominator)


def _of(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _every(found: Sequence[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True


def _opposite(found: bool | None) -> bool | None:
    return None if found is None else not found
