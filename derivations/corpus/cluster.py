"""Where the workers are: on this machine, or wherever a scheduler of Dask has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dask
from distributed import Client, LocalCluster

from derivations.cache.program import program
from derivations.model.errors import UnusableInputError

CONNECTING = 10
"""Seconds to wait for a scheduler."""


@contextmanager
def client(jobs: int, scheduler: str | None) -> Iterator[Client]:
    """A connection to workers: to those of a scheduler, or to as many processes of this machine as there are jobs.

    Raises:
        UnusableInputError: there is no scheduler at the address, it has no workers, or they run another program.
    """
    if scheduler is not None:
        with _connected(scheduler) as found:
            yield found
        return
    settings = {"distributed.worker.daemon": False}  # a worker has processes of its own, which it can stop
    with (
        dask.config.set(settings),
        LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50) as local,
        Client(local) as found,
    ):
        yield found


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        found = Client(scheduler, timeout=CONNECTING)
    except (OSError, ValueError, TypeError) as error:
        raise UnusableInputError(f"{scheduler}: no scheduler of Dask answers there ({type(error).__name__})") from None
    with found:
        try:
            programs = found.run(program)
        except Exception as error:  # whatever they raise that cannot even load it
            raise UnusableInputError(f"{scheduler}: its workers cannot check documents: {error}") from None
        if not programs:
            raise UnusableInputError(f"{scheduler}: it has no workers")
        other = next((worker for worker, one in programs.items() if one != program()), None)
        if other is not None:
            raise UnusableInputError(f"{scheduler}: its worker {other} has another version of derivations")
        yield found
