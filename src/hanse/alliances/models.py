"""Alliances, the cities in them, the seats of people. Private data: every table carries its alliance."""

from datetime import date, timedelta
from typing import ClassVar, Self, TypeVar

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hanse.access.grants import GRANTS, Can
from hanse.access.roles import CITY_ROLES, Role
from hanse.access.walls import IN_REACH, OF_ALLIANCE_AND_STEWARD, OUTSIDE, STEWARD, Wall
from hanse.alliances.rules import Standing
from hanse.history import clock
from hanse.history.columns import act_column
from hanse.history.triggers import append_only
from hanse.people.models import Person, validate_time_zone
from hanse.places.models import City
from hanse.policies.models import Initiative

STANDING_WORDS = {
    Standing.PROSPECT: _("Prospect"),
    Standing.CONTACTED: _("Contacted"),
    Standing.INVITED: _("Invited"),
    Standing.INTENT: _("Letter of intent"),
    Standing.MEMBER: _("Member"),
    Standing.OBSERVER: _("Observer"),
    Standing.ON_HOLD: _("On hold"),
    Standing.ENDED: _("Ended"),
}

RESERVED_SLUGS = frozenset(
    {
        "account",
        "api",
        "components",
        "global",
        "healthz",
        "invitation",
        "join",
        "language",
        "letter",
        "metrics",
        "policies",
        "readyz",
        "register",
        "roles",
        "search",
        "static",
        "workspace",
    }
)


_HELD_HERE = "EXISTS (SELECT FROM alliances_seat seat WHERE seat.person_id = {table}.id)"
PEOPLE = Wall(
    sees=f"{OUTSIDE} OR {STEWARD} OR id = (SELECT hanse_person()) OR {_HELD_HERE}",
    writes=f"{OUTSIDE} OR id = (SELECT hanse_person())",
)
"""People are seen by those who share an alliance with them, also after their term: seats are kept, and have a wall themselves."""

_LEADS = ", ".join(f"'{role.value}'" for role, grants in GRANTS.items() if Can.VIEW_HISTORY in grants)
SIGN_INS = Wall(
    sees=(
        f"person_id = (SELECT hanse_person()) OR {OUTSIDE} OR (what NOT IN ('signed_in', 'failed') AND EXISTS ("  # noqa: S608
        "SELECT FROM alliances_seat theirs JOIN alliances_seat mine ON mine.alliance_id = theirs.alliance_id "
        "WHERE theirs.person_id = {table}.person_id AND mine.person_id = (SELECT hanse_person()) "
        f"AND mine.role IN ({_LEADS}) AND mine.starts_on <= current_date "
        f"AND (mine.ends_on IS NULL OR mine.ends_on >= current_date) AND theirs.{IN_REACH}))"
    ),
    writes=f"person_id = (SELECT hanse_person()) OR {OUTSIDE}",
)
"""When somebody comes is their own. What they come with is told to whoever reads the history of an alliance of theirs, too."""

ALLIANCE_HISTORY = Wall(sees=f"id = ANY ((SELECT hanse_reach())::bigint[]) OR {STEWARD}")
"""That an alliance exists is no secret; what became of its settings is its own."""


def moves_version(*, mutable: bool) -> list[pgtrigger.Trigger]:
    """Triggers by which a table moves its alliance's version: once a statement, whoever writes and how.

    Append-only tables (mutable=False) move it on INSERT alone.
    """

    def trigger(name: str, operation: pgtrigger.Operation, rows: str) -> pgtrigger.Trigger:
        return pgtrigger.Trigger(
            name=f"version_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**{rows: "touched"}),  # type: ignore[no-untyped-call]
            func=(
                "UPDATE alliances_allianceversion SET number = number + 1 "
                "WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;"
            ),
        )

    inserts = [trigger("insert", pgtrigger.Insert, "new")]
    if not mutable:
        return inserts
    return [*inserts, trigger("update", pgtrigger.Update, "new"), trigger("delete", pgtrigger.Delete, "old")]


M = TypeVar("M", bound=models.Model)


class AllianceRows(models.QuerySet[M]):
    """Reads that every private table shares."""

    def for_alliance(self, alliance: "Alliance") -> Self:
        return self.filter(alliance=alliance)


@pghistory.track()
class Alliance(models.Model):
    """One regional network: the tenant."""

    class Format(models.TextChoices):
        COMMUNITY_MEETINGS = "community_meetings", _("Community meetings")
        WORKING_GROUPS = "working_groups", _("Working groups")

    class Phase(models.TextChoices):
        PREPARATION = "preparation", _("Preparation")
        LAUNCH = "launch", _("Launch")
        OPERATION = "operation", _("Operation")
        EXPANSION = "expansion", _("Expansion")

    slug = models.SlugField(
        _("address"),
        unique=True,
        max_length=40,
        validators=[RegexValidator(rf"^(?!({'|'.join(sorted(RESERVED_SLUGS))})$)", _("This word is taken by Hanse itself."))],
    )
    name = models.CharField(_("name"), max_length=200)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="alliances")
    languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("languages"),
        default=list,
        help_text=_("BCP 47 codes, the working language first"),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone], help_text=_("IANA name, e.g. America/Bogota")
    )
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, default=Format.COMMUNITY_MEETINGS)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices, default=Phase.PREPARATION)
    sample_note = models.TextField(
        _("note about samples"),
        blank=True,
        help_text=_("What in this alliance is sample or invented; shown on every page and export"),
    )
    second_factor_required = models.BooleanField(
        _("second factor for the secretariat"),
        default=True,
        help_text=_("Whoever runs the alliance signs in with a passkey or an authenticator app."),
    )
    takes_requests = models.BooleanField(
        _("requests to join"),
        default=True,
        help_text=_("Cities and experts may ask to join on a public page; the secretariat answers each request."),
    )
    returns_at_once = models.BooleanField(
        _("cities on hold return at once"),
        default=False,
        help_text=_("A city on hold is what it was before as soon as something is recorded of it."),
    )
    started_at = models.DateTimeField(_("started at"), default=clock.now)

    wall: ClassVar = Wall(sees="true", writes=f"id = ANY ((SELECT hanse_reach())::bigint[]) OR {STEWARD}")

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("alliance")

    def __str__(self) -> str:
        return self.name

    @property
    def alliance_id(self) -> int:
        """Its own key, so that may() can ask an alliance like anything in it."""
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("desk", kwargs={"alliance": self.slug})


class AllianceVersion(models.Model):
    """A number that moves with every change of what an alliance's progress pages show.

    Triggers move it; cached pages are kept under it. Its row is also the alliance's pen: whoever writes
    to the ledger holds it (SELECT … FOR UPDATE), so that one alliance has one writer at a time and the
    order of keys, of `recorded_at` and of commits is the same.
    """

    alliance = models.OneToOneField(Alliance, on_delete=models.PROTECT, primary_key=True, related_name="version")
    number = models.BigIntegerField(default=0)

    wall: ClassVar = OF_ALLIANCE_AND_STEWARD

    def __str__(self) -> str:
        return f"{self.alliance_id}: {self.number}"


@pghistory.track()
class Cohort(models.Model):
    """A group of member cities recruited together."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    target = models.PositiveIntegerField(_("target number of cities"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    criteria = models.TextField(
        _("criteria"), blank=True, max_length=4000, help_text=_("Which cities fit, and how that is seen.")
    )
    plan = models.TextField(_("plan"), blank=True, max_length=4000, help_text=_("What happens from the opening to the review."))
    closes_on = models.DateField(
        _("meant to be full by"), null=True, blank=True, help_text=_("The straight line to the target number ends here.")
    )
    kickoff_on = models.DateField(_("kick-off on"), null=True, blank=True)
    kickoff_url = models.URLField(_("link to the kick-off"), max_length=500, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    review_url = models.URLField(_("link to the review"), max_length=500, blank=True)

    objects: ClassVar[AllianceRows["Cohort"]] = AllianceRows["Cohort"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["position", "name"]
        verbose_name = _("cohort")
        constraints: ClassVar = [
            models.UniqueConstraint("alliance", "name", name="cohort_name_once_in_an_alliance"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="cohort_closes_after_it_opens",
                violation_error_message=_("A cohort closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(opened_on__isnull=True) | Q(closes_on__gt=models.F("opened_on")),
                name="cohort_is_planned_forward",
                violation_error_message=_("The day by which a cohort is meant to be full comes after its opening."),
            ),
        ]
        triggers: ClassVar = moves_version(mutable=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it still takes cities."""
        return self.closed_on is None


# A new order of the cities leaves an event for each: only this history grows with their number.
@pghistory.track(
    meta={
        "indexes": [
            models.Index(
                "alliance", models.F("pgh_created_at").desc(), models.F("pgh_id").desc(), name="membercity_newest_events"
            )
        ]
    }
)
class MemberCity(models.Model):
    """A City in an Alliance. Its standing and labels are dated rows of their own."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="member_cities")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="member_cities")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="member_cities")
    policies_position = models.PositiveIntegerField(
        _("place in the policy grid"), default=0, help_text=_("place in the policy grid when it is arranged by hand")
    )
    stages_position = models.PositiveIntegerField(
        _("place in the stage grid"), default=0, help_text=_("place in the stage grid when it is arranged by hand")
    )
    next_election_on = models.DateField(
        _("next election"), null=True, blank=True, help_text=_("After it other people may speak for the city.")
    )
    recorded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[AllianceRows["MemberCity"]] = AllianceRows["MemberCity"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["policies_position", "pk"]
        verbose_name = _("member city")
        verbose_name_plural = _("member cities")
        constraints: ClassVar = [models.UniqueConstraint("alliance", "city", name="city_once_in_an_alliance")]
        triggers: ClassVar = moves_version(mutable=True)

    def __str__(self) -> str:
        return self.city.name

    @property
    def member_city_id(self) -> int:
        """Its own key, so that may() can ask a member city like anything that belongs to it."""
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("adoption:city", kwargs={"alliance": self.alliance.slug, "city": self.city.slug})


class StandingChange(models.Model):
    """One dated statement about a member city's standing. Append-only; the latest that holds on a day counts."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, related_name="standing_changes")
    standing = models.CharField(_("standing"), max_length=12, choices=[(s.value, w) for s, w in STANDING_WORDS.items()])
    effective_on = models.DateField(_("since"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    act = act_column()

    objects: ClassVar[AllianceRows["StandingChange"]] = AllianceRows["StandingChange"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("change of standing")
        indexes: ClassVar = [
            models.Index(
                "member_city",
                models.F("effective_on").desc(),
                models.F("recorded_at").desc(),
                models.F("id").desc(),
                name="standing_on_a_day",
            ),
            models.Index("alliance", models.F("recorded_at").desc(), models.F("id").desc(), name="standing_newest_of_alliance"),
        ]
        triggers: ClassVar = [*append_only(), *moves_version(mutable=False)]

    def __str__(self) -> str:
        return f"{self.member_city}: {self.standing} ({self.effective_on})"


@pghistory.track()
class Label(models.Model):
    """A word that an alliance hangs on cities for a time, e.g. "Reactivation"."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="labels")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)

    objects: ClassVar[AllianceRows["Label"]] = AllianceRows["Label"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("label")
        constraints: ClassVar = [models.UniqueConstraint("alliance", "code", name="label_once_in_an_alliance")]
        triggers: ClassVar = moves_version(mutable=True)

    def __str__(self) -> str:
        return self.name


class LabelChange(models.Model):
    """A label given to a member city, or taken from it, from a day on. Append-only."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, related_name="label_changes")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField(_("given"))
    effective_on = models.DateField(_("since"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    act = act_column()

    objects: ClassVar[AllianceRows["LabelChange"]] = AllianceRows["LabelChange"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("change of label")
        indexes: ClassVar = [
            models.Index(
                "member_city",
                "label",
                models.F("effective_on").desc(),
                models.F("recorded_at").desc(),
                models.F("id").desc(),
                name="label_on_a_day",
            ),
            models.Index("alliance", models.F("recorded_at").desc(), models.F("id").desc(), name="label_newest_of_alliance"),
        ]
        triggers: ClassVar = [*append_only(), *moves_version(mutable=False)]

    def __str__(self) -> str:
        return f"{self.member_city}: {'+' if self.given else '-'}{self.label} ({self.effective_on})"


class Seats(models.QuerySet["Seat"]):
    """Reads of seats."""

    def for_alliance(self, alliance: Alliance) -> Self:
        return self.filter(alliance=alliance)

    def reaching(self, day: date) -> Self:
        """Seats whose term has not ended before a day; they may begin after it."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def held_on(self, day: date) -> Self:
        """Seats whose term covers a day."""
        return self.reaching(day).filter(starts_on__lte=day)


@pghistory.track()
class Seat(models.Model):
    """Person + Role in an Alliance; for a city role also the member city. The steward's seat has no alliance."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("term ends"), null=True, blank=True)
    deputy = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="stands_in_for", verbose_name=_("deputy")
    )

    # Who the stewards are is known to whoever is signed in; one's own seats are one's own.
    wall: ClassVar = Wall(
        sees=(
            f"{IN_REACH} OR {STEWARD} OR person_id = (SELECT hanse_person()) "
            "OR (alliance_id IS NULL AND (SELECT hanse_person()) IS NOT NULL)"
        ),
        writes=f"{IN_REACH} OR {STEWARD}",
    )

    objects: ClassVar[Seats] = Seats.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role=Role.GLOBAL_STEWARD, alliance__isnull=True)
                | (~Q(role=Role.GLOBAL_STEWARD) & Q(alliance__isnull=False)),
                name="only_the_steward_has_no_alliance",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(CITY_ROLES), member_city__isnull=False)
                | (~Q(role__in=sorted(CITY_ROLES)) & Q(member_city__isnull=True)),
                name="city_seats_name_their_city",
            ),
            models.CheckConstraint(
                # A seat taken back on its first day ends on the day before: it opens nothing any more.
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on") - timedelta(days=1)),
                name="seat_ends_after_it_starts",
                violation_error_message=_("A term ends after it starts."),
            ),
            models.UniqueConstraint(
                "person", "role", "alliance", "member_city", "starts_on", name="seat_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"

    def is_held_on(self, day: date) -> bool:
        """Whether the term covers a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@pghistory.track()
class CityShare(models.Model):
    """A city's papers (notes, evidence, unconfirmed reports) shared with an expert's seat, until the share is ended."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, related_name="shares")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="shares")
    shared_at = models.DateTimeField(_("shared at"), default=clock.now)
    shared_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects: ClassVar[AllianceRows["CityShare"]] = AllianceRows["CityShare"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("share")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "member_city", "seat", condition=Q(ended_at__isnull=True), name="city_shared_once_with_a_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_city} → {self.seat}"


@pghistory.track()
class DeckTemplate(models.Model):
    """An alliance's own .pptx template for its meeting deck. The newest one is used."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="deck_templates")
    file = models.FileField(_("file"), upload_to="deck-templates/")
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        get_latest_by: ClassVar = ["uploaded_at", "pk"]
        verbose_name = _("deck template")

    def __str__(self) -> str:
        return self.filename
