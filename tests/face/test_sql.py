"""SQL: the question is in the address, the answer is a table, a chart and a file, and a wrong question is explained."""

from urllib.parse import quote

import pytest

from tests.face.conftest import until


def ask(face, sql):
    page = face.go(f"#/sql?q={quote(sql)}")
    page.wait_for_selector(".answer .count, .answer .wrong")
    return page


def cells(page):
    return [
        [cell.inner_text() for cell in row.locator("td").all()]
        for row in page.locator(".result tbody tr").all()
    ]


def test_the_answer_is_the_release_s(face, release):
    sql = 'SELECT report_id, "row", value, raw FROM cells WHERE value IS NOT NULL ORDER BY ALL LIMIT 12'
    page = ask(face, sql)
    truth = [
        [r, row, f"{v:.6f}".rstrip("0").rstrip("."), raw]
        for r, row, v, raw in release.execute(sql).fetchall()
    ]
    assert cells(page) == truth


def test_decimals_and_large_integers_stay_exact(face):
    page = ask(
        face,
        "SELECT 12345678901.123456::DECIMAL(18,6) AS a, 9007199254740993::BIGINT AS b, -0.5::DECIMAL(4,2) AS c, NULL AS d",
    )
    assert cells(page) == [["12345678901.123456", "9007199254740993", "-0.5", "NULL"]]


def test_every_example_has_an_answer(face):
    page = face.go("#/sql")
    links = [link.get_attribute("href") for link in page.locator(".example-list a").all()]
    assert len(links) > 5
    for link in links:
        page = face.go(link)
        page.wait_for_selector(".answer .count, .answer .wrong")
        assert page.locator(".wrong").count() == 0, link
        assert page.locator(".result tbody tr").count() > 0, link


def test_a_typed_question_goes_into_the_address(face):
    page = face.go("#/sql")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT 6 * 7 AS answer")
    page.keyboard.press("Control+Enter")
    until(page, "document.querySelector('.result td')?.textContent === '42'")
    address = page.url
    assert "6+*+7" in address or "6%20*%207" in address
    page.goto("about:blank")
    page.goto(address)
    until(page, "document.querySelector('.result td')?.textContent === '42'")


def test_tables_and_columns_are_completed(face):
    page = face.go("#/sql")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * FROM jurisd")
    page.wait_for_selector(".cm-tooltip-autocomplete")
    assert "jurisdictions" in page.locator(".cm-tooltip-autocomplete").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT panel.applications_rec")
    until(
        page,
        "document.querySelector('.cm-tooltip-autocomplete')?.textContent.includes('applications_received')",
    )


def test_a_chart_where_there_is_one(face):
    page = ask(face, "SELECT year, province, share_found FROM coverage ORDER BY ALL")
    page.wait_for_selector(".answer .plate svg")
    assert page.locator(".answer .plate svg path, .answer .plate svg circle").count() > 4


def test_csv_for_a_spreadsheet(face, release):
    page = ask(
        face, "SELECT adcode, name, cause FROM expected WHERE status = 'missing' ORDER BY adcode, year"
    )
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeffadcode,name,cause") and "枫坞县" in text
    assert (
        len(text.strip().splitlines())
        == 1 + release.execute("SELECT count(*) FROM expected WHERE status = 'missing'").fetchone()[0]
    )


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT * FROM reprots", "reports"),
        ("SELECT aplications_received FROM panel", "applications_received"),
        ("SELEC 1", "syntax error"),
        ("SELECT count(*) FROM", "syntax error"),
    ],
)
def test_a_wrong_question_is_explained(face, sql, says):
    page = ask(face, sql)
    said = page.get_by_role("alert").inner_text()
    assert "这个查询有误" in said and says in said


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM cells",
        "DROP VIEW panel",
        "LOAD json",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM 'https://example.org/x.csv'",
        "ATTACH 'https://example.org/x.duckdb'",
        "SET enable_external_access = true",
        "COPY cells TO 'x.csv'",
    ],
)
def test_the_database_is_closed(face, release, sql):
    page = ask(face, sql)
    assert page.locator(".wrong").count() == 1
    page = ask(face, "SELECT count(*) FROM cells")
    assert cells(page) == [[str(release.execute("SELECT count(*) FROM cells").fetchone()[0])]]
    assert face.foreign == []


def test_an_extension_is_not_fetched(face):
    ask(face, "INSTALL spatial")  # the engine only notes it down
    page = ask(face, "LOAD spatial")
    assert page.locator(".wrong").count() == 1 and face.foreign == []


def test_every_table_and_column_is_listed(face, release):
    page = face.go("#/sql")
    page.locator(".reference > summary").click()
    page.wait_for_selector(".schema")
    said = page.locator(".schema").inner_text()
    for (name,) in release.execute(
        "SELECT DISTINCT table_name FROM duckdb_columns() WHERE NOT internal"
    ).fetchall():
        assert name in said
