"""Integrals and infinite series as SymPy expressions that stay as they are: linear, and nothing is evaluated."""

from __future__ import annotations

from typing import Any

import sympy

INTEGRAL, SERIES, BOUNDARY, LIMIT = sympy.symbols("integral series boundary limit")
"""The kinds of totals; a boundary is the difference of two limits, along an axis that the end of its name tells; a
limit is one at 0, or at ∞, from the side that the end of its name tells."""
NOTHING = (0, 0)
"""The place of the variables of what is no density."""


class Total(sympy.Expr):  # type: ignore[misc]
    """``body`` integrated (or summed) over ``variables`` between bounds; ``kind`` says which, and over what.

    The arguments are the body, a tuple of the variables, the lower and the upper bound, and the kind.  Derivatives by
    other symbols go inside, with the terms of bounds that move: under which conditions, the proof says.  A kind that
    is none of those above is an operator of which nothing is known, such as a maximum.
    """

    is_commutative = True
    is_real = True

    def __new__(cls, body: Any, variables: Any, lower: Any, upper: Any, kind: Any) -> Any:
        """The total; a linear one of 0 is 0."""
        total = super().__new__(cls, sympy.sympify(body), variables, lower, upper, kind)
        return sympy.S.Zero if total.is_linear and body == 0 else total

    @property
    def is_linear(self) -> bool:
        """Whether that of a sum is the sum of those of its terms."""
        return str(self.args[4]).startswith(tuple(map(str, (INTEGRAL, SERIES, BOUNDARY, LIMIT))))

    @property
    def domain(self) -> tuple[Any, ...]:
        """What is integrated over, without the names of the variables."""
        return (len(self.args[1]), *self.args[2:])

    def _eval_is_nonnegative(self) -> bool | None:
        body, _, lower, upper, kind = self.args
        upwards = lower == -sympy.oo or upper == sympy.oo or (upper - lower).is_nonnegative
        return True if kind in (INTEGRAL, SERIES) and upwards and body.is_nonnegative else None

    @property
    def height(self) -> int:
        """How deep totals nest in it, itself included."""
        return 1 + max((inner.height for inner in self.args[0].atoms(Total)), default=0)

    @property
    def free_symbols(self) -> set[Any]:
        """The symbols that the value depends on."""
        inside: set[Any] = self.args[0].free_symbols - set(self.args[1])
        ends: set[Any] = self.args[2].free_symbols | self.args[3].free_symbols
        return inside | ends

    def _eval_derivative(self, by: Any) -> Any:
        body, variables, lower, upper, kind = self.args
        if by in variables or by not in self.free_symbols:
            return sympy.S.Zero
        if not self.is_linear:
            raise NotImplementedError("the derivative of an operator of which nothing is known")
        inner = Total(body.diff(by), variables, lower, upper, kind)
        for bound, sign in ((upper, 1), (lower, -1)):
            if bound.has(by):
                inner += sign * bound.diff(by) * body.subs(variables[0], bound)
        return inner

    def _eval_subs(self, old: Any, new: Any) -> Any:
        return self if old in self.args[1] else None
