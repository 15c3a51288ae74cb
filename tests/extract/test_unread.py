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


@pytest.mark.parametrize("between", ["\n", ",", "，", ";", " "])
def test_a_form_that_is_no_table_is_said(between: str) -> None:
    text = HEAD + "\n".join(between.join(line) for line in FORM) + REST
    reading = read(text.encode())
    assert reading.report.is_report
    assert [w for w in reading.warnings if "outside of any table" in w]


@pytest.mark.parametrize("rest", [SENTENCES, "\n".join("\t".join(line) for line in FORM)])
def test_sentences_and_tables_are_not(rest: str) -> None:
    assert not [w for w in read((HEAD + rest).encode()).warnings if "outside" in w]
