"""How long the checker takes, printed: ``python -m tests.benchmarks.speed`` from the project's root.

Three figures: the median time to prove a step, replay by the kernel included, in a warm process; the median ratio to
``sympy.simplify(left - right)`` on Tweedie's chain with an unknown prior; and the time of a whole check of the post as
a process, beside that of importing SymPy and SciPy.  Nothing here is asserted: times belong to a machine.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from types import FrameType

import sympy

import derivations
from derivations.engine.search import Found, prove
from derivations.meaning import read_text
from derivations.model import work
from tests.notation import renamed, renaming

LIBRARY = sorted((Path(derivations.__file__).parent / "library").glob("*.md"))
POST = Path(__file__).parents[3] / "shared" / "documents" / "generative.md"
PROOF_LIMIT = 10.0
SIMPLIFY_LIMIT = 60
"""Seconds; a simplification that takes longer is counted with this time."""

REPEATS = 3
REFUTED = 1
"""The exit status of a check that refutes something, as that of the post does."""


def proof_times(text: str) -> dict[tuple[int, int], float]:
    """Seconds for each step of a document that is proved, by chain and step."""
    found = {}
    for step in read_text(text).steps:
        if step.claim is None:
            continue
        start = time.perf_counter()
        proof = prove(step.claim, step.context, work.now() + PROOF_LIMIT)
        if isinstance(proof, Found):
            found[step.chain, step.number] = time.perf_counter() - start
    return found


def warm_proof_times(paths: list[Path]) -> dict[str, dict[tuple[int, int], float]]:
    """The times of documents after the same work was done once in other letters, so that no result is remembered."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    for text in texts.values():
        proof_times(renamed(text, renaming(0)))
    return {name: proof_times(text) for name, text in texts.items()}


def tweedie_chain() -> list[sympy.Expr]:
    """The five sides behind ``E[θ | x]`` of Tweedie's chain, with an unknown prior (Efron 2011, equation 1.4)."""
    x, theta = sympy.symbols("x theta", real=True)
    sigma = sympy.Symbol("sigma", positive=True)
    prior = sympy.Function("p")(theta)
    likelihood = sympy.exp(-((x - theta) ** 2) / (2 * sigma**2)) / sympy.sqrt(2 * sympy.pi * sigma**2)

    def integral(integrand: sympy.Expr) -> sympy.Expr:
        return sympy.Integral(integrand, (theta, -sympy.oo, sympy.oo))

    marginal = integral(likelihood * prior)
    rewritten = x * likelihood + sigma**2 * sympy.Derivative(likelihood, x)
    return [
        integral(theta * likelihood * prior / marginal),
        integral(theta * likelihood * prior) / marginal,
        integral(rewritten * prior) / marginal,
        (x * marginal + sigma**2 * sympy.Derivative(marginal, x)) / marginal,
        x + sigma**2 * sympy.Derivative(sympy.log(marginal), x),
    ]


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise ``TimeoutError`` in the block after some seconds."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def simplify_times() -> list[tuple[float, str]]:
    """Seconds for each step of the chain, and what came of it."""
    sides = tweedie_chain()
    found = []
    for left, right in pairwise(sides):
        start = time.perf_counter()
        try:
            with time_limit(SIMPLIFY_LIMIT):
                outcome = "decided" if sympy.simplify(left - right) == 0 else "not decided"
        except TimeoutError:
            outcome = "stopped"
        found.append((time.perf_counter() - start, outcome))
    return found


def seconds(command: list[str]) -> float:
    """The least time that a process takes in several runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - start)
        if done.returncode not in (0, REFUTED):
            raise RuntimeError(f"{' '.join(command)} failed")
    return min(times)


def print_proofs() -> dict[tuple[int, int], float]:
    """Print the times of the proofs; returns those of the library's Tweedie document."""
    times = warm_proof_times([*LIBRARY, *([POST] if POST.is_file() else [])])
    for name, steps in times.items():
        print(f"{name:24} {len(steps):3} proofs, median {1000 * median(steps.values()):6.1f} ms")
    every = [one for steps in times.values() for one in steps.values()]
    print(f"{'all':24} {len(every):3} proofs, median {1000 * median(every):6.1f} ms, worst {1000 * max(every):.1f} ms")
    return times["tweedie"]


def print_ratio(own: dict[tuple[int, int], float]) -> None:
    """Print the times of ``simplify`` beside those of the same steps of the library's document."""
    ratios = []
    for number, (taken, outcome) in enumerate(simplify_times(), start=2):
        ratios.append(taken / own[3, number])
        print(f"simplify, step 3.{number}: {taken:6.2f} s ({outcome}), {ratios[-1]:.0f} times as long")
    print(f"median ratio {median(ratios):.0f}")


def print_processes() -> None:
    """Print the times of whole processes."""
    importing = seconds([sys.executable, "-c", "import sympy, scipy.integrate"])
    print(f"importing SymPy and SciPy: {importing:.2f} s")
    if POST.is_file():
        check = seconds([sys.executable, "-m", "derivations", "check", "--no-cache", str(POST)])
        print(f"checking the post:         {check:.2f} s")


if __name__ == "__main__":
    print_ratio(print_proofs())
    print_processes()
