"""What people enter about invitations, seats, shares and requests to join."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hanse.access.roles import Role
from hanse.admission import rules, stamps
from hanse.admission.actions import Offer
from hanse.admission.models import REQUEST_KIND_WORDS
from hanse.admission.queries import working_language
from hanse.admission.rules import RequestKind
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.history import clock
from hanse.outbox.models import one_line
from hanse.places.countries import country_choices, country_codes
from hanse.places.models import City
from hanse.policies.models import Initiative
from hanse.sheets import Limits
from hanse.ui.forms import DateField

MEGABYTE = 1_000_000
LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag of BCP 47 by its looks."""


def time_zone_choices() -> list[tuple[str, str]]:
    """Every IANA time zone that this machine knows."""
    return [(name, name.replace("_", " ")) for name in sorted(clock.available_time_zones())]


def no_link(text: str) -> None:
    """A name is a name: what advertises, links."""
    if any(sign in text.lower() for sign in ("://", "www.", "http", "<", ">")):
        raise forms.ValidationError(_("Give a name without links."))


class SeatChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A seat by its holder, role and city."""

    def label_from_instance(self, obj: Any) -> str:
        city = f", {obj.member_city.city.name}" if obj.member_city else ""
        return f"{obj.person.name} ({obj.get_role_display()}{city})"


class CityOfAlliance(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A member city by its name and country."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.city.full_name)


class InviteForm(forms.Form):
    """One invitation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    member_city = CityOfAlliance(
        label=_("City"), queryset=MemberCity.objects.none(), required=False, help_text=_("For city roles.")
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    term_ends_on = DateField(
        label=_("Term ends"), required=False, help_text=_("The last day of the seat. Empty: until somebody ends it.")
    )
    deputy_of = SeatChoice(label=_("Deputy of"), queryset=Seat.objects.none(), required=False)
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the mail, in your own words."),
    )
    days_open = forms.IntegerField(
        label=_("The link works for how many days"),
        min_value=rules.FEWEST_DAYS,
        max_value=rules.MOST_DAYS,
        initial=rules.DAYS_OPEN,
    )

    def __init__(self, *args: Any, alliance: Alliance, roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(alliance.time_zone)
        cities = alliance.member_cities.select_related("city").order_by("city__name", "pk")
        seats = Seat.objects.for_alliance(alliance).held_on(today).filter(role__in=sorted(roles))
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["member_city"].queryset = cities  # type: ignore[attr-defined]
        self.fields["deputy_of"].queryset = seats.select_related("person", "member_city__city").order_by("person__name")  # type: ignore[attr-defined]
        self.fields["language"].initial = working_language(alliance)
        self.fields["term_ends_on"].widget.attrs["min"] = today.isoformat()

    @property
    def offer(self) -> Offer:
        """What was entered, as an offer."""
        given = self.cleaned_data
        return Offer(**given | {"role": Role(given["role"])})


class ListForm(forms.Form):
    """A list of people: pasted, or a file."""

    pasted = forms.CharField(
        label=_("List"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One person a line: name, e-mail, role, city, term end, language. Cells copied from a spreadsheet will do. "
            "The first line may name the columns, in any order."
        ),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        help_text=_("A spreadsheet with the same columns: .xlsx, .ods or .csv."),
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in every mail of this list."),
    )
    days_open = forms.IntegerField(
        label=_("The links work for how many days"),
        min_value=rules.FEWEST_DAYS,
        max_value=rules.MOST_DAYS,
        initial=rules.DAYS_OPEN,
    )

    def clean_file(self) -> UploadedFile | None:  # type: ignore[type-arg]  # generic in the stubs alone
        file: UploadedFile | None = self.cleaned_data["file"]  # type: ignore[type-arg]
        limit = Limits().file_bytes
        if file is not None and (file.size or 0) > limit:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Save only the table in a file of its own, without pictures."),
                params={"limit": limit // MEGABYTE},
            )
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given["pasted"].strip() and not given["file"]:
            raise forms.ValidationError(_("Paste a list or choose a file."))
        if given.get("pasted", "").strip() and given.get("file"):
            raise forms.ValidationError(_("Paste a list or choose a file, not both."))
        return given


class SendListForm(forms.Form):
    """The word to send what was shown. The list itself travels along, and is read and checked again."""

    lines = forms.CharField(widget=forms.HiddenInput, max_length=400_000, strip=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    message = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    days_open = forms.IntegerField(widget=forms.HiddenInput, min_value=rules.FEWEST_DAYS, max_value=rules.MOST_DAYS)
    leave_out = forms.BooleanField(required=False)


class NewAccountForm(forms.Form):
    """What an invited person without an account chooses. The address is that of the invitation."""

    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"readonly": True, "autocomplete": "username"}),
        help_text=_("The invitation was sent to this address. You sign in with it."),
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, validators=[one_line], widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters; a few words in a row are easy to keep."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices()  # type: ignore[attr-defined]


class ChangeSeatForm(forms.Form):
    """What can happen to a seat; each form of the page sends its own part."""

    def __init__(self, *args: Any, seat: Seat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.prepare(today)

    def prepare(self, today: date) -> None:
        """Fill in what is known."""


class EndForm(ChangeSeatForm):
    """The last day of a seat."""

    ends_on = DateField(label=_("Last day"), help_text=_("Yesterday ends the seat at once."))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
    revoke_sent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, unanswered: int, **kwargs: Any) -> None:
        self.unanswered = unanswered
        super().__init__(*args, **kwargs)

    def prepare(self, today: date) -> None:
        self.fields["ends_on"].initial = today
        if not self.unanswered:
            del self.fields["revoke_sent"]
            return
        words = ngettext(
            "Revoke the invitation that this person sent and nobody has answered",
            "Revoke the %(number)s invitations that this person sent and nobody has answered",
            self.unanswered,
        )
        self.fields["revoke_sent"].label = words % {"number": self.unanswered}
        self.fields["revoke_sent"].help_text = _("Their links open nothing any more from now on, not only from the last day.")


class ResetFactorForm(ChangeSeatForm):
    """Why a second factor is reset."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("How you know who asks, and what was lost. It stands in the history, and in the mail to the person."),
    )


class EndSessionsForm(ChangeSeatForm):
    """A button."""


class ExtendForm(ChangeSeatForm):
    """A later end of a term."""

    ends_on = DateField(label=_("New term end"), required=False, help_text=_("Empty: until somebody ends the seat."))


class DeputyForm(ChangeSeatForm):
    """Who stands in."""

    deputy = SeatChoice(label=_("Deputy"), queryset=Seat.objects.none(), required=False)

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        self.candidates = candidates
        super().__init__(*args, **kwargs)

    def prepare(self, today: date) -> None:
        self.fields["deputy"].queryset = self.candidates  # type: ignore[attr-defined]
        self.fields["deputy"].initial = self.seat.deputy_id


class ShareForm(forms.Form):
    """With which expert a city's papers are shared."""

    seat = SeatChoice(label=_("Expert"), queryset=Seat.objects.none())

    def __init__(self, *args: Any, experts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = experts  # type: ignore[attr-defined]


class EntrySettingsForm(forms.Form):
    """How people come in."""

    second_factor_required = forms.BooleanField(
        label=_("Ask the secretariat for a second factor"),
        required=False,
        help_text=_("Whoever runs the alliance signs in with a passkey or an authenticator app beside the password."),
    )
    takes_requests = forms.BooleanField(
        label=_("Take requests to join"),
        required=False,
        help_text=_("Cities and experts may ask on a public page. A request opens nothing before you have answered it."),
    )


class StartForm(forms.Form):
    """A new alliance."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Word in the address"), max_length=40, help_text=_("E.g. latam. It stays as it is."))
    initiative = forms.ModelChoiceField(label=_("Initiative"), queryset=Initiative.objects.order_by("name"))
    languages = forms.CharField(
        label=_("Languages"), max_length=100, help_text=_("BCP 47 codes, the working language first: es, pt, en.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    format = forms.TypedChoiceField(label=_("Format"), choices=Alliance.Format.choices, coerce=Alliance.Format)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices()  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = "UTC"

    def clean_languages(self) -> list[str]:
        codes = [code.strip() for code in self.cleaned_data["languages"].split(",") if code.strip()]
        wrong = [code for code in codes if not LANGUAGE_CODE.fullmatch(code)]
        if wrong or not codes:
            raise forms.ValidationError(_("“%(code)s” is no code of a language."), params={"code": ", ".join(wrong)})
        return codes


class PeopleFilter(forms.Form):
    """Which seats to list."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    ending = forms.BooleanField(label=_("Term ends within 60 days"), required=False)
    election = forms.BooleanField(label=_("City elects within 60 days"), required=False)

    def __init__(self, *args: Any, cities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in rules.INVITABLE]
        self.fields["role"].choices = [("", _("All")), *roles]  # type: ignore[attr-defined]
        self.fields["city"].choices = [("", _("All")), *cities]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """Somebody asks to join. `website` is bait: people do not see it, programs fill it in."""

    kind = forms.ChoiceField(
        label=_("Who asks"),
        choices=[(kind.value, word) for kind, word in REQUEST_KIND_WORDS.items()],
        widget=forms.RadioSelect,
        initial=RequestKind.CITY.value,
    )
    name = forms.CharField(
        label=_("Your name"), max_length=100, validators=[no_link], widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The secretariat answers to this address. No automatic mail is sent to it."),
    )
    organisation = forms.CharField(
        label=_("Organisation and function"),
        max_length=150,
        validators=[no_link],
        help_text=_("E.g. City of Cali, digital office."),
    )
    city_name = forms.CharField(
        label=_("City"), max_length=100, required=False, validators=[no_link], help_text=_("Needed when a city asks.")
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    message = forms.CharField(
        label=_("What brings you here"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    website = forms.CharField(required=False, max_length=1000)
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alliance = alliance
        self.fields["country"].choices = [("", "—"), *country_choices(set(country_codes()))]  # type: ignore[attr-defined]
        self.initial.setdefault("stamp", stamps.stamp(alliance.slug))

    def clean_stamp(self) -> str:
        """Somebody has read the page before they send it."""
        age = stamps.age(self.cleaned_data["stamp"], alliance=self.alliance.slug)
        if age is None or age > stamps.TOO_OLD:
            raise forms.ValidationError(_("This page was open for too long. What you wrote is still here: send it once more."))
        if age < stamps.TOO_FAST:
            raise forms.ValidationError(_("That was very quick. Look through what you wrote, then send it once more."))
        return str(self.cleaned_data["stamp"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == RequestKind.CITY and not given.get("city_name"):
            self.add_error("city_name", _("Name the city that asks."))
        return given

    @property
    def is_bait_taken(self) -> bool:
        """Whether a program has filled in what people do not see."""
        return bool(self.data.get("website"))

    def freshen(self) -> None:
        """Give a form that is shown again a new stamp."""
        self.data = {**self.data.dict(), "stamp": stamps.stamp(self.alliance.slug)}  # type: ignore[attr-defined]


class RequestForm(forms.Form):
    """The secretariat's answer to a request."""

    city = forms.ModelChoiceField(
        label=_("City in the register"),
        queryset=City.objects.none(),
        required=False,
        help_text=_("It enters the alliance as a prospect, unless it is in it already."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For your colleagues. It is not sent to anybody."),
    )

    def __init__(self, *args: Any, asks_for_city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_for_city:
            self.fields["city"].queryset = City.objects.order_by("name", "country")  # type: ignore[attr-defined]
            self.fields["city"].label_from_instance = lambda city: city.full_name  # type: ignore[attr-defined]
        else:
            del self.fields["city"]
