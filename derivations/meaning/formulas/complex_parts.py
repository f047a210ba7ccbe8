r"""Terms with complex values, taken apart into their real and their imaginary parts.

While a formula is read, the imaginary unit, names of complex numbers, conjugates and parts are symbols and signs of
their own; nothing of these leaves the reader.  A term of them is a pair of real terms, ``e^{a + \mathrm{i} b}`` is
``(e^a \cos b, e^a \sin b)``, so no law of real numbers ever meets a complex one.  What has no such pair (logarithms,
powers that are no whole ones, unknown functions of complex arguments) is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce

from derivations.meaning.names.environment import IMAGINARY_UNIT, Environment, UnstatedError, require_size
from derivations.meaning.names.survey import Survey
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition
from derivations.model.parts import imaginary_part, real_part
from derivations.model.terms import (
    HALF,
    MINUS_ONE,
    ONE,
    PI,
    ZERO,
    Add,
    Apply,
    Call,
    Deriv,
    Expect,
    Function,
    Integral,
    Limit,
    Limits,
    Mul,
    Opaque,
    Pow,
    Sort,
    Sum,
    Sym,
    Term,
    add,
    call,
    div,
    free_symbols,
    mul,
    neg,
    power,
    rational_value,
    substitute,
    subterms,
)
from derivations.model.unfolding import fits
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.signs import Signs

CONJUGATE, REAL_PART, IMAGINARY_PART = r"\overline{#1}", r"\operatorname{Re}(#1)", r"\operatorname{Im}(#1)"
MARKS = frozenset({CONJUGATE, REAL_PART, IMAGINARY_PART})
MAX_POWER = 8
"""Powers of sums up to this one are multiplied out."""
MAX_UNFOLDED = 12
COUNTS = frozenset({"n", "m", "N", "M"})
"""Letters of whole numbers in exponents, where nothing is said of them; those of indices are such anyway."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The real and the imaginary part of a number."""

    real: Term
    imaginary: Term = ZERO

    @property
    def is_real(self) -> bool:
        """Whether it is written as a real number."""
        return self.imaginary == ZERO


def marked(pattern: str, term: Term) -> Opaque:
    """The conjugate or a part of a term, as it is written."""
    return Opaque(None, pattern, (term,))


def taken_apart(env: Environment, term: Term) -> Pair:
    """The real and the imaginary part of the value of a term.

    Raises:
        UnstatedError: it cannot be taken apart.
    """
    if not is_complex(env, term):
        if env.survey.imaginary or env.survey.complex:
            _require_real(term, lambda base: (rational_value(base) or 0) >= 0)
        return Pair(term)
    env.log.complex = True
    return _Parts(env)(term)


def _require_real(term: Term, fits: Callable[[Term], bool]) -> None:
    """Require that roots, logarithms and other powers in a term without complex numbers are taken of what fits.

    Raises:
        UnstatedError: one is of what may be negative, so that it may be no real number.
    """
    for _, part in subterms(term):
        match part:
            case Pow(base=base, exponent=exponent) if not _is_whole(exponent) and not fits(base):
                raise UnstatedError("a power of what may be negative may be no real number here")
            case Call(name="log", args=(base,)) if not fits(base):
                raise UnstatedError("a logarithm of what may be negative may be no real number here")


def _is_whole(exponent: Term) -> bool:
    """Whether an exponent is a whole number as written."""
    value = rational_value(exponent)
    return value is not None and value.denominator == 1


def real_value(env: Environment, term: Term) -> Term:
    """A term, if it is real.

    Raises:
        UnstatedError: it is not.
    """
    pair = taken_apart(env, term)
    if not pair.is_real:
        raise UnstatedError("a complex number stands where a real one is needed")
    return pair.real


def require_apart(survey: Survey, symbols: Iterable[Sym], functions: Iterable[Function]) -> None:
    """That nothing complex is left of a formula.

    Raises:
        UnstatedError: something is.
    """
    names = {one.name for one in symbols} | {one.name for one in functions}
    left = names & (survey.complex | {IMAGINARY_UNIT.name})
    if left:
        raise UnstatedError(f"{min(left)} is complex, and stands where that is not supported")


def is_complex(env: Environment, term: Term) -> bool:
    """Whether a term is made of what may have complex values, by itself or through definitions."""
    if not (env.survey.imaginary or env.survey.complex):
        return False
    waiting, seen = [term], set[Sym | Function]()
    while waiting:
        for _, part in subterms(waiting.pop()):
            if (isinstance(part, Opaque) and part.pattern in MARKS) or part == IMAGINARY_UNIT:
                return True
            head: Sym | Function | None = (
                part.function if isinstance(part, Apply) else part if isinstance(part, Sym) else None
            )
            if head is None or head in seen:
                continue
            seen.add(head)
            if head.name in env.survey.complex:
                return True
            definition = env.lookup(head)
            if definition is not None:
                waiting.append(definition.body)
    return False


def _plus(first: Term, second: Term) -> Term:
    if ZERO in (first, second):
        return second if first == ZERO else first
    return add(first, second)


def _times(first: Term, second: Term) -> Term:
    if ZERO in (first, second):
        return ZERO
    if ONE in (first, second):
        return second if first == ONE else first
    return mul(first, second)


def _minus(term: Term) -> Term:
    return ZERO if term == ZERO else neg(term)


def _sum(first: Pair, second: Pair) -> Pair:
    return Pair(_plus(first.real, second.real), _plus(first.imaginary, second.imaginary))


def _product(first: Pair, second: Pair) -> Pair:
    real = _plus(_times(first.real, second.real), _minus(_times(first.imaginary, second.imaginary)))
    return Pair(real, _plus(_times(first.real, second.imaginary), _times(first.imaginary, second.real)))


def square_of(pair: Pair) -> Term:
    """The square of the modulus."""
    parts = (one for one in (pair.real, pair.imaginary) if one != ZERO)
    squares = [power(one, 2) for one in parts]
    return squares[0] if len(squares) == 1 else add(*squares) if squares else ZERO


def _vanishes(term: Term) -> bool:
    """Whether a term is 0 by algebra, so that a denominator with it is simpler than it is written."""
    normal = Normalizer(Context())
    try:
        return is_zero(normal, normal(term))
    except CannotNormaliseErrors:
        return False


def _inverse(pair: Pair) -> Pair:
    if _vanishes(pair.imaginary):
        return Pair(power(pair.real, -1))
    if _vanishes(pair.real):
        return Pair(ZERO, neg(power(pair.imaginary, -1)))
    below = square_of(pair)
    return Pair(div(pair.real, below), neg(div(pair.imaginary, below)))


def _exponential(pair: Pair) -> Pair:
    if pair.is_real:
        return Pair(call("exp", pair.real))
    size = ONE if pair.real == ZERO else call("exp", pair.real)
    angle = pair.imaginary
    return Pair(_times(size, call("cos", angle)), _times(size, call("sin", angle)))


def _of_turned(round_name: str, flat_name: str) -> Callable[[Pair], Pair]:
    """A sine or cosine by addition of its real and its imaginary argument."""

    def sine(pair: Pair) -> Pair:
        x, y = pair.real, pair.imaginary
        if x == ZERO:
            return Pair(ZERO, call(flat_name, y))
        return Pair(
            mul(call(round_name, x), call(_PARTNER[flat_name], y)),
            mul(call(_PARTNER[round_name], x), call(flat_name, y)),
        )

    return sine


_PARTNER = {"sin": "cos", "sinh": "cosh"}


def _cosine(pair: Pair) -> Pair:
    x, y = pair.real, pair.imaginary
    if x == ZERO:
        return Pair(call("cosh", y))
    return Pair(mul(call("cos", x), call("cosh", y)), neg(mul(call("sin", x), call("sinh", y))))


def _hyperbolic_cosine(pair: Pair) -> Pair:
    x, y = pair.real, pair.imaginary
    if x == ZERO:
        return Pair(call("cos", y))
    return Pair(mul(call("cosh", x), call("cos", y)), mul(call("sinh", x), call("sin", y)))


_OF_ALL = {
    "exp": _exponential,
    "sin": _of_turned("sin", "sinh"),
    "sinh": _of_turned("sinh", "sin"),
    "cos": _cosine,
    "cosh": _hyperbolic_cosine,
}
"""The known functions that have values at all complex arguments."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of terms in a scope."""

    env: Environment
    unfolded: int = 0

    def __call__(self, term: Term) -> Pair:
        """Take a term apart.

        Raises:
            UnstatedError: it cannot be.
        """
        if not is_complex(self.env, term):
            _require_real(term, Signs(Context()).nonnegative)
            return Pair(term)
        require_size(term)
        if term.shape.rank:
            raise UnstatedError("vectors and matrices of complex numbers are not supported")
        match term:
            case Add(terms=terms):
                return reduce(_sum, map(self, terms))
            case Mul(factors=factors):
                return reduce(_product, map(self, factors))
            case Pow(base=base, exponent=exponent):
                return self._power(base, exponent)
            case Call(name=name, args=args):
                return self._call(name, args)
            case Deriv(variable=variable) if variable.name in self.env.survey.complex:
                return self._derivative(term)
            case Sum() | Integral() | Expect() | Limits() | Limit() | Deriv():
                return self._linear(term)
            case _:
                return self._named(term)

    def _named(self, term: Term) -> Pair:
        """The parts of a name, of a function at an argument, or of what is marked as a conjugate or a part."""
        match term:
            case Sym():
                return self._symbol(term)
            case Apply():
                return self._applied(term)
            case Opaque(pattern=pattern, args=(inner,)) if pattern in MARKS:
                return self._mark(pattern, self(inner))
            case _:
                raise UnstatedError("an operation on complex numbers that is not supported")

    def _symbol(self, symbol: Sym) -> Pair:
        if symbol == IMAGINARY_UNIT:
            return Pair(ZERO, ONE)
        definition = self.env.lookup(symbol)
        if definition is not None:
            return self._unfolding(definition)(definition.body)
        return Pair(Sym(real_part(symbol.name)), Sym(imaginary_part(symbol.name)))

    def _unfolding(self, definition: Definition) -> _Parts:
        """The scope of the body of a definition.

        Raises:
            UnstatedError: it does not hold everywhere, or rests on itself.
        """
        apart = bool(definition.domain or definition.others or definition.unsure)
        at_one = not free_symbols(definition.body).issuperset(definition.parameters)
        if apart or at_one or self.unfolded == MAX_UNFOLDED:
            raise UnstatedError(f"what {definition.head.name} is, with complex values, holds at some arguments only")
        self.env.log.unfolded[definition] = None
        return replace(self, unfolded=self.unfolded + 1)

    def _applied(self, term: Apply) -> Pair:
        definition, name = self.env.lookup(term.function), term.function.name
        if term.function.density is not None or (term.partials and definition is not None):
            raise UnstatedError(f"{name} has complex values or arguments, which is not supported")
        if definition is not None and fits(definition, term):
            values = dict(zip(definition.parameters, term.args, strict=True))
            return self._unfolding(definition)(substitute(definition.body, values))
        if any(is_complex(self.env, arg) for arg in term.args) or name not in self.env.survey.complex:
            raise UnstatedError(f"{name} is not known at complex arguments")
        real, imaginary = (replace(term.function, name=part) for part in (real_part(name), imaginary_part(name)))
        return Pair(replace(term, function=real), replace(term, function=imaginary))

    def _power(self, base: Term, exponent: Term) -> Pair:
        value = rational_value(exponent)
        if is_complex(self.env, exponent):
            if is_complex(self.env, base):
                raise UnstatedError("a complex power of a complex number has several values")
            return _exponential(_product(self(exponent), Pair(call("log", base))))
        if not self._is_whole(exponent):
            raise UnstatedError("a power of a complex number that is no whole one has several values")
        turned = self._polar(base)
        if turned is not None:
            size, angle = turned
            scaled = _product(Pair(exponent), self(angle))
            return _product(Pair(ONE if size == ONE else Pow(size, exponent)), _exponential(scaled))
        if isinstance(base, Call) and base.name == "Abs" and value is not None and value % 2 == 0:
            return Pair(power(square_of(self(base.args[0])), value / 2))
        if value is None or abs(value) > MAX_POWER:
            raise UnstatedError("a power of a complex number is taken apart for small numbers only, and in polar form")
        found, one = Pair(ONE), self(base)
        for _ in range(int(abs(value))):
            found = _product(found, one)
        return found if value >= 0 else _inverse(found)

    def _is_whole(self, exponent: Term) -> bool:
        """Whether an exponent is a whole number, whatever its symbols are."""
        if rational_value(exponent) is not None:
            return _is_whole(exponent)
        match exponent:
            case Sym():
                return self._is_integer(exponent)
            case Add(terms=parts) | Mul(factors=parts):
                return all(map(self._is_whole, parts))
            case _:
                return False

    def _is_integer(self, symbol: Sym) -> bool:
        """Whether a name in an exponent is a whole number: it is said to be one, or a usual letter of such."""
        survey, name = self.env.survey, symbol.name
        if symbol.sort is Sort.INTEGER or name in survey.integers:
            return True
        usual = name in COUNTS and not self.env.is_declared(name) and name not in survey.reals
        if not usual or self.env.lookup(symbol) is not None:
            return False
        self.env.log.convention(f"{name} is a whole number")
        self.env.log.facts[Condition(Need.INTEGER, (symbol,))] = f"{name} is a whole number"
        return True

    def _polar(self, base: Term) -> tuple[Term, Term] | None:
        r"""A real number and an exponent ``w``, of which a term is ``r e^w``; ``None`` where it is not written so."""
        if not is_complex(self.env, base):
            return base, ZERO
        match base:
            case Sym() if base == IMAGINARY_UNIT:
                return ONE, mul(IMAGINARY_UNIT, HALF, PI)
            case Sym() if (definition := self.env.lookup(base)) is not None:
                return self._unfolding(definition)._polar(definition.body)
            case Call(name="exp", args=(exponent,)):
                return ONE, exponent
            case Mul(factors=factors):
                found = [self._polar(one) for one in factors]
                known = [one for one in found if one is not None]
                if len(known) < len(found):
                    return None
                sizes, angles = [one for one, _ in known if one != ONE], [one for _, one in known if one != ZERO]
                return mul(*sizes) if len(sizes) > 1 else sizes[0] if sizes else ONE, add(*angles)
            case Pow(base=inner, exponent=exponent) if self._is_whole(exponent):
                turned = self._polar(inner)
                return None if turned is None else (Pow(turned[0], exponent), mul(exponent, turned[1]))
            case Add(terms=(first, second)):
                return _turned(first, second) or _turned(second, first)
            case _:
                return None

    def _call(self, name: str, args: tuple[Term, ...]) -> Pair:
        if name == "Abs":
            return Pair(self._modulus(args[0]))
        if len(args) == 1 and name in _OF_ALL:
            pair = self(args[0])
            return Pair(Call(name, (pair.real,))) if pair.is_real else _OF_ALL[name](pair)
        if len(args) == 1 and name == "tan":
            pair = self(args[0])
            return _product(_OF_ALL["sin"](pair), _inverse(_cosine(pair)))
        if name in ("log", "arg"):
            raise UnstatedError("the logarithm of a complex number has several values")
        pairs = [self(arg) for arg in args]
        if all(pair.is_real for pair in pairs):
            return Pair(Call(name, tuple(pair.real for pair in pairs)))
        raise UnstatedError(f"{name} at complex arguments is not supported")

    def _modulus(self, term: Term) -> Term:
        """The modulus of a number; that of a product is the product of those of its factors."""
        match term:
            case Mul(factors=factors):
                return reduce(_times, map(self._modulus, factors))
            case Pow(base=base, exponent=exponent) if self._is_whole(exponent):
                return Pow(self._modulus(base), exponent)
            case Call(name="exp", args=(exponent,)):
                real = self(exponent).real
                return ONE if real == ZERO else call("exp", real)
            case Opaque(pattern=pattern, args=(inner,)) if pattern == CONJUGATE:
                return self._modulus(inner)
            case Sym() if term == IMAGINARY_UNIT:
                return ONE
            case _:
                pair = self(term)
                return call("Abs", pair.real) if pair.is_real else Pow(square_of(pair), HALF)

    @staticmethod
    def _mark(pattern: str, pair: Pair) -> Pair:
        if pattern == CONJUGATE:
            return Pair(pair.real, _minus(pair.imaginary))
        return Pair(pair.real if pattern == REAL_PART else pair.imaginary)

    def _linear(self, term: Sum | Integral | Expect | Limits | Limit | Deriv) -> Pair:
        """A sum, an integral, an average, a limit or a derivative over real values, part by part."""
        body, *others = term.children
        variable = term.binds[0]
        if variable is not None and variable.name in self.env.survey.complex:
            raise UnstatedError(f"whether {variable.name} runs over complex numbers is not stated")
        if any(is_complex(self.env, one) for one in others):
            raise UnstatedError("complex limits, weights or places are not supported")
        pair = self(body)
        parts = (ZERO if one == ZERO else term.rebuild((one, *others)) for one in (pair.real, pair.imaginary))
        return Pair(*parts)

    def _derivative(self, term: Deriv) -> Pair:
        """A derivative by a complex number, which is that by its real part where the function has one."""
        real = Sym(real_part(term.variable.name))
        if (
            term.at != term.variable
            or self.env.lookup(term.variable) is not None
            or not self._is_holomorphic(term.body)
        ):
            raise UnstatedError("a derivative by a complex number of what may have none")
        pair = self(term.body)
        return Pair(*(ZERO if one == ZERO else Deriv(real, None, one, real) for one in (pair.real, pair.imaginary)))

    def _is_holomorphic(self, term: Term) -> bool:
        """Whether a term is made of sums, products, whole powers and functions that have complex derivatives."""
        return all(
            isinstance(part, Add | Mul | Pow | Sym)
            or not part.children
            or (isinstance(part, Call) and part.name in _OF_ALL)
            for _, part in subterms(term)
        )


def _turned(first: Term, second: Term) -> tuple[Term, Term] | None:
    r"""The polar form of ``\cos u + \mathrm{i} \sin u`` or ``\cos u - \mathrm{i} \sin u``."""
    if not (isinstance(first, Call) and first.name == "cos" and isinstance(second, Mul)):
        return None
    factors = [one for one in _flat(second) if one not in (IMAGINARY_UNIT, MINUS_ONE)]
    others = [one for one in _flat(second) if one in (IMAGINARY_UNIT, MINUS_ONE)]
    if others.count(IMAGINARY_UNIT) != 1 or factors != [Call("sin", first.args)]:
        return None
    signed = mul(IMAGINARY_UNIT, *first.args)
    return ONE, neg(signed) if others.count(MINUS_ONE) % 2 else signed


def _flat(term: Term) -> list[Term]:
    return [part for one in term.factors for part in _flat(one)] if isinstance(term, Mul) else [term]
