"""A report over several pages: where only a later page has changed, there is a new revision with its date."""

import duckdb
import pytest
from synthetic import Page, reading, write_archive

from datasets.__main__ import main
from datasets.bundles import find_bundles
from datasets.readings import extractor_version, reading_row, write_segment
from datasets.sources import document_fetches, read_fetches

A = "http://a.gov.example/2023/t1.html"
PART = "http://a.gov.example/2023/t1_1.html"


def page(run: int) -> Page:
    return Page(A, None, run=run, same_as="page")


def part(run: int, said: str) -> Page:
    return Page(PART, None, run=run, kind="attachment", parent=A, same_as=said)


def archive_of(folder, pages, figures):
    """An archive of fetches whose report gives `figures` in turn, a state each."""
    archive = write_archive(folder / "archive", pages)
    bundles = find_bundles(document_fetches(read_fetches(archive)))
    states = sorted(bundles.values(), key=lambda each: each.since or "")
    assert len(states) == len(figures)
    rows = []
    for state, granted in zip(states, figures, strict=True):
        row = reading_row(state.main.digest, 100, reading(values={("granted", "total"): granted}))
        parts = [{"digest": each.digest, "bytes": 10, "media_type": "text/html"} for each in state.parts]
        rows.append({**row, "key": state.key, "parts": parts})
    write_segment(archive, extractor_version(), rows)
    return archive


@pytest.mark.parametrize(
    ("pages", "figures"),
    [
        ([page(0), part(0, "one"), page(1), part(1, "two")], [7, 8]),
        ([page(0), part(0, "one"), part(1, "two")], [7, 8]),  # the page was not asked again
        ([page(0), part(0, "one"), page(1), part(1, "two"), page(2), part(2, "three")], [7, 8, 9]),
        ([page(0), part(0, "one"), page(1), part(1, "one")], [7]),
    ],
)
def test_a_later_page_that_changed_makes_a_revision(tmp_path, pages, figures):
    archive = archive_of(tmp_path, pages, figures)
    assert main(["build", "--archive", str(archive), "--out", str(tmp_path / "d")]) == 0
    with duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True) as work:
        rows = work.execute(
            "SELECT revision, is_current, day(fetched_at) FROM reports ORDER BY revision"
        ).fetchall()
        assert rows == [(n + 1, n + 1 == len(figures), n + 1) for n in range(len(figures))]
        changes = work.execute(
            'SELECT revision, "row", "column", old_value, new_value, day(changed_at) FROM revisions ORDER BY 1'
        ).fetchall()
        assert changes == [
            (n + 1, "granted", "total", figures[n - 1], figures[n], n + 1) for n in range(1, len(figures))
        ]
        shown = "SELECT value FROM provenance WHERE \"row\" = 'granted' AND \"column\" = 'total'"
        assert work.execute(shown).fetchall() == [(figures[-1],)]
        roles = dict(work.execute("SELECT role, count(*) FROM documents GROUP BY 1").fetchall())
        assert roles == {"main": len(figures), "part": len(figures)}


def test_a_run_that_was_cut_off_before_all_parts_were_there_is_no_revision(tmp_path):
    more = Page(PART.replace("_1", "_2"), None, run=1, kind="attachment", parent=A, same_as="more")
    pages = [page(0), part(0, "one"), page(1), part(1, "one"), more]
    archive = write_archive(tmp_path / "archive", pages)
    bundles = find_bundles(document_fetches(read_fetches(archive)))
    assert [len(each.parts) for each in bundles.values()] == [2]
