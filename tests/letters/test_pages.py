"""Pages of letters: who sees what, what a page says, and what it asks of the database."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from hanse.access import walls
from hanse.access.roles import Role
from hanse.alliances.models import Alliance, MemberCity
from hanse.history import clock
from hanse.history.models import Reading
from hanse.letters import actions, template_actions
from hanse.letters.models import (
    Commitment,
    Happening,
    Letter,
    LetterFile,
    LetterTemplate,
    Signature,
    SigningLink,
    TemplateVersion,
)
from hanse.letters.rules import Kind, State
from hanse.people.models import Person
from tests import world
from tests.sql import counted

pytestmark = pytest.mark.django_db
HOME = "/workspace/latam/letters/"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    cache.clear()


@pytest.fixture
def latam() -> Alliance:
    return world.alliance("latam", cities=["Cali", "Piura"])


@pytest.fixture
def cali(latam: Alliance) -> MemberCity:
    return latam.member_cities.get(city__name="Cali")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def staff(of: Alliance) -> Client:
    return signed_in(world.seated(Role.SECRETARIAT_STAFF, of))


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_letter_appears_to_nobody_whom_grants_does_not_name(latam: Alliance, cali: MemberCity) -> None:
    """By address, by file, by the list, on the city's page and on the desk."""
    letter = world.signed_letter(latam, city=cali, values={"departments": "said-in-a-letter"})
    of_expert = world.signed_letter(latam, expert=world.expert_of(latam), values={"conflicts": "said-in-a-letter"})
    piura = latam.member_cities.get(city__name="Piura")
    strangers = [world.seated(Role.CITY_LEAD, latam, piura), world.seated(Role.CITY_CONTRIBUTOR, latam, cali), world.steward()]
    strangers += [world.seated(role, latam) for role in (Role.EXPERT, Role.OBSERVER, Role.VENDOR)]
    addresses = [letter.get_absolute_url(), f"{letter.get_absolute_url()}text/", of_expert.get_absolute_url()]
    addresses += [file.get_absolute_url() for file in LetterFile.objects.all()]
    seen = []

    for person in strangers:
        client = signed_in(person)
        seen += [(person.name, address) for address in addresses if client.get(address).status_code not in {403, 404}]
        for address in (HOME, f"{HOME}export/", "/workspace/latam/", "/workspace/latam/cities/cali-co/"):
            text = page(client, address)
            if "said-in-a-letter" in text or letter.reference in text:
                seen.append((person.name, address))

    assert seen == []


def test_city_lead_reads_the_letters_of_the_own_city_once_they_were_sent(latam: Alliance, cali: MemberCity) -> None:
    client = signed_in(world.seated(Role.CITY_LEAD, latam, cali))
    draft, sent = world.letter(latam, city=cali), world.sent_letter(latam, city=cali)

    assert [client.get(letter.get_absolute_url()).status_code for letter in (draft, sent)] == [404, 200]
    text = page(client, "/workspace/latam/cities/cali-co/")
    assert (sent.reference in text, draft.reference in text) == (True, False)
    of_letter = page(client, sent.get_absolute_url())
    assert "mayor@cali.example.org" not in of_letter
    assert 'name="what"' not in of_letter


@pytest.mark.parametrize(
    "model", [Letter, LetterTemplate, TemplateVersion, Happening, Signature, SigningLink, LetterFile, Commitment]
)
def test_second_wall_keeps_letters_from_stewards_and_other_alliances(latam: Alliance, cali: MemberCity, model: type) -> None:
    letter, by = world.signed_letter(latam, city=cali), world.seated(Role.SECRETARIAT_LEAD, latam)
    actions.add_commitment(letter=letter, text="Plan", by=by)
    japan = world.secretariat(world.alliance("japan"))
    seen = {}

    for name, person in (("own", by), ("steward", world.steward()), ("japan", japan)):
        with walls.behind(person.pk, clock.today("UTC")):
            seen[name] = model.objects.count()  # type: ignore[attr-defined]

    assert (seen["own"] > 0, seen["steward"], seen["japan"]) == (True, 0, 0)


def test_lists_cost_the_same_for_one_and_many(latam: Alliance, cali: MemberCity) -> None:
    client, by = staff(latam), world.seated(Role.SECRETARIAT_LEAD, latam)

    def more() -> None:
        letter = world.signed_letter(latam, city=cali)
        actions.add_commitment(letter=letter, text="Plan", due_on=clock.today("UTC"), by=by, policy=world.policy(latam, "ODA"))
        world.signed_letter(latam, expert=world.expert_of(latam))

    addresses = [HOME, f"{HOME}export/", f"{HOME}commitments/", f"{HOME}templates/", f"{HOME}new/"]
    more()
    costs = []
    for _round in range(2):
        for address in addresses:
            with counted() as sql:
                assert client.get(address).status_code == 200
            costs.append(len(sql))
        more() if _round == 0 else None

    assert costs[: len(addresses)] == costs[len(addresses) :]
    assert max(costs) <= 12


def test_page_of_a_letter_costs_the_same_however_long_its_course(latam: Alliance, cali: MemberCity) -> None:
    client, by = staff(latam), world.seated(Role.SECRETARIAT_LEAD, latam)
    letter = world.signed_letter(latam, city=cali)
    costs = []

    for _round in range(2):
        with counted() as sql:
            client.get(letter.get_absolute_url())
        costs.append(len(sql))
        for number in range(3):
            actions.add_commitment(letter=letter, text=f"Plan {number}", by=by)

    assert costs[0] == costs[1] <= 14


def test_city_page_costs_the_same_however_many_letters(latam: Alliance, cali: MemberCity) -> None:
    client, costs = staff(latam), []

    for _round in range(2):
        world.signed_letter(latam, city=cali)
        with counted() as sql:
            client.get("/workspace/latam/cities/cali-co/")
        costs.append(len(sql))

    assert costs[0] == costs[1]


def test_letters_are_listed_by_kind_state_and_whom_they_wait_for(latam: Alliance, cali: MemberCity) -> None:
    client = staff(latam)
    draft, sent = world.letter(latam, city=cali), world.sent_letter(latam, city=cali)
    signed = world.signed_letter(latam, expert=world.expert_of(latam))
    every = {letter.reference for letter in (draft, sent, signed)}

    def listed(query: str) -> set[str]:
        return set(re.findall(r"<small>(latam-\d+)</small>", page(client, f"{HOME}?{query}"))) & every

    assert listed("") == every
    assert listed("kind=expert") == {signed.reference}
    assert listed("state=sent") == {sent.reference}
    assert listed("awaiting=drafter") == {draft.reference}
    assert listed("awaiting=signatory") == {sent.reference}
    assert listed("awaiting=countersignatory") == {signed.reference}
    assert listed("awaiting=council") == {sent.reference}
    assert listed("state=nonsense") == every
    assert "No letter passes the filter" in page(client, f"{HOME}?state=declined")


def test_empty_list_teaches(latam: Alliance) -> None:
    text = page(staff(latam), HOME)

    assert "No letter yet" in text
    assert "Write the first letter" in text


def test_draft_is_begun_changed_and_handed_in_on_pages(latam: Alliance, cali: MemberCity) -> None:
    author, client = world.seated(Role.SECRETARIAT_STAFF, latam), Client()
    client.force_login(author)
    form = client.get(f"{HOME}new/").content.decode()
    submission = re.search(r'name="submission" value="([^"]+)"', form)
    assert submission
    begun = {"template": "hanse-city-es", "city": str(cali.pk), "order": "letter_first", "submission": submission[1]}

    first, second = (client.post(f"{HOME}new/", begun).headers["Location"] for _time in range(2))
    assert first == second
    letter = Letter.objects.get()
    held = {name: f"the {name}" for name in re.findall(r'name="(value_\w+)"', page(client, first))}
    texts = {f"text_{clause.code}": clause.text for clause in letter.parts}
    headings = {f"heading_{clause.code}": clause.heading for clause in letter.parts}
    changed = (
        texts
        | headings
        | held
        | {
            "title": letter.title,
            "signatory_name": "Marta Mayor",
            "signatory_function": "Alcaldesa",
            "signatory_email": "mayor@cali.example.org",
            "order": "letter_first",
            "council_body": "el Concejo",
            "outcome": "member",
            "text_": "Y algo más.",
            "heading_": "Algo más",
            "out_suspension": "on",
        }
    )
    assert client.post(first, changed | {"text_nature": "{{alcalde}}"}).status_code == 200
    assert client.post(first, changed).status_code == 302
    shown = page(client, letter.get_absolute_url())
    assert [word for word in ("Algo más", "Una pausa", "added", "left out") if word not in shown] == []
    client.post(f"{letter.get_absolute_url()}step/", {"what": "submit"})

    letter.refresh_from_db()
    assert letter.state == State.IN_REVIEW
    assert [clause.code for clause in letter.parts][-1] == "algo_m_s"
    own = page(client, letter.get_absolute_url())
    assert "A second person reviews it" in own
    client.post(f"{letter.get_absolute_url()}step/", {"what": "review"})
    letter.refresh_from_db()
    assert letter.state == State.IN_REVIEW


def test_steps_of_the_page_lead_to_the_countersignature(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali)
    actions.submit_letter(letter=letter, by=letter.drafted_by)
    client, step = signed_in(world.seated(Role.SECRETARIAT_LEAD, latam)), f"{letter.get_absolute_url()}step/"

    client.post(step, {"what": "review"})
    client.post(step, {"what": "send", "days_open": "30"})
    client.post(step, {"what": "send_again", "days_open": "10"})
    letter.refresh_from_db()
    actions.sign(link=world.link_of(letter), answer=world.answered(letter))
    form = {"shown": letter.document_sha256, "name": "Lucía", "function": "Lead"}
    assert "Tick that you intend" in client.post(f"{letter.get_absolute_url()}countersign/", form).content.decode()
    client.post(f"{letter.get_absolute_url()}countersign/", form | {"intends": "on"})
    client.post(step, {"what": "council", "body": "Council", "decided_on": "2022-03-01"})
    client.post(step, {"what": "publish"})
    assert "Reason" in client.post(step, {"what": "end", "reason": ""}).content.decode()

    letter.refresh_from_db()
    assert (letter.state, letter.published, str(letter.council_on)) == (State.COUNTERSIGNED, True, "2022-03-01")
    assert client.post(step, {"what": "nonsense"}).status_code == 302


def test_refused_step_says_why_and_changes_nothing(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali, values={"departments": ""})

    text = staff(latam).post(f"{letter.get_absolute_url()}step/", {"what": "submit"}).content.decode()

    letter.refresh_from_db()
    assert "These fields are still empty: departments" in text
    assert letter.state == State.DRAFT


def test_whoever_does_not_lead_does_not_countersign(latam: Alliance, cali: MemberCity) -> None:
    letter = world.signed_letter(latam, city=cali)
    address = f"{letter.get_absolute_url()}countersign/"

    for role in (Role.SECRETARIAT_STAFF, Role.PARTNER_STAFF):
        assert signed_in(world.seated(role, latam)).get(address).status_code == 403
    assert signed_in(world.seated(Role.SECRETARIAT_LEAD, latam)).get(address).status_code == 200


def test_desk_counts_letters_that_wait_for_the_reader(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali)
    actions.submit_letter(letter=letter, by=letter.drafted_by)
    world.signed_letter(latam, city=cali)
    lead, author = world.seated(Role.SECRETARIAT_LEAD, latam), letter.drafted_by
    assert author is not None

    def desk(person: Person) -> list[bool]:
        text = page(signed_in(person), "/workspace/latam/")
        return [words in text for words in ("1 letter to countersign", "1 letter to review")]

    assert (desk(lead), desk(author)) == ([True, True], [False, False])


def test_page_of_a_letter_is_noted_as_read(latam: Alliance) -> None:
    expert = world.expert_of(latam)
    account = world.seated(Role.EXPERT, latam)
    expert.contact.person = account
    expert.contact.save()
    letter = world.sent_letter(latam, expert=expert)

    staff(latam).get(letter.get_absolute_url())

    assert list(Reading.objects.values_list("what", "about")) == [("letters.letter_shown", [account.pk])]


def test_template_is_taken_over_changed_and_released_on_pages(latam: Alliance) -> None:
    client = staff(latam)
    client.post(f"{HOME}templates/", {"kind": "expert", "language": "pt-br", "country": "", "name": "Nossa carta"})
    template = LetterTemplate.objects.get()
    address = template.get_absolute_url()
    assert "{{capacity}}" in page(client, address)
    client.post(address, {"what": "begin"})
    version = template.versions.get(released_at__isnull=True)
    held = {f"text_{clause.code}": clause.text for clause in version.parts}
    held |= {f"heading_{clause.code}": clause.heading for clause in version.parts} | {"title": "Carta de {{expert}}"}

    wrong = client.post(address, held | {"what": "save", "text_tasks": "{{prefeito}}"}).content.decode()
    assert "names a field that does not exist: {{prefeito}}" in wrong
    client.post(address, held | {"what": "release", "text_tasks": "Aconselhar."})

    assert [v.number for v in template.versions.filter(released_at__isnull=False)] == [2, 1]


def test_commitment_is_added_and_done_on_pages(latam: Alliance, cali: MemberCity) -> None:
    letter, client = world.signed_letter(latam, city=cali), staff(latam)
    client.post(f"{letter.get_absolute_url()}commitments/", {"text": "Publish the plan", "due_on": "2022-01-01"})
    commitment = Commitment.objects.get()
    overdue = page(client, f"{HOME}commitments/")
    assert ("Publish the plan" in overdue, "Overdue" in overdue) == (True, True)
    assert "Publish the plan" in page(client, "/workspace/latam/cities/cali-co/")

    address = reverse("letters:finish_commitment", kwargs={"alliance": "latam", "commitment": commitment.pk})
    client.post(address, {"done_on": "2022-02-01", "note": "Adopted"})

    commitment.refresh_from_db()
    assert (str(commitment.done_on), commitment.note) == ("2022-02-01", "Adopted")
    assert "Publish the plan" not in page(client, f"{HOME}commitments/")
    assert "Publish the plan" in page(client, f"{HOME}commitments/?done=1")


def test_begun_templates_are_offered_first(latam: Alliance) -> None:
    template_actions.take_over(alliance=latam, kind=Kind.CITY, language="es", by=None, name="La nuestra")

    text = page(staff(latam), f"{HOME}new/")

    assert ("La nuestra" in text, 'value="hanse-city-es"' in text, 'value="hanse-city-ja"' in text) == (True, False, True)


def test_draft_of_an_expert_asks_for_no_council_and_no_cohort(latam: Alliance) -> None:
    letter = world.letter(latam, expert=world.expert_of(latam), language="pt-br")

    text = page(staff(latam), f"{letter.get_absolute_url()}edit/")

    assert ('name="value_hours"' in text, 'name="council_body"' in text, 'name="cohort"' in text) == (True, False, False)
