r"""Macros that documents use without defining them: those of common packages and of common habit.

They count only where the document, or the author's context, does not define the same name.
"""

from __future__ import annotations

_OPERATORS = (
    "Var Cov Corr KL tr Tr diag rank sign sgn argmin argmax softmax logit erf const supp span Unif Bern Poisson "
    "Beta ReLU MSE Bias proj dist Id"
)

SHORTHANDS: dict[str, str] = {
    # the physics package
    r"\dd": r"\mathrm{d}",
    r"\dv": r"\frac{\mathrm{d}#1}{\mathrm{d}#2}",
    r"\pdv": r"\frac{\partial #1}{\partial #2}",
    r"\grad": r"\nabla",
    r"\abs": r"\left|#1\right|",
    r"\norm": r"\left\|#1\right\|",
    r"\qty": r"\left(#1\right)",
    r"\expval": r"\left\langle #1\right\rangle",
    r"\inner": r"\left\langle #1,#2\right\rangle",
    r"\ceil": r"\left\lceil #1\right\rceil",
    r"\floor": r"\left\lfloor #1\right\rfloor",
    r"\set": r"\left\{#1\right\}",
    r"\paren": r"\left(#1\right)",
    r"\brac": r"\left[#1\right]",
    # blackboard and calligraphic letters
    **{f"\\{letter}": rf"\mathbb{{{letter}}}" for letter in "ERNZQC"},
    **{f"\\{letter}{letter}": rf"\mathbb{{{letter}}}" for letter in "ERNZQCP"},
    r"\EE": r"\mathbb{E}",
    r"\Reals": r"\mathbb{R}",
    r"\reals": r"\mathbb{R}",
    r"\natnums": r"\mathbb{N}",
    # operators written upright
    **{f"\\{name}": rf"\operatorname{{{name}}}" for name in _OPERATORS.split()},
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
