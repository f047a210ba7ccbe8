"""Why a side has no value at an instance, as exceptions."""

from __future__ import annotations

from derivations.model.errors import DerivationError


class NoValueError(ArithmeticError):
    """A side has no value at an instance, or none that could be computed; the message says why."""


class OutOfTimeError(NoValueError):
    """The deadline has passed."""


class HighDimensionError(NoValueError):
    """An integral has too many dimensions for a grid; it may still be sampled."""


class TooManyPointsError(NoValueError):
    """The grids of nested integrals have too many points together; they may still be sampled."""


FAILURES = (ArithmeticError, DerivationError, ValueError, RecursionError)
"""What evaluation raises where there is no value or none that can be computed.

The arithmetic of floats, arrays and balls raises the first and the third, terms that do not fit together the second,
and what is nested too deeply the last.  Anything else is a bug of the checker, and passes through.
"""
