"""What is kept of cases: a row a case, its events, and what these leave behind. All but the case is written once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fenduan.platform.accounts.models import Organisation, User
from fenduan.platform.arrangements.models import Arrangement, Manifest
from fenduan.platform.base.models import Immutable
from fenduan.platform.procedure import model as procedure
from fenduan.platform.procedure.words import ENDED, STATES
from fenduan.reference.text import Text

_KINDS = [("opinion", "意见书"), ("b_licence", "B类许可证")]
_ENDED = sorted(state.value for state in ENDED)
_STATES = [(state.value, name.zh) for state, name in STATES.items()]
_VARIANTS = [("issue", "核发"), ("change", "变更")]
_ORIGINS = [("platform", "本系统"), ("paper", "纸质"), ("other_portal", "其他平台")]
_CONCLUSIONS = [("confirm", "认可"), ("overrule", "更正")]
_FORMATS = [("pdf", "PDF"), ("docx", "Word")]


class Case(models.Model):
    """One case at an authority.

    Its events say where it stands; ``state``, ``flags`` (with spaces between), ``version`` (the number of events),
    ``due`` and the days below repeat what follows from them, so that lists are searched and shown without reading
    the events, and are written with each event. ``edition`` is that of the procedure, ``register_edition`` that of
    the register, which it began under and keeps. ``manifest`` is the version of the dossier in hand.
    ``deemed_from`` is the day from which it counts as accepted if nothing is told before, and ``deemed_due`` the
    last day to decide then; it is accepted as of ``deemed_on``. ``due_outside`` is the last day as it is told to
    who learns of no act within the authority. ``own_number`` is that of an application that came otherwise.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=_KINDS)
    variant = models.CharField(max_length=8, choices=_VARIANTS, blank=True)
    edition = models.CharField(max_length=12)
    register_edition = models.CharField(max_length=12)
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="cases")
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="cases")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="holders_cases")
    party = models.CharField(max_length=80)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handled_cases")
    origin = models.CharField(max_length=14, choices=_ORIGINS, default="platform")
    own_number = models.CharField(max_length=300, blank=True)
    begun_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=_STATES)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="assigned_cases")
    due = models.DateField(null=True)
    deemed_from = models.DateField(null=True)
    deemed_due = models.DateField(null=True)
    deemed_on = models.DateField(null=True)
    due_outside = models.DateField(null=True)
    flags = models.CharField(max_length=300, blank=True)

    class Meta:
        """Found by who handles it, who applied, and what it belongs to."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "state", "due"], name="case_queue"),
            models.Index(fields=["applicant", "state"], name="case_applicant"),
            models.Index(fields=["holder", "kind"], name="case_holder"),
            models.Index(fields=["arrangement", "kind"], name="case_companions"),
            models.Index(fields=["authority", "kind", "arrangement"], name="case_matters"),
            models.Index(fields=["due"], condition=~Q(state__in=_ENDED), name="case_open"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseEvent(Immutable):
    """One act on a case.

    ``on`` is the day it counts from, ``at`` when it was entered; ``data`` what was given with it; ``manifest`` the
    version of the dossier in hand after it; ``entry`` the row of its ledger entry. ``key`` is the idempotency key and
    ``asked`` the digest of what was asked under it, so that a repeated request is told from another one.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="case_events")
    acting_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    key = models.CharField(max_length=120)
    asked = models.CharField(max_length=64)

    class Meta:
        """Numbered without a gap; a key is used once by a person."""

        ordering: ClassVar[list[str]] = ["case", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="case_event_number"),
            models.UniqueConstraint(fields=["user", "key"], name="case_event_key"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}: {self.action}"

    def as_event(self) -> procedure.Event:
        """Return it as the procedure knows it."""
        return procedure.Event(self.number, self.action, self.on, self.user_id, self.acting_for_id, self.data)


class Conclusion(Immutable):
    """What an officer concluded on a finding, and the machine's finding as it stood then, side by side.

    ``manifest`` is the version of the dossier that was judged, ``as_of`` the day. A later conclusion on the same
    finding of the same version takes its place; both stay.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conclusions")
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="conclusion")
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    finding = models.CharField(max_length=300)
    requirement = models.CharField(max_length=80)
    status = models.CharField(max_length=20)
    reason_en = models.TextField()
    reason_zh = models.TextField()
    conclusion = models.CharField(max_length=10, choices=_CONCLUSIONS)
    reasons = models.TextField(blank=True)

    class Meta:
        """Found by the case and the version that was judged."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "manifest", "finding"], name="conclusion_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.finding}"

    @property
    def reason(self) -> Text:
        """The machine's reason, in both languages."""
        return Text(self.reason_en, self.reason_zh)


class Inspection(Immutable):
    """A visit that was arranged: where, when, and what it looks at; how it went is in the events that follow."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inspections")
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="inspection")
    first = models.DateField()
    last = models.DateField()
    site = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    scope = models.JSONField()

    def __str__(self) -> str:
        return f"{self.case_id}: {self.first}"


class InspectionOfficer(Immutable):
    """An officer who inspects: two or more to a visit. The name and the certificate are as shown on the notice."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    certificate = models.CharField(max_length=300)

    class Meta:
        """Nobody is named twice."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["inspection", "user"], name="inspection_officer_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Letter(Immutable):
    """A letter of the authority: its number, its opaque id, the facts it states and their digest.

    ``digest`` is the one that stands on the letter, of its kind and facts; ``to`` the organisation it goes to, where it
    takes part here.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=80, unique=True)
    opaque = models.CharField(max_length=22, unique=True)
    dated = models.DateField()
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="letters")
    facts = models.JSONField()
    digest = models.CharField(max_length=71)

    def __str__(self) -> str:
        return self.number


class LetterFile(Immutable):
    """A letter as a file; ``digest`` is the SHA-256 of its bytes, in hexadecimal."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4, choices=_FORMATS)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        """One file a language and format."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "language", "format"], name="letter_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}.{self.language}.{self.format}"


class CaseDocument(Immutable):
    """A file that an act was given: a report, the scan of a sealed letter. ``digest`` is its SHA-256 in hexadecimal.

    Its bytes lie under that digest with the uploads of arrangements. ``letter`` is the letter that the scan is of; it
    was matched with the digest that stands on the paper.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="documents")
    field = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="scans")

    def __str__(self) -> str:
        return self.name
