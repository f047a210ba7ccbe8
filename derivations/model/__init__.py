"""Terms, derivations, conditions and verdicts: frozen data that every layer shares."""
