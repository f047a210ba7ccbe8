"""The ways to a value of a function that is defined on a domain: by a piece of it, by its symmetries, or as zero.

Each way has conditions, under which the function at its arguments has the value.  Where all of them fail, the function
has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derivations.model.conditions import Condition, Need
from derivations.model.context import Definition, Piece
from derivations.model.proof import Argument
from derivations.model.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Apply,
    Deriv,
    Num,
    Sym,
    Term,
    free_symbols,
    fresh_name,
    mul,
    sub,
    substitute,
)

_NEGATED = {Need.POSITIVE: Need.NONNEGATIVE, Need.NONNEGATIVE: Need.POSITIVE}


@dataclass(frozen=True, slots=True)
class Branch:
    """One way to a value; ``key`` are the arguments that tell it to the rule.

    The conditions of a derivative are on new symbols, which ``binders`` bind: they are to hold in a neighbourhood.
    """

    key: tuple[Argument, ...]
    conditions: tuple[Condition, ...]
    value: Term
    binders: tuple[Term, ...] = ()


def branch_of(term: Term, definition: Definition, key: tuple[Argument, ...]) -> Branch | None:
    """The way to a value that a key tells, if there is one.

    ``()`` is the first piece of the definition; ``("by", n, s, k)`` is piece ``n`` at the argument ``s (a - k T)``, for
    a parity ``s`` and a period ``T``; ``("zero", i, …)`` says for each piece which of its conditions fails.
    """
    if isinstance(term, Apply) and term.partials:
        return _derived(term, definition, key)
    match key:
        case ():
            return _at(term, definition, definition.pieces[0], 1, 0, key)
        case ("by", int() as number, int() as sign, int() as periods) if 0 <= number < len(definition.pieces):
            return _at(term, definition, definition.pieces[number], sign, periods, key)
        case ("zero", *numbers):
            return _outside(term, definition, key, numbers)
        case _:
            return None


def _derived(term: Apply, definition: Definition, key: tuple[Argument, ...]) -> Branch | None:
    """A derivative of a function is that of its value at new symbols, at the arguments."""
    taken = {s.name for t in (*term.args, *definition.terms) for s in free_symbols(t)}
    symbols: list[Sym] = []
    for parameter in definition.parameters:
        symbols.append(Sym(fresh_name(parameter.name, taken), parameter.dims, parameter.sort))
        taken.add(symbols[-1].name)
    indices = {partial.slot: partial.index for partial in term.partials}
    pairs = enumerate(zip(symbols, term.args, strict=True))
    plain = Apply(term.function, tuple(s if n in indices else arg for n, (s, arg) in pairs))
    found = branch_of(plain, definition, key)
    if found is None:
        return None
    value = found.value
    for partial in term.partials:
        value = Deriv(symbols[partial.slot], partial.index, value, symbols[partial.slot])
    binders = tuple(Deriv(symbols[n], index, found.value, term.args[n]) for n, index in indices.items())
    return Branch(key, found.conditions, substitute(value, dict(zip(symbols, term.args, strict=True))), binders)


def domain_at(term: Term, definition: Definition) -> tuple[Condition, ...]:
    """The conditions under which the first piece of a definition holds at the arguments of a term."""
    return tuple(_instance(one, definition, _arguments(term)) for one in definition.domain)


def _arguments(term: Term) -> tuple[Term, ...]:
    """The arguments at which a definition unfolds: none for a name."""
    return term.args if isinstance(term, Apply) else ()


def _at(
    term: Term, definition: Definition, piece: Piece, sign: int, periods: int, key: tuple[Argument, ...]
) -> Branch | None:
    """By a piece: ``f(a) = f(a - kT)`` for a function of period ``T``, ``f(b) = ±f(-b)`` for an even or an odd one."""
    args, known, factor = _arguments(term), definition.extension, ONE
    if (sign, periods) != (1, 0):
        plain = len(args) == 1 and not args[0].shape.rank
        if not plain or sign not in (1, -1) or (sign < 0 and not known.parity):
            return None
        at = args[0]
        if periods:
            if known.period is None:
                return None
            at = sub(at, mul(Num(Fraction(periods)), known.period))
        if sign < 0:
            at, factor = mul(MINUS_ONE, at), Num(Fraction(known.parity))
        args = (at,)
    values: dict[Sym, Term] = dict(zip(definition.parameters, args, strict=True))
    body = substitute(piece.body, values)
    conditions = tuple(_instance(one, definition, args) for one in piece.domain)
    return Branch(key, conditions, body if factor == ONE else mul(factor, body))


def _outside(term: Term, definition: Definition, key: tuple[Argument, ...], numbers: list[Argument]) -> Branch | None:
    """By zero, outside of every piece: of each, one condition fails without which the function is known to vanish."""
    if len(numbers) != len(definition.pieces):
        return None
    failing: list[Condition] = []
    first = 0
    for number, piece in zip(numbers, definition.pieces, strict=True):
        if not isinstance(number, int) or not 0 <= number < len(piece.domain):
            return None
        condition = _instance(piece.domain[number], definition, _arguments(term))
        if first + number not in definition.extension.vanishes or condition.need not in _NEGATED:
            return None
        failing.append(Condition(_NEGATED[condition.need], (mul(MINUS_ONE, condition.terms[0]),)))
        first += len(piece.domain)
    return Branch(key, tuple(failing), ZERO)


def _instance(condition: Condition, definition: Definition, args: tuple[Term, ...]) -> Condition:
    values: dict[Sym, Term] = dict(zip(definition.parameters, args, strict=True))
    return Condition(condition.need, tuple(substitute(term, values) for term in condition.terms))
