"""Whether evolutions can hold: a premise that nothing satisfies proves nothing.

An equation for the rate of a function that speaks of it at one time only has a solution from any smooth start, for a
while at least (Cauchy and Kovalevskaya).  Where the function is a density, its integral must not change: what is said
of the rate has to be a divergence.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.engine.flux import Flux, find_flux
from derivations.model.context import Context, Hypothesis
from derivations.model.evolutions import Evolution, as_evolution, places_of
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer


def solvable(equations: Sequence[Hypothesis], context: Context) -> bool:
    """Whether equations are evolutions of different functions, each for the whole of its space, that can hold.

    No other one of them, and no definition, may speak of a function that changes: it could say something else of it.
    """
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
