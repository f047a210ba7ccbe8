"""What a project says of its documents: which they are, by which settings, and what of them is not to be reported."""
