"""Terms with functions that are defined on a domain, unfolded piece by piece as it is right at one instance.

Where nothing says what such a function is, it has no value: what its definition would give there is no number at all.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from fractions import Fraction

from flint import arb

from derivations.crosscheck.failures import NoValueError, OutOfTimeError
from derivations.crosscheck.world import World
from derivations.model.context import Context, Definition, Named
from derivations.model.terms import Num, Sym, Term, substitute
from derivations.model.unfolding import definition_in, heads_in, underived, unfolded_once
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.pieces import NoPieceError, Pieces

MAX_ROUNDS = 12


def in_pieces(term: Term, world: World, enclosed: Callable[[Term], arb]) -> Term:
    """The term without names that are defined on a domain, at the values of a world.

    Args:
        term: to be evaluated.
        world: its values and definitions.
        enclosed: the value of a term without such names.

    Raises:
        NoValueError: such a name has no value where it stands, or it is not known on which piece it lies.
    """
    bounded = {head: one for head, one in world.definitions.items() if one.domain}
    if not bounded:
        return term
    term = _opened(term, world, bounded.keys())
    if not bounded.keys() & heads_in(term):
        return term
    values: dict[Sym, Term] = {s: Num(v) for s, v in world.values.items() if isinstance(v, Fraction) and not s.dims}
    normal = Normalizer(Context())

    def sign(part: Term) -> int | None:
        exact = normal.canonical(substitute(part, values))
        if isinstance(exact, Num):
            return (exact.value > 0) - (exact.value < 0)
        try:
            value = enclosed(part)
        except OutOfTimeError:
            raise
        except ArithmeticError:
            return None
        return 1 if value > 0 else -1 if value < 0 else None

    try:
        return Pieces(lambda part: definition_in(underived(part), bounded), sign, sure=True).resolve(term)[0]
    except (NoPieceError, *CannotNormaliseErrors) as error:
        raise NoValueError(str(error)) from None


def _leads(definition: Definition, heads: Set[Named]) -> bool:
    return any(heads_in(term) & heads for term in definition.terms)


def _opened(term: Term, world: World, bounded: Set[Named]) -> Term:
    """The term with those definitions unfolded that lead to names that are defined on a domain."""
    leading = set(bounded)
    for _ in world.definitions:
        leading |= {head for head, one in world.definitions.items() if _leads(one, leading)}

    opened = {head: world.definitions[head] for head in leading - bounded}
    for _ in range(MAX_ROUNDS):
        new_term = unfolded_once(term, lambda part: definition_in(part, opened))
        if new_term == term:
            return term
        term = new_term
    return term
