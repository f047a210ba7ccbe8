"""What a proof rests on, as it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from derivations.model.conditions import Condition, Need
from derivations.model.context import Definition
from derivations.model.derivation import Step
from derivations.model.latex import condition_to_latex
from derivations.model.terms import Apply, Sym, Term
from derivations.model.verdict import Support


def supports(definitions: Iterable[Definition]) -> tuple[Support, ...]:
    """The definitions that a proof uses."""
    return tuple(map(stated_by, definitions))


def stated_by(definition: Definition) -> Support:
    """A definition as what a proof rests on."""
    return Support(definition.source.where, equation(_head(definition), definition.body))


def equation_of(step: Step) -> str:
    """The equation that a step claims; nothing, if it claims none."""
    return "" if step.claim is None else equation(step.claim.left, step.claim.right)


def _head(definition: Definition) -> Term:
    head = definition.head
    return head if isinstance(head, Sym) else Apply(head, definition.parameters)


def equation(left: Term, right: Term) -> str:
    """An equation in LaTeX."""
    return condition_to_latex(Condition(Need.EQUAL, (left, right)))
