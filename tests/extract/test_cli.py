import json
import subprocess
import sys
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden" / "xingan-2022"


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extract", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_read_prints_a_line_a_file_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.pdf")
    done = run("read", missing, str(GOLDEN / "xingan-2022.pdf"))
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and missing in done.stderr
    assert first["error"] and first["cells"] == []
    assert set(second) == {"document", "report", "cells", "checks", "sections", "warnings", "error"}
    licences = next(c for c in second["cells"] if c["row"] == "administrative_licences")
    assert (licences["value"], licences["raw"], licences["page"], licences["reader"]) == (
        639,
        "639",
        3,
        "pdf",
    )
    assert len(licences["bbox"]) == 4


def test_identify_answers_each_line() -> None:
    given = json.dumps({"url": "", "title": "鹤岗市兴安区2022年政府信息公开工作年度报告"}) + "\n{broken\n"
    done = run("identify", given=given)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first == {
        "is_report": True,
        "year": 2022,
        "issuer": "鹤岗市兴安区人民政府",
        "issuer_kind": "government",
        "adcode": "230405",
    }
    assert done.returncode == 1 and "line 2" in second["error"]


def test_show_draws(tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert run("show", str(GOLDEN / "xingan-2022.pdf"), "-o", str(out)).returncode == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert run("show", str(tmp_path / "none.pdf"), "-o", str(out)).returncode == 1
