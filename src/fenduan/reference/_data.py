"""Read the data files of this package."""

import json
from pathlib import Path
from typing import Any

# Beside this module, and read by path: `importlib.resources` would cost more at the start than the file itself.
_FOLDER = Path(__file__).with_name("data")


def load(name: str) -> Any:  # noqa: ANN401 - the shape of JSON is the reader's to say
    """Return the content of the JSON file ``name`` in the data folder."""
    return json.loads((_FOLDER / name).read_bytes())
