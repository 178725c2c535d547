"""Reading a file of facts: from bytes to typed facts, or to every reason why not, each with its place.

YAML or JSON, read as a dossier is: the same readers, the same rules of syntax, the same words for what is wrong.
"""

import re
from pathlib import Path
from typing import Any, Final

from fenduan.chain.release.facts import VERSION, Facts
from fenduan.dossier import json_text, yaml_text
from fenduan.dossier.errors import REPORTED, Finding, Findings, GivenUp
from fenduan.dossier.messages import refused
from fenduan.dossier.stream import locate, place_offsets
from fenduan.exchange.release.taking import Taker
from fenduan.reference.text import Text

LARGEST: Final = 5 * 1024 * 1024
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
# What the readers of a dossier say of a dossier.
_OWN: Final = {
    "empty-file": Text(
        "There is nothing in the file. Begin with `release_facts: 1`.", "文件为空。请以 `release_facts: 1` 开头。"
    ),
}
_PLACELESS: Final = frozenset({"too-large", "unreadable", "empty-file", "no-utf-8"})


def read(path: Path) -> Facts:
    """Read the facts in a file: JSON if its name ends in ``.json``, otherwise YAML. Raises :class:`Refused`."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        found = Findings()
        found.add(Finding("unreadable", (), type(error).__name__))
        raise refused(found, path.name, _OWN) from error
    return read_bytes(data, name=path.name)


def read_bytes(data: bytes, *, name: str) -> Facts:
    """Read the facts in ``data``, UTF-8; the ending of ``name`` decides the syntax. Raises :class:`Refused`."""
    findings = Findings()
    syntax = "json" if name.lower().endswith(".json") else "yaml"
    text = _decoded(data.removeprefix(_BYTE_ORDER_MARK), findings)
    facts = None
    if text is not None:
        try:
            facts = _taken(text, syntax, findings)
        except GivenUp:
            facts = None
    if facts is None or findings:
        _place(text or "", syntax, findings.kept)
        raise refused(findings, name, _OWN)
    return facts


def _decoded(data: bytes, findings: Findings) -> str | None:
    """Return the text, without what may not stand in it; None where it is none."""
    if len(data) > LARGEST:
        findings.add(Finding("too-large", ()))
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        findings.add(Finding("no-utf-8", (), data[error.start : error.start + 8].hex(" "), place=place))
        return None
    found = [(Finding("control-character", (), match[0]), match.start()) for match in _CONTROL.finditer(text)]
    place_offsets(text, found)
    for finding, _ in found[:REPORTED]:
        findings.add(finding)
    return _CONTROL.sub(" ", text)


def _taken(text: str, syntax: str, findings: Findings) -> Facts | None:
    findings.next_check()
    tree: Any
    if syntax == "json":
        tree, whole = json_text.load(text, findings)
        if whole and not findings:
            json_text.check_depth(text, findings)
    else:
        data = yaml_text.without_directives(text.encode(), findings)
        tree, whole = yaml_text.load(data, findings)
    if not whole:
        return None
    findings.next_check()
    taker = Taker(findings)
    facts = taker.struct(Facts, tree, ())
    if not isinstance(facts, Facts):
        return None
    if facts.release_facts != VERSION:
        findings.add(Finding("unknown-version", ("release_facts",), facts.release_facts, (VERSION,)))
    return facts


def _place(text: str, syntax: str, findings: list[Finding]) -> None:
    """Look up where the findings without a place stand."""
    without = [finding for finding in findings if finding.place is None and finding.rule not in _PLACELESS]
    if not without:
        return
    if syntax == "json":
        place_offsets(text, locate(json_text.tokens(text), without))
    else:
        yaml_text.place_events(locate(yaml_text.tokens(text.encode()), without))
