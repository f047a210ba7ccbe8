"""Averages over random variables of which no law is stated.

Nothing is used of their joint law but that there is one: it may have atoms, and what is averaged may be constant.  What
else stands under the average is a constant by convention.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace

from derivations.meaning.names.dependence import require_constants
from derivations.meaning.names.environment import Environment, UnstatedError
from derivations.model.context import Hypothesis, Source
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    SCALAR,
    Apply,
    Deriv,
    Div,
    Expect,
    Function,
    Grad,
    Integral,
    Jacobian,
    Roles,
    Sort,
    Sym,
    Term,
    counts_all,
    free_symbols,
    is_measure,
    mul,
    substitute,
    subterms,
)
from derivations.reading.names import is_random, lowered

ANY = Sym("x")
LAW = "\\mathbb{P}"
"""The name of the law that is not stated."""


@dataclass(frozen=True, slots=True)
class Average:
    """An average: the scope in which its operand is read, the variables it binds there, and what it makes of a term."""

    scope: Environment
    variables: tuple[Sym, ...]
    of: Callable[[Term], Term]


NOISE = frozenset({"\\epsilon", "\\varepsilon"})
"""Letters that stand for noise as often as for constants."""


@dataclass(frozen=True, slots=True)
class Given:
    """What stands behind the bar of an average: random variables, as written, with their values."""

    names: tuple[str, ...] = ()
    values: tuple[Term, ...] = ()


def is_variable(env: Environment, symbol: Sym) -> bool:
    """Whether a free symbol is a random variable: written or called one, no parameter of a law, and nothing defines it.

    What wears a hat is an estimate, which is one, too; a family of random variables is one as a whole.  A matrix that
    is declared is constant, unless it is called random.
    """
    if symbol.name in env.survey.samples and symbol.shape.rank == 1:
        return symbol not in env.bound
    fixed = symbol.shape.rank == 2 and symbol.name in env.declared
    averaged = symbol.name in env.together and symbol.name not in env.declared
    said = symbol.name in env.survey.said_random or symbol.name in env.survey.noisy
    chance = averaged or said or (is_written_random(symbol.name) and not fixed)
    named = chance and symbol.name not in env.survey.parameters and symbol.sort is Sort.REAL
    return named and symbol not in env.bound and env.lookup(symbol) is None


def is_written_random(name: str) -> bool:
    """Whether a name is written as those of random variables are: as a capital, or with the hat of an estimate."""
    return is_random(name) or name.startswith("\\hat{")


def general_average(env: Environment, term: Term, only: frozenset[str] | None, given: Given) -> Average | None:
    """The average over the random variables of a term, whatever their law; ``None``: it holds none, and is no number.

    Args:
        env: the scope around the average.
        term: what is averaged, read in that scope.
        only: the variables that the average names, if it names any.
        given: the variables whose values are given.

    Raises:
        UnstatedError: it also speaks of other variables, or of a family of them.
    """
    whole = with_roots_expanded(env, term)
    _require_no_outcomes(env, whole)
    variables = _variables(env, whole, given)
    if not variables and not _is_known_number(env, whole):
        return None
    if only is not None and not {symbol.name for symbol in variables} <= only:
        raise UnstatedError(
            f"the average is over {', '.join(sorted(only))}, and what it averages holds other variables"
        )
    _require_one_choice(env, term, variables)
    names = ", ".join(symbol.name for symbol in variables)
    if variables:
        env.log.convention(f"{names} are random variables; of their law only the moments that stand are known to exist")
        _note_what_is_said(env, variables)
    constants = sorted(s.name for s in free_symbols(whole) - set(variables) if s.name not in given.names)
    chance = sorted((env.survey.random | NOISE | (only or frozenset())).intersection(constants))
    if chance and variables:
        raise UnstatedError(f"that {', '.join(chance)} is constant under the average over {names} is not stated")
    made = sorted({name for name in constants for one in variables if (name, one.name) in env.survey.dependent})
    if made:
        raise UnstatedError(f"how {', '.join(made)} depends on {names} is not stated")
    sizes = {one.name for symbol in free_symbols(whole) for dim in symbol.dims for one in free_symbols(dim)}
    _require_declared(env, sorted({*constants} - sizes), variables)
    if constants:
        env.log.convention(f"{', '.join(constants)} are constants under the average over {names}")
    return Average(env, variables, lambda part: _mean(env, part, given))


def _require_declared(env: Environment, constants: Iterable[str], variables: tuple[Sym, ...]) -> None:
    """Require that what is constant beside a random variable that is written as a number is declared to be a number.

    Raises:
        UnstatedError: a name is not, and may be random, too.
    """
    known = env.survey.noisy.union(env.survey.samples)
    small = [one.name for one in variables if not is_written_random(one.name) and one.name not in known]
    fixed = env.declared | env.survey.parameters
    loose = [name for name in constants if name not in fixed and not _is_made_of(env, name, fixed)]
    if small and loose:
        over = f"the average over {', '.join(small)}"
        raise UnstatedError(f"whether {', '.join(loose)} is constant under {over} is not stated: declare it")


def _is_made_of(env: Environment, name: str, fixed: Container[str]) -> bool:
    """Whether a name is defined by what is fixed: the mean of a random vector is."""
    definition = env.lookup(env.symbol(name))
    return definition is not None and all(
        symbol.name in fixed or symbol.sort is Sort.INTEGER for symbol in free_symbols(definition.body)
    )


def _require_one_choice(env: Environment, term: Term, variables: Iterable[Sym]) -> None:
    """Require that what is random in a term is seen in it, or said: ``e = y - H y`` does not tell that ``H`` is.

    Raises:
        UnstatedError: only what a definition holds is written as a random variable.
    """
    written = any(is_written_random(symbol.name) for symbol in free_symbols(term))
    said = env.survey.random.union(env.survey.variates, env.survey.samples, env.survey.noisy)
    unsaid = sorted({symbol.name for symbol in variables} - said)
    if unsaid and free_symbols(term) and not written:
        raise UnstatedError(f"whether {', '.join(unsaid)} is what is random in an average is not stated")


def _require_no_outcomes(env: Environment, term: Term) -> None:
    """Require that no value of a capital letter at numbers is averaged: ``Y(1)`` is hardly a number.

    Raises:
        UnstatedError: one is, and nothing says what the letter is.
    """
    for _, part in subterms(term):
        if not isinstance(part, Apply) or part.function.density is not None or not is_random(part.function.name):
            continue
        known = env.is_declared(part.function.name) or env.lookup(part.function) is not None
        if not known and not any(map(free_symbols, part.args)):
            raise UnstatedError(f"whether {to_latex(part)} is random is not stated")


def _note_what_is_said(env: Environment, variables: tuple[Sym, ...]) -> None:
    """Note that the law that is meant is not used: what fails for one law may hold for another."""
    spoken = set(map(lowered, env.survey.variates))
    for symbol in variables:
        if lowered(symbol.name) in spoken:
            env.log.untold[f"what is said of the law of {symbol.name} is not used"] = None
    samples = env.survey.samples
    open_ = env.survey.arbitrary.union(samples)
    names = ", ".join(symbol.name for symbol in variables if symbol.name not in open_)
    if names:
        env.log.doubt(f"nothing is used of the law of {names}")
    for name in (symbol.name for symbol in variables if symbol.name in samples):
        if not samples[name].independent:
            env.log.doubt(f"that the {name}_{{i}} are independent is not stated")


def varies_a_law(terms: Iterable[Term], bodies: Iterable[Term]) -> bool:
    """Whether something is differentiated that holds an average over a law that is not stated.

    The law may depend on the variable.  What stands in the bodies of definitions may stand under any derivative.
    """
    bodies = tuple(bodies)
    parts = (part for term in (*terms, *bodies) for _, part in subterms(term))
    varied = [part for part in parts if isinstance(part, Deriv | Grad | Div | Jacobian)]
    by = {part.variable.name for part in varied}
    own = any(_holds_law(part.body, {part.variable.name}) for part in varied)
    return own or (bool(varied) and any(_holds_law(body, by) for body in bodies))


def _holds_law(term: Term, by: set[str]) -> bool:
    """Whether a law stands in a term that may vary with names; the probability of an event shows it in its values."""
    laws = (part for _, part in subterms(term) if isinstance(part, Apply) and is_unstated_law(part.function))
    return any(not (is_measure(one.function) and by <= {s.name for s in free_symbols(one)}) for one in laws)


def is_unstated_law(function: Function) -> bool:
    """Whether a function is the density of a law of which nothing is stated, or a set that may be any one."""
    general = function.density is not None and function.density.general
    return general and not counts_all(Apply(function, (ANY,)))


def independences(joint: Iterable[Apply], names: Iterable[str], source: Source) -> list[Hypothesis]:
    """That the joint law of two random variables that are independent is the product of their own laws.

    Args:
        joint: densities at their arguments.
        names: the random variables that are said to be independent, as written.
        source: who says so.
    """
    known = {name for one in names for name in (one, lowered(one))}
    found: list[Hypothesis] = []
    for applied in joint:
        roles = applied.function.density
        if roles is None or roles.given or len(roles.of) != 2 or not set(roles.of) <= known:
            continue
        subscripts = applied.args[: applied.function.subscripts]
        symbols = tuple(Sym(name, arg.shape.dims) for name, arg in zip(roles.of, applied.args[-2:], strict=True))
        own = [replace(applied.function, density=replace(roles, of=(name,))) for name in roles.of]
        product = mul(*(Apply(one, (*subscripts, symbol)) for one, symbol in zip(own, symbols, strict=True)))
        found.append(Hypothesis(Apply(applied.function, (*subscripts, *symbols)), product, symbols, source))
    return found


def _mean(env: Environment, term: Term, given: Given) -> Term:
    values = {Sym(name, value.shape.dims): value for name, value in zip(given.names, given.values, strict=True)}
    whole = substitute(with_roots_expanded(env, term), values)
    variables = _variables(env, whole, given)
    if variables and not given.names:
        variables = _joined(env, variables)
    for symbol in variables:
        require_constants(env, whole, symbol, together=variables)
    roles = Roles(tuple(symbol.name for symbol in variables), given.names, general=True)
    weight = Apply(Function(LAW, SCALAR, 0, roles), (*variables, *given.values))
    if len(variables) == 1:
        return Expect(variables[0], whole, weight)
    whole = mul(whole, weight) if variables else whole
    for symbol in reversed(variables):
        whole = Integral(symbol, whole)
    return whole


def with_roots_bound(env: Environment, term: Term, variables: Iterable[Sym]) -> Term:
    """A term with what the document defines by random variables written out, in the symbols that these are bound as.

    ``Y = X^2`` is ``x^2`` under an average over ``x``.
    """
    for root in sorted(roots_of(env, term), key=lambda symbol: symbol.name):
        bound = Sym(lowered(root.name), root.shape.dims)
        found = next((one for one in variables if one.name == bound.name and one.shape == bound.shape), None)
        if found is not None:
            term = substitute(env.expanded(term, root), {root: found})
    return term


def others_in(env: Environment, term: Term, variables: Iterable[Sym], given: Given) -> frozenset[str]:
    """The random variables of a term besides some and those that are given, also through definitions."""
    known = {one.name for one in variables}.union(
        given.names, *({s.name for s in free_symbols(v)} for v in given.values)
    )
    roots = (root for root in roots_of(env, term) if root.shape.rank < 2 and root.name not in env.declared)
    return frozenset(root.name for root in roots if not {root.name, lowered(root.name)} & known)


def _variables(env: Environment, term: Term, given: Given) -> tuple[Sym, ...]:
    families = env.survey.indices.families
    for _, part in subterms(term):
        if isinstance(part, Apply) and part.function.name in families and is_random(part.function.name):
            raise UnstatedError(f"the average of {part.function.name} with an index is not supported")
    known = {name for name in given.names}.union(*({s.name for s in free_symbols(value)} for value in given.values))
    found = {symbol for symbol in free_symbols(term) if is_variable(env, symbol) and symbol.name not in known}
    return tuple(sorted(found, key=lambda symbol: symbol.name))


def _joined(env: Environment, variables: tuple[Sym, ...]) -> tuple[Sym, ...]:
    """The variables with those that are averaged beside them in the formula."""
    beside = set[Sym]().union(*(roots_of(env, env.symbol(name)) for name in env.together))
    return tuple(sorted(beside.union(variables), key=lambda symbol: symbol.name))


def _is_known_number(env: Environment, term: Term) -> bool:
    """Whether all free symbols of a term are declared numbers and no values of random variables.

    Then its average is itself; of any other name, nothing says that it is constant.  What is averaged alone somewhere
    is hardly constant because it is said to be a number, unless a block or words say so.
    """
    survey = env.survey
    roles = survey.roles.union(map(lowered, survey.variates), survey.random - survey.given - survey.constants)
    known = env.declared - roles - survey.bound
    free = free_symbols(term) - set(env.bound)
    return all(symbol.name in known and not is_random(symbol.name) for symbol in free)


def with_roots_expanded(env: Environment, term: Term) -> Term:
    """The term with the random variables that the document defines written out."""
    for symbol in sorted(roots_of(env, term), key=lambda symbol: symbol.name):
        term = env.expanded(term, symbol)
    return term


def roots_of(env: Environment, term: Term) -> set[Sym]:
    """The random variables that a term speaks of, also through definitions."""
    found, waiting, seen = set[Sym](), list(_spoken_of(env, term)), set[Sym]()
    while waiting:
        symbol = waiting.pop()
        if symbol in seen:
            continue
        seen.add(symbol)
        definition = env.lookup(symbol)
        if definition is not None:
            waiting += _spoken_of(env, definition.body)
        elif is_variable(env, symbol):
            found.add(symbol)
    return found


def _spoken_of(env: Environment, term: Term) -> set[Sym]:
    """The free symbols of a term, and those by which the elements of families in it are defined."""
    found, terms, seen = set[Sym](), [term], set[Function]()
    while terms:
        term = terms.pop()
        found |= free_symbols(term)
        for _, part in subterms(term):
            if isinstance(part, Apply) and part.is_element and part.function not in seen:
                seen.add(part.function)
                definition = env.lookup(part.function)
                terms += [] if definition is None else [definition.body]
    return found
