"""Reports carry nothing of a document that runs, reads, writes or links: tried on TeX, a browser and a terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zlib
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from derivations.model.verdict import Counterexample, DocumentVerdict, Evidence, StatedCondition, Suggestion, Verdict
from derivations.reading.source import SourceText
from derivations.report.files import make_pdf
from derivations.report.github import to_github
from derivations.report.html import to_html
from derivations.report.json import to_json
from derivations.report.latex import to_latex_document
from derivations.report.prose.documents import Prose, read_prose
from derivations.report.sarif import to_sarif
from derivations.report.sources import typeset_view
from derivations.report.terminal import print_documents
from derivations.report.view import DocumentView, view
from tests.hostile.processes import run_forked
from tests.own_pages import assert_own_page

SECRET = "the-secret-of-the-canary"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

TEX = (
    r"\input{SECRET}",
    r"\@@input SECRET",
    r"\csname input\endcsname{SECRET}",
    r"\csname @@input\endcsname SECRET ",
    r"\immediate\write18{touch CANARY}",
    r"\newwrite\w\immediate\openout\w=CANARY \immediate\write\w{x}\immediate\closeout\w",
    r"\openin5=SECRET \read5 to\l \l",
    r"^^5cinput{SECRET}",
    r"^^^^005cinput{SECRET}",
    r"\catcode`\@=0 @input{SECRET}",
    r"\lccode`\!=`\\ \lowercase{!input{SECRET}}",
    r"}\end{document}\input{SECRET}",
    r"$}$\input{SECRET}$",
    r"\begin{filecontents}{CANARY}x\end{filecontents}",
    r"\verbatiminput{SECRET}\lstinputlisting{SECRET}\includegraphics{SECRET}",
    r"\special{ps: (SECRET) run}\pdfobj file{SECRET}\pdfximage{SECRET}",
    r"\href{http://evil.example/}{x}\url{http://evil.example/}",
    r"\text{\input{SECRET}}",
    r"\mathrm{\input{SECRET}}",
    r"\operatorname{\input{SECRET}}",
    r"\tag{\input{SECRET}}\label{\input{SECRET}}",
    r"\begin{matrix}\input{SECRET}\end{matrix}",
    r"\left\input{SECRET}\right.",
    r"\sqrt[\input{SECRET}]{x}",
    r"\color{\input{SECRET}}",
    r"\def\a{\a\a}\a",
    r"\loop\iftrue\repeat",
    r"\begin{x}\end{y}",
    "%\n\\input{SECRET}\r\\input{SECRET}\u2028\\input{SECRET}",
    r"\\[1em] & & &",
    r"\x41\u0041\endinput",
    r"<<document.path>><% for x in y %><# #>{{ 7*7 }}{% raw %}",
)
HTML = (
    "<script>document.title='CANARY'</script>",
    "</title><script>document.title='CANARY'</script>",
    "</style><script>document.title='CANARY'</script>",
    "<img src=x onerror=\"document.title='CANARY'\">",
    "<svg onload=document.title='CANARY'>",
    "<iframe src='javascript:parent.document.title=1'></iframe>",
    "<a href='https://evil.example/'>x</a>",
    "<math><maction actiontype='statusline#https://evil.example'>x</maction></math>",
    "<math href='javascript:document.title=1'><mi>x</mi></math>",
    r"\href{javascript:document.title='CANARY'}{x}",
    r"\text{<script>document.title='CANARY'</script>}",
    r"\text{</math><script>document.title='CANARY'</script>}",
    r"\mathrm{<img src=x onerror=alert(1)>}",
    r"\style{background:url(https://evil.example)}{x}",
    r"\class{x}{y}\cssId{x}{y}",
    "&lt;script&gt;&#60;script&#62;",
    '" onmouseover="document.title=\'CANARY\'" x="',
    "' style='background:url(https://evil.example/)' '",
    "--><script>document.title='CANARY'</script><!--",
    "<![CDATA[<script>document.title='CANARY'</script>]]>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/><style>*{background:url(//evil.example)}</style>",
)
TERMINAL = (
    "[bold red]markup[/]",
    "[link=https://evil.example]x[/link]",
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "\x1b]0;title\x07",
    "\x9b31mred",
    "\u202e\u2066\u200f",
    "\r\n\b\x7f\x00",
    ":skull:",
    "::error file=x::y",
    "\n::error file=x::y",
    "\r::stop-commands::x",
    "\u2028::error::x",
    "%0A::error::x",
)
PLAIN = r"\pdfobjcompresslevel=0\pdfcompresslevel=0 "
"""Makes pdfTeX write what it writes so that it can be searched."""
PIECES = r"\ { } $ $$ ^^ ^^5c \text{ \left \right \begin{matrix} \end{matrix} \sqrt [ ] < > & # % ~"
ATTACKS = (*TEX, *HTML, *TERMINAL)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.tex"
    path.write_text(SECRET)
    return path


def hostile_view(make_verdict: Any, secret: Path, attacks: tuple[str, ...] = ATTACKS) -> DocumentView:
    """A document whose every field is an attack."""
    canary = secret.with_name("canary")
    texts = [attack.replace("SECRET", str(secret)).replace("CANARY", str(canary)) for attack in attacks]
    steps = [
        make_verdict(
            list(Verdict)[number % len(Verdict)],
            chain=number // 2 + 1,
            number=number % 2 + 1,
            left=text,
            right=f"x {text}",
            relation=text if number % 3 == 0 else "=",
            reason=f"{text} ${text}$ and {text}",
            rules=(text,),
            conditions=tuple(StatedCondition(text, status, text) for status in ("open", "granted", "discharged")),
            conventions=(text, f"${text}$"),
            notices=(text, f"${text}$"),
            counterexample=Counterexample({text: text}, text, text),
            suggestion=Suggestion(text, text, Verdict.PROVED),
            evidence=Evidence(text, 3, 4.0),
        )
        for number, text in enumerate(texts)
    ]
    path = f"folder/{texts[0]}{HTML[0]}{TERMINAL[2]}{TERMINAL[10]}.md"
    return typeset_view(DocumentVerdict(path, tuple(steps), None, tuple(texts)))


def raw_document(make_verdict: Any) -> DocumentVerdict:
    steps = tuple(make_verdict(Verdict.REFUTED, left=text, reason=text, chain=n + 1) for n, text in enumerate(ATTACKS))
    return DocumentVerdict("\n::error::x\x1b[2J", steps)


@needs_tex
@pytest.mark.parametrize("attack", [*TEX, *HTML], ids=range(len(TEX) + len(HTML)))
def test_tex_neither_reads_nor_writes(attack: str, make_verdict: Any, secret: Path) -> None:
    source = to_latex_document(hostile_view(make_verdict, secret, (attack,)))
    if attack not in TEX[::4]:  # TeX is slow: every attack must leave no command, some are really typeset
        assert_only_own_commands(source)
        return
    pdf = secret.with_name("report.pdf")
    pdf.write_bytes(make_pdf(PLAIN + source))
    assert not secret.with_name("canary").exists()
    assert_harmless_pdf(pdf)


@needs_tex
def test_tex_typesets_all_attacks_at_once(make_verdict: Any, secret: Path) -> None:
    pdf = secret.with_name("report.pdf")
    pdf.write_bytes(make_pdf(PLAIN + to_latex_document(hostile_view(make_verdict, secret))))
    assert not secret.with_name("canary").exists()
    assert_harmless_pdf(pdf)


def plain_objects(pdf: bytes) -> bytes:
    """The objects of a PDF: what stands between the streams, and the streams of objects, unpacked.

    In other compressed streams any three letters turn up by chance.
    """
    streams = re.findall(rb"<<((?:[^>]|>(?!>))*)>>\s*stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    packed = [zlib.decompress(body) for head, body in streams if b"/ObjStm" in head]
    assert packed or b"/ObjStm" not in pdf
    return b"\n".join([re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.DOTALL), *packed])


def assert_harmless_pdf(pdf: Path) -> None:
    names = set(re.findall(rb"/([A-Za-z]+)(?![\w+])", plain_objects(pdf.read_bytes())))  # a font may be /AABCDE+Name
    assert not names & {
        b"JavaScript",
        b"JS",
        b"Launch",
        b"URI",
        b"EmbeddedFile",
        b"EmbeddedFiles",
        b"OpenAction",
        b"AA",
    }
    assert set(re.findall(rb"/Subtype\s*/(\w+)\s*/(?:Border|H|Rect|C\b)", pdf.read_bytes())) <= {b"Link"}
    assert set(re.findall(rb"/S\s*/(GoToR|GoToE|Thread|SubmitForm|Movie|Rendition)", pdf.read_bytes())) == set()
    assert b"Page" in names
    if shutil.which("pdftotext") is None:
        return
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert SECRET not in text.replace("\n", "")


def assert_only_own_commands(source: str) -> None:
    """The commands that TeX could run are none of those that read, write or define, outside of the preamble."""
    body = source.split(r"\begin{document}", 1)[1]
    forbidden = (
        r"\\(?:input|include\w*|csname|write|immediate|open(?:in|out)|read|catcode|lowercase|lccode|special|def|href|url"
        r"|newwrite|loop|pdfobj|pdfximage|verbatiminput|lstinputlisting|endinput|color\{\\)"
    )
    assert not re.search(forbidden, body.replace(r"\includegraphics{rule}", ""))
    assert "^^" not in body
    assert body.count(r"\end{document}") == 1


def test_html_runs_and_loads_nothing_of_the_document(make_verdict: Any, secret: Path) -> None:
    page = to_html(hostile_view(make_verdict, secret))
    assert_own_page(page)
    assert page.count("<meta") == 4
    assert "default-src 'none'" in page


@needs_browser
def test_nothing_runs_in_a_browser(make_verdict: Any, secret: Path) -> None:
    page = secret.with_name("report.html")
    page.write_text(to_html(hostile_view(make_verdict, secret)), encoding="utf-8", errors="replace")
    dom = browse(page)
    title = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert title is not None
    assert title[1].endswith(": derivations")
    assert_own_page(dom)


@needs_browser
def test_the_browser_would_have_run_a_script(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><title>before</title><script>document.title = 'after'</script>")
    assert "<title>after</title>" in browse(page)


def browse(page: Path) -> str:
    """The document as a browser holds it after it has loaded and run."""
    assert BROWSER is not None
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --disable-dev-shm-usage"
    )
    command = [BROWSER, *flags.split(), f"--user-data-dir={page.parent / 'profile'}", "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("width", [60, 160])
def test_a_terminal_is_not_steered(width: int, make_verdict: Any, secret: Path) -> None:
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=width, highlight=False, color_system="truecolor")
    print_documents(console, [hostile_view(make_verdict, secret)])
    text = out.getvalue()
    rest = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066\u2028]", rest)
    assert "]8;" not in text.replace("\ufffd]8;", "")
    assert "markup[/]" in re.sub(r"\s+", "", rest) or "[bold red]markup[/]" in rest


def test_workflow_commands_are_only_ours(make_verdict: Any, secret: Path) -> None:
    text = to_github([hostile_view(make_verdict, secret)])
    for line in text.splitlines():
        assert re.fullmatch(r"::(?:error|warning|notice) [^\n:]*(?:%3A[^\n:]*)*::.*", line)
        assert line.count("::error ") + line.count("::warning ") + line.count("::notice ") >= 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_sarif_and_json_are_plain_data(make_verdict: Any, secret: Path) -> None:
    log = json.loads(to_sarif([hostile_view(make_verdict, secret)]))
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w./%~-]*", uri, re.ASCII)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result["message"]["text"])
        assert "](" not in result["message"]["text"].replace("\\]", "")
    document = raw_document(make_verdict)
    assert json.loads(to_json([document], 0))["documents"][0]["steps"][3]["lhs"] == ATTACKS[3]


def test_attacks_in_a_real_document(tmp_path: Path) -> None:
    blocks = [f"$$\n{attack} = 1 {attack}\n$$\n" for attack in (*TEX, *HTML) if "\0" not in attack]
    name = "a<b>&'$x$ \\input{secret}_%#^~.md"
    (tmp_path / name).write_text("\n".join(blocks).replace("SECRET", "secret").replace("CANARY", "canary"))
    (tmp_path / "secret.tex").write_text(SECRET)
    outputs = ["report.html", "report.tex"] + (["report.pdf"] if shutil.which("pdflatex") else [])
    for output in outputs:
        run = run_forked(["report", name, "-o", output], tmp_path)
        assert run.status == 0, run.stderr
        assert SECRET.encode() not in (tmp_path / output).read_bytes()
    assert not (tmp_path / "canary").exists()
    assert_only_own_commands((tmp_path / "report.tex").read_text())
    assert_own_page((tmp_path / "report.html").read_text())
    assert os.listdir(tmp_path / "cache")


def prose_with(attack: str, suffix: str) -> Prose:
    """A document with an attack in its words, in whatever may stand around them."""
    around = {
        ".md": (
            *("{}", "# {}", "- {}", "> {}", "[{}](javascript:x)", "[x]({})", "![{}](x)", "**{}**", "$x$ {} $y$"),
            *("<div>\n{}\n</div>", "<b {}>x</b>", "| {} |\n|---|\n| {} |", "```\n{}\n```"),
        ),
        ".tex": (
            *("{}", r"\section{{{}}}", r"\emph{{{}}}", r"\href{{{}}}{{x}}", r"\title{{{}}}", r"\verb|{}|"),
            *(r"\begin{{itemize}}\item {} \end{{itemize}}", r"\begin{{verbatim}}{}\end{{verbatim}}"),
            r"\begin{{x}}[{}] {} \end{{x}}",
        ),
        ".rst": (
            *("{}", "{}\n=========", "* {}", "   {}", "`x <{}>`_", ".. note:: {}", ".. code::\n\n   {}"),
            ":math:`{}`",
        ),
    }[suffix]
    text = "\n\n".join(one.format(*[attack] * one.count("{}")) for one in around)
    prose = read_prose(SourceText(f"page{suffix}", text), ())
    assert prose is not None
    return prose


@pytest.mark.parametrize("suffix", [".md", ".tex", ".rst"])
def test_prose_stays_words(suffix: str) -> None:
    for attack in ATTACKS:
        prose = prose_with(attack, suffix)
        document = view(DocumentVerdict(f"page{suffix}", ()))
        page = to_html(document, prose)
        assert_own_page(page)
        ElementTree.fromstring(page.partition("</head>")[2].rpartition("</html>")[0])
        assert_only_own_commands(to_latex_document(document, None, prose))


@needs_tex
@pytest.mark.parametrize("suffix", [".md", ".tex", ".rst"])
def test_tex_typesets_prose_with_all_attacks(suffix: str, secret: Path) -> None:
    canary = secret.with_name("canary")
    attacks = [attack.replace("SECRET", str(secret)).replace("CANARY", str(canary)) for attack in ATTACKS]
    pdf = secret.with_name("report.pdf")
    document = view(DocumentVerdict(f"page{suffix}", ()))
    parts = [prose_with(attack, suffix) for attack in attacks]
    bodies = [to_latex_document(document, None, one).split(r"\begin{document}", 1) for one in parts]
    whole = "".join(body.replace(r"\end{document}", "") for _, body in bodies)
    pdf.write_bytes(make_pdf(f"{PLAIN}{bodies[0][0]}\\begin{{document}}{whole}\\end{{document}}"))
    assert not canary.exists()
    assert_harmless_pdf(pdf)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*PIECES.split(), "\n", "\r", *ATTACKS]) | st.text(max_size=5), max_size=12).map("".join)
)
def test_any_text_stays_text(make_verdict: Any, text: str) -> None:
    step = make_verdict(Verdict.REFUTED, left=text, right=text, reason=text, notices=(text, f"${text}$"))
    document = typeset_view(DocumentVerdict(text, (step,), None, (text,)))
    assert_own_page(to_html(document))
    assert_only_own_commands(to_latex_document(document))
    assert len(to_github([document]).splitlines()) == 1
    assert "\x1b" not in json.loads(to_sarif([document]))["runs"][0]["results"][0]["message"]["text"]
