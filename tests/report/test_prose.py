"""The author's document as blocks: what each format gives, that no formula is lost, and that depth is bounded."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from derivations.model.verdict import DocumentVerdict
from derivations.reading.source import SourceText
from derivations.report.prose.documents import Prose, prose_of, read_prose
from derivations.report.prose.nodes import (
    Block,
    Code,
    CodeBlock,
    Formula,
    Heading,
    Items,
    Link,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Style,
    Styled,
    Table,
    Text,
    formulas_in,
    plain,
)


def read(text: str, suffix: str = ".md") -> Prose:
    prose = read_prose(SourceText(f"page{suffix}", text), ())
    assert prose is not None
    return prose


def blocks(text: str, suffix: str = ".md") -> tuple[Block, ...]:
    return read(text, suffix).blocks


def kinds(text: str, suffix: str = ".md") -> list[str]:
    return [type(block).__name__ for block in blocks(text, suffix)]


def inside(text: str, suffix: str = ".md") -> tuple[object, ...]:
    (block,) = blocks(text, suffix)
    assert isinstance(block, Paragraph)
    return block.inside


EQUAL = (
    (".md", "A *b* **c** `d` $x$ e.", "- one\n- two $y$\n", "> said\n", "```\nx < y\n```\n"),
    (
        ".tex",
        r"A \emph{b} \textbf{c} \texttt{d} $x$ e.",
        "\\begin{itemize}\n\\item one\n\\item two $y$\n\\end{itemize}\n",
        "\\begin{quote}\nsaid\n\\end{quote}\n",
        "\\begin{verbatim}\nx < y\n\\end{verbatim}\n",
    ),
    (
        ".rst",
        "A *b* **c** ``d`` :math:`x` e.",
        "* one\n* two :math:`y`\n",
        "   said\n",
        ".. code-block:: c\n\n   x < y\n",
    ),
)


@pytest.mark.parametrize(("suffix", "line", "items", "quote", "code"), EQUAL)
def test_formats_give_the_same_blocks(suffix: str, line: str, items: str, quote: str, code: str) -> None:
    said = [node for node in inside(line, suffix) if not isinstance(node, Text)]
    emphasis, strong = Styled(Style.EMPHASIS, (Text("b"),)), Styled(Style.STRONG, (Text("c"),))
    assert said == [emphasis, strong, Code("d"), Formula(0)]
    (listed,) = blocks(items, suffix)
    assert isinstance(listed, Items)
    assert [plain(item[0].inside).strip() for item in listed.items if isinstance(item[0], Paragraph)] == ["one", "two"]
    assert list(formulas_in(listed)) == [0]
    (quoted,) = blocks(quote, suffix)
    assert isinstance(quoted, Quote)
    assert blocks(code, suffix) == (CodeBlock("x < y"),)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", "# The whole\n\nwords\n\n## A part\n\nmore\n"),
        (".md", '---\ntitle: "The whole"\n---\nwords\n\n## A part\n\nmore\n'),
        (".tex", "\\title{The whole}\n\\begin{document}\nwords\n\\section{A part}\n\nmore\n\\end{document}\nbehind"),
        (".rst", "The whole\n=========\n\nwords\n\nA part\n------\n\nmore\n"),
    ],
)
def test_titles_and_headings(suffix: str, text: str) -> None:
    prose = read(text, suffix)
    assert prose.title == "The whole"
    first, heading, last = prose.blocks
    assert isinstance(heading, Heading)
    assert (heading.level, plain(heading.inside)) == (2, "A part")
    assert [plain(one.inside).strip() for one in (first, last) if isinstance(one, Paragraph)] == ["words", "more"]


def test_a_page_without_a_title_has_the_name_of_its_file() -> None:
    assert read("words\n\n# A part\n\n# Another\n").title == "page.md"


@pytest.mark.parametrize(
    ("suffix", "text", "number"),
    [
        (".md", "Words $$a = b$$ and\n\n- item\n\n  $$\n  c = d\n  $$\n\n> ```math\n> e = f\n> ```\n", 3),
        (".md", "| a | b |\n|---|---|\n| $x$ | $y$ |\n\n<div>$z$</div>\n\n# $t$\n", 4),
        (
            ".tex",
            "\\section{On $a$}\n\\begin{lemma}[of $b$]\\label{l} $c$\n\\[ d = e \\]\\end{lemma}\\footnote{$f$}",
            5,
        ),
        (
            ".tex",
            "\\begin{tabular}{ll} $a$ & $b$ \\\\ \\hline $c$ & d \\end{tabular} \\caption{$e$} {\\bf $f$} \\foo{$g$}",
            6,
        ),
        (".rst", ".. math::\n\n   a = b\n\n   c = d\n\n* item\n\n  .. math:: e = f\n\n.. note:: :math:`g`\n", 4),
    ],
)
def test_all_formulas_are_there_in_their_order(suffix: str, text: str, number: int) -> None:
    assert [one for block in blocks(text, suffix) for one in formulas_in(block)] == list(range(number))


def test_what_readers_do_not_see_is_not_shown() -> None:
    hidden = "<!-- derivations\ngiven:\n  - x > 0\n-->\nSeen <!-- unseen --> here.\n\n<script>unseen()</script>\n"
    assert "unseen" not in str(blocks(hidden))
    assert inside("Seen {{< unseen >}}{{% unseen %}}{% unseen %}{{ if .unseen }}here {{x}}") == (
        Text("Seen here {{x}}"),
    )
    assert "given" not in str(blocks(hidden))
    tex = "% derivations\n% given:\n%   - x > 0\nSeen % unseen\nhere. \\newcommand{\\R}{\\mathbb{R}} \\label{unseen}\n"
    assert " ".join(plain(inside(tex, ".tex")).split()) == "Seen here."  # type: ignore[arg-type]
    rst = ".. derivations::\n   given:\n     - x > 0\n\n.. unseen\n\n.. raw:: html\n\n   <b>unseen</b>\n\nSeen.\n"
    assert "unseen" not in str(blocks(rst, ".rst"))


def test_of_html_words_and_styles_are_kept() -> None:
    strong = Styled(Style.STRONG, (Text("b"),))
    link = Link("https://example.org", (Text("c"),))
    assert inside("a <b onclick='x'>b</b> <a href='https://example.org'>c</a> <u>d</u><b>e") == (
        *(Text("a "), strong, Text(" "), link, Text(" "), Text("d"), Styled(Style.STRONG, (Text("e"),))),
    )
    assert kinds("<table><tr><td>\n**a**</td></tr>\n<td>b</td></table>\n") == ["Paragraph", "Paragraph"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"``a'' -- b --- c~d", "“a” – b — c\u00a0d"),
        (r"caf\'e \"{o} \c{c} \v s \ss{} 50\% \& \$", "café ö ç š ß 50% & $"),
        (r"\LaTeX\ is \unknown{kept} \vspace{3pt}here", "LaTeX is kept here"),
        (r"see \cite[p.~2]{a,b}", "see [p.\u00a02; a,b]"),
        ("one\\footnote{two}", "one (two)"),
        (r"{\em a {b} c} \url{x}", "a b c x"),
    ],
)
def test_latex_words_are_printed(text: str, printed: str) -> None:
    assert plain(inside(text, ".tex")) == printed  # type: ignore[arg-type]


def test_latex_environments() -> None:
    assert kinds("\\begin{theorem}[Bayes] a\n\nb \\end{theorem}", ".tex") == ["Paragraph", "Paragraph"]
    said = plain(inside("\\begin{proof} a \\end{proof}", ".tex"))  # type: ignore[arg-type]
    assert " ".join(said.split()) == "Proof. a"
    assert kinds("a \\begin{center} b \\end{center} \\hrule c", ".tex") == ["Paragraph"] * 2 + ["Rule", "Paragraph"]
    (table,) = blocks("\\begin{tabular}{ll}\\toprule a & b \\\\[2pt] c & d \\\\ \\bottomrule\\end{tabular}", ".tex")
    assert isinstance(table, Table)
    assert [[plain(cell) for cell in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
    assert inside(r"by \eqref{e}", ".tex")[-1] == Reference("e")


@pytest.mark.parametrize("suffix", [".md", ".tex"])
def test_a_labelled_formula_is_referred_to_as_in_latex(suffix: str) -> None:
    assert inside(r"by \eqref{e} and more", suffix)[1] == Reference("e")


def test_cells_of_a_notebook_stand_in_their_order(tmp_path: Path) -> None:
    cells = [
        new_markdown_cell("# On sums\n\n$$a = b$$"),
        new_code_cell("x = '```'  # \ue0009\ue001"),
        new_markdown_cell("and $c$"),
        new_code_cell("last"),
    ]
    path = tmp_path / "page.ipynb"
    path.write_text(json.dumps(new_notebook(cells=cells)))
    prose = prose_of(DocumentVerdict(str(path), ()))
    assert prose is not None
    assert prose.title == "On sums"
    said = [(type(one).__name__, list(formulas_in(one)) or str(getattr(one, "text", ""))) for one in prose.blocks]
    assert said == [
        ("Paragraph", [0]),
        ("CodeBlock", "x = '```'  # \ufffd9\ufffd"),
        ("Paragraph", [1]),
        ("CodeBlock", "last"),
    ]


def test_rows_of_a_display() -> None:
    text = "\\begin{align}\\label{e} a &= b \\nonumber \\\\[2pt]"
    text += " &= \\begin{pmatrix} c & d \\\\ e & f \\end{pmatrix} \\tag{7}\n\\\\\n\\end{align}"
    (shown,) = read(text, ".tex").formulas
    assert shown.labels == ("e",)
    assert [[cell.strip() for cell in row.cells] for row in shown.rows] == [
        ["a", r"= b \nonumber"],
        ["", r"= \begin{pmatrix} c & d \\ e & f \end{pmatrix}"],
    ]
    (nested,) = read("$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$").formulas
    assert len(nested.rows) == 2
    (one,) = read("$$\\left\\{ a \\\\ b \\right\\} + {c \\\\ d}$$").formulas
    assert len(one.rows) == 1


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", "*" * 3_000 + "a" + "*" * 3_000),
        (".md", "> " * 3_000 + "a"),
        (".md", "<b>" * 5_000),
        (".md", "- " * 3_000 + "a"),
        (".tex", "{" * 5_000),
        (".tex", r"\emph{" * 5_000),
        (".tex", r"\begin{a}" * 3_000),
        (".tex", r"\'" * 5_000 + r"\verb" * 3_000),
        (".rst", "\n".join(" " * k + "a" for k in range(800))),
        (".rst", "* " * 2_000 + "a"),
    ],
)
def test_depth_is_bounded(suffix: str, text: str) -> None:
    start = time.process_time()
    read(text, suffix)
    assert time.process_time() - start < 20
    assert Rule not in map(type, read("a", suffix).blocks)
