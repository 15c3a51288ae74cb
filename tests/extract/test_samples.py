"""Every printed figure of the recorded sample portals, read straight from the recording."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from extract.read import read

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def bodies() -> dict[str, bytes]:
    with (SAMPLES / "portals.warc.gz").open("rb") as recording:
        return {
            record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
            for record in ArchiveIterator(recording)
            if record.rec_type == "response"
        }


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def test_every_figure_of_every_sample_document(bodies: dict[str, bytes]) -> None:
    truth: dict[str, list[dict[str, str]]] = {}
    for row in rows("truth.csv"):
        truth.setdefault(row["report"], []).append(row)
    compared = 0
    for report in rows("reports.csv"):
        if report["report"] not in truth:
            continue
        for url in filter(None, {report["file_url"] or report["url"]}):
            reading = read(bodies[url], path=url)
            cells = {(c.table, c.row, c.column): c for c in reading.cells}
            for row in truth[report["report"]]:
                cell = cells[row["table"], row["row"], row["column"]]
                if not row["value"]:
                    assert cell.status == "blank", (url, row)
                    continue
                value = Decimal(row["value"])
                assert (cell.value, cell.status) == (value, "reported"), (url, row)
                compared += 1
            assert (reading.report.year, reading.report.issuer) == (int(report["year"]), report["issuer"])
            assert bool(report["fails"]) == any(c.status == "failed" for c in reading.checks), url
    assert compared > 10_000
