"""Words that lead to a formula: what puts it forward as it is written, and what refuses, reports, asks or supposes it.

The lists stand in ``leads/``, a lead a line; they were written before the patterns.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.meaning.sentences.yields import Modal, Posits, Supposes
from derivations.meaning.steps.elaborate import heard
from derivations.reading.documents import read_document
from derivations.reading.source import SourceText

LEADS = Path(__file__).parent / "leads"


def is_put_forward(lead: str) -> bool:
    """Whether a displayed equation behind some words is claimed as it is written."""
    text = f"Let $a$ and $b$ be real numbers.\n\n{lead}\n$$(a + b)^2 = a^2 + b^2.$$\n"
    spoken = heard(read_document(SourceText("lead.md", text), ".md"))
    at = text.index("$$") + 2
    posited = [one for one in (*spoken.yielded(Posits), *spoken.yielded(Supposes)) if one.tree is not None]
    modal = next((one for one in spoken.yielded(Modal) if abs(one.at - at) <= 2), None)
    return not any(one.tree.start >= at for one in posited) and (modal is None or modal.plain)


def leads(name: str) -> list[str]:
    """The leads of a list."""
    return (LEADS / f"{name}.txt").read_text().splitlines()


@pytest.mark.parametrize("lead", leads("plain"))
def test_a_plain_lead_puts_a_formula_forward(lead: str):
    assert is_put_forward(lead)


@pytest.mark.parametrize("lead", leads("refusing"))
def test_a_refusing_lead_puts_nothing_forward(lead: str):
    assert not is_put_forward(lead)
