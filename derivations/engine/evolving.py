"""Evolutions as premises: what they close, and whether they can hold: a premise that nothing satisfies proves nothing.

An equation for the rate of a function that speaks of it at one time only has a solution from any smooth start, for a
while at least (Cauchy and Kovalevskaya).  Where the function is a density, its integral must not change: what is said
of the rate has to be a divergence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derivations.engine.flux import Flux, find_flux
from derivations.model.context import Context, Hypothesis
from derivations.model.derivation import Claim
from derivations.model.evolutions import Evolution, as_evolution, as_motion, places_of
from derivations.model.proof import Argument
from derivations.model.terms import Apply, functions_in
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.solving import linear
from derivations.rules.initial_values import solution_in


def initial_values_for(claim: Claim, context: Context) -> Iterator[tuple[Argument, ...]]:
    """Arguments with which the rule of initial values may close a claim: of each motion with each of its values."""
    for number, law in enumerate(context.hypotheses):
        motion = as_motion(law)
        if motion is not None and solution_in(claim, motion.function) is not None:
            yield from ((number, start) for start in values_of(motion, context.hypotheses))


def values_of(motion: Evolution, equations: Sequence[Hypothesis]) -> Iterator[int]:
    """The numbers of the equations that say what a function that moves is at some time."""
    for number, one in enumerate(equations):
        if isinstance(one.left, Apply) and one.left.function == motion.function and not one.variables:
            yield number


def _has_solution(equations: Sequence[Hypothesis], context: Context) -> bool:
    """Whether equations are one for the rate of a function, linear in it, and at most one for its value at a time."""
    found = {law.function: law for one in equations if (law := as_motion(one)) is not None}
    values = {(one.left, one.right) for one in equations if as_motion(one) is None}
    rates = {(one.left, one.right) for one in equations if as_motion(one) is not None}
    if len(rates) != 1 or len(values) > 1 or found.keys() & {one.head for one in context.definitions}:
        return False
    (law,) = found.values()
    starts = [equations[number].right for number in values_of(law, equations)]
    if len(starts) < len(equations) - sum(as_motion(one) is not None for one in equations):
        return False
    if any(law.function in functions_in(right) for right in starts):
        return False
    try:
        right = Normalizer(context)(unfolded(law.right, context))
        return law.function not in functions_in(law.right) or linear(right, law.state) is not None
    except CannotNormaliseErrors:
        return False


def solvable(equations: Sequence[Hypothesis], context: Context) -> bool:
    """Whether equations are evolutions of different functions, each for the whole of its space, that can hold.

    A linear equation for a function of the time alone has a solution with any value at one time.

    No other one of them, and no definition, may speak of a function that changes: it could say something else of it.
    """
    if any(as_motion(one) is not None for one in equations):
        return _has_solution(equations, context)
    found = [law for one in equations if places_of(one) and (law := as_evolution(one)) is not None]
    changing = [law.function for law in found]
    if len(found) != len(equations) or len(set(changing)) != len(changing):
        return False
    if {definition.head for definition in context.definitions} & {*changing}:
        return False
    return all(_keeps_its_integral(law, context) for law in found)


def _keeps_its_integral(law: Evolution, context: Context) -> bool:
    """Whether the rate of a density is a divergence by its variable."""
    roles = law.function.density
    if roles is None:
        return True
    variable = next((one for one in law.space if one.name in roles.of), None)
    if variable is None or len(roles.of) != 1:
        return False
    normal = Normalizer(context)
    try:
        return isinstance(find_flux(normal, normal(unfolded(law.right, context)), variable), Flux)
    except CannotNormaliseErrors:
        return False
