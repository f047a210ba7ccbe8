r"""Named laws as terms: ``\mathcal{N}(x; \mu, \sigma^2)`` as a density, and the law behind a ``\sim``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as Rational

from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.named_laws.law_table import Disputed, Letters, NamedLaw, Parameters, normal_density
from derivations.meaning.named_laws.stated_laws import StatedLaw, law_named
from derivations.meaning.names.environment import DIMENSION, Environment, Factor, UnstatedError, here, promote, written
from derivations.meaning.names.sizes import as_vector, same_sizes
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.words.notation import NORMAL, RATE
from derivations.model.conditions import Condition, Need
from derivations.model.errors import ShapeError
from derivations.model.terms import (
    INFINITY,
    ONE,
    PI,
    ZERO,
    Det,
    Dot,
    Identity,
    Inverse,
    MatMul,
    Mul,
    Norm,
    Pow,
    Shape,
    Sym,
    Term,
    call,
    difference_of,
    div,
    free_symbols,
    mul,
    neg,
    number,
    power,
)
from derivations.reading.names import argument_nodes, base_name, may_be_matrix, parts_of, spelling
from derivations.reading.syntax import Fraction, Node, Number

IDENTITIES = ("I", "\\mathbf{I}", "\\mathbb{I}", "\\mathrm{I}")


SUPPORTED = "what a density is written at is a value of its law"
"""Why a fact is taken that holds on the support of a law."""


@dataclass(frozen=True, slots=True)
class Law:
    """The density or mass of a law at a variable, and its support where that is not the whole space."""

    density: Term
    lower: Term | None = None
    upper: Term | None = None
    discrete: bool = False


def distribution_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    r"""A named density with its variable: ``\mathcal{N}(x; \mu, \sigma^2)``, or that of the left side."""
    named = law_named(items[position])
    after = items[position + 1] if position + 1 < len(items) else None
    group = group_of(after)
    if named is None or group is None or after is None:
        return None
    nodes, separators = argument_nodes(group.body)
    marked = (separators and separators[0] in (";", "|")) or len(nodes) == len(named.parameters) + 1
    if marked:
        law = density_of(env, named, env.term(nodes[0]), nodes[1:])
    elif len(env.location) == 1:
        law = density_of(env, named, env.location[0], nodes)
    else:
        raise UnstatedError(f"{written(items[position])}(…) does not say of which variable it is the density")
    if law.lower is not None and not _on_support(env, law, env.term(nodes[0]) if marked else env.location[0]):
        raise UnstatedError(f"the density of the {named.name} distribution outside its support is not supported")
    return scripted(env, Factor(law.density), after), position + 2


def _on_support(env: Environment, law: Law, at: Term) -> bool:
    """Whether a density that vanishes on a part of the line is taken on its support only.

    A bound variable must run there, which its binder sees to; a free one stands for such values.
    """
    if law.discrete or not isinstance(at, Sym) or at in env.indices or law.lower is None or law.upper is None:
        return False
    ends = law.lower, law.upper
    if at in env.integrated or (at in env.bound and env.log.placed):
        return env.log.supports.setdefault(at, ends) == ends
    if at in env.bound or not env.log.placed:
        return False
    facts = (replace(one, need=Need.POSITIVE) for one in inside(at, *ends))
    env.log.facts.update(dict.fromkeys(facts, SUPPORTED))
    env.log.convention(SUPPORTED)
    return True


def inside(at: Term, lower: Term, upper: Term) -> tuple[Condition, ...]:
    """That a value lies between the ends of a law."""
    ends = [at if lower == ZERO else difference_of(at, lower)]
    ends += [difference_of(upper, at)] if upper != INFINITY else []
    return tuple(Condition(Need.NONNEGATIVE, (end,)) for end in ends)


def density_of(env: Environment, named: NamedLaw, at: Term, nodes: tuple[Node, ...]) -> Law:
    """The density or mass of a named law at a value, its parameters given as written.

    Raises:
        ShapeError: the parameters do not fit the value.
        UnstatedError: a law of a vector that is not normal.
    """
    count = len(named.parameters)
    if len(nodes) != count:
        raise here(nodes[0], f"{len(nodes)} parameters", f"{count} of the {named.name} distribution")
    values = tuple(env.term(node) for node in nodes)
    _note_dispute(env, named, nodes, values)
    if named.density is normal_density:
        return Law(_normal(env, at, nodes[0], nodes[1]))
    if at.shape.rank:
        raise UnstatedError(f"the {named.name} distribution of a vector is not supported")
    lower, upper = named.support(values) or (None, None)
    if lower is not None and upper is not None and upper != INFINITY and free_symbols(lower) | free_symbols(upper):
        apart = Condition(Need.POSITIVE, (difference_of(upper, lower),))
        env.log.facts[apart] = f"the ends of {named.spellings[0]}({', '.join(map(written, nodes))}) are in order"
    return Law(named.density(at, values), lower, upper, named.discrete)


def moments_of(env: Environment, stated: StatedLaw) -> tuple[Term, Term] | None:
    """The mean and the variance of a named law; ``None``, where it does not have them for every parameter."""
    law = stated.law
    values = tuple(map(env.term, stated.parameters))
    _note_dispute(env, law, stated.parameters, values)
    if law.mean is None or law.variance is None or any(value.shape.rank for value in values):
        return None
    return law.mean(values), law.variance(values)


def normal_parameters(env: Environment, stated: StatedLaw, at: Term) -> tuple[Term, Term]:
    """The mean and the covariance of a normal law of a number or a vector.

    Raises:
        ShapeError: they do not fit it.
    """
    centre, (spread, isotropic) = env.term(stated.parameters[0]), _variance(env, stated.parameters[1])
    _note_dispute(env, stated.law, stated.parameters, (centre, spread))
    if not at.shape.rank:
        if isotropic or centre.shape.rank or spread.shape.rank:
            raise ShapeError("a normal law of vectors where a number is")
        return centre, spread
    if isotropic:
        spread = mul(spread, Identity(at.shape.dims[0]))
    if at.shape.rank != 1 or spread.shape.rank != 2:
        raise ShapeError("a normal law of vectors whose covariance is no matrix")
    for dim in spread.shape.dims:
        same_sizes(env, (dim,), at.shape.dims)
    return as_vector(env, centre, at.shape.dims), spread


RATE_LETTER = r"\lambda"
"""The letter of rates, hardly ever of scales."""
_OTHERWISE = Disputed("the parameters of a law are as usual", "what its sentence says of them")


def _note_dispute(env: Environment, named: NamedLaw, nodes: tuple[Node, ...], values: Parameters) -> None:
    """Note where authors mean a parameter in two ways: nothing is decided unless its letter or a density tells.

    A letter tells by custom, which is listed; one that is also used for the other thing leaves a choice.
    """
    otherwise = _OTHERWISE if not env.survey.otherwise.isdisjoint(nodes) else None
    disputed = otherwise or named.disputed
    if disputed is None:
        return
    node = nodes[disputed.position]
    if not otherwise and (_is_said(env, disputed.letters, node) or _tells(env, disputed.letters, node)):
        _note_custom(env, disputed, node)
        return
    env.log.convention(disputed.taken)
    at = Sym("x")
    plain = not any(value.shape.rank or at in free_symbols(value) for value in values)
    if not (plain and env.writes_out(at, named.density(at, values))):
        env.log.ambiguous(f"{disputed.taken}, unless {disputed.instead} is meant: write the density down to tell")


def _note_custom(env: Environment, disputed: Disputed, node: Node) -> None:
    """List that a parameter is taken as its letter is usually meant, and that the letter may mean the other thing."""
    if _is_said(env, disputed.letters, node):
        return
    env.log.convention(disputed.taken)
    if disputed.letters is Letters.RATES and RATE_LETTER not in names_in(node):
        env.log.doubt(f"{disputed.taken}, unless {disputed.instead} is meant")


def _is_said(env: Environment, letters: Letters | None, node: Node) -> bool:
    r"""Whether words name a parameter, or it is written as only one of two things is: ``1``, and ``\sigma^2``."""
    if letters is not None and node in env.survey.worded:
        return True
    one = letters in (Letters.RATES, Letters.SCALES) and spelling(node) == "1"
    return one or (letters is Letters.SCALES and _is_squared(node))


def _is_squared(node: Node) -> bool:
    """Whether the letter of a scale stands with a power."""
    first = parts_of(node)[0]
    return base_name(first) in Letters.SCALES.value and symbol_name(first) != spelling(first)


def _tells(env: Environment, letters: Letters | None, node: Node) -> bool:
    """Whether the letter of a parameter tells which of two things is usually meant."""
    match letters:
        case Letters.RATES:
            rate = not names_in(node).isdisjoint(Letters.RATES.value) and RATE not in env.survey.unclear
            return rate and not isinstance(node, Fraction)
        case Letters.SCALES:
            scale = base_name(parts_of(node)[0]) in Letters.SCALES.value
            return not (scale or NORMAL in env.survey.unclear)
        case Letters.UNSQUARED:
            return isinstance(node, Number) or (base_name(node) is not None and symbol_name(node) == spelling(node))
        case Letters.EITHER_ORDER | None:
            return False


def _normal(env: Environment, at: Term, mean: Node, variance: Node) -> Term:
    centre, (spread, isotropic) = env.term(mean), _variance(env, variance)
    dims = next((term.shape.dims for term in (at, centre) if term.shape.rank == 1), spread.shape.dims[:1])
    if spread.shape.rank == 2 and not isotropic:
        return _normal_of_matrix(env, as_vector(env, at, dims), as_vector(env, centre, dims), spread)
    if not at.shape.rank and (centre.shape.rank or isotropic):
        at = as_vector(env, at, dims or (DIMENSION,))
    if not at.shape.rank:
        return normal_density(at, (centre, spread))
    if centre != ZERO:
        centre = as_vector(env, centre, at.shape.dims)
    if not isotropic:
        if isinstance(spread, Sym) and may_be_matrix(spread.name):
            promote(env, spread, Shape(at.shape.dims * 2))
        env.log.notice("a scalar as the covariance of a vector is read as that multiple of the unit matrix")
    exponent = mul(number(Rational(-1, 2)), at.shape.dims[0])
    front = Pow(Mul((number(2), PI, spread)), exponent)
    square = power(Norm(difference_of(at, centre)), 2)
    return mul(front, call("exp", neg(div(square, mul(number(2), spread)))))


def _normal_of_matrix(env: Environment, at: Term, centre: Term, spread: Term) -> Term:
    """The density of a normal law with a covariance matrix."""
    for dim in spread.shape.dims:
        same_sizes(env, (dim,), at.shape.dims)
    off = difference_of(at, centre)
    half = number(Rational(-1, 2))
    front = mul(Pow(Mul((number(2), PI)), mul(half, at.shape.dims[0])), Pow(Det(spread), half))
    return mul(front, call("exp", mul(half, Dot(MatMul(off, Inverse(spread)), off))))


def _variance(env: Environment, node: Node) -> tuple[Term, bool]:
    r"""The variance, and whether it is written as a multiple of the identity: ``\sigma^2 I``."""
    parts = parts_of(node)
    if spelling(parts[-1]).split("_")[0] in IDENTITIES:
        return (env.product(parts[:-1]) if len(parts) > 1 else ONE), True
    return env.term(node), False
