"""Sums and products over an index: ranges as written, or from the vectors that the index runs through."""

from __future__ import annotations

from derivations.model.errors import ShapeError
from derivations.model.terms import ONE, Product, Sort, Sum, Sym, Term, free_symbols
from derivations.reading.environment import Environment, Factor, UnstatedError, component, here, written
from derivations.reading.grouping import sign_name
from derivations.reading.names import argument_nodes, base_name, spelling
from derivations.reading.syntax import Node, Related, Script

SUMS = {"\\sum": Sum, "\\prod": Product}


def sum_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """A sum or product sign with all that follows it in the row, or ``None`` where none stands."""
    node = items[position]
    name = sign_name(node)
    if name not in SUMS:
        return None
    if position + 1 == len(items):
        raise here(node, f"{name} with nothing behind it", "what it sums")
    sub, sup = (node.sub, node.sup) if isinstance(node, Script) else (None, None)
    if sub is None:
        raise UnstatedError(f"{written(node)} does not name its index")
    return Factor(_nested(env, name, _indices(sub), sup, items[position + 1 :])), len(items)


def _indices(sub: Node) -> list[tuple[Node, Node | None]]:
    """The indices under a sum sign, each with its lower bound where one is written."""
    if isinstance(sub, Related):
        if sub.relations != ("=",):
            raise UnstatedError(f"the range {written(sub)} of a sum is not supported")
        return [(sub.items[0], sub.items[1])]
    return [(part, None) for part in argument_nodes(sub)[0]]


def _nested(
    env: Environment, name: str, indices: list[tuple[Node, Node | None]], sup: Node | None, items: tuple[Node, ...]
) -> Term:
    node, lower = indices[0]
    if base_name(node) is None:
        raise UnstatedError(f"the range {written(node)} of a sum is not supported")
    index = Sym(spelling(node), sort=Sort.INTEGER)
    scope = env.inside(index, index=True)
    body = scope.product(items) if len(indices) == 1 else _nested(scope, name, indices[1:], sup, items)
    body = env.expanded(body, index)
    if env.repair and body.shape.rank == 1:
        body = _meant_component(env, body, index)
    first, last = _range(env, index, lower, sup)
    if name == "\\prod" and body.shape.rank:
        raise ShapeError("a product over an index of vectors")
    return SUMS[name](index, body, first, last)


def _meant_component(env: Environment, body: Term, index: Sym) -> Term:
    env.log.ranges.setdefault(index, body.shape.dims[0])
    env.log.notice(f"a vector stands under the sum where a scalar is needed: component {index.name} of it is meant")
    return component(body, index)


def _range(env: Environment, index: Sym, lower: Node | None, sup: Node | None) -> tuple[Term, Term]:
    if sup is not None:
        return (ONE if lower is None else env.term(lower)), env.term(sup)
    if lower is not None:
        raise UnstatedError(f"the sum over {index.name} has no upper bound")
    upper = env.log.ranges.get(index)
    if upper is None:
        raise UnstatedError(f"the range of the sum over {index.name} is not stated, and no vector gives it")
    env.log.convention(f"{index.name} runs over the components, from 1 to {_named(upper)}")
    return ONE, upper


def _named(term: Term) -> str:
    return term.name if isinstance(term, Sym) else ", ".join(sorted(s.name for s in free_symbols(term))) or "its end"
