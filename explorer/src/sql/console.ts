/** What the SQL view asks of itself, and the questions it offers to begin with. */

export const columns = () => `
SELECT c.table_name, c.column_name, c.data_type, c.comment
FROM duckdb_columns() c WHERE c.database_name = 'nianbao' AND NOT c.internal ORDER BY c.table_name, c.column_index`;

export const macros = () => `
SELECT function_name, list_aggregate(parameters, 'string_agg', ', ') AS parameters, comment
FROM duckdb_functions() WHERE database_name = 'nianbao' AND NOT internal ORDER BY 1`;

export interface Example {
  zh: string;
  en: string;
  sql: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    zh: "哪些报告缺失，为什么",
    en: "Which reports are missing, and why",
    sql: `SELECT adcode, name, year, status, cause
FROM expected
WHERE status NOT IN ('found', 'late')
ORDER BY adcode, year`,
  },
  {
    zh: "应发布的年报找到了多少",
    en: "What share of the reports that were due is there",
    sql: `SELECT province, year, due, found + late AS there, share_found
FROM coverage
ORDER BY province, year`,
  },
  {
    zh: "各级政府予以公开的比例",
    en: "What share of requests is granted in full",
    sql: `SELECT year, level, sum(granted) / sum(applications_closed) AS share,
       count(*) AS reports
FROM panel
WHERE granted IS NOT NULL AND applications_closed IS NOT NULL
GROUP BY year, level
ORDER BY year, level`,
  },
  {
    zh: "县级新收申请排名（含缺失数）",
    en: "Counties by requests received, with those missing",
    sql: `SELECT rank, adcode, name, value, units, missing
FROM ranking('new_received_total', (SELECT max(year) FROM reports WHERE template = '2021'), 'county')
LIMIT 20`,
  },
  {
    zh: "自相矛盾的年报，是谁的错",
    en: "Reports that contradict themselves, and whose fault it is",
    sql: `SELECT issuer, year, rule, scope, "left", "right", blame
FROM contradictions
ORDER BY report_id, rule, scope`,
  },
  {
    zh: "是零，还是没有填",
    en: "Is it 0, or is nothing there",
    sql: `SELECT year, status, raw, count(*) AS cells
FROM cells
WHERE "table" = 'applications' AND (value = 0 OR value IS NULL)
GROUP BY ALL
ORDER BY year, cells DESC`,
  },
  {
    zh: "哪些变量跨样式可比",
    en: "Which variables can be compared from form to form",
    sql: `SELECT variable, template, comparability, zh, en
FROM crosswalk
WHERE comparability <> 'exact'
ORDER BY variable, template`,
  },
];
