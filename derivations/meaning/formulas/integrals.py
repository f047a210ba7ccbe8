r"""Integrals with their differentials, boundary brackets, and the by-parts notation ``uv - ∫ v du``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.meaning.dynamics.processes import NOISES
from derivations.meaning.formulas.bars import bound
from derivations.meaning.formulas.indicated import holds, set_of
from derivations.meaning.formulas.operands import spellings_in
from derivations.meaning.formulas.sets import Running, over_set, running_in
from derivations.meaning.named_laws.stated_laws import law_named
from derivations.meaning.names.constants import unlike_a_name
from derivations.meaning.names.dependence import require_movement
from derivations.meaning.names.environment import Environment, UnstatedError, here, written
from derivations.meaning.names.stretches import within_stretch
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.words.notation import RANGE
from derivations.model.reasons import Code
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ZERO,
    Apply,
    Integral,
    Limits,
    Mul,
    Sym,
    Term,
    factors_of,
    free_symbols,
    mul,
    partial,
)
from derivations.reading.grouping import Differential, Integration, sign_name
from derivations.reading.names import argument_nodes, base_name, is_random, parts_of, row_of, spelling
from derivations.reading.syntax import Fence, Name, Node, Related, Script, Sequence

Bounds = tuple[Term, Term] | None
WHOLE = "an integral without limits runs over the whole space"

_LINE = r"(?:\\(?:mathbb|mathbf|mathrm)\{R\}|\\R)"
_SPACE = rf"{_LINE}(?:\^\{{?[A-Za-z0-9\\ ]+\}}?)?"
_WHOLE_SPACE = re.compile(rf"{_SPACE}|\({_SPACE}\)\^\{{[A-Za-z0-9+ -]+\}}|\\mathcal\{{[A-Z]\}}|\\Theta")
"""Spaces; a letter such as Ω or A may be any part of one, unless it is the letter of the variable."""
_HALF_LINE = re.compile(rf"{_LINE}(?:\^\{{?\+\}}?|_\{{?(?:\+|\+\+|(?:>|\\geq?|\\geqslant)\s*0)\}}?(?:\^\{{?\*\}}?)?)")


def integral(env: Environment, node: Integration) -> Term:
    """Elaborate an integral.

    Raises:
        UnstatedError: the differential is missing, or the domain has no term.
    """
    if sign_name(node.sign) == "\\oint":
        raise UnstatedError("integrals along curves are not supported")
    if _shares_domain(node):
        raise UnstatedError("whether the domain below the second of two integral signs is that of both is not stated")
    if node.differential is None:
        return _without_differential(env, node)
    _require_no_process(node)
    variable, inner = _variable(env, node.differential, node.body)
    if inner is None:
        scope = env.inside(variable, integrated=True)
        shown = scope.term(node.body)
        body = within_stretch(env, env.expanded(shown, variable), variable)
        require_movement(scope, body, variable, variable in free_symbols(shown) | free_symbols(body))
        return _over(env, node, variable, body)
    if isinstance(inner, Fence):
        return _substituted(env, node, variable, inner)
    return stieltjes(env, node, variable, inner)


def _require_no_process(node: Integration) -> None:
    r"""That an integral between two ends is not taken along a random variable at a time: ``\int_0^T B_t\,dB_t``.

    Raises:
        UnstatedError: it may be.
    """
    along = row_of(node.differential.operand) if node.differential is not None else None
    if not isinstance(along, Script) or not isinstance(along.sub, Name) or None in _scripts(node.sign):
        return
    if base_name(along) in NOISES or is_random(spelling(along)):
        raise UnstatedError(f"whether the integral along {written(along)} is a stochastic one is not stated")


def _shares_domain(node: Integration) -> bool:
    r"""Whether a sign without limits stands right before one with a domain: ``\int\int_A f du dv`` is over ``A``."""
    inner = parts_of(node.body)[0]
    below, above = _scripts(inner.sign) if isinstance(inner, Integration) else (None, None)
    return _scripts(node.sign) == (None, None) and below is not None and above is None


def _without_differential(env: Environment, node: Integration) -> Term:
    r"""``\int_x p(x) f(x)``: what the integral runs over stands below its sign.

    Raises:
        UnstatedError: nothing names its variable.
    """
    sub, sup = _scripts(node.sign)
    indices = running_in(sub) if sub is not None and sup is None else ()
    names = spellings_in((node.body,))
    if not indices or any(one.lower is not None or not _named_in(one.index, names) for one in indices):
        raise UnstatedError(f"the differential of the integral {written(node.sign)} is missing")

    def inside(scope: Environment, rest: tuple[Running, ...]) -> Term:
        if not rest:
            return scope.term(node.body)
        return over_set(scope, rest[0], lambda deeper: inside(deeper, rest[1:]), "\\int")

    return inside(env, indices)


def _named_in(variable: Node, names: set[str]) -> bool:
    return base_name(variable) in names


def _over(env: Environment, node: Integration, variable: Sym, body: Term) -> Term:
    sub, sup = _scripts(node.sign)
    region = _region(sub)
    if sup is None and region is not None and _is_set(region, variable):
        if spelling(region) in {one.name for one in free_symbols(body)}:
            raise UnstatedError(f"{spelling(region)} is a number, and stands below an integral sign as a set does")
        return Integral(variable, mul(*factors_of(body), set_of(env, variable, region)))
    such = _statements(region) if sup is None and region is not None else ()
    if such:
        scope = env.inside(variable, integrated=True)
        return Integral(variable, mul(*factors_of(body), *(holds(scope, one) for one in such)))
    bounds = _bounds(env, sub, sup, variable)
    ends = env.log.supports.pop(variable, None)
    if ends is not None and bounds != ends:
        bounds = _on_support(env, node, bounds, ends)
    if bounds is not None:
        if variable.shape.rank:
            raise UnstatedError(f"scalar bounds on the vector {variable.name}")
        return Integral(variable, body, *bounds)
    _require_whole(env, sub, variable)
    result = Integral(variable, body)
    if sup is not None or _is_line(sub):
        env.log.whole_integrals.add(result)
    if sub is None:
        env.log.open_integrals.add(result)
        env.log.convention(WHOLE)
        if variable.name in env.survey.restricted_laws:
            env.log.untold[f"an integral over {variable.name} may run over the values of its law only"] = Code.LAW
    return result


def _require_whole(env: Environment, sub: Node | None, variable: Sym) -> None:
    """Require that no words say over which part of a space an integral without limits runs.

    Raises:
        UnstatedError: some do, of all integrals or of the values of the variable.
    """
    if sub is not None:
        return
    why = env.survey.unclear.get(RANGE) or env.survey.confined.get(variable.name)
    if why:
        raise UnstatedError(f"{why}, and the integral over {variable.name} shows no limits")


def _on_support(env: Environment, node: Integration, bounds: Bounds, ends: tuple[Term, Term]) -> Bounds:
    """The ends of a law for the whole line, where its density is a factor of the integrand.

    Raises:
        UnstatedError: the density stands under another integral, whose range may lie beyond the support.
    """
    if bounds is not None or not any(law_named(part) for part in parts_of(node.body)):
        raise UnstatedError("whether an integral runs over the support of the density in it is not stated")
    env.log.convention(OUTSIDE)
    return ends


OUTSIDE = "a density is zero outside the support of its law"


def _is_line(sub: Node | None) -> bool:
    r"""Whether a whole space of numbers is written as the range of an integral: ``\mathbb{R}^d``."""
    region = sub.items[-1] if isinstance(sub, Related) and "\\in" in sub.relations else sub
    return re.fullmatch(_SPACE, spelling(region)) is not None


def _scripts(sign: Node) -> tuple[Node | None, Node | None]:
    return (sign.sub, sign.sup) if isinstance(sign, Script) else (None, None)


def _bounds(env: Environment, sub: Node | None, sup: Node | None, variable: Sym | None = None) -> Bounds:
    if sub is None and sup is None:
        return None
    if sup is None and sub is not None:
        return _domain(env, sub, variable)
    if sub is None or sup is None:
        raise UnstatedError("an integral with an upper bound only")
    if isinstance(sub, Related):
        sub = sub.items[-1]
    unlike_a_name(env, sub)
    unlike_a_name(env, sup)
    lower, upper = bound(env, env.term(sub)), bound(env, env.term(sup))
    return None if (lower, upper) == (NEGATIVE_INFINITY, INFINITY) else (lower, upper)


def _region(sub: Node | None) -> Node | None:
    return sub.items[-1] if isinstance(sub, Related) and "\\in" in sub.relations else sub


def _statements(region: Node) -> tuple[Related, ...]:
    r"""What holds of the values that an integral runs over, where that is written: ``\{q(x) > 0\}``, ``x \le y``."""
    inside = region.body if isinstance(region, Fence) and region.open == "\\{" else region
    parts = inside.items if isinstance(inside, Sequence) and set(inside.separators) == {","} else (inside,)
    found = tuple(part for part in parts if isinstance(part, Related) and part.relations != ("=",))
    return found if len(found) == len(parts) else ()


def _is_set(region: Node, variable: Sym) -> bool:
    """Whether a region is a set of which only the name is known, such as an event: a capital that is no space."""
    text = spelling(region)
    whole = _WHOLE_SPACE.fullmatch(text) is not None or variable.name in (text, text.lower())
    return base_name(region) is not None and is_random(text) and not (whole or _HALF_LINE.fullmatch(text))


def _domain(env: Environment, sub: Node, variable: Sym | None) -> Bounds:
    region = _region(sub) or sub
    text = spelling(region)
    if _HALF_LINE.fullmatch(text):
        return ZERO, INFINITY
    if _WHOLE_SPACE.fullmatch(text) or (variable is not None and variable.name in (text, text.lower())):
        env.log.convention(f"an integral over {text} runs over the whole space")
        return None
    if isinstance(region, Fence):
        ends = argument_nodes(region.body)[0]
        if len(ends) == 2:
            return bound(env, env.term(ends[0])), bound(env, env.term(ends[1]))
    raise UnstatedError(f"the domain {text} of an integral is not supported")


def _variable(env: Environment, differential: Differential, body: Node) -> tuple[Sym, Node | None]:
    """The variable of a differential, and what stands under the d where it is not the variable itself."""
    operand = differential.operand
    first: Node = operand[0]
    if len(operand) == 1 and not isinstance(first, Fence):
        name = _meant_variable(env, spelling(first), body)
        if name in env.survey.measures:
            raise UnstatedError(f"{name} is a measure, and an integral by it is not supported")
        if name in env.renamed or symbol_name(first) != spelling(first):
            raise here(first, written(first), "the variable of an integral")
        return Sym(name, env.shapes.dims(name)), None
    inner = row_of(operand)
    return _differential_variable(env, inner), inner


def _meant_variable(env: Environment, name: str, body: Node) -> str:
    """A light letter under the d of an integrand that has it in bold only is the bold one."""
    bold = f"\\mathbf{{{name}}}"
    names = spellings_in((body,))
    if name in names or bold not in names:
        return name
    env.log.doubt(f"d{name} is read as d{bold}")
    return bold


def _differential_variable(env: Environment, inner: Node) -> Sym:
    """The variable that ``d(…)`` or ``dp(x)`` is about: the one symbol that is not held fixed around."""
    symbols = free_symbols(env.term(inner)) - set(env.bound)
    own = {symbol for symbol in symbols if symbol.name in env.survey.bound}
    arguments = {a for a in _last_arguments(env.term(inner)) if isinstance(a, Sym)}
    for candidates in (arguments, own, symbols):
        if len(candidates) == 1:
            return next(iter(candidates))
    raise UnstatedError(f"the variable of the differential d{written(inner)} is not clear")


def _last_arguments(term: Term) -> tuple[Term, ...]:
    if not isinstance(term, Apply):
        return ()
    roles = term.function.density
    start = term.function.subscripts
    return term.args[start : start + len(roles.of)] if roles else term.args[start:]


def _substituted(env: Environment, node: Integration, variable: Sym, inner: Fence) -> Term:
    """``∫ f d(σz + μ)``: by the chain rule ``∫ f · d(σz + μ)/dz dz``, with the bounds as written."""
    scope = env.inside(variable, integrated=True)
    factor = partial(scope.term(inner.body), variable)
    body = mul(env.expanded(scope.term(node.body), variable), factor)
    env.log.convention(f"d({written(inner.body)}) is its derivative by {variable.name} times d{variable.name}")
    return _over(env, node, variable, body)


def stieltjes(env: Environment, node: Integration, variable: Sym, inner: Node) -> Term:
    r"""``∫ g dh(x)``, read as ``∫ g h'(x) dx``; for a vector ``x`` by the component that runs around it."""
    scope = env.inside(variable, integrated=True)
    under = scope.term(inner)
    body = env.expanded(scope.term(node.body), variable)
    if not variable.shape.rank:
        env.log.notice(f"d{written(inner)} is read as its derivative times d{variable.name}")
        return _over(env, node, variable, mul(body, partial(under, variable)))
    if not env.indices:
        raise UnstatedError(f"d{written(inner)} of a vector {variable.name} has no meaning without a component")
    index = env.indices[-1]
    env.log.ranges[index] = variable.shape.dims[0]
    env.log.notice(f"d{written(inner)} is read as the {index.name}-th partial derivative times d{variable.name}")
    return _over(env, node, variable, mul(body, partial(under, variable, index)))


@dataclass(frozen=True, slots=True)
class ByParts:
    """The integral ``∫ v du`` of a by-parts formula: its variable and the two functions."""

    variable: Sym
    parts: frozenset[Term]
    index: Term | None
    bounds: Bounds


def by_parts(env: Environment, node: Integration) -> ByParts | None:
    """What an integral says about the boundary product that stands beside it; ``None`` if it is no ``∫ v du``."""
    if node.differential is None:
        return None
    variable, inner = _variable(env, node.differential, node.body)
    if inner is None or isinstance(inner, Fence):
        return None
    scope = env.inside(variable, integrated=True)
    index = env.indices[-1] if variable.shape.rank and env.indices else None
    if variable.shape.rank and index is None:
        return None
    bounds = _bounds(env, *_scripts(node.sign))
    return ByParts(variable, frozenset({scope.term(inner), scope.term(node.body)}), index, bounds)


def boundary(env: Environment, found: ByParts, term: Term) -> Term | None:
    """Read the product ``uv`` beside ``-∫ v du`` as its boundary term, or return ``None``."""
    if not isinstance(term, Mul) or frozenset(term.factors) != found.parts or len(term.factors) != 2:
        return None
    if found.variable not in free_symbols(term) or found.variable in env.bound:
        return None
    env.log.notice("the boundary term has no limits; read as its value from -∞ to ∞")
    if found.index is not None:
        return Limits(found.variable, term, index=found.index)
    lower, upper = found.bounds or (NEGATIVE_INFINITY, INFINITY)
    return Limits(found.variable, term, lower, upper)
