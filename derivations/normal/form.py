"""From terms to their normal form.

Vectors and matrices are normalised in index notation (``∇·s`` is ``Σ_i ∂_i s_i``), so what is equal here is equal in
every dimension.  Integrals are split into primitive integrals of single products: a written linear combination of
existing integrals vanishes when its integrands cancel as products, so the split needs no convergence of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    Add,
    Apply,
    Array,
    Call,
    Component,
    Const,
    Deriv,
    Det,
    Diag,
    Div,
    Dot,
    Expect,
    Grad,
    Identity,
    Integral,
    Inverse,
    Jacobian,
    Limit,
    Limits,
    Made,
    MatMul,
    Mul,
    Norm,
    Num,
    Ones,
    Opaque,
    Outer,
    Partial,
    Pow,
    Product,
    Shape,
    Sum,
    Sym,
    Term,
    Trace,
    Transpose,
    Zeros,
    free_symbols,
    number_of,
    rebind,
    substitute,
    subterms,
)
from derivations.normal import functions, integrals, limits, matrices, powers, words
from derivations.normal.derivative import differentiate
from derivations.normal.kinds import by_kinds
from derivations.normal.poly import (
    NIL,
    ONE,
    Poly,
    TooLargeError,
    atom,
    constant,
    level,
    monomial_symbols,
    parked,
    total,
    unused,
)
from derivations.normal.products import is_infinite, multiply, with_dummies
from derivations.normal.signs import Signs
from derivations.normal.stated_kinds import kinds_in
from derivations.normal.terms_of import to_term

MAX_DEPTH = 120
FIRST = Num(Fraction(1))


class TooDeepError(Exception):
    """A term nested deeper than the normaliser follows."""


CannotNormaliseErrors = (TooLargeError, TooDeepError, powers.UndefinedError)
"""What the normaliser raises on a term that it does not follow to the end."""


class Normalizer:
    """Normalises terms in a context, and remembers which signs it relied on (``signs.used``)."""

    def __init__(self, context: Context, assumed: frozenset[Term] = frozenset()) -> None:
        self.signs = Signs(context, assumed)
        self._kinds = kinds_in(context)
        self._known: dict[Term, Poly] = {}
        self._entries: dict[tuple[Term, tuple[Term, ...]], Poly] = {}
        self._depth = 0

    def __call__(self, term: Term) -> Poly:
        """The normal form of a scalar term.

        Raises:
            TooLargeError: the normal form exceeds the bounds on size.
            TooDeepError: the term is nested too deeply.
        """
        found = self._known.get(term)
        if found is None:
            self._depth += 1
            work.spend(work.NORMALISED)
            if self._depth > MAX_DEPTH:
                raise TooDeepError(f"a term nested more than {MAX_DEPTH} deep")
            try:
                found = self._known[term] = self.of_kinds(self._scalar(term))
            finally:
                self._depth -= 1
        return found

    def of_kinds(self, poly: Poly) -> Poly:
        """A polynomial as the stated kinds of its matrices and functions have it: see ``normal.kinds``."""
        return by_kinds(self, self._kinds, poly)

    def canonical(self, term: Term) -> Term:
        """The canonical term of a scalar term."""
        return to_term(self(term))

    def product(self, *polys: Poly) -> Poly:
        """Multiply polynomials."""
        result = ONE
        for poly in polys:
            result = multiply(result, poly, self)
        return result

    # -------------------------------------------------------------------------------------------- scalars

    def _scalar(self, term: Term) -> Poly:
        match term:
            case Num(value):
                return constant(value)
            case Const("\\infty"):
                raise powers.UndefinedError("arithmetic with ∞")
            case Const() | Sym():
                return atom(term)
            case Add(terms):
                return total(map(self, terms))
            case Mul(factors):
                return self.product(*map(self, factors))
            case Pow(base, exponent):
                return powers.power(self, self(base), self(exponent))
            case Call(name, args):
                return functions.call(self, name, args)
            case Apply():
                return atom(self._applied(term))
            case Component(body, indices):
                return self.component(body, indices)
            case _:
                return self._operator(term)

    def _operator(self, term: Term) -> Poly:
        match term:
            case Dot() | Trace() if words.has_inverse(term) and (other := words.cancelled_scalar(term)) != term:
                return self(other)
            case Dot(left, right):
                return self.summed(
                    left.shape, lambda i: self.product(self.component(left, i), self.component(right, i))
                )
            case Norm(vector):
                square = Trace(MatMul(Transpose(vector), vector)) if vector.shape.rank == 2 else Dot(vector, vector)
                return powers.power(self, self(square), constant(Fraction(1, 2)))
            case Trace(matrix):
                return self.summed(Shape(matrix.shape.dims[:1]), lambda i: self.component(matrix, i + i))
            case Div(variable, body, at):
                return self.summed(
                    variable.shape, lambda i: self._derived(variable, i[0], at, lambda v: self.component(v, i), body)
                )
            case Det(matrix):
                return matrices.determinant(self, matrix)
            case Deriv(variable, index, body, at):
                return self._derived(variable, index, at, self, body)
            case Expect(variable, body, weight):
                return self(Integral(variable, Mul((body, weight))))
            case _:
                return self._binder(term)

    def _binder(self, term: Term) -> Poly:
        match term:
            case Integral():
                return integrals.integral(self, term, self)
            case Limits():
                return integrals.limits(self, term, self)
            case Limit():
                return limits.limit(self, term, self)
            case Sum(index, body, lower, upper):
                return self._sum(index, body, lower, upper, self)
            case Product(index, body):
                numbers = integrals.written_out(self, term)
                if numbers is not None:
                    return self.product(*(self(substitute(body, {index: n})) for n in numbers))
                return integrals.opaque_product(self, term)
            case Opaque():
                return atom(self._opaque(term))
            case _:
                raise TypeError(f"no normal form for {type(term).__name__}")

    def _sum(self, index: Sym, body: Term, lower: Term, upper: Term, normal: Callable[[Term], Poly]) -> Poly:
        if is_infinite(upper):
            return integrals.series(self, Sum(index, body, lower, upper), normal)
        numbers = integrals.written_out(self, Sum(index, body, lower, upper))
        if numbers is not None:
            return total(normal(substitute(body, {index: n})) for n in numbers)
        symbol = parked(unused(free_symbols(body) | free_symbols(lower) | free_symbols(upper)))
        inner = normal(substitute(body, {index: symbol}))
        if any(symbol not in monomial_symbols(monomial) for monomial in inner.terms):
            length = self(upper) - self(lower) + ONE
            self.signs.used.add(Condition(Need.COUNT, (to_term(length),)))
        return with_dummies(inner, ((symbol, self.canonical(lower), self.canonical(upper)),), self)

    def summed(self, shape: Shape, body: Callable[[tuple[Term, ...]], Poly]) -> Poly:
        """Sum over the components of a vector shape: ``body`` gets the index; what is written out is summed so, too."""
        self._depth += 1
        symbol = parked(5000 + self._depth)  # distinct from every enclosing index; made canonical right below
        try:
            inner = body((symbol,))
        finally:
            self._depth -= 1
        size = shape.dims[0]
        if isinstance(size, Num) and size.value <= integrals.MAX_WRITTEN_OUT and _has_entries(inner):
            return total(body((Num(Fraction(k)),)) for k in range(1, int(size.value) + 1))
        return with_dummies(inner, ((symbol, FIRST, self.canonical(shape.dims[0])),), self)

    # ------------------------------------------------------------------------------------ vectors, by component

    def component(self, term: Term, indices: tuple[Term, ...]) -> Poly:
        """The normal form of a component of a vector or an entry of a matrix."""
        found = self._entries.get((term, indices))
        if found is None:
            found = self._entries[term, indices] = self.of_kinds(self._component(term, indices))
        return found

    def _component(self, term: Term, indices: tuple[Term, ...]) -> Poly:
        match term:
            case Sym():
                return atom(Component(term, self._indices(indices)))
            case Apply():
                return atom(Component(self._applied(term), self._indices(indices)))
            case Add(terms):
                return total(self.component(t, indices) for t in terms)
            case Mul(factors):
                return self.product(*(self.component(f, indices) if f.shape.rank else self(f) for f in factors))
            case Grad(variable, body, at):
                return self._derived(variable, indices[0], at, self, body)
            case Jacobian(variable, body, at):
                rows, column = indices[:-1], indices[-1]
                return self._derived(variable, column, at, lambda v: self.component(v, rows), body)
            case Transpose(matrix):
                return self.component(matrix, indices[::-1])
            case MatMul() if words.has_inverse(term) and (other := words.cancelled(term)) != term:
                return self.component(other, indices)
            case MatMul(left, right):
                return self._matrix_product(left, right, indices)
            case _:
                return self._component_of_matrix(term, indices)

    def _component_of_matrix(self, term: Term, indices: tuple[Term, ...]) -> Poly:
        match term:
            case Outer(left, right):
                return self.product(self.component(left, indices[:1]), self.component(right, indices[1:]))
            case Identity(size):
                return self(Call("Delta", (*indices, size)))
            case Diag(vector):
                delta = self(Call("Delta", (*indices, vector.shape.dims[0])))
                return self.product(delta, self.component(vector, indices[:1]))
            case Ones():
                return ONE
            case Zeros():
                return NIL
            case Array():
                return matrices.entry(self, term, self._indices(indices))
            case Inverse(matrix):
                return matrices.inverse(self, matrix, self._indices(indices))
            case _:
                return self._component_of_binder(term, indices)

    def _component_of_binder(self, term: Term, indices: tuple[Term, ...]) -> Poly:
        match term:
            case Deriv(variable, index, body, at):
                return self._derived(variable, index, at, lambda t: self.component(t, indices), body)
            case Expect(variable, body, weight):
                return self.component(Integral(variable, Mul((body, weight))), indices)
            case Integral():
                return integrals.integral(self, term, lambda t: self.component(t, indices))
            case Limits():
                return integrals.limits(self, term, lambda t: self.component(t, indices))
            case Limit():
                return limits.limit(self, term, lambda t: self.component(t, indices))
            case Sum(index, body, lower, upper):
                return self._sum(index, body, lower, upper, lambda t: self.component(t, indices))
            case Opaque():
                return atom(Component(self._opaque(term), self._indices(indices)))
            case _:
                raise TypeError(f"no components of {type(term).__name__}")

    def _matrix_product(self, left: Term, right: Term, indices: tuple[Term, ...]) -> Poly:
        rows = left.shape.rank - 1
        inner = Shape(left.shape.dims[-1:])
        return self.summed(
            inner,
            lambda k: self.product(
                self.component(left, (*indices[:rows], *k)), self.component(right, (*k, *indices[rows:]))
            ),
        )

    def _indices(self, indices: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(i if isinstance(i, Sym) else self.canonical(i) for i in indices)

    def _applied(self, term: Apply) -> Apply:
        """An applied function with canonical arguments."""
        args = tuple(self.vector(a) if a.shape.rank else self.canonical(a) for a in term.args)
        partials = tuple(Partial(p.slot, p.index and self._indices((p.index,))[0]) for p in term.partials)
        return Apply(term.function, args, partials)

    def _opaque(self, term: Opaque) -> Opaque:
        """An operator at canonical arguments, its bound variable named by level."""
        inside = integrals.inner_symbol(term.variable, *term.args) if term.variable is not None else None
        whole = term if inside is None else rebind(term, inside)
        args = tuple(self.vector(a) if a.shape.rank else self.canonical(a) for a in whole.args)
        plain = Opaque(inside, term.pattern, args, term.scope, term.dims)
        return plain if inside is None else rebind(plain, level(inside, *args[: term.scope]))

    def vector(self, term: Term) -> Term:
        """A canonical term for a vector or matrix: a plain symbol, or a sum of plain vectors with coefficients."""
        if isinstance(term, Sym):
            return term
        if isinstance(term, Apply):
            return self._applied(term)
        if isinstance(term, Add):
            return Add(tuple(sorted((self.vector(t) for t in term.terms), key=lambda part: part.key)))
        if isinstance(term, Mul):
            scalar = self.canonical(Mul(tuple(f for f in term.factors if not f.shape.rank) or (FIRST,)))
            vector = next(self.vector(f) for f in term.factors if f.shape.rank)
            return vector if scalar == FIRST else Mul((scalar, vector))
        if isinstance(term, Opaque):
            return self._opaque(term)
        if isinstance(term, Array):
            return Array(tuple(map(self.canonical, term.entries)), term.columns)
        if isinstance(term, MatMul | Transpose | Inverse | Outer | Diag):
            return term.rebuild(tuple(map(self.vector, term.children)))
        return term

    # ------------------------------------------------------------------------------------------- derivatives

    def _derived(self, variable: Sym, index: Term | None, at: Term, normal: Callable[[Term], Poly], body: Term) -> Poly:
        """Differentiate ``variable ↦ body`` at ``at``; ``normal`` takes the component of the body that is meant."""
        if index is not None and not isinstance(index, Sym):
            index = self.canonical(index)
        if number_of(variable, Made.LEVEL) is not None:
            # a derivative that was left alone before, such as that of an integral: it is in normal form already
            return atom(Deriv(variable, index, body, self._point(at)))
        if at == variable:
            return differentiate(self, normal(body), variable, index)
        taken = free_symbols(body) | free_symbols(at) | (free_symbols(index) if index is not None else frozenset())
        inner = variable
        while inner in taken - {variable} or (inner == variable and inner in free_symbols(at)):
            inner = Sym(inner.name + "'", inner.dims, inner.sort)
        primitive = normal(substitute(body, {variable: inner}))
        derivative = to_term(differentiate(self, primitive, inner, index))
        if not isinstance(at, Sym) and any(
            isinstance(t, Deriv | Integral | Limit | Limits | Sum) and inner in free_symbols(t)
            for _, t in subterms(derivative)
        ):
            # t·J(t) at t = 0: the product rule asks for J'(0), which a diverging integral J does not have
            whole = to_term(primitive)
            return atom(rebind(Deriv(inner, index, whole, self._point(at)), level(inner, whole)))
        return self(substitute(derivative, {inner: at}))

    def _point(self, at: Term) -> Term:
        return at if at.shape.rank else self.canonical(at)


def _has_entries(poly: Poly) -> bool:
    """Whether an entry of something that is written out stands in a polynomial, at an open index."""
    bases = {base for _, factors in poly.terms for base, _ in factors}
    return any(integrals.is_entry(part) for base in bases for _, part in subterms(base))
