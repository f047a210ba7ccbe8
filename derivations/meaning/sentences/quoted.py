"""What stands between quotation marks: another one says it, so it tells nothing, and its names are left open."""

from __future__ import annotations

import re
from dataclasses import replace

from derivations.meaning.page.page import DISPLAY, INLINE, Page
from derivations.meaning.sentences.formulas import names_of
from derivations.meaning.sentences.split import Sentence
from derivations.meaning.sentences.yields import (
    NOT_SAID,
    Binds,
    Chance,
    Fact,
    Modal,
    Modality,
    Posits,
    Restricts,
    Supposes,
    Unparsed,
    Yield,
)

TELLS = Binds | Fact | Chance | Restricts | Supposes | Posits
"""What a sentence yields of names that it speaks of itself."""
_LONGEST = 1_500
_QUOTED = re.compile(
    rf'(?<![^\s(:])"(?=[^\s"])[^"]{{1,{_LONGEST}}}?(?<=\S)"(?![^\s.,;:!?)])|“[^“”]{{1,{_LONGEST}}}”'
    rf"|``(?!`)[^`]{{1,{_LONGEST}}}?''"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def quotations(page: Page) -> tuple[tuple[int, int], ...]:
    """Where quotations stand that hold formulas among words."""
    spans = (found.span() for found in _QUOTED.finditer(page.text) if _holds_formula(found.group()))
    return tuple(spans)


def _holds_formula(text: str) -> bool:
    return (INLINE in text or DISPLAY in text) and _WORD.search(text) is not None


def without_quoted(
    sentence: Sentence, yields: tuple[Yield, ...], quoted: tuple[tuple[int, int], ...]
) -> tuple[Yield, ...]:
    """What a sentence yields without what it only quotes, which others put forward."""
    own = [span for span in quoted if span[0] < sentence.end and sentence.start < span[1]]
    if not own:
        return yields

    def is_quoted(start: int, end: int) -> bool:
        return any(start < last and first < end for first, last in own)

    told = [one for one in yields if isinstance(one, TELLS) and is_quoted(one.start, one.end)]
    names = frozenset(
        name
        for formula in sentence.formulas
        if is_quoted(formula.start, formula.end)
        for name in names_of(formula.item)
    )
    left = (_reported(one) if isinstance(one, Modal) and is_quoted(one.at, one.at + 1) else one for one in yields)
    kept = tuple(one for one in left if one not in told)
    return (*kept, Unparsed(*own[0], " ".join(sentence.words), names)) if told else kept


def _reported(modal: Modal) -> Modal:
    kept = modal.modality in NOT_SAID or modal.modality is Modality.MENTION
    modality = modal.modality if kept else Modality.REPORT
    return replace(modal, modality=modality, plain=False, concludes=False, infers=False, doubted=True)
