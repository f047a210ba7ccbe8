r"""The laws that hold where a formula stands: ``Let $X \sim p$`` holds from there on, in its scope.

It ends where its random variable is introduced anew, whatever that is said to be.  A later law of the same random
variable holds besides, unless its sentence introduces it: then the author may mean either.  In another section that
does not speak of chance a small letter may be something else than the random variable: nothing is known of it there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from derivations.meaning.named_laws.law_table import BY_WORDS, Range, normal_density
from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.names.customary import of_chance, speaks_of_laws
from derivations.meaning.names.heads import is_minus_one
from derivations.meaning.names.survey import DensityUse, Drawn, Survey, symbol_name
from derivations.meaning.sentences.formulas import formulas_in, head_of
from derivations.meaning.sentences.split import Sentence
from derivations.meaning.terms.definitions import tree_names
from derivations.meaning.words.independence import disjoint_at, independent_at
from derivations.meaning.words.spoken import Spoken
from derivations.model.reasons import Code, Reason
from derivations.reading.names import argument_nodes, base_name, is_random, lowered, spelling
from derivations.reading.raw import RawChain
from derivations.reading.syntax import Script

_LAWS = frozenset(BY_WORDS)
"""The words that name laws."""
_OPEN = frozenset(["if", "when", "whenever", "unless", "only", "provided", "no", "not", "without"])
"""Words with which a sentence may name a law and not say that its matrix is a covariance matrix."""


def with_laws_at(survey: Survey, spoken: Spoken, chain: RawChain) -> Survey:
    """The survey with the laws that hold where a formula stands, to the end of its sentence."""
    read = spoken.sentence(chain)
    end = chain.end if read is None else max(chain.end, read.sentence.end)
    reaching = [one for one in survey.drawn if _reaches(one, spoken, chain.start, end)]
    far = {id(one) for one in reaching if _is_of_another(one, spoken, chain, end)}
    held = [one for one in reaching if not _is_anew(one, _names(one), spoken, end)]
    drawn = tuple(one for one in held if id(one) not in far)
    elsewhere = frozenset(name for one in held if id(one) in far for name in _names(one))
    found = {kind: frozenset(_parameters(reaching, kind, spoken, end)) for kind in (Range.FRACTION, Range.COUNT)}
    uses = tuple(_uses(survey, spoken, chain.start, end))
    dependent = survey.dependent.union(_derived(survey, spoken, chain.start))
    parameters = survey.parameters - (set(_named(survey.drawn)) - set(_named(drawn)))
    stated = (*survey.drawn, *survey.unheld)
    doubtful = (one for one in stated if _reaches(one, spoken, chain.start, end))
    random = {symbol_name(one.left) for one in doubtful}.union(spoken.distributed(chain.start))
    near = [one for one in reaching if _is_near(one, spoken, chain) and id(one) not in far]
    others = set(_named(stated, Range.POSITIVE)) - set(_parameters(near, Range.POSITIVE, spoken, end))
    return replace(
        survey,
        drawn=drawn,
        densities=uses,
        parameters=parameters,
        dependent=dependent,
        elsewhere=elsewhere,
        independent=tuple(independent_at(spoken, chain)),
        disjoint=tuple(disjoint_at(spoken, chain)),
        distributed=frozenset(random),
        scales=survey.scales - others,
        fractions=found[Range.FRACTION],
        counts=found[Range.COUNT],
        covariances=frozenset(_covariances(near, spoken, end)),
    )


def _derived(survey: Survey, spoken: Spoken, start: int) -> Iterator[tuple[str, str]]:
    """The pairs of a name and a variable that derivatives in the part of the document show to depend on it."""
    for pair, place in survey.derivatives:
        if spoken.scopes.reaches(place, start) and not spoken.scopes.edge_between(place, start):
            yield pair


def parameters_elsewhere(
    survey: Survey, here: Survey, names: Collection[str], positive: Callable[[], Collection[str]]
) -> Iterator[Reason]:
    """Why no number speaks against names that are parameters of laws, which do not reach here, but may be meant.

    Scales of laws are positive; of those that are said to be so, as ``positive`` tells, nothing else is open.
    """
    scales = (survey.scales - here.scales).intersection(names)
    scales = scales.difference(positive()) if scales else scales
    ends = (survey.fractions - here.fractions) | (survey.counts - here.counts) | scales
    for name in sorted(ends):
        if name in names:
            yield Reason(Code.LAW, f"{name} is a parameter of a law in another place, and may be here")
    for name in sorted(here.elsewhere):
        if name in names:
            yield Reason(Code.LAW, f"{name} follows a law in another section, and may do so here")


def _reaches(one: Drawn, spoken: Spoken, start: int, end: int) -> bool:
    """Whether a law is stated before the end of the sentence of a formula, in a scope that holds the formula."""
    if one.given or one.start >= start:
        return one.start < (start if one.given else end)
    return spoken.scopes.reaches(one.start, start)


def _is_anew(one: Drawn, names: Iterable[str], spoken: Spoken, end: int) -> bool:
    """Whether one of some names in a law is introduced anew behind it."""
    return not one.given and any(spoken.is_anew(name, one.start, end - 1) for name in names)


def _parameters(laws: Iterable[Drawn], kind: Range, spoken: Spoken, end: int) -> Iterator[str]:
    """The parameters of a kind of laws that still are what they were there."""
    for one in laws:
        found = stated_law(one.right)
        for node in found.named(kind) if found is not None else ():
            if not _is_anew(one, (symbol_name(node),), spoken, end):
                yield symbol_name(node)


def _covariances(laws: Iterable[Drawn], spoken: Spoken, end: int) -> Iterator[str]:
    """The covariance matrices of normal laws, or their inverses, that are no others by then, where nothing is open."""
    for one in laws:
        found = stated_law(one.right)
        read = None if one.given else spoken.reads.around(one.start)
        if found is None or found.law.density is not normal_density or (read is not None and _is_open(read.sentence)):
            continue
        node = found.parameters[-1]
        inverse = isinstance(node, Script) and is_minus_one(node.sup)
        plain = base_name(node) is not None and (inverse or spelling(node) == symbol_name(node))
        if plain and not _is_anew(one, (symbol_name(node),), spoken, end):
            yield symbol_name(node)


def _is_open(sentence: Sentence) -> bool:
    """Whether a sentence leaves open, by its words, whether what it states is so."""
    return not _OPEN.isdisjoint(sentence.words)


def _named(laws: Iterable[Drawn], *kinds: Range) -> Iterator[str]:
    """The names among the parameters of some laws, all or those of some kinds."""
    for one in laws:
        found = stated_law(one.right)
        yield from map(symbol_name, found.named(*(kinds or Range)) if found is not None else ())


def _is_near(one: Drawn, spoken: Spoken, chain: RawChain) -> bool:
    """Whether a formula stands in the section in which a law is stated, or speaks of its random variable."""
    if one.given or not spoken.scopes.section_between(one.start, chain.start):
        return True
    return not tree_names(chain.trees).isdisjoint(_names(one))


def _is_of_another(one: Drawn, spoken: Spoken, chain: RawChain, end: int) -> bool:
    """Whether a formula names a random variable by a small letter in another section, which speaks of no chance."""
    if one.given or not spoken.scopes.section_between(one.start, chain.start):
        return False
    own = tree_names(chain.trees) & set(_names(one))
    return bool(own) and not any(map(is_random, own)) and not _speaks_of_chance(spoken, chain.start, end)


def _speaks_of_chance(spoken: Spoken, place: int, end: int) -> bool:
    """Whether the section of a place speaks of laws or of what is random, in words or in formulas, up to another."""
    start = spoken.scopes.section_start(place)
    inside = [one for one in spoken.sentences if start <= one.start < end]
    words = any(speaks_of_laws(one) or not _LAWS.isdisjoint(one.words) for one in inside)
    return words or any(of_chance(formulas_in(part.item)) for one in inside for part in one.formulas)


def _uses(survey: Survey, spoken: Spoken, start: int, end: int) -> Iterator[DensityUse]:
    """The densities as written that may be those of the random variables of a formula.

    Where a random variable was introduced anew since, that is only so if the density is spoken of there or behind.
    """
    places = _introduced(survey, spoken, start, end)
    for use in survey.densities:
        after = max((places[role] for role in (*use.of, *use.given) if role in places), default=None)
        if after is None or after <= use.head.start < end or spoken.mentions(use.law, after, end):
            yield use


def _introduced(survey: Survey, spoken: Spoken, start: int, end: int) -> dict[str, int]:
    """Where random variables were last introduced anew before a formula, by the names of their values."""
    found: dict[str, int] = {}
    for name, places in spoken.anew.items():
        own = [place for place in places if place < end and (place >= start or spoken.scopes.reaches(place, start))]
        if own and is_random(name) and lowered(name) in survey.roles:
            found[lowered(name)] = max(own)
    return found


def _names(one: Drawn) -> Iterator[str]:
    """What a law is stated for, by all names under which it may be introduced anew."""
    for node in (*argument_nodes(one.left)[0], *([one.label] if one.label is not None else [])):
        name = head_of(node)
        if name is not None:
            yield name
