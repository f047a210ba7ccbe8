r"""Functions put together: ``(f \circ g)(x)`` is ``f(g(x))``."""

from __future__ import annotations

from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.calculus import derivative
from derivations.meaning.formulas.operands import By
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, written
from derivations.model.terms import Sym
from derivations.reading.names import parts_of
from derivations.reading.syntax import Fence, Node, Operator, Row, Script

COMPOSED = "\\circ"


def composed_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """Functions put together and applied, with the primes on them; ``None`` where none stand."""
    node, after = items[position], items[position + 1] if position + 1 < len(items) else None
    group, argument = group_of(node), group_of(after)
    names = _names(group) if group is not None else ()
    if argument is None or after is None or len(names) < 2 or not all(map(env.survey.is_function, names)):
        return None
    inner: Node = argument
    for name in reversed(names):
        applied = Row(name.start, inner.end, (name, inner))
        inner = Fence(name.start, inner.end, "(", ")", applied)
    term = env.term(inner)
    if isinstance(node, Script):
        value = env.term(argument.body)
        if node.sub is not None or node.sup is not None or not isinstance(value, Sym):
            raise UnstatedError(f"the scripts on {written(node)} are not supported")
        for _ in range(node.primes):
            term = derivative(env, By(value, total=True), term)
    return scripted(env, Factor(term), after), position + 2


def _names(group: Fence) -> tuple[Node, ...]:
    """The functions that stand between signs of composition."""
    parts = parts_of(group.body)
    signs = parts[1::2]
    composed = all(isinstance(sign, Operator) and sign.symbol == COMPOSED for sign in signs)
    return parts[::2] if signs and composed and len(parts) == 2 * len(signs) + 1 else ()
