"""Rows of the grammar: what may be relied on of what a sentence says of independence and of moments.

It may prove something, so every word up to the one that says it is known to leave it as it stands: none that deny it,
ask for it, or say it of vectors (``linearly independent``) or under a condition (``given $Z$``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.named_laws.law_table import IN_WORDS
from derivations.meaning.sentences.formulas import formulas_in
from derivations.meaning.sentences.matcher import NOUN, Found, number_in_words, without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.row import Group, Maker, Row
from derivations.meaning.sentences.yields import Lifts, Moment, MomentOf, Moments, Plainly, Yield
from derivations.reading.syntax import Node

_C = Group.CHANCE
_OPENING = (
    r"(?:let|suppose|supposing|assume|assuming|given(?! <\w+> ,)|since|because|as|where|with|when|if|for|consider"
    r"|considering|that|here|now|then|again|also|so|thus|and|next|finally|further|furthermore|moreover|in particular"
    r"|note|recall|we|us"
    r"|have|take|choose|draw|there|are|is|be|they|both|all|any|the|a|an|two|three|several|random|variables?|real"
    rf"|{IN_WORDS}|standard|uniformly|exponentially|normally|distributed|on|rate|parameters?"
    rf"|discrete|continuous|integrable|square|mutually|pairwise|statistically|stochastically|events?|{NOUN}[^\s<]+"
    r"|,|<\w+>)"
)
_BEHIND = (
    r"(?: (?:of (?:each other|one another)|and identically distributed|identically distributed|and|random variables?"
    rf"|events?|random|{IN_WORDS}|standard|real|discrete|continuous|samples?|observations?|draws?|<\w+>))*"
    r"(?: (?:then|we|so|each|have|has|having|hence|thus|therefore|with (?:mean|variance|common|finite|the same|density"
    r"|distribution|law|zero|rate|parameters?|success))| [,.;:)]|$)"
)
_IF = re.compile(r"(?:^|[ ,])(?:if|when)(?= )")
_ENDS = re.compile(
    r"\b(?:without|not|no|never|nor|neither|cannot|\w+n't|drop\w*|lift\w*|relax\w*|remov\w*|abandon\w*|discard\w*|fail\w*"
    r"|unless|even|whether|rather|instead|violat\w*|lack\w*|absen\w+|general\w*)\b|\b(?<!in)dependen(?:t|ce)\b|\bcorrelated\b"
)
"""Words by which a sentence on independence may say that there is none."""

MOMENT_WORDS: tuple[tuple[MomentOf, str], ...] = (
    (MomentOf.MEAN, r"(?:means?|expectations?|expected values?)"),
    (MomentOf.VARIANCE, r"variances?"),
    (MomentOf.DEVIATION, r"standard deviations?"),
)
KIND = "|".join(words for _, words in MOMENT_WORDS)
"""The words for moments of numbers."""
_OF_VECTORS = (MomentOf.COVARIANCE, r"(?:(?:variance )?covariance|variance|dispersion) matri(?:x|ces)")
_ANY_KIND = rf"mean vector|{_OF_VECTORS[1]}|{KIND}"
VALUE = r"(?:<[nx]\d+>|zero|one|0|1)"
_EACH = re.compile(rf"(?P<kind>{_ANY_KIND}) (?:equal to )?(?P<value>{VALUE})|(?P<word>zero|unit) (?P<of>{KIND})")

_ADJECTIVES = r"(?:(?:a|an|finite|unknown|known|common|true|population) )*"
_GIVEN = rf"(?:{_ADJECTIVES}(?:{_ANY_KIND}) <n\d+>|{_ADJECTIVES}(?:(?:{_ANY_KIND}) )?<e\d+>)"
_END = r"(?= ?(?:[,.;:)<]|and|then|we|which|where|is|are|has|have|equals?|can|$))"
_UNDER_CONDITIONS = re.compile(
    r"(?:^| )(?:given|conditional(?:ly)?|conditioned|posterior|prior|under|sample|empirical)(?= |$)"
)


def plainly(told: Property) -> Maker:
    """A sentence says without reservation that random variables are independent, or that events are disjoint."""

    def make(found: Found) -> Iterator[Yield]:
        text = without_marks(found.line.text)
        if not text.endswith("?"):
            yield Plainly(*found.span, told, _IF.search(text) is not None)

    return make


def lifting(found: Found) -> Iterator[Yield]:
    """A sentence may say that what was independent is so no longer: ``without independence``."""
    text = without_marks(found.line.text)
    if not text.endswith("?") and _ENDS.search(text) is not None:
        yield Lifts(*found.span)


def having(found: Found) -> Iterator[Yield]:
    """A random variable has moments with names, by nouns or by equations: ``mean $m$``, ``variance $E[X^2] = v$``."""
    text = without_marks(found.line.text)
    before = found.leading
    listed = before.endswith(("and ", ", "))
    if listed or _UNDER_CONDITIONS.search(text) is not None or text.endswith("?"):
        return
    words = found.text("H")
    equations = tuple(tree for mark in re.findall(r"<e\d+>", words) for tree in tree_at(found, mark)[:1])
    for of in found.trees("N1"):
        yield Moments(*found.span, of, tuple(moments_named(found, words)), equations)


def called_moment(found: Found) -> Iterator[Yield]:
    """A name is a moment of a random variable: ``where $m$ is the mean of $X$``."""
    text = without_marks(found.line.text)
    if _UNDER_CONDITIONS.search(text) is not None or text.endswith("?"):
        return
    which = _which(found.text("K"))
    for value, of in zip(found.trees("N1"), found.trees("N2"), strict=False):
        yield Moments(*found.span, of, (Moment(which, value),), ())


def moments_named(found: Found, text: str) -> Iterator[Moment]:
    """The moments that some words of a match name."""
    for each in _EACH.finditer(text):
        value = each["value"] or {"zero": "0", "unit": "1"}[each["word"]]
        trees = tree_at(found, value) if value.startswith("<") else (number_in_words(value, found.span),)
        for node in trees[:1]:
            if node is not None:
                yield Moment(_which(each["kind"] or each["of"]), node)


def tree_at(found: Found, mark: str) -> tuple[Node, ...]:
    """The trees of a formula of the line."""
    return formulas_in(found.line.formula(mark).item)[:1]


def _which(words: str) -> MomentOf:
    kinds = (_OF_VECTORS, *MOMENT_WORDS)
    return next((one for one, pattern in kinds if re.fullmatch(pattern, words)), MomentOf.MEAN)


CHANCE: tuple[Row, ...] = (
    Row(
        "plainly-independent",
        _C,
        "let $X$ and $Y$ be independent",
        rf"^(?:{_OPENING} )*(?:independent|i\.i\.d\.?|iid){_BEHIND}",
        plainly(Property.INDEPENDENT),
        covers=False,
    ),
    Row(
        "plainly-independent-of",
        _C,
        "where $X$ is independent of $Y$",
        rf"^(?:{_OPENING} )*independent of <\w+>(?: [,.;:)]| then| and| <[A-Z]\d+>|$)",
        plainly(Property.INDEPENDENT_OF),
        covers=False,
    ),
    Row(
        "plainly-disjoint",
        _C,
        "let $A$ and $B$ be disjoint events",
        rf"^(?:{_OPENING} )*(?:disjoint|exclusive){_BEHIND}",
        plainly(Property.DISJOINT),
        covers=False,
    ),
    Row(
        "no-longer-independent",
        _C,
        "without independence",
        r"(?:(?:in)?dependen(?:t|ce)|(?:un)?correlat(?:ed|ions?)|assumptions?)",
        lifting,
        covers=False,
    ),
    Row(
        "has-moments",
        _C,
        r"a random variable $X$ with mean $\mu$ and variance $\sigma^2$",
        r"(?P<N1><n\d+>)(?: (?:be|is) (?:(?:an? )?(?:(?:{W}|<x\d+>) )*?random"
        r" (?:variable|vector)(?: (?:in|on|of) <\w\d+>)?|(?:{W} )?distributed|normal|gaussian))?"
        rf" (?:with|has|have|having) (?P<H>{_GIVEN}(?:(?: ,)?(?: and)? {_GIVEN})*){_END}",
        having,
        covers=False,
    ),
    Row(
        "is-moment",
        _C,
        "where $m$ is the mean of $X$",
        rf"(?:^|(?:where|here|let|and|,) )(?P<N1><n\d+>) (?:is|be|denotes?) the (?P<K>{KIND}) of (?P<N2><n\d+>)"
        r"(?= ?(?:[,.;:)<]|and|$))",
        called_moment,
        covers=False,
    ),
)
"""They take no words from other rows."""
