"""The server for editors, by a client of the Language Server Protocol over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

types = pytest.importorskip("lsprotocol.types")
client = pytest.importorskip("pygls.lsp.client")

from derivations.language_server.places import Ruler  # noqa: E402
from derivations.reading.source import SourceText  # noqa: E402

ROOT = Path(__file__).parent.parent
PAGE = r"""# Squares

<!-- derivations
given:
  - y \in \mathbb{R}
-->

We define $f(y) = y^2$, and so

$$ f(y) + f(y) = 2 y^2 $$

## Doubles 😀

😀 Of course $$ y + y = 2y = 3y $$

$$ g(y) + h(y) = h(y) + 2 g(y) $$
"""
DOUBTFUL = r"$$ g(y) + h(y) = h(y) + 2 g(y) $$"


# ------------------------------------------------------------------------------------------------- a whole session


class Editor:
    """What an editor does: it holds texts, sends what changes, and keeps what it hears."""

    def __init__(self) -> None:
        self.client = client.LanguageClient("test", "1")
        self.heard: dict[str, Any] = {}
        self.news = asyncio.Condition()
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.order: list[str] = []

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def publish(params: Any) -> None:
            self.order.append(params.uri)
            async with self.news:
                self.heard[params.uri] = params
                self.news.notify_all()

    async def start(self) -> Any:
        environment = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "XDG", "DERIV"))}
        await self.client.start_io(
            sys.executable, "-m", "derivations", "server", env=environment | {"PYTHONPATH": str(ROOT)}
        )
        asked = types.InitializeParams(
            types.ClientCapabilities(),
            process_id=os.getpid(),
            initialization_options={"severities": {"doubtful": "hint"}},
        )
        answer = await self.client.initialize_async(asked)
        self.client.initialized(types.InitializedParams())
        return answer

    def open(self, uri: str, text: str, language: str = "markdown") -> None:
        self.texts[uri], self.versions[uri] = text, self.versions.get(uri, 0) + 1
        item = types.TextDocumentItem(uri, language, self.versions[uri], text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def write(self, uri: str, text: str) -> None:
        self.texts[uri], self.versions[uri] = text, self.versions.get(uri, 0) + 1
        change = types.TextDocumentContentChangeWholeDocument(text)
        named = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))

    async def until(self, uri: str, fits: Callable[[list[Any]], bool] = lambda found: True) -> list[Any]:
        """What is published of the last version of a document, once it is as it is wanted."""

        def settled() -> bool:
            told = self.heard.get(uri)
            return told is not None and told.version == self.versions[uri] and fits(told.diagnostics)

        async with self.news:
            await asyncio.wait_for(self.news.wait_for(settled), 20)
        return list(self.heard[uri].diagnostics)

    def ask(self, method: str, kind: Any, uri: str, needle: str, **more: Any) -> Awaitable[Any]:
        """Ask about the last place of a text."""
        identified, place = types.TextDocumentIdentifier(uri), self.place(uri, needle)
        params = kind(text_document=identified, position=place, **more)
        answer: Awaitable[Any] = getattr(self.client, f"{method}_async")(params)
        return answer

    def place(self, uri: str, needle: str) -> Any:
        before = self.texts[uri][: self.texts[uri].rindex(needle)]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    async def offers(self, uri: str, needle: str, found: list[Any]) -> list[Any]:
        place = self.place(uri, needle)
        context = types.CodeActionContext(found)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), types.Range(place, place), context)
        return list(await self.client.text_document_code_action_async(params) or [])

    def apply(self, uri: str, action: Any) -> None:
        (edit,) = action.edit.changes[uri]
        text = self.texts[uri]
        ruler = Ruler(SourceText("", text))
        start, end = ruler.offset(edit.range.start), ruler.offset(edit.range.end)
        self.write(uri, text[:start] + edit.new_text + text[end:])


async def session(folder: Path) -> dict[str, Any]:
    editor, seen = Editor(), dict[str, Any]()
    uri = (folder / "page.md").as_uri()
    seen["initialized"] = await editor.start()

    editor.open(uri, PAGE)
    seen["opened"] = await editor.until(uri)
    seen["asked"] = await editor.until(uri, lambda found: any("\nstate " in one.message for one in found))
    seen["hover"] = await editor.ask("text_document_hover", types.HoverParams, uri, "3y $$")
    seen["nothing"] = await editor.ask("text_document_hover", types.HoverParams, uri, "Squares")
    seen["definition"] = await editor.ask("text_document_definition", types.DefinitionParams, uri, "2 y^2")
    context = types.ReferenceContext(False)
    seen["references"] = await editor.ask(
        "text_document_references", types.ReferenceParams, uri, "We define", context=context
    )
    identified = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    seen["symbols"] = await editor.client.text_document_document_symbol_async(identified)

    seen["offers"] = await editor.offers(uri, "3y $$", seen["asked"])
    editor.apply(uri, next(one for one in seen["offers"] if one.is_preferred))
    seen["repaired"] = await editor.until(uri, lambda found: any("\nstate " in one.message for one in found))
    stating = next(one for one in await editor.offers(uri, "2 g(y)", []) if one.title.startswith("State"))
    editor.apply(uri, stating)
    seen["stated"] = await editor.until(uri)
    seen["text"] = editor.texts[uri]
    waiving = next(one for one in await editor.offers(uri, "2 g(y)", []) if one.title.startswith("Let"))
    editor.apply(uri, waiving)
    seen["waived"] = await editor.until(uri)

    for end in ("\n$$ \\frac{{x", "\0", f"\n$$ {'{' * 3000} x = $$ \ud800 <!-- derivations\n:"):
        editor.write(uri, PAGE + end)
    editor.write(uri, "")
    editor.write(uri, f"{PAGE}\n$$ \\frac{{x = 1 $$\n")
    seen["broken"] = await editor.until(uri)

    long = "".join(f"$$ (y + {n})^2 = y^2 + {2 * n} y + {n * n} $$\n\n" for n in range(60))
    other = (folder / "long.md").as_uri()
    editor.write(uri, PAGE)
    await editor.until(uri)
    editor.open(other, f"Let $y$ be real.\n\n{long}")
    editor.order.clear()
    seen["meanwhile"] = await editor.ask("text_document_hover", types.HoverParams, uri, "2 y^2")
    seen["published before"] = list(editor.order)
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(other)))

    editor.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams({"derivations": {"severities": {"proved": "information"}}})
    )
    seen["configured"] = await editor.until(uri, lambda found: any(one.message.startswith("proved") for one in found))
    await editor.client.shutdown_async(None)
    editor.client.exit(None)
    await asyncio.wait_for(editor.client.stop(), 20)
    seen["status"] = editor.client._server.returncode if editor.client._server else None
    return seen


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return asyncio.run(asyncio.wait_for(session(tmp_path_factory.mktemp("editor")), 45))


def by_code(found: list[Any]) -> dict[str, Any]:
    return {one.code: one for one in found}


def spanned(text: str, place: Any) -> str:
    ruler = Ruler(SourceText("", text))
    return text[ruler.offset(place.start) : ruler.offset(place.end)]


def test_verdicts_are_diagnostics_with_exact_spans(seen: dict[str, Any]) -> None:
    found = by_code(seen["opened"])
    assert set(found) == {"differs", "ties"}
    assert spanned(PAGE, found["differs"].range) == "= 3y"
    assert found["differs"].range.start.character == 27  # the smiling face counts as two
    assert found["differs"].severity is types.DiagnosticSeverity.Error
    assert found["differs"].message.startswith("refuted: ")
    assert "at y = 1" in found["differs"].message
    assert found["ties"].severity is types.DiagnosticSeverity.Hint  # as the client chose
    assert spanned(PAGE, found["ties"].range) == "= h(y) + 2 g(y)"


def test_hover_tells_all_about_a_step(seen: dict[str, Any]) -> None:
    text = seen["hover"].contents.value
    assert text.startswith("**✗ refuted** · chain 2, step 2\n\n`2y = 3y`")
    assert "\n- at `y = 1`\n" in text
    assert "`2 y` (then proved)" in text
    assert r"`y` read as real number \(given, line 5\)" in text
    assert spanned(PAGE, seen["hover"].range) == "= 3y"
    assert seen["nothing"] is None


def test_what_a_step_rests_on_is_found_and_what_rests_on_it(seen: dict[str, Any]) -> None:
    (definition,) = seen["definition"]
    assert spanned(PAGE, definition.range) == "We define $f(y) = y^2$, and so"
    (reference,) = seen["references"]
    assert spanned(PAGE, reference.range) == "= 2 y^2"


def test_sections_and_chains_are_symbols(seen: dict[str, Any]) -> None:
    assert [(one.name, [two.name for two in one.children]) for one in seen["symbols"]] == [
        ("Squares", ["✓ f(y) + f(y)"]),
        ("Doubles 😀", ["✓✗ y + y", "‽ g(y) + h(y)"]),
    ]
    for section in seen["symbols"]:
        for one in (section, *section.children):
            assert one.range.start <= one.selection_range.start
            assert one.selection_range.end <= one.range.end


def test_repairs_lines_and_waivers_are_put_in(seen: dict[str, Any]) -> None:
    assert set(by_code(seen["repaired"])) == {"ties"}
    assert "$$ y + y = 2y = 2 y $$" in seen["text"]
    assert "  - y \\in \\mathbb{R}\n  - g, h: \\mathbb{R} \\to \\mathbb{R}\n-->" in seen["text"]
    (stated,) = seen["stated"]
    assert stated.message.startswith("refuted: ")
    assert seen["waived"] == []


def test_half_written_and_hostile_text_harms_nothing(seen: dict[str, Any]) -> None:
    unread = [one for one in seen["broken"] if one.message.startswith("unread: ")]
    assert len(unread) == 1
    assert {one.code for one in seen["broken"]} >= {"differs", "ties"}
    assert seen["status"] == 0


def test_the_server_answers_while_it_judges(seen: dict[str, Any]) -> None:
    assert "proved" in seen["meanwhile"].contents.value
    assert seen["published before"] == []


def test_severities_are_set_by_the_client(seen: dict[str, Any]) -> None:
    (proved, *_) = (one for one in seen["configured"] if one.message.startswith("proved"))
    assert proved.severity is types.DiagnosticSeverity.Information
    assert by_code(seen["configured"])["ties"].severity is types.DiagnosticSeverity.Warning
