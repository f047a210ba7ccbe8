"""What instances are drawn for: a claim with its sets, events and families in a form that has values."""

from __future__ import annotations

from derivations.crosscheck.elements import with_elements
from derivations.crosscheck.finite import on_finite_sets
from derivations.crosscheck.indices import counted_from_one
from derivations.crosscheck.spaces import on_finite_space
from derivations.model.context import Context
from derivations.model.derivation import Claim


def prepared(claim: Claim, context: Context) -> tuple[Claim, Context]:
    """A claim and its context with events and sets on finite spaces, and elements of families as symbols."""
    return with_elements(*counted_from_one(*on_finite_sets(*on_finite_space(claim, context))))
