from __future__ import annotations

import pytest

from derivations.reading.documents import read_document
from derivations.reading.raw import RawChain
from derivations.reading.source import SourceText


def chains(text: str, suffix: str = ".md") -> list[RawChain]:
    return [item for item in read_document(SourceText("x" + suffix, text), suffix).items if isinstance(item, RawChain)]


def steps(block: str) -> list[tuple[str, str, str]]:
    found = chains(f"$$\n{block}\n$$")
    return [(step.left.source, step.relation, step.right.source) for chain in found for step in chain.steps]


CASES = {
    "one line": (r"a = b \leq c.", [("a", "=", "b"), ("b", r"\le", "c")]),
    "continued rows": (r"a &= b \\ &= c \\ &\approx d,", [("a", "=", "b"), ("b", "=", "c"), ("c", r"\approx", "d")]),
    "first side alone": (r"& a \\ & = b", [("a", "=", "b")]),
    "new left side": (r"a &= b \\ a &= c", [("a", "=", "b"), ("a", "=", "c")]),
    "row that goes on": (r"a &= b \\ &\quad + c \\ &= d", [("a", "=", r"b \quad + c"), (r"b \quad + c", "=", "d")]),
    "row that ends with a sign": (r"a = b + \\ c = d", [("a", "=", "b + c"), ("b + c", "=", "d")]),
    "bracket over rows": (r"a &= ( b \\ & + c) \\ &= d", [("a", "=", "( b + c)"), ("( b + c)", "=", "d")]),
    "left right over rows": (
        r"a = \left[ b + \right. \\ \left. c \right]",
        [("a", "=", r"\left[ b + \right. \left. c \right]")],
    ),
    "unclosed bracket": (r"a &= (b \\ &= c", [("a", "=", "(b"), ("(b", "=", "c")]),
    "relation in groups": (r"\sum_{i=1}^n (x = 1) \text{ if } y", []),
    "label under a brace": (r"\underbrace{a}_{=0} + b = c", [(r"\underbrace{a}_{=0} + b", "=", "c")]),
    "aligned": (r"\begin{aligned} a &= b \\ &= c \end{aligned}", [("a", "=", "b"), ("b", "=", "c")]),
    "split with a label": (r"\label{eq:a} \begin{split} a &= b \; . \end{split} \tag{1}", [("a", "=", "b")]),
    "cases are one side": (r"f = \begin{cases} 1 & x = 0 \\ 2 & x > 0 \end{cases}", None),
    "remark": (r"a = b \quad \text{for all } x > 0", [("a", "=", "b")]),
    "remark in a column": (r"a &= b && \text{by } c = d \\ &= e", [("a", "=", "b"), ("b", "=", "e")]),
    "remark in a row": (r"a &= b \\ \text{Let } q &= r \\ &= c", [("a", "=", "b"), ("q", "=", "r"), ("b", "=", "c")]),
    "index range": (r"a_i = b_i, \; i = 1, \ldots, n", [("a_i", "=", "b_i")]),
    "membership": (r"a = b, \; x \in A", [("a", "=", "b")]),
    "two on a line": (r"a = b, c = d", [("a", "=", "b"), ("c", "=", "d")]),
    "two with wide spacing": (r"a = b, \qquad c d = e", [("a", "=", "b"), ("c d", "=", "e")]),
    "two columns": (r"a &= b & c &= d \\ &= e", [("a", "=", "b"), ("c", "=", "d"), ("d", "=", "e")]),
    "quantifier": (r"a = b \; \forall x > 0", [("a", "=", "b")]),
    "condition": (r"a = b, \quad x_{i} > 0", [("a", "=", "b")]),
    "value": (r"a = b, \; t = 1", [("a", "=", "b")]),
    "two joined by and": (r"a = b \quad \text{and} \quad c = d", [("a", "=", "b"), ("c", "=", "d")]),
    "tuple": (r"a = b, c", [("a", "=", "b, c")]),
    "text as a name": (r"L = 2 \text{tr}(A) + \text{const}", [("L", "=", r"2 \text{tr}(A) + \text{const}")]),
    "implication": (r"x^2 = 4 \iff x = 2 \lor x = -2", [("x^2 = 4", r"\Leftrightarrow", r"x = 2 \lor x = -2")]),
    "implication in a row": (r"a &= b \\ \Rightarrow c &= d", [("a", "=", "b"), ("a = b", r"\Rightarrow", "c = d")]),
    "arrow in its own row": (
        r"a &= b \\ & \Leftrightarrow \\ c &= d",
        [("a = b", r"\Leftrightarrow", "c = d")],
    ),
    "a row above an equivalence": (r"a &= b \\ \Leftrightarrow{}& c = d", [("a = b", r"\Leftrightarrow", "c = d")]),
    "a chain above an equivalence": (
        r"a = b = c \\ \Leftrightarrow{}& c = d",
        [("a", "=", "b"), ("b", "=", "c"), ("a = b = c", r"\Leftrightarrow", "c = d")],
    ),
    "a conjunction above an implication": (
        r"a = b \land c = d \\ \Rightarrow{} & b = d",
        [(r"a = b \land c = d", r"\Rightarrow", "b = d")],
    ),
    "an empty group behind the sign": (r"a ={}& b \\ ={}& c", [("a", "=", "b"), ("b", "=", "c")]),
    "a box around all": (r"\boxed{a = b}", [("a", "=", "b")]),
    "a coloured relation": (r"a \textcolor{red}{= b}", [("a", "=", "b")]),
    "a statement in brackets": (r"\left( a = b \right)", [("a", "=", "b")]),
    "an array of rows": (r"\begin{array}{rcl} a &=& b \\ &=& c \end{array}", [("a", "=", "b"), ("b", "=", "c")]),
    "a system": (r"\left\{\begin{array}{l} a = b \\ c = d \end{array}\right.", [("a", "=", "b"), ("c", "=", "d")]),
    "two statements": (r"a = b \hspace{1cm} c = d", [("a", "=", "b"), ("c", "=", "d")]),
    "many narrow spaces": (r"a = b \;\;\; c = d", [("a", "=", "b"), ("c", "=", "d")]),
    "a star before the gap": (r"a \ge 1 - b^* \qquad b^* \ge 0", [("a", r"\ge", "1 - b^*"), ("b^*", r"\ge", "0")]),
    "words that carry a term": (r"a = b \text{ + 1}", [("a", "=", r"b \text{ + 1}")]),
    "words in a side": (r"a = b \text{ plus one}", [("a", "=", r"b \text{ plus one}")]),
    "words beside a side": (r"a = b \text{ for all } a", [("a", "=", "b")]),
    "what a space parts": (r"a = b \quad c", [("a", "=", r"b \quad c")]),
    "a number behind a space": (r"a = b \quad (1).", [("a", "=", "b")]),
    "a bracket that never closes": ("a + (b = c", [("a + (b", "=", "c")]),
    "nothing on a side": ("= b", [("", "=", "b")]),
    "an unknown environment": (
        r"\begin{darray} a = b \end{darray}",
        [(r"\begin{darray} a", "=", r"b \end{darray}")],
    ),
    "a brace that never closes": (r"\frac{a}{b \le c", [(r"\frac{a}{b", r"\le", "c")]),
    "colour around a relation": (r"{\color{red} a = b} + c", [(r"\color{red} a", "=", "b + c")]),
    "stacked sign": (r"a \stackrel{(i)}{=} b \overset{c}{=} d", [("a", "=", "b"), ("b", "≐", "d")]),
    "equal in distribution": (r"X \overset{d}{=} Y", []),
    "only membership": (r"X \sim \mathcal{N}(0, 1), x \in A", []),
    "nothing before the relation": (r"= b \\ &= c", [("b", "=", "c")]),
    "defined": (r"f := g \triangleq h", [("f", ":=", "g"), ("g", ":=", "h")]),
    "limit": (r"a_n \longrightarrow 0", [("a_n", r"\to", "0")]),
    "label before a colon": (r"H_0: \; \mu = 0", [(r"\mu", "=", "0")]),
    "crlf": ("a &= b \\\\\r\n&= c", [("a", "=", "b"), ("b", "=", "c")]),
}


@pytest.mark.parametrize("name", CASES)
def test_blocks_read_as_steps(name):
    block, expected = CASES[name]
    found = steps(block)
    if expected is None:
        assert len(found) == 1
        assert found[0][2].startswith(r"\begin{cases}")
    else:
        assert found == expected


def test_a_side_that_cannot_be_read_fails_only_its_steps():
    (chain,) = chains(r"$$ a = b = \frac{c} = d = e $$")
    assert [bool(s.left.error or s.right.error) for s in chain.steps] == [False, True, True, False]


def test_blocks_without_a_relation_do_not_count():
    found = chains("$$a+b$$\n\n$$a=b$$\n\n$$X \\sim p$$\n\n$$\\frac{ = }$$\n\n$$c=d$$\n")
    assert [chain.number for chain in found] == [1, 2]


def test_a_block_that_cannot_be_read_counts():
    found = chains("$$a=b$$\n\n$$ {a = b $$\n\n$$c=d$$\n")
    assert [chain.number for chain in found] == [1, 2, 3]
    assert found[1].steps[0].left.error is not None


def test_positions_count_from_one():
    text = "Text\r\n\r\n$$\r\na &= b \\\\\r\n  &= c\r\n$$\r\n"
    source = SourceText("x.md", text)
    (chain,) = chains(text)
    second = chain.steps[1]
    span = source.span(second.start, second.end)
    assert (span.line, span.column, span.end_line) == (5, 4, 5)
    assert text[second.right.start : second.right.end] == "c"
