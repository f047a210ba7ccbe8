"""What a row of the grammar is, and the makers that rows share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from derivations.meaning.sentences.formulas import (
    Shape,
    formulas_in,
    is_mapping,
    named,
    named_within,
    names_in,
    said_of_each,
    tree_shape,
)
from derivations.meaning.sentences.matcher import Found, without_marks
from derivations.meaning.sentences.nouns import MASSES, Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.refusals import is_refused, is_refused_behind, refusal
from derivations.meaning.sentences.signs import equated
from derivations.meaning.sentences.split import Formula
from derivations.meaning.sentences.yields import (
    Binds,
    Cites,
    Fact,
    Notation,
    Posit,
    Posits,
    Restricts,
    Sign,
    Supposes,
    Supposition,
    Unparsed,
    Weakens,
    Weaker,
    Yield,
)
from derivations.reading.names import argument_nodes, base_name, parts_of, spelling
from derivations.reading.syntax import Fence, Name, Node, Number, Operator, Related, Script, Sequence
from derivations.reading.syntax import Row as Side

Maker = Callable[[Found], Iterator[Yield]]


class Group(Enum):
    """What a row is about; of two rows of a group that match the same words, the first one counts."""

    NOTATION = auto()
    BINDING = auto()
    FACT = auto()
    LAW = auto()
    SAMPLE = auto()
    CHANCE = auto()
    POSIT = auto()
    SCOPE = auto()
    RELATION = auto()
    CITATION = auto()
    KIND = auto()
    HARMLESS = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence pattern: its name, an example, the pattern (see ``matcher``), and what it yields.

    ``spoken`` is whether the words before a displayed formula that it states put it forward nevertheless; ``covers``
    whether its words need no other row.
    """

    name: str
    group: Group
    example: str
    pattern: str
    make: Maker
    spoken: bool = False
    covers: bool = True


OTHERWISE_ZERO = (
    r"(?:for|if|when|whenever|on|in) {F2} ,? ?(?:and|or|but) (?:it )?(?:(?:is |equals |equal to )?(?:zero|0|<x\d+>)"
    r"|vanishes) (?:otherwise|elsewhere|else)"
)
"""Where an equation before holds, in a slot of its own, and that its head is zero elsewhere."""
_BACKWARDS = re.compile(r"(?:(?:^|[\s(])(?:where|here|in which)|(?:^|[,>(] )with)(?=\s)(?!.*[;.])")
_CONCLUDED = re.compile(
    r"\b(?:get|gets|obtain|obtains|obtained|gives?|yields?|arrive at|leads? to|so|thus|hence"
    r"|derived?)(?: [a-z]+){0,3} ?$"
    r"|\b(?:left|remain|remains|(?:end|wind|come|finish)(?:s|ed|ing)? up|leav(?:e|es|ing) (?:us|one)) ?$"
)
_KNOWN = re.compile(
    r"(?:(?:the|this|that|these|those|such|same|above|previous|latter|former|our)\b ?){2}|(?:this|that|these|those"
    r"|such|same)\b"
)
"""How a noun begins that refers to what was named before."""
_MATRICES = frozenset(
    {Noun.MATRIX, Noun.SPECIAL_MATRIX, Noun.COVARIANCE, Noun.PRECISION, Noun.HESSIAN, Noun.JACOBIAN, Noun.OPERATOR}
)
_OF_ANOTHER = re.compile(
    r"(?:^| )(?:of|between|on|in|from|by|to|over|than|into|at|under)(?: (?!(?:is|are|be|that|where|and|or|then|if"
    r"|when|let|has|have|we|it|so|which) )[a-z-]+){0,4} ?$"
)
"""Words before a name that is no subject: ``the mean of a variable X is zero``."""
_CLAIMED = frozenset({Noun.SOLUTION, Noun.ROOT, Noun.EQUATION})
"""What is said to be one of these by an equation is claimed by it, and not defined."""
_LAWS = frozenset({Noun.DISTRIBUTION, Noun.DENSITY, *MASSES, Noun.PRIOR, Noun.POSTERIOR, Noun.PROCESS, Noun.KERNEL})
_OF_MATRICES = frozenset({Property.TRIANGULAR, Property.DIAGONAL})
_DENIED = re.compile(r"(?:^|\s)(?:not|no longer|never|nor|neither|isn't|aren't|doesn't|don't)(?=\s|$)")


def reaches_back(found: Found) -> bool:
    """Whether words stand in a clause that begins with ``where``, ``with`` or ``here``."""
    start, _ = found.place
    begun = found.match.group().split(" ")[0] in ("where", "with", "here")
    return begun or _BACKWARDS.search(found.line.text[:start]) is not None


def of_another(found: Found, slot: str) -> bool:
    """Whether the name in a slot only tells of what another thing is."""
    return _OF_ANOTHER.search(found.before(slot)) is not None


_EXISTS = re.compile(r"(?:^| )(?:there (?:is|are|exists?|may be|must be)|exists?|some)(?= )(?!.*[,;:])")
_INDEFINITE = re.compile(r"(?:an?|some|one)\b")
_QUANTIFIES = re.compile(
    r"(?:^|[\s(])(?:let|for|given|consider|take|fix|pick|choose|with|where|if|when|whenever|suppose|assum\w+|any|every"
    r"|all|each|arbitrar\w+|of|between|be|as)\b[^,;:.]*$"
)
"""Words before an indefinite noun that let it be any: ``for a real number x``."""
_PRESENTS = re.compile(
    r"^(?:(?:now|here|again|first|next|this time|in practice) ,? ?)?(?:we|you|i|they|one) (?:now |also |again |often )?"
    r"(?:have|had|observed?|collect(?:ed)?|record(?:ed)?|measured?|start(?:ed)? with|work with|stud(?:y|ied)|deal with)"
    r" (?:[^,;:.]|, (?:and )?(?:an? |$))*$"
)
"""Words that present something: ``we have a matrix X, a vector y and``."""
_NO_MORE = re.compile(r" ?(?:$|[.:;]|,? ?(?:and )?(?:an? |we |you |i |they |one ))")
"""What may stand behind it: nothing that tells more of it, ``in the kernel of A``, as of what a proof has found."""
_PREDICATIVE = re.compile(r"(?:^| )(?:it|this|that|which|these|they) (?:is|are)(?: (?:then|just|simply|again))? $")
"""Words before it that say of something known what it is: ``it is a function p(x)``."""


def exists_only(row: Row, found: Found) -> bool:
    """Whether words only say that there is such a thing: ``there is a number M``, ``converges to a real number L``."""
    before, article = found.leading, _INDEFINITE.match(found.text("NP"))
    if _EXISTS.search(before if article is None else f"{before}{article.group()}"):
        return True
    presented = _PRESENTS.match(before) and _NO_MORE.match(found.trailing)
    told = presented or _QUANTIFIES.search(before) or _PREDICATIVE.search(before)
    return row.name == "apposition" and article is not None and not told


def is_denied(found: Found) -> bool:
    """Whether the words of a match deny what they say."""
    return _DENIED.search(found.match.group()) is not None


def _body(found: Found, one: Formula) -> Node | None:
    """What a formula states of the names in it, if it states something."""
    tree = next(iter(formulas_in(one.item)), None)
    if tree is not None and is_mapping(tree):
        return tree
    return next(iter(found.line_relations(one)), None)


def _bodies(found: Found, one: Formula) -> Iterator[tuple[tuple[Node, ...], Node]]:
    """What a formula states, with the names that it is about: all equations of a list, each of its own."""
    first, relations = _body(found, one), found.line_relations(one)
    others = [other for other in relations[1:] if tree_shape(other) is Shape.EQUATION and first in relations]
    if first is not None:
        yield named(first) if others else found.heads(one), first
    for other in others:
        yield named(other), other


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


_ONE_OF_A_KIND = re.compile(
    r"(?: (?:an?|any|some|two|three|four|several|arbitrary|distinct|fixed))+ [a-z]|(?: [a-z-]+)*? [a-z]+s\b"
)
"""Words behind a verb that call names by a kind of things: ``be a knot``, ``be distinct tilings``."""


def something(found: Found) -> Iterator[Yield]:
    """Names are what no noun that is known says: one of some kind of things, or what cannot be told."""
    behind = without_marks(found.line.text[found.match.end() :])
    kind = Noun.THING if _ONE_OF_A_KIND.match(behind) else Noun.UNKNOWN
    yield from naming(kind, of="none")(found)


def stationary(found: Found) -> Iterator[Yield]:
    """Something that is not written as a relation is set to zero, so that what follows holds there only."""
    yield Posits(*found.span, None, Posit.STATIONARY)


def conditions_in(found: Found, slot: str) -> Iterator[Yield]:
    """The conditions that stand with a statement in one formula: ``f(x) = x, 0 < x < 1``."""
    for one in found.formulas(slot):
        for relation in found.line_relations(one)[1:]:
            if tree_shape(relation) is Shape.ORDER:
                yield Restricts(*found.span, relation, (one.start, one.end))


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
    if is_refused_behind(found.trailing.lstrip()) or _is_result(found):
        return
    start, end = found.place
    before = without_marks(found.line.text[:start]).rstrip()
    apart = not before or before.endswith((",", ";", ":", "(", ">"))
    picks = found.match.group().startswith("with") and not apart
    if picks and _TOLD_OF.match(without_marks(found.line.text[end:])):
        return
    if found.match.group().startswith("with") and _EXISTS.search(before):
        return
    yield from stating()(found)
    told = apart and not (found.match.group().startswith("with") and before.endswith(">"))
    if (told or _LETS_BEFORE.search(before)) and not _OF_SOME.search(before):
        yield from nameless(found)
    if _USED.search(found.match.group()):
        yield from _undefining(found)


_TELLS = re.compile(r"(?:^|[ ,;])(?:where|with|let|here|consider|for)(?= )(?!.*[;:])")


def order_goes_on(found: Found) -> Iterator[Yield]:
    """What words that tell of names say of another one besides, by an order: ``where a is a rate and b > 0``."""
    told = _TELLS.search(found.leading)
    shown = any(one.displayed for one in found.formulas("O"))
    if told is not None and not shown and not _OF_SOME.search(found.leading[told.start() :]) and not not_here(found):
        yield from stating(slot="O")(found)


_USED = re.compile(r" used(?= )")


def _undefining(found: Found) -> Iterator[Yield]:
    """Equations that are said to be used and define nothing: ``where we used x + y = 1``."""
    for one in found.formulas("R"):
        if _body(found, one) is None or not found.heads(one):
            yield from relied_on(found)


_EXCEPT = re.compile(r"(?:^|\s)(?:unless|except(?:ing)?|excluding|without|other than|apart from)(?=\s)(?!.*[,;:.] )")
_LATER = re.compile(r"\b(?:later|below|eventually|next (?:section|chapter|time)|in the sequel)\b")


def not_here(found: Found) -> bool:
    """Whether words say that something does not hold here: ``unless x > 0``, ``later we will assume x = 2``."""
    before = found.leading
    clause = before[max(before.rfind(mark) for mark in ",;:.") + 1 :] + found.words
    return _EXCEPT.search(clause) is not None or _LATER.search(clause) is not None


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


def required_of(found: Found) -> Iterator[Yield]:
    """What is required of names, ``real numbers with $$a + b = 1$$``; what one is left with is a result."""
    if not _is_result(found):
        yield from positing(Posit.REQUIRED, "D")(found)


def _is_result(found: Found) -> bool:
    """Whether words say of what stands behind ``with`` that it is what remains: ``we are left with``."""
    return found.leading.rstrip().rpartition(" ")[2] in ("left", "up")


def at_value(found: Found) -> Iterator[Yield]:
    """A value at which something is said to hold; what one arrives at, or looks at, is none."""
    before = found.leading.rstrip().rpartition(" ")[2]
    if before not in ("arrive", "arrives", "arriving", "arrived", "look", "looking"):
        yield from supposing(Supposition.VALUE, "E")(found)


def _each_relation(found: Found, slot: str) -> tuple[Node, ...]:
    """The relations in a slot, those that speak of several names as one of each."""
    formulas = ((found.heads(one), relation) for one in found.formulas(slot) for relation in found.line_relations(one))
    return tuple(each for names, relation in formulas for each in said_of_each(names, relation))


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


def refused(found: Found) -> bool:
    """Whether the words around what would be posited refuse it, exclude it, ask for it, or say that others posit it."""
    return found.line.text.endswith("?") or is_refused(_before(found), found.trailing.lstrip())


def _before(found: Found) -> str:
    """The words of the line before the last formula of a match."""
    return f"{found.leading} {found.words}".rsplit("<", 1)[0].strip()


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
        if not _OF_ANOTHER.search(found.leading):
            yield from positing(Posit.MODEL, *slots)(found)

    return make


def defined_and(told: Property, argument: str, name: str) -> Maker:
    """Names are defined by relations, and have a property besides."""

    def make(found: Found) -> Iterator[Yield]:
        yield from stating(slot=name)(found)
        yield from fact(told, argument, name=name)(found)

    return make


def fact(told: Property | None = None, argument: str = "N2", words: str = "ADJ", name: str = "N") -> Maker:
    """Names have a property, with or without an argument; without names, what ``it`` stands for has it."""

    def make(found: Found) -> Iterator[Yield]:
        names = found.names(name) or found.pronoun()
        if not names or of_another(found, name):
            return
        for one in (told,) if told is not None else found.properties(words):
            span, denied = found.span, is_denied(found)
            if one is not Property.FOLLOWS or argument != "NP" or found.noun() in _LAWS:
                yield Fact(*span, names, one, found.trees(argument), denied, found.shown)

    return make


def shortened(found: Found) -> Iterator[Yield]:
    """A name is short for something, so that it depends on all that is named there."""
    for names, of in ((found.names("N"), found.trees("F2")), (found.names("N1"), found.trees("F3"))):
        inside = tuple(node for tree in of for node in named_within(tree))
        if names and inside:
            yield Fact(*found.span, names, Property.DEPENDS_ON, inside, False, found.shown)


def sized(found: Found) -> Iterator[Yield]:
    r"""Names have the size that is written as a product, ``n \times p``: real matrices of it, columns, or just that."""
    for tree in found.trees("F2"):
        if r"\times" not in spelling(tree) or not found.names():
            continue
        space = None if _OTHER_MATRICES.search(_clause(found)) else _space_of_size(tree)
        if space is None:
            yield Fact(*found.span, found.names(), Property.HAS_SIZE, (tree,), False, found.shown)
            continue
        for name in found.names():
            yield _of_space(found, name, space)


def of_two_values(found: Found) -> Iterator[Yield]:
    r"""Names have one of two values that differ in their sign: ``s`` is ``\pm 1``."""
    if any(spelling(tree).startswith(r"\pm") for tree in found.trees("F2")):
        yield Fact(*found.span, found.names(), Property.BINARY, (), False, found.shown)


def dimensioned(found: Found) -> Iterator[Yield]:
    """Names are vectors of a dimension that is written before them."""
    if _OTHER_MATRICES.search(_clause(found)):
        return
    for tree in found.trees("F2"):
        space = Script(tree.start, tree.end, Name(tree.start, tree.start, r"\mathbb{R}"), None, tree)
        yield from (_of_space(found, name, space) for name in found.names())


def in_space(found: Found) -> Iterator[Yield]:
    r"""Names are of a space that is written behind them, ``in $\mathbb{R}^n$``; of several spaces, each of one."""
    names = found.names()
    spaces = [tree for tree in found.trees("F2") if _is_real_space(tree)]
    if len(spaces) in (1, len(names)):
        spaces = spaces * len(names) if len(spaces) == 1 else spaces
        yield from (_of_space(found, name, space) for name, space in zip(names, spaces, strict=True))


def among(slot: str, name: str = "N") -> Maker:
    """Names are elements of a set that has a name, or of a space."""

    def make(found: Found) -> Iterator[Yield]:
        sets = found.trees(slot)
        if len(sets) == 1:
            yield from (_of_space(found, node, sets[0]) for node in found.names(name))

    return make


def members(found: Found) -> Iterator[Yield]:
    """Names are elements of what a noun says."""
    words = found.text("NP").split()
    noun = found.noun("NP")
    if "field" in words[-1:] or "fields" in words[-1:]:
        noun = Noun.MEMBER_OF_FIELD
    elif noun is Noun.SPACE:
        noun = Noun.VECTOR if not _WITH_PRODUCTS.isdisjoint(words) else Noun.MEMBER
    yield from naming(noun, of="none")(found)


_WITH_PRODUCTS = frozenset({"hilbert", "inner", "euclidean"})
"""Words for spaces whose norm is that of an inner product."""


def _is_real_space(tree: Node) -> bool:
    return isinstance(tree, Script) and tree.sub is None and spelling(tree.base) == r"\mathbb{R}"


_FORMULA_MARK = re.compile(r"<\w\d+>")


def _clause(found: Found) -> str:
    """The words from the formula before what was found to the one behind it, which tell of nothing else."""
    text, (start, end) = found.line.text, found.place
    before = max((mark.end() for mark in _FORMULA_MARK.finditer(text, 0, start)), default=0)
    behind = _FORMULA_MARK.search(text, end)
    return without_marks(text[before : behind.start() if behind else len(text)])


def _of_space(found: Found, name: Node, space: Node) -> Binds:
    """A name is an element of a space, in the formulas before it in its sentence, too, if they speak of it."""
    body = Related(name.start, name.end, (name, space), (r"\in",))
    before = (one for one in found.line.sentence.formulas if one.end <= name.start)
    spoken = any(spelling(name) in names_in(tree) for one in before for tree in formulas_in(one.item))
    return Binds(*found.span, (name,), Noun.UNKNOWN, body, (), spoken or reaches_back(found))


def _space_of_size(size: Node) -> Node | None:
    r"""The space of what has a size: ``\mathbb{R}^{n \times p}``, for ``p = 1`` that of vectors; none of rows."""
    match size:
        case Side(items=(Number(text="1"), Operator(symbol=r"\times"), _)):
            return None
        case Side(items=(rows, Operator(symbol=r"\times"), columns)):
            column = isinstance(columns, Number) and columns.text == "1"
            reals = Name(size.start, size.start, r"\mathbb{R}")
            return Script(size.start, size.end, reals, None, rows if column else size)
        case _:
            return None


_OTHER_MATRICES = re.compile(
    r"\b(?:complex|hermitian|unitary|random(?! vectors?\b)|block|over|entries|coefficients (?:in|from|are)"
    r"|integers?|binary|boolean|not|tables?|grids?|images?|boards?|linear maps?|operators?|tensors?)\b"
)
"""Words by which an array of a size may be no matrix of real numbers."""


def weakening(relation: Weaker, free_of: str = "N") -> Maker:
    """The relations of the sentence are weaker than printed."""

    def make(found: Found) -> Iterator[Yield]:
        yield Weakens(*found.span, relation, found.trees(free_of))

    return make


GOES_ON_ITS_OWN = (
    r"(?:which|and (?:this|it|that)) (?:(?:indeed|then|clearly|also|only) )?(?:tends?|goes|converges?|approaches"
    r"|vanish(?:es)?|diverges?|decays?|grows)"
)
_OF_ITS_OWN = re.compile(rf"\b{GOES_ON_ITS_OWN}(?: [^\s,.;:]+)*$")


def in_limit(found: Found) -> Iterator[Yield]:
    """The relations of the sentence hold in a limit that is not one of a verb of its own: ``which tends to zero``."""
    if not _OF_ITS_OWN.search(found.leading.rstrip()):
        yield from weakening(Weaker.LIMIT, "A")(found)


def notation(sign: Sign, slot: str = "S") -> Maker:
    """A sign stands for something in the whole document."""

    def make(found: Found) -> Iterator[Yield]:
        trees: tuple[Node, ...] = found.trees(slot)
        yield Notation(*found.span, sign, trees[0] if trees else None, found.shown)

    return make


def of_nabla(sign: Sign) -> Maker:
    r"""The square of a nabla stands for something in the whole document, where words call what it begins so."""

    def make(found: Found) -> Iterator[Yield]:
        for tree in found.trees("F2|F3"):
            first = parts_of(tree)[0] if parts_of(tree) else tree
            if isinstance(first, Script) and spelling(first.base) == r"\nabla" and spelling(first.sup) == "2":
                yield Notation(*found.span, sign, tree, found.shown)

    return make


_SPEAKER = re.compile(r"\b(?:we|all|everything|throughout|here)\b")


def of_formulas(sign: Sign, slot: str = "S") -> Maker:
    """A sign stands for something in the whole document, where a sentence says so of formulas or of all of them.

    One that only mentions such a structure, as prose about programs or groups of people does, says nothing.
    """

    def make(found: Found) -> Iterator[Yield]:
        if found.line.sentence.formulas or _SPEAKER.search(f"{found.leading} {found.trailing}"):
            yield from notation(sign, slot)(found)

    return make


_PLAIN_SIDE = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?")


def equated_if(found: Found) -> Iterator[Yield]:
    """An equation between plain names is said to be written for something else than that they are equal."""
    for relation in found.relations("E"):
        if relation.relations[0] == "=" and all(_PLAIN_SIDE.fullmatch(spelling(side)) for side in relation.items):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, relation, found.shown)


_OTHER_NUMBERS = re.compile(r"\\mathbb\{(?:Q|Z|F)\}_|\\mathbb\{F\}|\\mathbb\{Z\}/")


def other_numbers(found: Found) -> Iterator[Yield]:
    r"""That something is said of other numbers than the real ones: ``in $\mathbb{Z}_2$``, ``over $\mathbb{C}$``."""
    for tree in found.trees("F"):
        if spelling(tree).startswith(r"\mathbb{C}"):
            yield Notation(*found.span, Sign.COMPLEX_SPACE, tree, found.shown)
        if _OTHER_NUMBERS.match(spelling(tree).replace(" ", "")):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, tree, found.shown)


def naturals(found: Found) -> Iterator[Yield]:
    r"""Whether the natural numbers begin with zero, where their set is written down: ``\mathbb{N} = \{0, 1, …\}``."""
    for relation in found.relations("E"):
        match relation.items:
            case (head, Fence(body=Sequence(items=(Number(text="0" | "1" as first), *_)))) if "mathbb{N}" in spelling(
                head
            ):
                sign = Sign.NATURALS_FROM_ZERO if first == "0" else Sign.NATURALS_FROM_ONE
                yield Notation(*found.span, sign, head)


def citing(found: Found) -> Iterator[Yield]:
    """Formulas are referred to."""
    targets = found.references("REF")
    yield Cites(*found.span, targets or (found.words,))


def apposed(found: Found) -> Iterator[Yield]:
    """A noun is followed by the name it is for; a lone word behind ``to`` or ``we`` is no noun but a verb."""
    before = found.leading.split()
    if found.relations("N") and refusal(_before(found)) is not None:
        return
    if at_point(found):
        yield from supposing(Supposition.VALUE, "N")(found)
    elif _is_numbered(found):
        yield from naming(Noun.INDEX, of="none")(found)
    elif " " in found.text("NP") or not before or before[-1] not in _BEFORE_VERBS:
        yield from naming(of="none")(found)


_NUMBERED = frozenset({Noun.GROUP, Noun.SET, Noun.CLASS, Noun.MATRIX, Noun.VECTOR, Noun.EVENT, Noun.FUNCTION})
_INDICES = frozenset("ijkl")


def _is_numbered(found: Found) -> bool:
    """Whether a letter only tells which one of several is meant: ``all observations in group $i$``."""
    bare = " " not in found.text("NP") and found.noun() in _NUMBERED
    return bare and bool(found.names()) and {spelling(name) for name in found.names()} <= _INDICES


def at_point(found: Found) -> bool:
    """Whether an equation for a number only tells where a point lies: ``the point $x = 0$``."""
    trees = [tree for one in found.formulas("N") for tree in found.line_relations(one)]
    return found.noun() is Noun.VECTOR and bool(trees) and all(isinstance(tree.items[-1], Number) for tree in trees)


def of_several(found: Found) -> Iterator[Yield]:
    """A noun is of several things, and followed by its own name: ``a matrix of covariates X``."""
    if found.words.split()[-2].endswith("s"):
        yield from naming(of="none")(found)


_BEFORE_VERBS = frozenset(
    {"to", "we", "can", "will", "not", "and", "then", "may", "must", "i", "you", "us", "let's", ","}
)


def counting(found: Found) -> Iterator[Yield]:
    """Names say how many things there are in a collection, if things of several stand behind: ``of $N$ old cells``."""
    behind = found.words.rpartition(">")[2].split()
    things = next((word for word in behind if word in _VERBS or _PLURAL.search(word)), "")
    if things and things not in _VERBS:
        yield Fact(*found.span, found.names(), Property.COUNTS, (), False, found.shown)


_PLURAL = re.compile(r"(?:[^s]s|people|data|children|mice)$")
_VERBS = frozenset(
    ["is", "has", "was", "does", "this", "as", "gives", "follows", "takes", "depends", "values", "yields", "satisfies"]
)
"""Words that end like those of several things, and ``values``, which are those of a name."""


def of_a_kind(found: Found) -> Iterator[Yield]:
    """Words tell of what kind something is that they do not name, so that they may restrict what stands there."""
    names = frozenset(name for tree in found.trees("N") for name in names_in(tree))
    yield Unparsed(*found.span, found.shown, names)


def relied_on(found: Found) -> Iterator[Yield]:
    """A relation that is said to be used in what was derived: the step that needs it may be any one with its names."""
    names = frozenset(name for relation in found.relations("R") for name in names_in(relation))
    if names:
        yield Unparsed(*found.span, found.shown, names, backwards=True)


def harmless(_: Found) -> Iterator[Yield]:
    """Words that say nothing of a name."""
    return iter(())
