"""Who may do what: the one table of permissions, in words."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import ABOUT_CANS, ABOUT_REACHES, GRANTS, OF_EVERYBODY, Can, Reach
from hanse.access.roles import ABOUT_ROLES, Role


@dataclass(frozen=True, slots=True)
class Described:
    """A role in words: whom it is for, and each thing it may do with how far that goes."""

    code: str
    name: str
    about: str
    grants: list[tuple[str, str]]


@require_safe
@requires(Can.VIEW_ROLES)
def roles(request: Request) -> HttpResponse:
    """Each role by itself, then all of them side by side. Drawn from GRANTS, so that it cannot say anything else."""
    context = {
        "everybody": [str(ABOUT_CANS[can]) for can in Can if can in OF_EVERYBODY],
        "roles": [_described(role) for role in Role],
        "heads": [role.label for role in Role],
        "rows": [(str(ABOUT_CANS[can]), _reaches(can)) for can in Can if can not in OF_EVERYBODY],
    }
    return render(request, "web/roles.html", context)


def _described(role: Role) -> Described:
    grants = [(str(ABOUT_CANS[can]), str(ABOUT_REACHES[reach])) for can, reach in _in_order(role)]
    return Described(role.value, str(role.label), str(ABOUT_ROLES[role]), grants)


def _in_order(role: Role) -> list[tuple[Can, Reach]]:
    return [(can, GRANTS[role][can]) for can in Can if can in GRANTS[role]]


def _reaches(can: Can) -> list[tuple[str, str]]:
    """For each role its name and how far the permission goes; empty where the role has it not."""
    reaches = [(role, GRANTS[role].get(can)) for role in Role]
    return [(str(role.label), str(ABOUT_REACHES[reach]) if reach else "") for role, reach in reaches]
