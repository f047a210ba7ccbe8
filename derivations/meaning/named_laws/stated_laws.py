r"""Named laws as they are written: ``\mathcal{N}(\mu, \sigma^2)``, ``\chi^2_k``, ``\text{Bernoulli}(p)``."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.named_laws.law_table import BY_SPELLING, LETTERS, NamedLaw, Range
from derivations.reading.names import argument_nodes, base_name, joined, parts_of, plain_word, spelling
from derivations.reading.syntax import Fence, Fraction, Node, Number, Script


@dataclass(frozen=True, slots=True)
class StatedLaw:
    """A named law with its parameters as written."""

    law: NamedLaw
    parameters: tuple[Node, ...]

    def named(self, *ranges: Range) -> list[Node]:
        """The parameters that are names and of one of the given ranges; with a positive ``1/m``, ``m`` is positive."""
        pairs = zip(self.parameters, self.law.parameters, strict=False)
        nodes = (_inverted(node) if own is Range.POSITIVE else node for node, own in pairs if own in ranges)
        return [node for node in nodes if base_name(node) is not None]


def _inverted(node: Node) -> Node:
    """What a parameter is the inverse of; else itself."""
    match node:
        case Fraction(numerator=Number(text="1"), denominator=inner):
            return inner
        case _:
            return node


def law_named(*heads: Node) -> NamedLaw | None:
    r"""The law that some nodes side by side name, wherever they stand; a letter such as ``N`` names none."""
    text = joined([spelling(head) for head in heads])
    found = BY_SPELLING.get(plain_word(text))
    return None if text in LETTERS else found


def stated_law(node: Node) -> StatedLaw | None:
    r"""The named law that stands behind a ``\sim``, where letters such as ``N`` and ``t`` name one, too."""
    *heads, last = parts_of(node)
    if heads and isinstance(last, Fence) and last.open == "(":
        return _stated(heads, last.body)
    if isinstance(last, Script) and last.sub is not None and last.base is not None:
        plain = Script(last.start, last.end, last.base, None, last.sup) if last.sup is not None else last.base
        return _stated([*heads, plain], last.sub)
    return None


def _stated(heads: list[Node], body: Node) -> StatedLaw | None:
    law = BY_SPELLING.get(plain_word(joined([spelling(head) for head in heads])))
    nodes, separators = argument_nodes(body)
    counted = law is not None and len(nodes) == len(law.parameters) and not set(separators) - {",", ";"}
    return StatedLaw(law, nodes) if law is not None and counted else None
