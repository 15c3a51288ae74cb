"""What contradicts a report from outside its table: a second document, its prose, the years beside it.

Each finding is a row of `cross_checks` that nobody has been blamed for yet. `work` holds the tables issued (report_id,
issuer_id, year, is_current, template), year_cells, said, codebook, crosswalk, readings and homes.
"""

from __future__ import annotations

import math
from typing import Any

import duckdb

Row = dict[str, Any]
COMPARED = """CASE WHEN n."left" IS NULL OR n."right" IS NULL THEN 'not_applicable'
     WHEN n."left" = n."right" THEN 'passed' ELSE 'failed' END AS status"""
PAIRS = """pairs AS (
    SELECT b.report_id, a.report_id AS before FROM issued b
    JOIN issued a ON a.issuer_id = b.issuer_id AND a.year = b.year - 1
    WHERE b.year = $year AND a.is_current AND b.is_current
)"""
CARRY_OVER = f"""WITH {PAIRS}
SELECT n.*, {COMPARED} FROM (
    SELECT p.report_id, 'carry_over' AS rule, o."column" AS scope, p.before AS against, f.value AS "left",
           o.value AS "right"
    FROM pairs p
    JOIN year_cells o ON o.report_id = p.report_id AND o."table" = 'applications' AND o."row" = 'carried_over'
    JOIN year_cells f ON f.report_id = p.before AND f."table" = 'applications' AND f."row" = 'carried_forward'
        AND f."column" = o."column") n
"""
STOCK_FLOW = f"""WITH {PAIRS}
SELECT n.*, {COMPARED} FROM (
    SELECT p.report_id, 'stock_flow' AS rule, e."row" AS scope, p.before AS against,
           s.value + i.value - d.value AS "left", e.value AS "right"
    FROM pairs p
    JOIN year_cells e ON e.report_id = p.report_id AND e."table" = 'proactive' AND e."column" = 'in_force'
    JOIN year_cells s ON s.report_id = p.before AND s."table" = 'proactive' AND s."row" = e."row"
        AND s."column" = 'in_force'
    JOIN year_cells i ON i.report_id = p.report_id AND i."table" = 'proactive' AND i."row" = e."row"
        AND i."column" = 'issued'
    JOIN year_cells d ON d.report_id = p.report_id AND d."table" = 'proactive' AND d."row" = e."row"
        AND d."column" = 'repealed') n
"""
LIKELY_BITS = 12
"""A table of equal figures is last year's where chance would make them equal once in two to the power of this."""
ALIKE = 0.95
FEWEST = 4
REPEATED = f"""WITH {PAIRS}, counted AS (
    SELECT p.report_id, p.before, coalesce(b."table", 'all') AS scope, count(*) AS compared,
           count(*) FILTER (a.value = b.value) AS alike,
           sum(log2(1 + abs(b.value::DOUBLE))) FILTER (a.value = b.value AND b."column" <> 'total'
               AND b."row" NOT IN ('outcomes_total', 'carried_over', 'carried_forward')) AS bits
    FROM pairs p
    JOIN year_cells b ON b.report_id = p.report_id
    JOIN year_cells a ON a.report_id = p.before AND a."table" = b."table" AND a."row" = b."row"
        AND a."column" = b."column"
    WHERE a.value IS NOT NULL AND b.value IS NOT NULL AND (a.value <> 0 OR b.value <> 0)
        AND b."column" <> 'in_force'
    GROUP BY GROUPING SETS ((p.report_id, p.before, b."table"), (p.report_id, p.before))
)
SELECT n.report_id, 'repeated' AS rule, n.scope, n.before AS against, n.compared::DECIMAL(18, 6) AS "left",
       n.alike::DECIMAL(18, 6) AS "right",
       CASE WHEN n.alike >= {ALIKE} * n.compared AND n.bits >= {LIKELY_BITS} AND n.compared >= {FEWEST}
            THEN 'failed' ELSE 'passed' END AS status
FROM counted n
"""
EXCHANGED = """WITH sizes AS (
    SELECT i.report_id, i.issuer_id, i.year, c."column", c.value::DOUBLE AS value
    FROM issued i JOIN year_cells c ON c.report_id = i.report_id
    WHERE i.is_current AND c."table" = 'applications' AND c."row" = 'new_received' AND c."column" <> 'total'
        AND c.value IS NOT NULL
), beside AS (
    SELECT s.report_id, s."column", s.value, sum(n.value) + 0.5 AS beside
    FROM sizes s JOIN sizes n ON n.issuer_id = s.issuer_id AND abs(n.year - s.year) = 1 AND n."column" = s."column"
    WHERE s.year = $year GROUP BY s.report_id, s."column", s.value
), weighed AS (
    SELECT a.report_id, a."column" || '.' || b."column" AS scope, a.value AS "left", b.value AS "right",
           ln(a.beside / b.beside) AS wont
    FROM beside a JOIN beside b ON b.report_id = a.report_id AND b."column" > a."column"
)
SELECT w.report_id, 'exchanged' AS rule, w.scope, NULL AS against, w."left"::DECIMAL(18, 6) AS "left",
       w."right"::DECIMAL(18, 6) AS "right", 'failed' AS status
FROM weighed w
WHERE (w."right" - w."left") * w.wont > $odds AND abs(w."right" - w."left") >= $requests
    AND NOT EXISTS (SELECT 1 FROM homes h WHERE h.report_id = w.report_id AND h.role = 'duplicate')
"""
"""Two columns of applicants that the years beside have the other way round, and no second document prints so."""
ODDS, REQUESTS = math.log(10_000), 10
"""How much likelier the figures must be after an exchange, by the other years' shares, and how far apart they are."""
UNPRINTED = """
SELECT c.report_id, 'unprinted' AS rule, concat_ws('.', c."table", c."row", c."column") AS scope, NULL AS against,
       c.value AS "left", NULL::DECIMAL(18, 6) AS "right", 'failed' AS status
FROM year_cells c
WHERE c.year = $year AND c.status = 'reported' AND NOT regexp_matches(coalesce(c.raw, ''), '[\\p{L}\\p{N}]')
"""
DOCUMENTS = """
WITH theirs AS (
    SELECT n.report_id, n.digest, n.c."table" AS "table", n.c."row" AS "row", n.c."column" AS "column",
           n.c.value AS value, n.c.status AS status
    FROM (SELECT h.report_id, h.digest, unnest(r.cells) AS c FROM readings r JOIN homes h USING (key)
          WHERE h.role = 'duplicate' AND h.year = $year) n
), compared AS (
    SELECT t.report_id, t.digest, concat_ws('.', t."table", t."row", t."column") AS scope, c.value AS "left",
           t.value AS "right", c.value IS NOT DISTINCT FROM t.value AS alike
    FROM theirs t JOIN year_cells c ON c.report_id = t.report_id AND c."table" = t."table" AND c."row" = t."row"
        AND c."column" = t."column"
    WHERE c.status IN ('reported', 'blank') AND t.status IN ('reported', 'blank')
)
SELECT b.report_id, 'documents' AS rule, b.scope, b.digest AS against, b."left", b."right", 'failed' AS status
FROM compared b WHERE NOT b.alike
UNION ALL
SELECT b.report_id, 'documents', 'all', b.digest, count(*)::DECIMAL(18, 6), count(*)::DECIMAL(18, 6), 'passed'
FROM compared b GROUP BY b.report_id, b.digest HAVING bool_and(b.alike)
"""
PROSE = f"""WITH parts AS (
    SELECT s.report_id, s.variable, any_value(s.value) AS said, any_value(len(k.operands)) AS wanted,
           count(c.value) AS valued, sum(c.value) AS value
    FROM said s
    JOIN issued i ON i.report_id = s.report_id
    JOIN crosswalk k ON k.variable = s.variable AND k.template = i.template AND k.comparability <> 'broken'
    JOIN codebook b ON b.template = k.template AND list_contains(k.operands, b.variable)
    LEFT JOIN year_cells c ON c.report_id = s.report_id AND c."table" = b."table" AND c."row" = b."row"
        AND c."column" = b."column"
    GROUP BY s.report_id, s.variable
)
SELECT n.*, {COMPARED} FROM (
    SELECT p.report_id, 'prose' AS rule, p.variable AS scope, NULL AS against, p.said AS "left",
           CASE WHEN p.valued = p.wanted THEN p.value::DECIMAL(18, 6) END AS "right"
    FROM parts p) n
"""


def find_repeated(work: duckdb.DuckDBPyConnection, year: int) -> list[Row]:
    """Tables of a year's reports against those of the year before."""
    rows: list[Row] = work.sql(REPEATED, params={"year": year}).to_arrow_table().to_pylist()
    return rows


def find(work: duckdb.DuckDBPyConnection, year: int) -> list[Row]:
    """Every comparison of that year's reports, in the order of `cross_checks`, with its status."""
    rows: list[Row] = []
    given = {"year": year, "odds": ODDS, "requests": REQUESTS}
    for sql in (CARRY_OVER, STOCK_FLOW, REPEATED, EXCHANGED, UNPRINTED, DOCUMENTS, PROSE):
        wanted = {name: value for name, value in given.items() if f"${name}" in sql}
        rows += work.sql(sql, params=wanted).to_arrow_table().to_pylist()
    return sorted(rows, key=lambda r: (r["report_id"], r["rule"], r["scope"], r["against"] or ""))
