"""Rows of the grammar: families of random variables, ``X_1, …, X_n``, with what is said of all their members.

Every word of a match is known, and the sentence must neither deny, ask nor doubt what it says, since a proof may rest
on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from derivations.meaning.sentences.formulas import formulas_in, named
from derivations.meaning.sentences.matcher import Found, Line, without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.row import Group, Row
from derivations.meaning.sentences.rows_chance import KIND, VALUE, moments_named, tree_at
from derivations.meaning.sentences.yields import Samples, Yield
from derivations.reading.names import argument_nodes, base_name, is_dots, spelling
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Script, Sequence

_S = Group.SAMPLE

TOGETHER: tuple[tuple[Property, str], ...] = (
    (
        Property.IID,
        r"(?:independent(?:ly)? ?,? ?(?:and )?identically distributed|i\.i\.d\.?|iid|(?:simple )?random samples?)",
    ),
    (Property.UNCORRELATED, r"(?:pairwise independent|(?:mutually |pairwise )?uncorrelated)"),
    (
        Property.INDEPENDENT,
        r"(?:(?:mutually |jointly |statistically )?independent(?: of each other| of one another)?"
        r"(?! (?:of|from|given|conditional))|independently)",
    ),
    (Property.IDENTICAL, r"identically distributed"),
)
"""How random variables go together, and the words for it; of words that several match, the first one counts.

Of those that are independent in pairs no more is used than that they are uncorrelated.
"""
_TOGETHER = "|".join(words for _, words in TOGETHER)
NORMAL = "\\mathcal{N}"
"""The sign of normal laws."""
_NORMAL = r"(?:normal(?:ly)?|gaussian)(?: distributed)?"
_PLAIN = (
    r"(?:an?|the|random|real-valued|real|discrete|integrable|square-integrable|variables?|samples?"
    r"|observations?|draws?|drawn|taken|sampled|data|points?|measurements?|errors?|noise|terms?|disturbances?|each|all"
    r"|from|same|common|some|population|distribution|law|finite|and|,|variates"
    r"|(?:set|collection|sample|sequence|series) of|sequence|realizations|realisations|univariate|scalar|size <n\d+>"
    rf"|data ?set|{_NORMAL})"
)
_SAID = rf"(?:(?:{_TOGETHER})|{_PLAIN})"
_ADJECTIVES = r"(?:(?:an?|finite|unknown|known|common|true|population|equal|constant|the same|same|identical) )*"
_NAMED = rf"{_ADJECTIVES}(?:(?:{KIND}) (?:equal to )?{VALUE}|(?:zero|unit) (?:{KIND}))"
_GIVEN = rf"(?:{_NAMED}|{_ADJECTIVES}(?:(?:{KIND}) )?<[em]\d+>|{_ADJECTIVES}(?:{KIND}))"
_LIST = rf"{_GIVEN}(?:(?: ,)?(?: and)? {_GIVEN}){{0,4}}"
_WITH = r"(?: ,)?(?: and)?(?: (?:each|all|both))?(?: (?:from|of) (?:an?|the|some) (?:population|distribution|law))?"
_HAVE = rf"{_WITH} (?:with|having|has|have|of) (?P<H>{_LIST})"
_END = r"(?= (?:[.;:,)]|with|and|then|we|which|where|so|hence|thus|let|define|is|are)(?= |$)|$)"
_RANGE = r"(?: ,? ?(?:for )?<m\d+>)?"
_BEHIND = rf"(?:{_HAVE})?{_END}(?: : (?P<B><[MX]\d+>))?"
_LEADS = (
    r"(?:let|model|<\w+>|suppose|supposing|assume|assuming|since|because|as|where|with|when|if|for|consider|considering|that|here|now|given"
    r"|then|again|also|so|thus|next|finally|further|furthermore|moreover|recall|we|us|have|take|observe|there|are"
    r"|is|be|let's|example|theorem|lemma|problem|exercise|[0-9.]+|[:()])"
)
"""None of them is one of ``_PLAIN``, too: each word that can be matched in two ways doubles how many there are."""
_FROM_THE_START = rf"^(?:(?:{_LEADS}|{_SAID}) )*?"
"""Nothing but these may stand before a family: ``the logarithms of``, ``half of`` and ``given`` say it of others."""

_OPEN = re.compile(
    r"(?:^| )(?:conditional(?:ly)?|conditioned|condition|posterior|prior|under|not|never|neither|nor|no|without|unless"
    r"|except|although|instead|rather|cannot|\w+n't|whether|may|might|could|would|need|dependent|correlated|show|prove"
    r"|check|verify|claim|claims|test|tests|assumption|linearly|fails?|false|violated|drop|longer|covariances?"
    r"|correlations?)(?= |$)|. given |^given <\w+> ,|\?$"
)
"""Words in a sentence by which it may deny what it says, doubt it, or say it of something else."""
_IF = re.compile(r"(?:^|[ ,])(?:if|when|whenever)(?= )")


_NARRATED = re.compile(
    r"(?:(?:by|its|every|linearity|of|expectations?|we|have|has|had|gets?|obtains?|finds?|hence|thus|then|so|therefore|since"
    r"|because|as|the|an?|is|are|means?|variances?|estimators?|estimates?|unbiased|biased|bias|that|which|and|next|first|second"
    r"|finally|comput(?:e|ed|es|ing|ation)|calculat(?:e|ed|es|ing|ion)|expand(?:ing|ed)?|expected|values?|sums?|squares?"
    r"|squared|using|use|uses|fact|independence|independent|each|terms?|cross|vanish(?:es)?|zero|let|define[ds]?|denotes?"
    r"|denoted|with|note|recall|shows?|prove|proof|follows?|it|this|equals?|equal|both|sides|taking|take|from|above|definition|standard"
    r"|errors?|deviations?|consistent|weak|law|large|numbers|chebyshev(?:'s)?|inequality|gives?|yields?|plugging|in|substituting"
    r"|simplif(?:y|ies)|to|results?|correction|degrees|freedom|divid(?:e|ed|ing)|average|also|moreover|consider|where"
    r"|sample|for|on|our|us|here|written?|write|can|be|i\.e\.|namely|however|indeed|likelihood|log-likelihood|function"
    r"|maximum|model|linear|regression|least|coefficients?|slope|intercept|quantity|quantities|statistic|joint|density"
    r"|products?|factors?|now|again|look|at|theorem|lemma|proposition|example|solution|claim|identity"
    r"|formula|below|following|precisely|simply|same|usual|well-known|known|important|property|properties|becomes?|scaling"
    r"|upon|multiplication|multiplying|additivity|applying|applied|limit|implies|upper|lower|developed|into|such"
    r"|due|partition|proves|equivalent|derivatives?|respect|setting|mle|need|more|multiple|desired|unknown"
    r"|parameters?|their|they|want|estimation|methods?)"
    r"|<\w+>|[^\w<>]+)"
)
"""Words, formulas and signs of sentences that go on from what is known of a family, and say nothing else of it."""
_SPEAKS = re.compile(
    r"\b(?:samples?|data|observations?|draws?|drawn|variables?|distributions?|distributed|laws?|population|measurements?|members"
    r"|errors?|noise|they|them|these|those|their|its|case|instead|suppos\w+|assum\w+|under|given|condition\w*|relax\w*|longer"
    r"|different|alternative|single|practice|reality)\b"
)
"""Words by which a sentence may speak of a family without naming it."""


def goes_on(line: Line, has_law: bool) -> bool:
    """Whether every word of a sentence is one of those that leave what is known of a family as it is.

    What is called normal may be the members of one of which no law is known.
    """
    return _narrates(without_marks(line.text), has_law)


@lru_cache(maxsize=4_096)
def _narrates(text: str, has_law: bool) -> bool:
    """The answer for the words of a sentence, which each formula behind it asks for again."""
    words = _PHRASE.sub(" ", f" {text} ").split()
    return all(_NARRATED.fullmatch(word) or (has_law and _OF_LAWS.fullmatch(word)) for word in words)


_PHRASE = re.compile(r"(?<= )(?:given by|special case of)(?= )")
_OF_LAWS = re.compile(r"normal|gaussian|univariate")


_INTRODUCING = re.compile(
    rf"(?:{_LEADS}|{_SAID}|{KIND}|i\.i\.d\.|iid|simple|identically|distributed|mutually|jointly|statistically|pairwise"
    r"|set|collection|series"
    r"|uncorrelated|independently|one|unit|unknown|true|equal|constant|identical|having|has|fixed|numbers|parameters?|of|be"
    r"|they)"
)
"""Words of sentences that introduce a family, beside those that go on from it."""


def introduces(line: Line) -> bool:
    """Whether no word of a sentence says more of a family that it introduces than its rows read."""
    words = filter(None, without_marks(line.text).split(" "))
    return all(_NARRATED.fullmatch(word) or _INTRODUCING.fullmatch(word) for word in words)


def may_speak_of_families(line: Line) -> bool:
    """Whether a sentence may speak of the members of a family without naming it."""
    return _SPEAKS.search(without_marks(line.text)) is not None


def family(found: Found) -> Iterator[Yield]:
    """The members of a family of random variables have properties and moments."""
    whole = without_marks(found.line.text)
    words = found.words
    told = _told(words)
    names, size = _members(found)
    more = tuple(_equations(found)) if found.match.groupdict().get("H") else ()
    more += tuple(_laws(found, names))
    moments = tuple(moments_named(found, found.text("H")))
    if not names or _OPEN.search(whole) or not (told or moments or more):
        return
    yield Samples(*found.span, names, frozenset(told), size, moments, more, _IF.search(whole) is not None)


def drawn(found: Found) -> Iterator[Yield]:
    r"""Random variables have one law: ``X_1, \dots, X_n \sim p``, independently if the sign or the words say so."""
    whole = without_marks(found.line.text)
    for tree in found.trees("U")[:1]:
        nodes, behind, law = _drawn(argument_nodes(tree)[0])
        names, size = _listed(nodes)
        if law is None or not names or _OPEN.search(whole):
            continue
        told = _told(found.words) | ({Property.IID} if law.relations[0] in INDEPENDENTLY else set[Property]())
        if told and (not behind or _last(behind, _index(names)) is not None):
            each = replace(law, items=(names[0], law.items[1]), relations=("\\sim",))
            size = size or _last(behind, _index(names)) or _size(found, names)
            yield Samples(*found.span, names, frozenset(told), size, (), (each,), _IF.search(whole) is not None)


def _laws(found: Found, names: tuple[Node, ...]) -> Iterator[Node]:
    """The law of each member that is displayed behind the words, or that the words say is normal."""
    for tree in found.trees("B"):
        nodes, _, law = _drawn(argument_nodes(tree)[0])
        if law is not None and {spelling(one.base) for one in _listed(nodes)[0] if isinstance(one, Script)} == {
            spelling(name.base) for name in names if isinstance(name, Script)
        }:
            yield replace(law, items=(names[0], law.items[1]), relations=("\\sim",))
    if re.search(rf"(?<!\S){_NORMAL}(?!\S)", found.words):
        for name in names[:1]:
            yield Related(name.start, name.end, (name, Name(name.start, name.end, NORMAL)), ("\\sim",))


def _drawn(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], tuple[Node, ...], Related | None]:
    """What is said to have a law, what stands behind that, and what says so."""
    for place, node in enumerate(nodes):
        if isinstance(node, Related):
            plain = len(node.items) == 2 and node.relations[0] in INDEPENDENTLY | {"\\sim"}
            return (*nodes[:place], node.items[0]), nodes[place + 1 :], node if plain else None
    return nodes, (), None


INDEPENDENTLY = frozenset(
    f"\\{over}{{{how}}}{{\\sim}}"
    for over in ("overset", "stackrel")
    for how in (
        *("iid", "i.i.d.", "i.i.d", "\\text{iid}", "\\text{i.i.d.}", "\\mathrm{iid}", "\\mathrm{i.i.d.}"),
        *("\\textrm{iid}", "\\textrm{i.i.d.}"),
    )
)
"""The signs that say of what law random variables are, and that they are independent."""


def _told(words: str) -> set[Property]:
    """How the words say that random variables go together."""
    found: set[Property] = set()
    for told, pattern in TOGETHER:
        words, count = re.subn(rf"(?<!\S){pattern}(?!\S)", " ", words)
        found |= {told} if count else set()
    return found


def _members(found: Found) -> tuple[tuple[Node, ...], Node | None]:
    """The members of a family that are named, and how many there are; none, where it is something else."""
    trees = found.trees("N")
    names, size = _listed(_contents(trees[0])) if len(trees) == 1 else ((), None)
    return names, size or _size(found, names)


def _contents(tree: Node) -> tuple[Node, ...]:
    r"""What a formula lists, also with a name for the list: ``y = \{y_1, \dots, y_n\}``."""
    match tree:
        case Related(items=(Name(), Fence(body=body)), relations=("=",)):
            return argument_nodes(body)[0]
        case _:
            return argument_nodes(tree)[0]


def _size(found: Found, names: tuple[Node, ...]) -> Node | None:
    """How many members there are by the range that a sentence gives the index of the only one that it names."""
    trees = (tree for one in found.line.sentence.formulas for tree in formulas_in(one.item)[:1])
    sizes = (_last(argument_nodes(tree)[0], _index(names)) for tree in trees) if len(names) == 1 else ()
    return next(filter(None, sizes), None)


def _index(names: tuple[Node, ...]) -> str:
    return spelling(names[0].sub) if isinstance(names[0], Script) else ""


def _listed(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], Node | None]:
    r"""The names of ``X_1, \dots, X_n``, ``X_i`` or ``\{X_i\}_{i=1}^n``, all of one letter, and the number of them."""
    size: Node | None = None
    if len(nodes) == 1 and isinstance(nodes[0], Script) and isinstance(nodes[0].base, Fence):
        size, nodes = nodes[0].sup, argument_nodes(nodes[0].base.body)[0]
    names = tuple(name for node in nodes if not is_dots(node) for name in named(node))
    letters = {base_name(node) for node in names}
    members = all(isinstance(node, Script) and node.sub is not None and node.sup is None for node in names)
    if len(letters) != 1 or None in letters or not members:
        return (), None
    first, last = names[0], names[-1]
    listed = any(map(is_dots, nodes))
    if len(names) > 1 and not (listed and isinstance(first, Script) and _is(first.sub, "1")):
        return (), None
    ends = not is_dots(nodes[-1])
    return names, last.sub if size is None and ends and len(names) > 1 and isinstance(last, Script) else size


def _is(node: Node | None, text: str) -> bool:
    return isinstance(node, Number) and node.text == text


def _last(nodes: tuple[Node, ...], index: str) -> Node | None:
    r"""The last value of an index that runs: of ``i = 1, \dots, n`` and of ``i \in \{1, \dots, n\}``."""
    related = nodes[0] if nodes and isinstance(nodes[0], Related) else None
    if related is None or spelling(related.items[0]) != index:
        return None
    if related.relations == ("\\in",) and len(nodes) == 1 and isinstance(related.items[1], Fence):
        nodes = argument_nodes(related.items[1].body)[0]
    first = nodes[0].items[-1] if isinstance(nodes[0], Related) else nodes[0]
    dotted = any(map(is_dots, nodes)) and not is_dots(nodes[-1])
    return nodes[-1] if len(nodes) > 2 and dotted and _is(first, "1") and isinstance(nodes[-1], Name | Number) else None


def _equations(found: Found) -> Iterator[Node]:
    """The equations and laws that tell more of each member."""
    for mark in re.findall(r"<[em]\d+>", without_marks(found.match.groupdict().get("H") or "")):
        for tree in tree_at(found, mark):
            yield from tree.items if isinstance(tree, Sequence) else (tree,)


SAMPLES: tuple[Row, ...] = (
    Row(
        "family-is",
        _S,
        r"let $X_1, \dots, X_n$ be i.i.d. random variables with mean $\mu$ and variance $\sigma^2$",
        rf"{_FROM_THE_START}(?P<N>{{L}})(?P<U>{_RANGE}) (?:be|are|is|form|denote|being)(?: {_SAID}){{1,14}}{_BEHIND}",
        family,
    ),
    Row(
        "family-has",
        _S,
        r"the errors $\epsilon_i$ have mean $0$ and variance $\sigma^2$",
        rf"{_FROM_THE_START}(?P<N>{{L}})(?P<U>{_RANGE}){_HAVE}{_END}",
        family,
    ),
    Row(
        "family-of",
        _S,
        r"for independent random variables $X_1, \dots, X_n$ with mean $\mu$",
        rf"{_FROM_THE_START}(?:{_SAID} ){{1,14}}(?P<N>{{L}})(?P<U>{_RANGE}){_BEHIND}",
        family,
    ),
    Row(
        "family-drawn",
        _S,
        r"let $X_1, \dots, X_n \sim \text{Bernoulli}(p)$ be i.i.d.",
        rf"{_FROM_THE_START}(?P<U><m\d+>{_RANGE})(?: ,)?(?:(?: be| are| is)?(?: {_SAID}){{1,6}})?{_RANGE}{_END}",
        drawn,
    ),
    Row(
        "drawn-independently",
        _S,
        r"independent draws $X_1, \dots, X_n \sim p$",
        rf"{_FROM_THE_START}(?:{_SAID} ){{1,6}}(?P<U><m\d+>){_END}",
        drawn,
    ),
    Row("signed-independent", _S, r"where $\epsilon_i \overset{iid}{\sim} p$", r"(?P<U><[mMxX]\d+>)", drawn),
)
"""Each tells of all members of a family at once."""
