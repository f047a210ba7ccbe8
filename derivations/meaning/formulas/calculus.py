r"""Derivative operators: ``\nabla_x``, ``\frac{d}{dx}``, ``\partial_i``, divergence, Laplacian, Hessian."""

from __future__ import annotations

from dataclasses import replace

from derivations.meaning.formulas.observed import apart_from_data
from derivations.meaning.formulas.operands import By, Wanted, operand_at, variable_of
from derivations.meaning.formulas.scripts import index_term, power
from derivations.meaning.names.dependence import require_movement
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, here, promote, written
from derivations.meaning.names.families import INDEX_LETTERS
from derivations.meaning.names.heads import is_transpose
from derivations.meaning.names.open_notation import Open
from derivations.meaning.names.sizes import matrix_dims, require_square
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.words.notation import HESSIAN, SECOND
from derivations.model.errors import ShapeError
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    Add,
    Apply,
    Array,
    Component,
    Deriv,
    Div,
    Dot,
    Function,
    Grad,
    Jacobian,
    Mul,
    Opaque,
    Shape,
    Sort,
    Sym,
    Term,
    Trace,
    contains,
    counts_all,
    free_symbols,
    fresh_name,
    partial,
    rewrite,
    substitute,
    subterms,
)
from derivations.reading.grouping import is_derivative_sign, is_differential_sign
from derivations.reading.names import base_name, lowered, may_be_matrix, parts_of, row_of, spelling, within
from derivations.reading.syntax import Fence, Fraction, Name, Node, Number, Operator, Script

NABLAS = frozenset({"\\nabla", "\\mathbf{\\nabla}"})
ROUNDS = frozenset({"\\partial"})


def variables_of_derivatives(tree: Node) -> frozenset[str]:
    r"""The variables by which a formula differentiates, as in ``\frac{\partial}{\partial x}`` and ``\nabla_x``."""
    found = set[str]()
    for part in within(tree):
        match part:
            case Fraction(denominator=below):
                first, *rest = parts_of(below) or (below,)
                found |= {spelling(_without_order(one)) for one in rest if is_derivative_sign(first)}
            case Script(base=Node() as sign, sub=Node() as below):
                found |= {spelling(below)} if is_derivative_sign(sign) or spelling(sign) in NABLAS else set()
            case _:
                continue
    return frozenset(found)


def _without_order(node: Node) -> Node:
    r"""What stands below a derivative sign without how often it is differentiated by it: ``x`` of ``\partial x^2``."""
    return node.base if isinstance(node, Script) and node.base is not None and node.sub is None else node


def derivative_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """A derivative operator with its operand, or ``None`` where none stands."""
    node = items[position]
    if isinstance(node, Fraction):
        return _fraction(env, items, position)
    base, sub, sup = _operator(node)
    after = items[position + 1] if position + 1 < len(items) else None
    if base in NABLAS and isinstance(after, Operator) and after.symbol == "\\times":
        raise UnstatedError(f"the curl {base} × is not supported")
    if base in NABLAS:
        return _nabla(env, items, position, sub, sup)
    if base in ROUNDS or (base == "D" and sub is not None and not env.survey.is_function(node)):
        if base == "D" and (position + 1 == len(items) or isinstance(items[position + 1], Operator)):
            return None
        if sub is None:
            raise here(node, f"{written(node)}", "the variable of the derivative as a subscript")
        rounds = [replace(_by(env, part), order=_order(sup)) for part in parts_of(sub)]
        return _applied(env, items, position + 1, rounds)
    if base == "\\Delta" and _laplacian_stands(env, items, position, sub):
        by = _by(env, sub) if sub else By(None)
        operand, stop = _next(env, items, position + 1, by, Wanted())
        return Factor(_laplacian(env, _at_place(env, by, operand), operand)), stop
    return None


def _operator(node: Node) -> tuple[str, Node | None, Node | None]:
    if isinstance(node, Script):
        return spelling(node.base), node.sub, node.sup
    return (spelling(node), None, None) if isinstance(node, Name) else ("", None, None)


def _laplacian_stands(env: Environment, items: tuple[Node, ...], position: int, sub: Node | None) -> bool:
    if position + 1 >= len(items) or "\\Delta" in env.survey.variables - {"\\Delta"}:
        return False
    following = items[position + 1]
    if sub is None and not env.survey.laplacian and base_name(following) is not None:
        return False
    return sub is not None or env.survey.is_function(following) or spelling(following) in ("\\log", "\\ln")


def _order(sup: Node | None) -> int:
    if sup is None:
        return 1
    if isinstance(sup, Number) and sup.text.isdigit() and 1 <= int(sup.text) <= 8:
        return int(sup.text)
    raise UnstatedError(f"a derivative of order {spelling(sup)} is not supported")


def _by(env: Environment, node: Node) -> By:
    """Read what stands under a nabla or a round d: a variable, a component, or an index alone."""
    if isinstance(node, Script) and node.base is not None and node.sub is not None and node.sup is None:
        base = env.symbol(spelling(node.base))
        if base.shape.rank == 1:
            index = index_term(env, node.sub)
            if isinstance(index, Sym):
                env.log.ranges[index] = base.shape.dims[0]
            return By(base, index)
    if base_name(node) is None and not isinstance(node, Number):
        raise here(node, written(node), "a variable to differentiate by")
    name = symbol_name(node)
    if isinstance(node, Number) or name in {index.name for index in env.indices} or _lone_index(env, name):
        return By(None, index_term(env, node))
    return By(env.symbol(name))


def _lone_index(env: Environment, name: str) -> bool:
    return name in INDEX_LETTERS and name not in env.survey.variables


def _fraction(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    node = items[position]
    if not isinstance(node, Fraction):
        return None
    top, bottom = parts_of(node.numerator), parts_of(node.denominator)
    if not (_is_d(top[0]) and _is_d(bottom[0]) and len(bottom) >= 2):
        return None
    by = _denominator(env, bottom)
    order = _order(top[0].sup) if isinstance(top[0], Script) else 1
    if order != sum(one.order for one in by):
        raise here(node, written(node), "a derivative of one order above and below")
    if len(top) == 1:
        return _applied(env, items, position + 1, by)
    rest = top[1:]
    operand = env.term(row_of(rest))
    return Factor(_repeated(env, [_at_place(env, one, operand) for one in by], operand)), position + 1


def _is_d(node: Node) -> bool:
    base = node.base if isinstance(node, Script) and node.sub is None else node
    return is_differential_sign(node) or spelling(base) in ROUNDS


def _denominator(env: Environment, bottom: tuple[Node, ...]) -> list[By]:
    found: list[By] = []
    for sign, node in zip(bottom[::2], bottom[1::2], strict=False):
        if not _is_d(sign):
            raise here(sign, written(sign), "the d or ∂ of a derivative")
        order = 1
        if isinstance(node, Script) and node.base is not None and node.sup is not None:
            order = _order(node.sup)
            node = node.base if node.sub is None else Script(node.start, node.end, node.base, node.sub, None)
        found.append(replace(_by(env, node), order=order, total=spelling(sign) not in ROUNDS))
    if len(bottom) % 2:
        raise here(bottom[-1], written(bottom[-1]), "d and a variable in turn")
    return found


def _applied(env: Environment, items: tuple[Node, ...], position: int, by: list[By]) -> tuple[Factor, int]:
    """Apply ``d/dx`` to its operand; where nothing that follows moves, to the product up to an explicit dot."""
    found = operand_at(env, items, position, by, Wanted())
    if found is None:
        stop = position
        while stop < len(items) and spelling(items[stop]) not in ("\\cdot", "\\times"):
            stop += 1
        if stop == position:
            sign = items[position - 1]
            raise here(sign, f"{written(sign)} with nothing behind it", "what it differentiates")
        found = env.product(items[position:stop]), stop
    return Factor(_repeated(env, [_at_place(env, one, found[0]) for one in by], found[0])), found[1]


def _next(env: Environment, items: tuple[Node, ...], position: int, by: By, wanted: Wanted) -> tuple[Term, int]:
    """The operand of ∇ or Δ; where nothing that follows moves, the next factor."""
    found = operand_at(env, items, position, [by], wanted)
    if found is None:
        factor, stop = env.factor_at(items, position)
        found = factor.term, stop
    return found


def _nabla(
    env: Environment, items: tuple[Node, ...], position: int, sub: Node | None, sup: Node | None
) -> tuple[Factor, int]:
    by = _by(env, sub) if sub is not None else By(None)
    following = items[position + 1] if position + 1 < len(items) else None
    if isinstance(following, Operator) and following.symbol == "\\cdot":
        operand, stop = _next(env, items, position + 2, by, Wanted(field=True))
        by = _at_place(env, by, operand)
        return Factor(divergence(env, variable_of(env, by, operand), operand)), stop
    order = _order(sup)
    operand, stop = _next(env, items, position + 1, by, Wanted(nabla=order == 1))
    by = _at_place(env, by, operand)
    if order == 1:
        return Factor(_by_arguments(env, by, operand) or derivative(env, by, operand)), stop
    if order == 2 and by.index is None:
        return Factor(_second(_among_vectors(env, items, position, stop), by, operand)), stop
    return Factor(_repeated(env, [replace(by, order=order)], operand)), stop


def _among_vectors(env: Environment, items: tuple[Node, ...], position: int, stop: int) -> Environment:
    r"""The scope of a ∇² and its operand, which end before ``stop``: between vectors it is a matrix, ``v^T ∇² f w``."""
    if env.hessian or stop == len(items):
        return env
    before, after = items[position - 1] if position else None, items[stop]
    if isinstance(before, Script) and is_transpose(before.sup, env.survey):
        env.log.convention("∇² between vectors is the matrix of second derivatives")
        return replace(env, hessian=True)
    if base_name(after) is None or len(env.shapes.dims(symbol_name(after))) != 1:
        return env
    why = f"whether {written(items[position])} before {written(after)} is a matrix or the Laplacian is not stated"
    return replace(env, hessian=env.reads_otherwise(Open.SQUARE, why))


def _at_place(env: Environment, by: By, operand: Term) -> By:
    r"""By what a derivative is taken where its variable names the argument of a function.

    That is so in ``\nabla_x f(X_t)``, and in ``\frac{d f(\hat x)}{d x}``, the derivative of ``f`` at an estimate.

    Raises:
        UnstatedError: the operand depends on such a place otherwise, or on several.
    """
    variable = by.variable
    if variable is None or by.index is not None or variable in free_symbols(env.expanded(operand, variable)):
        return by
    applied = [part for _, part in subterms(operand) if isinstance(part, Apply)]
    arguments = {arg for part in applied for arg in part.args if isinstance(arg, Sym) and arg.shape == variable.shape}
    places = {arg for arg in arguments if arg != variable and _is_place(arg.name, variable.name)}
    if not places:
        return by
    beside = free_symbols(rewrite(operand, lambda part: Sym("·", part.shape.dims) if part in applied else None))
    if len(places) > 1 or places & beside:
        raise UnstatedError(f"by what the gradient of {to_latex(operand)} is taken is not stated")
    (place,) = places
    env.log.convention(f"the derivative by {variable.name} of a function at {place.name} is that at this place")
    return replace(by, variable=place)


def _is_place(name: str, variable: str) -> bool:
    """Whether a name is that of a place for a variable: a random variable of its letter, or its estimate."""
    return lowered(name.partition("_")[0]) == variable or name == rf"\hat{{{variable}}}"


def _by_arguments(env: Environment, by: By, operand: Term) -> Term | None:
    """The gradient of a function of several numbers, where no variable is written: by its arguments in their order."""
    if by.variable is not None or by.index is not None or not isinstance(operand, Apply) or operand.shape.rank:
        return None
    values = operand.args[operand.function.subscripts :]
    if len(values) < 2 or operand.function.density is not None or any(value.shape.rank for value in values):
        return None
    taken = {symbol.name for value in operand.args for symbol in free_symbols(value)}
    entries: list[Term] = []
    for n, value in enumerate(operand.args):
        if n >= operand.function.subscripts:
            slot = Sym(fresh_name("t", taken))
            inner = Apply(operand.function, (*operand.args[:n], slot, *operand.args[n + 1 :]), operand.partials)
            entries.append(Deriv(slot, None, inner, value))
    env.log.convention("a gradient without a variable is taken by the arguments in their order")
    return Array(tuple(entries))


LAPLACIAN = "∇² is the Laplacian"


def _second(env: Environment, by: By, operand: Term) -> Term:
    variable = variable_of(env, by, operand)
    if not variable.shape.rank:
        return _repeated(env, [By(variable, None, 2)], operand)
    gradient = derivative(env, By(variable), operand)
    if env.hessian or HESSIAN in env.survey.unclear:
        return Jacobian(variable, gradient, variable)
    if SECOND in env.survey.unclear:
        env.log.ambiguous(f"{env.survey.unclear[SECOND]}: which of both is meant is not clear")
    env.log.convention(f"{LAPLACIAN} in {variable.name}")
    return divergence(env, variable, gradient)


def _laplacian(env: Environment, by: By, operand: Term) -> Term:
    variable = variable_of(env, by, operand)
    if not variable.shape.rank:
        return _repeated(env, [By(variable, None, 2)], operand)
    return divergence(env, variable, derivative(env, By(variable), operand))


def _repeated(env: Environment, by: list[By], operand: Term) -> Term:
    for one in reversed(by):
        for _ in range(one.order):
            operand = derivative(env, replace(one, order=1), operand)
    return operand


def derivative(env: Environment, by: By, operand: Term) -> Term:
    """The derivative of a term: partial, gradient or Jacobian, as the shapes say.

    Raises:
        UnstatedError: the term is a bare symbol of which nothing says how it depends on the variable, or a round d may
            follow that dependence or not.
    """
    operand = _with_its_arguments(env, operand)
    variable = variable_of(env, by, operand)
    bound = apart_from_data(env, operand, variable)
    if bound != variable:
        inside = derivative(env, replace(by, variable=bound), substitute(operand, {variable: bound}))
        return substitute(inside, {bound: variable})
    if not by.total and _depends_twice(env, operand, variable):
        name = variable.name
        raise UnstatedError(
            f"whether ∂ by {name} follows what else depends on {name} is not stated: write d, or unfold"
        )
    shown, operand = operand, env.expanded(operand, variable)
    if isinstance(operand, Sym) and operand != variable:
        operand = _with_arguments(env, operand, variable) or operand
    named = operand.pattern in OF_NAMES if isinstance(operand, Opaque) else isinstance(operand, Sym)
    if named and operand != variable and not env.survey.implicit:
        return _of_a_name(env, by, operand, variable)
    moves = variable in free_symbols(shown) | free_symbols(operand)
    try:
        if not moves and _has_body(env, shown):
            raise UnstatedError(f"how {to_latex(shown)} depends on {variable.name} is not stated")
        require_movement(env, operand, variable, moves)
        if not moves and (unseen := _unseen(env, operand)):
            raise UnstatedError(f"whether {unseen} depends on {variable.name} is not stated: declare what is constant")
    except UnstatedError:
        if not env.survey.implicit:
            raise
        env.log.moved.add(variable)
    _antiderivative_inside(env, operand, variable)
    return _as_shapes_say(env, by, operand, variable)


def _unseen(env: Environment, operand: Term) -> str:
    """The functions in an operand that nothing says anything of, and that may depend on more than they show."""
    applied = (part for _, part in subterms(operand) if isinstance(part, Apply) and not counts_all(part))
    names = {one.function.name for one in applied if env.lookup(one.function) is None}
    return ", ".join(sorted(name for name in names if not env.is_declared(name)))


def _has_body(env: Environment, term: Term) -> bool:
    """Whether a term is a name, or its value at arguments, that is defined: by other variables it is no constant."""
    head = term.function if isinstance(term, Apply) else term
    return isinstance(head, Sym | Function) and env.lookup(head) is not None


def _as_shapes_say(env: Environment, by: By, operand: Term, variable: Sym) -> Term:
    """A partial derivative, a gradient or a Jacobian."""
    if by.index is not None and variable.shape.rank == 1:
        if isinstance(by.index, Sym):
            env.log.ranges[by.index] = variable.shape.dims[0]
        return partial(operand, variable, by.index)
    if not variable.shape.rank:
        if by.index is not None:
            raise ShapeError(f"component {by.index} of a scalar")
        return partial(operand, variable)
    if variable.shape.rank > 1:
        raise UnstatedError("a derivative by a matrix is not supported")
    if not operand.shape.rank:
        return Grad(variable, operand, variable)
    if operand.shape.rank == 1:
        return Jacobian(variable, operand, variable)
    raise ShapeError("a gradient of a matrix")


OF_NAMES = (r"\frac{d #1}{d #2}", r"\frac{\partial #1}{\partial #2}")
"""The derivatives of a name of which nothing says how it depends on a variable."""


def _with_arguments(env: Environment, name: Sym, variable: Sym) -> Term | None:
    """A name as the function that it is elsewhere, at its arguments there, if the variable is one of those."""
    nodes = env.survey.arguments.get(name.name, ())
    if name.shape.rank or name.name in env.survey.laws or not all(map(base_name, nodes)):
        return None
    values = tuple(env.term(node) for node in nodes)
    if variable not in values or not all(isinstance(value, Sym) for value in values):
        return None
    env.log.notice(f"{name.name} is read as {name.name}({', '.join(map(spelling, nodes))})")
    return Apply(Function(name.name), values)


def _of_a_name(env: Environment, by: By, operand: Term, variable: Sym) -> Term:
    """The derivative of a name that depends on a variable in a way that is not stated: only its notation is known.

    Raises:
        UnstatedError: something is bound around it, on which it may depend, too.
    """
    name = next(s.name for _, s in subterms(operand) if isinstance(s, Sym))
    if env.bound or variable.shape.rank > 1 or operand.shape.rank:
        raise UnstatedError(f"how {name} depends on {variable.name} is not stated")
    args = (operand, variable) if by.index is None else (operand, variable, by.index)
    dims = variable.shape.dims if by.index is None else ()
    env.log.convention(f"{name} depends on {variable.name} in a way that is not stated")
    return Opaque(None, OF_NAMES[0] if by.total else OF_NAMES[1], args, 0, dims)


def primed(env: Environment, node: Script) -> Term:
    """The derivative of what stands in brackets before primes, by the one variable that it speaks of.

    Raises:
        UnstatedError: there is not just one, or no brackets.
    """
    if not isinstance(node.base, Fence) or node.base.open not in ("(", "[") or node.sub is not None:
        raise UnstatedError(f"the prime on {written(node)} is not supported")
    operand = env.term(node.base.body)
    applied = {a for _, part in subterms(operand) if isinstance(part, Apply) for a in part.args if isinstance(a, Sym)}
    numbers = {s for s in free_symbols(operand) if not s.shape.rank and s.sort is Sort.REAL}
    for candidates in (applied & numbers, numbers):
        if len(candidates) == 1:
            variable = candidates.pop()
            env.log.convention(f"the prime on {written(node.base)} is the derivative by {variable.name}")
            term = _repeated(env, [By(variable, None, node.primes, total=True)], operand)
            return term if node.sup is None else power(env, term, node.sup)
        if candidates:
            break
    raise UnstatedError(f"the prime on {written(node)} does not say by which variable to differentiate")


def _with_its_arguments(env: Environment, operand: Term) -> Term:
    """A name of a function that is defined, at the arguments of its definition: what ``∂f/∂u`` differentiates."""
    if not isinstance(operand, Sym) or operand in env.bound or env.lookup(operand) is not None:
        return operand
    found = env.lookup(Function(operand.name))
    if found is None or not isinstance(found.head, Function) or found.head.density is not None:
        return operand
    env.log.notice(f"{operand.name} is read as {operand.name}({', '.join(one.name for one in found.parameters)})")
    return Apply(found.head, found.parameters)


def _depends_twice(env: Environment, operand: Term, variable: Sym) -> bool:
    """Whether a term depends on a variable both as it is written and through another name or argument."""
    if isinstance(operand, Apply) and env.lookup(operand.function) is None:
        return len(operand.args) > 1 and sum(variable in free_symbols(arg) for arg in operand.args) > 1
    definition = env.lookup(operand) if isinstance(operand, Sym) else None
    body = operand if definition is None else definition.body
    return variable in free_symbols(body) and env.expanded(body, variable) != body


def _antiderivative_inside(env: Environment, operand: Term, variable: Sym) -> None:
    """Note an integral without limits over the variable of a derivative: it may be an antiderivative."""
    parts = operand.children if isinstance(operand, Add | Mul) else (operand,)
    if any(part in env.log.open_integrals and part.binds[0] == variable for part in parts):
        why = f"whether an integral over {variable.name} without limits is an antiderivative is not stated"
        env.log.ambiguous(f"{why}; write its limits")


def divergence(env: Environment, variable: Sym, operand: Term) -> Term:
    """The divergence of a vector field, ``d/dx`` in one dimension."""
    operand = env.expanded(operand, variable)
    if not variable.shape.rank and not operand.shape.rank:
        return partial(operand, variable)
    if variable.shape.rank and not operand.shape.rank:
        promote(env, operand, variable.shape)
    if operand.shape != variable.shape:
        raise ShapeError("the divergence of something that is no vector field in the variable")
    return Div(variable, operand, variable)


def trace(env: Environment, operand: Term) -> Term:
    """The trace of a matrix; of a derivative on the line, itself; a gradient inside promotes its operand to a field.

    Raises:
        UnstatedError: the operand is a number.
    """
    if operand.shape.rank == 1 and isinstance(operand, Grad):
        promote(env, operand.body, operand.variable.shape)
    if not operand.shape.rank:
        if isinstance(operand, Sym) and may_be_matrix(operand.name):
            promote(env, operand, Shape(matrix_dims(operand.name, square=True)))
        if not contains(operand, Deriv, Apply, Dot):
            raise UnstatedError("the trace of something of which nothing says that it is a matrix")
        return operand
    require_square(env, operand)
    return Trace(operand)


def free_component_index(term: Term) -> Sym | None:
    """The one free integer symbol by which components are taken in a term, if there is one."""
    found: set[Term] = set()
    for _, part in subterms(term):
        if isinstance(part, Component):
            found |= set(part.indices)
        elif getattr(part, "index", None) is not None and not isinstance(part, Sym):
            found.add(part.index)  # type: ignore[attr-defined]
    free = {index for index in found if isinstance(index, Sym) and index in free_symbols(term)}
    return free.pop() if len(free) == 1 else None
