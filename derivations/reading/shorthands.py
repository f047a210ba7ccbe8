r"""Macros that documents use without defining them: those of common packages and of common habit.

They count only where the document, or the author's context, does not define the same name.
"""

from __future__ import annotations

from derivations.model.terms.known_functions import KNOWN
from derivations.reading.commands import GREEK, NAMES

_OPERATORS = (
    "Var Cov Corr KL tr Tr diag rank argmin argmax softmax logit const supp span Unif Bern Poisson Beta ReLU MSE Bias "
    "proj dist Id"
)
_FUNCTIONS = [command.removeprefix("\\") for one in KNOWN for command in one.spellings if command not in NAMES]
"""Known functions for which LaTeX has no command."""

SHORTHANDS: dict[str, str] = {
    # the physics package
    r"\dd": r"\mathrm{d}",
    r"\dv": r"\frac{\mathrm{d}#1}{\mathrm{d}#2}",
    r"\pdv": r"\frac{\partial #1}{\partial #2}",
    r"\derivative": r"\frac{\mathrm{d}#1}{\mathrm{d}#2}",
    r"\pderivative": r"\frac{\partial #1}{\partial #2}",
    r"\vb": r"\mathbf{#1}",
    r"\va": r"\mathbf{#1}",
    r"\order": r"\mathcal{O}\left(#1\right)",
    r"\eval": r"\left.#1\right|",
    r"\mqty": r"\begin{matrix}#1\end{matrix}",
    r"\pmqty": r"\begin{pmatrix}#1\end{pmatrix}",
    r"\bmqty": r"\begin{bmatrix}#1\end{bmatrix}",
    r"\vmqty": r"\begin{vmatrix}#1\end{vmatrix}",
    # the package siunitx
    r"\SI": r"\num{#1}\si{#2}",
    r"\grad": r"\nabla",
    r"\abs": r"\left|#1\right|",
    r"\norm": r"\left\|#1\right\|",
    r"\qty": "",
    r"\expval": r"\left\langle #1\right\rangle",
    r"\inner": r"\left\langle #1,#2\right\rangle",
    r"\ceil": r"\left\lceil #1\right\rceil",
    r"\floor": r"\left\lfloor #1\right\rfloor",
    r"\set": r"\left\{#1\right\}",
    r"\paren": r"\left(#1\right)",
    r"\brac": r"\left[#1\right]",
    # what prints as another command
    r"\dag": r"\dagger",
    r"\ddag": r"\ddagger",
    r"\asin": r"\arcsin",
    r"\acos": r"\arccos",
    r"\atan": r"\arctan",
    r"\tg": r"\tan",
    r"\ctg": r"\cot",
    r"\arctg": r"\arctan",
    r"\cosec": r"\csc",
    r"\arcosh": r"\operatorname{arcosh}",
    r"\arsinh": r"\operatorname{arsinh}",
    r"\artanh": r"\operatorname{artanh}",
    r"\half": r"\frac{1}{2}",
    r"\vdot": r"\cdot",
    r"\cross": r"\times",
    r"\curl": r"\nabla\times",
    r"\laplacian": r"\nabla^2",
    **{f"\\up{letter[1:]}": rf"\mathrm{{{letter}}}" for letter in GREEK.values() if letter[1].islower()},
    # KaTeX and the MathJax of wikis
    r"\exist": r"\exists",
    r"\empty": r"\emptyset",
    r"\infin": r"\infty",
    r"\isin": r"\in",
    r"\harr": r"\leftrightarrow",
    r"\lrarr": r"\leftrightarrow",
    r"\hArr": r"\Leftrightarrow",
    r"\Harr": r"\Leftrightarrow",
    r"\lrArr": r"\Leftrightarrow",
    r"\lArr": r"\Leftarrow",
    r"\Larr": r"\Leftarrow",
    r"\Rarr": r"\Rightarrow",
    r"\darr": r"\downarrow",
    r"\Darr": r"\Downarrow",
    r"\uarr": r"\uparrow",
    r"\uArr": r"\Uparrow",
    r"\plusmn": r"\pm",
    r"\sdot": r"\cdot",
    r"\sube": r"\subseteq",
    r"\supe": r"\supseteq",
    r"\weierp": r"\wp",
    r"\thetasym": r"\vartheta",
    r"\lang": r"\langle",
    r"\rang": r"\rangle",
    r"\bull": r"\bullet",
    r"\cnums": r"\mathbb{C}",
    # blackboard and calligraphic letters
    **{f"\\{letter}": rf"\mathbb{{{letter}}}" for letter in "ERNZQC"},
    **{f"\\{letter}{letter}": rf"\mathbb{{{letter}}}" for letter in "ERNZQCP"},
    r"\EE": r"\mathbb{E}",
    r"\Reals": r"\mathbb{R}",
    r"\reals": r"\mathbb{R}",
    r"\natnums": r"\mathbb{N}",
    # operators written upright
    **{f"\\{name}": rf"\operatorname{{{name}}}" for name in (*_OPERATORS.split(), *_FUNCTIONS)},
    # differentials and derivatives
    r"\d": r"\mathrm{d}",
    r"\diff": r"\mathrm{d}",
    r"\dif": r"\mathrm{d}",
    r"\dx": r"\mathrm{d}x",
    r"\dt": r"\mathrm{d}t",
    r"\part": r"\partial",
    r"\p": r"\left(#1\right)",
    r"\s": r"\left[#1\right]",
    r"\T": r"\top",
    r"\eps": r"\epsilon",
    r"\veps": r"\varepsilon",
    r"\given": r"\mid",
    r"\1": r"\mathbf{1}",
    # letters in bold, as in many lecture notes
    **{f"\\bs{letter}": rf"\mathbf{{{letter}}}" for letter in "xyzuvw"},
    # expectation with the distribution in its first argument (Spinning Up)
    r"\underE": r"\mathbb{E}_{#1}\left[#2\right]",
}

_DERIVATIVES = {
    sign: {
        "omm": rf"\frac{{{sign}^{{#1}}#2}}{{{sign} #3^{{#1}}}}",
        "om": rf"\frac{{{sign}^{{#1}}}}{{{sign} #2^{{#1}}}}",
        "mmm": rf"\frac{{{sign}^{{2}}#1}}{{{sign} #2\,{sign} #3}}",
        "mm": rf"\frac{{{sign} #1}}{{{sign} #2}}",
        "m": rf"\frac{{{sign}}}{{{sign} #1}}",
    }
    for sign in (r"\mathrm{d}", r"\partial")
}

VARIANTS: dict[str, dict[str, str]] = {
    r"\dv": _DERIVATIVES[r"\mathrm{d}"],
    r"\derivative": _DERIVATIVES[r"\mathrm{d}"],
    r"\pdv": _DERIVATIVES[r"\partial"],
    r"\pderivative": _DERIVATIVES[r"\partial"],
    r"\diff": {
        "omm": _DERIVATIVES[r"\mathrm{d}"]["omm"],
        "mm": _DERIVATIVES[r"\mathrm{d}"]["mm"],
        "om": r"\mathrm{d}^{#1}#2",
    },
    r"\dd": {"om": r"\mathrm{d}^{#1}#2"},
    r"\qty": {"omm": r"\num{#2}\si{#3}", "mm": r"\num{#1}\si{#2}", "m": r"\left\{#1\right\}"},
    r"\SI": {"omm": r"\num{#2}\si{#3}"},
    r"\expval": {"mm": r"\mel{#2}{#1}{#2}"},
}
"""The forms of commands by the groups that follow: ``o`` in brackets, ``m`` in braces; the longest come first."""

QUANTITIES = {
    r"\ket": 1, r"\Ket": 1, r"\bra": 1, r"\Bra": 1, r"\braket": 1, r"\Braket": 1, r"\ketbra": 2, r"\dyad": 2,
    r"\commutator": 2, r"\comm": 2, r"\anticommutator": 2, r"\acomm": 2, r"\mel": 3, r"\matrixel": 3,
}  # fmt: skip
"""Commands of packages for quantum mechanics, and how many arguments they have: each prints one quantity."""
