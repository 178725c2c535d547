"""The examples in the documentation: marked blocks, what really stands there, and how to write them anew.

Two marks stand on the line before a block:

- ``<!-- run: 1-4 7 last -->`` before a ``console`` block of one command (``$ ...``): these paragraphs of its output
  follow, an ellipsis where some are left out. ``<!-- run -->`` alone shows all of it. Paragraphs are the same in both
  languages, however long their lines.
- ``<!-- finding: EXAMPLE REQUIREMENT STATUS -->`` before a ``json`` block: the first such finding of an example.

``python -m tests.docs.examples`` writes all blocks anew.
"""

import atexit
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.scenarios.build import determined, example
from tests.structure.program import ROOT

COMMAND: Final = ".venv/bin/fenduan"
LEFT_OUT: Final = "…"
_OF_CHAINS: Final = frozenset({"trace", "affected", "events"})
_BLOCK: Final = re.compile(r"<!-- (run|finding)(?:: (.*?))? -->\n```(console|json)\n(.*?)```\n", re.DOTALL)
# A refusal or a misuse; an outcome that is not `ready` ends with 1.
_MISUSE = 2


@dataclass(frozen=True)
class Block:
    """A marked block: the file, its kind, what the mark asks for, and what stands in it."""

    path: Path
    kind: str
    asked: str
    text: str

    @property
    def name(self) -> str:
        """Name the block for a test's id."""
        first = self.asked if self.kind == "finding" else self.text.splitlines()[0].removeprefix("$ ")
        return f"{self.path.relative_to(ROOT)}: {first}"


def documents() -> list[Path]:
    """Return every page that a reader is given: those at the top and those under docs."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks() -> list[Block]:
    """Return every marked block of the documentation."""
    return [
        Block(path, found[1], found[2] or "", found[4])
        for path in documents()
        for found in _BLOCK.finditer(path.read_text(encoding="utf-8"))
    ]


def real(block: Block) -> str:
    """Return what should stand in a block."""
    return _finding(block.asked) if block.kind == "finding" else _run(block)


def _finding(asked: str) -> str:
    name, requirement, status = asked.split()
    findings = determined(example(name)).as_dict()["findings"]
    found = next(each for each in findings if (each["requirement"], each["status"]) == (requirement, status))
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _run(block: Block) -> str:
    typed = block.text.splitlines()[0]
    words = shlex.split(typed.removeprefix("$ "))
    assert words[0] == COMMAND, f"only {COMMAND} is run: {typed}"
    told = subprocess.run(
        [sys.executable, "-m", "fenduan.cli.main", *words[1:]],
        cwd=ROOT,
        env=_environment(block.path) | ({"FENDUAN_STORE": _store()} if words[1] in _OF_CHAINS else {}),
        capture_output=True,
        check=False,
        text=True,
    )
    assert told.returncode < _MISUSE, f"{typed}: {told.stderr}"
    assert told.stdout, f"{typed}: nothing comes out; {told.stderr}"
    return f"{typed}\n{_selected(told.stdout, block.asked)}"


def _environment(path: Path) -> dict[str, str]:
    language = "zh_CN.UTF-8" if path.name.endswith(".zh.md") else "en_GB.UTF-8"
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "TMPDIR"}}
    return kept | {"LC_ALL": language, "COLUMNS": "100", "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


@cache
def _store() -> str:
    """Return the folder of a chain store that holds the example, as a reader has imported it before."""
    folder = tempfile.mkdtemp(prefix="fenduan-examples-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    words = ["events", "import", "examples/chain-of-an-adc.jsonld", "--store", folder]
    command = [sys.executable, "-m", "fenduan.cli.main", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    return folder


def _selected(output: str, asked: str) -> str:
    """Return the paragraphs asked for, counted from 1, and a mark for each gap."""
    paragraphs = output.strip("\n").split("\n\n")
    spans = asked.replace("last", str(len(paragraphs))) or f"1-{len(paragraphs)}"
    shown: list[str] = []
    following = 1
    for span in spans.split():
        first, _, last = span.partition("-")
        if int(first) > following:
            shown.append(LEFT_OUT)
        shown += paragraphs[int(first) - 1 : int(last or first)]
        following = int(last or first) + 1
    if following <= len(paragraphs):
        shown.append(LEFT_OUT)
    return "".join(f"{line.rstrip()}\n" for line in "\n\n".join(shown).splitlines())


def write() -> None:
    """Write every marked block anew."""
    for path in documents():
        text = path.read_text(encoding="utf-8")

        def anew(found: re.Match[str], path: Path = path) -> str:
            mark = found[0][: found.start(4) - found.start()]
            return mark + real(Block(path, found[1], found[2] or "", found[4])) + "```\n"

        path.write_text(_BLOCK.sub(anew, text), encoding="utf-8")


if __name__ == "__main__":
    write()
