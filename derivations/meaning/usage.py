r"""Words anywhere in a document that change what its notation means: a base of logarithms, a layout, a flat prior."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from derivations.meaning.constants import within
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import InlineMath, RawChain, RawDocument
from derivations.reading.syntax import Fence, Node, Row

LOGARITHM = "\\log"
NORMAL = "\\mathcal{N}"
JACOBIAN = "\\nabla"
PRIOR = "prior"
CONGRUENCE = "\\equiv"
INDICES = "index"
CONVOLUTION = "*"
CONJUGATE = "^*"
SUPPORT = "support"
RANGE = "\\int"
ARITHMETIC = "="
CONSTANTS = "constant"
DISCRETE = "discrete"

_BASE = r"(?:\$?\s*(?:2|10|b)\b|two|ten)"
WORDS: Mapping[str, re.Pattern[str]] = {
    LOGARITHM: re.compile(
        rf"\b(?:log\w*|\\log)\b[^.]{{0,80}}\bbase[\s-]*{_BASE}|\bbase[\s-]*{_BASE}[^.]{{0,40}}\blog"
        r"|\b(?:binary|decimal|common|dyadic)\s+log\w*"
        r"|\b(?:in|of|as|number of)\s+(?:bits|shannons|hartleys|bans|dits|decibels)\b",
        re.IGNORECASE,
    ),
    NORMAL: re.compile(r"\bstandard[\s-]+deviations?\b|\bprecisions?\b", re.IGNORECASE),
    JACOBIAN: re.compile(
        r"\b(?:denominator|gradient)[\s-]+layout|\bhessian\s+formulation|\btransposed?\s+(?:of\s+the\s+)?jacobian"
        r"|\\nabla[^$=]{0,24}_\{?\s*ij\s*\}?\s*=\s*\\partial_\{?i\}?\s"
        r"|\\nabla[^$=]{0,24}_\{?\s*ij\s*\}?\s*=\s*\\frac\{\\partial[^=]{0,12}_\{?j\}?[^=]{0,8}\}\{\\partial[^=]{0,8}_\{?i\}?\}",
        re.IGNORECASE,
    ),
    CONVOLUTION: re.compile(r"\bconvol\w+", re.IGNORECASE),
    CONJUGATE: re.compile(r"\bconjugat\w+|\bhermitian\b|\bcomplex\b|\\mathbb\s*\{?\s*C\b", re.IGNORECASE),
    CONGRUENCE: re.compile(r"\bmod(?:ulo)?\b|\\p?mod\b|\bcongruen\w+", re.IGNORECASE),
    INDICES: re.compile(
        r"\brepeated\s+(?:\w+\s+)?ind(?:ices|ex\w*)\b|\beinstein\W*s?\s+(?:summation|convention|notation)|\bsummation\s+convention\b",
        re.IGNORECASE,
    ),
    PRIOR: re.compile(
        r"\b(?:flat|improper|non-?informative|uninformative|uniform|diffuse|vague|constant)\s+(?:\w+\s+)?priors?\b"
        r"|\bpriors?\b[^.;:]{0,30}?\b(?:is|are|be|becomes?|being)\b[^.;:]{0,20}?\b(?:flat|improper|uniform|constant"
        r"|non-?informative|uninformative)\b",
        re.IGNORECASE,
    ),
    SUPPORT: re.compile(
        r"\bsupport(?:ed|s)?\s+(?:on|in|inside|within|of|is|lies|contained)\b|\bcompact(?:ly)?[\s-]+support"
        r"|\b(?:positive|non-?negative|negative|bounded|truncated)(?:[\s-]+\w+)?[\s-]+random\s+(?:variable|vector)"
        r"|\b(?:positive|non-?negative|bounded)[\s-]valued\b|\balmost\s+surely\s+(?:positive|non-?negative|bounded)",
        re.IGNORECASE,
    ),
    RANGE: re.compile(
        r"\bintegra(?:ls?|tions?|ted?)\b[^.;]{0,40}\b(?:over|on|runs?|from|ranges?)\b"
        r"\s*(?:\$?\s*[\[(\d]|the\s+(?:box|region|set|positive)\b)"
        r"|\b(?:ranges?|runs?|var(?:y|ies))\s+(?:over|from|in|through|between)\b"
        r"|\b(?:intervals?|domains?|circle|torus|half[\s-]?line|period(?:ic)?|wrapped|uniform(?:ly)?|support\w*)\b"
        r"|\bunit\s+(?:ball|dis[ck]|sphere|cube|square)\b",
        re.IGNORECASE,
    ),
    ARITHMETIC: re.compile(
        r"\\mathbb\{?[ZFQ]\}?_|\b(?:finite|Galois)\s+fields?\b|\bcharacteristic\s+(?:two|three|2|3|p|\$)|\badic\b"
        r"|\bmod(?:ulo)?\b\s*\.?\s*(?:\$|\d|one\b|two\b|\(|\\)|\bp?mod\b\s*\{|\barithmetic\s+mod|\bfractional\s+parts?\b"
        r"|\bon\s+the\s+circle\b|\b(?:tropical|max-plus|min-plus|saturating)\b|\bBoolean\s+(?:algebra|ring|sum)",
        re.IGNORECASE,
    ),
    DISCRETE: re.compile(
        r"\bprobability\s+mass\b|\bpmfs?\b|\bdiscrete\s+(?:\w+\s+)?(?:random|variable|distribution|law|probabilit)"
        r"|\b(?:Poisson|Bernoulli|binomial|multinomial|categorical|hypergeometric)\b|\b(?:Bern|Poiss?|Bin|Cat)\b",
        re.IGNORECASE,
    ),
    CONSTANTS: re.compile(
        r"\b(?:drop|omit|ignor|neglect|suppress|discard|forget|absorb)\w*\s+(?:\w+\s+){0,3}"
        r"(?:constants?|normali[sz]\w+|prefactors?)\b"
        r"|\bconstants?\b[^.;]{0,30}\b(?:dropped|omitted|ignored|neglected|suppressed|discarded|absorbed|understood)\b"
        r"|\b(?:defined|determined|known|unique|specified|fixed|written|throughout|always)\b[^.;]{0,30}"
        r"\b(?:up\s+to|to\s+within|modulo)\b[^.;]{0,30}\bconstants?\b",
        re.IGNORECASE,
    ),
}
"""Patterns of words by the notation that they are about."""

LONG = "the document is too long to be searched for words about its notation"


def usage(raw: RawDocument) -> dict[str, str]:
    """What words of a document say of its notation, with the line."""
    found: dict[str, str] = dict.fromkeys(WORDS, LONG) if raw.source.is_long else {}
    for notation, pattern in WORDS.items():
        match = pattern.search(raw.source.searched)
        if match:
            words = " ".join(match.group(0).split())[:60]
            found[notation] = f"line {raw.source.position(match.start())[0]} says “{words}”"
    return found


def iterated(raw: RawDocument) -> dict[str, str]:
    """The functions that are applied to their own values somewhere: a power of such a name may be an iterate."""
    found: dict[str, str] = {}
    for item in raw.items:
        for tree in _trees(item):
            for name in _nested(tree):
                found.setdefault(name, f"line {raw.source.position(item.start)[0]} applies {name} to its own values")
    return found


def _trees(item: object) -> Iterator[Node]:
    if isinstance(item, InlineMath) and item.tree is not None:
        yield item.tree
    elif isinstance(item, RawChain):
        yield from (side.tree for step in item.steps for side in (step.left, step.right) if side.tree is not None)


def _nested(tree: Node) -> Iterator[str]:
    """The names applied to something that starts with their own application: ``f(f(x))``."""
    for part in within(tree):
        if isinstance(part, Row):
            for head, group in zip(part.items, part.items[1:], strict=False):
                inner = group.body if isinstance(group, Fence) else None
                name = base_name(head)
                if name and isinstance(inner, Row) and base_name(inner.items[0]) == name and _applied(inner):
                    yield name


def _applied(row: Row) -> bool:
    return len(row.items) > 1 and isinstance(row.items[1], Fence) and bool(spelling(row.items[1]))
