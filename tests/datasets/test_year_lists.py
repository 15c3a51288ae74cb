"""What readings list, regrouped by year: nothing is lost on the way, in whatever segments and years it stood."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import Page, portal, reading, write_archive
from test_build import A, build, some_archive, tree

import datasets.processes
from datasets.homes import Homes
from datasets.large_tables import write_figures
from datasets.readings import extractor_version, reading_row, segments, set_aside_row, write_segment
from datasets.year_lists import lay_out, ranked, rows_saying, sort_order, words_array

WORDS = st.lists(st.sampled_from(["总计", "b", "a", "ab", "", None]), max_size=20)


@given(WORDS)
def test_a_column_is_the_same_after_it_was_ranked(words):
    column = pa.chunked_array([pa.array(words, pa.string()).dictionary_encode()])
    ranks, spelled = ranked(column)
    assert spelled == sorted(spelled)
    assert words_array(ranks, spelled).to_pylist() == words
    assert rows_saying("a", ranks, spelled) == [n for n, word in enumerate(words) if word == "a"]


@given(WORDS, st.randoms(use_true_random=False))
def test_equal_columns_have_equal_bytes_whatever_order_their_words_came_in(words, rng):
    known = [*dict.fromkeys(word for word in [*words, "more"] if word is not None)]
    rng.shuffle(known)
    codes = pa.array([None if word is None else known.index(word) for word in words], pa.int32())
    made = words_array(*ranked(pa.chunked_array([pa.DictionaryArray.from_arrays(codes, known)])))
    plain = pa.array([*words], pa.string()).dictionary_encode()
    assert made.equals(words_array(*ranked(pa.chunked_array([plain]))))


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from("ba"), st.sampled_from(["y", "x", None])), max_size=20
    )
)
def test_rows_are_in_the_order_of_their_keys(rows):
    places = np.array([row[0] for row in rows], np.int64)
    columns = [
        pa.chunked_array([pa.array([r[n] for r in rows], pa.string()).dictionary_encode()]) for n in (1, 2)
    ]
    order = sort_order(places, *(ranked(column) for column in columns)).tolist()
    assert [rows[n] for n in order] == sorted(rows, key=lambda row: (row[0], row[1], row[2] or ""))


def test_in_processes_it_has_the_same_bytes(tmp_path, monkeypatch):
    """However little there is to build."""
    archive = some_archive(tmp_path / "archive")
    monkeypatch.setattr(datasets.processes, "LITTLE", 0)
    assert build(archive, tmp_path / "processes") == 0
    monkeypatch.undo()
    assert build(archive, tmp_path / "here") == 0
    assert tree(tmp_path / "processes") == tree(tmp_path / "here")


def test_a_report_whose_year_the_link_gives_has_all_its_cells(tmp_path):
    """Its reading names no year, or another than its report has: it lies elsewhere."""
    pages = [
        Page(f"{A}1", reading(year=2021)),
        Page(f"{A}2", reading(year=None), year_hint=2022, anchor="2022年政府信息公开工作年度报告"),
    ]
    archive = write_archive(tmp_path / "archive", pages, [portal(year=None)])
    assert build(archive, tmp_path / "out") == 0
    cells = pa.parquet.read_table(tmp_path / "out" / "cells", partitioning=None)
    assert pa.compute.value_counts(cells["year"]).to_pylist() == [
        {"values": 2021, "counts": 200},
        {"values": 2022, "counts": 200},
    ]


@pytest.mark.parametrize("first", ["set aside", "read"])
def test_of_a_document_with_two_readings_the_better_one_counts_whole(tmp_path, first):
    page = Page(f"{A}1", reading(year=2021))
    archive = write_archive(tmp_path / "archive", [page])
    # segments are taken by name: one before and one behind, whatever the name of the true one
    (segment,) = segments(archive, extractor_version())
    rows = [set_aside_row(digest, 1, "died") for digest in (page.digest, "another")]
    worse = write_segment(archive, extractor_version(), rows)
    names = sorted([segment, worse])
    order = [worse, segment] if first == "set aside" else [segment, worse]
    kept = [each.read_bytes() for each in order]
    for name, data in zip(names, kept, strict=True):
        name.write_bytes(data)
    assert build(archive, tmp_path / "out") == 0
    assert pa.parquet.read_table(tmp_path / "out" / "cells", partitioning=None).num_rows == 200


def test_a_cell_that_is_lost_stops_the_build(tmp_path):
    rows = [reading_row("d", 1, reading(year=2021))]
    segment = write_segment(tmp_path / "archive", extractor_version(), rows)
    lay_out([(segment, 0)], tmp_path, 0)
    homes(cells=201).write(tmp_path)
    with pytest.raises(ValueError, match=r"r: 200 cells of document d are laid out, its reading has 201"):
        write_figures(tmp_path, 2021, tmp_path / "out")


def test_a_cell_that_a_reading_gives_twice_stops_the_build(tmp_path):
    base = reading(year=2021)
    twice = replace(base, cells=(*base.cells, base.cells[0]))
    segment = write_segment(tmp_path / "archive", extractor_version(), [reading_row("d", 1, twice)])
    lay_out([(segment, 0)], tmp_path, 0)
    homes(cells=201).write(tmp_path)
    with pytest.raises(ValueError, match="r: the reading gives one cell twice"):
        write_figures(tmp_path, 2021, tmp_path / "out")


def homes(cells: int) -> Homes:
    """One report in one document."""
    one = np.ones(1, bool)
    return Homes(
        2021,
        np.zeros(1, np.int64),
        np.full(1, 2021, np.int16),
        np.full(1, cells),
        ["r"],
        ["d"],
        one,
        ["i"],
        ["2021"],
        one,
    )
