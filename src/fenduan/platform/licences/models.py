"""Tables of the register of licences: a row a licence, its events, and what happened that duties follow from."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.base.clock import SHANGHAI
from fenduan.platform.base.models import Immutable
from fenduan.platform.licences import duties, history
from fenduan.reference.text import Text

_KINDS = [(each, history.EVENT_LABELS[each].zh) for each in history.EVENT_KINDS]
_HAPPENINGS = [(each, each) for each in duties.HAPPENING_KINDS]


class Licence(models.Model):
    """A drug manufacturing licence, number and class code as printed.

    Its events say what it is; every column but ``number``, ``authority`` and ``organisation`` repeats what they say
    last, so that a list can be searched, and is written with them. ``version`` counts the events. ``held_from`` is the
    day from which it holds without a gap, before ``valid_from`` where it was issued anew. ``ended`` is the kind of the
    end and ``ended_on`` its day; ``suspended`` tells that a suspension stands. ``organisation`` is the holder's, where
    it takes part here.
    """

    number = models.CharField(max_length=60, unique=True)
    authority = models.CharField(max_length=8, db_index=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="licences")
    class_code = models.CharField(max_length=40)
    holder_zh = models.CharField(max_length=200)
    holder_en = models.CharField(max_length=200)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True, db_index=True)
    held_from = models.DateField(null=True)
    ended = models.CharField(max_length=12, blank=True)
    ended_on = models.DateField(null=True)
    suspended = models.BooleanField(default=False)
    version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.number

    @property
    def holder(self) -> Text:
        """The holder's name as printed."""
        return Text(self.holder_en, self.holder_zh)


class LicenceEvent(Immutable):
    """One event of a licence. ``on`` is the day it counts from; ``content`` what the licence says from then on.

    ``paper``, ``paper_on`` and ``ground`` are those of an act by hand, ``lifts`` the suspension that it ends. ``entry``
    is the number of its row in the ledger, ``key`` the idempotency key of who wrote it.
    """

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=_KINDS)
    on = models.DateField()
    content = models.JSONField(null=True)
    corrects = models.PositiveIntegerField(null=True)
    lifts = models.PositiveIntegerField(null=True)
    case = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    paper = models.CharField(max_length=100, blank=True)
    paper_on = models.DateField(null=True)
    entry = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField()
    key = models.CharField(max_length=120)

    class Meta:
        """Numbered without a gap; a key is used once by a person for a licence. What came by hand is found by time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["licence", "number"], name="licence_event_number"),
            models.UniqueConstraint(fields=["licence", "written_by", "key"], name="licence_event_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["written_at"], condition=Q(case=""), name="licence_event_by_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id}/{self.number}: {self.kind}"

    def as_event(self) -> history.Event:
        """Return it as the history knows it."""
        return history.Event(
            number=self.number,
            kind=self.kind,
            on=self.on,
            content=None if self.content is None else history.from_data(self.content),
            corrects=self.corrects,
            case=self.case,
            lifts=self.lifts,
            ground=self.ground,
            paper=self.paper,
            paper_on=self.paper_on,
            reason=self.reason,
            entered=self.written_at.astimezone(SHANGHAI).date(),
        )


class Happening(Immutable):
    """A dated event that duties follow from: an opinion, a class B matter, a note, an end.

    ``matter`` is the number of the arrangement it belongs to. ``by`` is the organisation or name of who applied.
    """

    kind = models.CharField(max_length=24, choices=_HAPPENINGS)
    on = models.DateField()
    matter = models.CharField(max_length=60, db_index=True)
    holder = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    holder_name = models.JSONField()
    holder_place = models.CharField(max_length=8, blank=True)
    manufacturer = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    manufacturer_name = models.JSONField(null=True)
    manufacturer_place = models.CharField(max_length=8, blank=True)
    by = models.CharField(max_length=200, blank=True)
    consents = models.BooleanField(default=True)
    reference = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField()
    key = models.CharField(max_length=120)

    class Meta:
        """Found by the organisations it is about; a key is used once for one thing by a person."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["written_by", "key"], name="happening_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "on"], name="happening_holder"),
            models.Index(fields=["manufacturer", "on"], name="happening_manufacturer"),
            models.Index(fields=["holder_place", "manufacturer_place"], name="happening_places"),
            models.Index(fields=["kind", "on"], name="happening_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.matter}: {self.kind} {self.on}"

    def as_happened(self) -> duties.Happened:
        """Return it as the duties know it."""
        holder = _party(self.holder, self.holder_name, self.holder_place)
        manufacturer = (
            None
            if self.manufacturer_name is None
            else _party(self.manufacturer, self.manufacturer_name, self.manufacturer_place)
        )
        return duties.Happened(
            kind=self.kind,
            on=self.on,
            matter=self.matter,
            holder=holder,
            manufacturer=manufacturer,
            by=self.by or None,
            consents=self.consents,
            reference=self.reference,
        )


class Duty(models.Model):
    """A duty of a matter; it repeats what the happenings of the matter say, and is written with them.

    ``party`` owes it and ``other`` is the other side (ids as in :class:`~fenduan.platform.licences.duties.Party`);
    ``authority`` is the place of the one that waits for it. ``due`` is ``None`` where the calendar is not published.
    ``settled`` tells that it is no longer open: done, proved, or no longer needed where neither day is there.
    """

    matter = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=20)
    party = models.CharField(max_length=200)
    party_name = models.JSONField()
    party_place = models.CharField(max_length=8, blank=True)
    authority = models.CharField(max_length=8, blank=True)
    other = models.CharField(max_length=200, blank=True)
    other_name = models.JSONField(null=True)
    other_place = models.CharField(max_length=8, blank=True)
    starts = models.DateField()
    due = models.DateField(null=True)
    settled = models.BooleanField(default=False)
    done = models.DateField(null=True)
    proved = models.DateField(null=True)

    class Meta:
        """Found by who owes it and who waits for it, what is open before the rest, the first due before others."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["party", "settled", "due"], name="duty_party"),
            models.Index(fields=["authority", "settled", "due"], name="duty_authority"),
            models.Index(fields=["settled", "due", "kind"], name="duty_due"),
        ]

    def __str__(self) -> str:
        return f"{self.matter}: {self.kind}"


def _party(organisation: Organisation | None, name: dict[str, str], place: str) -> duties.Party:
    said = Text(**name)
    return duties.Party(said.zh if organisation is None else organisation.slug, said, place or None)
