"""The register of places: public facts about cities, their names in every script, and where each fact comes from."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from hanse.places.countries import country_name


class Certainty(models.TextChoices):
    """How well the register knows that this is the city its source speaks of."""

    CONFIRMED = "confirmed", _("confirmed by its source")
    COUNTRY_INFERRED = "country_inferred", _("the source names the city; its country is inferred")
    IMPLIED = "implied", _("implied by its source, not said")
    UNCONFIRMED = "unconfirmed", _("not confirmed")


@pghistory.track()
class City(models.Model):
    """One place on earth, shared by all alliances; holds no private data."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, help_text=_("folded name and country, as in cordoba-ar"))
    name = models.CharField(_("name"), max_length=120)
    local_name = models.CharField(_("name in the local script"), max_length=120)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    subdivision = models.CharField(_("region"), max_length=120, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True, help_text=_("degrees north, WGS 84")
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True, help_text=_("degrees east, WGS 84")
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population figure"), null=True, blank=True)
    primary_language = models.CharField(
        _("main language"),
        max_length=35,
        help_text=_("BCP 47 tag"),
        validators=[RegexValidator(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")],
    )
    other_languages = ArrayField(models.CharField(max_length=35), verbose_name=_("other languages"), default=list, blank=True)
    pioneer = models.BooleanField(_("pioneer city"), default=False)
    source = models.TextField(_("source"))
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices, default=Certainty.CONFIRMED)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        # The slug begins with the folded name, so that Córdoba and eThekwini stand where readers look for them.
        ordering = ["slug"]
        indexes = [models.Index(fields=["country"], name="city_country")]
        constraints = [
            models.CheckConstraint(
                name="city_country_code",
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                violation_error_message=_("The country is two capital letters, as in AR."),
            ),
            models.CheckConstraint(
                name="city_latitude",
                condition=Q(latitude__gte=-90, latitude__lte=90),
                violation_error_message=_("The latitude lies between -90 and 90 degrees."),
            ),
            models.CheckConstraint(
                name="city_longitude",
                condition=Q(longitude__gte=-180, longitude__lte=180),
                violation_error_message=_("The longitude lies between -180 and 180 degrees."),
            ),
            models.CheckConstraint(
                name="city_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("A position is a latitude and a longitude."),
            ),
            models.CheckConstraint(
                name="city_population_with_year",
                condition=Q(population__isnull=True, population_year__isnull=True)
                | Q(population__isnull=False, population_year__isnull=False, population_year__gte=1800),
                violation_error_message=_("A population figure needs its year, and a year needs its figure."),
            ),
            models.CheckConstraint(name="city_certainty", condition=Q(certainty__in=Certainty.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:city", kwargs={"slug": self.slug})

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country)

    @property
    def position(self) -> str:
        """Latitude and longitude to two decimals, in the reader's language: "34.60° S, 58.38° W". Empty when not known."""
        if self.latitude is None or self.longitude is None:
            return ""
        north = _("%(degrees)s° N") if self.latitude >= 0 else _("%(degrees)s° S")
        east = _("%(degrees)s° E") if self.longitude >= 0 else _("%(degrees)s° W")
        latitude, longitude = (localize(round(abs(degrees), 2)) for degrees in (self.latitude, self.longitude))
        return f"{north % {'degrees': latitude}}, {east % {'degrees': longitude}}"

    @property
    def full_name(self) -> str:
        """The name that no namesake shares, in the reader's language: "Córdoba, Argentina"."""
        return f"{self.name}, {self.country_name}"


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("name in this register")
    LOCAL = "local", _("local name")
    ALIAS = "alias", _("also written")
    FORMER = "former", _("former name")


@pghistory.track()
class CityName(models.Model):
    """One spelling under which a city is found. Each city has its own two names here, too."""

    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind.choices)
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("BCP 47 tag; empty when it is of no one language")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    folded = models.CharField(_("folded name"), max_length=240, editable=False, help_text=_("as hanse.text.names.fold writes it"))

    class Meta:
        verbose_name = _("name of a city")
        verbose_name_plural = _("names of cities")
        ordering = ["city", "folded"]
        # text_pattern_ops lets the index answer LIKE 'prefix%' in every collation.
        indexes = [models.Index(fields=["folded"], name="cityname_folded", opclasses=["text_pattern_ops"])]
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="cityname_once_per_city"),
            models.CheckConstraint(name="cityname_kind", condition=Q(kind__in=NameKind.values)),
            models.CheckConstraint(name="cityname_folded_not_empty", condition=~Q(folded="")),
        ]

    def __str__(self) -> str:
        return self.name
