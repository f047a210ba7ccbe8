r"""Statements on how functions fall off: ``f(x) = O(g(x)) as |x| → ∞``, ``o``, and ``f(x) = 0 for |x| > R``."""

from __future__ import annotations

import re

from derivations.meaning.names.environment import Environment, UnstatedError, written
from derivations.meaning.names.survey import symbol_name
from derivations.model.conditions import Condition, Need
from derivations.model.terms import (
    HALF,
    ONE,
    Apply,
    Call,
    Function,
    Mul,
    Norm,
    Pow,
    Sym,
    Term,
    add,
    div,
    free_symbols,
    mul,
    power,
    rational_value,
    sub,
)
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.syntax import Fence, Node, Related, Text
from derivations.rules.bounds import UNNAMED

ORDERS = {"O": "O", "\\mathcal{O}": "O", "o": "o", "\\mathcal{o}": "o"}
CLASSES = frozenset({*ORDERS, "\\Theta", "\\Omega"})
"""All orders of growth (Knuth, Big omicron and big omega and big theta, 1976)."""

OUTSIDE = re.compile(r"\s*(?:for|if|when|whenever|for all|outside)\s*")


def falling_off(env: Environment, related: Related) -> list[Condition] | None:
    """What a statement says of the size of a function far out; ``None`` if it is about something else.

    Raises:
        UnstatedError: it is such a statement, but not understood.
        DerivationError: a side is not understood.
    """
    if related.relations in (("=", ">"), ("=", "\\ge")):
        return _support(env, related)
    order = _order(related.items[1]) if related.relations[0] == "=" else None
    if order is None:
        return None
    kind, inner = order
    function = env.term(related.items[0])
    variable = _runs(env, related)
    if not isinstance(function, Apply) or variable not in function.args:
        raise UnstatedError(f"{written(related)} does not say what falls off in which variable")
    scale = env.term(inner)
    size = Norm(function) if function.shape.rank else Call("Abs", (function,))
    found = [Condition(Need.NONNEGATIVE, (sub(mul(UNNAMED, _positive(scale, variable)), size),))]
    if kind == "o":
        found.append(Condition(Need.VANISHES, (div(function, scale),), (variable,)))
    return found


def _order(node: Node) -> tuple[str, Node] | None:
    """The kind of ``O(…)`` and what stands in it."""
    parts = parts_of(node)
    if len(parts) < 2 or not isinstance(parts[1], Fence) or base_name(parts[0]) not in ORDERS:
        return None
    return ORDERS[str(base_name(parts[0]))], parts[1].body


def may_be_order(env: Environment, name: str) -> bool:
    """Whether a name at an argument may be a class of functions, of which two members need not be equal."""
    return name in CLASSES and not env.is_declared(name) and env.lookup(Function(name)) is None


def _runs(env: Environment, related: Related) -> Sym:
    r"""The variable of the words ``as |x| → ∞`` behind a statement."""
    if len(related.items) == 3 and related.relations[1] == "\\to" and "\\infty" in spelling(related.items[2]):
        sized = _sized(related.items[1], 2)
        if sized is not None:
            return env.symbol(sized)
    raise UnstatedError(f"{written(related)} does not say where: write \\text{{ as }} |x| \\to \\infty behind it")


def _sized(node: Node, skip: int) -> str | None:
    r"""The name in ``|x|`` or ``‖x‖``, behind some other parts and a text."""
    parts = parts_of(node)[skip:]
    if len(parts) != 2 or not isinstance(parts[0], Text) or not isinstance(parts[1], Fence):
        return None
    inner = parts[1].body
    return symbol_name(inner) if "|" in parts[1].open and base_name(inner) is not None else None


def _positive(scale: Term, variable: Sym) -> Term:
    """A scale that is nowhere 0: on a bounded set, some multiple of it is then a bound of a continuous function."""
    factors = [_levelled(f, variable) for f in (scale.factors if isinstance(scale, Mul) else (scale,))]
    known = [_is_positive(factor) or variable not in free_symbols(factor) for factor in factors]
    return mul(*(f if fine else add(ONE, Call("Abs", (f,))) for f, fine in zip(factors, known, strict=True)))


def _levelled(factor: Term, variable: Sym) -> Term:
    """``(1 + x²)^{-k/2}`` for ``|x|^{-k}``, which falls alike and has no pole."""
    if not isinstance(factor, Pow) or not _is_positive(factor):
        return factor
    sizes: list[Term] = [Norm(variable)] if variable.shape.rank else [variable, Call("Abs", (variable,))]
    if factor.base not in sizes:
        return factor
    return power(add(ONE, power(sizes[0], 2)), mul(HALF, factor.exponent))


def _is_positive(factor: Term) -> bool:
    """Whether a factor is an exponential or the reciprocal of something."""
    if isinstance(factor, Pow):
        value = rational_value(factor.exponent)
        return value is not None and value < 0
    return isinstance(factor, Call) and factor.name == "exp"


def _support(env: Environment, related: Related) -> list[Condition] | None:
    """``f(x) = 0 for |x| > R``."""
    parts = parts_of(related.items[1])
    name = _sized(related.items[1], 1)
    text = parts[1].text if name is not None and isinstance(parts[1], Text) else ""
    if name is None or spelling(parts[0]) != "0" or not OUTSIDE.fullmatch(text):
        return None
    function, variable, radius = env.term(related.items[0]), env.symbol(name), env.term(related.items[2])
    if not isinstance(function, Apply) or variable not in function.args or variable in free_symbols(radius):
        raise UnstatedError(f"{written(related)} does not say which function is 0 outside which set")
    return [Condition(Need.SUPPORTED, (function,), (variable,))]
