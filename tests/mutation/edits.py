"""Single edits that break a formula: each one replaces a stretch of its LaTeX, found on its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derivations.reading import syntax as tree
from derivations.reading.syntax import Node

BIG = frozenset({"\\int", "\\sum", "\\prod"})
DIFFERENTIALS = frozenset({"\\mathrm{d}", "\\partial"})
PREFIXES = frozenset({"\\log", "\\ln", "\\exp", "\\operatorname{tr}", "\\mathrm{tr}", "\\sin", "\\cos"})
MULTIPLIERS = ("2 ", "3 ", "5 ", "\\tfrac{1}{2} ", "\\tfrac{2}{3} ")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``start`` to ``end`` of the document by ``text``."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of the names: the rank of each variable and function, and the document's text."""

    text: str
    variables: dict[str, tuple[object, ...]] = field(default_factory=dict)
    functions: dict[str, int] = field(default_factory=dict)

    def alike(self, name: str) -> Iterator[str]:
        """The other variables of the same dimensions."""
        dims = self.variables.get(name)
        yield from (other for other, size in self.variables.items() if other != name and size == dims)

    def written(self, node: Node) -> str:
        """The LaTeX of a node, in braces exactly if it was written so."""
        return self.text[node.start : node.end]

    def is_scalar(self, node: Node) -> bool:
        """Whether it is plainly a scalar: a variable without dimensions."""
        return isinstance(node, tree.Name) and self.variables.get(node.text, (1,)) == ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Neighbouring items of a row that belong together, such as ``p`` and ``(x)``."""

    role: str
    nodes: tuple[Node, ...]

    @property
    def start(self) -> int:
        return self.nodes[0].start

    @property
    def end(self) -> int:
        return self.nodes[-1].end


def edits(node: Node, scope: Scope) -> Iterator[Edit]:
    """All edits of a side, outermost first."""
    if not isinstance(node, tree.Additive):
        yield from _of_term(node.start, scope)
    yield from _inside(node, scope)


def _inside(node: Node, scope: Scope) -> Iterator[Edit]:
    match node:
        case tree.Additive():
            yield from _of_sum(node, scope)
        case tree.Row():
            yield from _of_row(node, scope)
        case tree.Script():
            yield from _of_script(node, scope)
        case tree.Fraction():
            yield from _of_fraction(node, scope)
        case tree.Name():
            yield from _swaps(node, scope)
        case tree.Number():
            for change in (1, 2):
                yield Edit("factor", node.start, node.end, _replaced(node, scope, str(int(float(node.text)) + change)))
        case _:
            yield from _of_group(node, scope)


def _of_group(node: Node, scope: Scope) -> Iterator[Edit]:
    match node:
        case tree.Fence(open="(", body=tree.Sequence(items=(left, right), separators=("|",))):
            swapped = scope.written(right) + scope.text[left.end : right.start] + scope.written(left)
            yield Edit("swapped variables", left.start, right.end, swapped.replace("\\mid", "\\mid "))
        case _:
            for child in _children(node):
                yield from _inside(child, scope)


def _children(node: Node) -> Sequence[Node]:
    match node:
        case tree.Fence(body=body) | tree.Accent(body=body):
            return (body,)
        case tree.Sequence(items=items) | tree.Related(items=items):
            return items
        case tree.Root(radicand=radicand):
            return (radicand,)
        case _:
            return ()


def _of_term(start: int, scope: Scope) -> Iterator[Edit]:
    """Multiply the term that begins here."""
    yield Edit("sign", start, start, "- ")
    for multiplier in MULTIPLIERS:
        yield Edit("factor", start, start, multiplier)
    scalars = [name for name, dims in scope.variables.items() if dims == ()]
    for name in scalars[:2]:
        yield Edit("factor", start, start, f"{name} ")


def _of_sum(node: tree.Additive, scope: Scope) -> Iterator[Edit]:
    ends = [node.start, *(term.end for _, term in node.terms)]
    for index, (sign, term) in enumerate(node.terms):
        place = scope.text.rfind(sign, ends[index], term.start)
        if place >= 0:
            yield Edit("sign", place, place + 1, "+" if sign == "-" else "-")
        for edit in _of_term(term.start, scope):
            if edit.kind != "sign" or place < 0:
                yield edit
        if len(node.terms) > 1:
            begin = place if place >= 0 else term.start
            rest = node.terms[1][1].start if index == 0 and node.terms[1][0] == "+" else term.end
            yield Edit("dropped term", begin, rest, " ")
            yield Edit("doubled term", term.end, term.end, f" {sign} {scope.written(term)}")
        yield from _inside(term, scope)


def units(items: Sequence[Node], scope: Scope) -> list[Unit]:
    """Group the items of a row."""
    found: list[Unit] = []
    index = 0
    while index < len(items):
        length, role = _unit(items[index:], scope)
        found.append(Unit(role, tuple(items[index : index + length])))
        index += length
    return found


def _unit(items: Sequence[Node], scope: Scope) -> tuple[int, str]:
    head, after = items[0], items[1] if len(items) > 1 else None
    name = _base(head)
    if name in BIG:
        return 1, "big"
    if name == "\\mathrm{d}" and after is not None:
        return 2, "differential"
    if name == "\\nabla":
        return (2, "divergence") if isinstance(after, tree.Operator) else (1, "derivative")
    if isinstance(head, tree.Fraction) and _is_derivative(head):
        return 1, "derivative"
    if name in PREFIXES:
        return 1, "prefix"
    if name == "\\mathbb{E}" and isinstance(after, tree.Fence):
        return 2, "expectation"
    if isinstance(after, tree.Fence) and after.open == "(" and name in scope.functions:
        return 2, "application"
    return 1, "joint" if isinstance(head, tree.Operator) else "factor"


def _base(node: Node) -> str:
    if isinstance(node, tree.Script) and node.base is not None:
        return _base(node.base)
    return node.text if isinstance(node, tree.Name) else ""


def _is_derivative(node: tree.Fraction) -> bool:
    below = node.denominator
    first = below.items[0] if isinstance(below, tree.Row) else below
    return _base(first) in DIFFERENTIALS


def _of_row(node: tree.Row, scope: Scope) -> Iterator[Edit]:
    row = units(node.items, scope)
    for index, unit in enumerate(row):
        before = row[index - 1].role if index else ""
        after = row[index + 1].role if index + 1 < len(row) else ""
        yield from _of_unit(unit, before, after, row, scope)


def _of_unit(unit: Unit, before: str, after: str, row: list[Unit], scope: Scope) -> Iterator[Edit]:
    alone = before in ("prefix", "derivative", "divergence", "joint") or after == "joint"
    match unit.role:
        case "derivative" | "divergence":
            yield Edit("lost gradient", unit.start, unit.end, " ")
            yield from _inside(unit.nodes[0], scope)
        case "prefix" if _base(unit.nodes[0]) in ("\\log", "\\ln"):
            yield Edit("lost log", unit.start, unit.end, " ")
        case "differential":
            yield from _differentials(unit, scope)
        case "big":
            yield from _bounds(unit, row, scope)
        case "factor" | "application" | "expectation":
            if not alone and unit.role != "expectation":
                yield Edit("lost factor", unit.start, unit.end, " 1 ")
                yield Edit("factor", unit.end, unit.end, f"\\, {scope.text[unit.start : unit.end]}")
            if not alone and _takes_exponent(unit, scope):
                yield Edit("exponent", unit.end, unit.end, "^3")
            for child in unit.nodes:
                yield from _inside(child, scope)


def _takes_exponent(unit: Unit, scope: Scope) -> bool:
    if unit.role == "application":
        return scope.functions.get(_base(unit.nodes[0])) == 0 and not _has_power(unit.nodes[0])
    return unit.role == "factor" and scope.is_scalar(unit.nodes[0])


def _has_power(node: Node) -> bool:
    return isinstance(node, tree.Script) and (node.sup is not None or node.primes > 0)


def _differentials(unit: Unit, scope: Scope) -> Iterator[Edit]:
    variable = unit.nodes[1]
    if isinstance(variable, tree.Name):
        for other in scope.alike(variable.text):
            yield Edit("wrong differential", variable.start, variable.end, f" {other} ")


def _bounds(unit: Unit, row: list[Unit], scope: Scope) -> Iterator[Edit]:
    closing = next((u for u in row if u.role == "differential" and u.start > unit.start), None)
    if closing is None or not scope.is_scalar(closing.nodes[1]):
        return
    head = unit.nodes[0]
    base = head.base if isinstance(head, tree.Script) and head.base is not None else head
    for bounds in ("_{0}^{\\infty}", "_{-\\infty}^{0}", "_{-1}^{1}", "_{\\infty}^{-\\infty}"):
        yield Edit("wrong bounds", base.end, head.end, bounds + " ")


def _of_script(node: tree.Script, scope: Scope) -> Iterator[Edit]:
    power = node.sup
    if node.primes and power is None:
        marks = scope.text.find("'", node.start, node.end)
        if marks >= 0:
            yield Edit("lost gradient", marks, marks + 1, "")
    if isinstance(power, tree.Number):
        caret = scope.text.rfind("^", node.start, power.start)
        kind = "scale for its square" if power.text == "2" and isinstance(node.base, tree.Name) else "exponent"
        yield Edit(kind, caret, power.end, " ")
        yield Edit("exponent", power.start, power.end, "{" + str(int(float(power.text)) + 1) + "}")
        yield Edit("exponent", power.start, power.end, "{-" + power.text + "}")
    elif power is not None:
        yield from _inside(power, scope)
    if node.base is not None and _base(node.base) not in ("\\nabla", *scope.functions):
        yield from _inside(node.base, scope)
    if isinstance(node.sub, tree.Name):
        yield from _swaps(node.sub, scope)


def _of_fraction(node: tree.Fraction, scope: Scope) -> Iterator[Edit]:
    above, below = node.numerator, node.denominator
    if _is_derivative(node):
        variable = below.items[-1] if isinstance(below, tree.Row) else below
        if isinstance(variable, tree.Name):
            yield from _swaps(variable, scope)
        if isinstance(above, tree.Row):
            yield from _of_row(above, scope)
        return
    swapped = "{" + scope.written(below) + "}{" + scope.written(above) + "}"
    yield Edit("inverted fraction", above.start, below.end, swapped)
    yield from _inside(above, scope)
    yield from _inside(below, scope)


def _swaps(node: tree.Name, scope: Scope) -> Iterator[Edit]:
    for other in scope.alike(node.text):
        yield Edit("swapped variables", node.start, node.end, _replaced(node, scope, f" {other} "))


def _replaced(node: Node, scope: Scope, text: str) -> str:
    """Other text in the place of a node; in braces, since a script or a command may take it as its argument."""
    braced = scope.text[node.start] == "{" or scope.text[max(0, node.start - 1)] in "^_"
    return "{" + text + "}" if braced else text
