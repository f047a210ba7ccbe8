"""Scrambled Sobol' nets with random digital shifts: replicates of quasi-Monte Carlo that cost one exclusive or each.

A net is scrambled once.  Under a uniform digital shift each of its points is uniform on the cube whatever the net, so
that the mean over a shifted net is unbiased, and means over nets with independent shifts are independent.

Source: P. L'Ecuyer & C. Lemieux, "Recent advances in randomized quasi-Monte Carlo methods", in *Modeling Uncertainty*,
2002, § 2.4 (digital shifts); J. Matoušek, "On the L2-discrepancy for anchored boxes", J. Complexity 14 (1998)
(the scrambling).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BITS = 52
"""So many bits and the half that is added to them fit into the significand of a float."""
_SCRAMBLING = 20_020_203


def shifted_nets(dimension: int, exponent: int, replicates: int, rng: np.random.Generator) -> Array:
    """Points of nets under independent shifts, ``(dimension, 2**exponent, replicates)``, inside of the open cube."""
    shifts = rng.integers(2**_BITS, size=(dimension, 1, replicates), dtype=np.uint64)
    return np.asarray(((_net(dimension, exponent)[:, :, None] ^ shifts) + 0.5) * 2.0**-_BITS)


@lru_cache(maxsize=32)
def _net(dimension: int, exponent: int) -> NDArray[np.uint64]:
    """The digits of a scrambled net, ``(dimension, 2**exponent)``."""
    from scipy.stats import qmc  # costs a second, and most documents need no net

    points = qmc.Sobol(dimension, scramble=True, bits=_BITS, rng=_SCRAMBLING).random_base2(exponent)
    return np.asarray((points.T * 2.0**_BITS).astype(np.uint64))
