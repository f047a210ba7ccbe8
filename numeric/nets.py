"""Scrambled Sobol' nets with random digital shifts: replicates of quasi-Monte Carlo that cost one exclusive or each.

A net is scrambled once.  Under a uniform digital shift each of its points is uniform on the cube whatever the net, so
that the mean over a shifted net is unbiased, and means over nets with independent shifts are independent.

The nets are those of ``scipy.stats.qmc.Sobol``, digit for digit; to load that takes longer than most checks.

Source: P. L'Ecuyer & C. Lemieux, "Recent advances in randomized quasi-Monte Carlo methods", in *Modeling Uncertainty*,
2002, § 2.4 (digital shifts); J. Matoušek, "On the L2-discrepancy for anchored boxes", J. Complexity 14 (1998)
(the scrambling); S. Joe & F. Y. Kuo, "Constructing Sobol' sequences with better two-dimensional projections", SIAM J.
Sci. Comput. 30 (2008) (the direction numbers).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Digits = NDArray[np.uint64]

_BITS = 52
"""So many bits and the half that is added to them fit into the significand of a float."""
_SCRAMBLING = 20_020_203
_PRIMITIVE = (
    "3 1; 7 1 3; 11 1 3 1; 13 1 1 1; 19 1 1 3 3; 25 1 3 5 13; 37 1 1 5 5 17; 41 1 1 5 5 5; "
    "47 1 1 7 11 19; 55 1 1 5 1 1; 59 1 1 1 3 11; 61 1 3 5 5 31; 67 1 3 3 9 7 49; 91 1 1 1 15 21 21; "
    "97 1 3 1 13 27 49; 103 1 1 1 15 7 5; 109 1 3 1 15 13 25; 115 1 1 5 5 19 61; 131 1 3 7 11 23 15 103; "
    "137 1 3 7 13 13 15 69; 143 1 1 3 13 7 35 63; 145 1 3 5 9 1 25 53; 157 1 3 1 13 9 35 107; "
    "167 1 3 1 5 27 61 31; 171 1 1 5 11 19 41 61; 185 1 3 5 3 3 13 69; 191 1 1 7 13 1 19 1; "
    "193 1 3 7 5 13 19 59; 203 1 1 3 9 25 29 41; 211 1 3 5 13 23 1 55; 213 1 3 7 3 13 59 17; "
    "229 1 3 1 3 5 53 69; 239 1 1 5 5 23 33 13; 241 1 1 7 7 1 61 123; 247 1 1 7 9 13 61 49; "
    "253 1 3 3 5 3 55 33; 285 1 3 1 15 31 13 49 245; 299 1 3 5 15 31 59 63 97; "
    "301 1 3 1 11 11 11 77 249; 333 1 3 1 11 27 43 71 9; 351 1 1 7 15 21 11 81 45; "
    "355 1 3 7 3 25 31 65 79; 357 1 3 1 1 19 11 3 205; 361 1 1 5 9 19 21 29 157; "
    "369 1 3 7 11 1 33 89 185; 391 1 3 3 3 15 9 79 71; 397 1 3 7 11 15 39 119 27"
)
"""For each coordinate from the second on a primitive polynomial, as the number that has its coefficients as binary
digits, and the first direction numbers (Joe & Kuo's table ``new-joe-kuo-6``)."""
_DIRECTIONS = [tuple(map(int, row.split())) for row in _PRIMITIVE.split(";")]


def shifted_nets(dimension: int, exponent: int, replicates: int, rng: np.random.Generator) -> Array:
    """Points of nets under independent shifts, ``(dimension, 2**exponent, replicates)``, inside of the open cube."""
    shifts = rng.integers(2**_BITS, size=(dimension, 1, replicates), dtype=np.uint64)
    return np.asarray(((_net(dimension, exponent)[:, :, None] ^ shifts) + 0.5) * 2.0**-_BITS)


@lru_cache(maxsize=32)
def _net(dimension: int, exponent: int) -> Digits:
    """The digits of a scrambled net, ``(dimension, 2**exponent)``."""
    if dimension > 1 + len(_DIRECTIONS):
        from scipy.stats import qmc

        points = qmc.Sobol(dimension, scramble=True, bits=_BITS, rng=_SCRAMBLING).random_base2(exponent)
        return np.asarray((points.T * 2.0**_BITS).astype(np.uint64))
    generators, net = _scrambled(np.array([_generators(n) for n in range(dimension)], dtype=np.uint64))
    for place in range(exponent):  # in the order of the Gray code: the second half is the first one backwards, moved
        net = np.concatenate([net, net[:, ::-1] ^ generators[:, place, None]], axis=1)
    return net


def _generators(coordinate: int) -> list[int]:
    """The numbers of whose exclusive ors the values of a coordinate are made, one for each bit of the index."""
    if not coordinate:
        return [1 << (_BITS - 1 - place) for place in range(_BITS)]
    polynomial, *first = _DIRECTIONS[coordinate - 1]
    degree = len(first)
    found = [number << (_BITS - 1 - place) for place, number in enumerate(first)]
    for place in range(degree, _BITS):
        value = found[place - degree] ^ (found[place - degree] >> degree)
        for back in range(1, degree):
            value ^= found[place - back] * (polynomial >> (degree - back) & 1)
        found.append(value)
    return found


def _scrambled(generators: Digits) -> tuple[Digits, Digits]:
    """The generators under random lower triangular matrices, and a random first point, ``(dimension, 1)``."""
    rng = np.random.default_rng(np.random.SeedSequence(_SCRAMBLING).spawn(1)[0])
    weights = np.uint64(1) << np.arange(_BITS, dtype=np.uint64)
    first = rng.integers(2, size=(len(generators), _BITS), dtype=np.uint64) @ weights
    matrices = np.tril(rng.integers(2, size=(len(generators), _BITS, _BITS), dtype=np.uint64), -1)
    matrices |= np.eye(_BITS, dtype=np.uint64)
    digits = generators[:, None, :] >> np.arange(_BITS, dtype=np.uint64)[::-1, None] & np.uint64(1)
    return weights[::-1] @ (matrices @ digits & np.uint64(1)), first[:, None]
