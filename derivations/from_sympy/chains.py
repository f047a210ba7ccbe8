"""Steps between SymPy expressions as the checker takes them, and one verdict for all cases of a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from derivations.from_sympy.matrices import is_row
from derivations.from_sympy.statements import Case, cases, to_statement
from derivations.from_sympy.terms import function_name, to_term, unused
from derivations.model.conditions import Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim, Conjunction, Doubts, Inference, Role, SourceSpan, Step
from derivations.model.errors import DerivationError, UnusableInputError
from derivations.model.reasons import Code, Reason
from derivations.model.relations import BETWEEN_STATEMENTS, Relation
from derivations.model.statements import cases_of
from derivations.model.terms import describe
from derivations.model.verdict import FAILS, Evidence, StepVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Link:
    """Two neighbours of a chain."""

    left: Any
    relation: Relation
    right: Any


def _not_used(symbol: sympy.Basic, assumptions: Sequence[str]) -> Reason:
    return Reason(Code.NOTATION, f"nothing is known to follow from {symbol} being {' and '.join(assumptions)}")


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step in one case: what the case is in words, the step in it, and as it is written."""

    under: str
    step: Step
    written: Step


def case_steps(number: int, link: Link, chain: Sequence[Any], context: Context) -> list[CaseStep]:
    """A step of a chain, in each of its cases.

    Raises:
        UnusableInputError: an expression holds something that has no term.
    """
    try:
        return _case_steps(_bare(number, link, chain, context), link)
    except UnusableInputError:
        raise
    except DerivationError as error:  # shapes that do not fit
        raise UnusableInputError(str(error)) from None


def _case_steps(bare: Step, link: Link) -> list[CaseStep]:
    if link.relation in BETWEEN_STATEMENTS:
        sides = to_statement(link.left, to_term), to_statement(link.right, to_term)
        inference = Inference(sides[0], link.relation, sides[1])
        return [CaseStep("", replace(bare, inference=inference), bare)]
    if is_row(link.left) != is_row(link.right):
        raise UnusableInputError("found a row and no row, expected sides of one shape")
    found = []
    for case in cases(link.left, link.right):
        claim = _claim(case, link.relation)
        under = " and ".join(f"${sympy.latex(one)}$" for one in case.under)
        for facts in _facts(case):
            context = replace(bare.context, facts=(*bare.context.facts, *facts))
            found.append(CaseStep(under, replace(bare, claim=claim, context=context), bare))
    if not found:
        raise UnusableInputError("found pieces with no case that can be, expected one")
    return found


def _claim(case: Case, relation: Relation) -> Claim:
    left, right = to_term(case.left), to_term(case.right)
    if left.shape != right.shape:
        raise UnusableInputError(
            f"found {describe(left.shape)} and {describe(right.shape)}, expected sides of one shape"
        )
    return Claim(left, relation, right)


def _facts(case: Case) -> list[tuple[Fact, ...]]:
    """What holds in a case, for each way in which its conditions can be met."""
    if not case.under:
        return [()]
    source = Source(Origin.GIVEN, "the case")
    ways = cases_of(Conjunction(tuple(to_statement(one, to_term) for one in case.under)), True)
    if any(condition.need is Need.EQUAL for way in ways for condition in way):
        raise UnusableInputError(f"found an equation among {case.under}, expected pieces with one condition each")
    return [tuple(Fact(condition, source) for condition in way) for way in ways]


def _bare(number: int, link: Link, chain: Sequence[Any], context: Context) -> Step:
    """A step as it is written, without what is to be judged of it.

    Raises:
        UnusableInputError: two symbols have one name, which are different ones to SymPy.
    """
    symbols = sorted({s for one in chain for s in one.free_symbols}, key=str)
    twice = next((a for a, b in pairwise(map(sympy.latex, symbols)) if a == b), None)
    if twice is not None:
        raise UnusableInputError(f"found two different symbols of the name {twice}, expected one name for each")
    applied = sorted({f for one in chain for f in one.atoms(AppliedUndef)}, key=str)
    names = {sympy.latex(sympy.Symbol(s.name)) for s in symbols} | {function_name(f) for f in applied}
    numbers = [s for s in symbols if isinstance(s, sympy.Symbol)]
    return Step(
        chain=1,
        number=number,
        span=SourceSpan(1, 1, 1, 1, 0, 0),
        relation=link.relation.value,
        left=sympy.latex(link.left),
        right=sympy.latex(link.right),
        role=Role.CLAIM,
        context=context,
        conventions=tuple(f"{sympy.latex(s)} is a real number" for s in numbers if not s.is_real),
        doubts=Doubts(tuple(_not_used(one, idle) for one in (*numbers, *applied) if (idle := unused(one)))),
        declared=frozenset(names),
        stated=frozenset(names),
    )


def _counts(under: str, verdict: StepVerdict) -> bool:
    """Whether a case may be believed to fail: it is shown by numbers, so that there is a point that it is of."""
    shown = verdict.counterexample is not None and verdict.evidence.instances > 0
    return not under or verdict.verdict not in FAILS or shown


def _open(verdict: StepVerdict) -> StepVerdict:
    why = Reason(Code.NO_WORLD, f"it fails in a case of which no point was found: {verdict.reason}")
    bare = replace(verdict, counterexample=None, suggestion=None, evidence=Evidence())
    return replace(bare, verdict=Verdict.UNDECIDED, code=why.code, reason=why.text)


_WORST = (
    Verdict.CONFLICT,
    Verdict.REFUTED,
    Verdict.DOUBTFUL,
    Verdict.UNDECIDED,
    Verdict.SUPPORTED,
    Verdict.CONDITIONAL,
    Verdict.PROVED,
)


def together(written: Step, found: Sequence[tuple[str, StepVerdict]]) -> StepVerdict:
    """The verdict on a step, of those on its cases: it fails if one of them does, and is proved if all are.

    Args:
        written: the step.
        found: each case in words, and the verdict on it.
    """
    if len(found) == 1 and not found[0][0]:
        return found[0][1]
    found = [(under, verdict if _counts(under, verdict) else _open(verdict)) for under, verdict in found]
    under, worst = min(found, key=lambda one: _WORST.index(one[1].verdict) if one[1].verdict in _WORST else 0)
    every = [verdict for _, verdict in found]
    where = f"where {under}: " if under else ""
    return replace(
        worst,
        step=written,
        reason=f"{where}{worst.reason}" if worst.verdict is not Verdict.PROVED else f"case by case: {worst.reason}",
        rules=tuple(dict.fromkeys(code for one in every for code in one.rules)),
        conditions=tuple(dict.fromkeys(condition for one in every for condition in one.conditions)),
        conventions=tuple(dict.fromkeys(text for one in every for text in one.conventions)),
        rests_on=tuple(dict.fromkeys(support for one in every for support in one.rests_on)),
        milliseconds=sum(one.milliseconds for one in every),
    )
