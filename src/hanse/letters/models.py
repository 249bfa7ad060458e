"""Templates of letters, letters, their links, signatures, files, commitments. Private: each table names its alliance.

Unlike other tables of an alliance, stewards see none of these: a letter lies between a city or an expert and the secretariat.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hanse.access.walls import IN_REACH, Wall
from hanse.alliances.models import STANDING_WORDS, Alliance, AllianceRows, Cohort, MemberCity
from hanse.directory.models import Expert
from hanse.history import clock
from hanse.history.columns import act_column
from hanse.history.triggers import append_only
from hanse.letters.rules import (
    OPEN,
    OUTCOMES,
    Clause,
    CouncilOrder,
    FileKind,
    Happened,
    How,
    Kind,
    Part,
    State,
)
from hanse.outbox.models import Message, one_line
from hanse.people.former import NameField
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy

KIND_WORDS = {Kind.CITY: _("City"), Kind.EXPERT: _("Expert")}
STATE_WORDS = {
    State.DRAFT: _("Draft"),
    State.IN_REVIEW: _("In review"),
    State.REVIEWED: _("Reviewed"),
    State.SENT: _("Sent"),
    State.VIEWED: _("Opened"),
    State.SIGNED: _("Signed"),
    State.COUNTERSIGNED: _("Countersigned"),
    State.DECLINED: _("Declined"),
    State.EXPIRED: _("Expired"),
    State.REPLACED: _("Replaced"),
    State.ENDED: _("Ended"),
}
ORDER_WORDS = {
    CouncilOrder.FIRST: _("The council decides first, then the letter is signed"),
    CouncilOrder.LATER: _("The letter is signed first, the council decides later"),
    CouncilOrder.NONE: _("No council decides"),
}
HAPPENED_WORDS = {
    Happened.DRAFTED: _("Drafted"),
    Happened.CHANGED: _("Changed"),
    Happened.SUBMITTED: _("Handed in for review"),
    Happened.RETURNED: _("Returned to its draft"),
    Happened.REVIEWED: _("Reviewed"),
    Happened.SENT: _("Sent to the signatory"),
    Happened.SENT_AGAIN: _("Sent again"),
    Happened.REVOKED: _("Called back"),
    Happened.VIEWED: _("Opened by the signatory"),
    Happened.CODE_SENT: _("Code sent to the signatory’s mailbox"),
    Happened.SIGNED: _("Signed"),
    Happened.DECLINED: _("Declined"),
    Happened.EXPIRED: _("Link expired"),
    Happened.COUNTERSIGNED: _("Countersigned"),
    Happened.COUNCIL: _("Decision of the council recorded"),
    Happened.PUBLISHED: _("Publication agreed"),
    Happened.UNPUBLISHED: _("Publication taken back"),
    Happened.REPLACED: _("Replaced by another letter"),
    Happened.ENDED: _("Ended"),
}
PART_WORDS = {Part.SIGNATORY: _("Signatory"), Part.COUNTERSIGNATORY: _("Countersignatory")}
HOW_WORDS = {
    How.LINK: _("by link, with a code from the mailbox"),
    How.PAPER: _("on paper, uploaded"),
    How.ACCOUNT: _("signed in"),
}
FILE_WORDS = {FileKind.PDF: _("PDF"), FileKind.DOCX: _("Word file"), FileKind.SCAN: _("Signed paper")}

HELD_LINK = "hanse.letter"
"""Setting of a transaction: the SHA-256 of the token that a visitor holds. It opens that one link and no other."""
HELD_IN_SESSION = "letters.link"
"""Where a visitor's session keeps the same hash."""
OF_THE_ALLIANCE = Wall(sees=IN_REACH)


def released_stays() -> list[pgtrigger.Trigger]:
    """Refuse to change or remove a released version, also for raw SQL."""
    return [
        pgtrigger.Trigger(
            name="released_stays",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__released_at__isnull=False),
            func="RAISE EXCEPTION 'a released version of a template stays as it is' USING ERRCODE = 'restrict_violation';",
        )
    ]


def as_rows(clauses: Iterable[Clause]) -> list[dict[str, str]]:
    """Clauses as they are kept in JSON."""
    return [asdict(clause) for clause in clauses]


@pghistory.track()
class LetterTemplate(models.Model):
    """A letter to write letters from: for one kind, one language and, where the law asks for it, one country."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="letter_templates")
    kind = models.CharField(_("kind"), max_length=6, choices=[(k.value, w) for k, w in KIND_WORDS.items()])
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2; empty for all"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("where its text comes from"))
    created_at = models.DateTimeField(_("written"), default=clock.now)

    wall: ClassVar = OF_THE_ALLIANCE
    objects: ClassVar[AllianceRows["LetterTemplate"]] = AllianceRows["LetterTemplate"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["kind", "language", "country", "pk"]
        verbose_name = _("template of letters")
        verbose_name_plural = _("templates of letters")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "alliance",
                "kind",
                "country",
                "language",
                name="one_template_of_a_kind",
                violation_error_message=_("There is a template for this kind, country and language already. Change that one."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("letters:template", kwargs={"alliance": self.alliance.slug, "template": self.pk})


@pghistory.track()
class TemplateVersion(models.Model):
    """One version of a template. Released, it stays as it is: letters refer to it."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title of the letter"), max_length=200)
    clauses = models.JSONField(_("clauses"), default=list, help_text=_("code, heading, text, when"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"), default=clock.now)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("released by"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    wall: ClassVar = OF_THE_ALLIANCE

    class Meta:
        ordering: ClassVar = ["template", "-number"]
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        constraints: ClassVar = [
            models.UniqueConstraint("template", "number", name="version_once_of_a_template"),
            models.UniqueConstraint("template", condition=Q(released_at__isnull=True), name="one_draft_of_a_template"),
        ]
        triggers: ClassVar = released_stays()

    def __str__(self) -> str:
        return f"{self.template_id}, {self.number}"

    @property
    def parts(self) -> list[Clause]:
        """The clauses in their order."""
        return [Clause(**row) for row in self.clauses]


class Letters(models.QuerySet["Letter"]):
    """Letters, as a vocabulary."""

    def for_alliance(self, alliance: Alliance) -> Self:
        return self.filter(alliance=alliance)

    def expired_at(self, moment: datetime) -> Self:
        """Those whose link has run out, whether or not somebody has written that down."""
        return self.filter(Q(state=State.EXPIRED) | Q(state__in=sorted(OPEN), expires_at__lte=moment))

    def open_at(self, moment: datetime) -> Self:
        """Those that wait for their signature and can get it."""
        return self.filter(state__in=sorted(OPEN), expires_at__gt=moment)


@pghistory.track()
class Letter(models.Model):
    """A letter of intent of a city or an expert. Not the statement of intent, which is a stage after the choice of policies.

    `document` is the text as it was handed in for review, in the canonical form that is hashed; what is signed is this text.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=6, choices=[(k.value, w) for k, w in KIND_WORDS.items()])
    member_city = models.ForeignKey(
        MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("city")
    )
    expert = models.ForeignKey(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("expert")
    )
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="letters", verbose_name=_("template"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title of the letter"), max_length=200)
    clauses = models.JSONField(_("clauses"), default=list, help_text=_("code, heading, text, when"))
    values = models.JSONField(_("fields"), default=dict, blank=True, help_text=_("what fills the merge fields"))
    order = models.CharField(_("order"), max_length=14, choices=[(o.value, w) for o, w in ORDER_WORDS.items()])
    council_body = models.CharField(_("deciding body"), max_length=200, blank=True)
    council_on = models.DateField(_("day of the decision"), null=True, blank=True)
    outcome = models.CharField(
        _("leads to"), max_length=12, choices=[(s.value, STANDING_WORDS[s]) for s in OUTCOMES], default=OUTCOMES[0].value
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cohort")
    )
    signatory_name = NameField(_("name of the signatory"), max_length=200, blank=True, validators=[one_line])
    signatory_function = models.CharField(_("function of the signatory"), max_length=200, blank=True)
    signatory_email = models.EmailField(_("e-mail of the signatory"), blank=True)
    state = models.CharField(
        _("state"), max_length=14, choices=[(s.value, w) for s, w in STATE_WORDS.items()], default=State.DRAFT.value
    )
    document = models.TextField(_("text as signed"), blank=True)
    document_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"), default=clock.now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("changed by"))
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("sent by"))
    expires_at = models.DateTimeField(_("can be signed until"), null=True, blank=True)
    published = models.BooleanField(_("may be published"), default=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    submission = models.UUIDField(null=True, blank=True, unique=True, help_text=_("one for each form: sent twice, drafted once"))

    wall: ClassVar = OF_THE_ALLIANCE
    objects: ClassVar[Letters] = Letters.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("letter of intent")
        verbose_name_plural = _("letters of intent")
        indexes: ClassVar = [models.Index("alliance", "state", name="letter_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=Kind.CITY.value, member_city__isnull=False, expert__isnull=True)
                | Q(kind=Kind.EXPERT.value, member_city__isnull=True, expert__isnull=False),
                name="a_letter_is_of_a_city_or_an_expert",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value) | Q(state=State.ENDED.value) | ~Q(document_sha256=""),
                name="a_letter_handed_in_has_its_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alliance_id}: {self.title}"

    @property
    def reference(self) -> str:
        """How people name the letter: latam-12."""
        return f"{self.alliance.slug}-{self.pk}"

    @property
    def party(self) -> str:
        """Whose letter it is."""
        return str(self.member_city.city.name if self.member_city else self.expert and self.expert.contact.name)

    @property
    def parts(self) -> list[Clause]:
        """Its clauses in their order, for both orders of council and letter."""
        return [Clause(**row) for row in self.clauses]

    @property
    def current_state(self) -> State:
        """The state now; a letter whose link has run out has expired, whether or not somebody has written that down."""
        return self.state_at(clock.now())

    def state_at(self, moment: datetime) -> State:
        """The state at a moment."""
        state = State(self.state)
        return State.EXPIRED if state in OPEN and self.expires_at is not None and self.expires_at <= moment else state

    @property
    def state_word(self) -> str:
        """The state now, in the reader's language."""
        return str(STATE_WORDS[self.current_state])

    @property
    def council_pending(self) -> bool:
        """Whether a later decision of the council is still to be recorded."""
        return self.order == CouncilOrder.LATER and self.council_on is None

    def get_absolute_url(self) -> str:
        return reverse("letters:letter", kwargs={"alliance": self.alliance.slug, "letter": self.pk})


class Happening(models.Model):
    """Something that happened to a letter. Append-only. Without `by`, it was the signatory, or time."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="happenings")
    kind = models.CharField(_("what"), max_length=14, choices=[(k.value, w) for k, w in HAPPENED_WORDS.items()])
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    note = models.TextField(_("note"), blank=True, max_length=2000)
    act = act_column()

    wall: ClassVar = OF_THE_ALLIANCE

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("event of a letter")
        verbose_name_plural = _("events of letters")
        indexes: ClassVar = [models.Index("letter", models.F("at").desc(), name="happenings_of_a_letter")]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.kind}"


@pghistory.track(exclude=["token_sha256", "code_sha256"], attrs={"wall": OF_THE_ALLIANCE})
class SigningLink(models.Model):
    """A link mailed to a signatory, and the code that proves whose mailbox it is. Both are kept as hashes alone.

    The token is 32 random bytes and needs no slower hash. The code has eight digits, lives for minutes and falls after five
    tries.
    """

    wall: ClassVar = Wall(
        sees=f"{IN_REACH} OR token_sha256 = (SELECT current_setting('{HELD_LINK}', true))",
        writes=IN_REACH,
    )

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="links")
    email = models.EmailField(_("e-mail"), help_text=_("in lower case"))
    token_sha256 = models.CharField(max_length=64, unique=True, help_text=_("hexadecimal"))
    sent_at = models.DateTimeField(_("sent at"), default=clock.now)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("sent by"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("called back at"), null=True, blank=True)
    mail = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    code_sha256 = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(_("code works until"), null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(_("tries of the code"), default=0)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        verbose_name = _("link to a letter")
        verbose_name_plural = _("links to letters")

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.sent_at:%Y-%m-%d}"


class LetterFile(models.Model):
    """A file of a letter, kept for good under its SHA-256. Append-only."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=4, choices=[(k.value, w) for k, w in FILE_WORDS.items()])
    file = models.FileField(_("file"), upload_to="letters/")
    filename = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    document_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    state = models.CharField(_("state"), max_length=14, choices=[(s.value, w) for s, w in STATE_WORDS.items()])
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = act_column()

    wall: ClassVar = OF_THE_ALLIANCE

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        verbose_name = _("file of a letter")
        verbose_name_plural = _("files of letters")
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return self.filename

    @property
    def member_city_id(self) -> int | None:
        """The city whose letter it is of, for may()."""
        return self.letter.member_city_id

    def get_absolute_url(self) -> str:
        return reverse("letters:file", kwargs={"alliance": self.alliance.slug, "file": self.pk})


class Signature(models.Model):
    """Who signed which text, when, how and in which capacity. Append-only. The network address stands in its act, for a while."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(_("as"), max_length=16, choices=[(p.value, w) for p, w in PART_WORDS.items()])
    how = models.CharField(_("how"), max_length=7, choices=[(h.value, w) for h, w in HOW_WORDS.items()])
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    signed_at = models.DateTimeField(_("signed at"), default=clock.now)
    signed_on = models.DateField(_("day on the paper"), null=True, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, choices=settings.LANGUAGES)
    document_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    link = models.ForeignKey(SigningLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(LetterFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))
    act = act_column()

    wall: ClassVar = OF_THE_ALLIANCE

    class Meta:
        ordering: ClassVar = ["signed_at", "pk"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints: ClassVar = [models.UniqueConstraint("letter", "part", "document_sha256", name="signed_once")]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.part}"


@pghistory.track()
class Commitment(models.Model):
    """Something that a letter promises and that is looked after: by whom it is due, whether it is done."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField(_("what is to be done"), max_length=500)
    policy = models.ForeignKey(
        ModelPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("policy")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))

    wall: ClassVar = OF_THE_ALLIANCE

    class Meta:
        ordering: ClassVar = [models.F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes: ClassVar = [models.Index("alliance", "done_on", "due_on", name="commitment_due")]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, today: Any) -> bool:
        """Whether it is late on a day."""
        return self.done_on is None and self.due_on is not None and self.due_on < today
