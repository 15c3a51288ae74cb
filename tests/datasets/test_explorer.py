"""What the page needs beside a release: names in pinyin, the index of places, where figures stand, the site's folder."""

import json

import duckdb
import pytest
from test_release import a_dataset, release

from datasets.catalog import open_database
from datasets.explorer.evidence import write_evidence
from datasets.explorer.panel import panel_files
from datasets.explorer.places import places_index
from datasets.explorer.site import SiteError, make_site
from datasets.explorer.spelling import spellings
from extract.worker import Limits


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("兴安区", "xing an qu"),
        ("洪洞县", "hong tong xian"),  # not dong
        ("六安市", "lu an shi"),  # not liu
        ("乐清市", "yue qing shi"),
        ("乐清市", "le qing shi"),  # as strangers say it
        ("单县", "shan xian"),
        ("浚县", "xun xian"),
        ("重庆市", "chong qing shi"),
        ("吕梁市", "lv liang shi"),
        ("香港特别行政区", "xiang gang te bie xing zheng qu"),
        ("双江拉祜族佤族布朗族傣族自治县", "shuang jiang la hu zu wa zu bu lang zu dai zu zi zhi xian"),
    ],
)
def test_a_name_is_spelled_in_every_way_it_is_said(name, spelling):
    assert spelling in spellings(name)
    assert len(spellings(name)) <= 12


def test_the_kind_of_a_place_has_one_reading():
    assert all(each.endswith(" qu") for each in spellings("番禺区"))


def test_the_index_holds_every_unit_once_and_every_year_asked_for(road):
    with open_database(road.out / "nianbao.duckdb") as work:
        index = places_index(work)
        units = work.execute("SELECT count(DISTINCT unit_id) FROM jurisdictions").fetchone()[0]
        expected = work.execute("SELECT adcode, year, status, cause FROM expected ORDER BY ALL").fetchall()
    columns = index["columns"]
    places = [dict(zip(columns, row, strict=True)) for row in index["places"]]
    assert len(places) == units and len({place["id"] for place in places}) == units
    held = [
        (place["adcode"], year, index["statuses"][status], index["causes"][cause[0]] if cause else None)
        for place in places
        for year, status, _, *cause in place["held"]
    ]
    assert sorted(held, key=str) == sorted(expected, key=str)
    xiangyang = next(place for place in places if place["name"] == "襄阳市")
    assert xiangyang["former"] == ["襄樊市"] and "xiang fan shi" in xiangyang["latin"]


def test_every_place_of_a_figure_is_the_figure_s(road, tmp_path):
    """The text that stands at each place is the release's raw text; no figure that was printed is without one."""
    with open_database(road.out / "nianbao.duckdb") as work:
        count = write_evidence(work, road.archive, tmp_path)
        assert (
            count
            == work.execute(
                "SELECT count(*) FROM reports WHERE is_current AND template <> 'none'"
            ).fetchone()[0]
        )
        for path in tmp_path.glob("*.json"):
            found = json.loads(path.read_text(encoding="utf-8"))
            rows = work.execute(
                """SELECT "table" || '.' || "row" || '.' || "column", raw, page, bbox FROM cells
                   WHERE report_id = ? AND value IS NOT NULL AND status = 'reported'""",
                [path.stem],
            ).fetchall()
            for code, raw, page, bbox in rows:
                place = found["places"][code]
                if page is not None:
                    assert place[0] == page and place[1:] == pytest.approx(bbox, abs=0.06)
                    sheet = next(each for each in found["pages"] if each["page"] == page)
                    assert (tmp_path / sheet["file"]).read_bytes()[8:12] == b"WEBP"
                    assert place[3] <= sheet["width"] and place[4] <= sheet["height"]
                    continue
                grid, row, column = place
                text = [
                    cell[4]
                    for cell in found["grids"][grid]["cells"]
                    if cell[0] <= row < cell[0] + cell[2] and cell[1] <= column < cell[1] + cell[3]
                ]
                assert text == [raw]


def test_a_site_holds_page_release_and_data_and_spares_what_is_not_one(tmp_path):
    bundle = tmp_path / "2026.12"
    assert release(a_dataset(tmp_path), bundle) == 0
    page = tmp_path / "page"
    with pytest.raises(SiteError, match="no page was built"):
        make_site(bundle, page, tmp_path / "site")
    page.mkdir()
    (page / "index.html").write_text("<title>page</title>")
    made = make_site(bundle, page, tmp_path / "site")
    assert made["evidence"] == 0 and made["places"] > 0
    facts = json.loads((tmp_path / "site/data/release.json").read_text(encoding="utf-8"))
    assert facts["version"] == "2026.12" and facts["rows"]["reports"] > 0
    assert (tmp_path / "site/release/nianbao.duckdb").read_bytes() == (bundle / "nianbao.duckdb").read_bytes()
    make_site(bundle, page, tmp_path / "site")  # again, in its place
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    with pytest.raises(SiteError, match="something else"):
        make_site(bundle, page, other)
    assert (other / "mine.txt").read_text() == "mine"


def test_the_panel_s_files_are_the_panel(road):
    with open_database(road.out / "nianbao.duckdb") as work:
        files = dict(panel_files(work))
        panel = work.sql("SELECT * EXCLUDE (name, level, province, issuer_kind) FROM panel").to_arrow_table()
    rows = [dict(zip(file["columns"], row, strict=True)) for file in files.values() for row in file["rows"]]
    truth = {(row["adcode"], row["year"]): row for row in panel.to_pylist()}
    assert len(rows) == len(truth) and {row["adcode"][:2] for row in rows} == set(files)
    for row in rows:
        for name, value in truth[row["adcode"], row["year"]].items():
            assert row["unit" if name == "unit_id" else name] == value


def test_a_document_that_takes_too_long_is_left_out_and_said(road, tmp_path, capsys):
    with duckdb.connect() as work:
        work.execute(f"ATTACH '{road.out / 'nianbao.duckdb'}' AS made (READ_ONLY)")
        work.execute("CREATE TABLE reports AS FROM made.reports WHERE report_id = '230405-government-2022'")
        work.execute("CREATE TABLE cells AS FROM made.cells")
        assert write_evidence(work, road.archive, tmp_path, Limits(seconds=0.0)) == 0
    assert "230405-government-2022: not shown: reading took more than 0 s" in capsys.readouterr().out
