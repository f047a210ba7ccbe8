"""What commands answer: verdicts in the format that is asked for, complaints, and the exit status.

Heavy modules load inside the functions, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from derivations.checking.verify import Options
    from derivations.model.verdict import DocumentVerdict
    from derivations.project.inputs import Inputs
    from derivations.project.triage import Codes, Triage
    from derivations.report.view import DocumentView

UNUSABLE = 2
BY_SIGNAL = 128


def plainly(command: Callable[..., int]) -> Callable[..., NoReturn]:
    """Turn what goes wrong in a command into one clear line and an exit status."""

    @wraps(command)
    def run(**arguments: Any) -> NoReturn:
        from derivations.commands.run import signal_of, terminable
        from derivations.model.errors import UnusableInputError

        try:
            with terminable():
                status = command(**arguments)
        except (click.ClickException, BrokenPipeError):
            raise  # click ends quietly on both
        except UnusableInputError as error:
            complain(str(error))
            status = UNUSABLE
        except KeyboardInterrupt as interrupt:
            status = BY_SIGNAL + signal_of(interrupt)
        except Exception as error:  # the last resort: whatever breaks, a person sees a line and no traceback
            complain(f"internal error, please report it: {type(error).__name__}: {error}")
            status = UNUSABLE
        sys.exit(status)

    return run


@dataclass(frozen=True, slots=True)
class Output:
    """What to print of the verdicts, what fails the run, and where to write a baseline and lines for a context."""

    style: str
    strict: bool
    verbose: bool
    codes: Codes | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    write_context: str | None = None
    fix: bool = False
    diff: bool = False

    @classmethod
    def of(cls, select: Sequence[str], ignore: Sequence[str], **others: Any) -> Output:
        """The output with codes as people write them.

        Raises:
            UnusableInputError: there is no such code.
        """
        from derivations.project.triage import Codes

        return cls(codes=Codes.of(select, ignore), **others)

    def triage(self) -> Triage:
        """What holds steps back, with the baseline as it is now.

        Raises:
            UnusableInputError: the baseline cannot be used.
        """
        from derivations.project.baselines import read_baseline
        from derivations.project.triage import Codes, Triage

        known = None if self.baseline is None or self.write_baseline is not None else read_baseline(self.baseline)
        return Triage(self.codes or Codes(), known)


def check_and_print(inputs: Inputs, options: Options, output: Output) -> int:
    """Check documents, and print what was found; returns the exit status."""
    from derivations.commands.run import run
    from derivations.project.baselines import write_baseline
    from derivations.report.sources import views

    triage = replace(output.triage(), places=inputs.places)
    outcome = run(inputs.paths, options)
    if output.fix and not outcome.interrupted and _fix(tuple(outcome.documents), triage, options):
        outcome = run(inputs.paths, options)
    documents = tuple(map(inputs.named, outcome.documents))
    seen = views(documents, inputs.places)
    if output.write_baseline is not None and not outcome.interrupted:
        found = [replace(triage, baseline=None).applied(one) for one in seen]
        triage = replace(triage, baseline=write_baseline(output.write_baseline, found))
    seen = [triage.applied(one) for one in seen]
    if output.diff and not outcome.interrupted:
        _print_diff(seen, inputs, options)
    else:
        _print(documents, seen, output, options.seed, compared=triage.baseline is not None)
    if output.write_context is not None and not outcome.interrupted:
        _write_context(output.write_context, seen)
    report_faults(documents)
    if outcome.interrupted:
        complain("interrupted; above is what was done so far")
        return BY_SIGNAL + outcome.interrupted
    if any(document.faults for document in documents):
        return UNUSABLE
    return int(any(step.fails(output.strict) for document in seen for step in document.steps))


_NO_REPAIR = "nothing is repaired: no step that is refuted has a repair with which it is proved in its place"


def _fix(documents: Sequence[DocumentVerdict], triage: Triage, options: Options) -> bool:
    """Repair documents where that is proved, and say so; whether anything was changed."""
    from derivations.commands.fixing import fixed
    from derivations.report.sources import views

    changed = False
    for seen in map(triage.applied, views(documents)):
        repaired = fixed(seen, seen.path, options)
        if repaired is not None:
            repaired.write()
            changed = True
            click.echo(f"{seen.path}: {_counted(repaired.count, 'step')} repaired", err=True)
    if not changed:
        click.echo(_NO_REPAIR, err=True)
    return changed


def _print_diff(documents: Sequence[DocumentView], inputs: Inputs, options: Options) -> None:
    """Print what ``--fix`` would change."""
    from derivations.commands.fixing import fixed, shown

    changed = False
    for seen in documents:
        repaired = fixed(seen, inputs.places.get(seen.path, seen.path), options)
        if repaired is not None:
            changed = True
            diff = repaired.diff(seen.path)
            click.echo((shown(diff) if sys.stdout.isatty() else diff).encode(), nl=False)
    if not changed:
        click.echo(_NO_REPAIR, err=True)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _write_context(path: str, seen: Sequence[DocumentView]) -> None:
    from derivations.project.asked_lines import write_asked

    count = write_asked(path, seen)
    click.echo(f"{path}: {_counted(count, 'line')} added" if count else f"{path}: no line would get further", err=True)


def _print(
    documents: Sequence[DocumentVerdict], seen: Sequence[DocumentView], output: Output, seed: int, compared: bool
) -> None:
    if output.style == "json":
        from derivations.project.triage import noted
        from derivations.report.json import to_json

        text = to_json([noted(*pair) for pair in zip(documents, seen, strict=True)], seed)
    else:
        text = _arranged(seen, output, compared)
    click.echo(text.encode("utf-8", "replace"), nl=False)


def _arranged(documents: Sequence[DocumentView], output: Output, compared: bool) -> str:
    """What quotes lines of the documents; what is for people goes straight to the terminal."""
    if output.style == "text":
        from derivations.report.terminal import print_documents

        print_documents(console(), documents, verbose=output.verbose)
        return ""
    if output.style == "sarif":
        from derivations.report.sarif import to_sarif

        return to_sarif(documents, compared=compared)
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
        complain(f"{path}: {error.strerror or error}")


def console() -> Any:
    """The terminal, or whatever stands in its place."""
    from rich.console import Console

    return Console(highlight=False)


def report_faults(documents: Iterable[DocumentVerdict]) -> None:
    """Say, a line each, what of the documents and their contexts could not be used."""
    for document in documents:
        for fault in document.faults:
            named = fault.startswith(document.path) or document.error is None
            complain(fault if named else f"{document.path}: {fault}")


def complain(text: str) -> None:
    """Say in one line on standard error what is wrong."""
    from derivations.report.view import clean

    click.echo(f"derivations: {clean(text)}", err=True)
