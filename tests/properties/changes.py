"""One change to a dossier at a time: every value another valid one, every key and every entry taken away."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from fenduan.dossier import rules
from fenduan.dossier.errors import Findings
from fenduan.dossier.model import Dossier
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.dossier.taking import NotTaken, take

Key = str | int
Path = tuple[Key, ...]
Raw = dict[str, Any]

OTHER_PLACES: Final = ("CN-SH", "CN-JS", "US")
OTHER_FORMS: Final = ("drug_substance", "lyophilised_powder_for_injection", "cartridge")
OTHER_DATES: Final = ("2021-02-28", "2026-06-01", "2031-12-31")
OTHER_NUMBERS: Final = (0, 4, 1000)


@dataclass(frozen=True)
class Change:
    """A dossier changed at ``pointer``; ``gone`` says that an entry of a list was taken away there."""

    pointer: str
    raw: Raw
    gone: bool = False


def pointer_of(path: Path) -> str:
    """Write a path as a JSON pointer (no key of the format needs an escape)."""
    return "".join(f"/{key}" for key in path)


def put(node: Any, path: Path, value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return ``node`` with ``value`` at ``path``; only what lies on the way is copied."""
    if not path:
        return value
    copied: Any = list(node) if isinstance(node, list) else dict(node)
    copied[path[0]] = put(node[path[0]], path[1:], value)
    return copied


def drop(node: Any, path: Path) -> Any:  # noqa: ANN401
    """Return ``node`` without the key or entry at ``path``."""
    copied: Any = list(node) if isinstance(node, list) else dict(node)
    if len(path) == 1:
        del copied[path[0]]
    else:
        copied[path[0]] = drop(node[path[0]], path[1:])
    return copied


def accepted(raw: Raw) -> Dossier | None:
    """Return the dossier where the reader takes ``raw``, otherwise ``None``."""
    found = Findings()
    rules.check(raw, found)
    if found:
        return None
    try:
        return take(raw)
    except NotTaken:
        return None


def changes(raw: Raw) -> Iterator[Change]:
    """Yield every change that leaves a dossier which may still be refused (see :func:`accepted`)."""
    yield from _below(raw, (), raw, specification())


def _below(raw: Raw, path: Path, value: Any, spec: Spec) -> Iterator[Change]:  # noqa: ANN401
    if isinstance(spec, LeafSpec):
        for other in others(raw, value, spec):
            yield Change(pointer_of(path), put(raw, path, other))
    elif isinstance(spec, ListSpec):
        for place, entry in enumerate(value):
            if spec.length is None:
                yield Change(pointer_of((*path, place)), drop(raw, (*path, place)), gone=True)
            yield from _below(raw, (*path, place), entry, spec.item)
    else:
        for key, entry in value.items():
            field = spec.fields[key]
            if not field.required:
                yield Change(pointer_of((*path, key)), drop(raw, (*path, key)))
            yield from _below(raw, (*path, key), entry, field.spec)


def others(raw: Raw, value: Any, spec: LeafSpec) -> list[Any]:  # noqa: ANN401
    """Give other values for a leaf: two where the format has them."""
    found: list[Any]
    match spec.kind:
        case "truth":
            found = [not value]
        case "code":
            after = spec.codes.index(value) + 1
            found = [*spec.codes[after:], *spec.codes[:after]]
        case "date":
            found = list(OTHER_DATES)
        case "place" | "step_authority":
            found = list(OTHER_PLACES)
        case "form":
            found = list(OTHER_FORMS)
        case "number" | "integer":
            found = [each for each in OTHER_NUMBERS if spec.minimum <= each <= spec.maximum] or [1, 2, 3, 4]
        case "id" if spec.to is not None:
            found = [entry["id"] for entry in raw[spec.to]]
        case "wording":
            found = [{"en": "Other", "zh": "其他"}]
        case "sha256":
            found = ["0" * 64]
        case _:
            found = ["other", "example"]
    return [each for each in found if each != value][: 3 if spec.kind == "date" else 2]


def paths(value: Any, spec: Spec | None = None, path: Path = ()) -> Iterator[tuple[Path, Spec]]:  # noqa: ANN401
    """Yield the path and the shape of everything stated, from the top down."""
    spec = specification() if spec is None else spec
    yield path, spec
    if isinstance(spec, ListSpec):
        for place, entry in enumerate(value):
            yield from paths(entry, spec.item, (*path, place))
    elif isinstance(spec, ObjectSpec):
        for key, entry in value.items():
            yield from paths(entry, spec.fields[key].spec, (*path, key))


def at(node: Any, path: Path) -> Any:  # noqa: ANN401
    """Return what stands at ``path``."""
    for key in path:
        node = node[key]
    return node


def day_of(raw: Raw) -> dt.date:
    """Return the day at which a dossier of these tests is judged."""
    return dt.date.fromisoformat(raw["as_of"])
