"""Small documents in Markdown, and the verdicts on their steps."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import StepVerdict, Verdict


def context(given: Sequence[str] = (), assume: Sequence[str] = ()) -> str:
    """A context block, or nothing where nothing is given."""
    lines = [
        *(["given:", *(f"  - {line}" for line in given)] if given else []),
        *(["assume:", *(f"  - {line}" for line in assume)] if assume else []),
    ]
    return "<!-- derivations\n" + "\n".join(lines) + "\n-->\n\n" if lines else ""


def document(*formulas: str, given: Sequence[str] = (), assume: Sequence[str] = (), words: str = "") -> str:
    """What is given, a sentence, and displayed formulas."""
    prose = f"{words}\n" if words else ""
    return context(given, assume) + prose + "\n".join(f"$$\n{formula}\n$$\n" for formula in formulas)


def answers(text: str) -> tuple[StepVerdict, ...]:
    """What is said of each step of a document."""
    return check_here(read_text(text), Options()).steps


def verdicts(*formulas: str, given: Sequence[str] = (), words: str = "") -> list[Verdict]:
    """The verdict on each step of such a document."""
    return [answer.verdict for answer in answers(document(*formulas, given=given, words=words))]
