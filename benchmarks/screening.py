"""Screening measured as a user has it: the command as a process, its time and the memory of all its processes.

The dossiers are the examples in turn. A folder of YAML is compared with the raw C loader, which only reads the same
files, with as many processes.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import yaml

from benchmarks.decide import EXAMPLES, tree_of
from benchmarks.ran import Measured, ran

# A file of more lines is screened by naming one of this many again and again.
_LINES_IN_A_FILE: Final = 100_000
_ROUNDS: Final = 3


def screened(paths: list[Path], jobs: int) -> Measured:
    """Run the command over ``paths`` and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["screen", *map(str, paths), "--jobs", str(jobs)]
        return ran(*words, "--format", "csv", "-o", str(Path(folder) / "out.csv"), "--as-of", "2026-06-15", status=1)


def write_lines(path: Path, count: int) -> None:
    """Write ``count`` dossiers as JSON Lines."""
    lines = [json.dumps(tree_of(each), ensure_ascii=False) + "\n" for each in sorted(EXAMPLES.glob("*.yaml"))]
    with path.open("w", encoding="utf-8") as file:
        file.writelines(islice(cycle(lines), count))


def write_folder(folder: Path, count: int) -> None:
    """Write ``count`` dossiers as YAML files."""
    for number, each in zip(range(count), cycle(sorted(EXAMPLES.glob("*.yaml"))), strict=False):
        shutil.copy(each, folder / f"{number:06}.yaml")


def load_raw(paths: list[str]) -> int:
    """Read YAML files with the C loader and nothing else; return how many."""
    for path in paths:
        with Path(path).open("rb") as file:
            yaml.load(file, yaml.CSafeLoader)
    return len(paths)


def raw_seconds(folder: Path, jobs: int) -> float:
    """Return how long the C loader takes over a folder, with as many processes."""
    paths = sorted(map(str, folder.iterdir()))
    parts = [paths[number : number + 16] for number in range(0, len(paths), 16)]
    begun = time.perf_counter()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        count = sum(pool.map(load_raw, parts))
    seconds = time.perf_counter() - begun
    if count != len(paths):
        raise RuntimeError(f"{count} of {len(paths)} files were read")
    return seconds


def growth(counts: list[int], jobs: int) -> Iterator[str]:
    """Yield a row for each number of dossiers: time, rate and memory."""
    yield "| dossiers, JSON Lines | seconds | a second | processor seconds | MiB, all processes |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    with _folder() as folder:
        for count in counts:
            path = folder / "lines.jsonl"
            write_lines(path, min(count, _LINES_IN_A_FILE))
            found = screened([path] * max(1, count // _LINES_IN_A_FILE), jobs)
            rate = f"{found.seconds:.1f} | {count / found.seconds:,.0f} | {found.worked:.1f}"
            yield f"| {count:,} | {rate} | {found.memory:.0f} |"


def folders(count: int, jobs: int) -> Iterator[str]:
    """Yield the rate over a folder of YAML beside that of the raw loader; the two take turns."""
    with _folder() as folder:
        write_folder(folder, count)
        pairs = [(screened([folder], jobs).seconds, raw_seconds(folder, jobs)) for _ in range(_ROUNDS)]
    ours, raw = sorted(pairs, key=lambda pair: pair[1] / pair[0])[len(pairs) // 2]
    yield "| a folder of YAML | seconds | files a second |\n| --- | ---: | ---: |"
    yield f"| fenduan screen, {count:,} files | {ours:.1f} | {count / ours:,.0f} |"
    yield f"| raw C loader, the same files | {raw:.1f} | {count / raw:,.0f} |"
    yield f"\nThe rate of `fenduan screen` is {raw / ours:.0%} of the raw loader's."


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--counts", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--files", type=int, default=3_000)
    asked = parser.parse_args()
    for line in chain(growth(asked.counts, asked.jobs), [""], folders(asked.files, asked.jobs)):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
