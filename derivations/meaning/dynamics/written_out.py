r"""Operators that a page gives by what they do to a function, written out wherever they act on another one.

``\mathcal{L}\phi(x) = \Delta\phi(x) - \nabla f(x) \cdot \nabla\phi(x)`` says what it makes of any function,
since its right side takes derivatives of ``\phi``.  From there on ``\mathcal{L}\psi(x)`` stands for that with ``\psi``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.meaning.scopes.scopes import Scopes, scope_tree
from derivations.reading.names import DIFFERENTIALS, base_name, parts_of, row_of, spelling, within
from derivations.reading.raw import (
    InlineMath,
    RawChain,
    RawContext,
    RawDocument,
    RawItem,
    RawStatement,
    RawStep,
)
from derivations.reading.rebuilding import changed, with_runs
from derivations.reading.syntax import Fence, Fraction, Name, Node, Operator, Row, Script, Sequence

FACES = ("\\mathcal{", "\\mathscr{", "\\mathfrak{")
"""What the names of operators begin with."""
SIGNS = frozenset({"\\nabla", "\\Delta", "\\partial"})
"""The signs of derivatives."""
MAX_PARTS = 400
"""A formula that becomes longer than that is left as it is."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What an operator makes of a function: ``body`` is written with the name ``formal``, at ``point`` if at any.

    ``where`` says which formula does, which begins at ``start``; ``known`` are the names in the body of which something
    was said before it.
    """

    name: str
    formal: str
    point: Node | None
    body: Node
    where: str
    start: int
    known: frozenset[str]


def written_out(raw: RawDocument) -> RawDocument:
    """A document with its operators written out, behind the formulas that say what they do."""
    if not any(face in raw.source.text for face in FACES):
        return raw
    reader = _Reader(scope_tree(raw))
    return replace(raw, items=tuple(map(reader.item, raw.items)))


@dataclass(slots=True)
class _Reader:
    """The operators as far as a document was read, and the names that stood alone on a left side so far."""

    scopes: Scopes
    acting: dict[str, Acting] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)

    def item(self, item: RawItem) -> RawItem:
        """An item with its operators written out; what it says of operators and names is noted."""
        match item:
            case RawChain():
                return self._chain(item)
            case InlineMath(tree=Node() as tree):
                return replace(item, tree=self._tree(tree, {}))
            case RawContext():
                given, assume = (tuple(map(self._line, lines)) for lines in (item.given, item.assume))
                return replace(item, given=given, assume=assume)
            case _:
                return item

    def _line(self, line: RawStatement) -> RawStatement:
        return line if line.tree is None else replace(line, tree=self._tree(line.tree, {}))

    def _chain(self, chain: RawChain) -> RawChain:
        first = chain.steps[0] if chain.steps else None
        found = None if first is None else self._said(first, chain)
        if first is not None and found is not None and self._introduces(found, chain):
            self.acting[found.name] = found
            return replace(chain, steps=(replace(first, introduces=found.name),))
        made = replace(chain, steps=tuple(map(self._step, chain.steps)))
        self._note_heads(chain)
        return made

    def _step(self, step: RawStep) -> RawStep:
        used: dict[str, None] = {}
        made = step.with_trees(lambda tree: self._tree(tree, used))
        return replace(made, acting=tuple(used))

    def _said(self, step: RawStep, chain: RawChain) -> Acting | None:
        """What a step says that an operator does."""
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in ("=", ":="):
            return None
        return acting_of(left, right, chain.name, frozenset(self.heads))

    def _introduces(self, new: Acting, chain: RawChain) -> bool:
        """Whether an equation says first what an operator does, or anew behind a heading; another one claims it."""
        old = self.acting.get(new.name)
        fresh = old is None or self.scopes.edge_between(old.start, new.start)
        return fresh and len(chain.steps) == 1

    def _note_heads(self, chain: RawChain) -> None:
        """Note the names that a formula may say something of: what rests on another meaning is not written out."""
        for step in chain.steps:
            head = None if step.left.tree is None else base_name(parts_of(step.left.tree)[0])
            if head is None:
                continue
            lost = [name for name, one in self.acting.items() if head in one.known]
            for name in lost:
                del self.acting[name]
            self.heads.add(head)

    def _tree(self, tree: Node, used: dict[str, None]) -> Node:
        """A formula with its operators written out; what says what they do is added to ``used``."""
        own: dict[str, None] = {}

        def made(items: tuple[Node, ...], position: int) -> tuple[Node, int] | None:
            found = self._at(items, position)
            if found is None:
                return None
            acting, new, end = found
            own[f"{acting.name} does what {acting.where} says"] = None
            return new, end

        new = with_runs(tree, made) if self.acting else tree
        if new is tree or sum(1 for _ in within(new)) > MAX_PARTS:
            return tree
        used |= own
        return new

    def _at(self, items: tuple[Node, ...], position: int) -> tuple[Acting, Node, int] | None:
        """The operator that acts at a position, what it makes of its operand, and the position behind that."""
        node = items[position]
        if isinstance(node, Fence) and position + 1 < len(items) and isinstance(items[position + 1], Fence):
            inner = parts_of(node.body)  # (L φ)(x)
            if len(inner) == 2 and spelling(inner[0]) in self.acting and base_name(inner[1]) is not None:
                return self._applied(inner[0], row_of([inner[1], items[position + 1]]), position + 2)
        end = operand_end(items, position + 1) if spelling(node) in self.acting else None
        if end is None or _goes_on(items, end):
            return None
        return self._applied(node, row_of(items[position + 1 : end]), end)

    def _applied(self, sign: Node, operand: Node, end: int) -> tuple[Acting, Node, int] | None:
        acting = self.acting[spelling(sign)]
        body = put_in(acting, operand) if self.scopes.reaches(acting.start, sign.start) else None
        return None if body is None else (acting, Fence(sign.start, operand.end, "(", ")", body), end)


def operand_end(items: tuple[Node, ...], start: int) -> int | None:
    """Behind what an operator acts on: a function with or without its arguments, a logarithm, or a group."""
    if start < len(items) and spelling(items[start]) in ("\\log", "\\ln"):
        start += 1
        if start < len(items) and isinstance(items[start], Fraction):
            return start + 1
    if start >= len(items):
        return None
    if isinstance(items[start], Fence):
        return start + 1
    if base_name(items[start]) is None or isinstance(items[start], Operator) or spelling(items[start]) in SIGNS:
        return None
    return start + 2 if start + 1 < len(items) and isinstance(items[start + 1], Fence) else start + 1


def _goes_on(items: tuple[Node, ...], end: int) -> bool:
    """Whether another function stands right behind an operand: whether the operator acts on it, too, is open."""
    after = items[end] if end < len(items) else None
    beyond = items[end + 1] if end + 1 < len(items) else None
    return after is not None and base_name(after) is not None and isinstance(beyond, Fence)


def acting_of(left: Node, right: Node, where: str, known: frozenset[str], *, faced: bool = True) -> Acting | None:
    """What an equation says that an operator does to a function; ``None``: it says something else.

    Its name has a face of operators, unless words say what it is.
    """
    items = parts_of(left)
    if len(items) == 2 and isinstance(items[0], Fence) and isinstance(items[1], Fence):
        items = (*parts_of(items[0].body), items[1])
    if len(items) == 2 and isinstance(items[1], Fence):
        items = (items[0], *parts_of(items[1].body))
    if len(items) not in (2, 3) or not (spelling(items[0]).startswith(FACES) or (not faced and _is_capital(items[0]))):
        return None
    formal, point = items[1], items[2] if len(items) == 3 else None
    if not isinstance(formal, Name) or (point is not None and not _is_point(point)):
        return None
    if not _differentiates(right, formal.text):
        return None
    names = frozenset(filter(None, map(base_name, within(right)))) - {formal.text}
    return Acting(spelling(items[0]), formal.text, point, right, where, left.start, names & known)


def _is_point(node: Node) -> bool:
    body = node.body if isinstance(node, Fence) else None
    items = body.items if isinstance(body, Sequence) else (body,)
    return all(isinstance(one, Name) for one in items)


def _is_capital(node: Node) -> bool:
    return isinstance(node, Name) and len(node.text) == 1 and node.text.isupper()


def _differentiates(body: Node, name: str) -> bool:
    """Whether a formula takes a derivative of a function."""
    parts = list(within(body))
    if any(_is_primed(part, name) for part in parts):
        return True
    for items in (part.items for part in parts if isinstance(part, Row)):
        signs = [n for n, part in enumerate(items) if _is_derivative(part)]
        if any(base_name(part) == name for n in signs for later in items[n:] for part in within(later)):
            return True
    return False


def _is_primed(part: Node, name: str) -> bool:
    return isinstance(part, Script) and bool(part.primes) and base_name(part) == name


def _is_derivative(part: Node) -> bool:
    """Whether a part of a row is the sign of a derivative: ``∇``, ``∂_x``, ``d/dx``."""
    if isinstance(part, Fraction):
        first = parts_of(part.denominator)[0]
        return spelling(first) in DIFFERENTIALS or spelling(first).startswith("\\partial")
    return spelling(part).startswith(tuple(SIGNS))


def put_in(acting: Acting, operand: Node) -> Node | None:
    """What an operator makes of an operand.

    ``None``: it stands at another point than the name in the definition, or would get primes.
    """
    items = parts_of(operand)
    primed = any(_is_primed(part, acting.formal) for part in within(acting.body))
    name = items[0] if base_name(items[0]) is not None and len(items) <= 2 else None
    if name is not None and spelling(items[0]) not in ("\\log", "\\ln"):
        at = items[1] if len(items) == 2 else None
        if at is not None and acting.point is not None and spelling(at) != spelling(acting.point):
            return None
        if not isinstance(name, Name) and primed:
            return None
        return changed(acting.body, lambda node: name if spelling(node) == acting.formal else None)
    if primed:
        return None
    inner = operand.body if isinstance(operand, Fence) else operand
    whole = Fence(operand.start, operand.end, "(", ")", inner)
    return changed(acting.body, lambda node: _in_place(node, acting.formal, whole))


def _in_place(node: Node, formal: str, whole: Node) -> Node | None:
    """A row, or a name, with a whole formula in the place of a function and its argument."""
    if spelling(node) == formal:
        return whole
    if not isinstance(node, Row):
        return None
    made: list[Node] = []
    for position, part in enumerate(node.items):
        if isinstance(part, Fence) and position and spelling(node.items[position - 1]) == formal:
            continue
        if spelling(part) == "\\Delta" and _before(node.items, position) == formal:
            made += _twice_nabla(part)
            continue
        made.append(changed(part, lambda inner: _in_place(inner, formal, whole)))
    return row_of(made)


def _before(items: tuple[Node, ...], position: int) -> str:
    return spelling(items[position + 1]) if position + 1 < len(items) else ""


def _twice_nabla(sign: Node) -> tuple[Node, ...]:
    """``∇·∇``, which means the same before a group as ``Δ`` before a function."""
    nabla = Name(sign.start, sign.end, "\\nabla")
    return nabla, Operator(sign.start, sign.end, "\\cdot"), nabla
