r"""Which names are families, by what a document does with their indices."""

from __future__ import annotations

import pytest

from derivations.meaning.names.families import RAISED, indexed, survey_indices
from derivations.reading.latex import parse_formula
from derivations.reading.names import spelling
from derivations.reading.syntax import Node


def families(*formulas: str, equations: tuple[tuple[str, str], ...] = ()) -> set[str]:
    """The families of a document of these formulas, in which ``p`` is a law and ``f`` is applied."""
    pairs: list[tuple[Node, Node]] = [(parse_formula(head), parse_formula(body)) for head, body in equations]
    trees = [parse_formula(formula) for formula in formulas] + [node for pair in pairs for node in pair]
    return set(survey_indices(trees, pairs, frozenset({"p"}), frozenset({"f"})).families)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"\sum_{i=1}^n x_i", set()),
        (r"\sum_{i=1}^n x_{i-1}", {"x"}),
        (r"\sum_{i=0}^n x_i", {"x"}),
        (r"\sum_{i=1}^n x_i + x_n", {"x"}),
        (r"\sum_{i=1}^n\sum_{j=1}^m y_{ij}", {"y"}),
        (r"\sum_{i=1}^n z^{(i)}", {"z" + RAISED}),
        (r"x_{t+1} - x_t", set()),
        (r"\sum_{i=1}^n \frac{\partial}{\partial x_i} x_{i+1}", set()),
        (r"\sum_{i=1}^n p(x_i \mid x_{i-1})", set()),
        (r"x^\top x + \sum_{i=1}^n x_{i-1}", set()),
        (r"\sum_{i=1}^n \mathbf{u}_i", {r"\mathbf{u}"}),
        (r"\sum_{i=1}^n w^\top x_i y_i", {"x"}),
        (r"\sum_{i=1}^n w^\top (x_i - \mu)", {"x"}),
        (r"\sum_{i=1}^n X^\top x_i", set()),
        (r"\mathbf{u} + \sum_{i=1}^n \mathbf{u}_i", set()),
    ],
)
def test_a_name_is_a_family_where_it_is_more_than_a_vector(formula: str, found: set[str]) -> None:
    assert families(formula) == found


def test_a_definition_for_all_indices_makes_families_of_both_sides() -> None:
    shifted = r"\prod_{s=1}^t \alpha_{s}"
    pairs = (r"\bar\alpha_t", shifted), (r"\alpha_t", r"1 - \beta_t")
    assert families(equations=pairs) == {r"\bar{\alpha}", r"\alpha", r"\beta"}


def test_a_definition_with_a_label_makes_none() -> None:
    assert families(equations=((r"v_y", r"v_0 + g_y s"),)) == set()


@pytest.mark.parametrize(
    ("name", "indices"),
    [
        (r"x_{k-1}", ("x", ["k-1"])),
        (r"y_{ij}", ("y", ["i", "j"])),
        (r"\mu^*_k", (r"\mu^{*}", ["k"])),
        (r"\theta_j^{(t)}", (r"\theta" + RAISED, ["j", "t"])),
        (r"x_{2k}", ("x", ["2k"])),
        (r"\sigma_{aX+b}", None),
        (r"x_{\max}", None),
        (r"x'_i", None),
        (r"x^2", None),
    ],
)
def test_what_is_an_index(name: str, indices: tuple[str, list[str]] | None) -> None:
    found = indexed(parse_formula(name))
    assert (found and (found[0], [spelling(part) for part in found[1]])) == indices
