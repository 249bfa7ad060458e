"""Organisations, contacts, notes, profiles of cities, experts. Private data: every table carries its alliance."""

from datetime import date
from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hanse.access.walls import IN_REACH, STEWARD, Wall, of_person
from hanse.alliances.models import STANDING_WORDS, Alliance, AllianceRows, MemberCity
from hanse.directory.rules import (
    Capacity,
    ChannelKind,
    Consent,
    Function,
    Governance,
    Likeness,
    Region,
    Visibility,
    WorkKind,
)
from hanse.history import clock
from hanse.history.columns import act_column
from hanse.history.triggers import append_only
from hanse.people.former import NameField
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy

WORDS_AS_LEXEMES = Func(
    Func(Func(F("words"), function="btrim"), Value(" "), function="string_to_array"), function="array_to_tsvector"
)
"""The words of a row as the index has them, one lexeme each; `hanse_contacts_found` asks with the same expression."""
CONSENT_WORDS = {Consent.UNKNOWN: _("not asked"), Consent.GIVEN: _("agreed"), Consent.REFUSED: _("does not want this")}
VISIBILITY_WORDS = {Visibility.SECRETARIAT: _("the secretariat"), Visibility.CITY: _("the secretariat and the city")}
FUNCTION_WORDS = {
    Function.FOCAL_POINT: _("Focal point"),
    Function.DEPUTY: _("Deputy focal point"),
    Function.POLITICAL_SPONSOR: _("Political sponsor"),
    Function.POLICY_LEAD: _("Policy lead"),
    Function.STAFF: _("Staff"),
    Function.OTHER: _("Other"),
}
CHANNEL_WORDS = {
    ChannelKind.EMAIL: _("E-mail"),
    ChannelKind.PHONE: _("Telephone"),
    ChannelKind.MESSENGER: _("Messenger"),
    ChannelKind.WEB: _("Web page"),
    ChannelKind.POST: _("Postal address"),
}
LIKENESS_WORDS = {
    Likeness.MAIL: _("the same e-mail address"),
    Likeness.NAME: _("the same name in the same place"),
    Likeness.SPELLING: _("a name that looks alike in the same place"),
}
GOVERNANCE_WORDS = {
    Governance.UNKNOWN: _("not known"),
    Governance.MAYOR_COUNCIL: _("elected mayor and council"),
    Governance.COUNCIL_MANAGER: _("council and city manager"),
    Governance.COMMISSION: _("commission"),
    Governance.APPOINTED: _("appointed by a higher level"),
    Governance.OTHER: _("other"),
}
CAPACITY_WORDS = {
    Capacity.UNKNOWN: _("not known"),
    Capacity.NONE: _("nobody of its own"),
    Capacity.SMALL: _("one or two people"),
    Capacity.TEAM: _("a team"),
    Capacity.DEPARTMENT: _("a department"),
}
REGION_WORDS = {Region.LOCAL: _("local"), Region.REGIONAL: _("regional"), Region.GLOBAL: _("global")}
WORK_WORDS = {
    WorkKind.ADVICE: _("advised a city"),
    WorkKind.SESSION: _("gave a session"),
    WorkKind.REVIEW: _("reviewed a draft"),
    WorkKind.CASE: _("told a case"),
}


@pghistory.track(exclude=["words"])
class Organisation(models.Model):
    """A city administration, ministry, university, company or other body that contacts work for."""

    class Kind(models.TextChoices):
        CITY = "city", _("city administration")
        GOVERNMENT = "government", _("ministry or agency")
        UNIVERSITY = "university", _("university or institute")
        COMPANY = "company", _("company")
        SOCIETY = "society", _("civil society")
        NETWORK = "network", _("network or international body")
        OTHER = "other", _("other")

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2"))
    website = models.URLField(_("web page"), max_length=500, blank=True)
    sells_to_cities = models.BooleanField(_("sells to cities"), default=False)
    words = models.TextField(_("words to search"), default="", editable=False, help_text=_("as text.search.document writes it"))
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)

    objects: ClassVar[AllianceRows["Organisation"]] = AllianceRows["Organisation"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar = [models.UniqueConstraint("alliance", "name", name="organisation_once_in_an_alliance")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", kwargs={"alliance": self.alliance.slug, "organisation": self.pk})


_OWN_CONTACTS = "SELECT id FROM directory_contact WHERE person_id = (SELECT hanse_person())"


class Contacts(models.QuerySet["Contact"]):
    """Contacts, as a vocabulary."""

    def for_alliance(self, alliance: Alliance) -> Self:
        return self.filter(alliance=alliance)

    def standing(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)


@pghistory.track(exclude=["words", "latin_name"])
class Contact(models.Model):
    """One human being whom an alliance knows, over many cities and years. Needs no account."""

    wall: ClassVar = Wall(
        sees=f"{IN_REACH} OR {STEWARD} OR person_id = (SELECT hanse_person())",
        writes=f"{IN_REACH} OR person_id = (SELECT hanse_person())",
    )

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="contacts")
    name = NameField(_("name"), max_length=200)
    reading = models.CharField(_("name in Latin letters, or its reading"), max_length=200, blank=True)
    languages = ArrayField(
        models.CharField(max_length=35), verbose_name=_("languages"), default=list, blank=True, help_text=_("BCP 47 codes")
    )
    consent = models.CharField(
        _("consent"), max_length=8, choices=[(c.value, w) for c, w in CONSENT_WORDS.items()], default=Consent.UNKNOWN.value
    )
    consent_on = models.DateField(_("consent given or refused on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("where the alliance has it from"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("account")
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    words = models.TextField(_("words to search"), default="", editable=False, help_text=_("as text.search.document writes it"))
    latin_name = models.CharField(
        _("name by which lists are sorted"),
        max_length=800,
        default="",
        editable=False,
        help_text=_("as text.search.latin writes it"),
    )
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))

    objects: ClassVar[Contacts] = Contacts.as_manager()  # type: ignore[assignment]

    member_city_id: int | None = None
    """The city by which its reader reaches it, as `queries.contact_visible_to` says. No column: people outlast their posts."""

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes: ClassVar = [
            models.Index("alliance", "latin_name", "id", name="contact_by_name"),
            GinIndex(WORDS_AS_LEXEMES, name="contact_by_words"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="nobody_is_merged_into_themselves"),
            models.CheckConstraint(
                condition=Q(consent=Consent.UNKNOWN.value) | Q(consent_on__isnull=False), name="consent_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("directory:contact", kwargs={"alliance": self.alliance.slug, "contact": self.pk})


class Posts(models.QuerySet["Post"]):
    """Posts, as a vocabulary."""

    def for_alliance(self, alliance: Alliance) -> Self:
        return self.filter(alliance=alliance)

    def reaching(self, day: date) -> Self:
        """Those that have not ended before a day; they may begin after it."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


@pghistory.track()
class Post(models.Model):
    """What a contact is, or was, for a city or an organisation, from a day to a day."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="posts")
    member_city = models.ForeignKey(
        MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("city")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    function = models.CharField(
        _("function"), max_length=20, choices=[(f.value, w) for f, w in FUNCTION_WORDS.items()], default=Function.STAFF.value
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=200, blank=True, help_text=_("department or office"))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("end of the term, or last day"))

    objects: ClassVar[Posts] = Posts.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["contact", "-starts_on", "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes: ClassVar = [models.Index("alliance", "function", "ends_on", name="post_of_function")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_it_starts",
                violation_error_message=_("A post ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.function_word

    @property
    def function_word(self) -> str:
        """The function in the reader's language."""
        return str(FUNCTION_WORDS[Function(self.function)])


@pghistory.track()
class Channel(models.Model):
    """A way to reach a contact."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=[(k.value, w) for k, w in CHANNEL_WORDS.items()])
    value = models.CharField(_("address or number"), max_length=500, help_text=_("an e-mail address in lower case"))
    preferred = models.BooleanField(_("preferred"), default=False)
    broken = models.BooleanField(_("does not work"), default=False)

    member_city_id: int | None = None
    """As of its contact."""

    class Meta:
        ordering: ClassVar = ["contact", "-preferred", "kind", "pk"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        indexes: ClassVar = [models.Index("alliance", "value", name="channel_by_value")]
        constraints: ClassVar = [
            models.UniqueConstraint("contact", "kind", "value", name="channel_once_of_a_contact"),
            models.UniqueConstraint("contact", condition=Q(preferred=True), name="one_preferred_channel_of_a_contact"),
            models.CheckConstraint(
                condition=~Q(kind=ChannelKind.EMAIL.value) | Q(value=Lower("value")), name="email_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.value


@pghistory.track()
class Note(models.Model):
    """A remark about a contact or a city, in Markdown. Taken back, never removed.

    What a city may read names that city, also where it is about a contact: people move on, remarks do not follow them.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    text = models.TextField(_("text"), max_length=10_000)
    visibility = models.CharField(
        _("who reads it"),
        max_length=12,
        choices=[(v.value, w) for v, w in VISIBILITY_WORDS.items()],
        default=Visibility.SECRETARIAT.value,
    )
    written_at = models.DateTimeField(_("written"), default=clock.now)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("written by"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects: ClassVar[AllianceRows["Note"]] = AllianceRows["Note"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-written_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | Q(member_city__isnull=False), name="a_note_is_of_a_contact_or_a_city"
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.CITY.value) | Q(member_city__isnull=False),
                name="a_note_for_a_city_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Merge(models.Model):
    """Two contacts that were one. Append-only: `before` holds what an undo needs, `undoes` names the merge taken back.

    `before` holds keys and names of fields, and no personal data: what the fields held stands in the history of the contact.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(_("what moved"), default=dict, help_text=_("keys of the rows that moved, and fields as they were"))
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    recorded_at = models.DateTimeField(_("at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = act_column()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class TwoPeople(models.Model):
    """Somebody has looked: these two contacts that look alike are two people. Append-only."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = act_column()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("two people that look alike")
        verbose_name_plural = _("pairs of people that look alike")
        constraints: ClassVar = [
            models.UniqueConstraint("one", "other", name="two_people_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_people_in_order"),
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class ContactBatch(models.Model):
    """Contacts imported together and taken back together. Append-only."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    submission = models.UUIDField(unique=True, help_text=_("one for each preview: the same sent twice is recorded once"))
    changes = models.JSONField(_("what it did"), default=dict, help_text=_("keys of rows made, and fields as they were before"))
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    recorded_at = models.DateTimeField(_("at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = act_column()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("import of contacts")
        verbose_name_plural = _("imports of contacts")
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return self.filename or str(self.pk)


@pghistory.track()
class CityProfile(models.Model):
    """What an alliance knows of a member city beyond the register. Its peers see what helps to find each other."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.OneToOneField(MemberCity, on_delete=models.PROTECT, related_name="profile")
    governance = models.CharField(
        _("governance"),
        max_length=16,
        choices=[(g.value, w) for g, w in GOVERNANCE_WORDS.items()],
        default=Governance.UNKNOWN.value,
    )
    capacity = models.CharField(
        _("technical capacity"),
        max_length=12,
        choices=[(c.value, w) for c, w in CAPACITY_WORDS.items()],
        default=Capacity.UNKNOWN.value,
    )
    departments = models.TextField(_("departments involved"), blank=True, max_length=2000)
    languages = ArrayField(models.CharField(max_length=35), verbose_name=_("working languages"), default=list, blank=True)
    law_context = models.TextField(_("national law that matters"), blank=True, max_length=4000)
    wants = models.TextField(_("what this city wants to learn"), blank=True, max_length=2000)
    offers = models.TextField(_("what this city can offer"), blank=True, max_length=2000)
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)

    class Meta:
        verbose_name = _("profile of a city")
        verbose_name_plural = _("profiles of cities")

    def __str__(self) -> str:
        return str(self.member_city)


@pghistory.track()
class ExpertProfile(models.Model):
    """An expert's own profile, for all alliances. Theirs alone: an alliance sees the copy of what was agreed for it (Expert)."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert_profile")
    fields = ArrayField(models.CharField(max_length=100), verbose_name=_("fields"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=35), verbose_name=_("languages"), default=list, blank=True)
    region = models.CharField(
        _("knows the situation"), max_length=8, choices=[(r.value, w) for r, w in REGION_WORDS.items()], blank=True
    )
    about = models.TextField(_("about"), blank=True, max_length=4000)
    conflicts = models.TextField(_("conflicts of interest"), blank=True, max_length=4000)
    neutral_on = models.DateField(_("declared not to sell to cities on"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=clock.now)

    wall: ClassVar = of_person("person_id")

    class Meta:
        verbose_name = _("profile of an expert")
        verbose_name_plural = _("profiles of experts")

    def __str__(self) -> str:
        return str(self.person)


@pghistory.track()
class Expert(models.Model):
    """An expert as one alliance knows them: its own record, and what the expert agreed to show of their profile.

    Experts reach their own record wherever it stands, with a seat there or without: what they show is theirs to withdraw.
    """

    wall: ClassVar = Wall(sees=f"{IN_REACH} OR contact_id IN ({_OWN_CONTACTS})")

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="experts")
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="expert")
    fields = ArrayField(models.CharField(max_length=100), verbose_name=_("fields"), default=list, blank=True)
    policies = models.ManyToManyField(ModelPolicy, through="ExpertPolicy", related_name="+", verbose_name=_("policies"))
    region = models.CharField(
        _("knows the situation"), max_length=8, choices=[(r.value, w) for r, w in REGION_WORDS.items()], blank=True
    )
    about = models.TextField(_("about"), blank=True, max_length=4000)
    hours_per_quarter = models.PositiveSmallIntegerField(_("hours per quarter"), null=True, blank=True)
    conflicts = models.TextField(_("conflicts of interest"), blank=True, max_length=4000)
    neutral_on = models.DateField(_("declared not to sell to cities on"), null=True, blank=True)
    is_vendor = models.BooleanField(_("sells to cities"), default=False)
    shown_to_members = models.BooleanField(_("shown to the alliance's cities and experts"), default=False)
    agreed = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("parts of the own profile shown here"),
        default=list,
        blank=True,
        help_text=_("names of fields of the expert's own profile"),
    )
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)

    objects: ClassVar[AllianceRows["Expert"]] = AllianceRows["Expert"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["contact__name", "pk"]
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def __str__(self) -> str:
        return str(self.contact.name)

    def get_absolute_url(self) -> str:
        return reverse("directory:expert", kwargs={"alliance": self.alliance.slug, "expert": self.pk})


@pghistory.track()
class ExpertPolicy(models.Model):
    """A model policy that an expert can advise on."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="expert_policies")
    policy = models.ForeignKey(ModelPolicy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("policy of an expert")
        verbose_name_plural = _("policies of experts")
        constraints: ClassVar = [models.UniqueConstraint("expert", "policy", name="policy_once_of_an_expert")]

    def __str__(self) -> str:
        return f"{self.expert_id}: {self.policy}"


class ExpertStandingChange(models.Model):
    """One dated statement about an expert's standing, in the words of the cities. Append-only; the latest that holds counts."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="standing_changes")
    standing = models.CharField(_("standing"), max_length=12, choices=[(s.value, w) for s, w in STANDING_WORDS.items()])
    effective_on = models.DateField(_("since"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    act = act_column()

    class Meta:
        verbose_name = _("change of an expert's standing")
        indexes: ClassVar = [
            models.Index(
                "expert",
                F("effective_on").desc(),
                F("recorded_at").desc(),
                F("id").desc(),
                name="expert_standing_on_a_day",
            )
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.expert_id}: {self.standing} ({self.effective_on})"


@pghistory.track()
class ExpertWork(models.Model):
    """Something an expert did for the alliance or one of its cities, and what was said of it."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="works")
    kind = models.CharField(_("what"), max_length=8, choices=[(k.value, w) for k, w in WORK_WORDS.items()])
    done_on = models.DateField(_("on"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    member_city = models.ForeignKey(
        MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the city")
    )
    title = models.CharField(_("title"), max_length=200)
    feedback = models.TextField(_("feedback"), blank=True, max_length=4000)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True, help_text=_("1 to 5"))
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))

    class Meta:
        ordering: ClassVar = ["-done_on", "-pk"]
        verbose_name = _("work of an expert")
        verbose_name_plural = _("work of experts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="work_takes_time"),
            models.CheckConstraint(condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="rating_is_one_to_five"),
        ]

    def __str__(self) -> str:
        return self.title
