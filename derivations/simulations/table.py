"""Which experiment reproduces which statement of the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from derivations.reading.source import read_file
from derivations.report.sources import library_documents
from numeric.experiments import denoising, dynamics, energies, entropy, learned, recursion, reversal
from numeric.experiments.series import Series

Experiment = Callable[[np.random.Generator], Series]


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, by its document and by text that stands on its line and on no other, and how it is reproduced."""

    document: str
    text: str
    experiment: Experiment


TABLE = (
    Row("langevin", r"d \phi(X_t) = ", dynamics.generator),
    Row("langevin", r"d \|X_t\|^2 = ", dynamics.distance),
    Row("langevin", r"\partial_t p_t(x) = \nabla \cdot \left( p_t(x) \nabla f(x) \right)", dynamics.fokker_planck),
    Row("langevin", r"\right) + \Delta \pi(x) = 0", dynamics.stationarity),
    Row("langevin", r"-\left( \pi(x) \nabla f(x) + \nabla \pi(x) \right)", dynamics.detailed_balance),
    Row("langevin", r"= -\int \pi(x)\, \nabla \phi(x) \cdot", dynamics.symmetry),
    Row("langevin", r"\mathcal{L}\left( \phi(x)^2 \right)", dynamics.carre_du_champ),
    Row("entropy-decay", r"\frac{\mathrm{d}}{\mathrm{d}t} \int p_t(x) \log", entropy.decay),
    Row("entropy-decay", r"&= -\int p_t(x) \left\| \nabla \log", entropy.dissipation),
    Row("entropy-decay", r"-\frac{\mathrm{d}}{\mathrm{d}t} \int q_t(x)", entropy.de_bruijn),
    Row("unadjusted", r"= \left( 1 - \frac{h}{2} \right) \mathbb{E}[X]", recursion.mean_by_step),
    Row("unadjusted", r"v = \frac{1}{1 - h/4}", recursion.stationary_variance),
    Row("unadjusted", r"\frac{h}{4 - h}", recursion.bias),
    Row("unadjusted", r"\left( 1 - \frac{h}{2} \right)^2 u + h", recursion.variance_by_step),
    Row("unadjusted", r"= \min\left( \pi(x)\, q(x, y)", recursion.acceptance),
    Row("unadjusted", r"= \pi(y)\, q(y, x) \min\left( 1,", recursion.adjusted_balance),
    Row("unadjusted", "and so as much as moves back, whatever the step", recursion.adjusted_variance),
    Row("denoising", r"p(x)\, \nabla_x \log p(x) &= \nabla_x\, p(x)", denoising.averaged),
    Row("denoising", r"&= \|s(x)\|^2\, p(x) - 2 \int s(x) \cdot", denoising.losses),
    Row("reverse-time", r"\partial_t p_t(x) = -\nabla \cdot \left( b(x)", reversal.forward),
    Row("reverse-time", r"\left( b(x) - \frac{\sigma^2}{2} \nabla \log p_t(x) \right)", reversal.flow),
    Row("reverse-time", r"-\partial_t p_t(x) = ", reversal.backward),
    Row("learned-score", r"d\left( e^{\lambda t}", learned.forgetting),
    Row("learned-score", r"d\left( X_t - m \right)^2 = ", learned.squared_distance),
    Row("learned-score", r"The square of the distance is driven by the noise", learned.noise_of_square),
    Row("learned-score", r"So an error in the zero of the score", learned.moved_mean),
    Row("learned-score", r"\frac{1}{1 + \varepsilon} - 1", learned.changed_variance),
    Row("energy-langevin", r"dX_t = -\nabla_x f_\theta(X_t)", energies.by_euler_maruyama),
    Row("energy-langevin", r"\partial_t p_t(x) = \nabla_x \cdot", energies.on_the_way),
    Row("energy-langevin", r"q_\theta(x)\, \nabla_x f_\theta(x) + \nabla_x q_\theta(x) = 0", energies.by_adjusted),
    Row("energy-langevin", r"\right) + \nabla_x \cdot \nabla_x q_\theta(x) = 0", energies.by_underdamped),
    Row("energy-langevin", r"\nabla_x \log q_\theta(x) - \nabla_x \log p_t(x)", energies.along_scores),
)
"""In the order of the documents' lines."""


def line_of(row: Row) -> int:
    """The line of the document that holds the statement.

    Raises:
        LookupError: no line has the text, or several have it.
    """
    (path,) = (one for one in library_documents() if one.stem == row.document)
    return _only_line(path, row.text)


def _only_line(path: Path, text: str) -> int:
    lines = [number for number, line in enumerate(read_file(str(path)).text.splitlines(), 1) if text in line]
    if len(lines) != 1:
        raise LookupError(f"{path.name}: {len(lines)} lines hold {text!r}")
    return lines[0]
