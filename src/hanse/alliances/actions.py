"""What happens to alliances, member cities, labels and seats."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.base import File
from django.utils.text import slugify

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
