r"""Moments that sentences name: ``a random variable $X$ with mean $\mu$ and variance $\sigma^2$`` defines both.

Only names of moments count of which the words say no more: the posterior mean of ``X`` is none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.formulas import formulas_in
from derivations.meaning.sentences.matcher import Line, without_marks
from derivations.meaning.sentences.read import Read
from derivations.reading.names import EXPECTATIONS, MOMENTS, base_name, names_random, plain_word, spelling
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Root, Row, Script

_KIND = r"(?P<kind>mean|expectation|expected value|variance|standard deviation)"
_ADJECTIVES = r"(?:(?:a|an|finite|unknown|known|common|true|population) )*"
_NAMED = rf"{_ADJECTIVES}{_KIND} (?P<m><n\d+>)"
_ANY = re.sub(r"\?P<\w+>", "?:", _NAMED)
_END = r"(?= ?(?:[,.;:)<]|and|then|we|which|where|$))"
_GIVEN = rf"(?:{_ANY}|{_ADJECTIVES}(?:{re.sub(r'[?]P<[a-z]+>', '?:', _KIND)} )?<e\d+>)"
"""A moment with its name, by a noun or by an equation: ``mean $m$``, ``variance $\\mathrm{Var}(X) = s^2$``."""
_HAS = re.compile(
    r"(?<!and )(?<!, )(?P<x><n\d+>)(?: (?:be|is) (?:(?:an? )?(?:\w+ )*?random variable|(?:\w+ly )?distributed|normal"
    rf"|gaussian))? (?:with|has|have|having) (?P<list>{_GIVEN}(?:(?: ,)?(?: and)? {_GIVEN})*){_END}"
)
_EACH = re.compile(_NAMED)
_OF = re.compile(
    rf"(?:^|(?:where|here|let|and|,) )(?P<m><n\d+>) (?:is|be|denotes?) the {_KIND} of (?P<x><n\d+>)"
    r"(?= ?(?:[,.;:)<]|and|$))"
)
_UNDER_CONDITIONS = re.compile(
    r"(?:^| )(?:given|conditional(?:ly)?|conditioned|posterior|prior|under|sample|empirical)(?= |$)"
)


def moments_in(read: Read) -> Iterator[tuple[Node, Node]]:
    """The names of moments that a sentence gives, each with the moment as it would be written.

    ``a random variable $X$ with $E[X] = m$`` gives one, too.
    """
    line = read.line
    text = without_marks(line.text)
    if _UNDER_CONDITIONS.search(text) is not None:
        return
    for found in _OF.finditer(text):
        yield from _named(_node(line, found["m"]), _node(line, found["x"]), found["kind"])
    for found in _HAS.finditer(text):
        for each in _EACH.finditer(found["list"]):
            yield from _named(_node(line, each["m"]), _node(line, found["x"]), each["kind"])
        for mark in re.findall(r"<e\d+>", found["list"]):
            yield from _equated(_node(line, mark), _node(line, found["x"]))


def _equated(equation: Node | None, of: Node | None) -> Iterator[tuple[Node, Node]]:
    """The name of a moment of a random variable that an equation gives: ``E[X] = m``."""
    match equation:
        case Related(items=(Row(items=(sign, Fence(body=inner))), name), relations=("=",)) if isinstance(of, Name):
            own = spelling(sign)
            kind = "mean" if own in EXPECTATIONS else MOMENTS.get(plain_word(own), "")
            if spelling(inner) == spelling(of) and kind in ("mean", "variance"):
                yield from _named(name, of, kind)
        case _:
            return


def _node(line: Line, mark: str) -> Node | None:
    return next(iter(formulas_in(line.formula(mark).item)), None)


def _named(name: Node | None, of: Node | None, kind: str) -> Iterator[tuple[Node, Node]]:
    """A name and the moment that it stands for; the square of a name is a variance."""
    if name is None or of is None or not names_random(of):
        return
    if kind in ("mean", "expectation", "expected value"):
        if base_name(name) is not None:
            yield name, _applied("\\mathbb{E}", "[", of, name)
        return
    variance = _applied("Var", "(", of, name)
    squared = isinstance(name, Script) and isinstance(name.sup, Number) and name.sup.text == "2"
    if kind == "variance" and not squared and base_name(name) is not None:
        yield name, variance
    elif squared == (kind == "variance"):
        base = Script(name.start, name.end, name.base, name.sub, None) if isinstance(name, Script) and squared else name
        plain = base.base if isinstance(base, Script) and base.sub is None and base.sup is None else base
        if plain is not None and base_name(plain) is not None:
            yield plain, Root(name.start, name.end, variance, None)


def _applied(sign: str, bracket: str, of: Node, at: Node) -> Node:
    close = {"[": "]", "(": ")"}[bracket]
    return Row(at.start, at.end, (Name(at.start, at.end, sign), Fence(at.start, at.end, bracket, close, of)))
