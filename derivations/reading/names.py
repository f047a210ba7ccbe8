r"""Canonical names: how a node is spelled, and what is a name at all.

A symbol is known by its canonical LaTeX: ``x``, ``\hat{\theta}``, ``\mu_{1}``, ``\hat{\theta}^{\text{TE}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from derivations.kept import kept
from derivations.model.terms.known_functions import KNOWN, QUOTIENTS
from derivations.reading import commands as table
from derivations.reading.syntax import (
    Accent,
    Additive,
    Command,
    Empty,
    Fence,
    Fraction,
    Marked,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Root,
    Row,
    Script,
    Sequence,
    Table,
    Text,
)

ELEMENTARY = {
    **{command: one.name for one in KNOWN for command in one.spellings},
    **{f"\\{name}": name for name in QUOTIENTS},
    "\\lg": "",
}
"""Elementary functions by their LaTeX names (roman spellings are reduced to these first)."""

UNSUPPORTED = frozenset(
    {
        "\\Pr", "\\arccot", "\\arccsc", "\\arcosh", "\\arcoth", "\\arcsec", "\\arg", "\\argmax", "\\argmin",
        "\\arsinh", "\\artanh", "\\bmod", "\\deg", "\\det", "\\diag", "\\dim", "\\gcd", "\\idotsint", "\\iiiint",
        "\\inf", "\\injlim", "\\ker", "\\lg", "\\lim", "\\liminf", "\\limsup", "\\max", "\\min", "\\mod", "\\oiiint",
        "\\oiint", "\\projlim", "\\rank", "\\sup", "\\vec",
    }
) - {command for command, name in ELEMENTARY.items() if name}  # fmt: skip
"""Words whose meaning no term expresses yet."""

SIGNS = frozenset(
    {
        "\\binom", "\\circ", "\\iiint", "\\iint", "\\infty", "\\int", "\\mathbf{\\nabla}", "\\mathrm{d}",
        "\\nabla", "\\oint", "\\partial", "\\prod", "\\sum",
    }
)  # fmt: skip
CONSTANT_WORDS = frozenset({"const", "const.", "constant", "Const", "cst", "Constant"})
DOTS = frozenset(["\\dots", "\\ldots", "\\cdots", "\\vdots", "\\ddots", "\\dotsc", "\\dotsb"])
EXPECTATIONS = frozenset(
    {
        "E", "\\E", "\\mathbb{E}", "\\mathbf{E}", "\\mathcal{E}", "\\mathrm{E}", "\\mathsf{E}",
        "\\operatorname{E}",
    }
)  # fmt: skip
SHARED_EXPECTATIONS = frozenset({"E", "\\mathcal{E}", "\\mathbf{E}"})
"""Signs of averages that are energies and fields as well: before square brackets or random variables they average."""
MOMENTS = {"\\mathbb{V}": "variance", "Var": "variance", "Cov": "covariance", "var": "variance", "cov": "covariance"}
CONDITIONAL = EXPECTATIONS | {
    "p", "q", "P", "\\pi", "\\Pr", "Pr", "Prob", "\\mathrm{Pr}", "\\mathbb{P}", "\\mathbf{P}", "\\mathcal{P}",
    "\\mathrm{P}", "\\operatorname{P}", "\\mathcal{N}",
}  # fmt: skip
"""Signs of laws and averages, in whose brackets a bar says what is given."""
NOT_NUMBERS = frozenset(
    [
        r"\$",
        r"\emptyset",
        r"\varnothing",
        r"\bigcup",
        r"\bigcap",
        r"\bigoplus",
        r"\bigotimes",
        r"\aleph",
        r"\Re",
        r"\Im",
        r"\dagger",
        r"\forall",
        r"\exists",
        r"\checkmark",
        r"\surd",
    ]
)
"""Names that stand for no number, whatever the document says."""

MATRIX_LETTERS = frozenset([r"\Sigma", r"\Lambda", r"\Omega", r"\Phi", r"\Psi", r"\Gamma"])
"""Greek capitals that stand for matrices as often as for numbers."""

TRANSPOSES = frozenset(["T", "\\top", "\\intercal", "\\mathrm{T}", "\\mathsf{T}", "\\text{T}", "\\mathit{T}"])
PERCENT = r"\%"
"""The sign of a hundredth."""
DIFFERENTIALS = frozenset({"\\mathrm{d}", "d", "\\dd", "\\text{d}", "\\mathbf{d}"})

_WRAPPED = re.compile(
    r"^\\(?:(?:mathrm|operatorname|mathsf|text|mathit|textrm)\{([A-Za-z*]+)|math(?:bb|bf|cal|scr)\{([A-Za-z]{2,}))\}$"
)
_GREEK_CAPITAL = re.compile(r"\\(Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|Gamma|Delta|Upsilon)(?![A-Za-z])")


@lru_cache(maxsize=10_000)
def plain_word(name: str) -> str:
    r"""Strip an upright face, or any face of a word: ``\mathrm{Var}`` and ``\mathbb{Var}`` are ``Var``.

    Other names are themselves: a single letter is another name in another face.
    """
    found = _WRAPPED.match(name)
    return (found.group(1) or found.group(2)) if found else name


@lru_cache(maxsize=10_000)
def elementary(name: str) -> str | None:
    """The elementary function that a name stands for, if any."""
    if name in ELEMENTARY:
        return ELEMENTARY[name] or None
    word = plain_word(name)
    return ELEMENTARY.get(f"\\{word}") or None if word != name else None


@lru_cache(maxsize=10_000)
def is_sign(name: str) -> bool:
    """Whether a name is an operator or a known function rather than a variable."""
    word = plain_word(name)
    return (
        name in SIGNS
        or name in UNSUPPORTED
        or f"\\{word}" in UNSUPPORTED
        or elementary(name) is not None
        or name in DOTS
        or word in MOMENTS
        or name == "\\mathcal{N}"
        or word in ("tr", "Tr", "Exp", "Gam", "Unif", "Bern", "KL")
    )


def joined(parts: list[str]) -> str:
    """Join LaTeX pieces, with a space only where a command would swallow a letter."""
    text = ""
    for part in parts:
        if text and part and part[0].isalpha() and re.search(r"\\[A-Za-z]+$", text):
            text += " "
        text += part
    return text


def spelling(node: Node | None) -> str:
    """The canonical LaTeX of a node, which remembers it."""
    match node:
        case None | Empty():
            return ""
        case Number(text=text) | Name(text=text) | Operator(symbol=text):
            return text
    try:
        return node._spelling
    except AttributeError:
        text = _spelled(node)
        object.__setattr__(node, "_spelling", text)
        return text


def _spelled(node: Node) -> str:
    match node:
        case Text(text=text):
            return f"\\text{{{text.strip()}}}"
        case Accent(accent=accent, body=body):
            return f"\\{accent_name(accent)}{{{spelling(body)}}}"
        case Script():
            return _script(node)
        case Fence(open=left, close=right, body=body):
            return f"{left}{spelling(body)}{right}"
        case Row(items=items):
            return joined([spelling(item) for item in items])
        case _:
            return _compound(node)


def _script(node: Script) -> str:
    text = spelling(node.base) + "'" * node.primes
    if node.sub is not None:
        text += f"_{{{spelling(node.sub)}}}"
    return text + (f"^{{{spelling(node.sup)}}}" if node.sup is not None else "")


def _compound(node: Node) -> str:
    match node:
        case Fraction(numerator=top, denominator=bottom):
            return f"\\frac{{{spelling(top)}}}{{{spelling(bottom)}}}"
        case Command(text=text, args=args):
            return text + "".join(f"{{{spelling(arg)}}}" for arg in args)
        case Root(radicand=body, degree=degree):
            return f"\\sqrt{f'[{spelling(degree)}]' if degree else ''}{{{spelling(body)}}}"
        case Additive(terms=terms):
            text = joined([part for sign, term in terms for part in (sign, spelling(term))])
            return text.removeprefix("+")
        case Related(items=items, relations=seps) | Sequence(items=items, separators=seps):
            parts = [spelling(items[0])]
            for sep, item in zip(seps, items[1:], strict=False):
                parts += [sep, spelling(item)]
            return joined(parts)
        case Table(rows=rows):
            return " \\\\ ".join(" & ".join(spelling(cell) for cell in row) for row in rows)
        case _:
            return ""


def accent_name(accent: str) -> str:
    r"""The accent without its backslash and its width: ``\widehat`` is ``hat``."""
    return accent.removeprefix("\\").removeprefix("wide").removeprefix("over").replace("line", "bar")


_COMMAND = re.compile(r"\\[A-Za-z]+")
_PRINTED = frozenset(
    {
        *table.NAMES, *table.GREEK.values(), *table.OPERATORS, *table.SIGNS, *table.OPENERS, *table.CLOSERS,
        *table.BARS,
        *table.CHAIN_RELATIONS, *table.OTHER_RELATIONS, *table.LOGIC, *table.SEPARATORS, *table.FACES, *table.ACCENTS,
        *table.FRACTIONS, *table.BINOMIALS, *table.ROOTS, *table.WORDS, *table.IGNORED, *table.GAPS, *table.DELIMITERS,
        *ELEMENTARY, *UNSUPPORTED, *table.STACKED_RELATION, r"\left", r"\right", r"\begin", r"\end",
    }
)  # fmt: skip
"""Commands of which it is known what they print."""


@lru_cache(maxsize=10_000)
def is_undefined(text: str) -> bool:
    """Whether a name, or other LaTeX in canonical form, holds a command of which nobody says what it prints."""
    return any(command not in _PRINTED for command in _COMMAND.findall(text))


def base_name(node: Node) -> str | None:
    """The name that a node writes when its scripts are taken away, or ``None`` if it is no name."""
    while isinstance(node, Script) and node.base is not None:
        node = node.base
    if isinstance(node, Name):
        return None if is_sign(node.text) else node.text
    return spelling(node) if isinstance(node, Accent) and base_name(node.body) is not None else None


@lru_cache(maxsize=10_000)
def lowered(name: str) -> str:
    r"""The name of the value of a random variable: ``X`` gives ``x``, ``\tilde{X}`` gives ``\tilde{x}``."""
    name = plain_word(name) if len(plain_word(name)) == 1 else name
    name = re.sub(r"\\mathrm\{([A-Z])\}", r"\1", name)
    name = _GREEK_CAPITAL.sub(lambda found: found.group(0).lower(), name)
    return re.sub(r"(?<![A-Za-z\\])([A-Z])(?![A-Za-z])", lambda found: found.group(1).lower(), name)


def averages_always(sign: Node, only: bool) -> bool:
    """Whether the sign of an average is no other one: ``E`` may be that of an energy, unless words ``only`` average."""
    base = sign.base if isinstance(sign, Script) and sign.base is not None else sign
    return only or spelling(base) not in SHARED_EXPECTATIONS


@lru_cache(maxsize=10_000)
def is_random(name: str) -> bool:
    """Whether a name is written as a random variable: a capital letter."""
    bare = re.sub(r"_\{.*\}$", "", name)
    bare = plain_word(bare) if len(plain_word(bare)) == 1 else bare
    return lowered(bare) != bare and not bare.startswith(("\\mathbb", "\\mathcal"))


def is_bold(name: str) -> bool:
    """Whether a name is set in bold, the usual mark of a vector."""
    return "\\mathbf{" in name


def may_be_matrix(name: str) -> bool:
    """Whether a name is written as that of a matrix: a capital letter, or a bold one."""
    return is_random(name) or is_bold(name)


def names_random(node: Node) -> bool:
    """Whether a node is a name that is written as a random variable."""
    return base_name(node) is not None and is_random(spelling(node))


def is_dots(node: Node) -> bool:
    """Whether a node is an ellipsis."""
    return isinstance(node, Name) and node.text in DOTS


_ROMAN = ("\\mathrm{", "\\operatorname{")


def is_label(sup: Node) -> bool:
    r"""Whether a superscript is part of the name: ``\text{TE}``, ``*``, ``(k)``, a roman word that acts on nothing."""
    text = spelling(sup)
    if isinstance(sup, Fence):
        return sup.open == "("
    if text in ("*", "\\ast", "\\star", "\\dagger", "\\prime"):
        return True
    behind = sup.items[1] if isinstance(sup, Row) else None
    acts = isinstance(behind, Fence | Name) and not spelling(behind).startswith(_ROMAN)
    return text.startswith(("\\text{", *(() if acts else _ROMAN))) and plain_word(text) not in ("T", "\\top")


def parts_of(node: Node) -> tuple[Node, ...]:
    """The items of a row, or the node alone."""
    return node.items if isinstance(node, Row) else (node,)


def row_of(items: tuple[Node, ...] | list[Node]) -> Node:
    """Items side by side as one node; a single one is itself, as ``parts_of`` would give it back."""
    return items[0] if len(items) == 1 else Row(items[0].start, items[-1].end, tuple(items))


def list_of(items: Iterable[Node], start: int, end: int) -> Node:
    """Items between commas as one node; a single one is itself, as ``argument_nodes`` would give it back."""
    items = tuple(items)
    return items[0] if len(items) == 1 else Sequence(start, end, items, (",",) * (len(items) - 1))


def without_comma(node: Node) -> Node:
    """A node without the comma that ends it."""
    if isinstance(node, Sequence) and len(node.items) == 2 and isinstance(node.items[1], Empty):
        return node.items[0]
    return node


def argument_nodes(node: Node) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """The parts between separators of what stands in parentheses, and the separators."""
    if isinstance(node, Sequence):
        return node.items, node.separators
    return (node,), ()


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node."""
    match node:
        case Name() | Number() | Operator():  # most nodes of any formula
            return ()
        case Accent(body=body) | Fence(body=body) | Marked(body=body):
            return (body,)
        case Script(base=base, sub=sub, sup=sup):
            return tuple(part for part in (base, sub, sup) if part is not None)
        case Fraction(numerator=top, denominator=bottom):
            return (top, bottom)
        case Root(radicand=body, degree=degree):
            return (body,) if degree is None else (body, degree)
        case Row(items=items) | Related(items=items) | Sequence(items=items) | Command(args=items):
            return items
        case Additive(terms=terms):
            return tuple(term for _, term in terms)
        case Table(rows=rows):
            return tuple(cell for row in rows for cell in row)
        case _:
            return ()


_LARGEST_KEPT = 200


def within(tree: Node) -> Iterator[Node]:
    """All nodes of a tree."""
    first = _first_within(tree)
    return iter(first) if len(first) <= _LARGEST_KEPT else _walked(tree)


@kept
def _first_within(tree: Node) -> tuple[Node, ...]:
    """The nodes of a tree, as far as it is worth to keep them: of a formula many questions are asked."""
    return tuple(islice(_walked(tree), _LARGEST_KEPT + 1))


def _walked(tree: Node) -> Iterator[Node]:
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        stack += children(part)
