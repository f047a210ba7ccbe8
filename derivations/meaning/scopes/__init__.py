"""Scopes: where a binding of a document holds.

``scopes`` makes the tree of them, ``suppositions`` says how far a "suppose" reaches, and ``mistakes`` marks what the
author does not claim.
"""
