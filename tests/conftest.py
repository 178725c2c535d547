"""What every test may use: the shared material, and how much hypothesis tries."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent

# A busy machine makes an example slow, never wrong: no deadline.
settings.register_profile(
    "quick",
    max_examples=25,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", parent=settings.get_profile("quick"), max_examples=1000, derandomize=False)
# Where a fault was put in, the same examples are tried each time, and the smallest that fails is not looked for.
settings.register_profile(
    "mutants", parent=settings.get_profile("quick"), derandomize=True, phases=(Phase.explicit, Phase.generate)
)
# pytest's own --hypothesis-profile comes after this and wins; `script/test --long` gives it.
settings.load_profile("quick")


def pytest_configure() -> None:
    """Hear Ctrl+C: a shell that starts something in the background lets it, and all that it starts, ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared material beside the checkout; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "dossiers").is_dir():
        pytest.skip("needs the shared dossiers and law texts in ../shared, which are not beside this checkout")
    return folder
