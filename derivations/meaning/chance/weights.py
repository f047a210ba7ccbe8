r"""The law over which an average is taken: that of a subscript, or the one that the document states for a name."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.calculus import variables_of_derivatives
from derivations.meaning.formulas.distributions import Law
from derivations.meaning.formulas.laws import (
    Weight,
    body_variables,
    bound_variables,
    joint_weight,
    law_for,
    random_names,
    sampled_law,
    with_laws,
)
from derivations.meaning.formulas.operands import spellings_in
from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.names.dependence import require_constants
from derivations.meaning.names.environment import Environment, UnstatedError, here, require_size, written
from derivations.meaning.names.stretches import family_of, within_stretch
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.words.averages import (
    Average,
    Given,
    general_average,
    is_variable,
    is_written_random,
    others_in,
    roots_of,
    with_roots_bound,
)
from derivations.meaning.words.listed import listed_average
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code
from derivations.model.terms import (
    ONE,
    Add,
    Apply,
    Expect,
    Integral,
    Sort,
    Sum,
    Sym,
    Term,
    free_symbols,
    mul,
    rewrite,
    substitute,
    subterms,
)
from derivations.reading.names import (
    argument_nodes,
    base_name,
    is_random,
    lowered,
    parts_of,
    spelling,
    within,
)
from derivations.reading.syntax import Fence, Name, Node, Related, Row, Script, Sequence

WORK = 10
"""What an average costs of the work that a formula may take, beside that of its operand."""


@dataclass(frozen=True, slots=True)
class Conditioned:
    """What stands behind the bar: role names with the nodes of their values, and the names as written."""

    names: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    written: tuple[str, ...] = ()


NO_CONDITIONS = Conditioned()


def expectation(env: Environment, subscript: Node | None, body: Node, conditions: Conditioned) -> Term:
    """Elaborate an expectation.

    Raises:
        UnstatedError: nothing says over which law it is taken, and it may not be taken over any.
    """
    subscript, *others = _several_laws(subscript) if conditions == NO_CONDITIONS else (subscript,)
    for law in filter(None, reversed(others)):
        sign = Script(law.start, law.end, Name(law.start, law.start, "\\mathbb{E}"), law, None)
        body = Row(law.start, body.end, (sign, Fence(body.start, body.end, "[", "]", body)))
    average = averaged(env, subscript, body, conditions)
    return average.of(average.scope.term(body))


def _several_laws(subscript: Node | None) -> tuple[Node | None, ...]:
    r"""The laws below ``E_{x \sim p, y \sim q}``, each before those that are given its variable; else the subscript.

    They are drawn one after the other, so that the average is one of averages.
    """
    laws = [one for one in argument_nodes(subscript)[0] if isinstance(one, Related)] if subscript is not None else []
    listed = (
        isinstance(subscript, Sequence) and set(subscript.separators) == {","} and len(laws) == len(subscript.items)
    )
    if not listed or any(law.relations != ("\\sim",) for law in laws):
        return (subscript,)
    found: list[Node] = []
    while laws:
        names = {spelling(law.items[0]) for law in laws}
        first = next(
            (law for law in laws if not spellings_in(law.items[1:]) & (names - {spelling(law.items[0])})), None
        )
        if first is None:
            return (subscript,)
        found.append(first)
        laws.remove(first)
    return tuple(found)


def averaged(env: Environment, subscript: Node | None, body: Node, conditions: Conditioned) -> Average:
    """What an expectation averages over: a law that is stated, or whatever law its random variables have."""
    env.log.work += WORK  # whose law it is, is found by reading the operand more than once
    given = Given(conditions.written, tuple(map(env.term, conditions.nodes)))
    told = listed_average(env, subscript, body, given)
    if told is not None:
        return told
    try:
        weight = _weight(env, subscript, body, conditions)
    except UnstatedError as error:
        general = _general(env, subscript, body, given)
        if general is None:
            raise error from None
        return general
    if subscript is None and not _is_whole(env, weight, body, given):
        general = _general(env, subscript, body, given)
        if general is not None:
            return general
    scope, values = _with_values(env, weight, body, conditions)
    for name, node in zip(conditions.names, conditions.nodes, strict=True):
        value = env.term(node)
        if isinstance(value, Sym):
            scope = scope.renaming({capital: value for capital in random_names(body) if lowered(capital) == name})

    def mean(term: Term) -> Term:
        require_size(term)
        _require_all(env, weight, subscript, body, term, given)
        return substitute(weighted(scope, weight, term), values)

    return Average(scope, weight.variables, mean)


def _is_whole(env: Environment, weight: Weight, body: Node, given: Given) -> bool:
    """Whether a law is that of all random variables that are averaged, here and beside in the formula."""
    if any(lowered(name) not in with_laws(env) and is_variable(env, env.symbol(name)) for name in env.together):
        return False
    try:
        terms = [weight.scope.term(node) for node in argument_nodes(body)[0]]
        _require_all(env, weight, None, body, Add(tuple(terms)) if len(terms) > 1 else terms[0], given)
    except UnstatedError:
        return False
    except DerivationError:
        return True
    return True


def _with_values(
    env: Environment, weight: Weight, body: Node, conditions: Conditioned
) -> tuple[Environment, dict[Sym, Term]]:
    """The scope of a body in which a small letter beside its capital is a value, and what stands there for values.

    ``z`` in ``E[f(Z, z)]`` is what it is around the average; alone it is the random variable.
    """
    spelt, capitals = spellings_in((body,)), random_names(body) - env.survey.functions
    values: dict[Sym, Term] = {}
    for symbol in weight.variables:
        both = symbol.name in spelt and any(lowered(name) == symbol.name for name in capitals)
        if both and symbol.name not in conditions.names:
            values[Sym(f"{symbol.name}\u02b9", symbol.dims, symbol.sort)] = env.symbol(symbol.name)
        elif symbol.name in spelt and _is_random_by_words(env, symbol.name):
            taken = f"{symbol.name} under the average is read as the random variable, not as a value of it"
            env.log.convention(taken)
            env.log.untold[taken] = None
    return weight.scope.renaming({own.name[:-1]: own for own in values}), values


def _is_random_by_words(env: Environment, name: str) -> bool:
    """Whether words or a law speak of a random variable that is written with the capital of a letter."""
    spoken = env.survey.spoken | env.survey.variates
    return any(is_random(one) and lowered(one) == name for one in spoken)


def _require_all(
    env: Environment, weight: Weight, subscript: Node | None, body: Node, term: Term, given: Given
) -> None:
    """Require that no other random variable is averaged than those of which the joint law is known.

    Raises:
        UnstatedError: there is one, and nothing says that it does not depend on them.
    """
    names = {lowered(name) for name in random_names(body)} & {symbol.name for symbol in weight.variables}
    others = frozenset[str]() if subscript is not None else _random_parts(env, weight, term, given)
    if subscript is not None or names:  # else random variables are small letters there, and capitals are constants
        others |= others_in(weight.scope, term, weight.variables, given)
    if subscript is not None:
        others &= {name for name in others if lowered(name) in with_laws(env)}
    if others:
        raise UnstatedError(f"the joint law of {', '.join(sorted(others | names))} is not stated")


def _random_parts(env: Environment, weight: Weight, term: Term, given: Given) -> frozenset[str]:
    """The names in a term, and in the law that it is averaged over, that are random themselves, as ``μ`` with a prior.

    What the document defines is no further one.
    """
    densities = [weight.density, *(one for _, one in weight.factors), *(law.density for _, law in weight.laws)]
    free = frozenset[Sym]().union(*map(free_symbols, (term, *densities)))
    known = {symbol.name for symbol in weight.variables}.union(given.names)
    return frozenset(
        one.name for one in free if one.name in env.survey.random and one.name not in known and env.lookup(one) is None
    )


def _general(env: Environment, subscript: Node | None, body: Node, given: Given) -> Average | None:
    """The average over random variables of which no law is stated; ``None`` where the subscript names something else.

    Raises:
        DerivationError: the operand or a condition is not understood.
    """
    nodes = argument_nodes(subscript)[0] if subscript is not None else ()
    if not all(base_name(node) is not None and is_written_random(symbol_name(node)) for node in nodes):
        return None
    only = frozenset(map(symbol_name, nodes)) if subscript is not None else None
    parts = [env.term(node) for node in argument_nodes(body)[0]]
    return general_average(env, Add(tuple(parts)) if len(parts) > 1 else parts[0], only, given)


def weighted(env: Environment, weight: Weight, term: Term) -> Term:
    """The expectation of a term under a weight."""
    term = with_roots_bound(env, term, weight.variables)
    for symbol in weight.variables:
        term = within_stretch(env, env.expanded(term, symbol), symbol)
        require_constants(env, term, symbol)
        _require_not_made_of(env, term, symbol)
    _require_numbers(env, term, weight.variables)
    for variable, law in reversed(weight.laws):
        term = _under(variable, law, term)
    if weight.laws:
        return term
    _note_mass(env, weight.density)
    if len(weight.variables) == 1:
        variable = weight.variables[0]
        if weight.lower is not None:
            return _under(variable, Law(weight.density, weight.lower, weight.upper, weight.discrete), term)
        return Expect(variable, term, weight.measured(variable, weight.density, env.survey))
    if weight.factors:
        for variable, factor in weight.factors:
            term = Expect(variable, term, weight.measured(variable, factor, env.survey))
        return term
    density = weight.density
    for variable in weight.variables:
        density = weight.measured(variable, density, env.survey)
    term = mul(term, density)
    for variable in reversed(weight.variables):
        term = Integral(variable, term)
    return term


def _note_mass(env: Environment, density: Term) -> None:
    """Note that a function that is averaged by, but is read as no density, has the mass one, which nothing uses."""
    if isinstance(density, Apply) and density.function.density is None:
        env.log.untold[f"that {density.function.name} has the mass one is not used"] = Code.LAW


def _require_not_made_of(env: Environment, term: Term, variable: Sym) -> None:
    """Require that nothing in what is averaged is said to be made of the random variable, written as a capital.

    Raises:
        UnstatedError: a name is.
    """
    free = {symbol.name for symbol in free_symbols(term) - {variable}}
    for name, of in sorted(env.survey.dependent):
        if name in free and is_random(of) and lowered(of) == variable.name:
            raise UnstatedError(f"how {name} depends on {of} is not stated")


def _under(variable: Sym, law: Law, term: Term) -> Term:
    """The average of a term over a variable of a law: over its support, where that is not the whole line."""
    if law.lower is None or law.upper is None:
        return Expect(variable, term, law.density)
    return (Sum if law.discrete else Integral)(variable, mul(term, law.density), law.lower, law.upper)


def _require_numbers(env: Environment, term: Term, variables: tuple[Sym, ...]) -> None:
    """Require that what is averaged and holds no variable of the law is made of numbers: nobody averages a constant.

    Raises:
        UnstatedError: a name may be a random variable, or depend on one, or a density stands at a variable that need
            not be on its support.
    """
    if not env.log.supports.keys().isdisjoint(variables):
        raise UnstatedError("the average of a density that vanishes on a part of the line is not supported")
    free = free_symbols(term)
    names = {symbol.name for symbol in _beside_laws(term) - set(env.bound) if symbol.sort is Sort.REAL}
    loose = sorted(names - env.declared - env.survey.reals - env.survey.parameters)
    over = ", ".join(symbol.name for symbol in variables)
    if loose and not free & set(variables):
        raise UnstatedError(f"whether {', '.join(loose)} depends on {over} is not stated: declare what is constant")
    capitals = ", ".join(filter(is_random, loose))
    if capitals:
        env.log.convention(f"{capitals} is constant under the average over {over}")


def _beside_laws(term: Term) -> frozenset[Sym]:
    """The free symbols of a term that stand elsewhere than in densities, whose values and parameters are their own."""
    densities: dict[Term, Term] = {
        part: ONE for _, part in subterms(term) if isinstance(part, Apply) and part.function.density
    }
    return free_symbols(rewrite(term, densities.get))


def _weight(env: Environment, subscript: Node | None, body: Node, conditions: Conditioned) -> Weight:
    if subscript is None:
        return _implied(env, body, conditions)
    if isinstance(subscript, Related) and subscript.relations[-1] == "\\sim":
        return _sampled(env, subscript.items[0], subscript.items[-1], body)
    if isinstance(subscript, Sequence) and isinstance(subscript.items[-1], Related):
        last = subscript.items[-1]
        if last.relations == ("\\sim",):
            if any(isinstance(one, Related) for one in subscript.items[:-1]):
                raise UnstatedError(f"the average over several laws, {written(subscript)}, is not supported")
            left = Sequence(subscript.start, last.start, (*subscript.items[:-1], last.items[0]), subscript.separators)
            return _sampled(env, left, last.items[1], body)
    parts = parts_of(subscript)
    if len(parts) == 2 and group_of(parts[1]) is not None and env.survey.is_function(parts[0]):
        return _applied(env, subscript, parts, body)
    if len(parts) == 1 and base_name(parts[0]) in env.survey.laws and not is_random(spelling(parts[0])):
        return _named(env, parts[0], body, conditions)
    nodes, separators = argument_nodes(subscript)
    if all(base_name(node) is not None for node in nodes):
        bar = separators.index("|") + 1 if "|" in separators else len(nodes)
        names = tuple(lowered(symbol_name(node)) for node in nodes)
        if _are_parameters(env, nodes, body):
            averaged = body_variables(env, body, (*conditions.names, *names))
            return joint_weight(env, averaged, body, (*conditions.names, *names), (*conditions.nodes, *nodes))
        given = (*conditions.names, *names[bar:])
        return joint_weight(env, names[:bar], body, given, (*conditions.nodes, *nodes[bar:]))
    raise UnstatedError(f"the subscript {written(subscript)} of an expectation is not understood")


def _are_parameters(env: Environment, nodes: tuple[Node, ...], body: Node) -> bool:
    r"""Whether the subscript of ``E_\theta[X]`` names parameters of the law, not what is averaged.

    Raises:
        UnstatedError: they are none of the law of what is averaged, and no random variables of it, either.
    """
    names = {lowered(symbol_name(node)) for node in nodes}
    others = {lowered(name) for name in random_names(body)} - names
    if any(is_random(symbol_name(node)) for node in nodes) or not others or names & spellings_in((body,)):
        return False
    if not any(names <= set(use.given) and others & set(use.of) for use in env.survey.densities):
        raise UnstatedError(f"the law of {', '.join(sorted(others))} for {', '.join(sorted(names))} is not stated")
    return True


def _implied(env: Environment, body: Node, conditions: Conditioned) -> Weight:
    found = {*body_variables(env, body, conditions.names), *(_defining(env, body) - set(conditions.names))}
    if not found:
        raise UnstatedError("no random variable is known in an expectation without a subscript")
    names = tuple(sorted(found))
    held = () if conditions.names else _parameters(env, names, body)
    given = (*conditions.names, *map(spelling, held))
    return joint_weight(env, names, body, given, (*conditions.nodes, *held))


def _parameters(env: Environment, names: tuple[str, ...], body: Node) -> tuple[Node, ...]:
    r"""The parameters of the one law of what is averaged that the document writes, if the body differentiates by one.

    ``E[\partial_\theta \log p(X \mid \theta)]`` is an average over ``p(x \mid \theta)`` where no other density of
    ``x`` is written, and none of ``\theta``.
    """
    laws = [use for use in env.survey.densities if not set(names).isdisjoint(use.of)]
    given = {use.given for use in laws}
    if not laws or len(given) != 1 or any(set(use.of) != set(names) for use in laws):
        return ()
    wanted = given.pop()
    random = {name for use in env.survey.densities for name in use.of}
    written_so = {spelling(node): node for node in within(body)}
    known = all(name in written_so and name not in random and not is_random(name) for name in wanted)
    if not known or variables_of_derivatives(body).isdisjoint(wanted):
        return ()
    env.log.convention(f"{', '.join(names)} are averaged at the given {', '.join(wanted)}, as their one law is written")
    return tuple(written_so[name] for name in wanted)


def _defining(env: Environment, body: Node) -> set[str]:
    """The random variables with a law by which the names in a body are defined."""
    symbols = [env.symbol(name) for name in random_names(body)]
    roots = set[Sym]().union(*(roots_of(env, symbol) for symbol in symbols if env.lookup(symbol) is not None))
    return {lowered(root.name) for root in roots} & with_laws(env)


def _applied(env: Environment, subscript: Node, parts: tuple[Node, ...], body: Node) -> Weight:
    group = group_of(parts[1])
    if group is None:
        raise here(subscript, written(subscript), "a density")
    nodes, separators = argument_nodes(group.body)
    bar = next((k + 1 for k, s in enumerate(separators) if s in "|;"), len(nodes))
    names = tuple(_value_of(symbol_name(node)) for node in nodes[:bar])
    scope, symbols = bound_variables(env, names, Row(body.start, subscript.end, (body, subscript)))
    return Weight(scope, symbols, scope.term(subscript))


def _value_of(name: str) -> str:
    """The name of a value of a random variable; a stretch is its own name, whatever its ends."""
    return name if family_of(name) is not None and not is_random(name) else lowered(name)


def _sampled(env: Environment, left: Node, right: Node, body: Node) -> Weight:
    pair = left.body if isinstance(left, Fence) and left.open == "(" else left
    names = tuple(lowered(symbol_name(node)) for node in argument_nodes(pair)[0])
    both = Row(body.start, right.end, (body, right, left))
    found = stated_law(right)
    scope, symbols = bound_variables(env, names, both, names if found is not None and found.law.discrete else ())
    parts = parts_of(right)
    if found is not None and len(symbols) == 1:
        law = sampled_law(scope, symbols[0], found)
        return Weight(scope, symbols, law.density, law.lower, law.upper, discrete=law.discrete)
    if len(parts) == 2:
        return Weight(scope, symbols, scope.term(right))
    if base_name(right) is None or not env.survey.laws & {base_name(right) or ""}:
        raise UnstatedError(f"{written(right)} is not known as a law")
    return Weight(scope, symbols, law_for(scope, right, symbols, ()))


def _named(env: Environment, law: Node, body: Node, conditions: Conditioned) -> Weight:
    names = body_variables(env, body, conditions.names, base_name(law))
    if not names:
        raise UnstatedError(f"which variable is distributed as {written(law)} is not stated")
    scope, symbols = bound_variables(env, names, body)
    given = tuple((name, env.term(node)) for name, node in zip(conditions.names, conditions.nodes, strict=True))
    return Weight(scope, symbols, law_for(scope, law, symbols, given))
