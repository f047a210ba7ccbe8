"""What the prose calls a name: a property told in words, which no choice of values for the name may ignore."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from derivations.meaning import domains
from derivations.meaning.declarations import restricted
from derivations.meaning.stated_laws import stated_law
from derivations.meaning.survey import Survey, symbol_name
from derivations.model.terms import Sort, Sym
from derivations.reading.names import argument_nodes, base_name, parts_of, spelling
from derivations.reading.raw import InlineMath, RawChain, RawDocument
from derivations.reading.syntax import Fence, Node, Related, Row
from derivations.reading.syntax import Sequence as Listed

PROPERTIES = (
    "orthogonal orthonormal perpendicular parallel symmetric antisymmetric skew-symmetric unitary hermitian "
    "self-adjoint diagonal triangular singular idempotent nilpotent involutory stochastic permutation projection "
    "projector rotation reflection unit normalized normalised periodic even odd harmonic linear affine quadratic "
    "polynomial convex concave monotone increasing decreasing homogeneous additive multiplicative bilinear "
    "sigmoid logistic softmax stationary invariant reversible solenoidal incompressible irrotational "
    "divergence-free conserved eigenvalue eigenvector eigenfunction solution root fixed-point minimizer minimiser "
    "maximizer maximiser optimum inverse conjugate definite semidefinite semi-definite centered centred "
    "standardized standardised integer binary positive negative nonnegative non-negative nonzero"
)
"""Words that say of an object what values it may take."""

QUANTITIES = (
    "mean average median mode variance covariance expectation probability fraction proportion total sum number "
    "maximum minimum angle ratio eigenvalue eigenvector solution root derivative gradient inverse minimizer "
    "maximizer minimiser maximiser"
)
"""Words that say by what other things a name is fixed, where one stands before ``of`` or ``that``."""

SIZES = (
    "length radius diameter width height depth distance area volume mass period frequency rate scale shape precision "
    "variance deviation bandwidth temperature concentration intensity dispersion half-life odds speed energy price"
)
"""Words for what is not negative as a rule."""

COMPLEX = r"\bimaginary\b|\bcomplex(?:-valued)?(?:\s+(?:number|vector|variable|matri|scalar|function)|$)"
NOT_A_LAW = r"\b(?:polynomials?|pressure|momentum|price|prices|matrix|signal|wave)\b"

_ALGEBRA = r"(?:matri(?:x|ces)|operators?|quaternions?|spinors?|tensors?)"
_PLAIN = r"(?:(?!\b(?:of|in|for|from|with|by|to|that|which)\b)[^.;:])"
_ALGEBRA_BEFORE = re.compile(rf"\b{_ALGEBRA}\s*$", re.IGNORECASE)
_ALGEBRA_AFTER = re.compile(rf"^[\s,]*(?:be|is|are|denotes?|being)\b{_PLAIN}{{0,60}}?\b{_ALGEBRA}\b", re.IGNORECASE)

_PROPERTY = "|".join(PROPERTIES.split())
_QUANTITY = "|".join(QUANTITIES.split())
_LINK = r"(?:of|in|for|to|with|by|on|from|over|at|that|and|or|is|are|if|then|we|when|as|so|because)"
_NEAR = rf"(?:\s+(?!{_LINK}\b)[a-z-]+){{0,2}}"
_CALLED_BEFORE = re.compile(rf"\b(?:{_PROPERTY}|complex|imaginary){_NEAR}\s*$", re.IGNORECASE)
_SIZE = "|".join(SIZES.split())
_SIZED_BEFORE = re.compile(rf"\b(?:{_SIZE})s?(?:\s+(?:is|are|be|equals|of))?\s*$", re.IGNORECASE)
_NAMED_BEFORE = re.compile(rf"\b(?:{_QUANTITY})\s*$", re.IGNORECASE)
_VERB = r"^[\s,]*(?:and\s+)?(?:which\s+)?(?:is|are|be|being|denotes?|has|have|with|of|were|was)\b"
_CALLED_AFTER = re.compile(rf"{_VERB}[^.;:]{{0,40}}?\b(?:{_PROPERTY}|complex|imaginary)\b", re.IGNORECASE)
_NAMED_AFTER = re.compile(
    rf"^[\s,]*(?:is|are|be|being|denotes?|for)\b[^.;:]{{0,40}}?\b(?:{_QUANTITY}|{_SIZE})s?\b(?!\s+(?:density|distribution|mass))",
    re.IGNORECASE,
)
_PRIOR = re.compile(r"^[\s,]*(?:of|that)\b", re.IGNORECASE)
_EVENT_BEFORE = re.compile(r"\bevents?\s*$", re.IGNORECASE)
_EVENT_AFTER = re.compile(r"^[\s,]*(?:is|are|be)\s+(?:an?\s+|two\s+|any\s+)?(?:\w+\s+)?events?\b", re.IGNORECASE)
_JOINT = re.compile(r"^\s*(?:,|,?\s*and|,?\s*or)\s*$")
_SENTENCE = re.compile(r"[.;:!?](?:\s|$)|\n\s*\n|\$\$|\\\[|\\\]|-->|<!--")


_GENERALISED = re.compile(
    r"Fortsetzung|prolongement|can be (?:extended|continued)|\\zeta\b|singular integral"
    r"|principal[- ]values?|\bp\.\s?v\.|\bP\.?V\.?\b|Hauptwert|finite[- ]part|Ces[aà]ro|\bAbel(?:ian)?\b|\bRamanujan\b"
    r"|\b(?:Borel|Euler)[- ](?:sum|trans)|\bCauchy(?:'s)? (?:principal )?value|analytic(?:ally)?[- ]contin|summab"
    r"|zeta[- ](?:function )?(?:regulari[sz]|method|value)|dim(?:ensional(?:ly)?|\.)?[- ]reg\w*|\badic(?:ally)?\b"
    r"|regulari[sz]ed (?:sum|series|integral|value|product)|divergent (?:series|integral|sum)|\\mathbb\{Q\}_"
    r"|\bformal(?:ly)? (?:power )?(?:series|sum|identit|manipul|comput|calcul|expan)|generali[sz]ed function"
    r"|sense of (?:distributions|Abel|Borel|Hadamard|Cauchy)|Hadamard|Hilbert transform|airfoil"
    r"|\\int_\{?-R\b|symmetric (?:limit|cut)|It[oô][- ](?:integral|calculus|process|sense)|Stratonovich",
    re.IGNORECASE,
)
"""Words by which an integral or a series has a value although it does not converge."""


def called(text: str, formulas: Sequence[InlineMath]) -> dict[str, tuple[int, str]]:
    """The names that the prose around inline formulas calls something, with the offset and the words.

    Args:
        text: the document.
        formulas: its inline formulas, in order.
    """
    found: dict[str, tuple[int, str]] = {}
    for number, item in enumerate(formulas):
        names = _names(item.tree)
        if not names or item.displayed:
            continue
        words = _words(_before(text, formulas, number), _after(text, formulas, number))
        if words:
            found.update({name: (item.start, words) for name in names if name not in found})
    return found


def _words(before: str, after: str) -> str:
    """The words beside a formula that call what it names something, or nothing."""
    places = ((_CALLED_BEFORE, before), (_SIZED_BEFORE, before), (_CALLED_AFTER, after), (_NAMED_AFTER, after))
    for pattern, place in places:
        match = pattern.search(place)
        if match:
            return " ".join(match.group(0).split())
    named = _NAMED_BEFORE.search(before)
    return named.group(0).strip() if named and _PRIOR.search(after) else ""


def is_complex(words: str) -> bool:
    """Whether words call something complex."""
    return re.search(COMPLEX, words, re.IGNORECASE) is not None


def algebra_in_words(raw: RawDocument) -> dict[str, str]:
    """The names that words call matrices or operators, whose products have an order, and where they do."""
    formulas = [item for item in raw.items if isinstance(item, InlineMath)]
    found: dict[str, str] = {}
    for number, item in enumerate(formulas):
        names = [] if item.displayed else _names(item.tree)
        if not names:
            continue
        words = _ALGEBRA_BEFORE.search(_before(raw.source.text, formulas, number))
        words = words or _ALGEBRA_AFTER.search(_after(raw.source.text, formulas, number, through=True))
        if words:
            line = raw.source.position(item.start)[0]
            shown = " ".join(words.group(0).split())
            found.update({name: f"line {line} says of {name} “{shown}”; declare its shape" for name in names})
    return found


def functions_in_words(text: str, formulas: Sequence[InlineMath]) -> frozenset[str]:
    """The names of which the words beside them say that they are no densities: a polynomial, a pressure."""
    found: set[str] = set()
    for number, item in enumerate(formulas):
        after = re.match(r"\s*(?:be|is|are|denotes?)\b[^.;:]{0,40}", _after(text, formulas, number))
        near = _before(text, formulas, number)[-24:] + " | " + (after.group(0) if after else "")
        if not item.displayed and re.search(NOT_A_LAW, near, re.IGNORECASE):
            found |= set(_names(item.tree))
    return frozenset(found)


def events_in_words(text: str, formulas: Sequence[InlineMath]) -> frozenset[str]:
    """The names that the words beside them call events: ``the event $E$``, ``let $A$ and $B$ be events``."""
    found: set[str] = set()
    for number, item in enumerate(formulas):
        before, after = beside(text, formulas, number)
        if not item.displayed and (_EVENT_BEFORE.search(before) or _EVENT_AFTER.search(after)):
            found |= set(_names(item.tree))
    return frozenset(found)


def beside(text: str, formulas: Sequence[InlineMath], number: int) -> tuple[str, str]:
    """The words before and behind an inline formula, in its sentence."""
    return _before(text, formulas, number), _after(text, formulas, number)


def _before(text: str, formulas: Sequence[InlineMath], number: int) -> str:
    """The words before a formula in its sentence, before the list of formulas that it ends."""
    while number > 0:
        gap = text[formulas[number - 1].end : formulas[number].start]
        if not _JOINT.match(gap.strip("$").replace("\\(", "").replace("\\)", "")):
            break
        number -= 1
    start = formulas[number - 1].end if number else 0
    gap = text[max(start, formulas[number].start - 120) : formulas[number].start]
    return _SENTENCE.split(gap.rstrip("$").removesuffix("\\("))[-1].lstrip("$")


def _after(text: str, formulas: Sequence[InlineMath], number: int, *, through: bool = False) -> str:
    """The words behind a formula in its sentence, behind the list of formulas that it begins.

    ``through``: with the other formulas between them, as in ``A`` is a real ``n × n`` matrix.
    """
    while number + 1 < len(formulas):
        gap = text[formulas[number].end : formulas[number + 1].start]
        if not _JOINT.match(gap.strip("$").replace("\\(", "").replace("\\)", "")):
            break
        number += 1
    end = formulas[number + 1].start if number + 1 < len(formulas) and not through else len(text)
    gap = text[formulas[number].end : min(end, formulas[number].end + 120)]
    return _SENTENCE.split(gap.lstrip("$").removeprefix("\\)"))[0].rstrip("$")


def _names(node: Node | None) -> list[str]:
    """The names that a formula is about: a name, an applied name, a list of them, the left of a relation."""
    match node:
        case None:
            return []
        case Related(items=items):
            return _names(items[0])
        case Listed(items=items):
            return [name for item in items for name in _names(item)]
        case Row(items=(head, Fence())) if base_name(head) is not None:
            return [symbol_name(head)]
        case _:
            return [symbol_name(node)] if base_name(node) is not None else []


@dataclass(frozen=True, slots=True)
class Described:
    """What the words and the unusual sets of a document say of names: doubts about them, and what is not real.

    ``generalised`` says where the document speaks of values of integrals or series that do not converge, ``related``
    which functions a formula of the document states something of.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)
    algebra: Mapping[str, str] = field(default_factory=dict)
    generalised: str | None = None
    related: Mapping[str, str] = field(default_factory=dict)

    def doubts(self, names: Iterable[str], symbols: Iterable[Sym], defined: Iterable[str]) -> Iterator[str]:
        """Why the names of a claim may not be arbitrary; what is defined or counts things is what it is."""
        counted = {symbol.name for symbol in symbols if symbol.sort is Sort.INTEGER}
        for name in sorted(set(names) & self.said.keys() - set(defined)):
            if name not in counted or re.search(r"“.*\b(?:even|odd)\b", self.said[name]):
                yield self.said[name]


def described(raw: RawDocument, survey: Survey) -> Described:
    """Collect what a document says of names in words, wherever it does."""
    formulas = [item for item in raw.items if isinstance(item, InlineMath)]
    said = dict(_parameters(survey))
    foreign: dict[str, str] = {}
    for name, (start, words) in called(raw.source.text, formulas).items():
        said[name] = f"line {raw.source.position(start)[0]} says of {name} “{words}”"
        if is_complex(words):
            foreign[name] = f"{said[name]}, and formulas are read over the real numbers"
    for item in formulas:
        for name, space in restricted(item.tree) if item.tree is not None else ():
            line = raw.source.position(item.start)[0]
            said[name] = f"line {line} puts {name} into {spelling(space)}; state that in a context block"
            if domains.is_complex(space):
                foreign[name] = f"line {line} puts {name} into {spelling(space)}; formulas are read over the reals"
    return Described(said, foreign, algebra_in_words(raw), _generalised(raw), _related(raw, survey))


def _parameters(survey: Survey) -> Iterator[tuple[str, str]]:
    """The parameters of laws that are not known, which may take some values only: ``X ~ Wald(γ, α)``."""
    for _, law in survey.sampled:
        head, *groups = parts_of(law)
        for group in groups if stated_law(law) is None and base_name(head) not in survey.laws else []:
            for node in argument_nodes(group.body)[0] if isinstance(group, Fence) else ():
                if base_name(node) is not None:
                    name = symbol_name(node)
                    yield name, f"{name} is a parameter of {spelling(head)}, of which it is not known what it may be"


def _related(raw: RawDocument, survey: Survey) -> dict[str, str]:
    """The undeclared functions of which a formula says something, as a side of its own: ``T(n) = 2 T(n/2) + n``."""
    found: dict[str, str] = {}
    for item in raw.items:
        for step in item.steps if isinstance(item, RawChain) else ():
            for side in (step.left.tree, step.right.tree):
                head = side.items[0] if isinstance(side, Row) and len(side.items) == 2 else None
                name = base_name(head) if isinstance(head, Node) and survey.is_function(head) else None
                if name is not None and name not in survey.mapped:
                    line = raw.source.position(item.start)[0]
                    found.setdefault(name, f"line {line} says something of {name}")
    return found


def _generalised(raw: RawDocument) -> str | None:
    if raw.source.is_long:
        return "the document is too long to be searched for words about generalised values"
    found = _GENERALISED.search(raw.source.text)
    return f"line {raw.source.position(found.start())[0]} speaks of a “{found.group()}”" if found else None
