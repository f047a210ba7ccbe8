r"""How conjugates and parts of complex numbers are written: ``\bar z``, ``z^*``, ``\operatorname{Re} z``."""

from __future__ import annotations

from dataclasses import replace

from derivations.meaning.names.survey import Survey
from derivations.reading.names import parts_of, plain_word, spelling, within
from derivations.reading.syntax import Accent, Name, Node, Script, Text

STARS = frozenset({"*", "\\ast", "\\star"})
"""Superscripts that mark a conjugate, among other things."""
_BARS = frozenset({"\\bar", "\\overline"})
_REAL, _IMAGINARY = frozenset({"\\Re", "Re"}), frozenset({"\\Im", "Im"})


def is_real_part(node: Node) -> bool:
    """Whether a node is the sign of a real part."""
    return isinstance(node, Name | Text) and plain_word(spelling(node)) in _REAL


def is_imaginary_part(node: Node) -> bool:
    """Whether a node is the sign of an imaginary part."""
    return isinstance(node, Name | Text) and plain_word(spelling(node)) in _IMAGINARY


def conjugated(node: Node) -> Node | None:
    """What stands below a bar or a star, with its other scripts; ``None`` where there is neither."""
    match node:
        case Accent(accent=accent, body=body) if accent in _BARS:
            return body
        case Script(base=Accent(accent=accent, body=body)) if accent in _BARS:
            return replace(node, base=body)
        case Script(base=base, sup=sup) if base is not None and sup is not None and spelling(sup) in STARS:
            return base if node.sub is None and not node.primes else replace(node, sup=None)
        case _:
            return None


def is_of_complex(head: Node, found: Survey) -> bool:
    """Whether a left side is a conjugate or a part of complex numbers, which is known and defines nothing."""
    names = found.imaginary | found.complex
    first = parts_of(head)[0] if names else head
    inner = conjugated(first) if names else None
    if inner is not None:
        return any(spelling(part) in names for part in within(inner))
    return bool(names) and first is not head and (is_real_part(first) or is_imaginary_part(first))
