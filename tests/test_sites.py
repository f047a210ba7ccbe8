"""Sites of documentation: builds of Sphinx and MkDocs with badges beside formulas."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.report.view import view
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
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{path}", "DERIVATIONS_CACHE_DIR": str(folder / "c")}
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
    assert verdicts_shown(tmp_path / "out" / "other.html") == EXPECTED
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
