"""What is said of families of random variables as facts on their joint laws, and as equations between their moments."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from derivations.meaning.chance.stepwise import degree_of
from derivations.meaning.formulas.distributions import moments_of
from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.names.environment import Environment, Log, UnstatedError
from derivations.meaning.names.families import INDEX_LETTERS
from derivations.meaning.names.moments import moment_sign
from derivations.meaning.names.random_families import RandomFamily, letter
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.rows_samples import NORMAL
from derivations.meaning.sentences.yields import MomentOf
from derivations.meaning.terms.definitions import Entry, Key
from derivations.meaning.terms.resolver import Resolver
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.reasons import Code
from derivations.model.relations import ORDERS
from derivations.model.samples import mean_of_first, variance_of_first
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    Apply,
    Component,
    Expect,
    Num,
    Product,
    Sum,
    Sym,
    Term,
    binders_above,
    chance_in,
    free_symbols,
    number,
    power,
    rational_value,
    sub,
    substitute,
    subterms,
)
from derivations.normal.signs import Signs
from derivations.reading.names import base_name, spelling, within
from derivations.reading.syntax import Fence, Node, Row, Script

_NEEDS = {
    Property.IID: (Need.JOINTLY_INDEPENDENT, Need.ALIKE),
    Property.INDEPENDENT: (Need.JOINTLY_INDEPENDENT,),
    Property.UNCORRELATED: (Need.UNCORRELATED,),
    Property.IDENTICAL: (Need.ALIKE,),
}


def facts_of(resolver: Resolver, applied: Iterable[Apply]) -> tuple[tuple[Fact, ...], tuple[Hypothesis, ...]]:
    """What is said of the families over whose joint laws a claim averages."""
    facts: list[Fact] = []
    equations: list[Hypothesis] = []
    for law in applied:
        roles = law.function.density
        name = roles.of[0] if roles is not None and roles.general and len(roles.of) == 1 and not roles.given else ""
        family = resolver.survey.samples.get(name)
        if family is None or len(law.args) != 1 or law.args[0].shape.rank != 1:
            continue
        vector = Sym(name, law.args[0].shape.dims)
        facts += _facts(family, vector, Apply(law.function, (vector,)))
        equations += _equations(family, vector, Apply(law.function, (vector,)), resolver)
    return tuple(facts), tuple(equations)


def require_members(terms: Iterable[Term], samples: Mapping[str, RandomFamily]) -> None:
    """Require that the members of families that stand in terms are among those that are there.

    Raises:
        UnstatedError: one may be beyond the last, as ``X_{n+1}`` and the terms of a sum up to ``m`` are, or the page
            may say another thing of them meanwhile.
    """
    for term in terms if samples else ():
        for path, part in subterms(term):
            doubt = next((one.doubt for one in _families(part, samples) if one.doubt), "")
            if doubt:
                raise UnstatedError(doubt, Code.WORDS)
            vector = part.body if isinstance(part, Component) else None
            if isinstance(part, Component) and isinstance(vector, Sym) and vector.name in samples:
                ranges = {one.index: one for one in binders_above(term, path) if isinstance(one, Sum | Product)}
                if not _is_member(part.indices[0], vector.dims[0], ranges):
                    raise UnstatedError(f"whether {to_latex(part)} is among the members of {vector.name} is not stated")


def _families(part: Term, samples: Mapping[str, RandomFamily]) -> Iterator[RandomFamily]:
    """The families over which a term averages."""
    bound, _ = part.binds
    if isinstance(bound, Sym) and bound.shape.rank and bound.name in samples:
        yield samples[bound.name]


def without_doubted(entries: Mapping[Key, Entry], families: Mapping[str, RandomFamily]) -> Mapping[Key, Entry]:
    """Definitions without those of moments of families that may be other ones by now: their names are numbers again."""
    doubted = {name for name, one in families.items() if one.doubt}
    if not doubted:
        return entries
    of_members = {key for key, one in entries.items() if any(_is_of_member(part, doubted) for part in within(one.body))}
    return {key: entry for key, entry in entries.items() if key not in of_members}


def _is_of_member(node: Node, letters: Container[str]) -> bool:
    """Whether a node is a moment of a member of a family."""
    match node:
        case Row(items=(sign, Fence(body=Script() as member))):
            return letter(member) in letters and moment_sign(sign) is not None
        case _:
            return False


def require_no_events(claim: Claim, whole: Sequence[Term], samples: Mapping[str, RandomFamily]) -> None:
    """Require that no probability of an event is compared with averages over a family: how they belong is not known.

    Raises:
        UnstatedError: one is, as in Chebyshev's inequality.
    """
    averages = any(
        isinstance(part, Expect) and part.variable.name in samples for term in whole for _, part in subterms(term)
    )
    chances = sorted(
        s.name for side in (claim.left, claim.right) for s in free_symbols(side) if chance_in(s) is not None
    )
    if averages and chances and claim.relation in ORDERS:
        raise UnstatedError(f"what ${chances[0]}$ has to do with the averages beside it is not used", Code.LAW)


def _is_member(index: Term, size: Term, ranges: Mapping[Sym, Sum | Product]) -> bool:
    if isinstance(index, Sym) and index in ranges:
        lower, upper = rational_value(ranges[index].lower), ranges[index].upper
        below = rational_value(sub(size, upper)) if upper != size else Fraction(0)
        return lower is not None and lower >= 1 and below is not None and below >= 0
    return isinstance(index, Num) or index == size or (isinstance(index, Sym) and index.name in INDEX_LETTERS)


def beyond_moments(
    terms: Iterable[Term], samples: Mapping[str, RandomFamily], defined: Container[str]
) -> Iterator[str]:
    """Why no number speaks against what is said of a family with a law: of that, two moments are used at most.

    ``defined`` are the names of functions that the document defines.
    """
    for _, part in (pair for term in terms for pair in subterms(term)):
        family = samples.get(part.variable.name) if isinstance(part, Expect) else None
        if not isinstance(part, Expect) or family is None or family.law is None:
            continue
        degree = degree_of(part.body, part.variable)
        named, letter = stated_law(family.law) is not None or spelling(family.law) == NORMAL, base_name(family.law)
        untold = family.common_law is None or (not named and (letter is None or letter in defined))
        if degree is None or untold or (named and degree > 2):
            yield f"of the law of the {family.name}_{{i}}, no more is used than its moments"


def open_indices(claim: Claim, context: Context, samples: Iterable[str]) -> Iterator[str]:
    """Indices of members of one family of which it is not said whether they differ, as they may be meant to."""
    families, known = set(samples), Signs(context)
    parts = [*claim.parts]
    averages = [part for part in parts if isinstance(part, Expect) and part.variable.name in families]
    indices = {
        index
        for average in averages
        for _, part in subterms(average.body)
        if isinstance(part, Component) and part.body == average.variable and isinstance(index := part.indices[0], Sym)
    }
    free = free_symbols(claim.left) | free_symbols(claim.right)
    for one, other in combinations(sorted(indices & free, key=lambda symbol: symbol.name), 2):
        if not any(known.nonzero(sub(*pair)) for pair in ((one, other), (other, one))):
            yield f"{one.name} and {other.name} may be meant to differ"


def _facts(family: RandomFamily, vector: Sym, law: Apply) -> Iterator[Fact]:
    alike = (Property.IDENTICAL,) if family.common_law is not None else ()
    needs = dict.fromkeys(need for told in (*family.told, *alike) for need in _NEEDS[told])
    yield from (Fact(Condition(need, (law,), (vector,)), family.source) for need in needs)
    if family.order and Need.ALIKE not in needs:
        yield Fact(Condition(Need.SAME_MOMENTS, (law, number(family.order)), (vector,)), family.source)
    yield Fact(Condition(Need.POSITIVE, vector.shape.dims), family.source)


def _equations(family: RandomFamily, vector: Sym, law: Apply, resolver: Resolver) -> Iterator[Hypothesis]:
    """The moments of the first member that are no names of their own."""
    source = Source(Origin.LINE, family.source.where)
    log = Log()
    env = resolver.environment(log)
    for one in family.moments:
        value = env.term(one.value)
        if not _is_named(value, env, law, one.which):
            bodies = {s: found.body for s in free_symbols(value) if (found := env.lookup(s)) is not None}
            yield _equation(one.which, substitute(value, dict(bodies)), vector, law, source)
    for which, value in _of_law(family, env):
        yield _equation(which, value, vector, law, source)
    if log.several is not None:
        raise UnstatedError(log.several, Code.LAW)


def _of_law(family: RandomFamily, env: Environment) -> tuple[tuple[MomentOf, Term], ...]:
    """The mean and the variance of the named law of each member, if it has one."""
    stated = stated_law(family.common_law) if family.common_law is not None else None
    if stated is None:
        return ()
    found = moments_of(env, stated)
    if found is None:
        raise UnstatedError(f"no moments of the law of the {family.name}_{{i}} are known", Code.LAW)
    return ((MomentOf.MEAN, found[0]), (MomentOf.VARIANCE, found[1]))


def _is_named(value: Term, env: Environment, law: Apply, which: MomentOf) -> bool:
    """Whether a moment is a name that it defines, or the square of one."""
    base = value.children[0] if value.children and value == power(value.children[0], 2) else value
    found = env.lookup(base) if isinstance(base, Sym) else None
    parts = () if found is None else (part for _, part in subterms(found.body))
    averages = [part for part in parts if isinstance(part, Expect) and _is_over(part, law)]
    return bool(averages) and isinstance(averages[0].body, Component) is (which is MomentOf.MEAN)


def _is_over(average: Expect, law: Apply) -> bool:
    return isinstance(average.weight, Apply) and average.weight.function == law.function


def _equation(which: MomentOf, value: Term, vector: Sym, law: Apply, source: Source) -> Hypothesis:
    if which is MomentOf.MEAN:
        return Hypothesis(mean_of_first(vector, law), value, (), source)
    squared = power(value, 2) if which is MomentOf.DEVIATION else value
    return Hypothesis(variance_of_first(vector, law), squared, (), source)
