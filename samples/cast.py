"""The governments of the sample web, and what is odd about each: an invented province, a real district.

岚川省 (990000) and everything in it is invented. 兴安区 (230405) is real, and so are the figures of its 2022
report; its portal and its prose are not, and its host is .gov.example so that nobody takes it for the real.
"""

from __future__ import annotations

from samples.families import asp, empire, jcms, jeecms, nfcms, trs, ucap, vsb
from samples.figures import Break
from samples.government import Government
from samples.layout import PREAMBLE

LAST_SEEN = "2026-04-26"


SHORT_LABELS = (
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"),
    (PREAMBLE, ""),
    ("2.其他法律行政法规禁止公开", "2.其他法律法规禁止公开"),
)
CITY = "岚川省/临岚市"

GOVERNMENTS = (
    Government(
        "990000",
        "岚川省",
        "province",
        "",
        "www.lanchuan.gov.example",
        scheme="https",
        plan="issuers",
        me="全省",
        departments=18,
        coding=(("Content-Encoding", "gzip"),),
    ),
    Government(
        "990100",
        "临岚市",
        "prefecture",
        "岚川省",
        "www.linlan.gov.example",
        ucap,
        plan="years",
        style="word",
        title="{issuer}{year}年度政府信息公开工作报告",
        me="全市",
        departments=3,
    ),
    Government(
        "990102",
        "望岚区",
        "county",
        CITY,
        "www.wanglan.gov.example",
        jcms,
        style="split",
        me="全区",
        labels=SHORT_LABELS,
    ),
    Government(
        "990103",
        "桐湾区",
        "county",
        CITY,
        "www.tongwan.gov.example",
        nfcms,
        me="我区",
        xxgk_host="xxgk.tongwan.gov.example",
        departments=10,
        plan="mixed",
        validators=False,
    ),
    Government(
        "990104",
        "鹤渚区",
        "county",
        CITY,
        "www.hezhu.gov.example",
        vsb,
        scheme="https",
        depth="deep",
        form="download",
        title="{year}年度{short}政府信息公开工作报告",
        me="全区",
        departments=14,
        plan="mixed",
        labels=SHORT_LABELS,
    ),
    Government(
        "990121",
        "云埠县",
        "county",
        CITY,
        "www.yunbu.gov.example",
        jeecms,
        plan="mixed",
        departments=19,
        home_path="/index.jhtml",
        coding=(("Transfer-Encoding", "chunked"),),
    ),
    Government(
        "990122",
        "青砚县",
        "county",
        CITY,
        "www.qingyan.gov.example",
        asp,
        depth="framed",
        style="layout",
        encoding="gb18030",
        declared=None,
        media_type="text/html",
        validators=False,
        title="{issuer}关于{year}年政府信息公开工作的年度报告",
        column_name="公开年报",
    ),
    Government(
        "990123",
        "溪禾县",
        "county",
        CITY,
        "www.xihe.gov.example",
        empire,
        style="word",
        encoding="gb18030",
        declared="gb2312",
        media_type="text/html; charset=utf-8",
        validators=False,
        title="{year}年{issuer}政府信息公开年度报告",
        labels=SHORT_LABELS,
    ),
    Government("990124", "墨坪县", "county", CITY, "www.moping.gov.example", behaviour="down"),
    Government("990125", "苇泽县", "county", CITY, "www.weize.gov.example", behaviour="blocked"),
    Government("990126", "霜林县", "county", CITY, "www.shuanglin.gov.example", behaviour="robots"),
    Government(
        "990127",
        "枫坞县",
        "county",
        CITY,
        "www.fengwu.gov.example",
        lambda: trs("shtml"),
        years=(2019, 2020, 2022, 2023),
        depth="quick",
        title="{short}{year}年政府信息公开工作年度报告",
    ),
    Government(
        "990128",
        "石澜县",
        "county",
        CITY,
        "www.shilan.gov.example",
        lambda: ucap(numbered=True),
        form="docx",
        column_name="政府信息公开工作年度报告",
    ),
    Government("990129", "澜坪区", "county", CITY, "www.lanping.gov.example", behaviour="script"),
    Government(
        "990181",
        "金楠市",
        "county",
        CITY,
        "www.jinnan.gov.example",
        trs,
        form="html+pdf",
        me="全市",
        depth="deep",
    ),
    Government(
        "990182",
        "洛澜市",
        "county",
        CITY,
        "www.luolan.gov.example",
        nfcms,
        form="pdf",
        me="我市",
        title="{issuer}{year}年政府信息公开工作年度报告",
    ),
    Government(
        "230405",
        "兴安区",
        "county",
        "黑龙江省/鹤岗市",
        "www.hgxa.gov.example",
        lambda: ucap(numbered=True),
        form="pdf",  # so that its figures have a page to be seen on
        years=(2022,),
        me="全区",
        title="{issuer}{year}年度政府信息公开工作报告",
        labels=SHORT_LABELS,
        prefix="鹤岗市",
        imitated=True,
        known_figures=True,
    ),
)

TOTAL = ("applications", "new_received", "total")
BREAKS: dict[tuple[str, int], Break] = {
    ("990102", 2020): Break(
        TOTAL, 1, (("applications.applicants", "new_received"), ("applications.balance", "total"))
    ),
    ("990121", 2022): Break(
        ("applications", "outcomes_total", "natural_person"),
        2,
        (
            ("applications.applicants", "outcomes_total"),
            ("applications.balance", "natural_person"),
            ("applications.outcomes", "natural_person"),
        ),
    ),
    ("990182", 2023): Break(
        ("review_litigation", "reconsideration", "total"),
        1,
        (("review_litigation.total", "reconsideration"),),
    ),
    # What 2019 passes on is not what 2020 takes over, either.
    ("990100", 2019): Break(
        ("applications", "carried_forward", "commercial_enterprise"),
        3,
        (("applications.applicants", "carried_forward"), ("applications.balance", "commercial_enterprise")),
    ),
    # Breaks no identity of the report, only the flow of the stock into the next year.
    ("990103", 2022): Break(("proactive", "normative_documents", "in_force"), 5, ()),
}
