"""What the steps of one chain have in common: the text, how its sides were read, and what holds there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from derivations.meaning.declared.lines import LostLine
from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.doubts.obstacles import Around
from derivations.meaning.steps.claims import other_argument
from derivations.meaning.terms.contexts import Approximation, StatedLine
from derivations.meaning.terms.inferences import Asserted
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.sides import Place, Reading, place
from derivations.meaning.terms.special_values import Value
from derivations.model.context import Context, Source
from derivations.model.derivation import Role, Step
from derivations.model.parts import imaginary_part, real_part
from derivations.model.reasons import Reason
from derivations.model.terms import Sym, Term
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.source import SourceText
from derivations.reading.syntax import Related


def bare_step(source: SourceText, chain: RawChain, raw: RawStep, role: Role, why: Reason | None = None) -> Step:
    """A step with its place and its sides as written, and nothing else."""
    span = source.span(raw.start, max(raw.end, raw.start))
    sides = raw.left.source, raw.right.source
    return Step(chain.number, raw.number, span, raw.relation, *sides, role, reason=why, place=chain.place)


@dataclass(frozen=True, slots=True)
class Said:
    """An equation that words posit, and the number of the last chain before it; or one that follows from that chain.

    ``convention`` is on what it rests then, and ``always`` whether it holds at all times.
    """

    tree: Related
    source: Source
    last: int
    convention: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class ChainView:
    """All that the steps of one chain need.

    ``meanings`` says of the integrals without limits of the document so far whether they are antiderivatives,
    ``lost`` are the lines of context blocks that were not understood, ``told`` what the words of others say of names,
    ``kinds`` what sentences say of the kinds of matrices,
    ``places`` where names are declared, ``said`` what words before it posit and define no name by,
    ``values`` what they say names to be, for good or for a while.
    """

    source: SourceText
    chain: RawChain
    readings: dict[Place, Reading]
    resolver: Resolver
    statements: Sequence[StatedLine]
    approximations: Sequence[Approximation]
    around: Around
    asserted: Sequence[Asserted] = ()
    meanings: dict[Term, bool] = field(default_factory=dict)
    lost: Sequence[LostLine] = ()
    told: Sequence[Told] = ()
    kinds: Sequence[Told] = ()
    places: Mapping[str, Source] = field(default_factory=dict)
    said: Sequence[Said] = ()
    values: Sequence[Value] = ()

    @property
    def declared(self) -> frozenset[str]:
        """The names whose values the author states; with a complex number, its parts."""
        survey = self.resolver.survey
        parts = (part(name) for name in survey.complex for part in (real_part, imaginary_part))
        return frozenset(self.resolver.declared) | survey.parameters | frozenset(parts)

    @property
    def functions_declared(self) -> frozenset[str]:
        """The functions of which the document declares from where to where they go."""
        return self.resolver.declarations.at(self.chain.start).functions

    def plain(
        self, raw: RawStep, role: Role, why: Reason | None, notices: Sequence[str] = (), conventions: Sequence[str] = ()
    ) -> Step:
        """A step that claims nothing, with the reason."""
        step = bare_step(self.source, self.chain, raw, role, why)
        return replace(step, conventions=tuple(conventions), notices=tuple(dict.fromkeys(notices)))

    @property
    def antiderives(self) -> bool:
        """Whether integrals without limits are antiderivatives before, or words speak of such."""
        return self.resolver.survey.antiderives or any(self.meanings.values())

    def antiderived_before(self, raw: RawStep) -> tuple[Sym, ...]:
        """The variables of the integrals on earlier sides of the chain that are read as antiderivatives."""
        earlier = [self.readings[place(step.left)] for step in self.chain.steps if step.number < raw.number]
        found = (integral for reading in earlier for integral in reading.log.open_integrals)
        return tuple({integral.variable: None for integral in found if self.meanings.get(integral)})

    def other_argument(self, sides: Sequence[Term], context: Context) -> str | None:
        """Why some terms go beyond the definitions that they rest on, if they do."""
        return other_argument(sides, context.definitions, self.resolver.survey, self.resolver.declared.keys())
