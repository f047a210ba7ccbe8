"""Antiderivatives to be proposed to the rule that differentiates them: of powers times exponentials times waves."""

from __future__ import annotations

from fractions import Fraction
from math import comb, perm

from derivations.engine.substitutions import by_substitution
from derivations.model import terms as t
from derivations.model import work
from derivations.model.context import Context
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import NIL, E, Factor, Monomial, Poly, Rational, factor_symbols
from derivations.normal.terms_of import monomial_term, to_term
from derivations.normal.trigonometry import by_exponentials, oscillates, oscillating, waves_of
from derivations.rules.growth import inside
from derivations.rules.profiles import Region, coefficient, degree

MAX_DEGREE = 8


@work.remembered(512)
def antiderivative(integral: t.Integral, context: Context) -> t.Term | None:
    """A term whose derivative is an integrand; ``None`` where none is known."""
    if t.has_function(integral.body):
        return None
    return _of_waves(integral, context) or by_substitution(integral, context)


def _of_waves(integral: t.Integral, context: Context) -> t.Term | None:
    """That of an integrand with waves in it."""
    variable = integral.variable
    normal = Normalizer(inside(context, variable, Region(plus=False, minus=False)))
    try:
        whole = normal(integral.body)
        if not oscillates(whole):
            return None
        parts = [_of_monomial(normal, m, c, variable) for m, c in by_exponentials(normal, whole).terms.items()]
    except CannotNormaliseErrors:
        return None
    known = [part for part in parts if part is not None]
    return t.add(*known) if known and len(known) == len(parts) else None


def _of_monomial(normal: Normalizer, monomial: Monomial, value: Rational, variable: t.Sym) -> t.Term | None:
    """``c x^n e^{ax} Π waves``, wave by wave."""
    parts = oscillating(monomial)
    if parts is None or parts[0][0]:
        return None
    (_, factors), waves = parts
    outside: list[Factor] = []
    rate, order = NIL, 0
    for base, exponent in factors:
        if variable not in factor_symbols(base, exponent):
            outside.append((base, exponent))
        elif base == variable and isinstance(exponent, int) and 0 <= exponent <= MAX_DEGREE:
            order = exponent
        elif base == E and isinstance(exponent, Poly) and degree(exponent, variable) == 1:
            rate = coefficient(exponent, variable, 1)
            outside.append((E, coefficient(exponent, variable, 0)))
        else:
            return None
    constant = monomial_term(((), tuple(f for f in outside if f[1] != NIL)), value)
    primitives = []
    for phase, (real, imaginary) in waves_of(normal, waves).items():
        if degree(phase, variable) not in (0, 1):
            return None
        primitives.append(_of_wave(variable, order, rate, phase, (to_term(real), to_term(imaginary))))
    return t.mul(constant, t.add(*primitives))


def _of_wave(variable: t.Sym, order: int, rate: Poly, phase: Poly, amplitude: tuple[t.Term, t.Term]) -> t.Term:
    """The real part of ``∫ (u + iv) x^n e^{zx + ib} dx`` with ``z = a + iω``, where ``P = ωx + b`` is the phase.

    It is that of ``(u + iv) e^{ax + iP} Σ_k (-1)^k n!/(n-k)! x^(n-k)/z^(k+1)``, and of ``x^(n+1)/(n+1)`` for ``z = 0``.
    """
    angle, u, v = to_term(phase), *amplitude
    frequency = coefficient(phase, variable, 1)
    real, imaginary = (
        t.sub(t.mul(u, t.call("cos", angle)), t.mul(v, t.call("sin", angle))),
        t.add(t.mul(u, t.call("sin", angle)), t.mul(v, t.call("cos", angle))),
    )
    if not rate and not frequency:
        return t.mul(real, t.power(variable, order + 1), t.number(Fraction(1, order + 1)))
    a, w = to_term(rate), to_term(frequency)
    terms = []
    for k in range(order + 1):
        below, above = _reciprocal(a, w, k + 1)
        share = t.mul(t.number((-1) ** k * perm(order, k)), t.power(variable, order - k))
        terms.append(t.mul(share, t.sub(t.mul(real, below), t.mul(imaginary, above))))
    grown = t.call("exp", t.mul(a, variable)) if rate else t.ONE
    return t.mul(grown, t.add(*terms))


def _reciprocal(a: t.Term, w: t.Term, exponent: int) -> tuple[t.Term, t.Term]:
    """The real and the imaginary part of ``1/(a + iw)^m = (a - iw)^m/(a² + w²)^m``, which is ``(-i)^m/w^m`` for a = 0.

    Written so, it asks for ``w ≠ 0`` as a document says that, and not for ``w² ≠ 0`` multiplied out.
    """
    if a == t.ZERO:
        turned = t.mul(t.number(-1 if exponent % 4 in (1, 2) else 1), t.power(w, -exponent))
        return (t.ZERO, turned) if exponent % 2 else (turned, t.ZERO)
    below = t.power(t.add(t.power(a, 2), t.power(w, 2)), exponent)
    parts: tuple[list[t.Term], list[t.Term]] = ([], [])
    for n in range(exponent + 1):
        sign = -1 if n % 4 in (1, 2) else 1  # (-i)^n is 1, -i, -1, i
        size = t.mul(t.number(sign * comb(exponent, n)), t.power(a, exponent - n), t.power(w, n))
        parts[n % 2].append(size)
    return t.div(t.add(*parts[0]), below), t.div(t.add(*parts[1]), below)
