"""The sections and chains of a document."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol.types import DocumentSymbol, Range, SymbolKind

from derivations.language_server.following import Checked
from derivations.language_server.places import Ruler
from derivations.report.headings import headings
from derivations.report.readable import readable
from derivations.report.view import ChainView, clean, count, summarise

LONGEST = 80


def symbols(checked: Checked, ruler: Ruler) -> list[DocumentSymbol]:
    """The sections in order, each with its chains; chains before the first heading stand beside them."""
    source = checked.edition.source
    above = headings(source.text, f"x{checked.edition.unsaved.suffix}")
    ends = [*(line - 1 for line in above.lines[1:]), len(source.line_starts)] if above.lines else []
    sections = [
        DocumentSymbol(
            name=clean(title)[:LONGEST] or "section",
            kind=SymbolKind.Namespace,
            range=Range(ruler.whole_line(line).start, ruler.whole_line(max(line, end)).end),
            selection_range=ruler.whole_line(line),
            children=[],
        )
        for line, title, end in zip(above.lines, above.titles, ends, strict=True)
    ]
    loose: list[DocumentSymbol] = []
    for chain in checked.view.chains:
        if chain.number:
            _own(sections, loose, chain.line - 1).append(_symbol(chain, checked, ruler))
    return [*loose, *sections]


def _own(sections: Sequence[DocumentSymbol], loose: list[DocumentSymbol], line: int) -> list[DocumentSymbol]:
    """Where a chain belongs: to the last section that begins before it."""
    inside = [one for one in sections if one.range.start.line <= line]
    children = inside[-1].children if inside else None
    return children if isinstance(children, list) else loose


def _symbol(chain: ChainView, checked: Checked, ruler: Ruler) -> DocumentSymbol:
    first, last = checked.span(chain.steps[0]), checked.span(chain.steps[-1])
    place = ruler.range(first.start, max(first.end, last.end))
    marks = "".join(dict.fromkeys(step.mark.symbol for step in chain.steps))
    return DocumentSymbol(
        name=f"{marks} {readable(chain.steps[0].left)}"[:LONGEST],
        kind=SymbolKind.Function,
        range=place,
        selection_range=ruler.range(first.start, first.end),
        detail=f"chain {chain.number}, {summarise(count(chain.steps))}",
    )
