"""Sums and products over an index: ranges as written, or from the vectors that the index runs through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeGuard

from derivations.meaning.formulas.operands import is_group, spellings_in, written_row
from derivations.meaning.formulas.products import TIMES, product
from derivations.meaning.formulas.sets import Running, over_set, running_in
from derivations.meaning.names.dependence import require_constants
from derivations.meaning.names.environment import (
    DIMENSION,
    Environment,
    Factor,
    UnstatedError,
    component,
    here,
    written,
)
from derivations.meaning.names.families import INDEX_LETTERS
from derivations.meaning.words.notation import FIRST
from derivations.model.errors import ShapeError
from derivations.model.reasons import Code
from derivations.model.terms import (
    ONE,
    Apply,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    call,
    difference_of,
    free_symbols,
    has_function,
    mul,
    subterms,
)
from derivations.reading.grouping import sign_name
from derivations.reading.names import base_name, children, spelling, within
from derivations.reading.syntax import Name, Node, Number, Operator, Related, Row, Script

SUMS = {"\\sum": Sum, "\\prod": Product}


def sum_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """A sum or product sign with what it runs over, or ``None`` where none stands.

    A sum takes all that follows it, since what does not depend on the index comes out; a product takes what
    :func:`_reach` says.
    """
    node = items[position]
    name = sign_name(node)
    if name not in SUMS:
        return None
    if position + 1 == len(items):
        raise here(node, f"{name} with nothing behind it", "what it sums")
    sub, sup = (node.sub, node.sup) if isinstance(node, Script) else (None, None)
    if sub is None:
        raise UnstatedError(f"{written(node)} does not name its index")
    if sup is None and name == "\\sum" and _leaves_out(sub):
        return Factor(_over_different(env, sub, items[position + 1 :])), len(items)
    indices = running_in(sub)
    if sup is None and len(indices) == 1 and (first := _first_of_all(indices[0])) is not None:
        env.log.convention(f"{spelling(indices[0].index)} runs through the whole numbers")
        indices, sup = (replace(indices[0], lower=first, such=None),), Name(sub.end, sub.end, "\\infty")
    names = {spelling(one.index) for one in indices}
    stop = _reach(env, items, position + 1, names) if name == "\\prod" else len(items)
    operand = _Operand(items[position + 1 : stop], rows=name == "\\sum")
    term = _nested(env, name, indices, sup, operand)
    return Factor(term, operand.transposed), stop


def _first_of_all(running: Running) -> Node | None:
    r"""The whole number from which on a sum runs that has no end, ``n \ge 1``."""
    match running.such:
        case Related(relations=("\\ge",), items=(_, Number(text=text) as first)) if text.isdigit():
            return first
        case _:
            return None


def _leaves_out(sub: Node) -> TypeGuard[Related]:
    r"""Whether an index runs over the components but for one, ``j \ne i``."""
    apart = isinstance(sub, Related) and sub.relations in (("\\ne",), ("\\neq",))
    return apart and INDEX_LETTERS.issuperset(map(spelling, children(sub)))


@dataclass(slots=True)
class _Operand:
    """What is summed, and whether it turned out to be ``transposed``: a sum of ``rows`` is one."""

    items: tuple[Node, ...]
    rows: bool
    transposed: bool = False

    def term(self, scope: Environment) -> Term:
        """It as a term; of a row vector, the vector."""
        if not self.rows:
            return scope.product(self.items)
        factor = product(scope, self.items)
        self.transposed = factor.transposed and factor.term.shape.rank == 1
        return factor.term


def _reach(env: Environment, items: tuple[Node, ...], start: int, indices: set[str]) -> int:
    r"""Where the factors of a product sign end: behind the first, at the next ``\prod``, ``\sum``, dot or slash.

    What depends on the index can only stand inside; behind a dot it might be one of the same name that is bound around
    the sign, if there is one.  That, and factors at the end or behind a slash or in a sum that do not depend on the
    index, may be meant otherwise, which is noted.
    """
    env.log.work += len(items) // 8
    around = any(symbol.name in indices for symbol in env.bound)
    first = next((k for k in range(start, len(items)) if sign_name(items[k]) not in SUMS), start)
    indices = indices.union(*(_bound_by(items[k]) for k in range(start, first)))
    stop, doubtful = len(items), False
    for k in range(first + 1, len(items)):
        symbol = _operator(items[k]) or sign_name(items[k])
        if symbol not in TIMES | SUMS.keys() | {"/"}:
            continue
        needed = _depend(items[k:], indices)
        if not needed or symbol in TIMES:
            doubtful = around if needed else symbol in ("/", "\\sum")
            stop = len(items) if needed else k
            break
        indices |= _bound_by(items[k])
    last = max((k for k in range(first, stop) if _depend(items[k : k + 1], indices)), default=first)
    if base_name(items[last]) is not None and last + 1 < stop and is_group(items[last + 1]):
        last += 1
    if doubtful or any(_operator(item) != "!" for item in items[last + 1 : stop]):
        text = written_row(items[start - 1 :])
        env.log.ambiguous(f"how far the product sign in {text} reaches is not clear: write brackets")
    return stop


def _operator(node: Node) -> str | None:
    return node.symbol if isinstance(node, Operator) else None


def _bound_by(node: Node) -> set[str]:
    """The indices of a sum or product sign."""
    if sign_name(node) not in SUMS or not isinstance(node, Script) or node.sub is None:
        return set()
    return {spelling(one.index) for one in running_in(node.sub)}


def _depend(items: tuple[Node, ...], indices: set[str]) -> bool:
    """Whether items depend on indices that no sign among them binds anew."""
    for item in items:
        bound = _bound_by(item)
        if indices & (spellings_in((item,)) - bound):
            return True
        indices = indices - bound
    return False


def _nested(env: Environment, name: str, indices: tuple[Running, ...], sup: Node | None, operand: _Operand) -> Term:
    running, items = indices[0], operand.items
    if base_name(running.index) is None:
        raise UnstatedError(f"the range {written(running.index)} of a sum is not supported")

    def inside(scope: Environment) -> Term:
        return _nested(scope, name, indices[1:], sup, operand) if len(indices) > 1 else operand.term(scope)

    if running.such is not None and sup is not None:
        raise UnstatedError(f"the range {written(running.such)} of a sum with an end is not supported")
    if sup is None and running.lower is None and not _is_index(running, items):
        if not _depend(items, {spelling(running.index)}) and any(map(_subscripts, items)):
            raise UnstatedError(f"which indices the sum over {written(running.index)} runs through is not stated")
        return over_set(env, running, inside, name)
    if running.within is not None:
        return over_set(env, running, inside, name, indexed=True)
    index = Sym(spelling(running.index), sort=Sort.INTEGER)
    body = env.expanded(inside(env.inside(index, index=True)), index)
    require_constants(env, body, index)
    if env.repair and body.shape.rank == 1 and not counts_elements(body, index):
        body = _meant_component(env, body, index)
    first, last = _range(env, index, body, running.lower, sup)
    if name == "\\prod" and body.shape.rank:
        raise ShapeError("a product over an index of vectors")
    if running.apart:
        body = _apart(env, running, name, index, body, first, last)
    return SUMS[name](index, body, first, last)


def _apart(env: Environment, running: Running, name: str, index: Sym, body: Term, first: Term, last: Term) -> Term:
    """The body of a sum that leaves out the values of other indices of its range, times zero there.

    Raises:
        UnstatedError: it is a product, begins elsewhere than at 1, or leaves out what is no one index.
    """
    names = [spelling(one) for one in running.apart]
    bound = {symbol.name for symbol in env.bound}
    if name != "\\sum" or first != ONE or len(names) != 1 or names[0] not in INDEX_LETTERS | bound or body.shape.rank:
        raise UnstatedError(f"the sum over {index.name} that leaves out {', '.join(names)} is not supported")
    other = env.symbol(names[0])
    if other.sort is not Sort.INTEGER or env.log.ranges.setdefault(other, last) != last:
        raise UnstatedError(f"{index.name} and {names[0]} run over different ranges")
    return mul(difference_of(ONE, call("Delta", index, other, last)), body)


def _over_different(env: Environment, sub: Related, items: tuple[Node, ...]) -> Term:
    r"""``\sum_{j \ne i}`` runs over one index, where the other one is bound around it, and over both if none is.

    Raises:
        UnstatedError: the sides are no indices, or nothing tells their range.
    """
    names = [spelling(side) for side in sub.items]
    if names[0] == names[1]:
        raise UnstatedError(f"the range {written(sub)} of a sum is not supported")
    first, second = (Sym(name, sort=Sort.INTEGER) for name in names)
    both = second not in env.bound and names[0] < names[1]
    scope = env.inside(first, second, index=True) if both else env.inside(first, index=True)
    body = env.expanded(scope.product(items), first)
    require_constants(env, body, first)
    size = env.log.ranges.get(first)
    if size is None:
        raise UnstatedError(f"the range of the sum over {written(sub)} is not stated, and no vector gives it")
    env.log.convention(f"{names[0]} runs over the components, from 1 to {_named(size)}")
    if both:
        env.log.doubt(f"the sum over {written(sub)} is read as one over both indices")
    other = env.log.ranges.get(second, size)
    if other != size:
        raise UnstatedError(f"{names[0]} and {names[1]} run over different ranges")
    apart = mul(difference_of(ONE, call("Delta", first, second, size)), body)
    inner = Sum(first, apart, ONE, size)
    return Sum(second, inner, ONE, size) if both else inner


def _is_index(running: Running, items: tuple[Node, ...]) -> bool:
    """Whether what runs counts something: the components of a vector, the elements of a family."""
    if running.such is not None:
        return False
    name = spelling(running.index)
    letters = INDEX_LETTERS if running.within is None else frozenset[str]()
    return name in letters or any(name in _subscripts(item) for item in items)


def _subscripts(node: Node) -> set[str]:
    """The names that stand in subscripts of other names."""
    found = set[str]()
    for part in within(node):
        if isinstance(part, Script) and part.sub is not None and sign_name(part) not in SUMS:
            found |= spellings_in(part.sub.items if isinstance(part.sub, Row) else (part.sub,))
    return found


def _meant_component(env: Environment, body: Term, index: Sym) -> Term:
    env.log.ranges.setdefault(index, body.shape.dims[0])
    env.log.notice(f"a vector stands under the sum where a scalar is needed: component {index.name} of it is meant")
    return component(body, index)


def _range(env: Environment, index: Sym, body: Term, lower: Node | None, sup: Node | None) -> tuple[Term, Term]:
    if sup is not None:
        if sup.start == sup.end and spelling(sup) == "\\infty":
            _note_endless(env, body)
        return (_first(env) if lower is None else env.term(lower)), env.term(sup)
    if lower is not None:
        raise UnstatedError(f"the sum over {index.name} has no upper bound")
    upper = env.log.ranges.get(index) or (DIMENSION if counts_elements(body, index) else None)
    if upper is None:
        raise UnstatedError(f"the range of the sum over {index.name} is not stated, and no vector gives it")
    env.log.convention(f"{index.name} runs over the components, from 1 to {_named(upper)}")
    return ONE, upper


def counts_elements(body: Term, index: Sym) -> bool:
    """Whether an index counts the elements of a family in the body of a sum."""
    return any(isinstance(part, Apply) and part.is_element and index in part.args for _, part in subterms(body))


def _note_endless(env: Environment, body: Term) -> None:
    """Note that the end of a sum is no written one; of terms that are not known, it may end with a last one."""
    env.log.convention("a sum that ends in dots goes on without end")
    if has_function(body):
        env.log.untold["whether the sum that ends in dots has a last term is not stated"] = Code.NOTATION
    else:
        env.log.doubt("a sum that ends in dots is read as one that goes on without end")


def _named(term: Term) -> str:
    return term.name if isinstance(term, Sym) else ", ".join(sorted(s.name for s in free_symbols(term))) or "its end"


def _first(env: Environment) -> Term:
    """Where a sum begins that shows only its end.

    Raises:
        UnstatedError: words say that indices begin elsewhere.
    """
    if FIRST in env.survey.unclear:
        raise UnstatedError(f"{env.survey.unclear[FIRST]}, and a sum shows only its end")
    env.log.convention("a sum that shows only its end begins at 1")
    return ONE
