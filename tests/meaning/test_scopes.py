"""The tree of scopes: where a binding at one place holds at another.

In each document ``@`` marks where something is bound, ``+`` a place where it holds and ``-`` one where it does not.
"""

from __future__ import annotations

import re

import pytest

from derivations.meaning.page.structure import Role
from derivations.meaning.scopes.scopes import Kind, Scopes, scope_tree
from derivations.reading.documents import read_document
from derivations.reading.source import SourceText


def scopes(text: str, suffix: str = ".md") -> Scopes:
    return scope_tree(read_document(SourceText("<text>", text), suffix))


def reach(text: str, suffix: str = ".md") -> tuple[str, str]:
    """Where what is bound holds, and where it should: a sign for each place, in order."""
    places = []
    plain = ""
    position = 0
    for mark in re.finditer(r"@([b+-])@", text):
        plain += text[position : mark.start()]
        places.append((mark[1], len(plain)))
        position = mark.end()
    found = scopes(plain + text[position:], suffix)
    binding = next(place for kind, place in places if kind == "b")
    uses = [(kind, place) for kind, place in places if kind != "b"]
    signs = ("+" if found.reaches(binding, place) else "-" for _, place in uses)
    return "".join(signs), "".join(kind for kind, _ in uses)


REACH = {
    "a section heading closes nothing": "# A\n\nLet @b@$a = 1$.\n\n## B\n\nThen @+@$a > 0$.\n",
    "nothing reaches backward": "Here @-@$a > 0$.\n\nLet @b@$a = 1$.\n",
    "a problem closes what it binds": "**Problem 1.** Let @b@$a = 1$. So @+@$a$.\n\n**Problem 2.** Then @-@$a$.\n",
    "a bold line is a heading": "**The forward process.** Let @b@$a = 1$.\n\n**The reverse process.** Then @+@$a$.\n",
    "a step of a proof is no part": "**Proof.** Now\n\n**Step 1.** Let @b@$a = 1$.\n\n**Step 2.** Then @+@$a$.\n",
    "a heading ends a run-in": "## A\n\n**Example 1.** Let @b@$a = 1$.\n\n## B\n\n@-@$a$\n",
    "a lower heading goes on": "## Proof\n\nLet @b@$a = 1$.\n\n### First\n\n@+@$a$\n\n## C\n\n@-@$a$",
    "a theorem reaches into its proof": "**Theorem:** Let @b@$a = 1$.\n\n**Proof:** So @+@$a$.\n\n**Remark.** @-@$a$\n",
    "a problem reaches into its solution": "# Task 1\n\nLet @b@$a$.\n\n# Solution\n\n@+@$a$\n\n# Task 2\n\n@-@$a$\n",
    "a proof does not reach out": "**Lemma 1.** @-@$a$\n\n**Proof.** Let @b@$a = 1$. @+@$a$ ∎\n\nNow @-@$a$.\n",
    "a definition reaches on": "**Definition 1.** Let @b@$a = 1$.\n\n**Theorem 2.** @+@$a$\n",
    "parts": "I. Let @b@$a = 1$.\n\nII. Then @-@$a$.\n",
    "lettered parts": "(a) Let @b@$a = 1$.\n\n(b) Then @-@$a$.\n",
    "cases": "Case 1: @b@$a = 1$. Then @+@$a$.\n\nCase 2: @-@$a$\n",
    "cases of a proof": "**Proof.** Let @b@$c = 1$.\n\n**Case 1.** @+@$c$\n\n**Case 2.** @+@$c$\n",
    "in both cases": "Case 2: @b@$a = 1$.\n\nIn both cases @-@$a$.\n",
    "items": "- Let @b@$a = 1$,\n  so @+@$a$.\n- Then @-@$a$.\n",
    "a paragraph behind a list": "1. Let @b@$a = 1$.\n\n   Then @+@$a$.\n\nNow @-@$a$.\n",
    "a formula that an item goes on with": "1. Let @b@$a = 1$, so\n\n@+@$$\na = 1\n$$\n\n2. Then @-@$a$.\n",
    "if ends with its sentence": "If @b@$a = 1$ then\n\n$$\n@+@a = 1\n$$\n\nNow @-@$a$ is free.\n",
    "what a trailing if restricts reaches on": "We set @b@$a = 1$ if @+@$b > 0$. Then @+@$a$.\n",
    "plugging in": "Plugging in @b@$a = 1$ we get $b$.\n\nPlugging in @-@$a = 2$ we get @-@$a$.\n",
    "a new supposition on the same name": "Suppose @b@$a = 1$. Then @+@$a$.\n\nSuppose @-@$a = 2$. @-@$a$\n",
    "a supposition on another name": "Suppose @b@$a = 1$. Then @+@$a$.\n\nSuppose $b = 2$. @+@$a$\n",
    "a supposition on a known name ends at a heading": "Let $p = 1$.\n\nSuppose @b@$p = 2$.\n\n## B\n\n@-@$p$\n",
    "an example of a section": "# Example of use\n\nLet @b@$a = 1$.\n\n# More\n\n@+@$a$\n",
    "a headed example": "# Example 2: use\n\nLet @b@$a = 1$.\n\n# More\n\n@-@$a$\n",
    "another property supposed": "Suppose @b@$p = 2$. Then @+@$p$. If $p$ is even, @+@$p$. Still @+@$p$.\n",
    "a setting goes on": "Suppose @b@$p = 2$.\n\n## B\n\n@+@$p$\n",
    "a contradiction": "Let $p = 1$. Assume @b@$p = 2$. Then @+@$p$ is even, a contradiction. So @-@$p$ is odd.\n",
    "conversely": "Suppose @b@$p = 2$. Then @+@$p$.\n\nConversely, @-@$p$.\n",
    "at a point": "At @b@$x = 1$ we have $g = 2$. Now @-@$x$ is free.\n",
    "a div": "::: {.theorem #a}\nLet @b@$a = 1$.\n:::\n\nNow @-@$a$.\n",
    "an admonition": '!!! example "One"\n    Let @b@$a = 1$.\n\n    So @+@$a$.\n\nNow @-@$a$.\n',
    "code is no structure": "Let @b@$a = 1$.\n\n```\n**Problem 2.**\n```\n\n@+@$a$\n",
}


@pytest.mark.parametrize("text", REACH.values(), ids=REACH.keys())
def test_reach(text: str):
    found, right = reach(text)
    assert found == right


TEX = {
    "a theorem": r"\begin{theorem}Let @b@$a = 1$.\end{theorem} Text. \begin{proof}So @+@$a$.\end{proof} Now @-@$a$.",
    "a name of one's own": r"\newtheorem{satz}{Theorem} \begin{satz}Let @b@$a = 1$.\end{satz} Now @-@$a$.",
    "a definition": r"\begin{definition}Let @b@$a = 1$.\end{definition} Now @+@$a$.",
    "another environment": r"\begin{center}Let @b@$a = 1$.\end{center} Now @+@$a$.",
    "items": r"\begin{itemize}\item Let @b@$a = 1$. \item @-@$a$ \end{itemize} @-@$a$",
    "a proof of another theorem": r"\begin{lemma}\label{one}Let @b@$a = 1$.\end{lemma}"
    r"\begin{lemma}\label{two}$b$\end{lemma}"
    r"\begin{proof}[Proof of Lemma \ref{one}]@+@$a$\end{proof}",
    "sections": "\\section{A} Let @b@$a = 1$.\n\\section{B} @+@$a$",
    "a comment": "Let @b@$a = 1$.\n% \\begin{proof}\n@+@$a$",
}


@pytest.mark.parametrize("text", TEX.values(), ids=TEX.keys())
def test_reach_in_latex(text: str):
    found, right = reach(text, ".tex")
    assert found == right


def test_edges():
    text = "# A\n\none\n\n## B\n\ntwo\n\n- three\n\n# C\n\nfour\n"
    found = scopes(text)
    one, two, three, four = (text.index(word) for word in ("one", "two", "three", "four"))
    assert found.edge_between(one, two)
    assert found.edge_between(two, three)
    assert not found.edge_between(two, two + 3)
    assert found.at(three).kind is Kind.ITEM
    assert found.at(four).kind is Kind.DOCUMENT


def test_a_statement_and_its_proof():
    text = "**Theorem 1.** $a$\n\n**Proof.** $b$\n"
    found = scopes(text)
    proof = found.at(text.index("$b$"))
    assert proof.role is Role.SETTLING
    statement = found.statement_of(proof)
    assert statement is not None
    assert statement.title == "Theorem 1."


def test_hostile_nesting_takes_linear_time():
    assert scopes(r"\begin{proof}" * 20_000 + "x" + r"\item " * 20_000, ".tex").at(5).role is Role.SETTLING
    assert scopes("**" * 50_000 + "\n> - " * 20_000).scopes
    assert scopes("if $a$ suppose " * 20_000).scopes
