"""Makers of rows that introduce names: by nouns, equations, laws, memberships and orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.formulas import Shape, formulas_in, is_mapping, named, tree_shape
from derivations.meaning.sentences.guards import (
    EXISTS,
    before_formula,
    is_result,
    not_here,
    of_another,
    reaches_back,
    refused,
)
from derivations.meaning.sentences.matcher import Found, without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.refusals import is_refused_behind, refusal
from derivations.meaning.sentences.row import Maker, relied_on
from derivations.meaning.sentences.signs import equated
from derivations.meaning.sentences.split import Formula
from derivations.meaning.sentences.suppositions import supposing
from derivations.meaning.sentences.yields import Binds, Fact, Posit, Posits, Restricts, Supposition, Yield
from derivations.reading.names import argument_nodes, base_name, parts_of, spelling
from derivations.reading.syntax import Fence, Node, Number, Related

_KNOWN = re.compile(
    r"(?:(?:the|this|that|these|those|such|same|above|previous|latter|former|our)\b ?){2}|(?:this|that|these|those"
    r"|such|same)\b"
)
"""How a noun begins that refers to what was named before."""
_MATRICES = frozenset(
    {Noun.MATRIX, Noun.SPECIAL_MATRIX, Noun.COVARIANCE, Noun.PRECISION, Noun.HESSIAN, Noun.JACOBIAN, Noun.OPERATOR}
)
_OF_MATRICES = frozenset({Property.TRIANGULAR, Property.DIAGONAL})
_CLAIMED = frozenset({Noun.SOLUTION, Noun.ROOT, Noun.EQUATION})
"""What is said to be one of these by an equation is claimed by it, and not defined."""


def naming(noun: Noun | None = None, name: str = "N", of: str = "N2", words: str = "NP") -> Maker:
    """Names are what a noun says; its adjectives are facts on them."""

    def make(found: Found) -> Iterator[Yield]:
        names = found.names(name)
        begins = found.begins_with(name)
        if not names or (begins and of_another(found, name)) or _KNOWN.match(found.text(words)):
            return
        kind = found.noun(words) if noun is None else noun
        for one in found.formulas(name):
            body = _body(found, one)
            if body is not None and (kind not in _CLAIMED or tree_shape(body) is Shape.ORDER):
                yield Binds(*found.span, found.heads(one), kind, body, found.trees(of), reaches_back(found))
        bare = tuple(node for one in found.formulas(name) if _body(found, one) is None for node in found.heads(one))
        told = found.properties(words)
        if bare and (kind is not Noun.UNKNOWN or not told):
            yield Binds(*found.span, bare, kind, None, found.trees(of), reaches_back(found))
        for one in found.formulas("E1"):
            yield Binds(*found.span, found.heads(one), kind, _body(found, one), found.trees(of), reaches_back(found))
        yield from conditions_in(found, name)
        for one_told in told:
            if kind in _MATRICES or one_told not in _OF_MATRICES:
                yield Fact(*found.span, names, one_told, (), False, found.shown)

    return make


def _bodies(found: Found, one: Formula) -> Iterator[tuple[tuple[Node, ...], Node]]:
    """What a formula states, with the names that it is about: all equations of a list, each of its own."""
    first, relations = _body(found, one), found.line_relations(one)
    others = [other for other in relations[1:] if tree_shape(other) is Shape.EQUATION and first in relations]
    if first is not None:
        yield named(first) if others else found.heads(one), first
    for other in others:
        yield named(other), other


def _body(found: Found, one: Formula) -> Node | None:
    """What a formula states of the names in it, if it states something."""
    tree = next(iter(formulas_in(one.item)), None)
    if tree is not None and is_mapping(tree):
        return tree
    return next(iter(found.line_relations(one)), None)


def conditions_in(found: Found, slot: str) -> Iterator[Yield]:
    """The conditions that stand with a statement in one formula: ``f(x) = x, 0 < x < 1``."""
    for one in found.formulas(slot):
        for relation in found.line_relations(one)[1:]:
            if tree_shape(relation) is Shape.ORDER:
                yield Restricts(*found.span, relation, (one.start, one.end))


_ONE_OF_A_KIND = re.compile(
    r"(?: (?:an?|any|some|two|three|four|several|arbitrary|distinct|fixed))+ [a-z]|(?: [a-z-]+)*? [a-z]+s\b"
)
"""Words behind a verb that call names by a kind of things: ``be a knot``, ``be distinct tilings``."""


def something(found: Found) -> Iterator[Yield]:
    """Names are what no noun that is known says: one of some kind of things, or what cannot be told."""
    behind = without_marks(found.line.text[found.match.end() :])
    kind = Noun.THING if _ONE_OF_A_KIND.match(behind) else Noun.UNKNOWN
    yield from naming(kind, of="none")(found)


def stating(noun: Noun = Noun.UNKNOWN, slot: str = "R") -> Maker:
    """What relations state is so from here on: equations define, laws and memberships declare, orders restrict."""

    def make(found: Found) -> Iterator[Yield]:
        for one in found.formulas(slot):
            for names, body in _bodies(found, one):
                if names:
                    yield Binds(*found.span, names, noun, body, (), reaches_back(found))
            yield from equated(found, one)
        yield from conditions_in(found, slot)

    return make


_POSITING = re.compile(r"(?:(?:and|now|,|also|to) )?(?:let|set|put|take|fix|choose|we (?:set|take|choose|fix|let))\b")
_LIMITED = re.compile(
    r" ?,? ?(?:be |is |are |do |does )?(?:not|false|wrong|fails?|never|only|no|if|when|whenever|unless|at|on|for|near"
    r"|in|else|otherwise|except|provided|somewhere|sometimes|or|while|until|without)(?= |$)"
)
"""How words go on that limit what was stated, or deny it."""


def nameless(found: Found, slot: str = "R") -> Iterator[Yield]:
    """What relations without a name on their left say, ``a + b = 1``: it is posited in a line of words that do that."""
    if _LIMITED.match(found.trailing):
        return
    for one in found.formulas(slot):
        body = _body(found, one)
        if body is None or found.heads(one) or one.displayed:
            continue
        if tree_shape(body) is Shape.EQUATION:
            yield Posits(*found.span, body, Posit.REQUIRED)
        else:
            yield Binds(*found.span, (), Noun.UNKNOWN, body, (), reaches_back(found))


def of_values(found: Found) -> Iterator[Yield]:
    """Behind words for a thing an equation for its values says what it is: ``for the drift $b(x) = -x$``."""
    trees = [tree for tree in found.relations("E") if tree.relations == ("=",)]
    if trees and all(map(_gives_values, trees)) and not refused(found) and not _LIMITED.match(found.trailing):
        yield from stating(slot="E")(found)


def _gives_values(tree: Related) -> bool:
    """Whether an equation says what a name is at arguments that are names, and that it is no number."""
    items = parts_of(tree.items[0])
    group = items[1] if len(items) == 2 and base_name(items[0]) is not None else None
    if not isinstance(group, Fence) or group.open != "(" or isinstance(tree.items[-1], Number):
        return False
    return all(base_name(one) is not None for one in argument_nodes(group.body)[0])


def letting(found: Found) -> Iterator[Yield]:
    """A sentence lets something be: names by equations, and what is posited without a name."""
    if refused(found):
        return
    yield from stating()(found)
    if _POSITING.match(without_marks(found.match.group())):
        yield from nameless(found)


def given(found: Found) -> Iterator[Yield]:
    """What something is given by, unless words refuse it."""
    if not refused(found):
        yield from stating()(found)


_LET_BE = re.compile(
    r"(?:(?:now|then|also|next|finally),? )?let (?:(?!(?:then|so|such|show|prove|if|when|where|that|satisf\w+"
    r"|for|we|hence|thus) )\S+ )+"
)
"""The beginning of a sentence that lets names be something, up to what it goes on with."""
_WITH_EQUATIONS = re.compile(r"(?:with|where)(?: <e\d+> (?:, and|,|and))* <e\d+> ")
"""The beginning of a sentence that states equations, up to the next one."""


def let_goes_on(found: Found) -> Iterator[Yield]:
    """What the beginning of a sentence states besides: ``let p be a density and Y = X^2``, ``with a = 1 and b = 2``."""
    before = found.leading.lstrip()
    if _LET_BE.fullmatch(before) or (_WITH_EQUATIONS.fullmatch(before) and found.formulas("E")):
        for slot in ("E", "O"):
            yield from stating(slot=slot)(found)
            yield from nameless(found, slot)


_LETS_BEFORE = re.compile(
    r"(?:^|[,;] )(?:let|suppose|assume|consider|take|fix|choose|given)\b[^;:]*<n\d+>"
    r"(?: (?:be|is|are|denote)(?: (?!(?:of|such|that|sets?)\b)[\w-]+){1,6})?$"
)
"""Words before ``with`` by which it tells of what a sentence introduces: ``let $a$ and $b$ be numbers with``."""
_OF_SOME = re.compile(r"\b(?:all|any|every|each|some|if|when|whenever|exists?|there (?:is|are))\b")
_TOLD_OF = re.compile(r" (?:is|are|was|were|has|have|lies?|form|can|may|must|will|do|does)(?= )")


def where_states(found: Found) -> Iterator[Yield]:
    """What relations behind ``where`` and ``with`` state is so, unless they tell which things of a kind are meant.

    ``There is an x with x > 0`` says nothing of every ``x``, nor do ``the points with x > 0 are drawn``.
    """
    if is_refused_behind(found.trailing.lstrip()) or is_result(found):
        return
    start, end = found.place
    before = without_marks(found.line.text[:start]).rstrip()
    apart = not before or before.endswith((",", ";", ":", "(", ">"))
    picks = found.match.group().startswith("with") and not apart
    if picks and _TOLD_OF.match(without_marks(found.line.text[end:])):
        return
    if found.match.group().startswith("with") and EXISTS.search(before):
        return
    yield from stating()(found)
    told = apart and not (found.match.group().startswith("with") and before.endswith(">"))
    if (told or _LETS_BEFORE.search(before)) and not _OF_SOME.search(before):
        yield from nameless(found)
    if _USED.search(found.match.group()):
        yield from _undefining(found)


_USED = re.compile(r" used(?= )")


def _undefining(found: Found) -> Iterator[Yield]:
    """Equations that are said to be used and define nothing: ``where we used x + y = 1``."""
    for one in found.formulas("R"):
        if _body(found, one) is None or not found.heads(one):
            yield from relied_on(found)


_TELLS = re.compile(r"(?:^|[ ,;])(?:where|with|let|here|consider|for)(?= )(?!.*[;:])")


def order_goes_on(found: Found) -> Iterator[Yield]:
    """What words that tell of names say of another one besides, by an order: ``where a is a rate and b > 0``."""
    told = _TELLS.search(found.leading)
    shown = any(one.displayed for one in found.formulas("O"))
    if told is not None and not shown and not _OF_SOME.search(found.leading[told.start() :]) and not not_here(found):
        yield from stating(slot="O")(found)


def apposed(found: Found) -> Iterator[Yield]:
    """A noun is followed by the name it is for; a lone word behind ``to`` or ``we`` is no noun but a verb."""
    before = found.leading.split()
    if found.relations("N") and refusal(before_formula(found)) is not None:
        return
    if _at_point(found):
        yield from supposing(Supposition.VALUE, "N")(found)
    elif _is_numbered(found):
        yield from naming(Noun.INDEX, of="none")(found)
    elif " " in found.text("NP") or not before or before[-1] not in _BEFORE_VERBS:
        yield from naming(of="none")(found)


_BEFORE_VERBS = frozenset(
    {"to", "we", "can", "will", "not", "and", "then", "may", "must", "i", "you", "us", "let's", ","}
)
_NUMBERED = frozenset({Noun.GROUP, Noun.SET, Noun.CLASS, Noun.MATRIX, Noun.VECTOR, Noun.EVENT, Noun.FUNCTION})
_INDICES = frozenset("ijkl")


def _is_numbered(found: Found) -> bool:
    """Whether a letter only tells which one of several is meant: ``all observations in group $i$``."""
    bare = " " not in found.text("NP") and found.noun() in _NUMBERED
    return bare and bool(found.names()) and {spelling(name) for name in found.names()} <= _INDICES


def _at_point(found: Found) -> bool:
    """Whether an equation for a number only tells where a point lies: ``the point $x = 0$``."""
    trees = [tree for one in found.formulas("N") for tree in found.line_relations(one)]
    return found.noun() is Noun.VECTOR and bool(trees) and all(isinstance(tree.items[-1], Number) for tree in trees)


def of_several(found: Found) -> Iterator[Yield]:
    """A noun is of several things, and followed by its own name: ``a matrix of covariates X``."""
    if found.words.split()[-2].endswith("s"):
        yield from naming(of="none")(found)
