"""The command line.  Heavy modules load inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derivations.commands.answers import (
    UNUSABLE,
    Output,
    check_and_print,
    complain,
    console,
    plainly,
)
from derivations.commands.options import (
    EXCLUDE,
    WATCH,
    judging,
    judging_with_context,
    load_settings,
    printing,
    project_settings,
    reporting,
)
from derivations.garbage import collect_seldom

if TYPE_CHECKING:
    from derivations.checking.verify import Options
    from derivations.report.view import DocumentView
    from derivations.simulations.table import Row

_EXAMPLES = """\b
Examples:
  derivations check post.md             check a document
  derivations report post.md -o x.pdf   typeset what was found
  derivations explain CODE              read about a rule or a reason
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_EXAMPLES)
@click.version_option(package_name="derivations", message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Check published mathematical derivations, step by step.

    Each step of every displayed chain of relations in a document is proved, refuted with a number that shows it,
    or left undecided with what is missing.
    """
    collect_seldom()
    load_settings(context)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command(short_help="Check the steps of documents.")
@click.argument("documents", nargs=-1, type=click.Path(allow_dash=True))
@plainly
@reporting
@WATCH
@EXCLUDE
@click.option(
    "--stdin-filename", metavar="NAME", help="Name of the document on standard input, which tells its format."
)
@judging_with_context
def check(
    documents: tuple[str, ...],
    output: Output,
    watch: bool,
    exclude: tuple[str, ...],
    stdin_filename: str | None,
    options: Options,
) -> int:
    """Check the steps of DOCUMENTS: .md, .tex, .rst, .ipynb, .Rmd or .qmd; a folder stands for those below it.

    With - the document is read from standard input, and without DOCUMENTS those are checked that the project includes
    in [tool.derivations] of its pyproject.toml.

    The exit status is 0 when nothing is refuted, 1 when something is (with --strict: when anything is neither
    proved nor a definition), and 2 when a file or an option cannot be used.
    """
    from derivations.project.inputs import STANDARD_INPUT, Choice, gathered

    said = project_settings()
    if not documents and not said.include:
        raise click.UsageError("Missing argument 'DOCUMENTS...'; or name some as include in pyproject.toml.")
    if STANDARD_INPUT in documents and (output.fix or watch):
        raise click.UsageError("--fix and --watch need files, and not standard input.")
    if output.diff and (output.fix or output.style != "text"):
        raise click.UsageError("--diff goes neither with --fix nor with --format.")
    named = documents or (said.folder,)
    choices = (Choice(said.folder, said.include, said.exclude), Choice(exclude=exclude))

    def once() -> int:
        with gathered(named, stdin_filename, choices) as inputs:
            return check_and_print(inputs, options, output)

    if not watch:
        return once()
    from derivations.commands.watching import watch as watched

    return watched(once, named, options.context, console().clear)


@main.command(short_help="Write reports on documents.")
@click.argument("documents", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o", "--output", required=True, type=click.Path(), metavar="OUT",
    help="What to write: OUT.tex, OUT.pdf, OUT.html; a folder, OUT/, for pages with an index; OUT.sty for the margin.",
)  # fmt: skip
@click.option("--simulate", is_flag=True, help="Draw what simulation finds, too; for documents of the library.")
@plainly
@judging_with_context
def report(documents: tuple[str, ...], output: str, simulate: bool, options: Options) -> int:
    r"""Write a report on DOCUMENTS: one as LaTeX, PDF or HTML, several as pages with an index.

    OUT.sty is a package for LaTeX that puts the verdicts into the margin of the documents themselves: say
    \usepackage{OUT} in the preamble. A folder among DOCUMENTS stands for those below it.
    """
    from derivations.commands.reports import report_on
    from derivations.project.inputs import gathered

    with gathered(documents) as inputs:
        if simulate and len(inputs.paths) != 1:
            raise click.UsageError("--simulate goes with one document.")
        rows = _simulated(inputs.paths[0]) if simulate else ()
        added = (lambda seen: _with_simulations(seen, rows, options.seed)) if rows else None
        return report_on(inputs.paths, output, options, added)


@main.command(short_help="Check thousands of documents, into a table.")
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), help="Table to write: OUT.parquet.")
@click.option("--summary", type=click.Path(dir_okay=False), help="Page to write: .html or .md  [default: OUT.html]")
@click.option("--scheduler", metavar="ADDRESS", help="Scheduler of Dask whose workers check; without it, this machine.")
@EXCLUDE
@plainly
@judging_with_context
def corpus(
    folders: tuple[str, ...],
    output: str,
    summary: str | None,
    scheduler: str | None,
    exclude: tuple[str, ...],
    options: Options,
) -> int:
    """Check all documents of FOLDERS on Dask, and write their steps as a table in Apache Parquet.

    A document that cannot be used is a row with its error.  What stands in the table of documents that did not change
    is kept, and a run that was stopped goes on where it was.
    """
    try:
        from derivations.corpus.command import check_corpus
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed", "pyarrow"):
            raise
        complain("derivations corpus needs Dask and Arrow: python -m pip install 'derivations[corpus]'")
        return UNUSABLE
    from derivations.project.inputs import Choice

    table = Path(output)
    each = replace(options, jobs=1, asking=0.0)
    written = Path(summary) if summary is not None else table.with_suffix(".html")
    found = check_corpus(folders, (Choice(exclude=exclude),), table, written, each, options.jobs, scheduler)
    click.echo(f"{output}: {found.line}; {written} sums it up")
    return 0


@main.command()
@plainly
def rules() -> int:
    """List the rules by which steps are proved."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from derivations.rules import TABLE

    table = Table("Code", "Name", "Statement", box=SIMPLE_HEAD, pad_edge=False)
    for rule in TABLE:
        table.add_row(Text(rule.code), Text(rule.name), Text(rule.statement))
    screen = console()
    screen.print(table)
    trusted = sum(rule.trusted for rule in TABLE)
    screen.print(f"{len(TABLE)} rules, of which {trusted} rest on code (trusted); derivations explain CODE says more.")
    return 0


@main.command(short_help="Say what a rule needs, or what a reason means.")
@click.argument("code", required=False)
@plainly
def explain(code: str | None) -> int:
    """Say what the rule CODE does and needs, or what the reason CODE means; without CODE, list them all."""
    from difflib import get_close_matches

    from derivations.report.code_pages import listing, pages

    if code is None:
        click.echo(listing(), nl=False)
        return 0
    known = pages()
    if code.lower() not in known:
        near = get_close_matches(code.lower(), known, n=1)
        complain(f"there is no code {code!r}; " + (f"did you mean {near[0]}?" if near else "see: derivations explain"))
        return UNUSABLE
    click.echo(known[code.lower()], nl=False)
    return 0


@main.command()
@plainly
def mcp() -> int:
    """Answer language models, by the Model Context Protocol on standard input and output."""
    from derivations.mcp_server import serve

    serve()
    return 0


@main.command()
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Processes that judge.")
@plainly
def server(jobs: int) -> int:
    """Answer editors, by the Language Server Protocol on standard input and output."""
    try:
        from derivations.language_server.server import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        complain("derivations server needs pygls: python -m pip install 'derivations[server]'")
        return UNUSABLE
    serve(jobs)
    return 0


@main.command()
@click.argument("page", required=False)
@plainly
def guide(page: str | None) -> int:
    """Print how to write documents that check, for people and for language models; or another PAGE of the site."""
    from difflib import get_close_matches

    from derivations.report.guide import names
    from derivations.report.guide import page as text

    known = names()
    if page is not None and page not in known:
        near = get_close_matches(page, known, n=1)
        found = f"did you mean {near[0]}?" if near else f"the pages are {', '.join(known)}"
        complain(f"there is no page {page!r}; {found}")
        return UNUSABLE
    click.echo(text(page or "writing"), nl=False)
    return 0


@main.command(short_help="Build the site of documentation.")
@plainly
@click.option("-o", "--output", required=True, type=click.Path(), metavar="FOLDER", help="Folder for it.")
@judging
def site(output: str, options: Options) -> int:
    """Build the pages of documentation as a site that needs no server and no network.

    The documents of the library are checked, and shown as reports.
    """
    try:
        from derivations.manual.building import build
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("mkdocs", "markdown"):
            raise
        complain("derivations site needs MkDocs: python -m pip install 'derivations[mkdocs]'")
        return UNUSABLE
    from derivations.report.drawing import can_draw
    from derivations.report.sources import library_documents

    count = build(Path(output), _helps(), library_documents(), replace(options, pictures=can_draw()))
    click.echo(f"{output}: {count} pages; {Path(output, 'index.html')} is the first one")
    return 0


def _helps() -> dict[str, str]:
    """What each command says of itself."""
    shown = {}
    for name, command in main.commands.items():
        with click.Context(
            command, info_name=f"derivations {name}", max_content_width=88, terminal_width=88
        ) as context:
            shown[f"derivations {name}"] = command.get_help(context)
    return shown


@main.command()
@plainly
@printing
@click.option("--list", "only_list", is_flag=True, help="Only list the documents.")
@click.option("--simulate", is_flag=True, help="Reproduce what they say of processes by simulation, instead.")
@click.option(
    "--figures", type=click.Path(file_okay=False), metavar="FOLDER", help="With --simulate: draw what was found."
)
@judging
def library(output: Output, only_list: bool, simulate: bool, figures: str | None, options: Options) -> int:
    """List and check the derivations that come with the package.

    With --simulate their statements about processes are reproduced by simulation; the exit status is 1 when one is not.
    """
    if simulate or figures is not None:
        return _simulate(output, options.seed, figures)
    from derivations.project.inputs import Inputs
    from derivations.report.sources import library_documents, title

    documents = library_documents()
    if not documents:
        complain("the library is empty")
        return UNUSABLE
    if output.style == "text":
        for path in documents:
            click.echo(f"{path.stem:<28} {title(path)}")
        click.echo()
    if only_list:
        return 0
    return check_and_print(Inputs(tuple(map(str, documents))), options, output)


def _simulated(document: str) -> tuple[Row, ...]:
    """The statements of a document of the library that are to be simulated and drawn."""
    from derivations.report.drawing import need_drawing
    from derivations.simulations.reporting import rows_of

    need_drawing()
    return rows_of(document)


def _with_simulations(seen: DocumentView, rows: tuple[Row, ...], seed: int) -> DocumentView:
    """A report with what simulation finds."""
    from derivations.simulations.reporting import with_simulations
    from derivations.simulations.running import simulate

    return with_simulations(seen, simulate(seed, rows))


def _simulate(output: Output, seed: int, figures: str | None) -> int:
    """Run the experiments, print what they found, and draw it where that is asked for."""
    if output.style not in ("text", "json"):
        raise click.UsageError("--simulate prints text or json")
    from derivations.report.drawing import need_drawing
    from derivations.simulations.running import print_findings, simulate, to_data, write_figures

    if figures is not None:
        need_drawing()
    findings = simulate(seed)
    if output.style == "json":
        import json

        click.echo(json.dumps(to_data(findings, seed), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print_findings(findings, verbose=output.verbose)
    if figures is not None:
        number = write_figures(findings, Path(figures))
        click.echo(f"{figures}: {number} figures", err=True)
    return int(any(not finding.judgement.agrees for finding in findings))
