"""Units that were renamed, recoded, merged or split: nothing lost, nothing counted twice, nothing summed over gaps."""

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from synthetic import Page, portal, reading, write_archive

from datasets.__main__ import main
from datasets.crosswalk import crosswalk_rows, panel_variables
from datasets.lineage import read_lineage
from datasets.units import unit_in, units_by_code
from datasets.verify import run_checks

A = "http://a.gov.example/"

# name, its code, the last year under it, its code the year after (the relation), from jurisdictions.csv
CHANGED = [
    # continued: renamed, recoded or risen
    ("密云县", "110228", 2014, "110118", "continued"),
    ("延庆县", "110229", 2014, "110119", "continued"),
    ("宁河县", "120221", 2014, "120117", "continued"),
    ("蓟县", "120225", 2015, "120119", "continued"),
    ("藁城市", "130182", 2013, "130109", "continued"),
    ("鹿泉市", "130185", 2013, "130110", "continued"),
    ("栾城县", "130124", 2013, "130111", "continued"),
    ("滦县", "130223", 2017, "130284", "continued"),
    ("唐海县", "130230", 2011, "130209", "continued"),
    ("永年县", "130429", 2015, "130408", "continued"),
    ("平泉县", "130823", 2016, "130881", "continued"),
    ("怀仁县", "140624", 2017, "140681", "continued"),
    ("太谷县", "140726", 2018, "140703", "continued"),
    ("辽中县", "210122", 2015, "210115", "continued"),
    ("大洼县", "211121", 2015, "211104", "continued"),
    ("九台市", "220181", 2013, "220113", "continued"),
    ("公主岭市", "220381", 2019, "220184", "continued"),
    ("铜山县", "320323", 2009, "320312", "continued"),
    ("江都市", "321088", 2010, "321012", "continued"),
    ("富阳市", "330183", 2013, "330111", "continued"),
    ("临安市", "330185", 2016, "330112", "continued"),
    ("芜湖县", "340221", 2019, "340210", "continued"),
    ("无为县", "341422", 2010, "340225", "continued"),
    ("含山县", "341423", 2010, "340522", "continued"),
    ("龙海市", "350681", 2020, "350604", "continued"),
    ("新建县", "360122", 2014, "360112", "continued"),
    ("襄樊市", "420600", 2009, "420600", "continued"),
    ("望城县", "430122", 2010, "430112", "continued"),
    ("增城市", "440183", 2013, "440118", "continued"),
    ("从化市", "440184", 2013, "440117", "continued"),
    ("儋州市", "469003", 2014, "460400", "continued"),
    ("毕节地区", "522400", 2010, "520500", "continued"),
    ("铜仁地区", "522200", 2010, "520600", "continued"),
    ("海东地区", "632100", 2012, "630200", "continued"),
    ("吐鲁番地区", "652100", 2014, "650400", "continued"),
    ("哈密地区", "652200", 2015, "650500", "continued"),
    # merged: taken up whole
    ("崇文区", "110103", 2009, "110101", "merged"),
    ("宣武区", "110104", 2009, "110102", "merged"),
    ("塘沽区", "120107", 2008, "120116", "merged"),
    ("北市区", "130603", 2014, "130606", "merged"),
    ("卢湾区", "310103", 2010, "310101", "merged"),
    ("闸北区", "310108", 2014, "310106", "merged"),
    ("白下区", "320103", 2012, "320104", "merged"),
    ("下关区", "320107", 2012, "320106", "merged"),
    ("沧浪区", "320502", 2011, "320508", "merged"),
    ("戚墅堰区", "320405", 2014, "320412", "merged"),
    ("下城区", "330103", 2020, "330105", "merged"),
    ("江东区", "330204", 2015, "330212", "merged"),
    ("四方区", "370205", 2011, "370203", "merged"),
    ("莱芜市", "371200", 2017, "370100", "merged"),
    ("萝岗区", "440116", 2013, "440112", "merged"),
    ("万盛区", "500110", 2010, "500110", "merged"),
    ("小河区", "520114", 2011, "520111", "merged"),
    # split
    ("桥东区", "130103", 2013, "130102", "split"),
    ("江干区", "330104", 2020, "330114", "split"),
    ("九里区", "320304", 2009, "320302", "split"),
    ("巢湖市", "341400", 2010, "340100", "split"),
    ("铜仁市", "522201", 2010, "520602", "split"),
    ("遵义县", "520321", 2015, "520302", "split"),
    ("绍兴县", "330621", 2012, "330603", "split"),
]


@pytest.fixture(scope="module")
def lineage():
    return read_lineage()


@pytest.mark.parametrize(("name", "code", "year", "later", "relation"), CHANGED)
def test_a_unit_that_changed_is_followed_as_the_list_says(lineage, name, code, year, later, relation):
    units, relations = lineage
    codes = units_by_code(units)
    before, after = unit_in(codes, code, year), unit_in(codes, later, year + 1)
    assert before is not None and before.name == name
    assert after is not None
    step = [r.relation for r in relations if (r.from_adcode, r.to_adcode, r.year) == (code, later, year + 1)]
    assert step == [relation]
    assert (before.unit_id == after.unit_id) == (relation == "continued")
    if relation == "split":
        assert before.current_unit_id is None
    else:
        assert before.current_unit_id is not None
        assert before.current_unit_id == after.current_unit_id


def test_no_two_records_of_one_unit_are_valid_in_one_year(lineage):
    units, _ = lineage
    seen = set()
    for unit in units:
        for year in range(max(unit.valid_from, 2000), unit.valid_to or 2026):
            assert (unit.unit_id, year) not in seen, unit
            seen.add((unit.unit_id, year))


def granted(count: int | None, template: str = "2021"):
    cells = ("answered_granted", "value") if template == "2014" else ("granted", "total")
    return {cells: count}


def report(year: int, adcode: str, issuer: str, count: int | None, template: str):
    return reading(template, year, issuer, adcode=adcode, values=granted(count, template))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """东城 with 崇文 in 2009 and 2008 (崇文 missing), 密云县 2014 and 密云区 2016 to 2022, 石家庄's 桥东区 2013."""
    old = "2014"
    pages = [
        Page(f"{A}1", report(2009, "110101", "北京市东城区人民政府", 10, old), portal="110101"),
        Page(f"{A}2", report(2009, "110103", "北京市崇文区人民政府", 5, old), portal="110101"),
        Page(f"{A}3", report(2008, "110101", "北京市东城区人民政府", 7, old), portal="110101"),
        Page(f"{A}4", report(2014, "110228", "密云县人民政府", 3, old), portal="110118"),
        Page(f"{A}5", report(2016, "110118", "北京市密云区人民政府", 4, old), portal="110118"),
        Page(f"{A}6", report(2020, "110118", "北京市密云区人民政府", None, "2019"), portal="110118"),
        Page(f"{A}7", report(2022, "110118", "北京市密云区人民政府", 6, "2021"), portal="110118"),
        Page(f"{A}8", report(2013, "130103", "石家庄市桥东区人民政府", 9, old), portal="130102"),
    ]
    portals = [
        portal("110101", "东城区", parent="北京市"),
        portal("110118", "密云区", parent="北京市"),
        portal("130102", "长安区", parent="石家庄市"),
    ]
    home = tmp_path_factory.mktemp("panel")
    archive = write_archive(home / "archive", pages, portals)
    assert main(["build", "--archive", str(archive), "--out", str(home / "d")]) == 0
    return home / "d" / "nianbao.duckdb"


@pytest.fixture(scope="module")
def built(database: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(database), read_only=True)


def rows(work, sql):
    return work.execute(sql).fetchall()


def test_a_report_under_an_old_code_is_what_its_portal_was_expected_to_have(built):
    expected = rows(built, "SELECT adcode, name, status FROM expected WHERE year = 2014 ORDER BY 1")
    assert ("110228", "密云县", "late") in expected or ("110228", "密云县", "found") in expected
    assert "110118" not in [code for code, *_ in expected]
    assert rows(
        built, "SELECT adcode FROM expected WHERE year = 2009 AND province = '北京市' ORDER BY 1"
    ) == [
        ("110101",),
        ("110103",),
        ("110228",),
    ]


def test_the_panel_follows_a_unit_over_three_forms(built):
    found = rows(
        built,
        "SELECT year, adcode, template, granted FROM panel WHERE report_id IS NOT NULL "
        "AND unit_id = '110228@1981' ORDER BY year",
    )
    assert found == [
        (2014, "110228", "2014", Decimal(3)),
        (2016, "110118", "2014", Decimal(4)),
        (2020, "110118", "2019", None),
        (2022, "110118", "2021", Decimal(6)),
    ]


def test_on_todays_boundaries_a_merged_unit_is_summed_only_when_all_of_it_is_there(built):
    found = rows(
        built,
        "SELECT year, rule, adcodes, units, units_missing, granted FROM panel_current "
        "WHERE adcode = '110101' AND year IN (2008, 2009, 2011) ORDER BY year",
    )
    assert found == [
        (2008, "merged", ["110101", "110103"], 2, 1, None),
        (2009, "merged", ["110101", "110103"], 2, 0, Decimal(15)),
        (2011, "same", ["110101"], 1, 1, None),
    ]


def test_a_unit_that_was_split_is_put_on_no_boundary_of_today(built):
    found = rows(
        built, "SELECT adcode, rule, granted FROM panel_current WHERE name = '桥东区' AND year = 2013"
    )
    assert found == [("130103", "split", Decimal(9))]


def test_checks_hold_and_every_value_is_traced_to_its_cells(built):
    broken = [each for each in run_checks(built) if each.check.name.startswith("panel") and not each.holds]
    assert not broken
    traced = rows(
        built,
        "SELECT \"row\", value, raw, source_url FROM panel_provenance WHERE variable = 'granted' "
        "AND year = 2009 AND adcode = '110101' ORDER BY 1",
    )
    assert traced == [
        ("answered_already_public", Decimal(0), "0", f"{A}1"),
        ("answered_granted", Decimal(10), "10", f"{A}1"),
    ]


def test_a_panel_that_lies_is_caught(database: Path, tmp_path: Path):
    with duckdb.connect(shutil.copy(database, tmp_path)) as work:
        work.execute("UPDATE figures SET answered_granted_value = answered_granted_value + 1")
        names = {each.check.name for each in run_checks(work) if not each.holds}
    assert "panel_is_its_cells" in names


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("密云县", 2010, ["110228"]),
        ("密云县", 2020, ["110118"]),
        ("密云区", 2010, ["110228"]),
        ("崇文区", 2009, ["110103"]),
        ("崇文区", 2012, ["110101"]),
        ("闸北区", 2020, ["310106"]),
        ("萧山市", 2020, ["330109"]),
        (
            "莱芜市",
            2020,
            ["370100", "370116", "370117"],
        ),  # the prefecture, and a county of that name before it
        ("江干区", 2022, ["330102", "330114"]),
    ],
)
def test_a_unit_is_found_in_a_year_under_any_of_its_names(built, name, year, codes):
    found = built.execute(
        "SELECT adcode FROM find_unit(?, ?) WHERE matched_name = ?", [name, year, name]
    ).fetchall()
    assert sorted(code for (code,) in found) == codes


def test_every_variable_says_how_each_form_gives_it():
    pairs = [(row["variable"], row["template"]) for row in crosswalk_rows()]
    assert len(set(pairs)) == len(pairs)
    assert {variable for variable, template in pairs if template == "2021"} == set(panel_variables())
    assert all(row["en"] and row["zh"] for row in crosswalk_rows())
