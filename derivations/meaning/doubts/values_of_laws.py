"""What is said of the values of random variables that are averaged over a law of which nothing else is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from derivations.meaning.declared.declarations import granted, stated
from derivations.meaning.names.environment import Log
from derivations.meaning.terms.contexts import StatedLine
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.used import Used
from derivations.model.conditions import SIGNS, Condition
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Apply, Expect, Integral, Sym, Term, free_symbols, subterms
from derivations.reading.names import is_random, lowered


def values_of_laws(
    claim: Claim, used: Used, statements: Iterable[StatedLine], resolver: Resolver
) -> tuple[Condition, ...]:
    """The signs that are stated of what is averaged in a claim, as conditions on the variables of its averages."""
    variables = {lowered(one.name): one for one in _averaged((claim.left, claim.right), used)}
    found: dict[Condition, None] = {}
    for statement in statements if variables else ():
        told = _told(statement, resolver)
        found |= dict.fromkeys(one for one in told if one.need in SIGNS and _speaks(one, variables.values()))
    return tuple(found)


def bounded_elsewhere(
    claim: Claim, used: Used, values: Iterable[Condition], bounded: Collection[str]
) -> Iterator[Reason]:
    """That words bound values of a law in a claim, of which no condition is known that says so.

    Args:
        claim: what is claimed.
        used: what it rests on.
        values: the conditions on the values of its laws.
        bounded: the random variables of which words say where they have their values.
    """
    known = {lowered(s.name) for one in values for term in one.terms for s in free_symbols(term)}
    for one in _averaged((claim.left, claim.right), used):
        if one.name in bounded and is_random(one.name) and lowered(one.name) not in known:
            yield Reason(Code.LAW, f"words say where {one.name} has its values, which is not used")


def _told(statement: StatedLine, resolver: Resolver) -> list[Condition]:
    """What a statement says, as far as it is understood."""
    env = resolver.environment(Log())
    try:
        if statement.granted:
            return [fact.condition for fact in granted(env, statement.tree, statement.source).facts]
        return list(stated(env, statement.tree))
    except (DerivationError, RecursionError):
        return []


def _averaged(sides: Iterable[Term], used: Used) -> Iterator[Sym]:
    """The variables of averages over laws that nothing defines, as such or as integrals over random variables."""
    for side in sides:
        for _, part in subterms(side):
            if isinstance(part, Expect) and isinstance(part.weight, Apply):
                yield from () if part.weight.function in used.definitions else (part.variable,)
            elif isinstance(part, Integral) and is_random(part.variable.name) and _has_law(part, used):
                yield part.variable


def _has_law(part: Integral, used: Used) -> bool:
    """Whether the variable of an integral is a value of a density in it that nothing defines."""
    inside = (one for _, one in subterms(part.body) if isinstance(one, Apply) and one.function not in used.definitions)
    return any(one.function.density is not None and part.variable in one.args for one in inside)


def _speaks(condition: Condition, variables: Iterable[Sym]) -> bool:
    """Whether a condition is on averaged variables: on themselves, or on the random variable whose values they are."""
    names = {symbol.name for term in condition.terms for symbol in free_symbols(term)}
    chance = {lowered(name) for name in names if is_random(name)}
    return any(one.name in names or lowered(one.name) in chance for one in variables)
