r"""Matrices and vectors: written out by their entries, determinants, norms, unit and diagonal matrices.

What is known of the shape of a name decides what a notation means: ``|A|`` of a matrix is its determinant, of a number
its absolute value; ``A^{-1}`` of a matrix is its inverse.
"""

from __future__ import annotations

from collections.abc import Callable

from derivations.meaning.formulas.reaches import argument_group
from derivations.meaning.formulas.scripts import raised, scripted
from derivations.meaning.names.environment import Environment, Factor, Read, UnstatedError, here, promote, written
from derivations.meaning.names.families import letters_within
from derivations.meaning.names.quantities import is_loose
from derivations.meaning.names.sizes import require_square, shape_of_matrix
from derivations.model.terms import (
    ZERO,
    Apply,
    Array,
    Call,
    Det,
    Diag,
    Norm,
    Num,
    Ones,
    Opaque,
    Sort,
    Sym,
    Term,
    Zeros,
    rational_value,
    subterms,
)
from derivations.reading.names import (
    MATRIX_LETTERS,
    argument_nodes,
    base_name,
    is_dots,
    is_random,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Empty, Fence, Name, Node, Number, Operator, Row, Script, Table

ARRAYS = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "bsmallmatrix"})
DETERMINANTS = frozenset({"vmatrix"})
MAX_ENTRIES = 64


def array(env: Environment, table: Table) -> Factor | None:
    r"""A matrix or a vector that is written out; a single row is a transposed vector; ``None`` for other tables.

    Raises:
        UnstatedError: its entries are matrices, or dots leave some of them out.
    """
    if table.environment not in ARRAYS | DETERMINANTS:
        return None
    rows = _with_columns(table.rows)
    width = max(map(len, rows))
    if any(len(row) != width for row in rows) or width * len(rows) > MAX_ENTRIES:
        raise UnstatedError("a matrix with rows of different lengths, or with too many entries")
    if any(is_dots(cell) for row in rows for cell in row):
        raise UnstatedError("the dots in a matrix leave out entries that are not known")
    entries = tuple(_entry(env, cell) for row in rows for cell in row)
    if any(entry.shape.rank for entry in entries):
        raise UnstatedError("a matrix of matrices or vectors is not supported")
    if table.environment in DETERMINANTS:
        return Factor(Det(Array(entries, width)))
    if len(entries) == 1:
        return Factor(entries[0])
    if table.environment == "pmatrix" and (len(rows), width) == (2, 1):
        _note_binomial(env, table, entries)
    if len(rows) == 1:
        return Factor(Array(entries), transposed=True)
    return Factor(Array(entries, width if width > 1 else 0))


def filled_at(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    r"""A numeral with a size below it, ``1_n``: the vector of so many ones, or zeros; ``None`` for anything else."""
    match items[position]:
        case Script(base=Number(text="0" | "1" as digit), sub=Name() | Number() as below) as node:
            size = env.term(below) if isinstance(below, Number) else Sym(spelling(below), sort=Sort.INTEGER)
        case _:
            return None
    sizes = {dim for dims in env.shapes.vectors.values() for dim in dims}
    if not isinstance(size, Num) and size not in sizes and spelling(below) not in SIZES | env.survey.indices.letters:
        return None
    env.log.convention(f"{written(node)} is the vector of {written(below)} {'ones' if digit == '1' else 'zeros'}")
    env.log.doubt(f"{written(node)} is read as a vector")
    factor = Factor(Ones(size) if digit == "1" else Zeros((size,)))
    return (factor if node.sup is None else raised(env, factor, node.sup)), position + 1


SIZES = frozenset("dkmnpqr")
"""Letters that are sizes below a numeral, though nothing else in reach has that size."""


def _with_columns(rows: tuple[tuple[Node, ...], ...]) -> tuple[tuple[Node, ...], ...]:
    """The rows without the columns in which nothing stands."""
    width = min(map(len, rows))
    blank = {k for k in range(width) if all(isinstance(row[k], Empty) for row in rows)}
    if not 0 < len(blank) < width:
        return rows
    return tuple(tuple(cell for k, cell in enumerate(row) if k not in blank) for row in rows)


def _entry(env: Environment, cell: Node) -> Term:
    """An entry of a matrix; where none is written, it is zero."""
    if isinstance(cell, Empty):
        env.log.convention("entries of a matrix that are not written are zero")
        env.log.doubt("entries of a matrix that are not written are read as zeros")
        return ZERO
    return env.term(cell)


def _note_binomial(env: Environment, table: Table, entries: tuple[Term, ...]) -> None:
    """Note that two numbers above each other in round brackets may be a binomial coefficient."""
    (above,), (below,) = table.rows
    names = letters_within((above, below))
    why = f"whether ({written(above)} over {written(below)}) is a vector or a binomial coefficient is not stated"
    if names and names <= COUNTS:
        env.log.ambiguous(f"{why}: write \\binom")
    high, low = (rational_value(entry) for entry in entries)
    if high is not None and low is not None and high.denominator == low.denominator == 1 and high > low >= 0:
        env.log.doubt(why)


COUNTS = frozenset("ijklmnNMKrs")
"""Letters of whole numbers."""


def matrix_at(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """A function of a matrix with its argument, or ``None`` where none stands."""
    node = items[position]
    word = plain_word(spelling(node)) if isinstance(node, Name) else ""
    word = word.removeprefix("\\") if word != spelling(node) or word.startswith("\\") else ""
    if word not in FUNCTIONS:
        return None
    if position + 1 == len(items) or isinstance(items[position + 1], Operator):
        raise here(node, f"{word} with nothing behind it", "a matrix")
    group = argument_group(items[position + 1])
    if group is None:
        factor, stop = env.factor_at(items, position + 1)
        return Factor(FUNCTIONS[word](env, factor.term)), stop
    nodes = argument_nodes(group.body)[0]
    terms = [env.term(one) for one in nodes]
    inner = terms[0] if len(terms) == 1 else Array(tuple(terms))
    return scripted(env, Factor(FUNCTIONS[word](env, inner)), items[position + 1]), position + 2


def _det(env: Environment, term: Term) -> Term:
    if not term.shape.rank:
        promote(env, term, shape_of_matrix(term))
    require_square(env, term)
    return Det(term)


def _diag(env: Environment, term: Term) -> Term:
    if term.shape.rank != 1:
        raise UnstatedError("diag of something that is no vector is not supported")
    return Diag(term)


def _rank(env: Environment, term: Term) -> Term:
    if term.shape.rank != 2:
        raise UnstatedError("the rank of something of which nothing says that it is a matrix")
    return Opaque(None, r"\operatorname{rank}\left(#1\right)", (term,))


FUNCTIONS: dict[str, Callable[[Environment, Term], Term]] = {"det": _det, "diag": _diag, "rank": _rank}


def absolute(env: Environment, group: Fence, script: Script | None) -> Factor:
    """What stands between single or double bars: an absolute value, a determinant, or a norm."""
    _require_no_product_of_sets(env, group)
    body = env.term(group.body)
    double, below = group.open == "\\|", spelling(script.sub) if script is not None and script.sub is not None else ""
    if double and not body.shape.rank:
        _field_under_norm(env, body)
    if isinstance(body, Sym) and not body.shape.rank and body.name.split("_")[0] in MATRIX_LETTERS and not double:
        raise UnstatedError(f"whether |{body.name}| is an absolute value or a determinant is not stated")
    if is_loose(body):
        term: Term = Opaque(None, f"\\left{group.open} #1 \\right{group.close}_{{{below}}}", (body,))
    else:
        term = _of_matrix(env, body, double, below) if body.shape.rank == 2 else _of_vector(body, below)
    if script is None or script.sup is None:
        return Factor(term)
    return scripted(env, Factor(term), Script(script.start, script.end, group, None, script.sup))


def _require_no_product_of_sets(env: Environment, group: Fence) -> None:
    r"""Require that capital letters with a cross between them are known: ``|A \times B|`` is the size of a set.

    Raises:
        UnstatedError: nothing says what they are.
    """
    items = group.body.items if isinstance(group.body, Row) else ()
    crossed = any(isinstance(item, Operator) and item.symbol == "\\times" for item in items)
    names = {base_name(item) or "" for item in items if not isinstance(item, Operator)}
    if crossed and all(map(is_random, names)):
        loose = sorted(one for one in names if not env.is_declared(one) and env.lookup(env.symbol(one)) is None)
        if loose:
            raise UnstatedError(f"whether {written(group)} is the size of a product of sets is not stated")


def _of_vector(body: Term, below: str) -> Term:
    if below in ("", "2"):
        return Norm(body) if body.shape.rank else Call("Abs", (body,))
    if not body.shape.rank or below not in OTHER_NORMS:
        raise UnstatedError(f"the norm with subscript {below} is not supported")
    return Opaque(None, rf"\left\|#1\right\|_{{{below}}}", (body,))


def _of_matrix(env: Environment, body: Term, double: bool, below: str) -> Term:
    """The determinant of a matrix, its Frobenius norm, or another norm, which is not known."""
    if not double:
        require_square(env, body)
        return Det(body)
    if below == "F":
        return Norm(body)
    if below not in OTHER_NORMS | {"", "2"}:
        raise UnstatedError(f"the norm with subscript {below} is not supported")
    return Opaque(None, rf"\left\|#1\right\|_{{{below}}}" if below else r"\left\|#1\right\|", (body,))


OTHER_NORMS = frozenset({"1", "\\infty", "0", "*", "p", "F"})
"""Subscripts of norms of which only the notation is known."""


def _field_under_norm(env: Environment, body: Term) -> None:
    """A function of a vector under double bars is a vector field."""
    for _, part in subterms(body):
        if isinstance(part, Apply) and part.function.density is None:
            vector = next((arg for arg in part.args if arg.shape.rank == 1), None)
            if vector is not None:
                promote(env, body, vector.shape)
