from __future__ import annotations

import os

import pytest

from derivations.model.errors import UnusableInputError
from derivations.reading.source import MAX_BYTES, SourceText, read_file


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 3, (2, 1)),
        ("a\r\nb\rc", 3, (2, 1)),
        ("a\r\nb\rc", 5, (3, 1)),
        ("é∫\nx", 1, (1, 2)),
        ("a", 9, (1, 2)),
    ],
)
def test_lines_and_columns(text, offset, place):
    assert SourceText("x", text).position(offset) == place


def test_a_span_ends_on_the_line_of_its_last_character():
    span = SourceText("x", "ab\ncd\nef").span(1, 6)
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 2, 2, 4)


def test_an_empty_span_ends_where_it_begins():
    span = SourceText("x", "abc").span(1, 1)
    assert (span.column, span.end_column) == (2, 2)


def test_lines_of_a_notebook_count_inside_of_their_cell():
    source = SourceText("x", "a\nb\n\nc\nd", ((0, 2), (5, 4)))
    span = source.span(7, 8)
    assert (span.cell, span.line, span.column, span.end_line, span.end_column) == (4, 2, 1, 2, 2)
    assert source.place(2) == "cell 2:2:1"
    assert SourceText("x", "a\nb").place(2) == "2:1"


def test_a_byte_order_mark_is_no_text(tmp_path):
    path = tmp_path / "x.md"
    path.write_bytes(b"\xef\xbb\xbfx")
    assert read_file(str(path)).text == "x"


@pytest.mark.parametrize(("data", "place"), [(b"ab\n\xff", ":2:1: "), (b"a\0", ":1:2: ")])
def test_what_is_no_text_is_one_clear_line(tmp_path, data, place):
    path = tmp_path / "x.md"
    path.write_bytes(data)
    with pytest.raises(UnusableInputError) as caught:
        read_file(str(path))
    assert f"{path}{place}" in str(caught.value)


def test_only_regular_files_of_bounded_size_are_read(tmp_path):
    large, pipe, link, good = (str(tmp_path / name) for name in ("large", "pipe", "link", "good"))
    with open(large, "wb") as file:
        file.truncate(MAX_BYTES + 1)
    os.mkfifo(pipe)
    for path in (large, pipe, str(tmp_path), str(tmp_path / "missing"), "a\0b"):
        with pytest.raises(UnusableInputError):
            read_file(path)
    with open(good, "w", encoding="utf-8") as file:
        file.write("x")
    os.symlink(good, link)
    assert read_file(link).text == "x"
