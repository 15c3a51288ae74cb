"""The folder that a web server serves: the built page, the release it is over, and what it needs beside that."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from crawler.store.place import Place
from datasets.catalog import open_database
from datasets.explorer.evidence import write_evidence
from datasets.explorer.panel import panel_files
from datasets.explorer.places import places_index
from datasets.release import read_manifest
from datasets.swap import DATABASE, new_folder, swap

PAGE = "index.html"
DATA, RELEASE = "data", "release"


class SiteError(ValueError):
    """Why a site is not made; the text is one line."""


def make_site(release: Path, page: Path, out: Path, archive: Place | None = None) -> dict[str, int]:
    """Writes the site to `out`, whole or not at all; returns places and reports with evidence.

    `page` is what `make explore` builds of explorer/; without `archive` a figure's page has no picture. Raises
    SiteError when the page is not built or something else stands at `out`, ReleaseError and NotADataset when
    `release` is no release.
    """
    if not (page / PAGE).is_file():
        raise SiteError(f"{page}: no page was built there (`make explore` builds it)")
    if out.exists() and not (out / PAGE).is_file() and any(out.iterdir()):
        raise SiteError(f"{out}: something else than a site stands there; nothing was touched")
    manifest = read_manifest(release)
    with open_database(release / DATABASE) as work, new_folder(out) as folder:
        shutil.copytree(page, folder, dirs_exist_ok=True)
        shutil.copytree(release, folder / RELEASE, copy_function=_link)
        index = places_index(work)
        _write(folder / DATA / "places.json", index)
        for province, rows in panel_files(work):
            _write(folder / DATA / "panel" / f"{province}.json", rows)
        drawn = write_evidence(work, archive, folder / DATA / "evidence") if archive else 0
        facts = {name: manifest.get(name) for name in ("version", "date", "commit", "rows", "coverage")}
        size = (release / DATABASE).stat().st_size
        _write(folder / DATA / "release.json", {**facts, "bytes": size, "evidence": drawn})
        swap(folder, out)
    return {"places": len(index["places"]), "evidence": drawn}


def _link(source: str, target: str) -> None:
    """The same file under a second name, or a copy where the file system has no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
