"""A small run of the layout fuzzer, and the documents that it found: goldens, with their truth."""

from pathlib import Path

import pytest

from tests.accuracy.measure import Job, Printed, Score, jobs_of, score_document
from tests.layouts.corpus import draw_template, render, truth_of

FOUND = Path(__file__).parents[1] / "golden" / "found"
FORMATS = ("html", "docx", "drawn", "xlsx", "ofd", "text", "zip")


def score(format_: str, seed: int) -> Score:
    made = render(seed, format_, draw_template(seed))
    printed = {code: Printed(t.value, t.hidden, t.text) for code, t in truth_of(made.spec).items()}
    return score_document(made.data, made.name, made.row(), printed)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("seed", range(9002, 9010))
def test_no_silent_error(format_: str, seed: int) -> None:
    try:
        found = score(format_, seed)
    except FileNotFoundError as lacking:
        pytest.skip(str(lacking))
    assert [miss for miss in found.misses if miss.silent] == []


FOUND_JOBS = list(jobs_of(FOUND))


@pytest.mark.parametrize("job", FOUND_JOBS, ids=lambda job: job[0].name)
def test_what_the_fuzzer_found_stays_read(job: Job) -> None:
    path, row, truth = job
    assert score_document(path.read_bytes(), path.name, row, truth).misses == ()
