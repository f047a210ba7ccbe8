"""Laws of random variables: which density an expectation is taken under."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass

from derivations.kept import kept
from derivations.meaning.formulas.distributions import Law, density_of
from derivations.meaning.named_laws.stated_laws import StatedLaw, stated_law
from derivations.meaning.names.densities import Named, density
from derivations.meaning.names.environment import Environment, UnstatedError, written
from derivations.meaning.names.heads import Head, is_law, parse_head
from derivations.meaning.names.survey import DensityUse, Survey, symbol_name
from derivations.model.conditions import Condition, Need
from derivations.model.context import Definition, Extension, Origin, Source
from derivations.model.reasons import Code
from derivations.model.terms import (
    INFINITY,
    ZERO,
    Apply,
    Function,
    Sort,
    Sym,
    Term,
    all_values,
    free_symbols,
    mul,
    sub,
    subterms,
)
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    argument_nodes,
    base_name,
    children,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
)
from derivations.reading.rebuilding import applied
from derivations.reading.syntax import Fence, Name, Node, Row, Script

MAX_NAMES = 50
"""So many names are looked up in the parameters of a law and in what defines them."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What an expectation integrates against: the scope of its body, its variables, and their density.

    ``factors`` splits a joint density into conditional ones, innermost first; ``laws`` are those of variables that are
    independent and have one of their own each; ``lower`` and ``upper`` are the support of a single scalar variable
    where it is not the whole line; over a ``discrete`` one, the sum is taken.
    """

    scope: Environment
    variables: tuple[Sym, ...]
    density: Term
    lower: Term | None = None
    upper: Term | None = None
    factors: tuple[tuple[Sym, Term], ...] = ()
    discrete: bool = False
    laws: tuple[tuple[Sym, Law], ...] = ()

    def measured(self, variable: Sym, weight: Term, survey: Survey) -> Term:
        """A weight of a variable with the measure by which it is one: that of the sum over all of its values."""
        return mul(weight, all_values(variable, variable.name)) if is_summed(variable, weight, survey) else weight


def is_summed(variable: Sym, weight: Term, survey: Survey) -> bool:
    """Whether a density is one by the sum over all values of its variable: nothing else defines it there."""
    own = variable.name.rstrip("'") in survey.counted and variable.sort is Sort.REAL
    return own and any(
        isinstance(part, Apply) and part.function.density is not None and variable in part.args
        for _, part in subterms(weight)
    )


def random_names(node: Node) -> set[str]:
    """The names in a node that are written as random variables (capital letters), without their powers."""
    return {name for name in written_names(node) if is_random(name)}


@kept
def written_names(node: Node) -> frozenset[str]:
    """All plain names in a node, without powers, function names included."""
    found, stack = set[str](), [node]
    while stack:
        part = stack.pop()
        if base_name(part) is None:
            stack += children(part)
            continue
        found.add(symbol_name(part))
        if isinstance(part, Script):
            stack += [script for script in (part.sub, part.sup) if script is not None]
    return frozenset(found)


def _outside_averages(node: Node) -> Set[str]:
    """The names in a node that no average in it binds: of ``E[X | Y]``, only ``Y``; none: all are bound."""
    if base_name(node) is not None:
        return written_names(node)
    if not isinstance(node, Row):
        return set[str]().union(*map(_outside_averages, children(node)))
    found: set[str] = set()
    skip = False
    for item, after in zip(node.items, (*node.items[1:], None), strict=True):
        group = after.base if isinstance(after, Script) else after
        sign = item.base if isinstance(item, Script) else item
        averages = spelling(sign) in EXPECTATIONS or plain_word(spelling(sign)) in MOMENTS
        if skip:
            skip = False
        elif averages and isinstance(group, Fence):
            skip = True
            items, separators = argument_nodes(group.body)
            bar = separators.index("|") + 1 if "|" in separators else len(items)
            found |= set[str]().union(*map(_outside_averages, items[bar:]))
        else:
            found |= _outside_averages(item)
    return found


@kept
def known_roles(survey: Survey) -> frozenset[str]:
    """The random variables that the densities of the document speak of."""
    return frozenset(role for use in _law_uses(survey) for role in (*use.of, *use.given))


@kept
def _law_uses(survey: Survey) -> tuple[DensityUse, ...]:
    """The densities that are written as those of their variables, not under a condition: ``p_{X | Y = y}(x)``."""
    return tuple(use for use in survey.densities if _is_law_use(survey, use))


def _is_law_use(survey: Survey, use: DensityUse) -> bool:
    head = parse_head(use.head, survey)
    sub = use.head.sub if isinstance(use.head, Script) else None
    other = head.roles is None and sub is not None and bool(random_names(sub))
    return is_law(head, survey) and not other


def body_variables(env: Environment, body: Node, given: tuple[str, ...], law: str | None = None) -> tuple[str, ...]:
    """The random variables of an expectation that names none: capitals, else their values, and those of densities."""
    names = _outside_averages(body) or written_names(body)
    capitals = {lowered(name) for name in names if is_random(name)}
    roles: Set[str] = known_roles(env.survey)
    if law is not None:
        roles = {role for use in env.survey.densities if use.law == law for role in use.of}
    found = capitals & (roles | sampled(env))
    small = roles if capitals else roles | sampled(env)
    found = found or {name for name in names & small if env.symbol(name) not in env.bound}
    found = found - set(given)
    if not found and given:
        found = _partners(env, given)
    return tuple(sorted(found))


def with_laws(env: Environment) -> Set[str]:
    """The names of the values of random variables of which the document states or writes a law."""
    return known_roles(env.survey) | sampled(env)


def sampled(env: Environment) -> set[str]:
    """The names of the values of random variables of which a law is stated."""
    return {lowered(spelling(one.left)) for one in env.survey.drawn}


def _partners(env: Environment, given: tuple[str, ...]) -> set[str]:
    """The variables whose conditional density given these the document writes."""
    found = {use.of for use in env.survey.densities if set(use.given) == set(given)}
    return set(found.pop()) if len(found) == 1 else set()


def joint_weight(
    env: Environment, names: tuple[str, ...], body: Node, given: tuple[str, ...], values: tuple[Node, ...]
) -> Weight:
    """The weight for random variables of which only the names are known.

    Raises:
        UnstatedError: no law, or more than one, is known for them.
    """
    together = () if given or len(names) < 2 else _independent(env, names)
    counted = [name for name in names if (together or len(names) == 1) and is_counted(env, name)]
    scope, symbols = bound_variables(env, names, body, counted)
    if together:
        return _of_independent(scope, symbols, together)
    direct = _from_distribution(scope, symbols, given)
    if direct is not None:
        return direct
    head = law_of(env, set(names), set(given))
    conditions = tuple((name, env.term(node)) for name, node in zip(given, values, strict=True))
    of = tuple((symbol.name, symbol) for symbol in symbols)
    written_jointly = any(set(use.of) == set(names) and not use.given for use in env.survey.densities)
    if len(symbols) == 2 and not given and not written_jointly:
        factors = _factored(scope, head, symbols)
        if factors:
            return Weight(scope, symbols, factors[0][1], factors=factors)
    return Weight(scope, symbols, density(scope, head, of, conditions))


def is_counted(env: Environment, name: str) -> bool:
    """Whether the named law that is stated for a random variable is discrete."""
    found = law_stated_for(env, name)
    return found is not None and found.law.discrete


def _independent(env: Environment, names: tuple[str, ...]) -> tuple[StatedLaw, ...]:
    """The named laws of random variables that are said to be independent; none, where not all of them have one."""
    groups = env.survey.independent
    said = next((one.source.where for one in groups if set(map(lowered, one.names)).issuperset(names)), None)
    found = [law_stated_for(env, name) for name in names] if said is not None else []
    laws = tuple(law for law in found if law is not None)
    if said is None or len(laws) < len(names):
        return ()
    env.log.convention(f"{', '.join(names)} are independent ({said})")
    env.log.independent |= set(names)
    return laws


def _of_independent(scope: Environment, symbols: tuple[Sym, ...], stated: tuple[StatedLaw, ...]) -> Weight:
    """The weight for independent random variables, each with a law of its own."""
    laws = [_law_of_values(scope, symbol, one) for symbol, one in zip(symbols, stated, strict=True)]
    joint = mul(*(law.density for law in laws))
    return Weight(scope, symbols, joint, laws=tuple(zip(symbols, laws, strict=True)))


def bound_variables(
    env: Environment, names: tuple[str, ...], body: Node, discrete: Collection[str] = ()
) -> tuple[Environment, tuple[Sym, ...]]:
    """The scope in which random variables are bound, also under the capital letters that a body writes for them."""
    symbols = tuple(
        Sym(name, sort=Sort.INTEGER) if name in discrete else Sym(name, env.shapes.dims(name)) for name in names
    )
    scope: Environment = env
    for symbol in symbols:
        written_names = [name for name in random_names(body) if lowered(name) == symbol.name]
        scope = scope.with_random(symbol, *written_names)
    return scope, symbols


def _from_distribution(scope: Environment, symbols: tuple[Sym, ...], given: tuple[str, ...]) -> Weight | None:
    if len(symbols) != 1 or given:
        return None
    symbol = symbols[0]
    other = _unknown_law(scope, symbol.name)
    if other is not None:
        raise UnstatedError(f"the law {written(other)} of {symbol.name} is not supported")
    found = law_stated_for(scope, symbol.name)
    if found is None:
        return None
    law = _law_of_values(scope, symbol, found)
    return Weight(scope, symbols, law.density, law.lower, law.upper, discrete=law.discrete)


def _unknown_law(env: Environment, name: str) -> Node | None:
    r"""What stands behind a ``\sim`` for a random variable and is neither a named law nor a density."""
    for one in env.survey.drawn:
        first = parts_of(one.right)[0]
        density_named = base_name(first) is not None and env.survey.is_function(first)
        if lowered(spelling(one.left)) == name and stated_law(one.right) is None and not density_named:
            return one.right
    return None


def law_stated_for(env: Environment, name: str) -> StatedLaw | None:
    r"""The named law that the document states for a random variable by ``\sim``, if it does.

    Raises:
        UnstatedError: it states several.
    """
    found = {
        spelling(one.right): law
        for one in env.survey.drawn
        if lowered(spelling(one.left)) == name and (law := stated_law(one.right)) is not None
    }
    if len(found) > 1:
        raise UnstatedError(f"more than one law is stated for {name}")
    return next(iter(found.values()), None)


def values_counted(env: Environment, name: str) -> tuple[Term, Term] | None:
    """The ends of the values of a random variable, where the laws that are stated for it count, all from end to end.

    Raises:
        DerivationError: a parameter of a law is not understood.
    """
    right = [one.right for one in env.survey.drawn if lowered(spelling(one.left)) == name]
    laws = [stated_law(one) for one in right]
    found = {
        law.law.support(tuple(map(env.term, law.parameters))) for law in laws if law is not None and law.law.discrete
    }
    return found.pop() if len(found) == 1 and all(law is not None and law.law.discrete for law in laws) else None


def values_of(env: Environment, symbol: Sym) -> list[Condition]:
    r"""What the law that is stated for a random variable, as it is written, says of its values: ``0 < U < 1``.

    Raises:
        DerivationError: a parameter of the law is not understood.
    """
    laws = [stated_law(one.right) for one in env.survey.drawn if symbol_name(one.left) == symbol.name]
    if len(laws) != 1 or laws[0] is None or symbol.shape.rank:
        return []
    law = laws[0].law
    support = law.support(tuple(env.term(node) for node in laws[0].parameters))
    need = Need.NONNEGATIVE if law.discrete else Need.POSITIVE
    found = [Condition(Need.INTEGER, (symbol,))] if law.discrete else []
    if support is not None:
        lower, upper = support
        found.append(Condition(need, (symbol if lower == ZERO else sub(symbol, lower),)))
        found += [Condition(need, (sub(upper, symbol),))] if upper != INFINITY else []
    return found


def defined_by_law(env: Environment, function: Function, stated: StatedLaw) -> Definition:
    """The density of a named law as a definition: the formula on its support, 0 elsewhere.

    Raises:
        DerivationError: a parameter of the law is not understood.
    """
    name = function.density.of[0] if function.density is not None else "x"
    symbol = Sym(name, env.shapes.dims(name))
    law = _law_of_values(env, symbol, stated)
    ends: list[Term] = []
    if law.lower is not None and law.upper is not None:
        ends.append(symbol if law.lower == ZERO else sub(symbol, law.lower))
        ends += [sub(law.upper, symbol)] if law.upper != INFINITY else []
    domain = tuple(Condition(Need.NONNEGATIVE, (end,)) for end in ends)
    domain += (Condition(Need.INTEGER, (symbol,)),) if law.discrete else ()
    source = Source(Origin.DOCUMENT, f"the law that is stated for {symbol.name}")
    vanishes = Extension(vanishes=frozenset(range(len(domain))))
    return Definition(function, (symbol,), law.density, source, (), domain, (), vanishes)


def _law_of_values(env: Environment, symbol: Sym, found: StatedLaw) -> Law:
    r"""The density of the law that is stated for a random variable.

    Raises:
        UnstatedError: a parameter is random, so that this is the law given that one: ``X \sim Poisson(\lambda)``
            where ``\lambda \sim Gamma(a, b)``.
        DerivationError: a parameter is not understood.
    """
    random = next((name for name in _made_of(env, found.parameters) if is_random_here(env, name)), None)
    if random is not None:
        why = f"{random} is random, so that the law of {symbol.name} is stated given {random} only"
        env.log.untold[why] = Code.LAW  # where its events are read as any
        raise UnstatedError(why, Code.LAW)
    return sampled_law(env, symbol, found)


def _made_of(env: Environment, nodes: Iterable[Node]) -> list[str]:
    """The names in some formulas, and in the bodies of those that are defined."""
    waiting = [one for node in nodes for one in free_symbols(env.term(node))]
    seen: dict[Sym, None] = {}
    while waiting and len(seen) < MAX_NAMES:
        one = waiting.pop()
        own = env.lookup(one) if one not in seen else None
        waiting += free_symbols(own.body) if own is not None else ()
        seen[one] = None
    return sorted(one.name for one in seen)


def is_random_here(env: Environment, name: str) -> bool:
    """Whether words, a law or a density of its own say of a name that it is random."""
    prior = any(use.of == (lowered(name),) and not use.given for use in env.survey.densities)
    return prior or name in env.survey.distributed


def sampled_law(env: Environment, symbol: Sym, found: StatedLaw) -> Law:
    r"""The density of a law written behind ``\sim``, at a symbol.

    Raises:
        UnstatedError: the symbol is a parameter of the law, as ``\lambda`` is for ``\Lambda \sim Exp(\lambda)``.
        DerivationError: a parameter is not understood.
    """
    if any(symbol.name == one.name for node in found.parameters for one in free_symbols(env.term(node))):
        raise UnstatedError(f"{symbol.name} is a parameter of the law and would be the letter of the values, too")
    shown = ", ".join(written(node) for node in found.parameters)
    env.log.convention(f"{symbol.name} is distributed as {found.law.spellings[0]}({shown})")
    return density_of(env, found.law, symbol, found.parameters)


def law_of(env: Environment, names: set[str], given: set[str]) -> Head:
    """The one law of the document that speaks of all these variables."""
    heads: dict[tuple[str, str], Head] = {}
    roles: dict[tuple[str, str], set[str]] = {}
    exact: set[tuple[str, str]] = set()
    for use in _law_uses(env.survey):
        head = parse_head(use.head, env.survey)
        key = (head.name, ",".join(map(spelling, head.parameters)))
        heads[key] = Head(head.name, head.base, head.parameters)
        roles.setdefault(key, set()).update(use.of, use.given)
        if set(use.of) == names and set(use.given) == given:
            exact.add(key)
    found = exact or {key for key, known in roles.items() if names | given <= known}
    if len(found) > 1:
        found = {key for key in found if not key[1]}  # a law without parameters before a parametrised model of it
    if found == {("p", ""), ("q", "")}:
        found = {("p", "")}
        env.log.doubt(f"of the laws p and q of {', '.join(sorted(names))}, p is taken")
    if len(found) != 1:
        raise UnstatedError(f"the law of {', '.join(sorted(names))} is not stated")
    head = heads[found.pop()]
    env.log.convention(f"the expectation is taken over the law {head.name} of {', '.join(sorted(names))}")
    return head


def _factored(env: Environment, head: Head, symbols: tuple[Sym, ...]) -> tuple[tuple[Sym, Term], ...]:
    """Split the joint density of two variables as the document does: ``p(y | x)`` inside, ``p(x)`` outside."""
    uses = {(use.of, use.given) for use in env.survey.densities if use.law == head.base}
    for use in env.survey.densities:
        for inner, outer in (symbols, symbols[::-1]):
            split = use.law == head.base and (use.of, use.given) == ((inner.name,), (outer.name,))
            if split and ((outer.name,), ()) in uses:
                conditional = density(env, head, ((inner.name, inner),), ((outer.name, outer),))
                return ((inner, conditional), (outer, density(env, head, ((outer.name, outer),), ())))
    return ()


def law_for(env: Environment, node: Node, symbols: tuple[Sym, ...], given: tuple[Named, ...]) -> Term:
    """The density of a law that is only named, at symbols."""
    if not given:
        return env.term(applied(node, (Name(node.start, node.end, symbol.name) for symbol in symbols)))
    head = parse_head(node, env.survey)
    return density(env, head, tuple((symbol.name, symbol) for symbol in symbols), given)
