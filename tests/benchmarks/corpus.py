"""How long a corpus takes: ``python tests/benchmarks/corpus.py [DOCUMENTS [WORKERS …]]``.

It makes variants of one short document, checks them without a cache with so many workers each, and prints seconds, the
most memory that the process held which sends them out, and the most that any other one did.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

PAGE = """# Remark {k}

Let $x, y$ be real and let $f(x) = x^2 + {k}$.

$$ (x+{k})^2 = x^2 + {twice}x + {square} = x (x + {twice}) + {square} $$

$$ f(x + y) - f(x) = 2 x y + y^2 $$
"""
MEASURED = (
    "import resource, sys\nfrom derivations.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n"
    "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
)


def made(folder: Path, number: int) -> None:
    """Write so many documents."""
    for k in range(number):
        path = folder / f"{k // 100:03}" / f"{k:05}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE.format(k=k, twice=2 * k, square=k * k))


def measured(folder: Path, number: int, workers: int) -> None:
    """Check the documents of a folder, and print what that took."""
    table = folder.parent / f"{number}-{workers}.parquet"
    command = [
        sys.executable,
        "-c",
        MEASURED,
        "corpus",
        str(folder),
        "-o",
        str(table),
        "--jobs",
        str(workers),
        "--no-cache",
    ]
    begin = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = int(ran.stderr.split()[-1]) // 1024
    print(
        f"{number} documents, {workers} workers: {seconds:.1f} s ({1000 * seconds / number:.0f} ms each), "
        f"{own} MiB at most where they are sent out, {used.ru_maxrss // 1024} MiB at most in any process"
    )


if __name__ == "__main__":
    number, *workers = (int(word) for word in (sys.argv[1:] or ["100"]))
    with TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        documents.mkdir()
        made(documents, number)
        for count in workers or [1, 2]:
            measured(documents, number, count)
