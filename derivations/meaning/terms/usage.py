"""What names are used as where a formula stands.

Of a name that stands for things of several sorts (see ``lives``), only the formulas and the words count that mean the
one that is introduced there; of all others those of the whole document do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from derivations.meaning.declared.vocabulary import called
from derivations.meaning.formulas.shapes import column_letters, matrix_letters
from derivations.meaning.names.customary import coefficients, laws_by_total, laws_by_use, unnormalised
from derivations.meaning.names.families import RAISED, Indices, survey_indices
from derivations.meaning.names.lives import EVERYWHERE
from derivations.meaning.names.senses import COMPOSED, DENSITIES, MEASURED, MEASURES, NO_LAWS, OF_CHANCE, RANDOM
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.meaning.names.surveyor import survey
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.words.spoken import Spoken
from derivations.meaning.words.worded_names import at
from derivations.reading.names import base_name
from derivations.reading.raw import RawStatement
from derivations.reading.syntax import Node

OF_NAMES = (
    "laws", "functions", "variables", "scales", "arguments", "begun", "bound", "applied", "scalars", "numeric",
    "factors", "reals", "mapped", "parameters", "functionals", "operators", "chances", "events", "valued", "random",
    "said_random", "equated", "counted", "integrated", "matrices", "columns", "sets", "unreal", "composed",
    "bounded", "somewhere", "measures",
)  # fmt: skip
"""What a survey holds name by name, of which each place has its own."""
OF_INDICES = ("families", "letters", "firsts", "starts", "applied", "drawn")


@dataclass(frozen=True, slots=True)
class Placed:
    """A formula with its place: ``EVERYWHERE``, if a context says it; ``side`` is whether it is one of a step."""

    tree: Node
    place: int
    side: bool = False


@dataclass(frozen=True)
class Evidence:
    """The formulas of a document, the pairs of sides that may define something, and what its contexts declare."""

    spoken: Spoken
    formulas: tuple[Placed, ...]
    equations: tuple[tuple[int, tuple[Node, Node]], ...]
    declared: tuple[Node, ...]
    given: tuple[RawStatement, ...]
    samples: frozenset[str]
    arrows: frozenset[str]
    ahead: frozenset[str]

    def survey(
        self, formulas: Iterable[Placed], equations: Iterable[tuple[int, tuple[Node, Node]]], offset: int | None
    ) -> Survey:
        """What names are used as in some formulas, and are called in the document, or at a place of it."""
        formulas, equations, spoken = tuple(formulas), tuple(equations), self.spoken
        worded, same = spoken.worded_names, self._same(offset)
        trees = [one.tree for one in formulas]
        sides = frozenset(symbol_name(one.tree) for one in formulas if one.side and base_name(one.tree) is not None)
        kinds = (NO_LAWS, frozenset({Noun.EVENT}), frozenset({Noun.FUNCTION}))
        plain, events, functions = (frozenset(spoken.called(kind, offset)) for kind in kinds)
        wholes = _wholes(formulas)
        plain |= spoken.raw.moved
        customary = laws_by_use(wholes)
        customary |= at(worded.laws, same) - coefficients(wholes)
        customary |= laws_by_total(one.tree for one in formulas if one.place == EVERYWHERE)
        customary -= functions  # what words call a function has no total of its own
        matrices = frozenset(spoken.matrices(offset))
        found = survey(trees, plain, events, self.declared, sides, functions, customary, matrices)
        said = found.said_random | spoken.random(offset) | called(self.given, RANDOM | OF_CHANCE)
        told = at(worded.random, same)
        random = found.random | said | told
        found = replace(
            found,
            arrows=self.arrows,
            laws=found.laws | called(self.given, DENSITIES),
            arbitrary=called(self.given, RANDOM),
            told_random=told - said,
            random=random,
            said_random=said | told,
            parameters=found.parameters | (spoken.counts(offset) - random),
            sets=frozenset(spoken.called(MEASURED, offset)),
            unreal=spoken.unreal(offset),
            composed=frozenset(spoken.called(COMPOSED, offset)),
            identities=worded.identities,
            equated=found.equated.union(symbol_name(left) for _, (left, _) in equations if base_name(left)),
            measures=found.chances.union(spoken.called(MEASURES, offset)),
            somewhere=at(worded.somewhere, same),
            noisy=spoken.raw.noisy,
            bounded=worded.bounded_at(same) | unnormalised(wholes),
        )
        vectors = spoken.random_vectors(offset) - found.reals - found.scalars
        used = {**spoken.matrices(offset), **matrix_letters(trees, found)}
        used = {name: square for name, square in used.items() if name not in vectors}
        used |= dict.fromkeys(spoken.squares(offset) & used.keys(), True)
        begun = {name: nodes[0].start for name, nodes in found.arguments.items() if name not in self.ahead}
        indices = survey_indices(trees, (sides for _, sides in equations), found.laws, found.functions, self.samples)
        columns = column_letters(trees, replace(found, indices=indices)) | (vectors - indices.families)
        return replace(found, matrices=used, columns=columns, begun=begun, indices=indices)

    def _same(self, offset: int | None) -> Callable[[str, int], bool]:
        """Whether a name at a place is the one that stands at another, if one is asked for."""
        return lambda name, place: offset is None or self.spoken.lives.same(name, place, offset)

    @cached_property
    def naming(self) -> Mapping[str, tuple[Placed, ...]]:
        """The formulas that hold each name of several sorts."""
        found: dict[str, list[Placed]] = {}
        for one in self.formulas:
            for name in names_in(one.tree) & self.spoken.lives.contested:
                found.setdefault(name, []).append(one)
        return {name: tuple(own) for name, own in found.items()}


@dataclass(slots=True)
class Usage:
    """The survey of a whole document, and out of it those of its places."""

    whole: Survey
    evidence: Evidence
    _own: dict[tuple[str, int], Survey] = field(default_factory=dict)
    _found: dict[tuple[int, ...], Survey] = field(default_factory=dict)

    def at(self, offset: int) -> Survey:
        """What names are used as at a place."""
        lives = self.evidence.spoken.lives
        names = sorted(lives.contested & self.evidence.naming.keys())
        if not names:
            return self.whole
        key = tuple(lives.life(name, offset) for name in names)
        if key not in self._found:
            introduced = (name for name, life in zip(names, key, strict=True) if life != EVERYWHERE)
            self._found[key] = self._patched({name: self._survey_of(name, offset) for name in introduced})
        return self._found[key]

    def _survey_of(self, name: str, offset: int) -> Survey:
        """What the formulas and the words show of one name that mean what it is at a place."""
        lives = self.evidence.spoken.lives
        key = name, lives.life(name, offset)
        if key not in self._own:
            same = [one for one in self.evidence.naming[name] if lives.same(name, one.place, offset)]
            equations = (one for one in self.evidence.equations if lives.same(name, one[0], offset))
            self._own[key] = self.evidence.survey(same, equations, offset)
        return self._own[key]

    def _patched(self, own: Mapping[str, Survey]) -> Survey:
        """The survey with what it holds of some names from surveys of their own."""
        whole = self.whole
        changed = {of: _with(getattr(whole, of), {n: getattr(one, of) for n, one in own.items()}) for of in OF_NAMES}
        families = {
            of: _with(getattr(whole.indices, of), {n: getattr(one.indices, of) for n, one in own.items()})
            for of in OF_INDICES
        }
        return replace(whole, **changed, indices=Indices(**families))


def _wholes(formulas: Iterable[Placed]) -> list[tuple[Node, ...]]:
    """The formulas, of which the sides of a chain are one."""
    chains: dict[int, tuple[Node, ...]] = {}
    for one in formulas:
        if one.side:
            chains[one.place] = (*chains.get(one.place, ()), one.tree)
    return [*((one.tree,) for one in formulas if not one.side), *chains.values()]


def _with(whole: Any, own: Mapping[str, Any]) -> Any:
    """A set or a mapping by names with what others say of some names; of an indexed name, of that with one above."""
    keys = [(key, one) for name, one in own.items() for key in (name, name + RAISED)]
    if isinstance(whole, Mapping):
        rest = {key: value for key, value in whole.items() if key not in {name for name, _ in keys}}
        return rest | {key: one[key] for key, one in keys if key in one}
    return whole - {key for key, _ in keys} | {key for key, one in keys if key in one}
