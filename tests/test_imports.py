"""Imports have a direction: no module is imported, by way of others, by one that it imports itself."""

from __future__ import annotations

from graphlib import TopologicalSorter

import grimp


def test_there_is_no_circle_of_imports():
    graph = grimp.build_graph("derivations", "numeric")
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 200
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle
