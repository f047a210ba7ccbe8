r"""What sentences say of the independence of random variables: ``Let $X$ and $Y$ be independent``.

It may prove something, so only sentences count of which every word up to the one that says it is known to leave it as
it stands: none that deny it, ask for it, or say it of vectors (``linearly independent``) or under a condition (``given
$Z$``).  It holds until a sentence speaks of one of the random variables anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derivations.meaning.sentences.formulas import named
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Fact, Posits, Supposes
from derivations.meaning.spoken import Spoken
from derivations.model.context import Origin, Source
from derivations.reading.names import spelling
from derivations.reading.raw import RawChain

_OPENING = (
    r"(?:let|suppose|supposing|assume|assuming|given|since|because|as|where|with|when|if|for|consider|considering|that"
    r"|here|now|then|again|also|so|thus|and|next|finally|further|furthermore|moreover|in particular|note|recall|we|us"
    r"|have|take|choose|draw|there|are|is|be|they|both|all|any|the|a|an|two|three|several|random|variables?|real"
    r"|discrete|continuous|normal|gaussian|integrable|square|mutually|pairwise|statistically|stochastically|,|<\w+>)"
)
_BEHIND = (
    r"(?: (?:of (?:each other|one another)|and identically distributed|identically distributed|and|random variables?"
    r"|random|gaussian|normal|real|discrete|continuous|samples?|observations?|draws?|<\w+>))*"
    r"(?: (?:then|we|so|each|have|has|having|hence|thus|therefore|with (?:mean|variance|common|finite|the same|density"
    r"|distribution|law|zero))| [,.;:)]|$)"
)
_SAID = re.compile(rf"(?:{_OPENING} )*(?:independent|i\.i\.d\.?|iid){_BEHIND}")
_OF = re.compile(rf"(?:{_OPENING} )*independent of <\w+>(?: [,.;:)]| then| and| <[A-Z]\d+>|$)")
_IF = re.compile(r"(?:^|[ ,])(?:if|when)(?= )")

_TIED = re.compile(r"\b(?:(?:in)?dependen(?:t|ce)|(?:un)?correlat(?:ed|ions?)|assumptions?)\b")
_LIFTS = re.compile(
    r"\b(?:without|not|no|never|nor|neither|cannot|\w+n't|drop\w*|lift\w*|relax\w*|remov\w*|abandon\w*|discard\w*|fail\w*"
    r"|unless|even|whether|rather|instead|violat\w*|lack\w*|absen\w+|general\w*)\b|\b(?<!in)dependen(?:t|ce)\b|\bcorrelated\b"
)

SAYING = frozenset({Property.INDEPENDENT, Property.INDEPENDENT_OF, Property.IID})


@dataclass(frozen=True, slots=True)
class Independent:
    """Random variables, as written, that are said to be independent, and where."""

    names: tuple[str, ...]
    source: Source


def independent_at(spoken: Spoken, chain: RawChain) -> Iterator[Independent]:
    """The random variables that sentences say to be independent, and that are where a formula stands."""
    own = spoken.sentence(chain)
    standing: list[tuple[Independent, int]] = []
    for read in spoken.reads:
        if read.sentence.start >= chain.start and read is not own:
            break
        said = tuple(_said(spoken, read))
        anew = _spoken_of(read)
        lifted = read.sentence.start in spoken.lifted or lifts(read)
        standing = [] if lifted else [(one, at) for one, at in standing if not anew & set(one.names)]
        only_here = _IF.search(_text(read)) is not None
        if read is own or not only_here:
            standing += [(one, read.sentence.start) for one in said]
    yield from (one for one, at in standing if at >= chain.start or spoken.scopes.reaches(at, chain.start))


def lifts(read: Read) -> bool:
    """Whether a sentence may say that what was said to be independent is so no longer: ``without independence``."""
    text = _text(read)
    return _TIED.search(text) is not None and _LIFTS.search(text) is not None


def _said(spoken: Spoken, read: Read) -> Iterator[Independent]:
    text = _text(read)
    for one in read.yields:
        if not isinstance(one, Fact) or one.property not in SAYING or one.denied:
            continue
        of_another = one.property is Property.INDEPENDENT_OF
        if (_OF if of_another else _SAID).match(text) is None:
            continue
        names = tuple(map(spelling, (*one.names, *one.argument) if of_another else one.names))
        yield Independent(names, Source(Origin.GIVEN, f"line {spoken.line(one.start)}"))


def _text(read: Read) -> str:
    """The words of a sentence in one line; a question is none that says something."""
    text = without_marks(read.line.text)
    return "" if text.endswith("?") else text


def _spoken_of(read: Read) -> set[str]:
    """The names that a sentence binds or supposes to be something, or denies to be independent."""
    trees = (one.tree for one in read.yields if isinstance(one, Supposes | Posits) and one.tree is not None)
    supposed = {spelling(node) for tree in trees for node in named(tree)}
    bound = {spelling(node) for one in read.yields if isinstance(one, Binds) for node in one.names}
    denied = (one for one in read.yields if isinstance(one, Fact) and one.property in SAYING and one.denied)
    return bound.union(supposed, *({spelling(node) for node in (*one.names, *one.argument)} for one in denied))
