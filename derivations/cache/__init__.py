"""What was found before, so that it is not looked for again: of documents that did not change, and of steps.

- ``digests`` tells what a step is asked: all that its verdict depends on, as a key, wherever it stands.
- ``steps`` remembers findings by that, and ``documents`` the verdicts on whole documents by their bytes.
- ``records`` writes both as data, ``stores`` keeps them: in this process, or behind seals in the user's cache folder.
- ``program`` is the version that all keys hold.
"""
