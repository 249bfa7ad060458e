"""Repeats the course of a sample letter through the actions of its people; the signatory reads the code in the mail."""

import re

from hanse.alliances.models import MemberCity
from hanse.demo.samples import LetterEntry, LetterStep
from hanse.letters import actions as letters
from hanse.letters.actions import Answer, Draft, Signatory
from hanse.letters.models import Commitment, Letter
from hanse.letters.packs import packed
from hanse.letters.rules import CouncilOrder, Kind
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy

DAYS_OPEN = 60


class Correspondence:
    """One letter of a story."""

    letter: Letter
    commitment: Commitment

    def __init__(self, entry: LetterEntry) -> None:
        self.entry = entry

    def take(self, step: LetterStep, *, member_city: MemberCity, by: Person | None, policy: ModelPolicy | None) -> None:
        """Raises what the actions raise."""
        if by is None:
            return self._outside(step)
        match step.do:
            case "draft":
                self._draft(member_city, by)
            case "submit":
                letters.submit_letter(letter=self.letter, by=by)
            case "review":
                letters.review_letter(letter=self.letter, by=by)
            case "send":
                letters.send_letter(letter=self.letter, by=by, days_open=DAYS_OPEN)
            case "countersign":
                self.letter.refresh_from_db()
                shown = self.letter.document_sha256
                letters.countersign(letter=self.letter, by=by, name=by.name, function=step.text, shown=shown, intends=True)
            case "council" if step.day:
                body = self.entry.council_body
                letters.record_council(letter=self.letter, body=body, decided_on=step.day, by=by)
            case "promise":
                self.commitment = letters.add_commitment(
                    letter=self.letter, text=step.text, policy=policy, due_on=step.day, by=by
                )
            case "done" if step.day:
                letters.finish_commitment(commitment=self.commitment, done_on=step.day, note=step.text, by=by)
            case unknown:
                raise ValueError(f"letters.yaml: no step is called {unknown!r}")
        return None

    def _draft(self, member_city: MemberCity, by: Person) -> None:
        entry = self.entry
        template = packed(Kind.CITY, entry.language)
        order = CouncilOrder(entry.order)
        begun = letters.begin_letter(
            alliance=member_city.alliance, template=template, member_city=member_city, order=order, by=by
        )
        draft = Draft(
            title=begun.title,
            clauses=begun.parts,
            order=order,
            values=dict(begun.values) | entry.fields,
            signatory=Signatory(**entry.signatory),
            council_body=entry.council_body,
            cohort=member_city.cohort,
        )
        self.letter = letters.change_letter(letter=begun, draft=draft, by=by)

    def _outside(self, step: LetterStep) -> None:
        """What the signatory does behind the link."""
        link = self.letter.links.order_by("-pk")[0]
        if step.do == "view":
            letters.note_viewed(link=link)
            return
        letters.send_code(link=link)
        mail = Message.objects.filter(to_address=link.email, template="letters/mail/code").latest("created_at")
        found = re.search(r"(?m)^\d{4} \d{4}$", mail.text)
        code = found[0] if found else ""
        self.letter.refresh_from_db()
        if step.do == "decline":
            letters.decline(link=link, code=code, reason=step.text)
            return
        who = self.entry.signatory
        answer = Answer(name=who["name"], function=who["function"], code=code, shown=self.letter.document_sha256)
        letters.sign(link=link, answer=answer)
