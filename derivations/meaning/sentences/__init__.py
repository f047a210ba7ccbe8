"""Sentences: what the words around formulas say, by a grammar of sentence patterns (rows of one table)."""
