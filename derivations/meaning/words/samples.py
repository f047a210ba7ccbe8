r"""Families of random variables that hold where a formula stands: ``Let $X_1, \dots, X_n$ be i.i.d. with mean $\mu$``.

The members are the components of one random vector, whose joint law is not stated; that they are independent, and
alike, are facts on that law.  A name for a moment is defined by the first member.  Other values of moments, ``0`` or
the variance of a named law, are equations of the context.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.names.families import letters_in
from derivations.meaning.names.moments import moment_sign, named_moments
from derivations.meaning.names.random_families import RandomFamily, has_index, letter
from derivations.meaning.sentences.drawn import laws_of_members
from derivations.meaning.sentences.formulas import formulas_in, named
from derivations.meaning.sentences.properties import TOGETHER, Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.rows_samples import goes_on, introduces, is_open, may_speak_of_families
from derivations.meaning.sentences.yields import Binds, Fact, Moment, MomentOf, Samples, Supposes
from derivations.meaning.words.independence import lifts
from derivations.meaning.words.spoken import Spoken
from derivations.model.context import Origin, Source
from derivations.reading.names import lowered, spelling
from derivations.reading.raw import RawChain
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Row, Script


def families_at(spoken: Spoken, chain: RawChain, told: Iterable[Told]) -> dict[str, RandomFamily]:
    """The families of random variables of which blocks and sentences speak, and that are where a formula stands."""
    own = spoken.sentence(chain)
    found = _of_blocks(told)
    places: dict[str, int] = dict.fromkeys(found, -1)
    drawn: dict[str, tuple[Read, RandomFamily]] = {}
    for read in spoken.reads:
        start = read.sentence.start
        if start >= chain.start and read is not own:
            break
        said = [one for one in read.yields if isinstance(one, Samples) and (read is own or not one.only_here)]
        new: dict[str, RandomFamily] = {}
        for family in (_introduced(one, read, spoken) for one in said):
            new[family.name] = new[family.name].joined(family) if family.name in new else family
        laws = _of_laws(read, spoken)
        for name, family in new.items():
            law = laws.pop(name, None) or _of_before(family, drawn.get(name), spoken)
            new[name] = family.joined(law) if law is not None else family
        drawn |= {name: (read, law) for name, law in laws.items()}
        if not found and not new:
            continue
        anew = {*_anew(read.yields)}
        lifted = start in spoken.lifted or lifts(read)
        for name in found.keys() - new.keys():
            if places[name] >= 0 and (lifted or name in anew or _may_change(found[name], read)):
                found[name] = replace(
                    found[name], doubt=f"line {spoken.line(start)} may say another thing of the {name}_{{i}}"
                )
        for name, family in new.items():
            goes_on = name in found and (places[name] < 0 or not (family.told and found[name].told))
            found[name] = found[name].joined(family) if goes_on else family
            places[name] = places.get(name, start) if goes_on else start
    reaches = spoken.scopes.reaches
    return {
        name: replace(one, doubt=one.doubt or one.unclear)
        for name, one in found.items()
        if places[name] < 0 or places[name] >= chain.start or reaches(places[name], chain.start)
    }


def _of_laws(read: Read, spoken: Spoken) -> dict[str, RandomFamily]:
    """The families by the laws that formulas of a sentence tell of their members, however its words go on.

    They are in doubt where a law is not understood.
    """
    start = read.sentence.start
    source = Source(Origin.LINE, f"line {spoken.line(start)}")
    found: dict[str, RandomFamily] = {}
    for name, drawn in laws_of_members(read.sentence):
        law, size = (None, None) if drawn is None else (drawn.law, drawn.size)
        doubt = f"{source.where} may say another law of the {name}_{{i}}" if law is None else ""
        family = RandomFamily(name, frozenset(), size, (), law, source, frozenset({start}), doubt)
        found[name] = found[name].joined(family) if name in found else family
    return found


def _of_before(family: RandomFamily, drawn: tuple[Read, RandomFamily] | None, spoken: Spoken) -> RandomFamily | None:
    """The law of a family that a sentence before the one told that introduces it, and tells neither law nor moments.

    In another paragraph it may have been told of other variables with the letter, and in some words for a case only.
    """
    if drawn is None or family.law is not None or family.moments:
        return None
    read, law = drawn
    near = min(family.starts) < spoken.reads.paragraph_end(read.sentence)
    plain = near and not read.denied and not is_open(read.line)
    return law if plain else replace(law, doubt=f"{law.source.where} may tell the law of the {law.name}_{{i}}")


def _may_change(family: RandomFamily, read: Read) -> bool:
    """Whether a family may be another one after a sentence that speaks of it, and was not understood word by word."""
    formulas = [tree for one in read.sentence.formulas for tree in formulas_in(one.item)]
    if goes_on(read.line, family.law is not None):
        return any(_settles(tree, family) for tree in formulas)
    return any(family.names & letters_in(tree) for tree in formulas) or may_speak_of_families(read.line)


def _settles(tree: Node, family: RandomFamily) -> bool:
    r"""Whether a formula may set names of moments or sizes: ``\mu = 0``, ``\sigma = \mu``."""
    if not isinstance(tree, Related) or tree.relations[0] in ORDERS:
        return False
    if lowered(family.name) in map(lowered, letters_in(tree)):
        return False
    first = tree.items[1] if isinstance(tree.items[0], Number) else tree.items[0]
    plain = first.base if isinstance(first, Script) else first
    return isinstance(plain, Name) and plain.text in family.names


def _introduced(said: Samples, read: Read, spoken: Spoken) -> RandomFamily:
    """The family of which a sentence speaks; in doubt, if the rest of the sentence may say more of it."""
    family = family_of(said, spoken)
    formulas = (tree for one in read.sentence.formulas for tree in formulas_in(one.item))
    used = all(family.name in letters_in(tree) for tree in said.equations)
    plain = used and introduces(read.line) and not any(_settles(tree, family) for tree in formulas)
    return family if plain else replace(family, doubt=f"{family.source.where} may say more of the {family.name}_{{i}}")


def family_of(said: Samples, spoken: Spoken) -> RandomFamily:
    """The family that a sentence speaks of."""
    moments = (*said.moments, *(one for tree in said.equations for one in moments_in(tree, said.names)))
    law = next((law for tree in said.equations if (law := _law(tree, said.names)) is not None), None)
    source = Source(Origin.LINE, f"line {spoken.line(said.start)}")
    start = spoken.reads.around(said.start)
    starts = frozenset({said.start if start is None else start.sentence.start})
    return RandomFamily(letter(said.names[0]), said.told, said.size, moments, law, source, starts)


def _anew(yields: Iterable[object]) -> Iterator[str]:
    """The letters of which a sentence says something else: what they are, or that they are not independent."""
    for one in yields:
        match one:
            case Binds(names=nodes):
                yield from _members(nodes)
            case Supposes(tree=tree):
                yield from _members(named(tree))
            case Fact(names=nodes, property=told, denied=True) if told in TOGETHER:
                yield from _members(nodes)
            case Fact(names=nodes, property=Property.CORRELATED):
                yield from _members(nodes)
            case _:
                continue


def _members(nodes: Iterable[Node]) -> Iterator[str]:
    """The letters of names that are those of families or of members; an order statistic is none."""
    for node in nodes:
        if not isinstance(node, Script) or isinstance(node.sub, Name | Number):
            yield letter(node)


_TOLD_MOMENTS = {Property.HAS_MEAN: MomentOf.MEAN, Property.HAS_VARIANCE: MomentOf.VARIANCE}


def told_moment(tree: Node, told: Iterable[Told], source: Source) -> tuple[Told, Iterable[tuple[Node, Node]]] | None:
    r"""What an equation of a block tells of the members of a family, ``E[X_i] = \mu``, and what that defines."""
    letters = set(_of_blocks(told))
    match tree:
        case Related(items=(Row(items=(_, Fence(body=Script(base=Node() as base) as member))) as head, value)):
            which = moment_of(head, letters) if tree.relations == ("=",) else None
        case _:
            return None
    if which is None:
        return None
    what = next(told for told, own in _TOLD_MOMENTS.items() if own is which)
    return Told((spelling(member),), what, value, source), members_moments(base, (Moment(which, value),))


def is_used(told: Told, families: Container[str]) -> bool:
    """Whether what a block tells is said of a family that holds, and used."""
    used = told.what in TOGETHER or told.what in _TOLD_MOMENTS
    return used and any("_{" in name and name.partition("_{")[0] in families for name in told.names)


def _of_blocks(told: Iterable[Told]) -> dict[str, RandomFamily]:
    """The families of which context blocks speak: names with indices of which it is said how they go together."""
    found: dict[str, RandomFamily] = {}
    for one in told:
        letters = {name.partition("_{")[0] for name in one.names}
        members = [name for name in one.names if "_{" in name]
        if len(letters) != 1 or not members or not isinstance(one.what, Property):
            continue
        (name,) = letters
        if one.what in _TOLD_MOMENTS and one.argument is not None and name in found:
            moment = Moment(_TOLD_MOMENTS[one.what], one.argument)
            found[name] = found[name].joined(replace(found[name], moments=(moment,)))
        if one.what not in TOGETHER:
            continue
        last = members[-1].partition("_{")[2].removesuffix("}") if len(members) > 1 else ""
        size = Name(0, 0, last) if last and not last.isdigit() else Number(0, 0, last) if last else None
        family = RandomFamily(name, frozenset({one.what}), size, (), one.argument, one.source)
        found[name] = found[name].joined(family) if name in found else family
    return found


# ---------------------------------------------------------------------------------------------------- moments


def moments_in(tree: Node, names: Iterable[Node]) -> Iterator[Moment]:
    r"""The moment of each member that an equation gives: ``E[X_i] = \mu``, ``\operatorname{Var}(X_i) = \sigma^2``."""
    match tree:
        case Related(items=(head, value), relations=("=",)):
            which = moment_of(head, {letter(node) for node in names})
            if which is not None:
                yield Moment(which, value)
        case _:
            return


def moment_of(head: Node, letters: Iterable[str]) -> MomentOf | None:
    """Which moment of a member, at an index that may be any one, a left side is."""
    match head:
        case Row(items=(sign, Fence(body=Script(sub=Name(), sup=None) as member))) if letter(member) in letters:
            return moment_sign(sign)
        case _:
            return None


def _law(tree: Node, names: Iterable[Node]) -> Node | None:
    r"""The law of each member that a formula says it has: ``X_i \sim \mathcal{N}(\mu, \sigma^2)``."""
    match tree:
        case Related(items=(member, law), relations=("\\sim",)):
            return law if letter(member) in {letter(node) for node in names} else None
        case _:
            return None


def definitions_of(said: Samples) -> Iterator[tuple[Node, Node]]:
    """The names of moments that a sentence gives, each with the moment of the first member that it is.

    The square of a name is a variance, so that the name is a standard deviation.
    """
    base = said.names[0].base if isinstance(said.names[0], Script) else None
    moments = (*said.moments, *(one for tree in said.equations for one in moments_in(tree, said.names)))
    yield from members_moments(base, moments) if base is not None else ()


def members_moments(base: Node, moments: Iterable[Moment]) -> Iterator[tuple[Node, Node]]:
    """The names among moments of the members with a letter, each with what it stands for."""
    for one in moments:
        first = Script(one.value.start, one.value.start, base, Number(one.value.start, one.value.start, "1"), None)
        yield from named_moments(first, () if has_index(one.value) else (one,))
