from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial, update_wrapper
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from derivations.cli import main
from derivations.report import drawing
from derivations.report.sources import library_documents
from derivations.simulations import running
from derivations.simulations.table import TABLE, line_of

LINES = {
    row.document: path.read_text(encoding="utf-8").splitlines()
    for path in library_documents()
    for row in TABLE
    if path.stem == row.document
}


def small(rows, **changes):
    return [
        replace(row, experiment=update_wrapper(partial(row.experiment, size=2_000, **changes), row.experiment))
        for row in rows
    ]


QUICK = small(row for row in TABLE if row.document in ("unadjusted", "denoising"))


def wrong(score, step):
    """The wrong sign of the drift."""
    return lambda rng, x: x - step / 2 * score(x) / 2 + rng.standard_normal(x.shape)


FAULTY = small((row for row in TABLE if row.experiment.__name__ == "mean_by_step"), make=wrong)


@pytest.fixture
def quick(monkeypatch):
    def use(rows):
        monkeypatch.setattr(running.simulate, "__defaults__", (rows,))

    use(QUICK)
    return use


def called(*arguments):
    return CliRunner().invoke(main, ["library", "--simulate", *arguments])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.experiment.__name__)
def test_every_statement_is_on_one_line_of_its_document(row):
    assert row.text in LINES[row.document][line_of(row) - 1]


def test_a_text_that_is_gone_is_an_error():
    with pytest.raises(LookupError, match="0 lines"):
        line_of(replace(TABLE[0], text="no such words"))


def test_every_document_on_a_process_is_simulated():
    said = {
        path.stem for path in library_documents() if re.search(r"dB_t|\\sqrt\{h\}", path.read_text(encoding="utf-8"))
    }
    assert said <= {row.document for row in TABLE}


def test_the_table_tells_line_prediction_estimate_draws_and_verdict(quick):
    done = called()
    assert done.exit_code == 0, done.output
    assert re.search(r"43 +stationary variance +h = [\d.]+ +[\d.]+ +[\d.]+ ± [\d.]+ +2,000 +agrees", done.output)
    assert "9 statements: 9 agree, 0 disagree." in done.output
    assert done.output.count("agrees") == 9
    assert called("-v").output.count("agrees") > 30


def test_a_disagreement_fails_the_run(quick):
    quick(FAULTY)
    done = called()
    assert done.exit_code == 1
    assert "DISAGREES" in done.output


def test_the_seed_decides(quick):
    first, again, other = (json.loads(called("--format", "json", "--seed", seed).output) for seed in "001")
    assert first == again != other
    assert {one["verdict"] for one in first["statements"]} == {"agrees"}
    assert all(point["interval"] > 0 for one in first["statements"] for point in one["points"])


def test_figures_are_drawings_with_intervals_and_words(quick, tmp_path):
    done = called("--figures", str(tmp_path / "new"))
    assert done.exit_code == 0, done.output
    files = sorted((tmp_path / "new").glob("*.svg"))
    assert len(files) == 9
    assert files[0].name == "denoising-24-averaged.svg"
    text = (tmp_path / "new" / "unadjusted-43-stationary-variance.svg").read_text(encoding="utf-8")
    words = " ".join(ElementTree.fromstring(text).itertext())
    assert "agrees with what unadjusted.md, line 43, predicts" in words
    assert "LineCollection" in text  # the intervals
    assert not re.search(r"<script|<image|https?://(?!www\.w3\.org|purl\.org|creativecommons\.org)", text)


def test_without_matplotlib_one_line_says_what_to_install(quick, tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "can_draw", lambda: False)
    done = called("--figures", str(tmp_path))
    assert done.exit_code == 2
    assert done.output == "derivations: figures need Matplotlib: python -m pip install 'derivations[figures]'\n"


def test_a_folder_that_is_none_is_refused(quick, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = called("--figures", str(tmp_path / "file" / "below"))
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_other_formats_are_refused(quick):
    done = called("--format", "sarif")
    assert done.exit_code == 2
    assert "--simulate prints text or json" in done.output


def test_a_report_on_a_library_document_holds_its_simulations(quick, tmp_path, monkeypatch):
    monkeypatch.setattr("derivations.simulations.reporting.TABLE", tuple(QUICK))
    out = tmp_path / "out.html"
    document = next(str(path) for path in library_documents() if path.stem == "unadjusted")
    done = CliRunner().invoke(main, ["report", document, "-o", str(out), "--simulate"])
    assert done.exit_code == 0, done.output
    page = out.read_text(encoding="utf-8")
    assert page.count("Simulation (2,000 draws, with intervals) agrees with line") == 7
    chain = page[page.index('id="step-5-1"') : page.index('id="step-6-1"')]
    assert "agrees with line 43" in chain


def test_other_documents_are_not_simulated(tmp_path):
    page = tmp_path / "unadjusted.md"
    page.write_text("$$x + x = 2 x$$", encoding="utf-8")
    done = CliRunner().invoke(main, ["report", str(page), "-o", str(tmp_path / "out.html"), "--simulate"])
    assert done.exit_code == 2
    assert "only documents of the library are simulated" in done.output
