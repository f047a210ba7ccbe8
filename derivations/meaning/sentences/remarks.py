r"""What a row of a displayed formula says behind its side: ``\text{for } x > 0``, ``\quad y_i \sim p``."""

from __future__ import annotations

import re
from dataclasses import replace

from derivations.meaning.sentences.formulas import Shape, shape_of
from derivations.meaning.sentences.read import read_sentence
from derivations.meaning.sentences.split import Formula, Part, Sentence, Word
from derivations.meaning.sentences.yields import Restricts, Unparsed, Yield
from derivations.model.errors import ReadError
from derivations.reading.latex import parse_formula
from derivations.reading.raw import InlineMath, RawStep
from derivations.reading.syntax import Node, Related

_WORD = re.compile(r"(?:[A-Za-z][A-Za-z'’.-]+|[a-zA-Z]+\.)[,;:.]?")
_LETTERS = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_LEADS = {Shape.ORDER: "for", Shape.EQUATION: "for", Shape.TENDS: "as"}
"""The word that is left out before a formula without words."""


def read_remark(step: RawStep) -> tuple[Yield, ...]:
    """What the remark on a row yields; its conditions hold for the step."""
    if not step.comment.strip():
        return ()
    parts = _parts(step)
    first = parts[0]
    if isinstance(first, Formula):
        lead = _LEADS.get(shape_of(first.item))
        parts = [Word(step.end, step.end, lead), *parts] if lead else parts
        if _is_several(first):
            return (Unparsed(step.end, step.end, step.comment, frozenset(_LETTERS.findall(step.comment))),)
    found = read_sentence(Sentence(step.end, step.end, tuple(parts))).yields
    over = (step.start, step.end)
    return tuple(replace(one, over=over) if isinstance(one, Restricts) else one for one in found)


def _parts(step: RawStep) -> list[Part]:
    """The words of a remark, and the formulas between them."""
    parts: list[Part] = []
    waiting: list[str] = []
    for token in [*step.comment.split(), ""]:
        counts = token.isdigit() and not waiting and bool(parts)
        if token and not counts and not _WORD.fullmatch(token):
            waiting.append(token)
            continue
        source = " ".join(waiting).strip(" ,.;")
        waiting = []
        if source:
            parts.append(_formula(step, source, len(parts)))
        bare = token.rstrip(",;:.") if len(token) > 2 else token
        parts.extend(Word(step.end, step.end, word.lower()) for word in (bare, token[len(bare) :]) if word)
    return parts


def _formula(step: RawStep, source: str, index: int) -> Formula:
    tree: Node | None
    try:
        tree, error = parse_formula(source, step.end), None
    except ReadError as refused:
        tree, error = None, refused
    return Formula(step.end, step.end, index, False, InlineMath(step.end, step.end, source, tree, error))


_CHAINS = (frozenset({"<", r"\le", r"\ll"}), frozenset({">", r"\ge", r"\gg"}))


def _is_several(formula: Formula) -> bool:
    """Whether a formula without words runs several statements together, as in ``a ≠ 0 b ≠ 0``."""
    tree = formula.item.tree if isinstance(formula.item, InlineMath) else None
    if not isinstance(tree, Related) or len(tree.items) < 3:
        return False
    return not any(relations.issuperset(tree.relations) for relations in _CHAINS)
