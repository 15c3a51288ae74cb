"""What the views say of null, 0 and missing reports: three values, right denominators, no silent sums."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from synthetic import PDF, Page, failed, portal, reading, write_archive

from datasets.__main__ import main
from datasets.catalog import read_views
from datasets.codebook import codebook_rows, variables
from datasets.tables import TABLES

A = "http://a.gov.example/"


def open_built(tmp_path: Path, pages, portals=()) -> duckdb.DuckDBPyConnection:
    archive = write_archive(tmp_path / "archive", pages, portals)
    assert main(["build", "--archive", str(archive), "--out", str(tmp_path / "d")]) == 0
    return duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """兴安区 2020 (form 2019) to 2023, 东山区 2022 with a blank, 向阳区 expected and not there."""
    mixed = {
        ("new_received", "total"): 10,
        ("carried_over", "total"): 2,
        ("granted", "total"): 3,
        ("denied_other_law", "total"): 3,
        ("outcomes_total", "total"): 12,
        ("reconsideration", "total"): 4,
        ("reconsideration", "corrected"): 1,
        ("carried_forward", "total"): 0,
        ("normative_documents", "in_force"): 5,
    }
    next_year = {
        ("carried_over", "total"): 1,
        ("carried_over", "natural_person"): None,
        ("normative_documents", "issued"): 2,
        ("normative_documents", "repealed"): 1,
        ("normative_documents", "in_force"): 6,
        ("regulations", "in_force"): None,
    }
    blank = {("new_received", "total"): None, ("granted", "total"): 4, ("outcomes_total", "total"): 8}
    other = reading(issuer="鹤岗市东山区人民政府", adcode="230406", values=blank, grade="partial")
    pages = [
        Page(f"{A}2020.html", reading("2019", year=2020)),
        Page(f"{A}2022.html", reading(values=mixed, grade="inconsistent", checks=[failed()])),
        Page(f"{A}2022.pdf", reading(values=mixed, grade="partial", media_type=PDF)),
        Page(f"{A}2023.html", reading(year=2023, values=next_year)),
        Page(f"{A}other.html", other, portal="230406"),
    ]
    portals = [
        portal(),
        portal("230406", "东山区"),
        portal("230402", "向阳区", outcome="unreachable", cause="timeout"),
    ]
    return open_built(tmp_path_factory.mktemp("views"), pages, portals)


def one(work, sql):
    rows = work.execute(sql).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def test_wide_views_have_a_column_for_each_cell_of_their_forms(many):
    for table in ("applications", "proactive", "review_litigation", "statistics"):
        columns = [name for name, *_ in many.execute(f"DESCRIBE {table}").fetchall()]
        wanted = [each.name for each in variables() if each.table == table]
        assert columns[11:] == wanted
    codes = {(row["table"], row["row"], row["column"]) for row in codebook_rows()}
    assert len(codes) == len(variables())


def test_a_wide_figure_is_the_long_one_and_null_stays_null(many):
    rows = many.execute("SELECT year, new_received_total FROM applications ORDER BY year, adcode").fetchall()
    assert rows == [(2020, 0), (2022, 10), (2022, None), (2023, 0)]
    # a column that the form does not have is null, not 0
    assert one(
        many, "SELECT other_processing_total, other_other_total FROM applications WHERE year = 2020"
    ) == (0, None)
    assert many.execute("SELECT count(*) FROM statistics").fetchone() == (0,)


def test_every_long_cell_stands_in_the_wide_table(many):
    for each in variables()[::23]:
        wide = f'SELECT report_id, "{each.name}" FROM figures WHERE "{each.name}" IS NOT NULL'
        long = f"SELECT report_id, value FROM cells WHERE \"row\" || '_' || \"column\" = '{each.name}' AND value IS NOT NULL"
        assert many.execute(f"({wide}) EXCEPT ({long})").fetchall() == []
        assert many.execute(f"({long}) EXCEPT ({wide})").fetchall() == []


def test_rates_have_their_own_denominators_and_are_null_without(many):
    sql = (
        "SELECT granted_share, denied_share, closed_share, review_corrected_share, missing_operands "
        "FROM outcome_rates WHERE adcode = '230405' AND year = {}"
    )
    assert one(many, sql.format(2022)) == (0.25, 0.25, 1.0, 0.25, 0)
    assert one(many, sql.format(2020)) == (None, None, None, None, 0)  # nothing was received: 0/0
    partial = (
        "SELECT granted_share, closed_share, missing_operands FROM outcome_rates WHERE adcode = '230406'"
    )
    assert one(many, partial) == (0.5, None, 1)  # new_received is blank: so is what was to be processed


@pytest.mark.parametrize(
    ("column", "status", "difference"),
    [
        ("total", "failed", -1),
        ("natural_person", "not_applicable", None),
        ("research_institution", "passed", 0),
    ],
)
def test_carry_over_has_three_values(many, column, status, difference):
    sql = f"SELECT status, difference FROM carry_over WHERE year = 2022 AND \"column\" = '{column}'"
    assert one(many, sql) == (status, difference)


def test_carry_over_needs_two_years_in_a_row(many):
    assert many.execute("SELECT DISTINCT year FROM carry_over").fetchall() == [(2022,)]  # 2020 has no 2021


@pytest.mark.parametrize(
    ("row", "status"), [("normative_documents", "passed"), ("regulations", "not_applicable")]
)
def test_stock_flow_has_three_values(many, row, status):
    assert one(many, f"SELECT status FROM stock_flow WHERE year = 2023 AND \"row\" = '{row}'") == (status,)


def test_a_failed_identity_names_its_source(many):
    row = one(many, "SELECT adcode, rule, difference, blame, source_url FROM identity_failures")
    assert row == ("230405", "applications.balance", Decimal(1), "unknown", f"{A}2022.html")


def test_coverage_counts_from_what_was_expected(many):
    sql = "SELECT expected, due, found, unreachable, missing, share_found, share_known FROM coverage WHERE year = 2022"
    assert one(many, sql) == (3, 3, 2, 1, 0, 2 / 3, 1.0)
    assert one(many, "SELECT missing, share_known FROM coverage WHERE year = 2021") == (2, 0.0)


def test_a_sum_says_what_it_lacks(many):
    sql = "SELECT reports, new_received, new_received_missing, granted, is_complete FROM province_summary WHERE year = 2022"
    assert one(many, sql) == (2, 10, 1, 7, False)


def test_provenance_leads_to_the_record(many):
    sql = (
        "SELECT value, source_url, page, warc_file, warc_offset, status FROM provenance "
        "WHERE adcode = '230405' AND year = 2022 AND \"row\" = 'granted' AND \"column\" = 'total'"
    )
    assert one(many, sql) == (3, f"{A}2022.html", None, "warc/230405-0.warc.gz", 1000, "reported")


def test_compare_keeps_a_unit_without_report(many):
    sql = "SELECT adcode, value, status FROM compare(['230405', '230402', '230406'], 2022) WHERE {} ORDER BY adcode"
    rows = many.execute(sql.format("variable = 'new_received_total'")).fetchall()
    assert rows == [("230405", 10, "reported"), ("230406", None, "blank")]
    assert many.execute(sql.format("variable IS NULL")).fetchall() == [("230402", None, "unreachable")]


def test_trend_shows_every_year(many):
    sql = "SELECT year, value FROM trend('230405') WHERE variable = 'new_received_total'"
    assert many.execute(sql).fetchall() == [(2020, 0), (2022, 10), (2023, 0)]


def test_ranking_counts_units_and_missing_beside_each_rank(many):
    sql = "SELECT rank, adcode, value, units, missing FROM ranking('{}', 2022, 'county')"
    assert many.execute(sql.format("new_received_total")).fetchall() == [(1, "230405", 10, 3, 2)]
    ranked = many.execute(sql.format("granted_total")).fetchall()
    assert ranked == [(1, "230406", 4, 3, 1), (2, "230405", 3, 3, 1)]
    with pytest.raises(duckdb.Error, match="no figure is called applications_total"):
        many.execute(sql.format("applications_total")).fetchall()


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("兴安区", 2022, ["230405"]),
        ("鹤岗市兴安区", 2022, ["230405"]),
        ("黑龙江省鹤岗市兴安区", 2022, ["230405"]),
        ("宣武区", 2009, ["110104"]),
        ("宣武区", 2022, ["110102"]),  # taken up by 西城区
        ("没有这个县", 2022, []),
    ],
)
def test_find_unit(many, name, year, codes):
    assert [row[0] for row in many.execute("SELECT * FROM find_unit(?, ?)", [name, year]).fetchall()] == codes


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    old = "一年来我区坚持以公开为常态、不公开为例外，全年公开信息120条，举办培训3次。"
    pages = [
        Page(f"{A}1", reading(year=2021, text=old)),
        Page(f"{A}2", reading(year=2022, text=old.replace("120", "98").replace("，", ","))),
        Page(
            f"{A}3", reading(year=2023, text="新建政务公开专区五处，开展政策解读直播，群众满意度明显提升。")
        ),
        Page(
            f"{A}4",
            reading(year=2022, issuer="鹤岗市东山区人民政府", adcode="230406", text="短"),
            portal="230406",
        ),
    ]
    return open_built(tmp_path_factory.mktemp("prose"), pages, [portal(), portal("230406", "东山区")])


def test_prose_copied_from_last_year_is_measured_without_its_figures(prose):
    sql = "SELECT adcode, reused = shingles, share FROM prose_reuse({})"
    assert prose.execute(sql.format(2022)).fetchall() == [("230405", True, 1.0)]
    assert prose.execute(sql.format(2023)).fetchall() == [("230405", False, 0.0)]
    assert prose.execute(sql.format(2021)).fetchall() == [("230405", None, None)]


def test_text_is_searched_for_all_words_at_once(prose):
    sql = "SELECT year, hits FROM search_text(?)"
    assert prose.execute(sql, ["公开"]).fetchall() == [(2022, 3), (2021, 3), (2023, 1)]
    assert prose.execute(sql, ["公开　培训"]).fetchall() == [(2022, 4), (2021, 4)]
    assert prose.execute(sql, ["公开 没有这词"]).fetchall() == prose.execute(sql, [" "]).fetchall() == []
    excerpt = prose.execute("SELECT excerpt FROM search_text('直播')").fetchall()
    assert "政策解读直播" in excerpt[0][0]


def test_everything_has_a_comment_in_both_languages(many):
    columns = many.execute(
        "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    things = many.execute(
        "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal UNION ALL "
        "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal"
    ).fetchall()
    assert len(columns) > 500 and len(things) == len(TABLES) + len(read_views())
    for name, text in columns + things:
        assert text, name
        assert any("a" <= char <= "z" for char in text), name
        assert any("\u4e00" <= char <= "\u9fff" for char in text), name


def test_the_file_opens_with_the_storage_of_duckdb_1_0(many):
    tags = many.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchone()
    assert "v1.0.0" in str(tags)
