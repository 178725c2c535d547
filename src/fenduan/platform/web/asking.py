"""A form that only asks, and changes nothing: what is asked stands in the address."""

from dataclasses import dataclass
from typing import ClassVar, Final

from fenduan.platform.web.parts import Field, Part, Words
from fenduan.reference.text import Text

_SHOW: Final = Text("Show", "查看")


@dataclass(frozen=True, slots=True)
class Ask(Part):
    """A question, its fields in one line where they fit."""

    template: ClassVar[str] = "web/cases/ask.html"
    action: str
    fields: tuple[Field, ...]
    submit: Words = _SHOW
    hidden: tuple[tuple[str, str], ...] = ()
