"""Papers of the demonstration: a page each that says what it stands for and that it is invented."""

from functools import cache
from typing import Final

from fenduan.documents.pdf import typeset

_PAGE: Final = """#let said = json(bytes(sys.inputs.content))
#set document(title: said.title)
#set page(paper: "a4", margin: 25mm)
#set text(font: "Noto Sans SC", lang: "zh", size: 11pt)
= #said.title
#v(4mm)
#said.day
#v(8mm)
演示环境的示例文件，内容为虚构。

An example of the demonstration; all of it is invented.
""".encode()


@cache
def paper(title: str, day: str) -> bytes:
    """Return a page with this title, dated ``day`` (ISO 8601), as PDF: the same bytes each time."""
    return typeset(_PAGE, {"title": title, "day": day}, day)
