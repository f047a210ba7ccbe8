"""Which names a sentence introduces anew: ``Let $X$ be …``, ``for any random variable $X$``, ``a discrete $X$ with``.

What was said of such a name before holds no longer, whether what is said of it now is understood or not.  Words that
only tell what a name is, ``$X$ is the number of heads``, may speak of the same thing as before; behind a heading or
another edge of the document they introduce it, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from derivations.meaning.sentences.formulas import formulas_in, head_of, heads_of, names_in, relations_of
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.reading.names import spelling

_NO_NOUN = (
    r"(?:of|in|on|for|to|by|with|than|from|at|as|that|which|whose|is|are|be|was|were|has|have|such|over|under|into"
    r"|between|given|where|when|if|then|we|about|using|via)"
)
_WORD = rf"(?:(?!{_NO_NOUN} )[\w'’-]+ )"
_NOUN = rf"{_WORD}{{0,6}}"
_START = r"(?:^|(?<=[ ,;:(]))"
_ONES = r"<[nm]\d+>(?:(?: ,| ,? ?and| ,? ?or) <[nm]\d+>){0,5}"
_EQUATED = r"<[emEM]\d+>(?:(?: ,| ,? ?and) <[emEM]\d+>){0,5}"
_LETS = re.compile(
    rf"{_START}let(?! us ) {_NOUN}({_ONES}(?= (?:both |all |each |now |also )?(?:be|denotes?|represent|stand|follow"
    rf"|have|take|mean|count) )|{_EQUATED})|{_START}(?:choose|pick|fix|introduce) {_NOUN}({_ONES}|{_EQUATED})"
    rf"|{_START}(?:we )?(?:call|name|label|relabel|rename|calling|naming) {_WORD}{{1,6}}({_ONES})"
)
"""Words that let names be something; ``let us compute $f$`` and ``let $n$ tend to zero`` do not."""
_SOME = re.compile(
    rf"{_START}(?:(?<!the )(?<!these )(?<!our )(?<!such )(?:an?|any|every|each|all|another|two|three|several|arbitrary)"
    rf"|(?:for|if|when|given) (?!the ){_WORD}{{0,2}}random(?= variables )) (?:{_WORD}|<\w\d+> (?={_WORD})){{1,6}}"
    rf"({_ONES})"
)
"""Words that speak of one of a kind, or of all of it; ``for all $x$`` says of no kind, so it is as known."""
_IF = re.compile(
    rf"{_START}(?:if|when|whenever|suppose|assume|supposing|assuming|imagine)(?: that| now| instead)*"
    rf" (?!(?:the|these|our|this) ){_NOUN}({_ONES}) (?:is|are|has|have|follows?|takes?|denotes?)(?= )"
)
_ANOTHER_WAY = "(?:if|suppose|assume|imagine)"
_NOW = re.compile(
    rf"{_START}(?:{_ANOTHER_WAY}(?: that| we)* (?:now|instead)(?: that)?|(?:now|instead) ,? ?(?:we )?{_ANOTHER_WAY}"
    rf"(?: that)?) {_NOUN}({_ONES}) (?:is|are|has|have|follows?|takes?)(?= )"
)
"""Words that let what is known be another way: ``suppose now that the lifetime $X$ is twice as long``."""
_TELLS = re.compile(
    rf"({_ONES}) (?:now |here |then |also |again )*(?:(?:is|are|be) (?=an? |the )|(?:becomes?|counts?|describes?"
    r"|measures?|denotes?|represents?|stands|records?|indicates?)(?= ))"
)
_FIXES = re.compile(rf"{_START}(?:fix|fixing|holding|keeping|(?:for )?an? fixed) {_NOUN}({_ONES}|{_EQUATED})")
_ANY = re.compile(
    rf"({_ONES}) (?:now |here |also )*(?:may|can|could|will|shall) (?:now |here |also )*(?:be|take|have|denote"
    r"|stand for) (?:on )?(?:any|an? arbitrary|arbitrary|every|all|other|another|different)(?= )"
)
"""Words that let names be anything of a kind: ``$a$ may be any real number``."""
_CALLS = re.compile(rf"{_START}(?:denoted|written|called|labell?ed)(?: by| as)? ({_ONES})")
_EVERY = re.compile(rf"{_START}for (?:all|any|every|each|arbitrary) {_NOUN}({_ONES}|{_EQUATED})")
_ALONE = re.compile(
    r"(?<!\btimes )(?<!\bwith respect to )(?<!\bfunction of )(?<!\bpowers of )(?<!\bmultiple of )(?<!\bdepends on )"
    r"((?:\bthe [a-z-]+ )?)(<n\d+>)"
)
_OF_NAMES = re.compile(r"the (?:letters?|names?|symbols?|values?|roles?|signs?|same|other) ")
"""Nouns before a name behind which its sentence may speak of the name, and not of what it stands for."""
_KEEPING = (
    r"(?:(?:re)?comput|calculat|evaluat|estimat|find|found|determin|deriv|obtain|get|ha[vsd]|(?:re)?writ|express|denot"
    r"|call|us[ei]|let|consider|tak|fix|hold|keep|assum|suppos|imagin|know|see|not[ei]|observ|measur|sampl|draw|generat"
    r"|simulat|minimi|maximi|optimi|differentiat|integrat|sum|add|subtract|multipl|divid|solv|eliminat|bound|estimat"
    r"|defin|giv|show|prov|check|verif|recall|remember|stud|analy|interpret|recover|learn|train|fit|plot|visuali|compar"
    r"|appl|expand|treat|view|regard|think|relat|isolat|factor|simplif|choos|pick|select|want|need|seek|examin|look"
    r"|understand|predict|infer|includ|involv|contain|plug|insert|substitut|set|put|introduc|nam|label|mean|read|say"
    r"|tell|assign|associat|map|return|feed|pass|send|receiv|input|output|stor|represent|descri|specif|parametri"
    r"|parameteri|tun|control|cancel|collect|group|separat|extract|remov|absorb|ignor|neglect|discuss|meet|start|begin"
    r"|refer|turn to|deal|work|attach|provid|requir|satisf|prefer|like|go|come|mov|do|does|make|mak)\w*"
)
"""Words that a name may be the object of and stay what it is: to ``compute``, ``minimise`` or ``plot`` it."""
_NO_VERB = (
    r"(?:of|in|on|for|to|by|with|than|from|at|as|that|which|whose|over|under|into|between|given|where|when|if|then"
    r"|about|via|and|or|but|so|since|because|while|whenever|unless|until|hence|thus|therefore|here|there|now|this|these"
    r"|those|the|an?|our|its|their|each|every|all|any|both|some|only|also|even|note|both|either|neither|no|not|is|are"
    r"|be|was|were|does|do|let|suppose|assume|thus|again|finally|first|next|let's|clearly|unlike|like|per|after|before"
    r"|during|within|without|across|along|among|around|beyond|through|throughout|toward|towards|upon|against|because"
    r"|consequently|however|moreover|otherwise|similarly|likewise|indeed|once|just|why|how|what|whether|although"
    r"|though|except|despite|versus|vs|w\.r\.t\.|wrt|fixed|random|constant|arbitrary|real|unknown|known|true|optimal)"
)
_ACTS = re.compile(
    rf"(?:{_START}(?:we|you|us|to|must|may|can|could|will|should|let's|one) (?:\w+ly |now |then |next |again |also )?"
    rf"|^(?:(?:now|then|next|finally|first|instead|again) ,? ?)?)(?!{_KEEPING} |{_NO_VERB} )[a-z][\w-]+ "
    rf"(?:the (?:letter|name|symbol|variable|value of|sign of|role of|roles of|names|letters)s? )?({_ONES})"
    r"(?= (?:[.,;:!]|and |or |to |by |with |from |for |at |on |as |in |into |through |over |so |until |[a-z]+ly\b)|$)"
)
"""Words that do something to a name after which it may be another thing: ``truncate $X$ to``, ``we perturb $b$``."""
_BECOMES = re.compile(
    rf"({_ONES}) (?:(?:is|are|was|were|gets?|has been|have been|will be) (?:now|no longer|again|instead|next)"
    r"|(?:will )?(?:also )?(?:be called|becomes?|changes?|turns? into|switch(?:es)?))(?= )"
    r"|(?:will (?:also )?be|(?:is|are) (?:now |also |again |next )) ?(?:called|denoted|named|written)(?: by| as)? "
    rf"({_ONES})(?= (?:[.,;:]|$)|$)"
)
_SIGN = re.compile(r"\b(?:negative|nonpositive|signs?|signed|opposite|mirrored?|reflect(?:ed|ion)?)\b")
_ELSEWHERE = (
    r"(?:from (?:now|here|this point|there) on|henceforth|in what follows|below|later|instead|alternatively"
    r"|(?:in|for|under|with) (?:the|this|our|a|an)(?: \w+)? (?:second|third|next|other|new|following|alternative|last"
    r"|general|different|opposite)(?: \w+){1,2})"
)
_LATER = re.compile(
    rf"^(?:(?:and|but|so|now) )?{_ELSEWHERE} ,? ?({_ONES}) (?:is|are|denotes?|has|have|follows?|stands?|becomes?"
    r"|will|takes?|represents?|means?)(?= )"
)
"""Words by which a name may be something else in another place: ``in the second model $X$ is exponential``."""
_SAME = re.compile(rf"{_START}(?:the|this|these|that|our|its|their|same|such) {_NOUN}({_ONES})")
"""Words that speak of a name as it is known."""
LAWFUL = frozenset(
    {
        Property.DISCRETE,
        Property.CONTINUOUS,
        Property.GAUSSIAN,
        Property.STANDARD_NORMAL,
        Property.UNIFORM,
        Property.FOLLOWS,
        Property.HAS_DENSITY,
        Property.IID,
        Property.IDENTICAL,
    }
)
"""Properties that say what a random variable is; of others, nothing that was known of it ends."""


@dataclass(frozen=True, slots=True)
class Anew:
    """The names that a sentence introduces, those that are any of a kind, and those of which it tells what they are.

    What is any of a kind, ``for a function $f$``, may be as before again behind the paragraph.  Of ``every`` name the
    sentence says that something holds for all that it may stand for; ``altered`` ones may have another value behind it:
    the words for that, ``replace``, ``swap``, ``recycle``, have no end.  ``signed`` ones may have another sign.
    """

    introduced: frozenset[str]
    general: frozenset[str]
    told: frozenset[str]
    every: frozenset[str]
    altered: frozenset[tuple[str, int]] = frozenset()
    signed: frozenset[str] = frozenset()


def anew_in(read: Read) -> Anew:
    """Which names a sentence introduces anew, as spelled."""
    text = without_marks(read.line.text)
    facts = [one for one in read.yields if isinstance(one, Fact) and not one.denied]
    introduced = frozenset((*_matched(read, _LETS, text), *_matched(read, _ANY, text)))
    introduced |= _said(facts, Property.ARBITRARY)
    introduced = introduced.union(*(_matched(read, pattern, text) for pattern in (_ACTS, _BECOMES, _LATER)))
    supposing = chain(_matched(read, _IF, text), _matched(read, _NOW, text))
    supposed = frozenset(name for name in supposing if not _is_only_restricted(read, name))
    bound = (node for one in read.yields if isinstance(one, Binds) for node in one.names)
    named = {name for node in bound if (name := head_of(node)) is not None} - set(_matched(read, _SAME, text))
    told = named.union(_matched(read, _TELLS, text), _matched(read, _CALLS, text), _said(facts, Property.REAL))
    general = supposed.union(_matched(read, _SOME, text)) - introduced
    return Anew(introduced, general, frozenset(told), _every(read, text), _spoken_of(read, text), _signed(read, text))


def _said(facts: Iterable[Fact], what: Property) -> frozenset[str]:
    """The names of which a sentence says something."""
    return frozenset(
        name for one in facts if one.property is what for node in one.names if (name := head_of(node)) is not None
    )


def _spoken_of(read: Read, text: str) -> frozenset[tuple[str, int]]:
    """The names that stand alone, and where, unless a noun says what they stand for: ``the speed $a$``.

    What is said of them in an if may go on behind it, unless the sentence itself says what they are.
    """
    marks = (mark for noun, mark in _ALONE.findall(text) if not noun or _OF_NAMES.fullmatch(noun))
    found = [(name, one.start) for mark in marks for one in (read.line.formula(mark),) for name in heads_of(one.item)]
    trees = (tree for part in read.sentence.formulas for tree in relations_of(part.item))
    stated = {head_of(tree.items[0]) for tree in trees}
    return frozenset((*found, *((name, read.sentence.end) for name, _ in found if name not in stated)))


def _signed(read: Read, text: str) -> frozenset[str]:
    """The names whose signs a sentence may speak of: ``for negative $x$``, ``with $-x$ in the place of $x$``."""
    trees = [tree for part in read.sentence.formulas if not part.displayed for tree in formulas_in(part.item)]
    names = frozenset[str]().union(*map(names_in, trees))
    words = _SIGN.search(without_marks(text)) is not None
    return names if words else names & {spelling(tree)[1:].strip() for tree in trees if spelling(tree)[:1] == "-"}


def _every(read: Read, text: str) -> frozenset[str]:
    r"""The names over which a sentence quantifies: ``for all $x$``, ``$\forall x, y \in S$``."""
    signed = (one.item for one in read.sentence.formulas if getattr(one.item, "source", "").startswith(r"\forall"))
    return frozenset(_matched(read, _EVERY, text)).union(*map(heads_of, signed))


def fixed_in(reads: Iterable[Read]) -> frozenset[str]:
    """The names that sentences fix, ``fix an index $i$``, so that nothing else runs under them."""
    return frozenset(name for read in reads for name in _matched(read, _FIXES, without_marks(read.line.text)))


def _matched(read: Read, pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The names where a pattern has its formulas."""
    for found in pattern.finditer(text):
        for mark in re.findall(r"<\w\d+>", next(filter(None, found.groups()))):
            yield from heads_of(read.line.formula(mark).item)


def _is_only_restricted(read: Read, name: str) -> bool:
    """Whether a sentence says of a name what leaves it what it is: that it is positive, or independent of another."""
    said = [one for one in read.yields if isinstance(one, Fact) and name in map(head_of, one.names)]
    return bool(said) and not any(one.property in LAWFUL for one in said)
