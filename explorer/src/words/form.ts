/** The words of the statutory forms in English; the Chinese ones come with the release. */

import { humanize } from "../format";
import { language } from "../language";
import type { FormCell } from "../sql/district";

const ENGLISH: Record<string, string> = {
  "三、本年度办理结果": "3 Outcomes of the year",
  "一、本年新收政府信息公开申请数量": "1 Requests received in the year",
  "二、上年结转政府信息公开申请数量": "2 Carried over from the year before",
  "四、结转下年度继续办理": "4 Carried forward to the next year",
  "（一）予以公开": "(1) Granted",
  "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "(2) Granted in part",
  "（三）不予公开": "(3) Refused",
  "（四）无法提供": "(4) Could not be given",
  "（五）不予处理": "(5) Not processed",
  "（六）其他处理": "(6) Otherwise closed",
  "（七）总计": "(7) Total",
  "1.属于国家秘密": "1 State secret",
  "2.其他法律行政法规禁止公开": "2 Forbidden by another law",
  "3.危及“三安全一稳定”": "3 Endangers security or stability",
  "4.保护第三方合法权益": "4 Rights of a third party",
  "5.属于三类内部事务信息": "5 Internal affairs",
  "6.属于四类过程性信息": "6 Deliberations",
  "7.属于行政执法案卷": "7 Enforcement file",
  "8.属于行政查询事项": "8 Administrative inquiry",
  "1.本机关不掌握相关政府信息": "1 Not held by this body",
  "2.没有现成信息需要另行制作": "2 Would have to be made",
  "3.补正后申请内容仍不明确": "3 Still unclear after correction",
  "1.信访举报投诉类申请": "1 Petition or complaint",
  "2.重复申请": "2 Repeated request",
  "3.要求提供公开出版物": "3 Asks for a publication",
  "4.无正当理由大量反复申请": "4 Excessive requests",
  "5.要求行政机关确认或重新出具已获取信息": "5 Asks to confirm or reissue",
  "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1 Not corrected in time",
  "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2 Fee not paid in time",
  "3.其他": "3 Other",
  "自然人": "Natural persons",
  "法人或其他组织": "Legal persons and other organizations",
  "商业企业": "Enterprises",
  "科研机构": "Research",
  "社会公益组织": "Welfare",
  "法律服务机构": "Legal services",
  "其他": "Other",
  "总计": "Total",
  "行政复议": "Reconsideration",
  "行政诉讼": "Litigation",
  "未经复议直接起诉": "Direct suit",
  "复议后起诉": "Suit after reconsideration",
  "结果维持": "Upheld",
  "结果纠正": "Corrected",
  "其他结果": "Other result",
  "尚未审结": "Pending",
  "规章": "Regulations",
  "行政规范性文件": "Normative documents",
  "规范性文件": "Normative documents",
  "行政许可": "Licences",
  "行政处罚": "Penalties",
  "行政强制": "Coercive measures",
  "行政事业性收费": "Administrative fees",
  "其他对外管理服务事项": "Other public services",
  "政府集中采购": "Government procurement",
  "本年制发件数": "Issued in the year",
  "本年废止件数": "Repealed in the year",
  "现行有效件数": "In force",
  "本年处理决定数量": "Decisions in the year",
  "本年收费金额（单位：万元）": "Amount (10,000 yuan)",
  "本年新制作数量": "Made in the year",
  "本年新公开数量": "Disclosed in the year",
  "对外公开总数量": "Disclosed in all",
  "上一年项目数量": "Items of the year before",
  "本年增/减": "Change in the year",
  "处理决定数量": "Decisions",
  "采购项目数量": "Projects",
  "采购总金额": "Amount",
  "统计数": "Figure",
  "第二十条第（一）项": "Article 20 (1)",
  "第二十条第（五）项": "Article 20 (5)",
  "第二十条第（六）项": "Article 20 (6)",
  "第二十条第（八）项": "Article 20 (8)",
  "第二十条第（九）项": "Article 20 (9)",
  "主动公开情况": "Proactive disclosure",
  "回应解读情况": "Responses and explanations",
  "依申请公开情况": "Disclosure on request",
  "行政复议数量": "Reconsiderations",
  "行政诉讼数量": "Suits",
  "举报投诉数量": "Complaints",
  "依申请公开信息收取的费用": "Fees charged for requests",
  "机构建设和保障经费情况": "Bodies, staff and budget",
  "政府信息公开会议和培训情况": "Meetings and training",
};

/** A label of the form in the language of the page; `code` is turned into words where English has none for it. */
export function label(chinese: string, code: string): string {
  if (language() !== "en") return chinese;
  const known = ENGLISH[chinese];
  if (known) return known;
  return code && code !== chinese ? humanize(code) : chinese;
}

/** The name of a row of a report's form. */
export function rowName(cells: readonly FormCell[], row: string): string {
  const cell = cells.find((each) => each.row === row);
  if (!cell) return humanize(row);
  const last = cell.row_label.split(" / ").at(-1) ?? cell.row_label;
  return label(last, cell.row);
}

/** The name of a column of a report's form. */
export function columnName(cells: readonly FormCell[], column: string): string {
  const cell = cells.find((each) => each.column === column);
  if (!cell) return humanize(column);
  const last = cell.column_label.split(" / ").at(-1) ?? cell.column_label;
  return label(last, cell.column);
}
