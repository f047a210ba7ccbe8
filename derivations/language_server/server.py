"""The server: it takes in what a client says, and answers from what was found so far."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from derivations.checking.workers import Bench
from derivations.language_server.actions import actions
from derivations.language_server.diagnostics import DEFAULT, Severities, diagnostics, severities
from derivations.language_server.excerpts import Unsaved
from derivations.language_server.following import Checked, Following, Shown, Workers
from derivations.language_server.hovers import hover
from derivations.language_server.places import Ruler, definitions, references
from derivations.language_server.symbols import symbols
from derivations.reading.formats import BY_SUFFIX, FORMATS
from derivations.report.json import package_version

NAME = "derivations"
READERS = 2
"""Workers that read: one reads a document while another one looks at what is edited."""
TOLD_AFTER = 20
"""With more steps than that it is told how far judging has come."""

_SUFFIXES = {language: one.suffixes[0] for one in FORMATS for language in one.languages}

T = TypeVar("T")


class DerivationsServer(LanguageServer):
    """A server with the documents that are open in it."""

    def __init__(self, jobs: int) -> None:
        """Prepare a server that judges with as many workers as there are jobs."""
        super().__init__(NAME, package_version())
        self.workers = Workers(Bench(READERS), Bench(jobs), jobs)
        self.open: dict[str, Following] = {}
        self.levels: Severities = DEFAULT

    def start_workers(self) -> None:
        """Start the workers, while there are no threads yet that a fork could come between."""
        for bench, number in ((self.workers.reading, READERS), (self.workers.judging, self.workers.jobs)):
            for sent in [bench.send(30.0, os.getpid) for _ in range(number)]:
                sent.result()

    def stop_workers(self) -> None:
        """End the workers."""
        self.workers.reading.__exit__()
        self.workers.judging.__exit__()

    def ruler(self, checked: Checked | Shown) -> Ruler:
        """Turns places in a document into what the client counts."""
        return Ruler(checked.edition.source, self.workspace.position_encoding or types.PositionEncodingKind.Utf16)

    def show(self, uri: str, shown: Shown) -> None:
        """Publish what was found of a document; what was not found of this very version has no number of one."""
        found = diagnostics(shown, self.ruler(shown), uri, self.levels)
        version = shown.edition.version if shown.current is not None else None
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def follow(self, uri: str) -> None:
        """Take in the text of a document as it is now."""
        document = self.workspace.get_text_document(uri)
        suffix = _format(uri, document.language_id)
        if suffix is None:
            return
        following = self.open.get(uri)
        if following is None:
            following = Following(self.workers, lambda shown: self.show(uri, shown), self._told(uri))
            self.open[uri] = following
        path = to_fs_path(uri) if uri.startswith("file:") else None
        following.edit(Unsaved(path or uri, document.source, suffix), document.version)

    def leave(self, uri: str) -> None:
        """Forget a document that was closed."""
        following = self.open.pop(uri, None)
        if following is not None:
            following.close()
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def again(self) -> None:
        """Check all open documents again."""
        for uri in list(self.open):
            self.follow(uri)

    def of(self, uri: str, answer: Callable[[Checked, Ruler], T]) -> T | None:
        """An answer from what was found of the very text that the client has; nothing, while that is not known."""
        following = self.open.get(uri)
        checked = following.shown.current if following is not None and following.shown is not None else None
        if checked is None or checked.edition.version != self.workspace.get_text_document(uri).version:
            return None
        return answer(checked, self.ruler(checked))

    def configure(self, settings: Any) -> None:
        """Take in what a client sets: ``{"severities": {"undecided": "none"}}``."""
        own = settings.get(NAME, settings) if isinstance(settings, dict) else {}
        self.levels, faults = severities(own.get("severities") if isinstance(own, dict) else None)
        for line in faults:
            message = f"{NAME}: {line}"
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def _told(self, uri: str) -> Callable[[int, int], None]:
        """Says in the log of the client how far judging a long document has come."""
        name = PurePath(uri).name

        def told(done: int, total: int) -> None:
            if total > TOLD_AFTER and done % TOLD_AFTER == 0:
                text = f"{name}: {done} of {total} steps"
                self.window_log_message(types.LogMessageParams(types.MessageType.Log, text))

        return told


def _format(uri: str, language: str | None) -> str | None:
    """The format of a document, by its name or else by its language; ``None`` for what is no document."""
    suffix = PurePath(uri.split("?")[0]).suffix
    if suffix in BY_SUFFIX:
        return suffix if not BY_SUFFIX[suffix].cells else None
    return _SUFFIXES.get((language or "").lower())


def make_server(jobs: int = 1) -> DerivationsServer:
    """The server with its features."""
    server = DerivationsServer(jobs)
    _follow_edits(server)
    _follow_settings(server)
    _answer(server)
    return server


def _follow_edits(server: DerivationsServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.follow(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.follow(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.leave(params.text_document.uri)


def _follow_settings(server: DerivationsServer) -> None:
    chosen: list[Any] = []

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        chosen.append(params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        server.configure(chosen[-1])

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(params: types.DidChangeConfigurationParams) -> None:
        server.configure(params.settings)
        server.again()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(params: types.DidChangeWatchedFilesParams) -> None:
        server.again()


def _answer(server: DerivationsServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        uri, place = params.text_document.uri, params.position
        return server.of(uri, lambda checked, ruler: hover(checked, ruler, uri, ruler.offset(place)))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def listed(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        return server.of(params.text_document.uri, symbols)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def rests_on(params: types.DefinitionParams) -> list[types.Location] | None:
        uri, place = params.text_document.uri, params.position
        return server.of(uri, lambda checked, ruler: definitions(checked, ruler, uri, ruler.offset(place)))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def rest_on_it(params: types.ReferenceParams) -> list[types.Location] | None:
        uri, place = params.text_document.uri, params.position
        return server.of(uri, lambda checked, ruler: references(checked, ruler, uri, ruler.offset(place)))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    async def offered(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        uri, place = params.text_document.uri, params.range
        reported = params.context.diagnostics

        def found(checked: Checked, ruler: Ruler) -> list[types.CodeAction]:
            return actions(checked, ruler, uri, ruler.offset(place.start), ruler.offset(place.end), reported)

        return server.of(uri, found)


def serve(jobs: int = 1) -> None:
    """Answer on standard input and output until the client goes."""
    said, answered = _streams()
    server = make_server(jobs)
    server.start_workers()
    try:
        server.start_io(said, answered)
    finally:
        server.stop_workers()


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the protocol alone: nothing else reads there, or prints.

    A worker that takes the place of another one closes its standard input when it starts, and would wait for ever for
    the thread that reads there, which is not in it.
    """
    said, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    return said, answered
