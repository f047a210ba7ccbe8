"""The command line.  Heavy modules load inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from derivations.inputs import Inputs
    from derivations.model.verdict import DocumentVerdict
    from derivations.report.view import DocumentView
    from derivations.verify import Options

_CONTEXT = click.option(
    "--context", type=click.Path(dir_okay=False), metavar="FILE", help="YAML file with given, assume and macros."
)
_STRICT = click.option("--strict", is_flag=True, help="Fail unless every step is proved or a definition.")
_FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "sarif", "github")),
    default="text",
    show_default=True,
    help="What to print.",
)
_VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Show the steps that hold, too.")
_Command = TypeVar("_Command", bound=Callable[..., Any])

UNUSABLE = 2
BY_SIGNAL = 128


def _shared(command: _Command) -> _Command:
    """Add the options that every command that checks has."""
    for option in reversed(
        (
            click.option(
                "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Seed of all chance."
            ),
            click.option("--jobs", default=1, show_default=True, type=click.IntRange(min=1), help="Processes to use."),
            click.option("--no-cache", is_flag=True, help="Check again what was checked before."),
            click.option(
                "--time-limit",
                default=10.0,
                show_default=True,
                metavar="SECONDS",
                type=click.FloatRange(min=0, min_open=True),
                help="Time for one step; past it the step is undecided.",
            ),
        )
    ):
        command = option(command)
    return command


def _plainly(command: Callable[..., int]) -> Callable[..., NoReturn]:
    """Turn what goes wrong into one clear line and an exit status."""

    @wraps(command)
    def run(**arguments: Any) -> NoReturn:
        from derivations.model.errors import UnusableInputError
        from derivations.run import signal_of, terminable

        try:
            with terminable():
                status = command(**arguments)
        except (click.ClickException, BrokenPipeError):
            raise  # click ends quietly on both
        except UnusableInputError as error:
            _complain(str(error))
            status = UNUSABLE
        except KeyboardInterrupt as interrupt:
            status = BY_SIGNAL + signal_of(interrupt)
        except Exception as error:  # the last resort: whatever breaks, a person sees a line and no traceback
            _complain(f"internal error, please report it: {type(error).__name__}: {error}")
            status = UNUSABLE
        sys.exit(status)

    return run


_EXAMPLES = """\b
Examples:
  derivations check post.md             check a document
  derivations report post.md -o x.pdf   typeset what was found
  derivations explain CODE              read about a rule or a reason
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_EXAMPLES)
@click.version_option(package_name="derivations", message="%(prog)s %(version)s")
def main() -> None:
    """Check published mathematical derivations, step by step.

    Each step of every displayed chain of relations in a document is proved, refuted with a number that shows it,
    or left undecided with what is missing.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command(short_help="Check the steps of documents.")
@click.argument("documents", nargs=-1, required=True, type=click.Path(allow_dash=True))
@_FORMAT
@_VERBOSE
@_STRICT
@_CONTEXT
@click.option(
    "--stdin-filename", metavar="NAME", help="Name of the document on standard input, which tells its format."
)
@_shared
@_plainly
def check(
    documents: tuple[str, ...],
    style: str,
    verbose: bool,
    strict: bool,
    context: str | None,
    stdin_filename: str | None,
    seed: int,
    jobs: int,
    no_cache: bool,
    time_limit: float,
) -> int:
    """Check the steps of DOCUMENTS: .md, .tex, .rst, .ipynb, .Rmd or .qmd; a folder stands for those below it.

    With - the document is read from standard input.

    The exit status is 0 when nothing is refuted, 1 when something is (with --strict: when anything is neither
    proved nor a definition), and 2 when a file or an option cannot be used.
    """
    from derivations.inputs import gathered

    options = _options(context, seed, jobs, no_cache, time_limit)
    with gathered(documents, stdin_filename) as inputs:
        return _check_and_print(inputs, options, style, strict, verbose)


@main.command()
@click.argument("document", type=click.Path())
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False), help="File to write: .tex, .pdf or .html."
)
@_CONTEXT
@_shared
@_plainly
def report(
    document: str,
    output: str,
    context: str | None,
    seed: int,
    jobs: int,
    no_cache: bool,
    time_limit: float,
) -> int:
    """Write a report on DOCUMENT as LaTeX, PDF or HTML."""
    from derivations.report.files import check_output, write_report
    from derivations.report.sources import typeset_view
    from derivations.report.view import summarise
    from derivations.run import run

    check_output(output)
    outcome = run((document,), _options(context, seed, jobs, no_cache, time_limit))
    if outcome.interrupted:
        return BY_SIGNAL + outcome.interrupted
    seen = typeset_view(outcome.documents[0])
    _report_faults(outcome.documents)
    if seen.error is not None:
        return UNUSABLE
    write_report(seen, Path(output))
    click.echo(f"{output}: {summarise(seen.counts)}")
    return UNUSABLE if seen.complaints else 0


@main.command()
@_plainly
def rules() -> int:
    """List the rules by which steps are proved."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from derivations.rules import TABLE

    table = Table("Code", "Name", "Statement", box=SIMPLE_HEAD, pad_edge=False)
    for rule in TABLE:
        table.add_row(Text(rule.code), Text(rule.name), Text(rule.statement))
    console = _console()
    console.print(table)
    trusted = sum(rule.trusted for rule in TABLE)
    console.print(f"{len(TABLE)} rules, of which {trusted} rest on code (trusted); derivations explain CODE says more.")
    return 0


@main.command(short_help="Say what a rule needs, or what a reason means.")
@click.argument("code", required=False)
@_plainly
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
        _complain(f"there is no code {code!r}; " + (f"did you mean {near[0]}?" if near else "see: derivations explain"))
        return UNUSABLE
    click.echo(known[code.lower()], nl=False)
    return 0


@main.command()
@_FORMAT
@_VERBOSE
@_STRICT
@click.option("--list", "only_list", is_flag=True, help="Only list the documents.")
@_shared
@_plainly
def library(
    style: str,
    verbose: bool,
    strict: bool,
    only_list: bool,
    seed: int,
    jobs: int,
    no_cache: bool,
    time_limit: float,
) -> int:
    """List and check the derivations that come with the package."""
    from derivations.inputs import Inputs
    from derivations.report.sources import library_documents, title

    documents = library_documents()
    if not documents:
        _complain("the library is empty")
        return UNUSABLE
    if style == "text":
        for path in documents:
            click.echo(f"{path.stem:<28} {title(path)}")
        click.echo()
    if only_list:
        return 0
    options = _options(None, seed, jobs, no_cache, time_limit)
    return _check_and_print(Inputs(tuple(map(str, documents))), options, style, strict, verbose)


def _options(context: str | None, seed: int, jobs: int, no_cache: bool, time_limit: float) -> Options:
    from derivations.verify import Options

    return Options(context=context, seed=seed, jobs=jobs, cache=not no_cache, time_limit=time_limit)


def _check_and_print(inputs: Inputs, options: Options, style: str, strict: bool, verbose: bool) -> int:
    from derivations.report.marks import is_failure
    from derivations.run import run

    outcome = run(inputs.paths, options)
    documents = tuple(map(inputs.named, outcome.documents))
    _print(documents, inputs, style, verbose, options.seed)
    _report_faults(documents)
    if outcome.interrupted:
        _complain("interrupted; above is what was done so far")
        return BY_SIGNAL + outcome.interrupted
    if any(document.faults for document in documents):
        return UNUSABLE
    return int(any(is_failure(step.verdict, strict) for document in documents for step in document.steps))


def _print(documents: Sequence[DocumentVerdict], inputs: Inputs, style: str, verbose: bool, seed: int) -> None:
    if style == "json":
        from derivations.report.json import to_json

        text = to_json(documents, seed)
    else:
        from derivations.report.sources import views

        text = _arranged(views(documents, inputs.places), style, verbose)
    click.echo(text.encode("utf-8", "replace"), nl=False)


def _arranged(documents: Sequence[DocumentView], style: str, verbose: bool) -> str:
    """What quotes lines of the documents; what is for people goes straight to the terminal."""
    if style == "text":
        from derivations.report.terminal import print_documents

        print_documents(_console(), documents, verbose=verbose)
        return ""
    if style == "sarif":
        from derivations.report.sarif import to_sarif

        return to_sarif(documents)
    from derivations.report.github import to_github

    _append_summary(documents)
    return to_github(documents)


def _append_summary(documents: Sequence[DocumentView]) -> None:
    """Add to the summary of the job, where this is one of GitHub's; what it may not write costs a line."""
    from derivations.report.github import SUMMARY_VARIABLE, to_summary

    path = os.environ.get(SUMMARY_VARIABLE)
    if not path:
        return
    try:
        with open(path, "a", encoding="utf-8", errors="replace") as file:
            file.write(to_summary(documents))
    except OSError as error:
        _complain(f"{path}: {error.strerror or error}")


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False)


def _report_faults(documents: Iterable[DocumentVerdict]) -> None:
    """Say, a line each, what of the documents and their contexts could not be used."""
    for document in documents:
        for fault in document.faults:
            named = fault.startswith(document.path) or document.error is None
            _complain(fault if named else f"{document.path}: {fault}")


def _complain(text: str) -> None:
    from derivations.report.view import clean

    click.echo(f"derivations: {clean(text)}", err=True)
