"""Densities at arguments: which random variables a letter with arguments is a density of."""

from __future__ import annotations

from derivations.meaning.names.environment import Environment, UnstatedError
from derivations.meaning.names.heads import Head, name_of_elements
from derivations.meaning.names.survey import symbol_name
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    SCALAR,
    Apply,
    Component,
    Function,
    Roles,
    Sym,
    Term,
)
from derivations.reading.names import base_name, lowered, parts_of, spelling
from derivations.reading.syntax import Node, Related

Named = tuple[str, Term]


def parameters_of(env: Environment, head: Head) -> tuple[Term, ...]:
    """The parameters in a function's subscript."""
    return tuple(env.term(node) for node in head.parameters)


def at_value(item: Node) -> tuple[str, Node] | None:
    """The role of a density and the node of its value, where both are written: ``p(X = 0)``."""
    match item:
        case Related(items=(name, value), relations=("=",)) if base_name(name) is not None:
            return lowered(symbol_name(name)), value
        case _:
            return None


def density_of_elements(env: Environment, head: Head, terms: list[Term], bar: int, trailing: tuple[Term, ...]) -> Apply:
    """The density of an element of a family given others, ``p(x_t | x_{t-1})`` under a sum over ``t``.

    It is a function of its own, which may be another one for all indices.  A component of a vector is such an element.
    """
    indices = [index for term in terms for index in indices_of(term)]
    parameters = (*parameters_of(env, head), *trailing, *indices)
    function = Function(name_of_elements(head.name, list(map(_letter, terms)), bar), SCALAR, len(parameters))
    env.log.untold[f"{head.name} at elements of families is related to what is not used"] = None
    return Apply(function, (*parameters, *terms))


def is_element(term: Term) -> bool:
    """Whether an argument is an element of a family or a component of a named vector."""
    return bool(indices_of(term))


def indices_of(term: Term) -> tuple[Term, ...]:
    """The indices of an element of a family, or of a component of a named vector."""
    match term:
        case Apply() if term.is_element:
            return term.args
        case Component(Sym(), indices):
            return indices
        case _:
            return ()


def _letter(term: Term) -> str:
    match term:
        case Apply(function=function):
            return function.name
        case Component(Sym(name), _):
            return name
        case _:
            return to_latex(term)


def roles_of(env: Environment, head: Head, terms: list[Term], bar: int) -> tuple[Named, ...]:
    """Which random variable each argument is a value of."""
    if head.roles is not None:
        roles = head.roles[0] + head.roles[1]
        if len(roles) != len(terms) or len(head.roles[0]) != bar:
            raise UnstatedError(f"{head.name} has {len(roles)} variables in its subscript and {len(terms)} arguments")
        return tuple((role, _bold(env, role, term)) for role, term in zip(roles, terms, strict=True))
    names = [lowered(term.name).rstrip("'") if isinstance(term, Sym) else None for term in terms]
    if len(names) == bar == 1 and (own := _stated_role(env, head, names[0])) is not None:
        names = [own]
    if None in names or len(set(names)) < len(names):
        names = list(_known_roles(env, head, len(terms), bar))
    return tuple((name, term) for name, term in zip(names, terms, strict=True) if name is not None)


def _stated_role(env: Environment, head: Head, name: str | None) -> str | None:
    r"""The one random variable that is said to have a density, ``X \sim f``: of it, ``f(t)`` is one at ``t``, too."""
    drawn = {
        lowered(symbol_name(one.left))
        for one in env.survey.drawn
        if base_name(one.left) is not None and spelling(parts_of(one.right)[0]) == head.name
    }
    others = set(map(lowered, env.survey.random | env.survey.variates)) - drawn
    return drawn.pop() if len(drawn) == 1 and name not in others else None


def _bold(env: Environment, role: str, term: Term) -> Term:
    """A light letter as the value of a random variable that has the same letter in bold is that one."""
    if not isinstance(term, Sym) or term.shape.rank or role != f"\\mathbf{{{term.name}}}":
        return term
    env.log.notice(f"{term.name} is read as {role}")
    return env.symbol(role)


def _known_roles(env: Environment, head: Head, count: int, bar: int) -> tuple[str, ...]:
    uses = {
        (use.of, use.given)
        for use in env.survey.densities
        if use.law == head.base and len(use.of) == bar and len(use.of) + len(use.given) == count
    }
    if len(uses) != 1:
        raise UnstatedError(f"which density {head.name}(…) means is not stated: its arguments are no variables")
    of, given = uses.pop()
    env.log.doubt(f"{head.name}(…) is read as the density of {', '.join(of)} at the argument")
    return of + given


def density(
    env: Environment,
    head: Head,
    of: tuple[Named, ...],
    given: tuple[Named, ...],
    trailing: tuple[Term, ...] = (),
) -> Apply:
    """The density of a law for given random variables, applied; values and conditions as (role, term) pairs."""
    if not any(use.given for use in env.survey.densities if use.law == head.base):  # of a kernel, none is written
        env.log.joint(head.name, tuple(name for name, _ in of))
    of, given = (tuple(sorted(part, key=lambda named: named[0])) for part in (of, given))
    parameters = (*parameters_of(env, head), *trailing)
    roles = Roles(tuple(n for n, _ in of), tuple(n for n, _ in given), counted=env.survey.counted)
    bounded = env.survey.is_restricted(head.base, roles.of, roles.given)
    if bounded:
        env.log.doubt(f"words say more of {head.name} than that it is a density, which the reading does not use")
    elif set(roles.of) <= env.survey.counted:
        env.log.convention(f"{head.name} with arguments is a probability mass function, and positive")
    else:
        env.log.convention(f"{head.name} with arguments is a probability density, positive and smooth")
    if not bounded and env.survey.is_somewhere(head.base, roles.of, roles.given):
        env.log.doubt(f"{head.name} may have its mass on a part of the line only")
    function = Function(head.name, SCALAR, len(parameters), None if bounded else roles)
    return Apply(function, (*parameters, *(term for _, term in of), *(term for _, term in given)))
