r"""What may depend on the variable of a derivative, an integral or a sum (design §3, ``depends_on``).

A name of which nothing is said may depend on anything.  Where something in an operand does move, the others are taken
not to, which is a convention that is listed; where nothing does, as in ``\frac{d}{dt}(mv)``, it is off, since nobody
differentiates a constant on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.names.environment import DIFFERENTIAL, Environment, UnstatedError
from derivations.meaning.names.quantities import loose_parts
from derivations.meaning.names.stretches import family_of
from derivations.model.term_latex import to_latex
from derivations.model.terms import Apply, Sort, Sym, Term, free_symbols, subterms
from derivations.reading.grouping import is_derivative_sign
from derivations.reading.names import accent_name, base_name, children, is_undefined, lowered, parts_of, spelling
from derivations.reading.syntax import Accent, Fraction, Node

CHANCE = Sym(r"\mathrm{law}")
"""The law of which nothing is said over which something is averaged: it may depend on any variable."""

_DOTTED = re.compile(r"\\d+ot\{(.+)\}(?=_|$)")


def dotted(trees: Iterable[Node]) -> frozenset[str]:
    """The names that have a dot above them somewhere, which move with the time."""
    found, waiting = set[str](), list(trees)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Accent) and accent_name(node.accent) in ("dot", "ddot"):
            found.add(spelling(node.body))
        waiting += children(node)
    return frozenset(found)


def differentiated(trees: Iterable[Node]) -> frozenset[tuple[str, str]]:
    """The pairs of a name alone and a variable by which it is differentiated somewhere, so that it depends on it."""
    return frozenset(pair for pair, _ in derivatives(trees))


def derivatives(trees: Iterable[Node]) -> frozenset[tuple[tuple[str, str], int]]:
    """These pairs, with where the derivatives stand."""
    found, waiting = set[tuple[tuple[str, str], int]](), list(trees)
    while waiting:
        node = waiting.pop()
        waiting += children(node)
        if not isinstance(node, Fraction):
            continue
        top, bottom = parts_of(node.numerator), parts_of(node.denominator)
        signs = len(top) == len(bottom) == 2 and is_derivative_sign(top[0]) and is_derivative_sign(bottom[0])
        if signs and base_name(top[1]) is not None and base_name(bottom[1]) is not None:
            found.add(((spelling(top[1]), spelling(bottom[1])), node.start))
    return frozenset(found)


def require_movement(env: Environment, operand: Term, variable: Sym, moves: bool) -> None:
    """Require that what an operand holds besides a variable may be taken not to depend on it, and note that.

    Args:
        env: the scope of the operand.
        operand: what is differentiated, integrated or summed.
        variable: by or over which.
        moves: whether anything in the operand depends on the variable.

    Raises:
        UnstatedError: a name is said to depend on the variable, or nothing moves and a name may depend on it.
    """
    _require_no_elements(operand, variable)
    if CHANCE in free_symbols(operand):
        raise UnstatedError(f"whether a law that is not stated depends on {variable.name} is not stated, either")
    loose_ones = [part for part in loose_parts(operand) if variable not in free_symbols(part)]
    if loose_ones or is_undefined(variable.name):
        what = to_latex(loose_ones[0]) if loose_ones else variable.name
        raise UnstatedError(f"what {what} depends on is not known: define its command, or declare it")
    apart = _values_beside(operand, variable)
    for name in sorted(set(_others(env, operand, variable)) - apart):
        if depends_on(env, name, variable):
            raise UnstatedError(f"how {name} depends on {variable.name} is not stated")
    loose = sorted(set(_loose(env, operand, variable)))
    if loose and not moves:
        names = ", ".join(loose)
        raise UnstatedError(f"whether {names} depends on {variable.name} is not stated: declare what is constant")
    for name in loose:
        env.log.convention(f"{name} does not depend on {variable.name}")


def require_constants(env: Environment, body: Term, index: Sym, together: Iterable[Sym] = ()) -> None:
    """Require that nothing under a sum or product is said to depend on its index without showing it.

    Of what is averaged ``together``, each may depend on the others: their law is a joint one.

    Raises:
        UnstatedError: a name is.
    """
    _require_no_elements(body, index)
    apart = _values_beside(body, index).union(symbol.name for symbol in together)
    for name in sorted(set(_others(env, body, index)) - apart):
        if depends_on(env, name, index):
            raise UnstatedError(f"how {name} depends on {index.name} is not stated")


def _values_beside(operand: Term, variable: Sym) -> set[str]:
    """The names that stand beside a variable in a density, as values that move apart from it.

    So it is whatever model ties the random variables: ``y = X b + e``, where ``p(y | b)`` is integrated over ``b``.
    """
    laws = (part for _, part in subterms(operand) if isinstance(part, Apply) and part.function.density is not None)
    return {arg.name for law in laws if variable in law.args for arg in law.args if isinstance(arg, Sym)}


def _require_no_elements(operand: Term, variable: Sym) -> None:
    r"""Require that no element of a family is meant by a variable: ``x_k`` may be a part of ``x_{0:K}``, or of ``x``.

    Raises:
        UnstatedError: one may be.
    """
    letter = _letter(variable.name)
    for name in sorted(symbol.name for symbol in free_symbols(operand) - {variable}):
        family = family_of(name)
        if family is not None and _letter(family) == letter:
            raise UnstatedError(f"how {name} depends on {variable.name} is not stated")
    for _, part in subterms(operand) if variable.sort is Sort.REAL else ():
        if isinstance(part, Apply) and part.is_element and _letter(part.function.name) == letter:
            raise UnstatedError(f"how the elements of {part.function.name} depend on {variable.name} is not stated")
        if isinstance(part, Sym) and _holds_entry(part, variable):
            raise UnstatedError(f"how {part.name} depends on {variable.name} is not stated")


def _holds_entry(whole: Sym, variable: Sym) -> bool:
    """Whether a vector or a matrix has a variable as an entry, as its letter and its index tell."""
    apart = whole.shape.rank > variable.shape.rank and whole.name != variable.name
    return apart and "_" in variable.name and _letter(whole.name) == _letter(variable.name)


def _letter(name: str) -> str:
    """The letter of a name without what stands below and above it, and whatever its case."""
    return lowered(re.split(r"[_^']", name, maxsplit=1)[0])


def depends_on(env: Environment, name: str, variable: Sym) -> bool:
    """Whether a name is said to depend on a variable; a dot above it, or the time below it, says so of the time.

    What is not the same everywhere may depend on any, unless it is declared.
    """
    varies = name in env.survey.varying and name not in env.declared
    if varies or (name, variable.name) in env.survey.dependent or name.startswith(DIFFERENTIAL):
        return True
    moves = name in env.survey.moving or name.endswith("_{t}") or _DOTTED.match(name) is not None
    return variable.name == "t" and moves


def _loose(env: Environment, operand: Term, variable: Sym) -> Iterator[str]:
    """The names in an operand that are neither the variable nor known to be numbers or variables of their own."""
    for name in _others(env, operand, variable):
        if name not in env.declared and name not in env.survey.reals:
            yield name


def _others(env: Environment, operand: Term, variable: Sym) -> Iterator[str]:
    """The names in an operand that may depend on the variable: also those that are declared to be numbers."""
    for symbol in sorted(free_symbols(operand) - {variable, *env.bound}, key=lambda one: one.key):
        named = symbol.name == variable.name or env.shapes.is_dimension(symbol.name)
        if symbol.sort is Sort.REAL and not named:
            yield symbol.name
    for _, part in subterms(operand):
        if isinstance(part, Apply) and part.is_element:
            yield part.function.name
