r"""Sums and products over arithmetic progressions: up to a last term, or sums that end in dots, which are series.

The last two terms before the dots are neighbours, which tells the steps of their indices.  A last term must be reached
by a whole number of steps, ``1 + 3 + \dots + (2n - 1)`` and ``n (n - 1) \cdots (n - k + 1)``.  A series,
``1 + x + \frac{x^2}{2!} + \cdots``, must show a third term, as it is written once ``x^1``, ``1!`` and the like are:
three terms tell ``\frac12 + \frac13 + \cdots``, which may go on over the primes, from what is certain.  Signs stay the
same, or alternate.  An earlier term that is no part of the progression must be of another form, or else all stays as it
is.  The upper limit of a series has no place of its own, by which its meaning can tell that the author has not written
where it ends.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace

from derivations.reading.linear import divided, plus, written_linear
from derivations.reading.names import is_dots, may_be_matrix, parts_of, row_of, spelling
from derivations.reading.patterns import TIMES, Progression, Range, Reach, letters_in, with_powers
from derivations.reading.rebuilding import changed
from derivations.reading.syntax import Additive, Fence, Fraction, Name, Node, Number, Operator, Related, Row, Script

_LETTERS = ("k", "j", "l", "i", "m", "n", "r", "s")
_LEAST = 3
"""How many terms tell a series."""

Signed = tuple[str, Node]


def up_to(sign: str, before: Many[Node], last: Node) -> tuple[Row, int] | None:
    """The sum or product up to a last term, and how many of the terms before the dots belong to it."""
    letter = _letter((*before, last))
    if len(before) < 2 or letter is None:
        return None
    first, second = before[-2:]
    if sign == "\\sum":
        first, second = with_powers(first, second), with_powers(second, first)
    plain, reach = Progression(0), Reach()
    if plain.of(first, second) is None or reach.of(second, last) is None or plain.by.keys() != reach.by.keys():
        return None
    steps = [divided(reach.by[part], step) for part, step in plain.by.items()]
    whole = steps[0] if steps else None
    letters = letters_in(last) - reach.letters
    if whole is None or any(one != whole for one in steps) or (sign == "\\prod" and any(map(may_be_matrix, letters))):
        return None
    count = 2 + _fitting([("+", one) for one in before[:-2]], ("+", first), ("+", second))
    body = Progression(letter, count - 2).of(first, second)
    if body is None or _goes_on(before[: len(before) - count], first):
        return None
    high = written_linear(plus(whole, {"": count - 1}), last.start)
    return Row(first.start, last.end, (_sign(sign, letter, 0, high), *parts_of(body))), count


def endless(node: Additive) -> Node:
    """A sum whose last term is dots, or ends in them, with the series that these go on as one term."""
    terms = _before_dots(node)
    found = None if terms is None else _series(terms)
    return node if found is None else replace(node, terms=found)


def _before_dots(node: Additive) -> Many[Signed] | None:
    """The terms before dots at the end, if the sign of the dots is that of the next term; ``None``: there are none."""
    *terms, (sign, last) = node.terms
    if is_dots(last):
        signs = [one for one, _ in terms[-2:]]
        return terms if len(signs) == 2 and (sign == signs[-1]) == (signs[0] == signs[1]) else None
    items = parts_of(last)
    if len(items) < 2 or not is_dots(items[-1]):
        return None
    return [*terms, (sign, row_of(items[:-1]))]


def _letter(terms: Many[Node]) -> str | None:
    """A letter for the index, which stands in none of the terms."""
    letters = set[str]().union(*map(letters_in, terms))
    return next((one for one in _LETTERS if one not in letters), None)


def _goes_on(earlier: Many[Node], first: Node) -> bool:
    """Whether one of some earlier terms has the form of the first term of a progression."""
    return any(Range("?").of(one, first) is not None for one in earlier)


def _series(terms: Many[Signed]) -> tuple[Signed, ...] | None:
    letter = _letter([term for _, term in terms])
    if len(terms) < _LEAST or letter is None or any(sign not in ("+", "-") for sign, _ in terms):
        return None
    (before, first), (sign, second) = terms[-2:]
    first, second = with_powers(first, second), with_powers(second, first)
    plain = Progression(0)
    if plain.of(first, second) is None:
        return None
    count = 2 + _fitting(terms[:-2], (before, first), (sign, second))
    others = terms[: len(terms) - count]
    origin = min(plain.steps, default=count - 2)
    body = Progression(letter, origin).of(first, second)
    if count < _LEAST or body is None or _goes_on([one for _, one in others], terms[-2][1]):
        return None
    at, alternating = first.start, before != sign
    factor = _power_of_sign(letter, (before == "-") != (origin % 2 == 1), at) if alternating else ()
    sigma = _sign("\\sum", letter, origin - (count - 2), Name(at, at, "\\infty"))
    whole = Row(at, second.end, (sigma, *factor, *parts_of(body)))
    return (*others, ("+" if alternating else sign, whole))


def _fitting(terms: Many[Signed], first: Signed, second: Signed) -> int:
    """How many terms before two neighbours go on in their progression, backwards."""
    signs = (first[0], second[0])
    for back, (sign, term) in enumerate(reversed(terms), 1):
        there = Progression(-back).of(first[1], second[1])
        if there is None or spelling(_simple(there)) != spelling(_simple(term)) or sign != signs[back % 2]:
            return back - 1
    return len(terms)


def _sign(sign: str, letter: str, low: int, high: Node) -> Script:
    at = high.start
    below = Related(at, at, (Name(at, at, letter), _number(low, at)), ("=",))
    return Script(at, at, Name(at, at, sign), below, high)


def _number(value: int, at: int) -> Node:
    digits = Number(at, at, str(abs(value)))
    return digits if value >= 0 else Additive(at, at, (("-", digits),))


def _power_of_sign(letter: str, odd: bool, at: int) -> tuple[Node, ...]:
    """The factor that alternates: of terms at an even index it is negative if ``odd``."""
    name: Node = Name(at, at, letter)
    power = Additive(at, at, (("+", name), ("+", _number(1, at)))) if odd else name
    return (Script(at, at, Fence(at, at, "(", ")", _number(-1, at)), None, power),)


def _simple(node: Node) -> Node:
    """A term without powers, factorials, factors and summands that say nothing, as terms are written."""
    return changed(node, _simpler)


def _simpler(node: Node) -> Node | None:
    match node:
        case Script():
            return _script(node)
        case Fraction(numerator=top, denominator=bottom):
            top, bottom = _simple(top), _simple(bottom)
            return top if _is(bottom, 1) else replace(node, numerator=top, denominator=bottom)
        case Additive(terms=terms):
            kept = tuple((sign, one) for sign, one in terms if not _is(one, 0))
            return kept[0][1] if len(kept) == 1 and kept[0][0] == "+" else replace(node, terms=kept) if kept else None
        case Row(items=items):
            return _factors([_simple(item) for item in items])
        case Fence(open="(", close=")", body=body):
            body = _simple(body)
            return body if isinstance(body, Name | Number) else replace(node, body=body)
        case _:
            return None


def _script(node: Script) -> Node:
    base = None if node.base is None else _simple(node.base)
    sub = _simple(node.sub) if isinstance(node.sub, Additive) else node.sub
    sup = None if node.sup is None else _simple(node.sup)
    if sup is not None and base is not None and not node.primes:
        if _is(sup, 0) or (_is(base, 1) and sub is None):
            return Number(node.start, node.end, "1")
        sup = None if _is(sup, 1) else sup
    alone = sub is None and sup is None and not node.primes
    return base if alone and base is not None else replace(node, base=base, sub=sub, sup=sup)


def _factors(items: list[Node]) -> Node:
    """Factors side by side without those that are one, and ``1!`` as one."""
    found: list[Node] = []
    for item in items:
        if isinstance(item, Operator) and item.symbol == "!" and found and (_is(found[-1], 0) or _is(found[-1], 1)):
            found[-1] = Number(item.start, item.end, "1")
        elif not _is(item, 1) or not found:
            found.append(item)
        elif isinstance(found[-1], Operator) and found[-1].symbol in (*TIMES, "/"):
            found.pop()
        elif isinstance(found[-1], Operator):
            found.append(item)
    while len(found) > 1 and _is(found[0], 1) and not (isinstance(found[1], Operator) and found[1].symbol == "/"):
        found = found[2:] if isinstance(found[1], Operator) and found[1].symbol in TIMES else found[1:]
    return row_of(found)


def _is(node: Node, value: int) -> bool:
    """Whether a node is a numeral of this value."""
    return isinstance(node, Number) and node.text == str(value)
