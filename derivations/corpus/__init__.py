"""Thousands of documents at once, on Dask: a table of all their steps, and a page that sums it up.

- ``documents`` is what is sent to workers, ``working`` what happens there, ``cluster`` where they are.
- ``table`` is what is found as Apache Parquet: parts while a run goes on, one file at its end.
- ``running`` brings all of this together, ``summary`` reads the table and writes the page.

Nothing here holds more than a few documents and their rows at a time, but for names and keys.
"""
