"""The docstrings of the folders say where to look: the package names its folders, and each of these its modules."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import derivations.meaning

PACKAGE = Path(derivations.meaning.__file__).parent
FOLDERS = sorted(folder.name for folder in PACKAGE.iterdir() if folder.name[0] != "_" and folder.is_dir())


def _named(module: str) -> set[str]:
    return set(re.findall(r"``(\w+)``", import_module(module).__doc__ or ""))


def test_every_folder_is_named():
    assert set(FOLDERS) <= _named("derivations.meaning")


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != "sentences"])
def test_every_module_is_named(folder):
    modules = {file.stem for file in (PACKAGE / folder).glob("*.py") if file.stem[0] != "_"}
    assert modules == _named(f"derivations.meaning.{folder}") - {"sentences"}
