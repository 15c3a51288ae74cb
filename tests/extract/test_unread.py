from __future__ import annotations

import pytest

from extract.read import read

HEAD = "某省某市某县人民政府2022年政府信息公开工作年度报告\n一、总体情况\n全年主动公开信息12条。\n二、主动公开政府信息情况\n"
REST = (
    "\n三、收到和处理政府信息公开申请情况\n无。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"
    "五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"
)
FORM = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "1", "2", "3"],
    ["行政规范性文件", "4", "5", "6"],
    ["行政许可", "7"],
    ["行政处罚", "8"],
    ["行政强制", "9"],
    ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
    ["本年新收政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"],
    ["上年结转政府信息公开申请数量", "0", "0", "0", "0", "0", "0", "0"],
    ["予以公开", "1", "0", "0", "0", "0", "0", "1"],
]
SENTENCES = (
    "行政许可7件，行政处罚8件，行政强制9件；规章1件，规范性文件2件。\n"
    "行政复议：结果维持0件，结果纠正0件，其他结果0件，尚未审结0件，总计0件。\n"
    "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他\n"
    "1.行政许可\n2.行政处罚\n3.行政强制\n4.规章\n5.规范性文件\n"
)


HEADED = [
    *FORM[:3],
    ["信息内容", "本年处理决定数量"],
    FORM[3],
    ["信息内容", "本年处理决定数量"],
    *FORM[4:],
]


def read_values(lines: list[list[str]], between: str) -> dict[tuple[str, str, str], str | None]:
    reading = read((HEAD + "\n".join(between.join(line) for line in lines) + REST).encode())
    assert reading.report.is_report
    return {(c.table, c.row, c.column): c.raw for c in reading.cells if c.value is not None}


@pytest.mark.parametrize("between", ["\n", "\n\n", " ", " |\n"])
def test_a_form_that_has_lost_its_rows_is_read_in_its_order(between: str) -> None:
    values = read_values(HEADED, between)
    assert [raw for (table, *_), raw in values.items() if table == "proactive"] == list("123456789")
    assert [raw for (table, row, _), raw in values.items() if row == "granted"] == list("1000001")


@pytest.mark.parametrize(
    ("line", "changed", "row"),
    [
        (1, ["规章", "1", "3"], "regulations"),
        (0, ["信息内容", "本年废止件数", "本年制发件数", "现行有效件数"], "regulations"),
        (9, ["本年新收政府信息公开申请数量", "1", "0", "0", "0", "0", "0"], "new_received"),
        (9, ["一种无人知晓的名称", "1", "0", "0", "0", "0", "0", "1"], "new_received"),
    ],
)
def test_what_is_not_in_the_forms_order_is_not_read(line: int, changed: list[str], row: str) -> None:
    values = read_values([*HEADED[:line], changed, *HEADED[line + 1 :]], "\n")
    assert values
    assert not [code for code in values if code[1] == row]


def test_figures_before_their_labels_are_not_read() -> None:
    turned = [line if line[0] in ("信息内容", "自然人") else [*line[1:], line[0]] for line in HEADED]
    assert not read_values(turned, "\n")


@pytest.mark.parametrize("between", ["，", "；"])
def test_a_form_that_is_no_table_is_said(between: str) -> None:
    text = HEAD + "\n".join(between.join(line) for line in FORM) + REST
    reading = read(text.encode())
    assert reading.report.is_report
    assert [w for w in reading.warnings if "outside of any table" in w or "in the order" in w]


@pytest.mark.parametrize("rest", [SENTENCES, "\n".join("\t".join(line) for line in FORM)])
def test_sentences_and_tables_are_not(rest: str) -> None:
    assert not [w for w in read((HEAD + rest).encode()).warnings if "outside" in w]


def test_a_unit_behind_a_gap_is_its_figures() -> None:
    fee = [["信息内容", "本年收费金额（单位：元）"], ["行政事业性收费", "23.5 万元"]]
    reading = read(
        (HEAD + "\n".join(" ".join(line) for line in [*HEADED[:9], *fee, *HEADED[9:]]) + REST).encode()
    )
    (amount,) = (c for c in reading.cells if c.column == "amount" and c.row == "administrative_fees")
    assert str(amount.value) == "23.5"
