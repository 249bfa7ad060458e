"""What happens to letters: drafted, reviewed, sent, signed, countersigned, and what follows from it.

Whoever writes to a letter holds the alliance's pen first and the letter's row after it. So two signers at once are one after the
other, and the second finds what the first did.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import IO, Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from hanse import history
from hanse.access import walls
from hanse.adoption import evidence_files
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Cohort, MemberCity
from hanse.alliances.rules import Standing
from hanse.directory.experts.actions import change_expert_standing
from hanse.directory.models import Expert
from hanse.history import Refused, clock
from hanse.letters import queries, rules
from hanse.letters.documents import document_of, is_unchanged, title_in_words, values_of
from hanse.letters.fields import FROM_THE_LETTER, WORDS, needed
from hanse.letters.models import (
    Commitment,
    Happening,
    Letter,
    LetterFile,
    LetterTemplate,
    Signature,
    SigningLink,
    TemplateVersion,
    as_rows,
)
from hanse.letters.packs import PackedLetter
from hanse.letters.papers import printing, word
from hanse.letters.rules import (
    OPEN,
    Clause,
    CouncilOrder,
    FileKind,
    Happened,
    How,
    Kind,
    Part,
    State,
    Step,
)
from hanse.letters.template_actions import take_over
from hanse.outbox import actions as outbox
from hanse.outbox.links import absolute
from hanse.outbox.rules import State as MailState
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy
from hanse.text.filenames import cleaned
from hanse.text.merging import fingerprint

TOKEN_BYTES = 32
"""Random bytes of a link: as many as no guessing reaches."""
SCANS = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Endings of what a signed paper is kept as."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who is to sign."""

    name: str = ""
    function: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter is made of while it is written. `values` fill its fields; council facts belong to a city's letter."""

    title: str
    clauses: Sequence[Clause]
    order: CouncilOrder
    outcome: Standing = Standing.MEMBER
    values: Mapping[str, str] = field(default_factory=dict)
    signatory: Signatory = Signatory()
    council_body: str = ""
    council_on: date | None = None
    cohort: Cohort | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a signatory typed. `shown` is the fingerprint of the text that their page showed."""

    name: str
    function: str
    code: str
    shown: str
    intends: bool = True


def draft_letter(
    *,
    alliance: Alliance,
    kind: Kind,
    version: TemplateVersion,
    draft: Draft,
    by: Person | None,
    member_city: MemberCity | None = None,
    expert: Expert | None = None,
    replaces: Letter | None = None,
    submission: UUID | None = None,
) -> Letter:
    """Begin a letter from a released template. The same `submission` sent twice is one letter.

    Raises Refused for a party, template, cohort or letter to be replaced of another alliance or kind, a template that is not
    released, and for what `change_letter` refuses.
    """
    for named in (member_city, expert, version, replaces):
        rules.check_belongs(named is None or named.alliance_id == alliance.pk)
    rules.check_party(kind, has_city=member_city is not None, has_expert=expert is not None)
    rules.check_template(of_kind=version.template.kind == kind, released=version.released_at is not None)
    if replaces is not None:
        rules.check_belongs(
            (replaces.member_city_id, replaces.expert_id) == (member_city and member_city.pk, expert and expert.pk)
        )
        rules.check_step(Step.REPLACE, replaces.current_state)
    with history.act("letters.letter_drafted", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        sent_before = Letter.objects.for_alliance(alliance).filter(submission=submission).first() if submission else None
        if sent_before is not None:
            return sent_before
        letter = Letter(
            alliance=alliance,
            kind=kind,
            member_city=member_city,
            expert=expert,
            version=version,
            language=version.template.language,
            replaces=replaces,
            drafted_by=by,
            changed_by=by,
            drafted_at=clock.now(),
            submission=submission,
        )
        _write(letter, draft)
        letter.save()
        _tell(letter, Happened.DRAFTED, by)
        return letter


def change_letter(*, letter: Letter, draft: Draft, by: Person | None) -> Letter:
    """Write a draft anew. Raises Refused unless it is a draft, for an unknown field, an empty clause, or a foreign cohort."""
    with history.act("letters.letter_changed", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        if found.state != State.DRAFT:
            raise Refused(_("Only a draft is changed. Return the letter to its draft first."))
        _write(found, draft)
        found.changed_by = by
        found.save()
        _tell(found, Happened.CHANGED, by)
        return found


def _write(letter: Letter, draft: Draft) -> None:
    """What was typed, checked and put into the letter."""
    kind = Kind(letter.kind)
    rules.check_order(kind, draft.order)
    rules.check_outcome(draft.outcome)
    rules.check_belongs(draft.cohort is None or draft.cohort.alliance_id == letter.alliance_id)
    rules.check_clauses(draft.clauses, WORDS[kind])
    letter.title = draft.title.strip()
    letter.clauses = as_rows(draft.clauses)
    letter.values = {
        name: value.strip()
        for name, value in draft.values.items()
        if name in WORDS[kind] and name not in FROM_THE_LETTER and value.strip()
    }
    letter.order, letter.outcome = draft.order.value, draft.outcome.value
    letter.cohort = draft.cohort if kind is Kind.CITY else None
    letter.signatory_name = draft.signatory.name.strip()
    letter.signatory_function = draft.signatory.function.strip()
    letter.signatory_email = draft.signatory.email.strip().lower()
    first = draft.order is CouncilOrder.FIRST
    letter.council_body = draft.council_body.strip()
    letter.council_on = draft.council_on if first else None
    if letter.council_on is not None:
        rules.check_dated(letter.council_on, today=clock.today(letter.alliance.time_zone))
    letter.clean_fields(exclude=["alliance", "member_city", "expert", "version", "cohort", "replaces", "document", *_PEOPLE])


_PEOPLE = ("drafted_by", "changed_by", "reviewed_by", "sent_by")


def submit_letter(*, letter: Letter, by: Person | None) -> Letter:
    """Hand a draft in for review: from now on its text stays. Raises Refused for a gap in it, which it names."""
    with history.act("letters.letter_submitted", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.SUBMIT)
        _check_complete(found)
        found.document = document_of(found)
        found.document_sha256 = fingerprint(found.document)
        found.save()
        _tell(found, Happened.SUBMITTED, by)
        return found


def _check_complete(letter: Letter) -> None:
    """No gap, a signatory, and a decision where one comes first."""
    names = rules.fields_of([Clause("title", letter.title, ""), *letter.parts], letter.order)
    rules.check_council_recorded(CouncilOrder(letter.order), letter.council_body, letter.council_on)
    signatory = (str(letter.signatory_name), letter.signatory_function, letter.signatory_email)
    rules.check_signatory(name=signatory[0], function=signatory[1], email=signatory[2])
    rules.check_filled([(need.name, need.word) for need in needed(Kind(letter.kind), names)], values_of(letter))


def return_letter(*, letter: Letter, by: Person | None, reason: str) -> Letter:
    """Give a letter back to whoever wrote it. Raises Refused without a reason, and after it was sent."""
    rules.check_reason(reason)
    with history.act("letters.letter_returned", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.RETURN)
        found.document, found.document_sha256, found.reviewed_by = "", "", None
        found.save()
        _tell(found, Happened.RETURNED, by, reason)
        return found


def review_letter(*, letter: Letter, by: Person) -> Letter:
    """Say that a letter can go. Raises Refused for whoever wrote or changed it, and unless it was handed in."""
    with history.act("letters.letter_reviewed", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.REVIEW)
        rules.check_reviewer(by.pk in {found.drafted_by_id, found.changed_by_id})
        found.reviewed_by = by
        found.save(update_fields=["state", "reviewed_by"])
        _tell(found, Happened.REVIEWED, by)
        return found


def send_letter(*, letter: Letter, by: Person, days_open: int = rules.DAYS_OPEN) -> Letter:
    """Mail the signatory a link to the letter, and keep its text as files. Whoever stands before it becomes invited.

    Raises Refused unless it was reviewed, for a gap in it, a missing decision that comes first, a text that is not the reviewed
    one, and a number of days out of bounds.
    """
    rules.check_days_open(days_open)
    with history.act("letters.letter_sent", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.SEND)
        _check_complete(found)
        if not is_unchanged(found):
            raise Refused(_("The text is not the one that was reviewed. Return the letter to its draft."))
        found.sent_at, found.sent_by = clock.now(), by
        _mail_link(found, days_open, by)
        found.save()
        _keep_papers(found, [], by)
        _tell(found, Happened.SENT, by)
        _move_standing(found, Step.SEND, by)
        return found


def send_again(*, letter: Letter, by: Person, days_open: int = rules.DAYS_OPEN) -> Letter:
    """Mail a new link; those sent before open nothing any more. Raises Refused once the letter was answered."""
    rules.check_days_open(days_open)
    with history.act("letters.letter_sent_again", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.SEND_AGAIN, state=found.current_state)
        _close_links(found, by)
        _mail_link(found, days_open, by)
        found.save(update_fields=["state", "expires_at"])
        _tell(found, Happened.SENT_AGAIN, by)
        return found


def revoke_letter(*, letter: Letter, by: Person, reason: str) -> Letter:
    """Call a letter back: its link opens nothing any more, and it is a draft again. Raises Refused once it was answered."""
    rules.check_reason(reason)
    with history.act("letters.letter_revoked", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.REVOKE, state=found.current_state)
        _close_links(found, by)
        found.document, found.document_sha256, found.reviewed_by, found.expires_at = "", "", None, None
        found.save()
        _tell(found, Happened.REVOKED, by, reason)
        return found


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return sha256(token.encode()).hexdigest()


def _mail_link(letter: Letter, days_open: int, by: Person) -> SigningLink:
    """A new link for the signatory. The text of the mail is secret: it goes as soon as it is sent."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    letter.expires_at = rules.expiry(now, days_open)
    mail = outbox.post(
        template="letters/mail/letter",
        to=letter.signatory_email,
        name=str(letter.signatory_name),
        language=letter.language,
        context={
            "title": title_in_words(letter),
            "alliance": letter.alliance.name,
            "sender": by.name,
            "link": absolute(reverse("letter_link", kwargs={"token": token})),
            "expires": letter.expires_at,
            "time_zone": letter.alliance.time_zone,
        },
        by=by,
        alliance_id=letter.alliance_id,
        secret=True,
    )
    return SigningLink.objects.create(
        alliance_id=letter.alliance_id,
        letter=letter,
        email=letter.signatory_email,
        token_sha256=hash_of(token),
        sent_at=now,
        sent_by=by,
        expires_at=letter.expires_at,
        mail=mail,
    )


def _close_links(letter: Letter, by: Person | None) -> None:
    """Let no link of a letter open anything any more, and call back mails that have not left."""
    for link in letter.links.filter(revoked_at__isnull=True).select_related("mail"):
        if link.mail is not None and link.mail.state in {MailState.QUEUED, MailState.FAILED}:
            outbox.cancel(link.mail, by=by)
        link.revoked_at, link.code_sha256 = clock.now(), ""
        link.save(update_fields=["revoked_at", "code_sha256"])


def note_viewed(*, link: SigningLink) -> None:
    """Write down that a letter was opened; the first time only."""
    with walls.reaching(link.alliance_id):
        letter = queries.letter_behind(link)
        if letter.current_state is not State.SENT or link.revoked_at is not None:
            return
        with history.act("letters.letter_viewed", by=None, alliance=letter.alliance):
            found = _taken_up(letter)
            if found.current_state is State.SENT:
                _move(found, Step.VIEW)
                found.save(update_fields=["state"])
                _tell(found, Happened.VIEWED, None)


def send_code(*, link: SigningLink) -> SigningLink:
    """Mail a code to the address to which the letter was sent, and to no other. The code before it opens nothing any more.

    Raises Refused for a link that does not work, a letter that was answered, and for too many codes within an hour.
    """
    with (
        walls.reaching(link.alliance_id),
        history.act("letters.code_sent", by=None, alliance=outbox.alliance_key(link.alliance_id)),
    ):
        found, letter = _both(link)
        _check_answerable(found, letter)
        rules.check_codes_sent(queries.codes_sent(found))
        code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
        found.code_sha256 = _hash_of_code(found, code)
        found.code_expires_at = clock.now() + timedelta(minutes=rules.CODE_MINUTES)
        found.code_attempts = 0
        found.save(update_fields=["code_sha256", "code_expires_at", "code_attempts"])
        outbox.post(
            template="letters/mail/code",
            to=found.email,
            name=str(letter.signatory_name),
            language=letter.language,
            context={"code": f"{code[:4]} {code[4:]}", "title": title_in_words(letter), "minutes": rules.CODE_MINUTES},
            by=None,
            alliance_id=letter.alliance_id,
            secret=True,
        )
        _tell(letter, Happened.CODE_SENT, None)
        return found


def _hash_of_code(link: SigningLink, code: str) -> str:
    """A code is short: its hash needs the key of the house, which no copy of the database holds."""
    digits = "".join(character for character in code if character.isdecimal())
    return salted_hmac("hanse.letters.code", f"{link.pk}:{digits}", algorithm="sha256").hexdigest()


def _prove(link: SigningLink, code: str) -> None:
    """Count a try of the code in a transaction of its own, so that it stays counted when what follows is refused."""
    with (
        walls.reaching(link.alliance_id),
        history.act("letters.code_tried", by=None, alliance=outbox.alliance_key(link.alliance_id)),
    ):
        found, letter = _both(link)
        if Signature.objects.filter(link=found).exists():
            return  # the same page was sent twice, and the first time has just signed
        _check_answerable(found, letter)
        rules.check_code(
            sent=bool(found.code_sha256),
            expires_at=found.code_expires_at,
            attempts=found.code_attempts,
            now=clock.now(),
        )
        found.code_attempts += 1
        found.save(update_fields=["code_attempts"])
        right = constant_time_compare(found.code_sha256, _hash_of_code(found, code))
    rules.check_code_right(right)


def _check_answerable(link: SigningLink, letter: Letter) -> None:
    rules.check_link(revoked=link.revoked_at is not None, expires_at=link.expires_at, now=clock.now())
    rules.check_step(Step.SIGN, letter.current_state)


def sign(*, link: SigningLink, answer: Answer) -> Letter:
    """Sign as the one to whom the letter was mailed. Whoever sends the same again gets the signed letter: it is signed once.

    Raises Refused for a link that does not work, a wrong, old or worn-out code, a text other than the one shown, an empty name or
    function, without the tick, and for a letter that was declined or has ended.
    """
    return _sign_outside(link, answer, None)


def sign_with_paper(*, link: SigningLink, answer: Answer, paper: File) -> Letter:  # type: ignore[type-arg]
    """The same with a signed paper, which is kept under its fingerprint. Raises Refused for a file that is none, too."""
    _check_paper(paper)
    return _sign_outside(link, answer, paper)


def _sign_outside(link: SigningLink, answer: Answer, paper: "File[Any] | None") -> Letter:
    signed = _signed_before(link)
    if signed is not None:
        return signed
    rules.check_intends(answer.intends)
    rules.check_named(name=answer.name, function=answer.function)
    _prove(link, answer.code)
    with (
        walls.reaching(link.alliance_id),
        history.act("letters.letter_signed", by=None, alliance=outbox.alliance_key(link.alliance_id)),
    ):
        found, letter = _both(link)
        if letter.state in {State.SIGNED, State.COUNTERSIGNED}:
            return letter
        _check_answerable(found, letter)
        rules.check_code(sent=bool(found.code_sha256), expires_at=found.code_expires_at, attempts=0, now=clock.now())
        _check_same_text(letter, answer.shown)
        found.code_sha256, found.code_expires_at = "", None  # a code works once
        found.expires_at = rules.expiry(clock.now(), rules.COPY_DAYS)
        found.save(update_fields=["code_sha256", "code_expires_at", "expires_at"])
        scan = _keep(letter, FileKind.SCAN, paper, paper.name or "", None) if paper else None
        _sign(
            letter,
            Signature(
                part=Part.SIGNATORY,
                how=How.PAPER if scan else How.LINK,
                name=answer.name.strip(),
                function=answer.function.strip(),
                email=found.email,
                link=found,
                scan=scan,
            ),
            by=None,
        )
        _mail_signed(letter)
        return letter


def _signed_before(link: SigningLink) -> Letter | None:
    """The letter if this link has signed it: a page that is sent twice shows what the first time did."""
    with walls.reaching(link.alliance_id):
        return queries.letter_behind(link) if Signature.objects.filter(link=link).exists() else None


def record_paper(*, letter: Letter, paper: "File[Any]", name: str, function: str, signed_on: date, by: Person) -> Letter:
    """Keep a letter that was signed on paper, as the secretariat got it.

    Raises Refused for a file that is none of a signed paper, a day ahead, an empty name or function, and unless the letter waits
    for its signature.
    """
    rules.check_named(name=name, function=function)
    rules.check_dated(signed_on, today=clock.today(letter.alliance.time_zone))
    _check_paper(paper)
    with history.act("letters.letter_signed", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        rules.check_step(Step.SIGN, State.SENT if found.current_state is State.EXPIRED else found.current_state)
        _check_same_text(found, found.document_sha256)
        _close_links(found, by)
        scan = _keep(found, FileKind.SCAN, paper, paper.name or "", by)
        signature = Signature(
            part=Part.SIGNATORY, how=How.PAPER, name=name.strip(), function=function.strip(), signed_on=signed_on, scan=scan
        )
        _sign(found, signature, by=by)
        return found


def _check_paper(paper: "File[Any]") -> None:
    if not (paper.name or "").lower().endswith(SCANS):
        raise Refused(_("A signed paper is a PDF or a picture: %(endings)s.") % {"endings": ", ".join(SCANS)})
    evidence_files.check(paper, name=paper.name or "", size=paper.size)


def _check_same_text(letter: Letter, shown: str) -> None:
    kept = (fingerprint(letter.document), fingerprint(document_of(letter)))
    rules.check_same_document([shown, letter.document_sha256, *kept])


def _sign(letter: Letter, signature: Signature, *, by: Person | None) -> None:
    """Write a signature down, with the letter, its files and what follows from it. Within the act of the caller."""
    letter.state = State.SIGNED
    letter.save(update_fields=["state"])
    _keep_signature(letter, signature, by)
    _keep_papers(letter, list(letter.signatures.select_related("scan")), by)
    _tell(letter, Happened.SIGNED, by)
    _move_standing(letter, Step.SIGN, by)
    if letter.sent_by is not None:
        _mail_news(letter, letter.sent_by, "letters/mail/signed", signature.name)


def _keep_signature(letter: Letter, signature: Signature, by: Person | None) -> None:
    signature.alliance_id, signature.letter, signature.by = letter.alliance_id, letter, by
    signature.signed_at, signature.language = clock.now(), letter.language
    signature.document_sha256 = letter.document_sha256
    signature.clean_fields(exclude=["alliance", "letter", "link", "scan", "by"])
    signature.save(force_insert=True)


def decline(*, link: SigningLink, code: str, reason: str) -> Letter:
    """Say no, with a reason. Raises Refused without one, for a wrong code, and for a letter that was answered."""
    rules.check_reason(reason)
    _prove(link, code)
    with (
        walls.reaching(link.alliance_id),
        history.act("letters.letter_declined", by=None, alliance=outbox.alliance_key(link.alliance_id)),
    ):
        found, letter = _both(link)
        _check_answerable(found, letter)
        _move(letter, Step.DECLINE)
        letter.save(update_fields=["state"])
        found.code_sha256 = ""
        found.save(update_fields=["code_sha256"])
        _tell(letter, Happened.DECLINED, None, reason.strip()[:2000])
        if letter.sent_by is not None:
            _mail_news(letter, letter.sent_by, "letters/mail/declined", str(letter.signatory_name))
        return letter


def countersign(*, letter: Letter, by: Person, name: str, function: str, shown: str, intends: bool) -> Letter:
    """Sign for the alliance: the party becomes what the letter says, a city joins its cohort, an earlier letter is replaced.

    Raises Refused unless it was signed, without the tick, for an empty name or function, and for a text other than the one shown.
    """
    rules.check_intends(intends)
    rules.check_named(name=name, function=function)
    with history.act("letters.letter_countersigned", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.COUNTERSIGN)
        _check_same_text(found, shown)
        found.save(update_fields=["state"])
        signature = Signature(
            part=Part.COUNTERSIGNATORY, how=How.ACCOUNT, name=name.strip(), function=function.strip(), email=by.email
        )
        _keep_signature(found, signature, by)
        _keep_papers(found, list(found.signatures.select_related("scan")), by)
        _tell(found, Happened.COUNTERSIGNED, by)
        _move_standing(found, Step.COUNTERSIGN, by)
        if found.member_city is not None and found.cohort is not None and found.member_city.cohort_id != found.cohort_id:
            alliances.change_cohort(member_city=found.member_city, cohort=found.cohort, by=by)
        if found.replaces is not None:
            _replace(found.replaces, found, by)
        _mail_news(found, None, "letters/mail/countersigned", by.name)
        return found


def _replace(old: Letter, new: Letter, by: Person) -> None:
    before = _locked(old)
    if before.current_state in rules.TRANSITIONS[Step.REPLACE][0]:
        _move(before, Step.REPLACE, state=before.current_state)
        before.published = False
        before.save(update_fields=["state", "published"])
        _close_links(before, by)
        _tell(before, Happened.REPLACED, by, new.reference)


def record_council(*, letter: Letter, body: str, decided_on: date, by: Person) -> Letter:
    """Record what a council decided after the letter was sent. Raises Refused for an order with the council first, a day ahead,
    a body without a name, and a second decision."""
    today = clock.today(letter.alliance.time_zone)
    with history.act("letters.council_recorded", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        rules.check_decision(
            kind=Kind(found.kind),
            body=body,
            decided_on=decided_on,
            today=today,
            again=found.order == CouncilOrder.LATER and found.council_on is not None,
        )
        rules.check_decision_time(CouncilOrder(found.order), found.current_state)
        found.council_on = decided_on
        found.save(update_fields=["council_on"])
        _tell(found, Happened.COUNCIL, by, f"{body.strip()}, {decided_on.isoformat()}")
        return found


def publish(*, letter: Letter, agreed: bool, by: Person) -> Letter:
    """Note that both agree to publication, or that one does not any more. Raises Refused before both have signed."""
    with history.act("letters.publication_set", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        rules.check_publishable(found.current_state)
        if found.published != agreed:
            found.published = agreed
            found.save(update_fields=["published"])
            _tell(found, Happened.PUBLISHED if agreed else Happened.UNPUBLISHED, by)
        return found


def end_letter(*, letter: Letter, by: Person, reason: str) -> Letter:
    """End a letter, in whatever state it is; its links open nothing any more. Raises Refused without a reason, and twice."""
    rules.check_reason(reason)
    with history.act("letters.letter_ended", by=by, alliance=letter.alliance):
        found = _taken_up(letter)
        _move(found, Step.END, state=found.current_state)
        found.published = False
        found.save(update_fields=["state", "published"])
        _close_links(found, by)
        _tell(found, Happened.ENDED, by, reason)
        return found


def expire_due(*, alliance: Alliance) -> int:
    """Write down which letters of an alliance have expired; how many."""
    with walls.reaching(alliance.pk), history.act("letters.letters_expired", by=None, alliance=alliance):
        due = Letter.objects.for_alliance(alliance).filter(state__in=sorted(OPEN), expires_at__lte=clock.now())
        if not due.exists():
            return 0
        alliances.take_the_pen(alliance)
        found = list(due.select_for_update(of=("self",)).select_related("alliance"))
        for letter in found:
            _move(letter, Step.EXPIRE)
            letter.save(update_fields=["state"])
            _tell(letter, Happened.EXPIRED, None)
        return len(found)


def add_commitment(
    *, letter: Letter, text: str, by: Person, policy: ModelPolicy | None = None, due_on: date | None = None
) -> Commitment:
    """Keep something that a letter promises. Raises Refused for an empty text and a policy of another initiative."""
    rules.check_commitment(text)
    rules.check_belongs(policy is None or policy.initiative_id == letter.alliance.initiative_id)
    with history.act("letters.commitment_added", by=by, alliance=letter.alliance):
        commitment = Commitment(
            alliance=letter.alliance,
            letter=letter,
            text=text.strip(),
            policy=policy,
            due_on=due_on,
            recorded_at=clock.now(),
            recorded_by=by,
        )
        commitment.clean_fields(exclude=["alliance", "letter", "policy", "recorded_by"])
        commitment.save()
        return commitment


def finish_commitment(*, commitment: Commitment, done_on: date, by: Person, note: str = "") -> Commitment:
    """Say that a promise was kept. Raises Refused for a day ahead, and the second time."""
    rules.check_dated(done_on, today=clock.today(commitment.alliance.time_zone))
    with history.act("letters.commitment_finished", by=by, alliance=commitment.alliance):
        found = Commitment.objects.select_for_update().get(pk=commitment.pk)
        rules.check_not_done(found.done_on is not None)
        found.done_on, found.note = done_on, note.strip()
        found.save(update_fields=["done_on", "note"])
        return found


def _move_standing(letter: Letter, step: Step, by: Person | None) -> None:
    """What a step of a letter makes of its city or expert, with a reason that names the letter."""
    standing = rules.standing_after(step, queries.standing_of_party(letter), Standing(letter.outcome))
    if standing is None:
        return
    with translation.override(letter.alliance.languages[0] if letter.alliance.languages else "en"):
        words = {Step.SEND: _("Letter of intent %(letter)s sent."), Step.SIGN: _("Letter of intent %(letter)s signed.")}
        reason = words.get(step, _("Letter of intent %(letter)s countersigned.")) % {"letter": letter.reference}
    today = clock.today(letter.alliance.time_zone)
    if letter.member_city is not None:
        alliances.change_standing(member_city=letter.member_city, standing=standing, effective_on=today, by=by, reason=reason)
    elif letter.expert is not None:
        change_expert_standing(expert=letter.expert, standing=standing, effective_on=today, by=by, reason=reason)


def _taken_up(letter: Letter) -> Letter:
    """A letter as it is now; nobody else writes to it until the transaction ends."""
    alliances.take_the_pen(letter.alliance)
    return _locked(letter)


def _both(link: SigningLink) -> tuple[SigningLink, Letter]:
    """A link and its letter as they are now; within the reach of their alliance."""
    letter = _taken_up(queries.letter_behind(link))
    return SigningLink.objects.select_for_update().get(pk=link.pk), letter


def _locked(letter: Letter) -> Letter:
    found = Letter.objects.select_for_update(of=("self",)).select_related(
        "alliance",
        "member_city__alliance",
        "member_city__city",
        "expert__contact",
        "expert__alliance",
        "cohort",
        "sent_by",
        "replaces",
    )
    return found.get(pk=letter.pk)


def _move(letter: Letter, step: Step, *, state: State | None = None) -> None:
    letter.state = rules.check_step(step, State(letter.state) if state is None else state)


def _tell(letter: Letter, what: Happened, by: Person | None, note: str = "") -> None:
    Happening.objects.create(alliance_id=letter.alliance_id, letter=letter, kind=what, at=clock.now(), by=by, note=note.strip())


def _keep_papers(letter: Letter, signatures: list[Signature], by: Person | None) -> None:
    """The letter as it is now, as PDF and as Word file."""
    title = title_in_words(letter)
    stem = f"{letter.reference}-{letter.state}"
    made: list[tuple[FileKind, bytes]] = [
        (FileKind.PDF, printing.printed(letter, signatures, title=title)),
        (FileKind.DOCX, word.written(letter, signatures, title=title)),
    ]
    for kind, content in made:
        _keep(letter, kind, ContentFile(content), f"{stem}.{kind.value}", by)


def _keep(letter: Letter, kind: FileKind, file: "IO[bytes] | File[Any]", name: str, by: Person | None) -> LetterFile:
    file.seek(0)
    content = file.read()
    digest = sha256(content).hexdigest()
    return LetterFile.objects.create(
        alliance_id=letter.alliance_id,
        letter=letter,
        kind=kind,
        file=ContentFile(content, name=digest),
        filename=cleaned(name),
        size=len(content),
        sha256=digest,
        document_sha256=letter.document_sha256,
        state=letter.state,
        made_at=clock.now(),
        made_by=by,
    )


def _mail_signed(letter: Letter) -> None:
    """Tell the signatory that the letter is signed; the link of the first mail opens the copy."""
    _mail_news(letter, None, "letters/mail/signed_copy", "")


def _mail_news(letter: Letter, reader: Person | None, template: str, who: str) -> None:
    """Tell somebody of the secretariat (`reader`), or the signatory, what became of a letter."""
    outbox.post(
        template=template,
        to=reader.email if reader else letter.signatory_email,
        name=reader.name if reader else str(letter.signatory_name),
        language=reader.language if reader else letter.language,
        context={
            "who": who,
            "title": title_in_words(letter),
            "party": letter.party,
            "alliance": letter.alliance.name,
            "reference": letter.reference,
            "days": rules.COPY_DAYS,
            "link": absolute(letter.get_absolute_url()),
        },
        by=None,
        alliance_id=letter.alliance_id,
        person=reader,
    )


def begin_letter(
    *,
    alliance: Alliance,
    template: LetterTemplate | PackedLetter,
    by: Person,
    member_city: MemberCity | None = None,
    expert: Expert | None = None,
    order: CouncilOrder = CouncilOrder.LATER,
    replaces: Letter | None = None,
    submission: UUID | None = None,
) -> Letter:
    """Draft a letter with all that is known about its city or expert filled in. A letter of Hanse's own is taken over first.

    Raises Refused for a template without a released version, and for what `draft_letter` refuses.
    """
    kind = Kind(template.kind)
    with history.act("letters.letter_drafted", by=by, alliance=alliance):
        if isinstance(template, PackedLetter):
            template = take_over(alliance=alliance, kind=kind, language=template.language, by=by)
        version = queries.released_version(template)
        if version is None:
            raise Refused(_("This template has no released version yet. Release one, then write letters from it."))
        known = queries.prefilled(alliance, kind=kind, language=template.language, member_city=member_city, expert=expert)
        draft = Draft(
            title=version.title,
            clauses=version.parts,
            order=order if kind is Kind.CITY else CouncilOrder.NONE,
            values=known.values,
            signatory=Signatory(known.name, known.function, known.email),
            cohort=member_city.cohort if member_city else None,
        )
        return draft_letter(
            alliance=alliance,
            kind=kind,
            version=version,
            draft=draft,
            by=by,
            member_city=member_city,
            expert=expert,
            replaces=replaces,
            submission=submission,
        )
