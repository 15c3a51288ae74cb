"""The imitated web at real addresses cannot be taken for data, and has what the live road needs."""

import csv
from pathlib import Path
from urllib.parse import urlsplit

from crawler.warc.recording import Answer, Failure, find_answer, open_recording

HERE = Path(__file__).parent


def test_every_page_says_that_it_is_an_imitation():
    recording = open_recording([HERE / "live-2304.warc.gz"])
    pages = 0
    for key in recording.latest:
        answer = find_answer(recording, key)
        if isinstance(answer, Answer) and answer.status == 200 and b"<title>" in answer.body:
            assert "<title>【演示页】" in answer.body.decode() and "均属虚构" in answer.body.decode(), key
            pages += 1
    assert pages > 100


def test_the_registry_finds_some_portals_and_not_others():
    recording = open_recording([HERE / "live-2304.warc.gz"])
    with (HERE.parents[1] / "crawler/portals.csv").open(encoding="utf-8", newline="") as stream:
        homes = [row["home_url"] for row in csv.DictReader(stream) if row["adcode"].startswith("2304")]
    answers = [find_answer(recording, url) for url in homes]
    assert sum(isinstance(answer, Failure) for answer in answers) == 2
    reported = {
        urlsplit(key).hostname
        for key in recording.latest
        if "<title>【演示页】鹤岗市" in (page := page_text(recording, key))
        and "2024年政府信息公开工作年度报告" in page
    }
    assert len(reported) >= 3
    assert {urlsplit(url).hostname for url in homes} == recording.hosts


def page_text(recording, key):
    answer = find_answer(recording, key)
    return answer.body.decode() if isinstance(answer, Answer) and b"<title>" in answer.body else ""
