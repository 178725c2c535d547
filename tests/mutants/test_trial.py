"""A trial ends as the fault has it: noticed, not noticed, never ending, or no program at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.trial import Outcome, ended

_TRY = """
import os
import sys
from pathlib import Path
from tests.mutants.trial import Fault, Stage, preload, start

root, source, record = (Path(word) for word in sys.argv[1:])
preload()
fault = Fault("fenduan.law.periods", root / "src/fenduan/law/periods.py", source.read_text(encoding="utf-8"))
stage = Stage("periods", ("tests/scenarios/test_periods.py",), 3)
print(os.waitpid(start(root, fault, [stage], record), 0)[1])
"""


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ("DAYS_IN_PIECES = 1096", "DAYS_IN_PIECES = 1097", Outcome.KILLED),
        ("earliest first", "the earliest first", Outcome.SURVIVED),
        ("while low < high:", "while True:", Outcome.TIMEOUT),
        ("from enum import IntEnum", "from enum import NoSuchEnum", Outcome.INVALID),
    ],
)
def test_a_trial_ends_as_the_fault_has_it(
    root: Path, tmp_path: Path, before: str, after: str, outcome: Outcome
) -> None:
    source = (root / "src/fenduan/law/periods.py").read_text(encoding="utf-8")
    assert before in source
    record = tmp_path / "record"
    (tmp_path / "source").write_text(source.replace(before, after), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", _TRY, root, tmp_path / "source", record],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )

    result = ended(int(told.stdout), record)

    assert result.outcome is outcome
    assert ("test_periods" in result.by) == (outcome is Outcome.KILLED)
