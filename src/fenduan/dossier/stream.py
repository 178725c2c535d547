"""Where things stand in a file: a flat stream of tokens of a YAML or JSON text, and the search for paths in it.

Places are looked up only for a file that is refused; reading a good file never pays for them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fenduan.dossier.errors import Finding, Part

Sign = Literal["{", "[", "end", "scalar"]
# A sign, the text of a scalar, and what the format's reader can turn into a line and a column.
Token = tuple[Sign, str, object]


@dataclass(slots=True)
class _Wanted:
    """One node of the tree of paths that are looked for."""

    children: dict[Part, "_Wanted"] = field(default_factory=dict)
    at_value: list[Finding] = field(default_factory=list)
    at_key: list[Finding] = field(default_factory=list)


def locate(tokens: Iterable[Token], findings: Iterable[Finding]) -> Iterator[tuple[Finding, object]]:
    """Yield each finding with the position of its value, or of its key; stop reading when all are found.

    Where a key stands twice its first position counts. A path that is not in the text yields nothing.
    """
    root, open_ends = _paths(findings)
    walker = _Walker(root)
    for sign, text, position in tokens:
        for finding in walker.step(sign, text):
            yield finding, position
            open_ends -= 1
        if not open_ends:
            return


def _paths(findings: Iterable[Finding]) -> tuple[_Wanted, int]:
    root = _Wanted()
    count = 0
    for finding in findings:
        node = root
        for part in finding.path:
            node = node.children.setdefault(part, _Wanted())
        (node.at_key if finding.at_key else node.at_value).append(finding)
        count += 1
    return root, count


_NOTHING: Final = _Wanted()


class _Walker:
    """Follows the tokens along the paths looked for; whatever lies elsewhere is only counted open and closed."""

    __slots__ = ("_at", "_key", "_node", "_skipped", "_stack")

    def __init__(self, root: _Wanted) -> None:
        # A list of one entry stands in for the file.
        self._node = _Wanted(children={0: root})
        self._at: int | None = 0  # the index of the next entry of a list; None in a mapping
        self._key: str | None = None
        self._stack: list[tuple[_Wanted, int | None]] = []
        self._skipped = 0

    def step(self, sign: Sign, text: str) -> list[Finding]:
        """Return the findings whose place this token is."""
        if self._skipped:
            self._skipped += (sign in {"{", "["}) - (sign == "end")
            return []
        if sign == "end":
            # A text that is broken may close what it never opened.
            if self._stack:
                self._node, self._at = self._stack.pop()
            return []
        if self._at is None and self._key is None:
            return self._take_key(sign, text)
        child = self._node.children.get(self._key if self._at is None else self._at, _NOTHING)  # type: ignore[arg-type]
        self._key = None
        if self._at is not None:
            self._at += 1
        if sign != "scalar":
            self._open(sign, child)
        hits, child.at_value = child.at_value, []
        return hits

    def _take_key(self, sign: Sign, text: str) -> list[Finding]:
        self._key = text
        if sign != "scalar":
            self._skipped = 1
            return []
        child = self._node.children.get(text, _NOTHING)
        hits, child.at_key = child.at_key, []
        return hits

    def _open(self, sign: Sign, child: _Wanted) -> None:
        if not child.children:
            self._skipped = 1
            return
        self._stack.append((self._node, self._at))
        self._node, self._at = child, None if sign == "{" else 0


def place_offsets(text: str, found: Iterable[tuple[Finding, Any]]) -> None:
    """Write the line and column of each offset into its finding; the offsets come in ascending order."""
    line, line_start, searched = 1, 0, 0
    for finding, offset in found:
        line += text.count("\n", searched, offset)
        line_start = max(line_start, text.rfind("\n", searched, offset) + 1)
        searched = offset
        finding.place = (line, offset - line_start + 1)
