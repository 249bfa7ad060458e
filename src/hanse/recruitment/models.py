"""Targets, what was said to them, cohorts' candidates, and proposals about silent cities. Every table carries its alliance."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import STANDING_WORDS, Alliance, AllianceRows, Cohort, LabelChange, MemberCity, StandingChange
from hanse.alliances.rules import Standing
from hanse.directory.models import Contact, Expert
from hanse.history import clock
from hanse.history.columns import act_column
from hanse.history.triggers import append_only
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy
from hanse.recruitment.rules import Caution, Direction, How, Level, ProposalState, Settings, Step, TouchKind

LEVEL_WORDS = {Level.UNKNOWN: _("not known"), Level.LOW: _("low"), Level.MEDIUM: _("medium"), Level.HIGH: _("high")}
TOUCH_WORDS = {
    TouchKind.CALL: _("Call"),
    TouchKind.MAIL: _("Mail"),
    TouchKind.MEETING: _("Meeting"),
    TouchKind.LETTER: _("Letter"),
    TouchKind.VISIT: _("Visit"),
}
DIRECTION_WORDS = {Direction.OUT: _("we turned to them"), Direction.IN: _("they turned to us")}
CAUTION_WORDS = {
    Caution.TERM: _("less than 16 months of the term left"),
    Caution.STAFF: _("no named staff"),
    Caution.OVERDUE: _("next step overdue"),
}
STEP_WORDS = {
    Step.BACK: _("Return from hold"),
    Step.LABEL: _("Label “Reactivation”"),
    Step.JOIN: _("Observer becomes member"),
    Step.REMINDER: _("Send a reminder"),
    Step.NOTICE: _("Send notice of the hold"),
    Step.HOLD: _("Put on hold"),
    Step.END: _("End the membership"),
}
PROPOSAL_STATE_WORDS = {
    ProposalState.OPEN: _("Open"),
    ProposalState.APPROVED: _("Approved"),
    ProposalState.DISMISSED: _("Dismissed"),
    ProposalState.LAPSED: _("Lapsed"),
}
HOW_WORDS = {
    How.ENTRY: _("progress was recorded"),
    How.REPORT: _("the city reported"),
    How.TOUCH: _("they turned to us"),
    How.INVITATION: _("an invitation was accepted"),
}
SUBJECT = Q(member_city__isnull=False) ^ Q(expert__isnull=False)
"""A target, and what was said to it, is of one city or of one expert."""


@pghistory.track()
class Target(models.Model):
    """What the secretariat plans with a city or an expert. Its stage is the standing, which is dated rows of its own."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.OneToOneField(
        MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="target", verbose_name=_("city")
    )
    expert = models.OneToOneField(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="target", verbose_name=_("expert")
    )
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked after by")
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("to be done by"), null=True, blank=True)
    interest = models.TextField(_("interest"), blank=True, max_length=2000)
    policies = models.ManyToManyField(ModelPolicy, through="TargetPolicy", related_name="+", verbose_name=_("policies"))
    resources = models.CharField(
        _("resources"), max_length=8, choices=[(v.value, w) for v, w in LEVEL_WORDS.items()], default=Level.UNKNOWN.value
    )
    maturity = models.CharField(
        _("maturity"), max_length=8, choices=[(v.value, w) for v, w in LEVEL_WORDS.items()], default=Level.UNKNOWN.value
    )
    note = models.TextField(_("note"), blank=True, max_length=4000)
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)

    objects: ClassVar[AllianceRows["Target"]] = AllianceRows["Target"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        indexes: ClassVar = [models.Index("alliance", "next_step_on", name="target_due")]
        constraints: ClassVar = [models.CheckConstraint(condition=SUBJECT, name="a_target_is_a_city_or_an_expert")]

    def __str__(self) -> str:
        return str(self.member_city or self.expert)


@pghistory.track()
class TargetPolicy(models.Model):
    """A model policy that a target is interested in."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="target_policies")
    policy = models.ForeignKey(ModelPolicy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("policy of interest")
        verbose_name_plural = _("policies of interest")
        constraints: ClassVar = [models.UniqueConstraint("target", "policy", name="policy_once_of_a_target")]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.policy}"


class Touch(models.Model):
    """One contact with a city or an expert: a call, a mail, a meeting, a letter, a visit. Append-only."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.ForeignKey(
        MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="touches", verbose_name=_("city")
    )
    expert = models.ForeignKey(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="touches", verbose_name=_("expert")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=[(k.value, w) for k, w in TOUCH_WORDS.items()])
    direction = models.CharField(_("direction"), max_length=3, choices=[(d.value, w) for d, w in DIRECTION_WORDS.items()])
    happened_at = models.DateTimeField(_("when"))
    contacts = models.ManyToManyField(Contact, through="TouchContact", related_name="touches", verbose_name=_("with"))
    text = models.TextField(_("what was said"), blank=True, max_length=10_000)
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = act_column()

    objects: ClassVar[AllianceRows["Touch"]] = AllianceRows["Touch"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]
        verbose_name = _("contact made")
        verbose_name_plural = _("contacts made")
        indexes: ClassVar = [
            models.Index("alliance", "member_city", models.F("happened_at").desc(), name="touch_of_a_city"),
            models.Index("alliance", models.F("recorded_at").desc(), models.F("id").desc(), name="touch_newest_of_alliance"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=SUBJECT, name="a_touch_is_of_a_city_or_an_expert")]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"


class TouchContact(models.Model):
    """Somebody who took part in a contact. Append-only."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    touch = models.ForeignKey(Touch, on_delete=models.PROTECT, related_name="touch_contacts")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("contact"))
    recorded_at = models.DateTimeField(_("entered at"), default=clock.now)
    act = act_column()

    class Meta:
        verbose_name = _("person of a contact made")
        verbose_name_plural = _("people of contacts made")
        constraints: ClassVar = [models.UniqueConstraint("touch", "contact", name="contact_once_of_a_touch")]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.touch_id}: {self.contact_id}"


@pghistory.track()
class CohortCandidate(models.Model):
    """A city that might become part of a cohort."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="candidates")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, related_name="candidacies", verbose_name=_("city"))
    added_at = models.DateTimeField(_("added at"), default=clock.now)

    class Meta:
        verbose_name = _("candidate of a cohort")
        verbose_name_plural = _("candidates of cohorts")
        constraints: ClassVar = [models.UniqueConstraint("cohort", "member_city", name="candidate_once_of_a_cohort")]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.member_city}"


class Sweep(models.Model):
    """One change to many targets at once, with what it takes to undo it. Append-only; `undoes` names the one taken back."""

    class Kind(models.TextChoices):
        MOVE = "move", _("moved to another stage")
        OWNER = "owner", _("given to somebody to look after")
        STEP = "step", _("given a next step")
        COHORT = "cohort", _("made candidates of a cohort")

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=6, choices=Kind.choices)
    number = models.PositiveIntegerField(_("how many"))
    before = models.JSONField(_("what was before"), default=dict, help_text=_("keys of rows made, and fields as they were"))
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    recorded_at = models.DateTimeField(_("at"), default=clock.now)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = act_column()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("change of many targets")
        verbose_name_plural = _("changes of many targets")
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"


@pghistory.track()
class StandingRules(models.Model):
    """After how many days of silence an alliance is proposed what. Off until somebody turns them on."""

    alliance = models.OneToOneField(Alliance, on_delete=models.PROTECT, primary_key=True, related_name="standing_rules")
    enabled = models.BooleanField(_("rules are on"), default=False)
    silent_days = models.PositiveSmallIntegerField(_("days of silence before a reminder"), default=90)
    notice_days = models.PositiveSmallIntegerField(_("days from the reminder to the notice"), default=30)
    hold_days = models.PositiveSmallIntegerField(_("days from the notice to the hold"), default=30)
    end_days = models.PositiveSmallIntegerField(_("days on hold before the end"), default=365)
    observer_days = models.PositiveSmallIntegerField(
        _("days as observer before membership"), null=True, blank=True, help_text=_("Empty: nothing is proposed.")
    )

    class Meta:
        verbose_name = _("rules of standing")
        verbose_name_plural = _("rules of standing")

    def __str__(self) -> str:
        return str(self.alliance_id)

    @property
    def settings(self) -> Settings:
        """As the rules take them."""
        return Settings(self.enabled, self.silent_days, self.notice_days, self.hold_days, self.end_days, self.observer_days)


@pghistory.track()
class Proposal(models.Model):
    """What the rules proposed for a city, on which evidence, and what a person made of it."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    member_city = models.ForeignKey(MemberCity, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("city"))
    step = models.CharField(_("proposal"), max_length=8, choices=[(s.value, w) for s, w in STEP_WORDS.items()])
    since = models.DateField(_("counted since"))
    standing = models.CharField(
        _("standing"), max_length=12, blank=True, choices=[(s.value, w) for s, w in STANDING_WORDS.items()]
    )
    heard_on = models.DateField(_("last heard"), null=True, blank=True)
    heard_how = models.CharField(_("how"), max_length=10, blank=True, choices=[(h.value, w) for h, w in HOW_WORDS.items()])
    proposed_at = models.DateTimeField(_("proposed at"), default=clock.now)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(s.value, w) for s, w in PROPOSAL_STATE_WORDS.items()],
        default=ProposalState.OPEN.value,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"), blank=True, max_length=500)
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mail")
    )
    standing_change = models.ForeignKey(
        StandingChange, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("change of standing")
    )
    label_change = models.ForeignKey(
        LabelChange, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("change of label")
    )

    objects: ClassVar[AllianceRows["Proposal"]] = AllianceRows["Proposal"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("proposal about a city")
        verbose_name_plural = _("proposals about cities")
        indexes: ClassVar = [models.Index("alliance", "state", "member_city", name="proposal_of_a_city")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member_city", "step"],
                condition=Q(state=ProposalState.OPEN.value),
                name="one_open_proposal_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.APPROVED.value, ProposalState.DISMISSED.value])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_person_decides_proposals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_city}: {self.get_step_display()}"

    @property
    def becomes(self) -> str:
        """The standing that approval would give, in words; empty where it gives none."""
        return str(STANDING_WORDS[Standing(self.standing)]) if self.standing else ""
