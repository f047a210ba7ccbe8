"""Rows of the grammar: families of random variables, ``X_1, …, X_n``, with what is said of all their members.

Every word of a match is known, and the sentence must neither deny, ask nor doubt what it says, since a proof may rest
on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.sentences.drawn import Drawn, members_in, size_in
from derivations.meaning.sentences.formulas import formulas_in
from derivations.meaning.sentences.matcher import Found, Line, without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.row import Group, Row
from derivations.meaning.sentences.rows_chance import KIND, VALUE, moments_named, tree_at
from derivations.meaning.sentences.yields import Samples, Yield
from derivations.reading.syntax import Name, Node, Related, Sequence

_S = Group.SAMPLE

_HOW: tuple[tuple[Property, str], ...] = (
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
_TOGETHER = "|".join(words for _, words in _HOW)
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
_LAW = r"(?: (?P<D><[nx]\d+>))?"
_BEHIND = rf"(?:{_HAVE})?{_END}"
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
    """The members of a family of random variables go together in some way, and have moments and laws."""
    whole = without_marks(found.line.text)
    trees = found.trees("N")
    members = members_in(trees[0]) if len(trees) == 1 else None
    if members is None or _OPEN.search(whole):
        return
    told = _told(found.words) | ({Property.IID} if members.independent else set[Property]())
    moments = tuple(moments_named(found, found.text("H")))
    more = tuple(_equations(found)) if found.match.groupdict().get("H") else ()
    if (told or moments or more) and _names_law(found):
        size = members.size or size_in(_formulas(found), members.names)
        more += tuple(_laws(found, members))
        yield Samples(*found.span, members.names, frozenset(told), size, moments, more, _IF.search(whole) is not None)


def is_open(line: Line) -> bool:
    """Whether a sentence may deny what it says, doubt it, suppose it, or say it of something else."""
    text = without_marks(line.text)
    return _OPEN.search(text) is not None or _IF.search(text) is not None


def _formulas(found: Found) -> Iterator[Node]:
    yield from (tree for one in found.line.sentence.formulas for tree in formulas_in(one.item)[:1])


def _names_law(found: Found) -> bool:
    """Whether what stands behind the words for a law is one: a named one, or a name behind ``from``."""
    before = found.before("D").split()
    return all(stated_law(law) is not None or before[-1:] == ["from"] for law in found.trees("D"))


def _laws(found: Found, members: Drawn) -> Iterator[Node]:
    """The law of each member: with its names, by a formula behind the words, or by words that call it normal."""
    name = members.names[0]
    if members.law is not None:
        yield Related(name.start, name.end, (name, members.law), ("\\sim",))
    for law in found.trees("D"):
        yield Related(name.start, name.end, (name, law), ("\\sim",))
    if not found.trees("D") and re.search(rf"(?<!\S){_NORMAL}(?!\S)", found.words):
        yield Related(name.start, name.end, (name, Name(name.start, name.end, NORMAL)), ("\\sim",))


def _told(words: str) -> set[Property]:
    """How the words say that random variables go together."""
    found: set[Property] = set()
    for told, pattern in _HOW:
        words, count = re.subn(rf"(?<!\S){pattern}(?!\S)", " ", words)
        found |= {told} if count else set()
    return found


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
        rf"{_FROM_THE_START}(?P<N>{{L}})(?P<U>{_RANGE}) (?:be|are|is|form|denote|being)(?: {_SAID}){{1,14}}"
        rf"{_LAW}{_BEHIND}",
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
        rf"{_FROM_THE_START}(?:{_SAID} ){{1,14}}(?P<N>{{L}})(?P<U>{_RANGE})(?: {_SAID}){{0,14}}{_LAW}{_BEHIND}",
        family,
    ),
    Row(
        "family-drawn",
        _S,
        r"let $X_1, \dots, X_n \sim \text{Bernoulli}(p)$, independently",
        rf"{_FROM_THE_START}(?P<N><m\d+>)(?P<U>{_RANGE})(?: ,)?(?: {_SAID}){{1,6}}{_RANGE}{_END}",
        family,
    ),
    Row("signed-independent", _S, r"where $\epsilon_i \overset{iid}{\sim} p$", r"(?P<N><[mMxX]\d+>)", family),
)
"""Each tells of all members of a family at once."""
