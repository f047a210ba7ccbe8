"""The site of documentation: pages from ``guides/`` and from tables of the package, built by MkDocs."""
