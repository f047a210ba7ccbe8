"""What a document often says in words only: a claim that such words would make true is not refuted.

Independence of random variables, flat priors, and the kind of a matrix (symmetric, diagonal, orthogonal).  The words
may be missed, so the claim is tried at an instance that satisfies them.  Where the author states a name in a block
made for it, nothing is left to words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivations.crosscheck.draws import Draws
from derivations.crosscheck.instances import Problem
from derivations.crosscheck.laws import independent, vague
from derivations.crosscheck.typed import settled
from derivations.crosscheck.world import DensityProbe, World
from derivations.model.context import BLOCK, Context, Origin
from derivations.model.derivation import Claim
from derivations.model.relations import RelationKind
from derivations.model.terms import Apply, Component, Function, Term, subterms
from numeric.probes import Gaussians

Unsaid = tuple[str, World, float]
"""Why a claim is not refuted if it holds at a changed instance, that instance, and how nearly it must hold there."""

INDEPENDENT = "it holds where the random variables are independent"

CLOSE = 1e-7
NEARLY = 1e-3
"""Flat only in the limit: a prior of huge variance."""

Matrix = tuple[tuple[Any, ...], ...]


def unsaid(claim: Claim, task: Problem, world: World, stated: frozenset[str]) -> Iterator[Unsaid]:
    """Instances that satisfy what words outside the claim may say."""
    tied = {f: p.apart() for f, p in world.probes.items() if isinstance(p, Draws) and not p.independent}
    if tied:
        yield INDEPENDENT, replace(world, probes={**world.probes, **tied}), CLOSE
    if not settled(task.found, task.context, stated):
        yield from _laws(claim, task, world)
    yield from _matrices(claim, world, stated)


# ------------------------------------------------------------------------------------------------------- laws


def _laws(claim: Claim, task: Problem, world: World) -> Iterator[Unsaid]:
    joint = {f: p for f, p in world.probes.items() if isinstance(p, DensityProbe) and len(p.law.covariance) > 1}
    if joint and not any(_stated_law(f, task.context) for f in joint):
        yield INDEPENDENT, _with_laws(world, joint, independent), CLOSE
    if _drops_marginals(claim, joint):
        yield "it holds where the marginal densities are flat", _with_laws(world, joint, vague), NEARLY


def _with_laws(world: World, joint: Mapping[Function, DensityProbe], change: Callable[[Gaussians], Gaussians]) -> World:
    return replace(world, probes={**world.probes, **{f: replace(p, law=change(p.law)) for f, p in joint.items()}})


def _stated_law(function: Function, context: Context) -> bool:
    """Whether a block of the author states something about a law of several variables."""
    heads = [d.head for d in context.definitions if d.source.origin is Origin.GIVEN]
    facts = [f.condition for f in context.facts if f.source.origin in BLOCK]
    parts = [part for c in facts for term in c.terms for _, part in subterms(term)]
    heads += [part.function for part in parts if isinstance(part, Apply)]
    return any(
        isinstance(h, Function)
        and h.density is not None
        and (h.name, h.subscripts) == (function.name, function.subscripts)
        and len(h.density.of + h.density.given) > 1
        for h in heads
    )


def _drops_marginals(claim: Claim, joint: Mapping[Function, DensityProbe]) -> bool:
    """Whether one side has just some of the densities of the other, or a factor is left out altogether."""
    if not joint:
        return False
    left, right = (_densities(side) for side in (claim.left, claim.right))
    if claim.relation.kind is RelationKind.UP_TO_FACTOR:
        return not any(p.given == () and len(p.of) == 1 for f, p in joint.items() if f in left | right)
    return left != right and (left <= right or right <= left)


def _densities(side: Term) -> set[Function]:
    return {p.function for _, p in subterms(side) if isinstance(p, Apply) and p.function.density is not None}


# ---------------------------------------------------------------------------------------------------- matrices


def _matrices(claim: Claim, world: World, stated: frozenset[str]) -> Iterator[Unsaid]:
    matrices = {s: v for s, v in world.values.items() if len(s.dims) == 2 and s.name not in stated}
    for kind, change in KINDS if matrices else ():
        yield f"it holds for {kind} matrices", world.at({s: change(v) for s, v in matrices.items()}), CLOSE
    parts = {*claim.parts}
    weights = {part.body for part in parts if isinstance(part, Component)}
    hollow = {s: _hollow(v) for s, v in matrices.items() if s in weights}
    if hollow:  # weights between the nodes of a graph
        yield "it holds for matrices with nothing on the diagonal", world.at(hollow), CLOSE


def _symmetric(matrix: Matrix) -> Matrix:
    if len(matrix) != len(matrix[0]):
        return matrix
    size = range(len(matrix))
    return tuple(tuple((matrix[i][j] + matrix[j][i]) / 2 for j in size) for i in size)


def _diagonal(matrix: Matrix) -> Matrix:
    return tuple(tuple(v if i == j else Fraction(0) for j, v in enumerate(row)) for i, row in enumerate(matrix))


def _hollow(matrix: Matrix) -> Matrix:
    return tuple(tuple(Fraction(0) if i == j else v for j, v in enumerate(row)) for i, row in enumerate(matrix))


def _identity(matrix: Matrix) -> Matrix:
    return tuple(tuple(Fraction(int(i == j)) for j in range(len(row))) for i, row in enumerate(matrix))


KINDS: tuple[tuple[str, Callable[[Matrix], Matrix]], ...] = (
    ("symmetric", _symmetric),
    ("diagonal", _diagonal),
    ("orthogonal", _identity),
)
"""Kinds of matrices, each with a way to make one."""
