"""Running the command: in this process for most tests, as a process of its own where that matters."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from fenduan.assessment.schema import schema
from fenduan.cli.main import fenduan

ROOT: Final = Path(__file__).resolve().parents[2]
EXAMPLES: Final = {
    "adc-three-provinces": ("ready", 0),
    "antibody-with-obstacles": ("not_eligible", 1),
    "reported-cross-province": ("incomplete", 1),
}
LANGUAGES: Final = ("en", "zh")
_SILENT: Final = dict.fromkeys(
    ("LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "NO_COLOR", "FENDUAN_TRACEBACK", "PYTHONIOENCODING")
)


def example(name: str) -> str:
    """Return the path of an example dossier."""
    return str(ROOT / "examples" / f"{name}.yaml")


def run(*words: str, env: Mapping[str, str] | None = None, stdin: str | bytes = "", charset: str = "utf-8") -> Result:
    """Run a command line in this process, in an environment that says nothing of language or width."""
    runner = CliRunner(charset=charset)
    result = runner.invoke(fenduan, list(words), input=stdin, env={**_SILENT, **(env or {})})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@dataclass(frozen=True)
class Ended:
    """How a process ended: its status, and what it wrote, as bytes."""

    status: int
    stdout: bytes
    stderr: bytes


def environment(**more: str) -> dict[str, str]:
    """Return an environment for a process of its own that says nothing of language or width."""
    kept = {key: value for key, value in os.environ.items() if key not in _SILENT and not key.startswith("COV")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **more}


def command(*words: str) -> Sequence[str]:
    """Return the words that start the command as a process."""
    return [sys.executable, "-m", "fenduan.cli.main", *words]


def process(*words: str, stdin: bytes = b"", **more: str) -> Ended:
    """Run a command line as a process of its own."""
    told = subprocess.run(
        command(*words), env=environment(**more), input=stdin, capture_output=True, check=False, cwd=ROOT, timeout=60
    )
    return Ended(told.returncode, told.stdout, told.stderr)


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of a published schema."""
    return Draft202012Validator(schema(name))


def valid(text: str, name: str) -> dict[str, Any]:
    """Return the JSON in ``text``, which is all of it and true to the schema ``name``."""
    payload: dict[str, Any] = json.loads(text)
    errors = [error.message for error in validator(name).iter_errors(payload)]
    assert not errors, errors
    return payload
