"""Writes a made-up alliance of any size within seconds.

The large tables are written by COPY, past the actions: a million entries through record_entry would take hours. All
constraints and triggers hold as for any other writer; only the rules of adoption are kept by the shape of the story itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from random import Random
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from hanse import history
from hanse.access.roles import Role
from hanse.adoption import pathways
from hanse.adoption.actions import lay_pathway
from hanse.adoption.models import Entry, GridOrder, Review, Source
from hanse.adoption.models import Track as TrackRow
from hanse.adoption.rules import Scope, Verdict
from hanse.alliances.actions import give_seat, open_cohort, start_alliance
from hanse.alliances.models import Alliance, MemberCity, StandingChange
from hanse.demo.synthetic import shape
from hanse.demo.synthetic.shape import Size
from hanse.directory.models import Channel, Contact, Post
from hanse.directory.rules import ChannelKind, Function
from hanse.gatherings.actions import call_gathering
from hanse.gatherings.models import Kind
from hanse.history import clock
from hanse.people.actions import enter_person
from hanse.people.models import Person
from hanse.places import register
from hanse.places.actions import load_register
from hanse.places.models import Certainty, City
from hanse.places.register import CityEntry
from hanse.policies.actions import publish_roadmap
from hanse.policies.models import Basis, Initiative, ModelPolicy, State
from hanse.policies.packs import InitiativePart, PolicyPart, PrinciplePart, RoadmapPack
from hanse.text.search import document, latin

INITIATIVE = "synthetic"
SOURCE = "synthetic"
COHORTS = ("First cohort", "Second cohort", "Third cohort")


WRITTEN_BY_COPY: tuple[type[models.Model], ...] = (MemberCity, StandingChange, TrackRow, Entry, Review, Contact, Post, Channel)


def make_alliance(*, slug: str, size: Size, report: Callable[[str], None]) -> Alliance:
    """Make an alliance with cities, meetings and a ledger of this size, all marked as synthetic, in one transaction.

    The same size (with its seed) gives the same data, keys apart. Raises ValidationError for a slug that is taken.
    """
    with transaction.atomic():
        with clock.moved_to(shape.BEGIN):
            secretariat = enter_person(email=f"secretariat.{slug}@example.org", name="Synthetic secretariat", by=None)
            initiative = publish_roadmap(pack=_roadmap(size.policies), by=None).initiative
            policies = list(initiative.policies.filter(code__in=[_code(number) for number in range(size.policies)]))
            alliance = _start(slug, initiative, policies, size, secretariat)
        report(f"Cities ({size.cities:,})")
        cities = _enter_cities(size.cities)
        with history.act("demo.alliance_made_up", by=secretariat, alliance=alliance):
            members = _admit(alliance, cities, size, secretariat)
            report(f"Entries ({size.entries:,})")
            _state(alliance, members, policies, size, secretariat)
            if size.contacts:
                report(f"Contacts ({size.contacts:,})")
                _enter_contacts(alliance, members, size, secretariat)
    with connection.cursor() as cursor:  # the planner must know at once how large the tables have become
        cursor.execute(f"ANALYZE {', '.join(_table(model) for model in WRITTEN_BY_COPY)}")
    return alliance


def _code(policy: int) -> str:
    return f"S{policy + 1:03}"


def _roadmap(policies: int) -> RoadmapPack:
    """An invented initiative with that many policies; a larger one made earlier keeps what it has."""
    initiative = InitiativePart(
        slug=INITIATIVE,
        name="Synthetic",
        labels={},
        is_invented=True,
        note="Made up for measuring.",
        roadmap_version="1.0",
        compiled_on=shape.BEGIN.date(),
        provenance="Made up.",
        facts=[],
    )
    principle = PrinciplePart(
        code="synthetic", position=0, name="Synthetic", former_name="", labels={}, label_basis={}, sources=[]
    )
    return RoadmapPack(initiative, (), (principle,), tuple(_policy(number) for number in range(policies)))


def _policy(number: int) -> PolicyPart:
    return PolicyPart(
        code=_code(number),
        position=number,
        name=f"Synthetic policy {number + 1}",
        long_name="",
        column_name="",
        labels={},
        label_basis={},
        state=State.RELEASED,
        released="",
        version="",
        original_five=False,
        principle="synthetic",
        principle_basis=Basis.OWN,
        principle_sources=[],
        principle_conflict="",
        purpose="Made up for measuring.",
        purpose_basis=Basis.OWN,
        sources=[],
        facts=[],
        pilot_cities={},
        elements_note="",
        note="",
        elements=(),
    )


def _start(slug: str, initiative: Initiative, policies: Sequence[ModelPolicy], size: Size, by: Person) -> Alliance:
    """The alliance with its seat, cohorts, pathway and meetings, by the actions."""
    alliance = start_alliance(
        slug=slug,
        name=f"Synthetic alliance {slug}",
        initiative=initiative,
        languages=["en"],
        time_zone="UTC",
        phase=Alliance.Phase.OPERATION,
        sample_note="Synthetic: everything in this alliance is made up by a program, for measuring.",
        second_factor_required=False,
        by=by,
    )
    give_seat(person=by, role=Role.SECRETARIAT_LEAD, alliance=alliance, starts_on=shape.BEGIN.date(), by=None)
    for name in COHORTS:
        open_cohort(alliance=alliance, name=name, by=by)
    default = pathways.default()
    lay_pathway(
        alliance=alliance,
        city_stages=default.city_stages,
        policy_stages=default.policy_stages,
        policies=policies,
        stages_order=GridOrder.ARRANGED,
        by=by,
    )
    for number in range(size.meetings):
        opens_at = shape.END - (shape.END - shape.FIRST_WORD) / size.meetings * number
        call_gathering(alliance=alliance, kind=Kind.COMMUNITY_MEETING, opens_at=opens_at, by=by)
    return alliance


def _enter_cities(number: int) -> list[int]:
    """Keys of that many synthetic cities of the register; alliances share them."""
    places = register.packaged()
    entries = [_city(position, places[position % len(places)]) for position in range(number)]
    load_register(by=None, entries=entries)
    keys = dict(City.objects.filter(slug__in=[entry.slug for entry in entries]).values_list("slug", "pk"))
    return [keys[entry.slug] for entry in entries]


def _city(number: int, near: CityEntry) -> CityEntry:
    """A made-up city within some two degrees of a real one, so that maps look like maps."""
    name = shape.city_name(number)
    chance = Random(number)  # noqa: S311  # nothing here is a secret
    return CityEntry(
        slug=f"{SOURCE}-{number:06}-{near.country.lower()}",
        name=name,
        local_name=name,
        country=near.country,
        subdivision="",
        latitude=(near.latitude or 0) + Decimal(chance.randrange(-200, 200)) / 100,
        longitude=(near.longitude or 0) + Decimal(chance.randrange(-200, 200)) / 100,
        population=None,
        population_year=None,
        primary_language=near.primary_language,
        other_languages=(),
        pioneer=False,
        source=SOURCE,
        certainty=Certainty.UNCONFIRMED,
        note="Made up for measuring.",
    )


def _admit(alliance: Alliance, cities: Sequence[int], size: Size, by: Person) -> list[int]:
    """Member cities with their standing; gives their keys."""
    cohorts = list(alliance.cohorts.values_list("pk", flat=True))
    members = _new_keys(MemberCity, len(cities))
    _copy(
        MemberCity,
        ("id", "alliance_id", "city_id", "cohort_id", "policies_position", "stages_position", "recorded_at"),
        (
            (member, alliance.pk, city, cohorts[place % len(cohorts)], place, place, shape.BEGIN)
            for place, (member, city) in enumerate(zip(members, cities, strict=True))
        ),
    )
    _copy(
        StandingChange,
        ("alliance_id", "member_city_id", "standing", "effective_on", "recorded_at", "recorded_by_id", "reason"),
        (
            (alliance.pk, member, standing.value, shape.BEGIN.date(), shape.BEGIN, by.pk, "")
            for member, standing in zip(members, shape.standings(size), strict=True)
        ),
    )
    return members


def _state(alliance: Alliance, members: Sequence[int], policies: Sequence[ModelPolicy], size: Size, by: Person) -> None:
    """Tracks, entries and reviews. Keys are taken beforehand, because entries name tracks and each other."""
    city_stages = list(alliance.stages.filter(scope=Scope.CITY).values_list("pk", flat=True))
    policy_stages = list(alliance.stages.filter(scope=Scope.POLICY).values_list("pk", flat=True))
    tracks = shape.tracks(size)[: size.entries]
    track_keys, entry_keys = _new_keys(TrackRow, len(tracks)), _new_keys(Entry, size.entries)
    reviews: list[tuple[Any, ...]] = []

    def track_rows() -> Iterator[tuple[Any, ...]]:
        for key, track in zip(track_keys, tracks, strict=True):
            if track.policy is None:
                yield key, alliance.pk, members[track.city], city_stages[track.stage], None
            else:
                yield key, alliance.pk, members[track.city], policy_stages[track.stage], policies[track.policy].pk

    def entry_rows() -> Iterator[tuple[Any, ...]]:
        for key, said in zip(entry_keys, shape.sayings(size, of=len(tracks)), strict=True):
            if said.verdict:
                word = shape.WORD if said.verdict is Verdict.RETURNED else ""
                reviews.append((alliance.pk, key, said.verdict.value, word, said.reviewed_at, by.pk))
            yield (
                key,
                alliance.pk,
                track_keys[said.track],
                Entry.Kind.STATEMENT.value if said.status else Entry.Kind.WITHDRAWAL.value,
                said.status.value if said.status else "",
                said.effective_on,
                said.recorded_at,
                by.pk,
                Source.WEB.value,
                said.note,
                said.reported,
                None if said.corrects is None else entry_keys[said.corrects],
            )

    _copy(TrackRow, ("id", "alliance_id", "member_city_id", "stage_id", "policy_id"), track_rows())
    _copy(Entry, ENTRY_COLUMNS, entry_rows())
    _copy(Review, REVIEW_COLUMNS, sorted(reviews, key=itemgetter(4)))


def _enter_contacts(alliance: Alliance, members: Sequence[int], size: Size, by: Person) -> None:
    """People whom the alliance knows, one city after the other, each with a post and an address."""
    contacts = _new_keys(Contact, size.contacts)
    names = [shape.contact_name(number) for number in range(size.contacts)]
    titles = [shape.TITLES[number % len(shape.TITLES)] for number in range(size.contacts)]
    mails = [f"contact.{number}@{alliance.slug}.example.org" for number in range(size.contacts)]
    functions = list(Function)
    day = shape.BEGIN.date()
    _copy(
        Contact,
        CONTACT_COLUMNS,
        (
            (
                key,
                alliance.pk,
                name,
                "",
                [],
                "unknown",
                None,
                SOURCE,
                document([name, title, mail]),
                latin(name),
                shape.BEGIN,
                by.pk,
            )
            for key, name, title, mail in zip(contacts, names, titles, mails, strict=True)
        ),
    )
    _copy(
        Post,
        ("alliance_id", "contact_id", "member_city_id", "function", "title", "unit", "starts_on"),
        (
            (alliance.pk, key, members[place % len(members)], functions[place % len(functions)].value, title, "", day)
            for place, (key, title) in enumerate(zip(contacts, titles, strict=True))
        ),
    )
    _copy(
        Channel,
        ("alliance_id", "contact_id", "kind", "value", "preferred", "broken"),
        (
            (alliance.pk, key, ChannelKind.EMAIL.value, mail, True, place % 50 == 0)
            for place, (key, mail) in enumerate(zip(contacts, mails, strict=True))
        ),
    )


CONTACT_COLUMNS = (
    "id",
    "alliance_id",
    "name",
    "reading",
    "languages",
    "consent",
    "consent_on",
    "source",
    "words",
    "latin_name",
    "recorded_at",
    "recorded_by_id",
)
ENTRY_COLUMNS = (
    "id",
    "alliance_id",
    "track_id",
    "kind",
    "status",
    "effective_on",
    "recorded_at",
    "recorded_by_id",
    "source",
    "note",
    "reported",
    "corrects_id",
)
REVIEW_COLUMNS = ("alliance_id", "entry_id", "verdict", "word", "recorded_at", "recorded_by_id")


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table  # Django documents it as public


def _new_keys(model: type[models.Model], number: int) -> list[int]:
    """That many keys of a table, taken from its sequence so that no other writer gets them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [_table(model), number])
        return [key for (key,) in cursor.fetchall()]


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(_table(model)), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
