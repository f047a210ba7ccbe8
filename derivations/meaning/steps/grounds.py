"""What a claim rests on: its context, with what formulas, words and remarks tell of the names in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from derivations.meaning.chance.intervals import AMONG, IN_ORDER
from derivations.meaning.declared.facts_of_kinds import covariances, facts_of_kinds
from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.formulas.antiderivatives import about_integrands
from derivations.meaning.formulas.distributions import SUPPORTED
from derivations.meaning.names.environment import Log, UnstatedError
from derivations.meaning.names.survey import Independent
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.properties import Property
from derivations.meaning.steps.chain_view import ChainView
from derivations.meaning.terms.contexts import context_of
from derivations.meaning.terms.facts_of_samples import facts_of
from derivations.meaning.terms.used import Used, used_by
from derivations.meaning.words.averages import independences
from derivations.meaning.words.remarks import remark
from derivations.model.conditions import Need
from derivations.model.context import Context, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim, Premise
from derivations.model.errors import DerivationError
from derivations.model.evolutions import as_evolution, evolving
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Apply, Function, Integral, Sym, Term, add, free_symbols, random_names_in
from derivations.normal.equality import is_zero
from derivations.normal.form import Normalizer
from derivations.normal.signs import Signs
from derivations.reading.names import lowered
from derivations.reading.raw import RawStep


def grounded_in(
    view: ChainView, claim: Claim, open_integrals: set[Integral], used: Used
) -> tuple[Claim, Used, Context, Log]:
    """The claim, with antiderivatives differentiated, and what it rests on."""
    context, log = context_of(used, view.resolver, view.statements, view.approximations)
    meant = about_integrands(claim, open_integrals, context)
    if meant is not claim:
        used = used_by((meant.left, meant.right), view.resolver)
        context, log = context_of(used, view.resolver, view.statements, view.approximations)
    return meant, used, context, log


def with_kinds(view: ChainView, context: Context, terms: Sequence[Term]) -> Context:
    """The context with what words say of the kinds of the matrices and functions in terms."""
    words = (*view.told, *view.kinds)
    kinds = facts_of_kinds(
        (*words, *covariances(view.resolver.survey.covariances, words)),
        terms,
        {definition.head for definition in context.definitions},
    )
    return replace(context, facts=(*context.facts, *kinds))


def with_independence(view: ChainView, context: Context, used: Used) -> Context:
    """The context with what is told of the independence of random variables."""
    said: list[Told | Independent] = [one for one in view.told if one.what is Property.INDEPENDENT]
    said += view.resolver.survey.independent
    laws, found = used.functions.values(), list[Hypothesis]()
    for one in said:
        own = independences(laws, one.names, one.source)
        if not (isinstance(one, Independent) and one.more):  # the worlds satisfy all that is said then
            used.independent |= {lowered(symbol.name) for equation in own for symbol in equation.variables}
        found += own
    context = replace(context, hypotheses=(*context.hypotheses, *found)) if found else context
    facts, equations = facts_of(view.resolver, used.functions.values())
    told = (*context.facts, *facts), (*context.hypotheses, *equations)
    return replace(context, facts=told[0], hypotheses=told[1]) if facts else context


def require_among(view: ChainView, context: Context, logs: tuple[Log, Log]) -> None:
    """That what an event compares with may be taken for a value of its law: nothing else is said of it.

    Raises:
        UnstatedError: its author says which values it has, and they need not be among those.
    """
    texts = {**logs[0].facts, **logs[1].facts}
    noted = [condition for condition, text in texts.items() if text in (AMONG, IN_ORDER, SUPPORTED)]
    if not noted:
        return
    signs, parameters = Signs(context), view.resolver.survey.parameters
    ends, normal = [one.terms[0] for one in noted if one.need is Need.NONNEGATIVE], Normalizer(Context())
    if any(is_zero(normal, normal(add(one, other))) for one, other in combinations(ends, 2)):
        raise UnstatedError("which end of an interval is the greater one is not stated")
    said = [f.condition for f in context.facts if f.source.origin is not Origin.CONVENTION]
    told = {symbol.name for one in said for term in one.terms for symbol in free_symbols(term)}
    told |= {name for name, dims in view.resolver.declared.items() if not dims}
    for condition in noted:
        symbols = {symbol.name for term in condition.terms for symbol in free_symbols(term)}
        open_ = symbols & told - parameters if symbols - parameters else symbols
        if open_ and not signs.holds(condition.need, condition.terms[0]):
            raise UnstatedError(f"whether {min(open_)} is among the values of the law is not stated")


def with_noted(context: Context, left: Log, right: Log) -> Context:
    """The context with the facts that the reading of the sides noted.

    Where a formula tells the probability of an interval, the formula holds for ends among the values of the law alone;
    what relates such probabilities to each other holds beyond them, too, as is the custom.
    """
    noted = {condition: text for log in (left, right) for condition, text in log.facts.items()}
    among = [{condition for condition, text in log.facts.items() if text == AMONG} for log in (left, right)]
    counted = any(condition.need is Need.INTEGER for own in among for condition in own)
    if not counted and not all(among):
        taken = tuple(condition for condition in noted if condition in among[0] | among[1])
        context = replace(context, taken=(*context.taken, *taken))
    facts = tuple(Fact(condition, Source(Origin.CONVENTION, text)) for condition, text in noted.items())
    return replace(context, facts=(*context.facts, *facts)) if facts else context


def with_support(context: Context, head: Term, law: str) -> Context:
    """The context where a head is the density of a stated law: what it is written for are values that the law has."""
    found = context.definition(head.function) if isinstance(head, Apply) else None
    if found is None or found.source.where != law or found.parameters != head.children:
        return context
    source = Source(Origin.CONVENTION, f"{found.parameters[-1].name} stands for values that have a density")
    return replace(context, facts=(*context.facts, *(Fact(condition, source) for condition in found.domain)))


def restricted_by_remark(view: ChainView, raw: RawStep, context: Context, obstacles: dict[Reason, None]) -> Context:
    """The context with what a remark behind the formula restricts it to."""
    if not raw.comment:
        return context
    try:
        restrictions = remark(view.resolver.environment(Log()), raw.comment)
    except UnstatedError as error:
        obstacles[Reason(Code.WORDS, str(error))] = None
        return context
    source = Source(Origin.DOCUMENT, f"the remark “{raw.comment}”")
    return replace(context, facts=context.facts + tuple(Fact(one, source) for one in restrictions))


def premises_said(view: ChainView, used: Used) -> Iterator[Premise]:
    """What words posit of the names of a step, as premises."""
    names = {symbol.name for symbol in used.symbols} | {function.name for function in used.functions}
    keys: tuple[Sym | Function, ...] = (*used.symbols, *used.functions)
    names = names.union(*map(random_names_in, keys))
    for one in view.said:
        if names.isdisjoint(names_in(one.tree)):
            continue
        env = view.resolver.environment(Log())
        try:
            left, right = (env.term(side) for side in one.tree.items)
            own = used_by((left, right), view.resolver)
            context, _ = context_of(own, view.resolver, view.statements, ())
        except (DerivationError, RecursionError):
            continue
        if left.shape == right.shape and not env.log.several and not own.unreadable:
            law = replace(evolving(left, right, one.source, context.facts), convention=one.convention)
            lasting = _always(view, law, used) if one.always else law
            if lasting is not None:
                yield Premise(lasting, context, (one.last, 1 if one.convention else 0), posited=True)


def _always(view: ChainView, law: Hypothesis, used: Used) -> Hypothesis | None:
    """An equation for the rate of a function of the time, at all times; ``None``: other names may depend on it."""
    motion = as_evolution(law)
    time = motion.time if motion is not None and len(motion.state.args) == 1 else None
    if motion is None or not isinstance(time, Sym):
        return None
    names = {symbol.name for symbol in used.symbols} | {one.name for one in used.functions}
    pairs = view.resolver.survey.dependent
    moving = {name for name, of in pairs if of == time.name} | view.resolver.survey.varying
    return None if names & (moving - {motion.function.name}) else replace(law, variables=(time,))
