r"""Words that condition what is said of random variables, and words right behind a law that change it.

``Given $X + Y = 1$, we have`` is said of other laws than those that were told before, and independence does not
outlast it.  What a phrase conditions on is read if a formula tells it; of words, only those are known to condition on
nothing that are listed: ``given a sample``, ``given the independence of $X$ and $Y$``.

A law is told by what stands behind its sign ``\sim``, and words right behind that may change it in any way: ``rounded
to the next integer``, ``tilted by``, ``with probability $p$``.  So those are listed that go on with something else, and
the law holds if one of them follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FORMULA = r"<[a-qs-zA-Z]\d+>"
_PLAIN = (
    r"(?:an?|any|some|two|three|several|many|enough|more|no|one|these|such|all|each|both|every|sufficient"
    r"|(?:the |this |that |our |their |its )?(?:[a-z-]+ )?(?:independence|independent|i\.i\.d\.|iid|samples?|data"
    r"|datasets?|training|assumptions?|definitions?|fact|model|models|formulas?|results?|functions?|densit(?:y|ies)"
    r"|distributions?|laws?|parameters?|above|below|following|previous|notation|prior|likelihood|choice|approximation"
    r"|expression|identity|equation|theorem|lemma|linearity|symmetry|moments?|means?|variances?|covariances?|problem"
    r"|matri(?:x|ces)|vectors?|random variables?|numbers?|constants?|dataset|observations))(?= |$)"
)
"""Words behind ``given`` by which nothing is conditioned on."""
_START = (
    r"(?:^|(?:[,;(:.]|<[A-Z]\d+>|\b(?:then|so|hence|thus|therefore|and|but|now|here|also|have|get|find|obtain"
    r"|that|again|moreover|finally|next|first|instead|only))"
    r" (?:[,;:(] )?)"
)
_ON = r"(?: ?,)?(?: (?:only|further|also|now|instead|even|not|just))*"
_CONDITIONED = rf"condition(?:ed|ing|al|ally|s)?{_ON} (?:on|to|upon|by|that)"
_KNOWING = (
    r"(?:knowing|after (?:knowing|seeing|observing|learning|measuring|conditioning(?: on)?)|having (?:seen|observed)"
    r"|observing|(?:if|once|when|since|because|suppose|assume)(?: that)? (?:we|you|one|i)(?: already| now)?"
    r" (?:know|knew|see|saw|observed?|learn|learnt|learned|measured?|are told|condition on)"
    r"(?: that)?|under the (?:(?:constraint|event|side condition)(?: that)?|condition that)|(?:on|in|inside|within)"
    r" the event(?: that| where)?|(?:subject|conditional) to|given(?: only)? that"
    rf"|conditioned on|(?:fix|fixing|hold|holding|keep|keeping)(?= {_FORMULA}| (?:the|their|its) (?:sums?|values?"
    r"|totals?"
    r"|products?|differences?|maximum|minimum|events?|outcomes?|first|second|others?|rest)\b))"
)
_GIVEN = rf"{_START}given(?: that| only| now| also)*(?= )(?! (?:by|as|in|below|above|here|to|for)\b)"
_OPENERS = re.compile(rf"(?:{_START})(?P<known>{_KNOWING})(?= |$)|(?P<given>{_GIVEN})|\b(?P<on>{_CONDITIONED})(?= |$)")
_CLAUSE = re.compile(
    rf"(?:{_START})(?:if|when|whenever|once|while|assuming|provided|supposing|as (?:soon|long) as)(?: that)?"
    r" (?!(?:we|you|one|i|so|needed|necessary|possible|desired|only|and|applying|[a-z]+ing)\b)(?P<clause>[^,;:]+)"
)
_WORKING = (
    r"(?:tak|us|apply|integrat|differentiat|derivat|expand|collect|complet|cancel|cancell|divid|multiply|add|subtract"
    r"|sum|summ|substitut|insert|plugg|rearrang|simplify|solv|evaluat|comput|calculat|writ|combin|factor|regroup|chang"
    r"|exchang|interchang|swapp|mov|pull|push|normali[sz]|invert|squar|apply|introduc|defin|not|recall|restor|invok|carry"
    r"|work|perform|minimi[sz]|maximi[sz]|optimi[sz]|marginali[sz]|equat|match|compar|sett|choos|replac|unfold|prov|show"
    r"|read|say|said|bring|put|putt|split|separat|discuss|explain|deriv|establish|obtain|find|get|gett)(?:ing|ed)"
)
"""What is done to formulas."""
_AMONG = re.compile(
    rf"(?:{_START})(?:(?:among|amongst)|(?:for|of|within)(?: (?:all|only))? (?:those|the)(?: [a-z-]+){{0,2}}"
    r" (?:that|which|who|whose)|(?:an?|any|every|each|those|these)(?: [a-z-]+){1,3} (?:that|which|who|whose)"
    r"(?=.* (?:has|have|satisf\w+|gives?)\b))(?= )(?P<clause>[^,;:]+)"
)
"""A part of the things that a random variable is of: ``among the items that survive``, ``for those who answer``."""
_AFTER = re.compile(
    rf"(?:{_START})(?:after|having|upon)(?: first)? (?!(?:{_WORKING})\b)[a-z-]+(?:ing|ed)"
    r"(?= (?:the|all|any|those|some|its)\b)"
)
"""What is done to the things themselves before an average is taken: ``after removing the outliers``."""
_LEARNT = re.compile(
    rf"(?:{_START})(?:we|you|one|i)(?: now| already| also)? (?:know|learn|see|observe|are told"
    r"|condition on)(?: that)?(?= )"
    r"|\bon the event\b(?: that| where)?|\b(?P<known>(?:sums?|totals?|values?|outcomes?|products?|differences?|maximum"
    r"|minimum|events?|results?|rest|others?|first|second|one of them)\b(?: [a-z]+){0,4} (?:is|are|was|were)"
    r" (?:now |already |then )?(?:known|revealed|observed|fixed|given|measured|seen|told))\b"
)
"""Words by which something becomes known of what is random."""
_MEASURE = re.compile(
    r"\b(?:under|after|with respect to|relative to) (?:<n\d+>|(?:the |an? |our )?(?:[a-z-]+ ){0,2}(?:measures?|change"
    r" of (?:measure|law)|policy|alternative(?: hypothesis)?|other law|new law))(?= |$)"
)
"""Words that tell of another law of everything: ``under the tilted measure``, ``under $Q$``."""
_TOLD = re.compile(
    r"\b(?:independen\w+|i\.i\.d\.|iid|uncorrelated|distribut\w+|normal|gaussian|uniform|exponential|poisson|random"
    r"|follows?|laws?|densit\w+|means?|variances?|moments?|exists?|finite|integrable|bounded|continuous|discrete)\b"
)
"""Words of a clause that tells of a law or of independence itself, and conditions on nothing."""
_LEADS = re.compile(rf"{_START}$")
_OBJECT = re.compile(rf"(?: (?:the )?(?:values?|event|events|observation|case|fact)(?: of)?)? (?P<one>{_FORMULA})")
_LISTED = re.compile(rf" ?(?:,|,? ?and|or) (?P<one>{_FORMULA})")
_NOTHING = re.compile(rf" {_PLAIN}")
_INDEPENDENT = re.compile(
    rf"(?: {_FORMULA}(?: ,)?(?: and)?)+ (?:are|is|be) (?:\w+ ){{0,2}}(?:independent|i\.i\.d\.|iid)"
)
_LASTING = re.compile(
    r"\b(?:we|you|one|let us|let's|i) (?:\w+ ){0,2}condition\b"
    r"|\b(?:all|every|these|both|the|throughout|following|below)"
    r"\b.*\b(?:is|are|be|being|taken) (?:\w+ ){0,2}condition(?:al|ed)\b|\bfrom (?:now|here) on\b|\bthroughout\b"
)
"""Words by which what follows a paragraph is conditional, too."""
_CHANGES = re.compile(
    r"\b(?:are|is|be|was|were|been|being|then|get|gets|and|but|we|now) (?:\w+ly )?"
    r"(?:round(?:ed)?|truncat(?:ed?|es)|clip(?:ped)?|clamp(?:ed)?|censor(?:ed)?|tilt(?:ed)?|re-?weight(?:ed)?"
    r"|weight(?:ed)?|winsori[sz]e[ds]?|fold(?:ed)?|wrap(?:ped)?|threshold(?:ed)?|restrict(?:ed)?"
    r"|re-?scaled?|shift(?:ed)?"
    r"|contaminat(?:ed|e)|corrupt(?:ed)?|discreti[sz]ed?|quanti[sz]ed?|resampled?|reflect(?:ed)?|standardi[sz]ed?)\b"
    r"|\b(?:discard|reject|throw away|leave out|drop|remove|ignore|select|filter out|keep only|retain only|record only)"
    r"(?:s|ed|ing)? (?:[a-z-]+ ){0,4}(?:values?|samples?|outcomes?|observations?|draws?|cases?|trials?"
    r"|reali[sz]ations?)\b"
    r"|\bonly\b.*\b(?:are|is) (?:recorded|kept|retained|observed|counted|selected|reported)\b"
)
"""Verbs of a sentence that make another random variable of one."""
_CHANGED = re.compile(
    r"\b(?:[a-z]+-)?(?:truncated|inflated|deflated|censored|rounded|clipped|tilted|weighted|biased|thinned|folded"
    r"|wrapped|winsori[sz]ed|standardi[sz]ed|re-?scaled|shifted|restricted|doubled|halved)"
    r" (?:versions?|variables?|laws?|distributions?|samples?|data|counts?|values?|rates?)\b"
)
"""Words for another random variable than the one whose law was told: ``the zero-truncated variable``."""


@dataclass(frozen=True, slots=True)
class Conditioned:
    """What a phrase of a sentence conditions on: formulas by their marks, or words alone, where there are none.

    ``leads`` is whether it begins a clause, all of which is said under it, ``lasts`` whether it is said of what comes
    later, too.
    """

    words: str
    on: tuple[str, ...] = ()
    leads: bool = True
    lasts: bool = False


def conditioned_in(text: str) -> Iterator[Conditioned]:
    """What the line of a sentence conditions on."""
    lasts = _LASTING.search(text) is not None
    for found in _OPENERS.finditer(text):
        behind = text[found.end() :]
        on = tuple(_objects(behind))
        if (not on and _NOTHING.match(behind)) or _INDEPENDENT.match(behind) or not behind:
            continue
        words = text[found.start() : found.end() + 40].strip(" ,;:()")
        leads = found["on"] is None or _LEADS.search(text[: found.start()]) is not None
        yield Conditioned(words, on, leads, lasts)
    yield from _learnt(text)
    yield from _changed(text)


def _learnt(text: str) -> Iterator[Conditioned]:
    """What becomes known in a sentence, and of what part of all things it speaks."""
    for found in _LEARNT.finditer(text):
        on = tuple(_objects(text[found.end() :]))
        if on or found["known"]:
            yield Conditioned(found.group().strip(" ,;:("), on)
    for found in _AMONG.finditer(text):
        if _TOLD.search(found["clause"]) is None:
            yield Conditioned(found.group().strip(" ,;:(")[:60], leads=False)
    for found in _CLAUSE.finditer(text):
        if _TOLD.search(found["clause"]) is None:
            yield Conditioned(found.group().strip(" ,;:("), tuple(re.findall(_FORMULA, found["clause"])), leads=False)


def _changed(text: str) -> Iterator[Conditioned]:
    """Where a sentence speaks of another law, or of other random variables than were told."""
    for found in _MEASURE.finditer(text):
        yield Conditioned(found.group(), leads=False)
    for found in (*_CHANGED.finditer(text), *_AFTER.finditer(text)):
        yield Conditioned(found.group())
    changed = _CHANGES.search(text)
    if changed is not None:
        yield Conditioned(changed.group(), lasts=True)


def _objects(text: str) -> Iterator[str]:
    """The marks of the formulas that are listed at the beginning of some words."""
    found = _OBJECT.match(text)
    while found is not None:
        yield found["one"]
        text = text[found.end() :]
        found = _LISTED.match(text)


_AND_THEN = (
    r"(?:and|then|so|we|let|hence|thus|therefore|where|as|because|since|while|which (?:is|are|has|have|means|implies"
    r"|follows)|that is|i\.e\.|(?:(?:are|is|be|being) )?(?:mutually |jointly |pairwise )?(?:independent|i\.i\.d\.|iid)"
    r"|independently|is|are|be|has|have|having|denotes?|represents?|implies|means|gives|yields|for(?= (?:each|all"
    r"|every|any|some|which"
    rf"|{_FORMULA}))|when(?= {_FORMULA})|if(?= {_FORMULA} (?:has|have|follows?|is) )|such that we|(?:is|as) shorthand"
    r"|under(?= (?:the |our |this )?(?:null |alternative )?(?:model|hypothes[ei]s|assumptions?|law|measure|prior"
    rf"|{_FORMULA}))|in(?= {_FORMULA})|on(?= {_FORMULA})|with(?= {_FORMULA}|"
    r" (?:an? |the |its |known |unknown |common |same |zero |unit )*(?:mean|variance|parameters?|density|rate"
    r"|scale|shape|expectation|covariance|degrees|pdf|pmf|law|distribution|standard deviation"
    r"|probability (?:density|mass)))"
    r"|(?:an?|the|our|some|another|its)(?= )|from|to|by|using|recall|note|both|each|all|whose|also|here|now|again"
    r"|first|consider|suppose|assume|define|call|write|set|find|compute|show|prove|what|how)(?= |$)"
)
_GOES_ON = re.compile(rf"(?: [,;:(])*(?: *$| [.?!)](?= |$)| (?:{_FORMULA}|<r\d+>|{_AND_THEN}))")
_CHANGED_NOUN = re.compile(
    r"\b(?:rounded|truncated|tilted|clipped|censored|folded|weighted|restricted|shifted|conditioned"
    r"|conditional|(?<!be )(?<!is )(?<!are )given)\b"
)


_CLAUSE_END = re.compile(r" [.;:](?: |$)| (?:and|then|so|we|where)(?= )")


def keeps_law(behind: str) -> bool:
    """Whether words right behind a law leave it what it is, as far as is known: they go on with something else."""
    clause = _CLAUSE_END.split(behind, maxsplit=1)[0]
    return _GOES_ON.match(behind) is not None and _CHANGED_NOUN.search(clause) is None
