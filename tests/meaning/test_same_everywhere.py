"""A document is read the same in every process, whatever order its hashes give to sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys

READ = r"""
import json, sys
from derivations.cache.digests import Questioner
from derivations.meaning import read_text

documents = map(read_text, json.load(sys.stdin))
print(json.dumps([Questioner()._part(document)[0].hex() for document in documents]))
"""

PAGES = {
    "several names depend on an index": r"""
Let $X_n$, $Y_n$ and $Z_n$ be random variables that depend on $n$. $x$, $y$, $z$ and $w$ depend on $n$.

$$ \sum_{n=1}^{N} (x + y + z + w) = N (x + y + z + w) $$
""",
    "several definitions cannot be read": r"""
Let $a = \clubsuit 1$, $b = \clubsuit 2$, $c = \clubsuit 3$, $d = \clubsuit 4$ and $e = \clubsuit 5$.

$$ a + b + c + d + e = e + d + c + b + a + 1 $$
""",
    "several names are related to others of their kind": r"""
$$ x_{t+1} = x_t + y_t, \quad y_{t+1} = 2 y_t, \quad z_{t+1} = z_t^2 $$

$$ x_t + y_t + z_t = z_t + y_t + x_t + 1 $$
""",
    "several names depend on what it differentiates by": r"""
Let $p = t^2$, $q = 2t + 1$, $r = t^3$ and $s = 1 - t$ for real $t$. Let $u = p + q + r + s$.

$$ \frac{du}{dt} = 2t + 2 + 3t^2 - 1 $$
""",
}


def test_the_order_of_sets_is_nothing_to_it() -> None:
    found = []
    for seed in range(1, 5):
        environment = os.environ | {"PYTHONHASHSEED": str(seed)}
        pages = json.dumps(list(PAGES.values()))
        command = [sys.executable, "-c", READ]
        ran = subprocess.run(command, input=pages, env=environment, capture_output=True, text=True, check=True)
        found.append(dict(zip(PAGES, json.loads(ran.stdout), strict=True)))
    assert found == found[:1] * len(found)
