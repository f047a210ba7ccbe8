"""What the formulas, the sentences and the context of a document show of its names, before a step is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derivations.meaning.declared.declarations import (
    first_natural,
)
from derivations.meaning.declared.vocabulary import formulas_of
from derivations.meaning.formulas.shapes import shapes_of
from derivations.meaning.names.arrows import arrows
from derivations.meaning.names.dependence import derivatives, dotted
from derivations.meaning.names.lives import EVERYWHERE, Lives
from derivations.meaning.names.random_families import letter
from derivations.meaning.names.superscripts import indices_above
from derivations.meaning.names.survey import Drawn, Survey
from derivations.meaning.names.surveyor import survey
from derivations.meaning.names.varying import varying_in
from derivations.meaning.names.words_of_letters import standing_alone, words_before_arguments
from derivations.meaning.sentences.anew import fixed_in
from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.yields import Fact, Samples, Told
from derivations.meaning.terms.definitions import defined_anew, equations_in
from derivations.meaning.terms.inferences import INFERENCES
from derivations.meaning.terms.letters import letters_of
from derivations.meaning.terms.usage import Evidence, Placed, Usage
from derivations.meaning.words.notation import iterated, laplacian_stands, other_notation, own_brackets
from derivations.meaning.words.other_parameters import densities_beside, told_otherwise
from derivations.meaning.words.scales import unscaled_names
from derivations.meaning.words.spoken import Spoken
from derivations.reading.names import argument_nodes
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument
from derivations.reading.source import SourceText
from derivations.reading.syntax import Node, Related


def surveyed(raw: RawDocument, context: tuple[SourceText, RawContext] | None, spoken: Spoken) -> Usage:
    """What the names of a document are used as, and are said to be, in all of it and at its places."""
    first = survey(_formulas_in(context[1])) if context else Survey()
    evidence = _evidence(raw, context, spoken, frozenset(first.arguments))
    found = evidence.survey(evidence.formulas, evidence.equations, None)
    told = tuple(_told_laws(spoken, found))
    if told:
        evidence = replace(evidence, formulas=(*evidence.formulas, *told))
        found = evidence.survey(evidence.formulas, evidence.equations, None)
    worded = frozenset[Node]().union(*(one.worded for one in spoken.yielded(Told)))
    trees = [one.tree for one in evidence.formulas]
    placed = tuple(_placed(found.drawn, len(first.drawn), raw))
    drawn = tuple(one for one in placed if one.given or spoken.holds_law(one.left, one.start))
    unheld = tuple(one for one in placed if one not in drawn)
    found = replace(found, drawn=drawn, unheld=unheld, alone=standing_alone(trees))
    said = {word for sentence in spoken.sentences for word in sentence.words}
    found = replace(found, words=words_before_arguments(trees, said))
    letters = letters_of(raw, [context[1]] if context else [], found, spoken)
    whole = replace(
        found,
        owned=letters.owned,
        unclear={**iterated(raw), **other_notation(spoken), **letters.unclear},
        own=own_brackets(spoken),
        units=_units(raw),
        numbers=letters.numbers,
        either=letters.either,
        laplacian=laplacian_stands(spoken),
        dependent=spoken.dependent,
        derivatives=derivatives(trees),
        varying=varying_in(spoken.reads),
        fixed=fixed_in(spoken.reads),
        constants=frozenset(_constants(spoken)),
        moving=dotted(trees),
        naturals=first_natural(trees),
        spoken=unscaled_names(spoken.sentences),
        worded=worded,
        otherwise=told_otherwise(spoken.sentences),
        written=densities_beside(spoken.sentences),
        antiderives=spoken.antiderives,
        averages=spoken.averages,
        another_e=spoken.speaks_of_another_e,
        above=indices_above(raw),
        anew=defined_anew(sides for _, sides in evidence.equations),
    )
    return Usage(whole, evidence)


def _constants(spoken: Spoken) -> Iterator[str]:
    """The names that sentences call constant."""
    for one in spoken.yielded(Fact):
        if one.property is Property.CONSTANT and not one.denied:
            yield from (name for node in one.names if (name := head_of(node)) is not None)


def _evidence(
    raw: RawDocument, context: tuple[SourceText, RawContext] | None, spoken: Spoken, ahead: frozenset[str]
) -> Evidence:
    """The formulas of a document and of its context; ``ahead`` are the functions that the context of a file applies."""
    contexts = [context[1]] if context else []
    blocks = [item for item in raw.items if isinstance(item, RawContext)]
    return Evidence(
        spoken,
        tuple(_formulas(contexts, raw)),
        tuple(_equations(contexts, raw)),
        declared=tuple(tree for block in blocks for tree in _formulas_in(block)),
        given=tuple(line for block in blocks for line in block.given),
        samples=frozenset(letter(node) for one in spoken.yielded(Samples) for node in one.names),
        arrows=arrows(raw.source.text),
        ahead=ahead,
    )


def _told_laws(spoken: Spoken, found: Survey) -> Iterator[Placed]:
    r"""The laws that sentences tell, as they would be written with ``\sim``; what is applied is no random variable."""
    told = (one for one in spoken.yielded(Told) if spoken.keeps_told(one))
    for left, right in (law for one in told for law in one.laws):
        if not any(map(found.is_function, argument_nodes(left)[0])):
            yield Placed(Related(left.start, left.end, (left, right), ("\\sim",)), left.start)


def _equations(contexts: Iterable[RawContext], raw: RawDocument) -> Iterator[tuple[int, tuple[Node, Node]]]:
    """The pairs of sides that may define something, with their places."""
    for item in (*contexts, *raw.items):
        place = EVERYWHERE if isinstance(item, RawContext) else item.start
        yield from ((place, sides) for sides in equations_in(item))


def _formulas(contexts: Iterable[RawContext], raw: RawDocument) -> Iterator[Placed]:
    """The formulas of a document and its contexts, with their places."""
    for item in (*contexts, *raw.items):
        match item:
            case RawContext():
                yield from (Placed(tree, EVERYWHERE) for tree in _formulas_in(item))
            case InlineMath(tree=tree) if tree is not None:
                yield Placed(tree, item.start)
            case RawChain():
                local = _laws_supposed(item)
                distinct = {id(tree): tree for tree in item.trees if id(tree) not in local}
                yield from (Placed(tree, item.start, side=True) for tree in distinct.values())
            case _:
                continue


def _laws_supposed(chain: RawChain) -> frozenset[int]:
    r"""The sides of inferences that state laws, ``X \sim p \Rightarrow \dots``: of any such variable."""
    sides = [side.tree for step in chain.steps if step.relation in INFERENCES for side in (step.left, step.right)]
    return frozenset(id(tree) for tree in sides if isinstance(tree, Related) and "\\sim" in tree.relations)


def _placed(drawn: Iterable[Drawn], first: int, raw: RawDocument) -> Iterator[Drawn]:
    """Laws with where they hold from: the first ones, of a context file, everywhere, those of a block from there on."""
    blocks = [(item.start, item.end) for item in raw.items if isinstance(item, RawContext)]
    for number, one in enumerate(drawn):
        start = -1 if number < first else next((at for at, end in blocks if at <= one.start < end), None)
        yield one if start is None else replace(one, start=start, given=True)


def _formulas_in(block: RawContext) -> list[Node]:
    """The formulas of the lines of a context."""
    return [tree for line in (*block.given, *block.assume) for tree in formulas_of(line)]


def _units(raw: RawDocument) -> frozenset[int]:
    """Where groups begin that braces make a unit and the page does not."""
    steps = [step for item in raw.items if isinstance(item, RawChain) for step in item.steps]
    return frozenset(place for step in steps for side in (step.left, step.right) for place in side.units)


def vector_letters(raw: RawDocument, usage: Usage, lives: Lives) -> frozenset[tuple[str, int]]:
    """The letters that some chain uses as vectors, each with the life of the name that it is there."""
    letters: set[tuple[str, int]] = set()
    for item in raw.items:
        if isinstance(item, RawChain):
            vectors = shapes_of(item.trees, {}, frozenset(), usage.at(item.start), frozenset()).vectors
            letters |= {(name, lives.life(name, item.start)) for name, dims in vectors.items() if len(dims) == 1}
    return frozenset(letters)
