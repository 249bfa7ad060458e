"""The names of acts, readings and origins in the reader's language. `tests/web/test_history_words.py` finds what lacks one."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

ACT_WORDS: dict[str, Promise] = {
    "admission.invitation_accepted": gettext_lazy("Invitation accepted"),
    "admission.invitation_declined": gettext_lazy("Invitation declined"),
    "admission.invitation_resent": gettext_lazy("Invitation sent again"),
    "admission.invitation_revoked": gettext_lazy("Invitation revoked"),
    "admission.joining_asked": gettext_lazy("Request to join received"),
    "admission.people_invited": gettext_lazy("Several people invited"),
    "admission.person_invited": gettext_lazy("Person invited"),
    "admission.request_accepted": gettext_lazy("Request to join accepted"),
    "admission.request_declined": gettext_lazy("Request to join declined"),
    "admission.request_marked_spam": gettext_lazy("Request to join marked as spam"),
    "admission.second_factor_reset": gettext_lazy("Second factor of a person reset"),
    "admission.sessions_ended": gettext_lazy("Person signed out everywhere"),
    "adoption.batch_recorded": gettext_lazy("Progress recorded for several cities"),
    "adoption.batch_withdrawn": gettext_lazy("Batch withdrawn"),
    "adoption.entry_corrected": gettext_lazy("Progress corrected"),
    "adoption.entry_recorded": gettext_lazy("Progress recorded"),
    "adoption.entry_withdrawn": gettext_lazy("Entry withdrawn"),
    "adoption.import_confirmed": gettext_lazy("Progress imported"),
    "adoption.pathway_changed": gettext_lazy("Pathway changed"),
    "adoption.pathway_laid": gettext_lazy("Pathway laid out"),
    "adoption.policy_tracked": gettext_lazy("Policy added to the grid"),
    "adoption.report_confirmed": gettext_lazy("Report confirmed"),
    "adoption.report_returned": gettext_lazy("Report returned"),
    "adoption.stage_added": gettext_lazy("Stage added"),
    "alliances.alliance_started": gettext_lazy("Alliance started"),
    "alliances.cities_arranged": gettext_lazy("Cities arranged"),
    "alliances.city_admitted": gettext_lazy("City admitted"),
    "alliances.city_labelled": gettext_lazy("Label of a city changed"),
    "alliances.city_shared": gettext_lazy("Papers of a city shared"),
    "alliances.cohort_changed": gettext_lazy("Cohort of a city changed"),
    "alliances.cohort_opened": gettext_lazy("Cohort opened"),
    "alliances.deck_template_dropped": gettext_lazy("Standard template of the deck chosen"),
    "alliances.deck_template_kept": gettext_lazy("Template of the deck replaced"),
    "alliances.deputy_named": gettext_lazy("Deputy named"),
    "alliances.election_noted": gettext_lazy("Election noted"),
    "alliances.label_taken_back": gettext_lazy("Change of a label taken back"),
    "alliances.requests_set": gettext_lazy("Requests to join opened or closed"),
    "alliances.seat_ended": gettext_lazy("Seat ended"),
    "alliances.seat_given": gettext_lazy("Seat given"),
    "alliances.second_factor_set": gettext_lazy("Second factor required or not"),
    "alliances.share_ended": gettext_lazy("Sharing of papers ended"),
    "alliances.standing_changed": gettext_lazy("Standing of a city changed"),
    "alliances.standing_taken_back": gettext_lazy("Change of standing taken back"),
    "alliances.term_extended": gettext_lazy("Term extended"),
    "demo.alliance_made_up": gettext_lazy("Alliance made up for measuring"),
    "directory.channel_added": gettext_lazy("Address of a contact added"),
    "directory.channel_marked": gettext_lazy("Address of a contact marked"),
    "directory.channel_preferred": gettext_lazy("Preferred address of a contact chosen"),
    "directory.channel_removed": gettext_lazy("Address of a contact removed"),
    "directory.contact_added": gettext_lazy("Contact added"),
    "directory.contact_changed": gettext_lazy("Contact changed"),
    "directory.contacts_kept_apart": gettext_lazy("Two contacts kept apart"),
    "directory.contacts_merged": gettext_lazy("Contacts merged"),
    "directory.merge_undone": gettext_lazy("Merge of contacts undone"),
    "directory.note_withdrawn": gettext_lazy("Note taken back"),
    "directory.note_written": gettext_lazy("Note written"),
    "directory.organisation_added": gettext_lazy("Organisation added"),
    "directory.organisation_changed": gettext_lazy("Organisation changed"),
    "directory.post_added": gettext_lazy("Post of a contact added"),
    "directory.post_ended": gettext_lazy("Last day of a post said"),
    "directory.profile_changed": gettext_lazy("Profile of a city changed"),
    "directory.contacts_imported": gettext_lazy("Contacts imported"),
    "directory.expert_changed": gettext_lazy("Record of an expert changed"),
    "directory.expert_entered": gettext_lazy("Expert entered"),
    "directory.expert_feedback_given": gettext_lazy("Feedback on an expert's work"),
    "directory.expert_standing_changed": gettext_lazy("Standing of an expert changed"),
    "directory.expert_standing_taken_back": gettext_lazy("Change of an expert's standing taken back"),
    "directory.expert_work_recorded": gettext_lazy("Work of an expert noted"),
    "directory.import_undone": gettext_lazy("Import of contacts undone"),
    "directory.own_profile_kept": gettext_lazy("Own profile as an expert kept"),
    "directory.own_profile_shown": gettext_lazy("Parts of the own profile shown to the alliance, or no longer"),
    "gatherings.gathering_called": gettext_lazy("Meeting called"),
    "letters.code_sent": gettext_lazy("Code for a letter of intent sent"),
    "letters.code_tried": gettext_lazy("Code for a letter of intent tried"),
    "letters.commitment_added": gettext_lazy("Commitment of a letter kept"),
    "letters.commitment_finished": gettext_lazy("Commitment of a letter done"),
    "letters.council_recorded": gettext_lazy("Decision of a council recorded"),
    "letters.letter_changed": gettext_lazy("Letter of intent changed"),
    "letters.letter_countersigned": gettext_lazy("Letter of intent countersigned"),
    "letters.letter_declined": gettext_lazy("Letter of intent declined"),
    "letters.letter_drafted": gettext_lazy("Letter of intent drafted"),
    "letters.letter_ended": gettext_lazy("Letter of intent ended"),
    "letters.letter_returned": gettext_lazy("Letter of intent returned to its draft"),
    "letters.letter_reviewed": gettext_lazy("Letter of intent reviewed"),
    "letters.letter_revoked": gettext_lazy("Letter of intent called back"),
    "letters.letter_sent": gettext_lazy("Letter of intent sent"),
    "letters.letter_sent_again": gettext_lazy("Letter of intent sent again"),
    "letters.letter_signed": gettext_lazy("Letter of intent signed"),
    "letters.letter_submitted": gettext_lazy("Letter of intent handed in for review"),
    "letters.letter_viewed": gettext_lazy("Letter of intent opened"),
    "letters.letters_expired": gettext_lazy("Letters of intent expired"),
    "letters.publication_set": gettext_lazy("Publication of a letter agreed or taken back"),
    "letters.template_taken": gettext_lazy("Template of letters taken over"),
    "letters.version_begun": gettext_lazy("Version of a template begun"),
    "letters.version_changed": gettext_lazy("Version of a template changed"),
    "letters.version_released": gettext_lazy("Version of a template released"),
    "outbox.attempt_settled": gettext_lazy("Sending of a mail settled"),
    "outbox.message_cancelled": gettext_lazy("Mail cancelled"),
    "outbox.message_posted": gettext_lazy("Mail written"),
    "outbox.message_shown": gettext_lazy("Mail shown in the demonstration"),
    "outbox.message_taken_up": gettext_lazy("Mail taken up for sending"),
    "people.language_chosen": gettext_lazy("Language chosen"),
    "people.password_set": gettext_lazy("Password set"),
    "people.person_entered": gettext_lazy("Person entered"),
    "people.provider_connected": gettext_lazy("Identity provider connected"),
    "people.reading_chosen": gettext_lazy("Language and time zone chosen"),
    "people.second_factors_removed": gettext_lazy("Second factors removed"),
    "people.sessions_ended": gettext_lazy("Signed out everywhere"),
    "people.sign_in_changed": gettext_lazy("Sign-in changed"),
    "places.register_loaded": gettext_lazy("Register of cities loaded"),
    "policies.roadmap_published": gettext_lazy("Roadmap published"),
    "alliances.cities_admitted": gettext_lazy("Several cities admitted"),
    "alliances.cities_returned": gettext_lazy("Cities returned from hold"),
    "alliances.cohort_closed": gettext_lazy("Cohort closed"),
    "alliances.cohort_planned": gettext_lazy("Plan of a cohort changed"),
    "alliances.return_set": gettext_lazy("Return from hold set"),
    "recruitment.candidates_dropped": gettext_lazy("Candidates of a cohort dropped"),
    "recruitment.candidates_taken_in": gettext_lazy("Candidates taken into a cohort"),
    "recruitment.proposals_approved": gettext_lazy("Proposals about silent cities approved"),
    "recruitment.proposals_dismissed": gettext_lazy("Proposals about silent cities dismissed"),
    "recruitment.prospects_admitted": gettext_lazy("Prospects admitted"),
    "recruitment.standing_rules_set": gettext_lazy("Rules of standing changed"),
    "recruitment.standings_proposed": gettext_lazy("Silent cities looked at"),
    "recruitment.sweep_undone": gettext_lazy("Change of many targets undone"),
    "recruitment.target_moved": gettext_lazy("Target moved"),
    "recruitment.target_planned": gettext_lazy("Target planned"),
    "recruitment.targets_changed": gettext_lazy("Many targets changed"),
    "recruitment.touch_logged": gettext_lazy("Contact with a target logged"),
    "privacy.consent_given": gettext_lazy("Consent given"),
    "privacy.consent_withdrawn": gettext_lazy("Consent withdrawn"),
    "privacy.controller_named": gettext_lazy("Contacts for personal data changed"),
    "privacy.erasure_asked": gettext_lazy("Erasure of a person asked of other alliances"),
    "privacy.erasure_agreed": gettext_lazy("Request for erasure agreed"),
    "privacy.erasure_declined": gettext_lazy("Request for erasure declined"),
    "privacy.periods_ended": gettext_lazy("Data removed whose time was over"),
    "privacy.person_erased": gettext_lazy("Personal data of a person erased"),
}
"""What was done, by the name that `history.act` was given."""

READING_WORDS: dict[str, Promise] = {
    "adoption.evidence_exported": gettext_lazy("Download of evidence"),
    "history.readings_exported": gettext_lazy("Export of the list of who read personal data"),
    "history.readings_shown": gettext_lazy("List of who read personal data"),
    "directory.contact_shown": gettext_lazy("Page of a contact"),
    "directory.contacts_shown": gettext_lazy("List of contacts"),
    "directory.duplicates_shown": gettext_lazy("Contacts side by side"),
    "directory.organisation_shown": gettext_lazy("People of an organisation"),
    "directory.profile_shown": gettext_lazy("People of a city"),
    "directory.search_shown": gettext_lazy("Search among contacts"),
    "directory.contacts_exported": gettext_lazy("Export of contacts"),
    "directory.expert_shown": gettext_lazy("Page of an expert"),
    "directory.experts_exported": gettext_lazy("Export of the experts"),
    "history.shown": gettext_lazy("History with personal data"),
    "history.exported": gettext_lazy("Export of the history with personal data"),
    "people.experts_shown": gettext_lazy("Names of the experts"),
    "letters.letter_shown": gettext_lazy("Letter of intent"),
    "people.handover_shown": gettext_lazy("Handover of a seat"),
    "people.invitations_shown": gettext_lazy("List of invitations"),
    "people.list_exported": gettext_lazy("Export of the list of people"),
    "people.list_shown": gettext_lazy("List of people"),
    "people.request_shown": gettext_lazy("Request to join"),
    "people.requests_shown": gettext_lazy("List of requests to join"),
    "people.seat_shown": gettext_lazy("Page of a seat"),
    "recruitment.drafts_shown": gettext_lazy("Drafts of mails to silent cities"),
    "recruitment.target_shown": gettext_lazy("Page of a target with its timeline"),
    "privacy.person_exported": gettext_lazy("Export of all that concerns a person"),
    "privacy.person_shown": gettext_lazy("Page of all that concerns a person"),
}
"""What was shown, by the name that `note_read` was given."""

SOURCE_WORDS: dict[str, Promise] = {
    "web": gettext_lazy("in the browser"),
    "command line": gettext_lazy("on the command line"),
    "worker": gettext_lazy("by the worker in the background"),
    "database": gettext_lazy("straight in the database"),
}
UNKNOWN_ACT = gettext_lazy("Without a named action")
ELSEWHERE = gettext_lazy("In another alliance")
GONE = pgettext_lazy("in place of the name of somebody or something that is no more", "(erased)")


def in_words(name: str, known: Mapping[str, Promise]) -> str:
    """The words for a name; for one without words what the name itself says: "letters.letter_signed" is "Letter signed"."""
    if name in known:
        return str(known[name])
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def act_in_words(name: str) -> str:
    """What was done."""
    return in_words(name, ACT_WORDS) if name else str(UNKNOWN_ACT)


def origin_in_words(origin: Mapping[str, str]) -> str:
    """Where something came from: "in the browser, from 203.0.113.7"."""
    words = in_words(origin.get("source", ""), SOURCE_WORDS)
    if role := origin.get("role"):
        words = _("%(source)s, as %(role)s") % {"source": words, "role": role}
    if address := origin.get("address"):
        words = _("%(source)s, from %(address)s") % {"source": words, "address": address}
    return words
