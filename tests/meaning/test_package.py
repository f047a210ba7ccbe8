"""The package's docstring says where to look: it names every module."""

from __future__ import annotations

import re
from pathlib import Path

import derivations.meaning


def test_every_module_is_named():
    said = set(re.findall(r"``(\w+)``", derivations.meaning.__doc__ or ""))
    package = Path(derivations.meaning.__file__).parent
    assert {file.stem for file in package.iterdir() if file.stem[0] != "_"} == said
