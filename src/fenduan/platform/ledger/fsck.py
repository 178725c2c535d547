"""A second, small verifier: it derives the log anew from the raw rows.

It shares no code with what writes the ledger. Rows come by SQL, hashes from the standard library, signatures are
checked with ``cryptography`` directly, and the formats are read here once more. A mistake in the writer, or a hand in
the database, shows as a difference.
"""

import datetime as dt
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from fenduan.reference.text import Text

REPORTED: Final = 200
_FETCHED: Final = 1_000
_COLUMNS: Final = (
    "number", "payload", "leaf", "time", "actor", "organisation", "action", "subject_kind", "subject", "promise",
    "seal_by",
)  # fmt: skip
_Keys = tuple[Ed25519PublicKey, ...]
_SELECTED: Final = ", ".join(f"e.{each}" for each in _COLUMNS)

FAULTS: Final[dict[str, Text]] = {
    "payload": Text("The bytes of entry {at} are no entry.", "记录 {at} 的字节不是记录。"),
    "leaf": Text("The digest of entry {at} is not that of its bytes.", "记录 {at} 的摘要与其字节不符。"),
    "column": Text(
        "Entry {at}: the column `{column}` says something else than its bytes.",
        "记录 {at}：列 `{column}` 与其字节内容不一致。",
    ),
    "promise": Text("The promise of entry {at} is not one of this log for it.", "记录 {at} 的承诺并非本日志对其作出。"),
    "opening": Text(
        "Entry {at}: the kept value of `{column}` is not the one committed to.",
        "记录 {at}：`{column}` 保存的值与承诺的值不一致。",
    ),
    "unopened": Text(
        "Entry {at}: the value of `{column}` is gone, and no entry says that it was erased.",
        "记录 {at}：`{column}` 的值已缺失，且没有记录载明其被删除。",
    ),
    "gap": Text("Place {at} of the log is missing or given twice.", "日志第 {at} 号位置缺失或者重复。"),
    "node": Text("The kept node {at} of the tree is wrong, missing or too many.", "树节点 {at} 错误、缺失或者多余。"),
    "root": Text("The root for size {at} is not that of the entries.", "规模 {at} 的根值与记录不符。"),
    "checkpoint": Text("The checkpoint of size {at} is not signed by this log.", "规模 {at} 的检查点未经本日志签名。"),
    "cosignature": Text("A cosignature on checkpoint {at} is wrong.", "检查点 {at} 上有错误的见证签名。"),
    "hand_over": Text(
        "The hand-over of entry {at} is not signed by the old key and the new, or joins on to no key of this log.",
        "记录 {at} 的密钥移交未经新旧密钥共同签名，或者与本日志的密钥无关。",
    ),
    "uncovered": Text("No checkpoint covers the log at its size of {at}.", "没有检查点覆盖规模为 {at} 的日志。"),
    "overdue": Text("Entry {at} should have been sealed by now.", "记录 {at} 至今应当已经封存。"),
    "known": Text(
        "The log does not continue the checkpoint of size {at} that is known elsewhere.",
        "日志未延续他处已知的规模为 {at} 的检查点。",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a key of :data:`FAULTS`, where, and the sentence."""

    rule: str
    at: str
    message: Text


@dataclass(slots=True)
class Report:
    """What was derived: entries looked at, size and root (hexadecimal) of the log, faults (the first 200, and all).

    ``erased`` counts the values that are gone because an entry says so.
    """

    entries: int = 0
    unsealed: int = 0
    size: int = 0
    root: str = ""
    checkpoints: int = 0
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, rule: str, at: object, **facts: str) -> None:
        """Count a fault, and keep it while there are few."""
        self.count += 1
        if len(self.faults) < REPORTED:
            said = FAULTS[rule]
            words = {"at": at, **facts}
            self.faults.append(Fault(rule, str(at), Text(said.en.format(**words), said.zh.format(**words))))


def fsck(key: str, *, now: dt.datetime, known: Sequence[str] = ()) -> Report:
    """Derive the log from the raw rows and hold everything that is kept against it.

    ``key`` is the public key of the log as a line; ``now`` decides which promises are overdue; ``known`` are
    checkpoints of this log kept elsewhere, by a witness or with a backup: without one, nobody can tell from the
    database alone that its newest rows were taken away.

    Raises:
        ValueError: ``key`` is none, or a note of ``known`` is none.
    """
    with _one_view():
        return _derived(key, now, known)


def _derived(key: str, now: dt.datetime, known: Sequence[str]) -> Report:
    report = Report()
    name, public = _keys(key, report)
    roots = _Roots(report, [_size_of(text) for text in known])
    for place, row in _leaves():
        if place != roots.size:
            report.add("gap", roots.size)
        _check_entry(row, name, public, report)
        roots.append(sha256(b"\x00" + bytes(row["payload"])).digest())
    roots.check_nodes()
    _check_checkpoints(roots, name, public, report)
    for text in known:
        _check_known(text, roots, name, public, report)
    _check_unsealed(name, public, now, report)
    _check_openings(report)
    report.size, report.root = roots.size, roots.root().hex()
    return report


@contextmanager
def _one_view() -> Iterator[None]:
    """Let all rows be of one moment, however long reading takes, and keep nobody from writing meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    numbered = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if numbered else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class _Roots:
    """The tree by the definition of RFC 6962: roots of all sizes on the way, and the nodes in the order they close."""

    def __init__(self, report: Report, known: Sequence[int]) -> None:
        self.size = 0
        kept = [size for (size,) in _rows("SELECT size FROM ledger_checkpoint")]
        self._edge: list[tuple[int, bytes]] = []
        self.wanted = dict.fromkeys([*kept, *known], b"") | {0: self.root()}
        self._report = report
        order = 'SELECT level, "index", hash FROM ledger_node ORDER BY ("index" + 1) << level, level'
        self._nodes = _rows(order)

    def append(self, leaf: bytes) -> None:
        """Add a leaf, close what can be closed, and compare each closed node with the kept one."""
        self.size += 1
        self._edge.append((0, leaf))
        self._compare(0, leaf)
        while len(self._edge) > 1 and self._edge[-1][0] == self._edge[-2][0]:
            (level, right), (_, left) = self._edge.pop(), self._edge.pop()
            joined = sha256(b"\x01" + left + right).digest()
            self._edge.append((level + 1, joined))
            self._compare(level + 1, joined)
        if self.size in self.wanted:
            self.wanted[self.size] = self.root()

    def _compare(self, level: int, value: bytes) -> None:
        index = (self.size >> level) - 1
        kept = next(self._nodes, None)
        if kept is None or (kept[0], kept[1], bytes(kept[2])) != (level, index, value):
            self._report.add("node", f"{level}/{index}")

    def check_nodes(self) -> None:
        """Say of nodes that are kept beyond the log that they should not be there."""
        for level, index, _ in self._nodes:
            self._report.add("node", f"{level}/{index}")

    def root(self) -> bytes:
        """Return the root of what is there so far."""
        if not self._edge:
            return sha256(b"").digest()
        value = self._edge[-1][1]
        for _, left in reversed(self._edge[:-1]):
            value = sha256(b"\x01" + left + value).digest()
        return value


def _rows(statement: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while some := cursor.fetchmany(_FETCHED):
            yield from some


def _leaves() -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield place and entry, as they stand in the log; a place without an entry ends it."""
    statement = f'SELECT l."index", {_SELECTED} FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id'  # noqa: S608 - constants
    for place, *values in _rows(statement + ' ORDER BY l."index"'):
        yield place, dict(zip(_COLUMNS, values, strict=True))


def _check_entry(row: dict[str, Any], name: str, public: _Keys, report: Report) -> None:
    report.entries += 1
    payload, at = bytes(row["payload"]), row["number"]
    leaf = sha256(b"\x00" + payload).digest()
    if leaf != bytes(row["leaf"]):
        report.add("leaf", at)
    try:
        said = json.loads(payload)
        stated = {
            "number": said["id"],
            "time": said["time"],
            "actor": said["actor"],
            "organisation": said["organisation"],
            "action": said["action"],
            "subject_kind": said["subject"][0],
            "subject": said["subject"][1],
        }
    except (ValueError, TypeError, LookupError):
        report.add("payload", at)
        return
    for column, value in stated.items():
        kept = _moment(row[column]).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if column == "time" else row[column]
        if kept != value:
            report.add("column", at, column=column)
    _check_promise(row, leaf, name, public, report)


def _check_promise(row: dict[str, Any], leaf: bytes, name: str, public: _Keys, report: Report) -> None:
    text, signatures = _note(row["promise"])
    time, by = int(_moment(row["time"]).timestamp()), int(_moment(row["seal_by"]).timestamp())
    expected = f"fenduan/promise/v1\n{name}\nleaf {b64encode(leaf).decode()}\ntime {time}\nseal-by {by}\n"
    if text != expected or not _of_log(text, signatures.get(name, []), public):
        report.add("promise", row["number"])


def _check_checkpoints(roots: _Roots, name: str, public: _Keys, report: Report) -> None:
    last = 0
    for identity, size, root, note in _rows("SELECT id, size, root, note FROM ledger_checkpoint ORDER BY size"):
        report.checkpoints += 1
        last = size
        if roots.wanted.get(size) != bytes(root):
            report.add("root", size)
        text, signatures = _note(note)
        stated = f"{name}\n{size}\n{b64encode(bytes(root)).decode()}\n"
        if text != stated or not _of_log(text, signatures.get(name, []), public):
            report.add("checkpoint", size)
        _check_cosignatures(identity, size, text, report)
    if last != roots.size:
        report.add("uncovered", roots.size)


def _check_cosignatures(identity: int, size: int, text: str, report: Report) -> None:
    statement = (
        "SELECT c.line, c.seen_at, w.key FROM ledger_cosignature c JOIN ledger_witness w ON w.id = c.witness_id "
        "WHERE c.checkpoint_id = %s"
    )
    for line, seen_at, key in _rows(statement, identity):
        data = b64decode(line.split(" ")[2])[4:]
        time = int.from_bytes(data[:8], "big")
        message = f"cosignature/v1\ntime {time}\n{text}".encode()
        if not _signed(message, data[8:], _key(key)[1]) or time != int(_moment(seen_at).timestamp()):
            report.add("cosignature", size)


def _check_known(note: str, roots: _Roots, name: str, public: _Keys, report: Report) -> None:
    """Hold a checkpoint kept elsewhere against the log: it must be one of its beginnings."""
    text, signatures = _note(note)
    lines = text.split("\n")
    if not _of_log(text, signatures.get(name, []), public):
        raise ValueError("a checkpoint that is not of this log")
    size = _size_of(note)
    if roots.wanted.get(size) != b64decode(lines[2]):
        report.add("known", size)


def _size_of(note: str) -> int:
    return int(_note(note)[0].split("\n")[1])


def _check_unsealed(name: str, public: _Keys, now: dt.datetime, report: Report) -> None:
    statement = f"SELECT {_SELECTED} FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id"  # noqa: S608 - constants
    for values in _rows(statement + ' WHERE l."index" IS NULL ORDER BY e.id'):
        row = dict(zip(_COLUMNS, values, strict=True))
        report.unsealed += 1
        _check_entry(row, name, public, report)
        if _moment(row["seal_by"]) < now:
            report.add("overdue", row["number"])


def _check_openings(report: Report) -> None:
    """Hold each kept value against its commitment; one that is not kept must have been erased by an entry."""
    erased = _erased()
    statement = (
        "SELECT e.number, e.payload, o.name, o.value, o.salt FROM ledger_entry e "
        "LEFT JOIN ledger_opening o ON o.entry_id = e.id AND o.name <> '' ORDER BY e.id, o.id"
    )
    for number, rows in groupby(_rows(statement), key=itemgetter(0)):
        found = list(rows)
        try:
            committed = dict(json.loads(bytes(found[0][1]))["commitments"])
        except (ValueError, TypeError, LookupError):
            continue
        kept = set()
        for _, _, name, value, salt in found:
            if name is None:
                continue
            kept.add(name)
            salted = b64encode(bytes(salt)).decode()
            opened = f'fenduan/field/v1\n[{json.dumps(name, ensure_ascii=False)},"{salted}",{value}]'
            if committed.get(name) != sha256(opened.encode()).hexdigest():
                report.add("opening", number, column=name)
        for name in sorted(committed.keys() - kept):
            if name in erased.get(number, ()):
                report.erased += 1
            else:
                report.add("unopened", number, column=name)


def _erased() -> dict[str, set[str]]:
    """Return by entry the names of the fields that an entry of the log says were erased."""
    statement = (
        "SELECT e.subject, o.value FROM ledger_entry e JOIN ledger_opening o ON o.entry_id = e.id "
        "WHERE e.action = 'ledger.erase' AND e.subject_kind = 'entry' AND o.name = 'erased'"
    )
    found: dict[str, set[str]] = {}
    for number, value in _rows(statement):
        found.setdefault(number, set()).update(json.loads(value))
    return found


def _keys(key: str, report: Report) -> tuple[str, _Keys]:
    """Return the log's name and its keys: the one given, and those that signed hand-overs join on to it."""
    name, public = _key(key)
    known = {public.public_bytes_raw(): public}
    waiting = []
    for number, note in _rows(
        "SELECT e.number, h.note FROM ledger_handover h JOIN ledger_entry e ON e.id = h.entry_id"
    ):
        pair = _handed(note, name)
        if pair is None:
            report.add("hand_over", number)
        else:
            waiting.append((number, {each.public_bytes_raw(): each for each in pair}))
    while joined := [each for each in waiting if each[1].keys() & known.keys()]:
        waiting = [each for each in waiting if each not in joined]
        for _, pair_known in joined:
            known |= pair_known
    for number, _ in waiting:
        report.add("hand_over", number)
    return name, tuple(known.values())


def _handed(note: str, name: str) -> _Keys | None:
    """Return the old and the new key of a hand-over that both have signed."""
    try:
        text, signatures = _note(note)
        head, log, old, new, _ = text.removesuffix("\n").split("\n")
        pair = (_key(old.removeprefix("old "))[1], _key(new.removeprefix("new "))[1])
    except (ValueError, LookupError):
        return None
    found = signatures.get(name, [])
    whole = (head, log) == ("fenduan/hand-over/v1", name) and all(_of_log(text, found, (each,)) for each in pair)
    return pair if whole else None


def _of_log(text: str, signatures: Sequence[bytes], public: _Keys) -> bool:
    """Whether one of the signatures on a text is of one of the log's keys."""
    return any(_signed(text.encode(), signature, key) for signature in signatures for key in public)


def _key(line: str) -> tuple[str, Ed25519PublicKey]:
    name, _, encoded = line.strip().split("+", 2)
    return name, Ed25519PublicKey.from_public_bytes(b64decode(encoded)[1:])


def _note(note: str) -> tuple[str, dict[str, list[bytes]]]:
    """Return the text of a note, and the signatures on it by the names they bear."""
    text, _, lines = note.rpartition("\n\n")
    signatures: dict[str, list[bytes]] = {}
    for line in lines.splitlines():
        _, name, encoded = line.split(" ")
        signatures.setdefault(name, []).append(b64decode(encoded)[4:])
    return text + "\n", signatures


def _signed(message: bytes, signature: bytes, public: Ed25519PublicKey) -> bool:
    try:
        public.verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _moment(value: Any) -> dt.datetime:
    """Return a time as the database gives it: aware, or text in UTC."""
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    aware: dt.datetime = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware
