"""Functions that are defined on a domain: integrals and sums over them cut where another piece begins, then unfolded.

Untrusted, like all of the search: the kernel asks for the conditions of each rewriting again.  Numbers use the same
pieces, with the signs that hold at their instance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise, product
from math import ceil, floor

from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context, Definition
from derivations.model.errors import DerivationError
from derivations.model.proof import Argument
from derivations.model.terms import (
    HALF,
    INFINITY,
    ONE,
    ZERO,
    Deriv,
    Div,
    Grad,
    Integral,
    Jacobian,
    Limit,
    Num,
    Path,
    Sum,
    Sym,
    Term,
    add,
    at_path,
    binders_above,
    div,
    free_symbols,
    mul,
    neg,
    replace_at,
    sub,
    substitute,
    subterms,
)
from derivations.model.unfolding import hidden_symbols
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite
from derivations.rules.additivity import cut_in_two, on_the_line
from derivations.rules.branches import Branch, branch_of

DERIVATIVES = (Deriv, Grad, Div, Jacobian)
MAX_CUTS = 40
MAX_PERIODS = 6
"""So many periods are gone back or ahead."""


class NoPieceError(DerivationError):
    """It is not known on which piece a value lies, or none holds there."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One use of a rule on the way: its code, its place and its arguments."""

    rule: str
    path: Path
    arguments: tuple[Argument, ...]


@dataclass(slots=True)
class Pieces:
    """Cuts and unfolds the terms of one context.

    ``find`` gives the definition of a name that is defined on a domain; ``sign`` is -1, 0 or 1 for a number whose sign
    is known.  With ``sure``, whatever is not known is an error; without, the definition itself is taken there.
    """

    find: Callable[[Term], Definition | None]
    sign: Callable[[Term], int | None]
    sure: bool = False
    _normal: Normalizer = field(default_factory=lambda: Normalizer(Context()))

    def resolve(self, term: Term) -> tuple[Term, tuple[Rewriting, ...]]:
        """The term without names that are defined on a domain, and the rewritings that lead there.

        Raises:
            NoPieceError: what is to be sure is not.
        """
        made: list[Rewriting] = []
        while len(made) < MAX_CUTS:
            found = self._next(term)
            if found is None:
                return term, tuple(made)
            path, rule, arguments, new = found
            made.append(Rewriting(rule, path, arguments))
            term = replace_at(term, path, new)
        raise NoPieceError("it falls into too many pieces")

    def _next(self, term: Term) -> tuple[Path, str, tuple[Argument, ...], Term] | None:
        """The next rewriting: a cut where one is needed, else a name that is unfolded."""
        names = [path for path, part in subterms(term) if self.find(part) is not None]
        for path, part in subterms(term) if names else ():
            if isinstance(part, Sum | Integral) or on_the_line(part) is not None:
                cut = self._cut(part, _bound(binders_above(term, path)))
                halves = None if cut is None else cut_in_two(part, cut)
                if cut is not None and halves is not None:
                    return path, "additivity", (cut,), halves
        for path in names:
            part, binders = at_path(term, path), binders_above(term, path)
            definition = self.find(part)
            if definition is None or (hidden_symbols(definition) | {part}) & _bound(binders):
                continue
            branch = self._branch(part, definition, binders)
            return path, "definition", branch.key, branch.value
        return None

    # ------------------------------------------------------------------------------------------------- cuts

    def _cut(self, total: Term, around: frozenset[Term]) -> Term | None:
        """The first place inside the range of a total where a piece of what stands in it begins or ends.

        Args:
            total: an integral over a number, or a sum.
            around: the symbols that are bound around it, which have no one value.
        """
        line = total if isinstance(total, Sum) else on_the_line(total)
        if line is None:
            return None
        variable = line.index if isinstance(line, Sum) else line.variable
        if line.lower is None or line.upper is None or line.lower == INFINITY:
            return None
        found: list[Term] = []
        for condition, derived in self._conditions(line.body):
            if variable in free_symbols(condition.terms[0]):
                cut = self._edge(condition, variable, isinstance(line, Sum))
                inner = cut is not None and self._inside(cut, line, around)
                if inner and derived and self.sure:
                    raise NoPieceError("a derivative is integrated across the end of a piece")
                if inner and cut is not None and cut not in found:
                    found.append(cut)
        return self._least(found)

    def _conditions(self, body: Term) -> Iterator[tuple[Condition, bool]]:
        """The conditions of all branches of what stands in a body, and whether they are under a derivative."""
        for path, part in subterms(body):
            definition = self.find(part)
            if definition is None:
                continue
            binders = binders_above(body, path)
            own = {binder.binds[0] for binder in binders if not isinstance(binder, DERIVATIVES)}
            for branch in _branches(part, definition):
                around = tuple(b for b in (*binders, *branch.binders) if b.binds[0] not in own)
                for condition in branch.conditions:
                    placed = self._placed(condition, around)
                    if not free_symbols(placed.terms[0]) & own:
                        yield placed, bool(around) and bool(definition.extension)

    def _edge(self, condition: Condition, variable: Sym, counted: bool) -> Term | None:
        """Where a condition begins or ceases to hold; for an index, the last number before it does."""
        if condition.need not in SIGNS:
            return None
        term = condition.terms[0]
        try:
            slope = self._normal.canonical(Deriv(variable, None, term, variable))
            if variable in free_symbols(slope) or slope == ZERO:
                raise NoPieceError("a piece ends where a condition that is not affine holds")
            edge = self._normal.canonical(neg(div(substitute(term, {variable: ZERO}), slope)))
        except (*CannotNormaliseErrors, NoPieceError) as error:
            if self.sure:
                raise NoPieceError(str(error)) from None
            return None
        return edge if not counted else self._before(condition, slope, edge)

    def _before(self, condition: Condition, slope: Term, edge: Term) -> Term:
        """The last whole number before the one at which a condition on an index changes."""
        rising, strict = self.sign(slope) == 1, condition.need is Need.POSITIVE
        if isinstance(edge, Num):
            whole = ceil(edge.value) - 1 if rising is not strict else floor(edge.value)
            return Num(Fraction(whole))
        return self._normal.canonical(sub(edge, ONE)) if rising is not strict else edge

    def _inside(self, cut: Term, total: Integral | Sum, around: frozenset[Term]) -> bool:
        """Whether a cut leaves something on both sides."""
        lower, upper = total.lower, total.upper
        room = isinstance(total, Sum)
        ends = [] if is_infinite(lower) or lower is None else [add(sub(cut, lower), ONE if room else ZERO)]
        ends += [] if is_infinite(upper) or upper is None else [sub(upper, cut)]
        return not self._moves(ends, around) and all(self._sign(end) == 1 for end in ends)

    def _moves(self, ends: list[Term], around: frozenset[Term]) -> bool:
        """Whether the distances from a cut to the ends of its range are not the same everywhere."""
        moving = any(around & free_symbols(end) for end in ends)
        if moving and self.sure:
            raise NoPieceError("the pieces of an inner range are not the same everywhere")
        return moving

    def _least(self, cuts: list[Term]) -> Term | None:
        def compared(a: Term, b: Term) -> int:
            return self._sign(sub(a, b)) or 0

        ordered = sorted(cuts, key=cmp_to_key(compared))
        if any(self._sign(sub(b, a)) is None for a, b in pairwise(ordered)):
            return None
        return ordered[0] if ordered else None

    def _sign(self, term: Term) -> int | None:
        found = self.sign(term)
        if found is None and self.sure:
            raise NoPieceError("it is not known which end comes first")
        return found

    # --------------------------------------------------------------------------------------------- branches

    def _branch(self, term: Term, definition: Definition, binders: tuple[Term, ...]) -> Branch:
        """The way to a value that holds at a name, anywhere between what binds symbols around it."""
        for branch in _branches(term, definition):
            around = (*binders, *branch.binders)
            corners = bool(definition.extension) and any(isinstance(one, DERIVATIVES) for one in around)
            if all(self._holds(self._placed(one, around), corners) for one in branch.conditions):
                return branch
        if self.sure:
            raise NoPieceError(f"{definition.head.name} is not defined there")
        return next(_branches(term, definition))

    def _placed(self, condition: Condition, binders: tuple[Term, ...]) -> Condition:
        """A condition at one point of the ranges around it: in the middle of each, where none of its pieces ends."""
        term = condition.terms[0]
        for binder in reversed(binders):
            symbol = binder.binds[0]
            if symbol is not None and symbol in free_symbols(term):
                point = _point(binder)
                placed = None if point is None else substitute(term, {symbol: point})
                placed = self._near(term, binder) if isinstance(binder, Limit) else placed
                if placed is None and self.sure:
                    raise NoPieceError("its argument runs over a range of another kind")
                term = term if placed is None else placed
        return Condition(condition.need, (term, *condition.terms[1:]), condition.variables)

    def _near(self, term: Term, limit: Limit) -> Term | None:
        """What has the sign that an affine term has near the target of a limit; ``None``: it has two, or is not affine.

        That is its value there or, where it is 0 there, what it rises by on the way from there.
        """
        try:
            slope = self._normal.canonical(Deriv(limit.variable, None, term, limit.variable))
        except CannotNormaliseErrors:
            return None
        if limit.variable in free_symbols(slope):
            return None
        if is_infinite(limit.target):
            return slope if limit.target == INFINITY else neg(slope)
        there = substitute(term, {limit.variable: limit.target})
        if self.sign(there) != 0:
            return there
        return mul(Num(Fraction(limit.side)), slope) if limit.side else None

    def _holds(self, condition: Condition, inside: bool) -> bool:
        """Whether a condition holds; ``inside``: and not just at the end of a piece, where a derivative may jump."""
        if condition.need not in SIGNS:
            return condition.need is Need.INTEGER
        sign = self.sign(condition.terms[0])
        if sign is None and self.sure:
            raise NoPieceError("it is not known on which piece it lies")
        return (
            sign is not None
            and {
                Need.POSITIVE: sign > 0,
                Need.NONNEGATIVE: sign > 0 if inside else sign >= 0,
                Need.NONZERO: sign != 0,
            }[condition.need]
        )


def _branches(term: Term, definition: Definition) -> Iterator[Branch]:
    """All ways to a value, the definition itself first and zero last."""
    known = definition.extension
    numbers = range(len(definition.pieces))
    counts = sorted(range(-MAX_PERIODS, MAX_PERIODS + 1), key=abs) if known.period is not None else [0]
    signs = (1, -1) if known.parity else (1,)
    keys: list[tuple[Argument, ...]] = [("by", n, sign, k) for k in counts for sign in signs for n in numbers]
    keys[0] = ()
    if known.vanishes:
        keys += [("zero", *choice) for choice in product(*(range(len(piece.domain)) for piece in definition.pieces))]
    for key in keys:
        branch = branch_of(term, definition, key)
        if branch is not None:
            yield branch


def _bound(binders: tuple[Term, ...]) -> frozenset[Term]:
    return frozenset(symbol for binder in binders if (symbol := binder.binds[0]) is not None)


def _point(binder: Term) -> Term | None:
    """A point in the range of a binder; ``None``: it has none that stands for all."""
    match binder:
        case Deriv() | Grad() | Div() | Jacobian():
            return binder.at
        case Sum(_, _, lower, upper):
            return upper if is_infinite(lower) else lower
        case Integral(_, _, Term() as lower, Term() as upper):
            return _middle(lower, upper)
        case _:
            return None


def _middle(lower: Term, upper: Term) -> Term:
    if is_infinite(lower):
        return ZERO if is_infinite(upper) else sub(upper, ONE)
    return add(lower, ONE) if is_infinite(upper) else mul(HALF, add(lower, upper))
