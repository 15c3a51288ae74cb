"""Whole documents: look-alikes are rejected, reports are not; place and year from title, text, signature and site name."""

from __future__ import annotations

import pytest

from extract.identify import Identity, identify, identify_content
from extract.read import read

REGULATION = "根据《中华人民共和国政府信息公开条例》"
LOOK_ALIKES = {
    "guide": ["某县财政局政府信息公开指南", f"为了更好地提供政府信息公开服务，{REGULATION}，编制本指南。", "一、主动公开", "二、依申请公开", "三、监督方式"],
    "points": ["某县人民政府办公室关于印发某县2023年政务公开工作要点的通知", "各乡镇人民政府：", "一、主动公开", "二、依申请公开情况", "三、存在的主要问题"],
    "rule of law": ["某县教育局2023年法治政府建设年度报告", "2023年，我局认真贯彻落实。", "一、总体情况", "二、存在的主要问题"],
    "final accounts": ["某县财政局2022年度部门决算", "第一部分 部门概况", "一、总体情况", "按政府信息公开要求公开。"],
    "notice on the format": ["国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知", "各省、自治区、直辖市人民政府办公厅：", f"{REGULATION}第五十条的规定，现将修订后的格式印发给你们。", "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"],
    "notice": ["关于做好2023年政府信息公开工作年度报告编制发布工作的通知", "各镇（街道），各部门：", f"{REGULATION}，现就编制2023年政府信息公开工作年度报告通知如下："],
    "university": ["某大学2022-2023学年信息公开工作年度报告", "根据《高等学校信息公开办法》编制本报告。", "一、概述", "二、主动公开情况", "三、依申请公开情况"],
    "news": ["某市发布2022年政府信息公开工作年度报告", "3月31日，某市公布了2022年政府信息公开工作年度报告。", "报告显示，全年主动公开政府信息1万条。"],
    "summary": ["某市2019年政务公开工作总结", "2019年，我市认真贯彻落实《中华人民共和国政府信息公开条例》。", "一、主动公开情况", "二、依申请公开情况", "三、存在的主要问题"],
    "site report": ["某县人民政府网站工作年度报表（2022年度）", "填报单位：某县人民政府办公室", "独立用户访问总量", "信息发布"],
    "rule": ["某县政府信息公开保密审查制度", "为规范政府信息公开工作，制定本制度。", "第一条 本制度适用于"],
    "explanation": ["某县2022年政府信息公开工作年度报告解读", "《报告》介绍了主动公开情况、收到和处理政府信息公开申请情况。"],
    "comment": ["《某县某镇人民政府2023年政府信息公开工作年度报告》已向社会公开，现就报告的主要内容解读如下。", "一、编制背景", "二、编制依据", "根据《中华人民共和国政府信息公开条例》，编制了报告。", "三、主要内容", "包括主动公开政府信息情况、收到和处理政府信息公开申请情况。"],
    "government work": ["2023年政府工作报告", "各位代表：", "一、2022年工作回顾", "全年主动公开政府信息1万条。"],
    "evaluation": ["某市2022年政务公开第三方评估报告", "一、总体情况", "二、存在的主要问题"],
    "list": [f"某县{body}2022年政府信息公开工作年度报告 2023-01-{day:02}" for day, body in enumerate(("财政局", "教育局", "民政局", "水利局", "审计局"), 10)],
    "quarter": ["某县2022年第一季度政务公开工作报告", "一、主动公开情况", "二、依申请公开情况"],
    "self-check": ["某县教育局2021年政务公开工作自查报告", "一、基本情况", "二、依申请公开情况", "三、存在问题"],
    "how to apply": ["某县政府信息依申请公开流程", "一、申请方式", "公民可以申请公开政府信息。"],
    "sample": ["XX镇2022年政府信息公开工作年度报告", "本报告由XX镇人民政府编制。", "一、总体情况"],
}  # fmt: skip


def page(lines: list[str], title: str = "") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>".encode()
    )


@pytest.mark.parametrize("name", LOOK_ALIKES)
@pytest.mark.parametrize("titled", [True, False])
def test_a_look_alike_is_rejected(name: str, titled: bool) -> None:
    lines = LOOK_ALIKES[name]
    report = read(page(lines, lines[0] if titled else "某县人民政府网站")).report
    assert not report.is_report
    assert report.grade == "rejected"


def test_the_format_with_its_blank_tables_is_no_report() -> None:
    assert not identify_content(
        [], LOOK_ALIKES["notice on the format"], has_statutory_table=True
    ).is_report  # in the text alone
    assert not identify_content(
        LOOK_ALIKES["notice on the format"][:1], LOOK_ALIKES["notice on the format"], has_statutory_table=True
    ).is_report


SECTIONS = [
    "一、总体情况",
    "全年主动公开政府信息120条，收到政府信息公开申请2件，均已答复。" * 6,
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
PERIOD = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"


def of(*lines: str, titles: tuple[str, ...] = (), table: bool = True) -> Identity:
    return identify_content(titles, [*lines, *SECTIONS], has_statutory_table=table)


@pytest.mark.parametrize(
    "menu",
    [
        [
            "首页",
            "政府信息公开指南",
            "政府信息公开制度",
            "法定主动公开内容",
            "政府信息公开年报",
            "依申请公开",
        ],
        ["当前位置：首页 > 政务公开 > 政府信息公开指南", "政策解读", "财政预算", "部门决算"],
        ["某市人民政府办公室关于做好2022年政府信息公开工作年度报告编制发布工作的通知", "政府信息公开年报"],
    ],
)
def test_a_menu_rejects_no_report(menu: list[str]) -> None:
    found = of(*menu, "梅河口市应急管理局2022年政府信息公开工作年度报告", PERIOD, table=False)
    assert (found.is_report, found.year, found.adcode) == (True, 2022, "220581")
    assert of(*menu, PERIOD, f"{REGULATION}编制本报告。").is_report


MENU = ["某市人民政府门户网站", "首页", "政务公开", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开", "您的位置：首页 > 政务公开 > 政府信息公开年报 > 正文"]  # fmt: skip


def test_the_items_of_a_menu_are_no_issuer() -> None:
    found = of(
        *MENU, "2022年政府信息公开年度报告", PERIOD, *SECTIONS, "黄石市审计局", "2023年1月10日",
        "分享到：", "相关信息", *(f"铁山区{year}年政府信息公开工作年度报告{year + 1}-01-20" for year in (2019, 2020, 2021)),
        "主办：某市人民政府　承办：大数据中心", titles=("2022年政府信息公开年度报告",),
    )  # fmt: skip
    assert (found.title, found.issuer) == ("2022年政府信息公开年度报告", "黄石市审计局")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("枣强县发布2022年政府信息公开工作年度报告", ["本报讯（记者 王五）近日，枣强县人民政府发布了2022年政府信息公开工作年度报告。报告显示，全年收到政府信息公开申请66件。"]),
        ("贡觉县2017年政府工作报告", ["各位代表：", "现在，我代表县人民政府向大会报告工作。", "一、2017年工作回顾", "政务公开扎实推进，发布年度报告。"]),
        ("沂南县人民政府2023年度信访工作年度报告", ["一、总体情况", "全年受理信访举报投诉类12件。", "二、存在问题"]),
        ("永昌县2021年党务公开工作报告", ["一、总体情况", "主动公开党务信息12条。", "二、存在问题"]),
        ("关于做好2023年政府信息公开工作年度报告编制工作的通知", ["各乡镇人民政府、各部门：", "现就做好2023年度报告编制发布工作通知如下：", *SECTIONS]),
    ],
)  # fmt: skip
def test_what_stands_under_a_menu_is_told_by_its_own_title(title: str, lines: list[str]) -> None:
    for named in (title, f"{title}-衡水市枣强县人民政府门户网站"):
        for table in (False, "通知" in title):
            assert not identify_content([named], [*MENU, title, *lines], has_statutory_table=table).is_report


@pytest.mark.parametrize("name", ["鹤岗市教育局", "鹤岗市城市管理综合执法局"])
def test_a_bodys_report_below_does_not_name_the_first_one(name: str) -> None:
    below = [f"{name}2022年政府信息公开工作年度报告", *SECTIONS]
    lines = ["2022年政府信息公开工作年度报告", PERIOD, *SECTIONS, *below, "黄石市审计局", "2023年1月10日"]
    found = identify_content([], lines, has_statutory_table=True)
    assert found.issuer == "黄石市审计局"


def test_links_to_other_years_reports_are_no_titles() -> None:
    links = [f"黄石市审计局{year}年政府信息公开工作年度报告" for year in range(2008, 2024)]
    found = of("历年年报", *links, "字号：大 中 小", "黄石市审计局2022年政府信息公开工作年度报告", PERIOD)
    assert (found.is_report, found.year, found.issuer) == (True, 2022, "黄石市审计局")
    assert of(*links, PERIOD).year == 2022
    assert not of(*links, table=False).is_report or of(*links, table=False).year is None


def test_a_columns_name_above_the_title_is_no_part_of_it() -> None:
    found = of("首页 > 政府信息公开年报", "石家庄市井陉矿区人民政府", "2022年度政府信息公开工作报告", PERIOD)
    assert (found.title, found.issuer, found.adcode) == (
        "2022年度政府信息公开工作报告",
        "石家庄市井陉矿区人民政府",
        "130107",
    )
    assert of("某县政府信息公开年报", "（2022年度）", PERIOD).title == "某县政府信息公开年报（2022年度）"


def test_year_from_the_date_of_signing() -> None:
    found = of(f"{REGULATION}编制本报告。", "五、其他", table=False)
    assert found.year is None
    signed = identify_content(
        [],
        [f"{REGULATION}编制本报告。", *SECTIONS, "思南县亭子坝镇人民政府", "2015年1月20日"],
        has_statutory_table=False,
    )
    assert (signed.year, signed.adcode) == (2014, "520624")


@pytest.mark.parametrize(
    ("lines", "adcode"),
    [
        (("朝阳区人民政府2022年政府信息公开工作年度报告", "朝阳区人民政府网站(www.bjchy.gov.cn)"), "110105"),
        (("朝阳区财政局2022年政府信息公开工作年度报告", "北京市朝阳区财政局认真贯彻条例。"), "110105"),
        (("朝阳区财政局2022年政府信息公开工作年度报告", "主办：长春市朝阳区人民政府办公室"), "220104"),
        (("鼓楼区教育局2022年政府信息公开工作年度报告", "南京市鼓楼区认真贯彻条例。"), "320106"),
        (("城关区财政局2022年政府信息公开工作年度报告", "兰州市城关区财政局"), "620102"),
        (("桥西区审计局2022年政府信息公开工作年度报告", "地址：石家庄市桥西区"), "130104"),
        (("新华区统计局2022年政府信息公开工作年度报告", "请与沧州市新华区统计局联系"), "130902"),
        (("朝阳区财政局2022年政府信息公开工作年度报告",), None),
        (("市审计局2022年政府信息公开工作年度报告", "可在黄石市人民政府网站下载。"), "420200"),
        (("县教育局2022年政府信息公开工作年度报告", "版权所有：民和回族土族自治县人民政府"), "630222"),
        (("县教育局2022年政府信息公开工作年度报告", "可在黄石市人民政府网站下载。"), None),  # no city's
        (("某镇2022年政府信息公开工作年度报告", "可在黄石市人民政府网站下载。"), None),
        (("水利部2022年政府信息公开工作年度报告", "可在黄石市人民政府网站下载。"), None),
        (("海关总署2022年政府信息公开工作年度报告",), None),
        (("国家税务总局广州市白云区税务局2022年政府信息公开工作年度报告",), "440111"),
        (("中国证券监督管理委员会湖北监管局2022年政府信息公开工作年度报告",), "420000"),
        (("杭州海关2022年政府信息公开工作年度报告",), "330100"),
        (("国家统计局盘锦调查队2022年政府信息公开工作年度报告",), "211100"),
        (("贵州省通信管理局2022年政府信息公开工作年度报告",), "520000"),
    ],
)
def test_place(lines: tuple[str, ...], adcode: str | None) -> None:
    assert of(*lines).adcode == adcode


@pytest.mark.parametrize(
    ("url", "title", "adcode", "issuer"),
    [
        ("http://www.mhk.gov.cn/ajj/ndbg/t1.html", "应急管理局2025年政府信息公开工作年度报告", "220581", "梅河口市应急管理局"),
        ("http://sjj.huangshi.gov.cn/nb/t1.html", "市审计局2019年政府信息公开工作年度报告", "420200", "黄石市审计局"),
        ("http://www.yw.gov.cn/art/1.html", "义亭镇2009年政府信息公开年度报告", "330782", "义乌市义亭镇人民政府"),
        ("http://www.hegang.gov.cn/1.html", "工农区人民政府2024年政府信息公开工作年度报告", "230403", "工农区人民政府"),
        ("http://www.hegang.gov.cn/1.html", "解放镇2024年政府信息公开工作年度报告", None, "解放镇人民政府"),
        ("http://www.hegang.gov.cn/1.html", "县教育局2024年政府信息公开工作年度报告", None, "县教育局"),
        ("http://www.zs.gov.cn/1.html", "大涌镇2016年政府信息公开工作年度报告", "442000", "中山市大涌镇人民政府"),
        ("http://jtj.cq.gov.cn/1.html", "交通运输部2015年政府信息公开工作年度报告", None, "交通运输部"),
        ("http://guangdong.chinatax.gov.cn/1.html", "国家税务总局白云区税务局2021年政府信息公开工作年度报告", "440111", "国家税务总局白云区税务局"),
        ("http://guangdong.chinatax.gov.cn/1.html", "税务局2021年政府信息公开工作年度报告", None, "税务局"),
        ("http://www.kmwh.gov.cn/1.html", "五华区教育局2021年政府信息公开工作年度报告", "530102", "五华区教育局"),
        ("http://a.copy.com/1.html", "应急管理局2025年政府信息公开工作年度报告", None, "应急管理局"),
        ("http://www.gc.gov.cn/1.html", "教育局2012年政府信息公开工作年度报告", "130182", "藁城市教育局"),  # as it was
        ("http://www.huangshi.gov.cn/gknb/2025_xsq/t1.html", "2025年政府信息公开工作年度报告", None, None),
    ],
)  # fmt: skip
def test_place_by_the_site(url: str, title: str, adcode: str | None, issuer: str | None) -> None:
    found = identify(url, title, None)
    assert (found.is_report, found.adcode, found.issuer) == (True, adcode, issuer)


def test_a_copy_is_recognised() -> None:
    found = identify("http://besturn.net/info/1314/10107.htm", "黄石市2015年政府信息公开年报", None)
    assert found.adcode == "420200"
    assert found.warnings == ("besturn.net is no official host: a copy",)
    assert identify("http://www.huangshi.gov.cn/a.htm", "黄石市2015年政府信息公开年报", None).warnings == ()


def test_contradictions_are_said() -> None:
    found = of("黄石市审计局2021年政府信息公开工作年度报告", PERIOD)
    assert (found.year, found.warnings) == (
        2021,
        ("the title says 2021, the period of the figures 2022",),
    )
    other = identify("http://www.hegang.gov.cn/a.htm", "黄石市2015年政府信息公开年报", None)
    assert other.warnings == ("the issuer belongs to 420200, www.hegang.gov.cn to 230400",)
    signed = identify_content(
        [],
        ["黄石市审计局2022年政府信息公开工作年度报告", PERIOD, *SECTIONS, "鹤岗市审计局", "2023年1月10日"],
        has_statutory_table=True,
    )
    assert signed.warnings == ("the issuer belongs to 420200, who signs to 230400",)


REPORT = [
    "根据《中华人民共和国政府信息公开条例》规定，编制本报告。",
    *SECTIONS,
    "我局认真贯彻落实《条例》，全年主动公开政府信息120条。",
]


@pytest.mark.parametrize(
    ("lines", "year", "issuer", "adcode"),
    [
        ([*REPORT, "兰山区教育局", "2023年1月18日"], 2022, "兰山区教育局", "371302"),
        ([*REPORT, "临沂市兰山区教育局编制2022年度政府信息公开工作报告。"], 2022, "临沂市兰山区教育局", "371302"),
        (["兰山区水利局二○二二年度政府信息公开工作年度报告", *REPORT], 2022, "兰山区水利局", "371302"),
        (["兰山区水利局政府信息公开工作年度报告", "数据统计期限自二〇二二年一月一日起至二〇二二年十二月三十一日止。", *REPORT], 2022, "兰山区水利局", "371302"),
        (["兰山区水利局政府信息公开工作年度报告", "统计时间从2022年1月至2022年12月。", *REPORT], 2022, "兰山区水利局", "371302"),
        (["兰山区水利局政府信息公开工作年度报告（2023年1月）", "统计期限自2022年1月1日起至2022年12月31日止。", *REPORT], 2022, "兰山区水利局", "371302"),
        (["2022年政府信息公开工作年度报告", "如有疑问，请与临沂市兰山区民政局办公室联系。", *REPORT], 2022, "临沂市兰山区民政局", "371302"),
        (["新疆生产建设兵团第一师阿拉尔市2022年政府信息公开工作年度报告", *REPORT], 2022, "新疆生产建设兵团第一师阿拉尔市人民政府", "659002"),
        (["邢台市生态环境局平乡县分局2022年政府信息公开工作年度报告", *REPORT], 2022, "邢台市生态环境局平乡县分局", "130532"),
        (["福建省公安厅关于报送2022年政府信息公开工作年度报告的函", "省政府办公厅：", *REPORT], 2022, "福建省公安厅", "350000"),
        (["政府信息公开年报", *(f"即墨区{year}年政府信息公开工作年度报告" for year in range(2015, 2025)), "现公布即墨区河东街道办事处2022年度政府信息公开工作年度报告。", *REPORT], 2022, "即墨区河东街道办事处", "370215"),
    ],
)  # fmt: skip
def test_who_and_when_of_whole_reports(lines: list[str], year: int, issuer: str, adcode: str) -> None:
    found = identify_content([], lines, has_statutory_table=True)
    assert found.is_report
    assert (found.year, found.adcode) == (year, adcode)
    assert found.issuer in (issuer, issuer.removesuffix("人民政府"))
