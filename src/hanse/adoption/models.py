"""The ledger of progress. Append-only where it states something; the database refuses the rest."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hanse.adoption.rules import Scope, Status, Verdict
from hanse.alliances.models import Alliance, AllianceRows, LabelChange, MemberCity, StandingChange, moves_version
from hanse.history import clock
from hanse.history.columns import act_column
from hanse.history.triggers import append_only
from hanse.people.models import Person
from hanse.policies.models import Labelled, ModelPolicy

STATUS_WORDS = {
    Status.TO_BE_DEVELOPED: _("To be developed"),
    Status.IN_PROGRESS: _("In progress"),
    Status.COMPLETED: _("Completed"),
}


class GridOrder(models.TextChoices):
    """How a grid orders its cities."""

    ARRANGED = "arranged", _("arranged by hand")
    NAME = "name", _("by name")
    FURTHEST = "furthest", _("furthest first")


@pghistory.track()
class Pathway(models.Model):
    """The steps an alliance tracks, and how its two grids are ordered."""

    alliance = models.OneToOneField(Alliance, on_delete=models.PROTECT, related_name="pathway")
    policies_order = models.CharField(
        _("order of the policy grid"), max_length=8, choices=GridOrder.choices, default=GridOrder.ARRANGED
    )
    stages_order = models.CharField(
        _("order of the stage grid"), max_length=8, choices=GridOrder.choices, default=GridOrder.FURTHEST
    )

    class Meta:
        verbose_name = _("pathway")
        triggers: ClassVar = moves_version(mutable=True)

    def __str__(self) -> str:
        return f"{self.alliance}: {_('pathway')}"


@pghistory.track()
class Stage(Labelled):
    """One step of a pathway, taken by a city (scope city) or by a city for each policy (scope policy)."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="stages")
    code = models.SlugField(_("code"), max_length=40)
    scope = models.CharField(
        _("scope"), max_length=6, choices=[(Scope.CITY.value, _("of the city")), (Scope.POLICY.value, _("of each policy"))]
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    recorded_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects: ClassVar[AllianceRows["Stage"]] = AllianceRows["Stage"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["scope", "position", "pk"]
        verbose_name = _("stage")
        constraints: ClassVar = [models.UniqueConstraint("alliance", "code", name="stage_once_in_a_pathway")]
        triggers: ClassVar = moves_version(mutable=True)


@pghistory.track()
class TrackedPolicy(models.Model):
    """A model policy that an alliance shows as a column, in the alliance's own order."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="tracked_policies")
    policy = models.ForeignKey(ModelPolicy, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    recorded_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects: ClassVar[AllianceRows["TrackedPolicy"]] = AllianceRows["TrackedPolicy"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("tracked policy")
        constraints: ClassVar = [models.UniqueConstraint("alliance", "policy", name="policy_tracked_once")]
        triggers: ClassVar = moves_version(mutable=True)

    def __str__(self) -> str:
        return self.policy.name

    @property
    def code(self) -> str:
        """The code of its policy."""
        return self.policy.code


class Track(models.Model):
    """One line of progress: member city + stage (+ policy). Made when its first entry is recorded."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="tracks")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, related_name="tracks")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="tracks")
    policy = models.ForeignKey(ModelPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[AllianceRows["Track"]] = AllianceRows["Track"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("track")
        constraints: ClassVar = [
            models.UniqueConstraint("member_city", "stage", "policy", name="track_once", nulls_distinct=False)
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.member_city, self.policy, self.stage) if part)


class Source(models.TextChoices):
    """The way by which an entry came in."""

    WEB = "web", _("entered here")
    IMPORT = "import", _("imported")
    MEETING = "meeting", _("stated at a meeting")
    API = "api", _("sent by a program")


class Batch(models.Model):
    """Entries recorded together and withdrawn together: an import, or the quick entry after a meeting."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="batches")
    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, help_text=_("of the imported file"))
    submission = models.UUIDField(unique=True, help_text=_("one for each form shown: the same form sent twice is recorded once"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    act = act_column()

    objects: ClassVar[AllianceRows["Batch"]] = AllianceRows["Batch"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return self.filename or str(self.pk)


class Entry(models.Model):
    """One dated statement about a track: a status, or the withdrawal of an earlier entry."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("statement")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    # The two indexes that begin with them serve their lookups, too.
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="entries", db_index=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.STATEMENT)
    status = models.CharField(_("status"), max_length=16, blank=True, choices=[(s.value, w) for s, w in STATUS_WORDS.items()])
    effective_on = models.DateField(_("true since"), help_text=_("in the alliance's time zone"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("source"), max_length=8, choices=Source.choices, default=Source.WEB)
    note = models.TextField(_("note"), blank=True)
    reported = models.BooleanField(
        _("reported by the city"), default=False, help_text=_("a city's own report: it counts as reported until it is confirmed")
    )
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    submission = models.UUIDField(null=True, blank=True, unique=True)
    act = act_column()

    objects: ClassVar[AllianceRows["Entry"]] = AllianceRows["Entry"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-effective_on", "-recorded_at", "-pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="statement", status__in=[s.value for s in Status])
                | Q(kind="withdrawal", status="", corrects__isnull=False),
                name="a_statement_has_a_status_a_withdrawal_names_its_entry",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                "track",
                models.F("effective_on").desc(),
                models.F("recorded_at").desc(),
                models.F("id").desc(),
                name="entry_seek",
                condition=Q(kind="statement"),
            ),
            models.Index("track", models.F("id").desc(), name="entry_newest_of_track"),
            models.Index("alliance", models.F("id").desc(), name="entry_newest_of_alliance"),
            models.Index("alliance", models.F("recorded_at").desc(), models.F("id").desc(), name="entry_latest_of_alliance"),
        ]
        triggers: ClassVar = [*append_only(), *moves_version(mutable=False)]

    def __str__(self) -> str:
        return f"{self.track}: {self.status or self.kind} ({self.effective_on})"

    @property
    def member_city_id(self) -> int:
        """The city it speaks of, for may()."""
        return self.track.member_city_id


class Review(models.Model):
    """The secretariat's word to a city's own report: confirmed or returned, dated, beside the entry."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(
        _("verdict"), max_length=9, choices=[(Verdict.CONFIRMED.value, _("confirmed")), (Verdict.RETURNED.value, _("returned"))]
    )
    word = models.TextField(_("word to the city"), blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    act = act_column()

    class Meta:
        verbose_name = _("review")
        indexes: ClassVar = [
            models.Index("alliance", models.F("recorded_at").desc(), models.F("id").desc(), name="review_newest_of_alliance")
        ]
        triggers: ClassVar = [*append_only(), *moves_version(mutable=False)]

    def __str__(self) -> str:
        return f"{self.entry}: {self.verdict}"


class Evidence(models.Model):
    """What proves an entry: a link, or a file kept for good under its SHA-256."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="evidence")
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True, help_text=_("bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    act = act_column()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("evidence")
        indexes: ClassVar = [
            models.Index("alliance", models.F("recorded_at").desc(), models.F("id").desc(), name="evidence_newest_of_alliance")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="") & ~Q(sha256="")),
                name="evidence_is_a_link_or_a_hashed_file",
            )
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return self.filename or self.url

    @property
    def member_city_id(self) -> int:
        """The city it speaks of, for may()."""
        return self.entry.member_city_id

    def get_absolute_url(self) -> str:
        return reverse("adoption:evidence", kwargs={"alliance": self.alliance.slug, "evidence": self.pk})


class BatchChange(models.Model):
    """A label or a standing that came with a batch. What it states lies with the cities; the batch takes it back."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="changes")
    label_change = models.OneToOneField(LabelChange, on_delete=models.PROTECT, null=True, related_name="+")
    standing_change = models.OneToOneField(StandingChange, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("change of a batch")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(label_change__isnull=False) ^ Q(standing_change__isnull=False),
                name="a_change_of_a_batch_is_a_label_or_a_standing",
            )
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return str(self.label_change or self.standing_change)


class BatchWithdrawal(models.Model):
    """A batch taken back as one; its entries are withdrawn by entries of their own."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    act = act_column()

    class Meta:
        verbose_name = _("withdrawal of a batch")
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return str(self.batch)
