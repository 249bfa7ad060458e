"""What people enter about contacts, organisations, notes and profiles of cities."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import MemberCity
from hanse.directory import queries
from hanse.directory.actions import Held, Reach
from hanse.directory.merging import FIELDS
from hanse.directory.models import (
    CAPACITY_WORDS,
    CHANNEL_WORDS,
    CONSENT_WORDS,
    FUNCTION_WORDS,
    GOVERNANCE_WORDS,
    VISIBILITY_WORDS,
    CityProfile,
    Contact,
    Organisation,
)
from hanse.directory.queries import Asked, Directory
from hanse.directory.rules import ChannelKind, Consent, Function, Visibility
from hanse.people.models import Person
from hanse.places.countries import country_choices, country_codes
from hanse.ui.forms import DateField

LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag of BCP 47 by its looks."""
ALL = ("", _("All"))


class LanguagesField(forms.CharField):
    """Codes of languages between commas; gives a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("BCP 47 codes with commas between them, the first one first: es, pt-BR."))
        super().__init__(required=False, max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        codes = [code.strip() for code in (super().clean(value) or "").split(",") if code.strip()]
        if wrong := [code for code in codes if not LANGUAGE_CODE.fullmatch(code)]:
            raise forms.ValidationError(_("“%(code)s” is no code of a language."), params={"code": ", ".join(wrong)})
        return codes


class CityOfAlliance(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A member city by its name and country."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.city.full_name)


def cities_of(directory: Directory, keys: frozenset[int]) -> Any:
    """The member cities that somebody may choose: their own, or all."""
    found = MemberCity.objects.for_alliance(directory.alliance).select_related("city").order_by("city__slug")
    return found.filter(pk__in=keys) if directory.member_city_id else found


class PostForm(forms.Form):
    """What somebody is, or was."""

    member_city = CityOfAlliance(label=_("City"), queryset=MemberCity.objects.none(), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False, help_text=_("Where it is not the city.")
    )
    function = forms.ChoiceField(label=_("Function"), choices=[(f.value, w) for f, w in FUNCTION_WORDS.items()], initial="staff")
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("As on the card: Secretary of Mobility.")
    )
    unit = forms.CharField(label=_("Department or office"), max_length=200, required=False)
    starts_on = DateField(label=_("First day"), required=False)
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("The end of the term, too. Empty: not known."))

    def __init__(self, *args: Any, directory: Directory, cities: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_city"].queryset = cities_of(directory, cities)  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.for_alliance(directory.alliance).order_by("name", "pk")  # type: ignore[attr-defined]
        if directory.member_city_id:  # whoever speaks for a city enters the people of that city
            self.fields["member_city"].required = True
            self.initial.setdefault("member_city", directory.member_city_id)
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and self.names_a_post(given) and not given.get("member_city") and not given.get("organisation"):
            raise forms.ValidationError(_("Choose the city or the organisation that this post is for."))
        return given

    def names_a_post(self, given: Mapping[str, Any]) -> bool:
        """Whether what was entered is meant to be a post."""
        return True

    @property
    def held(self) -> Held:
        """What was entered, as a post."""
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in PostForm.base_fields}
        return Held(**given | {"function": Function(given["function"])})


class EndPostForm(forms.Form):
    """The last day of a post."""

    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Empty: the post goes on."))


class ChannelForm(forms.Form):
    """A way to reach somebody."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(k.value, w) for k, w in CHANNEL_WORDS.items()])
    value = forms.CharField(label=_("Address or number"), max_length=500)

    @property
    def reach(self) -> Reach:
        return Reach(ChannelKind(self.cleaned_data["kind"]), self.cleaned_data["value"])


class PersonalForm(forms.Form):
    """What is stated of the human being."""

    name = forms.CharField(label=_("Name"), max_length=200)
    reading = forms.CharField(
        label=_("Name in Latin letters, or its reading"),
        max_length=200,
        required=False,
        help_text=_("Helps to find and to say names of other scripts."),
    )
    languages = LanguagesField(label=_("Languages"))
    consent = forms.ChoiceField(
        label=_("Wants to be kept here and written to"), choices=[(c.value, w) for c, w in CONSENT_WORDS.items()]
    )
    consent_on = DateField(label=_("Said on"), required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where the alliance has it from: card at the summit of May."),
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What was entered, as facts of a contact."""
        given = {name: self.cleaned_data[name] for name in PersonalForm.base_fields}
        return given | {"consent": Consent(given["consent"])}


class ContactForm(PersonalForm):
    """The same for somebody who is there already, with their account where they have one."""

    account = forms.EmailField(
        label=_("Account"),
        required=False,
        help_text=_("The address with which this person signs in to the alliance. Empty: no account."),
    )

    def __init__(self, *args: Any, contact: Contact, directory: Directory, **kwargs: Any) -> None:
        self.alliance = directory.alliance
        self.person: Person | None = contact.person
        now = {name: getattr(contact, name) for name in PersonalForm.base_fields}
        kwargs["initial"] = now | {"account": contact.person.email if contact.person else ""}
        super().__init__(*args, **kwargs)
        if directory.member_city_id:
            del self.fields["account"]

    def clean_account(self) -> str:
        address = str(self.cleaned_data["account"])
        self.person = queries.person_called(self.alliance, address) if address else None
        if address and self.person is None:
            raise forms.ValidationError(_("Nobody with a seat in this alliance signs in with this address."))
        return address

    @property
    def facts(self) -> dict[str, Any]:
        return super().facts | {"person": self.person}


class NewContactForm(PersonalForm, PostForm):
    """Somebody new, with an e-mail address, a telephone number and, unless they stand for themselves, a first post."""

    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=100)

    field_order = (
        "name",
        "reading",
        "email",
        "phone",
        "member_city",
        "organisation",
        "function",
        "title",
        "unit",
        "starts_on",
        "ends_on",
        "languages",
        "consent",
        "consent_on",
        "source",
    )

    def names_a_post(self, given: Mapping[str, Any]) -> bool:
        """Experts may stand for themselves: then nothing of a post is filled in."""
        return any(given.get(name) for name in ("member_city", "organisation", "title", "unit", "starts_on", "ends_on"))

    @property
    def posts(self) -> list[Held]:
        return [self.held] if self.names_a_post(self.cleaned_data) else []

    @property
    def channels(self) -> list[Reach]:
        entered = ((ChannelKind.EMAIL, self.cleaned_data["email"]), (ChannelKind.PHONE, self.cleaned_data["phone"]))
        return [Reach(kind, value) for kind, value in entered if value]


class MergeForm(forms.Form):
    """Which of two contacts each field is taken from, where they differ. `taken` are those of the one that goes."""

    def __init__(self, *args: Any, kept: Contact, gone: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            here, there = getattr(kept, name), getattr(gone, name)
            if here != there:
                choices = [("kept", _in_words(kept, name)), ("gone", _in_words(gone, name))]
                label = capfirst(Contact._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=choices, widget=forms.RadioSelect, initial="gone" if not here else "kept"
                )

    @property
    def taken(self) -> list[str]:
        return [name for name in self.fields if self.cleaned_data[name] == "gone"]


def _in_words(contact: Contact, name: str) -> str:
    """What a field of a contact holds, as a choice says it."""
    value = getattr(contact, name)
    if name == "consent":
        day = f", {date_format(contact.consent_on)}" if contact.consent_on else ""
        return f"{CONSENT_WORDS[Consent(value)]}{day}"
    if isinstance(value, Person):
        return value.email
    return (", ".join(value) if isinstance(value, list) else str(value or "")) or "—"


class ContactFilter(forms.Form):
    """Which contacts to list, and in which order."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    function = forms.ChoiceField(label=_("Function"), required=False)
    language = forms.CharField(label=_("Language"), required=False, max_length=35)
    consent = forms.ChoiceField(label=_("Consent"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)
    broken = forms.BooleanField(label=_("An address does not work"), required=False)
    former = forms.BooleanField(label=_("Without a running post"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = [("name", _("Name")), ("city", _("City")), ("new", _("Newest first"))]
        self.fields["function"].choices = [ALL, *((f.value, w) for f, w in FUNCTION_WORDS.items())]  # type: ignore[attr-defined]
        self.fields["consent"].choices = [ALL, *((c.value, w) for c, w in CONSENT_WORDS.items())]  # type: ignore[attr-defined]
        self.fields["order"].choices = orders  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What was chosen; what cannot be is not asked."""
        given: Mapping[str, Any] = self.cleaned_data if self.is_valid() else {}
        names = ("city", "organisation", "function", "language", "consent", "broken", "former")
        chosen = {name: given[name] for name in names if given.get(name)}
        return Asked(words=given.get("q", ""), order=given.get("order") or "name", **chosen)


class OrganisationForm(forms.Form):
    """A body that contacts work for."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices, initial=Organisation.Kind.OTHER)
    country = forms.ChoiceField(label=_("Country"), required=False)
    website = forms.URLField(label=_("Web page"), max_length=500, required=False, assume_scheme="https")
    sells_to_cities = forms.BooleanField(
        label=_("Sells to cities"), required=False, help_text=_("Shown wherever its people are, so that everybody knows.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *country_choices(set(country_codes()))]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """A search."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))


class NoteForm(forms.Form):
    """A remark. `cities` are those that can be let to read it; whoever speaks for a city writes what it reads."""

    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("Markdown."))
    reader = forms.ChoiceField(label=_("Who reads it"))

    def __init__(self, *args: Any, cities: Collection[MemberCity], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = {str(member.pk): member for member in cities}
        also = _("the secretariat and %(city)s")
        readers = [(key, also % {"city": member.city.name}) for key, member in self.cities.items()]
        self.fields["reader"].choices = readers if own else [("", VISIBILITY_WORDS[Visibility.SECRETARIAT]), *readers]  # type: ignore[attr-defined]
        self.fields["reader"].required = own

    @property
    def said(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        city = self.cities.get(self.cleaned_data["reader"])
        visibility = Visibility.CITY if city else Visibility.SECRETARIAT
        return {"text": self.cleaned_data["text"], "visibility": visibility, "city": city}


class ProfileForm(forms.Form):
    """What is known of a city beyond the register."""

    governance = forms.ChoiceField(label=_("Governance"), choices=[(g.value, w) for g, w in GOVERNANCE_WORDS.items()])
    capacity = forms.ChoiceField(
        label=_("Technical capacity"),
        choices=[(c.value, w) for c, w in CAPACITY_WORDS.items()],
        help_text=_("How much of its own the city can put to work on technology."),
    )
    departments = forms.CharField(
        label=_("Departments involved"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    languages = LanguagesField(label=_("Working languages"))
    law_context = forms.CharField(
        label=_("National law that matters"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names of laws, and what they ask of the city. Markdown."),
    )
    wants = forms.CharField(
        label=_("What this city wants to learn"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other cities of the alliance read this. Begin with names of policies where it is about them."),
    )
    offers = forms.CharField(
        label=_("What this city can offer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other cities read this, too."),
    )

    def __init__(self, *args: Any, profile: CityProfile, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(profile, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
