"""Which formula of a page a chain stands in, where programs have made something else of the source meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from derivations.report.view import ChainView, DocumentView

_LOOSE = re.compile(r"\\\\|[\s&{}]")


@dataclass(frozen=True, slots=True)
class Placed:
    """The chains of a page, by the number of the formula behind which they are shown; ``loose`` stand in none."""

    behind: dict[int, list[ChainView]] = field(default_factory=dict)
    loose: list[ChainView] = field(default_factory=list)


def placed(document: DocumentView, formulas: Sequence[str]) -> Placed:
    """Find for each chain of a document the formula that holds its steps; both are in their order.

    Args:
        document: what was found.
        formulas: the displayed formulas of the page, as LaTeX.
    """
    squeezed = [_squeezed(formula) for formula in formulas]
    found, number, offset = Placed(), 0, 0
    for chain in document.chains:
        place = _find(chain, squeezed, number, offset) if chain.number else None
        if place is None:
            found.loose.append(chain)
        else:
            number, offset = place  # a formula may hold several chains
            found.behind.setdefault(number, []).append(chain)
    return found


def _find(chain: ChainView, formulas: Sequence[str], number: int, offset: int) -> tuple[int, int] | None:
    """The formula that holds the first step of a chain, from a place on, and where that ends in it."""
    step = chain.steps[0]
    whole = _squeezed(f"{step.left}{step.relation}{step.right}")
    for at in range(number, len(formulas)):
        found = formulas[at].find(whole, offset if at == number else 0)
        if found >= 0:
            return at, found + len(whole)
    return None


def _squeezed(formula: str) -> str:
    """A formula without what parts its rows and columns."""
    return _LOOSE.sub("", formula)
