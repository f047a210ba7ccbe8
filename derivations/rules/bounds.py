"""What the author says of the size of a function: bounds, decay and support, as what takes its place in an estimate.

A statement such as ``|f(x)| ≤ C (1 + |x|³)`` at plain symbols is meant for all their values, as signs are.  It lets
the bound stand for the function wherever only absolute values matter: under a dominating function and at infinity
(W. Rudin, *Principles of Mathematical Analysis*, 3rd ed., 1976, thm 3.25 and ch. 6; G. B. Folland, *Real Analysis*,
2nd ed., 1999, thm 2.27).  A bounded derivative bounds the function by ``|f(0)| + M |x|`` (mean value theorem, Rudin
thm 5.10 and 9.19).  A function that vanishes outside a bounded set leaves only what is locally bounded to look at.

Trusted: a bound taken for a function that it does not hold for would prove what is false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Call,
    Component,
    Dot,
    Grad,
    Mul,
    Norm,
    Sym,
    Term,
    add,
    free_symbols,
    mul,
    neg,
    substitute,
)
from derivations.model.unfolding import unfolded
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Factor, Monomial, Poly, exponent_symbols, factor_symbols

UNNAMED = Sym(r"C_{\mathcal{O}}")
"""The constant that an ``O`` leaves unnamed: it may differ from one value of the other arguments to the next."""

Estimate = tuple[Poly, tuple[Condition, ...]]
"""What is at least as large in absolute value as a product, and the conditions that it rests on."""


@dataclass(frozen=True, slots=True)
class Bound:
    """``|f(args)| ≤ limit``, or the same of the derivative by the argument in ``slot``, as a condition says it."""

    stated: Apply
    slot: int | None
    limit: Term
    condition: Condition


def bounds(context: Context) -> list[Bound]:
    """The bounds that the facts of a context state."""
    found = []
    for fact in context.facts:
        match fact.condition:
            case Condition(Need.NONNEGATIVE | Need.POSITIVE, (Add((limit, Mul((minus, size)))),)) if minus == MINUS_ONE:
                whole = _sized(size)
                if whole is not None:
                    found.append(Bound(whole[0], whole[1], unfolded(limit, context), fact.condition))
    return found


def _sized(size: Term) -> tuple[Apply, int | None] | None:
    """The function whose absolute value, norm, or value of a density this is, with the slot of its derivative."""
    match size:
        case Call("Abs", (Apply() as applied,)) | Norm(Apply() as applied):
            pass
        case Norm(Grad(variable, Apply(_, args, ()) as applied, at)) if variable == at and variable in args:
            return applied, args.index(variable)
        case Apply(function, _, ()) if function.density is not None:
            return size, None
        case _:
            return None
    if len(applied.partials) > 1 or any(partial.index is not None for partial in applied.partials):
        return None
    return applied, applied.partials[0].slot if applied.partials else None


@dataclass(frozen=True, slots=True)
class Estimates:
    """What a context says of the size of functions of a variable.

    ``normal`` is of the place inside the binder of the variable; ``context`` is that outside, whose facts speak of
    functions for all values; ``uniform`` is a parameter near every value of which the estimate has to hold.
    """

    normal: Normalizer
    variable: Sym
    context: Context
    uniform: Sym | None = None

    def majorise(self, monomial: Monomial) -> Estimate | None:
        """Put bounds in the place of the functions in a product; nothing where none is stated.

        The answer is for one product: two such answers must not be added with signs, since bounds do not cancel.
        """
        supports = [f.condition for f in self.context.facts if f.condition.need is Need.SUPPORTED]
        found = self._cut_off(monomial, supports) or self._bounded(monomial, bounds(self.context))
        return found if found[1] else None

    # ----------------------------------------------------------------------------------------------- support

    def _cut_off(self, monomial: Monomial, supports: list[Condition]) -> Estimate | None:
        """A product with a factor that is 0 outside a bounded set: what is continuous is bounded on the set."""
        if self.variable.shape.rank > 1:
            return None
        dummies, factors = monomial
        square = Dot(self.variable, self.variable) if self.variable.shape.rank else mul(self.variable, self.variable)
        for condition in supports:
            if any(self._is_supported(base, condition) for base, e in factors if isinstance(e, int) and e > 0):
                kept = tuple(factor for factor in factors if not self._continuous(factor))
                falling = self.normal(Call("exp", (neg(square),)))
                return self.normal.product(Poly({(dummies, kept): 1}), falling), (condition,)
        return None

    def _is_supported(self, base: Term, condition: Condition) -> bool:
        """Whether an atom is a function whose support is stated, or a derivative of it, at the variable itself."""
        inner, (stated,) = base.body if isinstance(base, Component) else base, condition.terms
        if not isinstance(inner, Apply) or not isinstance(stated, Apply) or inner.function != stated.function:
            return False
        own = [arg for arg in stated.args if arg in condition.variables]
        return len(own) == 1 and all(
            asked == self.variable if arg in own else asked == arg and arg not in (self.variable, self.uniform)
            for arg, asked in zip(stated.args, inner.args, strict=True)
        )

    def _continuous(self, factor: Factor) -> bool:
        """Whether a factor in the variable is continuous everywhere: abstract functions are smooth by convention."""
        base, exponent = factor
        if base == E and isinstance(exponent, Poly):
            return self.variable in exponent_symbols(exponent) and self._is_polynomial(exponent)
        if not isinstance(exponent, int) or exponent < 0 or self.variable not in free_symbols(base):
            return False
        inner = base.body if isinstance(base, Component) else base
        if not isinstance(inner, Apply):
            return inner == self.variable
        others = [arg for arg in inner.args if arg != self.variable and self.variable in free_symbols(arg)]
        return all(not arg.shape.rank and self._is_polynomial(self.normal(arg)) for arg in others)

    def _is_polynomial(self, poly: Poly) -> bool:
        """Whether something is a polynomial in the variable or its components."""
        return all(
            isinstance(e, int) and e > 0 and (b.body if isinstance(b, Component) else b) == self.variable
            for _, factors in poly.terms
            for b, e in factors
            if self.variable in factor_symbols(b, e)
        )

    # ------------------------------------------------------------------------------------------------ bounds

    def _bounded(self, monomial: Monomial, known: list[Bound]) -> Estimate:
        dummies, factors = monomial
        kept: list[Factor] = []
        conditions: list[Condition] = []
        product = Poly({((), ()): 1})
        for base, exponent in factors:
            found = next(self._limits(base, known), None) if self.variable in free_symbols(base) else None
            if found is None or not isinstance(exponent, int) or exponent < 0:
                kept.append((base, exponent))
                continue
            for _ in range(exponent):
                product = self.normal.product(product, found[0])
            conditions.append(found[1])
        return self.normal.product(Poly({(dummies, tuple(kept)): 1}), product), tuple(conditions)

    def _limits(self, base: Term, known: list[Bound]) -> Iterator[tuple[Poly, Condition]]:
        """The bounds of an atom: what is stated of it, and what a bound of its derivative says."""
        applied = base.body if isinstance(base, Component) else base
        if not isinstance(applied, Apply) or len(applied.partials) > 1:
            return
        slot = applied.partials[0].slot if applied.partials else None
        for bound in known:
            values = self._instance(bound, applied, known)
            if values is None:
                continue
            limit: Term | None = substitute(bound.limit, values)
            if bound.slot != slot:
                plain = slot is None and not isinstance(base, Component)
                limit = self._by_mean_value(bound, applied, known) if plain else None
            poly = None if limit is None else self.normal(limit)
            if poly is not None and self._is_uniform(poly):
                yield poly, bound.condition

    def _by_mean_value(self, bound: Bound, applied: Apply, known: list[Bound]) -> Term | None:
        """``1 + M |x|`` for a function with a derivative bounded by ``M``, as far as growth is concerned."""
        if bound.slot is None:
            return None
        arg, own = applied.args[bound.slot], bound.stated.args[bound.slot]
        others = [a for n, a in enumerate(applied.args) if n != bound.slot]
        if own in free_symbols(bound.limit) or any(self.variable in free_symbols(a) for a in others):
            return None
        if not self._is_any_value(own, known) or bound.stated.function.result.rank:
            return None
        return add(ONE, mul(bound.limit, Norm(arg) if arg.shape.rank else Call("Abs", (arg,))))

    def _instance(self, bound: Bound, applied: Apply, known: list[Bound]) -> dict[Sym, Term] | None:
        """The values of a bound's symbols at which it speaks of an atom; ``None`` where it does not."""
        stated = bound.stated
        if stated.function != applied.function or self.context.definition(stated.function) is not None:
            return None
        if len({*stated.args}) != len(stated.args) or self.variable in free_symbols(bound.limit) - {*stated.args}:
            return None
        values: dict[Sym, Term] = {}
        for own, asked in zip(stated.args, applied.args, strict=True):
            same = own == asked and not {self.variable, self.uniform} & free_symbols(asked)
            loose = UNNAMED in free_symbols(bound.limit) and len(stated.args) > 1
            if not isinstance(own, Sym) or not (same or (self._is_any_value(own, known) and not loose)):
                return None
            values[own] = asked
        return values

    def _is_any_value(self, symbol: Term, known: list[Bound]) -> bool:
        """Whether a symbol in a bound stands for every value: nothing but bounds of functions of it speaks of it."""
        if not isinstance(symbol, Sym) or self.context.definition(symbol) is not None:
            return False
        own = [bound.condition for bound in known if symbol in bound.stated.args]
        about = [f.condition for f in self.context.facts if f.condition.need in (*SIGNS, Need.INTEGER)]
        return not any(
            symbol in free_symbols(c.terms[0]) and not isinstance(c.terms[0], Apply) for c in about if c not in own
        )

    def _is_uniform(self, poly: Poly) -> bool:
        """Whether a bound is locally bounded in the parameter, of which then no negative power may be in it."""
        return self.uniform is None or all(
            not isinstance(e, Poly) and e >= 0
            for _, factors in poly.terms
            for b, e in factors
            if self.uniform in factor_symbols(b, e)
        )
