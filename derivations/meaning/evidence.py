"""What the formulas, the sentences and the context of a document show of its names, before a step is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from derivations.meaning.arrows import arrows
from derivations.meaning.declarations import (
    first_natural,
)
from derivations.meaning.definitions import defined_anew, equations_in
from derivations.meaning.dependence import derivatives, dotted
from derivations.meaning.families import survey_indices
from derivations.meaning.letters import letters_of
from derivations.meaning.notation import iterated, other_notation, own_brackets
from derivations.meaning.random_families import letter
from derivations.meaning.scales import spoken_of
from derivations.meaning.senses import COMPOSED, DENSITIES, MEASURED, NO_LAWS, OF_CHANCE, RANDOM
from derivations.meaning.sentences.anew import fixed_in
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.yields import Samples
from derivations.meaning.shapes import matrix_letters, shapes_of
from derivations.meaning.sides import trees_of
from derivations.meaning.spoken import Spoken
from derivations.meaning.superscripts import indices_above
from derivations.meaning.survey import Drawn, Survey, symbol_name
from derivations.meaning.surveyor import survey
from derivations.meaning.varying import varying_in
from derivations.meaning.vocabulary import called, formulas_of
from derivations.meaning.words_of_letters import standing_alone, words_before_arguments
from derivations.reading.names import base_name
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument
from derivations.reading.source import SourceText
from derivations.reading.syntax import Node


def surveyed(raw: RawDocument, context: tuple[SourceText, RawContext] | None, spoken: Spoken) -> Survey:
    """What the names of a document are used as, and are said to be, anywhere in it."""
    trees = _trees(raw, context)
    items = (*([context[1]] if context else []), *raw.items)
    kinds = frozenset(spoken.called(NO_LAWS)), frozenset(spoken.called(frozenset({Noun.EVENT})))
    blocks = [item for item in items if isinstance(item, RawContext)]
    declared = [tree for block in blocks for tree in _formulas_in(block)]
    functions = frozenset(spoken.called(frozenset({Noun.FUNCTION})))
    found = survey(trees, *kinds, declared, _alone_on_sides(raw), functions)
    given = [line for block in blocks for line in block.given]
    found = replace(found, laws=found.laws | called(given, DENSITIES))
    found = replace(found, random=found.random | spoken.random | called(given, RANDOM | OF_CHANCE))
    first = survey(_formulas_in(context[1])) if context else Survey()
    ahead = set(first.arguments)
    found = replace(found, drawn=tuple(_placed(found.drawn, len(first.drawn), raw)))
    found = replace(found, arrows=arrows(raw.source.text), alone=standing_alone(trees))
    said = {word for sentence in spoken.sentences for word in sentence.words}
    found = replace(found, words=words_before_arguments(trees, said))
    found = replace(found, matrices={**spoken.matrices, **matrix_letters(trees, found)})
    samples = frozenset(letter(node) for one in spoken.yielded(Samples) for node in one.names)
    letters = letters_of(raw, [context[1]] if context else [], found, spoken)
    return replace(
        found,
        owned=letters.owned,
        unclear={**iterated(raw), **other_notation(spoken), **letters.unclear},
        own=own_brackets(spoken),
        sets=frozenset(spoken.called(MEASURED)),
        waves=spoken.called(frozenset({Noun.WAVE})),
        composed=frozenset(spoken.called(COMPOSED)),
        indices=survey_indices(
            trees, chain.from_iterable(map(equations_in, items)), found.laws, found.functions, samples
        ),
        units=_units(raw),
        numbers=letters.numbers,
        either=letters.either,
        begun={name: nodes[0].start for name, nodes in found.arguments.items() if name not in ahead},
        dependent=spoken.dependent,
        derivatives=derivatives(trees),
        varying=varying_in(spoken.reads),
        fixed=fixed_in(spoken.reads),
        moving=dotted(trees),
        naturals=first_natural(trees),
        spoken=spoken_of(spoken.sentences),
        above=indices_above(raw),
        anew=defined_anew(chain.from_iterable(map(equations_in, items))),
    )


def _trees(raw: RawDocument, context: tuple[SourceText, RawContext] | None) -> list[Node]:
    trees: list[Node] = []
    contexts = [context[1]] if context else []
    for item in (*contexts, *raw.items):
        match item:
            case RawContext():
                trees += _formulas_in(item)
            case InlineMath(tree=tree) if tree is not None:
                trees.append(tree)
            case RawChain():
                trees += list({id(tree): tree for tree in trees_of(item)}.values())
    return trees


def _placed(drawn: Iterable[Drawn], first: int, raw: RawDocument) -> Iterator[Drawn]:
    """Laws with where they hold from: the first ones, of a context file, everywhere, those of a block from there on."""
    blocks = [(item.start, item.end) for item in raw.items if isinstance(item, RawContext)]
    for number, one in enumerate(drawn):
        start = -1 if number < first else next((at for at, end in blocks if at <= one.start < end), None)
        yield one if start is None else replace(one, start=start, given=True)


def _alone_on_sides(raw: RawDocument) -> frozenset[str]:
    """The names that are a side of a step."""
    sides = chain.from_iterable(trees_of(item) for item in raw.items if isinstance(item, RawChain))
    return frozenset(symbol_name(side) for side in sides if base_name(side) is not None)


def _formulas_in(block: RawContext) -> list[Node]:
    """The formulas of the lines of a context."""
    return [tree for line in (*block.given, *block.assume) for tree in formulas_of(line)]


def _units(raw: RawDocument) -> frozenset[int]:
    """Where groups begin that braces make a unit and the page does not."""
    steps = [step for item in raw.items if isinstance(item, RawChain) for step in item.steps]
    return frozenset(place for step in steps for side in (step.left, step.right) for place in side.units)


def vector_letters(raw: RawDocument, found: Survey) -> frozenset[str]:
    """The letters that some chain uses as vectors."""
    letters: set[str] = set()
    for item in raw.items:
        if isinstance(item, RawChain):
            vectors = shapes_of(trees_of(item), {}, frozenset(), found, frozenset()).vectors
            letters |= {name for name, dims in vectors.items() if len(dims) == 1}
    return frozenset(letters)
