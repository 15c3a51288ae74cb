"""What costs seconds is made once: the sample dataset, by the real `make dataset`."""

import fcntl
import os

import pytest
from hypothesis import settings

from tests.road import Road, make_dataset

# Two noisy cores: how long one example took says nothing; hangs are what the hostile documents test.
settings.register_profile("noisy", deadline=None)
settings.load_profile("noisy")


@pytest.fixture(scope="session")
def road(tmp_path_factory) -> Road:
    """The samples' archive and dataset; nobody writes to either. All workers of a run share one."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "road"
    folder.mkdir(exist_ok=True)
    console = folder / "console.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not console.exists():
            console.write_text(make_dataset(folder).console, encoding="utf-8")
    return Road(folder / "archive", folder / "dataset", console.read_text(encoding="utf-8"))
