"""A small country of portals, each with one way to hide its reports."""

from __future__ import annotations

import gzip

from strict_web import Reply, page

PROSE = (
    "<p>本报告根据《中华人民共和国政府信息公开条例》编制。</p><h3>一、总体情况</h3><p>{year}年，全县主动公开工作有序开展。</p>"
    "<h3>二、主动公开政府信息情况</h3><table><tr><td>规章</td><td>0</td></tr></table>"
    "<h3>三、收到和处理政府信息公开申请情况</h3><h3>四、政府信息公开行政复议、行政诉讼情况</h3>"
    "<h3>五、存在的主要问题及改进情况</h3><h3>六、其他需要报告的事项</h3><p>无。</p>"
)
PDF = b"%PDF-1.4\n" + b"0 1 2 3\n" * 40 + b"%%EOF"
DOCX = b"PK\x03\x04" + bytes(range(200))
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300)


def links(*pairs: tuple[str, str]) -> str:
    return (
        "<ul>" + "".join(f'<li><a href="{u}">{t}</a><span>2023-01-15</span></li>' for u, t in pairs) + "</ul>"
    )


def report(title: str, year: int, extra: str = "") -> str:
    return f"<head><title>{title}</title></head><body><h1>{title}</h1>{PROSE.format(year=year)}{extra}</body>"


NAV = '<a href="/">首页</a><a href="/zjqh/">走进本县</a><a href="/hd/">互动交流</a>'


def country() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """The web, and the addresses of the reports and attachments of every portal that should be found."""
    web: dict[str, Reply] = {}
    truth: dict[str, tuple[str, ...]] = {}
    for build in (
        gbk_with_trs_pager,
        year_folders,
        covering_page,
        sub_host,
        poor_labels,
        jcms,
        vsb,
        ucap,
        in_frame,
    ):
        pages, found = build()
        web.update(pages)
        truth.update(found)
    web.update(failures())
    return web, truth


def gbk_with_trs_pager() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990101: GBK that calls itself UTF-8, TRS pager by script only, look-alikes in the list."""
    at = "http://www.qinghe.gov.example"
    nb = f"{at}/zwgk/zfxxgknb"
    pager = '<script>createPageHTML(2, {0}, "index", "html");</script>'
    first = links(
        ("./202301/t20230115_1.html", "2022年政府信息公开工作年度报告"),
        ("./202301/t20230115_2.html", "清河县教育局2022年政府信息公开工作年度报告"),
        ("./202301/t20230115_3.html", "2022年政务公开工作总结"),
        ("./202301/t20230115_4.html", "关于做好2022年政府信息公开工作年度报告编制工作的通知"),
        ("./202301/t20230115_5.html", "清河县2022年第三季度政府信息公开工作报告"),
    )
    second = links(("./202201/t20220110_9.html", "清河县人民政府2021年政府信息公开工作年度报告"))
    body = "<body>" + NAV
    return {
        f"{at}/": page(
            body + '<a href="/zwgk/">政府信息公开</a><a href="/xw/">新闻</a></body>', "gbk", "utf-8"
        ),
        f"{at}/zwgk/": page(
            body
            + links(
                ("zfxxgkzn/", "政府信息公开指南"), ("zfxxgknb/", "政府信息公开年报"), ("ysq/", "依申请公开")
            ),
            "gbk",
        ),
        f"{at}/zwgk/zfxxgkzn/": page(
            body + "<h1>清河县政府信息公开指南</h1>主动公开 依申请公开 收费 复议", "gbk"
        ),
        f"{nb}/": page(body + first + pager.format(0), "gbk", "utf-8"),
        f"{nb}/index_1.html": page(body + second + pager.format(1), "gbk"),
        f"{nb}/202301/t20230115_1.html": page(report("2022年政府信息公开工作年度报告", 2022), "gbk"),
        f"{nb}/202201/t20220110_9.html": page(
            report("清河县人民政府2021年政府信息公开工作年度报告", 2021), "gbk"
        ),
    }, {"990101": (f"{nb}/202301/t20230115_1.html", f"{nb}/202201/t20220110_9.html")}


def year_folders() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990102: year folders, one named by the year of publication; a home page that redirects; gzip."""
    at = "http://www.dongan.gov.example"
    packed = gzip.compress(
        f"<html>{report('东安县人民政府2022年政府信息公开工作年度报告', 2022)}</html>".encode(), mtime=0
    )
    return {
        f"{at}/": Reply(status=302, headers={"Location": "/web/index.html"}),
        f"{at}/web/index.html": page(NAV + '<a href="/xxgk/">政务公开</a>'),
        f"{at}/xxgk/": page(NAV + '<a href="/xxgk/nb/">年度报告</a><a href="/tj/nb/">统计年报</a>'),
        f"{at}/xxgk/nb/": page(NAV + links(("2023/", "2023年"), ("2021/", "2021年"), ("bm/", "县直部门"))),
        f"{at}/xxgk/nb/2023/": page(NAV + links(("a.html", "东安县人民政府2022年政府信息公开工作年度报告"))),
        f"{at}/xxgk/nb/2021/": page(
            NAV + links(("b.html", "东安县人民政府办公室2021年政府信息公开工作年度报告"))
        ),
        f"{at}/xxgk/nb/2023/a.html": Reply(
            packed, headers={"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
        ),
        f"{at}/xxgk/nb/2021/b.html": page(report("东安县人民政府办公室2021年政府信息公开工作年度报告", 2021)),
    }, {"990102": (f"{at}/xxgk/nb/2023/a.html", f"{at}/xxgk/nb/2021/b.html")}


def covering_page() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990103: a covering page with files, and a document straight in the list."""
    at = "http://www.xilin.gov.example"
    files = links(
        ("./P0.pdf", "附件：西林县2022年政府信息公开工作年度报告.pdf"),
        ("./P0.docx", "附件2"),
        ("/f/sqb.doc", "信息公开申请表"),
    )
    title = "西林县2022年政府信息公开工作年度报告"
    listed = links(("/nb/1.html", title), ("/f/2021.doc", "西林县2021年政府信息公开工作年度报告"))
    return {
        f"{at}/": page(NAV + '<a href="/nb/">政府信息公开工作年度报告</a>'),
        f"{at}/nb/": page(NAV + listed),
        f"{at}/nb/1.html": page(f"<body>{NAV}<h1>{title}</h1><p>详见附件。</p>{files}</body>"),
        f"{at}/nb/P0.pdf": Reply(PDF, headers={"Content-Type": "application/pdf"}),
        f"{at}/nb/P0.docx": Reply(DOCX, headers={"Content-Type": "application/octet-stream"}),
        f"{at}/f/2021.doc": Reply(DOC, headers={"Content-Type": "text/plain"}),
    }, {"990103": (f"{at}/nb/1.html", f"{at}/nb/P0.pdf", f"{at}/nb/P0.docx", f"{at}/f/2021.doc")}


def sub_host() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990100: a prefecture: disclosure on a sub-host, districts' reports beside its own, departments' too."""
    at, xx = "http://www.linjiang.gov.example", "http://xxgk.linjiang.gov.example"
    rows = links(
        ("/r/1.html", "临江市人民政府2022年政府信息公开工作年度报告"),
        ("/r/2.html", "临江市公安局2022年政府信息公开工作年度报告"),
    )
    county = links(("/r/3.html", "青山区人民政府2022年政府信息公开工作年度报告"))
    other = '<a href="http://www.qinghe.gov.example/zwgk/">清河县政府信息公开</a><a href="http://example.com/nb/">年报</a>'
    return {
        f"{at}/": page(NAV + f'<a href="{xx}/">政府信息公开平台</a>{other}'),
        f"{xx}/": page(links(("/nb/", "信息公开年报"), ("http://127.0.0.1/nb/", "政府信息公开年报"))),
        f"{xx}/nb/": page(
            links(
                ("/nb/szf/", "市政府"),
                ("/nb/bm/", "市直部门"),
                ("/nb/qx/", "各区县"),
                ("/nb/xz/", "乡镇街道"),
            )
        ),
        f"{xx}/nb/szf/": page(rows),
        f"{xx}/nb/qx/": page(county),
        f"{xx}/r/1.html": page(report("临江市人民政府2022年政府信息公开工作年度报告", 2022)),
        f"{xx}/r/3.html": page(report("青山区人民政府2022年政府信息公开工作年度报告", 2022)),
    }, {"990100": (f"{xx}/r/1.html", f"{xx}/r/3.html")}


def poor_labels() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990104: only years for labels, no title in the page; the older one is a PDF."""
    at = "http://www.baishui.gov.example"
    untitled = f"<head><title>白水县人民政府</title></head><body>{NAV}{PROSE.format(year=2022)}</body>"
    return {
        f"{at}/": page(NAV + '<a href="/gk/">信息公开</a>'),
        f"{at}/gk/": page(NAV + '<a href="/gk/nb.html">年报</a>'),
        f"{at}/gk/nb.html": page(NAV + links(("/gk/2022.html", "2022年"), ("/gk/2021.pdf", "2021年年报"))),
        f"{at}/gk/2022.html": page(untitled),
        f"{at}/gk/2021.pdf": Reply(PDF + b"2021", headers={"Content-Type": "application/pdf"}),
    }, {"990104": (f"{at}/gk/2022.html", f"{at}/gk/2021.pdf")}


def jcms() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990105: Hanweb JCMS: rows in a <datastore>, pages by pageNum."""
    at = "http://www.nanyan.gov.example"

    def listed(year: int, number: int) -> Reply:
        title = f"南岩县{year}年政府信息公开工作年度报告"
        url = f"/art/{year + 1}/1/20/art_7_{number}.html"
        row = f'<li><a href="{url}" title="{title}">{title[:12]}…</a></li>'
        return page(
            f"{NAV}<div id='div3'><script type='text/xml'><datastore>"
            "<totalrecord>2</totalrecord><totalpage>2</totalpage>"
            f"<recordset><record><![CDATA[{row}]]></record></recordset></datastore></script></div>"
            "<script>var p = {unitid:'333', webid:1}; /* /module/web/jpage/dataproxy.jsp */</script>"
        )

    col = f"{at}/col/col7/index.html"
    arts = [f"{at}/art/2023/1/20/art_7_1.html", f"{at}/art/2022/1/20/art_7_2.html"]
    return {
        f"{at}/": page(NAV + '<a href="/col/col7/index.html">政府信息公开年度报告</a>'),
        col: listed(2022, 1),
        f"{col}?uid=333&pageNum=2": listed(2021, 2),
        arts[0]: page(report("南岩县2022年政府信息公开工作年度报告", 2022)),
        arts[1]: page(report("南岩县2021年政府信息公开工作年度报告", 2021)),
    }, {"990105": tuple(arts)}


def vsb() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990106: Visual SiteBuilder: pages numbered downwards, the file behind download.jsp."""
    at = "http://www.beiyuan.gov.example"
    down = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=9"
    jump = "<script>_simple_list_gotopage_fun(2,'u',1)</script>"
    t1, t2 = "北原县2022年政府信息公开工作年度报告", "北原县2021年政府信息公开工作年度报告"
    return {
        f"{at}/": page(NAV + '<a href="zwgk/nb.htm">政府信息公开年报</a>'),
        f"{at}/zwgk/nb.htm": page(NAV + links(("../info/7/1.htm", t1)) + jump),
        f"{at}/zwgk/nb/1.htm": page(NAV + links(("../../info/7/2.htm", t2)) + jump),
        f"{at}/info/7/1.htm": page(f"<h1>{t1}</h1>" + links((down, "附件【年报.docx】"))),
        f"{at}{down}": Reply(DOCX + b"vsb", headers={"Content-Type": "application/octet-stream"}),
        f"{at}/info/7/2.htm": page(report(t2, 2021)),
    }, {"990106": (f"{at}/info/7/1.htm", f"{at}{down}", f"{at}/info/7/2.htm")}


def ucap() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990107: UCAP's one-based pager, then a list that comes as JSON."""
    at = "http://www.tianshan.gov.example"
    t = [f"天山县人民政府{year}年政府信息公开工作年度报告" for year in (2022, 2021)]
    pager = "<script>createPageHTML('page_div',2,{0},'list','shtml',22)</script>"
    return {
        f"{at}/": page(NAV + '<a href="/c1/list.shtml">政府信息公开年报</a>'),
        f"{at}/c1/list.shtml": page(NAV + links(("/c1/202301/a.shtml", t[0])) + pager.format(1)),
        f"{at}/c1/list_2.shtml": page(NAV + links(("/c1/202201/b.shtml", t[1])) + pager.format(2)),
        f"{at}/c1/202301/a.shtml": page(report(t[0], 2022)),
        f"{at}/c1/202201/b.shtml": page(report(t[1], 2021)),
    }, {"990107": (f"{at}/c1/202301/a.shtml", f"{at}/c1/202201/b.shtml")}


def in_frame() -> tuple[dict[str, Reply], dict[str, tuple[str, ...]]]:
    """990108: the list stands in a frame, the report is a PDF in a viewer; links by onclick."""
    at = "http://www.hongqi.gov.example"
    title = "红旗区2022年政府信息公开工作年度报告"
    return {
        f"{at}/": page(
            NAV + """<a href="javascript:void(0)" onclick="window.open('/gk/nb.html')">公开年报</a>"""
        ),
        f"{at}/gk/nb.html": page(NAV + '<iframe src="/gk/list.html"></iframe>'),
        f"{at}/gk/list.html": page(links(("/gk/1.html", title))),
        f"{at}/gk/1.html": page(f'<h1>{title}</h1><iframe src="/pdfjs/viewer.html?file=/gk/1.pdf"></iframe>'),
        f"{at}/gk/1.pdf": Reply(PDF + b"frame", headers={"Content-Type": "application/pdf"}),
    }, {"990108": (f"{at}/gk/1.html", f"{at}/gk/1.pdf")}


def failures() -> dict[str, Reply]:
    """Portals 990110 to 990117, each with its own way not to be found."""
    shell = '<body><div id="app"></div><script src="/app.js"></script><script>boot()</script></body>'
    endless = {
        f"http://endless.gov.example/nb/?page={n}": page(
            links((f"/x/{n}", "工作动态")) + f'<a href="/nb/?page={n + 1}">下一页</a>'
        )
        for n in range(1, 9)
    }
    return {
        "http://missing.gov.example/": page(NAV + '<a href="/gk/">政府信息公开</a>'),
        "http://missing.gov.example/gk/": page(NAV + '<a href="/gk/nb/">年度报告</a>'),
        "http://missing.gov.example/gk/nb/": page(NAV + "<p>暂无内容</p>"),
        "http://blocked.gov.example/": Reply(b"<html>no</html>", 412),
        "http://robots.gov.example/robots.txt": Reply(
            b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"}
        ),
        "http://robots.gov.example/": page("never asked for"),
        "http://dead.gov.example/": Reply(drop=True),
        "http://dead.gov.example/robots.txt": Reply(drop=True),
        "http://broken.gov.example/": Reply(b"oops", 500),
        "http://shell.gov.example/": page(shell),
        "http://inside.gov.example/": Reply(
            status=302, headers={"Location": "http://169.254.169.254/latest/"}
        ),
        "http://endless.gov.example/": page('<a href="/nb/?page=1">政府信息公开年报</a>'),
        **endless,
    }


OUTCOMES = {
    "990110": ("missing.gov.example", "missing", "searched"),
    "990111": ("blocked.gov.example", "blocked", "412"),
    "990112": ("robots.gov.example", "robots", "robots.txt"),
    "990113": ("dead.gov.example", "unreachable", "dropped"),
    "990114": ("broken.gov.example", "unreachable", "500"),
    "990115": ("shell.gov.example", "script_only", "script"),
    "990116": ("inside.gov.example", "unreachable", "169.254.169.254"),
    "990117": ("endless.gov.example", "missing", "searched"),
}

NAMES = {
    "990100": ("临江市", "prefecture", "www.linjiang.gov.example"),
    "990101": ("清河县", "county", "www.qinghe.gov.example"),
    "990102": ("东安县", "county", "www.dongan.gov.example"),
    "990103": ("西林县", "county", "www.xilin.gov.example"),
    "990104": ("白水县", "county", "www.baishui.gov.example"),
    "990105": ("南岩县", "county", "www.nanyan.gov.example"),
    "990106": ("北原县", "county", "www.beiyuan.gov.example"),
    "990107": ("天山县", "county", "www.tianshan.gov.example"),
    "990108": ("红旗区", "county", "www.hongqi.gov.example"),
    **{adcode: (f"试{adcode}县", "county", host) for adcode, (host, _, _) in OUTCOMES.items()},
}


def registry() -> str:
    rows = [f"{adcode},{name},{level},某省,http://{host}/" for adcode, (name, level, host) in NAMES.items()]
    return "adcode,name,level,parent,home_url\n" + "\n".join(rows) + "\n"
