r"""R Markdown and Quarto: Markdown whose fenced chunks (```` ```{r} ````) and inline ``r`` expressions are code.

Both are code by the rules of Markdown already; what differs is Quarto's label behind a displayed formula
(``$$ … $$ {#eq-name}``), which stands outside of it.
"""

from __future__ import annotations

from derivations.reading.blocks import Extract
from derivations.reading.markdown import extract_markdown


def extract_rmarkdown(text: str) -> Extract:
    """Find the formulas and context blocks of an R Markdown or Quarto document."""
    return extract_markdown(text)
