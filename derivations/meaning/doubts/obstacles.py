"""Obstacles: what the document says of the names of a step and was not read, so that no number speaks against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from derivations.meaning.doubts.unranged import densities
from derivations.meaning.names.heads import name_of_elements
from derivations.meaning.names.words_of_letters import words_in
from derivations.meaning.sentences.properties import Property
from derivations.meaning.terms.definitions import Key, names_written
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.used import Used
from derivations.meaning.words.averages import is_unstated_law
from derivations.meaning.words.notation import CONGRUENCE, INDICES
from derivations.meaning.words.structures import Lacking
from derivations.model.context import Context
from derivations.model.derivation import Claim, Form
from derivations.model.reasons import Code, Reason
from derivations.model.relations import ORDERS, Relation
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    Add,
    Apply,
    Component,
    Deriv,
    Div,
    Expect,
    Function,
    Grad,
    Integral,
    Mul,
    Num,
    Opaque,
    Pow,
    Roles,
    Sum,
    Sym,
    Term,
    free_symbols,
    subterms,
)
from derivations.model.unfolding import plain_key, unfolded
from derivations.reading.names import is_undefined, lowered, plain_word
from derivations.reading.raw import RawStep

_ANNOTATED = re.compile(
    r"\\(?:under|over)brace(?![A-Za-z]).*?\}\s*[_^]\s*\{?\s*(?:=|<|>|\\(?:le|ge|ne|approx)\b)"
    r"|\\(?:under|over)set\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)?(?:=|<|>|\\(?:leq?|geq?|neq?|approx)\b)",
    re.DOTALL,
)
"""A brace with a relation for a label: ``\\underbrace{a b}_{= 0}``; the label is gone from the tree."""
_NUMBERED = re.compile(r"_\{\d+\}$")
WEIGHTS = ("p", "q", "\\pi", "w")
GENERALISED = frozenset({"\\delta"})
"""Letters of functions that are none: unless a document says otherwise, they have no values."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the document says around a displayed formula.

    ``where`` is the name of the formula, ``form`` is what its sentence says it is, ``concludes`` whether it says
    that it follows, ``lenient`` the words by which it leaves out constants; ``said`` are the remarks on some names
    that were not understood, besides those on the laws of others; ``solved`` are the unknowns that later rows solve
    for, ``related`` the families whose elements formulas relate, and where; ``foreign`` are the names that stand
    for no real numbers, ``variates`` the random variables that are said to be discrete or
    continuous, ``laws`` the functions that are called mass functions or densities,
    ``ordered`` those of matrices and operators, ``elements`` those of sets that are not known,
    ``structures`` what names lack that numbers have;
    ``generalised`` says where the document speaks of values of integrals or series that do not converge,
    ``discrete`` where it speaks of laws without a density, ``kinds`` is whether it speaks of kinds of matrices or
    laws, such as symmetric ones, ``stated`` the names that blocks declare, ``lost_heads`` the
    functions of which lines may say what they are that were not understood, ``unit`` the step behind which a word
    stands that may be a unit, and that; ``densities`` are the names that words call densities, and where.
    """

    where: str
    form: Form | None
    concludes: bool
    lenient: str
    said: Callable[[set[str], Used], Iterable[Reason]]
    solved: Mapping[Key, int]
    related: Mapping[Key, Sequence[str]]
    foreign: Mapping[str, str]
    variates: Mapping[Property, Mapping[str, str]]
    laws: Mapping[Property, Mapping[str, str]]
    ordered: Mapping[str, str]
    elements: frozenset[str]
    structures: Mapping[str, Lacking]
    generalised: str
    discrete: str
    kinds: bool
    lost_heads: Mapping[str, str] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()
    unit: tuple[int, str] = (0, "")
    densities: Mapping[str, str] = field(default_factory=dict)


def obstacles_of(raw: RawStep, claim: Claim, used: Used, resolver: Resolver, around: Around) -> Iterator[Reason]:
    """What speaks against refuting a claim by numbers."""
    yield from obstacles_of_names(raw, used, resolver, around, claim)
    if around.generalised and (_sums_up(claim) or used.definitions):
        yield Reason(Code.NOTATION, around.generalised)
    if around.unit[1] and around.unit[0] == raw.number and not free_symbols(claim.right):
        yield Reason(Code.WORDS, f"{around.unit[1]} behind it may be the unit of {raw.right.source.strip()[:40]}")
    if around.kinds and _exchanged(claim):
        yield Reason(Code.WORDS, "the words of the document may say that a function is symmetric")
    if claim.relation in ORDERS and any(map(_counts, (claim.left, claim.right))):
        yield Reason(Code.NO_WORLD, "a mass function is at most 1, as no density here is")
    for letter in sorted({*_added_values(claim), *_numbered_values(claim)}):
        yield Reason(Code.NOTATION, f"{letter}(…) may tell probabilities of values of one variable, not densities")
    for name in _values(claim):
        yield Reason(Code.NO_WORLD, f"{name} may be the values of a random variable, whose law they tell")
    for text in (*_of_laws(claim, resolver.survey.random, used), *_notation(claim, resolver.survey.unclear)):
        yield Reason(Code.NOTATION, text)
    for text in _unknown_values((claim.left, claim.right, *(d.body for d in used.definitions.values()))):
        yield Reason(Code.SEARCH, text)
    survey = resolver.survey
    unsaid = sorted(_averaged_and_free(claim) - (survey.said_random - survey.told_random))
    chance = [f"whether {name} is random where it stands is not stated" for name in unsaid]
    for text in (*chance, *_laws_of_other_shapes(claim, used.unreadable, resolver)):
        yield Reason(Code.LAW, text)


def obstacles_of_names(
    raw: RawStep, used: Used, resolver: Resolver, around: Around, claim: Claim | None = None
) -> Iterator[Reason]:
    """The obstacles that rest on the names of a step alone, and of what these are defined by."""
    if any(_ANNOTATED.search(side.source) for side in (raw.left, raw.right)):
        yield Reason(Code.PREMISE, "a brace says what a part of it is equal to, which is not used")
    trees = raw.trees
    for word in words_in(trees, resolver.survey.alone | resolver.declared.keys()):
        yield Reason(Code.NOTATION, f"{word} may be one name; declare its letters, if it is a product")
    for key, error in used.unreadable.items():
        if key not in resolver.foreign:
            yield Reason(Code.DEFINITION, f"the definition of {key.name} could not be read: {error}")
    names = names_written(raw) | {s.name for s in used.symbols} | {function.name for function in used.functions}
    bodies = {key.name for key in used.definitions}
    defined = bodies | resolver.declared.keys()
    for name in sorted(filter(is_undefined, names - defined)):
        yield Reason(Code.NOTATION, f"nothing says what {name} stands for: define the command, or declare it")
    functions = {one.name for one in used.functions if not one.subscripts} - resolver.survey.mapped
    for name in sorted(GENERALISED & functions - defined):
        yield Reason(Code.NOTATION, f"{name}(…) may be Dirac's delta, which has no values; declare it as a function")
    abstract = {one.name for one in used.functions if one.density is None}
    for name in sorted(around.lost_heads.keys() & abstract - bodies):
        yield Reason(Code.DEFINITION, f"{around.lost_heads[name]} may say what {name} is, and was not understood")
    yield from _read_otherwise(names, used, resolver)
    yield from _at_other_elements(used, resolver)
    yield from around.said(names, used)
    keys: list[Key] = [plain_key(symbol) for symbol in sorted(used.symbols, key=lambda symbol: symbol.name)]
    for key in [*keys, *map(plain_key, used.functions)]:
        if key in around.related and not (claim and _goes_on_from_element(raw, claim, key, used, around)):
            what = f"{key.name} is related to others of its kind in {around.related[key][0]}"
            yield Reason(Code.PREMISE, what)


def _at_other_elements(used: Used, resolver: Resolver) -> Iterator[Reason]:
    """The densities at elements of families that definitions say at other elements, or at the letter of all."""
    for function in used.functions:
        roles = function.density
        if roles is None or plain_key(function) in used.definitions:
            continue
        of, given = ([name.partition("_{")[0] for name in names] for names in (roles.of, roles.given))
        family = name_of_elements(function.name, [*of, *given], len(of))
        for key, entry in resolver.entries.items() if (*of, *given) != (*roles.of, *roles.given) else ():
            own = key.density if isinstance(key, Function) and key.name == function.name else None
            alike = own is not None and all(
                [name.partition("_{")[0] for name in names] == letters
                for names, letters in ((own.of, of), (own.given, given))
            )
            if alike or (isinstance(key, Function) and key.name == family):
                yield Reason(Code.DEFINITION, f"{entry.source.where} says what {key.name} is at other elements")


def weights_of(used: Used, resolver: Resolver) -> Iterator[Sym]:
    """The vectors that words may call probabilities, so that they sum to 1."""
    for symbol in sorted(used.symbols, key=lambda symbol: symbol.name):
        if symbol.shape.rank == 1 and symbol.name in WEIGHTS and symbol.name not in resolver.declared:
            yield symbol


def matrices_of(used: Used, resolver: Resolver) -> Iterator[Sym]:
    """The matrices of which nothing is said, so that words may say of which kind they are."""
    for symbol in sorted(used.symbols, key=lambda symbol: symbol.name):
        undefined = symbol.name not in resolver.declared and plain_key(symbol) not in used.definitions
        if symbol.shape.rank == 2 and undefined:
            yield symbol


def _goes_on_from_element(raw: RawStep, claim: Claim, key: Key, used: Used, around: Around) -> bool:
    """Whether a step rewrites what the first line of its own formula says an element of a family is.

    ``x_{t+1} = a x_t = b x_t`` says of every ``x_t`` that both agree, if nothing else relates the elements.
    """
    if raw.number == 1 or list(around.related[key]) != [around.where]:
        return False
    context = Context(definitions=tuple(used.definitions.values()))
    sides = (unfolded(side, context) for side in (claim.left, claim.right))
    applied = {part for side in sides for _, part in subterms(side) if isinstance(part, Apply)}
    return len({part.args for part in applied if plain_key(part.function) == key}) == 1


def _values(claim: Claim) -> Iterator[str]:
    """The families and vectors that bear the letter of a random variable whose law is not stated."""
    parts = [*claim.parts]
    roles = [part.function.density for part in parts if isinstance(part, Apply)]
    named = {name for one in roles if one is not None and one.general for name in one.of}
    letters = {lowered(name) for name in named} - named
    families = {part.function.name for part in parts if isinstance(part, Apply) and part.is_element}
    vectors = {part.name for part in parts if isinstance(part, Sym) and part.shape.rank}
    yield from sorted((families | vectors) & letters)


def _added_values(claim: Claim) -> Iterator[str]:
    """The letters of laws to which something is added that is not added to densities.

    These are numbers, and densities of other variables: ``p(x | a) p(a) + p(x | b) p(b)`` is a sum over values.  A
    variable over which a claim integrates, or by which it takes derivatives, is no such value.
    """
    running = _running(claim)
    for side in (claim.left, claim.right):
        for sum_ in (part for _, part in subterms(side) if isinstance(part, Add)):
            added = [_variables_in(term) for term in sum_.terms]
            for letter in {letter for one in added for letter, names in one.items() if not names <= running}:
                others = {one.get(letter) for one in added} - {None}
                number = any(isinstance(term, Num) for term in sum_.terms)
                if len(others) > 1 or (
                    number and any(letter in one and _order(term) for one, term in zip(added, sum_.terms, strict=True))
                ):
                    yield letter


def _running(claim: Claim) -> set[str]:
    """The names of the variables over which a claim integrates, or by which it takes derivatives."""
    parts = [part for side in (claim.left, claim.right) for _, part in subterms(side)]
    return {part.variable.name for part in parts if isinstance(part, Integral | Deriv | Grad | Div)}


def _order(term: Term) -> Fraction:
    """How many densities a product holds, less those that it is divided by: none in a ratio, which is a number."""
    match term:
        case Mul(factors=factors):
            return sum(map(_order, factors), Fraction(0))
        case Pow(base=base, exponent=Num(value)):
            return _order(base) * value
        case Apply(function=Function(density=Roles())):
            return Fraction(1)
        case _:
            return Fraction(0)


def _variables_in(term: Term) -> dict[str, frozenset[str]]:
    """The variables of the densities that are factors of a term, by the letter of the law."""
    found: dict[str, frozenset[str]] = {}
    stack = [term]
    while stack:
        match stack.pop():
            case Mul(factors=factors):
                stack += factors
            case Pow(base=base):
                stack.append(base)
            case Apply(function=Function(name=name, density=Roles(of=of, given=given))):
                found[name] = found.get(name, frozenset()).union(of, given)
    return found


def _numbered_values(claim: Claim) -> Iterator[str]:
    """The letters of laws that take two names apart by a number alone, and never stand at both of them."""
    parts = [part.function for part in claim.parts if isinstance(part, Apply)]
    laws = [(function.name, function.density) for function in parts if function.density is not None]
    for letter in {letter for letter, _ in laws}:
        groups = [Counter(map(_stem, {*roles.of, *roles.given})) for name, roles in laws if name == letter]
        names = {one for name, roles in laws if name == letter for one in (*roles.of, *roles.given)}
        stems = {stem for stem, count in Counter(map(_stem, names)).items() if count > 1}
        if any(all(group[stem] < 2 for group in groups) for stem in stems):
            yield letter


def _stem(name: str) -> str:
    return _NUMBERED.sub("", name)


def _counts(side: Term) -> bool:
    """Whether a mass function stands in a side: a density of a random variable whose values are summed over."""
    parts = (part.function.density for _, part in subterms(side) if isinstance(part, Apply))
    return any(roles is not None and roles.counted.intersection(roles.of) for roles in parts)


def _read_otherwise(names: set[str], used: Used, resolver: Resolver) -> Iterator[Reason]:
    """The definitions of names that a step reads as something else: of ``B`` alone, where ``B(x)`` is read.

    So is that of a function that is applied to numbers and to vectors in one step.
    """
    for function, applied in used.functions.items():
        found = used.definitions.get(plain_key(function))
        ranks = [] if found is None else [one.shape.rank for one in found.parameters]
        if found is not None and function.density is None and ranks != [one.shape.rank for one in applied.args]:
            yield Reason(Code.DEFINITION, f"{function.name} is used where {found.source.where} does not define it")
    functions = {function.name for function in used.functions}
    for key in resolver.entries:
        if isinstance(key, Sym) and key.name in names & functions and key not in used.definitions:
            where = resolver.entries[key].source.where
            yield Reason(Code.DEFINITION, f"{key.name} is defined in {where}, and read as a function here")


def open_laws(claim: Claim, around: Around) -> Iterator[str]:
    """What is open in the kinds of laws of a claim."""
    if around.discrete and any(map(_has_law, (claim.left, claim.right))):
        yield f"{around.discrete}, so a law may have no density"


def _unknown_values(terms: Iterable[Term]) -> Iterator[str]:
    """Operators of which only the notation is known, so that no number speaks against what is said of their values."""
    for term in terms:
        for _, part in subterms(term):
            if isinstance(part, Opaque):
                yield f"no rule and no number tells the value of ${to_latex(part)[:80]}$"


def _of_laws(claim: Claim, random: Collection[str], used: Used) -> Iterator[str]:
    r"""That words before random variables tell of their laws, where nothing defines them: ``\mathrm{mode}(X)``."""
    parts = (part for part in claim.parts if isinstance(part, Apply))
    found = {
        part.function.name
        for part in parts
        if part.function.density is None
        and re.fullmatch(r"[A-Za-z]{2,}", plain_word(part.function.name))
        and plain_key(part.function) not in used.definitions
        and any(isinstance(arg, Sym) and arg.name in random for arg in part.args)
    }
    for name in sorted(found):
        yield f"{name} of a random variable is a number of its law, and no function of values"


def _averaged_and_free(claim: Claim) -> set[str]:
    """The names over which a claim averages with a law that is not stated, and that stand outside the average, too."""
    parts = (part for part in claim.parts if isinstance(part, Apply))
    roles = (part.function.density for part in parts if is_unstated_law(part.function))
    averaged = {name for one in roles if one is not None for name in one.of}
    return averaged & {symbol.name for side in (claim.left, claim.right) for symbol in free_symbols(side)}


def _exchanged(claim: Claim) -> bool:
    """Whether a function is applied to the same arguments in two orders."""
    applied = {part for part in claim.parts if isinstance(part, Apply)}
    return any(
        one.function == other.function and one.args != other.args and set(one.args) == set(other.args)
        for one in applied
        for other in applied
    )


def _sums_up(claim: Claim) -> bool:
    """Whether there is something in a claim that need not converge."""
    parts = [*claim.parts]
    return any(isinstance(part, Integral | Expect | Sum) for part in parts)


def _notation(claim: Claim, unclear: Mapping[str, str]) -> Iterator[str]:
    """Words of the document about a congruence, or about a summation convention."""
    if claim.relation is Relation.IDENTICAL and CONGRUENCE in unclear:
        yield f"{unclear[CONGRUENCE]}, so ≡ may be a congruence"
    if INDICES in unclear and component_indices(claim) & (free_symbols(claim.left) | free_symbols(claim.right)):
        yield f"{unclear[INDICES]}, so repeated indices may be summed over"


def _has_law(side: Term) -> bool:
    """Whether there is an average over the density of a law that is not written out, and need not have one."""
    averages = (part for _, part in subterms(side) if isinstance(part, Expect | Integral))
    return any(not density.general for part in averages for density in densities(part))


def component_indices(claim: Claim) -> set[Term]:
    """The indices by which components are taken in a claim."""
    parts = [*claim.parts]
    found = {part.index for part in parts if isinstance(part, Deriv) and part.index is not None}
    return found | {index for part in parts if isinstance(part, Component) for index in part.indices}


def _laws_of_other_shapes(claim: Claim, unreadable: Iterable[Key], resolver: Resolver) -> Iterator[str]:
    """A law whose density was stated only for variables of other shapes is not arbitrary here."""
    roles: dict[str, set[str]] = {}
    for side in (claim.left, claim.right):
        for _, part in subterms(side):
            if isinstance(part, Apply) and part.function.density is not None:
                named = roles.setdefault(part.function.name, set())
                named.update(part.function.density.of, part.function.density.given)
    for key in unreadable:
        if isinstance(key, Sym) or key.density is None or key not in resolver.direct:
            continue
        if {*key.density.of, *key.density.given} <= roles.get(key.name, set()):
            yield f"the density {key.name} was stated for variables of other dimensions only"
