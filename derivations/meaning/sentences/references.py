r"""Which displayed formula a reference means: by ``\label``, by ``\tag``, by what Markdown writes behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from derivations.reading.raw import RawChain, RawDocument

_LABEL = re.compile(
    r"\\(?:label|tag)\*?\{([^{}\n]{1,80})\}|\(\\#([^()\s]{1,80})\)|\{#([\w:.-]{1,80})\}"
    r"|:(?:eq)?label:`([^`\n]{1,80})`|(?:\\q?quad|\\hfill|~)\s*\((\d[\w.']{0,8})\)"
)
_BEHIND = 60


def chains_by_label(raw: RawDocument) -> Mapping[str, int]:
    """The number of the chain for each label or number that stands in a displayed formula, or right behind it."""
    found: dict[str, int] = {}
    text = raw.source.text
    chains = [item for item in raw.items if isinstance(item, RawChain)]
    for number, chain in enumerate(chains):
        following = chains[number + 1].start if number + 1 < len(chains) else len(text)
        end = min(chain.end + _BEHIND, following)
        for label in _LABEL.finditer(text, chain.start, end):
            found.setdefault(next(filter(None, label.groups())), chain.number)
    return found
