"""The roles that a seat can carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """A person's part in an alliance (or, for the steward, in all of them)."""

    GLOBAL_STEWARD = "global_steward", _("Global steward")
    SECRETARIAT_LEAD = "secretariat_lead", _("Secretariat lead")
    SECRETARIAT_STAFF = "secretariat_staff", _("Secretariat staff")
    PARTNER_STAFF = "partner_staff", _("Partner staff")
    CITY_LEAD = "city_lead", _("City focal point")
    CITY_CONTRIBUTOR = "city_contributor", _("City contributor")
    EXPERT = "expert", _("Expert")
    OBSERVER = "observer", pgettext_lazy("a person's role", "Observer")
    VENDOR = "vendor", _("Vendor")


CITY_ROLES: frozenset[Role] = frozenset({Role.CITY_LEAD, Role.CITY_CONTRIBUTOR})
"""Roles whose seat belongs to one city."""
SECRETARIAT_ROLES: frozenset[Role] = frozenset({Role.SECRETARIAT_LEAD, Role.SECRETARIAT_STAFF, Role.PARTNER_STAFF})
"""Roles of those who run an alliance."""

ABOUT_ROLES = {
    Role.GLOBAL_STEWARD: _("Keeps the model policies for all alliances, and appoints their secretariats."),
    Role.SECRETARIAT_LEAD: _("Answers for an alliance: its people, its settings, its record."),
    Role.SECRETARIAT_STAFF: _("Runs an alliance from day to day."),
    Role.PARTNER_STAFF: _("Works with the secretariat for a partner, such as a consultancy; does not administer people."),
    Role.CITY_LEAD: _("Speaks for a city: reports its progress, shares its papers, hands the seat over."),
    Role.CITY_CONTRIBUTOR: _("Helps a city's focal point with reports and evidence."),
    Role.EXPERT: _("Advises cities, and sees the papers of those cities that shared them."),
    Role.OBSERVER: _("Reads along."),
    Role.VENDOR: _("Sells to cities: sees the calendar and the model policies, never what a city keeps in Hanse."),
}
"""Who each role is for, in one sentence."""
