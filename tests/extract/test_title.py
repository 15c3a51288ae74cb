"""Titles as real pages print them; each odd one with the page or note it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.title import parse_title, tidy, year_number

# (title, year, issuer): each is a report's own title
REPORTS = [
    ("鹤岗市兴安区人民政府2022年政府信息公开工作年度报告", 2022, "鹤岗市兴安区人民政府"),
    ("教育部办公厅关于2016年教育部政府信息公开工作年度报告的公告", 2016, "教育部"),  # moe.gov.cn
    ("某县人民政府关于发布某县2021年政府信息公开年报的公告", 2021, "某县"),
    ("2022 年度政府信息公开工作报告", 2022, None),  # the seed, its second line
    ("舒兰市市场监督管理局2016年政务信息公开年度报告", 2016, "舒兰市市场监督管理局"),
    ("武汉市统计局政府信息公开报告(2016年)", 2016, "武汉市统计局"),  # tjj.wuhan.gov.cn
    ("西藏自治区审计厅2025年政务信息公开工作开展年度报告", 2025, "西藏自治区审计厅"),  # xizang.gov.cn
    ("西藏自治区政府国资委2023年度信息公开工作报告", 2023, "西藏自治区政府国资委"),
    ("2010年度黄山市政府办公厅政府信息公开工作年报", 2010, "黄山市政府办公厅"),  # zw.huangshan.gov.cn
    ("泉州市鲤城区统计局关于2012年度政府信息公开工作的报告", 2012, "泉州市鲤城区统计局"),  # qzlc.gov.cn
    ("2025湖口县大垅乡2025年度政府信息公开工作年度报告", 2025, "湖口县大垅乡"),  # hukou.gov.cn: year twice
    ("2008上海市宝山区友谊路街道办事处政府信息公开工作年度报告", 2008, "上海市宝山区友谊路街道办事处"),
    ("2022年度螅镇政府信息公开工作年度报告", 2022, "螅镇"),  # sxjiaxian.gov.cn: 政府 belongs to 信息公开
    ("永嘉县人民政府信息公开工作年度报告(2013年度)", 2013, "永嘉县人民政府"),  # 政府 said once, meant twice
    ("天津市审计局2014年度政府\n信息公开年度报告", 2014, "天津市审计局"),  # sj.tj.gov.cn: split in a word
    ("重庆市应急管理局2021年政府信息公开工作年度报告(文字版)", 2021, "重庆市应急管理局"),  # yjj.cq.gov.cn
    ("江西省2008年政府信息公開工作年度報(bào)告", 2008, "江西省"),  # fitline.top: pinyin glosses
    ("西藏自治區人民政府辦公廳2021年政府信息公開工作年度報告", 2021, "西藏自治區人民政府辦公廳"),
    ("乌拉特中旗巴音乌兰苏木2021年政府信息公开工作年度报告.docx", 2021, "乌拉特中旗巴音乌兰苏木"),
    ("puroview.com沙头镇2008年政府信息公开工作年度报告", 2008, "沙头镇"),  # a mirror's brand in front
    ("二〇一二年度某县政府信息公开年报", 2012, "某县"),
    ("２０１２年度某县政府信息公开年报", 2012, "某县"),
    ("2O12年度某县政府信息公开年报", 2012, "某县"),  # a letter O
    ("【2022年】某县政府信息公开年度报告", 2022, "某县"),
    ("某县教育局政府信息公开2022年度报告", 2022, "某县教育局"),
    ("某县2008年5月1日至12月31日政府信息公开年度报告", 2008, "某县"),
    ("首页>政务公开>年报>某县2022年政府信息公开工作年度报告-某县人民政府", 2022, "某县"),
    ("某县2022年政府信息公开工作年度报告_某县人民政府网", 2022, "某县"),
    ("附件：1.某县2022年政府信息公开工作年度报告.pdf", 2022, "某县"),
    ("某县2022年政府信息公开工作年度报告 2023-01-12", 2022, "某县"),  # the list's date
    ("某县2022年政府信息公开工作年度报告 来源：本站 时间：2023-01-12", 2022, "某县"),
    ("鹤岗市兴安区2022年政府信息公开工作年...", 2022, "鹤岗市兴安区"),  # a list cut it short
    ("海淀区学院路街道办事处2022年政府信息公开工作年度报告", 2022, "海淀区学院路街道办事处"),  # no school
    ("某县委机构编制委员会办公室2022年政府信息公开年度报告", 2022, "某县委机构编制委员会办公室"),
    ("【年报】某县2022年政府信息公开工作年度报告", 2022, "某县"),
    ("年报：某县2022年政府信息公开工作年度报告", 2022, "某县"),
    ("某县2022年政府信息公开工作年度报告(附图解)", 2022, "某县"),
    ("2022年某县政府信息公开工作年度报告及统计表", 2022, "某县"),
    ("某县财政局-2022年政府信息公开工作年度报告", 2022, "某县财政局"),
    ("某县实施《中华人民共和国政府信息公开条例》2022年度报告", 2022, "某县"),
    ("某县人民政府办公室2022年政府信息公开和政务公开工作年度报告", 2022, "某县人民政府办公室"),
    (
        "2022年政府信息公开工作年度报告 桃江县松木塘镇人民政府",
        2022,
        "桃江县松木塘镇人民政府",
    ),  # taojiang.gov.cn
    ("*县教育局2023年政府信息公开工作年度报告", 2023, "县教育局"),  # a bullet
    ("某县20222年政府信息公开工作年度报告", None, None),  # no guess
    ("本溪市南芬区2022年政府信息公开年报", 2022, "本溪市南芬区"),
    ("全州县教育局2022年政府信息公开年报", 2022, "全州县教育局"),
    ("全市2022年政府信息公开年报", 2022, None),
    ("本局2022年政府信息公开年报", 2022, None),
    ("政府信息公开工作年度报告(2022年01月20日)", None, None),  # a date of publication is no year
    ("某县财政局2018-2019年度政府信息公开年报", None, "某县财政局"),  # two years are none
]

OTHERS = [
    "贵州省发布2016年政府信息公开工作年度报告",  # gov.cn/xinwen/2017-03/28: news
    "关于做好2020年度政府信息公开工作年度报告编制发布工作的通知",
    "怀化市政务公开政务服务领导小组办公室关于认真做好2021年政府信息公开工作年度报告编制发布工作的通知",
    "国务院办公厅政府信息与政务公开办公室 关于印发《中华人民共和国政府信息公开工作 年度报告格式》的通知",
    "海南省人民政府办公厅关于印发《海南省政府信息公开工作年度报告制度(试行)》等5个政府信息公开配套制度的通知",
    "蚌埠市2019年政务公开工作总结",  # bengbu.gov.cn
    "附件3 定西市政府信息公开情况统计报表",
    "某县2022年政府信息公开年度报告统计表",
    "国务院办公厅关于做好政府网站年度报表发布工作的通知",
    "某县政府网站监管年度报表（2022年度）",
    "某县2022年法治政府建设年度报告",
    "安徽大学2015-2016学年度 信息公开工作年度报告",  # www1.ahedu.gov.cn
    "甘谷县审计局政府信息公开指南",
    "一图读懂某县2022年政府信息公开工作年度报告",
    "某县2022年政府信息公开工作年度报告解读",
    "某县2022年第一季度政府信息公开工作报告",
    "某县2022年上半年政务公开工作报告",
    "2022年政府信息公开第三方评估报告",
    "某市环境信息公开年度报告",
    "历年政府信息公开年度报告",
    "XX镇2022年政府信息公开年报",  # a sample
    "**市监察局2014年政府信息公开工作年度报告",
    "一图看懂｜某县2022年政府信息公开工作年度报告",
    "某县2022年财政信息公开年度报告",
    "《2022环保局年度信息公开工作报告 .doc》由会员分享,可在线阅读",  # m.taowenge.com
]


@pytest.mark.parametrize(("text", "year", "issuer"), REPORTS)
def test_a_report_says_year_and_issuer(text: str, year: int | None, issuer: str | None) -> None:
    title = parse_title(text)
    assert title is not None
    assert (title.is_report, title.year, title.issuer) == (True, year, issuer)


@pytest.mark.parametrize("text", OTHERS)
def test_a_look_alike_is_no_report(text: str) -> None:
    title = parse_title(text)
    assert title is None or not title.is_report


@pytest.mark.parametrize(
    "text", ["某县2021年度部门决算", "某县政府工作报告", "关于2021年县级财政决算(草案)的报告", ""]
)
def test_another_subject_is_no_title(text: str) -> None:
    assert parse_title(text) is None


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("2022 年度政府信息公开工作报告", "2022年度政府信息公开工作报告"),
        ("某县2022年政府信息公开年报\n某县2022年政府信息公开年报", "某县2022年政府信息公开年报"),
        ("《某县2022年政府信息公开年报》", "某县2022年政府信息公开年报"),
        (
            "某区人民政府办公室 2025年政府信息公开工作年度报告 2025年政府信息公开工作年度报告",  # gc.gov.cn
            "某区人民政府办公室2025年政府信息公开工作年度报告",
        ),
    ],
)
def test_tidied(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_a_bare_annual_report_is_a_report_only_where_its_column_says_so() -> None:
    title = parse_title("兴安区2022年年报")
    assert title is not None
    assert (title.bare, title.is_report, title.year) == (True, False, 2022)


_PIECES = st.sampled_from(
    ["2022", "二〇一二", "年", "年度", "某县", "人民政府", "政府信息公开", "工作", "报告", "年报", "关于", "通知", "《", "》",
     "(", ")", "-", "_", ">", "2023", "解读", "月", "...", "：", "標題", ".pdf", "至", "局", " ", "\n"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join)))
def test_any_text_parses_and_its_title_parses_to_itself(text: str) -> None:
    title = parse_title(text)
    if title is not None:
        assert parse_title(title.text) == title
        assert title.year is None or 2000 <= title.year < 2100


@given(st.text(max_size=12))
def test_a_year_is_of_this_century(printed: str) -> None:
    year = year_number(printed)
    assert year is None or 2000 <= year < 2100
