"""SymPy expressions as terms and statements, and chains of them as steps, for the Python API."""
