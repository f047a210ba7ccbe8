"""The same mathematics in other letters and in other notation: changes to the LaTeX of a document."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from derivations.reading.blocks import ContextBlock
from derivations.reading.markdown import extract_markdown

TOKEN = re.compile(
    r"\\(?:mathrm|mathbb|mathcal|operatorname|text|begin|end)\*?\{[^{}]*\}|\\[a-zA-Z]+|\\.|[a-zA-Z]", re.DOTALL
)
DENSITIES = ("p", "q", "\\rho")
CAPITALS = tuple("LZJCBK")
SCALES = ("\\sigma", "\\tau", "\\kappa")
GREEK = ("\\theta", "\\phi", "\\psi", "\\eta", "\\mu", "\\nu", "\\omega", "\\alpha", "\\beta", "\\xi", "\\zeta")
LETTERS = (*"afghrstuvwxym", *GREEK)
"""Letters that may stand for each other; ``d``, ``e``, ``i``, ``E``, ``N``, ``T``, ``R`` and ``π`` have a meaning.

No letter has its capital among the ``CAPITALS``: a capital letter may be the random variable of its small one.
"""

Change = Callable[[str], str]


def in_formulas(text: str, change: Change) -> str:
    """Change the formulas of a Markdown document and the statements of its context blocks, and nothing else."""
    pieces, position = [], 0
    for block in extract_markdown(text).blocks:
        pieces.append(text[position : block.inner_start])
        inside = text[block.inner_start : block.inner_end]
        pieces.append(_in_statements(inside, change) if isinstance(block, ContextBlock) else change(inside))
        position = block.inner_end
    return "".join(pieces) + text[position:]


def _in_statements(inside: str, change: Change) -> str:
    lines = inside.split("\n")
    return "\n".join(f"  - {change(line.strip()[2:])}" if line.strip().startswith("- ") else line for line in lines)


def renaming(seed: int) -> dict[str, str]:
    """A random bijection on the letters, within each class of letters."""
    rng = random.Random(seed)
    found: dict[str, str] = {}
    for letters in (DENSITIES, CAPITALS, SCALES, LETTERS):
        images = list(letters)
        while any(old == new for old, new in zip(letters, images, strict=True)):
            rng.shuffle(images)
        found.update(zip(letters, images, strict=True))
    return found


def renamed(text: str, names: dict[str, str]) -> str:
    """Rename the letters of all formulas; a letter in place of a command gets a blank before the next letter."""

    def one(match: re.Match[str]) -> str:
        new = names.get(match[0], match[0])
        after = match.string[match.end() : match.end() + 1]
        return new + (" " if new.startswith("\\") and new != match[0] and after.isalpha() else "")

    return in_formulas(text, lambda formula: TOKEN.sub(one, formula))


def group_end(text: str, start: int) -> int:
    """The place behind the group in braces that begins at ``start``."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place + 1
    raise ValueError(f"no end of the group at {start}")


def exponentials(formula: str) -> str:
    r"""``e^{…}`` as ``\exp\left(…\right)``."""
    while (place := formula.find("e^{")) >= 0 and not formula[place - 1 : place].isalpha():
        end = group_end(formula, place + 2)
        formula = f"{formula[:place]}\\exp\\left({formula[place + 3 : end - 1]}\\right){formula[end:]}"
    return formula


def slashes(formula: str) -> str:
    r"""``\frac{a}{b}`` as ``{\left((a)/(b)\right)}``, derivatives left as they are."""
    place = 0
    while (place := formula.find("\\frac{", place)) >= 0:
        middle = group_end(formula, place + 5)
        end = group_end(formula, middle)
        above, below = formula[place + 6 : middle - 1], formula[middle + 1 : end - 1]
        if re.match(r"\\mathrm\{d\}|\\mathrm d|\\partial", below.strip()):
            place += 1
            continue
        formula = f"{formula[:place]}\\left({{({above})}}/{{({below})}}\\right){formula[end:]}"
    return formula


def expectations_as_integrals(formula: str) -> str:
    r"""``\mathbb{E}_{p(x)}\left[…\right]`` as ``\int p(x) \left[…\right] \mathrm{d}x``."""
    head = re.compile(r"\\mathbb\{E\}_\{([a-z]|\\rho)\(([a-z]|\\[a-z]+)\)\}\s*\\left\[")
    while (match := head.search(formula)) is not None:
        depth, place = 1, match.end()
        while depth:
            step = re.compile(r"\\left\[|\\right\]").search(formula, place)
            if step is None:
                raise ValueError("no end of the expectation")
            depth += 1 if step[0] == "\\left[" else -1
            place = step.end()
        law, variable = match[1], match[2]
        density = f"{law}({variable}) \\left[{formula[match.end() : place]}"
        integral = f"\\left({{\\int {density} \\mathrm{{d}}{variable}}}\\right)"
        formula = formula[: match.start()] + integral + formula[place:]
    return formula


def norms(formula: str) -> str:
    r"""``\|x\|`` as ``\lVert x \rVert``."""
    bars = iter("lr" * formula.count("\\|"))
    return re.sub(r"(?<!\\left)(?<!\\right)\\\|", lambda _: f"\\{next(bars)}Vert ", formula)


def _replacing(*pairs: tuple[str, str]) -> Change:
    def change(formula: str) -> str:
        for pattern, new in pairs:
            formula = re.sub(pattern, new, formula)
        return formula

    return change


NOTATIONS: dict[str, Change] = {
    "no thin spaces": _replacing((r"\\[,;!]", " ")),
    "more spaces": _replacing((r"(?<=[a-z0-9)}])([+=(])", r" \1\\,"), (r"&=", r"& = ")),
    "other line ends": _replacing((r"\n(?=\S)", "\n   "), (r"\\\\\n", "\\\\\\\\[2pt]\n"), (r" = (?=\S)", " =\n")),
    "ln": _replacing((r"\\log(?![a-z])", r"\\ln")),
    "exp": exponentials,
    "slashes": slashes,
    "integrals for expectations": expectations_as_integrals,
    "drawn from": _replacing((r"\\mathbb\{E\}_\{([a-z])\(([a-z])\)\}", r"\\mathbb{E}_{\2 \\sim \1(\2)}")),
    "upright expectation": _replacing((r"\\mathbb\{E\}", r"\\mathrm{E}")),
    "partial with a subscript": _replacing(
        (r"\\frac\{\\(?:partial|mathrm\{d\})\}\{\\(?:partial|mathrm\{d\}) ?([a-z]|\\[a-z]+)\}", r"\\partial_{\1}")
    ),
    "italic differentials": _replacing((r"\\mathrm\{d\} ?(?=[a-z\\])", "d ")),
    "bars": norms,
    "whole line": _replacing((r"\\int_\{-\\infty\}\^\{\\infty\}", r"\\int_{\\mathbb{R}}")),
    "nothing for the whole line": _replacing((r"\\int_\{-\\infty\}\^\{\\infty\}", r"\\int ")),
    "the whole line written out": _replacing(
        (r"\\int(?![_^a-z])([^$]*?)(\\mathrm\{d\} ?\\theta)", r"\\int_{-\\infty}^{\\infty}\1\2")
    ),
    "vertical bar": _replacing((r"\\mid(?![a-z])", "|")),
    "upright trace": _replacing((r"\\operatorname\{tr\}", r"\\mathrm{tr}"), (r"\\text\{tr\}", r"\\operatorname{tr}")),
    "plain brackets": _replacing((r"\\(?:left|right)(?=[()\[\]])", "")),
}
"""Other spellings of the same formulas, by name; each leaves alone what it has no spelling for."""
