"""Whoever takes all data of a person away, or removes it, has proved lately who they are."""

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def proved_again(view: View) -> View:
    """Ask for the password or second factor again unless it was given within ten minutes. Stands below @requires."""
    return cast("View", reauthentication_required(view))
