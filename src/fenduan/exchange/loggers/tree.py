"""The text read-outs of Berlinger's devices as a tree: indented ``key: value`` lines, and tables set with tabs.

A line holds one entry or several, parted by commas; an entry without a value opens what is indented below it. Nothing
is lost: entries keep their order and their line, and those that nobody asks for are listed by :meth:`Node.unused`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_ENTRY: Final = re.compile(r"([^:,]+):(?: (.*))?")
_NEXT: Final = re.compile(r", (?=[A-Za-z][A-Za-z ]{0,24}:)")


@dataclass(slots=True)
class Node:
    """One entry: its key, its value (empty where it has none), its line counted from 1, what is indented below it.

    ``rows`` are the lines of a table below it, each with its number and its cells.
    """

    key: str
    value: str
    line: int
    below: "list[Node]" = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    used: bool = False

    def find(self, *path: str) -> "Node | None":
        """Return the first entry of that path below this one, and take it as used."""
        node: Node | None = self
        for key in path:
            node = next((each for each in node.below if each.key == key), None) if node else None
            if node is not None:
                node.used = True
        return node

    def unused(self, above: str = "") -> Iterator[tuple[str, str]]:
        """Yield the path and the value of every entry below with a value that nobody asked for."""
        waiting = [(above, each) for each in reversed(self.below)]
        while waiting:
            before, node = waiting.pop()
            name = f"{before}{node.key}"
            if node.value and not node.used:
                yield name, node.value
            waiting += [(f"{name}/", each) for each in reversed(node.below)]


def grown(text: str) -> Node:
    """Return the tree of a read-out; a line that is no entry becomes a row of the table it stands in."""
    root = Node("", "", 0)
    open_: list[tuple[int, Node]] = [(-1, root)]
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if line.startswith("\t"):
            open_[-1][1].rows.append((number, [cell.strip() for cell in line[1:].split("\t")]))
            continue
        depth = len(line) - len(line.lstrip(" "))
        while open_[-1][0] >= depth:
            open_.pop()
        above = open_[-1][1]
        node: Node | None = None
        for piece in _NEXT.split(line.strip()):
            matched = _ENTRY.fullmatch(piece)
            if matched is None:
                above.rows.append((number, [piece]))
                continue
            node = Node(matched[1].strip(), (matched[2] or "").strip(), number)
            above.below.append(node)
        if node is not None:
            open_.append((depth, node))
    return root
