"""Reads every table, view and macro of the database in argv[1] and prints, as JSON, what each holds: for any DuckDB."""

import json
import sys
from datetime import date, datetime
from decimal import Decimal

import duckdb

MACROS = (
    "compare(['230405', '990100'], 2022)",
    "trend('990100')",
    "ranking('new_received_total', 2022, 'county')",
    "find_unit('密云县', 2020)",
    "search_text('公开')",
    "prose_reuse(2022)",
)


def plain(value):
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return [plain(each) for each in value] if isinstance(value, list) else value


def read(path: str) -> dict[str, list]:
    work = duckdb.connect(path, read_only=True)
    names = work.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    sources = [f'"{name}"' for (name,) in names] + list(MACROS)
    return {
        source: [
            [plain(value) for value in row] for row in work.execute(f"FROM {source} ORDER BY ALL").fetchall()
        ]
        for source in sources
    }


if __name__ == "__main__":
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=False)
