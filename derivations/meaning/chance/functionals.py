r"""Functionals: what takes a whole law or function, ``\mathrm{KL}(p \| q)``, ``H(q(\theta))``, ``S[f(y)]``.

Their argument binds its variables: ``H(q(\theta))`` depends on no ``\theta``.  Those of the table are integrals or sums
over the law; any other one has the value that the document gives it, or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from derivations.meaning.chance.weights import weighted
from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.distributions import Law
from derivations.meaning.formulas.laws import Weight, bound_variables, law_for, law_of, sampled_law
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.named_laws.stated_laws import StatedLaw, law_named, stated_law
from derivations.meaning.names.customary import BARS, DIVERGENCES
from derivations.meaning.names.densities import Named, density
from derivations.meaning.names.dependence import CHANCE
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, written
from derivations.meaning.names.heads import Head, information, is_information, may_define_information
from derivations.meaning.names.survey import functional_name, symbol_name
from derivations.model.terms import Function, Sym, Term, call, div, fresh_name, mul, neg
from derivations.reading.names import (
    EXPECTATIONS,
    argument_nodes,
    base_name,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
)
from derivations.reading.places import at, has_place
from derivations.reading.rebuilding import changed
from derivations.reading.syntax import Fence, Name, Node, Related, Row, Script, Sequence, Text


@dataclass(frozen=True, slots=True)
class Operands:
    """The densities of a functional of one or two laws, in the scope of their variables."""

    weight: Weight
    other: Term | None = None


ANY_LAW = r"p_{\mathrm{joint}}"
"""The letter of the joint density of random variables of which the document writes none."""

_PLAIN = re.compile(r"(?:\\[a-zA-Z]+|[a-zA-Z])'*")
"""A letter, as the variable of a law is written."""

Integrand = Callable[[Operands], Term]


def _log_ratio(of: Operands) -> Term:
    return call("log", div(of.weight.density, of.other)) if of.other is not None else _surprise(of)


def _surprise(of: Operands) -> Term:
    return neg(call("log", of.weight.density if of.other is None else of.other))


def functional_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """A functional with its argument, or ``None`` where none stands."""
    stop = _divergence_end(items, position)
    if stop is None and symbol_name(items[position]) == "D" and _divides_laws(env, items, position):
        env.log.convention("D of two laws is their Kullback-Leibler divergence")
        env.log.doubt("D is read as the Kullback-Leibler divergence")
        stop = position + 2
    if stop is not None:
        group = _with_names(env, group_of(items[stop - 1]))
        if group is None:
            raise UnstatedError(f"{written(items[position])} without its two laws")
        return scripted(env, Factor(_divergence(env, group)), items[stop - 1]), stop
    node = items[position]
    after = items[position + 1] if position + 1 < len(items) else None
    group = _with_names(env, group_of(after))
    if group is None or after is None or base_name(node) is None or base_name(node) in EXPECTATIONS:
        return None
    term = _of_measures(env, node, group)
    term = term or _information(env, node, group) or _entropy(env, node, group) or _stated(env, node, group)
    return None if term is None else (scripted(env, Factor(term), after), position + 2)


def _with_names(env: Environment, group: Fence | None) -> Fence | None:
    r"""Laws in brackets with a name for a dot, ``\pi(\cdot \mid s)``: the one that stands in its place elsewhere."""

    def named(node: Node) -> Node | None:
        if not isinstance(node, Row) or not any(map(has_place, node.items)):
            return None
        items = [node.items[0]]
        for head, item in pairwise(node.items):
            own = isinstance(item, Fence) and has_place(item) and base_name(head) in env.survey.laws
            items.append(_at_name(env, head, item) if own and isinstance(item, Fence) else item)
        return replace(node, items=tuple(items))

    body = None if group is None else changed(group.body, named)
    return group if group is None or body is None or body is group.body else replace(group, body=body)


def _at_name(env: Environment, head: Node, group: Fence) -> Fence:
    """The arguments of a law with the name that stands for its variable wherever the document writes so many."""
    nodes, _ = argument_nodes(group.body)
    given = len(nodes) - 1
    uses = [use.of for use in env.survey.densities if use.law == base_name(head) and len(use.given) == given]
    names = {of[0].rstrip("'") for of in uses if len(of) == 1 and _PLAIN.fullmatch(of[0])}
    several = any(len(of) > 1 for of in uses)
    return group if several or len(names) != 1 else at(group, Name(nodes[0].start, nodes[0].end, names.pop()))


def _divides_laws(env: Environment, items: tuple[Node, ...], position: int) -> bool:
    """Whether two laws between double bars stand behind a letter."""
    group = group_of(items[position + 1]) if position + 1 < len(items) else None
    sides = _two_laws(group.body) if group is not None else None
    return sides is not None and all(_is_law(env, side) for side in sides)


def _divergence_end(items: tuple[Node, ...], position: int) -> int | None:
    r"""Behind the group of ``\mathrm{KL}(…)`` or ``D_{KL}(…)``, where one starts here."""
    node = items[position]
    if isinstance(node, Script) and node.sub is not None and plain_word(spelling(node.sub)) in DIVERGENCES:
        return min(position + 2, len(items))
    if isinstance(node, Name | Text) and plain_word(spelling(node)) in DIVERGENCES:
        return min(position + 2, len(items))
    return None


def is_divergence(node: Node) -> bool:
    """Whether a node is a divergence of two laws, with nothing besides."""
    items = tuple(parts_of(node))
    return _divergence_end(items, 0) == len(items) == 2


def _two_laws(body: Node) -> tuple[Node, Node] | None:
    r"""The two sides of ``p \,\|\, q``, also written ``p \parallel q`` and ``p \mid\mid q``."""
    if isinstance(body, Related) and len(body.items) == 2 and body.relations[0] in BARS:
        return body.items[0], body.items[1]
    if isinstance(body, Sequence) and len(body.items) == 2 and body.separators[0] in BARS:
        return body.items[0], body.items[1]
    doubled = isinstance(body, Sequence) and body.separators == ("|", "|") and not spelling(body.items[1])
    return (body.items[0], body.items[2]) if isinstance(body, Sequence) and doubled else None


# ------------------------------------------------------------------------------------------ laws as arguments


def _divergence(env: Environment, group: Fence) -> Term:
    sides = _two_laws(group.body)
    if sides is None:
        raise UnstatedError(f"{written(group)} does not name two laws, p ‖ q")
    return _over(env, sides, _log_ratio)


def _over(env: Environment, sides: tuple[Node, ...], integrand: Integrand) -> Term:
    """The average of an integrand of one or two densities over the first of them."""
    named = [found for side in sides if (found := _variables(env, side)) is not None]
    if any(set(found) != set(named[0]) for found in named):
        raise UnstatedError(f"{' and '.join(map(written, sides))} are laws of different variables")
    names = named[0] if named else _roles_of(env, sides)
    discrete = [law.law.discrete for side in sides if (law := _named_law(env, side)) is not None]
    whole = Row(sides[0].start, sides[-1].end, sides)
    scope, symbols = bound_variables(env, names, whole, names if any(discrete) else ())
    laws = [_law(scope, symbols, side) for side in sides]
    first = laws[0]
    if any((law.lower, law.upper, law.discrete) != (first.lower, first.upper, first.discrete) for law in laws):
        raise UnstatedError(f"{' and '.join(map(written, sides))} have different supports")
    weight = Weight(scope, symbols, first.density, first.lower, first.upper, discrete=first.discrete)
    other = laws[1].density if len(laws) == 2 else None
    return weighted(scope, weight, integrand(Operands(weight, other)))


def _applied_laws(env: Environment, node: Node) -> list[tuple[Node, Fence]] | None:
    """The densities of a product ``p(x) p(y)``, each with its arguments; ``None`` if a node is none."""
    parts = parts_of(node)
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    groups = [(head, group) for head, after in pairs if (group := group_of(after)) is not None]
    known = all(base_name(head) in env.survey.laws and not _at_random(group) for head, group in groups)
    return groups if groups and known and 2 * len(groups) == len(parts) else None


def _at_random(group: Fence) -> bool:
    """Whether a function is taken at random variables: then it is a random number, no law."""
    return any(is_random(spelling(node)) for node in argument_nodes(group.body)[0])


def _variables(env: Environment, node: Node) -> tuple[str, ...] | None:
    """The random variables of a law as it is written, if it names them."""
    if base_name(node) in env.survey.labelled:
        return (lowered(spelling(env.survey.labelled[base_name(node) or ""].left)),)
    applied = _applied_laws(env, node)
    if applied is None:
        return None
    names: list[str] = []
    for _, group in applied:
        nodes, separators = argument_nodes(group.body)
        bar = next((k + 1 for k, sign in enumerate(separators) if sign in "|;"), len(nodes))
        names += [lowered(symbol_name(one)) for one in nodes[:bar]]
    if not all(base_name(one) is not None for _, group in applied for one in argument_nodes(group.body)[0]):
        raise UnstatedError(f"which variables {written(node)} is a law of is not stated")
    return tuple(dict.fromkeys(names))


def _roles_of(env: Environment, sides: tuple[Node, ...]) -> tuple[str, ...]:
    """The variables of laws that are only named, from the one way in which the document writes their densities."""
    uses = [use for use in env.survey.densities if not use.given]
    letters = {_density_letter(env, side) for side in sides}
    unwritten = letters.isdisjoint(use.law for use in uses)
    if all(_named_law(env, side) is not None for side in sides) or (unwritten and _are_measures(env, sides)):
        return (fresh_name("x", {symbol.name for symbol in env.bound}),)
    found = set[tuple[str, ...]].intersection(*({use.of for use in uses if use.law == letter} for letter in letters))
    if len(found) != 1:
        raise UnstatedError(f"which variables {' and '.join(map(written, sides))} are laws of is not stated")
    return found.pop()


def _density_letter(env: Environment, node: Node) -> str:
    """The letter of the density of a law that is only named: that of ``P`` is ``p``, where ``P`` itself is none."""
    name = base_name(node) or ""
    return name if name in env.survey.laws or not is_random(name) else lowered(name)


def _named_law(env: Environment, node: Node) -> StatedLaw | None:
    """The named law that a node writes out or is the label of."""
    if base_name(node) in env.survey.labelled:
        return stated_law(env.survey.labelled[base_name(node) or ""].right)
    heads = parts_of(node)[:-1]
    return stated_law(node) if heads and law_named(*heads) is not None else None


def _law(scope: Environment, symbols: tuple[Sym, ...], node: Node) -> Law:
    """The density of a law as it is written, at the variables of the functional."""
    named = _named_law(scope, node)
    if named is not None and len(symbols) == 1:
        return sampled_law(scope, symbols[0], named)
    if _applied_laws(scope, node) is not None:
        return Law(scope.term(node))
    name, letter = base_name(node), _density_letter(scope, node)
    if name is None or letter not in scope.survey.laws:
        raise UnstatedError(f"{written(node)} is not known as a law")
    if letter != name:
        scope.log.convention(f"{letter} is the density of {name}")
    head = node if letter == name else Name(node.start, node.end, letter)
    return Law(law_for(scope, head, symbols, ()))


def _entropy(env: Environment, node: Node, group: Fence) -> Term | None:
    """``H(q)`` of one law, ``H(p, q)`` of two; of what else is applied to a whole density, nothing is known."""
    sides, separators = argument_nodes(group.body)
    if set(separators) - {",", *BARS} or len(sides) > 2 or not all(_is_law(env, side) for side in sides):
        return None
    if symbol_name(node) != "H":
        _require_value(env, node, group)
        return None
    return _entropy_of(env, node, group, sides)


def _of_measures(env: Environment, node: Node, group: Fence) -> Term | None:
    r"""``\mathrm{h}(P, Q)`` and ``H(P)``, where words call ``P`` and ``Q`` distributions, and no random variables."""
    sides, separators = argument_nodes(group.body)
    if information(node) != "H" or not _are_measures(env, sides) or set(separators) - {","} or len(sides) > 2:
        return None
    return _entropy_of(env, node, group, sides)


def _are_measures(env: Environment, sides: tuple[Node, ...]) -> bool:
    """Whether words call some names distributions, and no random variables, and their densities have letters."""
    known = set(map(base_name, sides)) <= env.survey.measures - env.survey.random
    return known and all(_density_letter(env, side) in env.survey.laws for side in sides)


def _entropy_of(env: Environment, node: Node, group: Fence, sides: tuple[Node, ...]) -> Term:
    kind = "entropy" if len(sides) == 1 else "cross entropy"
    env.log.convention(f"{written(node)} of a law is its {kind}, in natural logarithms")
    env.log.doubt(f"{written(node)}{written(group)} is read as the {kind}")
    return _over(env, sides, _surprise)


def _is_law(env: Environment, node: Node) -> bool:
    """Whether a node is a density applied to variables that nothing binds, or the bare name of one."""
    applied = _applied_laws(env, node)
    if applied is None:
        name = base_name(node)
        return name not in env.survey.reals and any(use.law == name for use in env.survey.densities)
    bound = {symbol.name for symbol in env.bound}
    return not bound & set(_variables(env, node) or ())


def _require_value(env: Environment, node: Node, group: Fence) -> None:
    """That what is applied to a density alone takes its value.

    Raises:
        UnstatedError: it may take the whole density.
    """
    if base_name(node) not in env.survey.laws and symbol_name(node) not in env.survey.mapped:
        whole = f"{written(node)}{written(group)}"
        raise UnstatedError(f"whether {whole} takes the value of the density or the density itself is not stated")


# ------------------------------------------------------------------------------- random variables as arguments


def _information(env: Environment, node: Node, group: Fence) -> Term | None:
    r"""``I(X; Y)``, ``H(X)``, ``H(X, Y)`` and ``H(X \mid Y)`` of random variables."""
    if not is_information(node, group) or _is_defined(env, node, group):
        return None
    nodes, separators = argument_nodes(group.body)
    names = tuple(lowered(symbol_name(one)) for one in nodes)
    uses = (use.of for use in env.survey.densities if set(use.of) == set(names) and not use.given)
    written_so = next(uses, tuple(sorted(names)))
    bar = separators.index("|") + 1 if "|" in separators else len(nodes)
    env.log.convention(f"{', '.join(names)} have a joint density, and logarithms are natural")
    env.log.doubt(f"{written(node)}{written(group)} is read over densities")
    head, on = _joint_law(env, names)
    scope, symbols = bound_variables(env, names, group.body)
    at: tuple[Named, ...] = tuple((symbol.name, symbol) for symbol in symbols)
    joint = density(scope, head, tuple(sorted(at, key=lambda one: written_so.index(one[0]))), (), on)
    weight = Weight(scope, symbols, joint)
    if information(node) == "I":
        product = mul(*(density(scope, head, (one,), (), on) for one in at))
        return weighted(scope, weight, _log_ratio(Operands(weight, product)))
    inner = joint if bar == len(at) else density(scope, head, at[:bar], at[bar:], on)
    return weighted(scope, weight, _surprise(replace(Operands(weight), other=inner)))


def _is_defined(env: Environment, node: Node, group: Fence) -> bool:
    """Whether the document defines an information measure of so many random variables."""
    found = env.lookup(Function(symbol_name(node))) if may_define_information(node, group) else None
    return found is not None and len(found.parameters) == len(argument_nodes(group.body)[0])


def _joint_law(env: Environment, names: tuple[str, ...]) -> tuple[Head, tuple[Sym, ...]]:
    """The law of random variables, and on what it depends besides.

    It is that of the document, else whichever one they have, which may depend on all that is bound around it.
    """
    try:
        return law_of(env, set(names), set()), ()
    except UnstatedError as error:
        env.log.untold[str(error)] = None
        return Head(ANY_LAW, ANY_LAW), (CHANCE, *env.bound)


# ------------------------------------------------------------------------------------------ other functionals


def _stated(env: Environment, node: Node, group: Fence) -> Term | None:
    """The value of a functional that the document defines.

    Raises:
        UnstatedError: nothing defines it, or not of this function.
    """
    if symbol_name(node) not in env.survey.functionals or group.open != "[":
        return None
    name = functional_name(node, group)
    if name is None or env.lookup(Sym(name)) is None:
        raise UnstatedError(f"what the functional {written(node)} is at {written(group.body)} is not stated")
    return env.symbol(name)
