"""Drafts: plain data as typed, changed place by place, and what is amiss in them. Pure; it knows no database."""

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fenduan.dossier import rules, shape
from fenduan.dossier.errors import Finding, Findings, GivenUp
from fenduan.dossier.errors import Path as Place
from fenduan.dossier.messages import describe
from fenduan.dossier.model import Dossier
from fenduan.dossier.taking import NotTaken, take
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import Refused
from fenduan.reference.text import Text

LARGEST: Final = 5 * 1024 * 1024
"""The most that one draft holds, in bytes of JSON."""
DEEPEST: Final = 32
_REPORTED: Final = 200
_LONGEST: Final = 500
# Each round takes away what the last one found; what is left then refers to nothing that went.
_ROUNDS: Final = 40
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_REQUIRED: Final[Mapping[str, Any]] = {
    "dossier": 1, "id": "arrangement", "product": {}, "parties": [], "sites": [], "segments": [],
}  # fmt: skip
_NULL: Final = Text("Nothing stands here. Leave it out, or state it.", "此处为空值，请删除或者填写。")
_CHARACTER: Final = Text(
    "This text holds a character that no page can show. Remove it.", "文本中含有无法显示的字符，请删除。"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing amiss: where, by which rule, and what about it."""

    pointer: str
    rule: str
    message: Text

    def as_dict(self) -> dict[str, object]:
        """Return the form it has in JSON."""
        return {"pointer": self.pointer, "rule": self.rule, "message": self.message.as_dict()}


def pointer_of(path: Place) -> str:
    """Write a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def path_of(pointer: str) -> tuple[str, ...]:
    """Read a JSON pointer. Raises :class:`Refused` where it is none."""
    if not pointer.startswith("/") or len(pointer) > _LONGEST or not pointer.isprintable():
        raise Refused(_NO_PLACE, status=400)
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:])


_NO_PLACE: Final = Text("There is no such place in this part.", "本部分中没有该位置。")
_TOO_LARGE: Final = Text(
    "This part would hold more than 5 MiB. Put long text into a document.",
    "本部分内容将超过5 MiB，请将长文本放入文件。",
)
_TOO_DEEP: Final = Text("This is nested too deep for a dossier.", "内容嵌套层级过深，无法作为卷宗内容。")


def with_value(content: Mapping[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """Return a draft with ``value`` at ``pointer``; ``None`` takes away what is there, ``-`` at the end appends.

    Keys on the way that are not there yet are made.

    Raises:
        Refused: there is no such place, or the draft would be too large or nested too deep.
    """
    found = copy.deepcopy(dict(content))
    _put(found, path_of(pointer), value)
    check_size(found)
    return found


def check_size(content: object) -> None:
    """Raise :class:`Refused` where a draft is too large or nested too deep."""
    if _depth(content) > DEEPEST:
        raise Refused(_TOO_DEEP, status=400)
    if len(dumped(content)) > LARGEST:
        raise Refused(_TOO_LARGE, status=400)


def dumped(content: object) -> str:
    """Return a draft as it is stored: JSON in ASCII, so that any text typed can be kept."""
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))


def _depth(value: object) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
        inner = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        waiting.extend((below, depth + 1) for below in inner)
    return deepest


def _put(root: Any, path: tuple[str, ...], value: object) -> None:
    here = root
    for place, key in enumerate(path[:-1]):
        following = path[place + 1]
        if isinstance(here, list):
            here = _item(here, key)
        elif isinstance(here, dict):
            if not isinstance(here.get(key), dict | list):
                here[key] = [] if following == "-" or following.isdecimal() else {}
            here = here[key]
        else:
            raise Refused(_NO_PLACE, status=400)
    _put_last(here, path[-1], value)


def _item(items: list[Any], key: str) -> Any:
    if key == "-" or (key.isdecimal() and int(key) == len(items)):
        items.append({})
        return items[-1]
    if not key.isdecimal() or int(key) > len(items):
        raise Refused(_NO_PLACE, status=400)
    return items[int(key)]


def _put_last(here: object, key: str, value: object) -> None:
    if isinstance(here, dict):
        if value is None:
            here.pop(key, None)
        else:
            here[key] = value
        return
    if not isinstance(here, list):
        raise Refused(_NO_PLACE, status=400)
    if key == "-" or (key.isdecimal() and int(key) == len(here)):
        if value is not None:
            here.append(value)
    elif not key.isdecimal() or int(key) > len(here):
        raise Refused(_NO_PLACE, status=400)
    elif value is None:
        del here[int(key)]
    else:
        here[int(key)] = value


# What is amiss


def with_required(tree: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a tree with the keys that a dossier cannot be without; ``name`` is its id where none is stated."""
    return {**copy.deepcopy(dict(_REQUIRED)), "id": name, **tree}


def _findings(tree: Mapping[str, Any]) -> list[Finding]:
    found = Findings()
    try:
        shape.check(tree, found)
        rules.check(tree, found)
    except GivenUp:
        pass
    return found.kept


def faults(tree: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return all that is amiss in a tree that should be a dossier, at most 200 things, in the order of checking."""
    found = [*_characters(tree), *(_fault(each) for each in _findings(tree))]
    return tuple(found[:_REPORTED])


def misshapen(content: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return what of one part's content is no list where one belongs, and no entry where entries belong."""
    found = Findings()
    shape.check(with_required(content, "part"), found)
    return tuple(_fault(each) for each in found.kept if each.rule == "wrong-type" and len(each.path) <= 2)  # noqa: PLR2004


def _fault(finding: Finding) -> Fault:
    return Fault(pointer_of(finding.path), finding.rule, describe(finding)[2])


def _characters(tree: Mapping[str, Any]) -> Iterator[Fault]:
    for path, value in _leaves(tree):
        if value is None:
            yield Fault(pointer_of(path), "null", _NULL)
        elif isinstance(value, str) and _CONTROL.search(value):
            yield Fault(pointer_of(path), "control-character", _CHARACTER)
        elif isinstance(value, str) and turns(value):
            yield Fault(pointer_of(path), "turned", TURNS)


def _leaves(tree: Mapping[str, Any]) -> Iterator[tuple[Place, object]]:
    waiting: list[tuple[Place, object]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*path, key), each) for key, each in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, place), each) for place, each in enumerate(value))
        else:
            yield path, value


@dataclass(frozen=True)
class Readable:
    """What of a tree can be read as a dossier, if a holder is there; the places of the tree are kept apart.

    ``moved`` says where the entries that were kept stood in the tree.
    """

    dossier: Dossier
    tree: dict[str, Any]
    _kept: Mapping[str, tuple[int, ...]]

    def back(self, pointer: str) -> str:
        """Return where a place of the readable tree stands in the tree it was made of."""
        path = pointer.split("/")
        kept = self._kept.get(path[1]) if len(path) > 1 else None
        if kept is None or len(path) < 3 or not path[2].isdecimal():  # noqa: PLR2004 - a list and an index
            return pointer
        return "/".join((*path[:2], str(kept[int(path[2])]), *path[3:]))


def readable(tree: Mapping[str, Any]) -> Readable | None:
    """Return what can be read of a tree: what is amiss is taken as not stated, an entry without its id is left out.

    ``None`` where even then it is no dossier: no holder is stated, or two are.
    """
    rest: dict[str, Any] = copy.deepcopy(dict(tree))
    kept: dict[str, list[int]] = {key: list(range(len(each))) for key, each in rest.items() if isinstance(each, list)}
    for path, text in list(_leaves(rest)):
        if isinstance(text, str) and _CONTROL.search(text):
            _blank(rest, path)
    _drop_all(rest, (path for path, value in list(_leaves(rest)) if value is None), kept)
    for _ in range(_ROUNDS):
        found = _findings(rest)
        if not found:
            try:
                return Readable(take(rest), rest, {key: tuple(each) for key, each in kept.items()})
            except NotTaken:
                return None
        if not _without(rest, found, kept):
            return None
    return None


def _blank(root: Any, path: Place) -> None:
    here = root
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = _CONTROL.sub(" ", here[path[-1]])


def _without(rest: dict[str, Any], found: list[Finding], kept: dict[str, list[int]]) -> bool:
    """Take away what findings name; say whether anything went. Later entries go first, so that places hold."""
    before = dumped(rest)
    _drop_all(rest, {_taken(each) for each in found} - {()}, kept)
    return dumped(rest) != before


def _drop_all(rest: dict[str, Any], paths: Iterable[Place], kept: dict[str, list[int]]) -> None:
    for path in sorted(paths, key=_in_order, reverse=True):
        _drop(rest, path, kept)


def _in_order(path: Place) -> tuple[str, ...]:
    return tuple(f"{key:012d}" if isinstance(key, int) else key for key in path)


def _taken(finding: Finding) -> Place:
    """Return what has to go for a finding: the place itself, or the entry that cannot be without it."""
    path = finding.path
    needed = len(path) > 2 and path[2] in _NEEDED.get(str(path[0]), ())  # noqa: PLR2004 - a key of an entry
    return path[:2] if needed else path


_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "parties": ("id",),
    "sites": ("id",),
    "segments": ("id", "site", "stage", "form"),
    "handoffs": ("from", "to"),
    "documents": ("id",),
}


def _drop(rest: dict[str, Any], path: Place, kept: dict[str, list[int]]) -> None:
    if len(path) == 1 and path[0] in _REQUIRED:
        name = str(path[0])
        rest[name] = copy.deepcopy(_REQUIRED[name])
        kept.pop(name, None)
        return
    here: Any = rest
    for key in path[:-1]:
        if not _has(here, key):
            return
        here = here[key]
    if _has(here, path[-1]):
        del here[path[-1]]
        if len(path) == 2 and isinstance(here, list):  # noqa: PLR2004 - an entry of a list of the dossier itself
            del kept[str(path[0])][int(path[1])]


def _has(here: object, key: str | int) -> bool:
    if isinstance(here, dict):
        return key in here
    return isinstance(here, list) and isinstance(key, int) and key < len(here)
