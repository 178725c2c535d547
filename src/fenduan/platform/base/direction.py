"""Characters that nobody sees and that turn the order in which a line is shown: refused in names, titles and lines."""

import re
from typing import Final

from fenduan.reference.text import Text

TURNS: Final = Text(
    "It holds an invisible character that turns the direction of text (U+202A to U+202E, U+2066 to U+2069). Remove it.",
    "含有改变文字方向的不可见字符（U+202A至U+202E、U+2066至U+2069），请删除。",
)
_TURN: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def turns(said: str) -> bool:
    """Whether a line would be shown in another order than it is kept: a name could read as somebody else's.

    The marks for text that runs from right to left (U+200E, U+200F) turn nothing around them and are no fault.
    """
    return _TURN.search(said) is not None
