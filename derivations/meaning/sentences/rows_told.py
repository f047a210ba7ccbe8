r"""Rows of the grammar: laws that are told in words, ``$X$ is exponential with rate $\lambda$``, ``with density $f$``.

Each yields the law as it would stand behind ``\sim``.  It may prove and refute, so all words of the clause are read:
where the sentence says more that may bear on it, a condition above all, nothing is yielded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.named_laws.law_table import BY_WORDS, IN_WORDS, Called, How, NamedLaw
from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.sentences.guards import of_another
from derivations.meaning.sentences.matcher import Found, number_in_words, without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.row import Group, Row
from derivations.meaning.sentences.rows_chance import tree_at
from derivations.meaning.sentences.yields import Binds, Told, Yield
from derivations.reading.names import (
    argument_nodes,
    base_name,
    is_dots,
    list_of,
    lowered,
    names_random,
    parts_of,
    spelling,
)
from derivations.reading.syntax import Fence, Fraction, Name, Node, Number, Related, Script, Sequence
from derivations.reading.syntax import Row as Side

_L = Group.LAW
_KIND = (
    r"(?:distribution|distributions|law|laws|random variables?|random numbers?|random vectors?|r\.?v\.?s?|variables?"
    r"|variates?|distributed|density|densities)"
)
_HOW = (
    r"(?:an?|the|all|both|each|also|now|real|scalar|univariate|continuous|discrete|independent|independently|i\.i\.d\.?"
    r"|iid|identically|mutually|and|distributed|random|standard)"
)
_IS = (
    r"(?:be|is|are|being|denotes?|follows?|following|has|have|having|obeys?|with"
    r"|(?:is|are|be) (?:drawn|sampled|distributed|chosen|picked|taken)(?: (?:from|as|according to|at random from))?"
    r"|distributed|drawn from|sampled from)"
)
_PARAMETER = r"(?:{W} ){0,4}?{V}(?: (?:trials?|degrees? of freedom))?"
_ENDS = r"(?P<I>{V} (?:and|to) {V}|<[nx]\d+>|(?:the )?unit interval)"
_WITH = (
    rf"(?: ?,? ?(?:with|of|having) (?P<H>{_PARAMETER}(?: ?,? ?(?:and|,) {_PARAMETER})?)"
    rf"|(?: (?:on|over|in|between|from)(?: the)?(?: (?:closed|open|real))?(?: interval)? {_ENDS}))?"
)
_DENSITY = r"(?:(?:probability )?density(?: functions?)?|(?:probability )?densities|p\.d\.f\.|pdfs?)"
_PLAIN = r"(?:(?:an?|the|its|common|marginal|joint|continuous|smooth|positive|known|unknown|some|given) )*"
_CUMULATIVE = r"(?:(?:cumulative )?distribution functions?|c\.d\.f\.|cdfs?)"
_BE_KIND = rf"(?:(?:be|is|are|denotes?)(?: {_HOW})*(?: {_KIND})? )?"
_BY = r"(?: (?:is|are|given by|denoted by|is given by))?"
_FUNCTION = rf"(?:{_DENSITY}{_BY} {{F2}}|{_CUMULATIVE}{_BY} {{F4}})"
_ANOTHER = rf"(?:(?:{_DENSITY} )?{{F3}}|{_CUMULATIVE} {{F5}})"
_OF = r" (?:of|for) (?:(?:the )?random variables? )?{N}"
_WITH_ITS = r"(?:, )?(?:with|having|has|have|whose)"
_END = r"(?= ?(?:[.,;:)]|and|then|we|where|which|so|hence|thus|that|for <|if|whose|let|on|<[A-Z])|$)"

_OPEN = re.compile(
    r"(?:^| )(?:given|condition\w*|unless|not|never|neither|nor|no|depend\w*|until|except\w*|every|wrong\w*|false"
    r"|might|could|would|may|can|whether|approximate\w*|asymptotic\w*|nearly|almost|roughly|posterior|prior|mixture"
    r"|limit\w*|truncated|multivariate|bivariate|process|matrix|inverse|log|logarithms?|generali[sz]ed|conjugate"
    r"|instead|rather|under|as <|\w+n't|without|ratio|averages?|shifted|folded|compound|negative|zero-inflated|test"
    r"|hypothes\w+|estimat\w+)(?= |$)|\?$"
)
"""Words in a sentence by which the law may be another one, hold under a condition only, or not at all."""


def told(found: Found) -> Iterator[Yield]:
    """Random variables have a named law with the parameters that words name."""
    names = _random(found)
    law = BY_WORDS.get(found.text("Q"))
    own = _parameters(found, law) if law is not None else {}
    if law is None or not names or sorted(own) != list(range(len(law.parameters))):
        return
    start, end = found.span
    nodes = tuple(own[number] for number in range(len(own)))
    inside = list_of(nodes, start, end)
    right = Side(start, end, (Name(start, start, law.spellings[0]), Fence(start, end, "(", ")", inside)))
    named = nodes if re.match(_BY_NOUNS, found.text("H")) else ()
    yield Told(start, end, tuple((name, right) for name in names), frozenset(named))


def drawn_from(found: Found) -> Iterator[Yield]:
    r"""What is drawn from a named law that stands behind the words has it: ``draw $v$ from $\mathcal{N}(0, I)$``."""
    names = found.names("N")
    plain = len(names) == 1 and isinstance(names[0], Name) and not _OPEN.search(without_marks(found.line.text))
    for law in found.trees("D") if plain else ():
        if stated_law(law) is not None:
            yield Told(*found.span, ((names[0], law),))


def _random(found: Found) -> tuple[Node, ...]:
    """The random variables of which the words tell a law; none, where they may say more, or say it of others."""
    if _OPEN.search(without_marks(found.line.text)) or (found.begins_with("N") and of_another(found, "N")):
        return ()
    names = found.names("N")
    members = any(is_dots(part) for tree in found.trees("N") for part in argument_nodes(tree)[0])
    return names if not members and all(map(_is_alone, names)) else ()


def _is_alone(name: Node) -> bool:
    """Whether a name is that of one random variable, and of no member of a family: ``X``, ``X_1``."""
    label = name.sub if isinstance(name, Script) else None
    return names_random(name) and (label is None or isinstance(label, Number))


def _parameters(found: Found, law: NamedLaw) -> dict[int, Node]:
    """The parameters of a law that words tell, by their positions."""
    words = found.text("H")
    if law.name == "normal" and re.search(r"\bstandard (?:normal|gaussian)", found.words):
        return {} if words else {0: Number(*found.span, "0"), 1: Number(*found.span, "1")}
    if law.name == "uniform":
        return dict(enumerate(_ends(found)))
    return dict(_named(found, law, words) if re.match(_BY_NOUNS, words) else enumerate(_listed(found, words)))


_BY_NOUNS = rf"(?!{_PLAIN}parameters? <)"
_VALUES = r"<[nxo]\d+>|(?<= )(?:zero|one|two|three|four|five|six|ten|unity|\d+(?:\.\d+)?)(?= |$)"
_NAMED_VALUE = re.compile(rf"(?P<of>[a-z' ]*?) ?(?P<value>{_VALUES})(?P<behind> (?:trials?|degrees? of freedom))?")


def _named(found: Found, law: NamedLaw, words: str) -> Iterator[tuple[int, Node]]:
    """The parameters that words name, each with its position."""
    for each in _NAMED_VALUE.finditer(words):
        noun = (each["behind"] or each["of"]).strip()
        called = next((one for one in law.called if re.search(rf"(?:^| )(?:{one.words})$", noun)), None)
        node = _value(found, each["value"])
        if called is not None and node is not None:
            yield called.position, _obtained(called, node)


def _listed(found: Found, words: str) -> Iterator[Node]:
    """The parameters in a list without nouns of their own: ``with parameters $a$ and $b$``."""
    listed = re.fullmatch(rf"(?:{_PLAIN})parameters? (?P<of>.*)", words)
    for mark in re.findall(_VALUES, f" {listed['of']}") if listed is not None else ():
        node = _value(found, mark)
        if node is None:
            return
        yield from argument_nodes(node.body if isinstance(node, Fence) else node)[0]


def _value(found: Found, mark: str) -> Node | None:
    r"""What a mark or a word stands for; of a parameter that is said to be positive, ``\lambda > 0``, its name."""
    if not mark.startswith("<"):
        return number_in_words(mark, found.span)
    tree = next(iter(tree_at(found, mark)), None)
    return tree.items[0] if isinstance(tree, Related) else tree


def _obtained(called: Called, node: Node) -> Node:
    """A parameter of a law from what words call otherwise: a variance from the standard deviation."""
    start, end = node.start, node.end
    match called.how:
        case How.SQUARED:
            base = node if isinstance(node, Name) else Fence(start, end, "(", ")", node)
            return Script(start, end, base, None, Number(start, end, "2"))
        case How.INVERSE:
            return Fraction(start, end, Number(start, end, "1"), node)
        case How.ITSELF:
            return node


def _ends(found: Found) -> tuple[Node, ...]:
    """The ends of the interval on which a law is uniform."""
    words, span = found.text("I"), found.span
    if words.endswith("unit interval"):
        return Number(*span, "0"), Number(*span, "1")
    nodes = [node for mark in re.findall(_VALUES, f" {words}") if (node := _value(found, mark)) is not None]
    if len(nodes) == 1 and isinstance(nodes[0], Fence) and nodes[0].open in ("[", "(", "]"):
        nodes = list(argument_nodes(nodes[0].body)[0])
    return tuple(nodes) if len(nodes) == 2 else ()


def with_density(found: Found) -> Iterator[Yield]:
    """Random variables have densities that are named: one each, or one of all together."""
    names = _random(found)
    laws = tuple(head for tree in found.trees("F2|F3") if (head := _density_head(tree)) is not None)
    if names and len(laws) == len(names):
        told = tuple((name, _at(law, (name,))) for name, law in zip(names, laws, strict=True))
        yield Told(*found.span, told)
    elif len(names) > 1 and len(laws) == 1 and "joint" in found.words.split(" "):
        together = list_of(names, names[0].start, names[-1].end)
        yield Told(*found.span, ((together, _at(laws[0], names)),))


def _at(law: Node, names: tuple[Node, ...]) -> Node:
    """A density at the values of random variables, as it would be written: ``f(x)`` of ``X``."""
    at = law.end
    values = tuple(Name(at, at, lowered(spelling(name))) for name in names)
    inside = list_of(values, at, at)
    return Side(law.start, at, (law, Fence(at, at, "(", ")", inside)))


def with_functions(found: Found) -> Iterator[Yield]:
    """Random variables have densities, distribution functions, or both."""
    yield from with_density(found)
    yield from with_cumulative(found)


def _density_head(tree: Node) -> Node | None:
    """The name of a density in what is written of it: in ``f_X``, ``f(x)`` and ``f(x) = e^{-x}``."""
    side = tree.items[0] if isinstance(tree, Related) and tree.relations[0] in ("=", ":=") else tree
    head, *rest = parts_of(side)
    plain = base_name(head) is not None and not names_random(head)
    match rest:
        case [] | [Fence(open="(", body=Name())]:
            return head if plain else None
        case [Fence(open="(", body=Sequence(separators=separators))] if set(separators) == {","}:
            return head if plain else None
        case _:
            return None


def with_cumulative(found: Found) -> Iterator[Yield]:
    r"""The distribution function of a random variable has a name, which is defined by that: ``F(x) = P(X \le x)``."""
    names = _random(found)
    for tree in found.trees("F4|F5") if len(names) == 1 else ():
        of, (head, *rest) = names[0], parts_of(tree)
        at, value = tree.start, Name(tree.start, tree.start, lowered(spelling(of)))
        if base_name(head) is None or isinstance(tree, Related) or (rest and not isinstance(rest[0], Fence)):
            continue
        left = Side(at, at, (head, rest[0] if rest else Fence(at, at, "(", ")", value)))
        argument = rest[0].body if rest and isinstance(rest[0], Fence) else value
        event = Fence(at, at, "(", ")", Related(at, at, (of, argument), (r"\le",)))
        right = Side(at, at, (Name(at, at, r"\mathbb{P}"), event))
        yield Binds(*found.span, (head,), Noun.CUMULATIVE, Related(at, at, (left, right), ("=",)), (of,))


TOLD: tuple[Row, ...] = (
    Row(
        "told-law",
        _L,
        r"let $X$ be an exponential random variable with rate $\lambda$",
        rf"{{N}} {_IS}(?: {_HOW})* (?P<Q>{IN_WORDS})(?:ly)?(?: {_KIND})*{_WITH}{_END}",
        told,
    ),
    Row(
        "told-law-before",
        _L,
        r"for a Poisson random variable $X$ with mean $\lambda$",
        rf"(?P<Q>{IN_WORDS})(?:ly)?(?: {_KIND})+ {{N}}{_WITH}{_END}",
        told,
    ),
    Row(
        "told-drawn",
        _L,
        r"draw $v$ at random from $\mathcal{N}(0, I)$",
        rf"(?:draw|sample|pick|choose) {{N}}(?: (?:at random|randomly|independently))* from (?P<D><[nx]\d+>)"
        rf"(?: (?:in|on) <[nx]\d+>)?{_END}",
        drawn_from,
    ),
    Row(
        "told-functions",
        _L,
        "let $X$ be a random variable with density $f$ and distribution function $F$",
        rf"{{N}} {_BE_KIND}{_WITH_ITS} {_PLAIN}{_FUNCTION}(?: and {_PLAIN}{_ANOTHER})?{_END}",
        with_functions,
    ),
    Row(
        "told-density-of",
        _L,
        "the density of $X$ is $f$",
        rf"{_DENSITY}{_OF} ?(?:is|be|are|denoted(?: by)?|,|given by|is given by) {{F2}}{_END}",
        with_density,
    ),
    Row(
        "told-as-density",
        _L,
        "where $f$ is the density of $X$",
        rf"{{F2}} (?:is|be|denotes?|are|denote) (?:the )?{_PLAIN}{_DENSITY}{_OF}{_END}",
        with_density,
    ),
    Row(
        "told-cumulative-of",
        _L,
        "where $F$ is the cdf of $X$",
        rf"{{F4}} (?:is|be|denotes?) (?:the )?{_PLAIN}{_CUMULATIVE}{_OF}{_END}",
        with_cumulative,
    ),
)
"""Each tells the whole law of random variables, all parameters of it, or nothing."""
