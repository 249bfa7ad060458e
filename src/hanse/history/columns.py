"""The column by which append-only rows name their act."""

from typing import Any

from django.db.models import Func, UUIDField
from django.utils.translation import gettext_lazy as _


def act_column() -> "UUIDField[Any, Any]":
    """The act that wrote a row of an append-only table, as tables of events have `pgh_context_id`. PostgreSQL fills it in.

    Write `act = act_column()` in each model with `append_only()`: so that its history knows why and from where. A table
    that has rows already gets the column first and its default after, lest old rows claim the act of the migration.
    """
    return UUIDField(
        _("act"),
        null=True,
        editable=False,
        db_index=True,
        db_default=Func(function="_pgh_attach_context", output_field=UUIDField()),
    )
