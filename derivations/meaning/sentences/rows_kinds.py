"""Rows of the grammar: words that tell of what kind something is that they do not name, or what is used somewhere."""

from __future__ import annotations

from derivations.meaning.sentences.row import Group, Row, of_a_kind, relied_on

_K = Group.KIND
_FLAT = r"(?:flat|uniform|improper|uninformative|non-?informative|diffuse|vague)"

KINDS: tuple[Row, ...] = (
    Row(
        "prior",
        _K,
        "for a flat prior",
        rf"{_FLAT} priors?|priors? (?:is|are|be|becomes?|being|as|to be)(?: {{W}})? {_FLAT}",
        of_a_kind,
    ),
    Row(
        "support",
        _K,
        "as $p$ has compact support",
        r"(?:compact|bounded) supports?|support of {N}|(?:positive|nonnegative|non-negative|bounded|strictly positive)"
        r"(?: {W})? random variables?",
        of_a_kind,
    ),
    Row(
        "by-property",
        _K,
        "by periodicity",
        r"by(?: the)? (?:periodicity|evenness|oddness|parity|additivity|homogeneity|homomorphism property)",
        of_a_kind,
    ),
    Row(
        "exists", _K, "there exists $a$ with this", r"there (?:exists?|is an?|is some|are) {N} (?:with|such)", of_a_kind
    ),
    Row(
        "all-are",
        _K,
        "all of them are symmetric",
        r"(?:all|both|each)(?: (?:of )?(?:them|these|those|the)?(?: {W})?)? (?:is|are) (?:{W} )?{ADJ}",
        of_a_kind,
    ),
    Row(
        "used",
        _K,
        "in the last step we used $a = b$",
        r"(?:where|here|and|because|since|as|(?:in|for) (?:the|this|that|each)(?: (?:last|first|second|third|final"
        r"|previous|next|above))*(?: (?:part|step|line|row|equality|equation|expression|identity|transition|one))?"
        r")(?: {W})? (?:we|I)(?: (?:have|also|again|just|simply)){0,2} (?:used|made use of|exploited|employed|inserted"
        r"|substituted)(?: (?:the|this|that|our|fact|identity|constraint|condition|relation|property|assumption"
        r"|normali[sz]ation|equation|result)){0,4} {R}",
        relied_on,
    ),
)
"""Each yields a remark on the sentence that it stands in, and on the names that it mentions."""
