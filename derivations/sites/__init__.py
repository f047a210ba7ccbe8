"""What sites of documentation show of derivations: badges beside the formulas of a page.

``badges`` writes them, ``placing`` finds the formulas of a page to which they belong; ``derivations.sphinx`` is the
extension for Sphinx, ``mkdocs_plugin`` that for MkDocs, ``pandoc_filter`` the filter for Quarto and Pandoc.
"""
