"""What an address says of year and column; each shape from a real page or docs of portals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.identity.address import read_address


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("/zfxxgk/zfxxgknb/202001/t20200107_592726.html", 2019),  # put up in January
        ("/hygq/2023-01/19/article_1ce51b53c09.html", 2022),
        ("/art/2010/3/29/art_1229134136_1318423.html", 2009),
        ("/ymxzfxxgk/gknb/20240119/1508186.html", 2023),
        ("/zfxxgknb/2013nb/dcqjd2013/201912/t20191220_2995468.html", 2013),  # moved in December 2019
        ("/jkhq/nb2016xz/202101/6a19d10e04b04767a1d63749dd544887.shtml", 2016),  # moved in January 2021
        ("/xxxgk/gknb/2024_nd/sj/202603/t20260305_1311808.html", 2025),  # a stale folder
        ("/zwgk/zfxxgkzfxxgknb/n2017/df/xns/201804/t20180417_29889.html", 2017),
        ("/lxs/zwgk/xxgkndbg/2023/szf/art/2024/art_c6c8b76aee574d2d9311aacff65ab5fe.html", 2023),
        ("/module/xxgk/xxgkAnnualReport.jsp?area=002562728&fbtime=2024", 2024),
        ("/public/column/6597861?type=3&action=detail&nav=3&title=2021", 2021),
        ("/gongkai/zfxxgk/gknb/202004/t20200430_1889247.html", None),  # a migration's date
        ("/zwgk/xxgknb28/202109/t20210925_9748749.html", None),
        ("/news/webinfo/2022/05/1647029629480617.htm", None),
        ("/info/4806/183222.htm", None),
        ("/content/post_5645412.html", None),
    ],
)
def test_report_year(path: str, year: int | None) -> None:
    address = read_address("http://a.gov.cn" + path)
    assert address is not None
    assert address.report_year == year


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("/zwgk/zfxxgk/zfxxgknb/2019n/content/post_5645412.html", True),
        ("/xxgk/xxgkndbg/1.html", True),
        ("/zfxxgkmlfg/jyzcrmzfw/zfxxgkgzndbg/content/post_619240.html", True),
        ("/XXGK/XXGKNB/SZFBGS/1.shtml", True),
        ("/hegang/zsbjgkndbb/202501/67896.shtml", True),
        ("/OpennessAnnualReport/show/200.html", True),
        ("/zfxxgk/zfxxgkzn.htm", False),
        ("/zfxxgk/zfxxgkzd/1.html", False),
        ("/inbox/1.html", False),
        ("/zwgk/ningbo/1.html", False),
    ],
)
def test_column_of_annual_reports(path: str, column: bool) -> None:
    address = read_address("http://a.gov.cn" + path)
    assert address is not None
    assert address.among_reports is column


@pytest.mark.parametrize(
    ("path", "below"),
    [
        ("/hegang/zxqgkndbg/202501/68226.shtml", True),
        ("/xxxgk/gknb/2024_nd/2025_xsq/202602/t1.html", True),
        ("/zwgk/zfxxgkndgzbg/2023nb/gqxnb2023/202402/t1.html", True),
        ("/ed/edqrmzfndbg/202401/t1.html", True),
        ("/zwgkk/jdbsc/1.html", True),
        ("/zfxxgk/zfxxgknb/szfbm/1.html", False),
        ("/zwgk/xxgknb/202001/t1.html", False),
    ],
)
def test_columns_of_units_below(path: str, below: bool) -> None:
    address = read_address("http://a.gov.cn" + path)
    assert address is not None
    assert address.below_host is below


@pytest.mark.parametrize(
    ("path", "item"),
    [("/nb/202001/t20200107_592726.html", True), ("/nb/index.html", False), ("/nb/", False)],
)
def test_a_page_or_a_list(path: str, item: bool) -> None:
    address = read_address("http://a.gov.cn" + path)
    assert address is not None
    assert address.is_item is item


@given(st.text(max_size=60))
def test_any_text_is_an_address(text: str) -> None:
    for url in (text, f"http://a.cn/{text}"):
        address = read_address(url)
        if address:
            assert address.report_year is None or 2000 <= address.report_year < 2100
