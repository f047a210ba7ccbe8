"""Grouping a flat row into signed products, with every integral closed by its differential.

The grammar ends a row at ``+`` and ``-``, but the body of an integral runs to its differential:
``∫ a + b dx`` is one item.  Here that is settled on the trees, before any term is built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derivations.model.errors import ReadError
from derivations.reading.names import DIFFERENTIALS, base_name, parts_of, row_of, spelling
from derivations.reading.syntax import Additive, Empty, Fence, Fraction, Name, Node, Number, Script

INTEGRALS = {"\\int": 1, "\\iint": 2, "\\iiint": 3, "\\oint": 1, "\\intop": 1}
IsFunction = Callable[[Node], bool]


@dataclass(frozen=True, slots=True)
class Differential(Node):
    """``dx``, ``dp(x)`` or ``d(σz + μ)``: what stands under the d."""

    operand: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Integration(Node):
    """An integral sign with its scripts, its body, and the differential that closes it (``None``: missing)."""

    sign: Node
    body: Node
    differential: Differential | None


@dataclass(frozen=True, slots=True)
class Sign(Node):
    """A sign between terms."""

    symbol: str


Product = tuple[str, tuple[Node, ...]]
Found = dict[tuple[int, bool], tuple[Node, int]]


def signed_products(node: Node, is_function: IsFunction) -> list[Product]:
    """Split a node at its top-level signs, each product a flat list of items with closed integrals."""
    tokens = _grouped(_flatten(node), is_function)
    products: list[Product] = []
    sign, items, leading = "+", list[Node](), True
    for token in tokens:
        if isinstance(token, Sign):
            if items or not leading:
                products.append((sign, tuple(items)))
            sign, items, leading = token.symbol, [], False
        else:
            items.append(token)
    products.append((sign, tuple(items)))
    return products


def _flatten(node: Node) -> list[Node]:
    if not isinstance(node, Additive):
        return list(parts_of(node))
    tokens: list[Node] = []
    for position, (sign, term) in enumerate(node.terms):
        if position or sign != "+":
            tokens.append(Sign(term.start, term.start, sign))
        tokens += [part for part in parts_of(term) if not isinstance(part, Empty)]
    return tokens


def sign_name(node: Node) -> str | None:
    r"""The big operator that a node writes (with or without scripts), such as ``\int`` or ``\sum``."""
    base = node.base if isinstance(node, Script) else node
    return base.text if isinstance(base, Name) else None


def _integrals(node: Node) -> int:
    return INTEGRALS.get(sign_name(node) or "", 0)


def _grouped(tokens: list[Node], is_function: IsFunction) -> list[Node]:
    out: list[Node] = []
    position = 0
    found: Found = {}
    while position < len(tokens):
        if _integrals(tokens[position]):
            item, position = _integral(tokens, position, is_function, 0, found)
            out.append(item)
        else:
            out.append(tokens[position])
            position += 1
    return out


def _integral(tokens: list[Node], start: int, is_function: IsFunction, depth: int, found: Found) -> tuple[Node, int]:
    """The integral that starts at a position; each is looked for once, so that unclosed ones cost little."""
    if depth > 40:
        raise ReadError(tokens[start].start, tokens[start].end, "integrals nested 40 deep", "fewer integrals")
    key = start, depth == 0
    if key not in found:
        found[key] = _searched(tokens, start, is_function, depth, found)
    return found[key]


def _searched(tokens: list[Node], start: int, is_function: IsFunction, depth: int, found: Found) -> tuple[Node, int]:
    sign, position = tokens[start], start + 1
    leading = differential_at(tokens, position, is_function)
    if leading is not None and leading[1] < len(tokens) and not isinstance(tokens[leading[1]], Sign):
        return _leading(tokens, sign, leading, is_function)
    body: list[Node] = []
    while position < len(tokens):
        if _integrals(tokens[position]):
            inner, position = _integral(tokens, position, is_function, depth + 1, found)
            body.append(inner)
            continue
        closing = differential_at(tokens, position, is_function) or _in_fraction(tokens, position, is_function, body)
        if closing is not None:
            return _closed(tokens, sign, body, closing, is_function, depth)
        body.append(tokens[position])
        position += 1
    return _open(tokens, sign, start)


def _open(tokens: list[Node], sign: Node, start: int) -> tuple[Node, int]:
    stop = next((k for k in range(start + 1, len(tokens)) if isinstance(tokens[k], Sign)), len(tokens))
    body = assembled(tokens[start + 1 : stop], sign)
    return Integration(sign.start, body.end, sign, body, None), stop


def _leading(
    tokens: list[Node], sign: Node, leading: tuple[Differential, int], is_function: IsFunction
) -> tuple[Node, int]:
    differential, position = leading
    stop = next((k for k in range(position, len(tokens)) if isinstance(tokens[k], Sign)), len(tokens))
    body = assembled(_grouped(tokens[position:stop], is_function), sign)
    return Integration(sign.start, body.end, sign, body, differential), stop


def _closed(
    tokens: list[Node],
    sign: Node,
    body: list[Node],
    found: tuple[Differential, int],
    is_function: IsFunction,
    depth: int,
) -> tuple[Node, int]:
    differential, position = found
    inner: Node = Integration(sign.start, differential.end, sign, assembled(body, sign), differential)
    missing = _integrals(sign) - 1
    while missing > 0 or depth == 0:  # ∬ f dx dy, and ∫ f dx dy with one sign
        more = differential_at(tokens, position, is_function)
        if more is None:
            break
        differential, position = more
        whole = Name(sign.start, sign.end, "\\int") if missing <= 0 else sign
        inner = Integration(sign.start, differential.end, whole, inner, differential)
        missing -= 1
    if missing > 0:
        found_at = sign_name(sign) or ""
        raise ReadError(sign.start, sign.end, f"{found_at} with fewer differentials", "one for each integral sign")
    return inner, position


def assembled(tokens: list[Node], sign: Node) -> Node:
    """Put tokens back together as a tree."""
    if not tokens:
        return Number(sign.end, sign.end, "1")
    terms: list[tuple[str, Node]] = []
    symbol, items = "+", list[Node]()
    for token in [*tokens, Sign(tokens[-1].end, tokens[-1].end, "end")]:
        if not isinstance(token, Sign):
            items.append(token)
            continue
        if items:
            terms.append((symbol, row_of(items)))
        symbol, items = token.symbol, []
    if len(terms) == 1 and terms[0][0] == "+":
        return terms[0][1]
    return Additive(tokens[0].start, tokens[-1].end, tuple(terms))


def is_differential_sign(node: Node) -> bool:
    r"""Whether a node is the d of a differential (``d``, ``\mathrm{d}``, ``d^n``)."""
    base = node.base if isinstance(node, Script) and node.sub is None else node
    return base is not None and spelling(base) in DIFFERENTIALS


def is_derivative_sign(node: Node) -> bool:
    """Whether a node is the d or the round d of a derivative."""
    return is_differential_sign(node) or spelling(node) == "\\partial"


def differential_at(tokens: list[Node], position: int, is_function: IsFunction) -> tuple[Differential, int] | None:
    """The differential that starts at a position, and where it ends."""
    if position + 1 >= len(tokens) or not is_differential_sign(tokens[position]):
        return None
    start, operand = tokens[position].start, tokens[position + 1]
    after = tokens[position + 2] if position + 2 < len(tokens) else None
    if isinstance(operand, Fence) and operand.open in "([":
        return Differential(start, operand.end, (operand,)), position + 2
    if base_name(operand) is None or is_differential_sign(operand):
        return None
    if isinstance(after, Fence) and after.open == "(" and is_function(operand):
        return Differential(start, after.end, (operand, after)), position + 3
    return Differential(start, operand.end, (operand,)), position + 2


def _in_fraction(
    tokens: list[Node], position: int, is_function: IsFunction, body: list[Node]
) -> tuple[Differential, int] | None:
    r"""A differential in a numerator, ``\frac{f\,dx}{g}``: the rest of the fraction joins the body."""
    node = tokens[position]
    if not isinstance(node, Fraction) or is_differential_sign(parts_of(node.denominator)[0]):
        return None
    top = list(parts_of(node.numerator))
    for k in range(len(top) - 1):
        found = differential_at(top, k, is_function)
        if found is not None and found[1] == len(top):
            rest = row_of(top[:k]) if k else Number(node.start, node.start, "1")
            body.append(Fraction(node.start, node.end, rest, node.denominator))
            return found[0], position + 1
    return None
