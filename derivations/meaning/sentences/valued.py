r"""Words that state a value, or that two things are the same, without a formula: ``their product is zero``.

Such a sentence is a premise that no formula shows, so no number speaks against what may rest on it.
"""

from __future__ import annotations

import re

_ADVERBS = r"(?:(?:also|both|all|always|now|then|exactly|identically|each|therefore|thus|clearly|again|only|just) )*"
_BE = rf"(?:is|are|be|being|was|were|becomes?|remains?|stays?|must be|equals?|equal to|set to|taken to be) {_ADVERBS}"
_VALUE = (
    r"(?:zero|one(?! (?:of|can|may|has|gets|must))|unity|equal|opposite|identical|the same|proportional|negligible"
    r"|orthogonal|perpendicular"
    r"|parallel|(?:mutually |each other's )?inverses?|reciprocals?|collinear|idempotent|nilpotent|involut\w+"
    r"|conjugates?"
    r"|nil|null|twice|unchanged|conserved"
    r"|constant(?! (?:real |square |positive )?(?:matri\w+|vectors?|numbers?|functions?|coefficients?|scalars?)))"
)
_VANISHES = (
    r"(?:vanish(?:es|ing)?|cancels?|cancel(?:l?ing)? out|(?:drops?|falls?) out|dropp?ing out|disappears?"
    r"|annihilates?|coincides?|agrees?|squares? to|sums? to|adds? up to|commutes?|anticommutes?)"
)
_SPELT_OUT = r"(?: (?:it|them|this|here|there|then))? ?:|(?: ,)? (?:because|since|for|as) <[A-Z]\d+>"
"""What stands behind such words where a formula says the same once more, or is the reason."""
_STATES = re.compile(
    rf"(?P<subject>\S+) (?:{_BE}{_VALUE}|{_ADVERBS}{_VANISHES})(?! (?:to )?<[a-zA-Z]\d+>)(?!{_SPELT_OUT})"
    r"(?! to (?:see|show|note|say|the))"
    r"(?! (?:reason|way|idea|thing|method|argument|exercise|question|proof|case|result|steps?|procedure|as))(?= |$)"
)
_DENIED = re.compile(r"(?:\b(?:not|never|hardly|cannot)|n't)\b[^,;:.]*$")
"""Words of a clause before a subject of which it does not say that."""
_AT_ENDS = re.compile(r"(?:boundary|surface) $")
"""Words before a subject that vanishes at the ends, which a proof asks for by itself."""
_NO_SUBJECT = frozenset({"it", "this", "that", "which", "to", "not", "there", "what", "and", ","})


def value_told(text: str) -> str:
    """The words of the line of a sentence that state a value in words; nothing, if none do."""
    for found in _STATES.finditer(text):
        before = text[: found.start()]
        if found["subject"] not in _NO_SUBJECT and not (_AT_ENDS.search(before) or _DENIED.search(before)):
            return found.group()
    return ""


_OF_ZERO = re.compile(r" (?:zero|nil|null|vanish\w*)$")


def says_zero(words: str) -> bool:
    """Whether words that state a value say that it is zero."""
    return _OF_ZERO.search(words) is not None


_OTHERS = re.compile(
    r"(?:(?:but|and|now|however|next) ,? ?)*(?:(?:for|in|of|as (?:for|to)) )?(?:the |all (?:the )?)?(?:others?|rest"
    r"|remaining"
    r"|second|latter|next)\b|otherwise\b|in contrast\b|on the other hand\b|by contrast\b"
)
"""How a sentence begins that goes on to something else than what was spoken of: ``For the others we use``."""


def goes_to_others(text: str) -> bool:
    """Whether the line of a sentence turns to other things than those before it."""
    return _OTHERS.match(text) is not None
