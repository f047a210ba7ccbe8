"""Forms: what a step is by its form, before anyone knows whether it holds.

An equation may define, posit, or claim.  Where the form leaves that open, the outcome decides: what holds is a claim,
and what fails at values that satisfy all that is stated was there to be posited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derivations.meaning.declared.declarations import ORDER
from derivations.meaning.doubts.ties import evolves_unknown, is_known, loose_symbols
from derivations.meaning.terms.definitions import names_written
from derivations.meaning.terms.inferences import INFERENCES
from derivations.meaning.terms.sides import continues
from derivations.model.context import Context
from derivations.model.derivation import Claim, Form, Step
from derivations.model.relations import ORDERS, Relation
from derivations.model.terms import (
    MINUS_ONE,
    ZERO,
    Apply,
    Deriv,
    Expect,
    Function,
    Grad,
    Integral,
    Mul,
    Num,
    Sum,
    Sym,
    Term,
    contains,
    free_symbols,
    functions_in,
    subterms,
)
from derivations.model.unfolding import heads_in
from derivations.reading.raw import RawChain, RawStep

POSITING = frozenset({":="})
"""Relations that state, and claim nothing."""


def form_of(
    step: Step, claim: Claim, chain: RawChain, raw: RawStep, written: set[str], solved: Mapping[Sym | Function, int]
) -> Form:
    """The form of a step that introduces no name.

    Args:
        step: as far as it was read.
        claim: what it would claim.
        chain: the displayed formula.
        raw: the step in it.
        written: the names that its sides write.
        solved: the names that later rows of the formula solve for.
    """
    if raw.relation in POSITING or raw.named:
        return Form.POSIT
    if any(other.relation in INFERENCES and raw.left.start < other.right.end for other in chain.steps):
        return Form.OPEN  # the premise of an implication that follows
    if _is_range(claim, chain):
        return Form.OPEN
    if step.stance.continues or raw.claims:
        return Form.CLAIM
    if raw.posited or _names_result(claim) or evolves_unknown(replace(step, claim=claim)) is not None:
        return Form.OPEN
    if _may_be_solved_for_function(step, claim):
        return Form.OPEN
    loose = {s.name for s in loose_symbols(step, claim)} & written
    if any(key.name in loose and number > raw.number for key, number in solved.items()):
        return Form.OPEN
    sides = [_names(side, step.context) for side in (claim.left, claim.right)]
    if any(_is_lonely(side, loose & names, loose & other) for side, names, other in _both(claim, sides)):
        return Form.OPEN
    arbitrary = sides[0] | sides[1] <= step.declared
    return Form.CLAIM if arbitrary or not _may_restrict(step, claim, sides) else Form.OPEN


def is_determined(chain: RawChain, raw: RawStep, solved: Mapping[Sym | Function, int]) -> bool:
    """Whether a row speaks of names that a later row solves for, and so many rows before do that these determine them.

    In ``2x = 4, x = 2`` the second row follows; ``x + y = 3, x - y = 1`` need both.
    """
    unknown = {key.name for key, number in solved.items() if number > raw.number} & names_written(raw)
    starts = [one for one in chain.steps if one.number < raw.number and not continues(chain, one)]
    return bool(unknown) and sum(bool(unknown & names_written(one)) for one in starts) >= len(unknown)


def _is_range(claim: Claim, chain: RawChain) -> bool:
    """Whether a formula only says between which bounds names are: ``0 < p < 1``, whatever is known of them."""
    sides = claim.left, claim.right
    ordered = len(chain.steps) > 1 and all(one.relation in ORDER for one in chain.steps)
    return ordered and all(map(_is_plain, sides)) and not all(isinstance(side, Num) for side in sides)


def _names_result(claim: Claim) -> bool:
    """Whether the left side is a name that the right side binds: ``E = ∫ E g(E) dE`` gives the name to its result."""
    left, right = claim.left, claim.right
    bound = {symbol.name for _, part in subterms(right) for symbol in part.binds[:1] if symbol is not None}
    return isinstance(left, Sym) and left.name in bound and left not in free_symbols(right)


def _both(claim: Claim, names: list[set[str]]) -> list[tuple[Term, set[str], set[str]]]:
    """Each side with its names and those of the other one."""
    return [(claim.left, names[0], names[1]), (claim.right, names[1], names[0])]


def _is_lonely(side: Term, own: set[str], other: set[str]) -> bool:
    """Whether a side speaks of names that the other does not know, and is not there to be evaluated."""
    return bool(own - other) and not _is_worked_out(side) and (bool(other) or not _is_evaluated(side))


def _may_be_solved_for_function(step: Step, claim: Claim) -> bool:
    """Whether a derivative on one side is of a function that nothing else speaks of: ``(x f(x))' = x``."""
    left, right = (functions_in(side) for side in (claim.left, claim.right))
    parts = (part for side in (claim.left, claim.right) for _, part in subterms(side))
    moved = set[Function]().union(*(functions_in(part.body) for part in parts if isinstance(part, Deriv)))
    return any(one.density is None and not is_known(one, step) for one in moved & (left ^ right))


def _is_worked_out(side: Term) -> bool:
    """Whether a side is the derivative of what is written out, which can be worked out and posits nothing."""
    if not isinstance(side, Deriv | Grad) or side.variable not in free_symbols(side.body):
        return False
    return not any(isinstance(part, Apply | Deriv | Grad) for _, part in subterms(side.body))


def _is_evaluated(side: Term) -> bool:
    """Whether a side holds an integral, an expectation or a sum."""
    return contains(side, Integral, Expect, Sum)


def _may_restrict(step: Step, claim: Claim, sides: list[set[str]]) -> bool:
    """Whether a relation that stands alone may be a condition, or an equation to be solved."""
    terms = (claim.left, claim.right)
    if claim.relation in ORDERS and all(_is_plain(side) for side in terms):
        return True
    if claim.relation is not Relation.EQUAL:
        return False
    apart = all(sides) and not sides[0] & sides[1] and not step.context.definitions
    return apart or any(
        other == ZERO and bool(free_symbols(side)) and _may_be_solved(side) for side, other in (terms, terms[::-1])
    )


def _is_plain(side: Term) -> bool:
    """Whether a side is a number, a name or an abstract function: a condition says something about it."""
    return isinstance(side, Sym | Num | Apply) or (isinstance(side, Mul) and side.factors[0] == MINUS_ONE)


def _may_be_solved(side: Term) -> bool:
    """Whether ``side = 0`` may be an equation to solve: a derivative, or no integral or sum inside."""
    return isinstance(side, Deriv | Grad | Apply) or not _is_evaluated(side)


def _names(term: Term, context: Context) -> set[str]:
    """The names that a side writes, and those that stand behind them by definition."""
    waiting, seen = heads_in(term), set[Sym | Function]()
    while waiting:
        head = waiting.pop()
        seen.add(head)
        definition = context.definition(head)
        hidden = (h for t in definition.terms for h in heads_in(t)) if definition is not None else ()
        waiting |= set(hidden) - set(definition.parameters if definition is not None else ()) - seen
    return {head.name for head in seen}
