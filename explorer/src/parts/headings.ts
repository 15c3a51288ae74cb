/** Headings of several levels as rows of a table: 法人或其他组织 over its five kinds. */

import { h } from "../dom";

/** Rows of header cells over columns that are named by paths; `corner` stands at the upper left over `margin` columns. */
export function headerRows(paths: readonly string[][], corner: string, margin: number): HTMLTableRowElement[] {
  const depth = Math.max(...paths.map((path) => path.length));
  const rows: HTMLTableRowElement[] = [];
  for (let level = 0; level < depth; level++) {
    const row = h("tr");
    if (level === 0 && margin) row.append(h("th", { colspan: margin, rowspan: depth, scope: "col", class: "corner" }, corner));
    let at = 0;
    while (at < paths.length) {
      const path = paths[at] ?? [];
      let end = at + 1;
      while (end < paths.length && sameUpTo(path, paths[end] ?? [], level)) end++;
      if (level < path.length) {
        const isLeaf = level === path.length - 1;
        row.append(h("th", { scope: isLeaf ? "col" : "colgroup", colspan: end - at, rowspan: isLeaf ? depth - level : 1 }, path[level]));
      }
      at = end;
    }
    rows.push(row);
  }
  return rows;
}

/** For each row of a table named by paths: its header cells, those that several rows share on the first of them. */
export function marginCells(paths: readonly string[][]): HTMLTableCellElement[][] {
  const depth = Math.max(...paths.map((path) => path.length));
  return paths.map((path, n) => {
    const cells: HTMLTableCellElement[] = [];
    path.forEach((text, level) => {
      const before = paths[n - 1];
      const isLeaf = level === path.length - 1;
      if (!isLeaf && before && sameUpTo(path, before, level)) return;
      let end = n + 1;
      while (!isLeaf && end < paths.length && sameUpTo(path, paths[end] ?? [], level)) end++;
      cells.push(h("th", { scope: isLeaf ? "row" : "rowgroup", rowspan: isLeaf ? 1 : end - n, colspan: isLeaf ? depth - level : 1, class: isLeaf ? "leaf" : "group" }, text));
    });
    return cells;
  });
}

/** Whether two paths share a heading at this level; the last of a path is its own. */
function sameUpTo(one: readonly string[], other: readonly string[], level: number): boolean {
  if (one.length - 1 === level || other.length - 1 === level) return false;
  return one.length > level && other.length > level && one.slice(0, level + 1).every((text, n) => text === other[n]);
}
