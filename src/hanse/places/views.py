"""Pages of the register of places."""

from babel import Locale
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, to_locale
from django_htmx.middleware import HtmxDetails

from hanse.access.doors import requires
from hanse.access.grants import Can
from hanse.places import queries
from hanse.places.forms import RegisterFilter
from hanse.places.models import City


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


@requires(Can.VIEW_REGISTER)
def register(request: HtmxRequest) -> HttpResponse:
    """The list of cities, found by name and narrowed by country; typing swaps the list alone."""
    form = RegisterFilter(request.GET)
    text, country = form.search()
    found = queries.register_list(text, country=country, number=request.GET.get("page", "1"))
    template = "places/register.html#list" if request.htmx.target == "register-list" else "places/register.html"
    return render(request, template, {"form": form, "text": text, "page": found.page, "rows": found.rows})


@requires(Can.VIEW_REGISTER)
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """What the register knows about one city, and from where."""
    place = get_object_or_404(City, slug=slug)
    return render(
        request,
        "places/city.html",
        {
            "city": place,
            "languages": [_language(tag) for tag in (place.primary_language, *place.other_languages)],
            "other_names": queries.other_names(place),
            "namesakes": queries.namesakes(place),
        },
    )


def _language(tag: str) -> str:
    """A language's name in the reader's language, the tag itself when CLDR has none."""
    names = Locale.parse(to_locale(get_language() or "en")).languages
    return str(names.get(tag, tag))
