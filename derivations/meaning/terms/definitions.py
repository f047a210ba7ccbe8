"""Definitions as written: what a left side defines, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from derivations.kept import kept
from derivations.meaning.named_laws.event_signs import are_events
from derivations.meaning.names.complex_marks import is_of_complex
from derivations.meaning.names.families import indexed, letters_within, running
from derivations.meaning.names.heads import is_information, is_law, may_define_information, name_of_elements, parse_head
from derivations.meaning.names.survey import Survey, functional_name, symbol_name
from derivations.meaning.terms.bounds import EVERYWHERE, Bounds
from derivations.model.context import Source
from derivations.model.terms import (
    SCALAR,
    Function,
    Roles,
    Sym,
)
from derivations.model.terms.known_functions import SPECIAL
from derivations.reading.names import (
    CONSTANT_WORDS,
    DOTS,
    EXPECTATIONS,
    MOMENTS,
    SHARED_EXPECTATIONS,
    argument_nodes,
    base_name,
    children,
    is_label,
    is_random,
    is_sign,
    lowered,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawItem, RawStep
from derivations.reading.syntax import Fence, Name, Node, Number, Operator, Related, Root, Row, Script, Sequence

Key = Sym | Function
"""What is defined, without shapes: a symbol, or a function with its subscripts and density roles."""

DEFINING = frozenset({"=", ":=", "\\equiv"})
"""The signs between a head and its body."""

GAMMA = "\\Gamma"
_UNENDING = DOTS | {"\\int", "\\lim", "\\prod", "\\sum", "!", "O", "\\mathcal{O}"}
"""The signs in what a special function usually equals: an integral, a limit, a product, a series, a factorial."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A definition as written: head and body are trees; ``given`` definitions win over the document's own.

    ``number`` tells in which order definitions were bound, ``start`` from which place on the definition holds.
    ``bounds`` say where it holds, if that is not everywhere; ``until`` which place it does not reach, if it is supposed
    only; ``conditional`` is whether an *if* supposes it, and ``rival`` says where another body was supposed so
    meanwhile, which the name may still have.  ``tried`` is whether it is only guessed, or an induction hypothesis;
    ``counters`` whether it makes a counterexample, which is over where a block says what the name is.

    ``sure_until`` is the place up to which it certainly is meant, if words leave open whether it is so behind, as
    ``unsure`` says.

    ``otherwise`` are the sides that the same chain goes on with, which say the same, if the first one is not
    understood: ``p(y) = Poiss(y; u) = …``.

    ``points`` are the arguments in its head on which its body does not depend, ``variates`` the random variables in its
    body: ``m = E[X]`` is nothing of another ``X``.
    """

    key: Key
    head: Node
    body: Node
    source: Source
    given: bool = False
    start: int = 0
    number: int = 0
    bounds: Bounds = EVERYWHERE
    until: int | None = None
    conditional: bool = False
    rival: str = ""
    tried: bool = False
    counters: bool = False
    sure_until: int | None = None
    unsure: str = ""
    otherwise: tuple[Node, ...] = ()
    points: frozenset[str] = field(init=False)
    variates: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        within = tree_names([self.body])
        parts = parts_of(self.head)
        inside = parts[1] if len(parts) == 2 else None
        arguments = argument_nodes(inside.body)[0] if isinstance(inside, Fence) else ()
        object.__setattr__(self, "points", frozenset(map(spelling, filter(base_name, arguments))) - within)
        object.__setattr__(self, "variates", frozenset(filter(is_random, within)))

    def open_at(self, offset: int) -> str:
        """Why it may not be meant at a place; nothing, if it is."""
        return self.unsure if self.sure_until is not None and self.sure_until <= offset and not self.given else ""

    @property
    def arity(self) -> int:
        """The number of arguments in its head."""
        parts = parts_of(self.head)
        return len(argument_nodes(parts[1].body)[0]) if len(parts) == 2 and isinstance(parts[1], Fence) else 0


def equations(tree: Node, signs: frozenset[str] = DEFINING) -> list[tuple[Node, Node]]:
    """The equations ``head = body`` that a formula of the prose or a given line states by one of some signs."""
    parts = tree.items if isinstance(tree, Sequence) else (tree,)
    return [
        (part.items[0], part.items[1]) for part in parts if isinstance(part, Related) and part.relations[0] in signs
    ]


def unsquared(head: Node, body: Node, survey: Survey) -> tuple[Node, Node]:
    r"""An equation for the square of a name, ``s^2 = \frac{1}{n-1} \sum (X_i - \bar X)^2``, as one for the name.

    What is made of a family of random variables is the square of a deviation, which is not negative.
    """
    squared = isinstance(head, Script) and isinstance(head.sup, Number) and head.sup.text == "2"
    drawn = any(isinstance(one, Script) and spelling(one.base) in survey.indices.drawn for one in _scripts(body))
    if not squared or not drawn or not isinstance(head, Script) or head.base is None or base_name(head) is None:
        return head, body
    name = Script(head.start, head.end, head.base, head.sub, None) if head.sub is not None else head.base
    return name, Root(body.start, body.end, body, None)


def _scripts(node: Node) -> Iterator[Node]:
    """All names with scripts in a tree."""
    if isinstance(node, Script):
        yield node
    for child in children(node):
        yield from _scripts(child)


def equations_in(item: RawItem) -> Iterator[tuple[Node, Node]]:
    """The equations that may define something in a context block, in a formula of the prose, or in a display."""
    match item:
        case RawContext(given=given):
            yield from (pair for line in given if line.tree is not None for pair in equations(line.tree))
        case InlineMath(tree=tree) if tree is not None:
            yield from equations(tree)
        case RawChain(steps=steps):
            for step in steps:
                if step.left.tree is not None and step.right.tree is not None and step.relation in DEFINING:
                    yield step.left.tree, step.right.tree


def defined_anew(pairs: Iterable[tuple[Node, Node]]) -> frozenset[str]:
    r"""The special functions that equations give by other values at the same letters: ``\Gamma(t) = 1 - e^{-t}``.

    Where the name is not known to be defined by that, it is one of which nothing is known.  So with the letters of
    averages: ``E(X) = \|X\|^2`` holds what no average over ``X`` does.
    """
    found = ((_special_head(head, body), _own_average(head, body)) for head, body in pairs)
    return frozenset(name for names in found for name in names if name is not None)


def _own_average(head: Node, body: Node) -> str | None:
    """The letter of averages that a left side applies to letters of which its value is made: that of an energy."""
    match head:
        case Row(items=(Name(text=name), Fence(open="(", body=group))) if name in SHARED_EXPECTATIONS:
            letters = {spelling(one) for one in argument_nodes(group)[0]}
            signs = {spelling(part) for part in within(body)}
            averages = signs & {*EXPECTATIONS, *MOMENTS} or ("\\int" in signs and not _holds_power(body))
            return None if averages or letters.isdisjoint(_made_of(body)) else name
        case _:
            return None


def _holds_power(body: Node) -> bool:
    """Whether a power of something stands in a formula, so that an integral is no average of its letter."""
    return any(isinstance(part, Script) and isinstance(part.sup, Number) for part in within(body))


def _made_of(body: Node) -> Iterator[str]:
    """The names of which a formula is made, without indices: not those that stand below others, or in an event."""
    match body:
        case Name():
            yield spelling(body)
        case Script(base=base, sup=sup):
            yield from (name for part in (base, sup) if part is not None for name in _made_of(part))
        case Fence() if any(isinstance(part, Related) for part in within(body)):
            return
        case _:
            yield from (name for part in children(body) for name in _made_of(part))


def _special_head(head: Node, body: Node) -> str | None:
    """The special function that a left side applies to letters, each written once, of which the right side is made."""
    match head:
        case Row(items=(Name(text=name), Fence(open="(", body=group))) if name in SPECIAL:
            arguments = argument_nodes(group)[0]
            letters = {spelling(one) for one in arguments if isinstance(one, Name)}
            plain = len(letters) == len(arguments) == SPECIAL[name].arity
            return name if plain and letters <= _names(body) and _is_plain(body) else None
        case _:
            return None


def _is_plain(body: Node) -> bool:
    """Whether a value is written without special functions and the signs of a process without end."""
    signs = {part.symbol if isinstance(part, Operator) else spelling(part) for part in within(body)}
    return signs.isdisjoint(_UNENDING) and signs.isdisjoint(SPECIAL)


def head_key(node: Node, survey: Survey) -> Key | None:
    """What a left side defines: a bare name, or a name applied to distinct plain variables; else ``None``."""
    parts = parts_of(node)
    if base_name(parts[0]) is None or is_sign(spelling(parts[0])) or is_of_complex(node, survey):
        return None
    found = survey.indices.head(node)
    if found is not None:
        return _family_key(*found)
    if len(parts) == 1:
        name = symbol_name(node)
        plain = name == spelling(node) and not _exponential(node) and plain_word(name) not in CONSTANT_WORDS
        return Sym(name) if plain else None
    if len(parts) != 2 or not isinstance(parts[1], Fence):
        return None
    return _applied_key(parts[0], parts[1], survey)


def _applied_key(name: Node, group: Fence, survey: Survey) -> Key | None:
    """What a name before a group defines."""
    if symbol_name(name) in survey.functionals:
        functional = functional_name(name, group)
        return Sym(functional) if functional is not None else None
    measured = is_information(name, group) and not may_define_information(name, group)
    if measured or are_events(survey.chances, survey.events, name, group):
        return None
    if survey.is_dependent(name, group):
        return Sym(symbol_name(name))
    if group.open != "(" or not survey.applies(name, group):
        return None
    if spelling(name) == GAMMA and GAMMA not in survey.anew:
        return None  # the gamma function has its meaning; an integral for it is a claim
    averages = base_name(name) in EXPECTATIONS and base_name(name) not in survey.anew
    if averages and any(is_random(spelling(a)) for a in argument_nodes(group.body)[0]):
        return None
    return _function_key(name, group, survey)


def _family_key(name: str, indices: tuple[Node, ...]) -> Function | None:
    """The family that a left side defines, if its indices are distinct letters."""
    letters = {spelling(index) for index in indices if isinstance(index, Name)}
    return Function(name, SCALAR, len(indices)) if len(letters) == len(indices) else None


def _exponential(node: Node) -> bool:
    return isinstance(node, Script) and node.sub is None and spelling(node.base) == "e"


def _function_key(name: Node, group: Fence, survey: Survey) -> Function | None:
    head = parse_head(name, survey)
    if head.power is not None or head.transposed or head.primes or (head.inverse and is_law(head, survey)):
        return None
    if head.inverse:
        head = replace(head, name=f"{head.name}^{{-1}}")
    nodes, separators = argument_nodes(group.body)
    names = [symbol_name(node) if base_name(node) is not None else None for node in nodes]
    if None in names or len(set(names)) < len(names) or any(isinstance(node, Number) for node in nodes):
        return None
    semicolon = separators.index(";") + 1 if ";" in separators else len(nodes)
    count = len(head.parameters) + len(nodes) - semicolon
    if not is_law(head, survey):
        return Function(head.name, SCALAR, count) if set(separators) <= {",", ";"} else None
    bar = min(separators.index("|") + 1 if "|" in separators else semicolon, semicolon)
    elements = [_element(node, head.base, survey) for node in nodes[:semicolon]]
    if any(elements):
        letters = [one[0] if one else symbol_name(node) for one, node in zip(elements, nodes, strict=False)]
        indices = sum(len(one[1]) for one in elements if one)
        return Function(name_of_elements(head.name, letters, bar), SCALAR, count + indices)
    roles = head.roles or tuple(
        tuple(lowered(name or "").rstrip("'") for name in part) for part in (names[:bar], names[bar:semicolon])
    )
    if survey.is_restricted(head.base, roles[0], roles[1]):
        return Function(head.name, SCALAR, count)
    of, given = (tuple(sorted(part)) for part in roles)
    return Function(head.name, SCALAR, count, Roles(of, given, counted=survey.counted))


def _element(node: Node, law: str, survey: Survey) -> tuple[str, tuple[Node, ...]] | None:
    """The family and the indices of an element at which a density stands: ``y_i``, and ``y_2`` where that is one."""
    found = survey.indices.runs_through(node)
    if found is not None or not isinstance(node, Script) or not isinstance(node.sub, Number):
        return found
    family, letters = lowered(spelling(node.base)), survey.indices.letters
    used = {name for use in survey.densities if use.law == law for name in (*use.of, *use.given)}
    running = any(name.startswith(f"{family}_{{") and name[len(family) + 2 : -1] in letters for name in used)
    return indexed(node) if running and node.base is not None else None


def occurs(key: Key, node: Node, survey: Survey) -> bool:
    """Whether what is defined stands in a tree (by name, for symbols; applied or bare, for functions).

    A total over the elements of a family, ``n = Σ_i n_i``, speaks of no ``n``, and ``v(t) = v_0 (1 + t)`` with a number
    ``v_0`` of no other value of ``v``.
    """
    stack = [node]
    indices = {index for part in within(node) for index, _, _ in running(part)}
    while stack:
        part = stack.pop()
        if isinstance(key, Function) and survey.is_quantity(part):
            continue
        found = survey.indices.element(part)
        if found is not None:
            if isinstance(key, Function) and (key.name, key.subscripts) == (found[0], len(found[1])):
                return True
        elif base_name(part) is not None:
            head = parse_head(part, survey)
            if isinstance(key, Sym) and symbol_name(part) == key.name:
                return True
            if isinstance(key, Function) and key.density is None and head.name == key.name:
                return True
        if isinstance(key, Function) and head_key(part, survey) == key:
            return True
        above = part.sup if isinstance(part, Script) else None
        summed = found is not None and frozenset[str]() < letters_within(found[1]) <= indices
        named = summed or (isinstance(above, Fence) and is_label(above))
        alone = part.base if named and isinstance(key, Sym) and isinstance(part, Script) else None
        stack += [one for one in children(part) if one is not alone]  # whose letter alone is another name
    return False


@kept
def _names(node: Node) -> frozenset[str]:
    return frozenset(
        symbol_name(part) for part in within(node) if isinstance(part, Name) or base_name(part) is not None
    )


def whole_names(nodes: Iterable[Node]) -> set[str]:
    """The names in some trees as written, with their scripts: ``J_{a}`` speaks of no ``J``."""
    found, stack = set[str](), list(nodes)
    while stack:
        part = stack.pop()
        named = isinstance(part, Name) or base_name(part) is not None
        if named:
            found.add(symbol_name(part))
        stack += [one for one in children(part) if not (named and isinstance(part, Script) and one is part.base)]
    return found


def tree_names(nodes: list[Node]) -> set[str]:
    """All names in some trees."""
    return set[str]().union(*(_names(node) for node in nodes))


def names_written(raw: RawStep) -> set[str]:
    """All names that the sides of a step write."""
    return tree_names(raw.trees)
