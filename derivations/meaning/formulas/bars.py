r"""Values at a point and between two of them: ``f(x)|_{x=a}``, ``F(x)|_a^b`` and ``[F(x)]_a^b``.

A bar without brackets is of all the factors before it; a value below it is put into the one that has its variable.
"""

from __future__ import annotations

from math import prod

from derivations.meaning.names.environment import Environment, UnstatedError, here, written
from derivations.model.errors import ShapeError
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    Add,
    Const,
    Limits,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    describe,
    free_symbols,
    substitute,
    subterms,
)
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Fence, Node, Operator, Related, Script


def is_bar(node: Node) -> bool:
    """Whether a node is the bar of a value at a point, ``f(x)|_{x=0}``."""
    return isinstance(node, Script) and isinstance(node.base, Operator) and node.base.symbol == "|"


def two_ended(node: Node) -> Script | None:
    """The bar of a difference of values, ``F(x)|_a^b``, if a node is one."""
    return node if isinstance(node, Script) and node.sup is not None and is_bar(node) else None


def evaluate_at(env: Environment, terms: list[Term], bar: Node) -> None:
    """Put the value below a bar into the one factor before it that depends on the variable.

    Raises:
        UnstatedError: what it is put into is not clear, or no value stands there.
    """
    sub = bar.sub if isinstance(bar, Script) and bar.sup is None else None
    if not isinstance(sub, Related) or sub.relations != ("=",) or base_name(sub.items[0]) is None:
        raise UnstatedError(f"what {written(bar)} means is not stated: write a variable and its value")
    variable, value = env.symbol(spelling(sub.items[0])), env.term(sub.items[1])
    moving = [k for k, term in enumerate(terms) if variable in free_symbols(env.expanded(term, variable))]
    if len(moving) != 1:
        raise UnstatedError(f"what takes the value {written(sub)} is not clear: write brackets")
    if variable.shape != value.shape:
        raise ShapeError(f"{describe(value.shape)} as a value of {variable.name}")
    terms[moving[0]] = substitute(env.expanded(terms[moving[0]], variable), {variable: value})


def limits(env: Environment, group: Fence, script: Script) -> Term:
    r"""``[F(x)]_a^b``, or ``F(x)|_{x=a}`` which is a value."""
    return between(env, env.term(group.body), script)


def between(env: Environment, body: Term, script: Script) -> Term:
    """The difference of a term at the two ends that a script names, or its value at the one that it names.

    Raises:
        UnstatedError: of which variable they are is not clear.
    """
    sub, variable = script.sub, _limit_variable(env, body, script.sub)
    if sub is None:
        raise here(script, written(script), "a lower bound")
    lower = env.term(sub.items[-1] if isinstance(sub, Related) else sub)
    if script.sup is not None:
        upper = env.term(_end(script.sup, sub))
        return Limits(variable, body, bound(env, lower), bound(env, upper))
    if not isinstance(sub, Related):
        raise UnstatedError(f"{written(script)}: which variable takes the value is not stated")
    return substitute(body, {variable: lower})


def _end(sup: Node, sub: Node) -> Node:
    """The upper end, at which the variable may be written as at the lower one, ``|_{x=0}^{x=1}``."""
    if not isinstance(sup, Related) or not isinstance(sub, Related) or sup.relations != ("=",):
        return sup
    return sup.items[1] if spelling(sup.items[0]) == spelling(sub.items[0]) else sup


def require_reach(env: Environment, earlier: list[Term], term: Term, bar: Script) -> None:
    """Note that a bar behind the last term of a sum may be of the whole sum.

    Raises:
        UnstatedError: an earlier term has its variable, too.
    """
    variables = {part.variable for _, part in subterms(term) if isinstance(part, Limits)}
    if any(variables & free_symbols(env.expanded(one, variable)) for one in earlier for variable in variables):
        raise UnstatedError(f"how much of the sum before it {written(bar)} is of is not clear: write brackets")
    env.log.doubt(f"{written(bar)} is read as one of the last term before it")


def _limit_variable(env: Environment, body: Term, sub: Node | None) -> Sym:
    if isinstance(sub, Related) and sub.relations == ("=",):
        return env.symbol(spelling(sub.items[0]))
    symbols = {s for s in free_symbols(body) if not s.shape.rank}
    own = {s for s in symbols if s.name in env.survey.integrated | env.survey.bound and s not in env.bound}
    for candidates in (symbols, own):
        if len(candidates) == 1:
            return candidates.pop()
    raise UnstatedError("the variable of a bracket with limits is not clear")


def bound(env: Environment, term: Term) -> Term:
    """A bound in which infinity may stand: ``(∞ - μ)/σ`` with a scale ``σ`` is ``∞``.

    Raises:
        UnstatedError: the bound is not infinite for certain.
    """
    if INFINITY not in [part for _, part in subterms(term)]:
        return term
    sign = _infinite(env, term)
    if not sign:
        raise UnstatedError("a bound with ∞ in it whose value is not certain")
    return INFINITY if sign > 0 else NEGATIVE_INFINITY


def _infinite(env: Environment, term: Term) -> int:
    """1 for ∞, -1 for -∞, 0 for what is finite or not known."""
    if term == INFINITY:
        return 1
    if isinstance(term, Add):
        found = {sign for part in term.terms if (sign := _infinite(env, part))}
        return found.pop() if len(found) == 1 else 0
    if isinstance(term, Mul):
        infinite = [sign for part in term.factors if (sign := _infinite(env, part))]
        signs = [_sign(env, part) for part in term.factors if not _infinite(env, part)]
        return prod([*infinite, *signs]) if infinite else 0
    return 0


def _sign(env: Environment, term: Term) -> int:
    match term:
        case Num(value=value):
            return (value > 0) - (value < 0)
        case Const():
            return 1
        case Sym(name=name) if name in env.survey.scales or name.split("_")[0] == "\\sigma":
            env.log.convention(f"{name} as a scale is positive")
            return 1
        case Pow(base=base):
            return max(_sign(env, base), 0)
        case Mul(factors=factors):
            return prod(_sign(env, factor) for factor in factors)
        case _:
            return 0
