import itertools
import os

import pytest

from crawler.store import place as places
from crawler.store.files import (
    copy_file,
    delete_files,
    fetch_file,
    list_files,
    put_bytes,
    put_file,
    read_file,
    refuse_missing,
)
from crawler.store.place import Store, StoreError, read_place
from crawler.store.ranges import BLOCK, open_file
from tests.s3 import Door, Fault, s3_server

NUMBER = itertools.count()


@pytest.fixture(scope="module")
def server():
    with s3_server() as door:
        yield door


@pytest.fixture
def door(server: Door, monkeypatch) -> Door:
    monkeypatch.setattr(places, "PAUSES", (0.01,))
    server.faults.clear()
    server.asked.clear()
    return server


@pytest.fixture
def store(door: Door) -> Store:
    store = Store(door.url(f"room-{next(NUMBER)}/a folder"))
    refuse_missing(store)
    return store


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("data/archive", "data/archive"),
        ("file:///tmp/a%20b", "/tmp/a b"),
        ("s3://key:secret@bucket/a/?region=x", "s3://bucket/a"),
        ("s3://bucket", "s3://bucket"),
        ("gs://bucket/年报", "gs://bucket/年报"),
        ("C:/data", "C:/data"),
    ],
)
def test_a_place_is_a_folder_or_a_store_and_is_named_without_keys(said, place):
    assert str(read_place(said)) == place


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3://b/x", "3 to 63"),
        ("s3://bucket/x?endpoint=here", "unknown option endpoint"),
        ("nowhere://bucket/x", "nowhere"),
    ],
)
def test_a_url_that_cannot_be_opened_is_named(url, why):
    with pytest.raises(StoreError, match=why) as caught:
        list_files(Store(url))
    assert str(caught.value).startswith(url.partition("?")[0])


def test_files_are_put_listed_copied_fetched_and_deleted(store, tmp_path):
    (tmp_path / "源").write_bytes(b"x" * 3_000_000)
    stamp = put_file(store, "warc/年 1.gz", tmp_path / "源")
    put_bytes(store, "empty", b"")
    copy_file(store, "warc/年 1.gz", "b")
    assert {n: s.size for n, s in list_files(store).items()} == {
        "b": 3_000_000,
        "empty": 0,
        "warc/年 1.gz": 3_000_000,
    }
    assert list_files(store, "warc") == {"warc/年 1.gz": stamp}
    assert list_files(store, "no such") == {}
    fetch_file(store, "b", tmp_path / "deep/b")
    assert (tmp_path / "deep/b").read_bytes() == (tmp_path / "源").read_bytes()
    assert (read_file(store, "empty"), read_file(store, "none")) == (b"", None)
    delete_files(store, ["b", "none"])
    assert "b" not in list_files(store)
    with pytest.raises(StoreError, match=f"^{store}: none cannot be read"):
        fetch_file(store, "none", tmp_path / "none")
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["b"]


def test_plain_urls_take_endpoint_and_keys_from_the_environment(door, store, monkeypatch):
    put_bytes(store, "there", b"1")
    for name, value in door.environment().items():
        monkeypatch.setenv(name, value)
    plain = Store(str(store))
    assert read_file(plain, "there") == b"1"
    with pytest.raises(StoreError, match="no bucket nobodys"):
        refuse_missing(Store("s3://nobodys/x"))


def test_only_the_blocks_that_are_read_are_fetched(door, store):
    data = os.urandom(5 * BLOCK + 17)
    put_bytes(store, "file", data)
    door.asked.clear()
    with open_file(store, "file") as stream:
        stream.seek(2 * BLOCK - 10)
        assert stream.read(30) == data[2 * BLOCK - 10 : 2 * BLOCK + 20]
        stream.seek(5 * BLOCK)
        assert (stream.read(100), stream.read(1)) == (data[5 * BLOCK :], b"")
    with open_file(store, "file") as stream:
        stream.seek(2 * BLOCK)
        assert stream.read(1) == data[2 * BLOCK : 2 * BLOCK + 1]
    assert [method for method, _ in door.asked].count("GET") == 3


LARGE = 40 << 20
"""Bytes that go up in several parts."""


@pytest.mark.parametrize("size", [10_000, LARGE])
@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 503}, {"cut": 5_000}, {"wait": 3.5}],
    ids=["500", "503", "cut in mid-upload", "slow"],
)
def test_an_upload_that_fails_is_tried_again(door, store, fault, size):
    """Three and a half seconds are more than the client's own patience."""
    data = os.urandom(size)
    door.faults.append(Fault("PUT", "file", 1 if "wait" in fault else 4, **fault))
    put_bytes(store, "file", data)
    assert door.faults[0].times == 0
    assert read_file(store, "file") == data


@pytest.mark.parametrize("size", [10_000, LARGE])
@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": 5_000}], ids=["503", "cut"])
def test_an_upload_that_fails_for_good_leaves_what_was_there_before(door, store, fault, size):
    put_bytes(store, "file", b"before")
    door.faults.append(Fault("PUT", "file", 1000, **fault))
    with pytest.raises(StoreError, match=f"^{store}: file cannot be written: "):
        put_bytes(store, "file", os.urandom(size))
    door.faults.clear()
    assert read_file(store, "file") == b"before"
    assert list(list_files(store)) == ["file"]
    put_bytes(store, "file", b"after")
    assert read_file(store, "file") == b"after"


def test_a_second_part_that_fails_for_good_leaves_nothing(door, store):
    door.faults.append(Fault("PUT", "partNumber=2", 1000, cut=1_000_000))
    with pytest.raises(StoreError, match="cannot be written"):
        put_bytes(store, "file", os.urandom(LARGE))
    assert list_files(store) == {}


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"cut": 1000, "answer": True}, {"wait": 3.5}], ids=["500", "cut", "slow"]
)
def test_a_read_that_fails_is_tried_again_and_never_short(door, store, fault, tmp_path):
    data = os.urandom(2 * BLOCK)
    put_bytes(store, "file", data)
    for read in (
        lambda: read_file(store, "file"),
        lambda: open_file(store, "file").read(),
        lambda: fetch_file(store, "file", tmp_path / "file") or (tmp_path / "file").read_bytes(),
    ):
        door.faults[:] = [Fault("GET", "file", 1 if "wait" in fault else 2, **fault)]
        assert read() == data
        assert door.faults[0].times == 0


def test_a_read_that_fails_for_good_names_file_and_place(door, store, tmp_path):
    put_bytes(store, "file", os.urandom(BLOCK))
    door.faults.append(Fault("GET", "file", 1000, cut=1000, answer=True))
    with pytest.raises(StoreError, match=f"^{store}: file cannot be read: "):
        fetch_file(store, "file", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
