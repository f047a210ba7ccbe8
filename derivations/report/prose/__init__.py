"""The author's document for a report: read into a few kinds of blocks, and nothing of it is kept that could run.

``nodes`` are the kinds; ``markdown``, ``tex`` and ``rst`` read them, ``documents`` chooses among these, and
``displays`` lays formulas out in rows, with the steps in each.  The printers write the blocks, each in its own way.
"""
