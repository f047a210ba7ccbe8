"""A seal is believed for the data, the place and the user that it was made for."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from derivations.cache import sealing
from derivations.cache.sealing import SEAL_BYTES, key_file, sealed, unsealed


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "user_data_dir", lambda _: str(tmp_path / "data"))


def made(place: str, data: bytes) -> bytes:
    entry = sealed(place, data)
    assert entry is not None
    return entry


def test_what_is_sealed_comes_back() -> None:
    for data in (b"", b"x", b"\0" * 1000):
        assert unsealed("place", made("place", data)) == data


@pytest.mark.parametrize(
    "forge",
    [
        lambda entry: entry[:-1],
        lambda entry: entry + b"x",
        lambda entry: entry[:SEAL_BYTES] + b"other",
        lambda entry: bytes(SEAL_BYTES) + entry[SEAL_BYTES:],
        lambda entry: entry[SEAL_BYTES:],
        lambda entry: b"",
    ],
)
def test_what_was_changed_is_not_believed(forge: Callable[[bytes], bytes]) -> None:
    assert unsealed("place", forge(made("place", b"proved"))) is None


def test_a_seal_is_for_one_place() -> None:
    entry = made("a", b"bc")
    assert unsealed("b", entry) is None
    assert unsealed("ab", entry[:SEAL_BYTES] + b"c") is None


def test_a_seal_is_of_one_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = made("place", b"proved")
    monkeypatch.setattr(sealing, "user_data_dir", lambda _: str(tmp_path / "of another"))
    assert unsealed("place", entry) is None


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize("spoil", [lambda path: path.chmod(0o644), lambda path: path.write_bytes(b"short")])
def test_a_key_that_is_not_the_users_alone_is_replaced(spoil: Callable[[Path], object]) -> None:
    entry = made("place", b"proved")
    old = key_file().read_bytes()
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    spoil(key_file())
    sealing._key.cache_clear()
    assert unsealed("place", entry) is None
    assert unsealed("place", made("place", b"proved")) == b"proved"
    assert key_file().read_bytes() != old
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600


def test_without_a_folder_for_the_key_nothing_is_sealed(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert sealed("place", b"proved") is None
    assert unsealed("place", bytes(SEAL_BYTES) + b"proved") is None
