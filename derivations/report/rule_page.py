"""The page that explains one rule."""

from __future__ import annotations

from textwrap import fill

from derivations.kernel import Example, Rule

_WIDTH = 88


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
    return f"{example.formula}{given}{assume}: {example.verdict}{note}"
