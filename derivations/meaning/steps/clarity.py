"""Whether what a step says is clear: its names are numbers, its signs mean one thing, and no words tell more of it."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.meaning.declared.facts_of_kinds import is_of_kinds
from derivations.meaning.declared.lines import plain
from derivations.meaning.declared.told import Cost, cost, told_reason
from derivations.meaning.doubts.masses import against_kind
from derivations.meaning.doubts.other_meanings import exchanged, other_meaning, without_range
from derivations.meaning.doubts.other_variables import at_another_variable
from derivations.meaning.doubts.structures import beyond_structure
from derivations.meaning.formulas.complex_parts import require_apart
from derivations.meaning.named_laws.event_signs import of_sets
from derivations.meaning.names.environment import Log, UnstatedError
from derivations.meaning.names.words_of_letters import permutations
from derivations.meaning.sentences.properties import Property
from derivations.meaning.steps.chain_view import ChainView
from derivations.meaning.terms.definitions import names_written, tree_names
from derivations.meaning.terms.sides import states_law
from derivations.meaning.terms.used import Used
from derivations.meaning.words.notation import ARITHMETIC, MATRICES, MULTIPLICATION
from derivations.meaning.words.orders import Names, commuted, of_a_matrix
from derivations.meaning.words.samples import is_used
from derivations.meaning.words.structures import Lacking, Structure
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import Apply, Integral, Term, free_symbols, subterms
from derivations.reading.raw import RawStep
from derivations.reading.statements import ORDERS


def require_clear(view: ChainView, raw: RawStep, terms: tuple[Term, ...], used: Used) -> None:
    """That the names are real numbers, and the step is about the terms alone; ``used`` is what these rest on."""
    survey = view.resolver.survey
    settled = survey.complex | survey.imaginary
    require_apart(survey, used.symbols, used.functions)
    unread = (view.resolver.entries[key] for key in used.unreadable if key in view.resolver.entries)
    hidden = next((one.key.name for one in unread if not settled.isdisjoint(tree_names([one.body]))), None)
    if hidden is not None:
        raise UnstatedError(f"{hidden} may have complex values, and what it stands for is not understood")
    foreign = next((why for name, why in _foreign(view).items() if name in names_written(raw) - settled), "")
    symbols = {s.name for term in terms for s in free_symbols(term) if not s.shape.rank}
    numbers = symbols.copy()
    numbers |= {part.function.name for term in terms for _, part in subterms(term) if isinstance(part, Apply)}
    numbers |= {f"{plain(name)}_" for name in numbers if name != plain(name)}
    numbers -= {name for name, dims in view.resolver.declared.items() if not dims}
    ordered = next((why for name, why in view.around.ordered.items() if name in numbers), "")
    ordered = ordered or of_a_matrix(symbols, view.resolver.declared)
    algebra = view.resolver.survey.unclear.get(ARITHMETIC, "")
    meant = foreign or ordered or algebra or states_law(raw) or permutations(raw)
    meant = meant or of_sets(view.chain.trees) or against_kind(terms, view.around.variates, view.around.laws)
    meant = meant or beyond_structure(terms, raw.relation in ORDERS, _lacking(view))
    unclear = meant or commuted(terms, _names_of_matrices(view, used))
    if unclear:
        raise UnstatedError(unclear)


def _foreign(view: ChainView) -> dict[str, str]:
    """The names that stand for no real numbers; what may have complex values and is written out, is that."""
    defined = {key.name for key in view.resolver.entries}
    unreal = {name: why for name, why in view.resolver.survey.unreal.items() if name not in defined}
    return {**view.around.foreign, **unreal}


def _lacking(view: ChainView) -> dict[str, Lacking]:
    """What names lack that numbers have, unless they are declared or written out."""
    survey = view.resolver.survey
    known = {*view.resolver.declared, *(key.name for key in view.resolver.entries), *survey.complex}
    return {
        name: one
        for name, one in view.around.structures.items()
        if name not in (view.resolver.declared if one.structure in (Structure.NONE, Structure.SUMS) else known)
    }


def _names_of_matrices(view: ChainView, used: Used) -> Names:
    """Which names may be matrices: none that is declared or defined; what is defined by no number may be one."""
    known = {*view.resolver.declared, *(key.name for key in view.resolver.entries)}
    survey = view.resolver.survey
    noncommutative = MULTIPLICATION in survey.unclear
    unread = {key.name for key in used.unreadable}
    things = {name for name, one in view.around.structures.items() if one.structure is Structure.RING}
    composed = survey.composed | unread | (things - known)
    return Names(known, MATRICES in survey.unclear or noncommutative, noncommutative, composed)


def require_one_meaning(view: ChainView, written: Claim, claim: Claim, unlimited: set[Integral]) -> None:
    """That an integral without limits is an antiderivative everywhere in the document, or nowhere."""
    kept = {*claim.parts}
    for part in {*written.parts}:
        if isinstance(part, Integral) and part in unlimited:
            antiderivative = part not in kept
            if view.meanings.setdefault(part, antiderivative) is not antiderivative:
                raise UnstatedError("the integral is an antiderivative at one place and a number at another one")


def require_one_reading(
    view: ChainView,
    raw: RawStep,
    written: Claim,
    claim: Claim,
    used: Used,
    context: Context,
    logs: tuple[Log, Log, Log],
) -> None:
    """That neither the notation of the sides nor that of what they rest on has two readings of different value.

    Raises:
        UnstatedError: it has.
    """
    left, right, log = logs
    for side in (left, right):
        log.join(side)
    beyond = next((text for one in logs for text in one.ambiguities), None)
    beyond = beyond or other_meaning(raw, claim, used, view.resolver)
    beyond = beyond or view.other_argument((written.left, written.right, claim.left, claim.right), context)
    trees = raw.trees
    beyond = beyond or at_another_variable(
        (written.left, written.right),
        trees,
        context.definitions,
        view.resolver.entries,
        view.around.densities,
        view.resolver.survey,
    )
    unlimited = left.open_integrals | right.open_integrals
    if exchanged(left.open_integrals, right.open_integrals) and view.antiderives:
        beyond = beyond or EXCHANGED
    beyond = beyond or without_range(claim, unlimited, view.resolver, view.statements)
    if beyond:
        raise UnstatedError(beyond)


EXCHANGED = "integrals over different variables may be antiderivatives; write their limits"


def told_obstacles(view: ChainView, raw: RawStep, used: Used, context: Context, sides: Sequence[Term]) -> list[str]:
    """Why no number speaks against the step, from what the words of blocks say of the names on which it rests.

    Raises:
        UnstatedError: nothing speaks for it either.
    """
    names = names_written(raw) | {symbol.name for symbol in used.symbols | used.dimensions}
    names |= {function.name for function in used.functions}
    terms = [term for fact in context.facts for term in fact.condition.terms]
    terms += [side for one in context.hypotheses for side in (one.left, one.right)]
    names |= {symbol.name for term in terms for symbol in free_symbols(term)}
    why = next((why for line in view.lost if (why := line.reason(names)) is not None), None)
    spoken = set(map(plain, names))
    samples = view.resolver.survey.samples
    others = [told for told in view.told if not is_used(told, samples)]
    held = {one.source for one in context.hypotheses}  # the worlds satisfy these
    others = [told for told in others if told.what is not Property.INDEPENDENT or told.source not in held]
    others = [told for told in others if not is_of_kinds(told, context.facts, names)]
    costs = [(told_reason(told), cost(told, spoken, sides)) for told in others]
    why = why or next((why for why, one in costs if one is Cost.ALL), None)
    if why is not None:
        raise UnstatedError(why.text, why.code)
    return [why.text for why, one in costs if one is Cost.NUMBERS]
