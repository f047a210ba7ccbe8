r"""The known functions of numbers, one row each: how they are written, and what is known of them without a formula.

What takes a formula stands where it is used, under the same name: derivatives in ``normal.derivative``, identities in
``normal.functions``, domains in ``rules.definedness``, values in ``numeric``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Parity(Enum):
    """What becomes of a function when the sign of its argument changes."""

    ODD = auto()
    EVEN = auto()


@dataclass(frozen=True, slots=True)
class KnownFunction:
    r"""A known function.

    ``spellings`` are the commands that stand for it with or without brackets; ``bracketed`` the names that do before
    brackets only; ``words`` how it is written without a backslash.  ``latex`` is how it is printed where that is not
    its own command, and ``closed`` whether brackets always follow.  ``rising`` functions have the sign of their
    argument, ``positive`` ones are so everywhere; ``sympy`` is the name of SymPy's class.
    """

    name: str
    sympy: str
    spellings: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    arity: int = 1
    latex: str = ""
    closed: bool = False
    parity: Parity | None = None
    rising: bool = False
    positive: bool = False
    bounded: bool = False


_ODD, _EVEN = Parity.ODD, Parity.EVEN

KNOWN: tuple[KnownFunction, ...] = (
    KnownFunction("exp", "exp", ("\\exp",), words=("exp",), positive=True),
    KnownFunction("log", "log", ("\\log", "\\ln"), words=("log", "ln")),
    KnownFunction("sin", "sin", ("\\sin",), words=("sin",), parity=_ODD, bounded=True),
    KnownFunction("cos", "cos", ("\\cos",), words=("cos",), parity=_EVEN, bounded=True),
    KnownFunction("tan", "tan", ("\\tan",), words=("tan",), parity=_ODD),
    KnownFunction("sinh", "sinh", ("\\sinh",), words=("sinh",), parity=_ODD, rising=True),
    KnownFunction("cosh", "cosh", ("\\cosh",), words=("cosh",), parity=_EVEN, positive=True),
    KnownFunction("tanh", "tanh", ("\\tanh",), words=("tanh",), parity=_ODD, rising=True, bounded=True),
    KnownFunction("arcsin", "asin", ("\\arcsin",), words=("arcsin",), parity=_ODD, bounded=True),
    KnownFunction("arccos", "acos", ("\\arccos",), words=("arccos",), bounded=True),
    KnownFunction("arctan", "atan", ("\\arctan",), words=("arctan",), parity=_ODD, rising=True, bounded=True),
    KnownFunction("Abs", "Abs", parity=_EVEN),
    KnownFunction("sign", "sign", ("\\sgn", "\\sign"), latex=r"\operatorname{sign}", parity=_ODD, bounded=True),
    KnownFunction("Gamma", "gamma", bracketed=("\\Gamma",), latex=r"\Gamma", closed=True),
    KnownFunction("digamma", "digamma", bracketed=("\\digamma",), latex=r"\psi", closed=True),
    KnownFunction(
        "erf", "erf", ("\\erf",), latex=r"\operatorname{erf}", closed=True, parity=_ODD, rising=True, bounded=True
    ),
    KnownFunction("factorial", "factorial"),
    KnownFunction("Beta", "beta", bracketed=("B", "\\mathrm{B}"), arity=2, latex=r"\mathrm{B}", closed=True),
    KnownFunction("binomial", "binomial", arity=2),
)

SPECIAL = {name: one for one in KNOWN for name in one.bracketed}
"""The functions that are known by a name before brackets only, by that name."""

QUOTIENTS = {
    "sec": ("", "cos"), "csc": ("", "sin"), "cot": ("cos", "sin"),
    "sech": ("", "cosh"), "csch": ("", "sinh"), "coth": ("cosh", "sinh"),
}  # fmt: skip
"""Functions that are quotients of known ones, by their names: what stands above, if not 1, and what below."""
