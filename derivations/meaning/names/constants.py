r"""Letters with a usual meaning where they stand in a formula: the numbers ``π`` and ``e``, the imaginary unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from derivations.meaning.names.environment import Environment
from derivations.meaning.names.euler import MIXED
from derivations.meaning.names.families import running
from derivations.meaning.names.heads import is_transpose
from derivations.meaning.names.survey import Survey
from derivations.reading.names import (
    TRANSPOSES,
    argument_nodes,
    base_name,
    children,
    elementary,
    is_label,
    spelling,
    within,
)
from derivations.reading.syntax import Accent, Additive, Fence, Name, Node, Number, Operator, Row, Script

IMAGINARY = frozenset({"i", "j", "\\imath", "\\jmath", "\\iota", "\\mathrm{i}", "\\mathrm{j}"})
_TURNING = frozenset({"\\pi", "\\omega", "\\hbar"})
"""What hardly stands in the exponent of a real number beside a letter of the imaginary unit."""


def is_exponential(env: Environment, node: Node) -> bool:
    """Whether a node is a power of Euler's number; where the document may mean its own ``e``, that is noted."""
    base = node.base if isinstance(node, Script) and node.sub is None else node
    if not isinstance(base, Name) or base.text not in ("e", "\\mathrm{e}"):
        return False
    if base.text != "e":
        return True
    if "e" in env.survey.bound or (isinstance(node, Script) and (node.primes or node.sup is None)):
        return False
    if "e" in env.survey.numbers:
        env.log.convention("e is Euler's number")
        return True
    if not isinstance(node, Script) or node.sup is None:
        if MIXED in env.survey.unclear:
            env.log.ambiguous(f"{env.survey.unclear[MIXED]}: write \\mathrm{{e}} for the number")
        return False
    numeral = not any(isinstance(part, Name | Accent) for part in within(node.sup))
    if "e" in env.survey.owned:
        if numeral or spelling(node.sup) in TRANSPOSES:
            return False
        env.log.ambiguous("e is a name in this document: write \\exp or \\mathrm{e} for powers of Euler's number")
    elif numeral and "e" in env.survey.unclear:
        why = env.survey.unclear["e"]
        env.log.ambiguous(f"{why}, so whether {spelling(node)} is a power of Euler's number is not stated; write \\exp")
    return True


def is_constant(env: Environment, items: tuple[Node, ...], position: int) -> bool:
    r"""Whether an item is the number ``π``, alone or with a power; where it may be a name, that is noted."""
    node = items[position]
    if base_name(node) != "\\pi" or (isinstance(node, Script) and (node.sub is not None or node.primes)):
        return False
    if isinstance(node, Script) and node.sup is not None and (is_label(node.sup) or is_transpose(node.sup, env.survey)):
        return False
    before = items[position - 1] if position else None
    after = items[position + 1] if position + 1 < len(items) else None
    doubled = isinstance(before, Number) and not isinstance(getattr(after, "base", after), Fence)
    fractional = isinstance(node, Script) and node.sup is not None and not isinstance(node.sup, Number)
    if "\\pi" in env.survey.owned:
        if doubled or fractional:
            env.log.ambiguous(f"whether \\pi in {spelling(node)} is a name or the number is not stated")
        return False
    if "\\pi" in env.survey.unclear and not doubled:
        why = env.survey.unclear["\\pi"]
        env.log.ambiguous(f"{why}, so whether it is the number here is not stated")
    return True


def unlike_a_name(env: Environment, node: Node | None) -> None:
    r"""Note that an owned ``π`` stands where the number usually does: under a root, in a sine or a bound."""
    if node is not None and "\\pi" in env.survey.owned and any(spelling(part) == "\\pi" for part in within(node)):
        env.log.ambiguous(f"whether \\pi in {spelling(node)} is a name or the number is not stated")


def may_be_imaginary(trees: Iterable[Node], free: Iterable[str], found: Survey) -> str | None:
    """Why a claim may be one about complex numbers: an ``i`` that nothing makes an index or a real number.

    Args:
        trees: the sides of the claim.
        free: the names of the symbols on which the claim rests.
        found: what the document uses the letters as.
    """
    trees = list(trees)
    loose = set(free) & IMAGINARY - found.owned
    indices = set[str]().union(*map(_indices, trees)) if loose else set[str]()
    turning = set[str]().union(*map(as_imaginary_units, trees)) if loose else set[str]()
    for name in sorted(loose - (indices - turning)):
        return f"{name} may be the imaginary unit; if it is not, declare it, such as {name} \\in \\mathbb{{N}}"
    return None


def as_imaginary_units(tree: Node) -> set[str]:
    r"""The letters that stand in a formula as the imaginary unit does, and do not run in it: ``e^{i\omega t}``.

    In the exponent of ``e`` it leads other names, or stands beside ``\pi``, ``\omega`` or ``\hbar``; elsewhere it
    stands before a sine.
    """
    rows = (part.items for part in within(tree) if isinstance(part, Row))
    sines = {spelling(before) for items in rows for before, item in pairwise(items) if spelling(item) == "\\sin"}
    return turned(tree) | ((sines & IMAGINARY) - _running_in(tree))


def turned(tree: Node, certain: bool = False) -> set[str]:
    r"""The letters that stand in exponents as the imaginary unit does, and do not run.

    For ``certain`` it is none that may be a rate or another number: it stands beside ``\pi`` or ``\omega``, or before
    the sine in ``\cos u + i \sin u``.
    """
    found: set[str] = set()
    for part in within(tree):
        if isinstance(part, Script) and spelling(part.base) in ("e", "\\mathrm{e}") and part.sup is not None:
            found |= _phases(part.sup, certain)
        for before, item in pairwise(part.items) if isinstance(part, Row) else ():
            if elementary(spelling(before)) == "exp" and isinstance(item, Fence):
                found |= _phases(item.body, certain)
        found |= _beside_cosine(part) if isinstance(part, Additive) else set()
    return found - _running_in(tree) if found else found


def _running_in(tree: Node) -> set[str]:
    return {index for part in within(tree) for index, _, _ in running(part)}


def _beside_cosine(total: Additive) -> set[str]:
    r"""The letter that stands first before the sine in a sum with the cosine of the same, ``\cos u + i \sin u``."""
    rows = [term.items for _, term in total.terms if isinstance(term, Row)]
    cosines = {tuple(map(spelling, items[1:])) for items in rows if elementary(spelling(items[0])) == "cos"}
    sines = (items for items in rows if len(items) > 2 and elementary(spelling(items[1])) == "sin")
    return {spelling(items[0]) for items in sines if tuple(map(spelling, items[2:])) in cosines} & IMAGINARY


def with_letters_at(found: Survey, quantified: frozenset[str], trees: Iterable[Node]) -> Survey:
    """The survey where words say that something holds for all of some names, which ``i`` may be there, too."""
    bound = found.either & quantified
    turning = set[str]().union(*map(as_imaginary_units, trees)) if bound else set[str]()
    return replace(found, owned=found.owned | (bound - turning)) if bound - turning else found


def _phases(exponent: Node, certain: bool) -> set[str]:
    r"""The letters that stand in an exponent as the imaginary unit does; for certain, where ``\pi`` is beside them."""
    found: set[str] = set()
    for term in (one for _, one in exponent.terms) if isinstance(exponent, Additive) else (exponent,):
        names = list(_factors(term))
        leading = next((name for name in names if name != "\\pi"), "")
        turned = not _TURNING.isdisjoint(names)
        leads = not certain and len(names) > 1
        found |= {name for name in names if name in IMAGINARY and (turned or (name == leading and leads))}
    return found


def _factors(node: Node) -> Iterator[str]:
    """The names in a product, as written, in their order."""
    if isinstance(node, Name | Script | Accent):
        yield spelling(node)
        return
    for part in children(node):
        yield from _factors(part)


def _numbers_elements(name: Script) -> bool:
    r"""Whether a superscript in parentheses is an index, ``y^{(i)}`` and ``y^{(i, 1)}``, and no exponent."""
    if not isinstance(name.sup, Fence) or name.sup.open != "(" or spelling(name.base) in ("e", "\\mathrm{e}"):
        return False
    return all(isinstance(one, Name | Number) for one in argument_nodes(name.sup.body)[0])


def stand_as_indices(tree: Node) -> set[str]:
    """The names that stand as indices somewhere in a tree: in subscripts, arguments, factorials, or running."""
    parts = list(within(tree))
    found = set[str]().union(*map(_index_places, parts)) | {index for part in parts for index, _, _ in running(part)}
    for part in parts:
        for before, item in pairwise(part.items) if isinstance(part, Row) else ():
            if isinstance(item, Operator) and item.symbol == "!":
                found |= {spelling(inner) for inner in within(before)}
    return found


def _indices(tree: Node) -> set[str]:
    """The names that stand as indices somewhere in a tree: in subscripts, as an argument, beside a factorial."""
    found: set[str] = set()
    for part in within(tree):
        if (isinstance(part, Operator) and part.symbol == "!") or spelling(part) == "\\binom":
            return {spelling(other) for other in within(tree)}
        found |= _index_places(part)
    return found


def _index_places(part: Node) -> set[str]:
    """The names in the subscripts, or the arguments, that a node has itself."""
    found: set[str] = set()
    if isinstance(part, Script):
        below = part.sub is not None and spelling(part.base) in ("\\sum", "\\prod")
        nodes = (part.sub, part.sup if below or _numbers_elements(part) else None)
        found |= {spelling(inner) for node in nodes if node is not None for inner in within(node)}
    elif isinstance(part, Row):
        for head, group in pairwise(part.items):
            if base_name(head) is not None and isinstance(group, Fence) and group.open == "(":
                found |= {spelling(node) for node in argument_nodes(group.body)[0]}
    return found
