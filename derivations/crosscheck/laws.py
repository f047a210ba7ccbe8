"""Joint laws: densities of one letter are marginals and conditionals of one joint density.

Where the context defines none of them, the law is a Gaussian mixture and every density is in closed form.  Where it
defines some (a likelihood, say), the variables without a definition get a mixture, the joint density is the product
along the definitions, and the other densities are *defined* from it: a marginal by an integral, a conditional by a
quotient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from derivations.crosscheck.contents import Contents, Use, base_definitions
from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.families import eighths
from derivations.crosscheck.world import DensityProbe
from derivations.model.context import Definition, Origin, Source
from derivations.model.terms import (
    Apply,
    Function,
    Integral,
    Mul,
    Num,
    Pow,
    Roles,
    Shape,
    Sym,
    Term,
    div,
    is_measure,
    mul,
    subterms,
)
from numeric.probes import Gaussians

Heads = Mapping[Sym | Function, Definition]
SOURCE = Source(Origin.CONVENTION, "densities of one letter belong to one joint law")
DIMENSIONS = 8


@dataclass(frozen=True, slots=True)
class DrawnLaw:
    """The densities of one letter: those that are asked for, and those that are defined without the others.

    ``independent`` are the densities that are said to be products of others: where there are some, all variables are
    drawn independent, and the definitions of these hold by themselves.
    """

    name: str
    subscripts: int
    asked: tuple[Use, ...]
    base: tuple[Definition, ...]
    dims: Mapping[str, tuple[Term, ...]]
    independent: tuple[Function, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """All random variables, in the order in which they occur."""
        return tuple(self.dims)

    def defined(self, variable: str) -> Definition | None:
        """The definition that fixes a variable.

        Raises:
            NoValueError: several do.
        """
        found = [d for d in self.base if variable in _roles(d.head).of]
        if len(found) > 1:
            raise NoValueError(f"the law {self.name} of {variable} is defined more than once")
        return found[0] if found else None


def laws(found: Contents, heads: Heads) -> list[DrawnLaw]:
    """Group the abstract densities of a claim into laws.

    Raises:
        NoValueError: a measure of which nothing is known has no values.
    """
    groups: dict[tuple[str, int], list[Use]] = {}
    for use in found.uses.values():
        if is_measure(use.function):
            raise NoValueError("a total over a set that is not written out, or of an event, has no value")
        if use.function.density is not None:
            groups.setdefault((use.function.name, use.function.subscripts), []).append(use)
    return [_law(name, subscripts, uses, heads) for (name, subscripts), uses in groups.items()]


def _law(name: str, subscripts: int, uses: Sequence[Use], heads: Heads) -> DrawnLaw:
    dims: dict[str, tuple[Term, ...]] = {}
    for use in uses:
        roles = _roles(use.function)
        for role, shape in zip(roles.of + roles.given, use.shapes[subscripts:], strict=True):
            dims.setdefault(role, shape)
    apart = _independent(name, subscripts, heads)
    for definition in apart:
        _add_roles(dims, definition, subscripts)
    related: list[Definition] = []
    for use in uses:
        for definition in base_definitions(use.function, heads.values()):
            if definition not in related:
                if definition.domain:
                    raise NoValueError(
                        f"the density {name} has its mass on a part of the line, and others are made of it"
                    )
                _require_mass(name, definition, heads)
                related.append(definition)
                _add_roles(dims, definition, subscripts)
    parted = (_roles(definition.head) for definition in apart)
    together = {role for own in parted for role in own.of + own.given}
    if not together.isdisjoint(role for definition in related for role in _roles(definition.head).of):
        raise _restricted(name)
    products = tuple(one.head for one in apart if isinstance(one.head, Function))
    return DrawnLaw(name, subscripts, tuple(uses), tuple(related), dims, products)


def _require_mass(name: str, definition: Definition, heads: Heads) -> None:
    """A density that is made of a function which is chosen at will has the mass 1 only if its own total divides it.

    Raises:
        NoValueError: nothing in it is a total, so that a marginal of what is made of it may be anything.
    """
    parts = [part for _, part in subterms(definition.body)]
    reached: list[Sym | Function] = []
    for part in parts:
        head = part.function if isinstance(part, Apply) else part
        if isinstance(head, Sym | Function) and head in heads and head not in reached:
            reached.append(head)
            parts += [inside for _, inside in subterms(heads[head].body)]
    chosen = (part.function for part in parts if isinstance(part, Apply) and part.function not in heads)
    if any(function.density is None for function in chosen) and not any(isinstance(part, Integral) for part in parts):
        raise NoValueError(f"the mass of the density {name} is that of a function that is not known")


def _add_roles(dims: dict[str, tuple[Term, ...]], definition: Definition, subscripts: int) -> None:
    roles = _roles(definition.head)
    for role, parameter in zip(roles.of + roles.given, definition.parameters[subscripts:], strict=True):
        dims.setdefault(role, parameter.dims)


def _roles(head: Sym | Function) -> Roles:
    return head.density if isinstance(head, Function) and head.density is not None else Roles(())


# --------------------------------------------------------------------------------------------- consistency


def _independent(name: str, subscripts: int, heads: Heads) -> list[Definition]:
    """The definitions of densities by others of the same letter that hold where the variables are independent.

    Other such definitions must say what holds in every law.

    Raises:
        NoValueError: one of them says more, which not even a law need satisfy whose variables are all independent.
    """
    found: list[Definition] = []
    for head, definition in heads.items():
        if _same_letter(head, name, subscripts) and any(
            isinstance(part, Apply) and _same_letter(part.function, name, subscripts)
            for _, part in subterms(definition.body)
        ):
            roles = _roles(head)
            target = _ratio(frozenset(roles.of + roles.given), frozenset(roles.given))
            powers = joint_powers(definition.body, name, subscripts)
            if powers is None or _one_by_one(powers) != _one_by_one(target):
                raise _restricted(name)
            found += [] if powers == target else [definition]
    return found


def _restricted(name: str) -> NoValueError:
    return NoValueError(f"a definition restricts the law {name} in a way that is not understood")


def _one_by_one(powers: Counter[frozenset[str]]) -> Counter[str]:
    """What powers of marginals are where all variables are independent: those of the densities of each."""
    found: Counter[str] = Counter()
    for group, n in powers.items():
        found.update({variable: n for variable in group})
    return Counter({variable: n for variable, n in found.items() if n})


def _same_letter(head: Sym | Function, name: str, subscripts: int) -> bool:
    return (
        isinstance(head, Function) and head.density is not None and (head.name, head.subscripts) == (name, subscripts)
    )


def _ratio(above: frozenset[str], below: frozenset[str]) -> Counter[frozenset[str]]:
    powers: Counter[frozenset[str]] = Counter({above: 1})
    powers[below] -= 1
    return _tidy(powers)


def _tidy(powers: Counter[frozenset[str]]) -> Counter[frozenset[str]]:
    return Counter({group: n for group, n in powers.items() if n and group})


def joint_powers(term: Term, name: str, subscripts: int) -> Counter[frozenset[str]] | None:
    """A product of densities as powers of marginals of the joint density, ``p(x | y)`` being ``p(x, y) / p(y)``.

    An integral over a variable that only one marginal contains, to the first power, removes it.  Nothing else is
    understood, and gives ``None``.
    """
    match term:
        case Mul(factors):
            parts = [joint_powers(factor, name, subscripts) for factor in factors]
            total: Counter[frozenset[str]] = Counter()
            for part in parts:
                if part is None:
                    return None
                for group, n in part.items():
                    total[group] += n
            return _tidy(total)
        case Pow(base, Num(value)) if value == -1:
            inside = joint_powers(base, name, subscripts)
            return None if inside is None else Counter({group: -n for group, n in inside.items()})
        case Integral(variable, body, None, None):
            inside = joint_powers(body, name, subscripts)
            holding = [] if inside is None else [group for group in inside if variable.name in group]
            if inside is None or len(holding) != 1 or inside[holding[0]] != 1:
                return None
            inside[holding[0] - {variable.name}] += inside.pop(holding[0])
            return _tidy(inside)
        case Apply(function, args, ()) if _same_letter(function, name, subscripts):
            roles = _roles(function)
            written = tuple(arg.name if isinstance(arg, Sym) else "" for arg in args[subscripts:])
            if written != roles.of + roles.given:
                return None
            return _ratio(frozenset(written), frozenset(roles.given))
    return None


# --------------------------------------------------------------------------------------------- realisation


def realise(law: DrawnLaw, mixture: Gaussians) -> tuple[dict[Function, DensityProbe], dict[Sym | Function, Definition]]:
    """Probes and definitions for all densities of a law, over a mixture of its variables without definition."""
    free = [v for v in law.variables if law.defined(v) is None]
    place = {v: i for i, v in enumerate(free)}
    probes: dict[Function, DensityProbe] = {}
    definitions: dict[Sym | Function, Definition] = {}

    def probe(function: Function) -> None:
        roles = _roles(function)
        of, given = (tuple(place[v] for v in part) for part in (roles.of, roles.given))
        probes[function] = DensityProbe(mixture, of, given, law.subscripts)

    for function in law.independent:
        probe(function)
    for use in law.asked:
        roles = _roles(use.function)
        if set(roles.of) | set(roles.given) <= set(free):
            probe(use.function)
            continue
        symbols = {v: Sym(v, law.dims[v]) for v in law.variables}
        parameters = tuple(Sym(f"\\alpha_{{{i}}}", shape) for i, shape in enumerate(use.shapes[: law.subscripts]))
        body = _joint(law, roles.of + roles.given, symbols, parameters, probe)
        if roles.given:
            body = div(body, _joint(law, roles.given, symbols, parameters, probe))
        order = (*parameters, *(symbols[v] for v in roles.of + roles.given))
        definitions[use.function] = Definition(use.function, order, body, SOURCE)
    return probes, definitions


def _joint(
    law: DrawnLaw,
    wanted: tuple[str, ...],
    symbols: Mapping[str, Sym],
    parameters: tuple[Sym, ...],
    probe: Callable[[Function], None],
) -> Term:
    """The density of some variables: the product along the definitions, integrated over the variables in between."""
    needed = _closure(law, wanted)
    factors: list[Term] = []
    used: list[Definition] = []
    for variable in needed:
        definition = law.defined(variable)
        if definition is not None and definition not in used:
            used.append(definition)
            head = definition.head
            roles = _roles(head)
            if isinstance(head, Function):
                factors.append(Apply(head, (*parameters, *(symbols[v] for v in roles.of + roles.given))))
    free = tuple(v for v in needed if law.defined(v) is None)
    if free:
        head = Function(law.name, Shape(), law.subscripts, Roles(free))
        probe(head)
        factors.append(Apply(head, (*parameters, *(symbols[v] for v in free))))
    body = mul(*factors)
    for variable in needed:
        if variable not in wanted:
            body = Integral(symbols[variable], body)
    return body


def _closure(law: DrawnLaw, wanted: tuple[str, ...]) -> tuple[str, ...]:
    needed = list(wanted)
    for variable in needed:
        definition = law.defined(variable)
        if definition is not None:
            roles = _roles(definition.head)
            needed += [v for v in roles.of + roles.given if v not in needed]
    return tuple(needed)


def random_mixture(rng: np.random.Generator, variables: int, parameters: bool) -> Gaussians:
    """Two components with a random positive definite covariance ``c I + ρ 11ᵀ``."""
    weight = Fraction(int(rng.integers(2, 7)), 8)
    means = tuple(tuple(eighths(rng, -1, 1, DIMENSIONS) for _ in range(variables)) for _ in range(2))
    own, shared = Fraction(int(rng.integers(5, 9)), 8), Fraction(int(rng.integers(2, 5)), 8)
    covariance = tuple(
        tuple((own if i == j else Fraction(0)) + (shared if variables > 1 else 0) for j in range(variables))
        for i in range(variables)
    )
    shift = eighths(rng, 0.25, 1, 2) if parameters else ()
    return Gaussians((weight, 1 - weight), means, covariance, shift)


def exchangeable_mixture(rng: np.random.Generator, variables: int, parameters: bool) -> Gaussians:
    """A random mixture in which all variables are alike, so that renaming a variable changes nothing."""
    law = random_mixture(rng, variables, parameters)
    means = tuple((mean[0],) * variables for mean in law.means)
    return Gaussians(law.weights, means, law.covariance, law.shift)


def independent(law: Gaussians) -> Gaussians:
    """The law with the covariances between variables, and the mixture, removed."""
    size = len(law.covariance)
    covariance = tuple(tuple(law.covariance[i][j] if i == j else Fraction(0) for j in range(size)) for i in range(size))
    return Gaussians((Fraction(1),), law.means[:1], covariance, law.shift[:1])


def vague(law: Gaussians) -> Gaussians:
    """All variables share one part of huge variance: their marginals are as good as flat, as an improper prior is."""
    size = len(law.covariance)
    covariance = tuple(tuple(Fraction(10**7 + int(i == j)) for j in range(size)) for i in range(size))
    return Gaussians((Fraction(1),), law.means[:1], covariance, law.shift[:1])


def plain_mixture(
    mean: Fraction, own: Fraction, rng: np.random.Generator, variables: int, parameters: bool
) -> Gaussians:
    """A normal law that leaves nothing to chance, all variables alike.

    Several variables share a part of variance 1; ``own`` is the variance of what each has beyond that.
    """
    means = ((((mean,) * DIMENSIONS),) * variables,)
    shared = Fraction(int(variables > 1))
    covariance = tuple(tuple(shared + (own if i == j else 0) for j in range(variables)) for i in range(variables))
    return Gaussians((Fraction(1),), means, covariance, (Fraction(1),) if parameters else ())


STANDARD = partial(plain_mixture, Fraction(0), Fraction(1))
"""Standard normal, or jointly normal with variance 2 and covariance 1."""

SHIFTED = partial(plain_mixture, Fraction(1, 2), Fraction(2))
"""A law of which neither the mean nor the variance hides a factor."""
