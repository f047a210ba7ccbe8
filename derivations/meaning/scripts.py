"""Scripts on terms: indices, powers, transposition marks."""

from __future__ import annotations

from derivations.meaning.environment import Environment, Factor, UnstatedError
from derivations.meaning.heads import is_minus_one, is_transpose
from derivations.meaning.survey import symbol_name
from derivations.model.errors import ShapeError
from derivations.model.terms import (
    Add,
    Apply,
    Component,
    Dot,
    Function,
    Pow,
    Shape,
    Sort,
    Sym,
    Term,
    Transpose,
    add,
    has_function,
    mul,
    neg,
    number,
)
from derivations.reading.names import argument_nodes, is_label, is_random, spelling
from derivations.reading.syntax import Additive, Fence, Node, Number, Row, Script


def index_term(env: Environment, node: Node) -> Term:
    """An index: a number or an integer symbol."""
    if isinstance(node, Number):
        return env.term(node)
    name = spelling(node)
    found = next((index for index in env.indices if index.name == name), None)
    return found or Sym(name, sort=Sort.INTEGER)


def index_value(env: Environment, node: Node) -> Term:
    """An index of a family as a term: ``t``, ``3``, ``k - 1``, ``2k``."""
    match node:
        case Number():
            return env.term(node)
        case Additive(terms=terms):
            signed = [(sign, index_value(env, term)) for sign, term in terms]
            return add(*(term if sign == "+" else neg(term) for sign, term in signed))
        case Row(items=items):
            return mul(*(index_value(env, item) for item in items))
        case _:
            return env.symbol(spelling(node))


def element(env: Environment, node: Node) -> Apply | None:
    """An element of a family, ``None`` where a name is none: it may be a variable of its own that is bound here."""
    found = env.survey.indices.element(node)
    name = symbol_name(node)
    if found is None or name in env.renamed or any(symbol.name == name for symbol in env.bound):
        return None
    family, indices = found
    function = Function(family, Shape(env.shapes.dims(family)), len(indices))
    return Apply(function, tuple(index_value(env, index) for index in indices))


def scripted(env: Environment, factor: Factor, node: Node) -> Factor:
    """A factor with the scripts of the group that it ends in: ``f(x)^2``, ``s(x)_i``, ``(…)^T``."""
    if not isinstance(node, Script):
        return factor
    if node.sub is not None:
        if not factor.term.shape.rank:
            raise UnstatedError(f"the subscript {spelling(node.sub)} on a scalar")
        indices = tuple(index_term(env, part) for part in argument_nodes(node.sub)[0])
        for index, dim in zip(indices, factor.term.shape.dims, strict=False):
            if isinstance(index, Sym):
                env.log.ranges[index] = dim
        factor = Factor(Component(factor.term, indices))
    return factor if node.sup is None else raised(env, factor, node.sup)


def raised(env: Environment, factor: Factor, sup: Node) -> Factor:
    """A factor with a superscript: a transposition mark or a power.

    Raises:
        UnstatedError: it is a mark without a meaning here, such as the star of a conjugate.
    """
    if is_label(sup) and not isinstance(sup, Fence) and not is_transpose(sup, env.survey):
        raise UnstatedError(f"what the superscript {spelling(sup)} means there is not stated")
    if is_transpose(sup, env.survey):
        rank = factor.term.shape.rank
        if rank == 2:
            return Factor(Transpose(factor.term))
        if isinstance(factor.term, Sym) and not rank and is_random(factor.term.name):
            raise UnstatedError(f"the shape of {factor.term.name} is not stated")
        if isinstance(factor.term, Add) and not rank and not has_function(factor.term):
            raise UnstatedError("a sum is transposed, and nothing says that it is a vector")
        return Factor(factor.term, transposed=rank == 1 and not factor.transposed)
    return Factor(power(env, factor.term, sup))


def power(env: Environment, base: Term, sup: Node) -> Term:
    """A power of a scalar; the square of a vector is its inner product with itself."""
    if base.shape.rank == 2:
        what = "inverse" if is_minus_one(sup) else "power"
        raise UnstatedError(f"the {what} of a matrix is not supported")
    exponent = number(-1) if is_minus_one(sup) else env.term(sup)
    if base.shape.rank == 1:
        if exponent != number(2):
            raise ShapeError("a power of a vector")
        env.log.notice("the square of a vector is read as its inner product with itself")
        return Dot(base, base)
    return Pow(base, exponent)
