"""The checks across the entries of a dossier: references, ids, order of dates, the chain, the holder, files' names.

They run on the raw tree and pass over whatever has not the shape they need, so that one reading reports mistakes of
shape and of reference together. What refers to what is read off the model (:class:`fenduan.dossier.model.Ref`), once.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fenduan.dossier.edges import TooTangled, cycles, edges_between
from fenduan.dossier.errors import Finding, Findings, Path
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, is_date, specification
from fenduan.reference.codes import SUPPORTING_STAGES
from fenduan.reference.places import is_place

Node = Mapping[str, Any]

_LISTED = ("parties", "sites", "segments", "documents")
NATIONAL_BODIES: Final = frozenset({"NMPA", "CDE"})
# First and last of a span, and the kind of value that makes the pair a span (a hand-off's ``from`` is no date).
_SPANS = (
    ("from", "to", "date"),
    ("valid_from", "valid_until", "date"),
    ("effective_from", "expires", "date"),
    ("min", "max", "number"),
)


_NUMBERS = frozenset({int, float})


class _Everything:
    """The ids of a list that cannot be read: no reference to it can be called wrong."""

    def __contains__(self, _: object) -> bool:
        return True


Ids = Mapping[str, Container[str]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be looked at in one kind of mapping, and where it goes deeper."""

    references: tuple[tuple[str, str], ...]
    reference_lists: tuple[tuple[str, str], ...]
    reference_pairs: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, frozenset[str]], ...]
    spans: tuple[tuple[str, str, str], ...]
    mappings: tuple[tuple[str, "_Plan"], ...]
    lists: tuple[tuple[str, "_Plan"], ...]
    rare: bool

    @property
    def idle(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.references or self.reference_lists or self.lists or self.rare)


@cache
def _plan(spec: ObjectSpec) -> _Plan:
    leaves = {key: entry.spec for key, entry in spec.fields.items()}

    def to(key_spec: Spec) -> str | None:
        return key_spec.to if isinstance(key_spec, LeafSpec) else None

    def inner(key_spec: Spec, *, length: int | None) -> Spec | None:
        return key_spec.item if isinstance(key_spec, ListSpec) and key_spec.length == length else None

    lists = {key: item for key, each in leaves.items() if (item := inner(each, length=None))}
    pairs = {key: pair for key, item in lists.items() if (pair := inner(item, length=2))}
    deeper = ((key, _plan(each)) for key, each in leaves.items() if isinstance(each, ObjectSpec))
    deeper_lists = ((key, _plan(item)) for key, item in lists.items() if isinstance(item, ObjectSpec))
    places = tuple(_places(leaves))
    spans = tuple(span for span in _SPANS if all(_kind(leaves.get(key)) == span[2] for key in span[:2]))
    mappings = tuple((key, plan) for key, plan in deeper if not plan.idle)
    return _Plan(
        references=tuple((key, name) for key, each in leaves.items() if (name := to(each))),
        reference_lists=tuple((key, name) for key, item in lists.items() if (name := to(item))),
        reference_pairs=tuple((key, name) for key, pair in pairs.items() if (name := to(pair))),
        places=places,
        spans=spans,
        mappings=mappings,
        lists=tuple((key, plan) for key, plan in deeper_lists if not plan.idle),
        rare=bool(places or spans or pairs or mappings),
    )


def spans(spec: ObjectSpec) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a mapping that are the first and the last of a span."""
    for first, last, kind in _SPANS:
        low, high = spec.fields.get(first), spec.fields.get(last)
        if low is not None and high is not None and _kind(low.spec) == _kind(high.spec) == kind:
            yield low.attribute, high.attribute


def _kind(spec: Spec | None) -> str | None:
    return spec.kind if isinstance(spec, LeafSpec) else None


def _places(leaves: Mapping[str, Spec]) -> Iterator[tuple[str, frozenset[str]]]:
    for key, spec in leaves.items():
        if _kind(spec) in {"place", "step_authority"}:
            yield key, frozenset() if _kind(spec) == "place" else NATIONAL_BODIES


def check(tree: object, findings: Findings) -> None:
    """Add a finding for everything in ``tree`` that does not fit together."""
    if not isinstance(tree, dict):
        return
    ids: dict[str, Container[str]] = {name: _ids(tree, name, findings) for name in _LISTED}
    findings.next_check()
    _walk(tree, _plan(specification()), (), ids, findings)
    for rule in _WHOLE:
        findings.next_check()
        rule(tree, findings)


def _entries(tree: Node, key: str) -> list[tuple[int, Node]]:
    entries = tree.get(key)
    if type(entries) is not list:
        return []
    return [(index, entry) for index, entry in enumerate(entries) if type(entry) is dict]


def _ids(tree: Node, name: str, findings: Findings) -> Container[str]:
    if name in tree and type(tree[name]) is not list:
        return _Everything()
    if name not in tree:
        return () if name == "documents" else _Everything()
    seen: dict[str, int] = {}
    for index, entry in _entries(tree, name):
        each = entry.get("id")
        if type(each) is not str:
            continue
        if each in seen:
            findings.add(Finding("duplicate-id", (name, index, "id"), each, f"/{name}/{seen[each]}/id"))
        else:
            seen[each] = index
    return seen


# One frame for the three loops: this runs for every mapping of every dossier.
def _walk(node: Node, plan: _Plan, path: Path, ids: Ids, findings: Findings) -> None:  # noqa: C901
    for key, to in plan.references:
        value = node.get(key)
        if type(value) is str and value not in ids[to]:
            findings.add(_unknown((*path, key), value, to, ids))
    for key, to in plan.reference_lists:
        values = node.get(key)
        if type(values) is list:
            known = ids[to]
            for index, value in enumerate(values):
                if type(value) is str and value not in known:
                    findings.add(_unknown((*path, key, index), value, to, ids))
    if plan.rare:
        _rare(node, plan, path, ids, findings)
    for key, inner in plan.lists:
        values = node.get(key)
        if type(values) is list:
            for index, value in enumerate(values):
                if type(value) is dict:
                    _walk(value, inner, (*path, key, index), ids, findings)


def _rare(node: Node, plan: _Plan, path: Path, ids: Ids, findings: Findings) -> None:
    """Look at what few kinds of mapping have, apart from the references that nearly all have."""
    for key, bodies in plan.places:
        value = node.get(key)
        if type(value) is str and not is_place(value) and value not in bodies:
            findings.add(Finding("unknown-place", (*path, key), value, bodies))
    if plan.spans:
        _spans(node, plan, path, findings)
    if plan.reference_pairs:
        _pairs(node, plan, path, ids, findings)
    for key, inner in plan.mappings:
        value = node.get(key)
        if type(value) is dict:
            _walk(value, inner, (*path, key), ids, findings)


def _unknown(path: Path, value: str, to: str, ids: Ids) -> Finding:
    return Finding("unknown-reference", path, value, (to, ids[to]))


def _pairs(node: Node, plan: _Plan, path: Path, ids: Ids, findings: Findings) -> None:
    for key, to in plan.reference_pairs:
        pairs = node.get(key)
        for index, pair in enumerate(pairs if type(pairs) is list else ()):
            for end, value in enumerate(pair if type(pair) is list else ()):
                if type(value) is str and value not in ids[to]:
                    findings.add(_unknown((*path, key, index, end), value, to, ids))


def _spans(node: Node, plan: _Plan, path: Path, findings: Findings) -> None:
    for first, last, kind in plan.spans:
        low: Any = node.get(first)
        high: Any = node.get(last)
        if kind == "date":
            # Dates written YYYY-MM-DD stand in the order of their text.
            if type(low) is str and type(high) is str and low > high and is_date(low) and is_date(high):
                findings.add(Finding("end-before-start", (*path, last), high, (first, low)))
        elif type(low) in _NUMBERS and type(high) in _NUMBERS and low > high:
            findings.add(Finding("min-above-max", (*path, first), low, high))


def _chain(tree: Node, findings: Findings) -> None:
    """Self-references and cycles among segments, hand-offs and covered pairs that are no edge, hand-offs twice."""
    segments = _entries(tree, "segments")
    after: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    supporting: set[str] = set()
    for index, segment in segments:
        name = segment.get("id")
        if type(name) is not str or name in after:
            continue
        stated = segment.get("after")
        places[name] = index
        after[name] = [each for each in stated if type(each) is str] if type(stated) is list else []
        stage = segment.get("stage")
        if type(stage) is str and stage in SUPPORTING_STAGES:
            supporting.add(name)
        if stated and name in after[name]:
            at = stated.index(name)
            findings.add(Finding("self-reference", ("segments", index, "after", at), name))
    for name, source, cycle in cycles(after):
        index = places[name]
        at = tree["segments"][index]["after"].index(source)
        findings.add(Finding("cycle", ("segments", index, "after", at), source, cycle))
    try:
        edges = edges_between(after, supporting)
    except TooTangled:
        findings.add(Finding("too-tangled", ("segments",), tree["segments"]))
        return
    findings.next_check()
    _edges_named(tree, after, edges, findings)


def _edges_named(tree: Node, after: Container[str], edges: frozenset[tuple[str, str]], findings: Findings) -> None:
    seen: dict[tuple[str, str], int] = {}
    for index, handoff in _entries(tree, "handoffs"):
        giver, taker = handoff.get("from"), handoff.get("to")
        if type(giver) is not str or type(taker) is not str:
            continue
        pair = (giver, taker)
        if pair in seen:
            findings.add(Finding("duplicate-handoff", ("handoffs", index), pair, f"/handoffs/{seen[pair]}"))
        elif pair not in edges and pair[0] in after and pair[1] in after:
            findings.add(Finding("no-edge", ("handoffs", index), pair, edges))
        seen.setdefault(pair, index)
    system = tree.get("quality_system")
    covered = system.get("handoffs_covered") if type(system) is dict else None
    for index, entry in enumerate(covered if type(covered) is list else ()):
        if type(entry) is not list or len(entry) != 2 or not all(type(end) is str for end in entry):  # noqa: PLR2004
            continue
        pair = (entry[0], entry[1])
        if pair not in edges and pair[0] in after and pair[1] in after:
            findings.add(Finding("no-edge", ("quality_system", "handoffs_covered", index), pair, edges))


def _holder(tree: Node, findings: Findings) -> None:
    """Exactly one party is applicant or holder."""
    parties = _entries(tree, "parties")
    if type(tree.get("parties")) is not list or any(type(party.get("roles", [])) is not list for _, party in parties):
        return
    holders = [
        (index, party.get("id"))
        for index, party in parties
        if any(role in ("applicant", "holder") for role in party.get("roles", ()))
    ]
    if not holders:
        findings.add(Finding("no-holder", ("parties",), tree["parties"]))
    for index, name in holders[1:]:
        findings.add(Finding("two-holders", ("parties", index, "roles"), name, holders[0][1]))


def _files(tree: Node, findings: Findings) -> None:
    """A document's file is named by a relative path that stays beside the dossier."""
    for index, document in _entries(tree, "documents"):
        name = document.get("file")
        if type(name) is str and not stays_beside(name):
            findings.add(Finding("file-path", ("documents", index, "file"), name))


def stays_beside(name: str) -> bool:
    """Say whether ``name`` is a relative path without ``..``, drive or scheme; a backslash separates like a slash."""
    parts = name.replace("\\", "/").split("/")
    return bool(name) and parts[0] != "" and ".." not in parts and ":" not in parts[0]


_WHOLE: Iterable[Callable[[Node, Findings], None]] = (_chain, _holder, _files)
