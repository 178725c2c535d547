"""What the tests of the reference data share."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of shared test data beside the checkout, or skip."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared test data is not here: ../shared/data is absent")
    return folder


@pytest.fixture
def repository() -> Path:
    """Return the root of the checkout."""
    return REPOSITORY
