r"""The known functions of numbers, one row each: how they are written, where they have values, what is known of these.

Reading, printing, normal forms, the rules and the Python API go by the row.  What needs code beside it is attached by
name: identities in ``normal.functions``, expansions towards infinity in ``rules.functions_near``, values in
``numeric.dual`` (and, of what is made of others, in ``crosscheck.lower_algebra``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from fractions import Fraction

from derivations.model.errors import ShapeError
from derivations.model.terms.algebraic import Pow
from derivations.model.terms.arithmetic import HALF, MINUS_ONE, ONE, PI, ZERO, add, div, mul, neg, number, power, sub
from derivations.model.terms.base import Term, need_scalar

OfArgument = Callable[[Term], Term]
"""A term made of the argument of a function."""


@dataclass(frozen=True, slots=True, eq=False)
class Call(Term):
    """A known real function of scalars: one of ``CALLS`` (``exp``, ``log``, ``sin``, ``Abs``, ``Gamma`` …)."""

    name: str
    args: tuple[Term, ...]

    def __post_init__(self) -> None:
        if CALLS.get(self.name) != len(self.args):
            raise ShapeError(f"{self.name} with {len(self.args)} arguments")
        for arg in self.args:
            need_scalar(arg, f"the argument of {self.name}")

    @property
    def children(self) -> tuple[Term, ...]:
        return self.args

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Call(self.name, children)


class Parity(Enum):
    """What becomes of a function when the sign of its argument changes."""

    ODD = auto()
    EVEN = auto()


class SignOf(Enum):
    """What is known of the sign of a function, wherever it has a value."""

    POSITIVE = auto()
    OF_ARGUMENT = auto()
    """That of its argument."""
    POSITIVE_OFF_ZERO = auto()
    """Positive where its argument is not 0, and 0 there."""
    POSITIVE_OF_POSITIVE = auto()
    """Positive where all its arguments are."""


class Smoothness(Enum):
    """How smooth a function is within its domain."""

    SMOOTH = auto()
    """It has all derivatives wherever it has a value."""
    ENDS = auto()
    """It is continuous, and has all derivatives but at the ends of its domain."""
    CORNER = auto()
    """It is continuous, and has all derivatives but at 0."""
    JUMP = auto()
    """It has all derivatives but at 0, where it is not continuous."""
    UNSAID = auto()
    """Nothing is known."""


class Sense(Enum):
    """What a term of the argument must be for a function to have a value."""

    POSITIVE = auto()
    NONNEGATIVE = auto()
    NONZERO = auto()


@dataclass(frozen=True, slots=True)
class Where:
    """The arguments of a function for which a term of each is positive, or not negative, or not 0."""

    sense: Sense
    of: OfArgument


@dataclass(frozen=True, slots=True)
class KnownFunction:
    r"""A known function.

    Attributes:
        name: by which terms call it.
        sympy: the name of SymPy's class.
        spellings: the commands that stand for it with or without brackets.
        bracketed: the names that do before brackets only.
        words: how it is written without a backslash.
        arity: the number of its arguments.
        latex: how it is printed, where that is not its own command.
        closed: whether brackets always follow.
        numeric: its name in ``numeric.dual``, where that is another one.
        inverse: the function that ``f^{-1}`` stands for.
        angular: whether it is a function of an angle, periodic by 2π.
        parity: what a sign of the argument does.
        sign: what is known of its own sign.
        bounded: whether its values are.
        domain: where it has values; everywhere, where nothing is said.
        smoothness: how smooth it is there.
        poles: whether it tends to infinity as a power does where its domain ends.
        derivative: made of the argument; where it is not ``None``, it holds wherever the function is smooth.
        values: exact ones, by rational arguments.
    """

    name: str
    sympy: str
    spellings: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    arity: int = 1
    latex: str = ""
    closed: bool = False
    numeric: str = ""
    inverse: str = ""
    angular: bool = False
    parity: Parity | None = None
    sign: SignOf | None = None
    bounded: bool = False
    domain: Where | None = None
    smoothness: Smoothness = Smoothness.SMOOTH
    poles: bool = False
    derivative: OfArgument | None = None
    values: Mapping[Fraction, Term] = field(default_factory=dict)

    @property
    def continuous(self) -> bool:
        """Whether it is known to be continuous within its domain."""
        return self.smoothness not in (Smoothness.JUMP, Smoothness.UNSAID)

    @property
    def interior(self) -> Where | None:
        """Where it has all derivatives, if any are known of; everywhere, where nothing is said."""
        if self.smoothness in (Smoothness.CORNER, Smoothness.JUMP):
            return Where(Sense.NONZERO, _itself)
        if self.smoothness is Smoothness.ENDS and self.domain is not None:
            return replace(self.domain, sense=Sense.POSITIVE)
        return self.domain


def _of(name: str) -> OfArgument:
    """Another known function of the same argument."""
    return lambda x: Call(name, (x,))


def _itself(x: Term) -> Term:
    return x


def _next(x: Term) -> Term:
    return add(x, ONE)


def _cosine(x: Term) -> Term:
    return Call("cos", (x,))


def _within_one(x: Term) -> Term:
    return sub(ONE, power(x, 2))


def _one_with_square(term: Term, sign: int) -> Term:
    return add(ONE, mul(number(sign), power(term, 2)))


def _slope_of_arcsine(x: Term) -> Term:
    return Pow(_one_with_square(x, -1), number(Fraction(-1, 2)))


def _bell(x: Term) -> Term:
    return mul(number(2), power(PI, Fraction(-1, 2)), Call("exp", (neg(power(x, 2)),)))


_ODD, _EVEN = Parity.ODD, Parity.EVEN
_POSITIVE = Where(Sense.POSITIVE, _itself)
_WITHIN_ONE = Where(Sense.NONNEGATIVE, _within_one)
_CORNER, _JUMP, _ENDS = Smoothness.CORNER, Smoothness.JUMP, Smoothness.ENDS

KNOWN: tuple[KnownFunction, ...] = (
    KnownFunction(
        "exp", "exp", ("\\exp",), words=("exp",), sign=SignOf.POSITIVE, derivative=_of("exp"),
    ),
    KnownFunction(
        "log", "log", ("\\log", "\\ln"), words=("log", "ln"), domain=_POSITIVE,
        derivative=lambda x: power(x, -1),
    ),
    KnownFunction(
        "sin", "sin", ("\\sin",), words=("sin",), inverse="arcsin", angular=True, parity=_ODD, bounded=True,
        derivative=_cosine,
    ),
    KnownFunction(
        "cos", "cos", ("\\cos",), words=("cos",), inverse="arccos", angular=True, parity=_EVEN, bounded=True,
        derivative=lambda x: mul(MINUS_ONE, Call("sin", (x,))),
    ),
    KnownFunction(
        "tan", "tan", ("\\tan",), words=("tan",), inverse="arctan", angular=True, parity=_ODD,
        domain=Where(Sense.NONZERO, _cosine), poles=True,
        derivative=lambda x: _one_with_square(Call("tan", (x,)), 1),
    ),
    KnownFunction(
        "sinh", "sinh", ("\\sinh",), words=("sinh",), parity=_ODD, sign=SignOf.OF_ARGUMENT, derivative=_of("cosh"),
    ),
    KnownFunction(
        "cosh", "cosh", ("\\cosh",), words=("cosh",), parity=_EVEN, sign=SignOf.POSITIVE, derivative=_of("sinh"),
        values={Fraction(0): ONE},
    ),
    KnownFunction(
        "tanh", "tanh", ("\\tanh",), words=("tanh",), parity=_ODD, sign=SignOf.OF_ARGUMENT, bounded=True,
        derivative=lambda x: _one_with_square(Call("tanh", (x,)), -1),
    ),
    KnownFunction(
        "arcsin", "asin", ("\\arcsin",), words=("arcsin",), parity=_ODD, sign=SignOf.OF_ARGUMENT, bounded=True,
        domain=_WITHIN_ONE, smoothness=_ENDS, derivative=_slope_of_arcsine,
    ),
    KnownFunction(
        "arccos", "acos", ("\\arccos",), words=("arccos",), bounded=True, domain=_WITHIN_ONE, smoothness=_ENDS,
        derivative=lambda x: mul(MINUS_ONE, _slope_of_arcsine(x)),
        values={Fraction(1): ZERO, Fraction(0): mul(HALF, PI), Fraction(-1): PI},
    ),
    KnownFunction(
        "arctan", "atan", ("\\arctan",), words=("arctan",), parity=_ODD, sign=SignOf.OF_ARGUMENT, bounded=True,
        derivative=lambda x: power(_one_with_square(x, 1), -1),
    ),
    KnownFunction(
        "Abs", "Abs", numeric="absolute", parity=_EVEN, sign=SignOf.POSITIVE_OFF_ZERO, smoothness=_CORNER,
        derivative=lambda x: div(x, Call("Abs", (x,))),
    ),
    KnownFunction(
        "sign", "sign", ("\\sgn", "\\sign"), latex=r"\operatorname{sign}", parity=_ODD, sign=SignOf.OF_ARGUMENT,
        bounded=True, smoothness=_JUMP,
    ),
    KnownFunction(
        "Gamma", "gamma", bracketed=("\\Gamma",), latex=r"\Gamma", closed=True, numeric="gamma",
        sign=SignOf.POSITIVE_OF_POSITIVE, domain=_POSITIVE, poles=True,
        derivative=lambda x: mul(Call("Gamma", (x,)), Call("digamma", (x,))),
    ),
    KnownFunction(
        "digamma", "digamma", bracketed=("\\digamma",), latex=r"\psi", closed=True, domain=_POSITIVE, poles=True,
    ),
    KnownFunction(
        "erf", "erf", ("\\erf",), latex=r"\operatorname{erf}", closed=True, parity=_ODD, sign=SignOf.OF_ARGUMENT,
        bounded=True, derivative=_bell,
    ),
    KnownFunction(
        "factorial", "factorial", sign=SignOf.POSITIVE, domain=Where(Sense.POSITIVE, _next), poles=True,
    ),
    KnownFunction(
        "Beta", "beta", bracketed=("B", "\\mathrm{B}"), arity=2, latex=r"\mathrm{B}", closed=True,
        sign=SignOf.POSITIVE_OF_POSITIVE, domain=_POSITIVE, poles=True,
    ),
    KnownFunction("binomial", "binomial", arity=2, smoothness=Smoothness.UNSAID),
)  # fmt: skip
"""Derivatives: Abramowitz & Stegun 1964, 4.1-4.6, 6.3.1, 7.1.1."""

BY_NAME = {one.name: one for one in KNOWN}

CALLS: dict[str, int] = {**{one.name: one.arity for one in KNOWN}, "Delta": 3}
"""Known functions and their number of arguments; ``Delta(i, j, d)`` is Kronecker's δ over ``1 … d``."""

SPECIAL = {name: one for one in KNOWN for name in one.bracketed}
"""The functions that are known by a name before brackets only, by that name."""

QUOTIENTS = {
    "sec": ("", "cos"), "csc": ("", "sin"), "cot": ("cos", "sin"),
    "sech": ("", "cosh"), "csch": ("", "sinh"), "coth": ("cosh", "sinh"),
}  # fmt: skip
"""Functions that are quotients of known ones, by their names: what stands above, if not 1, and what below."""
