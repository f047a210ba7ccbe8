"""Looks for points at which one side of an implication or equivalence is true and the other is false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import ctx

from derivations.crosscheck.candidates import candidates
from derivations.crosscheck.failures import NoValueError, OutOfTimeError
from derivations.crosscheck.truth import Oracle, Point
from derivations.model import work
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import BLOCK, Context
from derivations.model.derivation import Comparison, Inference
from derivations.model.relations import Relation
from derivations.model.statements import comparisons, terms_of
from derivations.model.terms import ZERO, Apply, Sort, Sym, Term, free_symbols, has_function, subterms
from derivations.model.unfolding import unfolded

PRECISION = 128
MAX_SYMBOLS = 5
MAX_POINTS = 4000


@dataclass(frozen=True, slots=True)
class Examined:
    """What the points showed.

    ``lost`` is a point at which the left side is true and the right one false, ``gained`` the other way round (looked
    for at an equivalence only); ``agreed`` counts the points at which both have the same truth, ``true`` those of them
    at which it is true.  ``unable`` says why no points could be tried.
    """

    lost: Point | None = None
    gained: Point | None = None
    agreed: int = 0
    true: int = 0
    unable: str = ""


def examine(inference: Inference, context: Context, deadline: float, points: int = MAX_POINTS) -> Examined:
    """Try an inference at so many points that satisfy the facts of the context, and what the document states beside."""
    task = _Task.of(inference, context)
    if task.obstacle:
        return Examined(unable=task.obstacle)
    oracle = Oracle(context, deadline)
    both = inference.relation is Relation.EQUIVALENT
    found: dict[tuple[bool, bool], Point] = {}
    agreed = true = 0
    seen: set[tuple[Term, ...]] = set()
    with ctx.workprec(PRECISION):
        for point in candidates(oracle, task.symbols, task.comparisons):
            if work.now() > deadline or len(seen) > points or (found and (len(found) == 2 or not both)):
                break
            key = tuple(point[symbol] for symbol in task.symbols)
            if key in seen:
                continue
            seen.add(key)
            truths = _truths(task, oracle, point)
            if truths is None or None in truths:
                continue
            left, right = bool(truths[0]), bool(truths[1])
            if left == right:
                agreed, true = agreed + 1, true + left
            elif left or both:
                found.setdefault((left, right), point)
    return Examined(found.get((True, False)), found.get((False, True)), agreed, true)


def _truths(task: _Task, oracle: Oracle, point: Point) -> tuple[bool | None, bool | None] | None:
    """The truth of both sides at a point; nothing where the point is not admissible or a term has no value."""
    try:
        if not all(oracle.meets(c, point) for c in task.signs):
            return None
        if not all(oracle.is_whole(term, point) for term in task.whole):
            return None
        if not all(oracle.truth(one, point) for one in (*task.equations, *task.inference.beside)):
            return None
        return oracle.truth(task.inference.premise, point), oracle.truth(task.inference.conclusion, point)
    except OutOfTimeError:
        return None
    except NoValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Task:
    """An inference with all that a point must satisfy, or why none can be tried."""

    inference: Inference
    symbols: tuple[Sym, ...] = ()
    signs: tuple[Condition, ...] = ()
    whole: tuple[Term, ...] = ()
    equations: tuple[Comparison, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    obstacle: str = ""

    @classmethod
    def of(cls, inference: Inference, context: Context) -> _Task:
        sides = [*terms_of(inference.premise), *terms_of(inference.conclusion)]
        sides += [term for one in inference.beside for term in terms_of(one)]
        opened = [unfolded(term, context) for term in sides]
        if any(isinstance(part, Apply) for term in opened for _, part in subterms(term)):
            return cls(inference, obstacle="functions that nothing defines cannot be tried at points")
        facts = [*(fact.condition for fact in context.facts), *context.narrower]
        spoken = [frozenset().union(*(free_symbols(unfolded(t, context)) for t in c.terms)) for c in facts]
        symbols = _tied(frozenset().union(*map(free_symbols, opened)), spoken)
        about = [c for c, names in zip(facts, spoken, strict=True) if names & symbols]
        equations = tuple(_granted(context, symbols))
        strange = [c for c in about if c.need not in (*SIGNS, Need.INTEGER) or any(map(has_function, c.terms))]
        unknown = {
            s for e in equations for t in (e.left, e.right) for s in free_symbols(unfolded(t, context))
        } - symbols
        if strange or unknown or any(s.dims for s in symbols) or not 0 < len(symbols) <= MAX_SYMBOLS:
            return cls(inference, obstacle="no points could be tried")
        stated = [c for side in (inference.premise, inference.conclusion, *inference.beside) for c in comparisons(side)]
        edges = [Comparison(c.terms[0], Relation.GREATER, ZERO) for c in about if c.need in SIGNS]
        whole = [s for s in symbols if s.sort is Sort.INTEGER]
        return cls(
            inference,
            tuple(sorted(symbols, key=lambda s: s.name)),
            tuple(c for c in about if c.need in SIGNS),
            tuple([*whole, *(c.terms[0] for c in about if c.need is Need.INTEGER)]),
            equations,
            tuple([*stated, *equations, *edges]),
        )


def _tied(symbols: frozenset[Sym], spoken: list[frozenset[Sym]]) -> frozenset[Sym]:
    """The symbols and those that facts tie to them."""
    for _ in spoken:
        symbols = symbols.union(*(names for names in spoken if names & symbols))
    return symbols


def _granted(context: Context, symbols: frozenset[Sym]) -> Iterator[Comparison]:
    """The equations that the author grants about the symbols."""
    for one in context.hypotheses:
        names = free_symbols(one.left) | free_symbols(one.right)
        if one.source.origin in BLOCK and names & symbols:
            yield Comparison(one.left, Relation.EQUAL, one.right)
