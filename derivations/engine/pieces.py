"""A claim with the functions that are defined on a domain unfolded piece by piece."""

from __future__ import annotations

from derivations.model.context import Context, Definition
from derivations.model.derivation import Claim
from derivations.model.proof import Application, Side
from derivations.model.terms import Term
from derivations.model.unfolding import definition_of, underived
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.signs import Signs
from derivations.normal.stated import Sign
from derivations.pieces import NoPieceError, Pieces

_SIGNS = {Sign.POSITIVE: 1, Sign.NEGATIVE: -1, Sign.ZERO: 0}


def in_pieces(claim: Claim, context: Context) -> tuple[Claim, tuple[Application, ...]] | None:
    """A claim without names that are defined on a domain, and how to get there; ``None``: there are none."""

    def find(term: Term) -> Definition | None:
        definition = definition_of(underived(term), context)
        return definition if definition is not None and definition.domain else None

    def sign(term: Term) -> int | None:
        try:
            return _SIGNS.get(Signs(context).sign(Normalizer(context).canonical(term)))
        except CannotNormaliseErrors:
            return None

    pieces = Pieces(find, sign)
    try:
        (left, on_left), (right, on_right) = (pieces.resolve(side) for side in (claim.left, claim.right))
    except NoPieceError:
        return None
    sides = [*((Side.LEFT, one) for one in on_left), *((Side.RIGHT, one) for one in on_right)]
    if not sides:
        return None
    applications = tuple(Application(one.rule, side, one.path, one.arguments) for side, one in sides)
    return Claim(left, claim.relation, right, claim.free_of), applications
