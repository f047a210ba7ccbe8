r"""The names of the real and the imaginary parts of what has complex values: ``\operatorname{Re} z``."""

from __future__ import annotations

from collections.abc import Mapping

_REAL, _IMAGINARY = r"\operatorname{Re} ", r"\operatorname{Im} "


def real_part(name: str) -> str:
    """The name of the real part of what has a name."""
    return _REAL + name


def imaginary_part(name: str) -> str:
    """The name of the imaginary part of what has a name."""
    return _IMAGINARY + name


def joined(values: Mapping[str, str]) -> dict[str, str]:
    r"""Values as LaTeX by name, those of both parts of a complex number as its own: ``1 - 2 \mathrm{i}``."""
    found: dict[str, str] = {}
    for name, value in values.items():
        whole = name.removeprefix(_REAL).removeprefix(_IMAGINARY)
        real, imaginary = values.get(real_part(whole)), values.get(imaginary_part(whole))
        if whole == name or real is None or imaginary is None:
            found[name] = value
        else:
            found[whole] = _sum(real, imaginary)
    return found


def _sum(real: str, imaginary: str) -> str:
    if imaginary == "0":
        return real
    sign, size = ("-", imaginary[1:]) if imaginary.startswith("-") else ("+", imaginary)
    turned = r"\mathrm{i}" if size == "1" else rf"{size} \mathrm{{i}}"
    if real == "0":
        return turned if sign == "+" else f"-{turned}"
    return f"{real} {sign} {turned}"
