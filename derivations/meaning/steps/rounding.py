"""By how much the sides of a step may differ for the rounding of their numerals."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from derivations.model.derivation import Claim
from derivations.model.terms import mul, number
from derivations.reading.names import PERCENT, spelling
from derivations.reading.raw import RawStep
from derivations.reading.syntax import Node, Table

_SCIENTIFIC = re.compile(
    r"[-+\s]*\d+\.(?P<decimals>\d+)\s*(?:\\times|\\cdot)\s*10\s*\^\s*(?:\{\s*)?(?P<power>[-+]?\d{1,3})\s*\}?[\s.,]*"
)

MAX_PLACES = 400
IN_PERCENT = "whether the numbers of both sides are hundredths is not stated"


def last_place(raw: RawStep) -> Fraction:
    """By how much sides with decimal numerals may differ for their rounding: 0 if there are none.

    One in the last place of a side that is such a numeral, or of the coarsest in an array of numerals, half of one
    where a power of ten follows it, which tells that it is rounded; five in that of the longest one inside of a
    side.
    """
    sides = (raw.left, raw.right)
    sources = [side.source.strip() if side.tree is None else spelling(side.tree) for side in sides]
    scientific = [found for source in sources if (found := _SCIENTIFIC.fullmatch(source))]
    if scientific:
        places = (int(found["power"]) - len(found["decimals"]) for found in scientific)
        return max((Fraction(10) ** place / 2 for place in places if abs(place) < MAX_PLACES), default=Fraction(0))
    alone = [digits for side, source in zip(sides, sources, strict=True) for digits in _decimals(side.tree, source)]
    inside = max((digits for source in sources for digits in re.findall(r"\.(\d+)", source)), key=len, default="")
    units = [Fraction(1, 10 ** len(digits)) for digits in alone]
    units += [Fraction(5, 10 ** len(inside))] if len(inside) > 1 and not alone else []
    return max(units, default=Fraction(0))


def in_percent(raw: RawStep, claim: Claim) -> Claim | None:
    r"""What a step says if the sign of a hundredth on one of its sides is the unit of both: ``7 \times 2 = 14 \%``."""
    left, right = (PERCENT in spelling(side.tree) if side.tree is not None else False for side in (raw.left, raw.right))
    if left == right:
        return None
    scaled = mul(number(100), claim.left if left else claim.right)
    return replace(claim, left=scaled) if left else replace(claim, right=scaled)


def _decimals(tree: Node | None, source: str) -> list[str]:
    """The decimals of a side that is a numeral, or an array of numerals."""
    cells = [spelling(cell) for row in tree.rows for cell in row] if isinstance(tree, Table) else [source]
    if not all(re.fullmatch(r"[-+\s]*\d*\.?\d*", cell) for cell in cells):
        return []
    return [found[1] for cell in cells if (found := re.fullmatch(r"[-+\s]*\d*\.(\d+)", cell))]
