"""Find: a place by any of its names, with what is held for it and why not more."""

import pytest

from tests.face.conftest import until


def search(face, typed):
    page = face.go("#/find")
    page.fill("#search", typed)
    until(page, "document.querySelector('.count').textContent")
    return page


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("兴安区", "兴安区"),
        ("鹤岗兴安", "兴安区"),
        ("qingyan", "青砚县"),
        ("Qīng yàn", "青砚县"),
        ("qyx", "青砚县"),
        ("990122", "青砚县"),
        ("临岚市青砚", "青砚县"),
        ("襄樊市", "襄阳市"),
        ("xiangfan", "襄阳市"),
        ("lüliang", "吕梁市"),
        ("luliang", "吕梁市"),
        ("luan", "六安市"),
        ("leqing", "乐清市"),
        ("hongtong", "洪洞县"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(face, typed, name):
    page = search(face, typed)
    assert name in page.locator(".hit-name").all_inner_texts()[:6]


def test_the_best_hit_is_first_and_enter_opens_it(face):
    page = search(face, "兴安区")
    assert page.locator(".path").first.inner_text().split()[-1] == "230405"  # the one that was searched
    page.press("#search", "Enter")
    page.wait_for_url("**/#/unit/230405@1983*")
    assert face.drawn().locator("h1").inner_text() == "兴安区"


def test_a_former_name_says_so(face):
    row = search(face, "襄樊市").locator(".hits > li").first
    assert "襄樊市" in row.inner_text() and "曾用" in row.inner_text()


def test_nothing_found_says_what_to_try(face):
    page = search(face, "不存在的地方")
    assert "没有找到“不存在的地方”" in page.locator(".count").inner_text()
    assert page.locator(".hits").count() == 0


def test_what_is_held_by_year_and_why_the_rest_is_not(face, release):
    expected = release.execute(
        "SELECT adcode, year, status, cause FROM expected WHERE adcode IN ('990124', '990127', '990122') ORDER BY ALL"
    ).fetchall()
    for adcode in ("990122", "990124", "990127"):
        row = search(face, adcode).locator(".hits > li").first
        years = row.locator(".year").all()
        states = {
            int(
                y.inner_text().split()[-1][:4] if False else y.locator("span").nth(1).inner_text()
            ): y.get_attribute("class").split()[1]
            for y in years
        }
        assert states == {year: status for code, year, status, _ in expected if code == adcode}
        for cause in {
            cause for code, _, status, cause in expected if code == adcode and status != "found" and cause
        }:
            assert cause in row.inner_html()


def test_the_address_carries_the_search_and_the_keyboard_is_enough(face):
    page = search(face, "990122")
    assert page.url.endswith("#/find?q=990122")
    page.reload()
    page.wait_for_selector(".hit-name")
    page.press("#search", "ArrowDown")
    assert page.evaluate("document.activeElement.className") == "hit-name"


def test_the_map_counts_what_was_due(face, release):
    page = face.go("#/find")
    for province, year, due, there in release.execute(
        "SELECT province, year, due, found + late FROM coverage ORDER BY ALL"
    ).fetchall():
        page.get_by_role("button", name=str(year), exact=True).click()
        name = province.removesuffix("省")
        tile = page.locator(".tile", has=page.locator(".tile-name", has_text=name))
        assert tile.locator(".tile-figure").inner_text() == f"{there}/{due}"
    assert "应发布 17 份" in page.locator(".map .note").last.inner_text()
