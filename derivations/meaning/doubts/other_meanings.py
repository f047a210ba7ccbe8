"""Why a claim may be about something else than its terms are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeGuard

from derivations.meaning.doubts.obstacles import (
    component_indices,
)
from derivations.meaning.names.constants import may_be_imaginary
from derivations.meaning.names.environment import UnstatedError
from derivations.meaning.names.survey import Survey
from derivations.meaning.terms.contexts import StatedLine, context_of
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.used import Used, used_by
from derivations.meaning.words.averages import varies_a_law
from derivations.meaning.words.notation import INDICES, JACOBIAN
from derivations.model.conditions import SIGNS
from derivations.model.context import Origin
from derivations.model.derivation import Claim
from derivations.model.layouts import transposed_jacobians
from derivations.model.terms import (
    Apply,
    Deriv,
    Div,
    Expect,
    Grad,
    Integral,
    Jacobian,
    Term,
    free_symbols,
    has_function,
    subterms,
)
from derivations.reading.raw import RawStep

VARIED = (Deriv, Grad, Div, Jacobian)


def _unclear_layout(claim: Claim, survey: Survey) -> str | None:
    """Why it is not certain which index of a Jacobian counts components, where that matters."""
    if JACOBIAN in survey.unclear and transposed_jacobians(claim) is not None:
        return f"{survey.unclear[JACOBIAN]}: the layout of Jacobians may not be that of ∂f_i/∂x_j"
    return None


def _summed(claim: Claim, survey: Survey) -> str | None:
    """Why an index that stands on one side only may be summed over, where words speak of such a convention."""
    lonely = free_symbols(claim.left) ^ free_symbols(claim.right)
    if INDICES in survey.unclear and lonely & component_indices(claim):
        return f"{survey.unclear[INDICES]}: the summation convention is not supported; write the sums"
    return None


def exchanged(left: set[Integral], right: set[Integral]) -> bool:
    """Whether the sides are integrals without limits over different variables, as after a substitution.

    One under which a density stands runs over the values of that density's variable.
    """
    parts = [part for integral in left | right for _, part in subterms(integral)]
    if any(isinstance(part, Apply) and part.function.density is not None for part in parts):
        return False
    names = [{integral.variable.name for integral in side} for side in (left, right)]
    return all(names) and not names[0] & names[1]


def _varies_a_density(part: Term) -> TypeGuard[Integral | Expect]:
    """Whether a term is an average over an abstract density under which something is differentiated."""
    if not isinstance(part, Integral | Expect) or (isinstance(part, Integral) and part.lower is not None):
        return False
    inside = [inner for child in part.children for _, inner in subterms(child)]
    varied = any(isinstance(one, VARIED) or (isinstance(one, Apply) and one.partials) for one in inside)
    return varied and any(isinstance(one, Apply) and one.function.density is not None for one in inside)


def without_range(
    claim: Claim, unlimited: set[Integral], resolver: Resolver, statements: Sequence[StatedLine]
) -> str | None:
    """Why it is not stated over what an integral without limits runs: its variable is restricted.

    So with an average in which something is differentiated: there may be boundary terms at the ends of the range.
    """
    parts = [*claim.parts]
    open_ones = {part.variable for part in parts if isinstance(part, Integral) and part in unlimited}
    for variable in open_ones | {part.variable for part in parts if _varies_a_density(part)}:
        context, _ = context_of(used_by((variable,), resolver), resolver, statements, ())
        for fact in context.facts:
            subject = fact.condition.terms[0]
            about = fact.condition.need in SIGNS and variable in free_symbols(subject)
            if about and not has_function(subject) and fact.source.origin is not Origin.CONVENTION:
                return f"{variable.name} is restricted, so an integral over it needs its limits"
    return None


def other_meaning(raw: RawStep, claim: Claim, used: Used, resolver: Resolver) -> str | None:
    """Why the claim may be about complex numbers, or about Jacobians in another layout."""
    survey = resolver.survey
    trees = raw.trees
    trees += [entry.body for key in used.definitions if (entry := resolver.entries.get(key)) is not None]
    free = {symbol.name for symbol in used.symbols}
    return _unclear_layout(claim, survey) or _summed(claim, survey) or may_be_imaginary(trees, free, survey)


def require_fixed_law(terms: Iterable[Term], used: Used) -> None:
    """That nothing is differentiated that holds an average over a law that is not stated."""
    if varies_a_law(terms, (one.body for one in used.definitions.values())):
        raise UnstatedError("whether a law that is not stated depends on what is differentiated by is not stated")
