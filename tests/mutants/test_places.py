"""Where a fault is put, and where none is; which tests are asked."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.schedule import STAGES, everything, missing, stages_of
from tests.mutants.trial import Outcome, modules

needs_operators = pytest.mark.skipif(
    importlib.util.find_spec("libcst") is None or importlib.util.find_spec("mutmut") is None,
    reason="mutmut and libcst are not installed here; script/mutants installs them",
)


def faults(folder: Path, source: str) -> list[str]:
    """Return the lines that each fault in a module of this source would put there."""
    from tests.mutants.places import Tree  # noqa: PLC0415 - not everywhere installed

    path = folder / "src" / "fenduan" / "law" / "made.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    made = [place.mutant() for place in Tree(folder, path).places()]
    return [line[1:].strip() for each in made if each for line in each.diff.splitlines() if line.startswith("+")]


@needs_operators
@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("if a < 1:\n    b()\n", ["if not (a < 1):", "if a <= 1:", "if a < 2:"]),
        ("[x for x in y if x in z]\n", ["[x for x in y if not (x in z)]", "[x for x in y if x not in z]"]),
        ("a or b\n", ["a and b"]),
        ("f(a, key=b)\n", ["f(None, key=b)", "f(a, )"]),
        ('f("code")\n', ["f(None)", 'f("XXcodeXX")']),
        ("@requirement(spared=True)\ndef f():\n    yield not a\n", ["@requirement(spared=False)", "yield a"]),
    ],
)
def test_these_faults_are_put(tmp_path: Path, source: str, found: list[str]) -> None:
    assert sorted(faults(tmp_path, source)) == sorted(found)


@needs_operators
@pytest.mark.parametrize(
    "source",
    [
        '"""Says what it is."""\n',
        "from a import b\nimport c\n",
        'def f(a: Literal["b"]) -> "C": ...\n',
        "Doer = Party | str\n",
        'Section = Literal["A", "B"]\n',
        '__all__ = ["a"]\n',
        "@dataclass(frozen=True)\nclass A: ...\n",
        'say("Held.", "已取得。")\n',
        'Text("yes", "是")\n',
        'a("two words")\n',
    ],
)
def test_no_fault_is_put_into_types_imports_and_wording(tmp_path: Path, source: str) -> None:
    assert not [each for each in faults(tmp_path, source) if each != "a(None)"]


@needs_operators
def test_the_same_seed_draws_the_same() -> None:
    from tests.mutants.__main__ import drawn  # noqa: PLC0415 - not everywhere installed

    first, again, other = (drawn(seed, 5, "law.years") for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert {each.module for each in first} == {"fenduan.law.years"}


@needs_operators
def test_the_rate_leaves_out_what_cannot_be_imported() -> None:
    from tests.mutants.__main__ import rate  # noqa: PLC0415 - not everywhere installed

    counted = Counter({Outcome.KILLED: 8, Outcome.TIMEOUT: 1, Outcome.SURVIVED: 1, Outcome.INVALID: 90})

    assert rate(counted) == 90


def test_every_test_and_module_that_the_schedule_names_is_there(root: Path) -> None:
    assert not missing(root)
    assert {*STAGES} <= {*modules(root)}
    assert {stage for name in modules(root) for stage in stages_of(name)} <= {*everything()}
