"""Every notebook runs from top to bottom on the sample dataset, and is kept without its outputs."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from tests.road import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def ran(road):
    """Each notebook with its outputs, by name."""
    done = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATASET", str(road.out))
        for path in NOTEBOOKS:
            notebook = nbformat.read(path, as_version=4)
            done[path.name] = NotebookClient(
                notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
            ).execute()
    return done


def test_first_steps_show_the_figure_and_what_does_not_add_up(ran):
    printed = "\n".join(
        output.get("data", {}).get("text/plain", "")
        for cell in ran["first-steps.ipynb"].cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "639" in printed and "applications.balance" in printed


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_kept_without_outputs_and_reads_views_only(path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
            assert not re.search(r"\b(FROM|JOIN) (cells|reports|checks|figures|documents)\b", cell.source)
            assert "parquet" not in cell.source.lower()
