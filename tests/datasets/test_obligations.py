"""Who had to report since 2008: governments as they were in each year, departments by their own date."""

from datetime import date

import duckdb
import pytest
from synthetic import Page, portal, reading, write_archive

from datasets.__main__ import main

A = "http://a.gov.example/"


@pytest.fixture(scope="module")
def work(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    home = tmp_path_factory.mktemp("obligations")

    def bureau(year):
        return reading(year=year, issuer="鹤岗市兴安区教育局", kind="department")

    pages = [
        Page(f"{A}1", reading(year=2022), published_on=date(2023, 4, 2)),
        Page(f"{A}2", bureau(2020), published_on=date(2021, 2, 3)),
        Page(f"{A}3", bureau(2022), published_on=date(2023, 1, 30)),
        Page(f"{A}4", bureau(2018), published_on=date(2019, 2, 3)),
    ]
    archive = write_archive(home / "archive", pages, [portal()])
    assert main(["build", "--archive", str(archive), "--out", str(home / "d")]) == 0
    return duckdb.connect(str(home / "d" / "nianbao.duckdb"), read_only=True)


def test_every_government_of_each_year_since_2008_stands_there_once(work):
    rows = work.execute(
        """SELECT y.year, count(*), (SELECT count(*) FROM obligations o WHERE o.year = y.year AND o.issuer_kind = 'government')
           FROM (SELECT unnest(range(2008, 2024)) AS year) y
           JOIN jurisdictions j ON j.valid_from <= y.year AND (j.valid_to IS NULL OR j.valid_to > y.year) GROUP BY 1"""
    ).fetchall()
    assert len(rows) == 16 and all(should == are > 3000 for _, should, are in rows)
    twice = "SELECT adcode, year FROM obligations WHERE issuer_kind = 'government' GROUP BY ALL HAVING count(*) > 1"
    assert work.execute(twice).fetchall() == []


@pytest.mark.parametrize(
    ("name", "year", "there"),
    [("密云县", 2014, 1), ("密云县", 2015, 0), ("密云区", 2015, 1), ("崇文区", 2009, 1), ("崇文区", 2010, 0)],
)
def test_a_unit_owes_the_reports_of_its_own_years(work, name, year, there):
    asked = "SELECT count(*) FROM obligations WHERE name = ? AND year = ?"
    assert work.execute(asked, [name, year]).fetchone() == (there,)


def test_departments_have_a_date_of_their_own_since_the_regulation_of_2019(work):
    rows = work.execute(
        "SELECT year, due_on, status FROM obligations WHERE issuer_kind = 'department' ORDER BY year"
    ).fetchall()
    assert rows == [
        (2018, date(2019, 3, 31), "found"),
        (2019, date(2020, 1, 31), "not_searched"),
        (2020, date(2021, 1, 31), "late"),
        (2021, date(2022, 1, 31), "not_searched"),
        (2022, date(2023, 1, 31), "found"),
    ]


def test_what_a_crawl_asked_for_is_as_expected_says(work):
    differ = """SELECT count(*) FROM expected e LEFT JOIN obligations o ON o.adcode = e.adcode AND o.year = e.year
        AND o.issuer_kind = 'government' WHERE o.status IS DISTINCT FROM e.status OR o.due_on <> e.due_on"""
    assert work.execute(differ).fetchone() == (0,)
    assert work.execute(
        "SELECT status FROM obligations WHERE adcode = '230405' AND year = 2022 AND issuer_kind = 'government'"
    ).fetchone() == ("late",)
