"""The roles that a seat can carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """A person's part in an alliance (or, for the steward, in all of them)."""

    GLOBAL_STEWARD = "global_steward", _("Global steward")
    SECRETARIAT = "secretariat", _("Secretariat")
    CITY = "city", _("City")
    EXPERT = "expert", _("Expert")
    OBSERVER = "observer", pgettext_lazy("a person's role", "Observer")
