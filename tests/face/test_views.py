"""What holds for every view: accessible, in both languages, on a phone, at an address, small, and without a network."""

import gzip

import pytest

from tests.face.conftest import until
from tests.road import ROOT

VIEWS = {
    "find": "#/find",
    "search": "#/find?q=lan",
    "unit": "#/unit/990121@1981?year=2022",
    "unit of 2014": "#/unit/990100@1981?year=2019",
    "absent": "#/unit/990124@1981?year=2022",
    "compare": "#/compare?units=990121@1981,990122@1981,990125@1981&year=2022&province=岚川省",
    "evidence": "#/evidence/230405-government-2022/proactive.administrative_licences.decisions",
    "evidence of html": "#/evidence/990122-government-2021/applications.new_received.total",
    "sql": "#/sql",
    "wrong sql": "#/sql?q=SELECT+*+FROM+nothing",
    "coverage": "#/coverage",
}
AXE = (ROOT / "explorer/node_modules/axe-core/axe.min.js").read_text


def in_english(address):
    return f"{address}{'&' if '?' in address else '?'}lang=en"


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(face, name, language):
    address = VIEWS[name] if language == "zh" else in_english(VIEWS[name])
    page = face.go(address)
    page.wait_for_timeout(150)  # charts follow the width of their paper
    # evaluated as the driver's own code: the page's policy lets no script in
    page.evaluate(AXE(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    worst = [
        (each["id"], each["impact"], [node["html"][:160] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert worst == []


@pytest.mark.parametrize("name", VIEWS)
def test_a_phone_needs_no_scrolling_sideways(phone, name):
    page = phone.go(VIEWS[name])
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", VIEWS)
def test_the_language_is_switched_in_place_and_stays(face, name):
    page = face.go(VIEWS[name])
    before = page.evaluate("document.body.dataset.drawn")
    page.click("#language")
    until(page, f"document.body.dataset.drawn > {before}")
    assert page.evaluate("document.documentElement.lang") == "en" and "lang=en" in page.url
    assert page.locator("#language").inner_text() == "中文"
    face.drawn()
    links = page.eval_on_selector_all(
        "main a[href^='#/'], nav a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert all("lang=en" in link for link in links)


def test_english_has_no_chinese_words_of_the_page_s_own(face):
    page = face.go(in_english("#/sql"))
    page.wait_for_selector(".result")
    ours = page.locator("header, h1, .lead, .example-list, .actions, footer").all_inner_texts()
    assert not [
        text for text in ours if any("\u4e00" <= char <= "\u9fff" for char in text.replace("中文", ""))
    ]


def test_every_view_has_a_heading_and_a_title(face):
    for address in VIEWS.values():
        page = face.go(address)
        assert page.locator("h1").count() == 1
        assert page.title().startswith(page.locator("h1").text_content()[:4])


def test_an_unknown_view_says_so(face):
    assert "没有名为" in face.go("#/nonsense").locator("main").inner_text()


def test_own_assets_are_small():
    """The page without the database engine: under 600 KB, gzipped."""
    built = ROOT / "explorer/dist"
    own = [path for path in built.rglob("*") if path.is_file() and path.parent.name != "engine"]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in own)
    assert len(own) > 8 and size < 600_000


def test_nothing_that_is_built_names_a_network(site):
    """No CDN: what the page loads by itself is beside it."""
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "") and "connect-src 'self'" in page
