"""Names that stand alone: variables with their indices, powers and labels."""

from __future__ import annotations

import re
from dataclasses import replace

from derivations.meaning.formulas.operands import spellings_in
from derivations.meaning.formulas.scripts import index_term, index_value, raised, require_numbers
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, written
from derivations.meaning.names.families import INDEX_LETTERS, index_parts, indexed, is_dotted, letters_in
from derivations.meaning.names.heads import is_transpose
from derivations.meaning.names.sizes import identity_size, matrix_dims
from derivations.meaning.names.superscripts import letter_of, may_be_index
from derivations.meaning.names.survey import symbol_name
from derivations.model.reasons import Code
from derivations.model.terms import (
    ONE,
    SCALAR,
    Apply,
    Component,
    Function,
    Identity,
    Shape,
    Sym,
    Term,
    div,
    free_symbols,
    number,
)
from derivations.reading.names import (
    NOT_NUMBERS,
    PERCENT,
    argument_nodes,
    base_name,
    is_bold,
    is_label,
    is_random,
    lowered,
    spelling,
)
from derivations.reading.syntax import Node, Number, Script

_LETTER = re.compile(r"\\?[A-Za-z]+")
_AVERAGED = ("\\bar{", "\\overline{")


def variable(env: Environment, node: Node) -> Factor:
    """A variable with its index, power or transposition mark.

    Raises:
        UnstatedError: a name that stands for no number, or a bold capital letter that nothing makes a random vector.
    """
    base = base_name(node) or ""
    if base in NOT_NUMBERS:
        raise UnstatedError(f"{base} is not supported")
    if is_bold(base) and is_random(base) and not _is_random_vector(env, node, base):
        raise UnstatedError(f"the shape of {base} is not stated")
    if base == PERCENT:
        return Factor(div(ONE, number(100)))
    unit = identity_size(node, symbol_name(node), env.shapes.dims(symbol_name(node)), env)
    if unit is not None:
        env.log.convention(f"{symbol_name(node)} is the unit matrix")
        return powered(env, node, Identity(unit))
    if not isinstance(node, Script) or node.base is None:
        symbol = env.symbol(spelling(node))
        _require_no_running_index(env, symbol)
        return Factor(symbol)
    return powered(env, node, _indexed(env, node))


def _require_no_running_index(env: Environment, symbol: Sym) -> None:
    """That the body of a name has no name with an index that runs here: after ``e = y_i``, ``e`` is no constant.

    Raises:
        UnstatedError: it has.
    """
    definition = env.lookup(symbol) if env.indices else None
    running = {index.name for index in env.indices}
    for inner in free_symbols(definition.body) if definition is not None else ():
        if running.intersection(_LETTER.findall(inner.name.partition("_")[2])):
            raise UnstatedError(f"what {symbol.name} stands for has an index that runs in the sum around it")


def _is_random_vector(env: Environment, node: Node, base: str) -> bool:
    name = symbol_name(node)
    known = env.survey.roles | {lowered(name.partition("_{")[0]) for name in env.survey.variates}
    names = (name, base)
    return any(n in env.renamed or lowered(n) in known or env.shapes.dims(n) for n in names)


def _indexed(env: Environment, node: Script) -> Term:
    base = env.symbol(_unindexed(node)) if node.base is not None else None
    if base is not None and node.sub is not None and base.name in env.shapes.assumed and is_index(env, node.sub):
        raise UnstatedError(f"the shape of {base.name} is not stated")
    ranked = base is not None and bool(base.shape.rank) and not _is_numbered(base, node.sub)
    if base is not None and node.sub is not None and ranked and is_index(env, node.sub, base.shape.rank):
        require_numbers(env, base.name, SCALAR)
        indices = tuple(index_term(env, part) for part in _indices(node.sub, base.shape.rank))
        for index, dim in zip(indices, base.shape.dims, strict=False):
            if isinstance(index, Sym):
                env.log.ranges[index] = dim
        return Component(base, indices)
    labels = (part for part in (node.sub, node.sup) if part is not None and (part is node.sub or is_label(part)))
    dependent = {symbol.name for symbol in env.bound} & spellings_in(tuple(labels))
    if dependent:
        member = _running_element(env, node, dependent)
        if member is not None:
            return member
        base_text = spelling(node.base)
        raise UnstatedError(f"{written(node)} depends on {min(dependent)}, but {base_text} is no sequence")
    symbol = env.symbol(symbol_name(node))
    if base is not None and _is_numbered(base, node.sub) and not symbol.shape.rank and symbol.name not in env.declared:
        own = matrix_dims(symbol.name, base.dims[0] == base.dims[1])
        symbol = replace(symbol, dims=tuple(map(env.shapes.size, own)))
    require_numbers(env, spelling(node.base), symbol.shape)
    return symbol


def _is_numbered(base: Sym, sub: Node | None) -> bool:
    """Whether one number stands below the name of a matrix, whose entries have two: a matrix of its own, beside it."""
    return base.shape.rank == 2 and isinstance(sub, Number) and len(_indices(sub, 2)) == 1


def _running_element(env: Environment, node: Script, dependent: set[str]) -> Apply | None:
    """A name with running indices only, as an element of a family that is written nowhere else."""
    found = indexed(node)
    if found is None or not dependent <= {index.name for index in env.indices}:
        return None
    family, parts = found
    if is_dotted(family) and not family.startswith(_AVERAGED):
        return None  # it may be a row of a matrix
    env.log.untold[f"{written(node)} may be related to other {family} that are written without this index"] = None
    dims = (env.shapes.dims(family) or env.shapes.dims(symbol_name(node))) if is_bold(family) else ()
    function = Function(family, Shape(dims), len(parts))
    return Apply(function, tuple(index_value(env, part) for part in parts))


def _unindexed(node: Script) -> str:
    """The name of a variable without its index, but with the marks that make it another one: ``c'`` of ``c_i'``."""
    label = node.sup if node.sup is not None and is_label(node.sup) else None
    if node.base is None or (label is None and not node.primes):
        return spelling(node.base)
    return spelling(Script(node.start, node.end, node.base, None, label, node.primes))


def is_index(env: Environment, sub: Node, rank: int = 1) -> bool:
    """Whether a subscript holds nothing but indices and numbers."""
    known = INDEX_LETTERS | {index.name for index in env.indices}
    return all(isinstance(part, Number) or spelling(part) in known for part in _indices(sub, rank))


def _indices(sub: Node, rank: int) -> tuple[Node, ...]:
    """The indices in a subscript: between commas, and of a matrix side by side, too."""
    return index_parts(sub) if rank == 2 else argument_nodes(sub)[0]


def powered(env: Environment, node: Node, term: Term) -> Factor:
    """The term of a name with the power or transposition mark that is written on the name."""
    sup = node.sup if isinstance(node, Script) and symbol_name(node) != spelling(node) else None
    if sup is None:
        return Factor(term)
    why = index_above(env, letter_of(node), sup)
    if not why:
        return raised(env, Factor(term), sup)
    bound = {*env.renamed, *(symbol.name for symbol in env.bound)}
    if not isinstance(term, Sym) or term.name in bound or not bound.isdisjoint(letters_in(sup)):
        raise UnstatedError(why)
    env.log.untold[why] = Code.NOTATION
    return Factor(replace(term, name=spelling(node)))  # what holds of names of their own holds of powers, too


def index_above(env: Environment, letter: str, sup: Node) -> str:
    """Why what stands above a letter may be an index, as it is elsewhere in the document; or nothing."""
    why = env.survey.above.get(letter, "")
    if letter in env.survey.given or not may_be_index(sup) or is_transpose(sup, env.survey):
        return ""
    return f"{why}; declare {letter} as a number, if they are powers" if why else ""
