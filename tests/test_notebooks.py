"""Every notebook runs from top to bottom on the sample dataset, and what is kept in it is what it shows."""

import re
import tempfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from tests.notebooks.run import FOLDER, PNG, SPEC, make_release, notebooks, outputs, picture, run, said
from tests.road import ROOT

NOTEBOOKS = pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
TABLES = r"\b(FROM|JOIN) (cells|reports|checks|figures|documents)\b"


def kept(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="session")
def release(road, tmp_path_factory):
    return make_release(road.out, tmp_path_factory.mktemp("release"))


@NOTEBOOKS
def test_what_is_kept_is_what_it_shows(path, road, release):
    fresh = outputs(run(path, road.archive, road.out, release))
    old = outputs(kept(path))
    for shown, was in zip(fresh, old, strict=True):
        assert [said(each) for each in shown] == [said(each) for each in was], "run: make notebooks"
        for now, then in zip(map(picture, shown), map(picture, was), strict=True):
            assert (now is None) == (then is None)
            assert now is None or is_alike(now, then)


def is_alike(now: Image.Image, then: Image.Image) -> bool:
    """Whether two pictures are the same but for the machine's fonts."""
    sides = np.array([now.size, then.size], dtype=float)
    assert (np.abs(sides[0] / sides[1] - 1) < 0.2).all(), sides
    a, b = (np.asarray(each.convert("L").resize((120, 120)), dtype=float) for each in (now, then))
    assert a.std() > 5, "an empty picture"
    return float(np.abs(a - b).mean()) < 12


@NOTEBOOKS
def test_kept_without_noise(path):
    notebook = kept(path)
    nbformat.validate(notebook)
    text = path.read_text(encoding="utf-8")
    here = (str(ROOT), str(Path.home()) + "/", tempfile.gettempdir() + "/", "site-packages")
    assert not any(place in text for place in here), "a path of this machine"
    assert not re.search(r"\d\d:\d\d:\d\d|at 0x[0-9a-f]{6}", text), "a time or an object's address"
    assert len(text) < 400_000
    for cell in notebook.cells:
        assert cell.cell_type != "code" or cell.execution_count is None
        assert "execution" not in cell.metadata
        for output in cell.get("outputs", []):
            assert output.output_type in ("execute_result", "display_data", "stream")
            assert output.get("name") != "stderr"


@NOTEBOOKS
def test_each_chart_says_its_question_its_number_and_its_source(path):
    charts = [o["data"] for shown in outputs(kept(path)) for o in shown if SPEC in o.get("data", {})]
    for data in charts:
        title = data[SPEC]["title"]
        assert title["text"].endswith("?") and PNG in data
        below = " ".join(title["subtitle"])
        assert "Source: " in below and "nvented sample" in below
        assert re.search(r"\bn = \d|\d+ units|, of \d+", below)


@pytest.mark.parametrize("path", [*notebooks(), FOLDER / "paper.py"], ids=lambda path: path.stem)
def test_reads_views_only(path):
    if path.suffix == ".py":
        sources = [path.read_text(encoding="utf-8")]
    else:
        sources = [cell.source for cell in kept(path).cells if cell.cell_type == "code"]
    for source in sources:
        assert not re.search(TABLES, source)
        assert "parquet" not in source.lower()


@NOTEBOOKS
def test_links_lead_somewhere(path):
    for cell in kept(path).cells:
        for target in re.findall(r"\]\(([^)#]+)", cell.source if cell.cell_type == "markdown" else ""):
            assert (path.parent / target).exists(), target


def test_first_steps_show_the_figure_and_what_does_not_add_up():
    shown = "\n".join(
        str(said(output)["data"])
        for each in outputs(kept(ROOT / "notebooks/first-steps.ipynb"))
        for output in each
    )
    assert "639" in shown and "applications.balance" in shown


def test_the_audit_reads_the_page_as_the_dataset_has_it():
    shown = [
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for each in outputs(kept(ROOT / "notebooks/figure-to-page.ipynb"))
        for output in each
    ]
    assert re.search(r"the same +True", "\n".join(shown))
    assert "200 of 200 cells as in the dataset" in "\n".join(shown)
