"""Sites of documentation: builds of Sphinx and MkDocs with badges beside formulas."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.report.view import view
from derivations.sites import pandoc_filter
from derivations.sites.badges import badges, failures, page_badges
from derivations.sites.placing import placed

ROOT = Path(__file__).parent.parent
MYST = r"""# Other

<!-- derivations
given:
  - x \in \mathbb{R}
-->

We have

$$
\begin{aligned}
(x+1)^2 &= x^2 + 2x + 1 \\
 &= x^2 + 1
\end{aligned}
$$

and the end.

$$ x + x = 2x $$
"""
RST = "Title\n=====\n\nLet :math:`y` be real.\n\n.. math::\n\n   y + y = 2 y\n\n.. toctree::\n\n   other\n"
HOSTILE = "</style><script>alert(1)</script>"


def build(*command: str, folder: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    own = {"PYTHONPATH": f"{ROOT}{os.pathsep}{path}", "DERIVATIONS_CACHE_DIR": str(folder / "c"), "NO_COLOR": "1"}
    environment = os.environ | own
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=100
    )


def verdicts_shown(page: Path) -> list[str]:
    """The badges of a page in their order, with the formulas that stand between them."""
    text = page.read_text("utf-8").partition("<style>\n.derivations")[0]
    shown = re.findall(r"derivations-badge derivations-(\w+)|(x \+ x = 2x)|(x\+1\)\^2 &amp;=)", text)
    return ["".join(one) for one in shown]


EXPECTED = ["x+1)^2 &amp;=", "proved", "refuted", "x + x = 2x", "proved"]


def test_sphinx_shows_badges_warns_and_fails_a_build_if_asked(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    pytest.importorskip("myst_parser")
    conf = 'extensions = ["derivations.sphinx", "myst_parser"]\nmyst_enable_extensions = ["dollarmath"]\n'
    (tmp_path / "conf.py").write_text(conf)
    (tmp_path / "index.rst").write_text(RST)
    (tmp_path / "other.md").write_text(MYST)
    first = build("sphinx", "-q", "-b", "html", ".", "out", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    assert re.fullmatch(r"\S*other\.md:13: WARNING: refuted: [^\n]* \[derivations\]\n", first.stderr)
    assert verdicts_shown(tmp_path / "out" / "index.html") == ["proved"]
    page = tmp_path / "out" / "other.html"
    assert verdicts_shown(page) == EXPECTED
    text = build("sphinx", "-q", "-b", "text", ".", "text", folder=tmp_path)
    assert text.returncode == 0
    assert "**refuted: **at an admissible instance" in (tmp_path / "text" / "other.txt").read_text("utf-8")
    assert "refuted:" not in page.read_text("utf-8").partition("<style>")[0]
    again = build("sphinx", "-q", "-b", "html", "-D", "derivations_fail_on=refuted", ".", "out", folder=tmp_path)
    assert again.returncode == 2
    assert "other, line 13: refuted" in again.stderr
    wrong = build("sphinx", "-q", "-b", "html", "-D", "derivations_fail_on=x", ".", "out", folder=tmp_path)
    assert "derivations_fail_on: found 'x', expected one of never, refuted, strict" in wrong.stderr


def test_mkdocs_shows_badges_warns_and_fails_a_build_if_asked(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    installed = tmp_path / "installed"
    about = installed / "derivations_of_the_test-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: derivations-of-the-test\nVersion: 1\n")
    plugin = "derivations.sites.mkdocs_plugin:DerivationsPlugin"
    (about / "entry_points.txt").write_text(f"[mkdocs.plugins]\nderivations = {plugin}\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(MYST + "\n- In a list\n\n    $$ x = x $$\n\n    and on.\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [derivations]\n")
    first = build("mkdocs", "build", folder=tmp_path, path=str(installed))
    assert first.returncode == 0, first.stderr
    assert "index.md:13: refuted: " in first.stderr
    page = tmp_path / "site" / "index.html"
    assert verdicts_shown(page) == [*EXPECTED, "proved"]
    assert re.search(r"<li>.*x = x.*derivations-proved.*and on.*</li>", page.read_text("utf-8"), re.DOTALL)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - derivations:\n      fail_on: refuted\n")
    again = build("mkdocs", "build", folder=tmp_path, path=str(installed))
    assert again.returncode == 1
    assert "index.md:13: refuted" in again.stderr


def test_chains_are_found_in_the_formulas_of_a_page(sample: DocumentVerdict) -> None:
    document = view(sample)
    formulas = [f"{s.left} &{s.relation} {s.right} \\\\ & {{}}" for s in (c.steps[0] for c in document.chains)]
    found = placed(document, ["a = b", *formulas])
    assert list(found.behind) == list(range(1, len(formulas) + 1))
    assert placed(document, []).loose == list(document.chains)


def test_badges_escape_what_they_show(sample: DocumentVerdict) -> None:
    from dataclasses import replace

    steps = [
        replace(one, reason=f"${HOSTILE}$ {HOSTILE}", ask=(HOSTILE,), step=replace(one.step, left=HOSTILE))
        for one in sample.steps
    ]
    document = view(replace(sample, steps=tuple(steps), complaints=(HOSTILE,)))
    html = "".join(badges(chain) for chain in document.chains) + page_badges(document, document.chains)
    assert "<script" not in html
    assert html.count("</style>") == 1
    for verdict in Verdict:
        assert f"derivations-{verdict.value}" in html
    assert {one.verdict for one in failures(document, strict=False)} == {Verdict.REFUTED, Verdict.CONFLICT}


# ---------------------------------------------------------------------------------------------------------- Pandoc

PAGE = r"""---
title: x
---

<!-- derivations
given:
  - x \in \mathbb{R}
-->

# A *head*

Let $y$ be "q" `c` and cost 5\$.

\begin{align} x + x &= 2x \\ &= 3x \end{align}

- an item

  $$ x + x + x = 3x $$

> Of course $$ y + y = 2y $$
"""


def words(text: str) -> list[dict[str, object]]:
    return [{"t": "Str", "c": text}]


def tree() -> dict[str, object]:
    """What Pandoc makes of a page."""
    align = "\\begin{align} x + x &= 2x \\\\ &= 3x \\end{align}"
    context = "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->"
    item = {"t": "Para", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, " x + x + x = 3x "]}]}
    blocks = [
        {"t": "RawBlock", "c": ["html", context]},
        {"t": "Header", "c": [1, ["", [], []], words("Head")]},
        {"t": "Para", "c": [*words("So"), {"t": "Space"}, {"t": "RawInline", "c": ["tex", align]}]},
        {"t": "BulletList", "c": [[{"t": "Plain", "c": words("an item of 5$")}, item]]},
    ]
    return {"pandoc-api-version": [1, 22], "meta": {}, "blocks": blocks}


def test_a_tree_of_pandoc_gets_badges_behind_its_formulas() -> None:
    page = tree()
    failing = pandoc_filter.with_badges(page, "html5")
    assert [line.partition(": a")[0] for line in failing] == ["chain 1, step 2: refuted"]
    kinds = [block["t"] for block in page["blocks"]]  # type: ignore[attr-defined, index]
    assert kinds == ["RawBlock", "Header", "Para", "RawBlock", "BulletList", "RawBlock"]
    item = page["blocks"][4]["c"][0]  # type: ignore[index]
    assert "derivations-proved" in item[2]["c"][1]
    other = tree()
    pandoc_filter.with_badges(other, "latex")
    assert "✗ refuted:" in str(other)
    assert "<span" not in str(other)


@pytest.mark.parametrize("said", [b"{}", b"[1]", b"x", b'{"meta": {}, "blocks": [3]}', b'{"meta": {}, "blocks": 3}'])
def test_what_is_no_tree_is_one_clear_line(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
    monkeypatch.setattr(sys, "argv", ["derivations-pandoc", "html"])
    with pytest.raises(SystemExit, match="found no syntax tree of Pandoc"):
        pandoc_filter.main()


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="Pandoc is not installed")
def test_pandoc_renders_a_page_with_badges_and_fails_if_asked(tmp_path: Path) -> None:
    command = tmp_path / "derivations-pandoc"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m derivations.sites.pandoc_filter "$@"\n')
    command.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def rendered(text: str) -> subprocess.CompletedProcess[str]:
        call = ["pandoc", "--from", "markdown", "--filter", str(command), "--to", "html"]
        return subprocess.run(call, input=text, capture_output=True, text=True, env=environment, timeout=60)

    done = rendered(PAGE)
    assert done.returncode == 0, done.stderr
    assert re.findall(r"derivations-badge derivations-(\w+)", done.stdout) == ["proved", "refuted", "proved", "proved"]
    assert re.search(r"<li>.*derivations-proved.*</li>", done.stdout, re.DOTALL)
    failed = rendered(PAGE.replace("title: x", "derivations-fail-on: refuted"))
    assert failed.returncode != 0
    assert "chain 1, step 2: refuted" in failed.stderr
