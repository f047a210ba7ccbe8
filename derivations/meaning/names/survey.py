r"""What each name of a document is used as, anywhere in it.

Nothing is decided by a letter alone: ``h`` is a density law because the document writes ``h(x \mid y)`` or
``E_{h(x)}``, a letter in a subscript is a parameter because it stands as a variable elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from derivations.kept import Keeper, kept
from derivations.meaning.named_laws.stated_laws import StatedLaw, stated_law
from derivations.meaning.names.called_laws import at
from derivations.meaning.names.families import Indices
from derivations.meaning.names.open_notation import Open
from derivations.meaning.names.random_families import RandomFamily
from derivations.meaning.sentences.yields import Lists
from derivations.model.context import Source
from derivations.reading.names import (
    EXPECTATIONS,
    argument_nodes,
    base_name,
    is_label,
    is_sign,
    lowered,
    parts_of,
    spelling,
)
from derivations.reading.syntax import Fence, Node, Number, Script

FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi"})
"""The usual letters of functions; ``h`` is a step as often, when it stands before a sum."""


@dataclass(frozen=True, slots=True)
class DensityUse:
    """A density as written somewhere: its base letter, its head, and the variables on both sides of the bar."""

    law: str
    head: Node
    of: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    r"""A law as written behind ``\sim``, of what, with its label (``P: X \sim …``), and the place where it is stated.

    What is ``given`` is stated in a context block, which outranks what the document says.
    """

    left: Node
    right: Node
    start: int
    label: Node | None = None
    given: bool = False


@dataclass(frozen=True, slots=True)
class Independent:
    """Random variables or events, as written, that are said to be independent, or disjoint, and where.

    ``more`` is whether the sentence may say more of their laws, as that they are the same.
    """

    names: tuple[str, ...]
    source: Source
    more: bool = False


@dataclass(frozen=True, slots=True)
class Survey(Keeper):
    r"""What the names of a document are used as.

    ``arguments`` keeps, for each function name as written, the one list of plain arguments it is applied to (or
    nothing, where it is applied to several), ``anywhere`` the first names at which one stands, and ``begun`` where it
    is first applied to it. ``numeric`` are the
    functions declared to have real values, ``owned`` the letters with a usual meaning (``π``, ``e``, ``i``) that are
    names here, ``given`` the names that context blocks declare as numbers, ``factors`` those that may be numbers before
    a group in parentheses, ``reals`` the names that are declared real numbers or run in a sum or an integral,
    ``mapped`` the functions that are declared, ``fractions`` and ``counts`` the parameters of laws that are
    probabilities and numbers of trials, ``parameters`` all that are never applied, ``functionals`` the names that stand
    before functions in square brackets only, ``operators`` those that are operators rather than factors before
    brackets, ``chances`` the signs of probabilities of events, ``events`` what words call one, ``indices`` what the
    document does with indices; ``unclear`` says of notation why it may mean something else than usual, ``own`` of
    brackets that the document gives a meaning of its own, ``implicit`` whether what is differentiated may move without
    showing it, ``instead`` the kinds of notation that are read in their other way, ``units`` where groups begin that
    braces make a unit and the page does not, ``numbers`` the letters that stand alone for their usual number.

    ``drawn`` are the laws that are stated, ``worded`` the parameters of laws that words name, ``otherwise``
    those of which words say what is not known to be as usual, ``written`` the terms called densities beside a law,
    ``densities`` the
    densities that are written, at a place those that hold there; ``variates`` are what laws are stated for anywhere,
    ``elsewhere`` the names of which a law is stated in another section that may not be meant here,
    ``distributed`` those of which words say there that they follow a law, or have a prior,
    ``unheld`` the laws that are written and may not hold, ``conditioned`` why averages may be conditional there, so
    that no law holds for them that sentences tell,
    ``confined`` the names of which words say that they have their values in some part of a space only, with why,
    ``roles`` the names of values in densities, ``independent`` the random variables that are said
    to be independent of each other there, ``disjoint`` the events that are said to be so.

    ``random`` are the names that are averaged alone, follow a law, or are said to be random, ``said_random`` those of
    the last two kinds, ``told_random`` those of which only words tell that they come about by chance, and which may be
    given where they stand, ``arbitrary`` those of which a block says that they are random variables, so that their laws
    are any that it does not restrict, ``covariances`` what stands for the covariance matrix of a normal law, or for its
    inverse, ``equated`` the names that are the left side of an equation, ``quantities`` those that equal what is no
    function, ``v_0`` in ``v_0 = 3`` and in ``v(0) = v_0``, ``identities`` those that words call unit
    matrices, ``valued`` the functions and families whose values are said to be vectors, matrices or complex numbers.
    ``dependent`` are the pairs of a name and a variable that it is said to depend on, ``varying`` the names of what is
    not the same everywhere,
    ``noisy`` those of processes with noise, ``fixed`` those that words fix, ``constants`` those that they call so,
    ``derivatives`` the pairs that are written
    as derivatives, with where, ``moving``
    the names that have a dot somewhere; ``naturals`` is the first natural number, if that is said, ``spoken`` are the
    names of which the prose says what they are, ``counted`` those over whose values a sum runs, and no integral,
    ``integrated`` the variables of integrals;
    ``matrices`` the letters that are used as matrices somewhere, and which of them are square, ``columns`` the small
    ones that are transposed somewhere; ``transposes`` are
    those of ``T`` and ``t`` that turn names below them: ``T`` is no name elsewhere, or it stands as in ``x^T A x`` and
    is no number; ``t`` is no name elsewhere, and stands so or above what words call a matrix;
    ``arrows`` are the names with an arrow above, ``listed`` the laws that words list and that hold where a formula
    stands, with where they do, ``samples`` the families of random variables that hold there.

    ``sets`` are the names of what has a size, ``composed`` those of words and maps, whose products have an order,
    ``unreal`` says of names why they may have complex values, as wave functions have, ``alone`` are the capitals that
    stand somewhere without another one, ``words`` the runs of letters before arguments that are hardly products,
    ``anew`` the special functions that the document defines to be something else, ``above`` says of letters why what
    stands above them may be an index, ``either`` are those of which words speak, and that stand as the imaginary unit,
    ``laplacian`` is whether the document may write that operator,
    ``bounded`` the laws and random variables of which words say where they have their values, ``somewhere`` those that
    words may put on a part of the line,
    ``measures`` the names of measures and of what stands beside one in a space,
    ``antiderives`` is whether words speak of antiderivatives, ``averages`` whether they speak of expectations, and of
    nothing else that the letter of these stands for, ``another_e`` whether they speak of that alone.

    ``imaginary`` are the letters of the imaginary unit where a formula stands, ``unsaid`` those that may be
    numbers as well, ``complex`` the names of complex numbers and of functions and families with such values there,
    ``integers`` those of whole numbers beside such.
    """

    laws: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()
    densities: tuple[DensityUse, ...] = ()
    arguments: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    drawn: tuple[Drawn, ...] = ()
    variates: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()
    restricted_laws: frozenset[str] = frozenset()
    scalars: frozenset[str] = frozenset()
    numeric: frozenset[str] = frozenset()
    owned: frozenset[str] = frozenset()
    factors: frozenset[str] = frozenset()
    reals: frozenset[str] = frozenset()
    mapped: frozenset[str] = frozenset()
    fractions: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    functionals: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    chances: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    unclear: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    sets: frozenset[str] = frozenset()
    unreal: Mapping[str, str] = field(default_factory=dict)
    composed: frozenset[str] = frozenset()
    indices: Indices = field(default_factory=Indices)
    units: frozenset[int] = frozenset()
    dependent: frozenset[tuple[str, str]] = frozenset()
    moving: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    begun: Mapping[str, int] = field(default_factory=dict)
    valued: frozenset[str] = frozenset()
    random: frozenset[str] = frozenset()
    said_random: frozenset[str] = frozenset()
    told_random: frozenset[str] = frozenset()
    arbitrary: frozenset[str] = frozenset()
    covariances: frozenset[str] = frozenset()
    equated: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()
    naturals: int | None = None
    spoken: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    matrices: Mapping[str, bool] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    integrated: frozenset[str] = frozenset()
    transposes: frozenset[str] = frozenset({"T"})
    arrows: frozenset[str] = frozenset()
    worded: frozenset[Node] = frozenset()
    otherwise: frozenset[Node] = frozenset()
    written: tuple[Node, ...] = ()
    independent: tuple[Independent, ...] = ()
    disjoint: tuple[Independent, ...] = ()
    listed: Mapping[str, tuple[Lists, str]] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    samples: Mapping[str, RandomFamily] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    varying: frozenset[str] = frozenset()
    noisy: frozenset[str] = frozenset()
    anywhere: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()
    anew: frozenset[str] = frozenset()
    derivatives: frozenset[tuple[tuple[str, str], int]] = frozenset()
    above: Mapping[str, str] = field(default_factory=dict)
    either: frozenset[str] = frozenset()
    implicit: bool = False
    instead: frozenset[Open] = frozenset()
    laplacian: bool = True
    bounded: frozenset[str] = frozenset()
    somewhere: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    distributed: frozenset[str] = frozenset()
    conditioned: str = ""
    unheld: tuple[Drawn, ...] = ()
    confined: Mapping[str, str] = field(default_factory=dict)
    measures: frozenset[str] = frozenset()
    antiderives: bool = False
    averages: bool = False
    another_e: bool = False
    imaginary: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()
    complex: frozenset[str] = frozenset()
    integers: frozenset[str] = frozenset()

    def until(self, end: int) -> Survey:
        """The survey as it stands at a place: an application further down is none of the same name yet."""
        arguments = {name: nodes for name, nodes in self.arguments.items() if self.begun.get(name, -1) < end}
        return self if len(arguments) == len(self.arguments) else replace(self, arguments=arguments)

    @property
    def of_laws(self) -> frozenset[str]:
        """The names of values in the densities of laws, and in those that are marked with their variables."""
        return _of_laws(self)

    @property
    def labelled(self) -> dict[str, Drawn]:
        """The laws that have a name."""
        return {symbol_name(one.label): one for one in self.drawn if one.label is not None}

    def with_own(self, own: Mapping[str, str]) -> Survey:
        """The survey with brackets of which it is said up to a place that they have a meaning of their own."""
        return replace(self, own={**own, **self.own}) if own else self

    def with_samples(self, samples: Mapping[str, RandomFamily]) -> Survey:
        """The survey with the families of random variables that hold at a place: they are vectors, no functions."""
        if not samples:
            return self
        families = replace(self.indices, families=self.indices.families - samples.keys())
        return replace(self, samples=samples, indices=families)

    def unprinted(self, node: Node) -> str | None:
        """That a formula holds a group that the page does not show, and that is no bracket for that reason."""
        if any(node.start <= place < node.end for place in self.units):
            return f"braces around a part of {spelling(node)[:60]} are not printed, so they are no brackets"
        return None

    def law_of_density(self, letter: str, role: str) -> StatedLaw | None:
        """The one named law of which a letter can only be the density: ``p`` of ``P: X ~ …``, ``f_X``, the only one."""
        labels = [law for name, law in self.labelled.items() if lowered(name) == letter != name]
        own = [one.right for one in labels or self.drawn if lowered(spelling(one.left)) == role]
        uses = [use for use in self.densities if use.of == (role,) and not use.given]
        marked = any(use.law == letter and isinstance(use.head, Script) and use.head.sub is not None for use in uses)
        alone = {use.law for use in uses} == {letter}
        found = stated_law(own[0]) if len({spelling(one) for one in own}) == 1 else None
        tied = bool(labels) or marked or alone
        return found if found is not None and tied else None

    @property
    def dependents(self) -> frozenset[str]:
        """The names that stand for arguments and are written with the variables that they depend on."""
        several = (name for name, own in self.arguments.items() if len(own) > 1)
        return frozenset(several) & self.variables - self.functions

    def said_independent(self, names: Collection[str]) -> Independent | None:
        """Where random variables or events, as they are written, are said to be independent of each other."""
        return next((one for one in self.independent if set(names).issubset(one.names)), None)

    def is_dependent(self, name: Node, group: Fence) -> bool:
        """Whether a name is written with the variables that it depends on, and stands for an argument elsewhere.

        After ``f(u, v)`` the ``u(a, b)`` is ``u``: no product, for its arguments are several and always the same.
        """
        own = self.arguments.get(symbol_name(name), ())
        written = argument_nodes(group.body)[0]
        alike = len(own) > 1 and tuple(map(spelling, own)) == tuple(map(spelling, written))
        return alike and group.open == "(" and symbol_name(name) in self.variables and not self.is_function(name)

    def is_marked(self, letter: str, role: str) -> bool:
        """Whether the density of a variable always has it below its letter: ``f_X``."""
        uses = [use for use in self.densities if (use.law, use.of) == (letter, (role,)) and not use.given]
        return bool(uses) and all(isinstance(use.head, Script) and use.head.sub is not None for use in uses)

    def is_restricted(self, letter: str, of: tuple[str, ...], given: tuple[str, ...]) -> bool:
        """Whether what is said of the law of a density's variables restricts it, and may be said of another one's."""
        alone = len(of) == 1 and not given
        restricted = (alone and of[0] in self.restricted_laws) or not self.bounded.isdisjoint(
            (letter, at(letter, (*of, *given)), *of)
        )
        return restricted and not (alone and self.law_of_density(letter, of[0]) is not None)

    def is_somewhere(self, letter: str, of: tuple[str, ...], given: tuple[str, ...]) -> bool:
        """Whether words may put the values of a density's variables on a part of the line."""
        known = len(of) == 1 and not given and self.law_of_density(letter, of[0]) is not None
        return not known and not self.somewhere.isdisjoint((letter, at(letter, (*of, *given)), *of))

    def applies(self, node: Node, group: Node) -> bool:
        """Whether a name before a group is applied to it: as a function is, or since the group is a list."""
        listed = isinstance(group, Fence) and group.open == "(" and set(argument_nodes(group.body)[1]) == {","}
        name = base_name(node)
        return self.is_function(node) or (listed and name is not None and name not in self.bound | self.chances)

    def is_function(self, node: Node) -> bool:
        """Whether the node names something that is applied to arguments in the document."""
        base = base_name(node)
        if base is None or base in self.bound or symbol_name(node) in self.parameters:
            return False
        if base in self.laws or symbol_name(node) in self.functions:
            return True
        return base in self.functions and not self.is_quantity(node)

    def is_quantity(self, node: Node) -> bool:
        """Whether a name with a script, of the letter of a function, is said to equal what is none: ``v_0 = 3``."""
        return isinstance(node, Script) and symbol_name(node) in self.quantities - self.functions


@kept
def _of_laws(survey: Survey) -> frozenset[str]:
    laws = [use for use in survey.densities if use.law in survey.laws or isinstance(use.head, Script)]
    return frozenset(role for use in laws for role in (*use.of, *use.given))


def symbol_name(node: Node) -> str:
    """The name of a node as a plain symbol: powers and transposition marks taken away."""
    raised = isinstance(node, Script) and node.base is not None and node.sup is not None
    return _symbol_name(node) if raised else spelling(node)


@kept
def _symbol_name(node: Node) -> str:
    if not isinstance(node, Script) or node.base is None or node.sup is None or is_label(node.sup):
        return spelling(node)
    stripped = Script(node.start, node.end, node.base, node.sub, None, node.primes)
    return spelling(stripped if node.sub is not None or node.primes else node.base)


def functional_name(head: Node, group: Fence) -> str | None:
    """The one name of a functional at a function, ``S[f]`` for ``S[f]`` and for ``S[f(y)]``; else nothing."""
    parts = parts_of(group.body)
    function, arguments = parts[0], parts[1:]
    plain = len(arguments) <= 1 and all(isinstance(one, Fence) and plain_arguments(one) for one in arguments)
    if base_name(function) is None or not plain or base_name(head) in EXPECTATIONS:
        return None
    return f"{symbol_name(head)}[{symbol_name(function)}]"


def plain_arguments(group: Fence) -> bool:
    """Whether a group holds names only, as the arguments of a function are written where it is defined."""
    items, separators = argument_nodes(group.body)
    return set(separators) <= {",", ";", "|"} and all(_plain(item) for item in items)


def _plain(node: Node) -> bool:
    name = base_name(node)
    if name is None or is_sign(name):
        return False
    return not (isinstance(node, Script) and node.sup is not None and (name == "e" or isinstance(node.sup, Number)))
