"""Evidence: from a figure to the printed page, the address and the archived record."""

import pytest

from tests.face.conftest import until

LICENCES = "#/evidence/230405-government-2022/proactive.administrative_licences.decisions"


def test_a_click_on_a_figure_opens_its_evidence(face):
    page = face.go("#/unit/230405@1983?year=2022")
    page.locator('[data-code="proactive.administrative_licences.decisions"]').click()
    page.wait_for_selector(".value")
    assert page.url.endswith(LICENCES)
    assert page.locator(".value").inner_text().startswith("639")


def test_the_page_is_shown_with_the_cell_framed_where_it_stands(face, release):
    page = face.go(LICENCES)
    until(page, "document.querySelector('.sheet img')?.complete")
    bbox, number = release.execute(
        """SELECT bbox, page FROM cells WHERE report_id = '230405-government-2022' AND "row" = 'administrative_licences'"""
    ).fetchone()
    image = page.locator(".sheet img")
    assert image.evaluate("i => i.naturalWidth") > 800
    assert f".{number}.webp" in image.get_attribute("src") and "原文第 2 页" in image.get_attribute("alt")
    paper, frame = image.bounding_box(), page.locator(".frame").bounding_box()
    scale = paper["width"] / 595.5
    found = [
        (frame["x"] - paper["x"]) / scale,
        (frame["y"] - paper["y"]) / scale,
        (frame["x"] + frame["width"] - paper["x"]) / scale,
        (frame["y"] + frame["height"] - paper["y"]) / scale,
    ]
    assert found == pytest.approx(list(bbox), abs=5)


def test_ink_stands_in_the_frame(face):
    """The framed part of the picture is not empty paper."""
    page = face.go(LICENCES)
    until(page, "document.querySelector('.sheet img')?.complete")
    dark = page.evaluate(
        """() => {
          const image = document.querySelector('.sheet img'), frame = document.querySelector('.frame');
          const canvas = document.createElement('canvas');
          canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
          const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);
          const k = image.naturalWidth / image.clientWidth;
          const data = pen.getImageData((frame.offsetLeft + 12) * k, (frame.offsetTop + 6) * k, (frame.offsetWidth - 24) * k, (frame.offsetHeight - 12) * k).data;
          let count = 0;
          for (let n = 0; n < data.length; n += 4) if (data[n] < 110) count++;
          return count;
        }"""
    )
    assert dark > 20


def test_every_fact_that_leads_back_is_there(face, release):
    page = face.go(LICENCES)
    url, file, offset, digest, fetched = release.execute(
        """SELECT source_url, warc_file, warc_offset, digest, strftime(fetched_at, '%Y-%m-%d %H:%M:%S')
           FROM provenance WHERE report_id = '230405-government-2022' AND "row" = 'administrative_licences'"""
    ).fetchone()
    said = page.locator(".told").inner_text()
    assert page.locator("#source-url").get_attribute("href") == url
    for fact in (url, file, str(offset), digest, fetched, "照原文", "\n639\n"):
        assert fact in said


def test_a_document_without_pages_shows_its_own_table(face, release):
    rows = release.execute(
        """SELECT "table" || '.' || "row" || '.' || "column", raw FROM cells
           WHERE report_id = '990122-government-2021' AND value IS NOT NULL ORDER BY hash("row" || "column") LIMIT 6"""
    ).fetchall()
    for code, raw in rows:
        page = face.go(f"#/evidence/990122-government-2021/{code}")
        framed = page.locator("td.framed")
        assert framed.evaluate("cell => cell.firstChild.textContent").strip() == raw.strip()


def test_a_stroke_is_quoted_and_is_no_zero(face, release):
    report, code, raw = release.execute(
        """SELECT report_id, "table" || '.' || "row" || '.' || "column", raw FROM cells WHERE value IS NULL AND trim(raw) <> '' LIMIT 1"""
    ).fetchone()
    page = face.go(f"#/evidence/{report}/{code}")
    assert page.locator(".value").inner_text().strip() == raw.strip()
    assert "原文画线或斜杠" in page.locator(".told").inner_text()


def test_a_figure_of_a_failed_identity_says_so(face):
    page = face.go("#/evidence/990121-government-2022/applications.outcomes_total.natural_person")
    assert "涉及不成立的勾稽关系" in page.locator(".told").inner_text()


def test_no_such_figure(face):
    page = face.go("#/evidence/990121-government-2022/applications.nothing.total")
    assert "没有这个数字" in page.locator("h1").inner_text()
