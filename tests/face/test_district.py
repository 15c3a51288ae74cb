"""A government's page: every figure of the form as the release has it, and what is wrong with them in plain words."""

import pytest

from tests.face.conftest import until

REPORTS = (
    "990122-government-2020",
    "990123-government-2023",
    "990121-government-2022",
    "230405-government-2022",
)


def printed(value, raw, status):
    """How a cell is to be shown: 0, blank, stroke, unreadable and absent never alike."""
    if value is not None:
        whole = f"{value:,.6f}".rstrip("0").rstrip(".")
        return whole if status == "reported" else f"{whole}†"
    if status in ("unreadable", "absent"):
        return {"unreadable": "？", "absent": "∅"}[status]
    return (raw or "").strip() or "␣"


@pytest.mark.parametrize("report", REPORTS)
def test_every_cell_of_the_form_is_the_release_s(face, release, report):
    unit, year = release.execute("SELECT unit_id, year FROM reports WHERE report_id = ?", [report]).fetchone()
    page = face.go(f"#/unit/{unit}?year={year}")
    page.wait_for_selector("table.form")
    shown = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('td a[data-code]')].map(a => [a.dataset.code, a.firstChild.textContent]))"
    )
    truth = release.execute(
        """SELECT k."table" || '.' || k."row" || '.' || k."column", c.value, c.raw, coalesce(c.status, 'absent')
           FROM reports r JOIN codebook k ON k.template = r.template
           LEFT JOIN cells c ON c.report_id = r.report_id AND c."table" = k."table" AND c."row" = k."row" AND c."column" = k."column"
           WHERE r.report_id = ?""",
        [report],
    ).fetchall()
    assert shown == {code: printed(*cell) for code, *cell in truth}


def test_blank_and_zero_and_stroke_look_different(face):
    page = face.go("#/unit/990122@1981?year=2020")
    page.wait_for_selector("td.blank")
    zero, blank = page.locator("td.reported a").first, page.locator("td.blank a").first
    assert blank.get_attribute("title") == "原文空白" and zero.get_attribute("title") == "照原文"
    face.go("#/unit/990123@1981?year=2023")
    assert page.locator("table.form td").count() > 190


def test_failed_identities_in_plain_words(face, release):
    page = face.go("#/unit/990121@1981?year=2022")
    said = page.locator(".verdict").inner_text()
    rows = release.execute(
        """SELECT "left"::INT, "right"::INT FROM checks WHERE report_id = '990121-government-2022' AND status = 'failed'"""
    ).fetchall()
    assert len(rows) == 3 and "自相矛盾" in said
    for left, right in rows:
        assert f"{left}" in said and f"相差 {abs(left - right)}" in said
    assert "原文即如此" in said and page.locator("td.broken").count() > 20


def test_charts_show_gaps_and_say_how_many(face):
    page = face.go("#/unit/990127@1981")
    page.wait_for_selector(".plate svg")
    assert page.locator(".plate svg").count() == 3
    assert "5 个年度中有 4 个有年报" in page.locator(".plate .note").first.inner_text()
    page.locator(".plate details summary").first.click()
    row = page.locator(".plate details tr", has_text="2021").first
    assert row.locator("td").all_inner_texts() == ["—", "—", "—"]


def test_a_year_without_a_report_says_why(face):
    page = face.go("#/unit/990124@1981?year=2022")
    said = page.locator(".absent").inner_text()
    assert "Connection was closed cleanly" in page.locator(".absent").inner_html()
    assert "2022 年度没有年报" in said and "网站无法连接" in said and "连接被关闭" in said


def test_siblings_and_departments_stand_beside(face, release):
    page = face.go("#/unit/990122@1981?year=2022")
    page.wait_for_selector(".siblings")
    units, missing = release.execute(
        "SELECT count(*), count(*) - count(applications_received) FROM panel WHERE year = 2022 AND level = 'county' AND province = '岚川省'"
    ).fetchone()
    assert page.locator(".siblings tbody tr").count() == units
    assert (
        f"共 {units} 个地区，其中 {missing} 个没有新收申请数"
        in page.locator("section", has=page.locator(".siblings")).last.inner_text()
    )
    page = face.go("#/unit/990100@1981?year=2022")
    page.get_by_role("link", name="2022 临岚市人民政府办公室").click()
    until(page, "document.querySelector('.report h2')?.textContent.includes('办公室')")


def test_the_text_of_the_report(face, release):
    face.go("#/unit/990121@1981?year=2022")
    text = release.execute(
        "SELECT text FROM sections WHERE report_id = '990121-government-2022' AND position = 1"
    ).fetchone()[0]
    assert text.split("\n")[0].strip() in face.page.locator(".prose").inner_text()


def test_arrow_keys_walk_the_form(face):
    page = face.go("#/unit/990121@1981?year=2022")
    first = page.locator('[data-code="applications.new_received.natural_person"]')
    first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.code") == "applications.carried_over.natural_person"
    page.keyboard.press("ArrowRight")
    assert (
        page.evaluate("document.activeElement.dataset.code")
        == "applications.carried_over.commercial_enterprise"
    )


def test_an_unknown_place_says_so(face):
    page = face.go("#/unit/000000@1900")
    assert "没有这个地区" in page.locator("h1").inner_text()
