"""A package: files in one archive that are whole, and acts in it that a log holds; made and checked without a database.

It is a ZIP file of plain names with:

- ``SHA256SUMS``: every other file with its digest, as ``sha256sum`` writes and checks it;
- ``package.json``: what the package is of, and which parts of a manifest were not given to whoever asked for it;
- ``manifests/HEX.json`` and ``parts/HEX.json``: signed bytes under their own digest, a manifest naming its parts;
- ``acts.json``: the acts in order; ``receipts/NUMBER.json``: the receipt of each.

Whatever else it holds is only held against its digest. The same files give the same bytes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from fenduan.evidence.canonical import canonical, read
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.handovers import Log
from fenduan.evidence.notes import PublicKey
from fenduan.evidence.receipts import Receipt
from fenduan.evidence.verifier import verify_receipt

LARGEST_PACKAGE: Final = 512 * 1024 * 1024
"""The largest package that is made or read, in bytes, packed and unpacked."""
SUMS: Final = "SHA256SUMS"
ABOUT: Final = "package.json"
ACTS: Final = "acts.json"
VERSION: Final = 1
_MOST_FILES: Final = 20_000
_NAME: Final = re.compile(r"(?!/)(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}/){0,3}[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
_SUM: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a package proves: of which object, how many files are whole, and how many acts the log holds.

    ``sealed`` acts have a proof, ``promised`` ones the log's promise alone; ``absent`` are parts that a manifest names
    and that were not given to whoever asked for the package.
    """

    subject: tuple[str, str]
    log: str
    files: int
    acts: int
    sealed: int
    promised: int
    absent: int

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "kind": "package",
            "subject": list(self.subject),
            "log": self.log,
            "files": self.files,
            "acts": self.acts,
            "sealed": self.sealed,
            "promised": self.promised,
            "absent": self.absent,
        }


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the package of ``files``, with their sums; the same files give the same bytes.

    Raises:
        Refused: a name is not plain, or it would be too large.
    """
    for name in files:
        if not _NAME.fullmatch(name) or name == SUMS:
            raise Refused("package-name", found=name)
    if sum(map(len, files.values())) > LARGEST_PACKAGE:
        raise Refused("too-large", limit=LARGEST_PACKAGE)
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted({**files, SUMS: sums.encode()}.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of a package, each held against its sum; no name leads out of it and nothing grows on.

    Raises:
        Refused: it is no package, or a file is missing, other than listed, or not listed.
    """
    if len(data) > LARGEST_PACKAGE:
        raise Refused("too-large", limit=LARGEST_PACKAGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _unpacked(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused("no-package") from error
    listed = _sums(files.pop(SUMS, None))
    for name in sorted(listed.keys() | files.keys()):
        if name not in files:
            raise Refused("package-missing", found=name)
        if listed.get(name) != sha256(files[name]).hexdigest():
            raise Refused("package-other", found=name)
    return files


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > _MOST_FILES or sum(member.file_size for member in members) > LARGEST_PACKAGE:
        raise Refused("too-large", limit=LARGEST_PACKAGE)
    files: dict[str, bytes] = {}
    for member in members:
        if not _NAME.fullmatch(member.filename) or member.filename in files:
            raise Refused("package-name", found=member.filename)
        with archive.open(member) as file:
            files[member.filename] = file.read(member.file_size)
    return files


def _sums(listed: bytes | None) -> dict[str, str]:
    if listed is None:
        raise Refused("package-missing", found=SUMS)
    found: dict[str, str] = {}
    for line in listed.decode("ascii", "replace").splitlines():
        each = _SUM.fullmatch(line)
        if each is None or each[2] in found:
            raise Refused("package-other", found=SUMS)
        found[each[2]] = each[1]
    return found


def check(data: bytes, log: Log, witnesses: Iterable[PublicKey] = ()) -> Checked:
    """Check a package with the key of the log and those of the ``witnesses`` one trusts.

    Every file is as listed; signed bytes lie under their own digest, and a manifest's parts are there or declared
    absent; every act has a receipt that the log's key proves, of that very act and with the very values shown.

    Raises:
        Refused: something of this does not hold; with its place in the package.
    """
    files = unpack(data)
    about = _json(files, ABOUT)
    if about.get("package") != VERSION:
        raise Refused("unknown-version", ABOUT, found=about.get("package"))
    subject = about.get("subject")
    if not isinstance(subject, list) or not all(isinstance(each, str) for each in subject) or len(subject) != 2:  # noqa: PLR2004 - kind and number
        raise Refused("no-package", ABOUT)
    named = (subject[0], subject[1])
    absent = _manifests(files, frozenset(map(str, about.get("absent") or ())))
    acts = _json(files, ACTS).get("acts")
    if not isinstance(acts, list):
        raise Refused("no-package", ACTS)
    known = tuple(witnesses)
    sealed = sum(_act(files, act, named, log, known) for act in acts)
    return Checked(named, log.name, len(files), len(acts), sealed, len(acts) - sealed, absent)


def _json(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise Refused("package-missing", found=name)
    with at(name):
        found = read(files[name])
    if not isinstance(found, dict):
        raise Refused("no-package", name)
    return found


def _manifests(files: Mapping[str, bytes], declared: Collection[str]) -> int:
    """Hold signed bytes against their names, and the parts that manifests name against what is there."""
    for name, data in files.items():
        folder, _, rest = name.partition("/")
        if folder in ("manifests", "parts") and rest != f"{sha256(data).hexdigest()}.json":
            raise Refused("package-other", found=name)
    absent: set[str] = set()
    for name in sorted(each for each in files if each.startswith("manifests/")):
        parts = _json(files, name).get("parts")
        for part in parts if isinstance(parts, list) else ():
            digest = str(part.get("digest") if isinstance(part, dict) else part)
            if f"parts/{digest.removeprefix('sha256:')}.json" in files:
                continue
            if digest not in declared:
                raise Refused("package-missing", name, found=digest)
            absent.add(digest)
    return len(absent)


def _act(
    files: Mapping[str, bytes], act: object, subject: tuple[str, str], log: Log, witnesses: tuple[PublicKey, ...]
) -> bool:
    """Hold an act against its receipt; say whether the log has sealed it."""
    if not isinstance(act, dict):
        raise Refused("no-package", ACTS)
    name = f"receipts/{act.get('receipt')}.json"
    if name not in files:
        raise Refused("package-missing", ACTS, found=name)
    with at(name):
        receipt = Receipt.parse(files[name])
        verify_receipt(receipt, log, witnesses)
        entry = receipt.entry
        if entry.subject != subject or entry.action != act.get("action"):
            raise Refused("package-act", found=act.get("action"))
        shown = act.get("fields")
        for each in receipt.opened:
            told = shown.get(each.name) if isinstance(shown, dict) and each.name in shown else None
            if told is not None and canonical(told) != canonical(each.value):
                raise Refused("package-act", found=each.name)
    return receipt.proof is not None
