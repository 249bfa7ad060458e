"""What there is to see of Hanse, address by address: who looks, and how they get there.

Every route stands here or in NOT_PAGES; `test_every_page` fails for one that does not.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.guests import Who

Reach = Callable[[Page], object]

LATAM = "/workspace/latam/"
HARBOURS = "/workspace/mobility-sample/"
JAPAN = "/workspace/japan/"
WAITING = f"{HARBOURS}progress/reports/"
CONTACTS = f"{LATAM}contacts/"

RECRUITED = f"{LATAM}recruitment/cities/"
COHORTS = f"{LATAM}cities/cohorts/"

PASSKEYS = "/account/second-factor/passkeys/"
CODES = "/account/second-factor/recovery-codes/"

NOT_PAGES = {
    "/account/sessions/end-all/": "takes a form of the list of sessions",
    "/account/sessions/{pk}/end/": "takes a form of the list of sessions",
    "/account/providers/{provider_id}/connect/": "takes a form of the account's page",
    "/account/sign-in/provider/{provider_id}/": "leads to an identity provider",
    "/account/sign-in/provider/{provider_id}/back/": "takes an identity provider's answer",
    "/account/data/json/": "a file",
    "/account/data/zip/": "a file",
    "/workspace/{alliance}/privacy/people/{seat}/json/": "a file",
    "/workspace/{alliance}/privacy/people/{seat}/zip/": "a file",
    "/workspace/{alliance}/people/export/": "a file",
    "/workspace/{alliance}/people/invitations/{invitation}/resend/": "takes a form of the people's page",
    "/workspace/{alliance}/people/invitations/{invitation}/revoke/": "takes a form of the people's page",
    "/workspace/{alliance}/people/appointments/{appointment}/resend/": "takes a form of the people's page",
    "/workspace/{alliance}/people/appointments/{appointment}/revoke/": "takes a form of the people's page",
    "/workspace/{alliance}/contacts/channels/{channel}/": "takes a form of a contact's page",
    "/workspace/{alliance}/contacts/notes/{note}/withdraw/": "takes a form of a contact's page",
    "/workspace/{alliance}/contacts/merges/{merge}/undo/": "takes a form of the list of merges",
    "/workspace/{alliance}/recruitment/cities/export/": "a file",
    "/workspace/{alliance}/recruitment/experts/export/": "a file",
    "/workspace/{alliance}/recruitment/changes/{sweep}/undo/": "takes a form of the table of recruitment",
    "/workspace/{alliance}/recruitment/cohorts/{cohort}/candidates/": "takes a form of the cohort's page",
    "/language/": "takes a choice of language",
    "/healthz": "text for a monitor",
    "/readyz": "text for a monitor",
    "/.well-known/security.txt": "text for whoever has found a weakness",
    "/workspace/{alliance}/settings/pathway/stages/": "takes a form of the pathway's page",
    "/workspace/{alliance}/settings/pathway/policies/": "takes a form of the pathway's page",
    "/workspace/{alliance}/progress/deck-template/standard/": "takes a form of the template's page",
    "/workspace/{alliance}/progress/export/{format}/": "a file",
    "/workspace/{alliance}/evidence/{evidence}/": "a file",
    "/workspace/{alliance}/contacts/export/{file_type}/": "a file",
    "/workspace/{alliance}/cities/{city}/contacts/{file_type}/": "a file",
    "/workspace/{alliance}/contacts/imports/{contact_batch}/undo/": "takes a form of the import's page",
    "/workspace/{alliance}/experts/export/": "a file",
    "/workspace/{alliance}/history/export/{format}/": "a file",
    "/workspace/{alliance}/letters/export/": "a file",
    "/workspace/{alliance}/letters/files/{file}/": "a file",
    "/workspace/{alliance}/letters/{letter}/text/": "a file",
    "/workspace/{alliance}/letters/{letter}/step/": "takes a form of the letter's page",
    "/workspace/{alliance}/letters/{letter}/commitments/": "takes a form of the letter's page",
    "/letter/copy/{kind}/": "a file",
    "/workspace/{alliance}/history/readings/export/{format}/": "a file",
}
"""Routes that answer with no page, and what they do instead."""


@dataclass(frozen=True)
class Sight:
    """A page as somebody sees it. `status` is what the server answers with."""

    name: str
    who: Who
    route: str
    reach: Reach
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who.name.lower()}-{self.name}"


def at(address: str) -> Reach:
    """Type the address."""
    return lambda page: page.goto(address)


def following(address: str, link: str) -> Reach:
    """Follow the first link that ends so, found on another page."""

    def reach(page: Page) -> None:
        page.goto(address)
        page.goto(page.locator(f"main a[href$='{link}']").first.get_attribute("href") or "")

    return reach


def clicking(address: str, part: str) -> Reach:
    """Click the first link whose address has this part, found on another page."""

    def reach(page: Page) -> None:
        page.goto(address)
        with page.expect_navigation():
            page.locator(f"main a[href*='{part}']").first.click()

    return reach


def sending(address: str, **typed: str) -> Reach:
    """Fill a form and send it."""

    def reach(page: Page) -> None:
        page.goto(address)
        form = page.locator("main form[method=post]").first
        for name, value in typed.items():
            field = form.locator(f"[name='{name}']")
            field.select_option(value) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(value)
        with page.expect_navigation():
            form.locator("[type=submit]").first.click()

    return reach


def importing(alliance: str, sheet: str, *, on: str = "2022-05-26") -> Reach:
    """Have a sheet read, up to its preview."""

    def reach(page: Page) -> None:
        page.goto(f"{alliance}progress/import/")
        page.set_input_files("[name=file]", FilePayload(name="may.csv", mimeType="text/csv", buffer=sheet.encode()))
        page.fill("[name=on]", on)
        with page.expect_navigation():
            page.click("main form [type=submit]")

    return reach


def drawer(address: str, link: str) -> Reach:
    """Open what a link leads to in the drawer."""

    def reach(page: Page) -> None:
        page.goto(address)
        page.locator(f"main a[data-drawer][href$='{link}']").first.click(force=True)
        expect(page.locator("#drawer-body :is(form, h3)").first).to_be_visible()

    return reach


def wrong_in_drawer(address: str, link: str) -> Reach:
    """Send a form in the drawer as it is."""

    def reach(page: Page) -> None:
        drawer(address, link)(page)
        page.locator("#drawer-body form [type=submit]").first.click()
        expect(page.locator("#drawer-body [role=alert]")).to_be_visible()

    return reach


def changing_cities(page: Page) -> None:
    """What would happen if two cities of the table got a new stage."""
    page.goto(f"{RECRUITED}table/")
    for box in page.locator("main [name=key]").all()[:2]:
        box.check()
    page.locator("main [name=what][value=move]").click()
    page.select_option("[name=standing]", "invited")
    page.fill("[name=reason]", "Said at the meeting")
    with page.expect_navigation():
        page.locator("main form [type=submit]").first.click()


def deciding(page: Page) -> None:
    """The drafts of the first two proposals."""
    page.goto(f"{LATAM}recruitment/silence/")
    for box in page.locator("main [name=key]").all()[:2]:
        box.check()
    with page.expect_navigation():
        page.locator("main form [type=submit]").first.click()


def of_a_cohort(part: str) -> Reach:
    """A page of the first cohort."""

    def reach(page: Page) -> None:
        page.goto(COHORTS)
        page.goto(f"{page.locator('main .list th a').first.get_attribute('href')}{part}")

    return reach


def first_seat(path: str) -> Reach:
    """The page of the first seat of this kind (a part of its address), reached from the people's page."""

    def reach(page: Page) -> None:
        page.goto(f"{LATAM}people/{path}")
        page.locator("main .list td a[href*='/people/']").first.click()

    return reach


def of_an_expert(part: str) -> Reach:
    """A page of the first expert to be won."""

    def reach(page: Page) -> None:
        page.goto(f"{LATAM}recruitment/experts/table/")
        page.goto(f"{page.locator('main .list th a').first.get_attribute('href')}{part}")

    return reach


def first_contact(link: str) -> Reach:
    """The page of the first contact, or the page behind one of its links."""

    def reach(page: Page) -> None:
        page.goto(CONTACTS)
        page.locator("main .list th a").first.click()
        if link:
            page.goto(page.locator(f"main a[href$='{link}']").first.get_attribute("href") or "")

    return reach


def first_organisation(page: Page) -> None:
    """The form for facts about an organisation, from its page."""
    page.goto(f"{LATAM}organisations/")
    page.locator("main .list th a").first.click()
    page.goto(page.locator("main a[href$='/edit/']").first.get_attribute("href") or "")


def handing_over(page: Page) -> None:
    """The handover of a city's seat, from its page."""
    first_seat("?role=city_lead")(page)
    page.locator("main a[href$='/handover/']").click()


def personal_data(page: Page) -> None:
    """All that concerns the holder of a city's seat, from its page."""
    first_seat("?role=city_lead")(page)
    page.locator("main a[href*='/privacy/people/']").click()


def erasing(page: Page) -> None:
    """The page before an erasure."""
    personal_data(page)
    page.locator("main a[href$='/erase/']").click()


def a_letter(state: str, path: str = "") -> Reach:
    """The page of the first letter in a state, or one below it."""

    def reach(page: Page) -> None:
        page.goto(f"{LATAM}letters/?state={state}")
        page.goto(f"{page.locator('main .list th a').first.get_attribute('href')}{path}")

    return reach


def a_draft_of_a_template(page: Page) -> None:
    """The first template of the alliance, with a new version begun."""
    page.goto(f"{LATAM}letters/templates/")
    page.locator("main .list th a").first.click()
    if page.locator("main [name=what][value=begin]").count():
        page.click("main [name=what][value=begin]")


def asked_to_join(page: Page) -> None:
    """A request to join, sent as a stranger sends it, then opened by the secretariat."""
    page.goto("/join/latam/")
    for name in ("name", "organisation", "city_name"):
        page.fill(f"[name={name}]", "Cali")
    page.fill("[name=email]", "cali@example.org")
    page.wait_for_timeout(3_500)  # nobody is quicker
    with page.expect_navigation():
        page.click("main form [type=submit]")
    page.goto(f"{LATAM}people/requests/")
    page.locator("main .list th a").first.click()


def previewed_list(page: Page) -> None:
    """A list of people, pasted, up to its preview."""
    page.goto(f"{LATAM}people/invite/list/")
    page.fill("[name=pasted]", "Ana,ana@example.org,expert\nBo,bo,expert\n")
    with page.expect_navigation():
        page.click("main form [type=submit]")


PEOPLE_IN_A_FILE = """Name,E-mail,City,Title
Ana Díaz,ana@example.org,Cali,Director
Ana Díaz,ana@example.org,Cali,Directress
Bo,bo@example,Calli,
"""


def importing_contacts(sheet: str, *, confirmed: bool = False) -> Reach:
    """Have a list of contacts read, up to its preview, or until it is recorded."""

    def reach(page: Page) -> None:
        page.goto(f"{LATAM}contacts/import/")
        page.set_input_files("[name=file]", FilePayload(name="people.csv", mimeType="text/csv", buffer=sheet.encode()))
        with page.expect_navigation():
            page.click("main form [type=submit]")
        if confirmed:
            with page.expect_navigation():
                page.locator("main form[method=post] [type=submit]").last.click()

    return reach


def an_expert(then: str = "") -> Reach:
    """The page of an expert who has done something, or one that it leads to."""

    def reach(page: Page) -> None:
        page.goto(f"{LATAM}experts/")
        page.locator("main .list th a", has_text="Renata").click()
        if then:
            page.locator(f"main a[href*='{then}']").first.click()

    return reach


def presented(address: str) -> Reach:
    """Start present mode."""

    def reach(page: Page) -> None:
        page.goto(address)
        page.locator("[data-present]").click()

    return reach


def wrong_quick_entry(page: Page) -> None:
    """One line with everything wrong that can be, one that is half filled."""
    page.goto(f"{LATAM}progress/record/")
    page.fill("[name=lines-0-note]", "Signed")
    page.fill("[name=lines-0-effective_on]", "")
    page.locator("[name=lines-1-city]").select_option(index=1)
    with page.expect_navigation():
        page.click("main form [type=submit]")


SHEET_WITH_PROBLEMS = """City,Policy selection,Develop a work plan,Levitation
Cali,Completed,In progress,
Atlantis,Completed,,
Piura,half done,Completed New!,
León Observer,In progress,,Completed
"""
SHEET = "City,Policy selection,Develop a work plan\nCali,In progress,Completed\nPiura,Completed,Completed\n"

WS = "/workspace/{alliance}/"
BATCH = WS + "progress/batches/{batch}/"
SECRETARIAT = [
    Sight("account", Who.SECRETARIAT, "/account/", at("/account/")),
    Sight("sessions", Who.SECRETARIAT, "/account/sessions/", at("/account/sessions/")),
    Sight("recent sign-ins", Who.SECRETARIAT, "/account/sign-ins/", at("/account/sign-ins/")),
    Sight("second factor", Who.SECRETARIAT, "/account/second-factor/", at("/account/second-factor/?next=/register/")),
    Sight("set up an app", Who.SECRETARIAT, "/account/second-factor/app/", at("/account/second-factor/app/")),
    Sight("wrong code of an app", Who.SECRETARIAT, "", sending("/account/second-factor/app/", code="000000")),
    Sight("no app", Who.SECRETARIAT, "/account/second-factor/app/remove/", at("/account/second-factor/app/remove/"), 404),
    Sight("add a passkey", Who.SECRETARIAT, f"{PASSKEYS}add/", at(f"{PASSKEYS}add/")),
    Sight("no passkey", Who.SECRETARIAT, f"{PASSKEYS}{{pk}}/name/", at(f"{PASSKEYS}1/name/"), 404),
    Sight("no passkey to remove", Who.SECRETARIAT, f"{PASSKEYS}{{pk}}/remove/", at(f"{PASSKEYS}1/remove/"), 404),
    Sight("no recovery codes", Who.SECRETARIAT, f"{CODES}", at(CODES), 404),
    Sight("new recovery codes", Who.SECRETARIAT, f"{CODES}new/", at(f"{CODES}new/")),
    Sight("identity providers", Who.SECRETARIAT, "/account/providers/", at("/account/providers/")),
    Sight("confirm", Who.SECRETARIAT, "/account/confirm/", at("/account/confirm/")),
    Sight("wrong confirmation", Who.SECRETARIAT, "", sending("/account/confirm/", password="wrong")),
    Sight("confirm by code", Who.SECRETARIAT, "/account/confirm/code/", at("/account/confirm/code/")),
    Sight("confirm by passkey", Who.SECRETARIAT, "/account/confirm/passkey/", at("/account/confirm/passkey/")),
    Sight("first password", Who.SECRETARIAT, "/account/password/first/", at("/account/password/first/")),
    Sight("own data", Who.SECRETARIAT, "/account/data/", at("/account/data/")),
    Sight("all own data", Who.SECRETARIAT, "/account/data/read/", at("/account/data/read/")),
    Sight("erase own data", Who.SECRETARIAT, "/account/data/erase/", at("/account/data/erase/")),
    Sight("erase nobody", Who.SECRETARIAT, "", sending("/account/data/erase/", name="Somebody else")),
    Sight("desk", Who.SECRETARIAT, WS, at(LATAM)),
    Sight("progress", Who.SECRETARIAT, WS + "progress/", at(f"{LATAM}progress/")),
    Sight("progress of a day", Who.SECRETARIAT, "", at(f"{LATAM}progress/?as_of=2022-05-26&since_meeting=11&new=1")),
    Sight("progress of no day", Who.SECRETARIAT, "", at(f"{LATAM}progress/?as_of=2999-13-01&policy=XXX&meeting=0")),
    Sight("progress of no city", Who.SECRETARIAT, "", at(f"{LATAM}progress/?standing=departed")),
    Sight("progress presented", Who.SECRETARIAT, "", presented(f"{LATAM}progress/")),
    Sight("settings", Who.SECRETARIAT, WS + "settings/", at(f"{LATAM}settings/")),
    Sight("history", Who.SECRETARIAT, WS + "history/", at(f"{LATAM}history/")),
    Sight("history of a city", Who.SECRETARIAT, "", clicking(f"{LATAM}cities/cali-co/", "?object=alliances.membercity:")),
    Sight("history of nothing", Who.SECRETARIAT, "", at(f"{LATAM}history/?until=2001-01-01&person=nobody")),
    Sight("readings", Who.SECRETARIAT, WS + "history/readings/", at(f"{LATAM}history/readings/")),
    Sight("pathway", Who.SECRETARIAT, WS + "settings/pathway/", at(f"{LATAM}settings/pathway/")),
    Sight("cities", Who.SECRETARIAT, WS + "cities/", at(f"{LATAM}cities/")),
    Sight("add a city", Who.SECRETARIAT, WS + "cities/add/", at(f"{LATAM}cities/add/")),
    Sight("add no city", Who.SECRETARIAT, "", sending(f"{LATAM}cities/add/", effective_on="")),
    Sight("arrange cities", Who.SECRETARIAT, WS + "cities/arrange/", at(f"{LATAM}cities/arrange/")),
    Sight("cohorts", Who.SECRETARIAT, WS + "cities/cohorts/", at(f"{LATAM}cities/cohorts/")),
    Sight("wrong cohort", Who.SECRETARIAT, "", sending(f"{LATAM}cities/cohorts/", name="Founding cities", target="0")),
    Sight("manage a city", Who.SECRETARIAT, WS + "cities/{city}/manage/", at(f"{LATAM}cities/cali-co/manage/")),
    Sight("manage a city in the drawer", Who.SECRETARIAT, "", drawer(f"{LATAM}cities/cali-co/", "/manage/")),
    Sight("city", Who.SECRETARIAT, WS + "cities/{city}/", at(f"{LATAM}cities/cordoba-ar/")),
    Sight("stage", Who.SECRETARIAT, WS + "cities/{city}/stages/{stage}/", at(f"{LATAM}cities/cali-co/stages/workplan/")),
    Sight("policy", Who.SECRETARIAT, WS + "cities/{city}/policies/{policy}/", at(f"{LATAM}cities/cali-co/policies/ICT/")),
    Sight("sharing of a city", Who.SECRETARIAT, WS + "cities/{city}/sharing/", at(f"{LATAM}cities/cali-co/sharing/")),
    Sight("people", Who.SECRETARIAT, WS + "people/", at(f"{LATAM}people/")),
    Sight("nobody of a role", Who.SECRETARIAT, "", at(f"{LATAM}people/?role=vendor")),
    Sight("invite", Who.SECRETARIAT, WS + "people/invite/", at(f"{LATAM}people/invite/")),
    Sight("invite nobody", Who.SECRETARIAT, "", sending(f"{LATAM}people/invite/", days_open="90")),
    Sight("invite a list", Who.SECRETARIAT, WS + "people/invite/list/", at(f"{LATAM}people/invite/list/")),
    Sight("preview of a list", Who.SECRETARIAT, "", previewed_list),
    Sight("appoint", Who.SECRETARIAT, WS + "people/appoint/", at(f"{LATAM}people/appoint/")),
    Sight("request to join", Who.SECRETARIAT, WS + "people/requests/{asked}/", asked_to_join),
    Sight("requests to join", Who.SECRETARIAT, WS + "people/requests/", at(f"{LATAM}people/requests/")),
    Sight("seat", Who.SECRETARIAT, WS + "people/{seat}/", first_seat("?role=city_lead")),
    Sight("handover", Who.SECRETARIAT, WS + "people/{seat}/handover/", handing_over),
    Sight("entry", Who.SECRETARIAT, WS + "settings/entry/", at(f"{LATAM}settings/entry/")),
    Sight("personal data", Who.SECRETARIAT, WS + "privacy/", at(f"{LATAM}privacy/")),
    Sight("periods", Who.SECRETARIAT, WS + "privacy/periods/", at(f"{LATAM}privacy/periods/")),
    Sight("requests for erasure", Who.SECRETARIAT, WS + "privacy/requests/", at(f"{LATAM}privacy/requests/")),
    Sight("contacts for personal data", Who.SECRETARIAT, WS + "privacy/contacts/", at(f"{LATAM}privacy/contacts/")),
    Sight("wrong contact", Who.SECRETARIAT, "", sending(f"{LATAM}privacy/contacts/", email="nobody")),
    Sight("personal data of a person", Who.SECRETARIAT, WS + "privacy/people/{seat}/", personal_data),
    Sight("erase a person", Who.SECRETARIAT, WS + "privacy/people/{seat}/erase/", erasing),
    Sight("contacts", Who.SECRETARIAT, WS + "contacts/", at(CONTACTS)),
    Sight("nobody of a filter", Who.SECRETARIAT, "", at(f"{CONTACTS}?q=Atlantis&broken=on")),
    Sight("add a contact", Who.SECRETARIAT, WS + "contacts/add/", at(f"{CONTACTS}add/")),
    Sight("add nobody", Who.SECRETARIAT, "", sending(f"{CONTACTS}add/", email="nobody")),
    Sight("contact", Who.SECRETARIAT, WS + "contacts/{contact}/", first_contact("")),
    Sight("change a contact", Who.SECRETARIAT, WS + "contacts/{contact}/edit/", first_contact("/edit/")),
    Sight("add a post", Who.SECRETARIAT, WS + "contacts/{contact}/posts/add/", first_contact("/posts/add/")),
    Sight("end a post", Who.SECRETARIAT, WS + "contacts/posts/{post}/end/", first_contact("/end/")),
    Sight("add an address", Who.SECRETARIAT, WS + "contacts/{contact}/channels/add/", first_contact("/channels/add/")),
    Sight("note on a contact", Who.SECRETARIAT, WS + "contacts/{contact}/notes/add/", first_contact("/notes/add/")),
    Sight("duplicates", Who.SECRETARIAT, WS + "contacts/duplicates/", at(f"{CONTACTS}duplicates/")),
    Sight("merge", Who.SECRETARIAT, WS + "contacts/{contact}/merge/{other}/", clicking(f"{CONTACTS}duplicates/", "/merge/")),
    Sight("no merges", Who.SECRETARIAT, WS + "contacts/merges/", at(f"{CONTACTS}merges/")),
    Sight("organisations", Who.SECRETARIAT, WS + "organisations/", at(f"{LATAM}organisations/")),
    Sight("add an organisation", Who.SECRETARIAT, WS + "organisations/add/", at(f"{LATAM}organisations/add/")),
    Sight(
        "organisation", Who.SECRETARIAT, WS + "organisations/{organisation}/", clicking(f"{LATAM}organisations/?q=m", "isations/")
    ),
    Sight("change an organisation", Who.SECRETARIAT, WS + "organisations/{organisation}/edit/", first_organisation),
    Sight("search", Who.SECRETARIAT, WS + "search/", at(f"{LATAM}search/?q=ri")),
    Sight("search for nothing", Who.SECRETARIAT, "", at(f"{LATAM}search/")),
    Sight("who learns from whom", Who.SECRETARIAT, WS + "learning/", at(f"{LATAM}learning/")),
    Sight("profile", Who.SECRETARIAT, WS + "cities/{city}/profile/", at(f"{LATAM}cities/cali-co/profile/")),
    Sight("change a profile", Who.SECRETARIAT, WS + "cities/{city}/profile/edit/", at(f"{LATAM}cities/cali-co/profile/edit/")),
    Sight(
        "note on a city",
        Who.SECRETARIAT,
        WS + "cities/{city}/profile/notes/add/",
        at(f"{LATAM}cities/cali-co/profile/notes/add/"),
    ),
    Sight("who may do what", Who.SECRETARIAT, "/roles/", at("/roles/")),
    Sight("wrong entry", Who.SECRETARIAT, "", sending(f"{LATAM}cities/cali-co/policies/ICT/", link="no link")),
    Sight("drawer", Who.SECRETARIAT, "", drawer(f"{LATAM}progress/", "/medellin-co/stages/workplan/")),
    Sight("wrong entry in the drawer", Who.SECRETARIAT, "", wrong_in_drawer(f"{LATAM}progress/", "/leon-mx/policies/ICT/")),
    Sight("correct", Who.SECRETARIAT, WS + "entries/{entry}/correct/", following(f"{LATAM}cities/cali-co/", "/correct/")),
    Sight("withdraw", Who.SECRETARIAT, WS + "entries/{entry}/withdraw/", following(f"{LATAM}cities/cali-co/", "/withdraw/")),
    Sight("quick entry", Who.SECRETARIAT, WS + "progress/record/", at(f"{LATAM}progress/record/")),
    Sight("wrong quick entry", Who.SECRETARIAT, "", wrong_quick_entry),
    Sight("no reports", Who.SECRETARIAT, WS + "progress/reports/", at(f"{LATAM}progress/reports/")),
    Sight("import", Who.SECRETARIAT, WS + "progress/import/", at(f"{LATAM}progress/import/")),
    Sight("import of an empty file", Who.SECRETARIAT, "", importing(LATAM, "")),
    Sight("preview", Who.SECRETARIAT, WS + "progress/import/{token}/", importing(LATAM, SHEET)),
    Sight("preview with problems", Who.SECRETARIAT, "", importing(LATAM, SHEET_WITH_PROBLEMS)),
    Sight("batches", Who.SECRETARIAT, WS + "progress/batches/", at(f"{LATAM}progress/batches/")),
    Sight("batch", Who.SECRETARIAT, BATCH, following(f"{LATAM}progress/batches/", "/batches/1/")),
    Sight("withdraw a batch", Who.SECRETARIAT, BATCH + "withdraw/", at(f"{LATAM}progress/batches/1/withdraw/")),
    Sight("board of cities", Who.SECRETARIAT, WS + "recruitment/cities/", at(RECRUITED)),
    Sight("board without a city", Who.SECRETARIAT, "", at(f"{RECRUITED}?name=nowhere")),
    Sight("table of cities", Who.SECRETARIAT, WS + "recruitment/cities/table/", at(f"{RECRUITED}table/?sort=-since")),
    Sight("figures of cities", Who.SECRETARIAT, WS + "recruitment/cities/figures/", at(f"{RECRUITED}figures/")),
    Sight("choose cities", Who.SECRETARIAT, WS + "recruitment/cities/choose/", at(f"{RECRUITED}choose/?chosen=leeds-gb")),
    Sight("choose none", Who.SECRETARIAT, "", at(f"{RECRUITED}choose/?name=nowhere")),
    Sight("change cities", Who.SECRETARIAT, WS + "recruitment/cities/change/", changing_cities),
    Sight("target", Who.SECRETARIAT, WS + "recruitment/cities/{city}/", at(f"{RECRUITED}cordoba-ar/")),
    Sight("move a city", Who.SECRETARIAT, WS + "recruitment/cities/{city}/move/", at(f"{RECRUITED}leon-mx/move/?to=member")),
    Sight("move wrongly", Who.SECRETARIAT, "", sending(f"{RECRUITED}leon-mx/move/", reason="")),
    Sight("move in the drawer", Who.SECRETARIAT, "", drawer(RECRUITED, "/cali-co/move/")),
    Sight("plan a city", Who.SECRETARIAT, WS + "recruitment/cities/{city}/plan/", at(f"{RECRUITED}leon-mx/plan/")),
    Sight("log a contact", Who.SECRETARIAT, WS + "recruitment/cities/{city}/touch/", at(f"{RECRUITED}cali-co/touch/")),
    Sight("board of experts", Who.SECRETARIAT, WS + "recruitment/experts/", at(f"{LATAM}recruitment/experts/")),
    Sight("table of experts", Who.SECRETARIAT, WS + "recruitment/experts/table/", at(f"{LATAM}recruitment/experts/table/")),
    Sight("figures of experts", Who.SECRETARIAT, WS + "recruitment/experts/figures/", at(f"{LATAM}recruitment/experts/figures/")),
    Sight("change no expert", Who.SECRETARIAT, WS + "recruitment/experts/change/", at(f"{LATAM}recruitment/experts/change/")),
    Sight("expert to be won", Who.SECRETARIAT, WS + "recruitment/experts/{expert}/", of_an_expert("")),
    Sight("move an expert", Who.SECRETARIAT, WS + "recruitment/experts/{expert}/move/", of_an_expert("move/")),
    Sight("plan an expert", Who.SECRETARIAT, WS + "recruitment/experts/{expert}/plan/", of_an_expert("plan/")),
    Sight("log a contact with an expert", Who.SECRETARIAT, WS + "recruitment/experts/{expert}/touch/", of_an_expert("touch/")),
    Sight("cohort", Who.SECRETARIAT, WS + "recruitment/cohorts/{cohort}/", clicking(COHORTS, "/recruitment/cohorts/")),
    Sight("plan a cohort", Who.SECRETARIAT, WS + "recruitment/cohorts/{cohort}/plan/", of_a_cohort("plan/")),
    Sight("close a cohort", Who.SECRETARIAT, WS + "recruitment/cohorts/{cohort}/close/", of_a_cohort("close/")),
    Sight("silent cities", Who.SECRETARIAT, WS + "recruitment/silence/", at(f"{LATAM}recruitment/silence/")),
    Sight("rules are off", Who.SECRETARIAT_OF_JAPAN, "", at(f"{JAPAN}recruitment/silence/")),
    Sight("decide", Who.SECRETARIAT, WS + "recruitment/silence/decide/", deciding),
    Sight("rules of standing", Who.SECRETARIAT, WS + "recruitment/silence/rules/", at(f"{LATAM}recruitment/silence/rules/")),
    Sight("wrong rules", Who.SECRETARIAT, "", sending(f"{LATAM}recruitment/silence/rules/", silent_days="0")),
    Sight("meetings", Who.SECRETARIAT, WS + "meetings/", at(f"{LATAM}meetings/")),
    Sight("add a meeting", Who.SECRETARIAT, WS + "meetings/add/", at(f"{LATAM}meetings/add/")),
    Sight("add no meeting", Who.SECRETARIAT, "", sending(f"{LATAM}meetings/add/")),
    Sight("export", Who.SECRETARIAT, WS + "progress/export/", at(f"{LATAM}progress/export/")),
    Sight("deck template", Who.SECRETARIAT, WS + "progress/deck-template/", at(f"{LATAM}progress/deck-template/")),
    Sight("register", Who.SECRETARIAT, "/register/", at("/register/")),
    Sight("register without result", Who.SECRETARIAT, "", at("/register/?q=Atlantis")),
    Sight("city of the register", Who.SECRETARIAT, "/register/{slug}/", at("/register/cordoba-ar/")),
    Sight("roadmap", Who.SECRETARIAT, "/policies/{initiative}/", at("/policies/smart-cities/")),
    Sight("policy of the roadmap", Who.SECRETARIAT, "/policies/{initiative}/{code}/", at("/policies/smart-cities/ODA/")),
    Sight("own profile as an expert", Who.SECRETARIAT, "/account/expert/", at("/account/expert/")),
    Sight("experts", Who.SECRETARIAT, WS + "experts/", at(f"{LATAM}experts/")),
    Sight("no expert passes", Who.SECRETARIAT, "", at(f"{LATAM}experts/?hours=900")),
    Sight("add an expert", Who.SECRETARIAT, WS + "experts/add/", at(f"{LATAM}experts/add/")),
    Sight("expert", Who.SECRETARIAT, WS + "experts/{expert}/", an_expert()),
    Sight("keep an expert", Who.SECRETARIAT, WS + "experts/{expert}/manage/", an_expert("/manage/")),
    Sight("feedback", Who.SECRETARIAT, WS + "experts/{expert}/work/{work}/", an_expert("/work/")),
    Sight("import contacts", Who.SECRETARIAT, WS + "contacts/import/", at(f"{LATAM}contacts/import/")),
    Sight("preview of contacts", Who.SECRETARIAT, WS + "contacts/import/{token}/", importing_contacts(PEOPLE_IN_A_FILE)),
    Sight("no import of contacts", Who.SECRETARIAT, WS + "contacts/imports/", at(f"{LATAM}contacts/imports/")),
    Sight(
        "import of contacts",
        Who.SECRETARIAT,
        WS + "contacts/imports/{contact_batch}/",
        importing_contacts("Name,E-mail\nAna,ana.sight@example.org\n", confirmed=True),
    ),
    Sight("password", Who.SECRETARIAT, "/account/password/", at("/account/password/")),
    Sight("wrong password change", Who.SECRETARIAT, "", sending("/account/password/", password1="short", password2="long")),
    Sight("sign out", Who.SECRETARIAT, "/account/sign-out/", at("/account/sign-out/")),
]
OTHERS = [
    Sight("sign-in", Who.NOBODY, "/account/sign-in/", at("/account/sign-in/")),
    Sight("wrong sign-in", Who.NOBODY, "", sending("/account/sign-in/", login="me@example.org", password="wrong")),
    Sight("sign-in by passkey", Who.NOBODY, "/account/sign-in/passkey/", at("/account/sign-in/passkey/")),
    Sight("sign-in by code", Who.NOBODY, "/account/sign-in/code/", at("/account/sign-in/code/")),
    Sight(
        "code of a mail", Who.NOBODY, "/account/sign-in/code/enter/", sending("/account/sign-in/code/", email="you@example.org")
    ),
    Sight("second factor at sign-in", Who.NOBODY, "/account/sign-in/second-factor/", at("/account/sign-in/second-factor/")),
    Sight("no account", Who.NOBODY, "/account/sign-in/no-account/", at("/account/sign-in/no-account/")),
    Sight("closed account", Who.NOBODY, "/account/sign-in/closed/", at("/account/sign-in/closed/")),
    Sight("stopped at a provider", Who.NOBODY, "/account/sign-in/provider/", at("/account/sign-in/provider/")),
    Sight("forgotten password", Who.NOBODY, "/account/password/forgotten/", at("/account/password/forgotten/")),
    Sight(
        "mail for a new password",
        Who.NOBODY,
        "/account/password/forgotten/sent/",
        sending("/account/password/forgotten/", email="her@example.org"),
    ),
    Sight("old link", Who.NOBODY, "/account/password/new/{uidb36}-{key}/", at("/account/password/new/1-old/")),
    Sight("new password", Who.NOBODY, "/account/password/new/done/", at("/account/password/new/done/")),
    Sight("components", Who.NOBODY, "/components/", at("/components/")),
    Sight("not found", Who.NOBODY, "", at("/nowhere/"), 404),
    Sight("no post outside the demonstration", Who.NOBODY, "/post/", at("/post/"), 404),
    Sight(
        "no mail outside the demonstration",
        Who.NOBODY,
        "/post/{message}/",
        at("/post/00000000-0000-0000-0000-000000000000/"),
        404,
    ),
    Sight("letters", Who.SECRETARIAT, "/workspace/{alliance}/letters/", at(f"{LATAM}letters/")),
    Sight("no letters", Who.SECRETARIAT_OF_JAPAN, "", at(f"{JAPAN}letters/")),
    Sight("new letter", Who.SECRETARIAT, "/workspace/{alliance}/letters/new/", at(f"{LATAM}letters/new/")),
    Sight("new letter of nobody", Who.SECRETARIAT, "", sending(f"{LATAM}letters/new/", template="hanse-city-en")),
    Sight("draft of a letter", Who.SECRETARIAT, "/workspace/{alliance}/letters/{letter}/edit/", a_letter("draft", "edit/")),
    Sight("letter that is a draft", Who.SECRETARIAT, "", a_letter("draft")),
    Sight("letter that has expired", Who.SECRETARIAT, "", a_letter("expired")),
    Sight("letter", Who.SECRETARIAT, "/workspace/{alliance}/letters/{letter}/", a_letter("countersigned")),
    Sight("letter of the own city", Who.CALI, "", following(f"{LATAM}cities/cali-co/", "/letters/1/")),
    Sight(
        "countersign", Who.SECRETARIAT, "/workspace/{alliance}/letters/{letter}/countersign/", a_letter("signed", "countersign/")
    ),
    Sight("signed paper", Who.SECRETARIAT, "/workspace/{alliance}/letters/{letter}/paper/", a_letter("expired", "paper/")),
    Sight("commitments", Who.SECRETARIAT, "/workspace/{alliance}/letters/commitments/", at(f"{LATAM}letters/commitments/")),
    Sight(
        "commitment done",
        Who.SECRETARIAT,
        "/workspace/{alliance}/letters/commitments/{commitment}/",
        clicking(f"{LATAM}letters/commitments/", "/letters/commitments/"),
    ),
    Sight("templates of letters", Who.SECRETARIAT, "/workspace/{alliance}/letters/templates/", at(f"{LATAM}letters/templates/")),
    Sight("template of letters", Who.SECRETARIAT, "/workspace/{alliance}/letters/templates/{template}/", a_draft_of_a_template),
    Sight("no letter to sign", Who.NOBODY, "/letter/", at("/letter/"), 404),
    Sight("unknown link of a letter", Who.NOBODY, "/letter/{token}/", at("/letter/unknown/"), 404),
    Sight("no invitation", Who.NOBODY, "/invitation/", at("/invitation/"), 404),
    Sight("unknown invitation", Who.NOBODY, "/invitation/{token}/", at("/invitation/unknown/"), 404),
    Sight("ask to join", Who.NOBODY, "/join/", at("/join/")),
    Sight("ask an alliance to join", Who.NOBODY, "/join/{alliance}/", at("/join/latam/")),
    Sight("ask wrongly", Who.NOBODY, "", sending("/join/latam/", name="https://example.org")),
    Sight("all alliances", Who.STEWARD, "/global/", at("/global/")),
    Sight("start an alliance", Who.STEWARD, "/global/start/", at("/global/start/")),
    Sight("start none", Who.STEWARD, "", sending("/global/start/", slug="api")),
    Sight("people", Who.STEWARD, "", at(f"{LATAM}people/")),
    Sight("appointed seat", Who.STEWARD, WS + "people/secretariat/{appointed}/", first_seat("?role=secretariat_lead")),
    Sight("people", Who.CALI, "", at(f"{LATAM}people/")),
    Sight("people", Who.EXPERT, "", at(f"{LATAM}people/")),
    Sight("home", Who.STEWARD, "/", at("/")),
    Sight("desk", Who.STEWARD, "", at(LATAM)),
    Sight("progress", Who.STEWARD, "", at(f"{HARBOURS}progress/")),
    Sight("roadmap", Who.STEWARD, "", at("/policies/mobility/")),
    Sight("export", Who.STEWARD, "", at(f"{HARBOURS}progress/export/")),
    Sight("refusal", Who.STEWARD, "", at(f"{HARBOURS}settings/"), 403),
    Sight("reports", Who.SECRETARIAT_OF_HARBOURS, "", at(WAITING)),
    Sight(
        "review",
        Who.SECRETARIAT_OF_HARBOURS,
        WS + "entries/{entry}/review/",
        following(f"{HARBOURS}progress/reports/", "/review/"),
    ),
    Sight("review in the drawer", Who.SECRETARIAT_OF_HARBOURS, "", drawer(WAITING, "/review/")),
    Sight("progress", Who.SECRETARIAT_OF_HARBOURS, "", at(f"{HARBOURS}progress/")),
    Sight("cities", Who.SECRETARIAT_OF_HARBOURS, "", at(f"{HARBOURS}cities/")),
    Sight("city", Who.SECRETARIAT_OF_HARBOURS, "", at(f"{HARBOURS}cities/lisbon-pt/")),
    Sight("pathway", Who.SECRETARIAT_OF_HARBOURS, "", at(f"{HARBOURS}settings/pathway/")),
    Sight("batches", Who.SECRETARIAT_OF_HARBOURS, "", at(f"{HARBOURS}progress/batches/")),
    Sight("meetings", Who.SECRETARIAT_OF_JAPAN, "", at(f"{JAPAN}meetings/")),
    Sight("no batches", Who.SECRETARIAT_OF_JAPAN, "", at(f"{JAPAN}progress/batches/")),
    Sight("progress", Who.SECRETARIAT_OF_JAPAN, "", at(f"{JAPAN}progress/")),
    Sight("cities", Who.SECRETARIAT_OF_JAPAN, "", at(f"{JAPAN}cities/")),
    Sight("city of the register", Who.SECRETARIAT_OF_JAPAN, "", at("/register/kakogawa-jp/")),
    Sight("desk", Who.LISBON, "", at(HARBOURS)),
    Sight("progress", Who.LISBON, "", at(f"{HARBOURS}progress/")),
    Sight("own city", Who.LISBON, "", at(f"{HARBOURS}cities/lisbon-pt/")),
    Sight("own cell", Who.LISBON, "", drawer(f"{HARBOURS}cities/lisbon-pt/", "/stages/pilot-street/")),
    Sight("withdraw a report", Who.LISBON, "", following(f"{HARBOURS}cities/lisbon-pt/", "/withdraw/")),
    Sight("another city", Who.LISBON, "", at(f"{HARBOURS}cities/milan-it/")),
    Sight("cell of another city", Who.LISBON, "", at(f"{HARBOURS}cities/milan-it/policies/WLK/")),
    Sight("export", Who.LISBON, "", at(f"{HARBOURS}progress/export/")),
    Sight("refusal", Who.LISBON, "", at(f"{HARBOURS}progress/record/"), 403),
    Sight("another alliance", Who.LISBON, "", at(LATAM), 404),
    Sight("desk", Who.CALI, "", at(LATAM)),
    Sight("own contacts", Who.CALI, "", at(CONTACTS)),
    Sight("profile of another city", Who.CALI, "", at(f"{LATAM}cities/bogota-co/profile/")),
    Sight("desk", Who.EXPERT, "", at(LATAM)),
    Sight("progress", Who.EXPERT, "", at(f"{LATAM}progress/")),
    Sight("cities", Who.EXPERT, "", at(f"{LATAM}cities/")),
    Sight("cell", Who.EXPERT, "", at(f"{LATAM}cities/cali-co/stages/selection/")),
    Sight("meetings", Who.EXPERT, "", at(f"{LATAM}meetings/")),
    Sight("experts", Who.EXPERT, "", at(f"{LATAM}experts/")),
    Sight("expert", Who.EXPERT, "", an_expert()),
    Sight("own profile as an expert", Who.EXPERT, "", at("/account/expert/")),
    Sight("roadmap", Who.EXPERT, "", at("/policies/smart-cities/")),
    Sight("city", Who.OBSERVER_OF_HARBOURS, "", at(f"{HARBOURS}cities/lisbon-pt/")),
    Sight("meetings", Who.OBSERVER_OF_HARBOURS, "", at(f"{HARBOURS}meetings/")),
]
