"""The pages that explain the codes of verdicts: rules, by which steps are proved, and reasons why they are not."""

from __future__ import annotations

from textwrap import fill

from derivations.kernel import Example, Rule
from derivations.model.reasons import EXPLANATIONS
from derivations.rules import TABLE

_WIDTH = 88


def pages() -> dict[str, str]:
    """The page of every code, in lower case; one that is both a reason and a rule has both on it."""
    found = {code.value: _reason_page(code.value, text) for code, text in EXPLANATIONS.items()}
    for rule in TABLE:
        key = rule.code.lower()
        found[key] = f"{found[key]}\n{rule_page(rule)}" if key in found else rule_page(rule)
    return found


def listing() -> str:
    """All codes, each with a line or two: the reasons first, then the rules."""
    reasons = [(code.value, text) for code, text in EXPLANATIONS.items()]
    rules = [(rule.code, rule.name) for rule in TABLE]
    return f"{_list('Reasons why a step is not proved', reasons)}\n{_list('Rules by which steps are proved', rules)}"


def _list(heading: str, rows: list[tuple[str, str]]) -> str:
    margin = max(len(code) for code, _ in rows) + 4
    entry = [fill(f"{f'  {c}':<{margin}}{t}", _WIDTH, subsequent_indent=" " * margin) for c, t in rows]
    return "\n".join([heading, *entry]) + "\n"


def _reason_page(code: str, text: str) -> str:
    return f"{code}: a reason why a step is not proved\n\n{fill(text, _WIDTH)}\n"


def rule_page(rule: Rule) -> str:
    """Write the page of a rule: what it does, under which conditions, why each is needed, its source, examples."""
    parts = [f"{rule.code}: {rule.name}", _section("Statement", [rule.statement])]
    if rule.conditions:
        parts.append(_section("Conditions, and why each is needed", [f"{c}: {why}" for c, why in rule.conditions]))
    parts.append(_section("Source", [rule.source]))
    if rule.examples:
        parts.append(_section("Examples", [_example(example) for example in rule.examples]))
    how = "rests on code that the kernel trusts" if rule.trusted else "is replayed from its pattern"
    parts.append(f"This rule {how}.")
    return "\n\n".join(parts) + "\n"


def _section(heading: str, paragraphs: list[str]) -> str:
    body = [fill(p, _WIDTH, initial_indent="  ", subsequent_indent="    ") for p in paragraphs]
    return "\n".join([heading, *body])


def _example(example: Example) -> str:
    given = f" given {'; '.join(example.given)}" if example.given else ""
    assume = f" assuming {'; '.join(example.assume)}" if example.assume else ""
    note = f" ({example.note})" if example.note else ""
    words = f"{example.words} " if example.words else ""
    return f"{words}{example.formula}{given}{assume}: {example.verdict}{note}"
