"""What a derivative operator acts on, where no brackets say it: up to the first factor that moves."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.formulas.bars import is_bar
from derivations.meaning.formulas.products import CROSS, TIMES, joined, spelled
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, here, written
from derivations.meaning.names.heads import is_transpose
from derivations.model.terms import Apply, Sort, Sym, Term, free_symbols, substitute, subterms
from derivations.reading.grouping import Integration
from derivations.reading.names import base_name, children, spelling
from derivations.reading.syntax import Fence, Node, Operator, Row, Script

Parts = list[tuple[str, Factor]]


@dataclass(frozen=True, slots=True)
class By:
    """What a derivative is taken by: a variable (or ``None``: to be found), a component of it, and how often.

    ``total`` is a straight d, which follows what depends on the variable; a round one need not.
    """

    variable: Sym | None
    index: Term | None = None
    order: int = 1
    total: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an operator needs of its operand: nabla (whose dot is an inner product), or a divergence (of a vector)."""

    nabla: bool = False
    field: bool = False


def variable_of(env: Environment, by: By, operand: Term) -> Sym:
    """The variable of a derivative; where it is not written, the one that the operand leaves no doubt about.

    A vector that is defined by others is no variable of its own divergence: after ``v = ∇φ``, that is what moves.

    Raises:
        UnstatedError: more than one is possible.
    """
    if by.variable is not None:
        return by.variable
    operand = _written_out(env, operand) if operand.shape.rank else operand
    vectors = {s for s in free_symbols(operand) if s.shape.rank == 1}
    arguments = _value_symbols(operand)
    for candidates in (vectors & arguments, vectors, arguments):
        if len(candidates) == 1:
            variable = candidates.pop()
            env.log.convention(f"a derivative without a variable is taken by {variable.name}")
            return variable
    raise UnstatedError("the variable of a derivative is not written, and more than one is possible")


def _written_out(env: Environment, operand: Term) -> Term:
    """A vector field with what its names stand for, which are no arguments in it."""
    names = sorted(free_symbols(operand) - _value_symbols(operand), key=lambda symbol: symbol.key)
    bodies = {name: found.body for name in names if (found := env.lookup(name)) is not None}
    return substitute(operand, {name: body for name, body in bodies.items() if body.shape == name.shape})


def _value_symbols(operand: Term) -> set[Sym]:
    """The symbols that stand as proper arguments (no subscripts, no conditions) of an applied function."""
    found: set[Sym] = set()
    for _, term in subterms(operand):
        if isinstance(term, Apply):
            count = len(term.function.density.of) if term.function.density else len(term.args)
            start = term.function.subscripts
            found |= {a for a in term.args[start : start + count] if isinstance(a, Sym) and a.sort is Sort.REAL}
    return found


def operand_at(
    env: Environment, items: tuple[Node, ...], position: int, by: list[By], wanted: Wanted
) -> tuple[Term, int] | None:
    """The factors up to the first that depends on the variable; ``None`` where none does.

    What does not move comes out of a derivative, so all readings of ``∇ ½ f c`` agree.  A further moving factor may
    belong to the operand or not: then the reading is noted as ambiguous.
    """
    if position >= len(items):
        sign = items[position - 1]
        raise here(sign, f"{written(sign)} with nothing behind it", "what it differentiates")
    parts: Parts = []
    operator, stop = "", position
    while stop < len(items):
        item = items[stop]
        if isinstance(item, Operator):
            if not parts or operator or item.symbol not in TIMES | {"/"}:
                return None
            operator, stop = spelled(item.symbol), stop + 1
            continue
        factor, stop = env.factor_at(items, stop)
        parts.append((operator, factor))
        operator = ""
        variables = _moving(env, factor.term, by)
        if variables:
            parts, stop = _completed(env, items, stop, parts, wanted, max(v.shape.rank for v in variables))
            _delimit(env, items, (position, stop), parts, variables, wanted)
            operand = joined(env, parts).term
            if _holds_still(parts):
                env.log.convention(f"{written_row(items[position - 1 : stop])} is the derivative of the whole product")
                env.log.extents.add(operand)
            return operand, stop
    return None


def _holds_still(parts: Parts) -> bool:
    """Whether functions that do not move stand before the factor that does."""
    return any(isinstance(part, Apply) for _, factor in parts[:-1] for _, part in subterms(factor.term))


def _moving(env: Environment, term: Term, by: list[By]) -> set[Sym]:
    """The variables of the derivative, if the factor depends on any of them."""
    variables = {one.variable for one in by if one.variable is not None}
    if not variables:
        try:
            variables = {variable_of(env, by[0], term)}
        except UnstatedError:
            return set()
    moves = any(variable in free_symbols(env.expanded(term, variable)) for variable in variables)
    return variables if moves else set()


def _completed(
    env: Environment, items: tuple[Node, ...], stop: int, parts: Parts, wanted: Wanted, rank: int
) -> tuple[Parts, int]:
    """With the factors that complete a row vector, ``x^T A x``, or a vector field, ``p(x) s(x)``, as shapes need it."""
    more, end = list(parts), stop
    while True:
        whole = joined(env, more)
        row = whole.transposed and whole.term.shape.rank == 1
        scalar = wanted.field and rank == 1 and not whole.term.shape.rank
        if not row and not scalar:
            return more, end
        if end == len(items) or isinstance(items[end], Operator):
            return parts, stop
        factor, end = env.factor_at(items, end)
        more.append(("", factor))


def _delimit(
    env: Environment, items: tuple[Node, ...], span: tuple[int, int], parts: Parts, variables: set[Sym], wanted: Wanted
) -> None:
    """Note where the operand may be meant to end elsewhere."""
    start, stop = span
    if stop < len(items) and is_bar(items[stop]):
        return
    if wanted.nabla and _marked_gradient(env, items[stop - 1], parts):
        return
    sign = written_row(items[start - 2 if wanted.field else start - 1 : start])
    dotted = any(operator in (".", CROSS) for operator, _ in parts)
    if dotted and any(free_symbols(factor.term) for _, factor in parts[:-1]):
        first, whole, rest = written_row(items[start : start + 1]), written_row(items[start:stop]), "…"
    elif (
        stop == len(items)
        or not _mentions(env, items[stop:], variables)
        or _gradient_dot(env, items, stop, parts, variables, wanted)
    ):
        return
    else:
        first, whole, rest = written_row(items[start:stop]), written_row(items[start:]), written_row(items[stop:])
    note = env.log.doubt if wanted.nabla and _behind_dot(items, start) else env.log.ambiguous
    note(f"{sign} {whole} may mean ({sign} {first}) {rest} or {sign} ({whole}): write brackets")


def _gradient_dot(
    env: Environment, items: tuple[Node, ...], stop: int, parts: Parts, variables: set[Sym], wanted: Wanted
) -> bool:
    r"""Whether the operand of ∇ is a scalar and a vector follows a dot: ``∇ log p · s`` is an inner product.

    So it is where another ∇ follows, ``∇ f · ∇ g``: nobody takes the gradient of a number times a vector.
    """
    item = items[stop]
    if not wanted.nabla or not isinstance(item, Operator) or item.symbol not in TIMES or stop + 1 == len(items):
        return False
    if joined(env, parts).term.shape.rank:
        return False
    if item.symbol == "\\cdot" and _is_nabla(items[stop + 1]):
        return True
    if not any(variable.shape.rank for variable in variables):
        return False
    following, _ = env.factor_at(items, stop + 1)
    return following.term.shape.rank == 1


def _behind_dot(items: tuple[Node, ...], start: int) -> bool:
    r"""Whether ∇ stands behind the dot of an inner product: in ``∇ f · ∇ g(x)\, p(x)``, ``p`` is a weight of it all."""
    before = items[max(start - 3, 0) : start - 1]
    dotted = len(before) == 2 and isinstance(before[1], Operator) and before[1].symbol == "\\cdot"
    return dotted and not _is_nabla(before[0])


def _marked_gradient(env: Environment, last: Node, parts: Parts) -> bool:
    r"""Whether what ∇ acts on is a number that is transposed: in ``∇ f(x)^T v`` the mark is that of the gradient."""
    marked = isinstance(last, Script) and is_transpose(last.sup, env.survey)
    return marked and not joined(env, parts).term.shape.rank


def _is_nabla(node: Node) -> bool:
    base = node.base if isinstance(node, Script) and node.sup is None else node
    return spelling(base) == "\\nabla"


def written_row(items: tuple[Node, ...]) -> str:
    """Items side by side as they are shown in messages."""
    return written(Row(items[0].start, items[-1].end, items))


def _mentions(env: Environment, items: tuple[Node, ...], variables: set[Sym]) -> bool:
    """Whether items may depend on a variable: by its name, a definition, or a function without its arguments."""
    env.log.work += len(items) // 8
    names = spellings_in(items)
    own = {variable.name for variable in variables}
    own |= {name for name, symbol in env.renamed.items() if symbol in variables}
    if own & names:
        return True
    for name in names:
        definition = env.lookup(Sym(name))
        if definition is not None and variables & free_symbols(definition.body):
            return True
    followed = [*items[1:], None]
    return any(
        base_name(item) is not None and env.survey.is_function(item) and not is_group(after)
        for item, after in zip(items, followed, strict=True)
    )


def is_group(node: Node | None) -> bool:
    """Whether a node is a bracket, with or without scripts."""
    return isinstance(getattr(node, "base", node), Fence)


def spellings_in(items: tuple[Node, ...]) -> set[str]:
    """All spellings of the parts of some nodes, integrals and their differentials included."""
    found, stack = set[str](), list(items)
    while stack:
        part = stack.pop()
        if isinstance(part, Integration):
            stack += [part.sign, part.body, *(part.differential.operand if part.differential else ())]
            continue
        found.add(spelling(part))
        stack += children(part)
    return found
