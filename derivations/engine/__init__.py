"""The search for proofs, and for repairs: untrusted, it can only fail."""
