r"""Formulas that are written with letters or digits and are no products: ``SSR``, ``count(x)``, ``R2``, ``(12)(23)``.

Several capitals in a row are the name of one thing where one of them never stands anywhere else in the document, and
so are three letters or more before arguments in parentheses, or two capitals of which the last one is a sign of its
own there.  A letter with a numeral right behind it is hardly a product.  Numbers in brackets beside others, which equal
a number in brackets, are permutations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from derivations.meaning.names.customary import DIVERGENCES
from derivations.meaning.names.environment import Environment, Factor, UnstatedError
from derivations.meaning.names.heads import is_minus_one
from derivations.reading.names import EXPECTATIONS, base_name, children, spelling
from derivations.reading.raw import RawStep
from derivations.reading.syntax import Fence, Name, Node, Number, Operator, Row, Script

PROBABILITY = "P"
SHORTEST = 3
"""So many letters before arguments may be a word."""


def standing_alone(trees: Iterable[Node]) -> frozenset[str]:
    """The capitals that stand somewhere without another one beside them."""
    found, stack = set[str](), list(trees)
    while stack:
        part = stack.pop()
        runs = _runs(part.items) if isinstance(part, Row) else [[part]]
        found |= {letter for run in runs if len(run) == 1 and (letter := _capital(run[0])) is not None}
        for one in part.items if isinstance(part, Row) else (part,):
            stack += _below(one) if one is part or _capital(one) is not None else [one]
    return frozenset(found)


def _below(node: Node) -> list[Node]:
    """The parts of a node; the letter itself is none of a letter with scripts."""
    own = node.base if isinstance(node, Script) and _capital(node) is not None else None
    return [part for part in children(node) if part is not own]


def words_in(trees: Iterable[Node], alone: frozenset[str]) -> Iterator[str]:
    """The runs of capitals of some formulas that are hardly products, as written."""
    stack = list(trees)
    while stack:
        part = stack.pop()
        stack += _unlabelled(part)
        for run in _runs(part.items) if isinstance(part, Row) else ():
            letters = [_capital(one) or "" for one in run]
            if len(run) > 1 and not set(letters) <= alone and "".join(letters) not in DIVERGENCES:
                yield "".join(letters)


def _unlabelled(node: Node) -> list[Node]:
    """The parts of a node; what stands below a name is a label of it."""
    named = isinstance(node, Script) and base_name(node) is not None
    return [part for part in children(node) if not (named and isinstance(node, Script) and part is node.sub)]


def _runs(items: tuple[Node, ...]) -> Iterator[list[Node]]:
    """The items of a row, capitals that touch each other together; a subscript ends what it stands at."""
    run: list[Node] = []
    for item in items:
        joins = bool(run) and isinstance(run[-1], Name) and run[-1].end == item.start and _capital(item) is not None
        if run and not joins:
            yield run
            run = []
        if _capital(item) is not None:
            run.append(item)
    if run:
        yield run


def _capital(node: Node) -> str | None:
    base = node.base if isinstance(node, Script) else node
    capital = isinstance(base, Name) and len(base.text) == 1 and base.text.isupper()
    return base.text if capital and isinstance(base, Name) else None


def words_before_arguments(trees: Iterable[Node], said: Set[str]) -> frozenset[str]:
    """The words that stand before parentheses.

    A letter of them, not the last one, stands nowhere else, or the word is ``said`` in the prose.
    """
    words, alone, stack = set[str](), set[str](), list(trees)
    while stack:
        part = stack.pop()
        items, position = part.items if isinstance(part, Row) else (part,), 0
        while position < len(items):
            word = _word_at(items, position)
            words |= {word} if word else set()
            alone |= {letter for one in items[position : position + 1] if not word and (letter := _letter(one))}
            position += len(word) or 1
        stack += [below for one in items for below in children(one) if _letter(one) is None]
    return frozenset(word for word in words if not set(word[:-1]) <= alone or word.lower() in said)


def word_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """Nothing, where no name of several characters stands that is written as a product.

    Raises:
        UnstatedError: one stands there.
    """
    word = _word_at(items, position)
    if word in env.survey.words and not all(map(env.is_declared, word)):
        raise UnstatedError(f"{word}(…) may be a function of that name; declare its letters, if it is a product")
    numbered = _numbered_at(items, position)
    if numbered and not env.is_declared(numbered[0]):
        raise UnstatedError(
            f"{numbered} may be one name: write {numbered[0]}_{{{numbered[1:]}}}, or a product with \\cdot"
        )
    return None


def _word_at(items: tuple[Node, ...], start: int) -> str:
    """The letters that begin at a place and touch each other and the parentheses behind them; empty if too few do."""
    stop = start
    while stop < len(items) and _letter(items[stop]) is not None and (stop == start or _touch(items, stop)):
        stop += 1
    begins = start == 0 or _letter(items[start - 1]) is None or not _touch(items, start)
    ends = stop < len(items) and isinstance(group := items[stop], Fence) and group.open == "(" and _touch(items, stop)
    word = "".join(_letter(one) or "" for one in items[start:stop]) if begins and ends else ""
    return word if len(word) >= SHORTEST or _abbreviates(word) else ""


def _abbreviates(word: str) -> bool:
    """Whether capitals end in one that has a meaning of its own before brackets: ``SE(X)`` is no average."""
    return len(word) > 1 and word.isupper() and word[-1] in EXPECTATIONS | {PROBABILITY}


def _touch(items: tuple[Node, ...], position: int) -> bool:
    return items[position - 1].end == items[position].start


def _letter(node: Node) -> str | None:
    """The plain letter that a node is."""
    return node.text if isinstance(node, Name) and len(node.text) == 1 and node.text.isalpha() else None


def _numbered_at(items: tuple[Node, ...], position: int) -> str:
    """The letter and the numeral right behind it that begin at a place and end what is multiplied; else empty."""
    name, numeral, behind = (*items[position : position + 3], None, None)[:3]
    if not isinstance(numeral, Number) or _letter(items[position]) is None or name is None or name.end != numeral.start:
        return ""
    ends = behind is None or isinstance(behind, Operator)
    return spelling(name) + numeral.text if ends else ""


def permutations(raw: RawStep) -> str:
    """Why a step may be about permutations in cycles, ``(12)(24)(12) = (14)``; nothing, if it may not be."""
    sides = [_cycles(side.tree) for side in (raw.left, raw.right)]
    if raw.relation == "=" and all(sides) and max(sides) > 1:
        return "numbers in brackets beside others may be permutations"
    return ""


def _cycles(tree: Node | None) -> int:
    """Of how many numbers in brackets a formula is made, of two digits or more; 0, if of anything else."""
    items = tree.items if isinstance(tree, Row) else () if tree is None else (tree,)
    return len(items) if all(map(_is_cycle, items)) else 0


def _is_cycle(node: Node) -> bool:
    group = node.base if isinstance(node, Script) and node.sub is None and is_minus_one(node.sup) else node
    inside = group.body if isinstance(group, Fence) and group.open == "(" else None
    parts = inside.items if isinstance(inside, Row) else () if inside is None else (inside,)
    return len(spelling(inside)) > 1 and bool(parts) and all(isinstance(part, Number) for part in parts)
