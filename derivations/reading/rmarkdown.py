r"""R Markdown and Quarto: Markdown with bookdown's labels ``(\#eq:name)`` inside of formulas.

Their chunks (```` ```{r} ````) and inline ``r`` expressions are code by the rules of Markdown already.
"""

from __future__ import annotations

import re

from derivations.reading.blocks import Extract, blanked
from derivations.reading.markdown import extract_markdown

_LABEL = re.compile(r"\(\\#eq:[^\s()]{1,200}\)")


def extract_rmarkdown(text: str) -> Extract:
    """Find the formulas and context blocks of an R Markdown or Quarto document."""
    return extract_markdown(blanked(text, [label.span() for label in _LABEL.finditer(text)]))
