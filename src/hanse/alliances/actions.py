"""What happens to alliances, member cities, labels and seats."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.utils.text import slugify

from hanse import history
from hanse.access.roles import Role
from hanse.alliances import queries, rules
from hanse.alliances.models import (
    Alliance,
    AllianceVersion,
    Cohort,
    DeckTemplate,
    Label,
    LabelChange,
    MemberCity,
    Seat,
    StandingChange,
)
from hanse.alliances.rules import Standing
from hanse.history import clock
from hanse.people.models import Person
from hanse.places.models import City
from hanse.policies.models import Initiative

NEWEST_FIRST = ("-effective_on", "-recorded_at", "-pk")


def take_the_pen(alliance: Alliance) -> None:
    """Wait until nobody else writes to this alliance, and keep others waiting until this transaction ends."""
    AllianceVersion.objects.select_for_update().get(pk=alliance.pk)


def start_alliance(
    *,
    slug: str,
    name: str,
    initiative: Initiative,
    languages: Sequence[str],
    time_zone: str,
    by: Person | None,
    format: Alliance.Format = Alliance.Format.COMMUNITY_MEETINGS,
    phase: Alliance.Phase = Alliance.Phase.PREPARATION,
    sample_note: str = "",
    second_factor_required: bool = True,
) -> Alliance:
    """Start an alliance. Raises ValidationError for a slug that is taken or reserved, and for an unknown time zone."""
    alliance = Alliance(
        slug=slug,
        name=name,
        initiative=initiative,
        languages=list(languages),
        time_zone=time_zone,
        format=format,
        phase=phase,
        sample_note=sample_note,
        second_factor_required=second_factor_required,
        started_at=clock.now(),
    )
    alliance.full_clean()
    with history.act("alliances.alliance_started", by=by):
        alliance.save()
        AllianceVersion.objects.create(alliance=alliance)
    return alliance


def open_cohort(
    *, alliance: Alliance, name: str, by: Person | None, opened_on: date | None = None, target: int | None = None, note: str = ""
) -> Cohort:
    """Open a cohort after those the alliance has. Raises ValidationError for a name that is taken."""
    with history.act("alliances.cohort_opened", by=by, alliance=alliance):
        take_the_pen(alliance)
        cohort = Cohort(
            alliance=alliance, name=name, opened_on=opened_on, target=target, note=note, position=alliance.cohorts.count()
        )
        cohort.full_clean()
        cohort.save()
        return cohort


def admit_city(
    *,
    alliance: Alliance,
    city: City,
    standing: Standing,
    effective_on: date,
    by: Person | None,
    cohort: Cohort | None = None,
    reason: str = "",
) -> MemberCity:
    """Enter a city of the register into an alliance, at the end of both grids.

    Raises Refused when the date lies ahead or the cohort is another alliance's, ValidationError when the city is in the
    alliance already.
    """
    rules.check_belongs(cohort is None or cohort.alliance_id == alliance.pk)
    rules.check_dated(effective_on, today=clock.today(alliance.time_zone))
    with history.act("alliances.city_admitted", by=by, alliance=alliance):
        take_the_pen(alliance)
        position = alliance.member_cities.count()
        member_city = MemberCity(
            alliance=alliance,
            city=city,
            cohort=cohort,
            policies_position=position,
            stages_position=position,
            recorded_at=clock.now(),
        )
        member_city.full_clean()
        member_city.save()
        _state_standing(member_city, standing, effective_on, by, reason)
        return member_city


def change_standing(
    *, member_city: MemberCity, standing: Standing, effective_on: date, by: Person | None, reason: str = ""
) -> StandingChange:
    """State a new standing from a day on. Raises Refused when the date lies ahead or nothing would change."""
    alliance = member_city.alliance
    rules.check_dated(effective_on, today=clock.today(alliance.time_zone))
    with history.act("alliances.standing_changed", by=by, alliance=alliance, note=reason):
        take_the_pen(alliance)
        rules.check_standing(queries.standing_on(member_city, on=effective_on, known_at=clock.now()), standing)
        return _state_standing(member_city, standing, effective_on, by, reason)


def _state_standing(
    member_city: MemberCity, standing: Standing, effective_on: date, by: Person | None, reason: str
) -> StandingChange:
    return StandingChange.objects.create(
        alliance_id=member_city.alliance_id,
        member_city=member_city,
        standing=standing,
        effective_on=effective_on,
        recorded_at=clock.now(),
        recorded_by=by,
        reason=reason,
    )


def label_city(
    *, member_city: MemberCity, name: str, effective_on: date, by: Person | None, given: bool = True, reason: str = ""
) -> LabelChange:
    """Give a label to a member city, or take it away, from a day on. A new word becomes a label of the alliance."""
    alliance = member_city.alliance
    rules.check_dated(effective_on, today=clock.today(alliance.time_zone))
    with history.act("alliances.city_labelled", by=by, alliance=alliance, note=reason):
        take_the_pen(alliance)
        code = slugify(name, allow_unicode=True) or name.strip()  # a sign alone, such as a star, is a label too
        label, _ = Label.objects.get_or_create(alliance=alliance, code=code[:40], defaults={"name": name.strip()})
        return LabelChange.objects.create(
            alliance=alliance,
            member_city=member_city,
            label=label,
            given=given,
            effective_on=effective_on,
            recorded_at=clock.now(),
            recorded_by=by,
            reason=reason,
        )


def take_back_standing(*, change: StandingChange, by: Person | None, reason: str = "") -> StandingChange | None:
    """State again, from the same day on, what was so without this change. None where somebody has stated that day anew."""
    others = StandingChange.objects.filter(member_city=change.member_city_id).exclude(pk=change.pk)
    with history.act("alliances.standing_taken_back", by=by, alliance=change.alliance, note=reason):
        take_the_pen(change.alliance)
        before = others.filter(effective_on__lte=change.effective_on, pk__lt=change.pk).order_by(*NEWEST_FIRST).first()
        if before is None or others.filter(effective_on=change.effective_on, pk__gt=change.pk).exists():
            return None
        return _state_standing(change.member_city, Standing(before.standing), change.effective_on, by, reason)


def take_back_label(*, change: LabelChange, by: Person | None, reason: str = "") -> LabelChange | None:
    """State again, from the same day on, what was so without this change. None where somebody has stated that day anew."""
    others = LabelChange.objects.filter(member_city=change.member_city_id, label=change.label_id).exclude(pk=change.pk)
    with history.act("alliances.label_taken_back", by=by, alliance=change.alliance, note=reason):
        take_the_pen(change.alliance)
        before = others.filter(effective_on__lte=change.effective_on, pk__lt=change.pk).order_by(*NEWEST_FIRST).first()
        given = before is not None and before.given
        if given == change.given or others.filter(effective_on=change.effective_on, pk__gt=change.pk).exists():
            return None
        return LabelChange.objects.create(
            alliance=change.alliance,
            member_city=change.member_city,
            label=change.label,
            given=given,
            effective_on=change.effective_on,
            recorded_at=clock.now(),
            recorded_by=by,
            reason=reason,
        )


def change_cohort(*, member_city: MemberCity, cohort: Cohort | None, by: Person | None) -> MemberCity:
    """Put a member city into a cohort of its alliance, or into none. Raises Refused for a cohort of another one."""
    rules.check_belongs(cohort is None or cohort.alliance_id == member_city.alliance_id)
    with history.act("alliances.cohort_changed", by=by, alliance=member_city.alliance):
        take_the_pen(member_city.alliance)
        member_city.cohort = cohort
        member_city.save(update_fields=["cohort"])
        return member_city


def arrange_cities(
    *, alliance: Alliance, by: Person | None, policies: Sequence[int] | None = None, stages: Sequence[int] | None = None
) -> None:
    """Set the order of the member cities (their keys) in one grid or both. Raises Refused unless each is named once."""
    with history.act("alliances.cities_arranged", by=by, alliance=alliance):
        take_the_pen(alliance)
        members = {member.pk: member for member in alliance.member_cities.all()}
        for field, order in (("policies_position", policies), ("stages_position", stages)):
            if order is None:
                continue
            rules.check_order(order, members.keys())
            for position, key in enumerate(order):
                setattr(members[key], field, position)
            MemberCity.objects.bulk_update(members.values(), [field])


def give_seat(
    *,
    person: Person,
    role: Role,
    starts_on: date,
    by: Person | None,
    alliance: Alliance | None = None,
    member_city: MemberCity | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Give a person a seat.

    Raises Refused for a city of another alliance, ValidationError where role, alliance and city do not fit together.
    """
    rules.check_belongs(member_city is None or alliance is None or member_city.alliance_id == alliance.pk)
    with history.act("alliances.seat_given", by=by, alliance=alliance):
        seat = Seat(person=person, role=role, alliance=alliance, member_city=member_city, starts_on=starts_on, ends_on=ends_on)
        seat.full_clean()
        seat.save()
        return seat


def keep_deck_template(*, alliance: Alliance, file: "File[bytes]", sha256: str, by: Person) -> DeckTemplate:
    """Use an uploaded .pptx as the alliance's deck template from now on. The caller has opened and checked it."""
    with history.act("alliances.deck_template_kept", by=by, alliance=alliance):
        return DeckTemplate.objects.create(
            alliance=alliance,
            file=file,
            filename=(file.name or "template.pptx")[:200],
            sha256=sha256,
            uploaded_by=by,
            uploaded_at=clock.now(),
        )


def drop_deck_template(*, alliance: Alliance, by: Person) -> DeckTemplate:
    """Use the standard deck template again from now on. The uploaded files stay; the newest row names none."""
    with history.act("alliances.deck_template_dropped", by=by, alliance=alliance):
        return DeckTemplate.objects.create(alliance=alliance, uploaded_by=by, uploaded_at=clock.now())
