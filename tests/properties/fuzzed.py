"""Dossiers changed at random in several places, as far as the reader takes them."""

from dataclasses import dataclass, field
from typing import Final

from hypothesis import strategies as st

from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec
from tests.properties.cases import NAMES, case
from tests.properties.changes import Path, Raw, accepted, at, drop, others, paths, pointer_of, put

MOST_CHANGES: Final = 12
DAYS: Final = ("2010-01-01", "2023-10-17", "2025-12-30", "2026-04-01", "2026-06-15", "2028-02-29", "2040-01-01")


@dataclass(frozen=True)
class Drawn:
    """A dossier, and how it came about: the one it comes from and what was changed in it."""

    name: str
    changed: tuple[str, ...]
    raw: Raw = field(repr=False)


def _options(raw: Raw, path: Path, spec: Spec) -> dict[str, Raw]:
    """Give what may be done at one place: another value, nothing, a list twice or empty."""
    value, pointer = at(raw, path), pointer_of(path)
    options: dict[str, Raw] = {}
    if isinstance(spec, LeafSpec):
        options = {f"{pointer} = {each}": put(raw, path, each) for each in others(raw, value, spec)}
    elif isinstance(spec, ListSpec):
        options = {f"{pointer} emptied": put(raw, path, []), f"{pointer} doubled": put(raw, path, [*value, *value])}
    if _may_go(raw, path):
        options[f"{pointer} dropped"] = drop(raw, path)
    return options


def _may_go(raw: Raw, path: Path) -> bool:
    holds = next(spec for place, spec in paths(raw) if place == path[:-1])
    return isinstance(holds, ListSpec) or (isinstance(holds, ObjectSpec) and not holds.fields[str(path[-1])].required)


@st.composite
def dossiers(draw: st.DrawFn) -> Drawn:
    """Draw a dossier that the reader takes, some changes away from one of the rich ones."""
    name = draw(st.sampled_from(NAMES))
    raw, done = case(name), []
    chance = draw(st.randoms(use_true_random=False))
    for _ in range(draw(st.integers(0, MOST_CHANGES))):
        options = _options(raw, *chance.choice([(path, spec) for path, spec in paths(raw) if path]))
        what = chance.choice([*options]) if options else ""
        if what and accepted(options[what]) is not None:
            raw = options[what]
            done.append(what)
    return Drawn(name, tuple(done), raw)
