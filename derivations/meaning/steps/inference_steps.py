"""Steps between statements: what an implication or an equivalence claims, and what is open about it."""

from __future__ import annotations

from dataclasses import replace

from derivations.meaning.doubts.obstacles import obstacles_of_names, weights_of
from derivations.meaning.doubts.other_meanings import require_fixed_law
from derivations.meaning.doubts.ties import may_sum_to_one
from derivations.meaning.names.environment import Log, UnstatedError
from derivations.meaning.steps.chain_view import ChainView, bare_step
from derivations.meaning.steps.clarity import require_clear, told_obstacles
from derivations.meaning.steps.grounds import restricted_by_remark
from derivations.meaning.terms.contexts import context_of
from derivations.meaning.terms.conventions import typed
from derivations.meaning.terms.inferences import (
    beside,
    excluding,
    inferred,
    of_functions,
    premises_before,
    require_unquantified,
    sides_of,
    words_before,
)
from derivations.meaning.terms.sides import continues
from derivations.meaning.terms.used import used_by
from derivations.model.derivation import Doubts, Role, Stance, Step
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code, Reason
from derivations.reading.raw import RawStep


def inference_step(view: ChainView, raw: RawStep) -> Step:
    """A step between statements; a side that is none costs this step only."""
    try:
        return _inferred(view, raw)
    except DerivationError as error:
        return view.plain(raw, Role.UNSTATED, Reason(error.code, str(error)))


def _inferred(view: ChainView, raw: RawStep) -> Step:
    log = Log()
    require_unquantified(view.source, view.chain, raw)
    inference = inferred(raw, view.resolver, log)
    terms = sides_of(inference)
    used = used_by(terms, view.resolver)
    require_clear(view, raw, terms, used)
    obstacles = dict.fromkeys(obstacles_of_names(raw, used, view.resolver, view.around))
    obstacles |= dict.fromkeys(map(may_sum_to_one, weights_of(used, view.resolver)))
    doubts = dict.fromkeys(log.doubts)
    context, own = context_of(used, view.resolver, view.statements, view.approximations)
    doubts |= dict.fromkeys(told_obstacles(view, raw, used, context, terms))
    require_fixed_law(terms, used)
    beyond = log.several or own.several or view.other_argument(terms, context)
    beyond = beyond or of_functions(inference, context)
    if beyond:
        raise UnstatedError(beyond)
    before = [one for one in view.asserted if one.start < raw.left.start or raw.right.end < one.start]
    others = list(beside(inference, view.resolver, [*before, *premises_before(view.source, view.chain, raw)]))
    doubts |= dict.fromkeys(one for one in others if isinstance(one, str))
    restricted = restricted_by_remark(view, raw, context, obstacles)
    if raw.comment and restricted == context:
        doubts[f"the remark “{raw.comment}” may restrict it"] = None
    excluded = excluding(view.source.text, view.chain.start, view.chain.end)
    if excluded:
        doubts[f"the word “{excluded}” beside it may tell of values that are left out"] = None
    words = words_before(view.source, view.chain, raw)
    if words:
        doubts[f"the words “{words}” before it may restrict it"] = None
    conventions = dict.fromkeys([*log.conventions, *own.conventions, *typed(used, context), *raw.acting])
    return replace(
        bare_step(view.source, view.chain, raw, Role.CLAIM),
        inference=replace(inference, beside=tuple(one for one in others if not isinstance(one, str))),
        context=restricted,
        conventions=tuple(conventions),
        notices=tuple(log.notices),
        declared=view.declared,
        stance=Stance(continues=continues(view.chain, raw)),
        doubts=Doubts((*obstacles, *(Reason(Code.WORDS, text) for text in doubts))),
    )
