"""Coverage and health: denominators, what is missing and why, portals that do not answer."""


def test_found_of_due_by_province_and_year(face, release):
    page = face.go("#/coverage")
    shown = {
        row.locator("th").inner_text(): [text.split()[0] for text in row.locator("td").all_inner_texts()]
        for row in page.locator(".matrix tbody tr").all()
    }
    truth = {}
    for province, there, due in release.execute(
        "SELECT province, found + late, due FROM coverage ORDER BY province, year"
    ).fetchall():
        truth.setdefault(province, []).append(f"{there}/{due}")
    assert shown == truth


def test_missing_reports_and_why(face, release):
    page = face.go("#/coverage?province=岚川省&year=2021")
    section = page.locator("section", has=page.get_by_role("heading", name="没有找到的年报"))
    html, section = section.inner_html(), section.inner_text()
    rows = release.execute(
        "SELECT name, cause FROM expected WHERE province = '岚川省' AND year = 2021 AND status NOT IN ('found', 'late')"
    ).fetchall()
    assert len(rows) == 5
    for name, cause in rows:
        assert name in section and cause in html
    assert "共 5 份" in section


def test_portals_that_do_not_answer(face, release):
    page = face.go("#/coverage")
    said = page.locator("section").last.inner_text()
    for name, host, status in (
        ("苇泽县", "www.weize.gov.example", "412"),
        ("墨坪县", "www.moping.gov.example", "无应答"),
    ):
        row = page.locator("section").last.locator("tr", has_text=name).inner_text()
        assert host in row and status in row
    requests, failures = release.execute("SELECT count(*), count(failure) FROM fetches").fetchone()
    assert f"{requests} 次请求，{failures} 次失败" in said
