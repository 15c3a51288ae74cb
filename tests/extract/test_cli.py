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
    empty = tmp_path / "empty.pdf"
    empty.touch()
    for name, error in (
        (tmp_path / "none.pdf", "No such file"),
        (empty, "the file is empty"),
        (tmp_path, "directory"),
    ):
        done = run("show", str(name), "-o", str(out))
        assert done.returncode == 1 and done.stderr.startswith(f"{name}: ") and error in done.stderr


def test_odd_lines_to_identify_are_an_answer_each() -> None:
    lines = [
        b"\xff\xfe",
        b"[" * 100_000,
        b"5",
        b'{"title": 5}',
        b'{"text": "\\ud800"}',
        b'{"title": "' + b"9" * 99 + b'"}',
        b"{}",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "extract", "identify"],
        input=b"\n".join(lines),
        capture_output=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines) and answers[-1]["is_report"] is False and done.returncode == 1


def test_several_workers_keep_the_order_of_the_files(tmp_path: Path) -> None:
    files = [str(GOLDEN / f"xingan-2022.{kind}") for kind in ("pdf", "txt", "docx")] * 2
    done = run("read", "--jobs", "2", *files)
    assert [json.loads(line)["document"]["path"] for line in done.stdout.splitlines()] == files
    assert done.returncode == 0 and done.stderr == ""


def test_a_reader_of_the_lines_that_goes_away_is_no_fault() -> None:
    files = " ".join([str(GOLDEN / "xingan-2022.txt")] * 8)
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m extract read {files} | head -c 1"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0 and done.stderr == b""
