"""Scripts on terms: indices, powers, transposition marks."""

from __future__ import annotations

import re

from derivations.meaning.formulas.complex_parts import CONJUGATE, is_complex, marked
from derivations.meaning.names.complex_marks import STARS
from derivations.meaning.names.environment import DIMENSION, Environment, Factor, UnstatedError, promote
from derivations.meaning.names.families import index_parts, indexed
from derivations.meaning.names.heads import is_minus_one, is_transpose
from derivations.meaning.names.quantities import is_loose
from derivations.meaning.names.sizes import as_vector, require_square
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.sentences.signs import POSITIVE_PART, is_positive_part
from derivations.meaning.words.orders import is_matrix_letter
from derivations.model.errors import ShapeError
from derivations.model.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Call,
    Component,
    Dot,
    Function,
    Inverse,
    MatMul,
    Mul,
    Opaque,
    Pow,
    Shape,
    Sort,
    Sym,
    Term,
    Transpose,
    add,
    div,
    free_symbols,
    has_function,
    mul,
    neg,
    number,
    rational_value,
    subterms,
    summands_of,
)
from derivations.reading.names import argument_nodes, is_label, is_random, spelling
from derivations.reading.syntax import Additive, Fence, Name, Node, Number, Operator, Row, Script


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
    require_numbers(env, family, Shape(env.shapes.dims(family)))
    function = Function(family, Shape(env.shapes.dims(family)), len(indices))
    return Apply(function, tuple(index_value(env, index) for index in indices))


def require_numbers(env: Environment, name: str, shape: Shape) -> None:
    """That the values of a function or family that are read as numbers are not said to be anything else.

    Raises:
        UnstatedError: they are.
    """
    if not shape.rank and name in env.survey.valued - env.survey.complex:
        raise UnstatedError(f"the values of {name} are said to be no real numbers, which is not used here")


def matrix_entry(env: Environment, node: Node) -> Term | None:
    r"""An entry ``a_{ij}`` of a matrix that is written ``A`` or ``\mathbf{A}`` beside it; ``None`` for other names."""
    found = indexed(node)
    if found is None or len(found[1]) != 2 or not _SMALL.fullmatch(found[0]) or found[0] in env.declared:
        return None
    capital = found[0].upper()
    for name in (capital, rf"\mathbf{{{capital}}}"):
        dims = env.shapes.dims(name)
        plain = all(isinstance(part, Name | Number) for part in found[1])
        if len(dims) == 2 and plain and name not in env.renamed:
            indices = tuple(index_term(env, part) for part in found[1])
            env.log.ranges.update({i: dim for i, dim in zip(indices, dims, strict=True) if isinstance(i, Sym)})
            env.log.convention(f"{found[0]} with two indices is an entry of {name}")
            return Component(env.symbol(name), indices)
    return None


_SMALL = re.compile("[a-z]")


def scripted(env: Environment, factor: Factor, node: Node) -> Factor:
    """A factor with the scripts of the group that it ends in: ``f(x)^2``, ``s(x)_i``, ``(…)^T``."""
    if not isinstance(node, Script):
        return factor
    if is_positive_part(node) and not factor.term.shape.rank:
        factor = Factor(_positive_part(env, factor.term))
    elif node.sub is not None:
        if not factor.term.shape.rank:
            raise UnstatedError(f"the subscript {spelling(node.sub)} on a scalar")
        if isinstance(node.sub, Operator):
            raise UnstatedError(f"what the subscript {spelling(node.sub)} means there is not stated")
        parts = index_parts(node.sub) if factor.term.shape.rank == 2 else argument_nodes(node.sub)[0]
        indices = tuple(index_term(env, part) for part in parts)
        for index, dim in zip(indices, factor.term.shape.dims, strict=False):
            if isinstance(index, Sym):
                env.log.ranges[index] = dim
        factor = Factor(Component(factor.term, indices))
    if node.sup is not None and spelling(node.sup) in STARS and is_complex(env, factor.term):
        return Factor(marked(CONJUGATE, factor.term))
    return factor if node.sup is None else raised(env, factor, node.sup)


def _positive_part(env: Environment, term: Term) -> Term:
    r"""The positive part ``(u)_+ = (u + |u|)/2``, which is ``\max(u, 0)``.

    Raises:
        UnstatedError: the document gives the sign a meaning of its own, or nothing is known of what it stands on.
    """
    told = env.survey.own.get(POSITIVE_PART)
    if told is not None:
        raise UnstatedError(f"{told}, which is not understood")
    if is_loose(term):
        raise UnstatedError("the subscript + on something of which nothing is known")
    return div(add(term, Call("Abs", (term,))), number(2))


def raised(env: Environment, factor: Factor, sup: Node) -> Factor:
    """A factor with a superscript: a transposition mark or a power.

    Raises:
        UnstatedError: it is a mark without a meaning here, such as the star of a conjugate.
    """
    rank = factor.term.shape.rank
    turned = is_transpose(sup, env.survey) or (rank == 1 and spelling(sup) == "T")  # a vector has no powers
    if is_label(sup) and not isinstance(sup, Fence) and not turned:
        raise UnstatedError(f"what the superscript {spelling(sup)} means there is not stated")
    letter = spelling(sup)
    if turned and not rank and letter in env.survey.transposes & env.survey.variables:
        raise UnstatedError(f"whether the {letter} above a number is a transpose or a power is not stated")
    if turned:
        if rank == 2:
            return Factor(Transpose(factor.term))
        if isinstance(factor.term, Sym) and not rank and is_random(factor.term.name):
            raise UnstatedError(f"the shape of {factor.term.name} is not stated")
        numbers = letter != "T" and all(env.is_declared(symbol.name) for symbol in free_symbols(factor.term))
        if isinstance(factor.term, Add) and not rank and not numbers and not has_function(factor.term):
            _promote_sum(env, factor.term)
        if isinstance(factor.term, Apply) and _may_be_field(env, factor.term):
            promote(env, factor.term, Shape((env.shapes.size(DIMENSION),)))
        if not rank and not _is_number(env, factor.term):
            raise UnstatedError("what is transposed is no vector as it is read; declare what it is made of")
        return Factor(factor.term, transposed=rank == 1 and not factor.transposed)
    if factor.transposed and rank == 1:
        raise UnstatedError("a power of a row vector")  # its square is no inner product of it with itself
    return Factor(power(env, factor.term, sup))


def _may_be_field(env: Environment, term: Apply) -> bool:
    r"""Whether a value that is transposed, ``\phi(x)^\top``, is one of a function of which nothing else is said."""
    function = term.function
    unknown = function.density is None and env.lookup(function) is None and function.name not in env.survey.numeric
    return unknown and not (term.shape.rank or term.is_element or term.partials or is_random(function.name))


def _is_number(env: Environment, term: Term) -> bool:
    """Whether a scalar may be transposed: it is made of vectors, or of what is declared."""
    named = all(env.is_declared(symbol.name) for symbol in free_symbols(term))
    return named or any(part.shape.rank for _, part in subterms(term))


def _may_be_matrix(env: Environment, name: str) -> bool:
    """Whether a letter may be that of a matrix, though it is read as a number: nothing declares or compares it."""
    number = name in env.survey.reals and name not in env.survey.matrices
    return is_matrix_letter(name) and name not in env.declared and not number


def power(env: Environment, base: Term, sup: Node) -> Term:
    """A power of a scalar; the square of a vector is its inner product with itself."""
    if is_loose(base):
        return Opaque(None, r"\left(#1\right)^{#2}", (base, env.term(sup)))
    if base.shape.rank == 2:
        return _power_of_matrix(env, base, sup)
    exponent = number(-1) if is_minus_one(sup) else env.term(sup)
    if is_minus_one(sup) and isinstance(base, Sym) and _may_be_matrix(env, base.name):
        env.log.ambiguous(f"whether {base.name} is a number or a matrix is not stated; declare it, or write a fraction")
    if base.shape.rank == 1:
        if exponent != number(2):
            raise ShapeError("a power of a vector")
        env.log.notice("the square of a vector is read as its inner product with itself")
        return Dot(base, base)
    return Pow(base, exponent)


def _power_of_matrix(env: Environment, base: Term, sup: Node) -> Term:
    """The inverse or a small power of a square matrix; of another power only the notation is known."""
    require_square(env, base)
    if is_minus_one(sup):
        return Inverse(base)
    exponent = env.term(sup)
    value = rational_value(exponent)
    if value is not None and value.denominator == 1 and 0 < value <= MAX_POWER:
        whole = base
        for _ in range(int(value) - 1):
            whole = MatMul(whole, base)
        return whole
    return Opaque(None, "#1^{#2}", (base, exponent), 0, base.shape.dims)


MAX_POWER = 4
"""Powers of a matrix up to this one are written out."""


def _promote_sum(env: Environment, total: Add) -> None:
    """A sum that is transposed is one of vectors, if its terms are names.

    Raises:
        UnstatedError: they are not.
    """
    names = [term for term in summands_of(total) if isinstance(_unsigned(term), Sym)]
    if len(names) < len(summands_of(total)):
        raise UnstatedError("a sum is transposed, and nothing says that it is a vector")
    as_vector(env, _unsigned(names[0]), (DIMENSION,))


def _unsigned(term: Term) -> Term:
    return (
        term.factors[1] if isinstance(term, Mul) and len(term.factors) == 2 and term.factors[0] == MINUS_ONE else term
    )
