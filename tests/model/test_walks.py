"""Walks over terms and formulas say the same whether they are remembered or not."""

from __future__ import annotations

from itertools import islice

from derivations.model.terms import Num, Sym, add, mul, subterms
from derivations.reading.latex import parse_formula
from derivations.reading.macros import shorthands
from derivations.reading.names import children, within


def test_a_walk_that_was_not_finished_is_begun_anew() -> None:
    x, y = Sym("x"), Sym("y")
    term = add(mul(x, y), Num(2))
    assert next(subterms(term))[1] is term
    first, second = list(subterms(term)), list(subterms(term))
    assert first == second
    assert [path for path, _ in subterms(term, (3,))] == [(3, *path) for path, _ in first]
    walks = subterms(term), subterms(term)
    assert [len(list(islice(walk, 2))) for walk in walks] == [2, 2]
    assert {part for _, part in first} >= {x, y, Num(2)}


def test_large_terms_are_walked_whole() -> None:
    term = add(*(mul(Num(number), Sym(f"x{number}")) for number in range(2, 500)))
    assert len(list(subterms(term))) == len(list(subterms(term))) > 1000


def test_nodes_of_a_formula() -> None:
    tree = parse_formula(r"\frac{a + b_1}{\sqrt{x}} = c", 0, shorthands())
    expected = [tree]
    for node in expected:
        expected += children(node)
    for _ in range(3):
        assert sorted(map(id, within(tree))) == sorted(map(id, expected))
