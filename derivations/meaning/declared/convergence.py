r"""Statements on integrals, limits and continuity: ``∫ |f(x)| dx < ∞``, ``… converges absolutely``, ``… exists``.

They are written as open conditions are shown, so that one can be granted as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derivations.meaning.names.environment import Environment, UnstatedError, written
from derivations.meaning.names.survey import symbol_name
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import Apply, Call, Limit, Mul, Norm, Num, Pow, Sum, Term, free_symbols, mul, power
from derivations.normal.signs import Signs
from derivations.reading.names import base_name, parts_of, row_of, spelling
from derivations.reading.syntax import Fence, Node, Related, Script, Text
from derivations.rules.exchange import as_integral
from derivations.rules.growth import Total
from derivations.rules.iterated import iterated

CONVERGES = "converges absolutely"


EXISTS, CONTINUOUS = "exists", "is continuous"


def said_of_term(tree: Node) -> str:
    """What a line says in words of the term before them: that it converges, exists or is continuous."""
    *before, last = parts_of(tree)
    words = last.text.strip(" .") if isinstance(last, Text) else ""
    named = words == CONTINUOUS and len(before) == 1  # a sentence on a function, not on its value at a point
    return words if words in (CONVERGES, EXISTS, CONTINUOUS) and not named else ""


def convergent(env: Environment, tree: Node) -> list[Condition] | None:
    """What a statement says of the convergence of an integral or a series; ``None`` if it is about something else.

    Raises:
        UnstatedError: it is such a statement, but not understood.
        DerivationError: a part is not understood.
    """
    words = said_of_term(tree)
    if words:
        return [_in_words(words, env.term(_row(parts_of(tree)[:-1])), tree)]
    if not isinstance(tree, Related) or spelling(tree.items[-1]) != "\\infty":
        return None
    match tree.relations:
        case ("<",):
            return _finite(_summed(env.term(tree.items[0]), tree), tree)
        case ("\\le", "<"):
            return [_bounded(env, tree)]
        case _:
            return None


def _in_words(words: str, term: Term, tree: Node) -> Condition:
    """That an integral converges absolutely, a limit exists, a function is continuous where it is written."""
    if words == CONVERGES:
        return Condition(Need.CONVERGES, (_summed(term, tree),))
    kind, need = (Limit, Need.EXISTS) if words == EXISTS else (Apply, Need.CONTINUOUS)
    if not isinstance(term, kind):
        raise UnstatedError(f"{written(tree)} is about no {'limit' if words == EXISTS else 'value of a function'}")
    return Condition(need, (term,))


def _row(items: tuple[Node, ...]) -> Node:
    if not items:
        raise UnstatedError("nothing stands before what is said of it")
    return row_of(items)


def _summed(term: Term, tree: Node) -> Total:
    found = term if isinstance(term, Sum) else as_integral(term)
    if found is None:
        raise UnstatedError(f"{written(tree)} is about no single integral or series")
    return found


def _finite(total: Total, tree: Node) -> list[Condition]:
    """That a total of sizes is finite, hence also the one of what the sizes are of."""
    nested = iterated(total)
    body = total.body if nested is None else nested.inner.body
    factors = body.factors if isinstance(body, Mul) else (body,)
    if not all(_is_size(factor) for factor in factors):
        raise UnstatedError(f"{written(tree)} is about a sum with its signs; write |…| to say that it {CONVERGES}")
    bodies = dict.fromkeys((body, mul(*map(_unsized, factors)), *_unnormed(factors)))
    if nested is None:
        return [Condition(Need.CONVERGES, (replace(total, body=own),)) for own in bodies]
    totals = [replace(nested.outer, body=replace(nested.inner, body=own)) for own in bodies]
    return [Condition(Need.SUMMABLE, (own,)) for own in totals]


def _is_size(factor: Term) -> bool:
    density = isinstance(factor, Apply) and factor.function.density is not None
    return density or Signs(Context()).nonnegative(factor)


def _unsized(factor: Term) -> Term:
    """``a`` for ``|a|``, and its whole powers for those of ``|a|``."""
    match factor:
        case Call("Abs", (inner,)):
            return inner
        case Pow(Call("Abs", (inner,)), Num(value)) if value.denominator == 1:
            return power(inner, value)
        case _:
            return factor


def _unnormed(factors: tuple[Term, ...]) -> list[Term]:
    """``v p(x)`` for ``‖v‖ p(x)``."""
    norms = [factor for factor in factors if isinstance(factor, Norm)]
    if len(norms) != 1:
        return []
    return [mul(*(factor for factor in factors if factor not in norms), norms[0].vector)]


def _bounded(env: Environment, related: Related) -> Condition:
    r"""``|∂_t f| \le g(x)`` for ``t`` near every value, with ``∫ g(x) dx < ∞``."""
    derived, bound = _derived(related.items[0]), _integrated(parts_of(related.items[1]))
    if derived is not None and bound is not None and _is_for_all(bound.words, derived[0]):
        parameter, variable = (env.symbol(symbol_name(node)) for node in (derived[0], bound.variable))
        body, size = env.term(derived[1]), env.term(bound.size)
        if variable in free_symbols(body) and parameter not in free_symbols(size):
            return Condition(Need.DOMINATED, (body,), (parameter, variable))
    raise UnstatedError(f"{written(related)} does not say which derivative has an integrable bound")


def _is_for_all(words: tuple[Node, ...], parameter: Node) -> bool:
    """Whether the words behind a bound restrict the parameter to no values."""
    said = " ".join(part.text if isinstance(part, Text) else spelling(part) for part in words)
    name = re.escape(spelling(parameter))
    everywhere = rf"for (?:all |every )?{name}(?: near every value)? ?,? ?"
    return re.fullmatch(rf"(?:{everywhere})?with", " ".join(said.split())) is not None


def _derived(size: Node) -> tuple[Node, Node] | None:
    """The parameter and the operand of ``|∂_t f|``."""
    inside = parts_of(size.body) if isinstance(size, Fence) and "|" in size.open else ()
    if len(inside) < 2 or not isinstance(inside[0], Script) or spelling(inside[0].base) not in ("\\partial", "\\nabla"):
        return None
    parameter = inside[0].sub
    return None if parameter is None or base_name(parameter) is None else (parameter, _row(inside[1:]))


@dataclass(frozen=True, slots=True)
class _Bound:
    """What bounds a derivative: ``size``, then ``words``, then its integral over ``variable``."""

    size: Node
    words: tuple[Node, ...]
    variable: Node


def _integrated(parts: tuple[Node, ...]) -> _Bound | None:
    """A bound that is said to be integrable: ``g(x)``, some words, ``∫ g(x) dx``."""
    texts = [n for n, part in enumerate(parts) if isinstance(part, Text)]
    signs = [n for n, part in enumerate(parts) if spelling(part) == "\\int"]
    if not texts or len(signs) != 1 or not 0 < texts[0] < signs[0] or spelling(parts[-2]) not in ("d", "\\mathrm{d}"):
        return None
    size, words, integrand = parts[: texts[0]], parts[texts[0] : signs[0]], parts[signs[0] + 1 : -2]
    alike = [*map(spelling, size)] == [*map(spelling, integrand)]
    return _Bound(_row(size), words, parts[-1]) if alike and base_name(parts[-1]) is not None else None
