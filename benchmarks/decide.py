"""One dossier decided by three engines: from a parsed dictionary, one thread, median of interleaved runs.

The answers of all engines are compared before anything is measured, on every example and on changed copies of them.
"""

import argparse
import copy
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import cel_rules, zen_rules
from benchmarks.twelve import DAY, Answers, Engine, ours
from fenduan.assessment.evaluate import evaluate
from fenduan.dossier import yaml_text
from fenduan.dossier.errors import Findings
from fenduan.dossier.taking import NotTaken, take
from fenduan.law.arrangement import Arrangement
from fenduan.law.register import register

EXAMPLES: Final = Path(__file__).resolve().parents[1] / "examples"
WORKED: Final = "adc-three-provinces"
_ROUND: Final = 100
_CHANGED_COPIES: Final = 200
# What all three engines are told apart by: entries of these, taken away one by one.
_CHANGED: Final = ("product", "documents", "preparations", "segments", "quality_system", "sites", "parties")
_BASE: Final = "zen-engine, tables"

Run = Callable[[Any], object]


def tree_of(path: Path) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Return a dossier as a dictionary."""
    tree, _ = yaml_text.load(path.read_bytes(), Findings())
    return tree


def everything_with_reasons() -> Run:
    """Return our decision on every requirement, each finding with its reason in words."""
    law = register()

    def decide(tree: object) -> list[tuple[str, str, str]]:
        found = evaluate(Arrangement(take(tree), DAY), law)
        return [(row.id, each.status, each.reason.pick("zh")) for row, each in found]

    return decide


def everything() -> Run:
    """Return our decision on every requirement, statuses only."""
    law = register()

    def decide(tree: object) -> list[tuple[str, str]]:
        found = evaluate(Arrangement(take(tree), DAY), law)
        return [(row.id, each.status) for row, each in found]

    return decide


def changed(tree: Any, rng: random.Random) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Return a copy of a dossier with one key or entry of it taken away, or a truth value turned."""
    copied = copy.deepcopy(tree)
    places: list[tuple[Any, Any]] = []
    waiting = [copied[key] for key in _CHANGED if key in copied]
    while waiting:
        node = waiting.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        places.extend((node, key) for key in keys if key not in ("id", "stage", "site", "form", "after"))
        waiting.extend(node[key] for key in keys)
    node, key = rng.choice(places)
    if isinstance(node[key], bool):
        node[key] = not node[key]
    else:
        del node[key]
    return copied


def _refers_to_nothing(tree: Any) -> bool:  # noqa: ANN401 - whatever YAML holds
    """Whether a changed copy is no dossier any more, in a way that the peers do not look at."""
    ids = {key: {each["id"] for each in tree.get(key, ())} for key in ("parties", "sites", "segments")}
    holders = [each for each in tree["parties"] if {"applicant", "holder"} & set(each.get("roles", ()))]
    if len(holders) != 1 or any(each["site"] not in ids["sites"] for each in tree["segments"]):
        return True
    if any(each.get("party", holders[0]["id"]) not in ids["parties"] for each in tree["sites"]):
        return True
    return any(not set(each.get("after", ())) <= ids["segments"] for each in tree["segments"]) or any(
        each.get("entrusted_by", holders[0]["id"]) not in ids["parties"] for each in tree["segments"]
    )


def dossiers() -> Iterator[tuple[str, Any]]:
    """Yield the examples and changed copies of them that are dossiers still."""
    for path in sorted(EXAMPLES.glob("*.yaml")):
        tree = tree_of(path)
        yield path.stem, tree
        for number in range(_CHANGED_COPIES):
            copied = changed(tree, random.Random(f"{path.stem} {number}"))  # noqa: S311 - nothing is kept secret
            try:
                take(copied)
            except NotTaken:
                continue
            if not _refers_to_nothing(copied):
                yield f"{path.stem} {number}", copied


def assert_equal(engines: dict[str, Engine]) -> int:
    """Compare the answers of all engines with ours; return how many dossiers were decided.

    Raises:
        AssertionError: an answer differs.
    """
    count = 0
    for name, tree in dossiers():
        wanted = _in_any_order(engines["Fenduan"](tree))
        for engine, decide in engines.items():
            found = _in_any_order(decide(tree))
            differing = {key: (found.get(key), wanted[key]) for key in wanted if found.get(key) != wanted[key]}
            if differing:
                raise AssertionError(f"{engine} on {name}: {differing}")
        count += 1
    return count


def _in_any_order(answers: Answers) -> Answers:
    return {key: sorted(statuses) for key, statuses in answers.items()}


def medians(runs: dict[str, Run], tree: object, times: int) -> dict[str, float]:
    """Return the median of each run in microseconds; the runs take turns, so that a slow moment meets all."""
    taken: dict[str, list[int]] = {name: [] for name in runs}
    for run in runs.values():
        run(tree)
    # What is imported stays for good: the collector need not look at it again in the middle of a run.
    gc.collect()
    gc.freeze()
    for _ in range(max(1, times // _ROUND)):
        for name, run in runs.items():
            for _ in range(_ROUND):
                begun = time.perf_counter_ns()
                run(tree)
                taken[name].append(time.perf_counter_ns() - begun)
    return {name: statistics.median(each) / 1000 for name, each in taken.items()}


def measure(times: int) -> dict[str, Any]:
    """Compare the answers, then measure; return what :func:`table` shows."""
    engines: dict[str, Engine] = {
        "Fenduan": ours(),
        "zen-engine, tables": zen_rules.decision(tables=True),
        "zen-engine, expressions": zen_rules.decision(tables=False),
        "CEL": cel_rules.decision(),
    }
    compared = assert_equal(engines)
    runs: dict[str, Run] = {
        "Fenduan, the same twelve, statuses": engines.pop("Fenduan"),
        "Fenduan, all requirements, statuses": everything(),
        "Fenduan, all requirements, reasons in words": everything_with_reasons(),
        "Fenduan, taking the dictionary only": take,
        **engines,
    }
    tree = tree_of(EXAMPLES / f"{WORKED}.yaml")
    return {"compared": compared, "times": times, "median_us": medians(runs, tree, times)}


def table(found: dict[str, Any]) -> str:
    """Return what was measured as a table: microseconds, and how many times the base each takes."""
    medians_us: dict[str, float] = found["median_us"]
    base = medians_us[_BASE]
    rows = [f"| {name} | {each:.0f} | {each / base:.2f} |" for name, each in medians_us.items()]
    head = f"| what | median, µs | as a multiple of {_BASE} |\n| --- | ---: | ---: |"
    said = f"Answers equal on {found['compared']} dossiers; median of {found['times']} interleaved runs."
    return "\n".join([said, "", head, *rows])


def main() -> None:
    """Measure and print; with ``--json`` for a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.times)
    sys.stdout.write((json.dumps(found, indent=2) if asked.json else table(found)) + "\n")


if __name__ == "__main__":
    main()
