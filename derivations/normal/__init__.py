"""Exact normal form of terms: sparse polynomials over atoms, with summed dummy indices."""
