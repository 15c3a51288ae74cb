"""What machines read about a release: Data Package v2 (datapackage.org), Croissant 1.0 (mlcommons.org), CITATION.cff."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets.catalog import column_comment
from datasets.tables import comment, declarations

TITLE = "Nianbao: annual reports of Chinese governments on information disclosure, as data"
ABOUT = (
    "The statutory tables of the annual reports on government information disclosure (政府信息公开工作年度报告) of "
    "Chinese governments, one figure a cell, each with its printed text, its status and its source page."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
TYPES = {
    "VARCHAR": ("string", "sc:Text"),
    "BOOLEAN": ("boolean", "sc:Boolean"),
    "DATE": ("date", "sc:Date"),
    "TIMESTAMP": ("datetime", "sc:Text"),
    "DOUBLE": ("number", "sc:Float"),
}
"""DuckDB type → (Data Package type, Croissant type); whole numbers and decimals by their beginning."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """One CSV of a release: its table or view, its path in the release and its columns with their DuckDB types."""

    name: str
    path: str
    columns: tuple[tuple[str, str], ...]


def field_types(kind: str) -> tuple[str, str]:
    """(Data Package type, Croissant type) of a column of a DuckDB type, as it stands in CSV."""
    if kind.endswith("[]"):
        return TYPES["VARCHAR"]
    if kind.startswith("DECIMAL"):
        return "number", "sc:Float"
    if "INT" in kind:
        return "integer", "sc:Integer"
    return TYPES[kind]


def digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def data_package(version: str, folder: Path, tables: Sequence[CsvTable]) -> dict[str, Any]:
    """datapackage.json: every CSV with its schema."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "nianbao",
        "title": TITLE,
        "description": ABOUT,
        "version": version,
        "licenses": [LICENCE],
        "resources": [_resource(folder, table) for table in tables],
    }


def _resource(folder: Path, table: CsvTable) -> dict[str, Any]:
    path = folder / table.path
    declared = declarations().get(table.name)
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": name,
                "type": field_types(kind)[0],
                "description": column_comment(table.name, name) or name,
            }
            for name, kind in table.columns
        ],
        "missingValues": [""],
    }
    if declared is not None and declared.key and declared.columns[0].type:
        schema["primaryKey"] = list(declared.key)
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "description": comment(table.name) or table.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": schema,
    }


def croissant(
    version: str, published: str, url: str | None, folder: Path, tables: Sequence[CsvTable]
) -> dict[str, Any]:
    """croissant.json: every CSV as a file, and as a record set over its columns; `url` is where the release stands, if known."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": "nianbao",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "description": ABOUT,
        "license": LICENCE["path"],
        **({"url": url} if url else {}),
        "version": version,
        "datePublished": published,
        "citeAs": TITLE,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": table.path,
                "name": table.path,
                "contentUrl": table.path,
                "encodingFormat": "text/csv",
                "sha256": digest(folder / table.path),
            }
            for table in tables
        ],
        "recordSet": [_record_set(table) for table in tables],
    }


def _record_set(table: CsvTable) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": comment(table.name) or table.name,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{name}",
                "name": f"{table.name}/{name}",
                "description": column_comment(table.name, name) or name,
                "dataType": field_types(kind)[1],
                "source": {"fileObject": {"@id": table.path}, "extract": {"column": name}},
            }
            for name, kind in table.columns
        ],
    }


def citation(version: str, released: str) -> str:
    """CITATION.cff of the data (Citation File Format 1.2.0)."""
    return (
        "cff-version: 1.2.0\n"
        "message: If you use these data, please cite them as below, and cite the reports you used.\n"
        f'title: "{TITLE}"\n'
        "type: dataset\n"
        "authors:\n  - name: The Nianbao contributors\n"
        f'version: "{version}"\n'
        f"date-released: {released}\n"
        "license: CC-BY-4.0\n"
    )


CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
