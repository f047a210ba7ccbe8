"""Evolutions: equations that say at which rate a function changes in time, ``∂_t u(t, x) = F``.

An equation with derivatives by ``x`` speaks of ``u`` as a function of ``x``, so it holds for every ``x``.  It says
nothing of other times than its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivations.model.context import Fact, Hypothesis, Source
from derivations.model.terms import (
    Add,
    Apply,
    Deriv,
    Div,
    Function,
    Grad,
    Jacobian,
    Partial,
    Sym,
    Term,
    add,
    free_symbols,
    has_function,
    sub,
    subterms,
)


@dataclass(frozen=True, slots=True)
class Evolution:
    """``rate`` is the derivative of ``state``, a function at plain arguments, by the one at ``slot``.

    ``right`` says what it is, and ``space`` are the other arguments, by which ``right`` takes derivatives.
    """

    state: Apply
    slot: int
    rate: Term
    right: Term
    space: tuple[Sym, ...]

    @property
    def time(self) -> Term:
        """The argument by which the state changes."""
        return self.state.args[self.slot]

    @property
    def function(self) -> Function:
        """What changes."""
        return self.state.function

    @property
    def atom(self) -> Apply:
        """The rate as an applied function."""
        return Apply(self.state.function, self.state.args, (Partial(self.slot),))


def evolution(left: Term, right: Term) -> Evolution | None:
    """What an equation says of the rate of a function; ``None``: it is of another form."""
    found = _rate(left)
    if found is None:
        return None
    state, slot = found
    time = state.args[slot]
    others = tuple(a for n, a in enumerate(state.args) if n != slot and isinstance(a, Sym))
    plain = len({*others, time}) == len(state.args) and not time.shape.rank and not state.shape.rank
    taken = _derived_by(right)
    if not plain or time in taken or not _at_its_time(right, state.function, slot, time):
        return None
    return Evolution(state, slot, left, right, tuple(a for a in others if a in taken))


def as_evolution(hypothesis: Hypothesis) -> Evolution | None:
    """The evolution that a hypothesis states, if it is one."""
    return evolution(hypothesis.left, hypothesis.right)


def as_motion(hypothesis: Hypothesis) -> Evolution | None:
    """The equation for the rate of a function of one variable that a hypothesis states for all of its values."""
    found = as_evolution(hypothesis)
    alone = found is not None and found.state.args == hypothesis.variables and not hypothesis.where
    return found if alone else None


def evolving(left: Term, right: Term, source: Source, facts: Iterable[Fact] = (), unsettled: str = "") -> Hypothesis:
    """An equation as a hypothesis, solved for a rate; an evolution holds at every place of which nothing is said."""
    left, right = solved_for_rate(left, right) or (left, right)
    found = evolution(left, right)
    told = (term for fact in facts for term in fact.condition.terms if not has_function(term))
    spoken = {symbol for term in told for symbol in free_symbols(term)}
    places = () if found is None else tuple(one for one in found.space if one not in spoken)
    return Hypothesis(left, right, places, source, (), unsettled)


def solved_for_rate(left: Term, right: Term) -> tuple[Term, Term] | None:
    """An evolution whose rate is one term of a sum, ``∂_t u + F = 0``, as ``∂_t u = -F``; ``None``: it is none."""
    terms = left.terms if isinstance(left, Add) else ()
    rates = [n for n, term in enumerate(terms) if _rate(term) is not None]
    if len(rates) != 1:
        return None
    rate = terms[rates[0]]
    rest = sub(right, add(*(term for n, term in enumerate(terms) if n != rates[0])))
    return (rate, rest) if evolution(rate, rest) is not None else None


def places_of(hypothesis: Hypothesis) -> tuple[Sym, ...]:
    """The variables of an evolution at all of whose values it holds: its places, not its time."""
    found = as_evolution(hypothesis) if hypothesis.variables else None
    return () if found is None else tuple(one for one in found.space if one in hypothesis.variables)


def _rate(left: Term) -> tuple[Apply, int] | None:
    """The state and the slot of its time, of a derivative by a plain argument."""
    match left:
        case Deriv(variable, None, Apply(_, args, ()) as state, at) if at == variable and args.count(variable) == 1:
            return state, args.index(variable)
        case Apply(function, args, (Partial(slot, None),)):
            return Apply(function, args), slot
        case _:
            return None


def _derived_by(right: Term) -> set[Term]:
    """The plain arguments by which a term takes derivatives."""
    found: set[Term] = set()
    for _, part in subterms(right):
        if isinstance(part, Deriv | Grad | Div | Jacobian):
            found |= {part.variable, part.at}
        elif isinstance(part, Apply):
            found |= {part.args[one.slot] for one in part.partials}
    return found


def _at_its_time(right: Term, function: Function, slot: int, time: Term) -> bool:
    """Whether a term speaks of a function at one time only."""
    own = (part for _, part in subterms(right) if isinstance(part, Apply) and part.function == function)
    return all(part.args[slot] == time for part in own)
