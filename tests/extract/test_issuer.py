"""What a body is and where it belongs, in the year of its report."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.identity.jurisdictions import units
from extract.issuer import find_adcode, issuer_kind, place_length


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("鹤岗市兴安区人民政府", "government"),
        ("西乡县人民政府", "government"),  # 乡 inside a county's name
        ("镇江市人民政府", "government"),
        ("内蒙古兴安盟行政公署", "government"),
        ("福州市晋安区人民政府信息公开办公室", "office"),
        ("北京市政府信息和政务公开办公室", "office"),
        ("坪山区委(区政府)办公室", "office"),  # szpsq.gov.cn: party and government together
        ("西藏自治區人民政府辦公廳", "office"),
        ("阿里地区行署办公室", "office"),
        ("国务院办公厅", "office"),
        ("张家口市人民政府办公室(市政府外事办)", "office"),
        ("信丰县西牛镇人民政府", "township"),
        ("东林街道办事处", "township"),
        ("额济纳旗赛汉陶来苏木人民政府", "township"),
        ("某县某镇党政综合办公室", "township"),
        ("常州市人民政府外事辦公室", "department"),
        ("天津市发展改革委", "department"),
        ("国家税务总局广州市白云区税务局", "department"),
        ("湖南省参事室", "department"),
        ("石家庄高新技术产业开发区管理委员会", "other"),
        ("怀化市政务公开政务服务领导小组办公室", "other"),
        ("杭州市政府信息公開聯席會議辦公室", "other"),
        ("安徽大学", "other"),
    ],
)
def test_kind(name: str, kind: str) -> None:
    assert issuer_kind(name) == kind


@pytest.mark.parametrize(
    ("issuer", "year", "adcode"),
    [
        ("鹤岗市兴安区人民政府", 2022, "230405"),
        ("烟台市应急管理局", 2021, "370600"),
        ("湖南省教育厅", 2021, "430000"),
        ("湖南教育厅", 2021, "430000"),
        ("新疆维吾尔自治区人民政府", 2021, "650000"),
        ("北京市朝阳区人民政府", 2016, "110105"),
        ("辽宁省朝阳市财政局", 2016, "211300"),
        ("内蒙古兴安盟行政公署", 2021, "152200"),
        ("伊犁州教育局", 2021, "654000"),  # 伊犁哈萨克自治州
        ("麻陽苗族自治縣和平溪鄉人民政府", 2023, "431226"),
        ("麻阳县和平溪乡人民政府", 2023, "431226"),
        ("仙桃市人民政府", 2021, "429004"),  # directly under the province
        ("上海浦东新区人民政府", 2021, "310115"),
        ("广州市公安局荔湾区分局", 2023, "440103"),
        ("广州市公安局荔湾分局", 2023, "440103"),
        ("国家税务总局广州市白云区税务局", 2021, "440111"),
        ("永川高新技术产业开发区管理委员会", 2020, "500118"),
        ("中山市西区街道办事处", 2021, "442000"),
        # boundaries of their years
        ("宣武区大栅栏街道办事处", 2009, "110104"),
        ("毕节市人民政府", 2010, "522401"),  # the county-level city
        ("毕节市人民政府", 2012, "520500"),  # the prefecture
        ("巢湖市人民政府", 2009, "341400"),
        ("巢湖市人民政府", 2015, "340181"),
        ("祁阳县人民政府", 2011, "431121"),
        ("祁阳市人民政府", 2022, "431181"),
        ("藁城区人民政府", 2012, "130182"),  # put up later under the new name
        ("襄樊市襄阳区人民政府", 2009, "420607"),
        ("祁阳县人民政府", None, "431121"),  # the name dates itself
        # cannot be told
        ("朝阳区人民政府", 2016, None),
        ("通州区财政局", 2016, None),
        ("宜宾县人民政府", 2020, None),  # split in 2018
        ("思南县人民政府", None, None),  # another code before 2011
        ("和平乡人民政府", 2021, None),  # not 和平县
        ("西区街道办事处", 2021, None),  # not 攀枝花市西区
        ("公安消防支队", 2021, None),  # not 公安县
        ("峨眉山景区管委会", 2021, None),  # of 乐山, not of 峨眉山市
        ("市审计局", 2019, None),
        ("我局", 2019, None),
        ("XX镇人民政府", 2020, None),
        ("吉林教育局", 2020, None),  # the province or the city
        ("交通运输部", 2015, None),
    ],
)
def test_adcode(issuer: str, year: int | None, adcode: str | None) -> None:
    assert find_adcode(issuer, year) == adcode


def test_within_decides_between_places_of_one_name() -> None:
    assert find_adcode("朝阳区人民政府", 2016, within="110000") == "110105"
    assert find_adcode("朝阳区人民政府", 2016, within="370000") is None


def test_a_full_name_is_found_again_for_every_unit_of_today() -> None:
    """The whole chain of names finds the unit itself: province, prefecture and county."""
    table = Path("extract/data/jurisdictions.csv").read_text(encoding="utf-8-sig").splitlines()
    checked = 0
    for row in csv.DictReader(table):
        if row["status"] != "in_use" or row["name"] == "三沙市":
            continue
        prefecture = row["prefecture"] if row["level"] == "county" and row["prefecture"] != "直辖" else ""
        province = row["province"] if row["level"] != "province" else ""
        chain = f"{province}{prefecture}{row['name']}人民政府"
        assert find_adcode(chain, 2023 if int(row["valid_from"]) < 2023 else 2025) == row["adcode"], chain
        checked += 1
    assert checked > 3000


def test_the_table_leaves_out_what_ended_before_any_report() -> None:
    assert all(unit.valid_to is None or unit.valid_to >= 2000 for unit in units())
    assert find_adcode("宿县人民政府", 2012) is None  # ended in 1992


@pytest.mark.parametrize(("text", "length"), [("鹤岗市兴安区人民政府", 6), ("某县", 0), ("内蒙古兴安盟", 6)])
def test_place_length(text: str, length: int) -> None:
    assert place_length(text) == length


@given(st.text(max_size=40), st.one_of(st.none(), st.integers(1990, 2050)))
def test_any_name_has_a_kind_and_perhaps_a_code(name: str, year: int | None) -> None:
    assert issuer_kind(name) in {"government", "office", "department", "township", "other"}
    code = find_adcode(name, year)
    assert code is None or len(code) == 6
