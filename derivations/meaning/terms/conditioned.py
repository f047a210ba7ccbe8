r"""Where averages are conditional by words: ``Given $X + Y = 1$, we have $E[XY] = \dots$``.

The laws, the lists of values and the independence that sentences tell are those without the condition.  So none of them
holds for an average or a probability that shows no condition of its own, where words put one: in its sentence, in one
before it in the paragraph, or up to the end of the section where they speak of what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from derivations.meaning.names.families import CHANCE
from derivations.meaning.names.survey import Survey
from derivations.meaning.sentences.conditioning import Conditioned, conditioned_in
from derivations.meaning.sentences.formulas import formulas_in, names_in, statements
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Modality, Restricts, Supposes
from derivations.meaning.words.spoken import Spoken
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    argument_nodes,
    base_name,
    children,
    is_random,
    plain_word,
    spelling,
)
from derivations.reading.raw import RawChain
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Fence, Node, Number, Related, Row, Script

LAST = 60
"""So many sentences before a formula are looked at."""


def unconditioned(survey: Survey, spoken: Spoken, chain: RawChain) -> Survey:
    """The survey without what sentences tell of laws, where words condition the averages of a formula."""
    chance = {name for one in survey.drawn for name in names_in(one.left)}
    chance |= {name for one in survey.independent for name in one.names} | survey.listed.keys() | survey.samples.keys()
    why = condition_at(spoken, chain, frozenset(chance)) if chance else ""
    if not why:
        return survey
    return replace(
        survey,
        drawn=tuple(one for one in survey.drawn if one.given),
        independent=(),
        listed={},
        samples={name: replace(one, doubt=one.doubt or why) for name, one in survey.samples.items()},
        conditioned=why,
    )


def condition_at(spoken: Spoken, chain: RawChain, chance: frozenset[str]) -> str:
    """The words that condition the averages of a formula, with their line; nothing, if none do."""
    if not any(map(_has_plain_average, chain.trees)):
        return ""
    own, modal = spoken.sentence(chain), spoken.modal(chain)
    if modal is not None and not modal.plain and modal.modality is not Modality.GOAL:
        return f"the words of line {spoken.line(modal.start)} may tell of another law"
    for sentence in reversed(spoken.before(chain.end)[-LAST:]):
        read = spoken.reads.around(sentence.start)
        if read is None or spoken.scopes.section_between(sentence.start, chain.start):
            break
        near = read is own or chain.start < spoken.reads.paragraph_end(sentence)
        words = next(_conditions(read, chance, is_own=read is own, near=near), None)
        if words is not None:
            return f"line {spoken.line(sentence.start)} says “{words[:60]}”, so that averages may be conditional"
        if sentence.start in spoken.lifted:
            break
    return ""


def _conditions(read: Read, chance: frozenset[str], *, is_own: bool, near: bool) -> Iterator[str]:
    """What a sentence conditions on that may count for a formula, in words."""
    for one in conditioned_in(without_marks(read.line.text)):
        reaches = is_own or one.lasts or (near and one.leads)
        if reaches and (not one.on or any(_is_condition(tree, chance) for tree in _trees(read, one))):
            yield one.words
    for part in read.sentence.formulas if is_own else ():
        told = () if part.displayed else formulas_in(part.item)
        yield from (spelling(tree) for tree in told if _is_order(tree) and _is_event(tree, chance))
    for said in read.yields if near else ():
        if (isinstance(said, Supposes) or (is_own and isinstance(said, Restricts))) and _is_event(said.tree, chance):
            yield spelling(said.tree)


def _trees(read: Read, one: Conditioned) -> Iterator[Node]:
    for mark in one.on:
        yield from formulas_in(read.line.formula(mark).item)


def _is_condition(tree: Node, chance: frozenset[str]) -> bool:
    """Whether something random stands in a formula that words give: a variable, or an event, and no law."""
    laws = any("\\sim" in one.relations for one in statements(tree)) or _has_plain_average(tree)
    return not laws and any(name in chance or is_random(name) for name in names_in(tree))


def _is_event(tree: Node, chance: frozenset[str]) -> bool:
    """Whether a relation tells of values of what is random: an order, or an equation that defines none of it."""
    if not isinstance(tree, Related) or chance.isdisjoint(names_in(tree)):
        return False
    equates = tree.relations == ("=",) and (base_name(tree.items[0]) is None or isinstance(tree.items[-1], Number))
    return equates or any(relation in ORDERS for relation in tree.relations)


def _is_order(tree: Node) -> bool:
    return isinstance(tree, Related) and tree.relations[0] in ORDERS and not _has_plain_average(tree)


def _has_plain_average(tree: Node) -> bool:
    """Whether there is an average or a probability in a tree that shows no condition."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        items = node.items if isinstance(node, Row) else ()
        for sign, group in pairwise(items):
            head = spelling(sign.base if isinstance(sign, Script) else sign)
            averages = head in EXPECTATIONS or plain_word(head) in MOMENTS or plain_word(head) in CHANCE
            if averages and isinstance(group, Fence) and "|" not in argument_nodes(group.body)[1]:
                return True
        waiting += children(node)
    return False
