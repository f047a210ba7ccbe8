"""Whether an instance rigorously satisfies what the context states; what cannot be shown, stops a refutation."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from derivations.crosscheck.contents import Contents, available, contents
from derivations.crosscheck.draws import Draws
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import NoValueError, OutOfTimeError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Problem
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.scope import BoundValues
from derivations.crosscheck.values import Value, flat
from derivations.crosscheck.world import World
from derivations.model.conditions import OF_FUNCTIONS, OF_SAMPLES, Condition, Need
from derivations.model.context import BLOCK, Context, Hypothesis
from derivations.model.errors import ShapeError
from derivations.model.latex import condition_to_latex
from derivations.model.terms import (
    ONE,
    ZERO,
    Apply,
    Call,
    Deriv,
    Expect,
    Function,
    Integral,
    Sym,
    Term,
    free_symbols,
    functions_in,
    rewrite,
    subterms,
)
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from numeric import dual, grids
from numeric.enclosures import UnprovenError
from numeric.tails import Growth

FAR, TINY = 30.0, 1e-9
"""Where a term that vanishes is looked at in floats, and how small it has to be there."""


def unmet(task: Problem, world: World, deadline: float, *, in_floats: bool = False) -> str | None:
    """Why an instance is not shown to be admissible; nothing if it is.

    Args:
        task: the claim's survey and facts.
        world: the instance.
        deadline: a value of ``work.now()``.
        in_floats: whether what is said to vanish far out need only be tiny there, where no bound is known.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    for condition in task.restrictions:
        if not _restriction(condition, task, world, deadline):
            return f"the instance is not shown to satisfy {condition_to_latex(condition)}"
    for condition in task.unchecked:
        if _leaves_open(condition, task):
            continue
        if not (_analytic_condition(condition, world, deadline) or (in_floats and _fades(condition, world, deadline))):
            return f"the instance is not shown to satisfy {condition_to_latex(condition)}"
    return next((reason for h in task.context.hypotheses if (reason := constrains(h, task))), None)


_LIMITED = frozenset({Need.VANISHES, Need.CONVERGES, Need.DOMINATED})


def _leaves_open(condition: Condition, task: Problem) -> bool:
    """Whether what has to vanish or to be finite does so where a function is zero that the claim does not speak of.

    Nothing else is said of that function, so the condition restricts none of the others.
    """
    if condition.need not in _LIMITED:
        return False
    (term, *_) = condition.terms
    abstract = (part for _, part in subterms(term) if isinstance(part, Apply) and _is_abstract(part))
    free = {part.function for part in abstract if not part.shape.rank}
    free -= {*task.found.uses, *(d.head for d in task.context.definitions if isinstance(d.head, Function))}
    for one in task.context.facts:
        if one.condition.need not in (*_LIMITED, Need.DIFFERENTIABLE):
            free = free.difference(*map(functions_in, one.condition.terms))
    for granted in task.context.hypotheses:
        free = free.difference(functions_in(granted.left), functions_in(granted.right))
    return any(_vanishes_with(term.body if isinstance(term, Integral) else term, function) for function in free)


def _vanishes_with(term: Term, function: Function) -> bool:
    """Whether a term is zero where a function is."""

    def nothing(part: Term) -> Term | None:
        return ZERO if isinstance(part, Apply) and part.function == function else None

    normal = Normalizer(Context())
    try:
        return is_zero(normal, component_form(normal, rewrite(term, nothing)))
    except (ShapeError, *CannotNormaliseErrors):
        return False


def _restriction(condition: Condition, task: Problem, world: World, deadline: float) -> bool:
    if condition.need is Need.EQUAL:
        head = condition.terms[0]
        definition = task.found.definitions.get(head) if isinstance(head, Sym) else None
        return definition is not None and definition.body == condition.terms[1]
    if condition.need is Need.INTEGER:
        try:
            Evaluator(world, Balls(), deadline).integer(condition.terms[0], BoundValues())
        except NoValueError:
            return False
        return True
    return _has_sign(condition, world, deadline)


def _has_sign(condition: Condition, world: World, deadline: float) -> bool:
    try:
        value = rigorous_value(Evaluator(world, Balls(), deadline)(condition.terms[0]))
    except OutOfTimeError:
        raise
    except ArithmeticError:
        return False
    if condition.need is Need.POSITIVE:
        return bool(value > 0)
    return bool(value >= 0) if condition.need is Need.NONNEGATIVE else bool(value > 0 or value < 0)


def _analytic_condition(condition: Condition, world: World, deadline: float) -> bool:
    """Decay, convergence and smoothness of terms in the chosen functions."""
    term = condition.terms[0]
    if condition.need in (*OF_SAMPLES, *OF_FUNCTIONS):
        return _of_kind(condition, term, world)
    match condition.need:
        case Need.POSITIVE | Need.NONNEGATIVE | Need.NONZERO:
            if isinstance(term, Apply) and term.function.density is not None:
                return True
            if not isinstance(term, Apply) and any(_is_abstract(part) for _, part in subterms(term)):
                return False  # said of every argument, and checked at one only
            return free_symbols(term) <= set(world.values) and _has_sign(condition, world, deadline)
        case Need.DIFFERENTIABLE:
            return not any(isinstance(p, Call) and p.name in ("Abs", "sign") for _, p in subterms(term))
        case Need.VANISHES:
            return all(_decays(term, v, world, deadline, integrable=False) for v in condition.variables)
        case Need.CONVERGES:
            return _converges(term, condition, world, deadline)
        case Need.DOMINATED if len(condition.variables) == 2 and condition.variables[0].shape.rank == 0:
            parameter, variable = condition.variables
            integrand = term.body if isinstance(term, Integral) else term
            derived = Deriv(parameter, None, integrand, parameter)
            return _decays(derived, variable, world, deadline, integrable=True)
        case Need.INDEPENDENT:
            return not free_symbols(term) & set(condition.variables)
        case _:
            return False


def _of_kind(condition: Condition, term: Term, world: World) -> bool:
    """Whether a function or a joint law is of the kind that is said, as it is chosen."""
    probe = world.probes.get(term.function) if isinstance(term, Apply) else None
    return probe is not None if condition.need in OF_FUNCTIONS else isinstance(probe, Draws) and probe.meets(condition)


def _is_abstract(part: Term) -> bool:
    return isinstance(part, Apply) and part.function.density is None


def _converges(term: Term, condition: Condition, world: World, deadline: float) -> bool:
    if isinstance(term, Integral | Expect):
        try:
            Evaluator(world, Balls(), deadline)(term)
        except OutOfTimeError:
            raise
        except ArithmeticError:
            return False
        return True
    return bool(condition.variables) and _decays(term, condition.variables[-1], world, deadline, integrable=True)


def _decays(term: Term, variable: Sym, world: World, deadline: float, *, integrable: bool) -> bool:
    """Whether a term tends to 0 on both sides (and has an integrable tail) by a proven bound."""
    if len(variable.dims) == 1 and world.values.get(variable.dims[0]) != 1:  # type: ignore[call-overload]
        return False
    try:
        for side in (1, -1):
            x = Growth.identity(side)
            value = Evaluator(world, Balls(), deadline)(
                term, BoundValues().bind(variable, (x,) if variable.dims else x)
            )
            for part in flat(value):
                base = dual.innermost(part)
                bound = base.bound() if isinstance(base, Growth) else None
                if bound is None or not bound.vanishes():
                    return False
                if integrable:
                    bound.tail(base.start.max(64))
    except OutOfTimeError:
        raise
    except (NoValueError, UnprovenError):
        return False
    return True


def _fades(condition: Condition, world: World, deadline: float) -> bool:
    """Whether a term is tiny far out along the axes and the diagonals, in floats."""
    if condition.need is not Need.VANISHES:
        return False
    evaluate = Evaluator(world, Floats(grids.LEVELS[0]), deadline)
    for variable in condition.variables:
        for point in _far(variable, world):
            values = flat(evaluate(condition.terms[0], BoundValues().bind(variable, point)))
            if not all(abs(float(dual.innermost(value))) < TINY for value in values):
                return False
    return True


def _far(variable: Sym, world: World) -> Iterator[Value]:
    """Points far out in both directions."""
    for far in (FAR, -FAR):
        if not variable.dims:
            yield np.float64(far)
            continue
        size = Evaluator(world, Floats(grids.LEVELS[0]), math.inf).integer(variable.dims[0], BoundValues())
        yield (np.float64(far),) * size
        yield from (tuple(np.float64(far * (i == j)) for j in range(size)) for i in range(size))


def constrains(hypothesis: Hypothesis, task: Problem) -> str | None:
    """A granted equation about the claim's own functions or symbols that is not used as their definition."""
    if hypothesis.source.origin not in BLOCK:
        return None
    inside = contents((hypothesis.left, hypothesis.right), task.context)
    if not _touches(inside, task.found) or _normalises(hypothesis) or _is_identity(hypothesis, task.context):
        return None
    left = hypothesis.left
    definition = available(task.context).get(left.function) if isinstance(left, Apply) else None
    if definition is not None and definition.body == hypothesis.right:
        return None
    return "the instance is not shown to satisfy a granted equation"


def _normalises(hypothesis: Hypothesis) -> bool:
    """Whether an equation says that a density integrates to 1, as every law that is chosen here does."""
    whole, one = hypothesis.left, hypothesis.right
    if not isinstance(whole, Integral) or whole.lower is not None or one != ONE or not isinstance(whole.body, Apply):
        return False
    roles, start = whole.body.function.density, whole.body.function.subscripts
    return roles is not None and whole.body.args[start : start + len(roles.of)] == (whole.variable,)


def _is_identity(hypothesis: Hypothesis, context: Context) -> bool:
    """Whether the sides of an equation are equal by what they mean, or by the definitions that every instance keeps.

    So are ``KL(p ‖ q)`` and the integral that it is, and a vector and the components by which it is defined.
    """
    left, right = (unfolded(side, context) for side in (hypothesis.left, hypothesis.right))
    normal = Normalizer(Context())
    try:
        if left.shape != right.shape:
            return False
        return is_zero(normal, component_form(normal, left) - component_form(normal, right))
    except CannotNormaliseErrors:
        return False


def _touches(inside: Contents, found: Contents) -> bool:
    heads = set(found.uses) | set(found.definitions)
    return bool(heads & (set(inside.uses) | set(inside.definitions)) or inside.symbols & found.symbols)
