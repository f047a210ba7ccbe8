"""The cache answers as a check does, only for the same document, context, options and program, and never wrongly."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from derivations.cache import digests, documents, program, stores
from derivations.cache.sealing import SEAL_BYTES
from derivations.checking import verify
from derivations.checking.verify import Options, check_paths
from derivations.model.verdict import DocumentVerdict, Verdict

TRUE = "$$\n(x+1)^2 = x^2 + 2x + 1\n$$\n\n$$\n(x+1)^2 = x^2 + 1\n$$\n"


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(stores.FOLDER_VARIABLE, str(tmp_path / "cache"))
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


def database() -> Path:
    return stores.folder() / stores.NAME


def entries() -> dict[str, bytes]:
    """What is kept, sealed."""
    if not database().exists():
        return {}
    with closing(sqlite3.connect(database())) as connection:
        return dict(connection.execute("SELECT key, entry FROM entries"))


def overwrite(key: str, entry: bytes) -> None:
    with closing(sqlite3.connect(database())) as connection, connection:
        connection.execute("UPDATE entries SET entry = ? WHERE key = ?", (entry, key))


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
        before = len(entries())
        change()
        assert len(benches) == number
        assert len(entries()) > before
    check(cache=False)
    assert len(benches) == len(changes) + 1


@pytest.mark.usefixtures("document")
def test_another_version_of_the_program_checks_anew(benches: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    check()
    before = entries()
    for module in (documents, digests):
        monkeypatch.setattr(module, "program", lambda: b"another")
    check()
    assert benches == [1, 1]
    assert len(entries()) == 2 * len(before)


def test_the_version_is_that_of_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    known = program.program()
    program.program.cache_clear()
    proper = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: proper(path) + (b" " if path.name == "gate.py" else b""))
    try:
        assert program.program() != known
    finally:
        program.program.cache_clear()


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, None])
def test_a_damaged_file_is_a_miss_and_replaced(damage: bytes | None, benches: list[int]) -> None:
    check()
    data = database().read_bytes()
    database().write_bytes(data[: len(data) // 2] if damage is None else damage)
    assert check().steps[0].verdict is Verdict.PROVED
    assert benches == [1, 1]
    assert check().steps[0].verdict is Verdict.PROVED
    assert benches == [1, 1]


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("damage", [b"", b"{", b"x" * 100, None])
def test_a_damaged_entry_is_a_miss(damage: bytes | None, benches: list[int]) -> None:
    check()
    for key, entry in entries().items():
        overwrite(key, entry[: len(entry) // 2] if damage is None else damage)
    assert check().steps[0].verdict is Verdict.PROVED
    assert benches == [1, 1]


@pytest.mark.usefixtures("document")
def test_nothing_is_asked_of_tables_of_others(benches: list[int]) -> None:
    check()
    with closing(sqlite3.connect(database())) as connection, connection:
        connection.execute("ALTER TABLE entries RENAME TO kept")
        connection.execute("CREATE VIEW entries AS SELECT key, used, entry FROM kept")
    check()
    assert benches == [1, 1]
    check()
    assert benches == [1, 1]


@pytest.mark.usefixtures("document")
def test_an_edited_verdict_is_not_believed(benches: list[int]) -> None:
    check()
    edited = 0
    for key, entry in entries().items():
        data = zlib.decompress(entry[SEAL_BYTES:])
        forged = re.sub(b'"(doubtful|refuted)"', b'"proved"', data)
        edited += forged != data
        overwrite(key, entry[:SEAL_BYTES] + zlib.compress(forged, 1))
    assert edited == 2  # the document, and the step: neither is believed
    assert check().steps[1].verdict is Verdict.DOUBTFUL
    assert benches == [1, 1]


def test_the_entry_of_another_document_or_step_is_not_believed(document: Path, benches: list[int]) -> None:
    document.write_text(TRUE.partition("\n\n")[0])
    check()
    true = entries()
    document.write_text(TRUE.partition("\n\n")[0].replace("2x", "3x"))
    assert check().steps[0].verdict is not Verdict.PROVED
    for key in set(entries()) - set(true):
        for entry in true.values():
            overwrite(key, entry)
            assert check().steps[0].verdict is not Verdict.PROVED


@pytest.mark.usefixtures("document")
def test_without_a_key_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, benches: list[int]) -> None:
    monkeypatch.setattr(stores, "sealed", lambda *_: None)
    check()
    check()
    assert benches == [1, 1]
    assert entries() == {}


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("whole", [True, False])
def test_what_time_or_memory_decided_is_not_kept(whole: bool, make_verdict: Any) -> None:
    store = stores.Database(stores.folder())
    documents.keep(store, "a", DocumentVerdict("post.md", (make_verdict(),), whole=whole))
    assert (documents.find(store, "a") is not None) == whole


@pytest.mark.usefixtures("document")
def test_everything_that_is_printed_comes_back(sample: DocumentVerdict) -> None:
    from derivations.report.json import to_json

    store = stores.Database(stores.folder())
    documents.keep(store, "a", sample)
    found = documents.find(store, "a")
    assert found is not None
    assert to_json([found], 0) == to_json([sample], 0)
    assert found.notices == sample.notices


@pytest.mark.usefixtures("document")
def test_errors_are_not_kept(benches: list[int]) -> None:
    Path("post.md").write_bytes(b"\xff")
    assert check().error is not None
    assert check().error is not None
    assert benches == [1, 1]
    assert entries() == {}


def test_a_document_that_changes_while_it_is_read_is_not_kept(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["first", "first", "second"])
    monkeypatch.setattr(documents, "key_of", lambda *_: next(keys))
    check()
    assert not {"first", "second"} & set(entries())


@pytest.mark.usefixtures("document")
def test_the_file_is_bounded_and_what_was_not_used_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    store, filling = stores.Database(stores.folder()), random.Random(0)
    monkeypatch.setattr(stores, "MAX_SIZE", 400_000)
    clock = [0]
    monkeypatch.setattr(stores.time, "time", lambda: clock[0])
    for number in range(100):
        clock[0] += stores.STALE + 1
        store.put({str(number): filling.randbytes(20_000)})
        assert store.get(["0", str(number)]).keys() == {"0", str(number)}
    assert store.get(["1"]) == {}
    assert database().stat().st_size <= 600_000


def test_a_folder_that_cannot_be_written_costs_nothing(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(stores.FOLDER_VARIABLE, str(document / "no" / "folder"))
    assert check().steps[0].verdict is Verdict.PROVED


def test_others_may_write_at_the_same_time(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check()
    monkeypatch.setattr(stores, "PATIENCE", 0.01)
    document.write_text(f"{TRUE} ")
    with closing(sqlite3.connect(database(), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert check().steps[0].verdict is Verdict.PROVED
    assert check().steps[0].verdict is Verdict.PROVED


def test_what_is_no_file_has_no_key(document: Path) -> None:
    for path in ("", "gone.md", "/dev/zero", ".", "a" * 5000, "\0"):
        assert documents.key_of(path, None, 0, 10.0) is None
    assert documents.key_of("post.md", "gone.yaml", 0, 10.0) is None


def test_the_last_entries_of_a_process_are_bounded() -> None:
    store = stores.Recent(3, 10)
    for number in range(5):
        store.put({str(number): b"ab"})
    assert store.get(["0", "2", "4"]) == {"2": b"ab", "4": b"ab"}
    store.put({"5": b"abcdef"})
    assert store.get(["2", "3", "4", "5"]) == {"2": b"ab", "4": b"ab", "5": b"abcdef"}
    store.put({"6": b"longer than all"})
    assert store.get(["6"]) == {}


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
