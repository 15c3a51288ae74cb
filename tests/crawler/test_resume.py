"""What a killed run leaves behind is gone on with: half a record, answers no journal knows, half a table."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import append_response, read_records
from crawler.fetches import Failure, Fetch
from crawler.resume import open_run
from crawler.runs import Run
from crawler.steps import Ask

AT = "http://www.a.gov.example"
ASK = Ask(2023, "government")
NOW = datetime.now(UTC)


def killed(archive: Path) -> Run:
    """A run that ends without a word, but lets the next one in as a dead process does."""
    run = open_run(archive, ASK, False, {})
    run.lock.close()
    return run


def opened(archive: Path, ask: Ask = ASK) -> Run:
    run = open_run(archive, ask, False, {})
    run.lock.close()
    return run


def keep(run: Run, path: str, status: int = 200, body: bytes = b"x", form: bytes | None = None) -> None:
    headers = [(b"Location", b"/b")] if status == 302 else []
    run.keep("990101", AT + path, status, headers, body, NOW, form)


def test_what_was_archived_and_not_journaled_is_not_asked_for_again(tmp_path: Path) -> None:
    first = killed(tmp_path)
    keep(first, "/")
    keep(first, "/gone", 404)
    keep(first, "/old", 302)
    keep(first, "/robots.txt", body=b"User-agent: *\nDisallow: /x\n")
    keep(first, "/busy", 503)
    keep(first, "/rows", body=b"page 1", form=b"page=1")
    keep(first, "/rows", body=b"page 2", form=b"page=2")
    run = opened(tmp_path)
    for path in ("/", "/old"):
        held = run.recall(AT + path, "", document=False, trusted=False)
        assert held is not None and run.read(held).url == AT + path
    assert run.in_vain(AT + "/gone").failure == Failure.GONE  # type: ignore[union-attr]
    assert run.known_rules(AT + "/robots.txt") == b"User-agent: *\nDisallow: /x\n"
    assert run.recall(AT + "/busy", "", False, False) is None and run.in_vain(AT + "/busy") is None
    assert run.recall(AT + "/rows", "", False, False) is None
    second = run.recall(AT + "/rows", "page=2", False, False)
    assert second is not None and run.read(second).body == b"page 2"


def test_two_kills_and_an_end_later_the_same_question_is_still_known_to_be_vain(tmp_path: Path) -> None:
    first = killed(tmp_path)
    keep(first, "/gone", 404)
    first.note(_gone(first))
    killed(tmp_path)
    opened(tmp_path).end()
    assert opened(tmp_path).in_vain(AT + "/gone") is not None
    assert opened(tmp_path, Ask(2024, "government")).in_vain(AT + "/gone") is None


def test_killed_before_the_first_line_of_the_journal(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "20260101T000000000000Z.jsonl").write_bytes(b'{"run": {"id')
    assert opened(tmp_path).done == {}


def test_half_written_tables_are_swept_away(tmp_path: Path) -> None:
    half = [tmp_path / ".fetches.parquet.123", tmp_path / ".columns.csv.123", tmp_path / ".portals.csv.9"]
    for path in half:
        path.write_bytes(b"PAR1 half")
    opened(tmp_path)
    assert [path for path in half if path.exists()] == []


@pytest.mark.parametrize("cut", [1, 100])
def test_a_torn_posting_costs_the_answer_no_byte(tmp_path: Path, cut: int) -> None:
    append_response(tmp_path, "warc/1-a.warc.gz", AT, 200, [], b"body", NOW, b"page=1")
    path = tmp_path / "warc" / "1-a.warc.gz"
    path.write_bytes(path.read_bytes()[:-cut])
    assert [(r.body, r.asked) for r in read_records(path)] == [(b"body", "")]


def _gone(run: Run) -> Fetch:
    url = AT + "/gone"
    where = ("warc/990101-x.warc.gz", 0, "other", "gone", False, None, None, None, None)
    return Fetch("990101", run.id, url, url, 404, NOW, "text/html", 1, "d", *where)
