/** The form's identities in plain words, and which cells they speak of. */

import { figure } from "./format";
import { t } from "./language";
import type { CheckRow, FormCell } from "./sql/district";
import { columnName, rowName } from "./words/form";

const TOTALS = new Set(["new_received", "carried_over", "outcomes_total", "carried_forward"]);

/** What a failed check says. */
export function sentence(check: CheckRow, cells: readonly FormCell[]): string {
  const left = figure(check.left);
  const right = figure(check.right);
  const difference = check.left !== null && check.right !== null ? figure(Math.abs(check.left - check.right)) : "—";
  const facts = { row: rowName(cells, check.scope), column: columnName(cells, check.scope), scope: check.scope, left, right, difference };
  switch (check.rule) {
    case "applications.balance":
      return t("rule_balance", facts);
    case "applications.outcomes":
      return t("rule_outcomes", facts);
    case "applications.applicants":
      return t("rule_applicants", facts);
    case "review_litigation.total":
      return t("rule_review", facts);
    case "carry_over":
      return t("rule_carry_over", facts);
    case "stock_flow":
      return t("rule_stock_flow", facts);
    case "repeated":
      return t("rule_repeated", facts);
    case "exchanged":
      return t("rule_exchanged", facts);
    case "documents":
      return t("rule_documents", facts);
    case "prose":
      return t("rule_prose", facts);
    case "unprinted":
      return t("rule_unprinted", facts);
    default:
      return check.rule.startsWith("statistics.")
        ? t("rule_statistics", { ...facts, row: rowName(cells, check.rule.slice("statistics.".length)) })
        : t("rule_other", { ...facts, rule: check.rule });
  }
}

/** Whose fault it is, in words. */
export function blamed(check: CheckRow): string {
  if (check.blame === "source") return t("blame_source");
  if (check.blame === "extraction") return t("blame_extraction");
  return t("blame_unknown");
}

/** The cells (table.row.column) that failed identities speak of. */
export function brokenCells(checks: readonly CheckRow[], cells: readonly FormCell[]): Set<string> {
  const found = new Set<string>();
  for (const check of checks) {
    for (const cell of cells) {
      if (speaksOf(check, cell)) found.add(`${cell.table}.${cell.row}.${cell.column}`);
    }
  }
  return found;
}

function speaksOf({ rule, scope }: CheckRow, cell: FormCell): boolean {
  switch (rule) {
    case "applications.balance":
      return cell.table === "applications" && cell.column === scope && TOTALS.has(cell.row);
    case "applications.outcomes":
      return cell.table === "applications" && cell.column === scope && !["new_received", "carried_over", "carried_forward"].includes(cell.row);
    case "applications.applicants":
      return cell.table === "applications" && cell.row === scope;
    case "review_litigation.total":
      return cell.table === "review_litigation" && cell.row === scope;
    case "carry_over":
      return cell.table === "applications" && cell.column === scope && cell.row === "carried_over";
    case "stock_flow":
      return cell.table === "proactive" && cell.row === scope && cell.column === "in_force";
    case "documents":
    case "unprinted":
      return `${cell.table}.${cell.row}.${cell.column}` === scope;
    default:
      return rule === `statistics.${cell.row}`;
  }
}
