"""A corpus on a real cluster: the table says what ``check`` says, whatever breaks, and goes on where it stopped."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derivations.checking.verify import Options, check_paths
from derivations.cli import main
from derivations.report.json import document_data

pytest.importorskip("pyarrow")
pytest.importorskip("distributed")

import distributed
import pyarrow.parquet as pq

from derivations.corpus import running
from derivations.corpus.command import check_corpus
from derivations.corpus.documents import SIZE, Sent, batches
from derivations.corpus.running import Corpus, run
from derivations.corpus.summary import page, summary_of
from derivations.corpus.table import Table, rows_of
from derivations.corpus.working import judged

DOCUMENTS = {
    "a.md": "Let $x$ be real.\n\n$$ (x+1)^2 = x^2 + 2x + 1 = x^2 + 1 $$\n",
    "b.tex": "\\begin{equation} a := 3 \\end{equation}\n",
    "deep/c.md": "$$ a x = 2 x $$\n",
    "deep/c.derivations.yaml": "given:\n  - a = 2\n  - x \\in \\mathbb{R}\n",
    "deep/d.md": "No formula at all.\n",
    "e.md": b"\xff\xfe\x00",
    "f.ipynb": "{",
    "g.md": "<!-- derivations\ngiven:\n  - x ~~ (\n-->\nLet $x$ be real. $$ x = x $$\n",
}

QUIET: Any = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DERIVATIONS_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for name, text in DOCUMENTS.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path / "in"


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, ...]]]:
    """A cluster in this process, and the batches that were sent to it."""
    batches: list[tuple[str, ...]] = []

    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, **QUIET) as cluster,
        distributed.Client(cluster) as client,
    ):
        submit = client.submit

        def noted(function: Any, batch: Sequence[Sent], *rest: Any, **named: Any) -> Any:
            batches.append(tuple(one.path for one in batch))
            return submit(function, batch, *rest, **named)

        monkeypatch.setattr(client, "submit", noted)

        class Kept:
            def __enter__(self) -> Any:
                return client

            def __exit__(self, *error: object) -> None:
                return None

        monkeypatch.setattr(running, "client", lambda jobs, scheduler: Kept())
        yield batches


def documents() -> tuple[str, ...]:
    return tuple(sorted(f"in/{name}" for name in DOCUMENTS if not name.endswith(".yaml")))


def rows(path: str = "out.parquet") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def timeless(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "milliseconds": 0.0, "key": ""} for one in steps]


def test_the_table_says_what_check_says(corpus: Path) -> None:
    ran = CliRunner().invoke(main, ["corpus", "in", "-o", "out.parquet", "--jobs", "2", "--summary", "out.md"])
    assert ran.exit_code == 0, ran.output
    assert "7 documents, 5 steps: 2 proved, 1 refuted, 1 undecided, 1 definition" in ran.output
    assert "3 documents with errors" in ran.output
    expected = []
    for one in check_paths(documents(), Options(cache=False, asking=0.0)):
        data = json.loads(json.dumps(document_data(one)))
        for step in data["steps"]:
            assert step.pop("ask") == []
        expected += rows_of(one.path, "", data)
    found = rows()
    assert [one["document"] for one in found] == [one["document"] for one in expected]
    for one, other in zip(timeless(found), timeless(expected), strict=True):
        assert one == {**dict.fromkeys(one), **other}
    errors = {one["document"]: one["error"] for one in found if one["error"]}
    assert errors.keys() == {"in/e.md", "in/f.ipynb", "in/g.md"}
    assert all(error.startswith(document) for document, error in errors.items())
    assert "| refuted | in/a.md | 3 |" in Path("out.md").read_text()
    assert not Path("out.parquet.parts").exists()


@pytest.mark.usefixtures("corpus")
def test_what_did_not_change_is_kept(threads: list[tuple[str, ...]]) -> None:
    def checked(**options: Any) -> list[str]:
        threads.clear()
        check_corpus(["in"], (), Path("out.parquet"), Path("out.html"), Options(asking=0.0, **options), 1, None)
        return [path for batch in threads for path in batch]

    assert checked() == list(documents())
    before = rows()
    assert checked() == []
    assert rows() == before
    Path("in/a.md").write_text("$$ 1 + 1 = 3 $$\n")
    assert checked() == ["in/a.md"]
    assert [one["verdict"] for one in rows() if one["document"] == "in/a.md"] == ["refuted"]
    assert rows()[1:] == before[2:]
    Path("in/deep/c.derivations.yaml").write_text("given:\n  - a = 3\n  - x \\in \\mathbb{R}\n")
    assert checked() == ["in/deep/c.md"]
    Path("in/b.tex").unlink()
    assert checked() == []
    assert "in/b.tex" not in {one["document"] for one in rows()}
    assert len(checked(seed=1)) == 6


@pytest.mark.usefixtures("corpus")
def test_a_run_that_was_stopped_goes_on(threads: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derivations.corpus.documents.MOST", 2)
    done: list[int] = []

    def stop(number: int) -> None:
        done.append(number)
        if sum(done) >= 2:
            raise KeyboardInterrupt

    corpus = Corpus(documents(), Path("out.parquet"), Options(asking=0.0))
    with pytest.raises(KeyboardInterrupt):
        run(corpus, stop)
    assert not Path("out.parquet").exists()
    kept = Table(Path("out.parquet")).known
    assert 2 <= len(kept) < len(documents())
    threads.clear()
    run(corpus, lambda number: None)
    assert {path for batch in threads for path in batch} == set(documents()) - kept.keys()
    assert list(dict.fromkeys(one["document"] for one in rows())) == list(documents())


@pytest.mark.usefixtures("corpus", "threads")
def test_a_document_that_ends_its_worker_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(batch: Sequence[Sent], options: Options) -> list[tuple[str, str, bytes]]:
        if any(one.path == "in/b.tex" for one in batch):
            raise MemoryError
        return judged(batch, options)

    monkeypatch.setattr(running, "judged", dying)
    corpus = Corpus(documents(), Path("out.parquet"), Options(asking=0.0))
    run(corpus, lambda number: None)
    found = {one["document"]: one for one in rows()}
    assert list(found) == list(documents())
    assert found["in/b.tex"]["error"] == "its worker failed: MemoryError"
    assert found["in/b.tex"]["key"] == ""  # the next run tries again
    assert found["in/a.md"]["verdict"] == "refuted"


@pytest.mark.usefixtures("threads")
def test_a_document_that_cannot_be_read_is_a_row(corpus: Path) -> None:
    (corpus / "gone.md").symlink_to("nowhere")
    run(Corpus((*documents(), "in/gone.md"), Path("out.parquet"), Options(asking=0.0)), lambda number: None)
    (found,) = (one for one in rows() if one["document"] == "in/gone.md")
    assert found["error"] == "in/gone.md: No such file or directory"


@pytest.mark.usefixtures("corpus")
def test_any_scheduler_will_do() -> None:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, dashboard_address=None, silence_logs=50
    ) as cluster:
        address = cluster.scheduler_address
        ran = CliRunner().invoke(main, ["corpus", "in", "-o", "out.parquet", "--scheduler", address])
    assert ran.exit_code == 0, ran.output
    assert [one["verdict"] for one in rows() if one["document"] == "in/a.md"] == ["proved", "refuted"]


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["in", "-o", "out.parquet", "--summary", "out.txt"], "out.txt: cannot tell the format"),
        (["in", "-o", "no/out.parquet"], "there is no folder no"),
        (["in", "-o", "in/a.md", "--summary", "s.md"], "in/a.md: found something else than a table of steps"),
        (["in", "-o", "out.parquet", "--scheduler", "tcp://127.0.0.1:9"], "no scheduler of Dask answers there"),
        (["in", "-o", "out.parquet", "--scheduler", "nonsense://x"], "no scheduler of Dask answers there"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    arguments: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("derivations.corpus.cluster.CONNECTING", 1)
    ran = CliRunner().invoke(main, ["corpus", *arguments])
    assert ran.exit_code == 2
    assert complaint in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_without_dask_a_line_says_what_to_install(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "derivations.corpus.command", None)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    ran = CliRunner().invoke(main, ["corpus", "in", "-o", "out.parquet"])
    assert ran.exit_code == 2


def _in_a_daemon(batch: tuple[Sent, ...], answers: Any) -> None:
    answers.put(judged(batch, Options(cache=False, asking=0.0)))


def test_a_worker_that_may_have_no_children_checks_in_itself() -> None:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    batch = (Sent("a.md", "key", b"$$ 1 + 1 = 3 $$\n", None), Sent("b.md", "", b"\xff", None))
    worker = context.Process(target=_in_a_daemon, args=(batch, answers), daemon=True)
    worker.start()
    (first, second) = answers.get(timeout=60)
    worker.join()
    assert first[:2] == ("a.md", "key")
    assert json.loads(first[2])["steps"][0]["verdict"] == "refuted"
    assert json.loads(second[2])["error"] == "b.md:1:1: found byte 0xff, expected UTF-8 text"


def test_batches_are_small_and_in_order() -> None:
    sizes = [1] * 10 + [SIZE // 2] * 3 + [2 * SIZE, 1]
    sent = [Sent(str(number), "", b"x" * size, None) for number, size in enumerate(sizes)]
    found = list(batches(sent))
    assert [one for batch in found for one in batch] == sent
    assert [len(batch) for batch in found] == [8, 3, 2, 1, 1]


def test_many_documents_make_few_groups_and_none_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derivations.corpus.table.ROWS", 10)
    table, names = Table(tmp_path / "out.parquet"), [f"{number:03}.md" for number in range(20)]
    for name in reversed(names):
        table.add([{"document": name, "key": "k", "id": str(step)} for step in range(3)])
    table.finish(names)
    with pq.ParquetFile(tmp_path / "out.parquet") as file:
        assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [12] * 5
    found = rows(str(tmp_path / "out.parquet"))
    assert [(one["document"], one["id"]) for one in found] == [(name, str(step)) for name in names for step in range(3)]
    assert Table(tmp_path / "out.parquet").known == table.known


@pytest.mark.parametrize("name", ["page.html", "page.md"])
def test_the_page_escapes_what_documents_say(tmp_path: Path, name: str) -> None:
    table, hostile = Table(tmp_path / "out.parquet"), "<script>|`x`.md"
    step = {"id": "chain 1, step 1", "line": 3, "lhs": "<b>", "relation": "=", "rhs": "|", "verdict": "refuted"}
    table.add([{"document": hostile, "key": "", **step, "code": "", "reason": "<i>", "milliseconds": 1.0}])
    table.add([{"document": "z.md", "key": "", "error": "<u> | no"}])
    table.finish([hostile, "z.md"])
    text = page(summary_of(table.path), tmp_path / name, table.path)
    assert "<script>" not in text
    assert "<u>" not in text.replace("\\<u\\>", "")
    assert "1 refuted" in text.replace("</span>", "").replace("✗ ", "1 ")
