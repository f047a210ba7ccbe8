"""The options that commands share, and what a project says of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from derivations.commands.answers import Output

if TYPE_CHECKING:
    from derivations.checking.verify import Options
    from derivations.project.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

CONTEXT = click.option(
    "--context", type=click.Path(dir_okay=False), metavar="FILE", help="YAML file with given, assume and macros."
)
STRICT = click.option("--strict/--no-strict", help="Fail unless every step is proved or a definition.")
FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "sarif", "github")),
    default="text",
    show_default=True,
    help="What to print.",
)
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Show the steps that hold, too.")
SELECT = click.option("--select", multiple=True, metavar="CODES", help="Report only reasons of these codes.")
IGNORE = click.option("--ignore", multiple=True, metavar="CODES", help="Do not report reasons of these codes.")
BASELINE = click.option(
    "--baseline", type=click.Path(dir_okay=False), metavar="FILE", help="Report only what is not known from FILE."
)
WRITE_BASELINE = click.option(
    "--write-baseline", type=click.Path(dir_okay=False), metavar="FILE", help="Write what is found as a baseline."
)
WRITE_CONTEXT = click.option(
    "--write-context",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Collect the lines that would get further in a context file.",
)
EXCLUDE = click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out documents of folders.")
FIX = click.option("--fix", is_flag=True, help="Put in the repairs of refuted steps that are proved.")
DIFF = click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
WATCH = click.option("--watch", is_flag=True, help="Check again whenever something changes.")


def grouped(name: str, make: Callable[..., Any], *options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Add options of which the command gets one record, made of their values, under a name."""

    def taking(command: Command) -> Command:
        names: list[str] = []

        @wraps(command)
        def collected(**values: Any) -> Any:
            own = {one: values.pop(one) for one in names}
            return command(**values, **{name: make(**own)})

        parameters = collected.__dict__.setdefault("__click_params__", [])
        before = len(parameters)
        for option in reversed(options):
            option(collected)
        names += [parameter.name for parameter in parameters[before:]]
        return cast("Command", collected)

    return taking


def _options(seed: int, jobs: int, no_cache: bool, time_limit: float, context: str | None = None) -> Options:
    from derivations.checking.verify import Options

    project_settings()
    return Options(context=context, seed=seed, jobs=jobs, cache=not no_cache, time_limit=time_limit)


_JUDGING = (
    click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Seed of all chance."),
    click.option("--jobs", default=1, show_default=True, type=click.IntRange(min=1), help="Processes to use."),
    click.option("--no-cache/--cache", help="Check again what was checked before."),
    click.option(
        "--time-limit",
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        help="Time for one step; past it the step is undecided.",
    ),
)
judging = grouped("options", _options, *_JUDGING)
"""The options of judging, which every command that checks has, as ``options``."""

judging_with_context = grouped("options", _options, CONTEXT, *_JUDGING)

printing = grouped("output", Output, FORMAT, VERBOSE, STRICT)
"""What to print of the verdicts, as ``output``."""

reporting = grouped(
    "output", Output.of, FORMAT, VERBOSE, STRICT, SELECT, IGNORE, BASELINE, WRITE_BASELINE, WRITE_CONTEXT, FIX, DIFF
)
"""Those options, which of the verdicts to report, and what else to do about them, as ``output``."""


def load_settings(context: click.Context) -> None:
    """Let the project set options; a fault in what it says waits for the command, so that ``--help`` still helps."""
    from derivations.model.errors import UnusableInputError
    from derivations.project.settings import COMMANDS, settings

    if context.invoked_subcommand not in COMMANDS:
        return
    try:
        context.obj = settings(Path.cwd())
    except UnusableInputError as error:
        context.obj = error
    else:
        context.default_map = {command: context.obj.of(command) for command in COMMANDS}


def project_settings() -> Settings:
    """The settings of the project.

    Raises:
        UnusableInputError: they are not understood.
    """
    from derivations.project.settings import Settings

    found = click.get_current_context().obj
    if isinstance(found, Exception):
        raise found
    return found or Settings()
