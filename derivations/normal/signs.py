"""Signs of terms, from the facts of the context and the conventions for densities and scales.

Everything here is trusted: it decides when logarithms and roots split, and it discharges positivity conditions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    ONE,
    Add,
    Apply,
    Call,
    Component,
    Const,
    Det,
    Dot,
    Expect,
    Integral,
    Mul,
    Norm,
    Num,
    Pow,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    Trace,
    counts_all,
    free_symbols,
    fresh_name,
    mul,
    rational_value,
    rebind,
    substitute,
)
from derivations.model.terms.known_functions import BY_NAME, SignOf
from derivations.normal.definite import of_matrices
from derivations.normal.stated import FLIPPED, SIGN_OF, Sign, Stated, counted_summands, stated_in, turned, whose

MAX_UNFOLDINGS = 8


_POINT = re.compile(r"_\{?[\d*]|\^|\*|'|\\(?:hat|bar|tilde|widehat|widetilde|overline|check|dot)\b|\\star")


@dataclass(slots=True)
class Signs:
    """Sign analysis in a context.

    ``assumed`` holds terms taken to be positive at the price of a condition.  ``used`` collects the conditions
    that answers so far rest on, for the proof to list.  ``interior`` holds bound variables that are positive
    because their integral runs over positive values only.
    """

    context: Context
    assumed: frozenset[Term] = frozenset()
    used: set[Condition] = field(default_factory=set)
    interior: set[Term] = field(default_factory=set)
    depth: int = 0
    _facts: Stated = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._facts = stated_in(self.context)

    def positive(self, term: Term) -> bool:
        """Whether the term is known to be > 0."""
        return self.sign(term) is Sign.POSITIVE

    def nonnegative(self, term: Term) -> bool:
        """Whether the term is known to be ≥ 0."""
        return self.sign(term) in (Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO)

    def nonzero(self, term: Term) -> bool:
        """Whether the term is known to be ≠ 0."""
        return self.sign(term) in (Sign.POSITIVE, Sign.NEGATIVE, Sign.NONZERO)

    def holds(self, need: Need, term: Term) -> bool:
        """Whether a sign condition is known to hold."""
        match need:
            case Need.POSITIVE:
                return self.positive(term)
            case Need.NONNEGATIVE:
                return self.nonnegative(term)
            case Need.NONZERO:
                return self.nonzero(term)
            case _:
                return False

    def whole(self, term: Term) -> bool:
        """Whether the term is made of whole numbers by sums and products."""
        match term:
            case Num(value):
                return value.denominator == 1
            case Sym():
                return term.sort is Sort.INTEGER or term in self._facts.whole
            case Add(parts) | Mul(parts):
                return all(map(self.whole, parts))
            case _:
                return False

    def sign(self, term: Term) -> Sign:
        """What is known of the sign of a scalar term."""
        stated = self._stated(term)
        if stated is not Sign.UNKNOWN:
            return stated
        match term:
            case Num(value):
                return Sign.POSITIVE if value > 0 else Sign.NEGATIVE if value < 0 else Sign.ZERO
            case Const():
                return Sign.POSITIVE
            case Add(terms):
                return _of_sum([self.sign(t) for t in terms])
            case Mul(factors):
                return _of_product([self.sign(f) for f in factors])
            case Pow(base, exponent):
                return self._of_power(base, exponent)
            case Call(name, args):
                return self._of_call(name, args)
            case Norm():
                return Sign.NONNEGATIVE
            case Dot() | Det() | Trace() | Component():
                return of_matrices(term, self)
            case _:
                return self._of_binder(term)

    def _stated(self, term: Term) -> Sign:
        """A fact of the context, an assumption, a density, or what the definition says."""
        if term in self.interior:
            return Sign.POSITIVE
        if isinstance(term, Add) and self._is_turned_interior(term):
            return Sign.NEGATIVE
        found = self._facts.equal.get(term, Sign.UNKNOWN)
        if isinstance(term, Apply | Component):
            about = self._facts.applied.get(whose(term), ())
            found = max(found, *(sign for stated, sign in about if self.matches(stated, term)), Sign.UNKNOWN)
        if found is not Sign.POSITIVE and term in self.assumed:
            found = Sign.POSITIVE
        if found is Sign.UNKNOWN and self._is_free_density(term):
            found = Sign.NONNEGATIVE if may_have_atoms(term) else Sign.POSITIVE
        if found is not Sign.UNKNOWN:
            self.used.add(Condition(_need_of(found), (term,)))
            return found
        below = self._stated_below(term)
        if below is Sign.UNKNOWN and not isinstance(term, Num):
            below = self._stated_apart(term)
        return self._of_definition(term) if below is Sign.UNKNOWN else below

    def _is_turned_interior(self, term: Add) -> bool:
        """Whether the negative of a sum is positive in the interior: ``1 - k`` for an index from 2 on."""
        summands = turned(term) if self.interior else None
        return any(isinstance(one, Add) and counted_summands(one) == summands for one in self.interior)

    def _stated_apart(self, term: Term) -> Sign:
        """A bound that leaves room: ``n - 1 > 0`` and ``n > 0`` where ``n - 2 >= 0`` is stated, and ``1 - n < 0``."""
        found = self._facts.apart(term)
        if found is None:
            return Sign.UNKNOWN
        sign, condition = found
        self.used.add(condition)
        return sign

    def _stated_below(self, term: Term) -> Sign:
        """A fact such as ``z < 0``, which is stated as ``0 - z > 0``, and ``a < b`` or ``a ≠ b`` of ``a - b``."""
        condition = self._facts.opposite(term)
        if condition is None:
            return Sign.UNKNOWN
        self.used.add(condition)
        sign = SIGN_OF[condition.need]
        return FLIPPED.get(sign, sign)

    def matches(self, stated: Apply | Component, term: Term) -> bool:
        """Whether a fact speaks of this value of its function, or component: where nothing restricts its arguments."""
        if isinstance(stated, Component):
            different = len(set(stated.indices)) == len(stated.indices)
            return different and all(isinstance(one, Sym) and self._is_any_value(one) for one in stated.indices)
        if self.context.definition(stated.function) is not None or not isinstance(term, Apply):
            return False
        one_each = len(set(stated.args)) == len(stated.args)
        return one_each and stated.partials == term.partials == () and all(map(self._is_any_value, stated.args))

    def _is_any_value(self, arg: Term) -> bool:
        """Whether an argument in a fact stands for every value: a name that no sign or definition restricts."""
        if not isinstance(arg, Sym | Component):
            return False
        symbol = arg.body if isinstance(arg, Component) else arg
        if isinstance(symbol, Sym) and is_point(symbol):
            return False
        if isinstance(symbol, Sym) and self.context.definition(symbol) is not None:
            return False
        return symbol not in self._facts.restricted

    def _is_free_density(self, term: Term) -> bool:
        """Whether the term is a value of a density that nothing defines: positive by convention, unless general."""
        if not isinstance(term, Apply) or term.function.density is None or term.partials:
            return False
        return self.context.definition(term.function) is None

    def _of_definition(self, term: Term) -> Sign:
        head = term if isinstance(term, Sym) else term.function if isinstance(term, Apply) else None
        if head is None or (isinstance(term, Apply) and term.partials) or self.depth >= MAX_UNFOLDINGS:
            return Sign.UNKNOWN
        definition = self.context.definition(head)
        if definition is None or definition.domain:
            return Sign.UNKNOWN
        args = term.args if isinstance(term, Apply) else ()
        if len(args) != len(definition.parameters):
            return Sign.UNKNOWN
        self.depth += 1
        try:
            return self.sign(substitute(definition.body, dict(zip(definition.parameters, args, strict=True))))
        finally:
            self.depth -= 1

    def _of_power(self, base: Term, exponent: Term) -> Sign:
        sign = self.sign(base)
        if sign is Sign.POSITIVE:
            return Sign.POSITIVE
        whole = _whole(exponent)
        if whole is None:
            # a root, wherever it is defined at all, is not negative
            value = rational_value(exponent)
            if value is None or value.denominator % 2:
                # a cube root of a negative number is read as negative by some and as undefined by others
                return Sign.UNKNOWN
            return Sign.NONNEGATIVE if value > 0 else Sign.POSITIVE
        if whole % 2 == 0:
            return Sign.POSITIVE if whole < 0 or sign in (Sign.NEGATIVE, Sign.NONZERO) else Sign.NONNEGATIVE
        if whole < 0:
            # the reciprocal, wherever it is defined, is not zero
            return {Sign.NONNEGATIVE: Sign.POSITIVE, Sign.NONPOSITIVE: Sign.NEGATIVE}.get(sign, sign)
        return sign

    def _of_call(self, name: str, args: tuple[Term, ...]) -> Sign:
        if name == "log" and isinstance(args[0], Num) and args[0].value > 0:
            return self.sign(Num(args[0].value - 1))
        match BY_NAME[name].sign if name in BY_NAME else None:
            case SignOf.POSITIVE:  # where it has a value at all, which the rules ask for
                return Sign.POSITIVE
            case SignOf.POSITIVE_OFF_ZERO:
                return Sign.POSITIVE if self.nonzero(args[0]) else Sign.NONNEGATIVE
            case SignOf.POSITIVE_OF_POSITIVE if all(self.positive(a) for a in args):
                return Sign.POSITIVE
            case SignOf.OF_ARGUMENT:
                return self.sign(args[0])
            case _:
                return Sign.UNKNOWN

    def _of_binder(self, term: Term) -> Sign:
        match term:
            case Integral(_, _, None, None):
                return _averaged(self._inside(_uncounted(term, frozenset())))
            case Integral(_, _, lower, upper) if lower is not None and upper is not None:
                known = _averaged(self._inside(term))
                forward = self.sign(Add((upper, Mul((Num(Fraction(-1)), lower)))))
                return _of_product([known, forward])
            case Sum(_, _, lower, upper):
                known = self._inside(term)
                weaker = {Sign.POSITIVE: Sign.NONNEGATIVE, Sign.NEGATIVE: Sign.NONPOSITIVE, Sign.NONZERO: Sign.UNKNOWN}
                return known if upper == lower else weaker.get(known, known)
            case Product():
                known = self._inside(term)
                return known if known in (Sign.POSITIVE, Sign.NONNEGATIVE) else Sign.UNKNOWN
            case Expect():
                return self._of_mean(self.freed(term))
            case _:
                return Sign.UNKNOWN

    def _of_mean(self, term: Term) -> Sign:
        body, weight = term.children
        return _averaged(self.sign(body)) if self.nonnegative(weight) else Sign.UNKNOWN

    def _inside(self, term: Term) -> Sign:
        """The sign of the body of a binder."""
        return self.sign(self.freed(term).children[0])

    def freed(self, term: Term) -> Term:
        """A binder under a name that the context does not speak of: facts are about free symbols."""
        symbol, scope = term.binds
        if symbol is None or not self._speaks_of(symbol):
            return term
        taken = {s.name for position in scope for s in free_symbols(term.children[position])}
        return rebind(term, Sym(fresh_name(f"{symbol.name}‥", taken), symbol.dims, symbol.sort))

    def _speaks_of(self, symbol: Sym) -> bool:
        if self.context.definition(symbol) is not None or symbol in self.assumed:
            return True
        return symbol in self._facts.spoken


def may_have_atoms(term: Term) -> bool:
    """Whether a term is a value of the density of a law that may have atoms."""
    return isinstance(term, Apply) and term.function.density is not None and term.function.density.general


def is_point(symbol: Sym) -> bool:
    r"""Whether a name is that of one value, such as ``x_0``, ``x^*`` or ``\hat{x}``: a fact there is one there only."""
    return _POINT.search(symbol.name) is not None


def _averaged(sign: Sign) -> Sign:
    """The sign of an integral over a set of positive measure: values that are only nonzero may cancel."""
    return Sign.UNKNOWN if sign is Sign.NONZERO else sign


def _uncounted(term: Term, over: frozenset[Sym]) -> Term:
    """A total without what makes sums over all values of its variables of it: what has values has at least one."""
    match term:
        case Integral(variable, body, None, None):
            return Integral(variable, _uncounted(body, over | {variable}))
        case Mul(factors):
            return mul(*(_uncounted(factor, over) for factor in factors))
        case _:
            return ONE if any(counts_all(term, variable) for variable in over) else term


def _need_of(sign: Sign) -> Need:
    return {Sign.POSITIVE: Need.POSITIVE, Sign.NONNEGATIVE: Need.NONNEGATIVE}.get(sign, Need.NONZERO)


def _whole(exponent: Term) -> int | None:
    value = rational_value(exponent)
    return value.numerator if value is not None and value.denominator == 1 else None


def _of_sum(signs: list[Sign]) -> Sign:
    for strict, weak in ((Sign.POSITIVE, Sign.NONNEGATIVE), (Sign.NEGATIVE, Sign.NONPOSITIVE)):
        if all(s in (strict, weak, Sign.ZERO) for s in signs):
            return strict if strict in signs else weak if weak in signs else Sign.ZERO
    return Sign.UNKNOWN


def _of_product(signs: list[Sign]) -> Sign:
    result = Sign.POSITIVE
    for sign in signs:
        result = _times(result, sign)
    return result


def _times(left: Sign, right: Sign) -> Sign:
    if Sign.ZERO in (left, right):
        return Sign.ZERO
    if Sign.UNKNOWN in (left, right):
        return Sign.UNKNOWN
    if Sign.NONZERO in (left, right):
        strict = {Sign.NONZERO, Sign.POSITIVE, Sign.NEGATIVE}
        return Sign.NONZERO if left in strict and right in strict else Sign.UNKNOWN
    negative = (left in (Sign.NEGATIVE, Sign.NONPOSITIVE)) != (right in (Sign.NEGATIVE, Sign.NONPOSITIVE))
    strict_sign = {left, right} <= {Sign.POSITIVE, Sign.NEGATIVE}
    positive = Sign.POSITIVE if strict_sign else Sign.NONNEGATIVE
    return FLIPPED[positive] if negative else positive
