"""What was told before and may be meant at another place, too, so that no number speaks against what holds with it."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.meaning.scopes.scopes import Kind
from derivations.meaning.sentences.formulas import head_of, names_of, relations_of
from derivations.meaning.words.spoken import Remark, Spoken
from derivations.model.reasons import Code, Reason
from derivations.reading.names import argument_nodes, base_name, parts_of, spelling
from derivations.reading.raw import RawDocument
from derivations.reading.syntax import Fence


def open_parameters(survey: Survey) -> Iterator[Remark]:
    """The parameters of laws that are not known, which may take some values only: ``X ~ Wald(γ, α)``."""
    for law in (one.right for one in survey.drawn):
        head, *groups = parts_of(law)
        for group in groups if stated_law(law) is None and base_name(head) not in survey.laws else []:
            for node in argument_nodes(group.body)[0] if isinstance(group, Fence) else ():
                if base_name(node) is not None:
                    name = symbol_name(node)
                    why = f"{name} is a parameter of {spelling(head)}, of which it is not known what it may be"
                    yield Remark(-1, frozenset({name}), Reason(Code.LAW, why))


def expired(spoken: Spoken) -> Iterator[Remark]:
    """The equations that were supposed up to a place and may be meant behind it: no number speaks against that."""
    for scope in spoken.scopes.scopes:
        read = spoken.reads.around(scope.start) if scope.kind is Kind.SUPPOSITION else None
        if read is None or scope.end <= read.sentence.end:
            continue
        relations = [one for formula in read.sentence.formulas for one in relations_of(formula.item)]
        heads = (head_of(one.items[0]) for one in relations if one.relations[0] in ("=", ":="))
        names = frozenset(name for name in heads if name is not None)
        if names:
            why = f"what line {spoken.line(scope.start)} supposes may be meant here, too"
            yield Remark(scope.end, names, Reason(Code.WORDS, why))


def starts(spoken: Spoken, raw: RawDocument) -> Iterator[Remark]:
    """The values with which processes begin, where averages may depend on these."""
    for place, names in raw.starts:
        why = f"line {spoken.line(place)} says where {min(names)} begins, which is not used here"
        yield Remark(place, names, Reason(Code.WORDS, why), at=place)


def doubted(spoken: Spoken, place: int) -> Iterator[Remark]:
    """What was supposed up to a place, and may be meant behind it, too: no number speaks against that."""
    for scope in spoken.scopes.scopes if place in spoken.doubted else ():
        read = spoken.reads.around(scope.start)
        if scope.kind is not Kind.SUPPOSITION or scope.end != place or read is None:
            continue
        names = frozenset[str]().union(*(names_of(formula.item) for formula in read.sentence.formulas))
        why = f"what line {spoken.line(scope.start)} supposes may be meant here, too"
        yield Remark(place, names, Reason(Code.WORDS, why))
