r"""How far a sum and a derivative reach where no brackets say it: over later terms that carry the index of a sum.

``\\sum_i a_i w + b_i w^2`` ends at the plus sign by the grammar, and then ``i`` in ``b_i`` would mean nothing.
One over ``x_i - \\mu`` is written without brackets, too, so that it stays open whether it ends there; and so is
``\\frac{d}{dx} x^2 + 4x``, which is read in both ways.
"""

from __future__ import annotations

from collections.abc import Iterable

from derivations.meaning.names.environment import Environment, written
from derivations.meaning.names.families import SUM_SIGNS
from derivations.meaning.names.open_notation import Open
from derivations.model.terms import Add, Mul, Sum, Term, add, free_symbols, mul
from derivations.model.terms import Product as ProductOver
from derivations.reading.grouping import Product, Sign, assembled, is_derivative_sign, sign_name
from derivations.reading.names import argument_nodes, children, parts_of, spelling
from derivations.reading.syntax import Fence, Fraction, Name, Node, Related, Row, Script

_PLACES = frozenset({"\\operatorname{argmax}", "\\operatorname{argmin}"})
"""Signs that are followed by all of the function whose extremum they mean."""

_BINDERS = frozenset({"\\sum", "\\prod", "\\bigcup", "\\bigcap", "\\max", "\\min"}) | _PLACES


def bound_indices(node: Node) -> frozenset[str]:
    """The indices that a sign binds."""
    if sign_name(node) not in _BINDERS or not isinstance(node, Script) or node.sub is None:
        return frozenset()
    parts = (node.sub.items[0],) if isinstance(node.sub, Related) else argument_nodes(node.sub)[0]
    return frozenset(spelling(part.items[0] if isinstance(part, Related) else part) for part in parts)


def carries(items: tuple[Node, ...], names: frozenset[str]) -> bool:
    """Whether items side by side speak of names that no sign among them binds anew."""
    for item in items:
        if not names:
            return False
        own = bound_indices(item)
        if own:
            script = item if isinstance(item, Script) else None
            if script is not None and script.sup is not None and carries(parts_of(script.sup), names):
                return True
            names -= own
        elif isinstance(item, Name):
            if item.text in names:
                return True
        elif any(carries(parts_of(part), names) for part in children(item)):
            return True
    return False


def reaching_on(env: Environment, products: list[Product]) -> list[Product]:
    """Signed products in which each sum holds the later terms that carry its index."""
    products = _derived(env, products)
    out: list[Product] = []
    position = 0
    while position < len(products):
        sign, items = products[position]
        at = next((k for k, item in enumerate(items) if bound_indices(item)), None)
        bound = frozenset().union(*(bound_indices(item) for item in items)) - {symbol.name for symbol in env.bound}
        total = at is not None and sign_name(items[at]) in SUM_SIGNS
        beside = tuple(map(parts_of, env.beside)) if total else ()
        names = frozenset(one for one in bound if not _is_outside(one, (items[:at], *(one for _, one in out), *beside)))
        last = position if at is None else _last(products, position, names)
        if at is not None and names != bound and _last(products, position, bound) > last:
            env.log.doubt(
                f"{min(bound - names)} behind the sum over it is read as the one that stands outside of that sum"
            )
        signed = at is not None and all(map(bound_indices, items[at:])) and position + 1 < len(products)
        last = max(last, position + 1) if signed else last
        if at is not None and last > position:
            if not signed or last > position + 1:
                _note(env, products, position, last, names)
            body = _body(items[at + 1 :], products[position + 1 : last + 1])
            items = (*items[: at + 1], body)
        out.append((sign, items))
        position = last + 1
    return out


def _derived(env: Environment, products: list[Product]) -> list[Product]:
    """Signed products, of which the first one is a derivative of all of them, if it is read so."""
    (sign, items), *later = products
    apart = len(items) < 2 or isinstance(items[1], Fence) or all(_acts(own[0]) for _, own in later)
    if apart or not _acts(items[0]):
        return products
    whole = _body(items[1:], later)
    why = f"whether {written(items[0])} is taken of {written(whole)} or of its first term is not clear: write brackets"
    return [(sign, (items[0], whole))] if env.reads_otherwise(Open.DERIVED, why) else products


def _acts(node: Node) -> bool:
    """Whether a node is the sign of a derivative, which acts on what stands behind it."""
    top = node.numerator if isinstance(node, Fraction) else None
    return top is not None and is_derivative_sign(top.base if isinstance(top, Script) and top.base else top)


def note_further(env: Environment, products: list[Product], whole: Term) -> None:
    """Note what a sum of terms is if a sign of a sum in it reaches over the terms behind it, too."""
    if not isinstance(whole, Add) or len(whole.terms) != len(products):
        return
    for k, (_, items) in enumerate(products[:-1]):
        if any(sign_name(item) in SUM_SIGNS for item in items) and not isinstance(items[-1], Fence):
            before, term, behind = whole.terms[:k], whole.terms[k], whole.terms[k + 1 :]
            ends = ((_over(term, add(*behind[:n])), behind[n:]) for n in range(1, len(behind) + 1))
            found = tuple(add(*before, longer, *rest) for longer, rest in ends if longer is not None)
            env.log.further[whole] = (*env.log.further.get(whole, ()), *found)


def _over(term: Term, rest: Term) -> Term | None:
    """A product that ends with a sum, with something more in this; ``None``: it does not, or that does not fit."""
    match term:
        case Sum() | ProductOver() if term.body.shape == rest.shape and term.index not in free_symbols(rest):
            return term.rebuild((add(term.body, rest), *term.children[1:]))
        case Mul((*before, last)) if (longer := _over(last, rest)) is not None:
            return mul(*before, longer)
    return None


def _is_outside(name: str, others: Iterable[tuple[Node, ...]]) -> bool:
    """Whether an index means something outside of the sum over it, as in what stands before it or beside the side."""
    return any(carries(items, frozenset({name})) for items in others)


def _last(products: list[Product], position: int, names: frozenset[str]) -> int:
    """The last product behind a sum that carries its index."""
    later = range(position + 1, len(products))
    return max((k for k in later if carries(products[k][1], names)), default=position)


def _body(first: tuple[Node, ...], more: list[Product]) -> Node:
    tokens = list(first)
    for sign, items in more:
        start = items[0].start if items else tokens[-1].end
        tokens += [Sign(start, start, sign), *items]
    return assembled(tokens, tokens[0])


def _note(env: Environment, products: list[Product], position: int, last: int, names: frozenset[str]) -> None:
    """Note the reading; where it is not the only one that makes sense, nothing rests on it."""
    sign, items = products[position]
    signs = [item for item in items if bound_indices(item)]
    whole = written(Row(items[0].start, items[-1].end, items))
    between = all(carries(products[k][1], names) for k in range(position + 1, last + 1))
    alone = not any(carries(products[k][1], names) for k in range(position))
    leading = sign_name(signs[0]) in _PLACES or (items[0] != signs[0] and sign_name(items[0]) == "\\arg")
    if leading and alone and sign == "+":
        env.log.convention(f"{written(signs[0])} is taken of all the terms behind it that carry its variable")
    elif len(signs) == 1 and sign_name(signs[0]) == "\\sum" and between and alone and sign == "+":
        env.log.doubt(f"the sum {whole} … is read as reaching over the terms behind it that carry its index")
    else:
        env.log.ambiguous(f"how far {whole} … reaches is not clear: write brackets")
