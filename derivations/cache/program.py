"""The program as a part of keys: whatever is changed in it, nothing is known of what it would find."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("sympy", "numpy", "scipy", "python-flint", "lark", "markdown-it-py", "PyYAML", "nbformat")
_PACKAGES = ("derivations", "numeric")


@cache
def program() -> bytes:
    """A hash over the source of the program and the versions of what it is built on."""
    digest = hashlib.sha256(repr([sys.version_info[:3], *map(_version, _LIBRARIES)]).encode())
    root = Path(__file__).resolve().parent.parent.parent
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".lark"):
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"
