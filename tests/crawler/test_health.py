"""What a maintainer sees of a crawl: the tables, the alarms, the health page; from journals as runs leave them."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawler.__main__ import LOST, main
from crawler.standing.advice import advise
from crawler.standing.health import health_page
from crawler.standing.history import read_history
from crawler.standing.portal_standing import OUTCOMES, STANDING, stand
from crawler.standing.tally import lay_out


def outcome(run: str, adcode: str, said: str, reports: int = 0, **more: Any) -> dict[str, Any]:
    line = {
        "adcode": adcode,
        "name": f"县{adcode}",
        "level": "county",
        "parent": "甲省/乙市",
        "home_url": f"http://p{adcode}.gov.cn/",
        "host": f"p{adcode}.gov.cn",
        "outcome": said,
        "cause": None,
        "reports": reports,
        "requests": 7,
        "run": run,
        "year": 2022,
        "issuers": "government",
        "columns": [],
    }
    return {"portal": line | more}


def fetch(run: str, adcode: str, failure: str | None = None, size: int = 1000) -> dict[str, Any]:
    at = f"{run[:4]}-{run[4:6]}-{run[6:8]}T10:00:00.000+00:00"
    return {
        "fetch": {
            "portal": adcode,
            "fetched_at": at,
            "failure": failure,
            "revisited": False,
            "bytes": size,
            "run": run,
        }
    }


def journal(archive: Path, run: str, *lines: dict[str, Any], ended: bool = True, **asked: Any) -> None:
    path = archive / "journal" / f"{run}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    first = {"run": {"id": run, "year": 2022, "issuers": "government", **asked}}
    last = [{"ended": "2026-01-01T00:00:00+00:00"}] if ended else []
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (first, *lines, *last))
    path.write_text(text, encoding="utf-8")


FIRST, SECOND = "20260101T000000000000Z", "20260201T000000000000Z"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two runs: 110101 lost its reports, 110102 one of two, 110103 came back, 110104 stays, 320000 is under way."""
    journal(
        tmp_path,
        FIRST,
        outcome(FIRST, "110101", "found", 2),
        outcome(FIRST, "110102", "found", 2),
        outcome(FIRST, "110103", "unreachable", cause="http://x/: timeout: timed out"),
        outcome(FIRST, "110104", "found", 1),
    )
    journal(
        tmp_path,
        SECOND,
        fetch(SECOND, "110101", "blocked"),
        outcome(SECOND, "110101", "blocked", cause="answered 403"),
        fetch(SECOND, "110102"),
        outcome(SECOND, "110102", "found", 1),
        outcome(SECOND, "110103", "found", 3),
        outcome(SECOND, "110104", "found", 1),
        fetch(SECOND, "320000"),
        fetch(SECOND, "320000", "robots"),
        ended=False,
    )
    return tmp_path


def test_what_was_lost_is_an_alarm(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(archive)]) == 0
    said = capsys.readouterr().out
    assert "ALARM lost: 110101 县110101 (p110101.gov.cn) was found with 2 reports, is blocked with 0" in said
    assert "ALARM fewer: 110102" in said and said.count("ALARM") == 2
    assert main(["report", str(archive), "--strict"]) == LOST


def test_the_table_is_the_same_as_parquet_and_a_running_portal_stands_in_it(archive: Path) -> None:
    assert main(["report", str(archive), "--portals"]) == 0
    table = pq.read_table(archive / "report.parquet")
    assert table.schema.equals(STANDING)
    rows = {row["adcode"]: row for row in table.to_pylist()}
    assert {adcode: row["outcome"] for adcode, row in rows.items()} == {
        "110101": "blocked",
        "110102": "found",
        "110103": "found",
        "110104": "found",
        "320000": "searching",
    }
    assert [rows[each]["change"] for each in sorted(rows)] == ["lost", "fewer", "gained", None, None]
    # what robots.txt forbade was never asked
    assert (rows["320000"]["requests"], rows["320000"]["bytes"]) == (1, 2000)
    assert rows["110101"]["next_step"] and rows["110104"]["next_step"] is None


def test_a_torn_line_and_a_line_just_begun_do_not_stop_the_report(archive: Path) -> None:
    with (archive / "journal" / f"{SECOND}.jsonl").open("a") as stream:
        stream.write('{"portal": {"adc')
    assert len(stand(read_history(archive))) == 5


def test_shards_that_run_beside_one_another_are_all_seen(archive: Path) -> None:
    third = "20260301T000000000000Z"
    journal(archive, third, fetch(third, "330000"), ended=False, shard="2/2")
    open_ones = {row.adcode for row in stand(read_history(archive)) if row.outcome == "searching"}
    assert open_ones == {"320000", "330000"}


def test_another_years_report_that_is_not_there_yet_is_due_not_lost(tmp_path: Path) -> None:
    journal(tmp_path, FIRST, outcome(FIRST, "110101", "found", 1), outcome(FIRST, "110102", "found", 1))
    journal(
        tmp_path,
        SECOND,
        outcome(SECOND, "110101", "missing", year=2023, cause="reports of 2022 only"),
        outcome(SECOND, "110102", "unreachable", year=2023),
        year=2023,
    )
    assert [row.change for row in stand(read_history(tmp_path))] == ["due", "lost"]


def test_an_import_that_holds_a_part_loses_nothing(tmp_path: Path) -> None:
    journal(tmp_path, FIRST, outcome(FIRST, "110101", "found", 3))
    journal(tmp_path, SECOND, outcome(SECOND, "110101", "found", 1), imported=["x.warc.gz"])
    assert stand(read_history(tmp_path))[0].change is None


def test_every_bad_outcome_has_advice() -> None:
    assert all(advise(each, "anything").en and advise(each, None).zh for each in OUTCOMES if each != "found")
    assert not advise("found", None).en
    assert "hours" in advise("robots", "robots.txt opens the host from 00:00 to 06:00 UTC only").en


class Tags(HTMLParser):
    """Collects tags and attributes as a browser would see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_is_self_contained_and_escapes_what_strangers_wrote(archive: Path) -> None:
    third = "20260301T000000000000Z"
    evil = {"name": "<script>alert(1)</script>", "cause": '"><img src=x onerror=alert(1)>', "host": "<b>"}
    journal(
        archive,
        third,
        outcome(third, "110105", "missing", home_url='javascript:alert("1")', **evil),
        outcome(third, "110106", "missing", home_url="http://a.gov.cn/'onclick='x\"y", **evil),
    )
    page = health_page("archive", read_history(archive))
    tags = Tags(page).found
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "b"}
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)
    assert all(str(a["href"]).startswith("http") for tag, a in tags if tag == "a")
    assert "&lt;script&gt;" in page and "覆盖率" in page and "coverage" in page


def test_the_page_shows_history_alarms_and_what_to_do(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["health", str(archive)]) == 0
    page = (archive / "health.html").read_text(encoding="utf-8")
    assert capsys.readouterr().out.strip() == str(archive / "health.html")
    assert "2026-01-01 00:00" in page and "2026-02-01 00:00" in page
    assert "2 alarms" in page and "lost 丢失" in page
    assert "甲省" in page and "make import" in page


def test_no_archive_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_terminal_is_not_steered_by_a_portal_and_wide_characters_line_up() -> None:
    assert lay_out([["a\x1b[2J\n", "b"], ["县县", "c"]]) == "a [2J   b\n县县    c"
