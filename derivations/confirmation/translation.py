"""Terms as SymPy expressions in coordinates: the vectors and matrices of symbolic sizes become tuples of components."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import sympy
from sympy.core.function import UndefinedFunction

from derivations.confirmation.totals import BOUNDARY, INTEGRAL, NOTHING, SERIES, Total
from derivations.model import terms as t
from derivations.model.context import Definition
from derivations.model.known_functions import KNOWN

Position = tuple[int, ...]
Entries = dict[Position, Any]
"""The components of a value by their positions, which count from 1; a scalar has one, at ``()``."""

LONGEST = 6
"""Sums of so many terms are written out."""

_CALLS: dict[str, Callable[..., Any]] = {one.name: getattr(sympy, one.sympy) for one in KNOWN}
_NO_BOUNDS = (sympy.S.Zero, sympy.S.Zero)
_CONSTANTS = {t.PI: sympy.pi, t.INFINITY: sympy.oo, t.NEGATIVE_INFINITY: -sympy.oo}


class NotTranslatedError(Exception):
    """A term has no SymPy expression in coordinates."""


def abstract(label: str, orders: Position, density_in: slice = NOTHING) -> Any:
    """An undefined function of some arguments, differentiated so many times by each of them.

    ``density_in`` are those of its arguments of which it is a density, if it is one.
    """

    def fdiff(self: Any, argindex: int = 1) -> Any:
        more = tuple(n + (place == argindex) for place, n in enumerate(orders, start=1))
        return abstract(label, more)(*self.args)

    name = f"{label}{list(orders)}" if any(orders) else label
    mass = NOTHING if any(orders) else density_in
    return UndefinedFunction(name, real=True, __dict__={"fdiff": fdiff, "density_in": mass})


@dataclass(frozen=True, slots=True)
class Translator:
    """Terms as SymPy expressions.

    ``numbers`` gives symbols that are sizes, ends of sums or free indices their values; ``bound`` the components of
    symbols that something binds around the term; ``signs`` what is known of the sign of a symbol, for SymPy.
    ``unfolds`` is a definition by which its head is replaced, and with ``joint`` a conditional density is the quotient
    of two joint ones.
    """

    numbers: Mapping[t.Sym, int]
    signs: Mapping[t.Sym, str] = field(default_factory=dict)
    bound: Mapping[t.Sym, Entries] = field(default_factory=dict)
    unfolds: Definition | None = None
    joint: bool = False

    def scalar(self, term: t.Term) -> Any:
        """The expression of a scalar.

        Raises:
            NotTranslatedError: a part of it has none.
        """
        return self(term)[()]

    def __call__(self, term: t.Term) -> Entries:
        """The components of a term.

        Raises:
            NotTranslatedError: a part of it has none.
        """
        handler = _HANDLERS.get(type(term))
        if handler is None:
            raise NotTranslatedError(type(term).__name__)
        return handler(self, term)

    def size(self, dim: t.Term) -> int:
        """The number of components along a dimension.

        Raises:
            NotTranslatedError: it is no number.
        """
        found = self.scalar(dim)
        if not found.is_Integer or not 0 < found <= LONGEST:
            raise NotTranslatedError("a size")
        return int(found)

    def positions(self, dims: Sequence[t.Term]) -> list[Position]:
        """All positions in an array of some sizes."""
        return list(product(*(range(1, self.size(dim) + 1) for dim in dims)))

    def inside(self, values: Mapping[t.Sym, Entries]) -> Translator:
        """The translator of what stands in the scope of some symbols."""
        numbers = {symbol: number for symbol, number in self.numbers.items() if symbol not in values}
        return replace(self, numbers=numbers, bound={**self.bound, **values})

    def fresh(self, variable: t.Sym) -> Entries:
        """New components for a symbol that something binds."""
        return {place: sympy.Dummy(variable.name, real=True) for place in self.positions(variable.dims)}


def _symbol(to: Translator, symbol: t.Sym) -> Entries:
    if symbol in to.bound:
        return to.bound[symbol]
    if symbol in to.numbers:
        return {(): sympy.Integer(to.numbers[symbol])}
    if to.unfolds is not None and to.unfolds.head == symbol:
        return replace(to, unfolds=None)(to.unfolds.body)
    about = {to.signs[symbol]: True} if symbol in to.signs else {"real": True}
    if symbol.sort is t.Sort.INTEGER:
        about = {"integer": True} | about
        about.pop("real", None)
    found = {place: sympy.Symbol(_component(symbol.name, place), **about) for place in to.positions(symbol.dims)}
    return found


def _component(name: str, place: Position) -> str:
    return f"{name}⟨{','.join(map(str, place))}⟩" if place else name


def _apply(to: Translator, term: t.Apply) -> Entries:
    if to.unfolds is not None and to.unfolds.head == term.function:
        return _unfolded(to, term, to.unfolds)
    if to.joint and term.function.density is not None and not term.partials and not term.shape.rank:
        return {(): _quotient(to, term, term.function.density)}
    flat: list[Any] = []
    starts: list[int] = []
    for arg in term.args:
        starts.append(len(flat))
        flat += to(arg).values()
    orders = [0] * len(flat)
    for one in term.partials:
        step = _index(to, one.index) - 1 if one.index is not None else 0
        orders[starts[one.slot] + step] += 1
    label = _label(term.function)
    if not flat:
        return {
            place: sympy.Symbol(_component(label, place) + "()", real=True)
            for place in to.positions(term.function.result.dims)
        }
    variables = _variables(term, [*starts, len(flat)])
    return {
        place: abstract(_component(label, place), tuple(orders), variables)(*flat)
        for place in to.positions(term.function.result.dims)
    }


def _label(function: t.Function) -> str:
    roles = function.density
    return function.name if roles is None else f"{function.name}{roles.of}{roles.given}"


def _variables(term: t.Apply, starts: Sequence[int]) -> slice:
    """Which of the components of the arguments are the variables of a density."""
    roles, first = term.function.density, term.function.subscripts
    if roles is None:
        return NOTHING
    return slice(starts[first], starts[first + len(roles.of)])


def _unfolded(to: Translator, term: t.Apply, definition: Definition) -> Entries:
    """An applied function by its definition; its partial derivatives are those of the body."""
    if len(definition.parameters) != len(term.args) or definition.others:
        raise NotTranslatedError("a definition by cases")
    own = replace(to, unfolds=None)
    if not term.partials:
        return own.inside(dict(zip(definition.parameters, map(to, term.args), strict=True)))(definition.body)
    fresh = [to.fresh(parameter) for parameter in definition.parameters]
    found = own.inside(dict(zip(definition.parameters, fresh, strict=True)))(definition.body)
    for one in term.partials:
        by = fresh[one.slot][() if one.index is None else (_index(to, one.index),)]
        found = {place: sympy.diff(value, by) for place, value in found.items()}
    values = {
        symbol: value
        for parts, arg in zip(fresh, term.args, strict=True)
        for symbol, value in zip(parts.values(), to(arg).values(), strict=True)
    }
    return {place: value.subs(values, simultaneous=True) for place, value in found.items()}


def _quotient(to: Translator, term: t.Apply, roles: t.Roles) -> Any:
    """A density as the joint one of all its variables over that of its conditions."""
    before = term.args[: term.function.subscripts]
    named = dict(zip((*roles.of, *roles.given), term.args[len(before) :], strict=True))

    def joint(names: tuple[str, ...]) -> Any:
        flat = [value for arg in (*before, *(named[name] for name in sorted(names))) for value in to(arg).values()]
        return abstract(f"{term.function.name}{sorted(names)}", (0,) * len(flat))(*flat) if names else sympy.S.One

    return joint((*roles.of, *roles.given)) / joint(roles.given)


def _index(to: Translator, index: t.Term) -> int:
    found = to.scalar(index)
    if not found.is_Integer:
        raise NotTranslatedError("an index")
    return int(found)


def _add(to: Translator, term: t.Add) -> Entries:
    parts = [to(one) for one in term.terms]
    return {place: sympy.Add(*(part[place] for part in parts)) for place in parts[0]}


def _mul(to: Translator, term: t.Mul) -> Entries:
    shaped: Entries = {(): sympy.S.One}
    scalars = []
    for factor in term.factors:
        if factor.shape.rank:
            shaped = to(factor)
        else:
            scalars.append(to.scalar(factor))
    return {place: sympy.Mul(*scalars, value) for place, value in shaped.items()}


def _call(to: Translator, term: t.Call) -> Entries:
    arguments = [to.scalar(arg) for arg in term.args]
    if term.name == "Delta":
        if not all(arg.is_Integer for arg in arguments[:2]):
            raise NotTranslatedError("an index")
        return {(): sympy.Integer(int(arguments[0] == arguments[1]))}
    return {(): _CALLS[term.name](*arguments)}


def _sum(to: Translator, term: t.Sum | t.Product) -> Entries:
    lower, upper = to.scalar(term.lower), to.scalar(term.upper)
    if not lower.is_Integer or not upper.is_Integer:
        return _series(to, term, lower, upper)
    if upper - lower >= LONGEST:
        raise NotTranslatedError("a long sum")
    parts = [to.inside({term.index: {(): sympy.Integer(k)}})(term.body) for k in range(int(lower), int(upper) + 1)]
    places = to.positions(term.shape.dims)
    join = sympy.Add if isinstance(term, t.Sum) else sympy.Mul
    return {place: join(*(part[place] for part in parts)) for place in places}


def _series(to: Translator, term: t.Sum | t.Product, lower: Any, upper: Any) -> Entries:
    if isinstance(term, t.Product):
        raise NotTranslatedError("a product of symbolic length")
    index = sympy.Dummy(term.index.name, integer=True)
    body = to.inside({term.index: {(): index}})(term.body)
    return {place: Total(value, sympy.Tuple(index), lower, upper, SERIES) for place, value in body.items()}


def _integral(to: Translator, term: t.Integral) -> Entries:
    bounds = [sympy.oo * sign if end is None else to.scalar(end) for end, sign in ((term.lower, -1), (term.upper, 1))]
    return _integrated(to, term.variable, term.body, *bounds)


def _expect(to: Translator, term: t.Expect) -> Entries:
    inside = to.inside({term.variable: to.fresh(term.variable)})
    weight = inside.scalar(term.weight)
    variables = sympy.Tuple(*inside.bound[term.variable].values())
    return {
        place: Total(weight * value, variables, -sympy.oo, sympy.oo, INTEGRAL)
        for place, value in inside(term.body).items()
    }


def _integrated(to: Translator, variable: t.Sym, body: t.Term, lower: Any, upper: Any) -> Entries:
    fresh = to.fresh(variable)
    variables = sympy.Tuple(*fresh.values())
    inside = to.inside({variable: fresh})(body)
    return {place: Total(value, variables, lower, upper, INTEGRAL) for place, value in inside.items()}


def _differentiated(to: Translator, term: Any) -> tuple[Entries, Entries, Callable[[Any], Any]]:
    """The components of the body and of the variable, and what puts the place of the derivative in."""
    if term.at == term.variable:
        own = to(term.variable)
        if all(part.is_Symbol for part in own.values()):
            return to(term.body), own, lambda found: found
    fresh = to.fresh(term.variable)
    at = to(term.at)
    values = {fresh[place]: at[place] for place in fresh}
    body = to.inside({term.variable: fresh})(term.body)
    return body, fresh, lambda found: found.subs(values, simultaneous=True)


def _deriv(to: Translator, term: t.Deriv) -> Entries:
    body, variable, at = _differentiated(to, term)
    by = variable[() if term.index is None else (_index(to, term.index),)]
    return {place: at(sympy.diff(value, by)) for place, value in body.items()}


def _grad(to: Translator, term: t.Grad) -> Entries:
    body, variable, at = _differentiated(to, term)
    return {place: at(sympy.diff(body[()], by)) for place, by in variable.items()}


def _div(to: Translator, term: t.Div) -> Entries:
    body, variable, at = _differentiated(to, term)
    return {(): at(sympy.Add(*(sympy.diff(body[place], by) for place, by in variable.items())))}


def _jacobian(to: Translator, term: t.Jacobian) -> Entries:
    body, variable, at = _differentiated(to, term)
    return {
        (*place, *column): at(sympy.diff(value, by)) for place, value in body.items() for column, by in variable.items()
    }


def _matmul(to: Translator, term: t.MatMul) -> Entries:
    left, right = to(term.left), to(term.right)
    inner = sorted({place[-1] for place in left})
    rows, columns = {place[:-1]: None for place in left}, {place[1:]: None for place in right}
    return {
        (*row, *column): sympy.Add(*(left[(*row, k)] * right[(k, *column)] for k in inner))
        for row in rows
        for column in columns
    }


def _dot(to: Translator, term: t.Dot) -> Entries:
    left, right = to(term.left), to(term.right)
    return {(): sympy.Add(*(left[place] * right[place] for place in left))}


def _matrix(entries: Entries) -> Any:
    rows = max(row for row, _ in entries)
    return sympy.Matrix(rows, rows, lambda i, j: entries[(i + 1, j + 1)])


def _inverse(to: Translator, term: t.Inverse) -> Entries:
    matrix = _matrix(to(term.matrix))
    adjugate, determinant = matrix.adjugate(), matrix.det(method="berkowitz")
    return {(i + 1, j + 1): adjugate[i, j] / determinant for i in range(matrix.rows) for j in range(matrix.cols)}


def _limits(to: Translator, term: t.Limits) -> Entries:
    fresh = to.fresh(term.variable)
    inside = to.inside({term.variable: fresh})
    place = () if term.index is None else (_index(to, term.index),)
    along = fresh[place]
    others = sympy.Tuple(*(value for position, value in fresh.items() if position != place))
    body = inside.scalar(term.body)
    if term.lower is not None and term.upper is not None:
        upper, lower = to.scalar(term.upper), to.scalar(term.lower)
        if upper.is_finite and lower.is_finite:
            return {(): body.subs(along, upper) - body.subs(along, lower)}
        return {(): Total(body, sympy.Tuple(along), lower, upper, BOUNDARY)}
    kind = sympy.Symbol(f"{BOUNDARY}{place}")
    return {(): Total(body, sympy.Tuple(along, *others), -sympy.oo, sympy.oo, kind)}


def _opaque(to: Translator, term: t.Opaque) -> Entries:
    """An operator of which only the notation is known, as an undefined function of all that it is applied to."""
    inside, variables = to, sympy.Tuple()
    if term.variable is not None:
        fresh = to.fresh(term.variable)
        inside, variables = to.inside({term.variable: fresh}), sympy.Tuple(*fresh.values())
    flat = [
        value for place, arg in enumerate(term.args) for value in (inside if place < term.scope else to)(arg).values()
    ]
    found = {}
    for place in to.positions(term.dims):
        label = _component(term.pattern, place)
        body = abstract(label, (0,) * len(flat))(*flat) if flat else sympy.Symbol(label, real=True)
        unbound = not variables
        found[place] = body if unbound else Total(body, variables, *_NO_BOUNDS, sympy.Symbol(f"@{label}"))
    return found


def _norm(to: Translator, term: t.Norm) -> Entries:
    return {(): sympy.sqrt(sympy.Add(*(value**2 for value in to(term.vector).values())))}


def _diag(to: Translator, term: t.Diag) -> Entries:
    vector = to(term.vector)
    return {(i, j): vector[(i,)] if i == j else sympy.S.Zero for (i,) in vector for (j,) in vector}


def _outer(to: Translator, term: t.Outer) -> Entries:
    left, right = to(term.left), to(term.right)
    return {(*row, *column): a * b for row, a in left.items() for column, b in right.items()}


def _entry(to: Translator, term: t.Component) -> Entries:
    place = tuple(_index(to, index) for index in term.indices)
    found = to(term.body).get(place)
    if found is None:
        raise NotTranslatedError("an index out of range")
    return {(): found}


_HANDLERS: dict[type[t.Term], Callable[[Translator, Any], Entries]] = {
    t.Num: lambda _, term: {(): sympy.Rational(term.value.numerator, term.value.denominator)},
    t.Const: lambda _, term: {(): _CONSTANTS[term]},
    t.Sym: _symbol,
    t.Apply: _apply,
    t.Add: _add,
    t.Mul: _mul,
    t.Pow: lambda to, term: {(): to.scalar(term.base) ** to.scalar(term.exponent)},
    t.Call: _call,
    t.Sum: _sum,
    t.Product: _sum,
    t.Integral: _integral,
    t.Expect: _expect,
    t.Deriv: _deriv,
    t.Grad: _grad,
    t.Div: _div,
    t.Jacobian: _jacobian,
    t.Dot: _dot,
    t.MatMul: _matmul,
    t.Transpose: lambda to, term: {place[::-1]: value for place, value in to(term.matrix).items()},
    t.Trace: lambda to, term: {(): sympy.Add(*(v for (i, j), v in to(term.matrix).items() if i == j))},
    t.Limits: _limits,
    t.Norm: _norm,
    t.Opaque: _opaque,
    t.Component: _entry,
    t.Outer: _outer,
    t.Inverse: _inverse,
    t.Det: lambda to, term: {(): _matrix(to(term.matrix)).det(method="berkowitz")},
    t.Identity: lambda to, term: {(i, j): sympy.Integer(int(i == j)) for i, j in to.positions((term.size, term.size))},
    t.Diag: _diag,
    t.Array: lambda to, term: dict(zip(to.positions(term.shape.dims), map(to.scalar, term.entries), strict=True)),
    t.Zeros: lambda to, term: dict.fromkeys(to.positions(term.dims), sympy.S.Zero),
}
