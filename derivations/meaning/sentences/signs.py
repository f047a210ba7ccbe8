r"""What words say of brackets, bars and norms: whether they stand for what they usually do.

A sign is a kind of bracket around names, ``[x]``, ``\{x\}``, ``|x|``, ``\|x\|``, ``\langle x, y \rangle``.  What it
usually stands for is a row here; everything else that words tell is the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derivations.meaning.sentences.formulas import name_node, names_in
from derivations.meaning.sentences.matcher import Found, without_marks
from derivations.meaning.sentences.nouns import Noun, noun_of
from derivations.meaning.sentences.split import Formula
from derivations.meaning.sentences.yields import Notation, Sign, Yield
from derivations.reading.names import TRANSPOSES, elementary, is_dots, parts_of, spelling
from derivations.reading.syntax import (
    Accent,
    Additive,
    Fence,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Row,
    Script,
    Sequence,
    Table,
)

BRACKETS, BRACES, BARS, NORM, ANGLES = "[", r"\{", "|", r"\|", r"\langle"
COMPLEX = r"\mathbb{C}"
"""In the place of a bracket: bars, norms and angles are those of complex numbers."""
POSITIVE_PART = "(+"
r"""In the place of a bracket: round or square brackets with a plus sign below them, ``(x)_+``."""

_NORM = r"(?:2- ?|l2 ?-?|\$(?:\\ell|L)(?:_|\^)\{?2\}?\$ ?-?)?(?:norm|length|magnitude)"
_USUAL = {
    BRACKETS: r"(?!)",
    BRACES: r"(?:\S+ ){0,4}?(?:sets?|sequences?|famil(?:y|ies)|collections?|process(?:es)?|events?|class(?:es)?)",
    BARS: rf"(?:absolute|modulus|determinant)(?: values?)?|{_NORM}",
    NORM: _NORM,
    POSITIVE_PART: r"(?:positive|non-?negative) parts?|truncated powers?|rectifie[rd]\S*(?: \S+)?|hinge(?: \S+)?",
    ANGLES: r"(?:inner|scalar|dot) products?|averages?|means?|expectations?|expected values?|sets?|pairs?",
}
"""What a sign stands for unless words say something else."""
_QUALIFIED = (
    r"(?:^|.* )(?:the|its|their|by|as|of|for|denotes?|write|means?)(?: (?:usual|standard|ordinary|euclidean|real))*"
)
_OF = (
    r"(?: (?:of|on|in|for|between|a|an|the|its|their|real|two|both|numbers?|vectors?|scalars?|matri\w+|entr\w+"
    r"|arguments?|and|space|is|are|being|will be|be|we|\$(?:\\mathbb\{R\}|\\R\b)?[^$]{0,9}\$))*"
)
"""What may stand behind it without making something else of it: of what it is, and that it is written so."""
_PREDICATED = frozenset(
    {
        Noun.CONSTANT, Noun.NUMBER, Noun.REAL, Noun.SCALAR, Noun.INTEGER, Noun.NATURAL, Noun.RATIONAL, Noun.QUANTITY,
        Noun.FUNCTION, Noun.VARIABLE, Noun.SOLUTION, Noun.ROOT, Noun.MINIMUM, Noun.MAXIMUM, Noun.EQUATION,
        Noun.RANDOM_VARIABLE,
    }
)  # fmt: skip
"""What is said of a value, and not of what a sign stands for."""
_CLAUSE_END = re.compile(r" [,;:.?!)](?: |$)| (?:and|where|with|so|then|that|which|while|but) ")


def sign_of(tree: Node | None) -> str | None:
    """The bracket of a sign that stands around names only; ``None`` for everything else."""
    if is_positive_part(tree):
        return POSITIVE_PART
    base = tree.base if isinstance(tree, Script) and tree.sub is None and tree.sup is None else tree
    if not isinstance(base, Fence) or base.open not in _USUAL:
        return None
    body = base.body
    items = body.items if isinstance(body, Sequence) else (body,)
    return base.open if all(_is_plain(item) for item in items) else None


def is_positive_part(node: Node | None) -> bool:
    """Whether a plus sign stands below brackets: ``(x)_+``, ``[x - 1]_+^2``."""
    match node:
        case Script(base=Fence(open="(" | "["), sub=Operator(symbol="+")):
            return True
        case _:
            return False


def _is_plain(item: Node) -> bool:
    parts = parts_of(item)
    return all(name_node(part) is not None or is_dots(part) or isinstance(part, Operator) for part in parts)


POWER = "^"
_OPERATORS = frozenset({"*", "\\cdot", "\\bullet", "\\times"})


def operation_of(tree: Node | None) -> str | None:
    r"""The sign of an operation on plain names: ``\log``, ``\binom``, ``!``, ``*``, and ``^x`` for powers of ``x``."""
    match tree:
        case Table(environment="binom"):
            return r"\binom"
        case Row(items=(_, Operator(symbol="!"))):
            return "!"
        case Row(items=(left, Operator(symbol=symbol), right)) if _is_plain(left) and _is_plain(right):
            return symbol
        case Additive(terms=(("+", _), ("+", _))):
            return "+"
        case Row(items=(first, _)) if _is_function(first):
            return operation_of(first)
        case _:
            return None if tree is None else used_sign(tree)


def used_sign(node: Node) -> str | None:
    """The sign with which an item of a formula begins: that of a known function, a sum, a power or a coefficient."""
    match node:
        case Table(environment="binom"):
            return r"\binom"
        case Script(base=Name(text=text)) if elementary(text) is not None or text == r"\sum":
            return text
        case Script(base=Name(text=text), sub=None, sup=Name() | Number() as sup) if spelling(sup) not in TRANSPOSES:
            return f"{POWER}{text}"
        case Name(text=text) if elementary(text) is not None or text in (r"\Gamma", r"\max", r"\min", r"\det", r"\sum"):
            return text
        case _:
            return None


def _is_function(node: Node) -> bool:
    found = used_sign(node)
    return found is not None and not found.startswith(POWER)


_NO_POWER = re.compile(
    r"\b(?:component|coordinate|ind(?:ex|ices)|iterates?|fold|composition|falling|rising|entr(?:y|ies)|layer|sample)\b"
    r"|\\circ"
)


_BASES = r"(?: (?:natural|decimal|common|binary|dyadic))*"
"""What tells the base of a logarithm; a row of its own reads that."""


def _is_usual_operation(sign: str, words: str) -> bool:
    """Whether words tell the usual meaning of an operation, which for a function begins with its own name."""
    if sign.startswith(POWER):
        return _NO_POWER.search(words) is None
    stem = {"!": "factorial", r"\binom": "binomial", r"\ln": "log", "+": "addition"}.get(sign, sign.lstrip("\\")[:3])
    named = (
        rf"{_BASES} {stem.lower()}\w*(?: functions?| coefficients?| values?| numbers?)?(?: (?:to|in|with) base \S+)?"
    )
    own = rf"{_QUALIFIED}{named}{_OF}"
    usual = re.fullmatch(own, f"the {words.strip()}".lower()) is not None
    return usual or (sign in _OPERATORS and re.search(r"\b(?:product|multiplication|sum)\b", words) is not None)


def is_usual(sign: str, words: str) -> bool:
    """Whether words tell the usual meaning of a sign."""
    return re.fullmatch(rf"{_QUALIFIED} (?:{_USUAL[sign]}){_OF}", f"the {words.strip()}") is not None


def _shown(found: Found, start: int, end: int) -> str:
    """Words of the line with their formulas as they are written."""

    def written(mark: re.Match[str]) -> str:
        return f"${getattr(found.line.formula(mark.group()).item, 'source', '')}$"

    return re.sub(r"<[a-qs-zA-Z]\d+>", written, without_marks(found.line.text[start:end]))


def _behind(found: Found) -> str:
    """The words behind a match, up to the end of their clause."""
    words = _shown(found, found.match.end(), len(found.line.text))
    end = _CLAUSE_END.search(f"{words} ")
    return words[: end.start()] if end else words


def _ahead(found: Found) -> str:
    """The words before the sign of a match, from the beginning of their clause."""
    words = _shown(found, 0, found.match.start("F"))
    return re.split(r"(?:^|\s)[,;:.(](?=\s)|\b(?:where|and|with|let|here)\b", words)[-1].strip()


def _own(found: Found, words: str) -> Iterator[Yield]:
    """Signs of which words tell something that is not the usual meaning of each."""
    signs = [(tree, sign) for tree in found.trees("F|F1") if (sign := sign_of(tree)) is not None]
    if not all(is_usual(sign, words) for _, sign in signs):
        for tree, sign in signs:
            yield Notation(*found.span, Sign.OWN_MEANING, tree, found.shown, sign)


def operations(found: Found) -> Iterator[Yield]:
    """A known function, a power or an operation denotes what the words behind it say."""
    words = _behind(found).strip()
    for tree in found.trees("F|F1") if words else ():
        sign = operation_of(tree)
        if sign is not None and not _is_usual_operation(sign, words):
            yield Notation(*found.span, Sign.OWN_MEANING, tree, found.shown, sign)


def denoting(found: Found) -> Iterator[Yield]:
    """A sign denotes what the words behind it say."""
    words = _behind(found).strip()
    if words:
        yield from _own(found, words)


def being(found: Found) -> Iterator[Yield]:
    """A sign *is* what the words behind it say, unless they say something of its value."""
    words = re.split(r" (?:of|on|in|for|at|from|to) ", f"{_behind(found).strip()} ")[0].split()
    nouns = (noun_of(" ".join(words[-length:])) for length in (3, 2, 1))
    if next((noun for noun in nouns if noun is not Noun.UNKNOWN), None) not in _PREDICATED:
        yield from denoting(found)


_WRITTEN = re.compile(r" ?(?:is|are|be|we)? ?(?:also )?(?:denoted|written|denote|write)? ?(?:by|as|with)?$")


def denoted(found: Found) -> Iterator[Yield]:
    """A sign is written for what the words before it say."""
    yield from _own(found, _WRITTEN.sub("", _ahead(found)))


def alone(found: Found) -> Iterator[Yield]:
    """Square or curly brackets around a single name group nothing."""
    for tree in found.trees("F"):
        sign = sign_of(tree) if isinstance(tree, Fence) and isinstance(tree.body, Name | Accent) else None
        if sign in (BRACKETS, BRACES):
            yield Notation(*found.span, Sign.OWN_MEANING, tree, found.shown, sign)


_CALLED = {"square": BRACKETS, "curly": BRACES, "braces": BRACES, "angle": ANGLES, "angular": ANGLES, "angled": ANGLES}


def brackets(found: Found) -> Iterator[Yield]:
    """Brackets that are spoken of in words."""
    words = found.words.split()
    if any(word.startswith("bar") for word in words):
        sign = NORM if "double" in words else BARS
    else:
        sign = next((_CALLED[word] for word in words if word in _CALLED), BRACKETS)
    if not is_usual(sign, _behind(found)):
        yield Notation(*found.span, Sign.OWN_MEANING, None, found.shown, sign)


def norms(found: Found) -> Iterator[Yield]:
    """A norm that is not the Euclidean one is spoken of, where no sign of its own stands with it."""
    if not is_usual(NORM, _shown(found, found.match.start(), found.match.end()).partition(" ")[2]):
        yield Notation(*found.span, Sign.OWN_MEANING, None, found.shown, NORM)


def any_norm(found: Found) -> Iterator[Yield]:
    """A space has some norm."""
    yield Notation(*found.span, Sign.OWN_MEANING, None, found.shown, NORM)


_ADDITION = re.compile(r" ?(?:the )?(?:usual |ordinary )?(?:addition|sum|plus|subtraction|difference|minus|or minus)")


def operation(found: Found) -> Iterator[Yield]:
    """The sign of a sum stands for what the words behind it say."""
    for tree in found.trees("S|S1"):
        summing = isinstance(tree, Operator) and tree.symbol in ("+", "-")
        if summing and not _ADDITION.match(_behind(found)):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, tree, found.shown)


def _is_cycle(body: Node) -> bool:
    return all(isinstance(part, Number) or name_node(part) is not None for part in parts_of(body))


def cycles(found: Found) -> Iterator[Yield]:
    """Permutations are written as cycles: ``(12)(34)``."""
    for tree in found.trees("F"):
        if all(isinstance(part, Fence) and part.open == "(" and _is_cycle(part.body) for part in parts_of(tree)):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, tree, found.shown)


def operation_signs(found: Found) -> Iterator[Yield]:
    """An operation is spoken of that has a sign of its own: ``an operation $*$``, and not ``the operation $v_6$``."""
    for tree in found.trees("S|S1|S2"):
        if name_node(tree) is None:
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, tree, found.shown)


_JOINED = re.compile(r" ?(?:the )?(?:\S+ )?(?:composition|concatenation|compound|commutator|convolution|action)\b")


def juxtaposed(found: Found) -> Iterator[Yield]:
    """Names side by side stand for what is done one after the other."""
    for tree in found.trees("F"):
        if len(parts_of(tree)) > 1 and _is_plain(tree) and _JOINED.match(_behind(found)):
            yield Notation(*found.span, Sign.OTHER_ALGEBRA, tree, found.shown)


def restricted_sums(found: Found) -> Iterator[Yield]:
    """Sums are said to leave out some of the values between their limits."""
    yield Notation(*found.span, Sign.OWN_MEANING, None, found.shown, r"\sum")


def superscripts(found: Found) -> Iterator[Yield]:
    """Superscripts are said to be no powers."""
    yield Notation(*found.span, Sign.OWN_MEANING, None, found.shown, POWER)


def equated(found: Found, one: Formula) -> Iterator[Notation]:
    """An equation says what a sign around names is."""
    for relation in found.line_relations(one):
        sign = _equated_sign(*relation.items[:2]) if relation.relations[0] in ("=", ":=") else None
        if sign is not None:
            yield Notation(*found.span, Sign.OWN_MEANING, relation, found.shown, sign)


def by_cases(found: Found) -> Iterator[Yield]:
    """An equation says what a sign is where something holds, and it is zero elsewhere: a positive part, or its own."""
    for one in found.formulas("E"):
        for told in equated(found, one):
            usual = any(_is_cut_off(told.tree, condition) for condition in found.trees("F2"))
            yield replace(told, sign=Sign.USUAL_MEANING) if usual else told


def _is_cut_off(equation: Node | None, condition: Node) -> bool:
    r"""Whether ``(u)_+^n = u^n``, and the condition is that ``u`` is positive, written as an order or as its sides."""
    match equation, condition:
        case (
            Related(items=(Script(base=Fence(body=cut), sup=power) as head, body), relations=("=",)),
            Related(items=(left, right), relations=(">" | r"\ge" | r"\geq",)),
        ) if is_positive_part(head):
            plain = Script(head.start, head.end, head.base, None, power) if power is not None else head.base
            bodies = {spelling(plain), spelling(cut)} if power is None else {spelling(plain)}
            difference = Additive(cut.start, cut.end, (("+", left), ("-", right)))
            positive = spelling(difference if spelling(right) != "0" else left)
            return spelling(body) in bodies and spelling(cut) == positive
        case _:
            return False


def equated_in_prose(found: Found) -> Iterator[Yield]:
    """An equation in a line of the prose says what a sign is; one for an absolute value may tell a value."""
    for one in found.formulas("E"):
        yield from (
            () if one.displayed else (told for told in equated(found, one) if told.bracket not in {BARS, *_OPERATORS})
        )


def defined(found: Found) -> Iterator[Yield]:
    """An equation defines a known function anew, unless it only tells what its name usually means."""
    for relation in (relation for one in found.formulas("E") for relation in found.line_relations(one)):
        items = parts_of(relation.items[0])
        sign = used_sign(items[0]) if len(items) == 2 and _is_argument(items[1]) else None
        if sign is not None and elementary(sign) is not None and relation.relations[0] in ("=", ":="):
            yield Notation(*found.span, Sign.OWN_MEANING, relation, found.shown, sign)


def _is_argument(node: Node) -> bool:
    """Whether a known function stands at a letter: ``x``, ``(x)``."""
    return name_node(node.body if isinstance(node, Fence) else node) is not None


def _equated_sign(head: Node, body: Node) -> str | None:
    """The sign that an equation says what it is; an operation is told by an equation in the same names."""
    operation = operation_of(head)
    if operation not in _OPERATORS:
        return sign_of(head)
    return operation if names_in(head) and names_in(head) <= names_in(body) else None
