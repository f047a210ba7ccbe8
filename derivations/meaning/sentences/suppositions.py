"""Makers of rows by which something holds under a condition only, is posited, or holds less than exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.formulas import Shape, said_of_each, tree_shape
from derivations.meaning.sentences.guards import OF_ANOTHER, is_result, not_here, refused
from derivations.meaning.sentences.matcher import Found
from derivations.meaning.sentences.row import GOES_ON_ITS_OWN, Maker
from derivations.meaning.sentences.yields import Posit, Posits, Restricts, Supposes, Supposition, Weakens, Weaker, Yield
from derivations.reading.syntax import Node


def supposing(kind: Supposition, *slots: str) -> Maker:
    """Equations and laws are supposed; orders and memberships restrict the sentence."""

    def make(found: Found) -> Iterator[Yield]:
        if not_here(found) or (kind is not Supposition.CONDITION and refused(found)):
            return
        sentence = found.line.sentence
        for relation in (one for slot in slots or ("R",) for one in found.relations(slot)):
            if tree_shape(relation) in (Shape.ORDER, Shape.MEMBER) and kind is Supposition.CONDITION:
                yield Restricts(*found.span, relation, (sentence.start, sentence.end))
            else:
                yield Supposes(*found.span, relation, kind)

    return make


def at_value(found: Found) -> Iterator[Yield]:
    """A value at which something is said to hold; what one arrives at, or looks at, is none."""
    before = found.leading.rstrip().rpartition(" ")[2]
    if before not in ("arrive", "arrives", "arriving", "arrived", "look", "looking"):
        yield from supposing(Supposition.VALUE, "E")(found)


def restricting(*slots: str, universal: bool = False) -> Maker:
    """What the sentence says holds under a condition only, or for every value of names; an equation is supposed."""

    def make(found: Found) -> Iterator[Yield]:
        if not_here(found):
            return
        sentence = found.line.sentence
        marked = (one for slot in slots or ("R",) for one in found.formulas(slot) if one.displayed)
        displayed = [tree for one in marked for tree in found.line_relations(one)]
        for tree in (one for slot in slots or ("R",) for one in _each_relation(found, slot) or found.trees(slot)):
            if tree in displayed and tree_shape(tree) is Shape.EQUATION:
                continue  # we obtain for $$f(x) = x$$
            if tree_shape(tree) is Shape.EQUATION and not universal:
                yield Supposes(*found.span, tree, Supposition.VALUE)
                continue
            yield Restricts(*found.span, tree, (sentence.start, sentence.end), universal)

    return make


def _each_relation(found: Found, slot: str) -> tuple[Node, ...]:
    """The relations in a slot, those that speak of several names as one of each."""
    formulas = ((found.heads(one), relation) for one in found.formulas(slot) for relation in found.line_relations(one))
    return tuple(each for names, relation in formulas for each in said_of_each(names, relation))


def required_of(found: Found) -> Iterator[Yield]:
    """What is required of names, ``real numbers with $$a + b = 1$$``; what one is left with is a result."""
    if not is_result(found):
        yield from positing(Posit.REQUIRED, "D")(found)


_SOUGHT = re.compile(
    r"\b(?:find(?:ing)?|determin(?:e|ing)|seek(?:ing)?|look(?:ing)? for|search(?:ing)? for|comput(?:e|ing)"
    r"|calculat(?:e|ing))\b[^,;:]*$"
)


def required(found: Found) -> Iterator[Yield]:
    """What is said to be such that something holds: equations are posited, orders and memberships restrict."""
    if refused(found):
        return
    sought = _SOUGHT.search(found.leading) is not None
    for relation in found.relations("R"):
        if tree_shape(relation) is Shape.EQUATION:
            yield Posits(*found.span, relation, Posit.SOUGHT if sought else Posit.REQUIRED)
        else:
            yield Restricts(*found.span, relation, (found.line.sentence.start, found.line.sentence.end))


_CONCLUDED = re.compile(
    r"\b(?:get|gets|obtain|obtains|obtained|gives?|yields?|arrive at|leads? to|so|thus|hence"
    r"|derived?)(?: [a-z]+){0,3} ?$"
    r"|\b(?:left|remain|remains|(?:end|wind|come|finish)(?:s|ed|ing)? up|leav(?:e|es|ing) (?:us|one)) ?$"
)
_AIMED_AT = re.compile(r"(?:^| )(?:prove|show|verify|check|establish|demonstrate|confirm|deduce|derive|see)(?= )")
_EQUIVALENT = re.compile(r"(?:equivalent to|the same as|amounts to|means) $")
_MENTIONED = re.compile(r" (?:is|are) (?:equivalent|necessary|sufficient|satisfied|violated|met|the same)(?= |$)")
"""How words go on from a condition that they only speak of."""
_MIGHT = re.compile(r"(?:^| )(?:might|could|may|would)(?= )")


def positing(kind: Posit, *slots: str) -> Maker:
    """Relations are posited, unless words conclude them, ``we get the equation``, aim at them, or only mention them."""

    def make(found: Found) -> Iterator[Yield]:
        before, after = found.leading, found.trailing
        if _CONCLUDED.search(before) or _AIMED_AT.search(found.words) or _EQUIVALENT.search(before):
            return
        if _MENTIONED.match(after) or refused(found) or (kind is Posit.GUESS and _MIGHT.search(before)):
            return
        for relation in (one for slot in slots or ("R",) for one in found.relations(slot)):
            yield Posits(*found.span, relation, kind)

    return make


def modelling(*slots: str) -> Maker:
    """A model is posited; what something of a model is, is not: ``the likelihood of the model is``."""

    def make(found: Found) -> Iterator[Yield]:
        if not OF_ANOTHER.search(found.leading):
            yield from positing(Posit.REQUIRED, *slots)(found)

    return make


def stationary(found: Found) -> Iterator[Yield]:
    """Something that is not written as a relation is set to zero, so that what follows holds there only."""
    yield Posits(*found.span, None, Posit.STATIONARY)


def weakening(relation: Weaker, free_of: str = "N") -> Maker:
    """The relations of the sentence are weaker than printed."""

    def make(found: Found) -> Iterator[Yield]:
        yield Weakens(*found.span, relation, found.trees(free_of))

    return make


_OF_ITS_OWN = re.compile(rf"\b{GOES_ON_ITS_OWN}(?: [^\s,.;:]+)*$")


def in_limit(found: Found) -> Iterator[Yield]:
    """The relations of the sentence hold in a limit that is not one of a verb of its own: ``which tends to zero``."""
    if not _OF_ITS_OWN.search(found.leading.rstrip()):
        yield from weakening(Weaker.LIMIT, "A")(found)
