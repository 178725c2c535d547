"""Refusals: what was asked and why not, in both languages, all reasons at once."""

from collections.abc import Iterable

from fenduan.reference.text import Text


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Something that was asked is not done, and nothing of it is stored.

    ``reasons`` say why; ``status`` is that of HTTP: 400 what was sent is at fault, 403 not allowed, 409 changed since
    or not possible now. ``fields`` names, for what was typed, the field of each reason.
    """

    def __init__(
        self, reasons: Text | Iterable[Text], *, status: int = 409, fields: dict[str, list[Text]] | None = None
    ) -> None:
        self.reasons: tuple[Text, ...] = (reasons,) if isinstance(reasons, Text) else tuple(reasons)
        self.status = status
        self.fields = fields or {}
        super().__init__("; ".join(each.en for each in self.reasons))


class NotFound(Refused):
    """What the actor may not know of and what does not exist are told alike."""

    def __init__(self) -> None:
        super().__init__(
            Text("There is nothing here, or nothing you may see.", "此处没有内容，或者您无权查看。"), status=404
        )
