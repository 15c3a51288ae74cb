"""Whose report on which year: title, opening and signature together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.identify import Identity, identify, identify_content

PREAMBLE = "本报告根据《中华人民共和国政府信息公开条例》要求编制。"
PERIOD = "本报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
SECTIONS = [
    "一、总体情况",
    "2022年，我局认真贯彻落实条例。",
    "二、主动公开政府信息情况",
    "五、存在的主要问题及改进情况",
]


def of(paragraphs: list[str], titles: tuple[str, ...] = (), table: bool = False) -> Identity:
    return identify_content(titles, paragraphs, has_statutory_table=table)


def test_issuer_above_the_title() -> None:
    found = of(["鹤岗市兴安区人民政府", "2022 年度政府信息公开工作报告", PERIOD, *SECTIONS])
    assert found == Identity(
        True, "2022年度政府信息公开工作报告", 2022, "鹤岗市兴安区人民政府", "government", "230405"
    )


def test_title_split_inside_a_word() -> None:
    found = of(["天津市审计局2014年度政府", "信息公开年度报告", PREAMBLE, *SECTIONS])
    assert (found.title, found.year, found.issuer) == (
        "天津市审计局2014年度政府信息公开年度报告", 2014, "天津市审计局",
    )  # fmt: skip


def test_a_bare_place_stands_for_its_government() -> None:
    assert of(["鹤岗市2024年政府信息公开工作年度报告", PREAMBLE, *SECTIONS]).issuer == "鹤岗市人民政府"
    assert (
        of(["平阳县水头镇2008年政府信息公开工作年度报告", PREAMBLE, *SECTIONS]).issuer
        == "平阳县水头镇人民政府"
    )


def test_who_compiled_a_governments_report_is_its_issuer() -> None:
    """tx.gov.cn: 桐乡市人民政府 in the title, 由桐乡市人民政府办公室综合 below it."""
    body = [
        "桐乡市人民政府2016年度政府信息公开工作报告",
        "本年度报告由桐乡市人民政府办公室综合各部门情况编制而成。",
        *SECTIONS,
    ]
    assert (of(body).issuer, of(body).issuer_kind) == ("桐乡市人民政府办公室", "office")
    body[1] = "本年度报告由市政府办公室综合各镇情况编制而成。"  # xxgk.zhucheng.gov.cn
    assert of(body).issuer == "桐乡市人民政府办公室"


def test_what_the_report_consists_of_is_no_issuer() -> None:
    """由总体情况、主动公开…组成, in the seed."""
    body = [
        "某市2022年度政府信息公开工作报告",
        "本报告由总体情况、主动公开政府信息情况等六个部分组成。",
        *SECTIONS,
    ]
    assert of(body).issuer == "某市人民政府"


def test_no_title_but_a_preamble_and_a_period() -> None:
    found = of(
        ["根据《条例》，现公布和平县教育局2019年政府信息公开工作年度报告。", *SECTIONS[:1], SECTIONS[2]]
    )
    assert (found.is_report, found.title, found.year) == (True, None, 2019)
    assert (found.issuer, found.adcode) == ("和平县教育局", "441624")


def test_issuer_only_in_the_signature() -> None:
    """sinan.gov.cn: 我镇 throughout, the name at the very end."""
    found = of([PREAMBLE, *SECTIONS, "思南县亭子坝镇人民政府", "2015年1月20日"])
    assert (found.issuer, found.adcode) == ("思南县亭子坝镇人民政府", "520624")


def test_the_heading_names_more_of_the_issuer_than_the_pages_title() -> None:
    body = ["鹤岗市工农区人民政府2024年政府信息公开工作年度报告", PREAMBLE, *SECTIONS]
    found = of(body, titles=("工农区人民政府2024年政府信息公开工作年度报告",))
    assert (found.issuer, found.adcode) == ("鹤岗市工农区人民政府", "230403")


def test_the_text_prints_the_place_that_the_title_leaves_out() -> None:
    """mhk.gov.cn: 应急管理局2025年…, the city stands in the text."""
    found = of(
        ["应急管理局2025年政府信息公开工作年度报告", PREAMBLE, "梅河口市应急管理局政务公开工作。", *SECTIONS]
    )
    assert (found.issuer, found.adcode) == ("梅河口市应急管理局", "220581")


def test_we_alone_is_nobody() -> None:
    found = of([PREAMBLE, PERIOD, *SECTIONS])
    assert (found.is_report, found.year, found.issuer, found.adcode) == (True, 2022, None, None)


def test_the_titles_year_wins_over_a_name_left_from_last_year() -> None:
    """beijing.gov.cn: title and period 2013, the preamble says 《2012年…年度报告》."""
    body = [
        "北京市审计局2013年政府信息公开工作年度报告",
        "根据条例，现公布《2012年北京市审计局政府信息公开年度报告》。",
        *SECTIONS,
    ]
    assert of(body).year == 2013


def test_two_claims_that_differ_are_no_year() -> None:
    body = [
        PERIOD,
        "现公布某县教育局2021年政府信息公开工作年度报告。",
        "一、总体情况",
        "二、主动公开政府信息情况",
    ]
    assert of(body).year is None


@pytest.mark.parametrize(
    "period",
    [
        "自2017年1月1日起至2017年12月31日止",
        "2017年1月1日至12月31日",
        "20171月1日至201712月31日",
        "２０１７年１月１日至１２月３１日",
    ],
)
def test_period_with_digits_run_together(period: str) -> None:
    assert of([PREAMBLE, f"统计期限为{period}。", "一、总体情况", "二、主动公开政府信息情况"]).year == 2017


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("甘谷县审计局政府信息公开指南", "为了方便公众，特编制本指南。"),
        ("蚌埠市2019年政务公开工作总结", "一、主动公开情况\n二、依申请公开情况\n三、存在的主要问题"),
        ("贵州省发布2016年政府信息公开工作年度报告", "贵州省日前发布报告。"),
        (None, "本年度报告根据《中华人民共和国政府信息公开条例》要求，由XX镇人民政府编制。"),
        (None, "2023-2024学年，安庆师范大学落实《高等学校信息公开办法》。"),
        (None, "序号 标题 发文字号 成文日期 发布日期"),
        ("福州市住房和城乡建设局政府信息公开", None),
        (None, None),
        ("政府信息公开工作年度报告", None),  # the name of a column
    ],
)
def test_look_alikes(title: str | None, text: str | None) -> None:
    assert not identify("http://www.example.gov.cn/a.html", title, text).is_report


def test_a_list_of_reports_is_none() -> None:
    lines = [f"某县{year}年政府信息公开工作年度报告" for year in range(2018, 2024)]
    assert not of(lines).is_report
    assert not identify(None, None, "\n".join(lines)).is_report


def test_a_sentence_in_the_titles_place_is_text() -> None:
    """yzcity.gov.cn: the first sentence was taken for the title."""
    found = identify(None, "本年报根据《中华人民共和国政府信息公开条例》，由祁阳县人民政府编制。", None)
    assert (found.is_report, found.title, found.issuer, found.adcode) == (
        True,
        None,
        "祁阳县人民政府",
        "431121",
    )


def test_a_title_spelled_out_in_the_address() -> None:
    """newton.com.tw: year and place stand in the percent-encoded address alone."""
    url = "https://example.org/wiki/%E6%BF%B0%E5%9D%8A%E5%B8%822016%E5%B9%B4%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E9%96%8B%E5%B7%A5%E4%BD%9C%E5%B9%B4%E5%BA%A6%E5%A0%B1%E5%91%8A"
    found = identify(url, None, "一、概述\n公開透明是政府信息公開的標誌。")
    assert (found.year, found.adcode) == (2016, "370700")


def test_the_addresss_folder_is_no_year() -> None:
    """huangshi.gov.cn: the folder 2024_nd holds the report of 2025."""
    assert (
        identify(
            "https://a.gov.cn/gknb/2024_nd/t20260209_1.html", "2025年黄石港区政府信息公开工作年度报告", None
        ).year
        == 2025
    )


_LINES = st.sampled_from(
    [
        PREAMBLE,
        PERIOD,
        *SECTIONS,
        "某县",
        "2022年政府信息公开",
        "工作年度报告",
        "某县教育局",
        "2023年1月20日",
        "学年",
        "由",
        "XX镇",
    ]
)


@given(st.lists(st.one_of(_LINES, st.text(max_size=30)), max_size=12), st.booleans())
def test_nothing_raises_and_years_are_plausible(paragraphs: list[str], table: bool) -> None:
    found = identify_content(paragraphs[:1], paragraphs, has_statutory_table=table)
    assert found.year is None or 2000 <= found.year < 2100
    assert (found.issuer is None) == (found.issuer_kind is None)


@pytest.mark.parametrize(
    ("title", "is_report"),
    [
        ("根据《中华人民共和国政府信息公开条例》(以下简称《条例》)有关规定和国务院办公厅政府信息与政务公开办公室", True),
        ("为认真贯彻落实《中华人民共和国政府信息公开条例》第五十条规定及《中华人民共和国政府信息公开工作年度报告格式》", True),
        ("一、总体情况 2022年,市政府办公室以党的二十大精神为指导", True),
        ("现报告我办2021年度政务公开工作情况。", True),
        ("福建省公安厅关于报送2020年政府信息公开工作年度报告的函", True),
        ("根据《中华人民共和国政府信息公开条例》,编制本指南", False),
        ("各镇(街道),各部门: 根据《中华人民共和国政府信息公开条例》,现就有关事项通知如下", False),
        ("为了更好地提供政府信息公开服务,根据《中华人民共和国政府信息公开条例》,制定本制度", False),
        ("2020年度信息公开工作年度报告 安徽农业大学", False),
        ("2022年区政务公开工作总结汇编(7篇)", False),
    ],
)  # fmt: skip
def test_first_words(title: str, is_report: bool) -> None:
    assert identify("http://www.lyls.gov.cn/info/4806/183222.htm", title, None).is_report is is_report


def test_a_universitys_host_and_a_pages_own_name() -> None:
    title = "2020年信息公开工作年度报告"
    assert not identify("https://xwgk.ahau.edu.cn/info/1010/7859.htm", title, None).is_report
    named = identify(
        "https://m.zjtcn.com/baike/2014nlxszfxxgkgzndbg6808568", "全市共接受市民咨询21567人次。", None
    )
    assert (named.is_report, named.year) == (True, 2014)
