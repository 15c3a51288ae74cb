"""The database file is read whole by the DuckDB versions that people have: run by `make readers`, which needs an index."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from read_all import read
from test_release import a_dataset

VERSIONS = ("1.1.3", "1.4.5", "1.5.6")
FETCHES = os.environ.get("READERS") == "1"


@pytest.mark.skipif(
    not FETCHES, reason="tests need no network; `make readers` installs older DuckDB versions"
)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_duckdb_reads_every_table_view_and_macro_alike(tmp_path_factory, version):
    home = tmp_path_factory.mktemp("older")
    path = a_dataset(home) / "nianbao.duckdb"
    packages = home / version
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*install, "--target", str(packages), f"duckdb=={version}"], check=False)
    if done.returncode:
        pytest.skip(f"duckdb {version} cannot be installed here")
    script = str(Path(__file__).with_name("read_all.py"))
    said = subprocess.run(
        [sys.executable, script, str(path)],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr[-500:]
    theirs, ours = json.loads(said.stdout), json.loads(json.dumps(read(str(path))))
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
