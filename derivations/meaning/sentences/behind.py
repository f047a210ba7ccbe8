r"""Words right behind an equation in a line that may change what it says: ``let $y = x$ rounded to two decimals``.

A name is given what the whole phrase says, and words may say anything.  So those are listed that go on with something
else; what else stands there leaves open whether the equation is meant as it is written.
"""

from __future__ import annotations

import re

from derivations.meaning.sentences.conditioning import keeps_law
from derivations.meaning.sentences.wording import VERBS

_FORMULA = r"<[a-zA-Z]\d+>"
_SAYS = "|".join(verb for verb in VERBS.split("|") if not verb.endswith(("ed", "en", "wn")))
"""Verbs of a clause; participles may change what stands before them: ``$x$ squared``."""
_GOES_ON = re.compile(
    r"(?: [,;:])*(?:"
    r" (?:be|to be|will|shall|may|can|could|would|must|was|were|does|do|did|makes?|takes?|denoted?|evolves?|depends?"
    rf"|satisf(?:y|ies)|leads?|{_SAYS})(?= |$)"
    r"| (?:for|of|as|which|whose|that|who|because|than|into|through|via|per (?=<)|not only|respectively|throughout"
    r"|everywhere|again|now|here|below|above|instead|either|or|nor|but|though|although|unlike|subject to|such|if|given"
    r"|when|whenever|provided|whenever|with respect to|w\.r\.t\.|is|are|has|have|at|over|between|around|near|against"
    r"|does|only)(?= |$)"
    r"| (?:we|one|it|there) (?:now |then |also )?(?:has|have|gets?|obtains?|finds?|sees?|holds?|follows?|concludes?)"
    r"(?= |$)"
    rf"| in (?:it|them|both|this|what|which|terms|our|order|mind|that|these|those|each|every|all|any|general"
    rf"|{_FORMULA})(?= |$)"
    r"| in (?:the|an?) (?:[a-z-]+ ){0,2}(?:equations?|expressions?|formulas?|identity|definition|results?|integrals?"
    r"|sums?|series|bounds?|inequality|relation|proof|case|limit|model|notation|denominator|numerator|exponent"
    r"|sense)(?= |$)"
    rf"| on (?:the|an?|its|this|each|every|{_FORMULA})(?= |$)"
    rf"| with (?:[a-z-]+ ){{0,4}}{_FORMULA}(?! (?:being )?[a-z]+ed )"
    r"| \( (?:see|i\.e\.|that is|cf\.?|by|from|for|where|as|with|eq\w*\.?|the|or|and|not|an?|which|this|we|it|<)"
    r")"
)


def keeps_value(behind: str) -> bool:
    """Whether words right behind an equation leave it what it is, as far as is known: they go on with another thing."""
    return _GOES_ON.match(behind) is not None or keeps_law(behind)
