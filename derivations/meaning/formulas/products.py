"""Products: factors side by side, with inner products, matrix products, quotients and transposition marks."""

from __future__ import annotations

from dataclasses import dataclass, field

from derivations.meaning.formulas.bars import between, evaluate_at, is_bar, two_ended
from derivations.meaning.formulas.brackets import require_usual
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, here, promote, written
from derivations.meaning.names.quantities import is_loose, ordered
from derivations.meaning.names.sizes import as_vector, same_sizes
from derivations.meaning.words.notation import CONVOLUTION, TIMES_SIGN
from derivations.model.errors import ShapeError
from derivations.model.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Call,
    Diag,
    Dot,
    MatMul,
    Outer,
    Pow,
    Sort,
    Sym,
    Term,
    call,
    describe,
    mul,
)
from derivations.reading.grouping import Integration, sign_name
from derivations.reading.names import is_random
from derivations.reading.syntax import Fence, Node, Number, Operator, Row

CROSS = "×"
TIMES = frozenset({"\\cdot", "\\times", "*", "\\bullet"})


@dataclass(slots=True)
class _Assembly:
    """Factors read so far.

    ``signs`` are the operators before them, ``place`` is where the one vector or matrix among them stands, ``below``
    what the last factor divides by.
    """

    terms: list[Term] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    place: int | None = None
    below: Term | None = None
    transposed: bool = False


def product(env: Environment, items: tuple[Node, ...]) -> Factor:
    """Elaborate items side by side into one factor.

    Raises:
        ReadError: an operator without a factor.
        UnstatedError: an operator that has no term.
        ShapeError: factors that do not multiply.
    """
    assembly = _Assembly()
    position, operator = 0, ""
    while position < len(items):
        item = items[position]
        if is_bar(item):
            assembly = _at_bar(env, assembly, item)
            position += 1
            continue
        if isinstance(item, Operator):
            _note_star(env, items, position)
            _note_cross(env, item)
            require_usual(env, item)
            operator = _operator(assembly, item, operator)
            position += 1
            continue
        if position and isinstance(item, Number) and isinstance(items[position - 1], Number):
            raise UnstatedError(f"whether {written(items[position - 1])} {written(item)} is a product is not stated")
        factor, stop = env.factor_at(items, position)
        if operator == "/":
            _denominator(env, items, position, stop)
        _multiply(env, assembly, factor, operator)
        position, operator = stop, ""
    if operator:
        raise here(items[-1], f"nothing after {operator}", "a factor")
    return _whole(env, assembly)


def _at_bar(env: Environment, assembly: _Assembly, bar: Node) -> _Assembly:
    """The factors before a bar at its value, or all of them between its ends."""
    ends = two_ended(bar)
    if ends is None:
        evaluate_at(env, assembly.terms, bar)
        return assembly
    if assembly.place is not None or not assembly.terms:
        raise UnstatedError(f"what is taken between the ends of {written(bar)} is not clear: write brackets")
    whole = _whole(env, assembly).term
    return _Assembly([between(env, whole, ends)], [""])


def joined(env: Environment, parts: list[tuple[str, Factor]]) -> Factor:
    """The product of factors that were read already, each with the operator before it (see :func:`spelled`)."""
    assembly = _Assembly()
    for operator, factor in parts:
        _multiply(env, assembly, factor, operator)
    return _whole(env, assembly)


def _whole(env: Environment, assembly: _Assembly) -> Factor:
    if assembly.transposed and assembly.place is not None:
        _complete_row(env, assembly)
    terms = ordered(assembly.terms, assembly.signs)
    if assembly.place is not None and any(map(is_loose, assembly.terms)):
        raise UnstatedError("the product of a vector or a matrix and a quantity of unknown kind is not supported")
    return Factor(mul(*terms), assembly.transposed and assembly.place is not None)


def _denominator(env: Environment, items: tuple[Node, ...], start: int, stop: int) -> None:
    r"""Note that a factor beside the denominator ``items[start:stop]`` of a slash may belong to it or not.

    A denominator in brackets ends with them, and nobody divides by the sum in ``1/n \sum_i x_i``.
    """
    while stop < len(items) and isinstance(following := items[stop], Operator) and following.symbol == "!":
        stop += 1
    if stop == len(items) or isinstance(items[stop], Operator):
        return
    below, beside = (written(Row(part[0].start, part[-1].end, part)) for part in (items[start:stop], items[stop:]))
    if (stop == start + 1 and isinstance(items[start], Fence)) or _is_big(items[stop]):
        env.log.doubt(f"a/b c is read as (a/b) c at {below} {beside}")
        return
    env.log.ambiguous(
        f"…/{below} {beside} may mean (…/{below}) {beside} or …/({below} {beside}): write brackets or \\frac"
    )


def _is_big(node: Node) -> bool:
    return isinstance(node, Integration) or sign_name(node) in ("\\sum", "\\prod")


def _complete_row(env: Environment, assembly: _Assembly) -> None:
    """A row vector followed by one symbol, function or sum is an inner product: what follows is a vector."""
    if assembly.place is None:
        return
    following = [term for term in assembly.terms[assembly.place + 1 :] if isinstance(term, Sym | Apply | Add)]
    if len(following) == 1:
        as_vector(env, following[0], assembly.terms[assembly.place].shape.dims)


HADAMARD = "\\odot"


def _operator(assembly: _Assembly, item: Operator, pending: str) -> str:
    symbol = item.symbol
    if symbol == "!":
        if not assembly.terms:
            raise here(item, "!", "a factor before it")
        below = assembly.below
        base = assembly.terms[-1] if below is None else below
        if isinstance(base, Call) and base.name == "factorial":
            raise UnstatedError("a double factorial is not supported")
        assembly.terms[-1] = call("factorial", base)
        if below is not None:
            assembly.terms[-1] = Pow(assembly.terms[-1], MINUS_ONE)
        return pending
    if pending:
        raise here(item, f"{pending} {symbol}", "a factor between two operators")
    if symbol in TIMES or symbol in ("/", HADAMARD):
        if not assembly.terms:
            raise here(item, symbol, "a factor before it")
        return spelled(symbol)
    raise UnstatedError(f"the operator {symbol} is not supported")


def spelled(symbol: str) -> str:
    """The operator that a symbol between factors stands for: a product, a product with a cross, or a quotient."""
    return {"\\times": CROSS, "/": "/", HADAMARD: HADAMARD}.get(symbol, ".")


def _note_cross(env: Environment, sign: Node) -> None:
    """Note that a cross in a document that speaks of cross products may be no product of numbers."""
    if isinstance(sign, Operator) and spelled(sign.symbol) == CROSS and TIMES_SIGN in env.survey.unclear:
        env.log.ambiguous(f"{env.survey.unclear[TIMES_SIGN]}: write \\cdot for the product of numbers")


def _note_star(env: Environment, items: tuple[Node, ...], position: int) -> None:
    """Note that a star between functions, or in a document that speaks of convolutions, may be no product."""
    sign = items[position]
    if not isinstance(sign, Operator) or sign.symbol != "*" or not 0 < position < len(items) - 1:
        return
    head = position - 2 if position > 1 and isinstance(items[position - 1], Fence) else position - 1
    functions = all(env.survey.is_function(items[k]) for k in (head, position + 1))
    if functions or CONVOLUTION in env.survey.unclear:
        env.log.ambiguous("whether the star is a product or a convolution is not stated: write \\cdot for the product")


def _multiply(env: Environment, assembly: _Assembly, factor: Factor, operator: str) -> None:
    term, assembly.below = factor.term, None
    if operator == HADAMARD and (not term.shape.rank or assembly.place is None):
        raise UnstatedError("whether numbers or vectors are multiplied entry by entry is not stated")
    if operator == "/":
        if term.shape.rank:
            raise ShapeError(f"a division by {describe(term.shape)}")
        assembly.below = term
        inverse = Pow(term, MINUS_ONE)
        if assembly.terms == [ONE]:
            assembly.terms = [inverse]
        else:
            assembly.terms.append(inverse)
            assembly.signs.append(".")
        return
    if not term.shape.rank and not operator and _stands_behind_matrix(env, assembly, term):
        as_vector(env, term, assembly.terms[-1].shape.dims[1:])
    if not term.shape.rank or assembly.place is None:
        if term.shape.rank:
            assembly.place, assembly.transposed = len(assembly.terms), factor.transposed
        assembly.terms.append(term)
        assembly.signs.append(operator)
        return
    _contract(env, assembly, factor, operator)


def _entry_by_entry(env: Environment, left: Term, right: Term) -> Term:
    """The product of two vectors entry by entry."""
    if (left.shape.rank, right.shape.rank) != (1, 1):
        raise UnstatedError("the product of matrices entry by entry is not supported")
    same_sizes(env, left.shape.dims, right.shape.dims)
    return MatMul(Diag(left), right)


def _stands_behind_matrix(env: Environment, assembly: _Assembly, term: Term) -> bool:
    """Whether a small letter of which nothing is said stands right behind a matrix: a vector, since numbers lead."""
    behind = assembly.place is not None and assembly.place == len(assembly.terms) - 1
    if not behind or assembly.terms[-1].shape.rank != 2 or not isinstance(term, Sym) or term.sort is Sort.INTEGER:
        return False
    known = env.declared | env.survey.reals | env.survey.numbers | env.survey.scales
    return not is_random(term.name) and term.name not in known and env.lookup(term) is None and term not in env.bound


def _contract(env: Environment, assembly: _Assembly, factor: Factor, operator: str) -> None:
    place, dotted = assembly.place, bool(operator)
    if place is None:
        raise ShapeError("nothing to contract")
    left, right = assembly.terms[place], factor.term
    between = [term for term in assembly.terms[place + 1 :] if isinstance(term, Sym) and is_random(term.name)]
    if assembly.transposed and between:
        raise UnstatedError(f"the shape of {between[0].name} is not stated")
    ranks = (left.shape.rank, right.shape.rank)
    if operator == HADAMARD:
        assembly.terms[place] = _entry_by_entry(env, left, right)
        return
    if ranks == (1, 1):
        if operator == CROSS:
            raise UnstatedError("the cross product of two vectors is not supported")
        if factor.transposed and not assembly.transposed and not dotted:
            assembly.terms[place] = Outer(left, right)
            return
        same_sizes(env, left.shape.dims, right.shape.dims)
        if not assembly.transposed and not dotted:
            env.log.doubt("two vectors side by side are read as their inner product")
        assembly.terms[place], assembly.place = Dot(left, right), None
        assembly.transposed = False
        return
    if ranks == (1, 2) and not assembly.transposed:
        raise ShapeError("a column vector times a matrix")
    same_sizes(env, left.shape.dims[-1:], right.shape.dims[:1])
    if ranks == (2, 1) and factor.transposed:
        raise ShapeError("a matrix times a row vector")
    assembly.terms[place] = MatMul(left, right)
    assembly.transposed = assembly.transposed and ranks == (1, 2)


def inner(env: Environment, left: Term, right: Term) -> Term:
    """The inner product of two terms; scalars multiply."""
    if left.shape.rank == 1 and not right.shape.rank:
        promote(env, right, left.shape)
    if right.shape.rank == 1 and not left.shape.rank:
        promote(env, left, right.shape)
    if left.shape.rank == 1:
        same_sizes(env, left.shape.dims, right.shape.dims)
    return Dot(left, right) if left.shape.rank else mul(left, right)
