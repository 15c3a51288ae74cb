"""One notebook run from top to bottom, and its outputs without what differs from run to run."""

from __future__ import annotations

import base64
import io
import os
import re
import sys
from pathlib import Path
from typing import Any

import duckdb
import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient import NotebookClient
from PIL import Image

from datasets.stata import write_stata

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
SPEC = "application/vnd.vegalite.v6+json"
PNG = "image/png"
Cells = list[list[dict[str, Any]]]


def notebooks() -> list[Path]:
    """All notebooks, by name."""
    return sorted(FOLDER.glob("*.ipynb"))


def make_release(dataset: Path, release: Path) -> Path:
    """The part of a release that the notebooks read, by the release's own writer."""
    path = release / "stata" / "panel.dta"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(dataset / "nianbao.duckdb"), read_only=True) as work:
        write_stata(work, "panel", path)
    return release


def run(path: Path, archive: Path, dataset: Path, release: Path) -> nbformat.NotebookNode:
    """The notebook with fresh outputs as they are kept. Raises CellExecutionError where a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    kernel = AsyncKernelManager()
    # this Python, whatever kernels the machine has
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel._kernel_spec = KernelSpec(argv=command, language="python", display_name="Python 3")
    places = {"ARCHIVE": archive, "DATASET": dataset, "RELEASE": release, "PYTHONPATH": ROOT}
    environment = os.environ | {name: str(place.resolve()) for name, place in places.items()}
    client = NotebookClient(notebook, km=kernel, timeout=120, resources={"metadata": {"path": str(FOLDER)}})
    client.execute(env=environment)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.metadata.pop("execution", None)
            cell.outputs = [kept for kept in map(_kept, cell.outputs) if kept]
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> Cells:
    """What each code cell shows."""
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def said(output: dict[str, Any]) -> dict[str, Any]:
    """What an output says but for its pictures: texts, tables, and the specification of a chart with its data."""
    data = {kind: value for kind, value in output.get("data", {}).items() if kind != PNG}
    return {"type": output["output_type"], "text": output.get("text"), "data": data}


def picture(output: dict[str, Any]) -> Image.Image | None:
    """The picture that an output shows."""
    data = output.get("data", {}).get(PNG)
    return Image.open(io.BytesIO(base64.b64decode(data))) if data else None


def keep_pictures(fresh: nbformat.NotebookNode, kept: nbformat.NotebookNode) -> None:
    """Gives charts whose specification has not changed their old picture: fonts differ from machine to machine."""
    old = {
        repr(output["data"][SPEC]): output["data"][PNG]
        for shown in outputs(kept)
        for output in shown
        if SPEC in output.get("data", {}) and PNG in output["data"]
    }
    for shown in outputs(fresh):
        for output in shown:
            spec = repr(output.get("data", {}).get(SPEC))
            if spec in old:
                output["data"][PNG] = old[spec]


def _kept(output: dict[str, Any]) -> dict[str, Any] | None:
    """An output without counts, styles and words about objects; None for what a library grumbles."""
    if output["output_type"] == "stream":
        return None if output["name"] == "stderr" else output
    output.pop("execution_count", None)
    if output["output_type"] == "execute_result":
        output["execution_count"] = None
    output["metadata"] = {}
    data = output["data"]
    if "text/html" in data:
        data["text/html"] = re.sub(r"<style scoped>.*?</style>\n?", "", data["text/html"], flags=re.S)
    if PNG in data and SPEC not in data:
        data["text/plain"] = "a picture"
    if PNG in data:
        data[PNG] = _small(data[PNG])
    return output


def _small(png: str) -> str:
    """The same picture in 256 colours, a third of the bytes."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(png))) as image:
        image.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
    return base64.b64encode(out.getvalue()).decode()
