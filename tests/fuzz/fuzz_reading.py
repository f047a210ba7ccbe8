"""Coverage-guided fuzzing of reading: whatever the bytes, there is a document or one clear line, in time and memory.

    python tests/fuzz/fuzz_reading.py [SECONDS] [FIGURES.json]

needs ``pip install atheris``.  What crashes or hangs is left in the folder that is printed; the figures are written
as JSON.  libFuzzer runs in a process of its own, because it ends by ending its process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SLOWEST = 5
MEBIBYTES = 1024
LONGEST = 4096
SUFFIXES = (".md", ".tex", ".rst", ".ipynb", ".Rmd")
SEEDS = (
    "$$\nx = y + 1\n$$\n",
    "\\begin{align}\na &= b \\\\\n&= \\frac{1}{2} c\n\\end{align}\n",
    "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n  - p(x \\mid y) = \\mathcal{N}(x; y, 1)\n-->\n"
    "$$p(x)=\\int p(x\\mid y)p(y)\\,dy$$\n",
    "\\newcommand{\\E}[2][x]{\\mathbb{E}_{#1}[#2]}\n$$\\E{x^2} = \\E[y]{1}$$\n",
    "$$f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}$$\n",
    "% derivations\n% given:\n%   - \\sigma > 0\n\\[\\sum_{i=1}^{n} \\sqrt{x_i} \\Rightarrow x' = \\nabla s\\]\n",
    ".. math::\n   :label: a\n\n   a = b\n\n   c = d\n\nand :math:`x > 0`\n",
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown", "source": "$$x=1$$"}]}',
    "> $$\n> x = \\left( y \\right|_{x=0}\n> $$\n```math\na \\propto b\n```\n",
)
DICTIONARY = r"""
    \\frac \\left( \\right) \\begin{aligned} \\end{aligned} \\\\ & = $$ $ { } _ ^ \\text{ \\int \\sum \\mathbb{E} \\mid
    \\newcommand \\def <!-- --> given: assume: macros: \\cdot \\mathrm{d} \\nabla \\Rightarrow \\tag ' | [ ] , ; % ` > #
    \\overset \\substack{ \\not \\underbrace{ \\hat \\binom \\cases \\sqrt[ \\log \\mathcal{N} \\sim \\infty dx \\quad
"""


def one_input(data: bytes) -> None:
    """Read a document whose first byte chooses the format; only the answer for people may be raised."""
    from derivations.meaning import read_text
    from derivations.model.errors import UnusableInputError
    from derivations.reading.notebook import markdown_cells
    from derivations.reading.source import decode

    suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else ".md"
    try:
        text = decode("x", data[1:])
        cells = markdown_cells("x", text) if suffix == ".ipynb" else [(1, text)]
        read_text("\n\n".join(part for _, part in cells), suffix)
    except UnusableInputError as error:
        if "\n" in str(error):
            raise RuntimeError("the message is no single line") from error


def fuzz(arguments: list[str]) -> None:
    """Run libFuzzer in this process, which it ends."""
    import atheris

    with atheris.instrument_imports(include=["derivations", "lark", "yaml"]):
        pass
    atheris.Setup([sys.argv[0], *arguments], one_input)
    atheris.Fuzz()


def write_corpus(folder: Path) -> None:
    """Write the seeds, each in the format that suits it, and the dictionary."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS):
        for kind in range(len(SUFFIXES)):
            (corpus / f"{number}-{kind}").write_bytes(bytes([kind]) + seed.encode())
    words = "".join(f'"{word}"\n' for word in DICTIONARY.replace('"', '\\"').split())
    (folder / "dictionary").write_text(words)


def fuzzed(seconds: int = 60) -> dict[str, Any]:
    """Fuzz for some time: inputs, crashes, the slowest input in seconds, and the most memory in MiB."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    write_corpus(folder)
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MEBIBYTES}", f"-max_len={LONGEST}"]
    options = [*limits, f"-dict={folder / 'dictionary'}", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    start = time.monotonic()
    command = [sys.executable, __file__, "--in-this-process", *options, str(folder / "corpus")]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(root)})
    (folder / "log").write_text(done.stderr)
    stats = dict(line.removeprefix("stat::").split(":", 1) for line in done.stderr.splitlines() if line[:6] == "stat::")
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith(("crash", "timeout", "oom", "slow")))
    return {
        "folder": str(folder),
        "seconds": round(time.monotonic() - start),
        "inputs": int(stats.get("number_of_executed_units", 0)),
        "crashes": left,
        "slowest_input_seconds": int(stats.get("slowest_unit_time_sec", 0)),
        "peak_mebibytes": int(stats.get("peak_rss_mb", 0)),
    }


def main() -> int:
    """Fuzz, print the figures, and fail where something was found."""
    if sys.argv[1:2] == ["--in-this-process"]:
        fuzz(sys.argv[2:])
    found = fuzzed(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
    text = json.dumps(found, indent=1) + "\n"
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(text)
    print(text, end="")
    return int(bool(found["crashes"]) or not found["inputs"])


if __name__ == "__main__":
    sys.exit(main())
