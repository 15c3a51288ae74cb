"""Documents become reports: whose, of which year, which document is the main one, what is a revision."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from synthetic import PDF, Page, changed, failed, portal, reading, write_archive

from datasets.__main__ import main
from datasets.build import build_tables
from datasets.catalog import parquet_of
from datasets.editions import Carrier, Sighting, find_editions
from datasets.expected import due_on, expected_years
from datasets.lineage import follow_units
from datasets.places import make_registry, match_portal
from datasets.sources import Portal
from datasets.units import Unit

A = "http://a.gov.example/"


def ask(tmp_path: Path, pages, sql, portals=()):
    """Rows of the Parquet tables of an archive; the database is another test's."""
    archive = write_archive(tmp_path / "archive", pages, portals)
    build_tables(archive, tmp_path)
    with duckdb.connect() as work:
        for table in ("reports", "documents", "expected", "checks"):
            work.execute(f"CREATE VIEW {table} AS SELECT * FROM {parquet_of(tmp_path, table)}")
        return work.execute(sql).fetchall()


def test_page_pdf_and_word_file_are_one_report_and_the_best_is_its_main_document(tmp_path):
    pages = [
        Page(f"{A}1.pdf", reading(media_type=PDF)),
        Page(f"{A}1.html", reading(grade="text", template="none")),
        Page(f"{A}1.docx", reading(grade="partial", values={("granted", "total"): None})),
    ]
    assert ask(tmp_path, pages, "SELECT grade, media_type, documents FROM reports") == [("verified", PDF, 3)]


@pytest.mark.parametrize(
    ("issuer", "kind", "adcode", "expected"),
    [
        ("鹤岗市兴安区人民政府", "government", "230405", ("230405", "document")),
        ("青禾县人民政府办公室", "office", None, ("990122", "registry")),
        ("临岚市青禾县人民政府", "government", None, ("990122", "registry")),
        ("溪禾县人民政府", "government", None, ("990123", "registry")),  # beside it, under the same parent
        ("县人民政府办公室", "office", None, ("990122", "portal")),
        (None, None, None, ("990122", "portal")),
        ("国家某部", "department", None, (None, None)),  # a reposted report is not the portal's
    ],
)
def test_where_the_adcode_comes_from_is_said(tmp_path, issuer, kind, adcode, expected):
    portals = [
        portal("990100", "临岚市", parent="岚川省", level="prefecture"),
        portal("990122", "青禾县", parent="临岚市"),
        portal("990123", "溪禾县", parent="临岚市"),
    ]
    pages = [Page(f"{A}1.html", reading(issuer=issuer, kind=kind, adcode=adcode), portal="990122")]
    assert ask(tmp_path, pages, "SELECT adcode, adcode_from FROM reports", portals) == [expected]


def test_a_nameless_report_of_a_bureau_is_not_taken_for_the_governments(tmp_path):
    page = Page(
        f"{A}1.html", reading(issuer=None, kind=None, adcode=None, text="我局全年公开信息，我局收到申请。")
    )
    assert ask(tmp_path, [page], "SELECT issuer, issuer_kind FROM reports") == [(None, None)]


def test_a_year_that_only_the_link_gives_is_marked_and_one_nobody_gives_is_no_report(tmp_path):
    pages = [
        Page(f"{A}1.html", reading(year=None), anchor="兴安区2021年政府信息公开工作年度报告"),
        Page(f"{A}2.html", reading(year=None), year_hint=2020),
        Page(f"{A}3.html", reading(year=None)),
    ]
    assert ask(tmp_path, pages, "SELECT year, year_from FROM reports ORDER BY 1") == [
        (2020, "link"),
        (2021, "link"),
    ]
    with duckdb.connect() as work:
        undated = f"SELECT source_url FROM {parquet_of(tmp_path, 'documents')} WHERE role = 'undated'"
        assert work.execute(undated).fetchall() == [(f"{A}3.html",)]


def test_government_and_office_keep_their_own_reports(tmp_path):
    office = reading(issuer="鹤岗市兴安区人民政府办公室", kind="office")
    pages = [Page(f"{A}1.html", reading()), Page(f"{A}2.html", office)]
    rows = ask(tmp_path, pages, "SELECT report_id FROM reports ORDER BY 1")
    assert rows == [("230405-government-2022",), ("230405-office-2022",)]


def test_other_words_at_the_same_address_are_a_revision_and_the_older_one_is_kept(tmp_path):
    pages = [
        Page(f"{A}1.html", reading(values={("granted", "total"): 7})),
        Page(f"{A}1.html", reading(values={("granted", "total"): 8}), run=1),
    ]
    archive = write_archive(tmp_path / "archive", pages)
    assert main(["build", "--archive", str(archive), "--out", str(tmp_path / "d")]) == 0
    with duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True) as work:
        sql = "SELECT report_id, revision, is_current FROM reports ORDER BY revision"
        assert work.execute(sql).fetchall() == [
            ("230405-government-2022", 1, False),
            ("230405-government-2022-r2", 2, True),
        ]
    with duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True) as work:
        changes = work.execute('SELECT "row", "column", old_value, new_value FROM revisions').fetchall()
        assert changes == [("granted", "total", 7, 8)]
        shown = "SELECT value FROM provenance WHERE \"row\" = 'granted' AND \"column\" = 'total'"
        assert work.execute(shown).fetchall() == [(8,)]


def test_a_change_of_words_alone_is_shown_too(tmp_path):
    pages = [Page(f"{A}1.html", reading(text="甲")), Page(f"{A}1.html", reading(text="乙"), run=1)]
    archive = write_archive(tmp_path / "archive", pages)
    assert main(["build", "--archive", str(archive), "--out", str(tmp_path / "d")]) == 0
    with duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True) as work:
        changes = work.execute('SELECT "table", "row", old_raw, new_raw FROM revisions').fetchall()
    assert changes == [("sections", "1", "总体情况 甲", "总体情况 乙")]


@pytest.mark.parametrize(
    ("seen", "mains"),
    [
        ([("r1", "u", "a1")], ["a1"]),
        ([("r1", "u", "a1"), ("r2", "u", "a1")], ["a1"]),  # unchanged
        ([("r1", "u", "a1"), ("r2", "u", "a1x")], ["a1"]),  # other bytes, the same words
        ([("r1", "u", "a1"), ("r2", "u", "b1")], ["a1", "b1"]),
        ([("r1", "u", "a1"), ("r1", "v", "b0")], ["b0"]),  # two addresses: the better one
        ([("r1", "u", "a1"), ("r2", "v", "b0")], ["b0"]),  # a better file found later is no revision
        ([("r1", "u", "a1"), ("r1", "v", "b0"), ("r2", "u", "c1")], ["b0"]),  # the main one has not changed
    ],
)
def test_revisions_table(seen, mains):
    carriers = [
        Carrier(name, "verified" if name[1] == "0" else "text", "text/html", name[0])
        for name in {digest for _, _, digest in seen}
    ]
    editions = find_editions(carriers, [Sighting(*each) for each in seen])
    assert [each.main.digest for each in editions] == mains
    everyone = [digest for each in editions for digest in each.members]
    assert sorted(everyone) == sorted({digest for _, _, digest in seen})  # each document has one home


@pytest.mark.parametrize(
    ("other", "blame"),
    [
        (None, "unknown"),
        (failed(5, 4), "source"),
        (failed(6, 4), "unknown"),
        (failed(5, 5, "passed"), "extraction"),
        (failed(None, None, "not_applicable"), "unknown"),
    ],
)
def test_only_a_second_document_is_evidence_of_blame(tmp_path, other, blame):
    pages = [Page(f"{A}1.html", reading(grade="inconsistent", checks=[failed()]))]
    if other:
        pages.append(Page(f"{A}1.pdf", reading(grade="partial", checks=[other], media_type=PDF)))
    assert ask(tmp_path, pages, "SELECT blame FROM checks") == [(blame,)]


@pytest.mark.parametrize(
    ("outcome", "year", "published", "status"),
    [
        ("found", 2022, date(2023, 3, 31), "found"),
        ("found", 2022, date(2023, 4, 1), "late"),
        ("found", 2022, None, "found"),
        ("missing", 2021, None, "missing"),
        ("found", 2021, None, "missing"),
        ("blocked", 2021, None, "blocked"),
        ("robots", 2021, None, "blocked"),
        ("unreachable", 2021, None, "unreachable"),
        ("script_only", 2021, None, "unreadable"),
        ("missing", 2024, None, "not_due"),  # due on 31 March 2025, last looked in May 2024
    ],
)
def test_what_became_of_an_expected_report(tmp_path, outcome, year, published, status):
    portals = [portal(outcome=outcome, year=year)]
    pages = [Page(f"{A}1.html", reading(), published_on=published)]
    sql = "SELECT status FROM expected"
    assert ask(tmp_path, pages, sql, portals) == [(status,)]


def test_a_document_that_could_not_be_read_makes_the_year_unreadable(tmp_path):
    from dataclasses import replace

    broken = replace(
        changed(reading(), is_report=False, year=None, grade="rejected"), error="torn PDF", cells=()
    )
    page = Page(f"{A}1.pdf", broken, year_hint=2021)
    rows = ask(tmp_path, [page], "SELECT status, cause FROM expected", [portal(year=2021)])
    assert rows == [("unreadable", f"{A}1.pdf: torn PDF")]


@pytest.mark.parametrize(
    ("asked", "found", "only", "years"),
    [
        ({2022}, [2019, 2023], None, [2022]),
        ({None}, [2019, 2021], None, [2019, 2020, 2021]),
        (set(), [2021], None, []),
        ({None, 2024}, [2021, 2022], None, [2021, 2022, 2024]),
        ({None}, [1922, 2021], None, [2021]),
        ({None}, [2019, 2021], 2020, [2020]),
        ({None}, [], None, []),
    ],
)
def test_the_years_that_are_expected(asked, found, only, years):
    assert expected_years(asked, found, only) == years
    assert due_on(2022) == date(2023, 3, 31)


def test_two_units_of_one_name_are_no_answer():
    rows = [
        Portal(code, name, "county", parent, "found", None, "r", None, "government")
        for code, name, parent in (("1", "东山区", "甲市"), ("2", "鼓楼区", "乙市"), ("3", "鼓楼区", "乙市"))
    ]
    registry = make_registry(rows)
    assert (
        match_portal(
            "鼓楼区人民政府",
            Portal("4", "台江区", "county", "乙市", "found", None, "r", None, None),
            registry,
        )
        is None
    )
    assert match_portal("鼓楼区人民政府", rows[1], registry) is rows[1]
    assert match_portal("城东山区委员会", rows[0], registry) is None


def test_a_unit_goes_on_through_renaming_and_recoding_but_not_through_a_merger():
    def unit(code, name, start, end=None, heirs=""):
        return Unit(code, name, "county", "某市", "某省", start, end, heirs)

    rows, _ = follow_units(
        [
            unit("110001", "甲县", 1980, 1990, "110001"),
            unit("110001", "甲市", 1990, 2000, "110011"),
            unit("110011", "甲区", 2000),
            unit("110002", "乙县", 1980, 2000, "110012"),
            unit("110003", "丙县", 1980, 2000, "110012"),
            unit("110012", "丁区", 2000),
            unit("110004", "戊县", 1980, 2000, "110011;110012"),
        ]
    )
    names = {row.name: row.unit_id for row in rows}
    assert names["甲区"] == names["甲市"] == names["甲县"] == "110001@1980"
    assert len({names[each] for each in ("乙县", "丙县", "丁区", "戊县")}) == 4
