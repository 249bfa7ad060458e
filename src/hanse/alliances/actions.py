"""What happens to alliances, member cities, labels and seats."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.files.base import File
from django.utils.text import slugify
from django.utils.translation import gettext

from hanse import history
from hanse.access.roles import Role
from hanse.alliances import queries, rules
from hanse.alliances.models import (
    Alliance,
    AllianceVersion,
    CityShare,
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
from hanse.text.filenames import cleaned

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


def admit_cities(
    *, alliance: Alliance, cities: Sequence[City], standing: Standing, effective_on: date, by: Person | None, reason: str = ""
) -> list[MemberCity]:
    """Enter several cities of the register at once, at the end of both grids. A fixed number of statements.

    Raises Refused for none, for a date ahead, and where one of them is in the alliance already; then none is entered.
    """
    rules.check_some_cities(len(cities))
    rules.check_dated(effective_on, today=clock.today(alliance.time_zone))
    with history.act("alliances.cities_admitted", by=by, alliance=alliance, note=reason):
        take_the_pen(alliance)
        inside = alliance.member_cities.filter(city__in=cities).select_related("city").order_by("city__slug")
        rules.check_outside([member.city.full_name for member in inside])
        position, moment = alliance.member_cities.count(), clock.now()
        members = MemberCity.objects.bulk_create(
            MemberCity(alliance=alliance, city=city, policies_position=place, stages_position=place, recorded_at=moment)
            for place, city in enumerate(cities, start=position)
        )
        StandingChange.objects.bulk_create(
            StandingChange(
                alliance=alliance,
                member_city=member,
                standing=standing,
                effective_on=effective_on,
                recorded_at=moment,
                recorded_by=by,
                reason=reason,
            )
            for member in members
        )
        return members


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


def return_from_hold(*, alliance: Alliance, heard: Mapping[int, date], by: Person | None) -> list[StandingChange]:
    """Cities on hold are at once what they were before, when something is heard of them that is true since the hold.

    `heard` names member cities by key, each with the day of what was heard. A part of the act that heard it, for alliances
    that want it so (Alliance.returns_at_once); the caller holds the pen. At most one statement where nobody is on hold.
    """
    if not alliance.returns_at_once or not heard:
        return []
    today = clock.today(alliance.time_zone)
    back = [paused for paused in queries.on_hold_among(heard, on=today) if heard[paused.member_city_id] >= paused.since]
    if not back:
        return []
    with history.act("alliances.cities_returned", by=by, alliance=alliance):
        return StandingChange.objects.bulk_create(
            StandingChange(
                alliance=alliance,
                member_city_id=paused.member_city_id,
                standing=paused.before,
                effective_on=today,
                recorded_at=clock.now(),
                recorded_by=by,
                reason=gettext("Heard of again."),
            )
            for paused in back
        )


def let_return_at_once(*, alliance: Alliance, wanted: bool, by: Person | None) -> Alliance:
    """Let cities on hold return as soon as something is heard of them, or no longer."""
    with history.act("alliances.return_set", by=by, alliance=alliance):
        alliance.returns_at_once = wanted
        alliance.save(update_fields=["returns_at_once"])
        return alliance


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


def plan_cohort(
    *,
    cohort: Cohort,
    by: Person | None,
    name: str,
    target: int | None = None,
    opened_on: date | None = None,
    closes_on: date | None = None,
    criteria: str = "",
    plan: str = "",
    kickoff_on: date | None = None,
    kickoff_url: str = "",
    review_on: date | None = None,
    review_url: str = "",
    note: str = "",
) -> Cohort:
    """Say what a cohort is for and how it is meant to go. Raises ValidationError for a taken name and for days out of order."""
    with history.act("alliances.cohort_planned", by=by, alliance=cohort.alliance):
        take_the_pen(cohort.alliance)
        cohort.name, cohort.target, cohort.opened_on, cohort.closes_on = name, target, opened_on, closes_on
        cohort.criteria, cohort.plan, cohort.note = criteria, plan, note
        cohort.kickoff_on, cohort.kickoff_url = kickoff_on, kickoff_url
        cohort.review_on, cohort.review_url = review_on, review_url
        cohort.full_clean()
        cohort.save()
        return cohort


def close_cohort(*, cohort: Cohort, closed_on: date, by: Person | None) -> Cohort:
    """Let a cohort take no further city from a day on.

    Raises Refused when it is closed already, for a day before it opened, and for one ahead.
    """
    with history.act("alliances.cohort_closed", by=by, alliance=cohort.alliance):
        take_the_pen(cohort.alliance)
        cohort.refresh_from_db(fields=["closed_on", "opened_on"])
        rules.check_cohort_open(cohort.closed_on is not None)
        rules.check_closing(closed_on, opened_on=cohort.opened_on, today=clock.today(cohort.alliance.time_zone))
        cohort.closed_on = closed_on
        cohort.save(update_fields=["closed_on"])
        return cohort


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

    Raises Refused for a city of another alliance, for a seat that the person holds already and where a vendor would see private
    data of cities; ValidationError where role, alliance and city do not fit together.
    """
    rules.check_belongs(member_city is None or alliance is None or member_city.alliance_id == alliance.pk)
    with history.act("alliances.seat_given", by=by, alliance=alliance):
        if alliance is not None:
            take_the_pen(alliance)
        at_that_time = Seat.objects.filter(person=person, alliance=alliance).reaching(starts_on)
        rules.check_not_seated(at_that_time.filter(role=role, member_city=member_city).exists())
        rules.check_vendor_stays_out(role, {Role(held) for held in at_that_time.values_list("role", flat=True)})
        if alliance is not None and rules.opens_private_data(role):
            rules.check_sells_not(role, sells=queries.sells(alliance, person.email))
        seat = Seat(person=person, role=role, alliance=alliance, member_city=member_city, starts_on=starts_on, ends_on=ends_on)
        seat.full_clean()
        seat.save()
        return seat


def end_seat(*, seat: Seat, ends_on: date, by: Person | None, reason: str = "") -> Seat:
    """Let `ends_on` be the last day of a seat; yesterday ends it at once. What was shared with it ends with its last day.

    Raises Refused for a day outside the term, and for the last secretariat lead of an alliance.
    """
    with history.act("alliances.seat_ended", by=by, alliance=seat.alliance, note=reason):
        _take_up(seat)
        rules.check_end(ends_on, starts_on=seat.starts_on, term=seat.ends_on)
        if seat.role == Role.SECRETARIAT_LEAD:
            others = Seat.objects.filter(alliance=seat.alliance, role=seat.role).exclude(pk=seat.pk)
            rules.check_lead_remains(others.held_on(max(ends_on + timedelta(days=1), clock.today("UTC"))).exists())
        seat.ends_on = ends_on
        seat.save(update_fields=["ends_on"])
        return seat


def extend_term(*, seat: Seat, ends_on: date | None, by: Person | None) -> Seat:
    """Let a running seat end later, or (None) not at all. Raises Refused unless the term gets longer."""
    with history.act("alliances.term_extended", by=by, alliance=seat.alliance):
        _take_up(seat)
        rules.check_extension(ends_on, term=seat.ends_on, today=clock.today("UTC"))
        seat.ends_on = ends_on
        seat.save(update_fields=["ends_on"])
        return seat


def name_deputy(*, seat: Seat, deputy: Seat | None, by: Person | None) -> Seat:
    """Say who stands in for the holder of a seat, or (None) that nobody does.

    Raises Refused for a deputy of another city or alliance, for the same person, and for a seat that is not held today.
    """
    with history.act("alliances.deputy_named", by=by, alliance=seat.alliance):
        _take_up(seat)
        if deputy is not None:
            rules.check_deputy(
                same_person=deputy.person_id == seat.person_id,
                same_place=(deputy.alliance_id, deputy.member_city_id) == (seat.alliance_id, seat.member_city_id),
                running=deputy.is_held_on(clock.today("UTC")),
            )
        seat.deputy = deputy
        seat.save(update_fields=["deputy"])
        return seat


def _take_up(seat: Seat) -> None:
    """Have a seat as it is now; nobody else changes the alliance's seats until this transaction ends."""
    if seat.alliance is not None:
        take_the_pen(seat.alliance)
    seat.refresh_from_db(fields=["starts_on", "ends_on"])


def share_city(*, member_city: MemberCity, seat: Seat, by: Person | None) -> CityShare:
    """Share a city's papers (notes, evidence, unconfirmed reports) with an expert's seat until the share is ended.

    Raises Refused for a seat of another alliance, one that is not an expert's or not held today, and a second share.
    """
    rules.check_belongs(seat.alliance_id == member_city.alliance_id)
    with history.act("alliances.city_shared", by=by, alliance=member_city.alliance):
        take_the_pen(member_city.alliance)
        rules.check_share(
            Role(seat.role),
            running=seat.is_held_on(clock.today("UTC")),
            shared=CityShare.objects.filter(member_city=member_city, seat=seat, ended_at__isnull=True).exists(),
        )
        return CityShare.objects.create(
            alliance=member_city.alliance, member_city=member_city, seat=seat, shared_at=clock.now(), shared_by=by
        )


def end_share(*, share: CityShare, by: Person | None) -> CityShare:
    """End a share at once. Raises Refused when it has ended already."""
    with history.act("alliances.share_ended", by=by, alliance=share.alliance):
        take_the_pen(share.alliance)
        share.refresh_from_db(fields=["ended_at"])
        rules.check_share_runs(share.ended_at is not None)
        share.ended_at = clock.now()
        share.save(update_fields=["ended_at"])
        return share


def require_second_factor(*, alliance: Alliance, required: bool, by: Person | None) -> Alliance:
    """Ask those who run the alliance for a second factor at sign-in, or no longer."""
    with history.act("alliances.second_factor_set", by=by, alliance=alliance):
        alliance.second_factor_required = required
        alliance.save(update_fields=["second_factor_required"])
        return alliance


def take_requests(*, alliance: Alliance, taken: bool, by: Person | None) -> Alliance:
    """Show the alliance on the public page where cities and experts ask to join, or no longer."""
    with history.act("alliances.requests_set", by=by, alliance=alliance):
        alliance.takes_requests = taken
        alliance.save(update_fields=["takes_requests"])
        return alliance


def note_election(*, member_city: MemberCity, on: date | None, by: Person | None) -> MemberCity:
    """Note the day of a city's next election, or (None) that none is known."""
    with history.act("alliances.election_noted", by=by, alliance=member_city.alliance):
        take_the_pen(member_city.alliance)
        member_city.next_election_on = on
        member_city.save(update_fields=["next_election_on"])
        return member_city


def keep_deck_template(*, alliance: Alliance, file: "File[bytes]", sha256: str, by: Person) -> DeckTemplate:
    """Use an uploaded .pptx as the alliance's deck template from now on. The caller has opened and checked it."""
    with history.act("alliances.deck_template_kept", by=by, alliance=alliance):
        return DeckTemplate.objects.create(
            alliance=alliance,
            file=file,
            filename=cleaned(file.name or "", instead="template.pptx"),
            sha256=sha256,
            uploaded_by=by,
            uploaded_at=clock.now(),
        )


def drop_deck_template(*, alliance: Alliance, by: Person) -> DeckTemplate:
    """Use the standard deck template again from now on. The uploaded files stay; the newest row names none."""
    with history.act("alliances.deck_template_dropped", by=by, alliance=alliance):
        return DeckTemplate.objects.create(alliance=alliance, uploaded_by=by, uploaded_at=clock.now())
