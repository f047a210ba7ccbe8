r"""Syntax trees of formulas: what stands where, before anything has a meaning.

The parser knows no mathematics.  ``p(x)``, ``2(x+1)`` and ``s_\theta(x)\cdot p(x)`` come out as rows of items in
the order written; elaboration decides what is applied, multiplied or bound.  Every node keeps its span, as offsets
into the text of the *document* (so an error can be shown where it stands).
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.kept import Keeper


class _Spelled(Keeper):
    """What remembers how it is spelled, once ``names.spelling`` was asked."""

    __slots__ = ("_spelling",)
    _spelling: str


@dataclass(frozen=True, slots=True)
class Node(_Spelled):
    """A piece of a formula; ``start`` and ``end`` are offsets into the document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A decimal numeral, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    r"""A letter or a named command.

    ``text`` is canonical: ``x``, ``\theta``, ``\log``, ``\int``, ``\sum``, ``\nabla``, ``\partial``,
    ``\infty``, ``\mathcal{N}``, ``\mathbb{E}``, ``\mathrm{Var}``, ``\operatorname{tr}``; the bold faces
    (``\mathbf``, ``\boldsymbol``, ``\bm``, ``\symbf``, ``\vec``) all read ``\mathbf{…}``.
    ``\mathrm{d}`` stays ``\mathrm{d}``.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Accent(Node):
    r"""``\hat``, ``\tilde``, ``\bar``, ``\dot`` … over a node; ``wide`` spellings are the same accent."""

    accent: str
    body: Node


@dataclass(frozen=True, slots=True)
class Script(Node):
    """A base with subscript, superscript and primes (``base`` is ``None`` for scripts on nothing)."""

    base: Node | None
    sub: Node | None
    sup: Node | None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Fence(Node):
    r"""Something in delimiters: ``open``/``close`` are ``( ) [ ] \{ \} | \| \langle \rangle .``."""

    open: str
    close: str
    body: Node


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    r"""``\frac`` and its kin."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    r"""``\sqrt[degree]{radicand}``."""

    radicand: Node
    degree: Node | None


@dataclass(frozen=True, slots=True)
class Command(Node):
    r"""A command of which it is not known what it prints, with its arguments: one quantity made of them."""

    text: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Text(Node):
    r"""``\text{…}`` and other words."""

    text: str


@dataclass(frozen=True, slots=True)
class Operator(Node):
    r"""A symbol between factors: ``\cdot``, ``\times``, ``/``, ``!``, ``\circ``, ``\otimes``, and a prefix ``\pm``.

    Also a sign right behind another operator (``a \cdot -b``) or alone (``x^{+}``), and the bar of ``f|_{x=0}``.
    """

    symbol: str


@dataclass(frozen=True, slots=True)
class Row(Node):
    """Items side by side, in the order written (at least two, else the item itself stands)."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Additive(Node):
    r"""Signed rows: ``a + b - c`` is ``(('+', a), ('+', b), ('-', c))``; also ``\pm`` and ``\mp``."""

    terms: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Related(Node):
    r"""Expressions joined by relations inside a group: ``i=1``, ``x \sim p(x)``, ``x \to \infty``."""

    items: tuple[Node, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    r"""Parts of a group between separators ``,`` ``;`` ``|`` (``\mid`` too) ``:``, one separator fewer than items."""

    items: tuple[Node, ...]
    separators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    r"""``matrix``, ``pmatrix``, ``cases`` and the like: the environment's name and its rows of cells.

    A binomial coefficient (``\binom{n}{k}``, ``{n \choose k}``) is a table ``binom`` of two rows with one cell each.
    """

    environment: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Marked(Node):
    """A part of a formula that was found to be something of its own; subclasses say what."""

    body: Node


@dataclass(frozen=True, slots=True)
class Empty(Node):
    """Nothing where something may stand: ``{}`` or a blank cell."""
