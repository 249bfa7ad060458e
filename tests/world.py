"""Builders: the small worlds in which tests play. Everything goes through actions, as in life."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from hanse.access.roles import CITY_ROLES, Role
from hanse.adoption import actions as adoption
from hanse.adoption.models import Entry, GridOrder, Stage
from hanse.adoption.rules import Status
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.rules import Standing
from hanse.directory import actions as directory
from hanse.directory.models import Channel, Contact, Expert, Post
from hanse.directory.rules import ChannelKind, Function, Region
from hanse.gatherings.actions import call_gathering
from hanse.gatherings.models import Gathering
from hanse.gatherings.models import Kind as MeetingKind
from hanse.history import clock
from hanse.letters import actions as letters
from hanse.letters.models import Letter, SigningLink
from hanse.letters.packs import packed
from hanse.letters.rules import CouncilOrder, Kind
from hanse.outbox.models import Message
from hanse.people.actions import enter_person
from hanse.people.models import Person
from hanse.places.models import Certainty, City, CityName, NameKind
from hanse.policies.models import Basis, Initiative, ModelPolicy, Principle, State
from hanse.recruitment import actions as recruitment
from hanse.recruitment.models import Touch
from hanse.recruitment.rules import Direction, TouchKind
from hanse.text.names import fold

PASSWORD = "correct horse battery staple"
START = date(2021, 4, 1)
POLICIES = {
    "ICT": "ICT Accessibility",
    "CYA": "Cyber Accountability",
    "CYR": "Cyber Resilience",
    "PIA": "Privacy Impact Assessment",
    "ODA": "Open Data",
    "OCO": "Open Contracting",
    "DIG": "Dig Once",
}
CITY_STAGES = {
    "selection": "Policy selection",
    "statement": "Develop statement of intent",
    "workplan": "Develop a work plan",
    "followup": "Follow up on the adoption of the policies",
}
POLICY_STAGES = {
    "commitment": "Commitment",
    "drafting": "Drafting",
    "adoption": "Adoption",
    "implementation": "Implementation",
    "review": "Review",
}
_numbers = count(1)


def moment(day: str, hour: int = 12) -> datetime:
    """Noon (or another full hour) in UTC on an ISO day."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


def city(name: str = "", country: str = "CO", **facts: Any) -> City:
    """A city of the register; its address follows from name and country."""
    name = name or f"City {next(_numbers)}"
    slug = f"{fold(name).replace(' ', '-')}-{country.lower()}"
    found = City.objects.filter(slug=slug).first()
    if found:
        return found
    facts = {"local_name": name, "latitude": 4, "longitude": -74, "primary_language": "es", "source": "test"} | facts
    made = City.objects.create(slug=slug, name=name, country=country, certainty=Certainty.CONFIRMED, **facts)
    CityName.objects.create(city=made, name=name, kind=NameKind.OFFICIAL, folded=fold(name))
    return made


def roadmap(slug: str = "smart-cities") -> Initiative:
    """An initiative with the seven policies of Figure 3, released."""
    initiative, made = Initiative.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    if made:
        principle = Principle.objects.create(initiative=initiative, code="openness", name="Openness", position=1)
        for position, (code, name) in enumerate(POLICIES.items()):
            ModelPolicy.objects.create(
                initiative=initiative,
                principle=principle,
                code=code,
                name=name,
                position=position,
                state=State.RELEASED,
                purpose=f"Why {name}",
                purpose_basis=Basis.OWN,
                principle_basis=Basis.OWN,
            )
    return initiative


def alliance(
    slug: str = "latam", *, cities: Sequence[str] = (), initiative: Initiative | None = None, time_zone: str = "America/Bogota"
) -> Alliance:
    """An alliance with the default pathway, tracking seven policies, with these cities as members since START."""
    made = alliances.start_alliance(
        slug=slug,
        name=slug.title(),
        initiative=initiative or roadmap(),
        languages=["es", "en"],
        time_zone=time_zone,
        by=None,
        second_factor_required=False,
    )
    policies = {policy.code: policy for policy in made.initiative.policies.all()}
    with clock.moved_to(moment("2021-04-01")):
        adoption.lay_pathway(
            alliance=made,
            city_stages=[(code, name, {}) for code, name in CITY_STAGES.items()],
            policy_stages=[(code, name, {}) for code, name in POLICY_STAGES.items()],
            policies=[policies[code] for code in POLICIES],
            by=None,
            stages_order=GridOrder.ARRANGED,
        )
        for name in cities:
            member(made, name)
    return made


def member(
    of: Alliance, name: str = "", *, standing: Standing = Standing.MEMBER, since: date = START, **facts: Any
) -> MemberCity:
    """A city of the register as a member of an alliance."""
    return alliances.admit_city(alliance=of, city=city(name, **facts), standing=standing, effective_on=since, by=None)


def stage(of: Alliance, code: str) -> Stage:
    return of.stages.get(code=code)


def policy(of: Alliance, code: str) -> ModelPolicy:
    return of.initiative.policies.get(code=code)


def entry(
    of: MemberCity,
    stage_code: str,
    status: Status = Status.COMPLETED,
    on: str = "2022-01-10",
    *,
    policy_code: str = "",
    recorded: datetime | None = None,
    **more: Any,
) -> Entry:
    """A statement recorded at noon of its day, unless told otherwise."""
    with clock.moved_to(recorded or moment(on)):
        return adoption.record_entry(
            member_city=of,
            stage=stage(of.alliance, stage_code),
            policy=policy(of.alliance, policy_code) if policy_code else None,
            status=status,
            effective_on=date.fromisoformat(on),
            by=more.pop("by", None),
            **more,
        )


def meeting(of: Alliance, day: str, hour: int = 14) -> Gathering:
    """A community meeting that opens at an hour UTC (14 UTC is 09:00 in Bogotá)."""
    return call_gathering(alliance=of, kind=MeetingKind.COMMUNITY_MEETING, opens_at=moment(day, hour), by=None)


def person(name: str = "", **facts: Any) -> Person:
    """Somebody without a seat."""
    name = name or f"Person {next(_numbers)}"
    return enter_person(email=f"{fold(name).replace(' ', '.')}@example.org", name=name, by=None, password=PASSWORD, **facts)


def steward() -> Person:
    return seated(Role.GLOBAL_STEWARD)


def secretariat(of: Alliance) -> Person:
    return seated(Role.SECRETARIAT_LEAD, of)


def city_person(of: MemberCity) -> Person:
    return seated(Role.CITY_LEAD, of.alliance, of)


def expert(of: Alliance) -> Person:
    return seated(Role.EXPERT, of)


def observer(of: Alliance) -> Person:
    return seated(Role.OBSERVER, of)


def seated(role: Role, of: Alliance | None = None, city: MemberCity | None = None) -> Person:
    """Somebody with this seat: a city's role gets the city, the steward's neither city nor alliance."""
    somebody = person(f"{role.value} {next(_numbers)}")
    alliances.give_seat(
        person=somebody,
        role=role,
        alliance=None if role is Role.GLOBAL_STEWARD else of,
        member_city=city if role in CITY_ROLES else None,
        starts_on=START,
        by=None,
    )
    return somebody


def contact_at(of: Alliance, name: str = "", *, at: MemberCity | None = None, **facts: Any) -> Contact:
    """Somebody in the directory; with `at` in a post of that city (by default its focal point), reachable by mail."""
    name = name or f"Contact {next(_numbers)}"
    post = {"function": Function.FOCAL_POINT.value} | facts.pop("post", {})
    made = Contact.objects.create(alliance=of, name=name, **facts)
    Channel.objects.create(alliance=of, contact=made, kind=ChannelKind.EMAIL, value=f"{fold(name).replace(' ', '.')}@example.org")
    if at:
        Post.objects.create(alliance=of, contact=made, member_city=at, **post)
    return made


def expert_record(of: Alliance, name: str = "") -> Expert:
    """An expert as an alliance knows them: with or without an account."""
    return Expert.objects.create(alliance=of, contact=contact_at(of, name))


def touch(of: MemberCity, on: str, *, incoming: bool = True, **more: Any) -> Touch:
    """A call of a day, logged at noon."""
    direction = Direction.IN if incoming else Direction.OUT
    with clock.moved_to(moment(on)):
        return recruitment.log_touch(
            subject=of, kind=TouchKind.CALL, direction=direction, happened_at=moment(on), by=more.pop("by", None), **more
        )


def labelled(of: MemberCity, name: str, on: str = "2022-01-10") -> None:
    """A label on a member city from a day on."""
    with clock.moved_to(moment(on)):
        alliances.label_city(member_city=of, name=name, effective_on=date.fromisoformat(on), by=None)


def contact(of: Alliance, name: str = "", *, city: MemberCity | None = None, email: str = "", **facts: Any) -> Contact:
    """Somebody whom an alliance knows, with a post in a city and an address where these are given."""
    return directory.add_contact(
        alliance=of,
        name=name or f"Contact {next(_numbers)}",
        posts=[directory.Held(member_city=city, function=facts.pop("function", Function.STAFF), title=facts.pop("title", ""))]
        if city
        else [],
        channels=[directory.Reach(ChannelKind.EMAIL, email)] if email else [],
        by=facts.pop("by", None),
        **facts,
    )


def expert_of(of: Alliance, name: str = "Ximena Expert", email: str = "ximena@example.org") -> Expert:
    """An expert of the directory, reached by e-mail."""
    contact = Contact.objects.create(alliance=of, name=name)
    Channel.objects.create(alliance=of, contact=contact, kind=ChannelKind.EMAIL, value=email, preferred=True)
    return Expert.objects.create(alliance=of, contact=contact, fields=["open data"], region=Region.REGIONAL, hours_per_quarter=12)


FIELDS = "secretariat plan_months report_months policies departments delivery verification contact contact_function contact_email"
MORE_FIELDS = "contact_hours political_contact staff term_ends shown further_document conflicts fields languages place hours"


def letter(
    of: Alliance,
    *,
    city: MemberCity | None = None,
    expert: Expert | None = None,
    language: str = "en",
    by: Person | None = None,
    **facts: Any,
) -> Letter:
    """A draft from Hanse's own letter, with every field and a signatory."""
    author = by or seated(Role.SECRETARIAT_STAFF, of)
    kind = Kind.CITY if city else Kind.EXPERT
    begun = letters.begin_letter(
        replaces=facts.pop("replaces", None),
        alliance=of,
        template=packed(kind, language),
        member_city=city,
        expert=expert,
        by=author,
        order=facts.pop("order", CouncilOrder.LATER),
    )
    filled = {name: f"the {name}" for name in f"{FIELDS} {MORE_FIELDS}".split()} | dict(begun.values)
    draft = letters.Draft(
        title=begun.title,
        clauses=facts.pop("clauses", begun.parts),
        order=CouncilOrder(begun.order),
        values=filled | facts.pop("values", {}),
        signatory=facts.pop("signatory", letters.Signatory("Marta Mayor", "Mayor", "mayor@cali.example.org")),
        council_body=facts.pop("council_body", "The city council" if city else ""),
        **facts,
    )
    return letters.change_letter(letter=begun, draft=draft, by=author)


def sent_letter(of: Alliance, **facts: Any) -> Letter:
    """A letter that waits for its signature."""
    made = letter(of, **facts)
    letters.submit_letter(letter=made, by=made.drafted_by)
    reviewer = seated(Role.SECRETARIAT_LEAD, of)
    letters.review_letter(letter=made, by=reviewer)
    return letters.send_letter(letter=made, by=reviewer)


def mailed(pattern: str) -> str:
    """The latest text of a mail that has this in it; the first group of the pattern."""
    for text in Message.objects.order_by("-created_at", "-pk").values_list("text", flat=True):
        if found := re.search(pattern, text):
            return found[1]
    raise AssertionError(pattern)


def link_of(of: Letter) -> SigningLink:
    """The link that was mailed last."""
    return of.links.order_by("-pk")[0]


def code_for(of: Letter) -> str:
    """A code from the signatory's mailbox."""
    letters.send_code(link=link_of(of))
    return mailed(r"(?m)^(\d{4} \d{4})$")


def answered(of: Letter, **facts: Any) -> letters.Answer:
    """What the signatory types, with a right code unless told otherwise."""
    if "code" not in facts:
        facts["code"] = code_for(of)
    return letters.Answer(**{"name": "Marta Mayor", "function": "Mayor", "shown": of.document_sha256} | facts)


def signed_letter(of: Alliance, **facts: Any) -> Letter:
    """A letter that its signatory has signed by the link."""
    made = sent_letter(of, **facts)
    return letters.sign(link=link_of(made), answer=answered(made))
