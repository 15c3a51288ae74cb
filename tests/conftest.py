"""What costs seconds is made once: the sample dataset, by the real `make dataset`."""

import pytest

from tests.road import Road, make_dataset


@pytest.fixture(scope="session")
def road(tmp_path_factory) -> Road:
    """The samples' archive and dataset; nobody writes to either."""
    return make_dataset(tmp_path_factory.mktemp("road"))
