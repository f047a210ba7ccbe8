"""From a document to elaborated steps."""
