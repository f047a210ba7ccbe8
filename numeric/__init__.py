"""Numerical methods that say how far they can be trusted."""
