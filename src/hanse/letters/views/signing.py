"""The pages behind the link of a letter: read, prove whose mailbox it is, sign or decline, keep a copy.

As with invitations (decision 12) the link is opened into a session: from then on no address holds the secret, and opening it uses
nothing up. These pages are entrances: the visitor needs no account, so the database shows them one link, on its own authority,
and what belongs to its alliance while they answer.
"""

from hashlib import sha256
from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access import walls
from hanse.access.doors import entrance
from hanse.history import Refused, clock, origins
from hanse.letters import actions, queries, rules
from hanse.letters.actions import Answer
from hanse.letters.documents import is_unchanged, title_in_words
from hanse.letters.forms import DeclineForm, SigningForm
from hanse.letters.models import HELD_IN_SESSION, Letter, SigningLink
from hanse.letters.rules import OPEN, FileKind, State
from hanse.letters.views.letter import text_of
from hanse.text.filenames import cleaned
from hanse.ui.downloads import download

NO_REFERRER = "no-referrer"
"""For answers at an address with a token."""
UNKNOWN_LINKS = 20
"""Links without a letter that one network address may try in ten minutes; a link is 32 random bytes, but guessers make noise."""
TEN_MINUTES = 600


@entrance
@never_cache
@require_safe
def letter_link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link in this session, and lead to its page. Nothing is used up."""
    if _guesses_too_much():
        return _answer(render(request, "letters/link_too_many.html", status=429))
    held = actions.hash_of(token)
    with transaction.atomic():
        known = queries.link_behind(held) is not None
    if not known:
        _count_guess()
        return _unknown(request)
    request.session[HELD_IN_SESSION] = held
    return _answer(redirect("letter_signing"))


def _answer(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = NO_REFERRER
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    """A link that was never sent: nothing is said about any alliance."""
    return _answer(render(request, "letters/link_unknown.html", status=404))


def _counter() -> str:
    """Addresses are kept as hashes; of IPv6 the first 64 bits count, as at the sign-in."""
    address = ratelimit.truncate_ip(origins.here().get("address", ""))
    return f"letter-links:{sha256(address.encode()).hexdigest()}"


def _guesses_too_much() -> bool:
    return int(cache.get(_counter(), 0)) >= UNKNOWN_LINKS


def _count_guess() -> None:
    cache.add(_counter(), 0, timeout=TEN_MINUTES)
    try:
        cache.incr(_counter())
    except ValueError:  # it expired between the two
        cache.set(_counter(), 1, timeout=TEN_MINUTES)


def _held(request: HttpRequest) -> SigningLink | None:
    with transaction.atomic():
        return queries.link_behind(request.session.get(HELD_IN_SESSION, ""))


@entrance
@never_cache
@require_http_methods(["GET", "POST"])
def signing(request: HttpRequest) -> HttpResponse:
    """The letter, and what its signatory can do."""
    link = _held(request)
    if link is None:
        return _unknown(request)
    if request.method == "GET":
        actions.note_viewed(link=link)
    with walls.reaching(link.alliance_id):
        letter = queries.letter_behind(link)
    with translation.override(_language(request, letter)):
        what = request.POST.get("what", "") if request.method == "POST" else ""
        forms_sent = _forms(request, letter, what)
        done = _do(request, link, what, forms_sent) if what else None
        return done or _show(request, link, forms_sent)


def _language(request: HttpRequest, letter: Letter) -> str:
    """The reader's own choice; before they have chosen, the language of the letter."""
    return translation.get_language() if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else letter.language


def _forms(request: HttpRequest, letter: Letter, what: str) -> dict[str, forms.Form]:
    initial = {
        "shown": letter.document_sha256,
        "name": str(letter.signatory_name),
        "function": letter.signatory_function,
    }
    data, files = (request.POST, request.FILES) if what == "sign" else (None, None)
    sign = SigningForm(data, files, initial=initial, auto_id="id_sign_%s")
    decline = DeclineForm(request.POST if what == "decline" else None, auto_id="id_decline_%s")
    return {"sign": sign, "decline": decline}


def _do(request: HttpRequest, link: SigningLink, what: str, sent: dict[str, forms.Form]) -> HttpResponse | None:
    """The answer; None where the page has to be shown again, with what was typed."""
    form = sent.get(what)
    if form is not None and not form.is_valid():
        return None
    try:
        if what == "code":
            actions.send_code(link=link)
            messages.success(request, _("A code is on its way to the mailbox to which the letter was sent."))
        elif form is not None:
            _settle(link, what, form.cleaned_data)
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
        else:
            form.add_error(None, str(refused))
            return None
    except ValidationError as wrong:
        if form is not None:
            form.add_error(None, wrong.messages)
        return None
    return redirect("letter_signing")


def _settle(link: SigningLink, what: str, given: dict[str, Any]) -> None:
    if what == "decline":
        actions.decline(link=link, code=given["code"], reason=given["reason"])
        return
    answer = Answer(given["name"], given["function"], given["code"], given["shown"], intends=given["intends"])
    if given["paper"]:
        actions.sign_with_paper(link=link, answer=answer, paper=given["paper"])
    else:
        actions.sign(link=link, answer=answer)


def _show(request: HttpRequest, link: SigningLink, sent: dict[str, forms.Form]) -> HttpResponse:
    with walls.reaching(link.alliance_id):
        link.refresh_from_db()
        letter = queries.letter_behind(link)
        state, title = letter.current_state, title_in_words(letter)
        reason = _closed(link, letter)
        if reason:
            return render(
                request, "letters/link_closed.html", {"reason": reason, "letter_alliance": letter.alliance.name}, status=410
            )
        context = {
            "letter": letter,
            "title": title,
            "state": state,
            "open": state in OPEN,
            "signed": state in {State.SIGNED, State.COUNTERSIGNED},
            "countersigned": state is State.COUNTERSIGNED,
            "declined": state is State.DECLINED,
            "unchanged": is_unchanged(letter),
            "signatures": list(letter.signatures.all()),
            "address": link.email,
            "code_waits": bool(link.code_sha256) and link.code_expires_at is not None and link.code_expires_at > clock.now(),
            "copies": [kind.value for kind in (FileKind.PDF, FileKind.DOCX)],
            **sent,
        }
        return render(request, "letters/signing.html", context)


def _closed(link: SigningLink, letter: Letter) -> str:
    """Why a link shows its letter no more; empty while it does."""
    try:
        rules.check_link(revoked=link.revoked_at is not None, expires_at=link.expires_at, now=clock.now())
        if letter.state in {State.REPLACED, State.ENDED}:
            return _("This letter has ended. Ask the secretariat if you need a copy.")
    except Refused as refused:
        return str(refused)
    return ""


@entrance
@never_cache
@require_safe
def signing_copy(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The signatory's copy: the text to the byte, the PDF or the Word file as they are now."""
    link = _held(request)
    if link is None:
        return _unknown(request)
    with walls.reaching(link.alliance_id):
        letter = queries.letter_behind(link)
        if _closed(link, letter):
            return redirect("letter_signing")
        if kind == "txt":
            return text_of(letter)
        file = letter.files.filter(kind=kind, document_sha256=letter.document_sha256).order_by("-pk").first()
        if file is None:
            return _unknown(request)
        return download(file.file.open("rb"), filename=cleaned(file.filename))
