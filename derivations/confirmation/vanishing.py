"""Whether an expression is zero as a rational function of its atoms: polynomial arithmetic, nothing that searches."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum, auto
from math import comb
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from derivations.confirmation import integrals, limits
from derivations.confirmation.totals import INTEGRAL, NOTHING, Total

MAX_TERMS = 20_000
"""What may have more terms once it is multiplied out is left alone."""
MAX_DENOMINATORS = 8
MAX_DEPTH = 4


class Vanishing(Enum):
    """What SymPy sees of an expression."""

    ZERO = auto()
    NONZERO = auto()
    """A polynomial in independent atoms that is not zero."""
    UNKNOWN = auto()


class TooManyTermsError(Exception):
    """An expression has too many terms once it is multiplied out."""


def seen(expression: Any) -> Vanishing:
    """What SymPy sees of an expression."""
    try:
        return _seen(expression, 0)
    except TooManyTermsError:
        return Vanishing.UNKNOWN


def has_sign(expression: Any, strict: bool) -> bool:
    """Whether SymPy sees by its assumptions that an expression is positive, or not negative; its zero is that, too."""
    said = (bool(one.is_positive if strict else one.is_nonnegative) for one in (expression, _flat(expression, 0)))
    return any(said) or (not strict and seen(expression) is Vanishing.ZERO)


def primitives(expression: Any) -> Any:
    """An expression with each integral between bounds as the change of a primitive, of which nothing else is known."""
    split = _canonical(expression, 0)
    found = {one: _change(one) for one in _outermost(split) if one.args[4] == INTEGRAL and len(one.args[1]) == 1}
    return split.xreplace(found)


def _change(total: Any) -> Any:
    body, _, lower, upper, _ = total.args
    primitive = sympy.Function(f"∫{body}", real=True)
    return primitive(upper) - primitive(lower)


def _flat(expression: Any, depth: int) -> Any:
    """An expression multiplied out, with primitive totals alone."""
    return _expanded(_canonical(expression, depth))


def _seen(expression: Any, depth: int) -> Vanishing:
    if expression == 0:
        return Vanishing.ZERO
    atoms = _atoms(expression)
    if atoms is not None:
        return Vanishing.NONZERO if _in_ring(expression, atoms) else Vanishing.ZERO
    flat = _flat(expression, depth)
    numerator = flat if flat == 0 else _numerator(flat)
    if numerator == 0 or (depth < MAX_DEPTH and _by_domains(numerator, depth)):
        return Vanishing.ZERO
    return Vanishing.NONZERO if _atoms(numerator) is not None else Vanishing.UNKNOWN


def _atoms(expression: Any) -> dict[Any, Any] | None:
    """The symbols and undefined functions of symbols in which an expression is a polynomial; ``None`` if it is none."""
    found: dict[Any, Any] = {}
    free = sympy.preorder_traversal(expression)
    for part in free:
        if isinstance(part, AppliedUndef) and all(arg.is_Symbol or arg.is_Integer for arg in part.args):
            found.setdefault(part, sympy.Dummy())
            free.skip()
        elif part.is_Symbol:
            found.setdefault(part, sympy.Dummy())
        elif not (part.is_Add or part.is_Mul or part.is_Rational or _is_plain_power(part)):
            return None
    return found


def _is_plain_power(part: Any) -> bool:
    return bool(part.is_Pow and part.exp.is_Integer and part.exp > 0)


def _in_ring(expression: Any, atoms: dict[Any, Any]) -> Any:
    """A polynomial as an element of the ring over its atoms, in which like terms are joined as they arise.

    Raises:
        TooManyTermsError: a polynomial of its degree may have too many terms.
    """
    if comb(_degree(expression) + len(atoms), len(atoms)) > MAX_TERMS:
        raise TooManyTermsError
    ring = sympy.ring([*atoms.values()], sympy.QQ)[0]
    return ring.from_expr(expression.xreplace(atoms))


def _degree(expression: Any) -> int:
    """The degree of a polynomial as it is written."""
    if expression.is_Add:
        return max(map(_degree, expression.args))
    if expression.is_Mul:
        return sum(map(_degree, expression.args))
    if expression.is_Pow:
        return int(expression.exp) * _degree(expression.base)
    return 0 if expression.is_Rational else 1


# ------------------------------------------------------------------------------------------------ multiplied out


def _expanded(expression: Any) -> Any:
    """An expression multiplied out, also in exponents and logarithms, with like powers of sums written alike.

    Raises:
        TooManyTermsError: it has too many terms.
    """
    if _terms(expression) > MAX_TERMS:
        raise TooManyTermsError
    return sympy.expand(expression, force=True, func=True, trig=True).replace(_has_content, _without_content)


def _terms(expression: Any) -> int:
    """About how many terms an expression has once it is multiplied out, and those in its arguments."""
    if not expression.args:
        return 1
    parts = [_terms(arg) for arg in expression.args]
    if any(part > MAX_TERMS for part in parts):
        return MAX_TERMS + 1
    if expression.is_Mul:
        size = 1
        for part in parts:
            size = min(size * part, MAX_TERMS + 1)
        return size
    if expression.is_Pow and expression.exp.is_Integer:
        power = min(abs(int(expression.exp)), MAX_TERMS)
        return min(comb(parts[0] + power - 1, power), MAX_TERMS + 1) if parts[0] > 1 else 1
    return sum(parts) if expression.is_Add else max(1, *parts)


def _has_content(part: Any) -> bool:
    return bool(part.is_Pow and part.base.is_Add and (part.exp.is_negative or not part.exp.is_Integer))


def _without_content(part: Any) -> Any:
    """A power of a sum without the positive number that its terms share: ``(2 + 2 a)^e`` is ``2^e (1 + a)^e``."""
    content, rest = part.base.primitive()
    if part.exp.is_Integer and rest.could_extract_minus_sign():
        return (-content) ** part.exp * (-rest) ** part.exp
    return content**part.exp * rest**part.exp


def _numerator(expression: Any) -> Any:
    """The numerator over one common denominator, multiplied out; squares of sines give way to those of cosines."""
    denominators = {part.base for part in expression.atoms(sympy.Pow) if part.exp.is_negative}
    if len(denominators) > MAX_DENOMINATORS or len(sympy.Add.make_args(expression)) > MAX_TERMS // 50:
        raise TooManyTermsError
    numerator = _expanded(sympy.fraction(sympy.together(expression))[0])
    for sine in sorted(numerator.atoms(sympy.sin), key=str):
        cosine = sympy.cos(sine.args[0])
        if numerator.has(cosine):
            numerator = _expanded(sympy.rem(numerator, sine**2 + cosine**2 - 1, sine))
    return numerator


# -------------------------------------------------------------------------------------------------------- totals


def _canonical(expression: Any, depth: int) -> Any:
    """The same with every total split into primitive ones, whose variables are named by how deep they nest."""
    return expression.xreplace({one: _split(one, depth) for one in _outermost(expression)})


def _outermost(expression: Any) -> list[Any]:
    """The totals that stand in no other one."""
    found: list[Any] = []
    parts = sympy.preorder_traversal(expression)
    for part in parts:
        if isinstance(part, Total):
            found.append(part)
            parts.skip()
    return found


def _split(total: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise TooManyTermsError
    body, *where = total.args
    body = _canonical(body, depth + 1)
    if not total.is_linear:
        return _named(body, *where)
    return sympy.Add(*(_primitive(term, *where) for term in sympy.Add.make_args(_expanded(body))))


def _primitive(term: Any, variables: Any, lower: Any, upper: Any, kind: Any) -> Any:
    """A product under a total, its constant factors taken out."""
    bound = set(variables)
    inside: list[Any] = []
    outside: list[Any] = []
    for factor in sympy.Mul.make_args(term):
        (inside if factor.free_symbols & bound else outside).append(factor)
    body = sympy.Mul(*inside)
    known = _value(body, variables, lower, upper, kind)
    return sympy.Mul(*outside) * (_named(body, variables, lower, upper, kind) if known is None else known)


def _named(body: Any, variables: Any, lower: Any, upper: Any, kind: Any) -> Any:
    """A total whose variables have the names that belong to how deep totals nest in it."""
    height = max((inner.height for inner in body.atoms(Total)), default=0) + 1
    names = sympy.Tuple(*(sympy.Symbol(f"∫{height}.{n}", real=True) for n in range(len(variables))))
    return Total(body.xreplace(dict(zip(variables, names, strict=True))), names, lower, upper, kind)


def _value(body: Any, variables: Any, lower: Any, upper: Any, kind: Any) -> Any | None:
    """The value of an integral, of a limit, or of the difference of two, if that can be told."""
    if kind != INTEGRAL:
        return limits.value(body, variables, lower, upper, str(kind))
    known = _known(body, variables, lower, upper)
    return integrals.value(body, variables[0], lower, upper) if known is None and len(variables) == 1 else known


def _known(body: Any, variables: Any, lower: Any, upper: Any) -> Any | None:
    """The value of an integral of 1 between bounds, or of a density: by its distribution function."""
    if body == 1 and lower.is_finite and upper.is_finite:
        return upper - lower
    if lower.is_finite:
        above, below = (_known(body, variables, -sympy.oo, bound) for bound in (upper, lower))
        return None if above is None or below is None else above - below
    if lower != -sympy.oo:
        return None
    whole, within = body, set(variables)
    while isinstance(body, Total) and body.domain[1:] == (lower, upper, INTEGRAL):
        within |= set(body.args[1])
        body = body.args[0]
    own = body.args[slice(*getattr(body, "density_in", NOTHING))]
    if not own or len(own) != len(within) or set(own) != within:
        return None
    return sympy.S.One if upper == sympy.oo else _named(whole, variables, lower, upper, INTEGRAL)


def _by_domains(expression: Any, depth: int) -> bool:
    """Whether the totals over each domain, put together, are those of zero, and nothing is left besides."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    rest = []
    for term in sympy.Add.make_args(expression):
        factors = sympy.Mul.make_args(term)
        own = [factor for factor in factors if isinstance(factor, Total) and factor.is_linear]
        if len(own) != 1:
            rest.append(term)
            continue
        names = [sympy.Symbol(f"∫0.{depth}.{n}", real=True) for n in range(len(own[0].args[1]))]
        body = own[0].args[0].xreplace(dict(zip(own[0].args[1], names, strict=True)))
        groups[own[0].domain].append(sympy.Mul(body, *(factor for factor in factors if factor is not own[0])))
    sums = [sympy.Add(*terms) for terms in (rest, *groups.values())]
    return bool(groups) and all(_seen(one, depth + 1) is Vanishing.ZERO for one in sums)
