"""Tables of small documents: how they are read, and the verdicts that are right for their steps.

A table is a page ``*.md``.  Each section (``##``) holds documents.  A comment tells what is right for the steps of a
document, the best verdict first, by chain and number (``0.1`` is the first claim in the prose)::

    <!-- expect: 1.1 proved; 2.1 refuted or doubtful -->

It stands in the one document of its section, or before a list, whose items are documents of their own; what stands
before all lists of a section is the beginning of each.  Before a list, what is right for the last step of each item
may stand alone::

    <!-- each: proved -->

    - $$x + x = 2 x$$
    - Let $y > 0$. $$|y| = y$$

What is right but not answered yet ends with ``; not yet``: such a document must fail, until that is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from textwrap import dedent

import pytest

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import Verdict

GROUPS = {
    "open": ("undecided", "doubtful", "supported", "assumed", "conditional", "unread"),
    "unproved": ("undecided", "doubtful", "supported", "assumed", "conditional", "unread", "refuted"),
    "unrefuted": ("undecided", "doubtful", "supported", "assumed", "conditional", "unread", "proved", "definition"),
}
"""Words for several verdicts: neither proved nor refuted, not proved, not refuted."""

LAST = (-1, -1)
"""In the place of a chain and a number: the last step."""

Places = dict[tuple[int, int], tuple[str, ...]]

_HEAD = re.compile(r"^## (.+)$", re.MULTILINE)
_TOLD = re.compile(r"<!-- (expect|each): (.+?)(; not yet)? -->\n*", re.DOTALL)
_ITEM = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A document and, by step, the verdicts that are right."""

    table: str
    title: str
    text: str
    expected: Places
    answered: bool = True

    @property
    def best(self) -> set[str]:
        """The best verdicts of its steps."""
        return {right[0] for right in self.expected.values()}

    def wrong(self) -> list[str]:
        """The steps whose verdicts are not right, with the reasons that are given for these."""
        steps = check_here(read_text(self.text), Options(time_limit=60)).steps
        found = {(v.step.chain, v.step.number): v for v in steps} | ({LAST: steps[-1]} if steps else {})
        told = {p: (found[p].verdict.value, found[p].reason) if p in found else ("lost", "") for p in self.expected}
        return [
            f"{place}: {told[place][0]} ({told[place][1]}), expected {' or '.join(right)}"
            for place, right in self.expected.items()
            if told[place][0] not in right
        ]


NOT_YET = pytest.mark.xfail(strict=True, reason="not answered yet")
KNOWN = {verdict.value for verdict in Verdict} | {"lost"}


def all_cases(folder: Path) -> list[object]:
    """The documents of all tables of a folder, as parameters of a test."""
    found = [case for table in sorted(folder.glob("*.md")) for case in cases(table)]
    return [pytest.param(c, id=f"{c.table}: {c.title}", marks=() if c.answered else NOT_YET) for c in found]


def asks_for_decisions(table: Path) -> bool:
    """Whether a checker that answers nothing fails, and one that knows no other verdicts can pass."""
    best, every = set(), set()
    for case in cases(table):
        best |= case.best
        every |= {verdict for right in case.expected.values() for verdict in right}
    return {"proved", "refuted"} <= best and every <= KNOWN and all(case.expected for case in cases(table))


def cases(table: Path) -> list[Case]:
    """The documents of a table."""
    page = table.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(page))
    ends = [head.start() for head in heads[1:]] + [len(page)]
    return [
        case
        for head, end in zip(heads, ends, strict=True)
        for case in _documents(table.stem, head[1], page[head.end() : end])
    ]


def _documents(table: str, title: str, section: str) -> Iterator[Case]:
    told = list(_TOLD.finditer(section))
    if not any(_ITEM.match(section, comment.end()) for comment in told):
        expected: Places = {}
        for comment in told:
            expected |= _places(comment[2])
        yield Case(table, title, _TOLD.sub("", section), expected, all(comment[3] is None for comment in told))
        return
    start, ends = section[: told[0].start()], [comment.start() for comment in told[1:]] + [len(section)]
    number = count(1)
    for comment, end in zip(told, ends, strict=True):
        right = {LAST: _verdicts(comment[2])} if comment[1] == "each" else _places(comment[2])
        for item in _ITEM.split(section[comment.end() : end])[1:]:
            text = start + dedent("  " + item)
            yield Case(table, f"{title}, {next(number)}", text, right, comment[3] is None)


def _places(told: str) -> Places:
    found: Places = {}
    for entry in told.split(";"):
        place, _, verdicts = entry.strip().partition(" ")
        chain, _, number = place.partition(".")
        found[int(chain), int(number)] = _verdicts(verdicts)
    return found


def _verdicts(told: str) -> tuple[str, ...]:
    return tuple(verdict for word in told.split(" or ") for verdict in GROUPS.get(word, (word,)))
