"""Verdicts for people and programs: one view of them, one printer a format."""
