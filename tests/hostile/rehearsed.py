"""Loaded by the server of ``forked.py``: it reads a document, as the program does before workers start."""

from derivations.meaning import read_text

read_text("Let $x$ be a number. $$x = x$$")
