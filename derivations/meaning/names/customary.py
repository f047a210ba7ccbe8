r"""Which of the customary letters of laws, ``p`` and ``q``, stand for laws on a page: those it gives a reason for.

Coefficients of differential equations, momenta and polynomials are ``p(x)``, too, and are neither positive nor of
integral one.  A reason is a use that only a law has (``x \sim p``, ``p(x \mid y)``, ``p_X(x)``, ``\log p(x)``),
something of chance in the same formula (an average, a probability, a divergence, a named law), or words that call it
a law.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from derivations.meaning.named_laws.event_signs import ALWAYS_CHANCES, is_chance, speaks_of_events
from derivations.meaning.named_laws.stated_laws import law_named
from derivations.meaning.names.called_laws import LAW_LETTERS, calls_in
from derivations.meaning.names.survey import plain_arguments
from derivations.meaning.sentences.split import Sentence
from derivations.reading.grouping import is_differential_sign, sign_name
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    SHARED_EXPECTATIONS,
    argument_nodes,
    base_name,
    lowered,
    names_random,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.syntax import (
    Accent,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Row,
    Script,
    Sequence,
    Text,
)

TOTALS = frozenset({"\\int", "\\sum"})
DIVERGENCES = frozenset({"KL", "\\mathbb{KL}", "\\mathcal{KL}"})
BARS = frozenset({"\\|", "\\parallel", "\\Vert"})

_MARK = "§"
_CHANCE = re.compile(
    r"\b(?:probab\w*|densit(?:y|ies)|pdfs?|pmfs?|p\.d\.f\.|distributed|distributions?|priors?|posteriors?|bayes\w*"
    r"|(?:log[- ]?)?likelihoods?|random\w*|stochastic\w*|expectations?|expected values?|(?:cross-)?entrop(?:y|ies)"
    r"|kl|kullback\w*|laws? (?:of )?§|scores?|samples?|sampled|gaussians?|mass functions?|mixtures?)(?!\w)"
)
"""Words that speak of laws."""
_MORE_CHANCE = re.compile(rf"(?!distribut){_CHANCE.pattern}")
"""Those beside ``distribution``, which is a functional as well."""
_FUNCTIONALS = re.compile(r"\b(?:test|generali[sz]ed) functions?\b|\bdistribution theory\b|\b(?:tempered|schwartz)\b")
"""Words of a page on which a distribution is rather a functional."""
_PHYSICAL = re.compile(
    r"\b(?:mass|charge|energy|current|number|flux|pressure|temperature|velocity|stress|load|force|power|heat|linear"
    r"|surface|volume|matter|fluid|air|carrier)(?: (?:densit(?:y|ies)|distributions?|samples?))\b"
)
"""Words that speak of how a quantity is spread over space, and of no law."""


def laws_by_use(formulas: Collection[tuple[Node, ...]]) -> frozenset[str]:
    """The customary letters of laws that formulas show to be such; what stands beside one of them is one, too.

    Args:
        formulas: the parts of each formula, as the sides of a chain are.
    """
    beside = [(letters, parts) for parts in formulas if (letters := _letters(parts))]
    shown = frozenset[str]().union(*(letters for letters, parts in beside if of_chance(parts)))
    shown |= frozenset[str]().union(*(_overloaded(parts) for _, parts in beside))
    shown |= LAW_LETTERS.intersection(label for parts in formulas for label in _labels(parts))
    return shown.union(*(letters for letters, _ in beside if letters & shown))


def unnormalised(formulas: Iterable[tuple[Node, ...]]) -> frozenset[str]:
    """The customary letters of laws that another one is, divided by a constant: ``q`` of ``p(x) = q(x) / Z``."""
    sides = (pair for parts in formulas for tree in parts for pair in _equated(tree))
    pairs = ((parts_of(left), _without_constant(right)) for left, right in sides)
    return frozenset(spelling(own[0]) for head, own in pairs if own is not None and _is_quotient(head, own))


def _equated(tree: Node) -> Iterator[tuple[Node, Node]]:
    """The sides of the equations that a formula states."""
    for one in within(tree):
        if isinstance(one, Related):
            pairs = zip(one.items, one.relations, one.items[1:], strict=False)
            yield from ((left, right) for left, sign, right in pairs if sign in ("=", ":="))


def _without_constant(side: Node) -> tuple[Node, ...] | None:
    """What stands over a name, or behind one over a name: ``q(x) / Z``, ``1/Z q(x)``."""
    match parts_of(side):
        case (Fraction(numerator=above, denominator=below),) if _is_constant(below):
            return parts_of(above)
        case (Fraction(numerator=Number(text="1"), denominator=below), *rest) if _is_constant(below):
            return tuple(rest)
        case (*rest, Operator(symbol="/"), below) if _is_constant(below):
            return tuple(rest)
        case _:
            return None


def _is_constant(node: Node) -> bool:
    r"""Whether something is named as a constant is, ``Z``, ``Z_\theta``, or written as an integral."""
    first = parts_of(node)[0]
    return _is_total(first) or base_name(first) not in LAW_LETTERS | {None}


def _is_quotient(head: tuple[Node, ...], own: tuple[Node, ...]) -> bool:
    """Whether two letters of laws stand at the same arguments."""
    letters = {base_name(parts[0]) for parts in (head, own)} == LAW_LETTERS
    return letters and len(head) == len(own) == 2 and spelling(head[1]) == spelling(own[1])


def laws_by_total(granted: Iterable[Node]) -> frozenset[str]:
    """The customary letters of laws of which what is granted says that their integral or their sum is one."""
    totals = (one for one in granted if isinstance(one, Related) and spelling(one.items[-1]) == "1")
    return frozenset[str]().union(*(_letters((one,)) for one in totals if any(map(_is_total, within(one)))))


def _is_total(node: Node) -> bool:
    """Whether a node is the sign of an integral or a sum."""
    return sign_name(node) in TOTALS


def coefficients(formulas: Iterable[tuple[Node, ...]]) -> frozenset[str]:
    """The customary letters of laws in differential equations: one of them multiplies what is differentiated there.

    Words of chance around ``y' + p(x) y = q(x)`` speak of something else.
    """
    own = (parts for parts in formulas if any(_multiplies(tree, _differentiated(parts)) for tree in parts))
    return frozenset[str]().union(*map(_letters, own))


def _differentiated(parts: Iterable[Node]) -> set[str]:
    """The names without arguments that have a prime, a dot, or a d before them in a formula."""
    found: set[str] = set()
    for node in (node for tree in parts for node in within(tree)):
        match node:
            case Script(base=Node() as base, primes=primes) if primes and base_name(base) is not None:
                found.add(spelling(base))
            case Accent(accent="\\dot" | "\\ddot", body=body):
                found.add(spelling(body))
            case Fraction(numerator=Row(items=(sign, name))) if is_differential_sign(sign):
                found.add(spelling(name))
            case _:
                continue
    return found


def _multiplies(tree: Node, names: set[str]) -> bool:
    """Whether a customary letter of laws stands with its arguments before one of the names, differentiated or not."""
    for node in within(tree):
        items = node.items if isinstance(node, Row) else ()
        for head, group, factor in zip(items, items[1:], items[2:], strict=False):
            at = isinstance(group, Fence) and group.open == "(" and base_name(head) in LAW_LETTERS
            if at and not names.isdisjoint((*_differentiated((factor,)), spelling(factor))):
                return True
    return False


def laws_by_words(sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, int]]:
    """The customary letters of laws that sentences call laws, each with where its sentence begins.

    Words of chance somewhere around a letter are no reason.
    """
    words = [one.text(_MARK) for one in sentences]
    chance = any(map(_MORE_CHANCE.search, words)) and not any(map(_FUNCTIONALS.search, words))
    for one in sentences:
        for call in calls_in(one):
            if call.noun and (chance or not call.bare):
                yield from ((letter, one.start) for letter in call.names & LAW_LETTERS)


def speaks_of_laws(sentence: Sentence) -> bool:
    """Whether the words of a sentence speak of laws or of what is random."""
    return _CHANCE.search(_PHYSICAL.sub("", sentence.text(_MARK))) is not None


def _letters(parts: Iterable[Node]) -> frozenset[str]:
    """The customary letters of laws in a formula, with or without scripts."""
    names = (base_name(node) for tree in parts for node in within(tree))
    return LAW_LETTERS.intersection(filter(None, names))


def of_chance(parts: Iterable[Node]) -> bool:
    """Whether a formula is written of laws and random variables."""
    return any(_of_chance(node) for tree in parts for node in within(tree))


def _labels(parts: Iterable[Node]) -> Iterator[str]:
    r"""The letters of the densities of laws that have names, as ``p`` is of ``P: X \sim \mathcal{N}(0, 1)``."""
    for node in (node for tree in parts for node in within(tree)):
        match node:
            case Sequence(items=(label, Related(relations=("\\sim",))), separators=(":",)):
                yield lowered(spelling(label))
            case _:
                continue


def _overloaded(parts: Iterable[Node]) -> set[str]:
    """The letters that stand before so many names and before so many others in one formula: ``p(x, y) = p(x) p(y)``."""
    counts: dict[str, set[int]] = {}
    for node in (node for tree in parts for node in within(tree) if isinstance(node, Row)):
        for head, group in pairwise(node.items):
            if isinstance(group, Fence) and group.open == "(" and plain_arguments(group):
                counts.setdefault(spelling(head), set()).add(len(argument_nodes(group.body)[0]))
    return {letter for letter in LAW_LETTERS if len(counts.get(letter, ())) > 1}


def _of_chance(node: Node) -> bool:
    """Whether a part of a formula is written of laws and random variables only."""
    match node:
        case Row(items=items):
            return any(_before_group(*pair) for pair in pairwise(items)) or _in_logarithm(items)
        case Related(relations=relations, items=items) if "\\sim" in relations:
            return base_name(parts_of(items[-1])[0]) in LAW_LETTERS or law_named(parts_of(items[-1])[0]) is not None
        case Related(relations=signs, items=items) | Sequence(separators=signs, items=items) if BARS & set(signs):
            return all(base_name(parts_of(item)[0]) in LAW_LETTERS for item in items)
        case Name() | Script() | Text():
            return any(map(_is_sign, _named(node)))
        case _:
            return False


def _in_logarithm(items: tuple[Node, ...]) -> bool:
    r"""Whether the logarithm of a customary letter with arguments is taken: ``\log p(x)``."""
    for sign, head, group in zip(items, items[1:], items[2:], strict=False):
        logarithm = plain_word(spelling(sign)).removeprefix("\\") in ("log", "ln")
        if logarithm and base_name(head) in LAW_LETTERS and isinstance(group, Fence) and group.open == "(":
            return True
    return False


def _named(node: Name | Script | Text) -> Iterator[str]:
    r"""What a sign may be known by: its letter and its subscript, as of ``D_{KL}``."""
    if isinstance(node, Script):
        yield from (spelling(part) for part in (node.base, node.sub) if part is not None)
    else:
        yield spelling(node)


def _is_sign(text: str) -> bool:
    """Whether a name is always a sign of averages, probabilities or divergences."""
    word = plain_word(text)
    certain = text in EXPECTATIONS - SHARED_EXPECTATIONS or word in {*MOMENTS, *ALWAYS_CHANCES} - {"\\mathbb{V}"}
    return certain or word in DIVERGENCES


def _before_group(node: Node, after: Node) -> bool:
    """Whether a sign stands before brackets as only one of chance does."""
    group = after.base if isinstance(after, Script) else after
    if not isinstance(group, Fence):
        return False
    items, separators = argument_nodes(group.body)
    base, below = (node.base, node.sub) if isinstance(node, Script) and node.base is not None else (node, None)
    if spelling(base) in EXPECTATIONS:
        return group.open in ("[", "\\{") or _over_law(below) or all(map(names_random, items))
    if is_chance(base):
        return speaks_of_events(group)
    in_brackets = "|" in separators or _at_values(node, items)
    return law_named(node) is not None or (base_name(node) in LAW_LETTERS and in_brackets)


def _over_law(below: Node | None) -> bool:
    r"""Whether the subscript of an average says over what it is taken: ``E_{x \sim p}``, ``E_{p(x)}``."""
    parts = within(below) if below is not None else ()
    return any(isinstance(one, Fence) or is_drawn(one) for one in parts)


def is_drawn(node: Node) -> bool:
    r"""Whether a node says from what something is drawn, ``x \sim p``, as below no sign but that of an average."""
    return isinstance(node, Related) and "\\sim" in node.relations


def _at_values(node: Node, items: tuple[Node, ...]) -> bool:
    r"""Whether random variables stand below a letter, or with values in its brackets: ``p_X(x)``, ``p(X = x)``."""
    if any(isinstance(item, Related) and names_random(item.items[0]) for item in items):
        return True
    below = argument_nodes(node.sub)[0] if isinstance(node, Script) and node.sub is not None else ()
    values = {spelling(item) for item in items}
    return bool(below) and all(names_random(one) and lowered(spelling(one)) in values for one in below)
