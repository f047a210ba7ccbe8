"""Pages in Markdown that are made from what the package itself goes by: rules, codes, commands, settings, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TypeVar

from derivations.kernel import Example, Rule
from derivations.model.reasons import EXPLANATIONS
from derivations.rules import TABLE

Word = TypeVar("Word", bound=Enum)

_SPECIAL = re.compile(r"([\\`*_{}\[\]#+!])")


def plain(text: str) -> str:
    """Text as it stands, in Markdown and within cells of tables."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;").replace("$", "&#36;")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells in Markdown."""
    first = list(heads)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (first, ["---"] * len(first), *rows)) + "\n"


def codes_page() -> str:
    """What each code of a reason says, and what gets further."""
    rows = ([f"<code>{code.value}</code>", text.replace("|", "\\|")] for code, text in EXPLANATIONS.items())
    intro = (
        "Of a step that is not proved the *code* tells the kind of reason. Codes are stable: `--select` and `--ignore`"
        " take them, JSON and SARIF carry them, and `derivations explain CODE` prints what stands here."
    )
    return f"# Codes of reasons\n\n{intro}\n\n{table(('code', 'what it says'), rows)}"


def rules_page() -> str:
    """The rules by which steps are proved, each with its conditions, its source and its examples."""
    trusted = sum(rule.trusted for rule in TABLE)
    intro = (
        f"A proof is a list of applications of these {len(TABLE)} rules, which the kernel replays. {trusted} of them"
        " rest on code that the kernel trusts, the others are replayed from their patterns. Each condition stands with"
        " an instance that breaks the rule without it. `derivations explain CODE` prints an entry of this page."
    )
    rows = ([f"[<code>{rule.code}</code>](#{rule.code})", plain(rule.name)] for rule in TABLE)
    return f"# Rules\n\n{intro}\n\n{table(('code', 'name'), rows)}\n" + "\n".join(map(_rule, TABLE))


def _rule(rule: Rule) -> str:
    parts = [
        f"## {plain(rule.name)} {{#{rule.code}}}",
        f"<code>{rule.code}</code>" + ("" if rule.trusted else " · a pattern"),
    ]
    parts.append(plain(rule.statement))
    if rule.conditions:
        parts.append(table(("it needs that", "because"), ((plain(c), plain(why)) for c, why in rule.conditions)))
    if rule.examples:
        parts.append(table(("step", "given", "verdict"), map(_example, rule.examples)))
    return "\n\n".join([*parts, f"Source: {plain(rule.source)}.\n"])


def _example(example: Example) -> tuple[str, str, str]:
    said = [*example.given, *(f"{line} \\text{{ (assumed)}}" for line in example.assume)]
    note = f" ({plain(example.note)})" if example.note else ""
    words = f"{example.words} " if example.words else ""
    return f"{words}${example.formula}$", ", ".join(f"${line}$" for line in said), f"`{example.verdict}`{note}"


def commands_page(helps: Mapping[str, str]) -> str:
    """What each command says of itself.

    Args:
        helps: the text of ``--help``, by what the command is called.
    """
    intro = "What `--help` says. Options that a project always wants stand in its [settings](settings.md)."
    parts = [f"## {name}\n\n```text\n{said.rstrip()}\n```\n" for name, said in helps.items()]
    return "\n".join(["# Commands", "", intro, "", *parts])


def settings_page() -> str:
    """The keys of ``[tool.derivations]``."""
    from derivations.project.settings import FILE, TABLE_NAME, described

    intro = (
        f"What a project always wants stands in `[{TABLE_NAME}]` of its `{FILE}`: the nearest one counts, from the"
        " working folder upwards. Paths and patterns in it are relative to its folder, and what is said on the command"
        " line outranks it."
    )
    rows = (
        [f"`{key}`", plain(expected), ", ".join(f"`{one}`" for one in users)] for key, expected, users in described()
    )
    return f"# Settings\n\n{intro}\n\n{table(('key', 'its value', 'for the commands'), rows)}"


def vocabulary_page() -> str:
    """The words and the notation that are understood, by the tables that the reading goes by."""
    from derivations.meaning.named_laws.law_table import LAWS
    from derivations.meaning.sentences.nouns import NOUNS
    from derivations.meaning.sentences.properties import PROPERTIES
    from derivations.model.relations import TABLE as RELATIONS
    from derivations.model.terms.known_functions import KNOWN

    laws = ([law.name, _commands(law.spellings), "; ".join(one.value for one in law.parameters)] for law in LAWS)
    functions = ([plain(one.name), _commands((*one.spellings, *one.bracketed, *one.words))] for one in KNOWN)
    relations = ([f"`{row.relation.value}`", _commands(row.spellings.split()), _name(row.kind)] for row in RELATIONS)
    parts = (
        "# Words and notation\n",
        "What is read of relations, functions, laws and words, from the tables that the reading goes by. How they are"
        " put together stands in [Context](context.md).\n",
        "## Relations\n\n" + table(("relation", "also written", "what it is"), relations),
        "## Functions\n\n" + table(("function", "written"), functions),
        "## Laws\n\n" + table(("law", "written", "its parameters"), laws),
        "## Properties\n\nWhat may be said of a name, as in “$A$ is symmetric” or `A \\text{ symmetric}`.\n",
        _words(PROPERTIES),
        "## Nouns\n\nWhat a name may be called, as in “let $X$ be a random variable”. A noun by itself declares a kind"
        " of thing; what is not judged yet keeps a step from being refuted.\n",
        _words(NOUNS),
    )
    return "\n".join(parts)


def _commands(spellings: Iterable[str]) -> str:
    return ", ".join(f"`{one}`".replace("|", "\\|") for one in dict.fromkeys(spellings))


def _name(member: Enum) -> str:
    return member.name.lower().replace("_", " ")


def _words(words: Mapping[Word, str]) -> str:
    return table(("kind", "words"), ([_name(kind), plain(said.replace("/", ", "))] for kind, said in words.items()))
