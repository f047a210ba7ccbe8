"""The rows of the relations, and that what goes by them knows each."""

from __future__ import annotations

import pytest

from derivations.model.relations import GLYPHS, ORDERS, SPELLINGS, TABLE, TYPED, Relation, RelationKind, Row
from derivations.reading.commands import CHAIN_RELATIONS, OTHER_RELATIONS, UNICODE
from derivations.report.math_commands import RENAMED, SYMBOLS
from derivations.report.math_source import safe_math
from derivations.report.readable import RELATIONS, readable


def test_every_relation_has_one_row_and_no_spelling_two() -> None:
    assert sorted(row.relation.name for row in TABLE) == sorted(relation.name for relation in Relation)
    spelled = [text for row in TABLE for text in (row.relation.value, *row.spellings.split(), *row.characters)]
    assert len(spelled) == len({*spelled})
    assert len(TYPED) == sum(len(row.typed.split()) for row in TABLE)


def test_an_order_says_which_side_is_the_greater_one() -> None:
    assert {relation.direction for relation in ORDERS} == {1, -1}
    assert all(relation.mirrored.mirrored is relation and relation.mirrored in ORDERS for relation in ORDERS)
    assert all(relation.of_gap == ({1} if relation.strict else {0, 1}) for relation in ORDERS)
    for signs in ({-1, 1}, {0}, set()):
        with pytest.raises(ValueError, match="greater"):
            Row(Relation.EQUAL, "", RelationKind.ORDER, frozenset(signs))


def test_every_spelling_is_read_and_no_other_relation_takes_it() -> None:
    assert {text: relation.value for text, relation in SPELLINGS.items()}.items() <= CHAIN_RELATIONS.items()
    assert not OTHER_RELATIONS.keys() & CHAIN_RELATIONS.keys()
    assert all(UNICODE[text] == relation.value for text, relation in GLYPHS.items())


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_is_printed(relation: Relation) -> None:
    name = relation.latex.removeprefix("\\")
    assert name in SYMBOLS or name in RENAMED.values() or not name.isalpha()
    assert safe_math(f"a {relation.latex} b") is not None
    assert set(readable(rf"a {relation.latex} b")) & RELATIONS
