"""Compare: figures, percentiles and the number of missing are those of the release."""

import pytest

from tests.face.conftest import until

UNITS = ("990121@1981", "990122@1981", "990123@1981", "990125@1981")
ADDRESS = (
    f"#/compare?units={','.join(UNITS)}&vars=applications_received,share_granted&year=2022&province=岚川省"
)


def test_standing_among_peers(face, release):
    page = face.go(ADDRESS)
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator(".standing tbody tr").all()
    }
    peers = dict(
        release.execute(
            "SELECT name, applications_received::DOUBLE FROM panel WHERE year = 2022 AND level = 'county'"
        ).fetchall()
    )
    known = sorted(value for value in peers.values() if value is not None)
    for name in ("云埠县", "青砚县", "溪禾县"):
        value = peers[name]
        rank = round(100 * sum(other < value for other in known) / (len(known) - 1))
        assert rows[name][1:4] == [f"{value:g}", f"第 {rank}", f"{len(known)} / 缺 {len(peers) - len(known)}"]
    assert rows["苇泽县"][1:3] == ["网站拒绝访问", "—"]


def test_charts_leave_gaps_and_say_how_many(face, release):
    page = face.go(ADDRESS)
    page.wait_for_selector(".plate svg")
    missing = release.execute(
        "SELECT count(*) - count(applications_received) FROM panel WHERE unit_id IN ?", [list(UNITS)]
    ).fetchone()[0]
    assert f"共 20 个点，缺 {missing} 个" in page.locator(".plate .note").first.inner_text()


def test_the_map_says_median_and_missing(face, release):
    page = face.go(ADDRESS)
    units, figures, median = release.execute(
        """SELECT count(*), count(applications_received), median(applications_received::DOUBLE)
           FROM panel WHERE year = 2022 AND level = 'county' AND province = '岚川省'"""
    ).fetchone()
    said = page.locator(".tile.chosen").inner_text()
    assert f"{median:g} {figures}/{units}" in said and f"缺 {units - figures} 个" in page.locator(
        ".tile.chosen a"
    ).get_attribute("title")


def test_children_of_a_province_can_be_added(face, release):
    page = face.go(ADDRESS)
    children = release.execute(
        "SELECT count(*) FROM panel WHERE year = 2022 AND province = '岚川省'"
    ).fetchone()[0]
    assert page.locator(".small").count() == children
    page.locator(".small a", has_text="枫坞县").click()
    page.wait_for_selector(".standing tbody tr:nth-child(5)")
    assert "990127@1981" in page.url.replace("%40", "@")


def test_places_and_variables_are_chosen_by_keyboard(face):
    page = face.go("#/compare")
    page.fill("#add", "jinnan")
    page.press("#add", "Enter")
    page.wait_for_selector(".standing")
    assert page.locator(".standing tbody th").all_inner_texts() == ["金楠市"]
    page.select_option("#variable", "litigation")
    until(page, "document.querySelectorAll('.plate').length === 3")
    page.get_by_role("button", name="去掉新收申请").click()
    until(page, "document.querySelectorAll('.plate').length === 2")
    page.select_option("#year", "2020")
    until(page, "document.querySelector('.standing caption')?.textContent.includes('2020') ?? false")


@pytest.mark.parametrize("variable", ["granted", "share_denied", "licences", "share_corrected"])
def test_any_variable_can_be_compared(face, release, variable):
    page = face.go(f"#/compare?units={UNITS[0]}&vars={variable}&year=2023")
    assert page.locator(".standing tbody tr").count() == 1 and page.locator(".failure").count() == 0
