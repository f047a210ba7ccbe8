r"""Densities at the letters of other variables: ``f(s)`` beside ``f(x) = e^{-x}`` may be the density of ``s``.

A density goes by the letter of its variable as often as it is a function of any number.  Where the letter at which it
stands is a variable of its own, made of random variables or called what a density is of, nothing tells which is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from derivations.meaning.names.survey import Survey
from derivations.meaning.terms.definitions import Entry, Key, tree_names
from derivations.model.context import Definition
from derivations.model.terms import Apply, Function, Sym, Term, subterms
from derivations.reading.names import base_name, is_random, lowered, parts_of, plain_word, spelling, within
from derivations.reading.syntax import Fence, Node, Row, Script


def at_another_variable(
    sides: Iterable[Term],
    trees: Iterable[Node],
    definitions: Iterable[Definition],
    entries: Mapping[Key, Entry],
    called: Mapping[str, str],
    survey: Survey,
) -> str | None:
    """Why a density may be that of another variable than its definition is for, if it may.

    Args:
        sides: the terms of a claim.
        trees: its sides as written.
        definitions: what the names in it are by definition.
        entries: the definitions that hold there, as written.
        called: the names, and the values as written, that words call densities, with where.
        survey: what names are used as there.
    """
    functions = {one.head: one for one in definitions if isinstance(one.head, Function)}
    heads = {head: one for head, one in functions.items() if head.density is not None or head.name in called}
    if not heads:
        return None
    applied = (part for side in sides for _, part in subterms(side) if isinstance(part, Apply))
    for part in applied:
        definition = heads.get(part.function)
        for own, arg in zip(definition.parameters, part.args, strict=False) if definition is not None else ():
            if not isinstance(arg, Sym) or arg.name == own.name:
                continue
            if arg.name in _variables(part.function.name, survey) or _is_made(arg.name, own.name, entries):
                return f"whether {part.function.name}({arg.name}) is the density of {arg.name} is not stated"
    heads_written = {spelling(entry.head) for entry in entries.values()}
    names = {head.name for head in heads if head.density is None}  # ``p(x)`` and ``p(y)`` are read as two densities
    other = next((one for one in _values(trees, names) if one in called and one not in heads_written), None)
    return None if other is None else f"{called[other]}, and not what it is"


def _variables(density: str, survey: Survey) -> set[str]:
    """The letters of random variables that are made of others, or of which another law is stated."""
    made = {name for name in survey.equated if is_random(name)}
    drawn = {one.left for one in survey.drawn if spelling(parts_of(one.right)[0]) != density}
    return {lowered(name) for name in made.union(map(spelling, drawn))}


def _is_made(name: str, own: str, entries: Mapping[Key, Entry]) -> bool:
    """Whether a name is defined by random variables, or by the variable of a density that goes by a letter."""
    entry = entries.get(Sym(name))
    made_of = tree_names([entry.body]) if entry is not None else set[str]()
    parts = within(entry.body) if entry is not None else ()
    made_of |= {spelling(part.base) for part in parts if isinstance(part, Script) and part.base is not None}
    return any(is_random(one) for one in made_of) or own in map(plain_word, made_of)


def _values(trees: Iterable[Node], names: set[str]) -> Iterator[str]:
    """The values of some functions, as written."""
    for tree in trees:
        for row in within(tree):
            for name, group in pairwise(row.items) if isinstance(row, Row) else ():
                if isinstance(group, Fence) and base_name(name) in names:
                    yield spelling(Row(name.start, group.end, (name, group)))
