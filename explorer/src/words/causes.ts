/** The crawler's reasons in Chinese; it writes them in English, and a word that is not known stays as it is. */

import { h } from "../dom";
import { language } from "../language";

const PHRASES: readonly [RegExp, string][] = [
  [/other reports were found, not this year's/g, "有其他年度的年报，没有这一年的"],
  [/a full search found no annual report/g, "全面检索后未见年报"],
  [/only the office's report was found/g, "只找到办公室的年报"],
  [/filled by script, no links in the page/g, "页面由脚本生成，没有链接"],
  [/(robots: )?robots\.txt (of the portal )?forbids (it|the address\.?)/g, "robots.txt 禁止抓取"],
  [/answered with a challenge page/g, "返回验证页面"],
  [/answered with a login page/g, "返回登录页面"],
  [/answered (\d+)/g, "应答 $1"],
  [/Connection was closed cleanly\.?/g, "连接被关闭"],
  [/so nothing else is asked \(RFC 9309, [\d.]+\)/g, "因此不再请求（RFC 9309）"],
  [/(dropped: )+(robots\.txt: )?(dropped: )*/g, "中断，"],
  [/searched (\d+) pages, (\d+) of them lists of annual reports/g, "查看 $1 页，其中年报列表 $2 页"],
  [/reports of ([\d, ]+) only/g, "只有 $1 年度的年报"],
  [/(\d+) links were dead/g, "$1 个链接失效"],
  [/not fetched: /g, "未能取得 "],
  [/ and (\d+) more/g, " 等另 $1 处"],
  [/left after ([\d.]+) minutes/g, "$1 分钟后停止"],
  [/left after (\d+) pages/g, "$1 页后停止"],
  [/left after (\d+) failures in a row/g, "连续失败 $1 次后停止"],
  [/left after (\d+) lists without a report/g, "$1 个列表没有年报后停止"],
  [/left after (\d+) MB/g, "$1 MB 后停止"],
  [/due on ([\d-]+), last looked on ([\d-]+)/g, "应于 $1 前发布，最后查看于 $2"],
  [/published on ([\d-]+)/g, "$1 发布"],
];

/** A reason in the language of the page. */
export function causeText(cause: string): string {
  if (language() === "en") return cause;
  return PHRASES.reduce((text, [phrase, chinese]) => text.replace(phrase, chinese), cause).replaceAll("; ", "；");
}

/** The same, with the crawler's own words at hand. */
export function causeOf(cause: string): HTMLElement {
  return h("span", { class: "cause", title: cause }, causeText(cause));
}
