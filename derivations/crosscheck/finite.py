r"""Sums over sets that are not written out: in an instance, each random variable has a few values, 0, 1, ….

A law is a table of positive numbers then, over the values of all its variables; its densities are parts of it, divided
by what they are to sum to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase

from derivations.crosscheck.contents import letter_of_law
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.terms import (
    ONE,
    ZERO,
    Apply,
    Expect,
    Function,
    Integral,
    Num,
    Product,
    Sort,
    Sum,
    Sym,
    Term,
    chance_in,
    counts_all,
    div,
    factors_of,
    free_symbols,
    is_measure,
    mul,
    number,
    parts_of_chance,
    sub,
    subterms,
)
from derivations.model.unfolding import unfolded

MAX_VALUES = 4
MAX_ROLES = 3
_SOURCE = Source(Origin.CONVENTION, "an instance on finite sets")


class _UnfitError(ArithmeticError):
    """Something in a claim is no sum over the values of laws that are tables."""


def on_finite_sets(claim: Claim, context: Context, *, independent: bool = False) -> tuple[Claim, Context]:
    """A claim on sums over sets, and its context, with laws on finite sets; others are as they were.

    ``independent`` lets the random variables of each law be so.
    """
    sides = [unfolded(side, context) for side in (claim.left, claim.right)]
    if not any(_counts(part) for side in sides for part in _applied(side)):
        return claim, context
    try:
        made = _Made.of(sides, context, independent)
        left, right = (made.finite(side, {}) for side in sides)
    except _UnfitError:
        return claim, context
    return replace(claim, left=left, right=right), replace(context, facts=(*context.facts, *made.facts()))


def has_joint_law(claim: Claim) -> bool:
    """Whether a claim speaks of the law of several random variables, which words may call independent."""
    parts = (part for side in (claim.left, claim.right) for part in _applied(side))
    return any(d is not None and len(d.of) + len(d.given) > 1 for part in parts if (d := part.function.density))


def _applied(term: Term) -> Iterator[Apply]:
    return (part for _, part in subterms(term) if isinstance(part, Apply))


def _counts(part: Apply) -> bool:
    """Whether a sum over a set, or the mass of a law at a value, stands in a claim."""
    own = part.args[part.function.subscripts :]
    return part.function.density is not None and (is_measure(part.function) or any(isinstance(a, Num) for a in own))


_Law = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Made:
    """The laws of a claim with their random variables, how many values each of these has, and those that are free."""

    laws: Mapping[_Law, tuple[str, ...]]
    count: int
    free: Mapping[Sym, Sym]
    independent: bool

    @classmethod
    def of(cls, sides: Iterable[Term], context: Context, independent: bool) -> _Made:
        laws: dict[_Law, dict[str, None]] = {}
        free: dict[Sym, Sym] = {}
        largest = 1
        sides = list(sides)
        outside = frozenset[Sym]().union(*map(free_symbols, sides))
        measures = [p for side in sides for p in _applied(side) if is_measure(p.function)]
        sets = {part.function.name for part in measures if not counts_all(part)}
        if len(sets) > 1 or any(map(chance_in, outside)) or any(map(parts_of_chance, measures)):
            raise _UnfitError("several sets, or events, which have to do with each other")
        for part in (part for side in sides for part in _applied(side)):
            roles = part.function.density
            if roles is None or is_measure(part.function):
                continue
            names = roles.of + roles.given
            laws.setdefault(letter_of_law(part.function), {}).update(dict.fromkeys(names))
            for value in part.args[part.function.subscripts :]:
                if isinstance(value, Num) and value.value.denominator == 1 and value.value >= 0:
                    largest = max(largest, int(value.value))
                elif isinstance(value, Sym) and value in outside:
                    free[value] = Sym(value.name, sort=Sort.INTEGER)
                elif not isinstance(value, Sym):
                    raise _UnfitError("a law at something else than a value of its variables")
        if largest >= MAX_VALUES or any(len(names) > MAX_ROLES for names in laws.values()):
            raise _UnfitError("too many values")
        _require_free(laws, context)
        return cls({law: tuple(names) for law, names in laws.items()}, largest + 1, free, independent)

    def finite(self, term: Term, bound: Mapping[Sym, Sym]) -> Term:
        """A term with sums over the values of its variables; ``bound`` are those that run, with their numbers."""
        match term:
            case Sym():
                return bound.get(term) or self.free.get(term, term)
            case Integral():
                return self._summed(term, bound)
            case Apply(function=function) if function.density is not None:
                return self._density(term, bound)
            case Expect():
                raise _UnfitError("an average over a law with a density")
            case _ if term.binds[0] is not None and not isinstance(term, Sum | Product):
                raise _UnfitError("something else than a sum")
            case _:
                children = tuple(self.finite(child, bound) for child in term.children)
                return term if children == term.children else term.rebuild(children)

    def _summed(self, total: Integral, bound: Mapping[Sym, Sym]) -> Term:
        factors = factors_of(total.body)
        rest = [f for f in factors if not (isinstance(f, Apply) and is_measure(f.function))]
        own = [f for f in factors if isinstance(f, Apply) and is_measure(f.function) and f.args == (total.variable,)]
        if not own or len(rest) + len(own) < len(factors) or total.lower is not None:
            raise _UnfitError("an integral by length")
        index = Sym(total.variable.name, sort=Sort.INTEGER)
        return self._over(index, self.finite(mul(*rest) if rest else ONE, {**bound, total.variable: index}))

    def _over(self, index: Sym, body: Term) -> Term:
        return Sum(index, body, ZERO, number(self.count - 1))

    def _density(self, part: Apply, bound: Mapping[Sym, Sym]) -> Term:
        """A density as a part of the table of its law."""
        roles, start = part.function.density, part.function.subscripts
        if roles is None or part.partials or is_measure(part.function):
            raise _UnfitError("a measure beside its sum, or a derivative")
        values = [self.finite(arg, bound) for arg in part.args]
        own = dict(zip(roles.of + roles.given, values[start:], strict=True))
        given = {role: own[role] for role in roles.given}
        return div(self._total(part.function, values[:start], own), self._total(part.function, values[:start], given))

    def _total(self, function: Function, subscripts: list[Term], known: Mapping[str, Term]) -> Term:
        """The total of a table over the variables that have no value."""
        names = self.laws[letter_of_law(function)]
        taken = {s.name for value in (*known.values(), *subscripts) for s in free_symbols(value)}
        indices: dict[str, Sym] = {}
        for number_of, name in enumerate(names):
            if name not in known:
                indices[name] = Sym(f"n_{{{number_of}}}", sort=Sort.INTEGER)
        if {index.name for index in indices.values()} & taken:
            raise _UnfitError("a name that is taken")
        values = [known.get(name) or indices[name] for name in names]
        total = self._entry(function, subscripts, values)
        for index in indices.values():
            total = self._over(index, total)
        return total

    def _entry(self, function: Function, subscripts: list[Term], values: list[Term]) -> Term:
        if not self.independent:
            return Apply(_table(function, ""), (*subscripts, *values))
        names = self.laws[letter_of_law(function)]
        return mul(*(Apply(_table(function, name), (*subscripts, v)) for name, v in zip(names, values, strict=True)))

    def facts(self) -> Iterator[Fact]:
        """That tables are positive, and that free variables have values."""
        for (name, subscripts), names in self.laws.items():
            tables = names if self.independent else ("",)
            size = subscripts + (1 if self.independent else len(names))
            args = tuple(Sym(letter, sort=Sort.INTEGER) for letter in ascii_lowercase[:size])
            for role in tables:
                table = _table(Function(name, subscripts=subscripts), role)
                yield Fact(Condition(Need.POSITIVE, (Apply(table, args),)), _SOURCE)
        for value in self.free.values():
            for term in (value, sub(number(self.count - 1), value)):
                yield Fact(Condition(Need.NONNEGATIVE, (term,)), _SOURCE)


def _table(function: Function, role: str) -> Function:
    """The function whose values a law, or that of one of its random variables, is proportional to."""
    return Function(f"{function.name}^{{{role}\\propto}}", subscripts=function.subscripts)


def _require_free(laws: Mapping[_Law, object], context: Context) -> None:
    """Raise where the context says something of a law, beside that it is positive."""
    terms = [side for h in context.hypotheses for side in (h.left, h.right)]
    terms += [t for f in context.facts if f.condition.need is not Need.POSITIVE for t in f.condition.terms]
    heads = [d.head for d in context.definitions if isinstance(d.head, Function)]
    functions = [*heads, *(part.function for term in terms for part in _applied(term))]
    if any(letter_of_law(function) in laws for function in functions):
        raise _UnfitError("a law of which something is said")
