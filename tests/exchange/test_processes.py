"""Processes that work on parts end without a word when whoever asked is gone."""

import subprocess
import sys

import pytest

from fenduan.exchange.processes import WorkerFailedError, answers
from tests.cli.running import environment

_CUT_OFF = """
import os
from multiprocessing import Pipe
from fenduan.exchange.processes import _serve
ours, theirs = Pipe()
os.write(ours.fileno(), {sent!r})
ours.close()
_serve(theirs, lambda: len)
print("ended")
"""


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0\0\0\x50", b"\0\0\0\x50half of a message"])
def test_a_part_that_is_cut_off_ends_it_without_a_word(sent: bytes) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _CUT_OFF.format(sent=sent)],
        env=environment(), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert (told.returncode, told.stdout, told.stderr) == (0, "ended\n", "")


def _length() -> object:
    return len


def test_answers_come_in_the_order_of_the_parts() -> None:
    parts = ["a" * each for each in range(50, 0, -1)]

    assert list(answers(_length, iter(parts), 2)) == list(range(50, 0, -1))  # type: ignore[arg-type]  # it is len


def test_work_that_fails_is_told_where_it_was_asked_for() -> None:
    with pytest.raises(WorkerFailedError, match="TypeError"):
        list(answers(_length, iter([5]), 1))  # type: ignore[arg-type]  # it is len
