r"""Matrices without a name that are said to be invertible: ``where $X^T X$ is nonsingular``, ``$A + B$ is``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.guards import is_denied, not_here, refused
from derivations.meaning.sentences.matcher import Found
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.yields import Fact, Restricts, Supposes, Supposition, Yield
from derivations.reading.names import base_name
from derivations.reading.rebuilding import applied
from derivations.reading.syntax import Name, Node, Number, Related

_IF = re.compile(r"(?:^|[ ,])(?:if|iff|when|whenever|provided|providing|as long as)(?= )[^;:.]*$")


def invertible(found: Found) -> Iterator[Yield]:
    """That the determinants of matrices are not zero; names among them have the property.

    Of full rank are also matrices that are not square, so that these words say nothing of a determinant.
    """
    told = {*found.properties()} == {Property.INVERTIBLE} and "rank" not in found.words
    if not told or is_denied(found) or not_here(found) or refused(found):
        return
    sentence = found.line.sentence
    conditional = _IF.search(f"{found.leading} {found.words.partition('<')[0]}") is not None
    for tree in found.trees("X"):
        if base_name(tree) is not None:
            yield Fact(*found.span, (tree,), Property.INVERTIBLE, (), False, found.shown)
        elif conditional:
            yield Restricts(*found.span, _regular(tree), (sentence.start, sentence.end))
        else:
            yield Supposes(*found.span, _regular(tree), Supposition.SUPPOSED)


def _regular(matrix: Node) -> Related:
    determinant = applied(Name(matrix.start, matrix.start, "\\det"), (matrix,))
    return Related(matrix.start, matrix.end, (determinant, Number(matrix.end, matrix.end, "0")), ("\\ne",))
