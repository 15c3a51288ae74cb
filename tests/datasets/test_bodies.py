"""What hangs under a unit: its departments, and bodies without a code."""

import duckdb
import pytest
from synthetic import Page, reading, write_archive

from datasets.__main__ import main

A = "http://a.gov.example/"


def built(tmp_path, readings) -> duckdb.DuckDBPyConnection:
    archive = write_archive(tmp_path / "archive", [Page(f"{A}{n}", each) for n, each in enumerate(readings)])
    assert main(["build", "--archive", str(archive), "--out", str(tmp_path / "d")]) == 0
    return duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True)


def report(issuer, kind, received):
    return reading(issuer=issuer, kind=kind, values={("new_received", "total"): received})


@pytest.mark.parametrize(
    ("government", "departments", "counts"),
    [
        (9, (4, 5), "sum"),
        (8, (4, 5), "own"),
        (20, (4, 5), "unknown"),
        (None, (4, 5), "unknown"),
        (4, (4,), "unknown"),
        (0, (0, 0), "unknown"),
        (9, (9, None), "unknown"),
    ],
)
def test_whether_a_government_counts_its_departments_is_said_by_evidence(
    tmp_path, government, departments, counts
):
    bureaus = [
        report(f"鹤岗市兴安区{name}局", "department", n)
        for name, n in zip(("教育", "财政"), departments, strict=False)
    ]
    with built(tmp_path, [report("鹤岗市兴安区人民政府", "government", government), *bureaus]) as work:
        assert work.execute("SELECT counts, departments FROM department_sums").fetchall() == [
            (counts, len(departments))
        ]


def test_a_zone_without_a_code_hangs_under_its_unit_with_a_kind_of_its_own(tmp_path):
    names = (
        "鹤岗经济技术开发区管理委员会",
        "鹤岗市国家森林公园风景名胜区管理委员会",
        "鹤岗市兴安区教育局",
        "宝泉岭农场",
    )
    with built(tmp_path, [reading(issuer=name, kind="other") for name in names]) as work:
        rows = work.execute(
            "SELECT name, kind, parent_adcode, first_year FROM bodies ORDER BY name"
        ).fetchall()
    assert rows == [
        ("宝泉岭农场", "farm", "230405", 2022),
        ("鹤岗市国家森林公园风景名胜区管理委员会", "scenic_area", "230405", 2022),
        ("鹤岗经济技术开发区管理委员会", "development_zone", "230405", 2022),
    ]


def test_a_unit_that_bears_the_word_in_its_name_is_no_zone(tmp_path):
    with built(tmp_path, [reading(issuer="上海市浦东新区人民政府", adcode="310115")]) as work:
        assert work.execute("SELECT count(*) FROM bodies").fetchone() == (0,)
