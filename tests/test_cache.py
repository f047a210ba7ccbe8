"""The cache answers as a check does, only for the same document, context, options and program, and never wrongly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derivations import cache, verify
from derivations.model.reasons import Code
from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.verify import Options, check_paths

TRUE = "$$\n(x+1)^2 = x^2 + 2x + 1\n$$\n\n$$\n(x+1)^2 = x^2 + 1\n$$\n"


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(tmp_path / "cache"))
    path = tmp_path / "post.md"
    path.write_text(TRUE)
    return path


@pytest.fixture
def benches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every time that something was really read and judged."""
    started: list[int] = []
    proper = verify._bench

    def bench(jobs: int) -> Any:
        started.append(jobs)
        return proper(jobs)

    monkeypatch.setattr(verify, "_bench", bench)
    return started


def check(**options: Any) -> DocumentVerdict:
    (found,) = check_paths(["post.md"], Options(**options))
    return found


def entries() -> list[Path]:
    return sorted(cache.folder().iterdir()) if cache.folder().exists() else []


@pytest.mark.usefixtures("document")
def test_a_document_is_checked_once(benches: list[int]) -> None:
    first, second = check(), check()
    assert benches == [1]
    assert [v.verdict for v in second.steps] == [Verdict.PROVED, Verdict.DOUBTFUL]
    assert [v.milliseconds for v in first.steps] == [v.milliseconds for v in second.steps]


def test_whatever_a_verdict_rests_on_is_part_of_the_key(document: Path, benches: list[int]) -> None:
    changes: list[Callable[[], Any]] = [
        lambda: check(),
        lambda: check(seed=1),
        lambda: check(time_limit=9.0),
        lambda: document.write_text(TRUE + " ") and check(),
        lambda: document.with_name("post.derivations.yaml").write_text("given:\n  - x > 0\n") and check(),
        lambda: document.with_name("post.derivations.yaml").write_text("given:\n  - x > 1\n") and check(),
        lambda: document.with_name("other.yaml").write_text("given:\n  - x > 1\n") and check(context="other.yaml"),
    ]
    for number, change in enumerate(changes, start=1):
        change()
        assert len(benches) == number
        assert len(entries()) == number
    check(cache=False)
    assert len(benches) == len(changes) + 1


@pytest.mark.usefixtures("document")
def test_another_version_of_the_program_checks_anew(benches: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    check()
    monkeypatch.setattr(cache, "_program", lambda: b"another")
    check()
    assert benches == [1, 1]


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"steps": 3}', b"\xff", b"[" * 100_000, None])
def test_a_damaged_entry_is_a_miss(damage: bytes | None, benches: list[int]) -> None:
    check()
    (entry,) = entries()
    data = entry.read_bytes()
    entry.write_bytes(data[: len(data) // 2] if damage is None else damage)
    assert check().steps[0].verdict is Verdict.PROVED
    assert benches == [1, 1]
    assert check().steps[0].verdict is Verdict.PROVED
    assert benches == [1, 1]


@pytest.mark.usefixtures("document")
def test_an_edited_verdict_is_not_believed(benches: list[int]) -> None:
    check()
    (entry,) = entries()
    data = entry.read_bytes()
    assert b'"doubtful"' in data
    entry.write_bytes(data.replace(b'"doubtful"', b'"proved"'))
    assert check().steps[1].verdict is Verdict.DOUBTFUL
    assert benches == [1, 1]


def test_the_entry_of_another_document_is_not_believed(document: Path, benches: list[int]) -> None:
    check()
    (true,) = entries()
    document.write_text(TRUE.replace("2x", "3x"))
    assert check().steps[0].verdict is not Verdict.PROVED
    (false,) = set(entries()) - {true}
    false.write_bytes(true.read_bytes())
    assert check().steps[0].verdict is not Verdict.PROVED
    assert benches == [1, 1, 1]


@pytest.mark.usefixtures("document")
def test_without_a_key_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, benches: list[int]) -> None:
    monkeypatch.setattr(cache, "sealed", lambda *_: None)
    check()
    check()
    assert benches == [1, 1]
    assert entries() == []


@pytest.mark.parametrize(
    ("verdict", "code", "milliseconds", "kept"),
    [
        (Verdict.PROVED, None, 9999.0, True),
        (Verdict.UNDECIDED, Code.SEARCH, 10.0, True),
        (Verdict.SUPPORTED, Code.SEARCH, 1999.0, True),
        (Verdict.SUPPORTED, Code.SEARCH, 2001.0, False),
        (Verdict.UNDECIDED, Code.TIME, 0.0, False),
        (Verdict.UNDECIDED, Code.BUG, 0.0, False),
    ],
)
@pytest.mark.usefixtures("document")
def test_what_time_or_memory_decided_is_not_kept(
    verdict: Verdict, code: Code | None, milliseconds: float, kept: bool, make_verdict: Any
) -> None:
    step = make_verdict(verdict, code=code, milliseconds=milliseconds)
    cache.store("a", DocumentVerdict("post.md", (step,)), 10.0)
    assert (cache.find("a") is not None) == kept


def test_everything_that_is_printed_comes_back(document: Path, sample: DocumentVerdict) -> None:
    from derivations.report.json import to_json

    cache.store("a", sample, 10.0)
    found = cache.find("a")
    assert found is not None
    assert to_json([found], 0) == to_json([sample], 0)
    assert found.notices == sample.notices


@pytest.mark.usefixtures("document")
def test_errors_are_not_kept(benches: list[int]) -> None:
    Path("post.md").write_bytes(b"\xff")
    assert check().error is not None
    assert check().error is not None
    assert benches == [1, 1]
    assert entries() == []


def test_a_document_that_changes_while_it_is_read_is_not_kept(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["first", "first", "second"])
    monkeypatch.setattr(cache, "key_of", lambda *_: next(keys))
    check()
    assert entries() == []


@pytest.mark.usefixtures("document")
def test_the_folder_is_bounded_and_the_oldest_go_first(make_verdict: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = DocumentVerdict("post.md", (make_verdict(reason="x" * 1000),))
    monkeypatch.setattr(cache, "MAX_FOLDER", 6000)
    for number in range(8):
        cache.store(str(number), verdict, 10.0)
        path = cache.folder() / f"{number}{cache.SUFFIX}"
        os.utime(path, (number, number))
    assert sum(entry.stat().st_size for entry in entries()) <= 6000
    assert cache.find("7") is not None
    assert cache.find("0") is None


def test_a_folder_that_cannot_be_written_costs_nothing(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(document / "no" / "folder"))
    assert check().steps[0].verdict is Verdict.PROVED


def test_what_is_no_file_has_no_key(document: Path) -> None:
    for path in ("", "gone.md", "/dev/zero", ".", "a" * 5000, "\0"):
        assert cache.key_of(path, None, 0, 10.0) is None
    assert cache.key_of("post.md", "gone.yaml", 0, 10.0) is None


@pytest.mark.parametrize("style", ["json", "text"])
def test_a_hit_loads_nothing_heavy_and_prints_the_same(document: Path, style: str) -> None:
    code = (
        "import sys, click.testing, derivations.cli as cli\n"
        f"run = click.testing.CliRunner().invoke(cli.main, ['check', '--format', '{style}', 'post.md'])\n"
        "heavy = [m for m in ('sympy', 'numpy', 'scipy', 'flint', 'lark', 'pebble') if m in sys.modules]\n"
        "print(heavy, run.stdout)"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert "'numpy'" in first
    assert second.startswith("[] ")
    assert first.partition("]")[2] == second.partition("]")[2]
