"""Short ways to write known and abstract functions, and the names that only the checker writes."""

from __future__ import annotations

from derivations.model.terms.algebraic import Apply, Function, Roles
from derivations.model.terms.base import Sym, Term
from derivations.model.terms.binders import Deriv
from derivations.model.terms.events import Counting, Stands
from derivations.model.terms.known_functions import Call

_PRIME = "'"


def call(name: str, *args: Term) -> Term:
    """Apply a known function."""
    return Call(name, args)


def partial(body: Term, variable: Sym, index: Term | None = None) -> Term:
    """Differentiate ``body`` by its own free variable (or by one component of it)."""
    return Deriv(variable, index, body, variable)


def measure_at(stands: Stands, name: str, *args: Term) -> Apply:
    """A measure at a variable, or where something holds: nonnegative, and nothing else is known of it."""
    return Apply(Function(name, density=Roles((), general=True), stands=stands), args)


def all_values(variable: Sym, role: str) -> Apply:
    r"""The measure by which an integral over a variable is the sum ``\sum_x`` over all values of what it stands for.

    Of ``x`` and of ``x'`` that is the same, of ``y`` it may be another one.
    """
    own = role.rstrip(_PRIME)
    return measure_at(Counting(own), f"\\#_{{{own}}}", variable)


def counts_all(term: Term, variable: Sym | None = None) -> bool:
    """Whether a term is the measure of the sum over all values of something, at a variable if one is asked for."""
    counting = isinstance(term, Apply) and isinstance(term.function.stands, Counting)
    return counting and (variable is None or term.children == (variable,))


def is_measure(function: Function) -> bool:
    """Whether a function is a measure, or the indicator of a set: see ``measure_at``."""
    roles = function.density
    return roles is not None and roles.general and not roles.of
