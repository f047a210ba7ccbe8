"""What posited equations leave open: at which instances of a claim they hold.

An equation that is put forward may be what says which values its names have, so that what fails at others is no error.
Two kinds restrict nothing but a name of their own.  ``v = a v + b`` gives ``v`` its value, whatever ``a`` and ``b``
are.  An equation for the rate of a function holds from any start, so it restricts no value of the function at one time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derivations.engine.evolving import solvable
from derivations.model.context import Context, Definition
from derivations.model.derivation import Claim, Premise, Step
from derivations.model.evolutions import Evolution, as_evolution, as_motion, places_of
from derivations.model.relations import Relation
from derivations.model.terms import (
    Apply,
    Deriv,
    Function,
    Sort,
    Sym,
    Term,
    free_symbols,
    functions_in,
    random_names_in,
    sub,
    subterms,
)
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.solving import solutions


def names_in_claim(claim: Claim, context: Context) -> frozenset[str]:
    """The names in a claim, as written and once its definitions are unfolded, with those in its events."""
    found: set[str] = set()
    for side in (claim.left, claim.right):
        for term in (side, unfolded(side, context)):
            names: set[Sym | Function] = {*free_symbols(term), *functions_in(term)}
            found |= {name.name for name in names}
            found = found.union(*map(random_names_in, names))
    return frozenset(found)


def restricting(claim: Claim, posits: Sequence[Premise], context: Context) -> list[Premise]:
    """The posits that may restrict a claim: not the equations for rates of functions that hold from any start.

    The claim speaks of no rate of the function, and of its values at one time at most; nothing else is said of it.
    """
    moving = [(one, law) for one in posits if (law := _law(one)) is not None and _is_at_one_time(claim, law, context)]
    found = list(posits)
    for function in {law.function for _, law in moving}:
        laws = [(one, law) for one, law in moving if law.function == function]
        own = [one for one, _ in laws]
        others = [one for one in posits if one not in own]
        if any(function in functions_in(side) for one in others for side in (one.equation.left, one.equation.right)):
            continue
        if all(function.name in one.alone for one in own) and _is_one([law for _, law in laws], context):
            under = replace(context, definitions=(*context.definitions, *own[0].context.definitions))
            if solvable([own[0].equation], under):
                found = [one for one in found if one not in own]
    return found


def where_they_hold(step: Step, claim: Claim, posits: Sequence[Premise], context: Context) -> Step | None:
    """A step at the instances where all posits hold, without the doubts about these; ``None``: they are not known.

    Each posit gives a name of its own its value; all of its other names stand in the claim, so that nothing else that
    is said of them goes unseen.  Where the posits of its doubts are no premises of the step, they may restrict it.
    """
    lines = {one.equation.source.where for one in step.premises if one.posited}
    if not all(one.line in lines for one in step.doubts.obstacles if one.line):
        return None
    names = names_in_claim(claim, context)
    for one in restricting(claim, posits, context):
        given = _value_of(one, claim, context)
        if given is None or not _is_all_seen(one, given.head.name, names, context):
            return None
        context = replace(context, definitions=(*context.definitions, given))
    left = tuple(one for one in step.doubts.obstacles if not one.line)
    return replace(step, doubts=replace(step.doubts, obstacles=left), context=context)


def _law(premise: Premise) -> Evolution | None:
    """What a premise says of the rate of a function, at all of its places."""
    equation = premise.equation
    return as_evolution(equation) if places_of(equation) else as_motion(equation)


def _is_at_one_time(claim: Claim, law: Evolution, context: Context) -> bool:
    """Whether a claim speaks of no rate of a function, and of its values at the time of a law alone."""
    for part in (part for side in (claim.left, claim.right) for _, part in subterms(unfolded(side, context))):
        match part:
            case Apply(function, args, partials) if function == law.function:
                if args[law.slot] != law.time or any(one.slot == law.slot for one in partials):
                    return False
            case _ if law.function in functions_in(part) and _moves(part, law.time):
                return False
    return True


def _moves(part: Term, time: Term) -> bool:
    """Whether a term is a rate of change, or takes other values of the time than that which is free in it."""
    return (isinstance(part, Deriv) and part.variable == time) or part.binds[0] == time


def _is_one(laws: Sequence[Evolution], context: Context) -> bool:
    """Whether laws of one function say the same."""
    try:
        normal, first = Normalizer(context), laws[0]
        gaps = (sub(unfolded(first.right, context), unfolded(law.right, context)) for law in laws[1:])
        return all(law.state == first.state for law in laws) and not any(map(normal, gaps))
    except CannotNormaliseErrors:
        return False


def _value_of(premise: Premise, claim: Claim, context: Context) -> Definition | None:
    """What a posit says the value of a name is that it or the claim has for a side; ``None``: it says no value.

    Where it has several solutions for another name that the claim tells the value of, one of them may be meant.
    """
    equation = premise.equation
    left, right = (unfolded(side, context) for side in (equation.left, equation.right))
    try:
        found = solutions(left, right, Normalizer(context))
    except CannotNormaliseErrors:
        return None
    told = {claim.left, claim.right} & (free_symbols(left) | free_symbols(right))
    if not told <= {one.name for one in found}:
        return None
    for one in found:
        head = one.name
        if isinstance(head, Sym) and head.sort is Sort.REAL and head in (equation.left, equation.right, claim.left):
            return Definition(head, (), one.value, equation.source) if context.definition(head) is None else None
    return None


def _is_all_seen(premise: Premise, head: str, names: frozenset[str], context: Context) -> bool:
    """Whether a claim speaks of all names of a posit, but perhaps of the one of which nothing else is said."""
    equation = premise.equation
    own = names_in_claim(Claim(equation.left, Relation.EQUAL, equation.right), context)
    return own - names <= ({head} & premise.alone)
