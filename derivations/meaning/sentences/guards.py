"""Words around a match by which it says less than it seems to: of something else, not here, or not at all."""

from __future__ import annotations

import re

from derivations.meaning.sentences.matcher import Found
from derivations.meaning.sentences.refusals import is_refused
from derivations.meaning.sentences.row import Row

_BACKWARDS = re.compile(r"(?:(?:^|[\s(])(?:where|here|in which)|(?:^|[,>(] )with)(?=\s)(?!.*[;.])")


def reaches_back(found: Found) -> bool:
    """Whether words stand in a clause that begins with ``where``, ``with`` or ``here``."""
    start, _ = found.place
    begun = found.match.group().split(" ")[0] in ("where", "with", "here")
    return begun or _BACKWARDS.search(found.line.text[:start]) is not None


OF_ANOTHER = re.compile(
    r"(?:^| )(?:of|between|on|in|from|by|to|over|than|into|at|under)(?: (?!(?:is|are|be|that|where|and|or|then|if"
    r"|when|let|has|have|we|it|so|which) )[a-z-]+){0,4} ?$"
)
"""Words before a name that is no subject: ``the mean of a variable X is zero``."""


def of_another(found: Found, slot: str) -> bool:
    """Whether the name in a slot only tells of what another thing is."""
    return OF_ANOTHER.search(found.before(slot)) is not None


_DENIED = re.compile(r"(?:^|\s)(?:not|no longer|never|nor|neither|isn't|aren't|doesn't|don't)(?=\s|$)")


def is_denied(found: Found) -> bool:
    """Whether the words of a match deny what they say."""
    return _DENIED.search(found.match.group()) is not None


_EXCEPT = re.compile(r"(?:^|\s)(?:unless|except(?:ing)?|excluding|without|other than|apart from)(?=\s)(?!.*[,;:.] )")
_LATER = re.compile(r"\b(?:later|below|eventually|next (?:section|chapter|time)|in the sequel)\b")


def not_here(found: Found) -> bool:
    """Whether words say that something does not hold here: ``unless x > 0``, ``later we will assume x = 2``."""
    before = found.leading
    clause = before[max(before.rfind(mark) for mark in ",;:.") + 1 :] + found.words
    return _EXCEPT.search(clause) is not None or _LATER.search(clause) is not None


def refused(found: Found) -> bool:
    """Whether the words around what would be posited refuse it, exclude it, ask for it, or say that others posit it."""
    return found.line.text.endswith("?") or is_refused(before_formula(found), found.trailing.lstrip())


def before_formula(found: Found) -> str:
    """The words of the line before the last formula of a match."""
    return f"{found.leading} {found.words}".rsplit("<", 1)[0].strip()


def is_result(found: Found) -> bool:
    """Whether words say of what stands behind ``with`` that it is what remains: ``we are left with``."""
    return found.leading.rstrip().rpartition(" ")[2] in ("left", "up")


EXISTS = re.compile(r"(?:^| )(?:there (?:is|are|exists?|may be|must be)|exists?|some)(?= )(?!.*[,;:])")
_INDEFINITE = re.compile(r"(?:an?|some|one)\b")
_QUANTIFIES = re.compile(
    r"(?:^|[\s(])(?:let|for|given|consider|take|fix|pick|choose|with|where|if|when|whenever|suppose|assum\w+|any|every"
    r"|all|each|arbitrar\w+|of|between|be|as)\b[^,;:.]*$"
)
"""Words before an indefinite noun that let it be any: ``for a real number x``."""
_PRESENTS = re.compile(
    r"^(?:(?:now|here|again|first|next|this time|in practice) ,? ?)?(?:we|you|i|they|one) (?:now |also |again |often )?"
    r"(?:have|had|observed?|collect(?:ed)?|record(?:ed)?|measured?|start(?:ed)? with|work with|stud(?:y|ied)|deal with)"
    r" (?:[^,;:.]|, (?:and )?(?:an? |$))*$"
)
"""Words that present something: ``we have a matrix X, a vector y and``."""
_NO_MORE = re.compile(r" ?(?:$|[.:;]|,? ?(?:and )?(?:an? |we |you |i |they |one ))")
"""What may stand behind it: nothing that tells more of it, ``in the kernel of A``, as of what a proof has found."""
_PREDICATIVE = re.compile(r"(?:^| )(?:it|this|that|which|these|they) (?:is|are)(?: (?:then|just|simply|again))? $")
"""Words before it that say of something known what it is: ``it is a function p(x)``."""


def exists_only(row: Row, found: Found) -> bool:
    """Whether words only say that there is such a thing: ``there is a number M``, ``converges to a real number L``."""
    before, article = found.leading, _INDEFINITE.match(found.text("NP"))
    if EXISTS.search(before if article is None else f"{before}{article.group()}"):
        return True
    presented = _PRESENTS.match(before) and _NO_MORE.match(found.trailing)
    told = presented or _QUANTIFIES.search(before) or _PREDICATIVE.search(before)
    return row.name == "apposition" and article is not None and not told
