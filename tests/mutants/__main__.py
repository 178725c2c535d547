"""Put faults into the law and its assessment, one at a time, and ask the tests: ``script/mutants`` runs it."""

import argparse
import gc
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from tests.mutants.places import Mutant, trees
from tests.mutants.schedule import everything, missing, stages_of
from tests.mutants.trial import Ended, Fault, Outcome, Stage, ended, preload, start

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("src/fenduan/law", "src/fenduan/assessment")
# A fault may make the tests work more without looping: this much more than without it, and some seconds besides.
_FACTOR: Final = 4
_SECONDS: Final = 10
_FOUND: Final = (Outcome.KILLED, Outcome.TIMEOUT)


class Trial(NamedTuple):
    """A mutant and what became of it."""

    mutant: Mutant
    ended: Ended


@dataclass(frozen=True)
class Settings:
    """What is asked for on the command line."""

    seed: int
    sample: int
    jobs: int
    minutes: float
    least: float
    only: str


def _settings(words: Sequence[str] | None = None) -> Settings:
    parser = argparse.ArgumentParser(prog="script/mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the draw; the same seed and source draw the same")
    parser.add_argument("--sample", type=int, default=400, help="how many mutants to draw")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes at a time")
    parser.add_argument("--minutes", type=float, default=28, help="after which no other mutant is begun")
    parser.add_argument("--least", type=float, default=90, help="per cent to be killed in each package, else exit 1")
    parser.add_argument("--only", default="", help="modules whose name has this in it")
    return Settings(**vars(parser.parse_args(words)))


def _say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def drawn(seed: int, size: int, only: str = "") -> list[Mutant]:
    """Draw mutants, each place as likely as the next, in the order in which they are tried."""
    places = [place for tree in trees(ROOT, PACKAGES, only) for place in tree.places()]
    _say(f"{len(places):,} places for a fault; drawing {min(size, len(places)):,} with seed {seed}")
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
    chance.shuffle(places)
    found: list[Mutant] = []
    for place in places:
        if len(found) == size:
            break
        mutant = place.mutant()
        if mutant is not None:
            found.append(mutant)
    return found


def _named(stage: Iterable[str]) -> str:
    tests = [each.partition("::") for each in stage]
    files = dict.fromkeys(Path(file).stem.removeprefix("test_") for file, _, _ in tests)
    return "+".join(files) + "".join(test[test.index("[") :] for _, _, test in tests if "[" in test)


def unharmed(folder: Path, modules: Iterable[str]) -> dict[str, Stage]:
    """Run every stage that these modules have without a fault and give each its limit.

    Raises ``RuntimeError`` where a test fails as it is.
    """
    wanted = {stage for module in modules for stage in stages_of(module)}
    stages = [Stage(_named(each), each, 3600) for each in everything() if each in wanted]
    record = folder / "unharmed"
    _, status = os.waitpid(start(ROOT, None, stages, record), 0)
    result = ended(status, record)
    if result.outcome is not Outcome.SURVIVED:
        raise RuntimeError(f"{result.by} fails without any fault:\n{record.read_text(encoding='utf-8')[-3000:]}")
    for name, seconds in result.seconds.items():
        _say(f"  {seconds:6.1f} s  {name}")
    return {
        stage.name: Stage(stage.name, stage.arguments, int(result.seconds[stage.name] * _FACTOR) + _SECONDS)
        for stage in stages
    }


def tried(mutants: Sequence[Mutant], known: dict[str, Stage], settings: Settings, folder: Path) -> Iterator[Trial]:
    """Put each mutant to the tests, ``jobs`` at a time, until there is no more of them or of time."""
    last = time.monotonic() + settings.minutes * 60
    waiting = iter(mutants)
    running: dict[int, tuple[Mutant, Path]] = {}
    while True:
        while len(running) < settings.jobs and time.monotonic() < last and (mutant := next(waiting, None)):
            record = folder / f"{len(running)}-{time.monotonic_ns()}"
            fault = Fault(mutant.module, ROOT / mutant.path, mutant.after)
            stages = [known[_named(stage)] for stage in stages_of(mutant.module)]
            running[start(ROOT, fault, stages, record)] = mutant, record
        if not running:
            return
        child, status = os.wait()
        mutant, record = running.pop(child)
        yield Trial(mutant, ended(status, record))
        record.unlink()


def rate(outcomes: Counter[Outcome]) -> float:
    """Return how many per cent were found; what cannot be imported counts neither way."""
    found = sum(outcomes[each] for each in _FOUND)
    judged = found + outcomes[Outcome.SURVIVED]
    return 100 * found / judged if judged else 100.0


def _table(title: str, groups: dict[str, Counter[Outcome]]) -> Iterator[str]:
    yield ""
    yield f"| {title} | killed | timeout | survived | invalid | rate |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for name, outcomes in sorted(groups.items()):
        cells = [str(outcomes[each]) for each in (*_FOUND, Outcome.SURVIVED, Outcome.INVALID)]
        yield f"| {name} | {' | '.join(cells)} | {rate(outcomes):.1f} % |"


def _package(module: str) -> str:
    return module.rpartition(".")[0]


def report(trials: Sequence[Trial]) -> tuple[str, dict[str, float]]:
    """Return the tables and the survivors as text, and the rate of each package."""
    groups: tuple[dict[str, Counter[Outcome]], ...] = ({}, {}, {})
    for mutant, result in trials:
        keys = (mutant.module, mutant.operator, _package(mutant.module))
        for group, key in zip(groups, keys, strict=True):
            group.setdefault(key, Counter())[result.outcome] += 1
    lines = ["", "Survivors:" if any(each.ended.outcome is Outcome.SURVIVED for each in trials) else "No survivor."]
    for mutant, result in sorted(trials, key=lambda each: (each.mutant.path, each.mutant.line)):
        if result.outcome is Outcome.SURVIVED:
            lines += ["", f"{mutant.path}:{mutant.line}: {mutant.operator}", mutant.diff]
    for title, group in zip(("module", "operator", "package"), groups, strict=True):
        lines += _table(title, group)
    return "\n".join(lines), {name: rate(outcomes) for name, outcomes in groups[-1].items()}


def _took(trials: int, seconds: float) -> str:
    """Say how long the trials took, by the clock and of processor, the tests without a fault among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    each = processor / max(trials, 1)
    return f"{trials} faults tried in {seconds / 60:.1f} minutes; {each:.1f} s of processor for each."


def main(words: Sequence[str] | None = None) -> int:
    """Run the trials and report; 1 where a package is below the rate asked for, or where the tests cannot be run."""
    settings = _settings(words)
    absent = missing(ROOT)
    if absent:
        _say(f"not in this checkout: {', '.join(absent)}")
        return 1
    preload()
    mutants = drawn(settings.seed, settings.sample, settings.only)
    trials: list[Trial] = []
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        _say("the tests without a fault, in seconds of processor:")
        # What every trial starts with is not looked through for garbage in each of them.
        gc.collect()
        gc.freeze()
        known = unharmed(Path(folder), {each.module for each in mutants})
        for trial in tried(mutants, known, settings, Path(folder)):
            trials.append(trial)
            mutant, result = trial
            place = f"{mutant.path}:{mutant.line}"
            _say(f"{len(trials):4} {result.outcome:8} {place} {mutant.operator} {result.by[:100]}")
            if result.outcome is Outcome.SURVIVED:
                _say(mutant.diff)
    text, rates = report(trials)
    _say(text)
    _say(f"\n{_took(len(trials), time.monotonic() - begun)}")
    if len(trials) < len(mutants):
        _say(f"\nStopped after {settings.minutes:g} minutes: {len(trials)} of the {len(mutants)} drawn were tried.")
    return 0 if all(each >= settings.least for each in rates.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
