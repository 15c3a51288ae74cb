"""The committed recording: its size, its hosts, its links, its documents against truth.csv."""

import csv
import gzip
import io
import re
import zipfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
import pdfplumber
import pytest

from crawler.warc.recording import Answer, Failure, find_answer, open_recording
from crawler.warc.scan import address_key
from samples.documents import SPLIT_LABELS
from samples.layout import tables

SAMPLES = Path(__file__).parents[2] / "samples"
# What pages name and nobody fetches: other people's hosts, decoration, a search form.
NOT_RECORDED = re.compile(r"^http://www\.gov\.cn/$|/images/|/css\.css$|/static/js/")


def rows(name):
    with (SAMPLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def recording():
    return open_recording([SAMPLES / "portals.warc.gz"])


def body_of(url):
    answer = find_answer(recording(), url)
    assert isinstance(answer, Answer), url
    coded = ("Content-Encoding", "gzip") in answer.headers
    return gzip.decompress(answer.body) if coded else answer.body


def text_of(body):
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("gb18030")


@cache
def printed():
    by_report = defaultdict(list)
    for row in rows("truth.csv"):
        by_report[row["report"]].append(row)
    return by_report


def test_the_recording_stays_small():
    assert (SAMPLES / "portals.warc.gz").stat().st_size < 8_000_000


def test_every_host_is_an_example():
    assert len(rows("portals.csv")) >= 14
    assert all(host.endswith(".gov.example") for host in recording().hosts)
    assert {urlsplit(row["home_url"]).hostname for row in rows("portals.csv")} <= recording().hosts


def test_invented_places_have_no_real_name_or_code():
    with (SAMPLES.parent / "extract/data/jurisdictions.csv").open(encoding="utf-8", newline="") as stream:
        real = list(csv.DictReader(stream))
    names, codes = {row["name"] for row in real}, {row["adcode"] for row in real}
    invented = rows("jurisdictions.csv")
    assert invented and not names & {row["name"] for row in invented}
    assert not codes & {row["adcode"] for row in invented}
    assert real[0].keys() == invented[0].keys()


def test_portals_that_do_not_answer_as_declared():
    home = {row["adcode"]: row["home_url"] for row in rows("portals.csv")}
    assert find_answer(recording(), home["990124"]) == Failure("refused")
    assert find_answer(recording(), home["990125"]).status == 412
    assert find_answer(recording(), home["990126"]) is None
    assert b"Disallow: /\n" in body_of(urljoin(home["990126"], "/robots.txt"))


def test_every_link_leads_to_a_record_or_is_an_exception():
    dead = set()
    for key in recording().latest:
        answer = find_answer(recording(), key)
        media_type = dict(answer.headers).get("Content-Type", "") if isinstance(answer, Answer) else ""
        if not media_type.startswith("text/html"):
            continue
        for link in re.findall(r"""(?:href|src)=["']([^"']+)""", text_of(body_of(key))):
            if link.startswith(("javascript:", "#")):
                continue
            target = urljoin(key, link.replace("&amp;", "&"))
            if address_key(target) not in recording().latest and not NOT_RECORDED.search(target):
                dead.add((key, target))
    assert not dead


def test_every_report_is_recorded():
    found = rows("reports.csv")
    assert {row["year"] for row in found} == {"2019", "2020", "2021", "2022", "2023"}
    assert {row["form"] for row in found} == {"html", "pdf", "docx"}
    for row in found:
        assert body_of(row["url"])
        assert not row["file_url"] or body_of(row["file_url"])
    assert ("990127", "2021") not in {(row["adcode"], row["year"]) for row in found}


def squeezed(text):
    return re.sub(r"\s+", "", text or "")


def html_cells(body):
    tree = lxml.html.fromstring(text_of(body))
    inner = tree.xpath("//td[not(.//table) and not(ancestor::*[self::td][1]//form)]")
    return [squeezed(cell.text_content()) for cell in inner]


def docx_cells(body):
    document = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml")
    tree = lxml.etree.fromstring(document)
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    return [squeezed("".join(cell.itertext())) for cell in tree.iterfind(".//w:tc", space)]


def holds_in_order(cells, figures):
    """Whether the figures stand among the cells one after the other."""
    left = iter(cells)
    return all(any(cell == figure for cell in left) for figure in figures)


TABLED = [row for row in rows("reports.csv") if row["template"] != "none"]


@pytest.mark.parametrize("report", TABLED, ids=[row["report"] for row in TABLED])
def test_truth_is_what_the_document_prints(report):
    truth = {(r["table"], r["row"], r["column"]): squeezed(r["printed"]) for r in printed()[report["report"]]}
    form = tables(report["template"]).values()
    figures = [truth.pop(box.code) for table in form for row in table for box in row if box.code]
    assert not truth
    assert len(figures) == {"2021": 200, "2019": 198}[report["template"]]
    if report["form"] == "html":
        assert holds_in_order(html_cells(body_of(report["url"])), figures)
    elif report["form"] == "docx":
        assert holds_in_order(docx_cells(body_of(report["file_url"])), figures)
    else:
        pages = pdfplumber.open(io.BytesIO(body_of(report["file_url"]))).pages
        words = [word["text"] for page in pages for word in page.extract_words()]
        assert len(pages) >= 3
        assert holds_in_order(words, [f for f in figures if f not in {"0", ""} and len(f) > 2])


def test_some_pdf_tables_break_over_pages():
    report = next(row for row in TABLED if row["form"] == "pdf")
    pages = pdfplumber.open(io.BytesIO(body_of(report["file_url"]))).pages
    with_tables = [number for number, page in enumerate(pages) if page.find_tables()]
    assert len(with_tables) >= 2 and with_tables[1] == with_tables[0] + 1


def test_the_real_report_has_its_real_figures():
    truth = {(r["table"], r["row"], r["column"]): r["value"] for r in printed()["230405-2022"]}
    assert {code: value for code, value in truth.items() if value != "0"} == {
        ("proactive", "normative_documents", "issued"): "2",
        ("proactive", "normative_documents", "in_force"): "2",
        ("proactive", "administrative_licences", "decisions"): "639",
        ("proactive", "administrative_penalties", "decisions"): "324",
    }


def test_split_labels_are_labels_of_the_form():
    assert all(squeezed(split) == label for label, split in SPLIT_LABELS.items())
