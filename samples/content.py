"""What stands on a portal besides its reports, and how the columns are arranged around them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from samples.documents import report_docx, report_html
from samples.government import Government
from samples.reports import Report
from samples.sentences import GUIDE, NEWS, NEWS_BODIES, NOTICES, RULES
from samples.site import Article, Attachment, Column

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LETTERS = {"province": 46, "prefecture": 24, "county": 18}

Pdfs = Mapping[tuple[str, int], bytes]


def needs_pdf(government: Government, year: int) -> bool:
    """Whether a government puts its report of a year online as PDF."""
    return government.form == "pdf" or (government.form in {"html+pdf", "download"} and year >= 2021)


def report_article(government: Government, report: Report, number: int, pdfs: Pdfs) -> Article:
    """A report as its portal shows it: on the page, as an attachment, or both."""
    name, day = f"{report.title}.", report.published_on
    if report.issuer_kind == "government" and government.form == "docx" and report.year >= 2021:
        file = Attachment(f"{name}docx", "docx", report_docx(report), WORD)
        return Article(number, report.title, day, "<p>报告全文见附件。</p>", (file,))
    pdf = pdfs.get((report.adcode, report.year)) if report.issuer_kind == "government" else None
    if pdf is None:
        return Article(
            number, report.title, day, report_html(report, government.style, titled=number % 2 == 0)
        )
    file = Attachment(f"{name}pdf", "pdf", pdf, "application/pdf")
    if government.form == "html+pdf":
        return Article(number, report.title, day, report_html(report, government.style), (file,))
    return Article(number, report.title, day, "<p>点击附件查看或下载。</p>", (file,))


def disclosure_column(government: Government, reports: list[Article], others: list[Article]) -> Column:
    """政府信息公开 with its five statutory parts, the report column among them."""
    fill = {"issuer": government.issuer, "short": government.name}
    guide = "".join(f"<p>{text.format(**fill)}</p>" for text in GUIDE)
    rules = tuple(
        Article(900 + i, f"{government.name}{title}", date(2020, 6, 1 + i), f"<p>{text}</p>")
        for i, (title, text) in enumerate(RULES)
    )
    application = "<p>申请人可以下载申请表，填写后当面递交、邮寄或者发送电子邮件。</p>"
    parts = (
        Column("zwgk/zfxxgk/zfxxgkzn", 1201, "政府信息公开指南", body=f"<h2>政府信息公开指南</h2>{guide}"),
        Column("zwgk/zfxxgk/zfxxgkzd", 1202, "政府信息公开制度", rules),
        Column("zwgk/zfxxgk/fdzdgknr", 1203, "法定主动公开内容", _documents(government)),
        report_column(government, reports, others),
        Column("zwgk/zfxxgk/ysqgk", 1205, "依申请公开", body=application),
    )
    return Column("zwgk/zfxxgk", 1200, "政府信息公开", children=parts)


def report_column(government: Government, reports: list[Article], others: list[Article]) -> Column:
    """The annual-report column, arranged as the government's plan says."""
    name, path = government.column_name, "zwgk/zfxxgk/zfxxgknb"
    if government.plan == "mixed":
        return Column(path, 1204, name, tuple(sorted((*reports, *others), key=lambda a: a.day, reverse=True)))
    if government.plan == "issuers":
        own = Column(f"{path}/szf", 1241, "省政府年报", tuple(reports))
        bodies = Column(f"{path}/szbm", 1242, "省直部门年报", tuple(others))
        return Column(path, 1204, name, children=(own, bodies))
    if government.plan == "years":
        both = [*reports, *others]
        years = sorted({a.day.year - 1 for a in both}, reverse=True)
        by_year = (tuple(a for a in both if a.day.year - 1 == year) for year in years)
        children = (
            Column(f"{path}/{year}n", 1200 + year, f"{year}年", articles)
            for year, articles in zip(years, by_year, strict=True)
        )
        return Column(path, 1204, name, children=tuple(children))
    own = Column(path, 1204, name, tuple(reports))
    if government.depth == "framed":
        inner = Column(f"{path}/list", 1249, name, tuple(reports))
        return Column(path, 1204, name, children=(inner,), framed=True)
    return own


def menu_columns(government: Government, disclosure: Column) -> tuple[Column, ...]:
    """The portal's menu: news and notices before and after, as deep as the government hides its reports."""
    news = Column("xwzx/xwdt", 1101, "新闻动态", _news(government))
    notices = Column("zwgk/tzgg", 1102, "通知公告", _notices(government))
    about = Column(
        "zjwm",
        1103,
        f"走进{government.name}",
        body=f"<p>{government.name}山水相依，物产丰饶，是演示用的虚构地方。</p>",
    )
    if government.imitated:
        about = Column("zjwm", 1103, f"走进{government.name}", body="<p>本页为演示页，并非该区门户网站。</p>")
    if government.depth == "deep":
        policy = Column("zwgk/zcwj", 1104, "政策文件", _documents(government, 3))
        opened = Column("zwgk", 1100, "政务公开", children=(policy, notices, disclosure))
        return (news, opened, about)
    return (news, notices, disclosure, about)


def _rng(government: Government, what: str) -> random.Random:
    return random.Random(f"{what} {government.adcode}")


def _fill(government: Government, rng: random.Random, year: int) -> dict[str, object]:
    numbers = {
        "n": rng.randint(200, 9000),
        "m": rng.randint(20, 95),
        "k": rng.randint(2, 9),
        "p": rng.randint(3, 30),
    }
    place = {"issuer": government.issuer, "short": government.name, "year": year, "next": year + 1}
    return numbers | place | {"visits": f"{rng.uniform(20, 900):.1f}"}


def _news(government: Government) -> tuple[Article, ...]:
    rng = _rng(government, "news")
    day, articles = date(2026, 4, 18), []
    for number in range(LETTERS[government.level]):
        fill = _fill(government, rng, day.year)
        title = NEWS[number % len(NEWS)].format(**fill)
        body = "".join(f"<p>　　{text.format(**fill)}</p>" for text in rng.sample(NEWS_BODIES, 2))
        articles.append(Article(30100 + number, title, day, body))
        day -= timedelta(days=rng.randint(1, 20))
    return tuple(articles)


def _notices(government: Government) -> tuple[Article, ...]:
    rng = _rng(government, "notices")
    articles = []
    for year in (2023, 2022):
        fill = _fill(government, rng, year)
        for number, (title, body) in enumerate(NOTICES):
            day = date(year, 12, 20) + timedelta(days=number * 9)
            text = f"<p>　　{body.format(**fill)}</p>"
            articles.append(Article(30200 + year % 10 * 10 + number, title.format(**fill), day, text))
    return tuple(sorted(articles, key=lambda a: a.day, reverse=True))


def _documents(government: Government, shift: int = 0) -> tuple[Article, ...]:
    names = (
        "促进民宿业发展的若干措施",
        "城乡居民基本养老保险实施办法",
        "公共租赁住房管理办法",
        "地质灾害应急预案",
    )
    return tuple(
        Article(
            30300 + shift * 10 + i,
            f"{government.issuer}关于印发{government.name}{name}的通知",
            date(2021 + i % 3, 3 + i, 10 + shift),
            f"<p>　　各有关单位：《{government.name}{name}》已经研究同意，现印发给你们，请认真贯彻执行。</p>",
        )
        for i, name in enumerate(names)
    )
