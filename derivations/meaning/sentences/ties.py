r"""Whether a sentence ties a relation to something else, so that it is no fact: ``$x > 1$ or $y > 1$``.

An alternative or a condition beside a relation leaves open whether it is so; and what is said of the values of a
function or of a family on a part of its arguments, ``$f(x) > 0$ for $x > 1$``, is not said of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from collections.abc import Sequence as Collected
from itertools import takewhile

from derivations.meaning.sentences.formulas import (
    Shape,
    formulas_in,
    head_of,
    names_in,
    names_of,
    relations_of,
    tree_shape,
)
from derivations.meaning.sentences.split import Formula, Part, Sentence, Word
from derivations.reading.names import argument_nodes, base_name, spelling, within
from derivations.reading.syntax import Fence, Node, Number, Related, Row, Script, Sequence

_JOINTS = frozenset({",", "and", "or", "either", "else", "both", "that", "also"})
"""Words between statements that are said together."""
_BEFORE = re.compile(
    r"(?:^|.* )(?:or|nor|either|neither|not(?: both)?|unless|except|(?:one|some|any) of)(?: ,)?"
    r"(?: (?:that|if|when|for|let|suppose|both))*"
)
_CONDITIONS = r"if|when|whenever|unless|except|provided|as long as|as soon as|in case"
_ALTERNATIVE = re.compile(r"(?:(?:holds?|is true) )?(?:, )?(?:or (?!equivalently|in other words)|(?:unless|except)\b)")
_CONDITIONAL = re.compile(
    rf"(?:(?:holds?|is true) )?(?:, )?(?:(?:only|just|exactly|precisely|but) )*(?:{_CONDITIONS})\b"
)
_NEXT = re.compile(rf", (?:(?:and|but|so|then) )?(?:{_CONDITIONS})\b.* (?:,|then) ")
"""A condition behind a comma that belongs to what follows it: ``for $x > 0$, if $y > 0$, then``."""
_OPENED = re.compile(rf"(?:{_CONDITIONS}) .*(?:let|suppose|assume|take|set)(?: (?:that|also|,))*")
"""A condition under which a sentence lets something be: ``if $n$ is even, let``."""
_WORDED = re.compile(rf"[^§,;:]*?\b(?:or|{_CONDITIONS})\b")
_PLACE = re.compile(
    r"(?:, )?\b(?P<by>for|on|in|at|over|near|outside|inside|within|throughout|where|from|between)\b"
    r"(?P<words>[^§,;:()]*)(?P<formula>§?)"
)
_EVERY = re.compile(
    r"(?: (?:all|every|each|any|arbitrary|real|possible|values?|choices?|numbers?|integers?|index|indices|of|the|whole"
    r"|entire|line|axis))*"
)
_ASIDE = re.compile(r" (?:simplicity|convenience|concreteness|definiteness|brevity|now|the moment|the time being)")
_NARROWED = re.compile(
    r"(?:, )?(?:in|on|with|such|satisfying|between|greater|less|larger|smaller|above|below|outside|inside|that|which"
    rf"|from|large|small|near|{_CONDITIONS})\b"
)
_LINE = re.compile(r"\\(?:mathbb|mathbf|mathrm)\{?R\}?(?:\^.*)?|\\R(?:\^.*)?|\\Reals")
_COUNTS = re.compile(r"\\(?:mathbb|mathbf)\{?[NZ]\}?.*|\\[NZ]|\\\{.*|\[[^,]*\]")


def is_alternative(sentence: Sentence, tree: Node) -> bool:
    """Whether words of a sentence make a relation one of several, of which one may not be so, or deny it."""
    span = _span(sentence, tree)
    if span is None:
        return False
    before, within_, behind = (_text(parts) for parts in span)
    return bool(_BEFORE.fullmatch(before) or "or" in within_.split() or _ALTERNATIVE.match(behind))


def spaces_of(trees: Iterable[Node], names: Collection[str]) -> frozenset[str]:
    r"""The sets that functions start from, as formulas declare: ``S`` of ``p: S \to \mathbb{R}``."""
    found: set[str] = set()
    for tree in trees:
        match tree:
            case Sequence(items=(*heads, Related(items=(space, *_), relations=(r"\to", *_))), separators=(*_, ":")):
                found |= {spelling(space)} if not {spelling(head) for head in heads}.isdisjoint(names) else set()
            case _:
                continue
    return frozenset(found)


def is_tied(sentence: Sentence, tree: Node, spaces: frozenset[str] = frozenset()) -> bool:
    """Whether words of a sentence tie a statement to something else: a relation, or what a word says of a name.

    What is said for all elements of one of the ``spaces`` is said of all arguments.
    """
    span = _span(sentence, tree)
    if span is None:
        return False
    before, said, behind = span
    lead, rest = _text(before), _text(behind)
    worded = not any(_states(part) for part in said)
    if is_alternative(sentence, tree) or _OPENED.fullmatch(lead) or (worded and _WORDED.match(rest)):
        return True
    if _CONDITIONAL.match(rest) and not _NEXT.match(rest):
        return True
    place = _PLACE.search(rest) if worded else _PLACE.match(rest)
    if (place is not None and _limits(tree, place, rest, behind, spaces)) or _limits_itself(tree, said, spaces):
        return True
    place, first = _PLACE.match(lead), next(iter(_formulas(before)), None)
    led = place is not None and first is not None and not names_of(first.item).isdisjoint(_arguments(tree))
    return led and place is not None and _limits(tree, place, lead, before, spaces)


def _span(sentence: Sentence, tree: Node) -> tuple[Collected[Part], Collected[Part], Collected[Part]] | None:
    """What stands in a sentence before what is said together with a statement, that, and the clause behind it."""
    parts = sentence.parts
    own = next((k for k, part in enumerate(parts) if part.start <= tree.start < part.end), None)
    if own is None or not isinstance(parts[own], Formula):
        return None
    first, last = _together(parts, own)
    clause = takewhile(lambda part: not (isinstance(part, Word) and part.text in (";", ".")), parts[last + 1 :])
    return parts[:first], parts[first : last + 1], tuple(clause)


def _together(parts: Collected[Part], own: int) -> tuple[int, int]:
    """The first and the last of the formulas that are said together with one, only such words being between them."""
    kind = _states(parts[own])
    ends = [own, own]
    for side, steps in enumerate((range(own - 1, -1, -1), range(own + 1, len(parts)))):
        for k in steps:
            part = parts[k]
            if isinstance(part, Formula) and _states(part) is kind:
                ends[side] = k
            elif not (isinstance(part, Word) and part.text in _JOINTS):
                break
    return ends[0], ends[1]


def _states(part: Part) -> bool:
    return isinstance(part, Formula) and bool(relations_of(part.item))


def _text(parts: Collected[Part]) -> str:
    return " ".join(
        "§" if isinstance(part, Formula) else part.text if isinstance(part, Word) else "#" for part in parts
    )


def _formulas(parts: Collected[Part]) -> list[Formula]:
    return [part for part in parts if isinstance(part, Formula)]


def _limits(tree: Node, place: re.Match[str], text: str, parts: Collected[Part], spaces: frozenset[str]) -> bool:
    """Whether words say of a statement for which values it is made, and these are not all that it is about."""
    words, arguments = place["words"].rstrip(), _arguments(tree)
    if not place["formula"]:
        return bool(arguments) and not (place["by"] == "for" and _ASIDE.match(words)) and not _EVERY.fullmatch(words)
    item = _formulas(parts)[text[: place.end()].count("§") - 1].item
    if not arguments:
        foreign = names_of(item).isdisjoint(names_in(tree))
        return place["by"] == "for" and foreign and re.match(r" (?:all|every|each|any|the|our)\b", words) is None
    if place["by"] == "where":
        return bool(relations_of(item)) and not names_of(item).isdisjoint(arguments)
    narrowed = _NARROWED.match(text[place.end() :].lstrip()) is not None
    return (
        narrowed or not _EVERY.fullmatch(words) or not all(_is_all(one, arguments, spaces) for one in formulas_in(item))
    )


def _limits_itself(tree: Node, said: Collected[Part], spaces: frozenset[str]) -> bool:
    r"""Whether formulas themselves say for which arguments their statements are made: ``$f(x) > 0, x \in [0, 1]$``."""
    arguments = _arguments(tree)
    others = (one for part in _formulas(said) for one in relations_of(part.item) if one.relations[0] != "=")
    return any(head_of(one.items[0]) in arguments and not _is_all(one, arguments, spaces) for one in others)


def _is_all(tree: Node, arguments: dict[str, bool], spaces: frozenset[str]) -> bool:
    """Whether a formula stands for all the values that arguments may have, or for all those of a subscript."""
    if tree_shape(tree) is Shape.NAME:
        return names_in(tree) <= arguments.keys() or _LINE.fullmatch(spelling(tree)) is not None
    subscript = any(arguments.get(name, False) for name in names_in(tree))
    match tree:
        case Related(items=(_, over), relations=(r"\in",)):
            every = spelling(over) in spaces or _LINE.fullmatch(spelling(over))
            return bool(every or (subscript and _COUNTS.fullmatch(spelling(over))))
        case Related(items=(_, Number(text="0" | "1")), relations=(r"\ge" | r"\geq",)):
            return subscript
        case _:
            return subscript and tree_shape(tree) is Shape.MEMBER


def _arguments(tree: Node) -> dict[str, bool]:
    """The names in arguments and in subscripts of a statement, and whether they stand in a subscript."""
    found: dict[str, bool] = {}
    for part in within(tree):
        if isinstance(part, Script) and part.sub is not None:
            found |= dict.fromkeys(names_in(part.sub), True)
        elif isinstance(part, Row):
            for head, group in zip(part.items, part.items[1:], strict=False):
                if isinstance(group, Fence) and base_name(head) is not None:
                    names = (name for node in argument_nodes(group.body)[0] for name in names_in(node))
                    found |= {name: found.get(name, False) for name in names}
    return found
