from __future__ import annotations

import json

import pytest

from tests.numeric.figures import false_alarms, honesty, power


@pytest.mark.slow
def test_honesty_figures_count_every_case():
    found = honesty()
    assert found["problems"] >= 80
    assert found["honest"] == found["cases"] == sum(method["cases"] for method in found["methods"].values())
    assert {"quadrature", "balls", "gauss-hermite", "cube", "monte carlo"} <= set(found["methods"])
    assert json.loads(json.dumps(found)) == found


def test_rate_figures_state_and_measure():
    alarms, seen = false_alarms(runs=200), power(runs=50)
    assert all(0 <= rate < 0.1 for rate in alarms["measured"].values())
    assert all(0.6 < rate <= 1 for rate in seen["measured"].values())
    assert json.loads(json.dumps([alarms, seen])) == [alarms, seen]
