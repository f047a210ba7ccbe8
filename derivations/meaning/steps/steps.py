"""Steps: the role of each step of a chain, its claim, and everything the claim rests on."""

from __future__ import annotations

from dataclasses import replace

from derivations.meaning.declared.declarations import is_mapping
from derivations.meaning.declared.told import kinds_of
from derivations.meaning.doubts.readings import reading_of
from derivations.meaning.names.environment import UnstatedError
from derivations.meaning.names.open_notation import Open
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.steps.chain_view import ChainView
from derivations.meaning.steps.claim_steps import claim_step
from derivations.meaning.steps.complex_sides import in_general
from derivations.meaning.steps.diagrams import LEADS, is_of_diagram
from derivations.meaning.steps.inference_steps import inference_step
from derivations.meaning.terms.inferences import INFERENCES
from derivations.meaning.terms.introductions import Introduced
from derivations.meaning.terms.sides import Reading, continues, place, reason
from derivations.meaning.terms.transformed import on_law
from derivations.model.context import Origin, Source
from derivations.model.derivation import Form, Role, Step
from derivations.model.errors import DerivationError, ReadError
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Sym
from derivations.model.unfolding import plain_key
from derivations.reading.names import base_name, parts_of
from derivations.reading.raw import RawStep

LIMIT = Reason(Code.RELATION, "limits are not checked yet")
EVOLVES = Reason(Code.POSITED, "it says how a process changes")


def step_of(view: ChainView, raw: RawStep, introduced: Introduced) -> Step:
    """Elaborate one step; whatever goes wrong costs this step only."""
    laws = view.readings[place(raw.left)].of_law and view.readings[place(raw.right)].of_law
    of_kind = _on_law if laws else _as_written
    step = view.plain(raw, Role.ASSUMED, EVOLVES) if raw.evolves else of_kind(view, raw, introduced)
    trees = raw.trees
    terms = [] if step.claim is None else [step.claim.left, step.claim.right]
    terms += [term for side in (raw.left, raw.right) if (term := view.readings[place(side)].term) is not None]
    terms += [one.head for one in step.unfolded if isinstance(one.head, Sym)]
    own = {head: Source(Origin.DOCUMENT, step.home) for head in _introduced(step, raw)}
    places, kinds = {**view.places, **own}, kinds_of(view.told)
    survey, whole = view.resolver.survey, step.claim is not None
    kinds |= dict.fromkeys(survey.complex, "complex number") | dict.fromkeys(survey.variates, "random variable")
    numbers, dims = _complex_numbers(view), view.resolver.declared
    reading = reading_of(trees, terms, step.context, places, dims, kinds, numbers, whole=whole)
    said = None if raw.claims and view.around.form is Form.POSIT else view.around.form
    form = said if said is not None and not continues(view.chain, raw) else step.stance.form
    stance = replace(step.stance, form=form, claimed=introduced.claimed, contests=introduced.contests)
    return replace(step, reading=reading, stance=stance)


def open_notation(view: ChainView, raw: RawStep, step: Step) -> dict[Open, str]:
    """The kinds of notation with another reading in a step and in the definitions that it rests on, with why."""
    bodies = (view.resolver.logs.get(plain_key(one.head)) for one in (*step.context.definitions, *step.unfolded))
    logs = [*(view.readings[place(side)].log for side in (raw.left, raw.right)), *filter(None, bodies)]
    return {kind: why for log in logs for kind, why in log.open.items()}


def _complex_numbers(view: ChainView) -> dict[str, str]:
    """What the imaginary unit is, in words, and Euler's number, which is no name of a term beside it."""
    survey = view.resolver.survey
    euler = {"e", "\\mathrm{e}"} - survey.owned if survey.imaginary else set[str]()
    return dict.fromkeys(survey.imaginary, "the imaginary unit") | dict.fromkeys(euler, "Euler's number")


def _introduced(step: Step, raw: RawStep) -> set[str]:
    """The name that a step introduces."""
    head = None if step.role is not Role.DEFINITION or raw.left.tree is None else parts_of(raw.left.tree)[0]
    name = None if head is None else base_name(head)
    return {name, symbol_name(head)} if head is not None and name is not None else set()


def _as_written(view: ChainView, raw: RawStep, introduced: Introduced) -> Step:
    """A step by the kind of its relation, and by what is introduced with it."""
    left, right = view.readings[place(raw.left)], view.readings[place(raw.right)]
    for side, reading in ((raw.left, left), (raw.right, right)):
        if isinstance(reading.error, ReadError) or side.tree is None:
            return _unread(view, raw, reading, introduced)
    if introduced.is_definition or (raw.relation == "\\to" and is_mapping(raw.left.tree)):
        return _definition(view, raw, left, right, introduced)
    if introduced.named or introduced.restates:
        return _left_unjudged(view, raw, introduced)
    if raw.relation == "\\to":
        leads = is_of_diagram(view.chain, raw)
        role, why = (Role.ASSUMED, LEADS) if leads else (Role.UNSTATED, LIMIT)
        return view.plain(raw, role, why, introduced.notices)
    if raw.relation in INFERENCES:
        return inference_step(view, raw)
    for reading in (left, right):
        if reading.error is not None:
            return view.plain(raw, Role.UNSTATED, _reason_of(view, reading), introduced.notices)
    try:
        return _of_numbers(view, raw, left, right, introduced)
    except DerivationError as error:
        return view.plain(raw, Role.UNSTATED, Reason(error.code, str(error)), introduced.notices)


def _of_numbers(view: ChainView, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
    """A step between numbers; between complex ones it says what holds of both parts.

    Raises:
        DerivationError: it has no meaning that could be checked.
    """
    if not (left.log.complex or right.log.complex):
        return claim_step(view, raw, left, right, introduced)
    left, right = in_general(view, left, right)
    step = claim_step(view, raw, left, right, introduced)
    if left.imaginary is None and right.imaginary is None:
        return step
    if raw.relation not in ("=", "\\equiv"):
        raise UnstatedError("complex numbers are compared by equality only")
    return replace(step, lower=claim_step(view, raw, left.turned, right.turned, introduced), parted=True)


def _on_law(view: ChainView, raw: RawStep, introduced: Introduced) -> Step:
    """A step on the law of a random variable, by an equation that holds where it does."""
    left, right = view.readings[place(raw.left)], view.readings[place(raw.right)]
    try:
        step = claim_step(view, on_law(raw), left, right, replace(introduced, is_definition=False, form=Form.CLAIM))
    except DerivationError as error:
        return view.plain(raw, Role.UNSTATED, Reason(error.code, str(error)), introduced.notices)
    return replace(step, relation=raw.relation, left=raw.left.source, right=raw.right.source, of_law=True)


def _left_unjudged(view: ChainView, raw: RawStep, introduced: Introduced) -> Step:
    """A step that gives a name to what stands there, or says again what was only tried."""
    why = Reason(Code.TIES, introduced.named)
    if introduced.restates:
        text = f"it was guessed or taken as a hypothesis in {introduced.restates}, from which it does not follow"
        why = Reason(Code.PREMISE, text)
    return view.plain(raw, Role.UNSTATED, why, introduced.notices)


def _definition(view: ChainView, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
    notices = (*introduced.notices, *right.log.notices)
    conventions = tuple({**left.log.conventions, **right.log.conventions, **dict.fromkeys(raw.acting)})
    return view.plain(raw, Role.DEFINITION, None, notices, conventions)


def _unread(view: ChainView, raw: RawStep, reading: Reading, introduced: Introduced) -> Step:
    """A step with a side that was not understood, and where that went wrong."""
    step = view.plain(raw, Role.UNREAD, _reason_of(view, reading), introduced.notices)
    error = reading.error
    fault = view.source.span(error.start, error.end) if isinstance(error, ReadError) else None
    return replace(step, fault=fault)


def _reason_of(view: ChainView, reading: Reading) -> Reason:
    error = reading.error
    place = view.source.place(error.start) if isinstance(error, ReadError) else ""
    return Reason(error.code if error is not None else Code.NOTATION, reason(reading, place))
