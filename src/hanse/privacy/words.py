"""The words for the codes of the packaged rules: purposes, bases, kinds of data, people, recipients, measures, periods."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Words:
    """A name, and one or two sentences about it."""

    name: Promise
    about: Promise


PURPOSE_WORDS = {
    "account": Words(
        _("Account and seats"),
        _("Who works in the alliance, with which role and for which city; how they sign in and how they are reached."),
    ),
    "record": Words(
        _("Record of progress"),
        _("Who recorded, confirmed or corrected what, and when, so that every statement in the record can be traced."),
    ),
    "entry": Words(_("Invitations and requests to join"), _("Whom the alliance invited, and who asked to join.")),
    "directory": Words(
        _("Directory of contacts"),
        _("Whom the alliance knows in cities and organisations, with their posts, how they are reached, and notes about them."),
    ),
    "letters": Words(
        _("Letters of intent"),
        _(
            "Who signed which letter, when and in which function. Name and function under a signature are its evidence: they "
            "stay as long as the letter, also after an erasure (GDPR, art. 17(3)(e)). The address goes, and the network address "
            "after half a year."
        ),
    ),
    "experts": Words(
        _("Experts"),
        _("Who can advise the cities with what, what they did and what was said of it; of their own profile what they show."),
    ),
    "mails": Words(_("Mails"), _("What Hanse sends: invitations, codes, news about one's own seat.")),
    "security": Words(
        _("Security and accountability"),
        _("Sessions, second factors, network addresses, and who read personal data, so that misuse is noticed and proved."),
    ),
    "rights": Words(_("People's rights"), _("Consents, requests for erasure, and whom people can ask about their data.")),
    "named": Words(
        _("Name and address for the other members"),
        _("The secretariat may tell my name and e-mail address to other members of my alliances who want to reach me."),
    ),
    "quoted": Words(_("Quotes in public reports"), _("The secretariat may quote me by name in reports that everybody can read.")),
    "pictured": Words(
        _("Photos in public reports"), _("The secretariat may show photos of me in reports that everybody can read.")
    ),
}

BASIS_WORDS = {
    "consent": Words(
        _("Consent"),
        _("You decide, and may withdraw at any time; what was done before stays lawful. GDPR, art. 6(1)(a) and 7."),
    ),
    "legal_obligation": Words(_("Legal obligation"), _("A law asks for it. GDPR, art. 6(1)(c).")),
    "public_task": Words(
        _("Public task, or legitimate interest"),
        _(
            "Cities and public bodies need it for a task in the public interest: GDPR, art. 6(1)(e). "
            "Where the secretariat is a private body, it is its legitimate interest: art. 6(1)(f). You may object: art. 21."
        ),
    ),
    "legitimate_interest": Words(
        _("Legitimate interest"),
        _("It protects the people and cities whose data is kept here. GDPR, art. 6(1)(f). You may object: art. 21."),
    ),
}

PEOPLE_WORDS = {
    "seated": _("people who hold or held a seat"),
    "invited": _("people who were invited"),
    "asking": _("people who asked to join"),
    "known": _("people whom the alliance knows in cities and organisations"),
    "signing": _("people who sign letters"),
    "experts": _("experts whom the alliance knows"),
    "officers": _("whoever answers for the alliance's data"),
}

KIND_WORDS = {
    "identity": _("name"),
    "contact": _("e-mail address, language, time zone"),
    "function": _("role, city, organisation, term"),
    "expertise": _("fields of knowledge, languages, conflicts of interest"),
    "sign_in": _("second factors, sessions, identity provider"),
    "deeds": _("what a person did, and when"),
    "texts": _("notes, reasons and messages that a person wrote or received"),
    "network": _("network addresses, browsers"),
    "signatures": _("signatures, signed papers"),
    "pictures": _("photos"),
}

RECIPIENT_WORDS = {
    "secretariat": _("the secretariat of the alliance and its partners"),
    "own_city": _("colleagues of the same city"),
    "experts": _("experts with whom a city shared its papers"),
    "members": _("members of the alliance"),
    "mail_provider": _("the keeper of the mail server"),
    "operator": _("whoever runs this installation"),
    "authority": _("the supervisory authority, when it asks"),
    "public": _("everybody"),
}

MEASURE_WORDS = {
    "second_factor": _("Whoever runs an alliance signs in with a second factor, unless the alliance decides otherwise."),
    "row_level_security": _("The database itself keeps every row from those whom it does not concern."),
    "roles": _("One table says who may do what; every page asks it, and everybody can read it."),
    "append_only": _("Every change of private data is recorded; nobody rewrites the record."),
    "encryption": _("Pages are served over encrypted connections wherever others reach this installation."),
    "hashed_passwords": _("Passwords and links are kept as hashes only."),
    "readings": _("Whoever reads personal data of others leaves a line that the secretariat lead can see."),
    "retention": _("What is no longer needed goes after fixed periods."),
    "no_third_parties": _("Pages load nothing from other sites, and nothing counts their visitors."),
}

RULE_WORDS = {
    "message_texts": Words(
        _("Subjects and texts of mails"),
        _("A mail is news for a while. That it was sent, to whom and when, stays for the record."),
    ),
    "join_requests": Words(
        _("Unanswered requests to join, and spam"), _("Whom nobody answered within half a year need not be kept in mind.")
    ),
    "invitations": Words(
        _("Invitations that led to no seat"), _("An address that was never used is not kept; that somebody was invited is.")
    ),
    "network_addresses": Words(
        _("Network addresses in the history"), _("They help to look into misuse, which is noticed within months. The act stays.")
    ),
    "accounts": Words(
        _("Accounts without a seat"),
        _("Their erasure is proposed to the secretariats of their alliances; it happens when each agrees."),
    ),
    "former_contacts": Words(
        _("Contacts without a post"),
        _("Who was out of every post for two years is forgotten, with addresses and notes. That there was somebody stays."),
    ),
    "sessions": Words(_("Sessions that are over"), _("They open nothing any more.")),
    "sign_ins": Words(
        _("Sign-ins and failed attempts"),
        _("When and how somebody came helps for a while. That a password or a second factor was changed stays for the record."),
    ),
}
