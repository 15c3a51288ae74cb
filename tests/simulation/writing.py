"""Texts and files: reports in words and tables, what is no report, and documents of every format."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, timedelta
from functools import cache

import docx
import xlsxwriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from samples.prose import write_prose

ROWS = ("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费")
RESULTS = (
    "（一）予以公开",
    "（二）部分公开",
    "（三）不予公开",
    "（四）无法提供",
    "（五）不予处理",
    "（六）其他处理",
    "（七）总计",
)

NEWS = (
    "{n}召开{y}年经济工作会议",
    "{n}领导调研重点项目建设",
    "{n}开展安全生产大检查",
    "{n}举行{y}年春季植树活动",
    "{n}召开政务公开工作推进会",
    "{n}召开防汛抗旱工作会议",
    "全市{y}年教育工作会议在{n}召开",
    "{n}发布{y}年政府信息公开工作年度报告",
    "{n}政务公开工作获全市表彰",
    "{n}中小学开学第一课",
    "{n}农村公路建设提速",
)
# What stands beside the reports and is none.
LOOKALIKES = (
    "{n}{y}年法治政府建设年度报告",
    "{n}{y}年政务公开工作要点",
    "{n}{y}年政务公开工作总结",
    "关于做好{y}年政府信息公开工作年度报告编制和发布工作的通知",
    "一图读懂{n}{y}年政府信息公开工作年度报告",
    "{n}{y}年第三季度政府信息公开工作情况",
    "政府网站工作年度报表（{y}年度）",
    "{n}{y}年国民经济和社会发展统计公报",
    "{n}{y}年上半年政府信息公开工作总结",
    "{n}人民政府{y}年度部门决算公开",
    "{n}第一中学{y}—{z}学年信息公开工作年度报告",
    "《{n}{y}年政府信息公开工作年度报告》解读",
    "{n}{y}年人大代表建议政协提案办理情况年度报告",
    "{n}统计年报（{y}）",
    "{n}{y}年政府网站与政务新媒体检查情况通报",
    "关于{y}年政府信息公开工作年度报告格式的说明",
    "{n}{y}年信息公开申请统计表填报说明",
)
GUIDE = "本机关依据《中华人民共和国政府信息公开条例》编制本指南。公开内容：概况、法规、规划、统计、财政、人事、应急。公开形式：网站、公报。依申请公开：受理机构、申请、答复、收费、监督。"


def draw(seed: str) -> random.Random:
    return random.Random(seed)


def report_html(issuer: str, year: int, title: str | None, picture: str = "") -> str:
    """The body of a report as a page; without `title` it opens with its preamble."""
    me = "我局" if issuer.endswith("局") else "全县"
    prose = write_prose(issuer, issuer, me, year)
    head = f'<h1 class="title">{title}</h1>' if title else ""
    if picture:
        return f"{head}<p>来源：{issuer}</p>{picture}"
    general = "".join(f"<p>{line}</p>" for line in prose.general)
    problems = "".join(f"<p>{line}</p>" for line in prose.problems)
    return (
        f"{head}<div class='xl_con'>{''.join(f'<p>{p}</p>' for p in prose.preamble)}<p>一、总体情况</p>{general}"
        f"<p>二、主动公开政府信息情况</p>{_proactive(issuer, year)}"
        f"<p>三、收到和处理政府信息公开申请情况</p>{_applications(issuer, year)}"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p><table border=1><tr><td>结果维持</td><td>结果纠正</td></tr>"
        f"<tr><td>0</td><td>1</td></tr></table><p>五、存在的主要问题及改进情况</p>{problems}"
        f"<p>六、其他需要报告的事项</p><p>{prose.others[0]}</p></div>"
    )


def _proactive(issuer: str, year: int) -> str:
    rng = draw(f"p{issuer}{year}")
    rows = "".join(
        f"<tr><td>{name}</td><td>{rng.randint(0, 40)}</td><td>{rng.randint(0, 9)}</td><td>{rng.randint(0, 90)}</td></tr>"
        for name in ROWS
    )
    head = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    return f"<table border=1>{head}{rows}</table>"


def _applications(issuer: str, year: int) -> str:
    rng = draw(f"a{issuer}{year}")
    rows = "".join(
        f"<tr><td>{name}</td>{''.join(f'<td>{rng.randint(0, 12)}</td>' for _ in range(7))}</tr>"
        for name in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", *RESULTS)
    )
    head = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    return f"<table border=1><tr><td></td>{''.join(f'<td>{h}</td>' for h in head)}</tr>{rows}</table>"


def news_html(title: str, seed: str) -> str:
    """An article that is no report, whatever its title says."""
    rng = draw(seed)
    lines = (
        "会议强调，要深入贯彻落实上级决策部署，扎实做好各项工作。",
        "据了解，该项目总投资{0}亿元，预计明年建成投用。",
        "各乡镇、各部门负责同志参加会议。",
        "下一步将加强督导检查，确保工作落到实处。",
        "政府信息公开工作要坚持以公开为常态、不公开为例外。",
        "与会人员实地查看了{0}个点位。",
    )
    body = "".join(
        f"<p>　　{rng.choice(lines).format(rng.randint(2, 90))}</p>" for _ in range(rng.randint(4, 12))
    )
    return f"<h1>{title}</h1><p class='info'>发布时间：{2018 + rng.randint(0, 6)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)} 来源：本网</p>{body}"


def published(year: int, seed: str = "") -> date:
    """When a report on `year` came out: January to March of the next year."""
    return date(year + 1, 1, 8) + timedelta(days=draw(f"{year}{seed}").randint(0, 70))


@cache
def pdf(title: str, text: str = "一、总体情况") -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, invariant=1)
    sheet.setFont("STSong-Light", 16)
    sheet.drawString(60, 780, title)
    sheet.drawString(60, 740, text)
    sheet.save()
    return out.getvalue()


@cache
def word(title: str) -> bytes:
    document = docx.Document()
    for line in (title, "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def sheet(title: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_column(0, 0, [title, *ROWS])
    book.close()
    return out.getvalue()


@cache
def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
        archive.writestr(info, content)
    return out.getvalue()


def old_word(title: str) -> bytes:
    """What begins like a DOC or WPS file."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + title.encode("utf-16-le") + bytes(900)


def picture(seed: str) -> bytes:
    """What begins like a PNG."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x20\x00\x00\x04\xb0\x08\x02" + draw(
        seed
    ).randbytes(9000)


def file_of(form: str, title: str) -> bytes:
    """A report as a file of the named format."""
    if form == "pdf":
        return pdf(title)
    if form == "docx":
        return word(title)
    if form in {"xls", "xlsx"}:
        return sheet(title)
    if form in {"doc", "wps"}:
        return old_word(title)
    if form == "ofd":
        return packed(
            "OFD.xml", f"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'>{title}</ofd:OFD>".encode()
        )
    if form == "zip":
        return packed(f"{title}.docx", word(title))
    raise ValueError(form)
