r"""Letters with a usual meaning, ``π``, ``e`` and ``i``: whether a document uses them as names of its own.

A mixing weight ``\pi \in (0, 1)``, residuals ``e = y - X\beta`` and an index ``i`` are no constants.  Where the
document says so the letter is read as its name; where that is unclear, what rests on it is not decided.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from derivations.meaning.declared.declarations import ORDER, statements
from derivations.meaning.declared.domains import memberships
from derivations.meaning.names.constants import IMAGINARY, as_imaginary_units
from derivations.meaning.names.euler import EULER, MIXED, is_mixed, is_number, uses_of_e
from derivations.meaning.names.spaces import is_complex
from derivations.meaning.names.survey import Survey
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.yields import Binds, Fact, Restricts
from derivations.meaning.terms.definitions import DEFINING, equations, equations_in, tree_names
from derivations.meaning.words.spoken import Spoken
from derivations.reading.names import TRANSPOSES, base_name, children, is_sign, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawItem
from derivations.reading.syntax import Fence, Fraction, Name, Node, Number, Root, Script, Sequence

CONSTANTS = frozenset({"\\pi", "e"})

_VALUES = re.compile(r"3\.1|2\.7|22/7")
_USUAL = frozenset({Noun.CONSTANT, Noun.NUMBER, Noun.REAL, Noun.COMPLEX, Noun.IMAGINARY_UNIT})
"""What the numbers that these letters stand for are called, too."""


Marked = list[tuple[str, bool]]
"""Letters of which something is said, and whether that makes them names of the document for certain."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters that a document uses as names of its own, and why it is unclear of others.

    ``numbers`` are those that stand alone for their usual number, ``either`` those of which words speak, and that stand
    as the imaginary unit somewhere.
    """

    owned: frozenset[str] = frozenset()
    unclear: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()


def letters_of(raw: RawDocument, contexts: Iterable[RawContext], found: Survey, spoken: Spoken) -> Letters:
    """Collect what a document says of the letters that have a usual meaning.

    Args:
        raw: the document.
        contexts: its contexts from other files; its own blocks stand in ``raw``.
        found: what the names of the document are used as.
        spoken: what its sentences say.
    """
    stated = _stated((*contexts, *(item for item in raw.items if isinstance(item, RawContext))))
    owned = set(stated)
    unclear: dict[str, str] = {}
    for item in raw.items:
        for name, sure in _displayed(item, spoken, found) if isinstance(item, RawChain) else ():
            if sure:
                owned.add(name)
            else:
                unclear[name] = f"line {raw.source.row(item.start)} may say what {name} is"
    owned |= _spoken_of(spoken, found) - found.functions
    _used(raw, found, owned, unclear)
    numbers = _numbers(raw, found, owned, unclear)
    owned = (owned & (CONSTANTS | IMAGINARY)) - _imaginary_units(raw, spoken)
    either = owned & _turning(raw) - stated
    return Letters(frozenset(owned - either), unclear, numbers, frozenset(either))


def _stated(blocks: Iterable[RawContext]) -> set[str]:
    """The names that context blocks declare, bound or define."""
    owned: set[str] = set()
    for block in blocks:
        for line in (*block.given, *block.assume):
            if line.tree is not None:
                owned |= set(_declared(line.tree)) | {spelling(head) for head, _ in equations(line.tree)}
    return owned


def _declared(tree: Node) -> Iterator[str]:
    """The letters of which a statement tells the set or the bounds; bounds of a constant must be numbers."""
    for node, space in memberships(statements(tree)):
        if not is_complex(space):
            yield spelling(node)
    for one in statements(tree):
        if all(relation in ORDER or relation == "\\ne" for relation in one.relations):
            for item in one.items:
                others = tree_names([other for other in one.items if other is not item])
                if spelling(item) in IMAGINARY or not others:
                    yield spelling(item)


def _displayed(chain: RawChain, spoken: Spoken, found: Survey) -> Marked:
    """What the equations of a displayed formula say of letters, and its remarks on the side."""
    said: Marked = []
    for step in chain.steps:
        if re.search(r"\\pi\s*\\in|<\s*\\pi\s*<", step.comment):
            said.append(("\\pi", True))
        head, body = step.left.tree, step.right.tree
        if head is None or body is None or step.relation not in DEFINING:
            continue
        if spelling(head) in CONSTANTS | IMAGINARY:
            defines = step.relation == ":=" or spoken.binds(chain)
            said += _equated(head, body, defines, found)
    return said


def _equated(head: Node, body: Node, defines: bool, found: Survey) -> Marked:
    """What an equation ``letter = body`` says: other names make it a definition, numbers may be a value."""
    name = spelling(head)
    if name in IMAGINARY:
        return [(name, not _imaginary(body))]
    if name not in CONSTANTS or _VALUES.match(spelling(body)) or _is_list(body):
        return []
    names = {n for n in tree_names([body]) if not is_sign(n) and n not in CONSTANTS | found.bound}
    running = any(spelling(part).startswith(("\\sum", "\\prod", "\\lim", "\\int")) for part in within(body))
    return [(name, defines or len(names) > running or _is_other_number(name, body))]


def _is_other_number(name: str, body: Node) -> bool:
    """Whether a letter is set to a number that is no approximation of its usual value."""
    parts = (body.numerator, body.denominator) if isinstance(body, Fraction) else (body,)
    found = [float(part.text) for part in parts if isinstance(part, Number) and re.fullmatch(r"\d+\.?\d*", part.text)]
    if len(found) != len(parts) or not all(found):
        return False
    value = found[0] / found[1] if len(found) > 1 else found[0]
    return abs(value - {"\\pi": math.pi, "e": math.e}[name]) > 0.2


def _is_list(body: Node) -> bool:
    """Whether an equation makes a letter the name of a tuple: its entries have names of their own."""
    return isinstance(body, Fence) and isinstance(body.body, Sequence)


def _imaginary(body: Node) -> bool:
    return any(isinstance(part, Root) and spelling(part.radicand).startswith("-") for part in within(body))


def _imaginary_units(raw: RawDocument, spoken: Spoken) -> set[str]:
    """The letters that a document calls the imaginary unit, or equates with a root of a negative number."""
    facts = (one for one in spoken.yielded(Fact) if one.property is Property.IMAGINARY and not one.denied)
    called = {spelling(node) for one in facts for node in one.names}
    return called | {spelling(head) for item in raw.items for head, body in equations_in(item) if _imaginary(body)}


def _turning(raw: RawDocument) -> set[str]:
    """The letters that stand as the imaginary unit does somewhere, whatever words say of an index."""
    return set[str]().union(*(as_imaginary_units(tree) for item in raw.items for tree in _trees(item)))


def _spoken_of(spoken: Spoken, found: Survey) -> set[str]:
    r"""The letters that sentences make names: ``Let $\pi$ be a policy``, ``the residual $e$``, ``for $i \le n$``."""
    owned: set[str] = set()
    letters = CONSTANTS | IMAGINARY
    for one in spoken.yielded(Binds):
        if one.body is None:
            names = {spelling(node) for node in one.names} & letters
            owned |= set() if one.noun in _USUAL or one.noun is Noun.UNKNOWN else names
        else:
            owned |= set(_declared(one.body)) & letters
            for head, body in equations(one.body):
                owned |= {name for name, sure in _equated(head, body, True, found) if sure}
    for told in spoken.yielded(Restricts):
        owned |= set(_declared(told.tree)) & letters
    return owned


# --------------------------------------------------------------------------------------------- use in formulas


def _used(raw: RawDocument, found: Survey, owned: set[str], unclear: dict[str, str]) -> None:
    """Add what the use of letters tells: an ``e`` that is no base of a power, a transpose, a function ``π``."""
    for item in raw.items:
        trees = _trees(item)
        owned |= {letter for letter in CONSTANTS if any("vector" in _uses(tree, letter) for tree in trees)}
        named = any("bare" in _uses(tree, "e") and tree_names([tree]) != {"e"} for tree in trees)
        uses = set[str]().union(*(_uses(tree, "e") for tree in trees))
        if named or ("bare" in uses and "exponential" not in uses):
            unclear.setdefault("e", f"line {raw.source.row(item.start)} uses e as a name or as a number")
    if "e" in found.functions:
        unclear["e"] = "e is applied to arguments"
    if "\\pi" in found.functions:
        unclear["\\pi"] = "\\pi is applied to arguments"


def _numbers(raw: RawDocument, found: Survey, owned: set[str], unclear: dict[str, str]) -> frozenset[str]:
    """Decide from all uses of ``e`` whether it stands alone for Euler's number; mixed uses are unclear."""
    uses = uses_of_e(tree for item in raw.items for tree in _trees(item))
    if EULER in owned | found.functions | found.bound:
        return frozenset()
    if is_number(uses):
        unclear.pop(EULER, None)
        return frozenset({EULER})
    if is_mixed(uses):
        unclear[MIXED] = "e stands where Euler's number does, and where a name does"
    return frozenset()


def _trees(item: RawItem) -> list[Node]:
    """The sides of a displayed formula, or a formula of the prose that does not only mention ``e``."""
    if isinstance(item, InlineMath):
        return [item.tree] if item.tree is not None and spelling(item.tree) != "e" else []
    return item.trees if isinstance(item, RawChain) else []


def _uses(tree: Node, letter: str) -> set[str]:
    """How a formula uses a letter: bare, as a vector, as the base of powers whose exponents hold names."""
    uses: set[str] = set()
    stack = [tree]
    while stack:
        part = stack.pop()
        if isinstance(part, Name) and part.text == letter:
            uses.add("bare")
        elif isinstance(part, Fence) and part.open == "\\|" and spelling(part.body) == letter:
            uses.add("vector")
        elif isinstance(part, Script) and isinstance(part.base, Name) and part.base.text == letter:
            if spelling(part.sup) in TRANSPOSES - {"T"} or part.primes:
                uses.add("vector")
            elif part.sup is not None and part.sub is None and tree_names([part.sup]):
                uses.add("exponential")
            stack += [node for node in (part.sub, part.sup) if node is not None]
        elif base_name(part) is None or isinstance(part, Script):
            stack += children(part)
    return uses
