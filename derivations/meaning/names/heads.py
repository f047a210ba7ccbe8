r"""Function names with their scripts: which subscript is a parameter, a random variable, or part of the name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivations.meaning.names.families import INDEX_LETTERS
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.reading.names import (
    TRANSPOSES,
    argument_nodes,
    base_name,
    is_label,
    is_random,
    lowered,
    names_random,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Accent, Additive, Fence, Node, Number, Row, Script

DOTTED = {"\\dot": 1, "\\ddot": 2}
"""Accents that stand for so many derivatives, over a function that is written without them too."""


@dataclass(frozen=True, slots=True)
class Head:
    """A function name taken apart.

    ``name`` is canonical and holds the label scripts only; ``parameters`` are the subscripts that are variables;
    ``roles`` the lower-cased random variables of a subscript such as ``X|Y`` (values, then conditions).
    """

    name: str
    base: str
    parameters: tuple[Node, ...] = ()
    roles: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    power: Node | None = None
    transposed: bool = False
    inverse: bool = False
    primes: int = 0


def is_transpose(sup: Node | None, survey: Survey) -> bool:
    """Whether a superscript marks a transpose; a ``T`` or ``t`` that is a variable of the document need not."""
    text = spelling(sup)
    return text in TRANSPOSES - {"T"} or text in survey.transposes


def is_minus_one(sup: Node | None) -> bool:
    """Whether a superscript is ``-1``."""
    return isinstance(sup, Additive) and spelling(sup) == "-1"


def parse_head(node: Node, survey: Survey) -> Head:
    """Take a function name apart; ``node`` must be name-like."""
    base = base_name(node) or spelling(node)
    if isinstance(node, Accent) and node.accent in DOTTED and survey.is_function(node.body):
        plain = parse_head(node.body, survey)
        return replace(plain, primes=plain.primes + DOTTED[node.accent])
    if not isinstance(node, Script):
        return Head(base, base)
    inner = spelling(node.base)
    name, parameters, roles = _subscript(node.sub, inner, base, survey)
    power, transposed, inverse = None, False, False
    if node.sup is not None:
        if is_transpose(node.sup, survey):
            transposed = True
        elif is_minus_one(node.sup):
            inverse = True
        elif is_label(node.sup) or _is_policy(node.sup, survey):
            name += f"^{{{spelling(node.sup)}}}"
        else:
            power = node.sup
    return Head(name, base, parameters, roles, power, transposed, inverse, node.primes)


def _is_policy(sup: Node, survey: Survey) -> bool:
    r"""Whether a superscript is the name of a law, ``V^\pi(s)`` beside ``\pi(a | s)``, and no number."""
    return base_name(sup) == "\\pi" and "\\pi" in survey.laws


def _subscript(
    sub: Node | None, inner: str, base: str, survey: Survey
) -> tuple[str, tuple[Node, ...], tuple[tuple[str, ...], tuple[str, ...]] | None]:
    if sub is None:
        return inner, (), None
    items, separators = argument_nodes(sub)
    if not separators and isinstance(sub, Row) and all(map(names_random, sub.items)):
        items = sub.items
    if _density_letter(base, survey) and all(names_random(item) for item in items):
        names = tuple(lowered(plain_word(spelling(item))) for item in items)
        bar = separators.index("|") + 1 if "|" in separators else len(names)
        return inner, (), (names[:bar], names[bar:])
    if all(_is_parameter(item, survey) for item in items):
        return inner, items, None
    return f"{inner}_{{{spelling(sub)}}}", (), None


def _density_letter(base: str, survey: Survey) -> bool:
    return base in survey.laws or base == "f"


def _is_parameter(node: Node, survey: Survey) -> bool:
    if isinstance(node, Number) or base_name(node) is None or is_random(spelling(node)):
        return False
    return symbol_name(node) in survey.variables - INDEX_LETTERS


def is_law(head: Head, survey: Survey) -> bool:
    """Whether a function name is a density: a surveyed law, or ``f`` with a random variable as subscript."""
    return head.base in survey.laws or (head.base == "f" and head.roles is not None)


def is_information(node: Node, group: Fence) -> bool:
    r"""Whether ``I(X; Y)``, ``H(X)``, ``H(X, Y)`` or ``H(X \mid Y)`` is written, of different random variables.

    In roman, ``\mathrm{I}(X, Y)`` and ``\mathrm{h}(X)`` are such, too.
    """
    nodes, separators = argument_nodes(group.body)
    if not all(map(names_random, nodes)) or len({spelling(one) for one in nodes}) < len(nodes):
        return False
    name = symbol_name(node)
    roman = plain_word(name) != name
    match information(node):
        case "I":
            return separators == (";",) or (roman and separators == (",",))
        case "H":
            return not set(separators) - {",", "|"} and separators.count("|") <= 1
        case _:
            return False


def may_define_information(node: Node, group: Fence) -> bool:
    r"""Whether an entropy is named in roman and without a bar, so that a document may say what it is."""
    name = symbol_name(node)
    return plain_word(name) != name and information(node) == "H" and "|" not in argument_nodes(group.body)[1]


def information(node: Node) -> str:
    """``I`` where a node is a sign of mutual information, ``H`` where it is one of entropy; else nothing."""
    name = symbol_name(node)
    word = plain_word(name)
    return {"I": "I", "H": "H", "h": "H" if word != name else ""}.get(word, "")


def name_of_elements(law: str, letters: list[str], bar: int) -> str:
    """The name of the density of elements of families, ``p(y_i | u)``: another function than that of the whole."""
    sides = " \\mid ".join(filter(None, (", ".join(letters[:bar]), ", ".join(letters[bar:]))))
    return f"{law}_{{{sides}}}"
