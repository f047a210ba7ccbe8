"""Reading: documents of several formats, and their formulas as syntax trees.  Nothing has a meaning here yet."""
