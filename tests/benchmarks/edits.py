"""How long an editor waits for the server: ``python tests/benchmarks/edits.py [STEPS [EDITS]]``.

It prints the time from opening to verdicts, and from an edit to the first sight and to the verdicts on the new text.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

URI = "file:///nowhere/long.md"
NEEDLE = "= x(x+"


def document(steps: int) -> str:
    """A document of sections, sentences and chains of three steps."""
    lines = ["# Notes\n", "<!-- derivations", "given:", r"  - x \in \mathbb{R}", "-->\n"]
    for number in range(steps // 3):
        k = number + 2
        lines += [f"## Section {number // 10}\n"] if number % 10 == 0 else []
        square = f"(x+{k})^2 = x^2 + {2 * k}x + {k * k}"
        lines += [f"Here is remark {number} on the identity, which follows by expanding.\n"]
        lines += [f"$$\n{square} {NEEDLE}{2 * k}) + {k * k} = x (x + {k}) + {k} x + {k * k}\n$$\n"]
    return "\n".join(lines)


async def measured(steps: int, edits: int) -> None:
    """Open a document, make false statements of it one by one, and print how long each took to be told."""
    client, told = LanguageClient("benchmark", "1"), asyncio.Queue[tuple[float, Any]]()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def publish(params: Any) -> None:
        told.put_nowait((time.perf_counter(), params))

    @client.feature(types.WINDOW_LOG_MESSAGE)
    def log(params: Any) -> None:
        """Say nothing of it."""

    await client.start_io(sys.executable, "-m", "derivations", "server")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities(), process_id=os.getpid()))
    client.initialized(types.InitializedParams())
    text, first, last = document(steps), list[float](), list[float]()
    begin = time.perf_counter()
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(URI, "markdown", 1, text)))
    opened = (await told.get())[0] - begin
    for version in range(2, edits + 2):
        at = text.index(NEEDLE, len(text) * (version - 1) // (edits + 2))
        text = f"{text[:at]}+ {version} {text[at:]}"
        change = types.TextDocumentContentChangeWholeDocument(text)
        begin, params = time.perf_counter(), None
        named = types.VersionedTextDocumentIdentifier(version, URI)
        client.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))
        while params is None or params.version != version:
            now, params = await told.get()
            first += [now - begin] if any(one.code == "at-first-sight" for one in params.diagnostics) else []
        last.append(now - begin)
    print(f"{steps} steps: {opened:.2f} s from opening to verdicts")
    for name, seconds in (("first sight", first), ("verdicts", last)):
        middle, most = 1000 * statistics.median(seconds), 1000 * max(seconds)
        print(f"{len(seconds)} of {edits} edits: {name} after {middle:.0f} ms (median), {most:.0f} ms (at most)")
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


if __name__ == "__main__":
    asyncio.run(measured(*(int(word) for word in (*sys.argv[1:], "300", "20")[:2])))
