r"""Indicators as terms: of sets, ``x \in A``, and of statements, ``q(x) > 0``.

An indicator is a function of the names in its statement, of which is only used that it is not negative.
"""

from __future__ import annotations

from derivations.meaning.named_laws.event_signs import COMPLEMENTS, OPPOSITE
from derivations.meaning.names.blanks import blanked, is_letter
from derivations.meaning.names.environment import Environment
from derivations.model.terms import ONE, Apply, Function, Roles, Term, mul, set_indicator, sub
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Node, Related


def set_of(env: Environment, variable: Term, within: Node) -> Term:
    r"""The indicator of a set at a variable.

    It depends on the letters in what tells this set from others, ``C_k`` and ``[0, t]``.
    """

    def is_argument(node: Node) -> bool:
        return node is not within and is_letter(node) and spelling(node) not in COMPLEMENTS

    return set_indicator(blanked(env, within, is_argument), variable)


def holds(env: Environment, statement: Related) -> Term:
    r"""The product of the indicators of all parts of a statement; ``X \le x`` is that ``X > x`` does not hold."""
    env.log.untold["an indicator has no values here"] = None
    pairs = zip(statement.items, statement.relations, statement.items[1:], strict=False)
    return mul(*(_of_relation(env, left, relation, right) for left, relation, right in pairs))


def _of_relation(env: Environment, left: Node, relation: str, right: Node) -> Term:
    opposite = OPPOSITE.get(relation)
    if (opposite or relation) == "\\in":
        inside: Term = set_of(env, env.term(left), right)
    else:
        statement = Related(left.start, right.end, (left, right), (opposite or relation,))
        found = blanked(env, statement, lambda node: base_name(node) is not None)
        inside = Apply(Function(f"\\mathbf{{1}}\\{{{found.text}\\}}", density=Roles((), general=True)), found.args)
    return inside if opposite is None else sub(ONE, inside)
