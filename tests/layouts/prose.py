"""What stands around the tables: title, preamble, sections that restate figures, signature."""

from __future__ import annotations

import random
from decimal import Decimal

from samples.layout import Box, Code, Table
from tests.layouts.places import Issuer
from tests.layouts.printing import Truth

Block = tuple[str, object]

TITLES = (
    "{issuer}{year}年政府信息公开工作年度报告",
    "{issuer}{year}年度政府信息公开工作年度报告",
    "{issuer}\n{year}年度政府信息公开工作报告",
    "{issuer}关于{year}年度政府信息公开工作年度报告",
    "{issuer}政府信息公开{year}年度报告",
)
WORK = (
    "{year}年，我单位坚持以公开为常态、不公开为例外，扎实推进决策、执行、管理、服务、结果公开。",
    "全年共召开新闻发布会3场，发布解读稿件26篇，回应公众关切12次。",
    "加强组织领导，完善工作机制，健全信息发布审核制度，确保公开内容准确、及时、规范。",
    "通过门户网站公开政府信息1024条，通过政务新媒体发布信息2,310条。",
)
PROBLEMS = (
    "存在的主要问题：一是公开的主动性有待提高；二是业务培训不够。",
    "改进措施：进一步加强学习培训，提升工作人员业务能力和水平，力争{next}年培训不少于2次。",
)
NUMERALS = "一二三四五六七八九"


def title_of(rng: random.Random, issuer: Issuer, year: int) -> str:
    """One of the ways in which reports are called."""
    return rng.choice(TITLES).format(issuer=issuer.name, year=year)


def preamble(rng: random.Random, issuer: Issuer, year: int) -> list[str]:
    """The paragraph that says by which law, for which year and by whom."""
    period = f"本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    opening = f"根据《中华人民共和国政府信息公开条例》（以下简称《条例》）规定，现公布{issuer.name}{year}年度政府信息公开工作年度报告。"
    return [opening + period] if rng.random() < 0.7 else [opening, period]


def general(rng: random.Random, issuer: Issuer, year: int, truth: dict[Code, Truth]) -> list[str]:
    """总体情况, which often says again what the tables print."""
    said = [rng.choice(WORK).format(year=year) for _ in range(rng.randint(1, 3))]
    received = truth.get(("applications", "new_received", "total"))
    if received and received.value is not None and rng.random() < 0.6:
        said.append(f"{year}年，共收到政府信息公开申请{_plain(received.value)}件，均依法依规办理答复。")
    return said


def problems(rng: random.Random, year: int) -> list[str]:
    """存在的主要问题及改进情况."""
    return [text.format(next=year + 1) for text in rng.sample(PROBLEMS, rng.randint(1, 2))]


def signature(rng: random.Random, issuer: Issuer, year: int) -> list[str]:
    """Who signed, and on which day of the year after."""
    if rng.random() < 0.3:
        return []
    return [issuer.name, f"{year + 1}年{rng.randint(1, 3)}月{rng.randint(1, 28)}日"]


FOREIGN = (
    (
        ("序号", "公开渠道", "信息数量"),
        ("1", "门户网站", "1024"),
        ("2", "政务微博", "310"),
        ("3", "总计", "1334"),
    ),
    (("年度", "收到申请", "办结"), ("2020", "12", "12"), ("2021", "25", "24")),
    (
        ("指标名称", "单位", "数量"),
        ("建议提案办理", "件", "36"),
        ("新闻发布会", "场", "3"),
        ("合计", "", "39"),
    ),
    (("科室", "姓名", "联系电话"), ("办公室", "张三", "0371-8866123"), ("法规科", "李四", "8866124")),
)


def foreign_table(rng: random.Random) -> Table:
    """A table that is none of the forms, as reports have them among their prose."""
    return tuple(tuple(Box(text) for text in row) for row in rng.choice(FOREIGN))


def _plain(value: Decimal) -> str:
    return f"{value:f}"
