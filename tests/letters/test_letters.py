"""The course of a letter: drafted, reviewed by a second person, sent, signed, countersigned; and every refusal on the way."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from hanse.access.roles import Role
from hanse.adoption import queries as adoption
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import standing_on
from hanse.alliances.rules import Standing
from hanse.directory.models import Channel, Contact, Post
from hanse.history import Refused, clock
from hanse.letters import actions, queries, rules
from hanse.letters.models import Happening, Letter, LetterFile, Signature
from hanse.letters.packs import packed
from hanse.letters.rules import Clause, CouncilOrder, Kind, State, Step
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.text.merging import fingerprint
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    return world.alliance("latam", cities=["Piura"])


@pytest.fixture
def cali(latam: Alliance) -> MemberCity:
    return world.member(latam, "Cali", standing=Standing.CONTACTED)


def standing(member: MemberCity) -> Standing | None:
    return standing_on(member, on=clock.today(member.alliance.time_zone), known_at=clock.now())


def happened(letter: Letter) -> list[str]:
    return list(letter.happenings.order_by("pk").values_list("kind", flat=True))


def lead(of: Alliance) -> Person:
    return world.seated(Role.SECRETARIAT_LEAD, of)


def countersigned(letter: Letter, by: Person) -> Letter:
    return actions.countersign(
        letter=letter, by=by, name="Lucía Lead", function="Lead", shown=letter.document_sha256, intends=True
    )


def test_course_of_a_city(latam: Alliance, cali: MemberCity) -> None:
    cohort = alliances.open_cohort(alliance=latam, name="Second", by=None)
    letter = world.letter(latam, city=cali, cohort=cohort)
    actions.submit_letter(letter=letter, by=letter.drafted_by)
    by = lead(latam)
    actions.review_letter(letter=letter, by=by)

    sent = actions.send_letter(letter=letter, by=by)
    assert (sent.state, standing(cali)) == (State.SENT, Standing.INVITED)
    actions.note_viewed(link=world.link_of(sent))
    signed = actions.sign(link=world.link_of(sent), answer=world.answered(sent))
    assert (signed.state, standing(cali)) == (State.SIGNED, Standing.INTENT)
    done = countersigned(signed, by)

    cali.refresh_from_db()
    assert (done.state, standing(cali), cali.cohort) == (State.COUNTERSIGNED, Standing.MEMBER, cohort)
    assert happened(done) == [
        "drafted",
        "changed",
        "submitted",
        "reviewed",
        "sent",
        "viewed",
        "code_sent",
        "signed",
        "countersigned",
    ]
    reason = cali.standing_changes.order_by("-pk")[0].reason
    assert done.reference in reason
    assert [(s.part, s.how, s.name, s.email, s.document_sha256) for s in done.signatures.all()] == [
        ("signatory", "link", "Marta Mayor", "mayor@cali.example.org", done.document_sha256),
        ("countersignatory", "account", "Lucía Lead", by.email, done.document_sha256),
    ]


def test_countersigned_city_stands_in_the_grids(latam: Alliance, cali: MemberCity) -> None:
    """Nothing has to be opened: a track begins with its first entry, and the grids show a city by its standing."""
    before = adoption.progress(latam, sight=adoption.EVERY_REPORT)
    countersigned(world.signed_letter(latam, city=cali), lead(latam))
    after = adoption.progress(latam, sight=adoption.EVERY_REPORT)

    assert [row.member.name for row in before.policy_rows] == ["Piura"]
    assert [row.member.name for row in after.policy_rows] == ["Piura", "Cali"]
    assert [row.member.name for row in after.stage_rows] == ["Piura", "Cali"]


def test_letter_can_lead_to_observing(latam: Alliance, cali: MemberCity) -> None:
    countersigned(world.signed_letter(latam, city=cali, outcome=Standing.OBSERVER), lead(latam))

    assert standing(cali) is Standing.OBSERVER


def test_nobody_is_set_back_by_a_letter(latam: Alliance) -> None:
    piura = latam.member_cities.get(city__name="Piura")

    countersigned(world.signed_letter(latam, city=piura), lead(latam))

    assert [change.standing for change in piura.standing_changes.all()] == ["member"]


def test_course_of_an_expert(latam: Alliance) -> None:
    expert = world.expert_of(latam)
    letter = world.signed_letter(latam, expert=expert, language="pt-br")
    done = countersigned(letter, lead(latam))

    assert [(c.standing, done.reference in c.reason) for c in expert.standing_changes.order_by("pk")] == [
        ("invited", True),
        ("intent", True),
        ("member", True),
    ]
    assert "Ximena Expert" in done.document
    assert done.language == "pt-br"


@pytest.mark.parametrize("step", list(Step))
def test_each_step_leads_on_from_its_states_alone(step: Step) -> None:
    before, after = rules.TRANSITIONS[step]

    assert {state: rules.check_step(step, state) for state in before} == dict.fromkeys(before, after)
    for state in set(State) - before:
        with pytest.raises(Refused, match=str(rules.WHY_NOT[step])):
            rules.check_step(step, state)


def test_same_form_sent_twice_is_one_letter(latam: Alliance, cali: MemberCity) -> None:
    by, submission = world.seated(Role.SECRETARIAT_STAFF, latam), "11111111-1111-4111-8111-111111111111"

    def begin() -> Letter:
        template = packed(Kind.CITY, "en")
        return actions.begin_letter(alliance=latam, template=template, member_city=cali, by=by, submission=submission)  # type: ignore[arg-type]

    assert begin() == begin()
    assert Letter.objects.count() == 1


def test_what_is_known_is_filled_in(latam: Alliance, cali: MemberCity) -> None:
    mayor = Contact.objects.create(alliance=latam, name="Marta Mayor")
    Channel.objects.create(alliance=latam, contact=mayor, kind="email", value="mayor@cali.example.org")
    day = date(2027, 12, 31)
    Post.objects.create(alliance=latam, contact=mayor, member_city=cali, function="political_sponsor", title="Mayor", ends_on=day)
    focal = world.city_person(cali)
    by = world.seated(Role.SECRETARIAT_STAFF, latam)

    letter = actions.begin_letter(alliance=latam, template=packed(Kind.CITY, "es"), member_city=cali, by=by)

    assert (str(letter.signatory_name), letter.signatory_function, letter.signatory_email) == (
        "Marta Mayor",
        "Mayor",
        "mayor@cali.example.org",
    )
    known = {"city": "Cali", "country": "Colombia", "contact": focal.name, "contact_email": focal.email, "plan_months": "24"}
    assert letter.values | known | {"political_contact": "Marta Mayor, Mayor"} == letter.values
    assert letter.values["term_ends"] == "31 de diciembre de 2027"


def test_city_that_is_named_in_another_script_is_quoted_as_text(latam: Alliance) -> None:
    amman = world.member(latam, "*Amman* [x](y)", country="JO", standing=Standing.PROSPECT)

    letter = world.letter(latam, city=amman)
    done = actions.submit_letter(letter=letter, by=letter.drafted_by)

    assert r"\*Amman\* \[x\](y)" in done.document


def test_empty_field_is_named_and_stops_the_letter(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali, values={"departments": "", "shown": " "})

    with pytest.raises(Refused, match="still empty: departments, what may be shown"):
        actions.submit_letter(letter=letter, by=letter.drafted_by)


def test_missing_signatory_stops_the_letter(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali, signatory=actions.Signatory("Marta", "", ""))

    with pytest.raises(Refused, match="function of the signatory, e-mail of the signatory"):
        actions.submit_letter(letter=letter, by=letter.drafted_by)


def test_council_that_decides_first_stops_the_letter(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali, order=CouncilOrder.FIRST)

    with pytest.raises(Refused, match="The council decides first"):
        actions.submit_letter(letter=letter, by=letter.drafted_by)


def test_council_that_has_decided_stands_in_the_letter(latam: Alliance, cali: MemberCity) -> None:
    letter = world.sent_letter(latam, city=cali, order=CouncilOrder.FIRST, council_on=date(2022, 3, 1))

    assert "The city council decided on 1 March 2022" in letter.document
    assert "will be laid before" not in letter.document


def test_council_that_decides_later_is_recorded_later(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.signed_letter(latam, city=cali), lead(latam)
    assert queries.awaits(countersigned(letter, by)) is rules.Awaiting.COUNCIL

    done = actions.record_council(letter=letter, body="Council", decided_on=date(2022, 3, 1), by=by)

    assert (done.council_on, happened(done)[-1], queries.awaits(done)) == (date(2022, 3, 1), "council", None)
    with pytest.raises(Refused, match="recorded already"):
        actions.record_council(letter=letter, body="Council", decided_on=date(2022, 3, 1), by=by)


def test_decision_is_refused(latam: Alliance, cali: MemberCity) -> None:
    by, draft = lead(latam), world.letter(latam, city=cali)
    first = world.sent_letter(latam, city=cali, order=CouncilOrder.FIRST, council_on=date(2022, 3, 1))
    expert = world.letter(latam, expert=world.expert_of(latam))

    def refused(letter: Letter, reason: str, body: str = "Council", day: date = date(2022, 3, 1)) -> None:
        with pytest.raises(Refused, match=reason):
            actions.record_council(letter=letter, body=body, decided_on=day, by=by)

    refused(draft, "after the letter was sent")
    refused(first, "stands in its text")
    refused(expert, "No council")
    refused(draft, "Name the body", body=" ")
    refused(draft, "lies ahead", day=clock.today("UTC") + timedelta(days=9))


def test_author_reviews_nothing_of_their_own(latam: Alliance, cali: MemberCity) -> None:
    letter = world.letter(latam, city=cali)
    actions.submit_letter(letter=letter, by=letter.drafted_by)
    assert letter.drafted_by is not None

    with pytest.raises(Refused, match="A second person"):
        actions.review_letter(letter=letter, by=letter.drafted_by)


def test_whoever_changed_a_letter_does_not_review_it(latam: Alliance, cali: MemberCity) -> None:
    letter, other = world.letter(latam, city=cali), lead(latam)
    signatory = actions.Signatory("Marta Mayor", "Mayor", "mayor@cali.example.org")
    draft = actions.Draft(
        letter.title, letter.parts, CouncilOrder.LATER, values=letter.values, signatory=signatory, council_body="The council"
    )
    actions.change_letter(letter=letter, draft=draft, by=other)
    actions.submit_letter(letter=letter, by=letter.drafted_by)

    with pytest.raises(Refused, match="A second person"):
        actions.review_letter(letter=letter, by=other)


def test_reviewed_letter_is_returned_with_a_reason(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.letter(latam, city=cali), lead(latam)
    actions.submit_letter(letter=letter, by=letter.drafted_by)
    actions.review_letter(letter=letter, by=by)
    with pytest.raises(Refused, match="Give a reason"):
        actions.return_letter(letter=letter, by=by, reason=" ")

    back = actions.return_letter(letter=letter, by=by, reason="The date is wrong.")

    assert (back.state, back.document, back.reviewed_by) == (State.DRAFT, "", None)


def test_letter_is_changed_as_a_draft_alone(latam: Alliance, cali: MemberCity) -> None:
    letter = world.sent_letter(latam, city=cali)

    with pytest.raises(Refused, match="Only a draft is changed"):
        actions.change_letter(letter=letter, draft=actions.Draft("x", letter.parts, CouncilOrder.LATER), by=None)


@pytest.mark.parametrize(
    ("clauses", "reason"),
    [
        ([], "at least one clause"),
        ([Clause("a", "One", "x"), Clause("a", "Two", "y")], "the same code"),
        ([Clause("a", "One", " ")], "“One” is empty"),
        ([Clause("a", "One", "{{mayor}}")], "“One” names a field that does not exist: {{mayor}}"),
        ([Clause("a", "One", "{{City}}")], "“One” has braces"),
    ],
)
def test_clauses_are_refused(latam: Alliance, cali: MemberCity, clauses: list[Clause], reason: str) -> None:
    letter = world.letter(latam, city=cali)

    with pytest.raises(Refused, match=reason):
        actions.change_letter(letter=letter, draft=actions.Draft("x", clauses, CouncilOrder.LATER), by=None)


def test_draft_is_refused_for_what_does_not_fit(latam: Alliance, cali: MemberCity) -> None:
    japan = world.alliance("japan", cities=["Kaga"])
    kaga, expert = japan.member_cities.get(), world.expert_of(latam)
    by, template = lead(latam), packed(Kind.CITY, "en")

    def refused(reason: str, **facts: object) -> None:
        with pytest.raises(Refused, match=reason):
            actions.begin_letter(**{"alliance": latam, "template": template, "by": by} | facts)  # type: ignore[arg-type]

    refused("not part of this alliance", member_city=kaga)
    refused("Choose the city")
    refused("Choose the city", member_city=cali, expert=expert)
    refused("Choose the expert", template=packed(Kind.EXPERT, "en"), member_city=cali)
    refused("before or after", member_city=cali, order=CouncilOrder.NONE)
    draft = actions.Draft(
        "x", [Clause("a", "", "x")], CouncilOrder.LATER, cohort=alliances.open_cohort(alliance=japan, name="J", by=None)
    )
    letter = world.letter(latam, city=cali)
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.change_letter(letter=letter, draft=draft, by=None)
    with pytest.raises(Refused, match="membership or to observing"):
        actions.change_letter(
            letter=letter, draft=actions.Draft("x", letter.parts, CouncilOrder.LATER, outcome=Standing.ENDED), by=None
        )


def test_text_that_changed_since_the_review_is_not_sent(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.letter(latam, city=cali), lead(latam)
    actions.submit_letter(letter=letter, by=letter.drafted_by)
    actions.review_letter(letter=letter, by=by)
    Letter.objects.filter(pk=letter.pk).update(values=letter.values | {"departments": "somebody else"})

    with pytest.raises(Refused, match="not the one that was reviewed"):
        actions.send_letter(letter=letter, by=by)


@pytest.mark.parametrize("days", [0, 181])
def test_letter_is_open_for_a_while(latam: Alliance, cali: MemberCity, days: int) -> None:
    letter = world.letter(latam, city=cali)

    with pytest.raises(Refused, match="1 to 180 days"):
        actions.send_letter(letter=letter, by=lead(latam), days_open=days)


def test_letter_sent_again_has_a_new_link(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.sent_letter(latam, city=cali), lead(latam)
    before = world.link_of(letter)

    again = actions.send_again(letter=letter, by=by)

    before.refresh_from_db()
    assert (again.state, before.revoked_at is not None, world.link_of(again) != before) == (State.SENT, True, True)
    with pytest.raises(Refused, match="called back"):
        actions.send_code(link=before)


def test_expired_letter_is_written_down_and_sent_again(latam: Alliance, cali: MemberCity) -> None:
    letter = world.sent_letter(latam, city=cali)
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert letter.current_state is State.EXPIRED
        assert [actions.expire_due(alliance=latam), actions.expire_due(alliance=latam)] == [1, 0]
        assert happened(letter)[-1] == "expired"
        with pytest.raises(Refused, match="has expired"):
            actions.send_code(link=world.link_of(letter))

        assert actions.send_again(letter=letter, by=lead(latam)).state == State.SENT


def test_letter_called_back_is_a_draft_and_its_mail_is_not_sent(latam: Alliance, cali: MemberCity) -> None:
    letter = world.sent_letter(latam, city=cali)
    with pytest.raises(Refused, match="Give a reason"):
        actions.revoke_letter(letter=letter, by=lead(latam), reason="")

    back = actions.revoke_letter(letter=letter, by=lead(latam), reason="Wrong cohort")

    mail = world.link_of(letter).mail
    assert (back.state, mail and mail.state, mail and mail.text) == (State.DRAFT, "cancelled", "")


def test_countersignature_is_refused(latam: Alliance, cali: MemberCity) -> None:
    sent, by = world.sent_letter(latam, city=cali), lead(latam)
    with pytest.raises(Refused, match="Only a letter that was signed"):
        countersigned(sent, by)
    signed = actions.sign(link=world.link_of(sent), answer=world.answered(sent))

    def refused(reason: str, **facts: object) -> None:
        usual = {"name": "L", "function": "Lead", "shown": signed.document_sha256, "intends": True}
        with pytest.raises(Refused, match=reason):
            actions.countersign(letter=signed, by=by, **usual | facts)  # type: ignore[arg-type]

    refused("Tick that you intend", intends=False)
    refused("Type your name", function=" ")
    refused("has changed", shown="0" * 64)
    assert signed.signatures.count() == 1


def test_letter_replaced_by_another(latam: Alliance, cali: MemberCity) -> None:
    old, by = countersigned(world.signed_letter(latam, city=cali), lead(latam)), lead(latam)

    new = countersigned(world.signed_letter(latam, city=cali, replaces=old), by)

    old.refresh_from_db()
    assert (old.state, happened(old)[-1], new.state) == (State.REPLACED, "replaced", State.COUNTERSIGNED)


def test_only_what_was_answered_is_replaced(latam: Alliance, cali: MemberCity) -> None:
    sent, other = world.sent_letter(latam, city=cali), latam.member_cities.get(city__name="Piura")
    template, by = packed(Kind.CITY, "en"), lead(latam)

    with pytest.raises(Refused, match="answered or has expired"):
        actions.begin_letter(alliance=latam, template=template, member_city=cali, by=by, replaces=sent)
    with pytest.raises(Refused, match="not part of"):
        actions.begin_letter(alliance=latam, template=template, member_city=other, by=by, replaces=sent)


def test_publication_needs_both_signatures(latam: Alliance, cali: MemberCity) -> None:
    signed, by = world.signed_letter(latam, city=cali), lead(latam)
    with pytest.raises(Refused, match="after both have signed"):
        actions.publish(letter=signed, agreed=True, by=by)
    countersigned(signed, by)

    actions.publish(letter=signed, agreed=True, by=by)
    back = actions.publish(letter=signed, agreed=False, by=by)

    assert (back.published, happened(back)[-2:]) == (False, ["published", "unpublished"])


def test_letter_ends_with_a_reason_and_once(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.sent_letter(latam, city=cali), lead(latam)
    with pytest.raises(Refused, match="Give a reason"):
        actions.end_letter(letter=letter, by=by, reason="")

    ended = actions.end_letter(letter=letter, by=by, reason="Elections")

    assert (ended.state, world.link_of(letter).revoked_at is not None) == (State.ENDED, True)
    with pytest.raises(Refused, match="has ended already"):
        actions.end_letter(letter=letter, by=by, reason="Again")


def test_signed_paper_is_kept_under_its_fingerprint(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.sent_letter(latam, city=cali), lead(latam)
    paper = ContentFile(b"%PDF-1.7 signed %%EOF", name="scan.pdf")

    signed = actions.record_paper(letter=letter, paper=paper, name="Marta", function="Mayor", signed_on=date(2022, 3, 1), by=by)

    signature = signed.signatures.get()
    assert signature.scan is not None
    assert signature.scan.file.read() == b"%PDF-1.7 signed %%EOF"
    assert (signed.state, signature.how, signature.signed_on, signature.by) == (State.SIGNED, "paper", date(2022, 3, 1), by)
    assert standing(cali) is Standing.INTENT


def test_paper_is_refused(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.sent_letter(latam, city=cali), lead(latam)

    def refused(reason: str, content: bytes = b"%PDF-1.7 %%EOF", name: str = "scan.pdf", who: str = "M", ahead: int = 0) -> None:
        day = clock.today("UTC") + timedelta(days=ahead)
        paper = ContentFile(content, name=name)
        with pytest.raises(Refused, match=reason):
            actions.record_paper(letter=letter, paper=paper, name=who, function="Mayor", signed_on=day, by=by)

    refused("a PDF or a picture", name="scan.docx")
    refused("not what its name says", content=b"<html>")
    refused("Type your name", who="")
    refused("lies ahead", ahead=5)
    draft = world.letter(latam, city=cali)
    paper = ContentFile(b"%PDF-1.7 %%EOF", name="scan.pdf")
    with pytest.raises(Refused, match="cannot be signed"):
        actions.record_paper(letter=draft, paper=paper, name="M", function="M", signed_on=date(2022, 3, 1), by=by)


def test_commitments_are_kept_and_done(latam: Alliance, cali: MemberCity) -> None:
    letter, by = world.signed_letter(latam, city=cali), lead(latam)
    late = actions.add_commitment(letter=letter, text="Plan", due_on=date(2022, 1, 1), policy=world.policy(latam, "ODA"), by=by)
    some_day = actions.add_commitment(letter=letter, text="Report", by=by)
    soon = actions.add_commitment(letter=letter, text="Draft", due_on=date(2099, 1, 1), by=by)

    assert list(queries.commitments_of(latam)) == [late, soon, some_day]
    actions.finish_commitment(commitment=late, done_on=date(2022, 2, 1), note="Adopted", by=by)

    assert list(queries.commitments_of(latam)) == [soon, some_day]
    assert list(queries.commitments_of(latam, open_only=False)) == [soon, some_day, late]
    with pytest.raises(Refused, match="done already"):
        actions.finish_commitment(commitment=late, done_on=date(2022, 2, 1), by=by)
    with pytest.raises(Refused, match="lies ahead"):
        actions.finish_commitment(commitment=soon, done_on=date(2099, 2, 1), by=by)
    with pytest.raises(Refused, match="Say what"):
        actions.add_commitment(letter=letter, text=" ", by=by)
    foreign = world.roadmap("mobility").policies.first()
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.add_commitment(letter=letter, text="x", policy=foreign, by=by)


@pytest.mark.parametrize("table", [Happening, Signature, LetterFile])
def test_what_tells_the_course_only_grows(latam: Alliance, cali: MemberCity, table: type) -> None:
    world.signed_letter(latam, city=cali)

    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table._meta.db_table} SET letter_id = letter_id")  # type: ignore[attr-defined]


def test_text_is_hashed_in_one_form() -> None:
    assert fingerprint("Cafe\u0301  \r\nb\r\n\r\n") == fingerprint("Café\nb")
    assert fingerprint("a") != fingerprint("b")


def test_files_of_a_letter_are_those_of_its_state(latam: Alliance, cali: MemberCity) -> None:
    done = countersigned(world.signed_letter(latam, city=cali), lead(latam))

    assert [(file.kind, file.state) for file in done.files.order_by("pk")] == [
        ("pdf", "sent"),
        ("docx", "sent"),
        ("pdf", "signed"),
        ("docx", "signed"),
        ("pdf", "countersigned"),
        ("docx", "countersigned"),
    ]
    assert {file.document_sha256 for file in done.files.all()} == {done.document_sha256}


def test_mails_of_a_letter(latam: Alliance, cali: MemberCity) -> None:
    countersigned(world.signed_letter(latam, city=cali, language="es"), lead(latam))

    assert list(Message.objects.order_by("created_at").values_list("template", "language", "secret")) == [
        ("letters/mail/letter", "es", True),
        ("letters/mail/code", "es", True),
        ("letters/mail/signed", "en", False),
        ("letters/mail/signed_copy", "es", False),
        ("letters/mail/countersigned", "es", False),
    ]
