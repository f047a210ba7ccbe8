"""Documents and texts in, verdicts out: worker processes, and what is remembered of documents that did not change."""
