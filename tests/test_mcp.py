"""The server for language models, by a client of the SDK over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derivations import mcp_server
from derivations.api import Checker
from derivations.cli import main
from derivations.report.guide import guide

ROOT = Path(__file__).parent.parent
PAGE = "Let $y$ be real.\n\n$$ y + y = 2y = 3y $$\n\n$$ f(y) + g(y) = g(y) + 2 f(y) $$\n"


async def conversation() -> dict[str, Any]:
    """What a client hears that talks to the server as one is told to."""
    import mcp

    environment = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "XDG", "DERIV"))}
    server = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "derivations", "mcp"], env=environment | {"PYTHONPATH": str(ROOT)}
    )

    async def call(tool: str, **arguments: Any) -> Any:
        answer = await client.call_tool(tool, arguments)
        (content,) = answer.content
        return answer.is_error, content.text

    async with mcp.Client(server) as client:
        return {
            "tools": (await client.list_tools()).tools,
            "check": await call("check", text=PAGE),
            "stated": await call("check", text="$$ x + x = 3x $$", given=["x \\in \\mathbb{R}"]),
            "suggest": await call("suggest_context", text=PAGE),
            "explain": await call("explain", code="ties"),
            "list": await call("explain"),
            "long": await call("check", text="x" * (mcp_server.MOST_CHARACTERS + 1)),
            "format": await call("check", text="x", format="doc"),
            "guide": (await client.read_resource(mcp_server.GUIDE)).contents[0],
        }


@pytest.fixture(scope="module")
def heard() -> dict[str, Any]:
    pytest.importorskip("mcp")
    return asyncio.run(asyncio.wait_for(conversation(), 60))


def answer(said: tuple[bool, str]) -> Any:
    is_error, text = said
    assert not is_error, text
    return json.loads(text)


def test_the_tools_say_what_they_take(heard: dict[str, Any]) -> None:
    assert {tool.name for tool in heard["tools"]} == {"check", "explain", "suggest_context"}
    for tool in heard["tools"]:
        assert tool.description
        assert tool.annotations.read_only_hint
    (check,) = (tool for tool in heard["tools"] if tool.name == "check")
    assert check.input_schema["required"] == ["text"]
    assert check.input_schema["properties"]["format"]["enum"] == ["md", "tex", "rst", "qmd"]


def test_a_document_is_checked(heard: dict[str, Any]) -> None:
    found = answer(heard["check"])
    assert found["summary"] == "3 steps: 1 proved, 1 refuted, 1 doubtful"
    assert found["holds"] is False
    proved, refuted, doubtful = found["steps"]
    assert proved == {
        "id": "chain 1, step 1", "line": 3, "verdict": "proved", "left": "y + y", "relation": "=", "right": "2y",
    }  # fmt: skip
    assert refuted["counterexample"]["at"] == {"y": "1"}
    assert refuted["suggestion"]["then"] == "proved"
    assert doubtful["ask"]
    assert answer(heard["stated"])["steps"][0]["verdict"] == "refuted"


def test_lines_are_suggested_with_what_they_change(heard: dict[str, Any]) -> None:
    found = answer(heard["suggest"])
    assert found["given"] == ["f, g: \\mathbb{R} \\to \\mathbb{R}"]
    assert found["changes"] == [{"id": "chain 2, step 1", "line": 5, "before": "doubtful", "with them": "refuted"}]


def test_codes_are_explained_and_the_guide_is_there(heard: dict[str, Any]) -> None:
    assert heard["explain"][1].startswith("ties: a reason why a step is not proved")
    assert "Rules by which steps are proved" in heard["list"][1]
    assert heard["guide"].text == guide()


def test_what_cannot_be_used_is_said_to_the_model(heard: dict[str, Any]) -> None:
    found = answer(heard["long"])
    assert found["faults"] == ["found 200001 characters, expected at most 200000: check the parts of the document"]
    assert found["holds"] is False
    is_error, text = heard["format"]
    assert is_error
    assert "'md', 'tex', 'rst' or 'qmd'" in text
    assert "Traceback" not in text


def test_without_the_sdk_it_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    result = CliRunner().invoke(main, ["mcp"])
    assert result.exit_code == 2
    assert result.stderr == "derivations: derivations mcp needs the SDK: python -m pip install 'derivations[mcp]'\n"


def test_nothing_to_suggest() -> None:
    found = mcp_server.suggested(Checker(isolated=False), mcp_server.Text("$$ 1 + 1 = 2 $$"))
    assert found == {"given": [], "summary": "1 step: 1 proved"}
