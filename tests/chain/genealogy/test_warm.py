"""What is compiled is compiled beforehand, and a machine on which nothing can be kept is answered too."""

import os
import subprocess
import sys
from pathlib import Path

from tests.structure.program import ROOT

_ASK = """
import tempfile
from pathlib import Path
from fenduan.chain.genealogy import kernels
from fenduan.chain.genealogy.index import Genealogy
from fenduan.chain.store import Source, Store, Told
from tests.chain.telling import came, declared, made

def signatures():
    return {name: len(each.signatures) for name, each in vars(kernels).items() if hasattr(each, "signatures")}

def ask():
    with tempfile.TemporaryDirectory() as folder, Store.make(Path(folder)) as store:
        tell = lambda *events: store.add(Source("", "0"), (Told(each, b"", 0) for each in events))
        tell(came("a", site="s"), made("m1", ("a",), ("b",)), made("m2", ("b",), ("c",)))
        Genealogy.make(store)
        genealogy = Genealogy.open(store)
        for more in ((), (made("m3", ("c",), ("d",)),), (declared("m1"),)):
            tell(*more)
            for way in ("back", "forward"):
                genealogy.trace("b", way)
            genealogy.finished(genealogy.reach(genealogy.touched("site", "s", 0, 1 << 60), "forward"))
"""


def _python(statement: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV", "NUMBA"))}
    inherited |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **environment}
    told = subprocess.run(
        [sys.executable, "-c", statement], env=inherited, capture_output=True, check=False, text=True, cwd=ROOT
    )
    assert told.returncode == 0, told.stderr
    return told


def test_nothing_is_left_to_compile_when_it_is_warm() -> None:
    told = _python(
        "from fenduan.chain.genealogy.warm import warm\n"
        f"{_ASK}\n"
        "warm(); before = signatures(); ask(); print(before == signatures(), all(before.values()), len(before))"
    )
    assert told.stdout.split() == ["True", "True", "5"]


def test_what_was_compiled_is_kept_where_numba_is_told_to(tmp_path: Path) -> None:
    _python("from fenduan.chain.genealogy.warm import warm; warm()", NUMBA_CACHE_DIR=str(tmp_path))
    kept = {each.name.split("-")[0] for each in tmp_path.rglob("*.nbi")}
    assert kept == {f"kernels.{name}" for name in ("rows_of", "reach", "reach_with", "chains_of", "having")}

    told = _python(
        f"{_ASK}\nask(); print(sum(sum(each.stats.cache_misses.values()) for each in vars(kernels).values() "
        "if hasattr(each, 'stats')))",
        NUMBA_CACHE_DIR=str(tmp_path),
    )
    assert told.stdout.split() == ["0"]


def test_where_nothing_can_be_kept_it_is_compiled_each_time() -> None:
    """A service whose program and home it may not write to."""
    _python(
        "from numba.core.caching import CacheImpl\n"
        "CacheImpl._locator_classes = []\n"
        f"{_ASK}\nask(); assert kernels.reach.signatures; assert not kernels.reach.stats.cache_path"
    )
